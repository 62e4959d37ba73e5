"""The counter: from the personal number to a filed dossier; nothing typed is lost, no answer can be invented."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Role
from lienthong.dossiers.models import Dossier
from lienthong.registries.actions.catalog import stop_registry
from lienthong.units import queries as units
from tests.dossiers.making import BEES, FRIDAY, MOVING, PLACE, Country, open_officer
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def opened(visitor: Visitor, number: str = "0000 0001", procedure: str = MOVING) -> Visitor:
    return visitor.post("/desk/counter", {"number": number, "procedure": procedure})


def sent(visitor: Visitor, do: str, **fields: str) -> Visitor:
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
