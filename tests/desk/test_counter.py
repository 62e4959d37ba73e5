"""The counter: from the personal number to a filed dossier; nothing typed is lost, no answer can be invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Role
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.models import Dossier
from lienthong.registries.actions.catalog import stop_registry
from lienthong.units import queries as units
from tests.dossiers.making import (
    ANYWHERE,
    BEES,
    FRIDAY,
    MOVING,
    PLACE,
    Country,
    asked,
    change_law,
    open_officer,
    other_counter,
    received,
)
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def opened(visitor: Visitor, number: str = "0000 0001", procedure: str = MOVING) -> Visitor:
    return visitor.post("/desk/counter", {"number": number, "procedure": procedure})


def sent(visitor: Visitor, do: str, **fields: object) -> Visitor:
    """Send the form of the page with what it carries."""
    carried, key = visitor.field("carried"), visitor.field("key")
    code = re.search(r"/desk/counter/([\w.]+)", visitor.text)
    assert code
    return visitor.post(f"/desk/counter/{code[1]}", {"carried": carried, "key": key, "do": do, **fields})


HOME = {
    "noi_moi": PLACE,
    "dia_chi": "12 đường Hoa",
    "ngay_don__day": "19",
    "ngay_don__month": "11",
    "ngay_don__year": "2026",
}


def test_who_may_not_take_in_is_refused_at_the_counter(country: Country, open_as: Open) -> None:
    visitor = open_as(country.settle).get("/desk/counter")
    assert visitor.status == 403
    assert visitor.says("counter_for_intake")
    assert "/desk/counter" not in open_as(country.settle).get("/desk/").text


def test_what_is_no_number_is_refused_and_kept(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake), number="12ab")
    assert visitor.status == 422
    assert visitor.says("chỉ gồm chữ số", 'value="12ab"')


def test_a_procedure_that_this_counter_does_not_take_in_is_refused(country: Country, open_as: Open) -> None:
    assert opened(open_as(country.intake), procedure="X.999").says("Hãy chọn một thủ tục trong danh sách.")


def test_the_counter_offers_what_the_officer_may_take_in(country: Country, open_as: Open) -> None:
    place = units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id
    nothing = open_officer("Nothing", units.agency_of(place, "commune_pc").pk, Role.INTAKE)
    assert open_as(nothing).get("/desk/counter").says("Đơn vị chưa có thủ tục nào nhận tại quầy")
    assert open_as(country.intake).get("/desk/counter").says("Đăng ký hộ ở nơi mới")


def test_the_form_holds_what_registries_know_and_the_person_can_see_who_asked(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    assert visitor.says("An Bình", "chip-held", "Giấy tờ cần xem", "Lệ phí")
    line = LedgerLine.objects.filter(verb="exchange.read").latest("seq")
    assert (line.actor_id, line.detail["agreement"].split("-")[1]) == (country.intake.id, "one_stop")
    assert line.dossier.startswith("draft:")


def test_a_person_whom_no_registry_knows_can_still_be_served(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake), number="99999999")
    assert visitor.status == 200
    assert visitor.says("chưa có thông tin này", 'name="ho_ten"')


def test_a_registry_that_is_stopped_does_not_stop_the_counter(country: Country, open_as: Open) -> None:
    stop_registry("people", by=country.robot, at=FRIDAY)
    visitor = sent(opened(open_as(country.intake)), "file", so_dinh_danh="00000001", ho_ten="An Bình", **HOME)
    dossier = Dossier.objects.get(code=visitor.url.split("/")[3].split("?")[0])
    assert dossier.provenance["ho_ten"]["how"] == "typed_registry_down"


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "file", dia_chi="x", ngay_don__day="31", ngay_don__month="2")
    assert visitor.status == 422
    assert visitor.says("Cần sửa", 'value="x"', 'value="31"')


def test_looking_up_again_keeps_what_was_typed_and_files_nothing(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "fill", dia_chi="12 đường Hoa", noi_moi__words="Mây")
    assert visitor.status == 200
    assert visitor.says('value="12 đường Hoa"', "Mây Hồng")
    assert not Dossier.objects.exists()


def test_a_registry_is_not_asked_twice_for_the_same(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    before = LedgerLine.objects.filter(verb="exchange.read").count()
    sent(visitor, "fill", dia_chi="12 đường Hoa")
    assert LedgerLine.objects.filter(verb="exchange.read").count() == before


def test_what_a_page_carries_cannot_be_invented(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    forged = visitor.field("carried")[:-2] + "xx"
    assert visitor.post(f"/desk/counter/{MOVING}", {"carried": forged, "do": "file"}).url == "/desk/counter"
    assert visitor.post(f"/desk/counter/{MOVING}", {"do": "file"}).url == "/desk/counter"


def test_what_was_carried_for_one_procedure_is_not_taken_for_another(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    assert visitor.post(f"/desk/counter/{BEES}", {"carried": visitor.field("carried")}).url == "/desk/counter"


def test_what_one_officer_was_told_is_nothing_in_the_hands_of_another(country: Country, open_as: Open) -> None:
    carried = opened(open_as(country.intake)).field("carried")
    colleague = open_as(open_officer("Intake 2", country.intake.unit_id or 0, Role.INTAKE))
    assert colleague.post(f"/desk/counter/{MOVING}", {"carried": carried}).url == "/desk/counter"


def test_a_locked_value_is_the_registrys_whatever_is_sent(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "file", ho_ten="Ai Khác", **HOME)
    dossier = Dossier.objects.get(code=visitor.url.split("/")[3].split("?")[0])
    assert (dossier.form["ho_ten"], dossier.provenance["ho_ten"]["how"]) == ("An Bình", "held")


def test_a_filed_form_becomes_a_dossier_of_the_person_at_the_counter(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "file", **HOME)
    dossier = Dossier.objects.get(code=visitor.url.split("/")[3].split("?")[0])
    assert (dossier.channel, dossier.filed_by, dossier.applicant_id) == (
        "counter",
        country.intake.id,
        int(country.person.id),
    )
    assert dossier.provenance["so_dinh_danh"]["how"] == "held"
    assert visitor.follow().says("Đã nộp tại quầy", "Tiếp nhận")


def test_the_same_form_filed_twice_is_one_dossier(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    carried, key = visitor.field("carried"), visitor.field("key")
    form = {"carried": carried, "key": key, "do": "file", **HOME}
    first = visitor.post(f"/desk/counter/{MOVING}", form).url
    assert visitor.post(f"/desk/counter/{MOVING}", form).url == first
    assert Dossier.objects.count() == 1


def test_a_key_used_for_another_person_is_refused_with_the_form_kept(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    form = {"key": "one", "do": "file", **HOME}
    visitor.post(f"/desk/counter/{MOVING}", {"carried": visitor.field("carried"), **form})
    other = opened(open_as(country.intake), number="00000002")
    other.post(f"/desk/counter/{MOVING}", {"carried": other.field("carried"), **form})
    assert other.status == 422
    assert other.says("Khóa chống gửi trùng", "12 đường Hoa")


def test_a_service_without_an_agreement_leaves_the_field_to_be_typed(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake), procedure=BEES)
    assert visitor.status == 200
    refused = LedgerLine.objects.filter(verb="exchange.refused")
    assert all(line.detail["reason"] == "agreement_missing" for line in refused)


# ---------------------------------------------------------------- papers and what is wrong

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"


def scan(name: str = "giay.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def filed(visitor: Visitor) -> Dossier:
    assert visitor.status == 302, visitor.text
    return Dossier.objects.get(code=visitor.url.split("/")[3].split("?")[0])


def test_papers_taken_at_the_counter_are_filed_with_the_form(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    sent(visitor, "upload", paper__giay_nha=scan(), paper__ho_cu=scan("so-ho.png"))
    assert visitor.says("giay.png", "so-ho.png")
    dossier = filed(sent(visitor, "file", **HOME))
    assert [file.name for file in attachments_of(f"dossier:{dossier.code}")] == ["giay.png", "so-ho.png"]


def test_papers_come_with_the_filing_itself_and_are_given_back_before(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "upload", paper__giay_nha=scan("nham.png"))
    wrong = re.search(r'name="remove" value="(\d+)"', visitor.text)
    assert wrong
    sent(visitor, "fill", remove=wrong[1])
    assert "nham.png" not in visitor.text
    dossier = filed(sent(visitor, "file", paper__giay_nha=scan("dung.png"), **HOME))
    assert [file.name for file in attachments_of(f"dossier:{dossier.code}")] == ["dung.png"]


def test_a_paper_that_is_refused_costs_nothing_that_was_typed(country: Country, open_as: Open) -> None:
    visitor = sent(
        opened(open_as(country.intake)), "upload", paper__giay_nha=scan("virus.exe", b"MZ\0\0"), dia_chi="Nhà 9"
    )
    assert visitor.status == 415
    assert visitor.says("virus.exe", 'value="Nhà 9"')


def test_a_paper_that_the_law_does_not_name_is_not_taken(country: Country, open_as: Open) -> None:
    assert sent(opened(open_as(country.intake)), "upload", paper__bang_cap=scan()).says("Không tìm thấy bang_cap")


def test_what_is_sent_again_after_filing_adds_nothing(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    carried, key = visitor.field("carried"), visitor.field("key")
    again = {"carried": carried, "key": key, "do": "file", **HOME}
    first = filed(visitor.post(f"/desk/counter/{MOVING}", {**again, "paper__giay_nha": scan()}))
    second = filed(visitor.post(f"/desk/counter/{MOVING}", {**again, "paper__giay_nha": scan()}))
    assert (first.code, len(attachments_of(f"dossier:{first.code}"))) == (second.code, 1)


def test_what_the_person_calls_wrong_stands_open_and_both_values_are_filed(country: Country, open_as: Open) -> None:
    visitor = opened(open_as(country.intake))
    assert 'name="ho_ten"' not in visitor.text
    sent(visitor, "wrong", wrong__ho_ten="Chữ đệm sai")
    assert visitor.says('name="ho_ten"', 'value="An Bình"')
    line = LedgerLine.objects.get(verb="dossiers.fact_disputed")
    assert (line.actor_id, line.detail["field"], line.about.split(":")[0]) == (country.intake.id, "ho_ten", "record")
    dossier = filed(sent(visitor, "file", ho_ten="An Bính", **HOME))
    origin = dossier.provenance["ho_ten"]
    assert (dossier.form["ho_ten"], origin["how"], origin["held_value"]) == ("An Bính", "corrected", "An Bình")
    assert origin["disputed"] == "Chữ đệm sai"
    assert LedgerLine.objects.filter(verb="dossiers.fact_disputed").count() == 1


def test_nothing_opens_without_words_or_where_no_registry_answered(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "wrong", wrong__ho_ten=" ", wrong__dia_chi="Sai")
    assert 'name="ho_ten"' not in visitor.text
    assert not LedgerLine.objects.filter(verb="dossiers.fact_disputed").exists()


# ---------------------------------------------------------------- the answer of somebody without an account


def test_the_counter_records_an_answer_with_papers(country: Country, open_as: Open, clock: Clock) -> None:
    code = asked(country).code
    clock.at = FRIDAY + timedelta(hours=2)
    visitor = open_as(country.intake).get(f"/desk/dossiers/{code}")
    assert visitor.says("Ghi nhận bổ sung tại quầy", f"/desk/dossiers/{code}/supplement")
    page = f"/desk/dossiers/{code}/supplement"
    visitor.get(page)
    assert visitor.says("Ghi nhận bổ sung của An Bình", "Thiếu giấy tờ nhà")
    visitor.post(page, {"key": visitor.field("key"), "upload": "1", "component": "giay_nha", "file": scan()}).follow()
    assert visitor.says("giay.png")
    visitor.post(page, {"key": visitor.field("key"), "send": "1", "words": "Bà mang đến"})
    assert visitor.follow().says("Quầy đã ghi nhận phần bổ sung")
    dossier = Dossier.objects.get(code=code)
    assert (dossier.state, [file.name for file in attachments_of(f"dossier:{code}")]) == ("PROCESSING", ["giay.png"])


def test_there_is_nothing_to_record_where_nothing_is_asked_or_elsewhere(country: Country, open_as: Open) -> None:
    code = received(country).code
    assert open_as(country.intake).get(f"/desk/dossiers/{code}/supplement").url == f"/desk/dossiers/{code}"
    assert open_as(country.stranger).get(f"/desk/dossiers/{code}/supplement").status == 404


# ---------------------------------------------------------------- for another place


def test_a_matter_of_another_commune_is_filed_where_the_law_asks_for_no_boundaries(
    country: Country, open_as: Open
) -> None:
    change_law(competence=ANYWHERE)
    visitor = opened(open_as(other_counter()))
    dossier = filed(sent(visitor, "file", **HOME))
    assert (dossier.place_code, dossier.unit_id, dossier.is_elsewhere) == (PLACE, country.settle.unit_id, True)
    assert visitor.follow().says("Hỗ trợ người nộp", "Quyết định")


def test_a_center_of_the_province_takes_in_for_its_communes(country: Country, open_as: Open) -> None:
    change_law(competence={**ANYWHERE, "also_at": ["province_justice"]})
    province = units.version_at("01", level="province", on=FRIDAY.date()).unit_id
    center = open_officer("Center", units.agency_of(province, "province_justice").pk, Role.INTAKE)
    visitor = opened(open_as(center))
    assert visitor.says('name="noi_moi"')
    typed = {"so_dinh_danh": "00000001", "ho_ten": "An Bình"}  # no agreement lets this office ask the registries
    assert filed(sent(visitor, "file", **typed, **HOME)).code.startswith("Z01.TP-")


def test_the_form_is_printed_to_be_signed_by_the_person_at_the_counter(country: Country, open_as: Open) -> None:
    visitor = sent(opened(open_as(country.intake)), "print", **HOME)
    assert visitor.headers["Content-Type"] == "application/pdf"
    assert not Dossier.objects.exists()
