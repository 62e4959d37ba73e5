from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "lienthong.library"
    label = "library"
