"""Addresses of the pages that belong to no bloc."""

from django.urls import path

from lienthong.ui import views

urls = [
    path("language", views.switch_language, name="switch_language"),
    path("places", views.places, name="places"),
]
