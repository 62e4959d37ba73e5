"""What an HTTP door of a room gets: who asks, when, in which language."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest

from lienthong.core.values import Actor


class ApiRequest(HttpRequest):
    """A request to ``/api/v1`` whose bearer token was accepted: the server has put everything in place."""

    auth: Actor
    at: datetime
    language: Literal["vi", "en"]
    id: str
