"""Who looks into a file leaves a line, once an hour, that its applicant can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions.opening import open_dossier
from lienthong.dossiers.actions.results import make_result
from tests.dossiers.making import FRIDAY, Country, at_the_counter, file, open_officer, received, signed


def lines(code: str) -> list[LedgerLine]:
    return list(LedgerLine.objects.filter(dossier=code, verb="dossiers.opened").order_by("seq"))


def test_a_look_is_written_once_an_hour_for_each_officer_and_file(country: Country) -> None:
    first, second = file(country).code, file(country).code
    for minutes in (0, 5, 59):
        assert open_dossier(first, by=country.intake, at=FRIDAY + timedelta(minutes=minutes)).code == first
    open_dossier(second, by=country.intake, at=FRIDAY)
    open_dossier(first, by=country.auditor, at=FRIDAY)
    assert [line.actor_name for line in lines(first)] == ["Intake", "Auditor"]
    assert len(lines(second)) == 1
    open_dossier(first, by=country.intake, at=FRIDAY + timedelta(minutes=60))
    assert len(lines(first)) == 3
    assert lines(first)[0].detail == {"procedure": "D.002", "purpose": "work"}


def test_who_may_not_see_a_file_leaves_no_line(country: Country) -> None:
    code = file(country).code
    with pytest.raises(NotFound):
        open_dossier(code, by=country.stranger, at=FRIDAY)
    assert lines(code) == []


def test_ones_own_file_and_the_machine_leave_no_line(country: Country) -> None:
    code = file(country).code
    open_dossier(code, by=country.person, at=FRIDAY)
    open_dossier(code, by=country.robot, at=FRIDAY)
    assert lines(code) == []


def test_the_line_says_why(country: Country) -> None:
    waits, moved_on, clarified = file(country).code, received(country).code, at_the_counter(country).code
    why: Callable[[str, Actor], str] = lambda code, by: queries.openings.purpose_of(  # noqa: E731
        queries.get_dossier(code, to=by), to=by
    )
    assert why(waits, country.intake) == "work"
    assert why(moved_on, country.intake) == "follow"
    assert why(moved_on, country.settle) == "work"
    assert why(clarified, country.intake) == "work"
    assert why(waits, country.auditor) == "audit"


def test_a_file_that_waits_for_the_machine_or_has_ended_is_followed(country: Country) -> None:
    code = signed(country).code
    open_dossier(code, by=country.head, at=FRIDAY)
    make_result(code, by=country.robot, at=FRIDAY)
    assert [line.detail["purpose"] for line in lines(code)] == ["follow"]


def test_the_applicant_reads_who_looked_and_nobody_else_does(
    country: Country, django_assert_num_queries: Callable[..., object]
) -> None:
    code = received(country).code
    assert queries.openings_of_person(to=country.person) == []
    open_dossier(code, by=country.settle, at=FRIDAY)
    unitless = open_officer("Inspector", country.auditor.unit_id or 0, Role.AUDITOR)
    open_dossier(code, by=unitless, at=FRIDAY + timedelta(minutes=1))
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        seen = queries.openings_of_person(to=country.person)
    assert [(one.who, one.dossier, one.purpose.vi) for one in seen] == [
        ("Inspector", code, "Kiểm toán, thanh tra"),
        ("Settle", code, "Giải quyết hồ sơ đang chờ mình"),
    ]
    assert seen[1].unit_name.startswith("UBND")
    assert queries.openings_of_person(to=country.neighbor) == []
    assert queries.openings_of_person(to=country.settle) == []
