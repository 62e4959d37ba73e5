"""Who may look at which board, and what everybody may see of it."""

from __future__ import annotations

import pytest

from lienthong.core.values import Role
from lienthong.units import queries as units
from tests.command.leading import Open, leader
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, file, open_officer
from tests.fixtures.counting import count_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]


# ---------------------------------------------------------------- who may look


def test_a_stranger_is_sent_to_the_door(country: Country, open_as: Open) -> None:
    assert open_as(None).get("/command/").url.startswith("/sign-in")


@pytest.mark.parametrize("who", ["person", "intake", "settle"])
def test_who_leads_nothing_is_refused_by_name_and_shown_the_open_numbers(
    country: Country, open_as: Open, who: str
) -> None:
    visitor = open_as(getattr(country, who)).get("/command/")
    assert visitor.status == 403
    assert visitor.says("board_for_leaders", "công khai")


def test_a_right_on_a_province_does_not_reach_the_country_or_its_neighbor(country: Country, open_as: Open) -> None:
    visitor = open_as(country.auditor)
    assert visitor.get("/command/country").says("board_outside_right")
    assert visitor.get("/command/provinces/02").status == 403
    assert visitor.get("/command/communes/00201").status == 403
    assert visitor.get("/command/numbers/on_time?of=province:02").status == 403
    assert visitor.get("/command/provinces/01").status == 200


def test_a_head_sees_the_board_of_the_place_of_the_office_and_no_other(country: Country, open_as: Open) -> None:
    visitor = open_as(country.head)
    assert visitor.get("/command/").url == f"/command/communes/{PLACE}"
    assert visitor.get(f"/command/communes/{PLACE}").status == 200
    assert visitor.get("/command/communes/00102").status == 403


def test_everybody_is_led_to_the_widest_board_they_may_see(country: Country, open_as: Open) -> None:
    assert open_as(country.auditor).get("/command/").url == "/command/provinces/01"
    assert open_as(leader(country)).get("/command/").url == "/command/country"


def test_a_right_for_the_whole_country_without_a_unit_opens_the_country(country: Country, open_as: Open) -> None:
    from lienthong.accounts.actions import grant_role
    from lienthong.accounts.queries import actor_of

    grant_role(int(country.colleague.id), Role.STEERING, by=country.robot, at=FRIDAY)
    assert open_as(actor_of(int(country.colleague.id))).get("/command/").url == "/command/country"


def test_a_bloc_has_boards_of_its_own(country: Country, open_as: Open) -> None:
    province = units.version_at(PLACE, level="commune", on=FRIDAY.date()).parent_id or 0
    party = open_as(open_officer("Party", province, Role.MONITOR, bloc="party"))
    assert party.get("/command/").url == "/command/provinces/01"
    assert party.get("/command/provinces/01").status == 200
    assert party.get("/command/provinces/01?bloc=government").says("board_outside_right")
    assert party.get("/command/numbers/on_time?of=province:01").status == 200
    assert party.get("/command/numbers/on_time?bloc=party").status == 403  # of the country
    government = open_as(country.auditor)
    assert government.get("/command/provinces/01?bloc=party").says("board_outside_right")
    assert not government.get("/command/provinces/01").says("Khối")
    for somebody in (None, country.person, country.auditor):
        assert open_as(somebody).get("/command/numbers/on_time?bloc=party").status == 403


def test_who_steers_may_change_between_the_blocs(country: Country, open_as: Open) -> None:
    visitor = open_as(leader(country, Role.STEERING))
    file(country)
    count_again()
    assert visitor.get("/command/country").says("Khối", "Mặt trận Tổ quốc", "bloc=party")
    assert visitor.get(f"/command/communes/{PLACE}").says("Đăng ký hộ ở nơi mới")
    there = visitor.get(f"/command/communes/{PLACE}?bloc=party&show=overdue")
    assert there.says("Không có hồ sơ nào chưa xong")
    assert there.says("show=overdue&amp;bloc=party")
    assert visitor.get("/command/numbers/overdue?of=province:01&bloc=party").says(
        "/command/provinces/01?show=overdue&amp;bloc=party"
    )


@pytest.mark.parametrize("address", ["provinces/99", "communes/99999", "communes/01", "numbers/joy"])
def test_a_place_or_number_that_is_none_is_not_found(country: Country, open_as: Open, address: str) -> None:
    assert open_as(leader(country)).get(f"/command/{address}").status == 404


# ---------------------------------------------------------------- open numbers


def test_everybody_may_see_the_open_numbers_without_a_way_into_a_place(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    page = open_as(None).get("/command/open")
    assert page.says("Số liệu mở", "Bình Minh")
    assert "/command/provinces/" not in page.text


# ---------------------------------------------------------------- open places


def test_everybody_may_see_a_province_and_a_commune_without_small_numbers(country: Country, open_as: Open) -> None:
    for number in range(7):
        file(country, dia_chi=f"{number} đường Hoa")
    count_again()
    visitor = open_as(None).get("/command/open?show=received")
    assert visitor.says("/command/open/provinces/01?show=received")
    province = visitor.get("/command/open/provinces/01?show=received")
    assert province.says(
        "làm tròn đến 5", f"/command/open/communes/{PLACE}", '<span class="tile-number">5</span>', "dưới 5"
    )
    commune = visitor.get(f"/command/open/communes/{PLACE}?show=on_time")
    assert commune.says("không phát sinh", "/command/open/provinces/01", '<span class="number-value">5</span>')
    for page in (province, commune):
        assert "/command/numbers/received?of=" not in page.text
        assert not any(word in page.text for word in (MOVING, "Dòng nhật ký", ">7<", "Thủ tục</h2>", "sparkline"))
