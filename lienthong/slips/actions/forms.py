"""The forms of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.slips.definitions import SlipDefinition
from lienthong.slips.models import SlipForm


@transaction.atomic
def load_slips(definitions: Iterable[SlipDefinition], *, by: Actor, at: datetime) -> int:
    """Make the slips of a pack the live ones; return how many changed. Written slips keep their own version."""
    by.must(Role.STEERING, path="/")
    wanted = {one.code: (fingerprint(one), one) for one in definitions}
    live = dict(SlipForm.objects.filter(is_live=True).values_list("code", "sha256"))
    gone = [code for code in live if code not in wanted]
    changed = [code for code, (sha256, _) in wanted.items() if live.get(code) != sha256]
    if gone or changed:
        SlipForm.objects.filter(code__in=[*gone, *changed], is_live=True).update(is_live=False)
        for code in changed:
            sha256, definition = wanted[code]
            new = {"body": body_of(definition), "loaded_at": at}
            SlipForm.objects.update_or_create(
                code=code, sha256=sha256, defaults={"is_live": True}, create_defaults={"is_live": True, **new}
            )
        detail = {"codes": sorted(changed), "gone": sorted(gone)}
        ledger.record("slips.loaded", by=by, at=at, about="pack:slips", detail=detail)
    return len(changed) + len(gone)
