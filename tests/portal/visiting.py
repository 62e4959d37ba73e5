"""A visitor with a browser that has no script: opens pages, fills in forms, at a Friday morning of the demo country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import Client

from lienthong.core.values import Actor
from tests.dossiers.making import FRIDAY


@dataclass
class Visitor:
    """Somebody at the portal; every answer is kept as text in ``text``."""

    client: Client
    status: int = 0
    text: str = ""
    url: str = ""
    address: str = ""

    def get(self, url: str, **headers: str) -> Visitor:
        self.address = url
        return self._answered(self.client.get(url, headers=headers or None))

    def post(self, url: str, data: dict[str, Any] | None = None) -> Visitor:
        self.address = url
        return self._answered(self.client.post(url, data or {}))

    def follow(self) -> Visitor:
        """Go where the last answer sends."""
        assert self.status == 302, (self.status, self.text)
        return self.get(self.url)

    def says(self, *words: str) -> bool:
        return all(word in self.text for word in words)

    def field(self, name: str) -> str:
        """Return the value of an input of the page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, name
        return found[1]

    def _answered(self, answer: Any) -> Visitor:
        self.status, self.url = answer.status_code, answer.headers.get("Location", "")
        self.text = "" if answer.streaming else answer.content.decode(errors="replace")
        self.headers = answer.headers
        return self


def signed_in(actor: Actor | None) -> Visitor:
    client = Client()
    if actor is not None:
        session = SessionStore()
        session["account"] = int(actor.id)
        client.cookies[settings.SESSION_COOKIE_NAME] = session._get_session_key()
    return Visitor(client)


@dataclass
class Clock:
    """What time it is at the portal."""

    at: datetime = FRIDAY
