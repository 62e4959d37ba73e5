from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    name = "lienthong.registries"
    label = "registries"
