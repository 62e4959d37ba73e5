"""What is made of what happened: for whom, by which ways, in which words, when, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.accounts.actions import close_account, grant_role, open_account, set_language
from lienthong.accounts.actions.contacts import set_contact
from lienthong.accounts.queries import actor_of
from lienthong.accounts.rules import Way
from lienthong.core import followers
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Role, system
from lienthong.dossiers.actions import drafting, finishing, handling, inviting, paying
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier, Draft, Invitation
from lienthong.notices import tasks
from lienthong.notices.actions.loading import load_notices
from lienthong.notices.actions.making import make_notices
from lienthong.notices.models import Notice, NoticeText, NoticeTiming
from lienthong.notices.queries.texts import current_settings, current_texts
from lienthong.notices.rules.words import State
from lienthong.payments.queries import account_of
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    MOVING,
    Country,
    asked,
    change_law,
    file,
    follow_fees,
    key,
    pay_order,
    received,
    taken,
)
from tests.dossiers.test_linking import filed as filed_together
from tests.notices.telling import ADDRESS, NUMBER, ROBOT, one, reachable, send, tell, text, timing

pytestmark = pytest.mark.django_db


def load(*definitions: Any, **changes: Any) -> None:
    load_notices(timing(**changes), definitions, by=system("packs"), at=FRIDAY)


# ---------------------------------------------------------------- words of a country


def test_the_demo_countrys_words_are_loaded_with_the_pack(country: Country) -> None:
    codes = [one.code for one in current_texts()]
    assert codes == sorted(codes)
    assert {"contact_code", "fact_disputed", "payment_asked"} <= set(codes)
    settings = current_settings()
    assert settings is not None
    assert settings.retry_minutes == (1, 5, 30)
    line = LedgerLine.objects.get(verb="notices.texts_loaded")
    assert line.detail["settings"] is True
    assert "received" in line.detail["codes"]


def test_the_same_words_again_change_nothing(country: Country) -> None:
    texts, settings = current_texts(), current_settings()
    assert load_notices(settings, texts, by=system("packs"), at=FRIDAY) == 0
    assert LedgerLine.objects.filter(verb="notices.texts_loaded").count() == 1


def test_words_that_left_the_pack_are_told_no_more_and_may_come_back(country: Country) -> None:
    count = len(current_texts())
    assert load_notices(None, [text()], by=system("packs"), at=FRIDAY) == count
    assert [one.code for one in current_texts()] == ["received"]
    assert NoticeText.objects.count() == count
    assert load_notices(timing(), [text(), text(code="refused", on="dossiers.refused")], by=ROBOT, at=FRIDAY) == 1
    assert [one.code for one in current_texts()] == ["received", "refused"]
    assert NoticeTiming.objects.count() == 1


def test_only_the_machine_loads_words(country: Country) -> None:
    with pytest.raises(NotAllowed):
        load_notices(None, [], by=country.person, at=FRIDAY)


def test_without_a_pack_with_notices_nothing_is_told(country: Country) -> None:
    NoticeTiming.objects.all().delete()
    received(country)
    assert tell() == 0
    assert send() == 0


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


# ---------------------------------------------------------------- when


def test_what_happens_late_in_the_evening_is_told_in_the_morning(country: Country) -> None:
    reachable(country.person)
    received(country, at=local("2026-11-20 21:30"))
    tell(local("2026-11-20 21:41"))
    assert one().planned_at == one().next_at == local("2026-11-21 07:00")


def test_what_is_urgent_is_told_at_once(country: Country) -> None:
    reachable(country.person)
    received(country, at=local("2026-11-20 21:30"))
    load(text(urgent=True))
    tell(local("2026-11-20 21:41"))
    assert one().planned_at == local("2026-11-20 21:41")


def test_a_reminder_waits_for_its_day(country: Country) -> None:
    reachable(country.person)
    asked(country)
    tell(FRIDAY + timedelta(hours=1), verb="dossiers.supplement_asked")
    reminder = one(text="supplement_reminder")
    assert reminder.planned_at == local("2026-11-28 17:00")
    assert reminder.state == State.WAITING


@pytest.mark.parametrize("ends", ["answered", "withdrawn"])
def test_a_reminder_that_is_no_longer_needed_is_not_sent(country: Country, ends: str) -> None:
    reachable(country.person)
    dossier = asked(country)
    tell(verb="dossiers.supplement_asked")
    if ends == "answered":
        handling.answer_supplement(
            dossier.code, {"dia_chi": "9 đường Sao"}, key=key(), by=country.person, at=FRIDAY + timedelta(hours=2)
        )
    else:
        finishing.withdraw_dossier(dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=2))
    tell(FRIDAY + timedelta(hours=2))
    assert one(text="supplement_reminder").state == State.OVERTAKEN
    assert one(text="supplement_asked").state == State.WAITING
    assert LedgerLine.objects.filter(verb="notices.made").latest("seq").detail["overtaken"] == 1


def test_a_reminder_that_is_made_and_overtaken_in_one_batch_is_not_sent(country: Country) -> None:
    reachable(country.person)
    dossier = asked(country)
    finishing.withdraw_dossier(dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=2))
    tell(FRIDAY + timedelta(hours=2))
    assert one(text="supplement_reminder").state == State.OVERTAKEN


def test_a_later_question_is_reminded_of_though_an_earlier_one_was_answered(country: Country) -> None:
    reachable(country.person)
    dossier = asked(country)
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=FRIDAY + timedelta(hours=2))
    lines = list(LedgerLine.objects.filter(dossier=dossier.code).order_by("seq"))
    question = next(line for line in lines if line.verb == "dossiers.supplement_asked")
    answer = next(line for line in lines if line.verb == "dossiers.supplemented")
    question.seq = answer.seq + 1000
    make_notices([answer, question], by=ROBOT, at=FRIDAY + timedelta(hours=2))
    assert one(text="supplement_reminder").state == State.WAITING


def test_there_is_no_reminder_before_the_act_itself(country: Country) -> None:
    reachable(country.person)
    asked(country)
    words = {"vi": "x", "en": "x"}
    reminder = {"before": {"time": "until", "days": 60}, "subject": words, "words": [words]}
    load(text(on="dossiers.supplement_asked", **reminder))
    assert tell(verb="dossiers.supplement_asked") == 0


def test_what_happened_too_long_ago_is_kept_and_not_sent(country: Country) -> None:
    reachable(country.person)
    received(country)
    tell(FRIDAY + timedelta(hours=73))
    assert (one().way, one().state) == ("portal", State.SKIPPED_TOO_OLD)


def test_words_answer_only_what_happened_while_they_were_the_law(country: Country) -> None:
    reachable(country.person)
    received(country)
    load(text(since="2026-11-21"))
    assert tell() == 0
    load(text(since="2026-11-20", until="2026-11-21"))
    assert tell() == 1


# ---------------------------------------------------------------- once


def test_the_same_lines_again_make_nothing(country: Country) -> None:
    reachable(country.person)
    received(country)
    assert tell() == 1
    assert tell() == 0
    assert LedgerLine.objects.filter(verb="notices.made").count() == 1


def test_an_address_confirmed_later_does_not_tell_what_was_told_before(country: Country) -> None:
    received(country)
    tell()
    reachable(country.person)
    assert tell() == 0


def test_only_the_machine_makes_notices(country: Country) -> None:
    with pytest.raises(NotAllowed):
        make_notices([], by=country.person, at=FRIDAY)


def test_a_line_about_a_file_that_is_not_there_tells_nothing(country: Country) -> None:
    line = LedgerLine(seq=1, verb="dossiers.received", at=FRIDAY, dossier="none", detail={}, about="dossier:none")
    assert make_notices([line], by=ROBOT, at=FRIDAY) == 0


def test_a_line_without_its_act_is_told_without_its_words(country: Country) -> None:
    dossier = received(country)
    line = LedgerLine.objects.get(verb="dossiers.received", dossier=dossier.code)
    line.at = line.at + timedelta(seconds=1)
    assert make_notices([line], by=ROBOT, at=FRIDAY) == 1
    assert dossier.code in one().subject


def test_a_batch_costs_the_same_however_long_it_is(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    reachable(country.person)
    reachable(country.settle, "can.bo@example.org")
    tell()  # the words are known to the process
    for number in range(6):
        dossier = asked(country, at=FRIDAY + timedelta(minutes=number))
        if number % 2:
            finishing.withdraw_dossier(
                dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=2)
            )
    lines = list(LedgerLine.objects.filter(verb__startswith="dossiers.").order_by("seq"))
    # the settings, the words, the files, their acts, names in two languages, recipients, what was made before, the
    # notices, what they overtake, the line; two savepoints
    with django_assert_num_queries(13):
        assert make_notices(lines, by=ROBOT, at=FRIDAY + timedelta(hours=3)) == 21


def test_lines_of_which_nothing_is_told_cost_two_statements(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    line = LedgerLine(seq=1, verb="exchange.read", at=FRIDAY, dossier="", detail={}, about="record:1")
    tell()
    with django_assert_num_queries(4):  # the settings and the words; two savepoints
        make_notices([line], by=ROBOT, at=FRIDAY)


# ---------------------------------------------------------------- the follower


@pytest.mark.django_db(transaction=True)
def test_a_replay_makes_anew_what_has_not_gone_and_tells_nobody_twice(box: Any) -> None:
    from tests.dossiers.making import build_country

    country = build_country()
    reachable(country.person)
    received(country, at=FRIDAY)
    followers.catch_up("notices", at=FRIDAY + timedelta(minutes=15))
    assert send(FRIDAY + timedelta(minutes=15)) == 2  # a code and the receipt
    taken(country, at=FRIDAY + timedelta(hours=1))
    followers.catch_up("notices", at=FRIDAY + timedelta(hours=1))
    gone, waiting = one(text="received", state=State.SENT), one(text="received", state=State.WAITING)
    load(text(subject={"vi": "Mới {code}", "en": "New {code}"}))
    followers.replay("notices", at=FRIDAY + timedelta(hours=2))
    assert Notice.objects.get(pk=gone.pk).subject == gone.subject
    again = Notice.objects.get(pk=waiting.pk)
    assert again.subject == f"Mới {again.dossier}"
    assert Notice.objects.filter(text="received").count() == 2
    assert send(FRIDAY + timedelta(hours=3)) == 1
    assert send(FRIDAY + timedelta(hours=3)) == 0


def test_before_a_replay_only_what_nobody_tried_is_forgotten(country: Country) -> None:
    reachable(country.person)
    reachable(country.person, NUMBER)
    received(country)
    received(country, at=FRIDAY + timedelta(hours=1))
    tell()
    first = Notice.objects.order_by("line").first()
    assert first is not None
    Notice.objects.filter(line=first.line, way="email").update(state=State.SENT, tries=1)
    tasks.forget_unsent()
    assert {notice.line for notice in Notice.objects.all()} == {first.line}
    assert Notice.objects.count() == 2


def test_the_follower_is_one_that_can_be_replayed() -> None:
    assert followers.get("notices").reset is not None


def test_no_act_makes_a_notice_by_itself(country: Country) -> None:
    reachable(country.person)
    assert Dossier.objects.filter(pk=received(country).pk).exists()
    assert not Notice.objects.exists()
