"""Who stands in for whom: recorded by the head, for a time, with some rights; it ends by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lienthong.accounts.actions import end_role, issue_token
from lienthong.accounts.actions.standing_in import end_absence, record_absence
from lienthong.accounts.queries import actor_of, actor_of_token
from lienthong.accounts.queries.standing_in import absences_about, absences_of_unit, fit_for, officers_of
from lienthong.accounts.refusals import (
    AbsenceUnknown,
    AccountUnknown,
    PeriodReversed,
    RightNotHeld,
    SubstituteUnfit,
)
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role
from tests.dossiers.making import BEES, FRIDAY, Country, open_officer

MONDAY, FRIDAY_AFTER = date(2026, 11, 23), date(2026, 11, 28)
ON_MONDAY, AFTER = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=8)


def away(country: Country, absent: Actor, **given: Any) -> Any:
    period = {"valid_from": MONDAY, "valid_to": FRIDAY_AFTER}
    given = {"by": country.head, "at": FRIDAY, **period, **given}
    return record_absence(int(absent.id), absent.unit_id or 0, **given)


def stands_in(actor: Actor, at: Any) -> str:
    now = actor_of(int(actor.id), at=at)
    found = now.stands_in(Role.SETTLE, path=actor.unit_path)
    return found.absent_name if found else ""


def test_the_substitute_holds_the_rights_in_that_time_and_only_then(country: Country) -> None:
    deputy = open_officer("Deputy", country.head.unit_id or 0, Role.HEAD)
    away(country, country.settle, substitute_id=int(deputy.id), roles=[Role.SETTLE])
    now, then, later = (actor_of(int(deputy.id), at=at) for at in (FRIDAY, ON_MONDAY, AFTER))
    path = country.settle.unit_path
    assert [one.may(Role.SETTLE, path=path) for one in (now, then, later)] == [False, True, False]
    grant = then.stands_in(Role.SETTLE, path=path)
    assert grant is not None
    assert (grant.in_place_of, grant.absent_name) == (country.settle.id, "Settle")
    assert then.stands_in(Role.HEAD, path=path) is None
    assert then.stands_in(Role.AUDITOR, path=path) is None
    token = issue_token(int(deputy.id), "t", by=country.robot, at=FRIDAY)
    assert set(actor_of_token(token, at=ON_MONDAY).grants) == set(then.grants)


def test_who_has_the_right_of_their_own_does_not_stand_in(country: Country) -> None:
    away(country, country.settle, substitute_id=int(country.colleague.id), roles=[Role.SETTLE])
    assert stands_in(country.colleague, ON_MONDAY) == ""
    assert actor_of(int(country.colleague.id), at=ON_MONDAY).may(Role.SETTLE, path=country.settle.unit_path)


def test_a_right_for_one_procedure_is_lent_for_that_procedure(country: Country) -> None:
    bees = open_officer("Bees", country.head.unit_id or 0, Role.SETTLE, procedure=BEES)
    deputy = open_officer("Deputy", country.head.unit_id or 0, Role.HEAD)
    away(country, bees, substitute_id=int(deputy.id), roles=[Role.SETTLE])
    then = actor_of(int(deputy.id), at=ON_MONDAY)
    assert then.may(Role.SETTLE, path=bees.unit_path, procedure=BEES)
    assert not then.may(Role.SETTLE, path=bees.unit_path, procedure="D.002")


def test_an_absence_without_a_substitute_lends_nothing(country: Country) -> None:
    away(country, country.settle)
    (one,) = absences_of_unit(country.settle.unit_id or 0, on=FRIDAY.date())
    assert (one.name, one.substitute, one.roles, one.valid_to) == ("Settle", "", (), FRIDAY_AFTER)


def test_the_head_of_the_unit_records_and_nobody_else(country: Country) -> None:
    for by in (country.settle, country.stranger, country.intake):
        with pytest.raises(NotAllowed):
            away(country, country.settle, by=by)
    away(country, country.settle, by=country.robot)


def test_who_cannot_stand_in_is_said(country: Country) -> None:
    away(country, country.colleague)
    for number in (country.settle.id, country.colleague.id):
        with pytest.raises(SubstituteUnfit):
            away(country, country.settle, substitute_id=int(number), roles=[Role.SETTLE])
    for number in (int(country.person.id), 999_999):
        with pytest.raises(AccountUnknown):
            away(country, country.settle, substitute_id=number, roles=[Role.SETTLE])
    with pytest.raises(RightNotHeld) as refused:
        away(country, country.settle, substitute_id=int(country.intake.id), roles=[Role.HEAD])
    assert "Settle" in refused.value.message("vi")
    with pytest.raises(PeriodReversed):
        away(country, country.settle, valid_to=MONDAY)


def test_what_one_holds_for_another_is_not_lent_on(country: Country) -> None:
    deputy = open_officer("Deputy", country.head.unit_id or 0, Role.HEAD)
    away(country, country.settle, substitute_id=int(deputy.id), roles=[Role.SETTLE])
    with pytest.raises(RightNotHeld):
        away(country, deputy, substitute_id=int(country.intake.id), roles=[Role.SETTLE], by=country.head)


def test_it_ends_today_when_the_officer_is_back(country: Country) -> None:
    absence = away(country, country.settle, substitute_id=int(country.intake.id), roles=[Role.SETTLE])
    with pytest.raises(NotAllowed):
        end_absence(absence.pk, by=country.settle, at=ON_MONDAY)
    end_absence(absence.pk, by=country.head, at=ON_MONDAY)
    assert not actor_of(int(country.intake.id), at=ON_MONDAY).may(Role.SETTLE, path=country.settle.unit_path)
    for gone in (absence.pk, 999_999):
        with pytest.raises(AbsenceUnknown):
            end_absence(gone, by=country.head, at=ON_MONDAY)
    lines = list(LedgerLine.objects.filter(verb__startswith="accounts.absence").order_by("seq"))
    assert [(line.verb, line.about) for line in lines] == [
        ("accounts.absence_recorded", f"account:{country.settle.id}"),
        ("accounts.absence_ended", f"account:{country.settle.id}"),
    ]


def test_an_absence_that_has_not_begun_can_be_taken_back(country: Country) -> None:
    absence = away(country, country.settle, substitute_id=int(country.intake.id), roles=[Role.SETTLE])
    assert end_absence(absence.pk, by=country.head, at=FRIDAY).valid_to == MONDAY
    assert not actor_of(int(country.intake.id), at=ON_MONDAY).may(Role.SETTLE, path=country.settle.unit_path)
    assert absences_of_unit(country.settle.unit_id or 0, on=MONDAY) == []


def test_a_right_that_ends_ends_for_the_substitute_too(country: Country) -> None:
    from lienthong.accounts.models import RoleGrant

    away(country, country.settle, substitute_id=int(country.intake.id), roles=[Role.SETTLE])
    own = RoleGrant.objects.get(account_id=int(country.settle.id), role="settle")
    end_role(own.pk, by=country.head, at=FRIDAY)
    assert not actor_of(int(country.intake.id), at=ON_MONDAY).may(Role.SETTLE, path=country.settle.unit_path)


def test_a_right_that_will_end_is_lent_no_longer(country: Country) -> None:
    from lienthong.accounts.models import RoleGrant

    RoleGrant.objects.filter(account_id=int(country.settle.id)).update(valid_to=MONDAY + timedelta(days=1))
    away(country, country.settle, substitute_id=int(country.intake.id), roles=[Role.SETTLE])
    tuesday = ON_MONDAY + timedelta(days=1)
    assert not actor_of(int(country.intake.id), at=tuesday).may(Role.SETTLE, path=country.settle.unit_path)


def test_who_is_there_and_may_be_given_work(country: Country) -> None:
    unit = country.settle.unit_id or 0
    open_officer("Bees", unit, Role.SETTLE, procedure=BEES)
    away(country, country.settle)
    there = {one.name: (one.roles, one.is_away) for one in officers_of(unit, on=MONDAY)}
    assert there["Settle"] == ((Role.SETTLE,), True)
    assert there["Head"] == ((Role.HEAD,), False)
    assert [one.name for one in fit_for(Role.SETTLE, unit, "D.002", on=MONDAY)] == ["Colleague"]
    assert [one.name for one in fit_for(Role.SETTLE, unit, BEES, on=MONDAY)] == ["Bees", "Colleague"]
    assert [one.name for one in fit_for(Role.SETTLE, unit, "D.002", on=AFTER.date())] == ["Colleague", "Settle"]


def test_an_officer_sees_whom_they_stand_in_for_and_who_stands_in_for_them(country: Country) -> None:
    away(country, country.settle, substitute_id=int(country.intake.id), roles=[Role.SETTLE])
    for by in (country.settle, country.intake):
        (one,) = absences_about(by, on=MONDAY)
        assert (one.name, one.substitute, one.roles) == ("Settle", "Intake", (Role.SETTLE,))
    assert absences_about(country.head, on=MONDAY) == []
    assert absences_about(country.settle, on=FRIDAY.date()) == []
