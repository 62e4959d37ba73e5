"""The boards: who may look, what is shown, how fast it follows, and nothing personal in any of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lienthong.core.definitions import body_of
from lienthong.core.values import Actor, Role, system
from lienthong.dossiers.actions import drafting
from lienthong.dossiers.actions.submitting import submit_dossier, submit_draft
from lienthong.indicators import queries as indicators
from lienthong.packs.history import tell_history
from lienthong.procedures.queries import definition_on
from lienthong.procedures.queries.once_only import audit_in_force
from lienthong.units import queries as units
from tests.dossiers.making import (
    FORMS,
    FRIDAY,
    MOVING,
    PLACE,
    Country,
    change_law,
    file,
    key,
    open_officer,
    proposed,
    received,
)
from tests.fixtures.counting import count_again, mark_read
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _demo_pack(settings: Any) -> None:
    settings.PACK = ROOT / "packs" / "demo"


def leader(country: Country, role: Role = Role.MONITOR, level: str = "country") -> Actor:
    top = indicators.country_board(at=FRIDAY).unit_id
    place = units.version_at(PLACE, level="commune", on=FRIDAY.date())
    unit = {"country": top, "province": place.parent_id, "commune": place.unit_id}[level]
    return open_officer(f"{role}-{level}", int(unit or 0), role)


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


def test_a_number_opens_its_definition_with_numerator_denominator_and_age(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    visitor = open_as(country.auditor)
    page = visitor.get("/command/numbers/once_only?of=province:01")
    assert page.says("Tử số", "Mẫu số", "Số liệu đến", "Mục do cơ sở dữ liệu điền sẵn", "/command/provinces/01")
    assert visitor.get("/command/numbers/overdue").says("Đếm gì", "Ngay lúc này", "/command/open")
    assert open_as(leader(country)).get("/command/numbers/overdue").says("/command/country")


def test_the_country_is_drawn_as_a_map_where_the_pack_arranges_it(
    country: Country, open_as: Open, settings: Any
) -> None:
    settings.PACK = ROOT / "packs" / "vn"
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says("tilemap-tiles", "Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)")
    settings.PACK = ROOT / "packs" / "demo"
    assert visitor.get("/command/country").says("commune-tiles")


def test_an_archipelago_that_the_list_has_shows_its_own_number(
    country: Country, open_as: Open, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "tiles.yaml").write_text(
        "title: {vi: a, en: a}\ncolumns: 2\nrows: 1\ntiles: [{code: '01', name: Bình Minh, at: [0, 0]}]\n"
        f"archipelagos: [{{code: '{PLACE}', name: Đảo, of: '01', at: [1, 0], islands: [[1, 1, 1]]}}]\n"
    )
    settings.PACK = tmp_path
    file(country)
    count_again()
    page = open_as(leader(country)).get("/command/country?show=received")
    assert page.says(f'href="/command/communes/{PLACE}?show=received"', "Đảo")
    assert "Đảo" in open_as(None).get("/command/open?show=received").text


def test_the_boards_speak_english(country: Country, open_as: Open) -> None:
    received(country)
    count_again()
    visitor = open_as(leader(country))
    visitor.client.cookies["language"] = "en"
    assert visitor.get("/command/provinces/01").says("What presses most first", "Filed today")
    assert visitor.get(f"/command/communes/{PLACE}").says("nothing personal", "In time", "Examine")


# ---------------------------------------------------------------- open numbers


def test_everybody_may_see_the_open_numbers_without_a_way_into_a_place(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    page = open_as(None).get("/command/open")
    assert page.says("Số liệu mở", "Bình Minh")
    assert "/command/provinces/" not in page.text


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
        "country?as_of=2026-11-20T08:00": 16,
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


# ---------------------------------------------------------------- declare once


def test_declare_once_is_a_board_that_can_be_checked_by_hand(country: Country, open_as: Open) -> None:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    form = {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "ngay_don": "2026-11-19"}
    drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)
    submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)
    count_again()
    page = open_as(leader(country)).get("/command/once-only")
    assert page.says("Khai một lần", MOVING, "40,0 %")  # number and name of five boxes
    assert page.says("chưa có hồ sơ")  # another procedure


def test_declare_once_says_what_is_in_the_way_of_reading(country: Country, open_as: Open) -> None:
    form = body_of(definition_on(MOVING, on=FRIDAY.date()))["form"]
    (address, day), held = form["layout"][1]["fields"][1:], {}
    held["dia_chi"], held["ngay_don"] = {"registry": "moving_vans"}, {"registry": "households"}
    form["layout"][1]["fields"][1:] = [field | {"known_in": held[field["name"]]} for field in (address, day)]
    change_law(form=form)
    audit = {line.procedure: line for line in audit_in_force(on=FRIDAY.date())}
    again = {one.name: one.reason for one in audit[MOVING].again}
    assert (again["dia_chi"], again["ngay_don"]) == ("no_registry", "unused")
    assert open_as(leader(country)).get("/command/once-only").says("chưa có cơ sở dữ liệu", "biểu mẫu chưa dùng")


def test_declare_once_costs_a_handful_of_statements(
    country: Country, open_as: Open, django_assert_max_num_queries: Any
) -> None:
    visitor = open_as(leader(country))
    visitor.get("/command/once-only")
    with django_assert_max_num_queries(11):
        assert visitor.get("/command/once-only").status == 200


def test_boards_count_people_or_agencies(country: Country, open_as: Open) -> None:
    visitor = open_as(leader(country))
    assert visitor.get("/command/country").says("Yêu cầu của người dân", "?show=on_time&amp;count=agencies")
    assert visitor.get("/command/country?count=agencies&show=received").says("count=agencies", "Hồ sơ của các cơ quan")
    assert visitor.get("/command/numbers/received?of=country&count=agencies").says("count=agencies")


# ---------------------------------------------------------------- maps


def test_communes_lie_as_they_do_where_their_centers_are_known(
    country: Country, open_as: Open, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "units" / "built").mkdir(parents=True)
    centers = "code,latitude,longitude\n00101,21.0,105.0\n00102,20.0,106.0\n"
    (tmp_path / "units" / "built" / "centers.csv").write_text(centers)
    settings.PACK = tmp_path
    assert open_as(leader(country)).get("/command/provinces/01").says("is-arranged columns-3", "c1 r1", "c3 r1")


def test_outlines_are_drawn_where_the_operators_file_has_all_places(
    country: Country, open_as: Open, tmp_path: Path, settings: Any
) -> None:
    from tests.command.test_maps import collection, feature, square, write

    places = [feature("01", square(105, 20)), feature("02", square(106, 20)), feature("00101", square(105, 20))]
    settings.BOUNDARIES = str(write(tmp_path / "outlines.json", collection(*places)))
    settings.PACK = ROOT / "packs" / "vn"  # for its archipelagos
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says('id="shape-01"', "/command/provinces/01?show=on_time", "sea-tiles", "Hoàng Sa")
    assert "tilemap-tiles" not in visitor.text
    assert visitor.get("/command/provinces/01").says("commune-tiles")  # the file lacks a commune


# ---------------------------------------------------------------- a past minute


def test_a_board_is_shown_as_it_stood_and_every_way_from_it_stays_there(
    country: Country, open_as: Open, clock: Clock
) -> None:
    from datetime import timedelta

    file(country)
    clock.at = FRIDAY + timedelta(days=1)
    file(country, at=clock.at, dia_chi="2 đường Hoa")
    count_again()
    past = "2026-11-20T12:00"
    visitor = open_as(leader(country)).get(f"/command/country?as_of={past}&show=received")
    assert visitor.says("Bảng như lúc", "12:00 thứ Sáu, 20/11/2026", "Về lúc này", "không được lưu")
    assert visitor.says('<span class="number-value">1</span>', "as_of=2026-11-20T12%3A00", "as_of=2026-11-19T12%3A00")
    assert visitor.text.count('class="sparkline"') == 1, "of places beneath there are only the days before"
    assert 'id="stamp"' not in visitor.text
    commune = visitor.get(f"/command/communes/{PLACE}?as_of={past}")
    assert commune.says("đúng phút ấy, tính từ nhật ký")
    assert "Hồ sơ chưa xong</h2>" not in commune.text
    number = visitor.get(f"/command/numbers/received?of=commune:{PLACE}&as_of={past}")
    assert number.says('<p class="big">1</p>', "Các ngày trọn vẹn")
    assert visitor.get(f"/command/numbers/overdue?of=commune:{PLACE}&as_of={past}").says("chỉ có cho lúc này")
    assert visitor.get(f"/command/numbers/overdue?as_of={past}").says("không lưu cho lúc ấy")
    settled = visitor.get(f"/command/country?as_of={past}&show=overdue")
    assert settled.says("chưa đo")


def test_a_photograph_of_the_board_is_shown_and_says_what_it_is(country: Country, open_as: Open, clock: Clock) -> None:
    from datetime import timedelta

    from lienthong.core.models import LedgerLine
    from lienthong.core.values import system
    from lienthong.indicators.actions import keep_stock
    from lienthong.indicators.tasks import photograph, thin_photographs

    file(country)
    count_again()
    last = LedgerLine.objects.order_by("xact", "seq").latest("xact", "seq")
    mark_read(last.xact, last.seq, FRIDAY)
    assert [photograph(FRIDAY + number * timedelta(minutes=1)) for number in range(2)] == [1, 1]
    clock.at = FRIDAY + timedelta(hours=1)
    visitor = open_as(leader(country)).get("/command/country?as_of=2026-11-20T09:01&show=received")
    assert visitor.says("Ảnh chụp bảng đúng phút ấy", "Theo thủ tục: các ngày trọn vẹn", "−15 phút", "show=paid_online")
    assert visitor.says("as_of=2026-11-20T08%3A46", "as_of=2026-11-20T09%3A16", '<span class="number-value">1</span>')
    assert "as_of=2026-11-20T10%3A01" not in visitor.text, "an hour on has not come yet"
    assert visitor.says("trong 1 hồ sơ chưa xong</span>")
    keep_stock(FRIDAY.date(), by=system("tests"), at=clock.at)
    assert visitor.get("/command/country?as_of=2026-11-20T09:01").says("trong 1 hồ sơ chưa xong · ±0 so với 0 giờ")
    later = visitor.get("/command/provinces/01?as_of=2026-11-20T09:06&show=paid_online")
    assert later.says("ảnh gần nhất trước đó", "09:01 thứ Sáu, 20/11/2026")
    number = visitor.get("/command/numbers/received?as_of=2026-11-20T09:01")
    assert number.says("Con số trên là của ảnh chụp", "những gì đã biết khi ấy", '<p class="big">1</p>')
    thin_photographs(FRIDAY + timedelta(days=40))
    thinned = visitor.get("/command/provinces/01?as_of=2026-11-20T09:01")
    assert thinned.says("Ảnh chụp bảng đúng phút ấy", "Các nơi bên dưới: ảnh lúc")
    assert visitor.get(f"/command/communes/{PLACE}?as_of=2026-11-20T09:01").says("Không có ảnh chụp bảng lúc ấy")


@pytest.mark.parametrize(("moment", "code"), [("2026-11-21T09:00", "moment_ahead"), ("soon", "moment_unreadable")])
def test_a_moment_that_has_not_come_or_is_none_is_refused(
    country: Country, open_as: Open, moment: str, code: str
) -> None:
    visitor = open_as(leader(country)).get(f"/command/country?as_of={moment}")
    assert visitor.status == 422
    assert visitor.says(code)
    assert visitor.get("/command/country?as_of=2026-13-45T10:00").says("moment_unreadable")


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


# ---------------------------------------------------------------- what is behind a number


def test_a_number_opens_its_statement_and_the_lines_behind_it(
    country: Country, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.command import number_page
    from lienthong.core.models import LedgerLine
    from lienthong.indicators.queries import behind

    for number in range(3):
        submit_dossier(
            MOVING, {**FORMS[MOVING], "dia_chi": f"{number} đường Hoa"}, key=key(), by=country.person, at=FRIDAY
        )
    count_again()
    monkeypatch.setattr(behind, "LINES", 2)
    monkeypatch.setattr(number_page, "LINES", 2)
    visitor = open_as(country.auditor)
    page = visitor.get("/command/numbers/received?of=province:01")
    seqs = list(LedgerLine.objects.filter(verb="dossiers.submitted").order_by("-seq").values_list("seq", flat=True))
    assert page.says(
        "indicators_placecount", "sum(received)", "dossiers.submitted", str(seqs[0]), str(seqs[1]), "Cũ hơn"
    )
    assert f">{seqs[2]}<" not in page.text
    assert visitor.get(f"/command/numbers/received?of=province:01&before={seqs[1]}").says(f">{seqs[2]}<", "Mới nhất")
    for word in ("An Bình", "đường Hoa", country.person.id):
        assert f">{word}<" not in page.text
    assert visitor.get("/command/numbers/overdue?of=province:01").says("indicators_opendossier", "Chưa có dòng nào")
    assert "Dòng nhật ký" not in open_as(None).get("/command/numbers/received").text


# ---------------------------------------------------------------- the wall


def test_the_wall_shows_the_scenes_of_the_widest_place_one_may_see(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    assert open_as(leader(country)).get("/command/wall").says("Hôm nay", 'id="scene-overdue"', "Bình Minh")
    assert open_as(country.auditor).get("/command/wall").says('data-every="60"', "Nắng Sớm")
    assert open_as(country.head).get("/command/wall").says("Hôm nay")
    assert open_as(country.auditor).get("/command/wall?of=country").status == 403


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
