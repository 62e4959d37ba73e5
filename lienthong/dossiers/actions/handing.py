"""From the office that took a file in to the competent unit: handed over, accepted, or sent on as misdirected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Dossier, Handover
from lienthong.dossiers.queries.competence import ground_of
from lienthong.dossiers.queries.handovers import handover_under_way
from lienthong.dossiers.refusals.ways import AlreadyHere, PlaceUnknown
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.repetition import explained, told
from lienthong.units.refusals import AgencyUnknown, UnitUnknown

_REASON = Text("lý do chuyển tiếp", "why it goes on")


@in_turn
@transaction.atomic
def hand_over_dossier(code: str, originals: Sequence[str], *, key: str, by: Actor, at: datetime) -> Dossier:
    """Send a received file to the competent unit, with the paper originals that go with it (by name; may be none).

    Refuses like every act.
    """
    case = Case.open(code, "hand_over_dossier", key=key, by=by, at=at, body={"originals": list(originals)})
    if case.is_repeated:
        return case.dossier
    named = [
        {"name": name.strip(), "is_missing": False} for name in told("\n".join(originals)).splitlines() if name.strip()
    ]
    case.go_on()
    return _sent(case, case.dossier.intake_id, named)


@in_turn
@transaction.atomic
def accept_handover(code: str, missing: Sequence[str] = (), *, key: str, by: Actor, at: datetime) -> Dossier:
    """Take a file over at the competent unit; ``missing`` are the originals that did not arrive, by name.

    Refuses like every act.
    """
    case = Case.open(code, "accept_handover", key=key, by=by, at=at, body={"missing": list(missing)})
    if case.is_repeated:
        return case.dossier
    lost = {name.strip() for name in missing}
    under_way = _answered(case, Handover.Outcome.ACCEPTED)
    under_way.originals = [{**one, "is_missing": one["name"] in lost} for one in under_way.originals]
    under_way.save()
    case.arrive(case.step_before)
    gone = [one["name"] for one in under_way.originals if one["is_missing"]]
    return case.conclude(detail={"missing": gone}, line={"missing": len(gone)})


@in_turn
@transaction.atomic
def redirect_handover(code: str, place_code: str, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Send a misdirected file on to the unit that is competent at ``place_code``; its due time stays as promised.

    What the person declared stays as it is. Refuses ``WordsMissing``, ``PlaceUnknown``, ``AlreadyHere``, and like
    every act.
    """
    body = {"place_code": place_code, "reason": reason}
    case = Case.open(code, "redirect_handover", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return case.dossier
    reason = explained(reason, _REASON)
    dossier = case.dossier
    ground = ground_of(dossier.procedure, on=localdate(dossier.submitted_at))
    try:
        competence = replace(ground, definition=case.definition, on=case.day).competence_at(place_code)
    except (UnitUnknown, AgencyUnknown):
        raise PlaceUnknown(place=place_code) from None
    if competence.unit_id == dossier.unit_id:
        raise AlreadyHere
    from_unit, under_way = dossier.holder_id, _answered(case, Handover.Outcome.REDIRECTED)
    under_way.save()
    dossier.place_id, dossier.place_code, dossier.unit_id = competence.place_id, place_code, competence.unit_id
    case.go_to(case.step_before)
    return _sent(case, from_unit, under_way.originals, reason)


def _answered(case: Case, outcome: Handover.Outcome) -> Handover:
    """Return the handover that the file is in, answered and not yet saved."""
    under_way = handover_under_way(case.dossier.code)
    under_way.outcome, under_way.answered_at, under_way.answered_by = outcome, case.at, case.by.name
    return under_way


def _sent(case: Case, from_unit: int, originals: list[dict[str, object]], words: str = "") -> Dossier:
    """Write that the file is on its way to the unit that holds it from now on."""
    to_unit = case.dossier.holder_id
    case.dossier.holder_role = "handover"
    detail = {"from_unit": from_unit, "to_unit": to_unit, "originals": [one["name"] for one in originals]}
    line = {"from_unit": from_unit, "to_unit": to_unit, "originals": len(originals)}
    dossier = case.conclude(words=words, detail=detail, line=line)
    Handover.objects.create(
        dossier_code=dossier.code,
        number=dossier.acts,
        from_unit_id=from_unit,
        to_unit_id=to_unit,
        originals=originals,
        handed_at=case.at,
        handed_by=case.by.name,
    )
    return dossier
