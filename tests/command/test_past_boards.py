"""A board as it stood at a minute that is past: from the ledger, or from its photograph."""

from __future__ import annotations

import pytest

from tests.command.leading import Open, leader
from tests.dossiers.making import FRIDAY, PLACE, Country, file
from tests.fixtures.counting import count_again, mark_read
from tests.portal.visiting import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]


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
