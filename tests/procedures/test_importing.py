"""A published list becomes the catalogue: rights, the same list again, stages with their history, two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Grant, Role, system
from lienthong.packs.listing import words_of
from lienthong.procedures.actions.listing import import_list
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.actions.standing import restate_stages
from lienthong.procedures.models import CatalogueEntry, Procedure, StageChange
from lienthong.procedures.queries import entry_of, search_procedures
from lienthong.procedures.queries.listing import examine_list
from lienthong.procedures.queries.standing import stages_due
from lienthong.procedures.refusals import ListOwnerUnknown, NotInCatalogue
from lienthong.procedures.tasks import follow_the_law
from tests.dossiers.making import DEMO

from .conftest import variant
from .lists import HEADER, Import, listed, sheet, take_in

pytestmark = pytest.mark.django_db


def changes_of(code: str) -> list[tuple[str, str, date]]:
    rows = StageChange.objects.filter(entry__code=code).order_by("pk")
    return [(row.stage, row.ground, row.since) for row in rows]


def officer(role: Role, path: str) -> Actor:
    return Actor(kind="officer", id="1", name="An", grants=(Grant(role, path),))


# ---------------------------------------------------------------- who may, whose it is


def test_only_who_steers_the_country_may_import_its_list(country: Any, at: datetime) -> None:
    rows = [listed("D.101", "Cấp giấy")]
    for by in (Actor(kind="person", id="1", name="An"), officer(Role.MONITOR, "/")):
        with pytest.raises(NotAllowed):
            take_in(rows, by=by, at=at)
    assert take_in(rows, by=officer(Role.STEERING, "/"), at=at).new == 1


def test_who_steers_a_province_may_import_its_own_list_and_no_other(
    country: Any, at: datetime, province: Callable[[str], int]
) -> None:
    from lienthong.units.queries import get_unit

    by = officer(Role.STEERING, get_unit(province("01")).path)
    assert take_in([listed("D.101.Z01", "Cấp giấy")], by=by, at=at).new == 1
    for rows in ([listed("D.102.Z02", "Cấp giấy")], [listed("D.102", "Cấp giấy")], [listed("x", "Cấp giấy")]):
        with pytest.raises(NotAllowed):
            take_in(rows, by=by, at=at)


def test_whose_list_it_is_must_be_one_ministry_or_province(country: Any, machine: Actor, at: datetime) -> None:
    for owner in ("Bộ Sao Hỏa", "UBND cấp xã", "G99"):
        with pytest.raises(ListOwnerUnknown, match=owner):
            take_in([listed("D.101", "Cấp giấy")], by=machine, at=at, owner=owner)


def test_an_entry_belongs_to_the_ministry_or_the_province_that_the_list_names(
    imported: Import, province: Callable[[str], int]
) -> None:
    imported(("D.101", "Cấp giấy"), owner="Bộ Tư pháp")
    imported(("D.102", "Cấp giấy"), owner="Tỉnh Bình Minh")
    imported(("D.103", "Cấp giấy"), agency="Sở Tư pháp tỉnh Bình Minh")
    ministry, own, office = (CatalogueEntry.objects.get(code=code) for code in ("D.101", "D.102", "D.103"))
    assert (ministry.ministry_id is not None, ministry.province_id) == (True, None)
    assert (own.ministry_id, own.province_id) == (None, province("01"))
    assert (office.province_id, office.agency_kind, office.levels) == (province("01"), "province_justice", ["province"])


def test_a_ministry_named_once_stays_until_another_is_named(imported: Import) -> None:
    imported(("D.101", "Cấp giấy"), owner="G01")
    imported(("D.101", "Cấp giấy mới"))
    entry = CatalogueEntry.objects.get(code="D.101")
    assert (entry.title_vi, entry.ministry_id is not None) == ("Cấp giấy mới", True)


# ---------------------------------------------------------------- what comes of rows


def test_right_rows_are_imported_and_wrong_ones_are_reported(country: Any, machine: Actor, at: datetime) -> None:
    rows = [listed("D.101", "Cấp giấy"), listed("x", "Sai mã"), listed("D.102", "Cấp thẻ", term="nhanh")]
    report = take_in(rows, by=machine, at=at)
    assert (report.rows, report.new, report.changed, report.same, report.refused) == (3, 1, 0, 0, 2)
    assert [(problem.row, problem.code) for problem in report.problems] == [(3, "code_shape"), (4, "term_unreadable")]
    assert CatalogueEntry.objects.filter(listed_at=at).count() == 1
    line = LedgerLine.objects.get(verb="procedures.list_imported")
    assert line.detail == {"new": 1, "changed": 0, "same": 0, "refused": 2}


def test_an_entry_says_what_its_list_says(imported: Import) -> None:
    imported(("D.101", "Cấp giấy"), term="5 ngày làm việc", fee="50.000 đồng", english={"D.101": "Paper"})
    entry = entry_of("D.101")
    assert (entry.title.en, entry.has_english, entry.fee, entry.term.en) == (
        "Paper",
        True,
        "50.000 đồng",
        "5 working days",
    )
    assert (entry.stage, entry.is_listed, entry.is_fileable, entry.levels) == ("partial", True, False, ("commune",))
    assert entry.agency.en == "Commune People's Committee"
    with pytest.raises(NotInCatalogue, match=r"D\.999"):
        entry_of("D.999")


def test_the_same_list_again_changes_nothing_and_leaves_no_line(imported: Import) -> None:
    imported(("D.101", "Cấp giấy"), ("D.102", "Cấp thẻ"))
    report = imported(("D.101", "Cấp giấy"), ("D.102", "Cấp thẻ"))
    assert (report.new, report.changed, report.same) == (0, 0, 2)
    assert LedgerLine.objects.filter(verb="procedures.list_imported").count() == 1
    assert len(changes_of("D.101")) == 1


def test_what_a_list_does_not_name_stays_as_it_is(imported: Import) -> None:
    imported(("D.101", "Cấp giấy"))
    imported(("D.102", "Cấp thẻ"))
    assert CatalogueEntry.objects.filter(code="D.101", stage="partial").exists()


def test_examining_a_list_tells_the_same_and_writes_nothing(
    imported: Import, at: datetime, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    imported(("D.101", "Cấp giấy"), ("D.102", "Cấp thẻ"))
    rows = [listed("D.101", "Cấp giấy"), listed("D.102", "Cấp thẻ đỏ"), listed("D.103", "Cấp sổ"), listed("x", "Sai")]
    rows += [listed(f"D.{number}", "Cấp giấy", agency=f"Bộ {number}") for number in range(200, 300)]
    with django_assert_max_num_queries(5):
        report = examine_list(sheet(HEADER, *rows), words_of(DEMO), on=at.date()).report
    assert (report.new, report.changed, report.same, report.refused) == (1, 1, 1, 101)
    assert CatalogueEntry.objects.get(code="D.102").title_vi == "Cấp thẻ"


def test_progress_is_told(country: Any, machine: Actor, at: datetime) -> None:
    told: list[tuple[str, int, int]] = []
    rows = sheet(HEADER, listed("D.101", "Cấp giấy"))
    import_list(rows, words_of(DEMO), by=machine, at=at, tell=lambda *one: told.append(one))
    assert told == [
        ("rows", 0, 2),
        ("rows", 2, 2),
        ("entries", 0, 1),
        ("entries", 1, 1),
        ("words", 0, 1),
        ("words", 1, 1),
    ]


# ---------------------------------------------------------------- stages and their history


def test_each_change_of_stage_is_a_dated_row_and_none_is_overwritten(
    country: Any, machine: Actor, at: datetime
) -> None:
    def take(mode: str, since: str, days: int) -> None:
        take_in([listed("D.101", "Cấp giấy", mode=mode, since=since)], by=machine, at=at + timedelta(days=days))

    take("Trực tiếp", "01/07/2025", 0)
    take("Một phần", "", 1)
    take("Toàn trình", "01/12/2026", 30)
    assert changes_of("D.101") == [
        ("paper", "list", date(2025, 7, 1)),
        ("partial", "list", date(2026, 11, 21)),
        ("full", "list", date(2026, 12, 1)),
    ]
    assert (entry_of("D.101").stage, entry_of("D.101").since) == ("full", date(2026, 12, 1))
    assert str(StageChange.objects.get(entry__code="D.101", stage="paper")) == "paper since 2025-07-01"


def test_a_day_that_is_put_right_is_a_row_too(country: Any, machine: Actor, at: datetime) -> None:
    for since in ("01/07/2025", "01/08/2025", "01/08/2025"):
        take_in([listed("D.101", "Cấp giấy", since=since)], by=machine, at=at)
    assert [since for _, _, since in changes_of("D.101")] == [date(2025, 7, 1), date(2025, 8, 1)]


def test_a_definition_decides_over_the_list_and_the_list_again_when_it_ends(
    imported: Import, machine: Actor, at: datetime
) -> None:
    imported(("D.101", "Cấp phép nuôi kiến"), mode="Toàn trình")
    ends = {"code": "D.101", "until": "2026-12-01", "presence": {"vi": "Cùng ký", "en": "Both sign"}}
    publish_procedure(variant(lambda data: data.update(ends)), by=machine, at=at + timedelta(days=1))
    entry = entry_of("D.101")
    assert (entry.stage, entry.is_fileable, [lack.code for lack in entry.lacks]) == (
        "partial",
        True,
        ["presence_required", "component_not_replaced"],
    )
    assert not stages_due(on=at.date())
    assert restate_stages(by=machine, at=at) == 0
    later = at + timedelta(days=30)
    assert stages_due(on=later.date())
    assert follow_the_law(later) >= 1
    assert changes_of("D.101") == [
        ("full", "list", date(2026, 11, 20)),
        ("partial", "definition", date(2026, 11, 21)),
        ("full", "list", date(2026, 12, 20)),
    ]
    assert LedgerLine.objects.filter(verb="procedures.stages_restated").count() == 1
    assert [card.is_fileable for card in search_procedures("nuôi kiến")] == [False]


def test_only_who_steers_may_restate(at: datetime) -> None:
    with pytest.raises(NotAllowed):
        restate_stages(by=officer(Role.AUDITOR, "/"), at=at)


def test_a_published_procedure_that_no_list_names_is_in_the_catalogue(machine: Actor, at: datetime) -> None:
    publish_procedure(variant(lambda data: data.update(code="D.500")), by=machine, at=at)
    entry = entry_of("D.500")
    assert (entry.is_listed, entry.is_fileable, entry.agency_kind, entry.levels) == (
        False,
        True,
        "commune_pc",
        ("commune",),
    )
    assert changes_of("D.500") == [("full", "definition", at.date())]


def test_a_law_to_come_is_in_the_catalogue_and_stands_on_paper_until_it_is_there(machine: Actor, at: datetime) -> None:
    publish_procedure(variant(lambda data: data.update(code="D.500", since="2027-01-01")), by=machine, at=at)
    assert (entry_of("D.500").stage, entry_of("D.500").agency_kind) == ("paper", "")
    assert follow_the_law(datetime(2027, 1, 1, 9, tzinfo=at.tzinfo)) == 1
    assert changes_of("D.500")[-1] == ("full", "definition", date(2027, 1, 1))


def test_a_list_takes_over_the_entry_that_a_definition_made(imported: Import, machine: Actor, at: datetime) -> None:
    publish_procedure(variant(lambda data: data.update(code="D.101")), by=machine, at=at)
    report = imported(("D.101", "Cấp phép nuôi ong"), owner="G01", mode="Một phần")
    assert (report.new, report.changed) == (0, 1)
    entry = entry_of("D.101")
    assert (entry.is_listed, entry.stage, entry.ministry_id is not None) == (True, "full", True)
    assert len(changes_of("D.101")) == 1


def test_a_province_that_lists_a_published_procedure_stands_where_the_definition_puts_it(
    imported: Import, province: Callable[[str], int]
) -> None:
    imported(("D.001", "Cấp giấy phép nuôi ong"), owner="Z01", mode="Trực tiếp", since="01/07/2025")
    own = entry_of("D.001", province_id=province("01"))
    assert (own.province_id, own.is_fileable, own.stage) == (province("01"), True, "full")
    assert entry_of("D.001").province_id is None


def test_procedures_of_before_the_catalogue_are_taken_in_by_the_worker(machine: Actor, at: datetime) -> None:
    publish_procedure(variant(lambda data: data.update(code="D.500")), by=machine, at=at)
    StageChange.objects.filter(
        entry__code="D.500"
    ).delete()  # as an installation has it that has just been brought up to date
    CatalogueEntry.objects.filter(code="D.500").delete()
    assert follow_the_law(at) == 1
    assert entry_of("D.500").is_fileable
    assert str(CatalogueEntry.objects.get(code="D.500")) == "D.500 full"
    assert Procedure.objects.count() == 1


# ---------------------------------------------------------------- two at once, another process


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_are_both_found_afterwards(at: datetime) -> None:
    """Both share words, so that one who wrote over the other would lose its procedures from the search."""
    from tests.dossiers.making import load_demo

    load_demo()
    start = threading.Barrier(2)

    def take(first: int) -> None:
        rows = [listed(f"D.{number}", f"Cấp thẻ số {number}") for number in range(first, first + 40)]
        start.wait(10)
        take_in(rows, by=system("tests"), at=at)
        connection.close()

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(take, first) for first in (100, 200)]:
            done.result(60)
    assert len(search_procedures("cấp thẻ số", limit=100)) == 80


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_the_same_procedures_in_another_order_do_not_stop_each_other(at: datetime) -> None:
    start = threading.Barrier(2)

    def publish(codes: tuple[str, ...]) -> None:
        start.wait(10)
        with transaction.atomic():
            for code in codes:
                publish_procedure(variant(lambda data, code=code: data.update(code=code)), by=system("tests"), at=at)
        connection.close()

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(publish, codes) for codes in (("D.500", "D.501"), ("D.501", "D.500"))]:
            done.result(60)
    assert {card.code for card in search_procedures("nuôi ong")} == {"D.500", "D.501"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_not_wait_for_who_is_importing(at: datetime) -> None:
    from lienthong.procedures.actions.indexing import _one_writer_at_a_time

    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            _one_writer_at_a_time()
            held.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        assert follow_the_law(at) == 0
    finally:
        done.set()
        thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_fails_in_the_middle_leaves_nothing(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.dossiers.making import load_demo

    load_demo()
    before = search_procedures("nuôi ong")

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lienthong.procedures.actions.listing.ledger.record", killed)
    with pytest.raises(KeyboardInterrupt):
        take_in([listed("D.101", "Cấp phép nuôi kiến")], by=system("tests"), at=at)
    assert not CatalogueEntry.objects.filter(code="D.101").exists()
    assert [card.code for card in search_procedures("nuôi kiến")] == [card.code for card in before]


def test_whether_a_fee_can_be_paid_here_is_the_operators_affair(machine: Actor, at: datetime, settings: Any) -> None:
    settings.PAYMENT_GATEWAYS = []
    publish_procedure(variant(lambda data: data.update(code="D.500")), by=machine, at=at)
    assert [lack.code for lack in entry_of("D.500").lacks] == ["fee_not_online", "component_not_replaced"]
    settings.PAYMENT_GATEWAYS = ["demo"]
    assert follow_the_law(at) == 1
    assert [stage for stage, _, _ in changes_of("D.500")] == ["partial", "full"]
