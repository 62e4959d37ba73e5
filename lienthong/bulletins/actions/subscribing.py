"""Want to be told of a bulletin; leave it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.bulletins import queries
from lienthong.bulletins.models import Subscription
from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor
from lienthong.units import queries as units


@transaction.atomic
def subscribe_bulletin(kind: str, unit_id: int, *, by: Actor, at: datetime) -> bool:
    """Want a bulletin of a place; whoever may look at its board may. Return whether that is new.

    Refuses ``NotAllowed``, ``BulletinUndefined``, ``UnitUnknown``.
    """
    if by.kind == "system":
        raise NotAllowed(right="person")  # nobody reads what the machine is told
    place = units.version_of(unit_id, on=localdate(at))
    queries.must_look(by, place.unit.path)
    queries.form_for(kind, place.level, on=localdate(at))
    wanted, is_new = Subscription.objects.get_or_create(
        kind=kind, unit_id=unit_id, account_id=int(by.id), defaults={"since": at}
    )
    if is_new:
        _record("bulletins.subscribed", wanted, by=by, at=at)
    return is_new


@transaction.atomic
def unsubscribe_bulletin(kind: str, unit_id: int, *, by: Actor, at: datetime) -> bool:
    """Leave a bulletin; return whether it was wanted. Nobody needs a right for that."""
    wanted = Subscription.objects.select_for_update().filter(kind=kind, unit_id=unit_id, account_id=by.id).first()
    return _left(wanted, by=by, at=at)


@transaction.atomic
def leave_bulletin(subscription_id: int, *, by: Actor, at: datetime) -> bool:
    """Leave by the link of a letter, which stands for who received it; return whether it was wanted still."""
    return _left(Subscription.objects.select_for_update().filter(pk=subscription_id).first(), by=by, at=at)


def _left(wanted: Subscription | None, *, by: Actor, at: datetime) -> bool:
    if wanted is None:
        return False
    _record("bulletins.unsubscribed", wanted, by=by, at=at)
    wanted.delete()
    return True


def _record(verb: str, wanted: Subscription, *, by: Actor, at: datetime) -> None:
    detail = {"kind": wanted.kind, "subscription": wanted.pk}
    ledger.record(verb, by=by, at=at, about=f"account:{wanted.account_id}", unit_id=wanted.unit_id, detail=detail)
