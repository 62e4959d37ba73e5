from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lienthong.indicators"
    label = "indicators"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.indicators.tasks import COUNTERS, LIKE_CASES

        followers.register(COUNTERS)
        followers.register(LIKE_CASES)
