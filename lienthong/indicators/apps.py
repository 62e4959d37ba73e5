from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lienthong.indicators"
    label = "indicators"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.indicators.tasks import COUNTERS, LIKE_CASES, OPEN_FILES

        followers.register(COUNTERS)
        followers.register(OPEN_FILES)
        followers.register(LIKE_CASES)
