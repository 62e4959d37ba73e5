"""Who is away, who stands in for them, and who can be given work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lienthong.accounts.models import Absence, Account, RoleGrant
from lienthong.core.values import Actor, Role


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence by name; ``substitute`` is empty when nobody stands in. ``until`` is the last day of it."""

    id: int
    account_id: int
    name: str
    substitute_id: int | None
    substitute: str
    unit_id: int
    roles: tuple[Role, ...]
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of a unit, with the own rights held there."""

    id: int
    name: str
    title: str
    roles: tuple[Role, ...]
    is_away: bool


def own_grants(account_id: int, unit_id: int, *, on: date) -> list[RoleGrant]:
    """Return the rights at a unit that are an account's own on a day, not lent by somebody who is away."""
    return list(_own(on).filter(account_id=account_id, unit_id=unit_id))


def is_away(account_id: int, first: date, last: date) -> bool:
    """Tell whether an account is away on any day of a half-open period."""
    return Absence.objects.filter(account_id=account_id, valid_from__lt=last, valid_to__gt=first).exists()


def officers_of(unit_id: int, *, on: date) -> list[Officer]:
    """Return the officers who hold rights of their own at a unit on a day, by name, and whether they are away."""
    held: dict[int, list[Role]] = {}
    for account_id, role in _own(on).filter(unit_id=unit_id).values_list("account_id", "role"):
        held.setdefault(account_id, []).append(Role(role))
    away = _away_on(held, on)
    accounts = Account.objects.filter(pk__in=held, is_active=True).order_by("name", "id")
    return [Officer(one.pk, one.name, one.title, tuple(sorted(set(held[one.pk]))), one.pk in away) for one in accounts]


def fit_for(role: Role, unit_id: int, procedure: str, *, on: date) -> list[Officer]:
    """Return the officers who may be given work at a unit on a day: with the right of their own, and not away."""
    may = Q(procedure="*") | Q(procedure=procedure)
    holders = set(_own(on).filter(may, unit_id=unit_id, role=str(role)).values_list("account_id", flat=True))
    return [one for one in officers_of(unit_id, on=on) if one.id in holders and not one.is_away]


def absences_of_unit(unit_id: int, *, on: date) -> list[AbsenceView]:
    """Return the absences of a unit that are not over on a day, the next to begin first."""
    return _views(Absence.objects.filter(unit_id=unit_id, valid_to__gt=on))


def absences_about(to: Actor, *, on: date) -> list[AbsenceView]:
    """Return what is recorded for a day about an officer: their own absence, and whom they stand in for."""
    mine = Q(account_id=int(to.id)) | Q(substitute_id=int(to.id))
    return _views(Absence.objects.filter(mine, valid_from__lte=on, valid_to__gt=on))


def _own(on: date) -> QuerySet[RoleGrant]:
    still = Q(valid_to=None) | Q(valid_to__gt=on)
    return RoleGrant.objects.filter(still, valid_from__lte=on, absence=None, account__is_active=True)


def _away_on(account_ids: Iterable[int], on: date) -> set[int]:
    away = Absence.objects.filter(account_id__in=list(account_ids), valid_from__lte=on, valid_to__gt=on)
    return set(away.values_list("account_id", flat=True))


def _views(absences: QuerySet[Absence]) -> list[AbsenceView]:
    return [
        AbsenceView(
            id=one.pk,
            account_id=one.account_id,
            name=one.account.name,
            substitute_id=one.substitute_id,
            substitute=one.substitute.name if one.substitute else "",
            unit_id=one.unit_id,
            roles=tuple(Role(role) for role in one.roles),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in absences.select_related("account", "substitute").order_by("valid_from", "id")
    ]
