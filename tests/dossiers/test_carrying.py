"""A form begun under one text of the law: filed under it while it accepts, then carried; nothing typed is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.core.definitions import body_of
from lienthong.core.ledger import lines_about
from lienthong.core.refusals import NotFound
from lienthong.core.values import system
from lienthong.dossiers import queries
from lienthong.dossiers.actions import carrying, drafting, submitting
from lienthong.dossiers.models import Draft
from lienthong.dossiers.refusals import DraftAlreadySubmitted, DraftOutdated
from lienthong.dossiers.rules.carrying import carried
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.actions.retiring import retire_version, withdraw_version
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.queries import definition_on
from lienthong.procedures.refusals import ProcedureUnknown
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, key

NEW_YEAR = local("2027-01-04 09:00")
TYPED = {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "noi_cu": "1 đường Trăng", "ngay_don": "2026-12-30"}
Body = dict[str, Any]


def begun(country: Country, **more: Any) -> Draft:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    return drafting.save_draft(draft.pk, {**TYPED, **more}, by=country.person, at=FRIDAY)


def new_law(since: str = "2027-01-01", change: Any = None, **changes: Any) -> ProcedureDefinition:
    """Publish, ahead, another text of the procedure of moving."""
    body: Body = {**body_of(definition_on(MOVING, on=FRIDAY.date())), "since": since, **changes}
    if change:
        change(body)
    definition = ProcedureDefinition.model_validate(body)
    publish_procedure(definition, by=system("packs"), at=FRIDAY)
    return definition


def without(*names: str) -> Any:
    def change(body: Body) -> None:
        schema = body["form"]["schema"]
        schema["properties"] = {name: prop for name, prop in schema["properties"].items() if name not in names}
        schema["required"] = [name for name in schema["required"] if name not in names]
        body["form"]["checks"] = []
        for group in body["form"]["layout"]:
            group["fields"] = [field for field in group["fields"] if field["name"] not in names]

    return change


def with_reason(body: Body) -> None:
    body["form"]["schema"]["properties"]["ly_do"] = {"type": "string"}
    body["form"]["schema"]["required"].append("ly_do")
    body["form"]["layout"][1]["fields"].append({"name": "ly_do", "label": {"vi": "Lý do", "en": "Reason"}})


# ---------------------------------------------------------------- refusals


def test_an_outdated_draft_is_not_filed_and_stays_as_it_is(country: Country) -> None:
    draft = begun(country)
    new_law(change=with_reason)
    with pytest.raises(DraftOutdated, match="under version 1, version 2 is in force"):
        submitting.submit_draft(draft.pk, key=key(), by=country.person, at=NEW_YEAR)
    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.version_id, kept.form, kept.dossier) == (draft.version_id, draft.form, "")


def test_a_draft_of_a_procedure_that_has_ended_is_kept_and_neither_filed_nor_carried(country: Country) -> None:
    draft = begun(country)
    retire_version(MOVING, 1, until=date(2027, 1, 1), by=system("packs"), at=FRIDAY)
    with pytest.raises(ProcedureUnknown):
        submitting.submit_draft(draft.pk, key=key(), by=country.person, at=NEW_YEAR)
    with pytest.raises(ProcedureUnknown):
        carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
    law = queries.law_of(queries.get_draft(draft.pk, to=country.person), on=NEW_YEAR.date())
    assert (law.standing, law.live, law.note) == ("ended", None, None)


def test_nobody_carries_somebody_elses_draft_or_one_that_was_filed(country: Country) -> None:
    draft = begun(country)
    with pytest.raises(NotFound):
        carrying.carry_draft(draft.pk, by=country.neighbor, at=FRIDAY)
    submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    with pytest.raises(DraftAlreadySubmitted):
        carrying.carry_draft(draft.pk, by=country.person, at=FRIDAY)


# ---------------------------------------------------------------- while the old text accepts


def test_a_draft_is_filed_under_its_own_text_through_the_last_day(country: Country) -> None:
    first, second = begun(country), begun(country)
    new_law(change=with_reason, transition={"old_until": "2027-01-05"})
    filed = submitting.submit_draft(first.pk, key=key(), by=country.person, at=local("2027-01-05 23:59"))
    assert filed.version_id == first.version_id
    assert filed.due_at == local("2027-01-11 17:00")  # three working days, by the term of its own text
    with pytest.raises(DraftOutdated):
        submitting.submit_draft(second.pk, key=key(), by=country.person, at=local("2027-01-06 00:00"))


def test_a_draft_begun_after_the_change_stands_on_the_new_text(country: Country) -> None:
    new_law(transition={"old_until": "2027-02-28"})
    draft = drafting.start_draft(MOVING, by=country.person, at=NEW_YEAR)
    assert draft.version.number == 2


def test_the_law_of_a_draft_says_where_it_stands(country: Country) -> None:
    draft = queries.get_draft(begun(country).pk, to=country.person)
    assert queries.law_of(draft, on=FRIDAY.date()).standing == "current"
    new_law(change=with_reason, transition={"old_until": "2027-01-05"})
    assert queries.law_of(draft, on=FRIDAY.date()).note is None
    accepted, outdated = (queries.law_of(draft, on=date(2027, 1, day)) for day in (5, 6))
    assert (accepted.standing, accepted.number, accepted.live) == ("accepted", 1, 2)
    assert accepted.accepts_until == date(2027, 1, 5)
    assert outdated.standing == "outdated"
    assert outdated.note is not None
    assert [one.sentence.en for one in outdated.note.of("burden")] == ["One more question “Reason”."]


def test_a_draft_on_the_law_of_today_costs_one_statement(country: Country, django_assert_num_queries: Any) -> None:
    draft = queries.get_draft(begun(country).pk, to=country.person)
    with django_assert_num_queries(1):
        queries.law_of(draft, on=FRIDAY.date())


# ---------------------------------------------------------------- carried


def test_what_fits_is_kept_and_the_draft_can_be_filed(country: Country) -> None:
    draft = begun(country)
    new_law(term={"kind": "working_days", "amount": 2})
    moved = carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
    assert (moved.version.number, moved.form, moved.set_aside) == (2, draft.form, {})
    assert moved.held["ho_ten"]["state"] == "found"
    law = queries.law_of(moved, on=NEW_YEAR.date())
    assert law.standing == "current"
    assert law.note is not None and law.note.of("relief")
    filed = submitting.submit_draft(draft.pk, key=key(), by=country.person, at=NEW_YEAR)
    assert filed.version_id == moved.version_id
    assert filed.provenance["ho_ten"]["how"] == "held"


def test_what_is_not_asked_any_more_is_set_aside_with_its_label(country: Country) -> None:
    draft = begun(country)
    new_law(change=without("noi_cu"))
    moved = carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
    assert "noi_cu" not in moved.form
    assert moved.set_aside == {
        "noi_cu": {"label": {"vi": "Địa chỉ cũ", "en": "Former address"}, "value": "1 đường Trăng"}
    }
    submitting.submit_draft(draft.pk, key=key(), by=country.person, at=NEW_YEAR)


def test_what_was_set_aside_comes_back_when_the_law_asks_it_again(country: Country) -> None:
    draft = begun(country)
    new_law(change=without("noi_cu"))
    carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
    new_law(since="2027-02-01")
    moved = carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR + timedelta(days=40))
    assert (moved.form["noi_cu"], moved.set_aside) == ("1 đường Trăng", {})
    assert moved.version.number == 3


def test_carrying_is_one_line_of_the_ledger_and_is_done_once(country: Country) -> None:
    draft = begun(country)
    new_law()
    for _ in range(2):
        carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
    (line,) = lines_about(draft.holder, verbs=("dossiers.draft_carried",))
    assert line.detail == {"procedure": MOVING, "from": 1, "to": 2}


def test_a_version_on_which_a_draft_stood_is_in_use_for_good(country: Country) -> None:
    from lienthong.procedures.refusals import VersionInUse

    draft = begun(country)
    new_law()
    carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
    with pytest.raises(VersionInUse):
        withdraw_version(MOVING, 1, by=system("packs"), at=NEW_YEAR)


def test_a_draft_that_is_carried_while_it_is_being_filled_is_not_carried_back(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begun(country)
    new_law(change=without("noi_cu"))
    fill = drafting._fill_once
    turns = []

    def carried_meanwhile(*arguments: Any) -> bool:
        if not turns:
            turns.append(1)
            carrying.carry_draft(draft.pk, by=country.person, at=NEW_YEAR)
        return fill(*arguments)

    monkeypatch.setattr(drafting, "_fill_once", carried_meanwhile)
    saved = drafting.save_draft(draft.pk, {"dia_chi": "14 đường Hoa"}, by=country.person, at=NEW_YEAR)
    assert (saved.version.number, saved.form["dia_chi"]) == (2, "14 đường Hoa")


# ---------------------------------------------------------------- the rule


def table(columns: list[str]) -> Any:
    def change(body: Body) -> None:
        row = {"type": "object", "properties": {name: {"type": "string"} for name in columns}}
        body["form"]["schema"]["properties"]["con"] = {"type": "array", "items": row}
        shown = [{"name": name, "label": {"vi": name, "en": name}} for name in columns]
        body["form"]["layout"][1]["fields"].append(
            {"name": "con", "label": {"vi": "Con", "en": "Children"}, "widget": "table", "columns": shown}
        )

    return change


def variant(country: Country, change: Any) -> ProcedureDefinition:
    body = body_of(definition_on(MOVING, on=FRIDAY.date()))
    change(body)
    return ProcedureDefinition.model_validate(body)


def test_a_column_that_is_gone_sets_the_whole_group_aside_and_keeps_what_fits(country: Country) -> None:
    old, new = variant(country, table(["ten", "tuoi"])), variant(country, table(["ten"]))
    rows = [{"ten": "Na", "tuoi": "3"}, {"ten": "Bo"}, "crooked"]
    found = carried({"con": rows}, {}, old, new, own=["con"])
    assert found.form == {"con": [{"ten": "Na"}, {"ten": "Bo"}, "crooked"]}
    assert found.set_aside == {"con": {"label": {"vi": "Con", "en": "Children"}, "value": rows}}
    again = carried(found.form, found.set_aside, new, old, own=["con"])
    assert again.form["con"] == [{"ten": "Na"}, {"ten": "Bo"}, "crooked"]
    assert again.set_aside == {}


def test_a_group_that_becomes_a_plain_question_is_set_aside(country: Country) -> None:
    def plain(body: Body) -> None:
        body["form"]["schema"]["properties"]["con"] = {"type": "string"}
        body["form"]["layout"][1]["fields"].append({"name": "con", "label": {"vi": "Con", "en": "Children"}})

    old, new = variant(country, table(["ten"])), variant(country, plain)
    rows = [{"ten": "Na"}]
    assert carried({"con": rows}, {}, old, new, own=["con"]).set_aside["con"]["value"] == rows
    assert carried({"con": "Na"}, {}, new, old, own=["con"]).set_aside["con"]["value"] == "Na"


def test_text_becomes_what_the_schema_wants(country: Country) -> None:
    old = variant(country, len)
    new = variant(country, lambda body: body["form"]["schema"]["properties"].update(noi_cu={"type": "integer"}))
    assert carried({"noi_cu": "12"}, {}, old, new, own=["noi_cu"]).form == {"noi_cu": 12}
    assert carried({"noi_cu": "nhà"}, {}, old, new, own=["noi_cu"]).form == {"noi_cu": "nhà"}


def test_what_a_registry_gave_is_not_set_aside_and_a_field_unknown_to_both_is_named_by_its_name(
    country: Country,
) -> None:
    old, new = variant(country, len), variant(country, without("noi_cu"))
    assert carried({"noi_cu": "1 đường Trăng"}, {}, old, new, own=[]).set_aside == {}
    assert carried({"x": "y"}, {}, old, new, own=["x"]).set_aside == {
        "x": {"label": {"vi": "x", "en": "x"}, "value": "y"}
    }


NAMES = ["noi_cu", "dia_chi", "ngay_don", "noi_moi"]


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(NAMES), st.text(min_size=1).filter(str.strip), max_size=4),
    st.lists(st.sets(st.sampled_from(["noi_cu", "dia_chi", "ngay_don"]), max_size=3), min_size=1, max_size=4),
)
def test_nothing_typed_is_ever_lost_through_any_number_of_changes(
    form: dict[str, str], changes: list[set[str]]
) -> None:
    from tests.procedures.conftest import body

    def text(gone: set[str]) -> ProcedureDefinition:
        data = body(MOVING)
        without(*gone)(data)
        return ProcedureDefinition.model_validate(data)

    old, now, aside = text(set()), dict(form), {}
    for gone in changes:
        new = text(gone)
        found = carried(now, aside, old, new, own=now.keys())
        old, now, aside = new, found.form, found.set_aside
        together = {**{name: line["value"] for name, line in aside.items()}, **now}
        assert together.keys() == form.keys()
        assert all(str(together[name]).strip() == value.strip() or name == "ngay_don" for name, value in form.items())
