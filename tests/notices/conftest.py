"""The demo country, where people want to be told: a mail server and a gateway of their own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notices.mail_server import Gateway, MailServer, gateway, mail_server


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    """A mail server that the house sends through, in clear text on this machine."""
    with mail_server() as server:
        settings.NOTICE_CARRIERS = {"email": "smtp", "message": ""}
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", server.port, "none"
        settings.SMTP_USER = settings.SMTP_PASSWORD = settings.MAIL_RETURN = ""
        settings.MAIL_FROM = "Cổng dịch vụ công <khong-tra-loi@example.org>"
        settings.PUBLIC_URL = "https://portal.example.org"
        yield server


@pytest.fixture
def hook(settings: Any) -> Iterator[Gateway]:
    """A gateway for messages that the house sends through."""
    with gateway() as server:
        settings.NOTICE_CARRIERS = {"email": "", "message": "webhook"}
        settings.MESSAGE_URL = f"http://127.0.0.1:{server.port}/messages?to=sms"
        settings.MESSAGE_KEY_ID, settings.MESSAGE_SECRET = "key-1", "secret"
        yield server


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Path:
    """A state folder of the test's own, with the trial box in it."""
    settings.STATE = tmp_path
    settings.NOTICE_CARRIERS = {"email": "trial", "message": "trial"}
    return tmp_path / "trial_box"
