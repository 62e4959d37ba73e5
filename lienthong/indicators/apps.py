from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lienthong.indicators"
    label = "indicators"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.indicators.tasks import COUNTERS

        followers.register(COUNTERS)
