from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lienthong.notices"
    label = "notices"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.notices.tasks import FOLLOWER

        followers.register(FOLLOWER)
