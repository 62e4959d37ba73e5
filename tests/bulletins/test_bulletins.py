"""Bulletins are made once, signed, kept as they were, corrected openly, and told to whoever may still look."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.accounts.models import Account, RoleGrant
from lienthong.bulletins import queries, tasks
from lienthong.bulletins.actions import making
from lienthong.bulletins.actions.loading import load_bulletins
from lienthong.bulletins.actions.making import BULLETINS, correct_bulletin, make_bulletin, send_bulletin
from lienthong.bulletins.actions.subscribing import leave_bulletin, subscribe_bulletin, unsubscribe_bulletin
from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.bulletins.models import Bulletin, BulletinForm, Subscription
from lienthong.bulletins.refusals import (
    BulletinReplaced,
    BulletinUnchanged,
    BulletinUndefined,
    CountersBehind,
    PeriodNotMeasured,
    PeriodNotOver,
)
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role, system
from lienthong.documents import signing
from lienthong.indicators.models import EarlyWarning, StockCount
from lienthong.units import queries as units
from lienthong.units.models import Unit
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, file, open_officer
from tests.fixtures.counting import count_again, mark_read
from tests.indicators.test_index import load as load_index
from tests.indicators.test_scoring import INDEX
from tests.plans.planning import load

pytestmark = pytest.mark.django_db
DAY, MORNING = FRIDAY.date(), FRIDAY.replace(hour=6, minute=30) + timedelta(days=1)


def read() -> None:
    """Let the counters stand at the last line: the follower waits for the test's own transaction."""
    last = LedgerLine.objects.order_by("-xact", "-seq").values("xact", "seq")[0]
    mark_read(last["xact"], last["seq"], MORNING)


def make(unit_id: int) -> Bulletin:
    """Make Friday's bulletin of a place on Saturday morning, all lines read."""
    read()
    return make_bulletin("daily", unit_id, DAY, by=BULLETINS, at=MORNING)


@pytest.fixture
def province(country: Country) -> int:
    file(country)
    count_again()
    return units.version_at(PLACE, level="commune", on=DAY).parent_id or 0


def leader(unit_id: int, role: Role = Role.MONITOR) -> Actor:
    return open_officer(f"{role}-{unit_id}", unit_id, role)


def verbs(*wanted: str) -> list[LedgerLine]:
    return list(LedgerLine.objects.filter(verb__in=wanted).order_by("seq"))


# ---------------------------------------------------------------- making


def test_who_does_not_steer_a_place_makes_no_bulletin_of_it(country: Country, province: int) -> None:
    with pytest.raises(NotAllowed):
        make_bulletin("daily", province, DAY, by=country.auditor, at=MORNING)


@pytest.mark.parametrize(
    ("kind", "day", "refusal"),
    [
        ("yearly", DAY, BulletinUndefined),
        ("daily", MORNING.date(), PeriodNotOver),
        ("daily", DAY - timedelta(days=40), PeriodNotMeasured),
    ],
)
def test_what_cannot_be_told_is_not_made_up(province: int, kind: str, day: date, refusal: type[Exception]) -> None:
    read()
    with pytest.raises(refusal):
        make_bulletin(kind, province, day, by=BULLETINS, at=MORNING)
    assert not Bulletin.objects.exists()


def test_a_place_that_is_no_more_has_no_new_bulletin_and_keeps_its_old_ones(country: Country, province: int) -> None:
    to = leader(province)
    made = make(province)
    Unit.objects.filter(pk=province).update(path="")
    with pytest.raises(PeriodNotMeasured):
        correct_bulletin(made.code, "x", by=BULLETINS, at=MORNING)
    (row,) = queries.bulletins_of(province, to=to, on=DAY)
    assert row.code == made.code
    assert queries.get_bulletin(made.code, to=to) == made


def test_a_bulletin_is_a_signed_paper_of_at_most_two_pages_with_its_numbers_beside_it(
    country: Country, province: int
) -> None:
    made = make(province)
    pdf, office = queries.pdf_of(made), units.agency_of(province, "province_pc")
    check = signing.check(pdf)
    assert (check.state, check.signer) == ("intact", units.version_of(office.pk, on=DAY).name)
    assert int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"]) <= 2
    data = queries.data_of(made)
    assert data["sections"][0]["rows"][0] == {"code": "received", "now": [1, None], "before": None}
    assert data["sections"][0]["rows"][4]["now"] is None  # nobody wrote down what was open that night
    assert data["sections"][1]["too_few"] == 2
    assert data["sections"][2]["readings"][0]["before"] is None  # before anything was counted
    (line,) = verbs("bulletins.made")
    assert line.detail["file"] == made.file.sha256


def test_before_the_counters_have_read_the_period_nothing_is_made(country: Country, province: int) -> None:
    read()
    file(country, dia_chi="9 đường Hoa")
    assert queries.waiting(at=MORNING) == []
    with pytest.raises(CountersBehind) as refused:
        make_bulletin("daily", province, DAY, by=BULLETINS, at=MORNING)
    assert refused.value.facts["at"] == FRIDAY.isoformat(timespec="minutes")


