"""Many dossiers at once at the desk, and the part of the queue that one wants to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lienthong.accounts.actions import grant_role
from lienthong.accounts.queries import actor_of
from lienthong.core.values import Actor, Role
from lienthong.desk.bulk import _plain
from lienthong.dossiers import tasks
from lienthong.dossiers.actions.bulk import HANDFUL
from lienthong.dossiers.models import Dossier
from tests.dossiers.making import FRIDAY, MOVING, Country, file, proposed, received, taken
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def state(code: str) -> str:
    return Dossier.objects.get(code=code).state


def test_what_cannot_be_done_to_many_is_refused(country: Country, open_as: Open) -> None:
    visitor = open_as(country.intake)
    assert visitor.post("/desk/bulk", {"act": "receive_dossier", "key": "k"}).says("nothing_ticked", "Hãy đánh dấu")
    assert visitor.post("/desk/bulk", {"act": "refuse_dossier", "key": "k", "code": ["H1"]}).status == 422
    many = {"act": "receive_dossier", "key": "k", "code": [f"H{n}" for n in range(501)]}
    assert visitor.post("/desk/bulk", many).says("too_many_ticked", "501")


def test_each_dossier_is_reported_and_none_stops_the_others(country: Country, open_as: Open) -> None:
    first, second = file(country).code, file(country, dia_chi="3 đường Hoa").code
    already = received(country).code
    sent = {"act": "receive_dossier", "key": "k", "code": [first, already, "NOWHERE", second, first]}
    visitor = open_as(country.intake)
    report = visitor.post("/desk/bulk", sent).url
    assert visitor.follow().says("xong 2 trên 4 hồ sơ", "Chưa làm được", "Không tìm thấy NOWHERE")
    assert (state(first), state(second)) == ("RECEIVED", "RECEIVED")
    assert visitor.post("/desk/bulk", sent).url == report
    assert open_as(country.settle).get(report).status == 404


def test_many_go_on_while_the_officer_waits_or_leaves(country: Country, open_as: Open, clock: Clock) -> None:
    codes = [file(country).code for _ in range(HANDFUL + 1)]
    visitor = open_as(country.intake)
    report = visitor.post("/desk/bulk", {"act": "receive_dossier", "key": "k", "code": codes}).url
    assert visitor.get(report).says("Hệ thống đang làm: đã xử lý 0 trên 11", "Đang chờ")
    assert visitor.headers["Refresh"].startswith("1; url=")
    tasks.advance_bulks(clock.at)
    assert visitor.get(report).says("xong 11 trên 11 hồ sơ")
    assert "Refresh" not in visitor.headers


def test_the_report_is_a_table_that_no_spreadsheet_runs(country: Country, open_as: Open) -> None:
    visitor = open_as(country.intake)
    report = visitor.post(
        "/desk/bulk", {"act": "receive_dossier", "key": "k", "code": [file(country).code, "=1+1"]}
    ).url
    table = visitor.get(f"{report}/table")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.says("\ufeffHồ sơ,Kết quả,Nội dung", "Đã xong", "'=1+1,Chưa làm được")
    assert _plain("@x") == "'@x"
    slow = visitor.post("/desk/bulk", {"act": "receive_dossier", "key": "k2", "code": [f"H{n}" for n in range(20)]}).url
    assert visitor.get(f"{slow}/table").says("H3,Đang chờ,")


def test_each_role_has_its_acts_for_many(country: Country, open_as: Open) -> None:
    file(country), received(country), proposed(country)
    assert open_as(country.intake).get("/desk/").says('value="receive_dossier"', 'value="return_result"')
    assert open_as(country.settle).get("/desk/").says('value="take_dossier"', "Trình ký: giải quyết")
    head = open_as(country.head).get("/desk/")
    assert head.says('value="sign_dossier"', 'value="reassign_dossier"', "Phân công lại cho", "Colleague")
    assert 'value="sign_dossier"' not in open_as(country.settle).get("/desk/").text


def test_the_same_words_go_to_every_file(country: Country, open_as: Open) -> None:
    codes = [taken(country).code, taken(country).code]
    sent = {"act": "reassign_dossier", "key": "k", "code": codes, "words": "Ốm", "officer": country.colleague.id}
    assert open_as(country.head).post("/desk/bulk", sent).follow().says("xong 2 trên 2 hồ sơ")
    missing = {"act": "reassign_dossier", "key": "k2", "code": codes}
    assert open_as(country.head).post("/desk/bulk", missing).follow().says("Chưa làm được")
    proposal = {"act": "propose_result", "key": "k3", "code": codes, "words": "Đủ"}
    assert open_as(country.colleague).post("/desk/bulk", proposal).follow().says("xong 2 trên 2 hồ sơ")


# ---------------------------------------------------------------- what of the queue is wanted


def rows(visitor: Visitor) -> int:
    return visitor.text.count("data-queue-row")


def test_the_queue_shows_what_is_mine_overdue_or_of_a_procedure(country: Country, open_as: Open, clock: Clock) -> None:
    mine, _theirs = taken(country).code, received(country).code
    visitor = open_as(country.settle)
    assert rows(visitor.get("/desk/")) == 2
    assert rows(visitor.get("/desk/?mine=1")) == 1
    assert visitor.says(f"/desk/dossiers/{mine}?mine=1", "đang lọc")
    assert rows(visitor.get(f"/desk/?procedure={MOVING}")) == 2
    assert visitor.get("/desk/?procedure=D.001").says("Không có hồ sơ nào như bạn lọc")
    assert rows(visitor.get("/desk/?overdue=1")) == 0
    clock.at = FRIDAY + timedelta(days=20)
    assert rows(visitor.get("/desk/?overdue=1")) == 2


def test_who_works_in_several_units_chooses_one(country: Country, open_as: Open) -> None:
    received(country), file(country)
    assert "filter-unit" not in open_as(country.settle).get("/desk/").text
    grant_role(int(country.intake.id), Role.SETTLE, unit_id=country.settle.unit_id, by=country.robot, at=FRIDAY)
    both = open_as(actor_of(int(country.intake.id)))
    assert rows(both.get("/desk/")) == 2
    assert both.says("filter-unit", "UBND")
    assert rows(both.get(f"/desk/?unit={country.settle.unit_id}")) == 1


def test_a_page_may_hold_more_rows_and_what_is_nonsense_is_left_out(country: Country, open_as: Open) -> None:
    for _ in range(21):
        file(country)
    visitor = open_as(country.intake)
    assert rows(visitor.get("/desk/?size=7&unit=x")) == 20
    assert visitor.says('rel="next"')
    following = visitor.text.split('rel="next"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert rows(visitor.get(following)) == 1
    assert visitor.says("Về đầu danh sách")
    assert rows(visitor.get("/desk/?size=100")) == 21
