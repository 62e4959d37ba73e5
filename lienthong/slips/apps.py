from django.apps import AppConfig


class SlipsConfig(AppConfig):
    name = "lienthong.slips"
    label = "slips"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.slips.tasks import FOLLOWER

        followers.register(FOLLOWER)
