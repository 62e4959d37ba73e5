from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "lienthong.bulletins"
    label = "bulletins"
