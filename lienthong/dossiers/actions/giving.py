"""What a newer version of the law asks of a file that was moved to it is given: by the applicant, or at the counter.

It is no supplement: it uses none up, and the clock runs on. What the office promised before the law changed stays
promised; when it cannot decide without the answer, it may ask for a supplement as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Actor, Text
from lienthong.documents.queries import attachments_of
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.asked import DataAsked, data_asked
from lienthong.dossiers.rules.clock import Event
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.problems import problems
from lienthong.dossiers.rules.promises import moved_clock
from lienthong.dossiers.rules.repetition import told
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.conditions import References, visible_values
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.wording import FieldError


@in_turn
def give_data(
    code: str, form_changes: Mapping[str, Any], *, key: str, by: Actor, at: datetime, words: str = ""
) -> Dossier:
    """Give what the law asks: the fields that were named, and the papers, put to ``dossier:<code>`` beforehand.

    Refuses ``NothingAsked``, ``InvalidInput`` with every error, and like every act.
    """
    case = Case.open(code, "give_data", key=key, by=by, at=at, body={"form": dict(form_changes), "words": words})
    return case.dossier if case.is_repeated else _given(case, form_changes, words)


@in_turn
def record_data(
    code: str, form_changes: Mapping[str, Any], *, key: str, by: Actor, at: datetime, words: str = ""
) -> Dossier:
    """Record at the counter what the applicant gives there. Refuses what ``give_data`` refuses."""
    case = Case.open(code, "record_data", key=key, by=by, at=at, body={"form": dict(form_changes), "words": words})
    return case.dossier if case.is_repeated else _given(case, form_changes, words)


def _given(case: Case, form_changes: Mapping[str, Any], words: str) -> Dossier:
    dossier, definition, asked = case.dossier, case.definition, data_asked(case.dossier)
    on = localdate(dossier.submitted_at)
    form = calculated(definition, References(form={**dossier.form, **form_changes}, today=on))
    changed = sorted(name for name in form_changes if form_changes[name] != dossier.form.get(name))
    errors = [_not_asked(case, name) for name in changed if name not in asked.fields]
    errors += check_form(definition, form, on=on) + _papers_missing(dossier, asked)
    if errors:
        raise InvalidInput(**problems(errors))
    dossier.form = visible_values(definition, form)
    kept = {path: line for path, line in dossier.provenance.items() if path.partition(".")[0] in dossier.form}
    own = {name: {"how": "typed", "supplemented": True} for name in changed if name in dossier.form}
    dossier.provenance = {**kept, **own}
    _keep_promise(case)
    return case.conclude(words=told(words), detail={"changed": changed})


def _keep_promise(case: Case) -> None:
    """Find the case of the law anew; one with a longer term takes back nothing that was promised."""
    dossier, definition = case.dossier, case.definition
    before, dossier.case = definition.term_of(dossier.case), case_of(definition, dossier.form)
    after = definition.term_of(dossier.case)
    events = [Event.from_json(event) for event in dossier.events]
    calendar = queries.calendar_of(dossier.unit_id, on=events[0].at)
    if event := moved_clock(before, after, calendar, events, at=case.at):
        events.append(event)
    dossier.events = [one.as_json() for one in events]
    dossier.due_at = due(after, calendar, events).due_at


def _not_asked(case: Case, name: str) -> FieldError:
    shown = case.definition.fields.get(name)
    label = shown.label.text if shown else Text(name, name)
    message = Text(f"{label.vi}: quy định mới không hỏi mục này.", f"{label.en}: the new law does not ask this.")
    return FieldError(name, "field_locked", message)


def _papers_missing(dossier: Dossier, asked: DataAsked) -> list[FieldError]:
    if not asked.papers:
        return []
    names = {component.id: component.name.text for component in queries.definition_of(dossier).components}
    there = {file.component for file in attachments_of(f"dossier:{dossier.code}")}
    return [
        FieldError(
            paper, "file_missing", Text(f"{names[paper].vi}: chưa có tệp.", f"{names[paper].en}: there is no file.")
        )
        for paper in asked.papers
        if paper not in there
    ]
