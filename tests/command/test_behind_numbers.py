"""What a number on a board leads to: its definition, its statement, the lines behind it, how it is declared once."""

from __future__ import annotations

from typing import Any

import pytest

from lienthong.core.definitions import body_of
from lienthong.dossiers.actions import drafting
from lienthong.dossiers.actions.submitting import submit_dossier, submit_draft
from lienthong.procedures.queries import definition_on
from lienthong.procedures.queries.once_only import audit_in_force
from tests.command.leading import Open, leader
from tests.dossiers.making import FORMS, FRIDAY, MOVING, PLACE, Country, change_law, file, key
from tests.fixtures.counting import count_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]


# ---------------------------------------------------------------- the page of a number


def test_a_number_opens_its_definition_with_numerator_denominator_and_age(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    visitor = open_as(country.auditor)
    page = visitor.get("/command/numbers/once_only?of=province:01")
    assert page.says("Tử số", "Mẫu số", "Số liệu đến", "Mục do cơ sở dữ liệu điền sẵn", "/command/provinces/01")
    assert visitor.get("/command/numbers/overdue").says("Đếm gì", "Ngay lúc này", "/command/open")
    assert open_as(leader(country)).get("/command/numbers/overdue").says("/command/country")


def test_a_number_opens_its_statement_and_the_lines_behind_it(
    country: Country, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.command import number_page
    from lienthong.core.models import LedgerLine
    from lienthong.indicators.queries import behind

    for number in range(3):
        submit_dossier(
            MOVING, {**FORMS[MOVING], "dia_chi": f"{number} đường Hoa"}, key=key(), by=country.person, at=FRIDAY
        )
    count_again()
    monkeypatch.setattr(behind, "LINES", 2)
    monkeypatch.setattr(number_page, "LINES", 2)
    visitor = open_as(country.auditor)
    page = visitor.get("/command/numbers/received?of=province:01")
    seqs = list(LedgerLine.objects.filter(verb="dossiers.submitted").order_by("-seq").values_list("seq", flat=True))
    assert page.says(
        "indicators_placecount", "sum(received)", "dossiers.submitted", str(seqs[0]), str(seqs[1]), "Cũ hơn"
    )
    assert f">{seqs[2]}<" not in page.text
    assert visitor.get(f"/command/numbers/received?of=province:01&before={seqs[1]}").says(f">{seqs[2]}<", "Mới nhất")
    for word in ("An Bình", "đường Hoa", country.person.id):
        assert f">{word}<" not in page.text
    assert visitor.get("/command/numbers/overdue?of=province:01").says("indicators_opendossier", "Chưa có dòng nào")
    assert "Dòng nhật ký" not in open_as(None).get("/command/numbers/received").text


# ---------------------------------------------------------------- declare once


def test_declare_once_is_a_board_that_can_be_checked_by_hand(country: Country, open_as: Open) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    form = {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "ngay_don": "2026-11-19"}
    drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)
    submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    count_again()
    page = open_as(leader(country)).get("/command/once-only")
    assert page.says("Khai một lần", MOVING, "40,0 %")  # number and name of five boxes
    assert page.says("chưa có hồ sơ")  # another procedure


def test_declare_once_says_what_is_in_the_way_of_reading(country: Country, open_as: Open) -> None:
    form = body_of(definition_on(MOVING, on=FRIDAY.date()))["form"]
    (address, day), held = form["layout"][1]["fields"][1:], {}
    held["dia_chi"], held["ngay_don"] = {"registry": "moving_vans"}, {"registry": "households"}
    form["layout"][1]["fields"][1:] = [field | {"known_in": held[field["name"]]} for field in (address, day)]
    change_law(form=form)
    audit = {line.procedure: line for line in audit_in_force(on=FRIDAY.date())}
    again = {one.name: one.reason for one in audit[MOVING].again}
    assert (again["dia_chi"], again["ngay_don"]) == ("no_registry", "unused")
    assert open_as(leader(country)).get("/command/once-only").says("chưa có cơ sở dữ liệu", "biểu mẫu chưa dùng")


def test_declare_once_costs_a_handful_of_statements(
    country: Country, open_as: Open, django_assert_max_num_queries: Any
) -> None:
    visitor = open_as(leader(country))
    visitor.get("/command/once-only")
    with django_assert_max_num_queries(11):
        assert visitor.get("/command/once-only").status == 200
