"""Who stands in for an officer who is away: for a time, with some of their rights, recorded by the head of the unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lienthong.accounts.models import Absence, Account, RoleGrant
from lienthong.accounts.queries.standing_in import is_away, own_grants
from lienthong.accounts.refusals import (
    AbsenceUnknown,
    AccountUnknown,
    PeriodReversed,
    RightNotHeld,
    SubstituteUnfit,
)
from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.units import queries as units
from lienthong.units.models import Unit


@transaction.atomic
def record_absence(
    account_id: int,
    unit_id: int,
    *,
    by: Actor,
    at: datetime,
    valid_from: date,
    valid_to: date,
    substitute_id: int | None = None,
    roles: Iterable[Role] = (),
) -> Absence:
    """Record that an officer of a unit is away (half-open period) and who uses which of their rights there meanwhile.

    The rights end by themselves. Without a substitute nobody stands in, and no work is shared out to the officer. For
    the head of the unit, who may be away too. Refuses ``NotAllowed``, ``PeriodReversed``, ``AccountUnknown``,
    ``SubstituteUnfit``, ``RightNotHeld``.
    """
    unit = units.get_unit(unit_id)
    _must_lead(by, unit)
    if valid_to <= valid_from:
        raise PeriodReversed(valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat())
    absent = _officer(account_id)
    absence = Absence.objects.create(
        account=absent,
        substitute=_substitute(substitute_id, absent, valid_from, valid_to),
        unit=unit,
        roles=sorted({str(role) for role in roles}),
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by=by.name,
        recorded_at=at,
    )
    if absence.substitute is not None:
        _lend_rights(absence, absence.substitute, on=max(valid_from, timezone.localdate(at)))
    detail = {"substitute": substitute_id, "roles": absence.roles, "from": f"{valid_from}", "to": f"{valid_to}"}
    ledger.record("accounts.absence_recorded", by=by, at=at, about=_about(account_id), unit_id=unit_id, detail=detail)
    return absence


@transaction.atomic
def end_absence(absence_id: int, *, by: Actor, at: datetime) -> Absence:
    """End an absence today: the officer is back and nobody stands in. Refuses ``AbsenceUnknown``, ``NotAllowed``."""
    today = timezone.localdate(at)
    absence = Absence.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=absence_id).first()
    if absence is None or absence.valid_to <= today:
        raise AbsenceUnknown
    _must_lead(by, absence.unit)
    absence.valid_to = max(today, absence.valid_from)
    absence.save(update_fields=["valid_to"])
    absence.grants.update(valid_to=absence.valid_to)
    about = _about(absence.account_id)
    ledger.record("accounts.absence_ended", by=by, at=at, about=about, unit_id=absence.unit_id, detail={})
    return absence


def _lend_rights(absence: Absence, substitute: Account, *, on: date) -> None:
    held = own_grants(absence.account_id, absence.unit_id, on=on)
    for role in absence.roles:
        rights = [grant for grant in held if grant.role == role]
        if not rights:
            raise RightNotHeld(name=absence.account.name, role=role)
        for right in rights:
            RoleGrant.objects.create(
                account=substitute,
                role=role,
                unit_id=right.unit_id,
                bloc=right.bloc,
                procedure=right.procedure,
                valid_from=absence.valid_from,
                valid_to=min(absence.valid_to, right.valid_to or absence.valid_to),
                absence=absence,
            )


def _substitute(account_id: int | None, absent: Account, valid_from: date, valid_to: date) -> Account | None:
    if account_id is None:
        return None
    substitute = _officer(account_id)
    if substitute == absent or is_away(account_id, valid_from, valid_to):
        raise SubstituteUnfit(name=substitute.name)
    return substitute


def _officer(account_id: int) -> Account:
    found = Account.objects.filter(pk=account_id, is_active=True, kind=Account.Kind.OFFICER).first()
    if found is None:
        raise AccountUnknown(account=account_id)
    return found


def _must_lead(by: Actor, unit: Unit) -> None:
    if not by.may(Role.HEAD, path=unit.path):
        by.must(Role.STEERING, path="/")


def _about(account_id: int) -> str:
    return f"account:{account_id}"
