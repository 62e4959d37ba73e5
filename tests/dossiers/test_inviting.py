"""Other people's word in a form: nobody sees or changes another's part, nothing is filed without who must agree."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from lienthong.accounts.actions import represent_business
from lienthong.accounts.models import Representation
from lienthong.accounts.queries import actor_of
from lienthong.core.definitions import body_of
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.values import Actor, system
from lienthong.dossiers import queries
from lienthong.dossiers.actions import drafting, inviting, submitting
from lienthong.dossiers.models import Act, Dossier, Draft, Invitation
from lienthong.dossiers.queries.invitations import Standing, get_invitation, invitations_of, parts_of
from lienthong.dossiers.refusals import (
    ApplicantNotOffered,
    DraftOfAnother,
    DraftWithHelper,
    FieldNotHeld,
    InvitationOver,
    NumberMissing,
    WordsMissing,
)
from lienthong.procedures.queries import definition_on
from tests.dossiers.making import BEES, FRIDAY, MOVING, OPENED, PLACE, Country, change_law, key, open_person

SHARED = "D.005"
HOME = {"noi_moi": PLACE, "dia_chi": "2 đường Mây", "so_ban": "00000002"}
GIVEN = {"noi_cu_ban": "9 đường Gió", "dong_y": "co"}


@pytest.fixture
def draft(country: Country) -> Draft:
    """A form in which the applicant said everything that is theirs to say."""
    draft = drafting.start_draft(SHARED, by=country.person, at=FRIDAY)
    return drafting.save_draft(draft.pk, HOME, by=country.person, at=FRIDAY)


def invite(country: Country, draft: Draft, part: str = "partner", *, at=FRIDAY) -> Invitation:
    return inviting.invite_to_part(draft.pk, part, by=country.person, at=at)


def agreed(country: Country, draft: Draft) -> Invitation:
    invitation = invite(country, draft)
    inviting.save_part(invitation.pk, GIVEN, by=country.neighbor, at=FRIDAY)
    return inviting.agree_to_part(invitation.pk, by=country.neighbor, at=FRIDAY)


def standing(draft: Draft, part: str = "partner", *, at=FRIDAY) -> Standing:
    draft = Draft.objects.get(pk=draft.pk)
    cards = parts_of(draft, definition_on(SHARED, on=FRIDAY.date()), at=at)
    return next(card.standing for card in cards if card.part.key == part)


def kept(draft: Draft) -> dict[str, Any]:
    return Draft.objects.get(pk=draft.pk).form


def submit(country: Country, draft: Draft, by: Actor | None = None) -> Dossier:
    return submitting.submit_draft(draft.pk, key=key(), by=by or country.person, at=FRIDAY)


def wrong(refused: InvalidInput) -> set[tuple[str, str]]:
    return {(error["path"], error["code"]) for error in refused.facts["errors"]}


# ---------------------------------------------------------------- a part: refusals


def test_without_the_other_nothing_is_filed(country: Country, draft: Draft) -> None:
    for prepare in (lambda: None, lambda: invite(country, draft)):
        prepare()
        with pytest.raises(InvalidInput) as refused:
            submit(country, draft)
        assert wrong(refused.value) == {("part:partner", "part_missing")}
    with pytest.raises(InvalidInput) as refused:
        submitting.submit_dossier(SHARED, {**HOME, **GIVEN}, key=key(), by=country.person, at=FRIDAY)
    assert ("part:partner", "part_missing") in wrong(refused.value)
    assert not Dossier.objects.exists()


def test_the_applicant_does_not_give_the_part_of_another(country: Country, draft: Draft) -> None:
    drafting.save_draft(draft.pk, {**GIVEN, "ten_ban": "Ai Khác"}, by=country.person, at=FRIDAY)
    assert not kept(draft).keys() & {"noi_cu_ban", "dong_y", "ten_ban"}
    agreed(country, draft)
    drafting.save_draft(draft.pk, {"noi_cu_ban": "chỗ khác"}, by=country.person, at=FRIDAY)
    assert kept(draft)["noi_cu_ban"] == GIVEN["noi_cu_ban"]
    with pytest.raises(FieldNotHeld):
        drafting.report_wrong(draft.pk, "ten_ban", "sai", by=country.person, at=FRIDAY)


def test_who_is_invited_gives_their_part_alone(country: Country, draft: Draft) -> None:
    invitation = invite(country, draft)
    inviting.save_part(invitation.pk, {**GIVEN, "dia_chi": "nhà tôi"}, by=country.neighbor, at=FRIDAY)
    assert kept(draft)["dia_chi"] == HOME["dia_chi"]
    with pytest.raises(NotFound):
        inviting.report_wrong_in_part(invitation.pk, "ho_ten", "sai", by=country.neighbor, at=FRIDAY)


def test_nobody_else_answers(country: Country, draft: Draft) -> None:
    invitation = invite(country, draft)
    for by in (country.person, country.intake, open_person("00000009", "Người Lạ")):
        for wanted in (invitation.pk, uuid.uuid4(), "no-id"):
            with pytest.raises(NotFound):
                inviting.save_part(wanted, GIVEN, by=by, at=FRIDAY)
            with pytest.raises(NotFound):
                inviting.agree_to_part(wanted, by=by, at=FRIDAY)
            with pytest.raises(NotFound):
                inviting.decline_invitation(wanted, "không", by=by, at=FRIDAY)
        assert invitations_of(to=by, at=FRIDAY) == []
    with pytest.raises(NotFound):
        queries.get_draft(draft.pk, to=country.neighbor)


def test_nobody_is_invited_whom_the_form_does_not_name(country: Country) -> None:
    draft = drafting.start_draft(SHARED, by=country.person, at=FRIDAY)
    with pytest.raises(NumberMissing):
        invite(country, draft)
    for part in ("witness", "nobody"):
        with pytest.raises(NotFound):
            invite(country, draft, part)
    with pytest.raises(NotFound):
        inviting.invite_to_part(draft.pk, "partner", by=country.neighbor, at=FRIDAY)


def test_nobody_agrees_to_what_is_not_complete(country: Country, draft: Draft) -> None:
    invitation = invite(country, draft)
    with pytest.raises(InvalidInput) as refused:
        inviting.agree_to_part(invitation.pk, by=country.neighbor, at=FRIDAY)
    assert ("dong_y", "required") in wrong(refused.value)
    assert standing(draft) == Standing.OPEN


def test_an_invitation_ends(country: Country, draft: Draft) -> None:
    invitation = invite(country, draft)
    late = FRIDAY + timedelta(days=7, minutes=1)
    with pytest.raises(InvitationOver):
        inviting.save_part(invitation.pk, GIVEN, by=country.neighbor, at=late)
    assert standing(draft, at=late) == Standing.OVER
    assert invitations_of(to=country.neighbor, at=late) == []
    again = invite(country, draft, at=late)
    with pytest.raises(InvitationOver):
        inviting.agree_to_part(invitation.pk, by=country.neighbor, at=late)
    assert [one.pk for one in invitations_of(to=country.neighbor, at=late)] == [again.pk]


def test_who_declines_says_why_and_leaves_nothing_behind(country: Country, draft: Draft) -> None:
    invitation = agreed(country, draft)
    with pytest.raises(WordsMissing):
        inviting.decline_invitation(invitation.pk, " ", by=country.neighbor, at=FRIDAY)
    inviting.decline_invitation(invitation.pk, "tôi đổi ý", by=country.neighbor, at=FRIDAY)
    assert standing(draft) == Standing.DECLINED
    assert not kept(draft).keys() & {"noi_cu_ban", "dong_y", "ten_ban"}
    with pytest.raises(InvalidInput):
        submit(country, draft)
    with pytest.raises(InvitationOver):
        inviting.agree_to_part(invitation.pk, by=country.neighbor, at=FRIDAY)


def test_after_the_filing_an_answer_stands(country: Country, draft: Draft) -> None:
    invitation = agreed(country, draft)
    submit(country, draft)
    with pytest.raises(InvitationOver):
        inviting.decline_invitation(invitation.pk, "muộn rồi", by=country.neighbor, at=FRIDAY)


# ---------------------------------------------------------------- a part: given


def test_who_is_invited_finds_it_and_registries_are_asked_in_their_name(country: Country, draft: Draft) -> None:
    invitation = invite(country, draft)
    assert [one.pk for one in invitations_of(to=country.neighbor, at=FRIDAY)] == [invitation.pk]
    assert "ten_ban" not in kept(draft)
    inviting.save_part(invitation.pk, {}, by=country.neighbor, at=FRIDAY)
    assert kept(draft)["ten_ban"] == "Lê Chi"
    read = LedgerLine.objects.filter(verb="exchange.read", dossier=draft.holder).latest("seq")
    assert read.actor_id == country.neighbor.id
    drafting.save_draft(draft.pk, {"dia_chi": "3 đường Mây"}, by=country.person, at=FRIDAY)
    drafting.refill_draft(draft.pk, by=country.person, at=FRIDAY)
    assert kept(draft)["ten_ban"] == "Lê Chi"  # what the other was told stays while the applicant goes on


def test_with_the_word_of_the_other_it_is_filed(country: Country, draft: Draft) -> None:
    agreed(country, draft)
    assert standing(draft) == Standing.AGREED
    dossier = submit(country, draft)
    assert dossier.form["dong_y"] == "co"
    assert dossier.provenance["ten_ban"]["part"] == "partner"
    assert dossier.provenance["noi_cu_ban"] == {"how": "typed", "part": "partner"}
    first = Act.objects.get(dossier_code=dossier.code, number=1)
    assert first.detail["parts"]["partner"]["name"] == "Lê Chi"
    assert LedgerLine.objects.filter(verb="dossiers.part_agreed", dossier=draft.holder).count() == 1


def test_an_answer_holds_for_what_was_shown(country: Country, draft: Draft) -> None:
    agreed(country, draft)
    drafting.save_draft(draft.pk, {"dia_chi": "99 đường Khác"}, by=country.person, at=FRIDAY)
    assert standing(draft) == Standing.CHANGED
    with pytest.raises(InvalidInput):
        submit(country, draft)
    agreed(country, draft)
    assert submit(country, draft).form["dia_chi"] == "99 đường Khác"


def test_what_one_gave_is_not_seen_by_who_is_asked_instead(country: Country, draft: Draft) -> None:
    agreed(country, draft)
    drafting.save_draft(draft.pk, {"so_ban": "00000003"}, by=country.person, at=FRIDAY)
    assert standing(draft) == Standing.CHANGED
    other = invite(country, draft)
    assert not kept(draft).keys() & {"noi_cu_ban", "dong_y", "ten_ban"}
    assert get_invitation(other.pk, to=open_person("00000003", "Mai Dung")).number == "00000003"


def test_changing_one_s_part_takes_the_word_back(country: Country, draft: Draft) -> None:
    invitation = agreed(country, draft)
    inviting.save_part(invitation.pk, {"noi_cu_ban": "1 đường Mới"}, by=country.neighbor, at=FRIDAY)
    assert standing(draft) == Standing.OPEN


def test_a_part_that_is_one_s_own_needs_no_invitation(country: Country) -> None:
    draft = drafting.start_draft(SHARED, by=country.person, at=FRIDAY)
    form = {**HOME, "so_lam_chung": country.person.subject, "ten_lam_chung": "An Bình"}
    draft = drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)
    assert draft.form["ten_lam_chung"] == "An Bình"
    cards = parts_of(draft, definition_on(SHARED, on=FRIDAY.date()), at=FRIDAY)
    assert [card.part.key for card in cards] == ["partner"]


def test_a_part_that_may_be_left_out_is_left_out(country: Country, draft: Draft) -> None:
    agreed(country, draft)
    drafting.save_draft(draft.pk, {"so_lam_chung": "00000003"}, by=country.person, at=FRIDAY)
    witness = open_person("00000003", "Mai Dung")
    inviting.save_part(invite(country, draft, "witness").pk, {"ten_lam_chung": "Mai"}, by=witness, at=FRIDAY)
    dossier = submit(country, draft)
    assert "ten_lam_chung" not in dossier.form
    assert dossier.form["so_lam_chung"] == "00000003"


def test_at_the_counter_all_are_present(country: Country) -> None:
    form = {**HOME, **GIVEN, "so_dinh_danh": "00000001", "ho_ten": "An Bình", "ten_ban": "Lê Chi"}
    dossier = submitting.submit_dossier(SHARED, form, channel="counter", key=key(), by=country.intake, at=FRIDAY)
    assert dossier.form["ten_ban"] == "Lê Chi"


def test_parts_cost_one_statement_and_none_where_there_are_none(
    country: Country, draft: Draft, django_assert_num_queries: Any
) -> None:
    definition = definition_on(SHARED, on=FRIDAY.date())
    with django_assert_num_queries(1):
        parts_of(draft, definition, at=FRIDAY)
    moving = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    of_moving = definition_on(MOVING, on=FRIDAY.date())
    with django_assert_num_queries(0):
        assert parts_of(moving, of_moving, at=FRIDAY) == []


# ---------------------------------------------------------------- filled in by a friend


@pytest.fixture
def helped(country: Country) -> Draft:
    """A form that the neighbor fills in for the person."""
    draft = drafting.start_draft(MOVING, for_number=" 00000001 ", by=country.neighbor, at=FRIDAY)
    form = {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "ho_ten": "Anh Binh", "ngay_don": "2026-11-19"}
    return drafting.save_draft(draft.pk, form, by=country.neighbor, at=FRIDAY)


def test_a_helper_reads_nothing_about_the_other_and_files_nothing(country: Country, helped: Draft) -> None:
    assert not LedgerLine.objects.filter(verb="exchange.read").exists()
    assert helped.answers == {}
    with pytest.raises(DraftWithHelper):
        submit(country, helped, by=country.neighbor)
    with pytest.raises(NotFound):
        submit(country, helped)


def test_nobody_helps_themselves(country: Country) -> None:
    with pytest.raises(NumberMissing):
        drafting.start_draft(MOVING, for_number="00000001", by=country.person, at=FRIDAY)
    own = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    with pytest.raises(NumberMissing):
        inviting.hand_over(own.pk, by=country.person, at=FRIDAY)


def test_the_person_takes_it_over_and_files_it(country: Country, helped: Draft) -> None:
    invitation = inviting.hand_over(helped.pk, by=country.neighbor, at=FRIDAY)
    with pytest.raises(NotFound):
        inviting.take_over(invitation.pk, by=country.neighbor, at=FRIDAY)
    for not_a_part in (inviting.agree_to_part, lambda pk, **who: inviting.save_part(pk, {}, **who)):
        with pytest.raises(NotFound):
            not_a_part(invitation.pk, by=country.person, at=FRIDAY)
    draft = inviting.take_over(invitation.pk, by=country.person, at=FRIDAY)
    assert draft.form["ho_ten"] == "An Bình"  # the law locks it: the registry's value, now that the person is here
    assert draft.form["dia_chi"] == "12 đường Hoa"
    with pytest.raises(NotFound):
        queries.get_draft(draft.pk, to=country.neighbor)
    dossier = submit(country, draft)
    assert (dossier.applicant_name, dossier.drafted_by) == ("An Bình", "Lê Chi")
    assert Act.objects.get(dossier_code=dossier.code, number=1).detail["drafted_by"] == "Lê Chi"


def test_who_does_not_know_of_it_gives_it_back(country: Country, helped: Draft) -> None:
    invitation = inviting.hand_over(helped.pk, by=country.neighbor, at=FRIDAY)
    inviting.decline_invitation(invitation.pk, "tôi không nhờ", by=country.person, at=FRIDAY)
    assert Draft.objects.get(pk=helped.pk).account_id == int(country.neighbor.id)
    with pytest.raises(InvitationOver):
        inviting.take_over(invitation.pk, by=country.person, at=FRIDAY)


# ---------------------------------------------------------------- for a business


def acting(country: Country, business: str = "0101", who: str = "person") -> Actor:
    account = int(getattr(country, who).id)
    represent_business(account, business, f"Công ty {business}", by=system("test"), at=OPENED)
    return actor_of(account, acting_for=business)


def test_a_procedure_says_for_whom_it_is(country: Country) -> None:
    business = acting(country)
    with pytest.raises(ApplicantNotOffered):
        drafting.start_draft(BEES, by=business, at=FRIDAY)
    change_law(BEES, applicants=["business"])
    with pytest.raises(ApplicantNotOffered):
        drafting.start_draft(BEES, by=country.person, at=FRIDAY)
    with pytest.raises(ApplicantNotOffered):
        submitting.submit_dossier(BEES, {}, key=key(), by=country.person, at=FRIDAY)
    with pytest.raises(ApplicantNotOffered):
        drafting.start_draft(BEES, for_number="00000002", by=business, at=FRIDAY)


def filed_for_business(country: Country) -> Dossier:
    change_law(applicants=["person", "business"])
    draft = drafting.start_draft(MOVING, by=acting(country), at=FRIDAY)
    form = {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "ngay_don": "2026-11-19"}
    drafting.save_draft(draft.pk, form, by=acting(country), at=FRIDAY)
    with pytest.raises(DraftOfAnother):
        submit(country, draft)
    return submit(country, draft, by=acting(country))


def test_a_request_is_that_of_the_business_and_of_all_who_represent_it(country: Country) -> None:
    dossier = filed_for_business(country)
    assert (dossier.business, dossier.applicant_name) == ("0101", "An Bình (Công ty 0101)")
    partner = acting(country, who="neighbor")
    assert queries.get_dossier(dossier.code, to=partner).code == dossier.code
    assert [one.code for one in queries.dossiers_of(to=partner)] == [dossier.code]
    for stranger in (country.neighbor, acting(country, "0202", "neighbor")):
        with pytest.raises(NotFound):
            queries.get_dossier(dossier.code, to=stranger)
        assert not queries.dossiers_of(to=stranger).exists()


def test_who_filed_for_a_business_sees_it_while_they_represent_it(country: Country) -> None:
    dossier = filed_for_business(country)
    assert queries.get_dossier(dossier.code, to=country.person).code == dossier.code
    assert not queries.dossiers_of(to=country.person).exists()  # among one's own it is not listed
    Representation.objects.filter(account_id=int(country.person.id)).update(valid_to=FRIDAY.date())
    with pytest.raises(NotFound):
        queries.get_dossier(dossier.code, to=country.person)


def test_at_the_counter_the_business_is_that_of_the_form(country: Country) -> None:
    form = body_of(definition_on(MOVING, on=FRIDAY.date()))["form"]
    code = {"name": "ma_dn", "label": {"vi": "Mã số", "en": "Code"}, "default": [{"value": "$business"}]}
    form["layout"][0]["fields"].append(code)
    form["schema"]["properties"]["ma_dn"] = {"type": "string"}
    change_law(form=form, applicants=["person", "business"])
    at_counter = {"so_dinh_danh": "00000001", "ho_ten": "An Bình", "noi_moi": PLACE, "dia_chi": "12 đường Hoa"}
    given = {**at_counter, "ngay_don": "2026-11-19", "ma_dn": "0101"}
    dossier = submitting.submit_dossier(MOVING, given, channel="counter", key=key(), by=country.intake, at=FRIDAY)
    assert dossier.business == "0101"
    draft = drafting.start_draft(MOVING, by=acting(country), at=FRIDAY)
    assert draft.form["ma_dn"] == "0101"
