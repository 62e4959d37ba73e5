"""Make what people are to be told of a batch of the ledger: once for each line, definition, recipient and way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lienthong.accounts import queries as accounts
from lienthong.accounts.queries import PostAt, Recipient
from lienthong.core import ledger
from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Role, Text
from lienthong.notices.definitions import NoticeDefinition, NoticeSettings
from lienthong.notices.models import Notice
from lienthong.notices.queries.facts import Desk, Told, told_by
from lienthong.notices.queries.texts import current_settings, current_texts, settings_page
from lienthong.notices.rules.composing import compose, footer_of, key_of
from lienthong.notices.rules.timing import after_quiet, oldest
from lienthong.notices.rules.words import PORTAL, State


@dataclass(frozen=True, slots=True)
class _Telling:
    """A line that a definition answers, and what there is to tell."""

    line: LedgerLine
    text: NoticeDefinition
    told: Told

    @property
    def moment(self) -> datetime:
        """When it is to be told: at once, or some days before a time that the act sets."""
        before = self.text.before
        return self.line.at if before is None else self.told.times[before.time] - timedelta(days=before.days)

    @property
    def is_needed(self) -> bool:
        """Whether it is told at once, or a reminder that comes later than the act of which it reminds."""
        return self.text.before is None or self.moment > self.line.at

    @property
    def facts(self) -> Mapping[str, Text]:
        """The facts, with the address of the page that the recipient may open."""
        if self.desk is None:
            return self.told.facts
        page = f"{settings.PUBLIC_URL}{self.desk.path}"
        return {**self.told.facts, "link": Text(page, page)}

    @property
    def desk(self) -> Desk | None:
        """Which officers are told, if officers are."""
        return self.told.desk if self.text.to == "unit" else None


@dataclass(frozen=True, slots=True)
class _Batch:
    """What holds for all lines of a batch; ``done`` is what was made before: line, definition, recipient."""

    at: datetime
    timing: NoticeSettings
    people: Mapping[int, Recipient]
    posts: Sequence[PostAt]
    done: frozenset[tuple[int, str, int | None]]


@transaction.atomic
def make_notices(lines: Sequence[LedgerLine], *, by: Actor, at: datetime) -> int:
    """Make the notices of a batch and end the reminders that it overtakes; return how many were made.

    What was made of a line for somebody before is not made again, by whatever way: reading the ledger anew tells nobody
    twice. What is older than the longest age is kept for the portal and not sent. The number of SQL statements does not
    grow with the batch.
    """
    by.must(Role.STEERING, path="/")
    timing, texts = current_settings(), current_texts()
    if timing is None:
        return 0
    made = list(_made(_tellings(lines, texts, at), timing, at))
    Notice.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
    ended = _end_overtaken(lines, texts, at)
    if made or ended:
        detail = {"first": lines[0].seq, "last": lines[-1].seq, "made": len(made), "overtaken": ended}
        ledger.record("notices.made", by=by, at=at, about="notices:outbox", detail=detail)
    return len(made)


def _tellings(lines: Sequence[LedgerLine], texts: Sequence[NoticeDefinition], at: datetime) -> list[_Telling]:
    """Return what is to be told, without reminders that would come before the act itself."""
    pairs = [(line, text) for line in lines for text in texts if line.verb == text.on]
    pairs = [(line, text) for line, text in pairs if text.holds_on(timezone.localdate(line.at))]
    told = told_by({line.seq: line for line, _ in pairs}.values(), at=at) if pairs else {}
    tellings = [_Telling(line, text, told[line.seq]) for line, text in pairs if line.seq in told]
    return [one for one in tellings if one.is_needed]


def _made(tellings: Sequence[_Telling], timing: NoticeSettings, at: datetime) -> Iterator[Notice]:
    if not tellings:
        return
    batch = _batch(tellings, timing, at)
    for telling in tellings:
        for account_id in _recipients(telling, batch):
            if (telling.line.seq, telling.text.code, account_id) not in batch.done:
                yield from _of_recipient(telling, account_id, batch)


def _batch(tellings: Sequence[_Telling], timing: NoticeSettings, at: datetime) -> _Batch:
    desks = [one.desk for one in tellings if one.desk is not None]
    waiting = {desk.unit_id for desk in desks if desk.officer_id is None}
    posts = accounts.posts_at(waiting, on=timezone.localdate(at)) if waiting else []
    involved = {one.told.applicant_id for one in tellings} | {desk.officer_id for desk in desks}
    involved |= {post.account_id for post in posts}
    done = Notice.objects.filter(line__in={one.line.seq for one in tellings})
    return _Batch(
        at=at,
        timing=timing,
        people=accounts.recipients(account_id for account_id in involved if account_id is not None),
        posts=posts,
        done=frozenset(done.values_list("line", "text_id", "account_id")),
    )


def _recipients(telling: _Telling, batch: _Batch) -> Iterable[int | None]:
    """Return the accounts that are told; ``None`` stands for an applicant who has none."""
    desk = telling.desk
    if desk is None:
        return [telling.told.applicant_id]
    if desk.officer_id is not None:
        return [desk.officer_id]
    return dict.fromkeys(post.account_id for post in batch.posts if desk.is_for(post))


def _of_recipient(telling: _Telling, account_id: int | None, batch: _Batch) -> Iterator[Notice]:
    """Yield a notice for each way that reaches somebody; what reaches an applicant by none is kept for the portal."""
    person = batch.people.get(account_id) if account_id is not None else None
    reached = {telling.told.contact_way} if telling.told.contact_way else person.ways if person else frozenset()
    ways: list[str] = [way for way in telling.text.ways if way in reached]
    language = person.language if person else "vi"
    if telling.moment < oldest(batch.at, batch.timing):
        state, ways = State.SKIPPED_TOO_OLD, [PORTAL]
    elif ways:
        state = State.WAITING
    else:
        state, ways = State.SKIPPED_NO_CONTACT, [PORTAL]
    if ways == [PORTAL] and telling.text.to != "applicant":
        return
    for way in ways:
        yield _notice(telling, account_id, way, language, state, batch)


def _notice(telling: _Telling, account_id: int | None, way: str, language: str, state: State, batch: _Batch) -> Notice:
    line, text, told, act = telling.line, telling.text, telling.told, telling.told.act
    subject, body = ("", "") if told.contact_id is not None else _words(telling, way, language, batch)
    first = max(telling.moment, batch.at)
    if not text.urgent:
        first = after_quiet(first, batch.timing.quiet, ZoneInfo(settings.TIME_ZONE))
    is_open = state == State.WAITING
    return Notice(
        id=key_of(line.seq, text.code, account_id, way),
        line=line.seq,
        text_id=text.code,
        account_id=account_id,
        way=way,
        contact_id=told.contact_id,
        dossier=act.code if act else "",
        procedure=act.procedure if act else "",
        unit_id=act.unit_id if act and text.to == "applicant" else None,
        intake_id=act.intake_id if act and text.to == "applicant" else None,
        language=language,
        subject=subject,
        body=body,
        link=telling.facts["link"].vi if "link" in telling.facts else settings_page(),
        leave_link=telling.facts["leave"].vi if "leave" in telling.facts else "",
        is_urgent=text.urgent,
        occurred_at=line.at,
        planned_at=first,
        next_at=first,
        state=state,
        ended_at=None if is_open else batch.at,
    )


def _words(telling: _Telling, way: str, language: str, batch: _Batch) -> tuple[str, str]:
    """Return subject and body by a way; what is only on the portal needs no footer."""
    footer = footer_of(batch.timing, settings_page(), language) if way == "email" else ""
    composed = compose(telling.text, telling.facts, language, footer=footer)
    return ("", composed.short) if way == "message" else (composed.subject, composed.body)


def _end_overtaken(lines: Sequence[LedgerLine], texts: Sequence[NoticeDefinition], at: datetime) -> int:
    """End reminders that wait for a later day and are no longer needed: one SQL statement, none when no line does."""
    ends = [(text.code, line.dossier, line.seq) for line in lines for text in texts if line.verb in text.unless]
    if not ends:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notices_notice notice SET state = %s, ended_at = %s
            FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS past (text, dossier, line)
            WHERE notice.dossier = past.dossier AND notice.text_id = past.text AND notice.line < past.line
              AND notice.state = %s
            """,
            [State.OVERTAKEN, at, *map(list, zip(*ends, strict=True)), State.WAITING],
        )
        return int(cursor.rowcount)
