"""The paper form at the portal: blank for anybody, filled in from one's own draft, in both languages, quickly."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pdfminer.high_level import extract_text

from lienthong.core.values import Actor
from lienthong.dossiers.actions.drafting import save_draft, start_draft
from lienthong.ui import paper_forms
from tests.dossiers.making import BEES, FRIDAY, MOVING, Country
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def words_of(visitor: Visitor, address: str) -> str:
    answer = visitor.client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join(extract_text(io.BytesIO(answer.content)).split())


def test_anybody_opens_the_blank_form_as_a_page_and_as_a_pdf(country: Country, open_as: Open) -> None:
    page = open_as(None).get(f"/procedures/{BEES}/paper-form")
    assert page.says("Số tổ ong", "Của tôi", "Ký, ghi rõ họ tên", "chỉ ghi khi «", f"/procedures/{BEES}/paper-form.pdf")
    words = words_of(open_as(None), f"/procedures/{BEES}/paper-form.pdf")
    assert "ĐẤT MẪU" in words
    assert "Number of hives" not in words
    assert "Number of hives" in words_of(open_as(None), f"/procedures/{BEES}/paper-form.pdf?labels=en")


def test_the_page_is_in_english_too(country: Country, open_as: Open) -> None:
    visitor = open_as(None)
    visitor.client.cookies["language"] = "en"
    assert visitor.get(f"/procedures/{BEES}/paper-form").says("Number of hives", "only when “", "Papers to bring")


def test_a_blank_form_is_printed_once_and_anew_when_there_are_too_many(
    country: Country, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_forms, "_kept", {})
    monkeypatch.setattr(paper_forms, "_MOST_KEPT", 2)
    printed = []
    draw = paper_forms.print_sheet
    monkeypatch.setattr(paper_forms, "print_sheet", lambda sheet: (printed.append(1), draw(sheet))[1])
    visitor = open_as(None)
    for code in (BEES, BEES, MOVING, f"{MOVING}", BEES):
        visitor.client.get(f"/procedures/{code}/paper-form.pdf")
    assert len(printed) == 2
    visitor.client.get(f"/procedures/{BEES}/paper-form.pdf?labels=en")
    assert len(printed) == 3
    assert len(paper_forms._kept) == 1


def test_ones_own_draft_is_printed_to_be_signed_and_nobody_elses(country: Country, open_as: Open) -> None:
    draft = start_draft(MOVING, by=country.person, at=FRIDAY)
    save_draft(draft.pk, {"dia_chi": "12 đường Hoa", "noi_moi": "00101"}, by=country.person, at=FRIDAY)
    visitor = open_as(country.person).get(f"/drafts/{draft.pk}/paper-form")
    assert visitor.says("12 đường Hoa", "chưa phải là hồ sơ đã nộp", "Phường Nắng Sớm")
    words = words_of(open_as(country.person), f"/drafts/{draft.pk}/paper-form.pdf")
    assert "12 đường Hoa" in words
    assert open_as(country.neighbor).get(f"/drafts/{draft.pk}/paper-form").status == 404
    assert open_as(country.neighbor).get(f"/drafts/{draft.pk}/paper-form.pdf").status == 404
    assert open_as(None).get(f"/drafts/{draft.pk}/paper-form").status == 302
    assert visitor.get(f"/drafts/{draft.pk}/review").status == 200
