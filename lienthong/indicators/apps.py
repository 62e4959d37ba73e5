from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lienthong.indicators"
    label = "indicators"
