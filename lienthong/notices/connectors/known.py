"""The carriers by name: those of the house, and those that installed distributions bring."""

from __future__ import annotations

from importlib.metadata import entry_points

from django.conf import settings

from lienthong.notices.connectors.carrier import Carrier
from lienthong.notices.connectors.failing_demo import FailingDemo
from lienthong.notices.connectors.smtp import Smtp
from lienthong.notices.connectors.trial import TrialBox
from lienthong.notices.connectors.webhook import Webhook
from lienthong.notices.refusals import NoticeCarrierUnknown

ENTRY_POINTS = "lienthong.notice_ways"

_OWN: dict[str, type[Carrier]] = {"smtp": Smtp, "webhook": Webhook, "trial": TrialBox, "failing_demo": FailingDemo}


def carried_ways() -> tuple[str, ...]:
    """Return the ways for which the settings name a carrier; what would go by another waits, and is given up."""
    return tuple(way for way, kind in settings.NOTICE_CARRIERS.items() if kind)


def carrier_of(way: str) -> Carrier:
    """Return the carrier that the settings name for a way; refuse ``NoticeCarrierUnknown``."""
    kind = settings.NOTICE_CARRIERS[way]
    if kind in _OWN:
        return _OWN[kind]()
    for point in entry_points(group=ENTRY_POINTS, name=kind):
        carrier: type[Carrier] = point.load()
        return carrier()
    raise NoticeCarrierUnknown(way=way, kind=kind, known=", ".join(_OWN))
