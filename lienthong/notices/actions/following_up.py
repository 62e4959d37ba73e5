"""What comes after an attempt: a letter that came back, a person whom an officer told instead."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from lienthong.accounts.actions.contacts import mark_unreachable
from lienthong.accounts.queries import addresses_of
from lienthong.accounts.rules import Way
from lienthong.core import ledger
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.notices.actions.sending import record_end
from lienthong.notices.models import Notice
from lienthong.notices.queries import may_deal_with
from lienthong.notices.refusals import NoticeNotUndelivered, WayOfTellingUnknown
from lienthong.notices.rules.words import TOLD, UNDELIVERED, State


@transaction.atomic
def report_bounce(key: str, *, by: Actor, at: datetime) -> Notice:
    """Note that a letter which a server had taken came back (the machine only); nothing more goes to its address.

    ``key`` is what stands before the @ of its Message-ID. Told twice, it is noted once. Refuses ``NotFound``.
    """
    by.must(Role.STEERING, path="/")
    notice = _locked(key)
    if notice.state == State.UNDELIVERABLE:
        return notice
    if notice.state != State.SENT:
        raise NotFound(what=Text("thông báo đã gửi", "The notice"))
    notice.state, notice.reason, notice.ended_at = State.UNDELIVERABLE, "bounced", at
    notice.save(update_fields=["state", "reason", "ended_at"])
    record_end(notice, by=by, at=at)
    for account_id, address in addresses_of(filter(None, [notice.account_id]), notice.way).items():
        mark_unreachable(account_id, Way(notice.way), address, by=by, at=at)
    return notice


@transaction.atomic
def tell_otherwise(key: str, how: str, *, by: Actor, at: datetime) -> Notice:
    """Note how an officer told a person whom a notice did not reach, or that they tried; it leaves the unit's list.

    Refuses ``WayOfTellingUnknown``, ``NotFound`` (no such notice, or another unit's), ``NoticeNotUndelivered``.
    """
    if how not in TOLD:
        raise WayOfTellingUnknown
    notice = _locked(key)
    if State(notice.state) not in UNDELIVERED or notice.told:
        raise NoticeNotUndelivered
    if not may_deal_with(notice, to=by):
        raise NotFound(what=Text("thông báo", "The notice"))
    notice.told, notice.told_by, notice.told_at = how, by.name, at
    notice.save(update_fields=["told", "told_by", "told_at"])
    detail = {"notice": notice.text_id, "line": notice.line, "how": how}
    about = f"dossier:{notice.dossier}"
    ledger.record("notices.told", by=by, at=at, about=about, dossier=notice.dossier, detail=detail)
    return notice


def _locked(key: str) -> Notice:
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        raise NotFound(what=Text("thông báo", "The notice")) from None
    notice = Notice.objects.select_for_update().filter(pk=wanted).first()
    if notice is None:
        raise NotFound(what=Text("thông báo", "The notice"))
    return notice
