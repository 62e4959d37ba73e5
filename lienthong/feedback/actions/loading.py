"""The rules of a pack: how petitions are settled, whom surveys ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.definitions import Definition, body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.feedback.definitions import PetitionRules, SurveyDefinition
from lienthong.feedback.models import FeedbackRules
from lienthong.feedback.queries.rules import PETITIONS, SURVEYS


@transaction.atomic
def load_feedback(
    petitions: Sequence[PetitionRules], surveys: Sequence[SurveyDefinition], *, by: Actor, at: datetime
) -> int:
    """Make the rules of a pack the live ones; return how many changed. What is under way keeps its own version."""
    by.must(Role.STEERING, path="/")
    changed = [*_load(PETITIONS, petitions, at), *_load(SURVEYS, surveys, at)]
    if changed:
        ledger.record("feedback.loaded", by=by, at=at, about="pack:feedback", detail={"codes": sorted(changed)})
    return len(changed)


def _load(kind: str, definitions: Sequence[Definition], at: datetime) -> list[str]:
    """Return the codes that are new, changed or gone."""
    wanted = {one.code: (fingerprint(one), one) for one in definitions}
    live = dict(FeedbackRules.objects.filter(kind=kind, is_live=True).values_list("code", "sha256"))
    gone = [code for code in live if code not in wanted]
    changed = [code for code, (sha256, _) in wanted.items() if live.get(code) != sha256]
    FeedbackRules.objects.filter(kind=kind, code__in=[*gone, *changed], is_live=True).update(is_live=False)
    for code in changed:
        sha256, definition = wanted[code]
        new = {"body": body_of(definition), "loaded_at": at}
        FeedbackRules.objects.update_or_create(
            kind=kind,
            code=code,
            sha256=sha256,
            defaults={"is_live": True},
            create_defaults={"is_live": True, **new},
        )
    return [*gone, *changed]
