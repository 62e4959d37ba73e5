"""A person's own store: what comes into it, who sees it, who may use it, and what is known of its use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Grant, Role, Text, system
from lienthong.documents.actions import remove_attachment, withdraw_document
from lienthong.documents.models import IssuedDocument
from lienthong.documents.queries import attachments_of, read_file
from lienthong.library.actions import keeping
from lienthong.library.models import KeptPaper, PaperOwner
from lienthong.library.queries import store
from lienthong.library.refusals import PaperNotUsable, PaperOfAnotherKind
from lienthong.library.rules import owning
from tests.dossiers.making import FRIDAY, Country
from tests.fixtures.bad_files import PNG
from tests.library.making import CERTIFICATE, accepted_upload, certificate

DAY = FRIDAY.date()
LATER = FRIDAY + timedelta(days=1)


def lend(paper: KeptPaper, by: Actor, holder: str = "draft:1", kinds: tuple[str, ...] = (CERTIFICATE,)):
    return keeping.lend_paper(paper.pk, holder, "giay_ho", kinds=kinds, procedure="D.001", by=by, at=FRIDAY)


# ---------------------------------------------------------------- what comes in


def test_a_result_is_in_the_store_of_its_owner_with_its_twin(country: Country) -> None:
    paper = certificate(country)
    (mine,) = store.papers_of(to=country.person, at=FRIDAY)
    assert (mine.id, mine.kind, mine.number, mine.source, mine.state) == (
        paper.pk, CERTIFICATE, paper.document.number, "issued", "valid"
    )  # fmt: skip
    assert (mine.issued_date, mine.valid_to, mine.has_data, mine.accepted_by) == (DAY, None, True, "")
    assert (mine.unit_name, mine.check) == (paper.document.unit_name, paper.document_id)
    assert read_file(paper.file_id) == read_file(paper.document.file_id)
    assert (str(paper), str(paper.owners.get())) == (f"{CERTIFICATE} {paper.number}", str(paper.pk))


def test_the_ledger_says_that_a_paper_was_kept_and_not_for_whom(country: Country) -> None:
    paper = certificate(country)
    line = LedgerLine.objects.get(verb="library.kept")
    assert (line.about, line.dossier, line.detail["owners"]) == (f"paper:{paper.pk}", paper.dossier, 1)
    assert country.person.subject not in str(line.detail)


def test_papers_are_let_go_once(country: Country) -> None:
    paper = certificate(country)
    assert keeping.release_papers(paper.dossier, by=system("results"), at=LATER) == 0
    assert LedgerLine.objects.filter(verb="library.released").count() <= 1


def test_the_same_result_is_kept_once(country: Country) -> None:
    paper = certificate(country)
    again = keeping.keep_result(paper.document, "other", ["person:1"], by=system("results"), at=LATER)
    assert (again, KeptPaper.objects.count(), PaperOwner.objects.count()) == (paper, 1, 1)


def test_the_same_upload_is_kept_once_for_a_dossier(country: Country) -> None:
    assert accepted_upload(country) == accepted_upload(country)
    (mine,) = store.papers_of(to=country.person, at=FRIDAY)
    assert (mine.source, mine.accepted_by, mine.number, mine.issued_date, mine.has_data) == (
        "uploaded", "Z01-1", "", None, False
    )  # fmt: skip


def test_a_paper_may_belong_to_several(country: Country) -> None:
    accepted_upload(country, "person:00000001", "person:00000002", "person:00000001")
    assert len(store.papers_of(to=country.person, at=FRIDAY)) == 1
    assert len(store.papers_of(to=country.neighbor, at=FRIDAY)) == 1
    assert PaperOwner.objects.count() == 2


def test_who_acts_for_a_business_finds_its_papers_beside_their_own(country: Country) -> None:
    accepted_upload(country, owning.owner_key("business", "0101"))
    acting = replace(country.neighbor, grants=(Grant(Role.REPRESENTATIVE, "business:0101"),))
    assert store.papers_of(to=country.neighbor, at=FRIDAY) == []
    assert len(store.papers_of(to=acting, at=FRIDAY)) == 1


@pytest.mark.parametrize("who", ["person", "settle", "stranger"])
def test_only_the_machine_or_the_unit_keeps(country: Country, who: str) -> None:
    file = accepted_upload(country).file_id
    unit = country.head.unit_id or 0
    with pytest.raises(NotAllowed):
        keeping.keep_upload("Z", "x", Text("a", "b"), file, unit, [], by=getattr(country, who), at=FRIDAY)


# ---------------------------------------------------------------- who sees it


def test_nobody_sees_or_uses_the_paper_of_another(country: Country) -> None:
    paper = certificate(country)
    for other in (country.neighbor, country.settle, country.head):
        assert store.papers_of(to=other, at=FRIDAY) == []
        assert store.uses_of(to=other) == []
        assert store.usable_papers([CERTIFICATE], to=other, on=DAY) == []
        with pytest.raises(NotFound):
            store.get_paper(paper.pk, to=other)
        with pytest.raises(NotFound):
            lend(paper, other)


def test_the_store_costs_one_statement(country: Country, django_assert_num_queries) -> None:
    for number in range(5):
        accepted_upload(country, content=PNG + bytes(number))
    with django_assert_num_queries(1):
        assert len(store.papers_of(to=country.person, at=FRIDAY)) == 5
    with django_assert_num_queries(0):
        assert store.usable_papers([], to=country.person, on=DAY) == []
        assert store.usable_papers(["x"], to=country.settle, on=DAY) == []
        assert store.not_usable([], on=DAY) == set()
        assert store.named([]) == {}


# ---------------------------------------------------------------- what may be used


def test_a_paper_that_holds_is_offered(country: Country) -> None:
    paper = certificate(country)
    (offered,) = store.usable_papers([CERTIFICATE, "x"], to=country.person, on=DAY)
    assert (offered.id, offered.title.en, offered.number) == (paper.pk, "Certificate of the household", paper.number)
    assert store.usable_papers(["x"], to=country.person, on=DAY) == []
    assert store.named([paper.pk])[paper.pk] == offered


@pytest.mark.parametrize("how", ["document", "expired", "own"])
def test_a_paper_that_holds_no_longer_is_neither_offered_nor_lent(country: Country, how: str) -> None:
    if how == "own":
        paper = accepted_upload(country)
        keeping.withdraw_paper(paper.pk, by=country.person, at=FRIDAY)
    else:
        paper = certificate(country)
    if how == "document":
        withdraw_document(paper.document_id, "Nhầm", by=country.head, at=FRIDAY)
    if how == "expired":
        KeptPaper.objects.update(valid_to=DAY)
    (mine,) = store.papers_of(to=country.person, at=FRIDAY)
    assert mine.state == ("expired" if how == "expired" else "withdrawn")
    assert store.usable_papers([CERTIFICATE], to=country.person, on=DAY) == []
    assert store.not_usable([paper.pk], on=DAY) == {paper.pk}
    with pytest.raises(PaperNotUsable, match="no longer valid"):
        lend(paper, country.person)


def test_a_paper_holds_until_its_last_day(country: Country) -> None:
    paper = certificate(country)
    KeptPaper.objects.update(valid_to=DAY + timedelta(days=1))
    assert store.not_usable([paper.pk], on=DAY) == set()
    assert store.not_usable([paper.pk, 0], on=DAY + timedelta(days=1)) == {paper.pk, 0}


# ---------------------------------------------------------------- lending


def test_a_lent_paper_is_a_file_like_any_other_and_says_where_it_comes_from(country: Country) -> None:
    paper = certificate(country)
    attached = lend(paper, country.person)
    (file,) = attachments_of("draft:1")
    assert (file.component, file.sha256, file.origin) == ("giay_ho", paper.file_id, f"paper:{paper.pk}")
    assert file.name == f"Giấy xác nhận hộ {paper.number.replace('/', '-')}.pdf"
    remove_attachment("draft:1", attached.pk, by=country.person, at=FRIDAY)
    assert attachments_of("draft:1") == []
    assert store.get_paper(paper.pk, to=country.person).file_id == paper.file_id


def test_a_paper_of_another_kind_is_not_lent(country: Country) -> None:
    paper = certificate(country)
    with pytest.raises(PaperOfAnotherKind, match="not what is asked for"):
        lend(paper, country.person, kinds=("x",))
    assert attachments_of("draft:1") == []


def test_every_use_is_a_line_that_the_owner_sees(country: Country, django_assert_num_queries) -> None:
    paper = certificate(country)
    assert store.uses_of(to=country.person) == []
    lend(paper, country.person)
    lend(paper, country.person, holder="dossier:Z01-2")
    keeping.use_papers([paper.pk], "Z01-3", "D.001", by=country.person, at=FRIDAY)
    keeping.open_paper(paper.pk, "Z01-3", "D.001", by=country.settle, at=LATER)
    with django_assert_num_queries(3):
        uses = store.uses_of(to=country.person)
    assert [(use.how, use.dossier, use.is_self, use.procedure) for use in uses] == [
        ("opened", "Z01-3", False, "D.001"),
        ("used", "Z01-3", True, "D.001"),
        ("lent", "Z01-2", True, "D.001"),
        ("lent", "draft:1", True, "D.001"),
    ]
    assert (uses[0].who, uses[0].unit_name != "", uses[0].title.en) == ("Settle", True, "Certificate of the household")
    assert [use.how for use in store.uses_of(to=country.person, limit=1)] == ["opened"]
    other = accepted_upload(country)
    assert store.uses_of(to=country.person, paper_id=other.pk) == []
    assert len(store.uses_of(to=country.person, paper_id=paper.pk)) == 4


def test_a_use_by_the_person_alone_names_no_office(country: Country) -> None:
    lend(certificate(country), country.person)
    (use,) = store.uses_of(to=country.person)
    assert (use.unit_name, use.is_self) == ("", True)


# ---------------------------------------------------------------- taking out


def test_one_takes_out_what_one_uploaded_and_nothing_else(country: Country) -> None:
    upload, result = accepted_upload(country), certificate(country)
    with pytest.raises(NotFound):
        keeping.withdraw_paper(upload.pk, by=country.neighbor, at=FRIDAY)
    with pytest.raises(NotFound):
        keeping.withdraw_paper(0, by=country.person, at=FRIDAY)
    with pytest.raises(NotAllowed):
        keeping.withdraw_paper(result.pk, by=country.person, at=FRIDAY)
    assert keeping.withdraw_paper(upload.pk, by=country.person, at=FRIDAY).withdrawn_at == FRIDAY
    assert keeping.withdraw_paper(upload.pk, by=country.person, at=LATER).withdrawn_at == FRIDAY
    assert LedgerLine.objects.filter(verb="library.withdrawn").count() == 1


def test_the_head_takes_out_what_was_digitised_by_mistake_and_its_owner_does_not(country: Country) -> None:
    file = accepted_upload(country)
    unit, whose = country.head.unit_id or 0, [owning.owner_key("person", country.person.subject)]
    paper = keeping.keep_digitised(
        "birth", Text("Khai sinh", "Birth"), "12/1990", unit, date(1990, 5, 2), file.file, file.file, whose,
        by=country.settle, at=FRIDAY,
    )  # fmt: skip
    assert paper.source == "digitised"
    with pytest.raises(NotAllowed):
        keeping.withdraw_paper(paper.pk, by=country.person, at=FRIDAY)
    with pytest.raises(NotFound):
        keeping.withdraw_paper(paper.pk, by=country.stranger, at=FRIDAY)
    assert keeping.withdraw_paper(paper.pk, by=country.head, at=FRIDAY).withdrawn_at == FRIDAY


def test_a_paper_that_was_issued_is_withdrawn_as_a_document(country: Country) -> None:
    paper = certificate(country)
    with pytest.raises(NotAllowed):
        keeping.withdraw_paper(paper.pk, by=country.head, at=FRIDAY)
    withdraw_document(paper.document_id, "Nhầm", by=country.head, at=FRIDAY)
    assert IssuedDocument.objects.get().withdrawn_at == FRIDAY


# ---------------------------------------------------------------- names


def test_who_is_nobody_owns_nothing() -> None:
    assert owning.owners_of(system("x")) == ()


def test_papers_are_found_in_what_files_say_of_themselves() -> None:
    assert owning.papers_in(["", "paper:12", "paper:3", "paper:12"]) == [3, 12]


@pytest.mark.parametrize(("number", "name"), [("12/2026", "Giấy 12-2026.pdf"), ("", "Giấy.pdf")])
def test_a_lent_file_is_called_after_its_paper(number: str, name: str) -> None:
    assert owning.file_name("Giấy", number, "pdf") == name
