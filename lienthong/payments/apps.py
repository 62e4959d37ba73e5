from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lienthong.payments"
    label = "payments"
