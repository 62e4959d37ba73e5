"""One declaration for several agencies: the files that belong to a root are filed in their order, and end it.

The follower of the ledger calls ``advance_links`` whenever something happens in a tree. It looks at how the tree stands
now, so that it may be called as often as one likes, after a kill too: what is filed is filed once under its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core.refusals import Refused
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import share_attachments
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import tell
from lienthong.dossiers.actions.submitting import file_for_root
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import was_told
from lienthong.dossiers.queries.trees import children_of, written_in_tree
from lienthong.dossiers.rules.clock import Event
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.linking import DONE_WELL, Origin, clock_of_root, links_of
from lienthong.dossiers.rules.provenance import linked_provenance
from lienthong.dossiers.rules.transitions import LINK_DELAYED, LINK_FILED, LINK_SKIPPED, LINKS_ENDED, State
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.together import LinkedProcedure
from lienthong.procedures.rules.conditions import References, resolve


@transaction.atomic
def advance_links(root: str, *, by: Actor, at: datetime) -> int:
    """File what can be filed now in a tree, count its clock anew, end it when everything has ended; return files made.

    The machine only. A file that cannot be made now is named once in the root's thread, waits and is tried again; the
    others go on.
    """
    by.must(Role.STEERING, path="/")
    dossier = Dossier.objects.select_for_update(of=("self",)).filter(code=root, root=root).first()
    if dossier is None or dossier.holder_role != "linked":
        return 0
    children = children_of(root)
    definition = queries.definition_of(dossier)
    _count_clock(dossier, children)
    plan = links_of(definition, dossier.form, {name: child.state for name, child in children.items()})
    made = sum(_filed(dossier, link, children, by=by, at=at) for link in plan.to_file)
    for link in plan.never:
        _note_once(dossier, LINK_SKIPPED, {"link": link.as_, "procedure": link.procedure}, by=by, at=at)
    if plan.is_over:
        _end(dossier, definition, children, by=by, at=at)
    return made


def _filed(root: Dossier, link: LinkedProcedure, children: Mapping[str, Dossier], *, by: Actor, at: datetime) -> bool:
    """File one linked procedure in a transaction of its own; a refusal is noted and leaves the rest as it is."""
    try:
        with transaction.atomic():
            child = _file(root, link, children, by=by, at=at)
    except Refused as refusal:
        _note_once(
            root, LINK_DELAYED, {"link": link.as_, "procedure": link.procedure, "reason": refusal.code}, by=by, at=at
        )
        return False
    state_before = root.state
    if state_before == State.SUBMITTED:
        root.state, root.received_at = State.PROCESSING, at
    detail = {"link": link.as_, "procedure": link.procedure, "dossier": child.code}
    _note(root, LINK_FILED, detail, state_before=state_before, by=by, at=at)
    return True


def _file(root: Dossier, link: LinkedProcedure, children: Mapping[str, Dossier], *, by: Actor, at: datetime) -> Dossier:
    codes = {name: child.code for name, child in children.items()}
    known = References(form=root.form, today=localdate(at), linked=written_in_tree(children))
    form = {name: value for name, given in link.form.items() if (value := resolve(given, known)) not in (None, "")}
    origin = Origin(
        root=root.code,
        link=link.as_,
        channel=root.channel,
        applicant_id=root.applicant_id,
        applicant_name=root.applicant_name,
        business=root.business,
        filed_by=root.filed_by,
        provenance=linked_provenance(link.form, root.provenance, codes),
    )
    child = file_for_root(link.procedure, form, origin, by=by, at=at)
    share_attachments(f"dossier:{root.code}", f"dossier:{child.code}", by=by, at=at)
    return child


def _count_clock(root: Dossier, children: Mapping[str, Dossier]) -> None:
    """Let the root's clock stand still while one of its files waits for the person."""
    own = [Event.from_json(kept) for kept in root.events]
    theirs = [([Event.from_json(kept) for kept in child.events], child.ended_at) for child in children.values()]
    events = clock_of_root(own, theirs)
    kept = [event.as_json() for event in events]
    if kept == root.events:
        return
    term = queries.definition_of(root).term_of(root.case)
    root.events = kept
    root.due_at = due(term, queries.calendar_of(root.unit_id, on=events[0].at), events).due_at
    root.save(update_fields=["events", "due_at"])


def _end(
    root: Dossier, definition: ProcedureDefinition, children: Mapping[str, Dossier], *, by: Actor, at: datetime
) -> None:
    """Hand the root to the machine for its paper; a tree in which nothing was granted ends as its files did."""
    granted = [name for name, child in children.items() if child.state in DONE_WELL]
    state_before = root.state
    if granted:
        keys = [step.key for step in definition.steps]
        step = definition.steps[keys.index(root.step) + 1]
        root.step, root.holder_role = step.key, step.role
        root.result = {**root.result, "decision": "grant", "granted": granted}
    else:
        root.step = root.holder_role = ""
        root.state, root.done_at, root.ended_at = State.REFUSED, at, at
        root.result = {**root.result, "decision": "refuse", "granted": []}
    detail = {"granted": granted, "files": {name: child.state for name, child in children.items()}}
    verb = LINKS_ENDED if granted else "dossiers.refused"
    line = {} if granted else {"on_time": at <= root.due_at, "stage": "settlement"}
    _note(root, verb, detail, state_before=state_before, line=line, by=by, at=at)


def _note_once(root: Dossier, verb: str, detail: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Say something in the root's thread unless it was said already."""
    if not was_told(root.code, verb, detail):
        _note(root, verb, detail, state_before=root.state, by=by, at=at)


def _note(
    root: Dossier,
    verb: str,
    detail: dict[str, Any],
    *,
    state_before: str,
    by: Actor,
    at: datetime,
    line: Mapping[str, Any] | None = None,
) -> None:
    tell(root, verb, state_before=state_before, detail=detail, line=line or detail, by=by, at=at)
