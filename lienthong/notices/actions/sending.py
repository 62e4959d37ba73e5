"""Hand notices over to who carries them, and note what became of each.

An act never waits for this, and no transaction is open while another house is spoken to: notices are *taken* in a short
one, handed over outside any, and each outcome is noted in one of its own. A process that is killed in between leaves
its notices taken; after the lease they are taken again. So a notice is sent at least once, and twice at most when the
process died between handing it over and noting it: always under the same key, by which mail programs and gateways know
the second for the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import connection, transaction

from lienthong.accounts import queries as accounts
from lienthong.accounts.actions.contacts import mark_unreachable
from lienthong.accounts.rules import Way, masked
from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.notices.connectors.carrier import Carrier, Letter, NotNow, Undeliverable
from lienthong.notices.connectors.known import carrier_of
from lienthong.notices.definitions import NoticeSettings
from lienthong.notices.models import Notice
from lienthong.notices.queries.facts import facts_of_confirmation
from lienthong.notices.queries.texts import current_settings, settings_page, text_by_hash
from lienthong.notices.rules.composing import compose
from lienthong.notices.rules.timing import after_quiet, next_try, oldest
from lienthong.notices.rules.words import OPEN, State

#: How many notices one turn takes, and for how long they are its own. Fifty that each wait for every timeout of a
#: carrier are done in less.
AT_ONCE = 50
LEASE = timedelta(minutes=15)

_CLAIM = (Path(__file__).parents[1] / "sql" / "claim.sql").read_text(encoding="utf-8")
_VERBS = {
    State.SENT: "notices.sent",
    State.FAILED: "notices.failed",
    State.UNDELIVERABLE: "notices.undeliverable",
    State.SKIPPED_NO_CONTACT: "notices.skipped",
}
_NOTED = ("state", "reason", "sent_to", "next_at", "ended_at")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an attempt; ``until`` is when to try again, ``is_address_wrong`` whether nothing ever arrives."""

    state: State
    reason: str = ""
    until: datetime | None = None
    is_address_wrong: bool = False


