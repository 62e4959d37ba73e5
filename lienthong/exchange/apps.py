from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "lienthong.exchange"
    label = "exchange"
