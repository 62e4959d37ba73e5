"""What every test stands on: its own state folder, the demo country, the writers' guard, a browser and a live house."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]

# Before Django reads its settings (which is why pyproject.toml does not name them): tests never touch a real state.
os.environ["LIENTHONG_MODE"] = "test"
os.environ.setdefault("LIENTHONG_STATE", str(ROOT / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.server.settings")

from django.conf import settings  # noqa: E402

assert settings.MODE == "test"  # reading one is what makes Django's settings configured

pytest_plugins = ["tests.fixtures.country", "tests.fixtures.guard", "tests.fixtures.browser"]


hypothesis.settings.register_profile("steady", deadline=None)  # a busy machine is no reason to fail
hypothesis.settings.load_profile("steady")


@pytest.fixture
def at() -> datetime:
    """A Friday morning at nine, in the week before a public holiday of the demo country."""
    return datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
