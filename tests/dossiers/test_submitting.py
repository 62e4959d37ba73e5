"""Filing: who may, what is checked, how it is numbered, what is written, and that it is written once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.accounts.actions import issue_token
from lienthong.accounts.queries import actor_of_token
from lienthong.core.ledger import lines_of_dossier
from lienthong.core.refusals import InvalidInput, NotAllowed, NotFound
from lienthong.core.values import Role, system
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.actions import drafting, submitting
from lienthong.dossiers.models import Act, Dossier, DossierCounter, IdempotentAct
from lienthong.dossiers.refusals import (
    ChannelNotOffered,
    DraftAlreadySubmitted,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
)
from lienthong.dossiers.rules.repetition import filing_holder
from lienthong.procedures.refusals import ProcedureUnknown
from tests.dossiers.calendars import local
from tests.dossiers.making import BEES, FORMS, FRIDAY, MOVING, PLACE, Country, change_law, file, key, open_officer

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x18\xdd\x8d\xb0\x00\x00\x00\x00IEND\xaeB`\x82"
)


def errors_of(refused: pytest.ExceptionInfo[InvalidInput]) -> set[tuple[str, str]]:
    return {(error["path"], error["code"]) for error in refused.value.facts["errors"]}


# ---------------------------------------------------------------- refusals


def test_a_filing_without_a_key_is_refused(country: Country) -> None:
    for wrong in ("", "k" * 201):
        with pytest.raises(IdempotencyKeyMissing):
            submitting.submit_dossier(MOVING, FORMS[MOVING], key=wrong, by=country.person, at=FRIDAY)


def test_an_unknown_procedure_is_refused(country: Country) -> None:
    with pytest.raises(ProcedureUnknown):
        submitting.submit_dossier("D.999", {}, key=key(), by=country.person, at=FRIDAY)


def test_a_channel_that_the_procedure_does_not_offer_is_refused(country: Country) -> None:
    with pytest.raises(ChannelNotOffered):
        submitting.submit_dossier(BEES, FORMS[BEES], channel="post", key=key(), by=country.intake, at=FRIDAY)


def test_everything_wrong_with_a_form_is_said_at_once(country: Country) -> None:
    with pytest.raises(InvalidInput) as refused:
        file(country, noi_moi="99999", dia_chi="", ngay_don="2026-02-31")
    assert errors_of(refused) == {("noi_moi", "unit_unknown"), ("dia_chi", "required"), ("ngay_don", "date")}
    assert all(error["message"]["vi"] and error["message"]["en"] for error in refused.value.facts["errors"])
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("place", [None, 101, "x", "001"])
def test_a_place_of_the_wrong_shape_is_a_form_error(country: Country, place: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        file(country, noi_moi=place)
    assert {path for path, _ in errors_of(refused)} == {"noi_moi"}


def test_a_person_may_not_file_at_the_counter_nor_an_officer_online(country: Country) -> None:
    for by, channel in ((country.person, "counter"), (country.intake, "online")):
        with pytest.raises(NotAllowed):
            submitting.submit_dossier(MOVING, FORMS[MOVING], channel=channel, key=key(), by=by, at=FRIDAY)


def test_only_the_intake_unit_of_the_place_files_at_the_counter(country: Country) -> None:
    for by in (country.settle, country.stranger):
        with pytest.raises(NotAllowed):
            submitting.submit_dossier(MOVING, FORMS[MOVING], channel="counter", key=key(), by=by, at=FRIDAY)


def test_a_required_file_that_is_missing_is_named(country: Country) -> None:
    with pytest.raises(InvalidInput) as refused:
        submitting.submit_dossier(BEES, FORMS[BEES], key=key(), by=country.person, at=FRIDAY)
    assert ("anh_cho_dat", "file_missing") in errors_of(refused)


def test_a_key_with_another_body_is_refused(country: Country) -> None:
    again = key()
    submitting.submit_dossier(MOVING, FORMS[MOVING], key=again, by=country.person, at=FRIDAY)
    other = {**FORMS[MOVING], "dia_chi": "99 đường Khác"}
    with pytest.raises(IdempotencyKeyReused):
        submitting.submit_dossier(MOVING, other, key=again, by=country.person, at=FRIDAY)
    assert Dossier.objects.count() == 1


# ---------------------------------------------------------------- what is written


def test_a_filed_form_is_numbered_by_unit_and_local_day(country: Country) -> None:
    codes = [file(country).code, file(country, at=FRIDAY + timedelta(hours=1)).code]
    assert codes == ["Z01.X00101.HCC-261120-0001", "Z01.X00101.HCC-261120-0002"]
    early = local("2026-11-21 00:30")  # still the 20th in UTC
    assert file(country, at=early).code == "Z01.X00101.HCC-261121-0001"


def test_a_number_past_four_digits_is_written_in_full(country: Country) -> None:
    DossierCounter.objects.create(series="Z01.X00101.HCC-261120", last=9_999)
    assert file(country).code == "Z01.X00101.HCC-261120-10000"


def test_filing_writes_the_file_its_first_act_the_ledger_and_the_key(country: Country) -> None:
    dossier = file(country)
    kept = Dossier.objects.get(code=dossier.code)
    assert (kept.state, kept.step, kept.holder_role) == ("SUBMITTED", "intake", "intake")
    assert kept.holder_id == kept.intake_id == country.intake.unit_id
    assert kept.unit_id == country.settle.unit_id
    assert (str(kept.applicant_id), kept.applicant_name, kept.filed_by) == (country.person.id, "An Bình", "")
    assert kept.due_at == dossier.due_at == local("2026-11-26 17:00")
    act = Act.objects.get(dossier_code=dossier.code)
    assert (act.number, act.verb, act.state_after) == (1, "dossiers.submitted", "SUBMITTED")
    (line,) = lines_of_dossier(dossier.code)
    assert (line.verb, line.about, line.unit_id) == (
        "dossiers.submitted",
        f"dossier:{dossier.code}",
        country.settle.unit_id,
    )
    assert line.detail == {
        "procedure": MOVING,
        "channel": "online",
        "state": "SUBMITTED",
        "due_at": dossier.due_at.isoformat(),
        "fields_asked": 5,
        "fields_prefilled": 0,
        "fields_corrected": 0,
        "fields_asked_again": 2,
        "registries": [],
        "has_files": False,
        "from_store": False,
    }
    assert IdempotentAct.objects.filter(dossier_code=dossier.code).count() == 1


def test_no_line_of_the_ledger_holds_what_a_person_typed(country: Country) -> None:
    dossier = file(country)
    assert "đường Hoa" not in str([line.detail for line in lines_of_dossier(dossier.code)])


def test_the_same_filing_twice_is_one_file(country: Country) -> None:
    again = key()
    first, second = (
        submitting.submit_dossier(MOVING, FORMS[MOVING], key=again, by=country.person, at=FRIDAY + timedelta(hours=h))
        for h in (0, 1)
    )
    assert (first.code, first.due_at) == (second.code, second.due_at)
    assert (Dossier.objects.count(), Act.objects.count()) == (1, 1)
    assert len(list(lines_of_dossier(first.code))) == 1


def test_two_people_may_use_the_same_key(country: Country) -> None:
    again = key()
    for by in (country.person, country.neighbor):
        submitting.submit_dossier(MOVING, FORMS[MOVING], key=again, by=by, at=FRIDAY)
    assert Dossier.objects.count() == 2


def test_what_is_typed_although_a_registry_holds_it_is_marked(country: Country) -> None:
    how = {name: line["how"] for name, line in file(country).provenance.items()}
    assert how["ho_ten"] == "typed_though_known"
    assert how["dia_chi"] == "typed"


def test_what_the_definition_puts_in_is_not_asked_again(country: Country) -> None:
    form = {name: value for name, value in FORMS[MOVING].items() if name != "ngay_don"}
    dossier = submitting.submit_dossier(MOVING, form, key=key(), by=country.person, at=FRIDAY)
    assert dossier.form["ngay_don"] == "2026-11-20"
    assert dossier.provenance["ngay_don"] == {"how": "calculated"}


def test_the_place_may_come_beside_the_form(country: Country) -> None:
    form = {name: value for name, value in FORMS[MOVING].items() if name != "noi_moi"}
    dossier = submitting.submit_dossier(MOVING, form, place_code=PLACE, key=key(), by=country.person, at=FRIDAY)
    assert (dossier.form["noi_moi"], dossier.place_code) == (PLACE, PLACE)


def test_the_counter_files_for_a_person_whom_the_form_names(country: Country) -> None:
    dossier = submitting.submit_dossier(BEES, FORMS[BEES], channel="COUNTER", key=key(), by=country.intake, at=FRIDAY)
    assert (str(dossier.applicant_id), dossier.applicant_name) == (country.person.id, "An Bình")
    assert (dossier.filed_by, dossier.channel) == (country.intake.id, "counter")


def test_the_counter_files_for_a_person_without_an_account(country: Country) -> None:
    form = {**FORMS[MOVING], "so_dinh_danh": "00000009", "ho_ten": "Bà Cả"}
    dossier = submitting.submit_dossier(MOVING, form, channel="post", key=key(), by=country.intake, at=FRIDAY)
    assert (dossier.applicant_id, dossier.applicant_name) == (None, "Bà Cả")


def test_an_intake_right_for_one_procedure_is_none_for_another(country: Country) -> None:
    unit = country.intake.unit_id
    assert unit is not None
    narrow = open_officer("Bees only", unit, Role.INTAKE, procedure=BEES)
    submitting.submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=narrow, at=FRIDAY)
    with pytest.raises(NotAllowed):
        submitting.submit_dossier(MOVING, FORMS[MOVING], channel="counter", key=key(), by=narrow, at=FRIDAY)


def test_files_put_up_before_go_with_the_filing(country: Country) -> None:
    again = key()
    holder = filing_holder(country.person, again)
    attach_file(holder, "anh_cho_dat", PNG, "vuon.png", by=country.person, at=FRIDAY)
    dossier = submitting.submit_dossier(BEES, FORMS[BEES], key=again, by=country.person, at=FRIDAY)
    assert [one.component for one in attachments_of(f"dossier:{dossier.code}")] == ["anh_cho_dat"]
    assert attachments_of(holder) == []


def test_filing_with_a_token_takes_at_most_eight_statements(country: Country) -> None:
    token = issue_token(int(country.person.id), "bench", by=system("test"), at=FRIDAY)
    file(country)  # the process knows the procedure and the place
    with CaptureQueriesContext(connection) as warm:
        by = actor_of_token(token, at=FRIDAY)
        file(country, by=by)
    assert len(warm.captured_queries) <= 5, [query["sql"][:80] for query in warm.captured_queries]


def test_filing_what_needs_no_paper_takes_three_statements(country: Country) -> None:
    change_law(components=[])
    token = issue_token(int(country.person.id), "bench", by=system("test"), at=FRIDAY)
    file(country)
    with CaptureQueriesContext(connection) as warm:
        file(country, by=actor_of_token(token, at=FRIDAY))
    assert len(warm.captured_queries) == 3


# ---------------------------------------------------------------- drafts


def test_a_draft_becomes_a_file_with_its_sources(country: Country) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    drafting.save_draft(draft.pk, {"noi_moi": PLACE, "dia_chi": "12 đường Hoa"}, by=country.person, at=FRIDAY)
    dossier = submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    assert dossier.provenance["ho_ten"]["how"] == "held"
    assert dossier.provenance["ho_ten"]["registry"] == "people"
    assert dossier.provenance["dia_chi"] == {"how": "typed"}
    line = next(line for line in lines_of_dossier(dossier.code) if line.verb == "dossiers.submitted")
    assert (line.detail["fields_asked"], line.detail["fields_prefilled"]) == (4, 2)
    assert line.detail["registries"] == ["people"]


def test_a_draft_is_filed_once(country: Country) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    drafting.save_draft(draft.pk, {"noi_moi": PLACE, "dia_chi": "12 đường Hoa"}, by=country.person, at=FRIDAY)
    again = key()
    first = submitting.submit_draft(draft.pk, key=again, by=country.person, at=FRIDAY)
    assert submitting.submit_draft(draft.pk, key=again, by=country.person, at=FRIDAY).code == first.code
    with pytest.raises(DraftAlreadySubmitted):
        submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    with pytest.raises(DraftAlreadySubmitted):
        drafting.save_draft(draft.pk, {"dia_chi": "khác"}, by=country.person, at=FRIDAY)


def test_nobody_files_the_draft_of_another(country: Country) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    with pytest.raises(NotFound):
        submitting.submit_draft(draft.pk, key=key(), by=country.neighbor, at=FRIDAY)
    with pytest.raises(NotAllowed):
        submitting.submit_draft(draft.pk, key=key(), by=country.intake, at=FRIDAY)


def test_a_refused_draft_stays_a_draft(country: Country) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    with pytest.raises(InvalidInput):
        submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    drafting.save_draft(draft.pk, {"noi_moi": PLACE, "dia_chi": "12 đường Hoa"}, by=country.person, at=FRIDAY)
    assert submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY).code
