"""People of the demo country who want to be told, and the follower and the sender played by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lienthong.accounts import queries as accounts
from lienthong.accounts.actions.contacts import confirm_contact, set_contact
from lienthong.accounts.models import ContactPoint
from lienthong.accounts.rules import Way
from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, system
from lienthong.notices.actions.loading import load_notices
from lienthong.notices.actions.making import make_notices
from lienthong.notices.actions.sending import send_notices
from lienthong.notices.definitions import NoticeDefinition, NoticeSettings
from lienthong.notices.models import Notice
from tests.dossiers.making import FRIDAY, Country, received

ROBOT = system("notices")
ADDRESS, NUMBER = "an.binh@example.org", "0912345678"
SOON = FRIDAY + timedelta(minutes=15)


def reachable(who: Actor, address: str = ADDRESS, *, at: datetime = FRIDAY) -> None:
    """Confirm an e-mail address, or a telephone number when it is one."""
    way = Way.EMAIL if "@" in address else Way.MESSAGE
    contact = set_contact(way, address, by=who, at=at)
    found = accounts.confirmation_of(contact.pk, at=at)
    assert found is not None
    confirm_contact(way, found.code, by=who, at=at)


def tell(at: datetime = FRIDAY, *, verb: str = "dossiers.") -> int:
    """Make the notices of every line whose verb begins so; what was made before is not made again."""
    lines = list(LedgerLine.objects.filter(verb__startswith=verb).order_by("seq"))
    return make_notices(lines, by=ROBOT, at=at)


def send(at: datetime = FRIDAY, way: str = "email") -> int:
    return send_notices(way, by=ROBOT, at=at)


def one(**which: Any) -> Notice:
    return Notice.objects.get(**which)


def text(**changes: Any) -> NoticeDefinition:
    """Return a definition that fits, with other parts."""
    words = {"vi": "Hồ sơ {code}", "en": "Request {code}"}
    body = {
        "code": "received",
        "title": {"vi": "Đã tiếp nhận", "en": "Received"},
        "since": "2025-07-01",
        "confidence": "confirmed",
        "legal_basis": [{"act": "Luật Báo tin"}],
        "on": "dossiers.received",
        "to": "applicant",
        "ways": ["email"],
        "subject": words,
        "words": [words],
    }
    return NoticeDefinition.model_validate(body | changes)


def timing(**changes: Any) -> NoticeSettings:
    body = {
        "quiet": {"from": "21:00", "until": "07:00"},
        "retry_minutes": [1, 5, 30],
        "longest_age_hours": 72,
        "footer": {"vi": "Đổi cách nhận: {settings}", "en": "Change it: {settings}"},
        "confidence": "confirmed",
    }
    return NoticeSettings.model_validate(body | changes)


def load(*definitions: Any, **changes: Any) -> None:
    load_notices(timing(**changes), definitions, by=system("packs"), at=FRIDAY)


def made(country: Country, *, at: datetime = FRIDAY) -> str:
    """Receive a file of somebody who wants letters; return its code."""
    if not ContactPoint.objects.exists():
        reachable(country.person)
    code = received(country, at=at).code
    tell(at + timedelta(minutes=15), verb="dossiers.received")
    return code


def lines(verb: str) -> list[LedgerLine]:
    return list(LedgerLine.objects.filter(verb=verb).order_by("seq"))
