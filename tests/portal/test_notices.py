"""The page "Nhận thông báo": addresses, codes, language; what one was told, there and on the dossier's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from lienthong.accounts.models import Account, ContactPoint
from lienthong.notices.models import Notice
from lienthong.notices.rules.words import State
from tests.dossiers.making import FRIDAY, Country, received
from tests.notices.telling import reachable, send, tell
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
PAGE = "/my/notices"


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Path:
    """A trial box of the test's own."""
    settings.STATE = tmp_path
    return tmp_path / "trial_box"


def sent_code(visitor: Visitor) -> str:
    """Play the worker and read the newest code in the trial box."""
    tell(FRIDAY, verb="accounts.contact_set")
    send(FRIDAY)
    send(FRIDAY, "message")
    found = re.search(r"(?:Mã xác nhận|Mã của bạn): ([0-9]{6})", visitor.get("/trial-box").text)
    assert found
    return found[1]


def test_strangers_are_sent_to_the_door(stranger: Visitor) -> None:
    assert stranger.get(PAGE).status == 302
    assert stranger.post(f"{PAGE}/email/set").status == 302
    assert stranger.post(f"{PAGE}/language").status == 302


def test_an_address_is_given_confirmed_switched_and_removed(visitor: Visitor, box: Path) -> None:
    page = visitor.get(PAGE)
    assert page.says("Địa chỉ thư điện tử", "Số điện thoại", "Chưa có thông báo nào", "hộp thư thử")
    visitor.post(f"{PAGE}/email/set", {"typed": " An.Binh@Example.org "})
    assert (visitor.status, visitor.url) == (302, f"{PAGE}#email")
    assert visitor.get(PAGE).says("Mã xác nhận đã được gửi tới", "An.Binh@example.org", "Gửi lại mã")
    visitor.post(f"{PAGE}/email/confirm", {"typed": sent_code(visitor)})
    assert visitor.get(PAGE).says("đang nhận", "Tạm tắt", "Dùng địa chỉ khác")
    visitor.post(f"{PAGE}/email/switch", {"typed": "off"})
    assert visitor.get(PAGE).says("đang tắt, chỉ xem trên cổng", "Bật lại")
    visitor.post(f"{PAGE}/email/switch", {"typed": "on"})
    assert visitor.get(PAGE).says("đang nhận")
    visitor.post(f"{PAGE}/email/remove")
    assert not ContactPoint.objects.exists()


def test_a_telephone_is_confirmed_by_a_message(visitor: Visitor, box: Path) -> None:
    visitor.post(f"{PAGE}/message/set", {"typed": "0912 345 678"})
    visitor.post(f"{PAGE}/message/confirm", {"typed": sent_code(visitor)})
    assert ContactPoint.objects.get().confirmed_at == FRIDAY


def test_what_is_no_address_is_given_back_where_it_was_typed(visitor: Visitor) -> None:
    page = visitor.post(f"{PAGE}/email/set", {"typed": '<script>"ân@'})
    assert (page.status, page.says("chưa đúng là địa chỉ thư điện tử", "Viết không dấu")) == (422, True)
    assert "<script>&quot;" not in page.text
    assert page.says("&lt;script&gt;&quot;ân@")


def test_a_wrong_code_says_how_many_tries_are_left(visitor: Visitor) -> None:
    visitor.post(f"{PAGE}/email/set", {"typed": "an@example.org"})
    page = visitor.post(f"{PAGE}/email/confirm", {"typed": "abc"})
    assert (page.status, page.says("còn 4 lần thử", 'value="abc"')) == (422, True)


@pytest.mark.parametrize("address", ["pigeon/set", "email/burn", "portal/set"])
def test_there_are_no_other_ways_and_nothing_else_to_do(visitor: Visitor, address: str) -> None:
    assert visitor.post(f"{PAGE}/{address}").status == 404


