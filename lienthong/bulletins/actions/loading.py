"""The definitions of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.bulletins.models import BulletinForm
from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role


@transaction.atomic
def load_bulletins(definitions: Iterable[BulletinDefinition], *, by: Actor, at: datetime) -> int:
    """Make the bulletins of a pack the live ones; return how many changed. Made ones keep their own version."""
    by.must(Role.STEERING, path="/")
    wanted = {one.code: (fingerprint(one), one) for one in definitions}
    live = dict(BulletinForm.objects.filter(is_live=True).values_list("code", "sha256"))
    gone = sorted(code for code in live if code not in wanted)
    changed = sorted(code for code, (sha256, _) in wanted.items() if live.get(code) != sha256)
    if gone or changed:
        BulletinForm.objects.filter(code__in=[*gone, *changed], is_live=True).update(is_live=False)
        for code in changed:
            sha256, definition = wanted[code]
            new = {"is_live": True, "body": body_of(definition), "loaded_at": at}
            BulletinForm.objects.update_or_create(
                code=code, sha256=sha256, defaults={"is_live": True}, create_defaults=new
            )
        ledger.record("bulletins.loaded", by=by, at=at, about="pack:bulletins", detail={"codes": changed, "gone": gone})
    return len(gone) + len(changed)
