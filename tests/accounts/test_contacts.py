"""Where somebody wants to be told: addresses are proved by a code, replaced safely, and shown to nobody else."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from lienthong.accounts import queries, rules
from lienthong.accounts.actions import close_account, grant_role, open_account
from lienthong.accounts.actions.contacts import (
    confirm_contact,
    mark_unreachable,
    remove_contact,
    set_contact,
    switch_contact,
)
from lienthong.accounts.models import ContactPoint
from lienthong.accounts.queries import actor_of
from lienthong.accounts.refusals import (
    ContactAskedTooOften,
    ContactCodeExpired,
    ContactCodeWrong,
    ContactNotAnAddress,
    ContactUnknown,
)
from lienthong.accounts.rules import Way, address_of, masked
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role, system
from lienthong.units.models import Unit

pytestmark = pytest.mark.django_db
MACHINE = system("test")
EMAIL, MESSAGE = Way.EMAIL, Way.MESSAGE


def person(number: str, at: datetime) -> Actor:
    account = open_account(number, f"Người {number}", subject=number, by=MACHINE, at=at)
    return actor_of(account.pk)


@pytest.fixture
def somebody(at: datetime) -> Actor:
    return person("00000001", at)


def asked(by: Actor, at: datetime, address: str = "an@example.org", way: Way = EMAIL) -> str:
    """Give an address and return the code that would be sent there."""
    contact = set_contact(way, address, by=by, at=at)
    found = queries.confirmation_of(contact.pk, at=at)
    assert found is not None
    assert (found.account_id, found.way, found.address) == (int(by.id), way, contact.address)
    return found.code


def confirmed(by: Actor, at: datetime, address: str = "an@example.org", way: Way = EMAIL) -> None:
    confirm_contact(way, asked(by, at, address, way), by=by, at=at)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


# ---------------------------------------------------------------- what an address is


@pytest.mark.parametrize(
    ("way", "typed", "kept"),
    [
        (EMAIL, " An.Binh+ho@Example.ORG ", "An.Binh+ho@example.org"),
        (EMAIL, "an@phuong.hanoi.gov.vn", "an@phuong.hanoi.gov.vn"),
        (MESSAGE, " 0912 345-678 ", "0912345678"),
        (MESSAGE, "+84 (912) 345.678", "+84912345678"),
    ],
)
def test_an_address_is_kept_as_it_is_used(way: Way, typed: str, kept: str) -> None:
    assert address_of(way, typed) == kept


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        *((EMAIL, typed) for typed in ("", "an", "an@", "@example.org", "an@example", "an..b@example.org")),
        *((EMAIL, typed) for typed in ("an@e mple.org", "an@-a.org", "ân@example.org", "an@đất.vn", "a@b.vn, c@d.vn")),
        *((EMAIL, typed) for typed in ("an@a.org\nBcc: x@example.org", "an@example.org\u202e", "a" * 65 + "@b.org")),
        *((EMAIL, typed) for typed in ("<an@example.org>", f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 60}.org")),
        *((MESSAGE, typed) for typed in ("", "113", "912345678", "+0912345678", "09123456789012345", "0912x45678")),
        *((MESSAGE, typed) for typed in ("٠٩١٢٣٤٥٦٧٨", "0912345678\n0987654321", "an@example.org")),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(way: Way, typed: str, somebody: Actor, at: datetime) -> None:
    with pytest.raises(ContactNotAnAddress) as refusal:
        set_contact(way, typed, by=somebody, at=at)
    assert refusal.value.remedy("vi").startswith("Viết")
    assert ContactPoint.objects.count() == 0


def test_others_see_only_the_end_of_an_address() -> None:
    assert masked("email", "le.chi@example.org") == "l•••@example.org"
    assert masked("message", "+84912345678") == "•••678"


@given(st.binary(min_size=8, max_size=32))
def test_a_code_is_always_six_digits(digest: bytes) -> None:
    code = rules.code_from(digest)
    assert len(code) == 6
    assert code.isdecimal()


# ---------------------------------------------------------------- giving and confirming


def test_an_address_is_used_once_its_code_came_back(somebody: Actor, at: datetime) -> None:
    code = asked(somebody, at)
    assert queries.recipients([int(somebody.id)])[int(somebody.id)].ways == frozenset()
    confirm_contact(EMAIL, f" {code[:3]} {code[3:]} ", by=somebody, at=at)
    assert queries.recipients([int(somebody.id)])[int(somebody.id)].ways == {"email"}
    assert queries.addresses_of([int(somebody.id)], "email") == {int(somebody.id): "an@example.org"}
    (contact,) = queries.contacts_of(to=somebody)
    assert (contact.way, contact.is_confirmed, contact.is_on, contact.unreachable_at) == (EMAIL, True, True, None)


def test_the_ledger_holds_no_address(somebody: Actor, at: datetime) -> None:
    confirmed(somebody, at)
    lines = LedgerLine.objects.filter(verb__startswith="accounts.contact")
    assert [line.verb for line in lines.order_by("seq")] == ["accounts.contact_set", "accounts.contact_confirmed"]
    assert not any("example" in str(line.detail) for line in lines)


def test_the_code_of_one_address_opens_no_other(somebody: Actor, at: datetime) -> None:
    first = asked(somebody, at, "an@example.org")
    second = asked(somebody, at + timedelta(seconds=1), "binh@example.org")
    assert first != second
    with pytest.raises(ContactCodeWrong):
        confirm_contact(EMAIL, first, by=somebody, at=at)
    assert ContactPoint.objects.count() == 1


def test_wrong_codes_are_counted_though_they_are_refused(somebody: Actor, at: datetime) -> None:
    code = asked(somebody, at)
    for left in range(rules.MOST_TRIES - 1, -1, -1):
        with pytest.raises(ContactCodeWrong) as refusal:
            confirm_contact(EMAIL, wrong(code), by=somebody, at=at)
        assert refusal.value.facts == {"left": left}
    with pytest.raises(ContactCodeExpired):
        confirm_contact(EMAIL, code, by=somebody, at=at)
    assert LedgerLine.objects.filter(verb="accounts.contact_mistyped").count() == rules.MOST_TRIES


def test_a_code_with_letters_of_any_script_is_simply_wrong(somebody: Actor, at: datetime) -> None:
    asked(somebody, at)
    with pytest.raises(ContactCodeWrong):
        confirm_contact(EMAIL, "mã số", by=somebody, at=at)


def test_a_code_is_good_for_half_an_hour(somebody: Actor, at: datetime) -> None:
    contact = set_contact(EMAIL, "an@example.org", by=somebody, at=at)
    late = at + rules.CODE_LIFE
    assert queries.confirmation_of(contact.pk, at=late - timedelta(seconds=1))
    assert queries.confirmation_of(contact.pk, at=late) is None
    with pytest.raises(ContactCodeExpired):
        confirm_contact(EMAIL, queries.code_of(contact), by=somebody, at=late)


def test_there_is_nothing_to_confirm_switch_or_remove_before_an_address_was_given(
    somebody: Actor, at: datetime
) -> None:
    for refused in (
        lambda: confirm_contact(EMAIL, "123456", by=somebody, at=at),
        lambda: switch_contact(EMAIL, is_on=False, by=somebody, at=at),
        lambda: remove_contact(EMAIL, by=somebody, at=at),
    ):
        with pytest.raises(ContactUnknown):
            refused()


def test_a_new_address_takes_the_place_of_the_old_one_only_when_it_is_confirmed(somebody: Actor, at: datetime) -> None:
    confirmed(somebody, at, "an@example.org")
    code = asked(somebody, at, "moi@example.org")
    me = int(somebody.id)
    assert [contact.is_confirmed for contact in queries.contacts_of(to=somebody)] == [True, False]
    assert queries.addresses_of([me], "email") == {me: "an@example.org"}
    confirm_contact(EMAIL, code, by=somebody, at=at)
    assert queries.addresses_of([me], "email") == {me: "moi@example.org"}
    assert ContactPoint.objects.count() == 1


def test_a_confirmed_address_given_again_stays_and_ends_the_wish_for_another(somebody: Actor, at: datetime) -> None:
    confirmed(somebody, at)
    asked(somebody, at, "moi@example.org")
    again = set_contact(EMAIL, "an@EXAMPLE.org", by=somebody, at=at)
    assert again.confirmed_at == at
    assert [contact.address for contact in queries.contacts_of(to=somebody)] == ["an@example.org"]


def test_both_ways_stand_beside_each_other_and_are_switched_apart(somebody: Actor, at: datetime) -> None:
    confirmed(somebody, at)
    confirmed(somebody, at, "0912345678", MESSAGE)
    me = int(somebody.id)
    assert queries.recipients([me])[me].ways == {"email", "message"}
    switch_contact(EMAIL, is_on=False, by=somebody, at=at)
    assert queries.recipients([me])[me].ways == {"message"}
    assert queries.addresses_of([me], "email") == {}
    switch_contact(EMAIL, is_on=True, by=somebody, at=at)
    remove_contact(MESSAGE, by=somebody, at=at)
    assert queries.recipients([me])[me].ways == {"email"}


# ---------------------------------------------------------------- nobody is flooded, nobody else is reached


def test_no_more_than_five_codes_a_day(somebody: Actor, at: datetime) -> None:
    for number in range(rules.CODES_A_DAY):
        set_contact(EMAIL, f"an{number}@example.org", by=somebody, at=at)
    with pytest.raises(ContactAskedTooOften):
        set_contact(EMAIL, "an@example.org", by=somebody, at=at + timedelta(hours=23))
    assert queries.contacts_of(to=somebody)[0].address == "an4@example.org"
    set_contact(EMAIL, "an@example.org", by=somebody, at=at + timedelta(days=1))


def test_a_family_shares_a_telephone_but_a_crowd_does_not(at: datetime) -> None:
    family = [person(f"0000010{number}", at) for number in range(rules.ACCOUNTS_AN_ADDRESS)]
    for one in family:
        set_contact(MESSAGE, "0912345678", by=one, at=at)
    late = person("00000200", at)
    with pytest.raises(ContactAskedTooOften):
        set_contact(MESSAGE, "0912345678", by=late, at=at)
    set_contact(MESSAGE, "0912345678", by=late, at=at + timedelta(days=1))


def test_an_address_that_does_not_exist_is_used_no_more_until_it_is_confirmed_anew(
    somebody: Actor, at: datetime
) -> None:
    confirmed(somebody, at)
    me = int(somebody.id)
    with pytest.raises(NotAllowed):
        mark_unreachable(me, EMAIL, "an@example.org", by=somebody, at=at)
    assert mark_unreachable(me, EMAIL, "an@example.org", by=MACHINE, at=at) is True
    assert mark_unreachable(me, EMAIL, "an@example.org", by=MACHINE, at=at) is False
    assert queries.contacts_of(to=somebody)[0].unreachable_at == at
    assert queries.recipients([me])[me].ways == frozenset()
    confirmed(somebody, at)
    assert queries.recipients([me])[me].ways == {"email"}


def test_a_closed_account_is_told_nothing(somebody: Actor, at: datetime) -> None:
    confirmed(somebody, at)
    close_account(int(somebody.id), by=MACHINE, at=at)
    assert queries.recipients([int(somebody.id)]) == {}
    assert queries.addresses_of([int(somebody.id)], "email") == {}


def test_who_can_be_told_is_one_statement(somebody: Actor, at: datetime, django_assert_num_queries) -> None:
    confirmed(somebody, at)
    ids = [int(somebody.id), int(person("00000002", at).id)]
    with django_assert_num_queries(1):
        assert len(queries.recipients(ids)) == 2


def test_the_posts_of_a_unit_are_those_that_hold_today(at: datetime) -> None:
    here, there = Unit.objects.create(key="a", kind="AGENCY", path="/1/"), Unit.objects.create(key="b", kind="AGENCY")
    officer = open_account("clerk", "Cán bộ", unit_id=here.pk, title="Cán bộ", by=MACHINE, at=at)
    grant_role(officer.pk, Role.SETTLE, unit_id=here.pk, procedure="D.001", by=MACHINE, at=at)
    grant_role(officer.pk, Role.INTAKE, unit_id=there.pk, by=MACHINE, at=at)
    (post,) = queries.posts_at([here.pk], on=at.date())
    assert (post.account_id, post.unit_id, post.role, post.procedure) == (officer.pk, here.pk, Role.SETTLE, "D.001")
    assert queries.posts_at([here.pk], on=at.date() - timedelta(days=1)) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_addresses_given_at_once_one_waits_for_its_code(at: datetime) -> None:
    me = person("00000001", at)

    def give(address: str) -> None:
        set_contact(EMAIL, address, by=me, at=at)
        connections.close_all()

    threads = [threading.Thread(target=give, args=(f"an{number}@example.org",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ContactPoint.objects.count() == 1
    assert LedgerLine.objects.filter(verb="accounts.contact_set").count() == 4
