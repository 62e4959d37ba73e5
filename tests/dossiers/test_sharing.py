"""Work shared out by the rule of the unit, reassigned by its head, done in the place of somebody who is away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lienthong.accounts.actions.standing_in import record_absence
from lienthong.accounts.queries import actor_of
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions import handing, handling
from lienthong.dossiers.actions.sharing import reassign_dossier, set_sharing
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.refusals import ActNotAllowed, WordsMissing
from lienthong.dossiers.refusals.ways import (
    HeldByColleague,
    OfficerUnfit,
    OtherEyesNeeded,
    OwnProposal,
    SharingUnknown,
)
from lienthong.dossiers.rules.sharing import SHARING_WORDS, Candidate, Sharing, chosen, letter_of
from tests.dossiers.making import (
    BEES,
    FRIDAY,
    MOVING,
    OTHER_PLACE,
    PLACE,
    Country,
    change_steps,
    file,
    handed_over,
    key,
    open_officer,
    open_person,
    open_police,
    proposed,
    received,
    step,
    taken,
)

LATER = FRIDAY + timedelta(hours=1)


def share(country: Country, rule: str, **given: Any) -> None:
    set_sharing(country.settle.unit_id or 0, rule, by=country.head, at=FRIDAY, **given)


def given_to(country: Country, *, by: Actor | None = None) -> str:
    code = file(country, by=by).code
    dossier = handling.receive_dossier(code, key=key(), by=country.intake, at=FRIDAY)
    return {country.settle.id: "settle", country.colleague.id: "colleague"}.get(str(dossier.officer_id), "nobody")


def send_away(country: Country, absent: Actor, **given: Any) -> None:
    period = {"valid_from": FRIDAY.date(), "valid_to": FRIDAY.date() + timedelta(days=5)}
    record_absence(int(absent.id), absent.unit_id or 0, by=country.robot, at=FRIDAY, **period, **given)


# ---------------------------------------------------------------- the rules


def test_without_a_rule_whoever_takes_it_has_it(country: Country) -> None:
    assert given_to(country) == "nobody"
    share(country, "none")
    assert given_to(country) == "nobody"


def test_in_turn_each_has_one_after_the_other(country: Country) -> None:
    share(country, "in_turn")
    assert [given_to(country) for _ in range(4)] == ["settle", "colleague", "settle", "colleague"]


def test_who_has_the_fewest_open_gets_the_next(country: Country) -> None:
    taken(country)
    share(country, "least_open")
    assert [given_to(country) for _ in range(2)] == ["colleague", "settle"]


def test_a_place_has_its_officer(country: Country) -> None:
    share(country, "by_place", table={PLACE: int(country.colleague.id)})
    assert [given_to(country) for _ in range(2)] == ["colleague", "colleague"]
    share(country, "by_place", table={OTHER_PLACE: int(country.colleague.id)})
    assert given_to(country) == "settle"  # nobody is named for this place: who has the fewest


def test_a_letter_has_its_officer(country: Country) -> None:
    share(country, "by_letter", table={"A-B": int(country.colleague.id), "C-Z": int(country.settle.id)})
    assert given_to(country) == "colleague"  # An Bình
    assert given_to(country, by=open_person("00000007", "Lê Thị Đào")) == "settle"


def test_the_rule_of_the_procedure_comes_before_the_one_for_all(country: Country) -> None:
    share(country, "in_turn", procedure=MOVING)
    share(country, "none")
    share(country, "none", procedure=BEES)
    assert given_to(country) == "settle"


def test_who_is_away_is_passed_over(country: Country) -> None:
    share(country, "in_turn")
    send_away(country, country.settle)
    assert [given_to(country) for _ in range(2)] == ["colleague", "colleague"]
    send_away(country, country.colleague)
    assert given_to(country) == "nobody"


def test_every_arrival_at_a_settling_step_is_shared_out_and_nobody_reviews_their_own(country: Country) -> None:
    change_steps(
        step("examine", "settle", "commune_pc"),
        step("check", "settle", "commune_police"),
        step("review", "settle", "commune_pc", four_eyes=True),
    )
    police = open_police()
    boss = open_officer("Police head", police.unit_id or 0, Role.HEAD)
    share(country, "least_open")
    set_sharing(police.unit_id or 0, "in_turn", by=boss, at=FRIDAY)
    code = received(country).code
    assert given_to(country) == "colleague"
    handling.take_dossier(code, key=key(), by=country.settle, at=FRIDAY)
    on = handling.pass_on_dossier(code, key=key(), by=country.settle, at=FRIDAY)
    assert str(on.officer_id) == police.id
    on = handling.pass_on_dossier(code, key=key(), by=police, at=FRIDAY)
    assert str(on.officer_id) == country.colleague.id  # who has more, but did not examine


def test_a_file_that_was_handed_over_is_shared_out_when_it_is_accepted(country: Country) -> None:
    share(country, "in_turn")
    code = handed_over(country).code
    accepted = handing.accept_handover(code, key=key(), by=country.colleague, at=FRIDAY)
    assert str(accepted.officer_id) == country.settle.id


def test_the_officer_who_was_given_a_file_takes_it_and_nobody_else(country: Country) -> None:
    share(country, "in_turn")
    code = file(country).code
    handling.receive_dossier(code, key=key(), by=country.intake, at=FRIDAY)
    with pytest.raises(HeldByColleague):
        handling.take_dossier(code, key=key(), by=country.colleague, at=FRIDAY)
    assert handling.take_dossier(code, key=key(), by=country.settle, at=FRIDAY).state == "PROCESSING"
    told = queries.thread(code, to=country.person).acts[1]
    assert told.label.vi == "Đã tiếp nhận hồ sơ, phân công Settle"


def test_only_the_head_sets_a_rule_that_the_platform_knows_for_officers_of_the_unit(country: Country) -> None:
    with pytest.raises(NotAllowed):
        set_sharing(country.settle.unit_id or 0, "in_turn", by=country.settle, at=FRIDAY)
    with pytest.raises(SharingUnknown):
        share(country, "by_dice")
    with pytest.raises(OfficerUnfit):
        share(country, "by_place", table={PLACE: int(country.head.id)})
    share(country, "in_turn")
    line = LedgerLine.objects.get(verb="dossiers.sharing_set")
    assert (line.unit_id, line.detail) == (country.settle.unit_id, {"rule": "in_turn"})


@pytest.mark.parametrize("rule", Sharing)
def test_with_nobody_there_nobody_is_chosen(rule: Sharing) -> None:
    assert SHARING_WORDS[rule].vi
    assert chosen(rule, [], last=None, table={}, place_code="", name="") is None


def test_a_table_that_leads_nowhere_falls_back_to_the_fewest() -> None:
    two = [Candidate(1, 5), Candidate(2, 3)]
    given = {"last": None, "place_code": "00101"}
    for rule, table in ((Sharing.BY_PLACE, {"00101": 9}), (Sharing.BY_LETTER, {"Q": 1}), (Sharing.BY_LETTER, {})):
        assert chosen(rule, two, table=table, name="An", **given) == 2
    assert chosen(Sharing.BY_LETTER, two, table={"A": 1}, name="", **given) == 2
    assert [letter_of(name) for name in ("Đỗ Thị Ánh", "Lê Đạt", "", " ")] == ["A", "D", "", ""]


# ---------------------------------------------------------------- reassigned


def test_the_head_gives_a_file_to_somebody_else_with_a_reason(country: Country) -> None:
    code, again = taken(country).code, key()
    for _ in range(2):
        done = reassign_dossier(code, int(country.colleague.id), "Ốm", key=again, by=country.head, at=LATER)
    assert (str(done.officer_id), done.state) == (country.colleague.id, "PROCESSING")
    assert Act.objects.filter(dossier_code=code, verb="dossiers.reassigned").count() == 1
    with pytest.raises(HeldByColleague):
        handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=LATER)
    told = queries.thread(code, to=country.person).acts[-1]
    assert (told.words, told.label.vi) == ("", "Lãnh đạo phân công lại, phân công Colleague")
    handling.propose_result(code, "grant", "", key=key(), by=country.colleague, at=LATER)


def test_a_file_is_not_given_to_who_may_not_settle_it(country: Country) -> None:
    code = taken(country).code
    send_away(country, country.colleague)
    for number in (country.head.id, country.colleague.id, country.person.id, "999999"):
        with pytest.raises(OfficerUnfit):
            reassign_dossier(code, int(number), "Ốm", key=key(), by=country.head, at=LATER)
    with pytest.raises(WordsMissing):
        reassign_dossier(code, int(country.settle.id), " ", key=key(), by=country.head, at=LATER)


def test_nobody_but_the_head_reassigns_and_only_at_a_settling_step(country: Country) -> None:
    code = taken(country).code
    for by in (country.settle, country.intake, country.auditor):
        with pytest.raises(NotAllowed):
            reassign_dossier(code, int(country.colleague.id), "Ốm", key=key(), by=by, at=LATER)
    with pytest.raises(ActNotAllowed):
        reassign_dossier(proposed(country).code, int(country.colleague.id), "Ốm", key=key(), by=country.head, at=LATER)


def test_a_file_that_wants_other_eyes_is_not_given_to_the_same(country: Country) -> None:
    change_steps(step("examine", "settle", "commune_pc"), step("review", "settle", "commune_pc", four_eyes=True))
    code = taken(country).code
    handling.pass_on_dossier(code, key=key(), by=country.settle, at=LATER)
    with pytest.raises(OtherEyesNeeded):
        reassign_dossier(code, int(country.settle.id), "Ốm", key=key(), by=country.head, at=LATER)


# ---------------------------------------------------------------- in somebody's place


@pytest.fixture
def deputy(country: Country) -> Actor:
    """Who stands in for the settling officer and for the head all week."""
    deputy = open_officer("Deputy", country.intake.unit_id or 0, Role.INTAKE)
    send_away(country, country.settle, substitute_id=int(deputy.id), roles=[Role.SETTLE])
    send_away(country, country.head, substitute_id=int(deputy.id), roles=[Role.HEAD])
    return actor_of(int(deputy.id), at=FRIDAY)


def test_what_is_done_in_anothers_place_says_so(country: Country, deputy: Actor) -> None:
    code = taken(country).code
    assert code in [row.code for row in queries.worklist(to=deputy).rows]
    handling.propose_result(code, "grant", "Đủ", key=key(), by=deputy, at=LATER)
    act = queries.thread(code, to=country.person).acts[-1]
    assert (act.actor_name, act.in_place_of) == ("Deputy", "Settle")
    line = LedgerLine.objects.get(verb="dossiers.proposed")
    assert (line.actor_id, line.detail["in_place_of"]) == (deputy.id, country.settle.id)
    assert queries.thread(code, to=country.person).acts[1].in_place_of == ""


def test_nobody_signs_what_they_proposed_in_whoevers_place(country: Country, deputy: Actor) -> None:
    code = taken(country).code
    handling.propose_result(code, "grant", "Đủ", key=key(), by=deputy, at=LATER)
    with pytest.raises(OwnProposal):
        handling.sign_dossier(code, key=key(), by=deputy, at=LATER)
    with pytest.raises(OwnProposal):
        handling.refuse_dossier(code, "Không đủ", key=key(), by=deputy, at=LATER)
    assert handling.sign_dossier(code, key=key(), by=country.head, at=LATER).step == "issue"
    other = proposed(country).code
    signed = handling.sign_dossier(other, key=key(), by=deputy, at=LATER)
    assert (signed.step, queries.thread(other, to=country.person).acts[-1].in_place_of) == ("issue", "Head")


def test_the_right_to_stand_in_is_over_by_itself(country: Country, deputy: Actor) -> None:
    code = taken(country).code
    later = actor_of(int(deputy.id), at=FRIDAY + timedelta(days=6))
    assert queries.allowed_acts(Dossier.objects.get(code=code), to=later) == []
    assert date(2026, 11, 26) > FRIDAY.date() + timedelta(days=5)


def test_an_own_proposal_is_not_signed_by_who_holds_both_rights(country: Country) -> None:
    from lienthong.accounts.actions import grant_role

    grant_role(int(country.settle.id), Role.HEAD, unit_id=country.settle.unit_id, by=country.robot, at=FRIDAY)
    both = actor_of(int(country.settle.id))
    with pytest.raises(OwnProposal):
        handling.sign_dossier(proposed(country).code, key=key(), by=both, at=LATER)


def test_who_proposed_is_not_told_to_the_person(country: Country) -> None:
    dossier = proposed(country, decision="refuse", words="Không đủ")
    dossier = handling.sign_dossier(dossier.code, key=key(), by=country.head, at=LATER)
    assert "proposer_id" not in queries.result_of(dossier, to=country.person)
    assert dossier.result["proposer_id"] == country.settle.id
