"""Addresses of what a pack's authors need."""

from __future__ import annotations

from django.urls import path

from lienthong.packs import pages, published

urlpatterns = [
    path("command/authoring", pages.authoring, name="authoring"),
    path("schemas/<slug:name>.json", published.schema, name="schema"),
]
