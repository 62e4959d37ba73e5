"""Every verb on addresses: give one, confirm it, switch it, take it away, learn that nothing arrives there."""

from __future__ import annotations

from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import models, transaction

from lienthong.accounts.models import Account, ContactPoint
from lienthong.accounts.queries import code_of
from lienthong.accounts.refusals import (
    ContactAskedTooOften,
    ContactCodeExpired,
    ContactCodeWrong,
    ContactNotAnAddress,
    ContactUnknown,
)
from lienthong.accounts.rules import (
    ACCOUNTS_AN_ADDRESS,
    CODE_LIFE,
    CODES_A_DAY,
    MOST_TRIES,
    Way,
    address_of,
)
from lienthong.core import ledger
from lienthong.core.refusals import Refused
from lienthong.core.values import Actor, Role, Text

_ASKED = "accounts.contact_set"
_A_DAY = timedelta(days=1)
_LONGEST_ECHO = 80
_WHAT = {
    Way.EMAIL: Text("địa chỉ thư điện tử", "an e-mail address"),
    Way.MESSAGE: Text("số điện thoại", "a telephone number"),
}
_EXPECTED = {
    Way.EMAIL: Text(
        "Viết không dấu, có @ và tên miền, ví dụ an.binh@example.org.",
        "Write it with @ and a domain, for example an.binh@example.org.",
    ),
    Way.MESSAGE: Text(
        "Viết số trong nước bắt đầu bằng 0, hoặc số quốc tế bắt đầu bằng +.",
        "Write a national number that begins with 0, or an international one that begins with +.",
    ),
}


@transaction.atomic
def set_contact(way: Way, typed: str, *, by: Actor, at: datetime) -> ContactPoint:
    """Give an address at which one wants to be told; it is used once the code that is sent there has come back.

    An address that is confirmed already stays as it is, and no code is sent. The confirmed one is used until the new
    one takes its place. Refuses ``ContactNotAnAddress``, ``ContactAskedTooOften``.
    """
    address = address_of(way, typed)
    if address is None:
        raise ContactNotAnAddress(typed=typed[:_LONGEST_ECHO], what=_WHAT[way], expected=_EXPECTED[way])
    account = _locked(by)
    mine = ContactPoint.objects.filter(account=account, way=way)
    confirmed = mine.filter(confirmed_at__isnull=False, address=address, unreachable_at=None).first()
    if confirmed is None:
        _must_not_flood(account, address, at)
    mine.filter(confirmed_at=None).delete()
    if confirmed is not None:
        return confirmed
    contact = ContactPoint.objects.create(account=account, way=way, address=address, asked_at=at)
    _record(_ASKED, way, by=by, at=at, contact=contact.pk)
    return contact


def confirm_contact(way: Way, typed: str, *, by: Actor, at: datetime) -> ContactPoint:
    """Type the code that came: the address is used from now on, in the place of the former one.

    A wrong code is counted even though it is refused. Refuses ``ContactUnknown``, ``ContactCodeExpired``,
    ``ContactCodeWrong``.
    """
    with transaction.atomic():
        outcome = _confirmed(way, "".join(typed.split()), by=by, at=at)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transaction.atomic
def switch_contact(way: Way, *, is_on: bool, by: Actor, at: datetime) -> ContactPoint:
    """Be told, or no longer be told, at one's confirmed address; it stays confirmed. Refuses ``ContactUnknown``."""
    contact = _mine(way, by).filter(confirmed_at__isnull=False).first()
    if contact is None:
        raise ContactUnknown
    contact.is_on = is_on
    contact.save(update_fields=["is_on"])
    _record("accounts.contact_switched", way, by=by, at=at, is_on=is_on)
    return contact


@transaction.atomic
def remove_contact(way: Way, *, by: Actor, at: datetime) -> None:
    """Take one's addresses of a way away, confirmed or not. Refuses ``ContactUnknown``."""
    removed, _ = _mine(way, by).delete()
    if not removed:
        raise ContactUnknown
    _record("accounts.contact_removed", way, by=by, at=at)


@transaction.atomic
def mark_unreachable(account_id: int, way: Way, address: str, *, by: Actor, at: datetime) -> bool:
    """Note that an address does not exist (the machine only): nothing more is sent there; return whether it was used.

    The person sees it beside the address and gives another one.
    """
    by.must(Role.STEERING, path="/")
    used = ContactPoint.objects.filter(account_id=account_id, way=way, address=address, unreachable_at=None)
    if not used.update(unreachable_at=at):
        return False
    about, detail = f"account:{account_id}", {"way": str(way)}
    ledger.record("accounts.contact_unreachable", by=by, at=at, about=about, detail=detail)
    return True


def _confirmed(way: Way, typed: str, *, by: Actor, at: datetime) -> ContactPoint | Refused:
    """Confirm, or return the refusal: it is raised only once what it counts is committed."""
    contact = _mine(way, by).filter(confirmed_at=None).first()
    if contact is None:
        return ContactUnknown()
    if at >= contact.asked_at + CODE_LIFE or contact.tries >= MOST_TRIES:
        return ContactCodeExpired()
    if not compare_digest(code_of(contact).encode(), typed.encode()):
        contact.tries += 1
        contact.save(update_fields=["tries"])
        _record("accounts.contact_mistyped", way, by=by, at=at)
        return ContactCodeWrong(left=MOST_TRIES - contact.tries)
    _mine(way, by).filter(confirmed_at__isnull=False).delete()
    contact.confirmed_at = at
    contact.save(update_fields=["confirmed_at"])
    _record("accounts.contact_confirmed", way, by=by, at=at)
    return contact


def _must_not_flood(account: Account, address: str, at: datetime) -> None:
    """Refuse ``ContactAskedTooOften``: nobody fills somebody else's mailbox with our codes."""
    asked = ledger.lines_about(f"account:{account.pk}", verbs=(_ASKED,), limit=CODES_A_DAY)
    is_often = len(asked) == CODES_A_DAY and asked[-1].at > at - _A_DAY
    others = ContactPoint.objects.filter(address=address, asked_at__gt=at - _A_DAY).exclude(account=account)
    if is_often or others.count() >= ACCOUNTS_AN_ADDRESS:
        raise ContactAskedTooOften


def _locked(by: Actor) -> Account:
    """Lock one's account, so that two changes of its addresses at once are put in order."""
    return Account.objects.select_for_update().get(pk=int(by.id))


def _mine(way: Way, by: Actor) -> models.QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(account=_locked(by), way=way)


def _record(verb: str, way: Way, *, by: Actor, at: datetime, **more: object) -> None:
    ledger.record(verb, by=by, at=at, about=f"account:{by.id}", detail={"way": str(way), **more})
