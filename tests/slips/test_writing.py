"""An act makes its slips: once each, with the facts of that act, printed and sealed, whatever dies on the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pdfminer.high_level import extract_text

from lienthong.core import followers
from lienthong.core.ledger import lines_of_dossier
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound
from lienthong.core.values import system
from lienthong.documents import signing
from lienthong.documents.queries import read_file
from lienthong.documents.refusals import LettersUnprintable
from lienthong.dossiers import tasks as dossier_tasks
from lienthong.dossiers.actions import finishing, handling, submitting
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.actions.recounting import begin_recount
from lienthong.dossiers.models import Dossier
from lienthong.slips import queries, tasks
from lienthong.slips.actions import writing
from lienthong.slips.models import Slip, SlipCounter
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    MOVING,
    Country,
    asked,
    change_law,
    file,
    key,
    received,
    signed,
    taken,
)

LATER = FRIDAY + timedelta(hours=2)


def follow(*, at: datetime = LATER) -> None:
    """Read the whole ledger as the follower does (its own test is below: here lines need not be settled)."""
    tasks.follow(list(LedgerLine.objects.order_by("seq")), at)


def made(*, at: datetime = LATER) -> list[Slip]:
    follow(at=at)
    while tasks.make_waiting(at):
        pass
    return list(Slip.objects.order_by("act", "kind"))


def words_of(slip: Slip) -> str:
    return " ".join(extract_text(io.BytesIO(read_file(slip.file_id or ""))).split())


def at_the_counter(country: Country, procedure: str = MOVING) -> Dossier:
    return submitting.submit_dossier(
        procedure, FORMS[procedure], channel="counter", key=key(), by=country.intake, at=FRIDAY
    )


def test_receiving_makes_the_receipt_with_the_facts_of_the_act(country: Country) -> None:
    dossier = received(country)
    (slip,) = made()
    assert (slip.kind, slip.act, slip.number) == ("receipt", 2, f"Mã: {dossier.code}")
    assert slip.facts["facts"]["due_at"] == {"vi": "17:00 thứ Năm, 26/11/2026", "en": "17:00 Thursday, 26/11/2026"}
    assert slip.facts["facts"]["acted_at"] == {"vi": "09:10 thứ Sáu, 20/11/2026", "en": "09:10 Friday, 20/11/2026"}
    assert slip.unit_id == dossier.intake_id
    words = words_of(slip)
    for part in (
        "GIẤY NHẬN",
        "Đã ký số",
        "Intake",
        "An Bình",
        "17:00 thứ Năm, 26/11/2026",
        "Không thu",
        f"Mã của bạn là {dossier.code}",
        "Trang 1/1",
    ):
        assert part in words
    assert [row["name"] for row in slip.facts["tables"]["papers"]][:1] == [
        {"vi": "Giấy tờ nhà", "en": "Papers of the house"}
    ]


def test_a_slip_is_sealed_by_the_unit_that_issues_it(country: Country) -> None:
    received(country)
    (slip,) = made()
    check = signing.check(read_file(slip.file_id or ""))
    assert (check.state, check.signed_at) == ("intact", LATER)
    assert check.signer == queries.get_slip(slip.dossier, slip.code, to=country.intake).unit_name.vi
    verbs = list(LedgerLine.objects.filter(dossier=slip.dossier, verb__contains="s").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith(("slips.", "documents."))] == [
        "slips.written",
        "documents.sealed",
        "slips.made",
    ]


def test_the_counter_has_the_receipt_at_filing_and_none_again_at_reception(country: Country) -> None:
    dossier = at_the_counter(country)
    assert [(slip.kind, slip.act) for slip in made()] == [("receipt", 1)]
    handling.receive_dossier(dossier.code, key=key(), by=country.intake, at=FRIDAY)
    assert [(slip.kind, slip.act) for slip in made()] == [("receipt", 1)]


def test_a_declaration_for_several_agencies_has_one_receipt_at_the_counter(country: Country) -> None:
    form = {**FORMS[MOVING], "co_ong": "khong"}
    root = submitting.submit_dossier("D.004", form, channel="counter", key=key(), by=country.intake, at=FRIDAY)
    advance_links(root.code, by=system("links"), at=FRIDAY)
    assert Dossier.objects.filter(root=root.code).count() == 2
    assert [(slip.dossier, slip.kind) for slip in made()] == [(root.code, "receipt")]


def test_what_is_filed_online_has_no_receipt_before_it_is_received(country: Country) -> None:
    file(country)
    assert made() == []


def test_a_procedure_with_a_slip_of_its_own_gets_that_one_in_its_place(country: Country) -> None:
    at_the_counter(country, BEES)
    (slip,) = made()
    assert slip.kind == "bees_receipt"
    assert "GIẤY NHẬN ĐÀN ONG" in words_of(slip)


def test_a_supplement_says_what_is_missing_and_until_when(country: Country) -> None:
    dossier = asked(country)
    slip = made()[-1]
    assert slip.kind == "supplement"
    assert slip.number == "Số: 1/2026"
    assert slip.facts["facts"]["reason"] == "Thiếu giấy tờ nhà"
    assert slip.facts["facts"]["until"]["vi"].startswith("17:00 ")
    assert slip.facts["tables"]["missing"] == [
        {"number": "1", "name": {"vi": "Giấy tờ nhà", "en": "Papers of the house"}}
    ]
    assert slip.unit_id == dossier.unit_id


def test_a_second_supplement_is_a_second_slip_with_the_next_number(country: Country) -> None:
    change_law(supplement={"times": 2, "days": 5})
    dossier = asked(country)
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=LATER)
    words = "Còn thiếu chữ ký"
    handling.ask_supplement(dossier.code, words, ["dia_chi", "Chữ ký"], key=key(), by=country.settle, at=LATER)
    first, second = [slip for slip in made() if slip.kind == "supplement"]
    assert (first.number, second.number) == ("Số: 1/2026", "Số: 2/2026")
    assert (first.facts["facts"]["reason"], second.facts["facts"]["reason"]) == ("Thiếu giấy tờ nhà", words)
    assert [row["name"] for row in second.facts["tables"]["missing"]] == [
        {"vi": "Địa chỉ mới", "en": "New address"},
        "Chữ ký",
    ]


def test_an_apology_holds_the_old_and_the_new_time(country: Country) -> None:
    dossier = taken(country)
    handling.extend_dossier(dossier.code, 2, "Nhiều hồ sơ", key=key(), by=country.settle, at=LATER)
    slip = made()[-1]
    facts = slip.facts["facts"]
    assert (slip.kind, facts["old_due_at"]["vi"], facts["new_due_at"]["vi"]) == (
        "apology",
        "17:00 thứ Năm, 26/11/2026",
        "17:00 thứ Hai, 30/11/2026",
    )
    assert facts["state"] == {"vi": "Đang giải quyết, đã gia hạn", "en": "Being settled, term extended"}


def test_a_refusal_makes_its_slip_and_the_final_control_slip(country: Country) -> None:
    dossier = file(country)
    handling.refuse_dossier(dossier.code, "Sai nơi nộp", key=key(), by=country.intake, at=FRIDAY)
    control, refusal = made()
    assert (refusal.kind, refusal.facts["facts"]["reason"], refusal.is_internal) == ("refusal", "Sai nơi nộp", False)
    assert (control.kind, control.is_internal, control.unit_id) == ("control", True, dossier.unit_id)
    (intake,) = control.facts["tables"]["steps"]
    assert (intake["step"]["en"], intake["gave"], intake["took"][:8]) == ("Intake", "An Bình", "Intake, ")
    assert (intake["result"]["en"], intake["pace"]["en"]) == ("Refused", "Within the inner target")
    assert [act["act"]["en"] for act in control.facts["tables"]["acts"]] == ["Filed", "Refused"]


def test_the_control_slip_of_a_settled_file_tells_every_hand_that_it_went_through(country: Country) -> None:
    code = signed(country).code
    dossier_tasks.follow(list(lines_of_dossier(code)), LATER)
    finishing.return_result(code, key=key(), by=country.intake, at=LATER)
    slip = made()[-1]
    steps = slip.facts["tables"]["steps"]
    assert slip.kind == "control"
    assert [step["step"]["en"] for step in steps] == ["Intake", "Examine", "Sign", "Enter in the registry", "Hand over"]
    assert [step["gave"] for step in steps][-1] == {"vi": "Hệ thống", "en": "The system"}
    assert [step["took"].partition(",")[0] for step in steps][:3] == ["Intake", "Settle", "Head"]
    assert steps[-1]["result"]["en"] == "Result returned"
    assert "Hệ thống" in words_of(slip)


def test_a_file_that_is_stopped_makes_the_notice(country: Country) -> None:
    dossier = asked(country)
    late = FRIDAY + timedelta(days=20)
    finishing.stop_dossier(dossier.code, "Không bổ sung", key=key(), by=country.settle, at=late)
    assert [slip.kind for slip in made(at=late)] == ["receipt", "supplement", "control", "stop"]


def test_following_twice_and_replaying_write_nothing_twice(country: Country) -> None:
    asked(country)
    before = [(slip.code, slip.number, slip.file_id) for slip in made()]
    follow()
    followers.replay("slips", at=LATER)
    assert [(slip.code, slip.number, slip.file_id) for slip in made()] == before
    assert tasks.make_waiting(LATER) == 0


def test_a_slip_made_late_states_the_facts_of_its_act_and_not_of_today(country: Country) -> None:
    dossier = received(country)
    then = Dossier.objects.get(code=dossier.code).due_at
    Dossier.objects.filter(code=dossier.code).update(due_at=then + timedelta(days=9))  # a calendar moved it
    handling.take_dossier(dossier.code, key=key(), by=country.settle, at=LATER)
    (slip,) = made(at=LATER + timedelta(days=3))
    assert slip.facts["facts"]["due_at"]["vi"] == "17:00 thứ Năm, 26/11/2026"


def test_a_slip_that_was_written_is_not_rewritten_when_the_due_time_moves(country: Country) -> None:
    received(country)
    (before,) = made()
    begin_recount(1, None, by=tasks.SLIPS, at=LATER)
    (after,) = made()
    assert (after.facts, after.file_id) == (before.facts, before.file_id)


def test_a_name_with_a_letter_that_no_paper_can_print_waits_and_says_why(country: Country) -> None:
    dossier = file(country)
    handling.refuse_dossier(dossier.code, "Tên 漢 không in được", key=key(), by=country.intake, at=FRIDAY)
    made()
    slip = Slip.objects.get(kind="refusal")
    assert (slip.file_id, slip.trouble) == (None, LettersUnprintable.code)
    assert queries.waiting(at=LATER, limit=9) == []
    assert queries.waiting(at=LATER + timedelta(minutes=2), limit=9) == [slip.code]
    assert tasks.make_waiting(LATER + timedelta(minutes=2)) == 0
    assert LedgerLine.objects.filter(verb="slips.delayed").count() == 1
    assert Slip.objects.get(kind="control").file_id is not None


def test_a_fault_in_one_slip_holds_up_no_other(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    received(country)
    follow()
    with monkeypatch.context() as patched:
        patched.setattr(writing, "print_sheet", _fail)
        assert tasks.make_waiting(LATER) == 0
    assert Slip.objects.get().trouble == "internal_error"
    assert tasks.make_waiting(LATER + timedelta(minutes=2)) == 1
    assert Slip.objects.get().trouble == ""


def test_a_line_whose_slips_cannot_be_written_holds_up_no_other(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(country)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "case_at", _fail)
        follow()
    assert not Slip.objects.exists()
    assert not SlipCounter.objects.exists()
    assert len(made()) == 1


def test_of_two_processes_that_print_one_slip_one_does(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    received(country)
    follow()
    code = Slip.objects.get().code
    draw = writing.print_sheet

    def meanwhile(sheet: Any) -> bytes:
        monkeypatch.setattr(writing, "print_sheet", draw)
        assert writing.make_slip(code, by=tasks.SLIPS, at=LATER)
        return draw(sheet)

    monkeypatch.setattr(writing, "print_sheet", meanwhile)
    assert not writing.make_slip(code, by=tasks.SLIPS, at=LATER)
    assert LedgerLine.objects.filter(verb="slips.made").count() == 1
    assert not writing.make_slip(code, by=tasks.SLIPS, at=LATER)


def test_sixty_papers_and_a_reason_of_four_thousand_letters_are_printed(country: Country) -> None:
    dossier = taken(country)
    items = [f"Giấy tờ thứ {number} có tên khá dài để xuống dòng" for number in range(1, 61)]
    reason = ("Lý do dài. " * 364)[:4000]
    handling.ask_supplement(dossier.code, reason, items, key=key(), by=country.settle, at=LATER)
    words = words_of(made()[-1])
    assert "Giấy tờ thứ 60" in words
    assert words.count("Lý do dài.") > 360


def _fail(*_: Any, **__: Any) -> None:
    raise ValueError("planted")


# ---------------------------------------------------------------- who sees them


def test_a_person_sees_their_slips_and_never_those_between_officers(country: Country) -> None:
    dossier = file(country)
    handling.refuse_dossier(dossier.code, "Sai", key=key(), by=country.intake, at=FRIDAY)
    control, refusal = made()
    assert [row.kind for row in queries.slips_of(dossier.code, to=country.person)] == ["refusal"]
    assert [row.kind for row in queries.slips_of(dossier.code, to=country.intake)] == ["control", "refusal"]
    with pytest.raises(NotFound):
        queries.get_slip(dossier.code, control.code, to=country.person)
    with pytest.raises(NotFound):
        queries.slips_of(dossier.code, to=country.neighbor)
    with pytest.raises(NotFound):
        queries.get_slip(dossier.code, refusal.code, to=country.stranger)
    with pytest.raises(NotFound):
        queries.get_slip("H-0", refusal.code, to=country.intake)


def test_whoever_holds_a_slip_may_compare_it_with_its_record(country: Country) -> None:
    dossier = file(country)
    handling.refuse_dossier(dossier.code, "Sai nơi nộp", key=key(), by=country.intake, at=FRIDAY)
    control, refusal = made()
    found = queries.verify_slip(refusal.code.lower())
    assert (found.title.vi, found.dossier, found.state) == ("Phiếu từ chối", dossier.code, "valid")
    assert ("Reason", "Sai nơi nộp") in [(row.label.en, row.value) for row in found.rows]
    assert queries.slip_of_file(refusal.file_id or "") == found
    assert queries.slip_of_file("0" * 64) is None
    assert queries.verify_slip(control.code).rows == ()
    with pytest.raises(NotFound):
        queries.verify_slip("0000-0000-0000-0000")


def test_the_control_sheet_shows_an_open_dossier_as_it_stands(country: Country) -> None:
    dossier = taken(country)
    sheet = queries.control_of(dossier.code, to=country.settle)
    steps, acts = sheet.items[-2:]
    rows = [[cell.en for cell in row] for row in steps.rows]  # type: ignore[union-attr]
    assert [row[1] for row in rows] == ["Intake", "Examine"]
    assert rows[1][2].startswith("Intake, ")
    assert rows[1][3].startswith("Settle, ")
    assert rows[1][5:7] == ["", ""], "it is still there"
    done = [row[0].en for row in acts.rows]  # type: ignore[union-attr]
    assert done == ["Filed", "Received", "An officer took the file"]
    assert sheet.row.number == f"Mã: {dossier.code}"
    with pytest.raises(NotFound):
        queries.control_of(dossier.code, to=country.person)


def test_reading_a_dossiers_slips_takes_four_statements(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    dossier = asked(country)
    made()
    with django_assert_num_queries(2):
        assert len(queries.slips_of(dossier.code, to=country.person)) == 2


def test_a_copy_to_read_is_of_a_printed_slip_and_for_the_same_eyes(country: Country) -> None:
    dossier = file(country)
    handling.refuse_dossier(dossier.code, "Sai", key=key(), by=country.intake, at=FRIDAY)
    follow()
    refusal = Slip.objects.get(kind="refusal")
    with pytest.raises(NotFound):
        queries.reading_copy(dossier.code, refusal.code, to=country.person)
    made()
    copy = queries.reading_copy(dossier.code, refusal.code, to=country.person)
    assert "Reason" in extract_text(io.BytesIO(copy))
    control = Slip.objects.get(kind="control")
    assert queries.reading_copy(dossier.code, control.code, to=country.intake)
    with pytest.raises(NotFound):
        queries.reading_copy(dossier.code, control.code, to=country.person)
