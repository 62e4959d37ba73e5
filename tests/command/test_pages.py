"""The boards: what is shown, how fast it follows, and nothing personal in any of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.core.values import Role, system
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.packs.history import tell_history
from tests.command.leading import Open, leader
from tests.dossiers.making import FORMS, FRIDAY, MOVING, PLACE, Country, file, key, proposed, received
from tests.fixtures.counting import count_again
from tests.portal.visiting import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]


# ---------------------------------------------------------------- what is shown


def test_before_anything_was_counted_every_number_says_so(country: Country, open_as: Open) -> None:
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says("chưa đo", "chưa đếm hồ sơ nào")
    assert '<span class="number-value">0</span>' not in visitor.text


def test_a_queue_says_that_an_invented_history_is_counted_and_not_listed(country: Country, open_as: Open) -> None:
    visitor, page = open_as(leader(country)), f"/command/communes/{PLACE}"
    assert not visitor.get(page).says("SYN-")
    tell_history(dossiers=3, days=9, seed=1, by=system("demo"), at=FRIDAY)
    assert visitor.get(page).says("hồ sơ mẫu tự tạo (SYN-…)")


def test_three_clicks_lead_from_the_country_to_a_communes_queue(country: Country, open_as: Open) -> None:
    code = received(country).code
    count_again()
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says("/command/provinces/01?show=on_time")
    assert visitor.get("/command/provinces/01?show=overdue").says(f"/command/communes/{PLACE}?show=overdue")
    assert visitor.get(f"/command/communes/{PLACE}").says(code, "Thẩm tra", "Đã tiếp nhận", "Còn hạn")


def test_no_page_says_anything_about_a_person(country: Country, open_as: Open) -> None:
    dossier = proposed(country, words="Ông An Bình đủ điều kiện")
    count_again()
    visitor = open_as(leader(country, Role.STEERING))
    addresses = ("country", "provinces/01", f"communes/{PLACE}", "numbers/on_time", "open")
    pages = [visitor.get(f"/command/{address}").text for address in addresses]
    assert any(dossier.code in page for page in pages)
    for page in pages:
        assert not any(word in page for word in ("An Bình", "00000001", "đường Hoa", "đủ điều kiện"))


def test_results_that_wait_to_be_fetched_are_not_open_files(country: Country, open_as: Open) -> None:
    from lienthong.dossiers.actions.results import make_result
    from tests.dossiers.making import signed

    code = signed(country).code
    make_result(code, by=country.robot, at=FRIDAY)
    count_again()
    page = open_as(leader(country)).get(f"/command/communes/{PLACE}")
    assert code not in page.text
    assert page.says("Không có hồ sơ nào chưa xong", "100 %")


def test_change_is_told_against_yesterday(country: Country, open_as: Open, clock: Clock) -> None:
    from datetime import timedelta

    file(country)
    clock.at = FRIDAY + timedelta(days=1)
    file(country, at=clock.at, dia_chi="2 đường Hoa")
    file(country, at=clock.at, dia_chi="3 đường Hoa")
    count_again()
    assert open_as(leader(country)).get("/command/country").says("+1 so với cả ngày hôm qua")


def test_change_of_a_share_is_told_in_points(country: Country, open_as: Open, clock: Clock) -> None:
    from datetime import timedelta

    from lienthong.dossiers.actions.results import make_result
    from tests.dossiers.making import signed

    make_result(signed(country).code, by=country.robot, at=FRIDAY + timedelta(hours=1))
    clock.at = FRIDAY + timedelta(days=1)
    make_result(signed(country, at=FRIDAY).code, by=country.robot, at=clock.at)
    count_again()
    assert open_as(leader(country)).get("/command/country").says("điểm so với hôm qua")


@pytest.mark.parametrize("show", ["on_time", "at_risk", "overdue", "received", "filed_online", "once_only", "nonsense"])
def test_every_number_can_be_chosen_for_the_tiles(country: Country, open_as: Open, show: str) -> None:
    file(country)
    count_again()
    assert open_as(leader(country)).get(f"/command/country?show={show}").says('aria-current="true"')


def test_the_boards_speak_english(country: Country, open_as: Open) -> None:
    received(country)
    count_again()
    visitor = open_as(leader(country))
    visitor.client.cookies["language"] = "en"
    assert visitor.get("/command/provinces/01").says("What presses most first", "Filed today")
    assert visitor.get(f"/command/communes/{PLACE}").says("nothing personal", "In time", "Examine")


def test_boards_count_people_or_agencies(country: Country, open_as: Open) -> None:
    visitor = open_as(leader(country))
    assert visitor.get("/command/country").says("Yêu cầu của người dân", "?show=on_time&amp;count=agencies")
    assert visitor.get("/command/country?count=agencies&show=received").says("count=agencies", "Hồ sơ của các cơ quan")
    assert visitor.get("/command/numbers/received?of=country&count=agencies").says("count=agencies")


# ---------------------------------------------------------------- live


def test_an_open_board_follows_the_act_when_the_counters_have(country: Country, open_as: Open) -> None:
    visitor = open_as(leader(country)).get("/command/country")
    count_again()
    seen = visitor.text.split("seen=")[1].split('"')[0]
    file(country)
    count_again()
    live = visitor.get(f"/command/country?show=on_time&seen={seen}", **{"HX-Request": "true"})
    assert live.says('id="stamp"', 'hx-swap-oob="innerHTML"', '<span class="number-value">1</span>')
    assert "<html" not in live.text


def test_an_open_board_that_did_not_change_brings_only_the_time(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    visitor = open_as(leader(country)).get(f"/command/communes/{PLACE}")
    seen = visitor.text.split("seen=")[1].split('"')[0]
    live = visitor.get(f"/command/communes/{PLACE}?show=on_time&seen={seen}", **{"HX-Request": "true"})
    assert live.says('id="stamp"', "Cập nhật lúc")
    assert "hx-swap-oob" not in live.text


def test_boards_cost_a_bounded_number_of_statements(
    country: Country, open_as: Open, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(3):
        form = {**FORMS[MOVING], "dia_chi": f"{number} đường Hoa"}
        submit_dossier(MOVING, form, key=key(), by=country.person, at=FRIDAY)
    count_again()
    visitor = open_as(leader(country))
    costs = {
        "country": 16,
        "provinces/01": 16,
        f"communes/{PLACE}": 27,
        "country?as_of=2026-11-20T08:00": 17,  # whether its day is written down in steps is one
        f"procedures/{MOVING}?of=country": 14,
        "numbers/on_time": 12,
        "open/provinces/01": 11,
        "wall": 17,
    }
    for address, most in costs.items():
        visitor.get(f"/command/{address}")
        with django_assert_max_num_queries(most):
            visitor.get(f"/command/{address}")


# ---------------------------------------------------------------- archives


def test_the_board_of_a_commune_says_how_far_its_archive_is(country: Country, open_as: Open) -> None:
    from lienthong.library.actions.archives import declare_archive
    from tests.library.archiving import PERMITS, read, unit_of

    visitor = open_as(leader(country))
    assert "Số hóa giấy tờ lưu trữ" not in visitor.get(f"/command/communes/{PLACE}").text
    declare_archive(unit_of(country), PERMITS, 4, by=country.head, at=FRIDAY)
    read(country)
    page = visitor.get(f"/command/communes/{PLACE}")
    assert page.says("Số hóa giấy tờ lưu trữ", "Giấy phép nuôi ong bản giấy", "0%")
    assert "Hạnh" not in page.text


# ---------------------------------------------------------------- ranks and small numbers


def test_ranks_tell_how_they_changed(country: Country, open_as: Open, clock: Clock) -> None:
    from datetime import timedelta

    from lienthong.core.values import system
    from lienthong.indicators.actions import keep_stock

    file(country)
    clock.at = FRIDAY + timedelta(days=1)
    count_again()
    visitor = open_as(leader(country))
    assert visitor.get("/command/country?show=received").says("giữ hạng")
    keep_stock(clock.at.date(), by=system("tests"), at=clock.at)
    clock.at = FRIDAY + timedelta(days=40)  # everything is late, far from here
    stood = visitor.get("/command/provinces/01?show=overdue")
    assert stood.says("đã quá hạn")
    keep_stock(clock.at.date(), by=system("tests"), at=clock.at)
    assert stood.get("/command/provinces/01?show=overdue").says("giữ hạng", "±0 so với 0 giờ")


# ---------------------------------------------------------------- a procedure


def test_a_procedure_has_a_page_under_every_place(country: Country, open_as: Open) -> None:
    code = received(country).code
    count_again()
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says(f"/command/procedures/{MOVING}?show=on_time&amp;of=country")
    page = visitor.get(f"/command/procedures/{MOVING}?show=received&of=country")
    assert page.says("Đăng ký hộ ở nơi mới", f"/command/procedures/{MOVING}?show=received&amp;of=province%3A01")
    assert page.get(f"/command/procedures/{MOVING}?of=commune:{PLACE}").says(code, f"procedure={MOVING}")
    assert page.get(f"/command/numbers/received?of=province:01&procedure={MOVING}").says(
        f"/command/procedures/{MOVING}?show=received&amp;of=province%3A01", "Đăng ký hộ ở nơi mới"
    )
    assert page.get("/command/procedures/9.999999").status == 404
    assert open_as(country.auditor).get(f"/command/procedures/{MOVING}?of=province:02").status == 403


# ---------------------------------------------------------------- the wall


def test_the_wall_shows_the_scenes_of_the_widest_place_one_may_see(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    assert open_as(leader(country)).get("/command/wall").says("Hôm nay", 'id="scene-overdue"', "Bình Minh")
    assert open_as(country.auditor).get("/command/wall").says('data-every="60"', "Nắng Sớm")
    assert open_as(country.head).get("/command/wall").says("Hôm nay")
    assert open_as(country.auditor).get("/command/wall?of=country").status == 403
