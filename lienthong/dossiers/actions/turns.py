"""Whose turn it is at a unit: a file that arrives is given by the rule of the unit, one file after the other."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, IntegerField, When

from lienthong.accounts.queries.standing_in import Officer, fit_for
from lienthong.core.values import Role
from lienthong.dossiers.models import Dossier, SharingRule
from lienthong.dossiers.queries.files import definition_of
from lienthong.dossiers.queries.steps import officers_at
from lienthong.dossiers.rules.sharing import Candidate, Sharing, chosen
from lienthong.dossiers.rules.transitions import settling_steps_before


class Turn:
    """The rule of a unit, locked until the transaction of the act ends: two that arrive at once wait for each other."""

    def __init__(self, dossier: Dossier) -> None:
        """Lock the rule for the unit that the file has come to: the one of its procedure, else the one for all."""
        is_general = Case(When(procedure="*", then=1), default=0, output_field=IntegerField())
        rules = SharingRule.objects.filter(unit_id=dossier.holder_id, procedure__in=(dossier.procedure, "*"))
        self.dossier = dossier
        self.rule = rules.order_by(is_general).select_for_update().first()

    def give(self, *, on: date) -> Officer | None:
        """Return the officer who gets the file, ``None`` when the unit shares nothing out or nobody may have it."""
        if self.rule is None or self.rule.rule == Sharing.NONE:
            return None
        dossier = self.dossier
        fit = {one.id: one for one in fit_for(Role.SETTLE, dossier.holder_id, dossier.procedure, on=on)}
        for barred in _barred(dossier):
            fit.pop(barred, None)
        officer = chosen(
            Sharing(self.rule.rule),
            _candidates(fit),
            last=self.rule.last,
            table=self.rule.table,
            place_code=dossier.place_code,
            name=dossier.applicant_name,
        )
        if officer is None:
            return None
        self.rule.last = officer
        self.rule.save(update_fields=["last"])
        return fit[officer]


def _barred(dossier: Dossier) -> list[int]:
    """Return who may not have the file at a step that wants other eyes."""
    definition = definition_of(dossier)
    if not definition.step(dossier.step).four_eyes:
        return []
    earlier = settling_steps_before(definition, dossier.step)
    return [int(officer) for officer in officers_at(dossier.code, *(step.key for step in earlier)) if officer.isdigit()]


def _candidates(fit: dict[int, Officer]) -> list[Candidate]:
    held = Dossier.objects.filter(officer_id__in=fit, ended_at=None).values_list("officer_id")
    counts = dict(held.annotate(count=Count("code")))
    return [Candidate(officer, counts.get(officer, 0)) for officer in fit]
