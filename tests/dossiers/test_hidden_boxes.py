"""What a form does not show comes from the server: nobody files it, however they send it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.refusals import InvalidInput
from lienthong.dossiers.actions import drafting, handling
from lienthong.dossiers.actions.submitting import submit_dossier, submit_draft
from lienthong.procedures.queries import definition_on
from tests.dossiers.making import FORMS, FRIDAY, MOVING, Country, body_of, change_law, key, taken

FORGED = {"noi_cu": "Bịa ra", "dau": "co"}
HOME = "3 đường Cũ"


@pytest.fixture(autouse=True)
def law_with_hidden_boxes(country: Country) -> None:
    """The former address is filled in and not shown; ``dau`` is a mark that only a linked declaration gives."""
    form: Any = body_of(definition_on(MOVING, on=FRIDAY.date()))["form"]
    (person, *_) = form["layout"]
    person["fields"][2]["widget"] = "hidden"
    assert person["fields"][2]["name"] == "noi_cu"
    words = {"vi": "Dấu", "en": "Mark"}
    person["fields"] = [*person["fields"], {"name": "dau", "label": words, "widget": "hidden"}]
    form["schema"]["properties"]["dau"] = {"type": "string"}
    change_law(form=form)


def test_what_is_typed_into_a_hidden_box_is_not_kept(country: Country) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    before = draft.form.get("noi_cu")
    draft = drafting.save_draft(draft.pk, {**FORMS[MOVING], **FORGED}, by=country.person, at=FRIDAY)
    assert (draft.form.get("noi_cu"), "dau" in draft.form) == (before, False)
    filed = submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    assert (filed.form.get("noi_cu"), "dau" in filed.form) == (before, False)


def test_a_direct_filing_keeps_of_them_only_what_a_registry_answered(country: Country) -> None:
    form = {**FORMS[MOVING], **FORGED}
    filed = submit_dossier(MOVING, form, key=key(), by=country.person, at=FRIDAY)
    assert not FORGED.keys() & filed.form.keys()
    held = {"noi_cu": {"state": "found", "value": HOME, "locked": False, "service": "households.household"}}
    for given, kept in (("Bịa ra", None), (HOME, HOME)):
        form = {**FORMS[MOVING], "noi_cu": given}
        filed = submit_dossier(MOVING, form, key=key(), by=country.person, at=FRIDAY, held=held)
        assert filed.form.get("noi_cu") == kept


def test_an_answer_to_the_office_changes_none_of_them(country: Country) -> None:
    code = taken(country).code
    at = FRIDAY + timedelta(hours=1)
    handling.ask_supplement(code, "Thiếu giấy nhà", ["giay_nha"], key=key(), by=country.settle, at=at)
    with pytest.raises(InvalidInput) as refused:
        handling.answer_supplement(code, {"dau": "co"}, key=key(), by=country.person, at=at)
    assert [(error["path"], error["code"]) for error in refused.value.facts["errors"]] == [("dau", "field_locked")]
