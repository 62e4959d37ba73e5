from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "lienthong.packs"
    label = "packs"
