"""What nobody may do with a file of their own: change what a registry gave, move it elsewhere, write without end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lienthong.core.refusals import InvalidInput
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.actions import drafting, finishing, handling, submitting
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.cases import case_file
from lienthong.dossiers.refusals import DraftAlreadySubmitted, IdempotencyKeyReused, WordsTooLong
from lienthong.dossiers.rules.provenance import locked_changes
from tests.dossiers.making import FRIDAY, MOVING, OTHER_PLACE, PLACE, Country, file, key, proposed, taken

ENDLESS = "x" * 4001
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"


@pytest.fixture
def filed(country: Country) -> Dossier:
    """A move filed from a draft: the registry gave the name, the person typed the address."""
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    form = {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "ngay_don": "2026-11-19"}
    drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)
    return submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)


def ask(country: Country, code: str, items: list[str]) -> None:
    handling.ask_supplement(code, "Xem lại", items, key=key(), by=country.intake, at=FRIDAY)


def answer(country: Country, code: str, **changes: Any) -> Dossier:
    return handling.answer_supplement(code, changes, key=key(), by=country.person, at=FRIDAY)


def test_what_a_registry_gave_is_not_changed_by_an_answer(country, filed):
    ask(country, filed.code, ["dia_chi"])
    with pytest.raises(InvalidInput) as refused:
        answer(country, filed.code, ho_ten="Ai Khác")
    assert [(error["path"], error["code"]) for error in refused.value.facts["errors"]] == [("ho_ten", "field_locked")]
    assert answer(country, filed.code, ho_ten="An Bình", dia_chi="14 đường Hoa").form["dia_chi"] == "14 đường Hoa"


def test_what_a_registry_gave_is_changed_when_the_office_asks_for_that_field(country, filed):
    ask(country, filed.code, ["ho_ten"])
    assert answer(country, filed.code, ho_ten="An Bính").provenance["ho_ten"]["how"] == "typed"


def test_an_answer_does_not_move_the_file_to_another_place(country, filed):
    ask(country, filed.code, ["noi_moi"])
    with pytest.raises(InvalidInput) as refused:
        answer(country, filed.code, noi_moi=OTHER_PLACE)
    assert refused.value.facts["errors"][0]["path"] == "noi_moi"


def test_only_what_was_held_is_locked(country, filed):
    definition = handling.queries.definition_of(filed)
    typed = {"ho_ten": {"how": "typed_registry_down"}}
    assert locked_changes(definition, typed, ["ho_ten", "dia_chi"], asked_for=()) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda c, code: handling.ask_supplement(code, ENDLESS, [], key=key(), by=c.intake, at=FRIDAY),
        lambda c, code: handling.ask_supplement(code, "Thiếu", ["x" * 99] * 50, key=key(), by=c.intake, at=FRIDAY),
        lambda c, code: handling.refuse_dossier(code, ENDLESS, key=key(), by=c.intake, at=FRIDAY),
        lambda c, code: finishing.withdraw_dossier(code, ENDLESS, key=key(), by=c.person, at=FRIDAY),
    ],
)
def test_words_without_end_are_refused(country: Country, act: Callable[[Country, str], object]):
    with pytest.raises(WordsTooLong):
        act(country, file(country).code)


def test_words_of_a_proposal_have_an_end_too(country):
    code = taken(country).code
    with pytest.raises(WordsTooLong):
        handling.propose_result(code, "grant", ENDLESS, key=key(), by=country.settle, at=FRIDAY)
    assert proposed(country, words="x" * 4000).result["words"] == "x" * 4000


def test_a_draft_that_is_thrown_away_takes_its_files_with_it(country):
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    attach_file(draft.holder, "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    drafting.discard_draft(draft.pk, by=country.person, at=FRIDAY)
    assert attachments_of(draft.holder) == []


def test_a_filed_draft_is_not_thrown_away(country, filed):
    draft = drafting.Draft.objects.get(dossier=filed.code)
    with pytest.raises(DraftAlreadySubmitted):
        drafting.discard_draft(draft.pk, by=country.person, at=FRIDAY)


def test_one_key_for_two_files_at_the_same_moment_does_one_act(country, monkeypatch):
    first, second, once = file(country).code, file(country).code, key()
    handling.receive_dossier(first, key=once, by=country.intake, at=FRIDAY)
    not_there_yet = lambda *named, **given: replace(case_file(*named, **given), known=None)  # noqa: E731
    monkeypatch.setattr("lienthong.dossiers.actions.case.case_file", not_there_yet)
    with pytest.raises(IdempotencyKeyReused):
        handling.receive_dossier(second, key=once, by=country.intake, at=FRIDAY)
    assert Dossier.objects.get(code=second).state == "SUBMITTED"
