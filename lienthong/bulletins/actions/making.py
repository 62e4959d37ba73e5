"""Make a bulletin once for each place and period, correct one by another edition, tell who wants it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, localtime

from lienthong.accounts.queries import actor_of
from lienthong.accounts.refusals import AccountUnknown
from lienthong.bulletins import queries
from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.bulletins.models import Bulletin, BulletinForm, Subscription
from lienthong.bulletins.queries.contents import content_of
from lienthong.bulletins.refusals import BulletinReplaced, BulletinUnchanged, CountersBehind, PeriodNotOver
from lienthong.bulletins.rules.composing import Imprint, sheet_of
from lienthong.bulletins.rules.measures import differences, kept_of
from lienthong.bulletins.rules.periods import Period, period_with
from lienthong.core import ledger
from lienthong.core.identifiers import new_code
from lienthong.core.values import Actor, Role, system
from lienthong.documents.actions import seal_file
from lienthong.documents.queries import demo_mark
from lienthong.documents.rendering import print_sheet
from lienthong.indicators.queries.movements import unread_since
from lienthong.indicators.rules.looking import may_look_in
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion
from lienthong.units.refusals import AgencyUnknown

#: In whose name papers are sealed: whoever asks for a bulletin, the machine makes it.
BULLETINS = system("bulletins")
_CODE_BYTES = 10


def make_bulletin(kind: str, unit_id: int, day: date, *, by: Actor, at: datetime) -> Bulletin:
    """Make the bulletin of the period in which a day lies; one that was made before is returned as it is.

    About 0.2 s of computing, none of it inside the transaction in which paper, numbers and ledger line appear together.
    The machine makes it, or who steers the place. Refuses ``NotAllowed``, ``BulletinUndefined``, ``PeriodNotOver``,
    ``CountersBehind``, ``PeriodNotMeasured``, ``UnitUnknown``.
    """
    by.must(Role.STEERING, path=units.get_unit(unit_id).path)
    place = units.version_of(unit_id, on=day)
    form, definition = queries.form_for(kind, place.level, on=day)
    period = period_with(definition.every, day)
    if localdate(at) < period.end:
        raise PeriodNotOver(last=period.last.isoformat())
    if known := Bulletin.objects.filter(unit_id=unit_id, kind=kind, start=period.start).order_by("-edition").first():
        return known
    place = units.version_of(unit_id, on=period.last)
    unread = unread_since()
    if unread is not None and queries.is_behind(unread, period):
        raise CountersBehind(at=localtime(unread).isoformat(timespec="minutes"), last=period.last.isoformat())
    content = content_of(definition, place, period, at=at)
    return _keep(form, place, period, content, by=by, at=at)


def correct_bulletin(code: str, reason: str, *, by: Actor, at: datetime) -> Bulletin:
    """Count again what a bulletin says and make another edition, which says what changed and why.

    Refuses ``NotFound``, ``NotAllowed``, ``BulletinReplaced``, ``BulletinUnchanged``, ``PeriodNotMeasured``.
    """
    old = queries.get_bulletin(code, to=by)
    by.must(Role.STEERING, path=old.path)
    latest = queries.latest_of(old)
    if latest.edition != old.edition:
        raise BulletinReplaced(edition=latest.edition, latest=latest.code)
    form = BulletinForm.objects.get(pk=old.form_id)
    place = units.version_of(old.unit_id, on=old.period.last)
    content = kept_of(old.content, content_of(queries.definition_of(form), place, old.period, at=at))
    changes = differences(old.content, content)
    if not changes:
        raise BulletinUnchanged
    correction = {"edition": old.edition + 1, "reason": reason, "changes": changes}
    return _keep(form, place, old.period, content, correction=correction, by=by, at=at)


@transaction.atomic
def send_bulletin(code: str, *, by: Actor, at: datetime) -> int:
    """Tell everybody who wants a bulletin that it is there; return how many were told. Once for each edition.

    The right is looked at now: who may not look at the board any more has left the bulletin herewith.
    """
    by.must(Role.STEERING, path="/")
    bulletin = Bulletin.objects.select_for_update().filter(code=code, sent_at=None).first()
    if bulletin is None:
        return 0
    told = 0
    definition = queries.definition_of(BulletinForm.objects.get(pk=bulletin.form_id))
    for wanted in Subscription.objects.filter(unit_id=bulletin.unit_id, kind=bulletin.kind).order_by("pk"):
        detail = {"bulletin": bulletin.code, "kind": bulletin.kind, "subscription": wanted.pk}
        about = f"account:{wanted.account_id}"
        if _may_receive(wanted.account_id, bulletin.path, at):
            told += 1
            detail |= _told(bulletin, definition)
            ledger.record("bulletins.sent", by=by, at=at, about=about, unit_id=bulletin.unit_id, detail=detail)
        else:
            wanted.delete()
            ledger.record("bulletins.withheld", by=by, at=at, about=about, unit_id=bulletin.unit_id, detail=detail)
    bulletin.sent_at = at
    bulletin.save(update_fields=["sent_at"])
    return told


def _may_receive(account_id: int, path: str, at: datetime) -> bool:
    try:
        return may_look_in(actor_of(account_id, at=at), path)
    except AccountUnknown:
        return False


def _told(bulletin: Bulletin, definition: BulletinDefinition) -> dict[str, Any]:
    period = bulletin.period.words
    return {
        "title": {"vi": definition.title.vi, "en": definition.title.en},
        "place": {"vi": bulletin.name, "en": bulletin.name_en},
        "period": {"vi": period.vi, "en": period.en},
        "edition": bulletin.edition,
    }


def _keep(
    form: BulletinForm,
    place: UnitVersion,
    period: Period,
    content: Mapping[str, Any],
    *,
    correction: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Bulletin:
    """Print, sign and keep an edition; where another process was quicker, its edition is the one."""
    said = correction or {"edition": 1, "reason": "", "changes": []}
    definition, code = queries.definition_of(form), new_code(secrets.token_bytes(_CODE_BYTES))
    office = _office(definition, place, on=localdate(at))
    imprint = _imprint(code, office, place, said, at)
    pdf = print_sheet(sheet_of(definition, period, content, said["changes"], imprint))
    try:
        with transaction.atomic():
            reason = f"{definition.title.vi}, {period.words.vi}"
            file = seal_file(pdf, office.unit_id, reason, about=f"bulletin:{code}", by=BULLETINS, at=at)
            bulletin = Bulletin.objects.create(
                code=code,
                kind=form.code,
                every=period.every,
                form=form,
                unit_id=place.unit_id,
                path=place.unit.path,
                name=place.name,
                name_en=place.name_en or place.name,
                start=period.start,
                end=period.end,
                content=content,
                file=file,
                made_at=at,
                **said,
            )
            detail = {"kind": form.code, "start": period.start.isoformat(), "edition": bulletin.edition}
            detail |= {"file": file.sha256, "changes": len(bulletin.changes)}
            ledger.record(
                "bulletins.made", by=by, at=at, about=f"bulletin:{code}", unit_id=place.unit_id, detail=detail
            )
    except IntegrityError:
        same = {"unit_id": place.unit_id, "kind": form.code, "start": period.start}
        return Bulletin.objects.get(edition=said["edition"], **same)
    bulletin.refresh_from_db(fields=["content", "changes"])  # as whoever asks later reads it
    return bulletin


def _imprint(code: str, office: UnitVersion, place: UnitVersion, said: Mapping[str, Any], at: datetime) -> Imprint:
    return Imprint(
        office=office.name,
        place=place.short_name or place.name,
        code=code,
        address=f"{settings.PUBLIC_URL}/command/bulletins/{code}",
        edition=said["edition"],
        reason=said["reason"],
        sealed_at=localtime(at),
        demo_mark=demo_mark(),
    )


def _office(definition: BulletinDefinition, place: UnitVersion, *, on: date) -> UnitVersion:
    """Return who signs: the office of the place that the definition names, else the place itself."""
    if wanted := definition.issued_by.get(place.level):  # type: ignore[call-overload]  # levels that have bulletins
        try:
            return units.version_of(units.agency_of(place.unit_id, wanted).pk, on=on)
        except AgencyUnknown:
            pass
    return place
