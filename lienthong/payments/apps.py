from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lienthong.payments"
    label = "payments"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.payments.tasks import RECEIPTS

        followers.register(RECEIPTS)
