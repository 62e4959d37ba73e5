from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "lienthong.feedback"
    label = "feedback"

    def ready(self) -> None:
        from lienthong.core import followers
        from lienthong.feedback.tasks import FOLLOWER

        followers.register(FOLLOWER)