def test_the_language_of_letters_is_chosen_apart_from_that_of_the_pages(visitor: Visitor, country: Country) -> None:
    visitor.post(f"{PAGE}/language", {"language": "en"})
    assert Account.objects.get(pk=int(country.person.id)).language == "en"
    assert visitor.get(PAGE).says("Nhận thông báo", 'value="en" checked')
    assert visitor.post(f"{PAGE}/language", {"language": "xx"}).status == 422


def test_a_way_that_the_house_cannot_send_by_is_not_offered(visitor: Visitor) -> None:
    with override_settings(NOTICE_CARRIERS={"email": "", "message": ""}):
        page = visitor.get(PAGE)
        assert page.says("chưa gửi được theo cách này")
        assert 'type="email"' not in page.text


def test_who_gave_no_address_reads_everything_on_the_portal(visitor: Visitor, country: Country) -> None:
    dossier = received(country)
    tell()
    for page in (visitor.get(PAGE), visitor.get(f"/dossiers/{dossier.code}")):
        assert page.says("Đã tiếp nhận", "Chỉ xem trên cổng", f"Hồ sơ {dossier.code} đã được tiếp nhận")


def test_a_dossier_says_when_what_was_sent_and_whether_it_arrived(
    visitor: Visitor, country: Country, clock: Clock, box: Path
) -> None:
    reachable(country.person)
    dossier = received(country)
    address = f"/dossiers/{dossier.code}"
    assert visitor.get(address).says("Chưa có thông báo nào về hồ sơ này")
    later = FRIDAY + timedelta(minutes=15)
    tell(later, verb="dossiers.received")
    assert visitor.get(address).says("Sẽ gửi thư điện tử lúc 09:15")
    send(later)
    assert visitor.get(address).says("Đã gửi thư điện tử tới a•••@example.org lúc 09:15 thứ Sáu, 20/11/2026")
    Notice.objects.update(state=State.UNDELIVERABLE, reason="mailbox_unknown")
    assert visitor.get(address).says("Không gửi được thư điện tử tới a•••@example.org: hộp thư không tồn tại")


def test_an_address_that_does_not_exist_is_shown_to_its_owner(visitor: Visitor, country: Country) -> None:
    reachable(country.person)
    ContactPoint.objects.update(unreachable_at=FRIDAY)
    page = visitor.get(PAGE)
    assert page.says("Không dùng được", "Hãy khai địa chỉ khác")
    assert "Tạm tắt" not in page.text


def test_nobody_reads_what_another_was_told(country: Country, open_as: Callable[..., Visitor]) -> None:
    received(country)
    tell()
    assert not open_as(country.neighbor).get(PAGE).says("đã được tiếp nhận")


def test_a_code_is_not_to_be_read_on_the_portal(visitor: Visitor, box: Path) -> None:
    visitor.post(f"{PAGE}/email/set", {"typed": "an@example.org"})
    code = sent_code(visitor)
    page = visitor.get(PAGE)
    assert code not in page.text
    assert "Mã xác nhận:" not in page.text


def test_officers_choose_how_they_are_told_too(country: Country, open_as: Callable[..., Visitor], box: Path) -> None:
    officer = open_as(country.settle)
    officer.post(f"{PAGE}/email/set", {"typed": "can.bo@example.org"})
    assert officer.get(PAGE).says("can.bo@example.org")


def test_the_box_is_empty_until_something_went(stranger: Visitor, box: Path) -> None:
    assert stranger.get("/trial-box").says("Hộp thư trống")


def test_the_page_costs_a_fixed_number_of_statements(
    visitor: Visitor, country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    reachable(country.person)
    for number in range(4):
        received(country, at=FRIDAY + timedelta(minutes=number))
    tell(FRIDAY + timedelta(hours=1))
    visitor.get(PAGE)
    with django_assert_num_queries(3):  # who is here, the addresses, what was told
        assert visitor.get(PAGE).text.count("đã được tiếp nhận") == 4
