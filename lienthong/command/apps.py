from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "lienthong.command"
    label = "command"
