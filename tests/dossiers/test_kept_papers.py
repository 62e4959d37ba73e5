"""A result is kept for its owners, what was uploaded is kept once accepted, and the next filing takes both instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.documents.actions import attach_file, withdraw_document
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.actions import drafting, handling, paying, submitting
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.money import is_result_free
from lienthong.dossiers.rules.repetition import filing_holder
from lienthong.dossiers.rules.results import owners, result_ends
from lienthong.library.actions.keeping import lend_paper, release_papers
from lienthong.library.models import KeptPaper
from lienthong.library.queries.store import papers_of, uses_of
from lienthong.procedures.definitions.results import Owner
from lienthong.procedures.queries import definition_on
from lienthong.procedures.rules.conditions import References
from tests.dossiers.making import BEES, FORMS, FRIDAY, MOVING, Country, change_law, follow_fees, key, pay, signed
from tests.dossiers.owing import rate
from tests.fixtures.bad_files import PNG
from tests.library.making import CERTIFICATE, certificate

LATER = FRIDAY + timedelta(hours=2)


def lend(paper: KeptPaper, holder: str, country: Country, component: str = "giay_ho") -> None:
    kinds = (CERTIFICATE, "house_paper")
    lend_paper(paper.pk, holder, component, kinds=kinds, procedure=BEES, by=country.person, at=LATER)


def file_bees(country: Country, name: str = "bees", **form: str) -> Dossier:
    return submitting.submit_dossier(BEES, {**FORMS[BEES], **form}, key=name, by=country.person, at=LATER)


def settled(code: str, country: Country) -> None:
    pay(code, at=LATER)
    handling.receive_dossier(code, key=key(), by=country.intake, at=LATER)
    handling.take_dossier(code, key=key(), by=country.settle, at=LATER)
    handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=LATER)
    handling.sign_dossier(code, key=key(), by=country.head, at=LATER)
    assert make_result(code, by=country.robot, at=LATER)


# ---------------------------------------------------------------- into the store


def test_a_result_is_kept_under_its_kind_until_it_ends(country: Country) -> None:
    holder = filing_holder(country.person, "bees")
    attach_file(holder, "anh_cho_dat", PNG, "vuon.png", by=country.person, at=FRIDAY)
    settled(file_bees(country, co_thoi_han="co", het_han="2026-12-24").code, country)
    (paper,) = papers_of(to=country.person, at=LATER)
    assert (paper.kind, paper.valid_to) == ("bee_permit", date(2026, 12, 25))


def test_an_upload_is_kept_for_its_component_once_it_was_accepted(country: Country) -> None:
    holder = filing_holder(country.person, "moving")
    attach_file(holder, "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    code = submitting.submit_dossier(MOVING, FORMS[MOVING], key="moving", by=country.person, at=FRIDAY).code
    assert papers_of(to=country.person, at=LATER) == []
    settled(code, country)
    kinds = {paper.kind: paper for paper in papers_of(to=country.person, at=LATER)}
    assert set(kinds) == {CERTIFICATE, "house_paper"}
    assert (kinds["house_paper"].accepted_by, kinds["house_paper"].title.en) == (code, "Papers of the house")


def test_what_came_from_the_store_and_what_no_procedure_takes_from_it_is_not_kept_again(country: Country) -> None:
    holder = filing_holder(country.person, "bees")
    attach_file(holder, "anh_cho_dat", PNG, "vuon.png", by=country.person, at=FRIDAY)
    lend(certificate(country), holder, country)
    settled(file_bees(country).code, country)
    assert sorted(paper.kind for paper in papers_of(to=country.person, at=LATER)) == ["bee_permit", CERTIFICATE]


def test_a_result_without_a_known_owner_is_kept_for_nobody(country: Country) -> None:
    shows = [{"label": {"vi": "Tên", "en": "Name"}, "value": "$field.ho_ten"}]
    result = {"template": "certificate", "title": {"vi": "Giấy", "en": "Paper"}, "number": "{n}", "shows": shows}
    change_law(writes=[], prefill_from=[], reads=[], result=result | {"owners": [{"number": "$field.noi_cu"}]})
    form = dict(FORMS[MOVING])
    holder = filing_holder(country.intake, "post")
    attach_file(holder, "giay_nha", PNG, "nha.png", by=country.intake, at=FRIDAY)
    code = submitting.submit_dossier(MOVING, form, channel="post", key="post", by=country.intake, at=FRIDAY).code
    Dossier.objects.filter(code=code).update(applicant=None, form={**form, "so_dinh_danh": ""})
    settled(code, country)
    paper = KeptPaper.objects.get()
    assert (paper.kind, paper.source, paper.owners.count()) == ("certificate", "issued", 0)


@pytest.mark.parametrize("how", ["paid", "waived"])
def test_a_result_for_which_something_is_owed_is_nobodys_until_that_is_settled(country: Country, how: str) -> None:
    change_law(fee=[rate(30_000, due="result")])
    code = signed(country).code
    assert make_result(code, by=country.robot, at=FRIDAY)
    paper = KeptPaper.objects.get()
    assert (paper.given_at, papers_of(to=country.person, at=FRIDAY)) == (None, [])
    with pytest.raises(NotFound):
        lend(paper, "draft:1", country)
    if how == "paid":
        pay(code, at=LATER)
    else:
        paying.waive_fee(code, "Hộ nghèo", key=key(), by=country.intake, at=LATER)
        follow_fees(at=LATER)
    (mine,) = papers_of(to=country.person, at=LATER)
    assert mine.id == paper.pk
    line = LedgerLine.objects.get(verb="library.released")
    assert (line.dossier, line.detail) == (code, {"papers": 1})
    assert release_papers(code, by=country.robot, at=LATER) == 0
    assert (is_result_free(code), is_result_free("Z01-0")) == (True, False)


# ---------------------------------------------------------------- out of the store, into a filing


def test_a_draft_is_filed_with_a_paper_of_the_store(country: Country) -> None:
    paper = certificate(country)
    change_law(BEES, components=[{
        "id": "giay_ho", "kind": "upload", "from_store": [CERTIFICATE], "name": {"vi": "Giấy hộ", "en": "Household"}
    }])  # fmt: skip
    draft = drafting.start_draft(BEES, by=country.person, at=LATER)
    drafting.save_draft(draft.pk, FORMS[BEES], by=country.person, at=LATER)
    with pytest.raises(InvalidInput):
        submitting.submit_draft(draft.pk, key=key(), by=country.person, at=LATER)
    lend(paper, draft.holder, country)
    code = submitting.submit_draft(draft.pk, key=key(), by=country.person, at=LATER).code
    (filed,) = attachments_of(f"dossier:{code}")
    assert (filed.component, filed.sha256, filed.origin) == ("giay_ho", paper.file_id, f"paper:{paper.pk}")
    assert [(use.how, use.dossier) for use in uses_of(to=country.person)] == [("used", code), ("lent", draft.holder)]


def test_a_direct_filing_takes_a_paper_of_the_store_too(country: Country) -> None:
    paper, holder = certificate(country), filing_holder(country.person, "bees")
    attach_file(holder, "anh_cho_dat", PNG, "vuon.png", by=country.person, at=FRIDAY)
    lend(paper, holder, country)
    code = file_bees(country).code
    assert [one.origin for one in attachments_of(f"dossier:{code}")] == ["", f"paper:{paper.pk}"]
    assert LedgerLine.objects.get(verb="library.used").about == f"paper:{paper.pk}"


def test_a_paper_to_show_may_come_from_the_store_where_nothing_is_uploaded(country: Country) -> None:
    change_law(components=[{
        "id": "giay_ho", "kind": "present", "from_store": [CERTIFICATE], "name": {"vi": "Giấy hộ", "en": "Household"}
    }])  # fmt: skip
    paper, holder = certificate(country), filing_holder(country.person, "moving")
    lend(paper, holder, country)
    code = submitting.submit_dossier(MOVING, FORMS[MOVING], key="moving", by=country.person, at=LATER).code
    assert [one.origin for one in attachments_of(f"dossier:{code}")] == [f"paper:{paper.pk}"]


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_a_paper_that_no_longer_holds_on_the_day_of_filing_is_an_error_of_its_component(
    country: Country, how: str
) -> None:
    paper, holder = certificate(country), filing_holder(country.person, "bees")
    attach_file(holder, "anh_cho_dat", PNG, "vuon.png", by=country.person, at=FRIDAY)
    lend(paper, holder, country)
    if how == "withdrawn":
        withdraw_document(paper.document_id, "Nhầm", by=country.head, at=LATER)
    else:
        KeptPaper.objects.update(valid_to=LATER.date())
    with pytest.raises(InvalidInput) as refused:
        file_bees(country)
    assert [(e["path"], e["code"]) for e in refused.value.facts["errors"]] == [("giay_ho", "paper_not_usable")]
    assert len(attachments_of(holder)) == 2  # nothing that was put up is lost


# ---------------------------------------------------------------- until when, and whose


def known(today: str, **form: str) -> References:
    return References(form=form, today=date.fromisoformat(today), applicant="00000001", business="0101")


@pytest.mark.parametrize(
    ("today", "months", "ends"),
    [("2026-11-20", 6, "2027-05-21"), ("2026-08-31", 6, "2027-03-01"), ("2026-12-31", 2, "2027-03-01")],
)
def test_a_paper_for_months_holds_to_the_same_day_or_the_last_of_the_month(
    country: Country, today: str, months: int, ends: str
) -> None:
    law = definition_on(MOVING, on=FRIDAY.date())
    law = law.model_copy(update={"result": law.result.model_copy(update={"valid_months": months})})
    assert result_ends(law, known(today)) == date.fromisoformat(ends)


def test_a_paper_for_which_nobody_gave_a_day_holds_without_end(country: Country) -> None:
    bees, moving = (definition_on(code, on=FRIDAY.date()) for code in (BEES, MOVING))
    assert result_ends(moving, known("2026-11-20")) is None
    assert result_ends(bees, known("2026-11-20")) is None
    assert result_ends(bees, known("2026-11-20", het_han="2026-12-24")) == date(2026, 12, 25)


def test_owners_are_persons_and_businesses_whose_numbers_are_known(country: Country) -> None:
    law = definition_on(MOVING, on=FRIDAY.date())
    whose = (
        Owner(number="$applicant"),
        Owner(number="$field.so_dinh_danh"),
        Owner(number="$business", kind="business"),
        Owner(number="$field.noi_cu"),
        Owner.model_validate({"number": "7", "when": {"field": "noi_cu", "present": True}}),
    )
    law = law.model_copy(update={"result": law.result.model_copy(update={"owners": whose})})
    facts = replace(known("2026-11-20"), form={"so_dinh_danh": "00000001"})
    assert owners(law, facts) == ["person:00000001", "business:0101"]
