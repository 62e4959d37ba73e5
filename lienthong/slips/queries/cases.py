"""A dossier as it was at one of its acts: what a slip is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.timezone import localdate, localtime

from lienthong.core.values import Text, system
from lienthong.documents import queries as documents
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries import Thread, ThreadAct
from lienthong.dossiers.queries.story import Held
from lienthong.dossiers.rules.transitions import STATE_NAMES, State
from lienthong.payments import queries as payments
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.papers import required_components
from lienthong.slips.rules.stating import Case, Deed, PaperLine, Stay, named, who
from lienthong.units import queries as units

SLIPS = system("slips")


def case_at(dossier: Dossier, thread: Thread, number: int, *, unit_id: int, due_at: datetime) -> Case:
    """Return a dossier as it was at act ``number`` of its thread: settled by ``unit_id``, due at ``due_at``.

    What was filed is taken as it stands now; files handed in later are not counted.
    """
    acts = [act for act in thread.acts if act.number <= number]
    definition, act = dossiers.definition_of(dossier), acts[-1]
    offices = _names({dossier.intake_id, unit_id}, act.at)
    deeds = _deeds(dossier, acts)
    fee, is_paid = _fee(dossier, definition, act.at)
    return Case(
        dossier=dossier.code,
        procedure=definition.title.text,
        procedure_code=dossier.procedure,
        applicant=dossier.applicant_name,
        subject=dossier.subject_name,
        channel=dossier.channel,
        intake=offices[dossier.intake_id],
        unit=offices[unit_id],
        submitted_at=localtime(dossier.submitted_at),
        due_at=localtime(due_at),
        fee=fee,
        is_paid=is_paid,
        papers=_papers(dossier, definition, act.at),
        missing=named(act.detail.get("items", ()), _titles(definition)),
        deeds=tuple(deeds),
        stays=tuple(_stay(stay, deeds) for stay in thread.held if stay.visit.since <= act.at),
    )


def _stay(held: Held, deeds: Sequence[Deed]) -> Stay:
    """Return a stay with the act that gave the file there and the one by which it left."""
    visit = held.visit
    came, left = ([deed for deed in deeds if deed.at == at] for at in (visit.since, visit.until))
    took = ", ".join(filter(None, (visit.officer, held.unit_name)))
    in_time = visit.until <= held.target_at if visit.until and held.target_at else None
    return Stay(
        step=held.step,
        gave=came[0].who if came else Text("", ""),
        took=Text(took, took),
        since=localtime(visit.since),
        until=localtime(visit.until) if visit.until else None,
        left_by=left[-1].label if left else Text("", ""),
        in_time=in_time,
    )


def _deeds(dossier: Dossier, acts: Sequence[ThreadAct]) -> list[Deed]:
    offices = _names({act.unit_id for act in acts if act.unit_id}, acts[-1].at)
    nowhere = Text("", "")
    return [
        Deed(
            number=act.number,
            verb=act.verb,
            label=act.label,
            at=localtime(act.at),
            name=act.actor_name,
            who=who(act.actor_kind, act.actor_name, offices.get(act.unit_id or 0, nowhere), dossier.applicant_name),
            words=act.words,
            state_after=act.state_after,
            state_name=STATE_NAMES[State(act.state_after)],
            detail=act.detail,
        )
        for act in acts
    ]


def _fee(dossier: Dossier, definition: ProcedureDefinition, at: datetime) -> tuple[int, bool | None]:
    """Return what the file costs, and whether it was paid by ``at``: by its orders, else what the law asks."""
    account = payments.account_of(f"dossier:{dossier.code}")
    orders = [order for order in account.orders if order.opened_at <= at]
    if not orders:
        return fee_on(definition, localdate(dossier.submitted_at), dossier.form, channel=dossier.channel).amount, None
    paid = {payment.order_id for payment in account.paid if payment.recorded_at <= at}
    return sum(order.total for order in orders), all(order.pk in paid for order in orders)


def _papers(dossier: Dossier, definition: ProcedureDefinition, at: datetime) -> tuple[PaperLine, ...]:
    files = Counter(
        file.component for file in documents.attachments_of(f"dossier:{dossier.code}") if file.added_at <= at
    )
    needed = required_components(definition, dossier.form, dossier.provenance)
    lines = [PaperLine(one.component.name.text, one.how, files.pop(one.component.id, 0)) for one in needed]
    names = _titles(definition)
    return (*lines, *(PaperLine(names.get(of, Text(of, of)), "upload", count) for of, count in files.items()))


def _titles(definition: ProcedureDefinition) -> Mapping[str, Text]:
    """Return the names of what a question to the person may name: papers and fields."""
    fields = {name: field.label.text for name, field in definition.fields.items()}
    return fields | {component.id: component.name.text for component in definition.components}


def _names(unit_ids: set[int], at: datetime) -> dict[int, Text]:
    vi, en = (units.names(unit_ids, on=localdate(at), language=language) for language in ("vi", "en"))
    return {unit_id: Text(name, en[unit_id]) for unit_id, name in vi.items()}
