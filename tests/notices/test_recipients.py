"""What happened is told to whom it concerns, by the ways that they want: persons, invited ones, officers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.accounts.actions import close_account, grant_role, open_account, set_language
from lienthong.accounts.actions.contacts import set_contact
from lienthong.accounts.queries import actor_of
from lienthong.accounts.rules import Way
from lienthong.core.models import LedgerLine
from lienthong.core.values import Role, system
from lienthong.dossiers.actions import drafting, finishing, handling, inviting, paying
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Draft, Invitation
from lienthong.notices.actions.making import make_notices
from lienthong.notices.models import Notice
from lienthong.notices.rules.words import State
from lienthong.payments.queries import account_of
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    MOVING,
    Country,
    change_law,
    file,
    follow_fees,
    key,
    pay_order,
    received,
    taken,
)
from tests.dossiers.test_linking import filed as filed_together
from tests.notices.telling import ADDRESS, NUMBER, ROBOT, load, one, reachable, tell, text

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- for whom, by which ways


def test_a_person_is_told_by_each_way_that_they_confirmed(country: Country) -> None:
    reachable(country.person)
    reachable(country.person, NUMBER)
    dossier = received(country)
    assert tell() == 2
    letter, message = one(way="email"), one(way="message")
    assert letter.subject == f"Hồ sơ {dossier.code} đã được tiếp nhận"
    assert "Kính gửi An Bình," in letter.body
    assert "17:00 thứ Năm, 26/11/2026" in letter.body
    assert letter.body.endswith("Đổi cách nhận thông báo: http://127.0.0.1:8000/my/notices")
    assert message.subject == ""
    assert message.body.endswith(f"/dossiers/{dossier.code}")
    assert (letter.state, letter.dossier, letter.unit_id) == (State.WAITING, dossier.code, dossier.unit_id)


def test_a_person_without_an_address_finds_it_on_the_portal(country: Country) -> None:
    received(country)
    assert tell() == 1
    notice = one()
    assert (notice.way, notice.state, notice.ended_at) == ("portal", State.SKIPPED_NO_CONTACT, FRIDAY)
    assert "Đổi cách nhận" not in notice.body
    assert notice.subject


def test_somebody_filed_for_at_the_counter_without_an_account_is_kept_too(country: Country) -> None:
    form = {**FORMS[MOVING], "so_dinh_danh": "00000009", "ho_ten": "Mai Không Tài Khoản"}
    dossier = submit_dossier(MOVING, form, channel="counter", key=key(), by=country.intake, at=FRIDAY)
    handling.receive_dossier(dossier.code, key=key(), by=country.intake, at=FRIDAY)
    assert tell() == 1
    assert (one().account_id, one().way, one().language) == (None, "portal", "vi")
    assert "Mai Không Tài Khoản" in one().body
    assert tell() == 0


def test_words_are_in_the_language_of_the_account(country: Country) -> None:
    set_language("en", by=country.person, at=FRIDAY)
    reachable(country.person)
    dossier = received(country)
    tell()
    assert one().subject == f"Request {dossier.code} is received"
    assert "17:00 Thursday, 26/11/2026" in one().body


def test_an_account_that_was_closed_is_told_on_the_portal_alone(country: Country) -> None:
    reachable(country.person)
    received(country)
    close_account(int(country.person.id), by=system("test"), at=FRIDAY)
    tell()
    assert one().state == State.SKIPPED_NO_CONTACT


def test_a_reason_with_everything_bad_in_it_harms_nobody(country: Country) -> None:
    reachable(country.person)
    dossier = taken(country)
    reason = "Thiếu\r\nBcc: x@example.org\r\n\u202eđảo\u202c <script>{code}</script> " + "dài " * 1200
    handling.propose_result(
        dossier.code, "refuse", reason[:3900], key=key(), by=country.settle, at=FRIDAY + timedelta(minutes=30)
    )
    handling.sign_dossier(dossier.code, key=key(), by=country.head, at=FRIDAY + timedelta(minutes=40))
    load(text(code="refused", on="dossiers.refused", words=[{"vi": "{reason}", "en": "{reason}"}]))
    tell(verb="dossiers.refused")
    notice = one()
    assert "\u202e" not in notice.body
    assert "<script>{code}</script>" in notice.body
    assert "… (đọc đủ trên cổng)" in notice.body
    assert "\n" not in notice.subject


def test_what_is_missing_is_told_by_its_name(country: Country) -> None:
    reachable(country.person)
    dossier = taken(country)
    handling.ask_supplement(
        dossier.code,
        "Thiếu giấy tờ nhà",
        ["giay_nha", "dia_chi", "Ảnh chụp cổng nhà"],
        key=key(),
        by=country.settle,
        at=FRIDAY + timedelta(hours=1),
    )
    tell(verb="dossiers.supplement_asked")
    body = one(text="supplement_asked").body
    assert "– Giấy tờ nhà\n– " in body
    assert "– Ảnh chụp cổng nhà" in body
    assert "dia_chi" not in body


def test_a_question_without_items_leaves_that_paragraph_out(country: Country) -> None:
    reachable(country.person)
    dossier = taken(country)
    handling.ask_supplement(dossier.code, "Ghi rõ hơn", [], key=key(), by=country.settle, at=FRIDAY)
    tell(verb="dossiers.supplement_asked")
    assert "Cần bổ sung:" not in one(text="supplement_asked").body


def test_words_between_officers_are_never_told(country: Country) -> None:
    reachable(country.person)
    dossier = taken(country)
    handling.propose_result(dossier.code, "grant", "Người này quen tôi", key=key(), by=country.settle, at=FRIDAY)
    load(text(on="dossiers.proposed"))
    assert tell(verb="dossiers.proposed") == 0


def test_the_apology_names_the_old_and_the_new_time(country: Country) -> None:
    reachable(country.person)
    dossier = taken(country)
    handling.extend_dossier(dossier.code, 2, "Mất điện", key=key(), by=country.settle, at=FRIDAY + timedelta(hours=1))
    words = "{old_due} → {due}, {days}, {reason}"
    load(text(on="dossiers.extended", words=[{"vi": words, "en": words}]))
    tell(verb="dossiers.extended")
    assert one().body.startswith("17:00 thứ Năm, 26/11/2026 → 17:00 thứ Hai, 30/11/2026, 2, Mất điện")


def both(words: str) -> dict[str, str]:
    return {"vi": words, "en": words}


def test_money_that_is_asked_comes_and_goes_back_is_told_with_its_sum(country: Country) -> None:
    reachable(country.person)
    change_law(fee=[{"since": "2025-07-01", "amount": 1_250_000, "basis": {"act": "Luật Dân cư"}}])
    dossier = file(country)
    (order,) = account_of(f"dossier:{dossier.code}").orders
    pay_order(order)
    pay_order(order, reference="again")
    follow_fees()
    load(
        text(code="asked", on="dossiers.fee_asked", subject=both("{amount}")),
        text(code="paid", on="dossiers.fee_paid", words=[both("{amount}, {receipt}")]),
        text(code="back", on="dossiers.refund_promised", words=[both("{amount}, {reason}")]),
    )
    tell()
    assert one(text="asked").subject == "1.250.000 đồng"
    assert one(text="paid").body.startswith("1.250.000 đồng, 000001/2026")
    assert one(text="back").body.startswith("1.250.000 đồng, Đã nộp hai lần")


def test_a_reminder_to_pay_is_not_needed_once_it_is_paid(country: Country) -> None:
    reachable(country.person)
    dossier = taken(country)
    levy = [paying.Charge("Tiền sử dụng đất", 1_200_000, "Luật Đất đai, Điều 155")]
    paying.ask_payment(dossier.code, levy, "Nộp tiền", key=key(), by=country.settle, at=FRIDAY + timedelta(hours=1))
    load(text(on="dossiers.payment_asked", before={"time": "until", "days": 3}, unless=["dossiers.fee_paid"]))
    tell(FRIDAY + timedelta(hours=1))
    assert one().planned_at == local("2026-12-18 07:00")
    pay_order(account_of(f"dossier:{dossier.code}").owed[0])
    follow_fees()
    tell(FRIDAY + timedelta(hours=2))
    assert one().state == State.OVERTAKEN


def test_what_the_machine_files_for_a_declaration_is_not_told_as_a_filing(country: Country) -> None:
    root = filed_together(country)
    advance_links(root.code, by=system("links"), at=FRIDAY)
    assert LedgerLine.objects.filter(verb="dossiers.submitted").count() == 2
    load(text(on="dossiers.submitted"))
    assert tell() == 1
    assert one().dossier == root.code


def test_who_says_that_a_registry_is_wrong_is_told_that_it_is_noted(country: Country) -> None:
    reachable(country.person)
    draft = drafting.start_draft(BEES, by=country.person, at=FRIDAY)
    drafting.report_wrong(draft.pk, "ho_ten", "Tôi tên khác", by=country.person, at=FRIDAY)
    assert tell() == 1
    assert one().body.startswith("An Bình báo rằng “Họ và tên” trong Sổ dân cư ghi sai (Cấp giấy phép nuôi ong)")
    assert one().link.endswith(f"/drafts/{draft.pk}")
    assert one().dossier == ""


@pytest.mark.parametrize("missing", [{"procedure": "none"}, {"service": "none"}])
def test_a_dispute_about_something_that_is_no_more_tells_nothing(country: Country, missing: dict[str, str]) -> None:
    draft = drafting.start_draft(BEES, by=country.person, at=FRIDAY)
    drafting.report_wrong(draft.pk, "ho_ten", "Tôi tên khác", by=country.person, at=FRIDAY)
    line = LedgerLine.objects.get(verb="dossiers.fact_disputed")
    line.detail |= missing
    assert make_notices([line], by=ROBOT, at=FRIDAY) == 0


def test_a_field_that_the_form_no_longer_has_is_told_by_its_code(country: Country) -> None:
    draft = drafting.start_draft(BEES, by=country.person, at=FRIDAY)
    drafting.report_wrong(draft.pk, "ho_ten", "Tôi tên khác", by=country.person, at=FRIDAY)
    line = LedgerLine.objects.get(verb="dossiers.fact_disputed")
    line.detail |= {"field": "ten_cu"}
    make_notices([line], by=ROBOT, at=FRIDAY)
    assert "ten_cu" in one().body


# ---------------------------------------------------------------- another person's word

WORD = {
    "words": [{"vi": "{name}, {procedure}: {link}", "en": "{name}, {procedure}: {link}"}],
    "subject": {"vi": "{name}", "en": "{name}"},
}


def shared(country: Country) -> tuple[Draft, Invitation]:
    """Let the person begin a form and invite the neighbor to their part of it."""
    draft = drafting.start_draft("D.005", by=country.person, at=FRIDAY)
    home = {"noi_moi": "00101", "dia_chi": "2 đường Mây", "so_ban": "00000002"}
    drafting.save_draft(draft.pk, home, by=country.person, at=FRIDAY)
    return draft, inviting.invite_to_part(draft.pk, "partner", by=country.person, at=FRIDAY)


def test_who_is_invited_is_told_and_who_invited_hears_the_answer(country: Country) -> None:
    for person in (country.person, country.neighbor):
        reachable(person)
    load(
        text(code="part_invited", on="dossiers.part_invited", to="part", **WORD),
        text(code="part_declined", on="dossiers.invitation_declined", to="applicant", **WORD),
    )
    draft, invitation = shared(country)
    assert tell() == 1
    assert one().account_id == int(country.neighbor.id)
    assert one().body.startswith("An Bình, Lập hộ chung: ")
    assert one().link.endswith(f"/invitations/{invitation.pk}")
    inviting.decline_invitation(invitation.pk, "Tôi đổi ý", by=country.neighbor, at=FRIDAY)
    assert tell() == 1
    told = Notice.objects.get(text_id="part_declined")
    assert (told.account_id, told.link.endswith(f"/drafts/{draft.pk}")) == (int(country.person.id), True)


def test_who_is_invited_and_has_no_account_is_told_nothing(country: Country) -> None:
    load(text(code="part_invited", on="dossiers.part_invited", to="part", **WORD))
    shared(country)
    Invitation.objects.update(number="00000077")
    assert tell() == 0


def test_a_form_that_was_thrown_away_asks_nobody(country: Country) -> None:
    load(text(code="part_invited", on="dossiers.part_invited", to="part", **WORD))
    draft, _ = shared(country)
    drafting.discard_draft(draft.pk, by=country.person, at=FRIDAY)
    assert tell() == 0


# ---------------------------------------------------------------- officers


def test_the_officer_of_a_file_is_told_where_the_desk_shows_it(country: Country) -> None:
    reachable(country.settle, "can.bo@example.org")
    dossier = taken(country)
    finishing.withdraw_dossier(dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=1))
    tell(verb="dossiers.withdrawn")
    notice = one(text="withdrawn_to_unit")
    assert notice.account_id == int(country.settle.id)
    assert notice.link.endswith(f"/desk/dossiers/{dossier.code}")
    assert f"/desk/dossiers/{dossier.code}" in notice.body
    assert (notice.unit_id, notice.intake_id) == (None, None)


def test_before_there_is_an_officer_those_of_the_step_are_told(country: Country) -> None:
    reachable(country.settle, "can.bo@example.org")
    reachable(country.colleague, "dong.nghiep@example.org")
    reachable(country.head, "lanh.dao@example.org")
    reachable(country.stranger, "xa@example.org")
    of_bees = open_account("bees", "Ong", unit_id=country.settle.unit_id, title="Ong", by=system("test"), at=FRIDAY)
    grant_role(of_bees.pk, Role.SETTLE, unit_id=country.settle.unit_id, procedure=BEES, by=system("test"), at=FRIDAY)
    reachable(actor_of(of_bees.pk), "ong@example.org")
    received(country)
    load(text(code="to_unit", to="unit"))
    tell()
    assert {notice.account_id for notice in Notice.objects.all()} == {
        int(country.settle.id),
        int(country.colleague.id),
    }


def test_an_officer_without_an_address_is_not_told_at_all(country: Country) -> None:
    dossier = taken(country)
    finishing.withdraw_dossier(dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=1))
    tell(verb="dossiers.withdrawn")
    assert not Notice.objects.filter(text="withdrawn_to_unit").exists()


def test_a_unit_hears_nothing_of_what_is_no_file_yet(country: Country) -> None:
    draft = drafting.start_draft(BEES, by=country.person, at=FRIDAY)
    drafting.report_wrong(draft.pk, "ho_ten", "Tôi tên khác", by=country.person, at=FRIDAY)
    load(text(on="dossiers.fact_disputed", to="unit", subject={"vi": "x", "en": "x"}, words=[{"vi": "x", "en": "x"}]))
    assert tell() == 0


# ---------------------------------------------------------------- addresses to be confirmed


def test_a_code_goes_to_the_address_that_is_to_be_confirmed_and_is_kept_nowhere(country: Country) -> None:
    reachable(country.person, "cu@example.org")
    contact = set_contact(Way.EMAIL, ADDRESS, by=country.person, at=FRIDAY)
    assert tell(verb="accounts.contact_set") == 2
    notice = one(contact_id=contact.pk)
    assert (notice.way, notice.subject, notice.body, notice.is_urgent) == ("email", "", "", True)
    assert notice.account_id == int(country.person.id)
