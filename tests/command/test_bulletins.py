"""The pages of bulletins, and the letter that leads to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client

from lienthong.bulletins.actions.making import BULLETINS, correct_bulletin, send_bulletin
from lienthong.bulletins.models import Subscription
from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor
from lienthong.notices.queries.facts import LEAVING
from lienthong.units.models import Unit
from tests.bulletins.test_bulletins import make
from tests.command.leading import leader
from tests.dossiers.making import FRIDAY, Country, file
from tests.fixtures.counting import count_again
from tests.notices.telling import one, reachable, tell
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
#: What a mail program posts (RFC 8058).
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SATURDAY = FRIDAY + timedelta(days=1)


def test_a_leader_finds_a_bulletin_downloads_it_and_sees_what_a_correction_changed(
    country: Country, open_as: Open
) -> None:
    to = leader(country, level="province")
    visitor = open_as(to).get("/command/bulletins")
    assert visitor.says("Chưa có bản tin nào", "Bản tin ngày")
    file(country)
    count_again()
    place = int(to.unit_id or 0)
    first = make(place)
    file(country, dia_chi="9 đường Hoa")
    count_again()
    second = correct_bulletin(first.code, "ghi muộn", by=BULLETINS, at=SATURDAY)
    assert visitor.get("/command/bulletins").says("ngày 20/11/2026", "sửa lần 1", "(đã có bản sửa)")
    assert visitor.get(f"/command/bulletins/{first.code}").says("Mở bản mới nhất")
    assert visitor.get(f"/command/bulletins/{second.code}").says("ghi muộn", "Hồ sơ nộp")
    assert visitor.get(f"/command/bulletins/{second.code}/pdf").status == 200
    data = json.loads(visitor.get(f"/command/bulletins/{second.code}/data").text)
    assert (data["edition"], data["sections"][0]["rows"][0]["now"]) == (2, [2, None])
    other = open_as(leader(country, level="commune"))
    assert other.get(f"/command/bulletins/{second.code}/pdf").status == 403
    assert open_as(None).get("/command/bulletins").url.startswith("/sign-in")
    Unit.objects.filter(pk=place).update(path="")  # merged into another since
    assert open_as(leader(country)).get(f"/command/bulletins?unit={place}").says("ngày 20/11/2026")


def test_who_receives_a_bulletin_leaves_it_by_one_click_in_the_letter(country: Country, open_as: Open) -> None:
    to = leader(country)
    reachable(to)
    file(country)
    count_again()
    visitor, unit_id = open_as(to), int(to.unit_id or 0)
    visitor.post("/command/bulletins/wish", {"kind": "daily", "unit": str(unit_id), "wish": "receive"})
    assert visitor.follow().says("Đã ghi nhận", "bạn đang nhận")
    made = make(unit_id)
    send_bulletin(made.code, by=BULLETINS, at=SATURDAY)
    assert [tell(SATURDAY, verb="bulletins.") for _ in range(2)] == [1, 0]
    letter = one(text_id="bulletin")
    assert letter.subject == f"Bản tin ngày: {made.name}, ngày 20/11/2026"
    assert letter.link.endswith(f"/command/bulletins/{made.code}")
    leave = re.search(r"http://[^/]+(/command/bulletins/leave/\S+)", letter.body)
    assert leave is not None
    assert letter.leave_link == leave[0]
    stranger = open_as(None)
    assert stranger.get(leave[1]).says("Thôi nhận bản tin này?")
    assert Subscription.objects.exists()  # opening a link changes nothing: mail programs open them too
    assert stranger.post(leave[1]).says("không còn nhận")
    assert not Subscription.objects.exists()
    for wrong in (leave[1][:-1], f"/command/bulletins/leave/{Signer(salt=LEAVING).sign('x')}"):
        assert stranger.get(wrong).says("leave_link_wrong")
    visitor.post("/command/bulletins/wish", {"kind": "daily", "unit": str(unit_id), "wish": "leave"})
    assert visitor.status == 302


def test_a_mail_program_leaves_a_bulletin_without_session_or_token_that_one_alone_and_once(country: Country) -> None:
    wanted, other = (
        Subscription.objects.create(
            kind=kind, unit_id=country.head.unit_id, account_id=int(country.head.id), since=FRIDAY
        )
        for kind in ("daily", "weekly")
    )
    address = f"/command/bulletins/leave/{Signer(salt=LEAVING).sign(str(wanted.pk))}"
    program = Client(enforce_csrf_checks=True)
    assert program.post(address).status_code == 403, "a person's form has its token"
    assert program.post(address, {"List-Unsubscribe": "Other"}).status_code == 403
    assert program.post("/command/bulletins/wish", ONE_CLICK).status_code == 403, "no other address takes it"
    assert program.post(f"{address}x", ONE_CLICK).status_code == 404
    assert Subscription.objects.count() == 2
    for _ in range(2):
        answer = program.post(address, ONE_CLICK)
        assert (answer.status_code, answer.content, answer.cookies) == (200, b"", {})
    assert list(Subscription.objects.all()) == [other]
    (line,) = LedgerLine.objects.filter(verb="bulletins.unsubscribed")
    assert line.actor_id == "system:letter"
