"""What did not arrive: shown to the unit that it concerns, counted, masked, and noted when somebody was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.values import Actor, Role
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier
from lienthong.notices import queries
from lienthong.notices.models import Notice
from lienthong.notices.rules.words import State
from tests.dossiers.making import BEES, FORMS, FRIDAY, MOVING, Country, key, open_officer, received
from tests.notices.telling import reachable, tell
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
LIST = "/desk/notices"


def unreached(country: Country, *, reason: str = "mailbox_unknown", state: State = State.UNDELIVERABLE) -> Dossier:
    """A file of which the applicant's letter did not arrive."""
    reachable(country.person)
    dossier = received(country)
    tell(FRIDAY + timedelta(minutes=15), verb="dossiers.received")
    Notice.objects.filter(dossier=dossier.code).update(
        state=state, reason=reason, sent_to="a•••@example.org", ended_at=FRIDAY
    )
    return dossier


def test_only_officers_see_the_list(country: Country, open_as: Open) -> None:
    assert open_as(None).get(LIST).status == 302
    assert open_as(country.person).get(LIST).status == 403


def test_a_unit_whose_letters_all_arrived_is_told_so(country: Country, open_as: Open) -> None:
    assert open_as(country.head).get(LIST).says("Mọi thông báo đều đã đến")
    assert "Thông báo không đến được (" not in open_as(country.head).get("/desk/").text


@pytest.mark.parametrize("who", ["head", "intake"])
def test_the_head_and_the_counter_see_what_did_not_arrive_and_what_to_do(
    country: Country, open_as: Open, who: str
) -> None:
    dossier = unreached(country)
    officer = open_as(getattr(country, who))
    assert officer.get("/desk/").says("Thông báo không đến được (1)")
    page = officer.get(LIST)
    assert page.says(dossier.code, "An Bình", "hộp thư không tồn tại", "Hãy gọi điện", "Đã gọi điện", "(1)")
    assert "an.binh@example.org" not in page.text


@pytest.mark.parametrize("who", ["settle", "stranger"])
def test_others_see_nothing(country: Country, open_as: Open, who: str) -> None:
    dossier = unreached(country)
    page = open_as(getattr(country, who)).get(LIST)
    assert dossier.code not in page.text


def test_a_head_of_one_procedure_sees_those_of_that_procedure(country: Country) -> None:
    unreached(country)
    unit = country.head.unit_id
    assert unit
    assert queries.undelivered_count(to=open_officer("HeadOfBees", unit, Role.HEAD, procedure=BEES)) == 0
    assert queries.undelivered_count(to=open_officer("HeadOfMoving", unit, Role.HEAD, procedure=MOVING)) == 1


def test_what_was_given_up_names_the_fault_of_the_house(country: Country, open_as: Open) -> None:
    unreached(country, reason="settings", state=State.FAILED)
    page = open_as(country.head).get(LIST)
    assert page.says("cấu hình gửi của hệ thống chưa đúng", "báo bộ phận kỹ thuật")


def test_an_officer_notes_that_the_person_was_called(country: Country, open_as: Open) -> None:
    dossier = unreached(country)
    head = open_as(country.head)
    address = f"{LIST}/{Notice.objects.get().pk}/told"
    page = head.post(address, {"how": "pigeon"})
    assert (page.status, page.says("Hãy chọn đã báo cho người nộp bằng cách nào", dossier.code)) == (422, True)
    head.post(address, {"how": "telephone"})
    assert (head.status, head.url) == (302, LIST)
    assert head.get(LIST).says("Mọi thông báo đều đã đến")
    assert head.get(f"/desk/dossiers/{dossier.code}").says("Đã gọi điện (Head, ")
    assert head.post(address, {"how": "telephone"}).status == 409
    assert open_as(country.stranger).post(address, {"how": "telephone"}).status == 409


def test_the_dossiers_page_shows_what_the_applicant_was_told_without_the_words(country: Country, open_as: Open) -> None:
    dossier = unreached(country)
    address = f"/desk/dossiers/{dossier.code}"
    page = open_as(country.head).get(address)
    assert page.says(
        "Thông báo cho người nộp", "a•••@example.org: hộp thư không tồn tại", "Hãy gọi điện", "Đã gọi điện"
    )
    assert "Kính gửi" not in page.text
    assert "an.binh@example.org" not in page.text
    settling = open_as(country.settle).get(address)
    assert settling.says("Hãy gọi điện")
    assert "/told" not in settling.text
    back = open_as(country.head)
    back.post(f"{LIST}/{Notice.objects.get().pk}/told", {"how": "counter", "next": address})
    assert back.url == address


def test_of_somebody_without_an_account_it_says_that_nothing_went_out(country: Country, open_as: Open) -> None:
    form = {**FORMS[MOVING], "so_dinh_danh": "00000009", "ho_ten": "Mai Không Tài Khoản"}
    dossier = submit_dossier(MOVING, form, channel="counter", key=key(), by=country.intake, at=FRIDAY)
    address = f"/desk/dossiers/{dossier.code}"
    assert open_as(country.intake).get(address).says("Chưa có thông báo nào.")
    from lienthong.dossiers.actions.handling import receive_dossier

    receive_dossier(dossier.code, key=key(), by=country.intake, at=FRIDAY)
    tell()
    assert open_as(country.intake).get(address).says("Chỉ xem trên cổng")


def test_the_list_costs_a_fixed_number_of_statements(
    country: Country, open_as: Open, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    unreached(country)
    for number in range(3):
        received(country, at=FRIDAY + timedelta(minutes=number))
    tell(FRIDAY + timedelta(hours=1), verb="dossiers.received")
    Notice.objects.update(state=State.UNDELIVERABLE, reason="mailbox_full", ended_at=FRIDAY)
    head = open_as(country.head).get(LIST)
    with django_assert_max_num_queries(4):
        assert head.get(LIST).text.count("hộp thư đầy") == 4
