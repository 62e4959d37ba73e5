"""The head's page: absences, substitutes and sharing out; what officers see of it; a file given to somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lienthong.accounts.models import Absence
from lienthong.core.values import Actor, Role
from lienthong.dossiers.models import Dossier, SharingRule
from tests.desk.test_acts import do
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, open_officer, taken
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def absence(country: Country, **given: object) -> dict[str, object]:
    sent = {"do": "absence", "absent": country.settle.id, "first": "2026-11-20", "last": "2026-11-25"}
    return {**sent, "substitute": country.intake.id, "roles": ["settle"], **given}


def test_the_page_is_for_heads(country: Country, open_as: Open) -> None:
    assert open_as(country.settle).get("/desk/team").status == 403
    assert "/desk/team" not in open_as(country.settle).get("/desk/").text
    assert open_as(country.head).get("/desk/").says("/desk/team")
    assert open_as(country.head).get("/desk/team").says("Settle", "Colleague", "Không ai được ghi là vắng mặt")


def test_a_head_records_who_stands_in_and_both_see_it(country: Country, open_as: Open) -> None:
    visitor = open_as(country.head)
    assert visitor.post("/desk/team", absence(country)).follow().says("Đã ghi nhận", "Intake", "Giải quyết")
    assert Absence.objects.get().valid_to.isoformat() == "2026-11-26"
    assert open_as(country.intake).get("/desk/").says("Bạn đang thay Settle", "26/11/2026")
    assert open_as(country.settle).get("/desk/").says("Intake đang thay bạn")
    number = Absence.objects.get().pk
    visitor.post("/desk/team", {"do": "back", "absence": number}).follow()
    assert visitor.says("Không ai được ghi là vắng mặt")
    assert visitor.post("/desk/team", {"do": "back", "absence": number}).status == 404


def test_an_absence_without_a_substitute_is_shown_as_such(country: Country, open_as: Open) -> None:
    visitor = open_as(country.head)
    visitor.post("/desk/team", absence(country, substitute="", roles=[]))
    assert visitor.follow().says("Không ai thay")
    assert open_as(country.settle).get("/desk/").says("Bạn được ghi là vắng mặt")


def test_what_cannot_be_is_refused_on_the_page(country: Country, open_as: Open) -> None:
    visitor = open_as(country.head)
    assert visitor.post("/desk/team", absence(country, substitute=country.settle.id)).says("substitute_unfit")
    assert visitor.post("/desk/team", absence(country, last="2026-11-01")).says("period_reversed")
    assert visitor.post("/desk/team", absence(country, first="mai")).status == 422
    assert visitor.post("/desk/team", {"do": "sharing", "rule": "by_dice"}).says("sharing_unknown")
    assert not Absence.objects.exists()


def test_a_head_chooses_how_work_is_shared_out(country: Country, open_as: Open) -> None:
    visitor = open_as(country.head)
    mine = {f"table_{country.colleague.id}": f"{PLACE}, 00102"}
    visitor.post("/desk/team", {"do": "sharing", "rule": "by_place", "procedure": MOVING, **mine})
    assert visitor.follow().says("Đăng ký hộ ở nơi mới", "Theo địa bàn", "00102: Colleague")
    visitor.post("/desk/team", {"do": "sharing", "rule": "in_turn"})
    assert visitor.follow().says("Mọi thủ tục", "Lần lượt từng người")
    assert SharingRule.objects.count() == 2


def test_a_head_of_another_office_sees_that_office(country: Country, open_as: Open) -> None:
    from lienthong.units import queries as units

    place = units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id
    police = units.agency_of(place, "commune_police").pk
    roaming = open_officer("Roaming", police, Role.HEAD)
    assert open_as(roaming).get("/desk/team").says("Công an", "Roaming")


def test_a_file_is_given_to_somebody_else(country: Country, open_as: Open) -> None:
    code = taken(country).code
    visitor = open_as(country.head).get(f"/desk/dossiers/{code}")
    assert visitor.says("Phân công lại", "Colleague")
    refused = do(visitor, code, "reassign_dossier", officer="", reason="Ốm")
    assert refused.says("Hãy chọn một cán bộ.", "Ốm")
    do(visitor, code, "reassign_dossier", officer=country.colleague.id, reason="Ốm")
    assert str(Dossier.objects.get(code=code).officer_id) == country.colleague.id
