from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "lienthong.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.dossiers.tasks import CLOCK_FOLLOWER, FOLLOWER, LINK_FOLLOWER, MONEY_FOLLOWER, MOVE_FOLLOWER

        followers.register(FOLLOWER)
        followers.register(LINK_FOLLOWER)
        followers.register(CLOCK_FOLLOWER)
        followers.register(MONEY_FOLLOWER)
        followers.register(MOVE_FOLLOWER)
