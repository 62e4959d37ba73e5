"""Addresses of what a pack's authors need."""

from __future__ import annotations

from django.urls import path

from lienthong.packs import published

urlpatterns = [
    path("schemas/<slug:name>.json", published.schema, name="schema"),
]
