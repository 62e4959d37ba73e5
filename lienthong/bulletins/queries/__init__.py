"""Every question on bulletins: which there are for whom, what one says, which are to be made, who wants them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.bulletins.models import Bulletin, BulletinForm, Subscription
from lienthong.bulletins.refusals import BulletinUndefined
from lienthong.bulletins.rules.periods import Period, last_ended
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Text
from lienthong.documents.queries import read_file
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries.movements import unread_since
from lienthong.indicators.rules.looking import may_look_in
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: The right that somebody lacks who asks for a bulletin of a place that they may not look at.
_RIGHT = "monitor"


@dataclass(frozen=True, slots=True)
class BulletinCard:
    """One bulletin in a list; ``edition`` above 1 corrects the one before; ``is_latest``: none corrects it."""

    code: str
    kind: str
    title: Text
    name: Text
    period: Text
    end: date
    edition: int
    made_at: datetime
    is_latest: bool

    @property
    def correction(self) -> int:
        """Which correction it is; 0 for the first edition."""
        return self.edition - 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A bulletin that there is for a place, and whether somebody receives it."""

    kind: str
    title: Text
    is_received: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bulletin that is to be made."""

    kind: str
    unit_id: int
    period: Period


def live_forms(*, on: date) -> list[tuple[BulletinForm, BulletinDefinition]]:
    """Return the definitions in force on a day, by code."""
    forms = [(form, definition_of(form)) for form in BulletinForm.objects.filter(is_live=True).order_by("code")]
    return [(form, definition) for form, definition in forms if definition.holds_on(on)]


def definition_of(form: BulletinForm) -> BulletinDefinition:
    """Return the definition that a form holds."""
    return BulletinDefinition.model_validate(form.body)


def form_for(kind: str, level: str, *, on: date) -> tuple[BulletinForm, BulletinDefinition]:
    """Return the bulletin of a name for places of a level; refuses ``BulletinUndefined``."""
    fitting = {form.code: (form, one) for form, one in live_forms(on=on) if level in one.levels}
    if kind not in fitting:
        raise BulletinUndefined(kind=kind, known=", ".join(fitting) or "–")
    return fitting[kind]


def get_bulletin(code: str, *, to: Actor) -> Bulletin:
    """Return a bulletin with its file, for whoever may look at the board of its place.

    Refuses ``NotFound``, ``NotAllowed``.
    """
    found = Bulletin.objects.select_related("file").filter(code=code).first()
    if found is None:
        raise NotFound(what=Text("bản tin", "The bulletin"))
    must_look(to, found.path)
    return found


def pdf_of(bulletin: Bulletin) -> bytes:
    """Return the signed file of a bulletin that ``get_bulletin`` gave."""
    return read_file(bulletin.file.sha256)


def data_of(bulletin: Bulletin) -> dict[str, Any]:
    """Return the numbers of a bulletin that ``get_bulletin`` gave, as they were kept."""
    return {
        "code": bulletin.code,
        "kind": bulletin.kind,
        "edition": bulletin.edition,
        "reason": bulletin.reason,
        "changes": bulletin.changes,
        "made_at": bulletin.made_at.isoformat(),
        "file": bulletin.file.sha256,
        **bulletin.content,
    }


def bulletins_of(unit_id: int, *, to: Actor, on: date, limit: int = 60) -> list[BulletinCard]:
    """Return the newest bulletins of a place; refuses ``NotAllowed``. Three SQL statements."""
    kept = Bulletin.objects.filter(unit_id=unit_id).defer("content", "changes")
    rows = list(kept.order_by("-end", "kind", "-edition")[:limit])
    must_look(to, units.get_unit(unit_id).path or (rows[0].path if rows else ""))  # a place that is no more has no path
    titles = {form.code: one.title.text for form, one in live_forms(on=on)}
    latest = {(row.kind, row.start): row.edition for row in reversed(rows)}
    return [
        BulletinCard(
            code=row.code,
            kind=row.kind,
            title=titles.get(row.kind, Text(row.kind, row.kind)),
            name=Text(row.name, row.name_en),
            period=row.period.words,
            end=row.end,
            edition=row.edition,
            made_at=row.made_at,
            is_latest=row.edition == latest[row.kind, row.start],
        )
        for row in rows
    ]


def offers_for(unit_id: int, *, to: Actor, on: date) -> list[Offer]:
    """Return which bulletins there are for a place, and which of them somebody receives; refuses ``NotAllowed``."""
    place = units.version_of(unit_id, on=on)
    must_look(to, place.unit.path)
    received = set(
        Subscription.objects.filter(unit_id=unit_id, account_id=int(to.id)).values_list("kind", flat=True)
        if to.kind != "system"
        else ()
    )
    forms = [(form.code, one) for form, one in live_forms(on=on) if place.level in one.levels]
    return [Offer(code, one.title.text, code in received) for code, one in forms]


def waiting(*, at: datetime) -> list[Waiting]:
    """Return the bulletins of the last period that ended which are not made yet, the largest places first."""
    local, unread = localtime(at), unread_since()
    found: list[Waiting] = []
    for form, one in live_forms(on=local.date()):
        period = last_ended(one.every, one.made_at, local)
        if period.start < one.since or is_behind(unread, period) or not _is_measured(period, at):
            continue
        made = Bulletin.objects.filter(kind=form.code, start=period.start).values("unit_id")
        wanted = Subscription.objects.filter(kind=form.code).values("unit_id")
        places = UnitVersion.objects.filter(
            Q(level__in=one.always) | Q(unit_id__in=wanted), level__in=one.levels, valid_from__lte=period.last
        ).exclude(valid_to__lte=period.last)
        places = places.exclude(unit_id__in=made).exclude(unit__path="").order_by("unit__path")
        found += [Waiting(form.code, unit_id, period) for unit_id in places.values_list("unit_id", flat=True)]
    return found


def unsent(limit: int) -> list[str]:
    """Return the bulletins whose subscribers were not told yet, the oldest first."""
    return list(Bulletin.objects.filter(sent_at=None).order_by("made_at").values_list("code", flat=True)[:limit])


def latest_of(bulletin: Bulletin) -> Bulletin:
    """Return the last edition of a bulletin."""
    same = Bulletin.objects.filter(unit_id=bulletin.unit_id, kind=bulletin.kind, start=bulletin.start)
    return same.order_by("-edition")[0]


def must_look(actor: Actor, path: str) -> None:
    """Refuse with ``NotAllowed`` who may not look at the board of the place with ``path``; the machine may."""
    if actor.kind != "system" and not may_look_in(actor, path):
        raise NotAllowed(right=_RIGHT)


def is_behind(unread: datetime | None, period: Period) -> bool:
    """Tell whether a line of before a period's end waits to be counted, by when the first unread one was written."""
    return unread is not None and localtime(unread).date() < period.end


def _is_measured(period: Period, at: datetime) -> bool:
    """Tell whether anything had been counted before a period ended, anywhere."""
    top = units.top_path(on=period.last)
    return indicators.totals(top, at=at, start=period.start, end=period.end) is not None
