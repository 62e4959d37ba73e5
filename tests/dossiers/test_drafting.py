"""Filling in a form: what registries hold is put in and marked, what a person types is kept, nothing stops anybody."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from lienthong.core.ledger import lines_about
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import system
from lienthong.dossiers import queries
from lienthong.dossiers.actions import drafting, submitting
from lienthong.dossiers.models import Draft
from lienthong.dossiers.refusals import DraftAlreadySubmitted, FieldNotHeld, WordsMissing
from lienthong.exchange.models import Agreement
from lienthong.procedures.refusals import ProcedureUnknown
from lienthong.registries.actions.catalog import open_registry, stop_registry
from lienthong.registries.models import RecordVersion
from tests.dossiers.making import BEES, FRIDAY, MOVING, PLACE, Country, key


def start(country: Country, procedure: str = BEES) -> Draft:
    return drafting.start_draft(procedure, by=country.person, at=FRIDAY)


def save(country: Country, draft: Draft, **form: Any) -> Draft:
    return drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)


def kept(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def stop(registry: str) -> None:
    stop_registry(registry, by=system("test"), at=FRIDAY)


# ---------------------------------------------------------------- refusals


def test_only_a_person_has_drafts(country: Country) -> None:
    for by in (country.intake, country.robot):
        with pytest.raises(NotAllowed):
            drafting.start_draft(BEES, by=by, at=FRIDAY)


def test_a_draft_of_an_unknown_procedure_is_refused(country: Country) -> None:
    with pytest.raises(ProcedureUnknown):
        drafting.start_draft("D.999", by=country.person, at=FRIDAY)


def test_nobody_touches_the_draft_of_another(country: Country) -> None:
    draft = start(country)
    for wanted in (draft.pk, uuid.uuid4(), "not-an-id"):
        for by in (country.neighbor, country.intake):
            with pytest.raises(NotFound):
                drafting.save_draft(wanted, {}, by=by, at=FRIDAY)
            with pytest.raises(NotFound):
                drafting.refill_draft(wanted, by=by, at=FRIDAY)
            with pytest.raises(NotFound):
                drafting.report_wrong(wanted, "ho_ten", "Sai", by=by, at=FRIDAY)
            with pytest.raises(NotFound):
                drafting.discard_draft(wanted, by=by, at=FRIDAY)


def test_only_a_held_value_can_be_called_wrong_and_with_words(country: Country) -> None:
    draft = start(country)
    for field in ("so_to", "khong_co"):
        with pytest.raises(FieldNotHeld):
            drafting.report_wrong(draft.pk, field, "Sai", by=country.person, at=FRIDAY)
    with pytest.raises(WordsMissing):
        drafting.report_wrong(draft.pk, "ho_ten", " ", by=country.person, at=FRIDAY)


# ---------------------------------------------------------------- putting in


def test_a_draft_begins_with_what_registries_hold_and_where_it_comes_from(country: Country) -> None:
    draft = kept(start(country))
    assert draft.form["ho_ten"] == "An Bình"
    held = draft.held["ho_ten"]
    assert (held["state"], held["value"], held["locked"]) == ("found", "An Bình", True)
    assert (held["service"], held["registry"], held["valid_from"]) == ("people.person", "people", "2025-07-01")
    assert held["record"]
    assert held["version"]
    assert held["read_at"]


def test_a_default_is_put_in_and_follows_what_it_stands_on(country: Country) -> None:
    draft = kept(start(country))
    assert draft.form["dat_cua_ai"] == "toi"
    assert draft.defaults == {"dat_cua_ai": "toi", "co_thoi_han": "khong"}
    draft = save(country, draft, dat_cua_ai="nguoi_khac")
    assert draft.form["dat_cua_ai"] == "nguoi_khac"
    assert draft.defaults == {"co_thoi_han": "khong"}


def test_every_reading_leaves_its_line_with_the_draft_as_purpose(country: Country) -> None:
    draft = start(country)
    (line,) = LedgerLine.objects.filter(verb="exchange.read", dossier=draft.holder)
    assert line.detail["service"] == "people.person"
    assert line.detail["procedure"] == BEES
    assert [one.verb for one in lines_about(draft.holder)] == ["dossiers.draft_started"]


def test_saving_asks_no_service_again(country: Country) -> None:
    draft = save(country, start(country), so_to=3)
    assert LedgerLine.objects.filter(verb="exchange.read", dossier=draft.holder).count() == 1


def test_a_registry_without_the_record_is_empty_not_down(country: Country) -> None:
    draft = kept(start(country, MOVING))
    assert draft.held["noi_cu"]["state"] == "empty"
    assert "value" not in draft.held["noi_cu"]
    assert draft.held["ho_ten"]["state"] == "found"


def test_a_record_without_the_field_is_empty_there(country: Country) -> None:
    version = RecordVersion.objects.get(record__identifiers__value="00000001")
    RecordVersion.objects.filter(pk=version.pk).update(data={k: v for k, v in version.data.items() if k != "home"})
    draft = kept(start(country))
    assert draft.held["noi_nuoi"]["state"] == "empty"
    assert "noi_nuoi" not in draft.form


def test_a_stopped_registry_is_down_and_typing_goes_on(country: Country) -> None:
    stop("people")
    draft = start(country)
    assert draft.held["ho_ten"]["state"] == "down"
    assert draft.held["ho_ten"]["locked"] is False
    draft = save(country, draft, ho_ten="An Bình", so_dinh_danh="00000001")
    assert kept(draft).form["ho_ten"] == "An Bình"


def test_nonsense_in_a_registry_is_wrong_and_typing_goes_on(country: Country) -> None:
    version = RecordVersion.objects.get(record__identifiers__value="00000001")
    RecordVersion.objects.filter(pk=version.pk).update(data={**version.data, "birth_date": "31/02/1990"})
    draft = kept(start(country))
    assert draft.held["ho_ten"]["state"] == "wrong"
    assert draft.answers["people.person"]["reason"].startswith("malformed")
    assert save(country, draft, ho_ten="An Bình").form["ho_ten"] == "An Bình"


def test_a_service_that_nobody_agreed_on_never_stops_a_form(country: Country) -> None:
    Agreement.objects.filter(service="people.person").update(consumer_type="nobody")
    draft = kept(start(country))
    assert draft.held["ho_ten"]["state"] == "down"
    assert draft.answers["people.person"]["reason"] == "agreement_missing"


def test_refilling_asks_again_what_did_not_answer_and_keeps_what_was_typed(country: Country) -> None:
    stop("people")
    draft = save(country, start(country), ho_ten="Tên Tự Gõ", so_to=7)
    open_registry("people", by=system("test"), at=FRIDAY)
    draft = kept(drafting.refill_draft(draft.pk, by=country.person, at=FRIDAY))
    assert draft.form["ho_ten"] == "An Bình"  # locked: the registry's value prevails by law
    assert draft.form["so_to"] == 7
    assert draft.held["ho_ten"]["state"] == "found"


def test_a_form_that_would_ask_for_ever_stops(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "_MOST_ROUNDS", 1)
    assert kept(start(country)).form["ho_ten"] == "An Bình"


# ---------------------------------------------------------------- typing


def test_saving_keeps_what_is_wrong_incomplete_and_left_out(country: Country) -> None:
    draft = save(country, start(country), so_to="không phải số", tu_khi="13/2020")
    draft = save(country, draft, chu_dat="Bác Ba")
    form = kept(draft).form
    assert (form["so_to"], form["tu_khi"], form["chu_dat"]) == ("không phải số", "13/2020", "Bác Ba")


def test_fields_that_the_form_does_not_have_are_not_kept(country: Country) -> None:
    assert "script" not in kept(save(country, start(country), script="<b>")).form


def test_a_locked_field_keeps_the_value_of_the_registry_and_says_so(country: Country) -> None:
    draft = save(country, start(country), ho_ten="Người Khác", so_to=2)
    assert kept(draft).form["ho_ten"] == "An Bình"
    assert kept(draft).form["so_to"] == 2
    (error,) = draft.refused
    assert (error.path, error.code) == ("ho_ten", "field_locked")
    assert "Full name" in error.message.en


def test_sending_a_locked_value_back_unchanged_is_no_attempt(country: Country) -> None:
    assert not save(country, start(country), ho_ten="An Bình").refused


def test_an_open_held_value_can_be_overwritten_and_stays_so(country: Country) -> None:
    draft = save(country, start(country), noi_nuoi="00102")
    assert kept(save(country, draft, so_to=1)).form["noi_nuoi"] == "00102"


def test_what_a_browser_says_about_registries_is_ignored(country: Country) -> None:
    draft = save(country, start(country), held={"ho_ten": {"state": "found", "value": "X", "locked": False}})
    assert kept(draft).held["ho_ten"]["value"] == "An Bình"


def test_a_disputed_value_opens_for_the_person_and_both_are_kept(country: Country) -> None:
    draft = start(country)
    record = draft.held["ho_ten"]["record"]
    draft = drafting.report_wrong(draft.pk, "ho_ten", "Tên tôi có dấu khác", by=country.person, at=FRIDAY)
    assert kept(draft).held["ho_ten"]["locked"] is False
    (line,) = LedgerLine.objects.filter(verb="dossiers.fact_disputed")
    assert line.about == f"record:{record}"
    assert line.detail == {"field": "ho_ten", "service": "people.person", "procedure": BEES}
    draft = save(country, draft, ho_ten="An Bính")
    assert (kept(draft).form["ho_ten"], kept(draft).held["ho_ten"]["value"]) == ("An Bính", "An Bình")
    assert draft.refused == []


def test_a_correction_reaches_the_officer_beside_the_held_value(country: Country) -> None:
    draft = start(country, MOVING)
    drafting.report_wrong(draft.pk, "ho_ten", "Sai dấu", by=country.person, at=FRIDAY)
    save(country, draft, ho_ten="An Bính", noi_moi=PLACE, dia_chi="12 đường Hoa")
    dossier = submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    line = dossier.provenance["ho_ten"]
    assert (line["how"], line["held_value"], line["disputed"]) == ("corrected", "An Bình", "Sai dấu")


@pytest.mark.parametrize(("state", "how"), [("down", "typed_registry_down"), ("empty", "typed_registry_empty")])
def test_the_officer_sees_why_a_value_is_the_persons_own(country: Country, state: str, how: str) -> None:
    if state == "down":
        stop("households")
    draft = start(country, MOVING)
    save(country, draft, noi_cu="1 ngõ Cũ", noi_moi=PLACE, dia_chi="12 đường Hoa")
    dossier = submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    assert dossier.provenance["noi_cu"]["how"] == how


def test_typing_in_another_window_meanwhile_is_not_lost(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = start(country)
    fill_once = drafting._fill_once

    def meanwhile(*arguments: Any) -> bool:
        other = Draft.objects.get(pk=draft.pk)
        other.form = {**other.form, "chu_dat": "Từ cửa sổ khác"}
        other.save()
        return fill_once(*arguments)

    monkeypatch.setattr(drafting, "_fill_once", meanwhile)
    save(country, draft, so_to=5)
    assert (kept(draft).form["so_to"], kept(draft).form["chu_dat"]) == (5, "Từ cửa sổ khác")


# ---------------------------------------------------------------- keeping and throwing away


def test_a_draft_is_thrown_away_for_good(country: Country) -> None:
    draft = start(country)
    drafting.discard_draft(draft.pk, by=country.person, at=FRIDAY)
    assert not Draft.objects.exists()
    assert lines_about(draft.holder)[0].verb == "dossiers.draft_discarded"


def test_a_filed_draft_cannot_be_thrown_away(country: Country) -> None:
    draft = start(country, MOVING)
    save(country, draft, noi_moi=PLACE, dia_chi="12 đường Hoa")
    submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    with pytest.raises(DraftAlreadySubmitted):
        drafting.discard_draft(draft.pk, by=country.person, at=FRIDAY)
    assert queries.get_draft(draft.pk, to=country.person).dossier


def test_a_person_sees_only_their_own_open_drafts(country: Country) -> None:
    draft = start(country)
    assert [one.pk for one in queries.drafts_of(to=country.person)] == [draft.pk]
    assert not queries.drafts_of(to=country.neighbor)
    assert not queries.drafts_of(to=country.intake)
