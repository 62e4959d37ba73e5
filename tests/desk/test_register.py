"""The page of the register: read, printed from the page, as a spreadsheet, as volumes that the worker prints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lienthong.core.values import Actor
from lienthong.desk import register as page
from lienthong.slips import tasks
from tests.dossiers.making import FRIDAY, Country, file
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
DAYS = {"from": "2026-11-01", "to": "2026-11-30"}


def test_the_register_of_this_month_stands_on_its_page(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = open_as(country.intake).get("/desk/")
    assert visitor.says('href="/desk/register"')
    visitor.get("/desk/register")
    assert visitor.says(code, "An Bình", "Mẫu 07", "từ 01/11/2026 đến 20/11/2026")
    assert "/desk/register" not in open_as(country.settle).get("/desk/").text


def test_a_register_too_long_for_a_page_says_where_the_rest_is(
    country: Country, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_SHOWN", 1)
    file(country)
    file(country)
    assert open_as(country.head).get("/desk/register?from=nonsense").says("chỉ hiện 1 hồ sơ đầu trong 2")


def test_no_file_is_said_to_be_none(country: Country, open_as: Open) -> None:
    assert open_as(country.head).get("/desk/register").says("Không có hồ sơ nào")


def test_a_spreadsheet_is_sent_whole(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = open_as(country.intake)
    answer = visitor.client.post("/desk/register", {"do": "csv", **DAYS})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeffSTT,Mã,")
    assert code in text
    assert answer.headers["Content-Disposition"].endswith('2026-11-01 2026-11-30.csv"')


def test_volumes_are_printed_by_the_worker_and_opened_one_by_one(country: Country, open_as: Open) -> None:
    file(country)
    visitor = open_as(country.intake).post("/desk/register", {"do": "print", **DAYS}).follow()
    assert visitor.says("Đang in: xong 0 trong 1 quyển")
    address = visitor.headers["Refresh"].partition("url=")[2].partition("?")[0]
    assert visitor.get(f"{address}?look=20").says("Vẫn đang in")
    assert visitor.get(f"{address}/1").status == 404
    tasks.print_registers(FRIDAY)
    assert visitor.get(address).says("Quyển 1", f'href="{address}/1"')
    assert visitor.get(f"{address}/1").headers["Content-Type"] == "application/pdf"
    assert open_as(country.head).get(address).status == 404


def test_what_cannot_be_is_refused_on_the_page(country: Country, open_as: Open) -> None:
    visitor = open_as(country.intake).get("/desk/register?from=2026-11-30&to=2026-11-01")
    assert (visitor.status, visitor.says("không lập được")) == (422, True)
    assert open_as(country.settle).get("/desk/register").status == 403
    assert open_as(country.settle).get("/desk/register?unit=place/00101").status in (403, 404)
