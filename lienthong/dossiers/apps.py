from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "lienthong.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.dossiers.tasks import FOLLOWER

        followers.register(FOLLOWER)