def test_it_is_made_once_and_never_counted_again(country: Country, province: int) -> None:
    made = make(province)
    file(country, dia_chi="9 đường Hoa")
    count_again()
    again = make(province)
    assert (again.code, again.content) == (made.code, made.content)


def test_of_two_that_make_it_at_once_one_is_kept(country: Country, province: int) -> None:
    place = units.version_of(province, on=DAY)
    form, _ = queries.form_for("daily", "province", on=DAY)
    period = Bulletin(every="daily", start=DAY, end=MORNING.date()).period
    said = {"place": {"vi": "x"}, "sections": []}
    first, second = (making._keep(form, place, period, said, by=BULLETINS, at=MORNING) for _ in range(2))
    assert first.code == second.code
    assert len(verbs("bulletins.made")) == 1


def test_killed_half_way_there_is_no_half_bulletin(
    country: Country, province: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_the_end, pytest.raises(KeyboardInterrupt):
        at_the_end.setattr(making.ledger, "record", killed)
        make(province)
    assert not Bulletin.objects.exists()
    assert make(province).edition == 1


def test_a_place_without_the_office_signs_itself_and_what_left_the_pack_is_made_no_more(
    country: Country, province: int
) -> None:
    assert load_bulletins([], by=BULLETINS, at=MORNING) == 1
    with pytest.raises(BulletinUndefined):
        make(province)
    body = BulletinForm.objects.get().body
    other = BulletinDefinition.model_validate(body | {"issued_by": {"province": "ministry_of_none"}})
    assert [load_bulletins([other], by=BULLETINS, at=MORNING) for _ in range(2)] == [1, 0]
    with pytest.raises(NotAllowed):
        load_bulletins([], by=country.head, at=MORNING)
    made = make(province)
    assert signing.check(queries.pdf_of(made)).signer == made.name


def test_it_repeats_what_the_indicators_the_plan_and_the_warnings_say(country: Country, province: int) -> None:
    top = units.country(on=DAY).unit_id
    body = BulletinForm.objects.get().body
    section = {"title": {"vi": "Nhiệm vụ", "en": "Tasks"}, "tasks": {"plan": "P-1"}}
    indexes = [{"title": section["title"], "index": {"code": code}} for code in ("766", "NONE")]
    load_index(MORNING)
    wanted = BulletinDefinition.model_validate(body | {"sections": [*body["sections"], *indexes, section]})
    load_bulletins([wanted], by=BULLETINS, at=MORNING)
    before = make(province)
    assert not [said for said in before.content["sections"] if "tasks" in said]
    assert len(before.content["sections"]) == len(body["sections"]) + 1  # nor of an index that nobody defined
    index = before.content["sections"][-1]
    assert (index["index"], index["scale"], len(index["groups"])) == ("766", 100.0, len(INDEX.groups))
    load()  # without the plan there was no such part
    commune = units.version_at(PLACE, level="commune", on=DAY)
    about = {"strength": 3.0, "raised_at": FRIDAY, "seen_at": FRIDAY, "rung": 0, "unit_id": commune.unit_id}
    for kind, state in (("silent", "new"), ("overflow", "escalated"), ("worsening", "taken")):
        EarlyWarning.objects.create(kind=kind, state=state, procedure=MOVING if kind == "silent" else "", **about)
    _, _, readings, warnings, _, tasks = make(top).content["sections"]
    (reading,) = readings["readings"]
    assert (reading["vi"], reading["now"]) == ("Trả kết quả đúng hạn", [0, 0])
    (warning,) = warnings["warnings"]
    assert (warning["vi"], warning["unit"], warnings["left"]) == ("Đơn vị im lặng", commune.name, 1)
    assert warning["procedure"] != "–"
    assert [(one["code"], one["due"], one["days_late"]) for one in tasks["tasks"]] == [("T1", "31/10/2026", 21)]
    other = units.version_at("02", level="province", on=DAY).unit_id  # the ministry that is late is not beneath it
    *_, warnings, _, tasks = make(other).content["sections"]
    assert (warnings["warnings"], tasks["tasks"]) == ([], [])
    below = make(commune.unit_id)
    assert "by" not in below.content["sections"][1]  # nothing to rank beneath a commune


# ---------------------------------------------------------------- correcting


def test_a_correction_is_a_new_edition_that_says_what_changed(country: Country, province: int) -> None:
    first = make(province)
    with pytest.raises(BulletinUnchanged):
        correct_bulletin(first.code, "xem lại", by=BULLETINS, at=MORNING)
    with pytest.raises(NotAllowed):
        correct_bulletin(first.code, "xem lại", by=country.auditor, at=MORNING)
    file(country, dia_chi="9 đường Hoa")
    stock = {"place_id": province, "day": MORNING.date(), "bloc": "government", "link": ""}
    count_again()
    StockCount.objects.create(**stock, open=2, paused=0, overdue=0, at_risk=0)
    second = correct_bulletin(first.code, "ghi muộn", by=BULLETINS, at=MORNING)
    assert (second.edition, second.reason) == (2, "ghi muộn")
    said = {one["vi"]: (one["before"], one["after"]) for one in second.changes}
    assert said["Hồ sơ nộp"] == ("1", "2")
    assert said["Chưa xong, lúc hết kỳ"] == ("–", "2")
    first.refresh_from_db()
    assert first.content["sections"][0]["rows"][0]["now"] == [1, None]
    with pytest.raises(BulletinReplaced):
        correct_bulletin(first.code, "lần nữa", by=BULLETINS, at=MORNING)
    rows = queries.bulletins_of(province, to=BULLETINS, on=DAY)
    assert [(row.edition, row.correction, row.is_latest) for row in rows] == [(2, 1, True), (1, 0, False)]


# ---------------------------------------------------------------- looking, wanting, leaving


def test_only_who_may_look_at_the_board_sees_or_wants_its_bulletin(country: Country, province: int) -> None:
    made = make(province)
    for refused in (country.settle, country.person):
        with pytest.raises(NotAllowed):
            queries.get_bulletin(made.code, to=refused)
        with pytest.raises(NotAllowed):
            subscribe_bulletin("daily", province, by=refused, at=MORNING)
        with pytest.raises(NotAllowed):
            queries.offers_for(province, to=refused, on=DAY)
    with pytest.raises(NotAllowed):
        subscribe_bulletin("daily", province, by=BULLETINS, at=MORNING)
    with pytest.raises(BulletinUndefined):
        subscribe_bulletin("yearly", province, by=leader(province), at=MORNING)
    with pytest.raises(NotFound):
        queries.get_bulletin("NONE", to=BULLETINS)
    assert not Subscription.objects.exists()


def test_one_wants_a_bulletin_once_and_leaves_it_once(country: Country, province: int) -> None:
    to = leader(province)
    asked: dict[str, Any] = {"by": to, "at": MORNING}
    assert [subscribe_bulletin("daily", province, **asked) for _ in range(2)] == [True, False]
    assert [offer.is_received for offer in queries.offers_for(province, to=to, on=DAY)] == [True]
    assert [offer.is_received for offer in queries.offers_for(province, to=BULLETINS, on=DAY)] == [False]
    assert [unsubscribe_bulletin("daily", province, **asked) for _ in range(2)] == [True, False]
    subscribe_bulletin("daily", province, **asked)
    number = Subscription.objects.get().pk
    assert [leave_bulletin(number, by=system("letter"), at=MORNING) for _ in range(2)] == [True, False]
    assert len(verbs("bulletins.subscribed")) == len(verbs("bulletins.unsubscribed")) == 2


def test_the_right_is_looked_at_when_it_is_sent_and_nobody_is_told_twice(country: Country, province: int) -> None:
    stays, loses, closed = leader(province), leader(province, Role.AUDITOR), leader(province, Role.STEERING)
    for one in (stays, loses, closed):
        subscribe_bulletin("daily", province, by=one, at=MORNING)
    RoleGrant.objects.filter(account_id=int(loses.id)).delete()
    Account.objects.filter(pk=int(closed.id)).update(is_active=False)
    made = make(province)
    with pytest.raises(NotAllowed):
        send_bulletin(made.code, by=stays, at=MORNING)
    assert [send_bulletin(made.code, by=BULLETINS, at=MORNING) for _ in range(2)] == [1, 0]
    assert [line.about for line in verbs("bulletins.sent")] == [f"account:{stays.id}"]
    assert len(verbs("bulletins.withheld")) == 2
    assert Subscription.objects.get().account_id == int(stays.id)


# ---------------------------------------------------------------- the worker


def test_the_worker_makes_what_is_due_and_what_somebody_wants_and_goes_on_after_a_failure(
    country: Country, province: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune = units.version_at(PLACE, level="commune", on=DAY).unit_id
    read()
    assert tasks.make_waiting(MORNING.replace(hour=5)) == 0  # Thursday's would be due: nothing was counted then
    waiting = queries.waiting(at=MORNING)
    assert [units.version_of(one.unit_id, on=DAY).level for one in waiting] == ["country", "province", "province"]
    subscribe_bulletin("daily", commune, by=leader(commune), at=MORNING)
    read()
    real = tasks.make_bulletin

    def failing(kind: str, unit_id: int, *given: Any, **named: Any) -> Bulletin:
        if unit_id == province:
            raise RuntimeError("no paper")
        return real(kind, unit_id, *given, **named)

    monkeypatch.setattr(tasks, "make_bulletin", failing)
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    assert [tasks.make_waiting(MORNING) for _ in range(3)] == [2, 1, 0]
    assert Bulletin.objects.filter(unit_id=commune).exists()
    assert [tasks.send_waiting(MORNING) for _ in range(2)] == [3, 0]
    BulletinForm.objects.update(body={**BulletinForm.objects.get().body, "since": "2026-11-21"})
    assert queries.waiting(at=MORNING) == []  # a period that began before the definition
