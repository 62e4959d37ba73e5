"""Taken in without regard to boundaries: where one is helped, where it is taken in, who decides; the way between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import InvalidInput, NotAllowed
from lienthong.core.values import Actor, Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handing, handling
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier, Handover
from lienthong.dossiers.queries.handovers import originals_of, passages_of
from lienthong.dossiers.refusals import ActNotAllowed, WordsMissing
from lienthong.dossiers.refusals.ways import AlreadyHere, NotTakenInHere, PlaceUnknown
from lienthong.units import queries as units
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    MOVING,
    OTHER_PLACE,
    PLACE,
    Country,
    change_law,
    key,
    open_officer,
)

LAW = {"agency": "commune_pc", "intake": "one_stop", "place_field": "noi_moi"}
LATER = FRIDAY + timedelta(hours=1)
FAR_PLACE = "00201"


def office(code: str, agency: str, *, level: str = "commune") -> int:
    place = units.version_at(code, level=level, on=FRIDAY.date()).unit_id
    return units.agency_of(place, agency).pk


@pytest.fixture
def other_intake(country: Country) -> Actor:
    """The counter of the neighbor commune."""
    return open_officer("Other intake", office(OTHER_PLACE, "one_stop"), Role.INTAKE)


@pytest.fixture
def anywhere(country: Country) -> None:
    """From Friday on the move is taken in anywhere in the province."""
    change_law(competence={**LAW, "anywhere": "province"})


def filed_by(by: Actor, *, place: str = PLACE) -> Dossier:
    form = {**FORMS[MOVING], "noi_moi": place}
    return submit_dossier(MOVING, form, channel="counter", key=key(), by=by, at=FRIDAY)


def on_its_way(country: Country, other_intake: Actor, *originals: str) -> Dossier:
    code = filed_by(other_intake).code
    handling.receive_dossier(code, key=key(), by=other_intake, at=FRIDAY)
    return handing.hand_over_dossier(code, list(originals), key=key(), by=other_intake, at=LATER)


# ---------------------------------------------------------------- taking in


def test_where_the_law_keeps_to_boundaries_another_counter_takes_nothing_in(
    country: Country, other_intake: Actor
) -> None:
    with pytest.raises(NotAllowed):
        filed_by(other_intake)


def test_a_counter_anywhere_in_the_province_takes_it_in(country: Country, other_intake: Actor, anywhere: None) -> None:
    dossier = filed_by(other_intake)
    dossier = Dossier.objects.get(code=dossier.code)
    assert dossier.code.startswith("Z01.X00102.HCC-")
    assert (dossier.helped_id, dossier.intake_id) == (other_intake.unit_id, other_intake.unit_id)
    assert (dossier.unit_id, dossier.is_elsewhere) == (country.settle.unit_id, True)
    assert filed_by(country.intake).is_elsewhere is False


def test_the_person_files_online_as_before(country: Country, anywhere: None) -> None:
    dossier = submit_dossier(MOVING, FORMS[MOVING], key=key(), by=country.person, at=FRIDAY)
    assert (dossier.is_elsewhere, dossier.helped_id, dossier.intake_id) == (False, None, country.intake.unit_id)


def test_another_province_takes_in_only_what_the_country_takes_in(country: Country, anywhere: None) -> None:
    far = open_officer("Far intake", office(FAR_PLACE, "one_stop"), Role.INTAKE)
    with pytest.raises(NotTakenInHere):
        filed_by(far)
    change_law(competence={**LAW, "anywhere": "country"})
    assert filed_by(far).is_elsewhere


def test_only_offices_that_take_in_take_in(country: Country, anywhere: None) -> None:
    police = open_officer("Police", office(OTHER_PLACE, "commune_police"), Role.INTAKE)
    roaming = Actor(kind="officer", id=police.id, name="x", grants=police.grants)
    procedure = open_officer("Bees", office(OTHER_PLACE, "one_stop"), Role.INTAKE, procedure=BEES)
    for by in (police, roaming, procedure, country.settle):
        with pytest.raises(NotAllowed):
            filed_by(by)
    change_law(competence={**LAW, "anywhere": "province", "also_at": ["commune_police"]})
    assert filed_by(police).is_elsewhere


# ---------------------------------------------------------------- the way to the competent unit


def test_what_is_received_elsewhere_stays_there_until_it_is_handed_over(
    country: Country, other_intake: Actor, anywhere: None
) -> None:
    code = filed_by(other_intake).code
    kept = handling.receive_dossier(code, key=key(), by=other_intake, at=FRIDAY)
    assert (kept.state, kept.step, kept.holder_id) == ("RECEIVED", "intake", other_intake.unit_id)
    assert [one.act for one in queries.allowed_acts(kept, to=other_intake)] == ["hand_over_dossier", "ask_supplement"]
    sent = handing.hand_over_dossier(code, ["Giấy nhà", " "], key=key(), by=other_intake, at=LATER)
    assert (sent.holder_role, sent.holder_id, sent.step) == ("handover", country.settle.unit_id, "examine")
    assert [row.code for row in queries.worklist(to=country.settle).rows] == [code]
    with pytest.raises(ActNotAllowed):
        handling.take_dossier(code, key=key(), by=country.settle, at=LATER)


def test_the_competent_unit_accepts_and_settles(country: Country, other_intake: Actor, anywhere: None) -> None:
    sent = on_its_way(country, other_intake, "Giấy nhà", "Sổ hộ")
    taken_over = handing.accept_handover(sent.code, ["Sổ hộ"], key=key(), by=country.settle, at=LATER)
    assert (taken_over.state, taken_over.holder_role, taken_over.due_at) == ("RECEIVED", "settle", sent.due_at)
    handling.take_dossier(sent.code, key=key(), by=country.settle, at=LATER)
    handling.propose_result(sent.code, "grant", "", key=key(), by=country.settle, at=LATER)
    handling.sign_dossier(sent.code, key=key(), by=country.head, at=LATER)
    done = finishing.complete_dossier(sent.code, {}, key=key(), by=country.robot, at=LATER)
    assert done.holder_id == other_intake.unit_id
    assert finishing.return_result(sent.code, key=key(), by=other_intake, at=LATER).state == "RETURNED"


def test_the_passages_and_the_originals_are_told(country: Country, other_intake: Actor, anywhere: None) -> None:
    code = on_its_way(country, other_intake, "Giấy nhà", "Sổ hộ").code
    (way,) = passages_of(code, to=other_intake)
    assert (way.handed_by, way.handed_at, way.outcome) == ("Other intake", LATER, "")
    assert [(one.name, one.is_on_the_way) for one in originals_of([way])] == [("Giấy nhà", True), ("Sổ hộ", True)]
    handing.accept_handover(code, ["Sổ hộ"], key=key(), by=country.settle, at=LATER + timedelta(hours=1))
    (way,) = passages_of(code, to=country.settle)
    assert (way.outcome, way.answered_by, way.missing) == ("accepted", "Settle", ("Sổ hộ",))
    there = originals_of([way])
    assert [(one.is_on_the_way, one.is_missing) for one in there] == [(False, False), (False, True)]
    assert there[0].since == LATER + timedelta(hours=1)
    assert there[0].unit_name.startswith("UBND")
    assert (passages_of(filed_by(country.intake).code, to=country.settle), originals_of([])) == ([], [])


def test_a_misdirected_file_goes_on_to_the_right_unit_and_costs_no_time(
    country: Country, other_intake: Actor, anywhere: None
) -> None:
    sent = on_its_way(country, other_intake, "Giấy nhà")
    right = open_officer("Right", office(OTHER_PLACE, "commune_pc"), Role.SETTLE)
    on = handing.redirect_handover(sent.code, OTHER_PLACE, "Nhà ở xã bên", key=key(), by=country.settle, at=LATER)
    assert (on.unit_id, on.holder_id, on.holder_role) == (right.unit_id, right.unit_id, "handover")
    assert (on.place_code, on.due_at, on.events) == (OTHER_PLACE, sent.due_at, sent.events)
    assert on.form["noi_moi"] == PLACE
    assert queries.get_dossier(sent.code, to=country.settle).code == sent.code
    assert [one.outcome for one in passages_of(sent.code, to=right)] == ["redirected", ""]
    assert passages_of(sent.code, to=right)[1].originals == ("Giấy nhà",)
    handing.accept_handover(sent.code, key=key(), by=right, at=LATER)
    assert [act.words for act in queries.thread(sent.code, to=right).acts][-2] == "Nhà ở xã bên"
    line = LedgerLine.objects.get(verb="dossiers.handover_redirected")
    assert (line.unit_id, line.detail["to_unit"], line.detail["originals"]) == (right.unit_id, right.unit_id, 1)


def test_where_a_file_cannot_be_sent_on_to_is_said(country: Country, other_intake: Actor, anywhere: None) -> None:
    code = on_its_way(country, other_intake).code
    with pytest.raises(AlreadyHere):
        handing.redirect_handover(code, PLACE, "Sai nơi", key=key(), by=country.settle, at=LATER)
    with pytest.raises(PlaceUnknown):
        handing.redirect_handover(code, "99999", "Sai nơi", key=key(), by=country.settle, at=LATER)
    with pytest.raises(WordsMissing):
        handing.redirect_handover(code, OTHER_PLACE, " ", key=key(), by=country.settle, at=LATER)


def test_each_is_done_once_under_its_key(country: Country, other_intake: Actor, anywhere: None) -> None:
    code, again = filed_by(other_intake).code, key()
    handling.receive_dossier(code, key=key(), by=other_intake, at=FRIDAY)
    for _ in range(2):
        handing.hand_over_dossier(code, [], key=again, by=other_intake, at=LATER)
    again = key()
    for _ in range(2):
        handing.redirect_handover(code, OTHER_PLACE, "Sai nơi", key=again, by=country.settle, at=LATER)
    right, again = open_officer("Right", office(OTHER_PLACE, "commune_pc"), Role.SETTLE), key()
    for _ in range(2):
        handing.accept_handover(code, key=again, by=right, at=LATER)
    assert Handover.objects.filter(dossier_code=code).count() == 2


def test_nobody_else_hands_over_accepts_or_sends_on(country: Country, other_intake: Actor, anywhere: None) -> None:
    code = filed_by(other_intake).code
    with pytest.raises(ActNotAllowed):
        handing.hand_over_dossier(code, [], key=key(), by=other_intake, at=LATER)
    code = on_its_way(country, other_intake).code
    for by in (other_intake, country.head):
        with pytest.raises(NotAllowed):
            handing.accept_handover(code, key=key(), by=by, at=LATER)


def test_the_applicant_may_withdraw_on_the_way(country: Country, other_intake: Actor, anywhere: None) -> None:
    code = on_its_way(country, other_intake).code
    assert finishing.withdraw_dossier(code, "Thôi", key=key(), by=country.person, at=LATER).state == "WITHDRAWN"


def test_a_place_that_is_none_is_an_error_of_the_form_there_too(
    country: Country, other_intake: Actor, anywhere: None
) -> None:
    with pytest.raises(InvalidInput):
        filed_by(other_intake, place="99999")
