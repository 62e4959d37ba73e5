"""Work shared out: the rule that a head sets for a unit, and the head who gives a file to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lienthong.accounts.queries.standing_in import fit_for, officers_of
from lienthong.core import ledger
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Dossier, SharingRule
from lienthong.dossiers.queries.steps import had_it_before
from lienthong.dossiers.refusals.ways import OfficerUnfit, OtherEyesNeeded, SharingUnknown
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.repetition import explained
from lienthong.dossiers.rules.sharing import Sharing
from lienthong.units import queries as units

_REASON = Text("lý do phân công lại", "why it is reassigned")


@transaction.atomic
def set_sharing(
    unit_id: int,
    rule: str,
    *,
    by: Actor,
    at: datetime,
    procedure: str = "*",
    table: Mapping[str, int] | None = None,
) -> SharingRule:
    """Choose how a unit shares out the files of a procedure (``*``: those without a rule of their own) from now on.

    ``table`` is {place code, or letters such as ``A`` or ``A-H``: account}, for the rules by place and by letter. For
    the head of the unit. Refuses ``NotAllowed``, ``SharingUnknown``, ``OfficerUnfit``.
    """
    unit = units.get_unit(unit_id)
    by.must(Role.HEAD, path=unit.path)
    if rule not in set(Sharing):
        raise SharingUnknown(rule=rule)
    known = {one.id for one in officers_of(unit_id, on=at.date()) if Role.SETTLE in one.roles}
    if strange := [officer for officer in (table or {}).values() if officer not in known]:
        raise OfficerUnfit(officer=strange[0])
    values = {"rule": rule, "table": dict(table or {}), "set_by": by.name, "set_at": at}
    row, _ = SharingRule.objects.update_or_create(unit=unit, procedure=procedure, defaults=values)
    about = f"sharing:{unit_id}:{procedure}"
    ledger.record("dossiers.sharing_set", by=by, at=at, about=about, unit_id=unit_id, detail={"rule": rule})
    return row


@in_turn
def reassign_dossier(code: str, officer: int, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Give a file at a settling step to another officer of the unit (the head of that unit), with the reason.

    The words stay between officers. Refuses ``OfficerUnfit`` (no right there, or away), ``OtherEyesNeeded``,
    ``WordsMissing``, and like every act.
    """
    case = Case.open(code, "reassign_dossier", key=key, by=by, at=at, body={"officer": officer, "reason": reason})
    if case.is_repeated:
        return case.dossier
    dossier, reason = case.dossier, explained(reason, _REASON)
    fit = {one.id: one for one in fit_for(Role.SETTLE, dossier.holder_id, dossier.procedure, on=case.day)}
    if officer not in fit:
        raise OfficerUnfit(officer=officer)
    step = case.definition.step(case.step_before)
    if step.four_eyes and had_it_before(dossier, str(officer)):
        raise OtherEyesNeeded(step_vi=step.title.vi, step_en=step.title.en)
    dossier.officer_id = officer
    return case.conclude(words=reason, detail={"given_to": fit[officer].name}, line={"given_to": officer})
