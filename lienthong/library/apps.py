from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "lienthong.library"
    label = "library"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.library.tasks import FOLLOWER

        followers.register(FOLLOWER)
