from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lienthong.plans"
    label = "plans"
