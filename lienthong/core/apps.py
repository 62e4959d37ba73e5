from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "lienthong.core"
    label = "core"