def send_notices(way: str, *, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Take notices that are due by a way, hand them over, note what became of each; return how many were taken.

    Several processes may do so at once: no two take the same. One that cannot be handed over now is tried again with
    growing pauses, and given up after the last. Refuses ``NoticeCarrierUnknown`` and what the carrier refuses.
    """
    by.must(Role.STEERING, path="/")
    timing = current_settings()
    if timing is None:
        return 0
    with carrier_of(way) as carrier:
        taken = _take(way, timing, at, limit)
        down: NotNow | None = None
        for notice, letter in _letters(taken, at):
            outcome, down = _tried(notice, letter, carrier, down, timing, at)
            _note(notice, letter, outcome, by=by, at=at)
    return len(taken)


@transaction.atomic
def give_up_notices(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Give up what waits longer than the longest age, whatever keeps it; return how many."""
    by.must(Role.STEERING, path="/")
    timing = current_settings()
    if timing is None:
        return 0
    old = Notice.objects.filter(state__in=OPEN, planned_at__lte=oldest(at, timing), next_at__lte=at)
    given_up = list(old.select_for_update(skip_locked=True)[:limit])
    for notice in given_up:
        notice.state, notice.reason, notice.ended_at = State.FAILED, "too_old", at
        notice.save(update_fields=["state", "reason", "ended_at"])
        record_end(notice, by=by, at=at)
    return len(given_up)


def _take(way: str, timing: NoticeSettings, at: datetime, limit: int) -> list[Notice]:
    facts = {"way": way, "at": at, "lease_until": at + LEASE, "oldest": oldest(at, timing), "limit": limit}
    with transaction.atomic():
        return list(Notice.objects.raw(_CLAIM, facts))


def _letters(taken: Iterable[Notice], at: datetime) -> list[tuple[Notice, Letter | None]]:
    """Return each notice with its letter, ``None`` where the address is gone (one SQL statement, one for each code)."""
    notices = list(taken)
    people = {notice.account_id for notice in notices if notice.account_id and notice.contact_id is None}
    addresses = accounts.addresses_of(people, notices[0].way) if people else {}
    return [(notice, _letter(notice, addresses, at)) for notice in notices]


def _letter(notice: Notice, addresses: Mapping[int, str], at: datetime) -> Letter | None:
    if notice.contact_id is not None:
        return _confirming(notice, at)
    address = addresses.get(notice.account_id or 0)
    return _addressed(notice, address, notice.subject, notice.body) if address else None


def _confirming(notice: Notice, at: datetime) -> Letter | None:
    """Return the letter with a code: it is put together now and kept nowhere."""
    found = accounts.confirmation_of(notice.contact_id or 0, at=at)
    if found is None:
        return None
    said = compose(text_by_hash(notice.text_id, notice.text.sha256), facts_of_confirmation(found), notice.language)
    subject, body = ("", said.short) if notice.way == Way.MESSAGE else (said.subject, said.body)
    return _addressed(notice, found.address, subject, body)


def _addressed(notice: Notice, address: str, subject: str, body: str) -> Letter:
    return Letter(
        str(notice.pk), address, notice.language, subject, body, notice.link, settings_page(), notice.leave_link
    )


def _tried(
    notice: Notice, letter: Letter | None, carrier: Carrier, down: NotNow | None, timing: NoticeSettings, at: datetime
) -> tuple[_Outcome, NotNow | None]:
    """Hand one over unless the carrier is known to be ``down``; return the outcome, and whether it is down now."""
    if letter is None:
        reason = "contact_gone" if notice.contact_id is None else "code_expired"
        return _Outcome(State.SKIPPED_NO_CONTACT, reason), down
    if down is not None:
        return _again(notice, down.reason, timing, at), down
    try:
        carrier.hand_over(letter, at=at)
    except Undeliverable as wrong:
        return _Outcome(State.UNDELIVERABLE, wrong.reason, is_address_wrong=wrong.is_address_wrong), None
    except NotNow as reason:
        return _again(notice, reason.reason, timing, at), reason if reason.is_for_all else None
    except Exception:
        log.exception("a carrier failed", way=notice.way, notice=str(notice.pk))
        return _again(notice, "broken", timing, at), None
    return _Outcome(State.SENT), None


def _again(notice: Notice, reason: str, timing: NoticeSettings, at: datetime) -> _Outcome:
    until = next_try(notice.tries, at, timing)
    if until is None:
        return _Outcome(State.FAILED, reason)
    if not notice.is_urgent:
        until = after_quiet(until, timing.quiet, ZoneInfo(settings.TIME_ZONE))
    return _Outcome(State.WAITING, reason, until)


@transaction.atomic
def _note(notice: Notice, letter: Letter | None, outcome: _Outcome, *, by: Actor, at: datetime) -> None:
    """Write what became of an attempt, unless the lease has ended and somebody else has the notice now.

    The disk is not waited for: were the database to fall this very moment, the notice would be sent again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    notice.state, notice.reason = outcome.state, outcome.reason
    notice.sent_to = masked(notice.way, letter.to) if letter is not None else notice.sent_to
    if outcome.until is None:
        notice.ended_at = at
    else:
        notice.next_at = outcome.until
    mine = Notice.objects.filter(pk=notice.pk, state=State.SENDING, tries=notice.tries)
    if not mine.update(**{name: getattr(notice, name) for name in _NOTED}):
        log.warning("a notice was taken by another process meanwhile", notice=str(notice.pk))
        return
    if outcome.until is None:
        record_end(notice, by=by, at=at)
    if outcome.is_address_wrong and letter is not None and notice.account_id is not None:
        mark_unreachable(notice.account_id, Way(notice.way), letter.to, by=by, at=at)


def record_end(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Write the line of the ledger that says what became of a notice: by which way, of which line, why not."""
    detail = {"notice": notice.text_id, "way": notice.way, "line": notice.line, "tries": notice.tries}
    ledger.record(
        _VERBS[State(notice.state)],
        by=by,
        at=at,
        about=f"dossier:{notice.dossier}" if notice.dossier else f"account:{notice.account_id}",
        unit_id=notice.unit_id,
        dossier=notice.dossier,
        detail=detail | ({"reason": notice.reason} if notice.reason else {}),
    )
