"""Load the words and the settings of a country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.notices.definitions import NoticeDefinition, NoticeSettings
from lienthong.notices.models import NoticeText, NoticeTiming


@transaction.atomic
def load_notices(
    settings: NoticeSettings | None, definitions: Sequence[NoticeDefinition], *, by: Actor, at: datetime
) -> int:
    """Write the notices of a pack and its settings; return how many definitions are new, changed or gone.

    What has been made already keeps its words. A definition that left the pack is told no more.
    """
    by.must(Role.STEERING, path="/")
    known = dict(NoticeText.objects.filter(is_current=True).values_list("code", "sha256"))
    changed = [one for one in definitions if known.get(one.code) != fingerprint(one)]
    gone = sorted(known.keys() - {one.code for one in definitions})
    NoticeText.objects.filter(code__in=gone).update(is_current=False)
    NoticeText.objects.bulk_create(
        [NoticeText(code=one.code, body=body_of(one), sha256=fingerprint(one)) for one in changed],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["body", "sha256", "is_current"],
    )
    is_new = settings is not None and _keep(settings)
    if changed or gone or is_new:
        detail = {"codes": sorted(one.code for one in changed), "gone": gone, "settings": is_new}
        ledger.record("notices.texts_loaded", by=by, at=at, about="pack:notices", detail=detail)
    return len(changed) + len(gone)


def _keep(settings: NoticeSettings) -> bool:
    sha256 = fingerprint(settings)
    if NoticeTiming.objects.filter(sha256=sha256).exists():
        return False
    NoticeTiming.objects.update_or_create(id=1, defaults={"body": body_of(settings), "sha256": sha256})
    return True
