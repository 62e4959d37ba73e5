"""A form that was begun under a former text of the law goes on under the one of today."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.values import Actor
from lienthong.dossiers.actions.drafting import refill_draft
from lienthong.dossiers.models import Draft
from lienthong.dossiers.queries.files import definitions_of
from lienthong.dossiers.queries.lists import get_open_draft
from lienthong.dossiers.rules.carrying import carried
from lienthong.dossiers.rules.holding import held_of, own_values
from lienthong.procedures.queries import version_on


def carry_draft(draft_id: UUID | str, *, by: Actor, at: datetime) -> Draft:
    """Carry a draft to the law of today: what fits stays, what does not is in ``set_aside``, registries are asked anew.

    A draft that stands on the law of today already is returned as it is. Refuses ``NotFound``,
    ``DraftAlreadySubmitted``, ``ProcedureUnknown`` when the procedure has ended.
    """
    draft = get_open_draft(draft_id, to=by)
    live = version_on(draft.version.procedure_id, on=localdate(at))
    if live.pk == draft.version_id:
        return draft
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).select_related("version").get(pk=draft.pk)
        old, new = (definitions_of([pk])[pk] for pk in (draft.version_id, live.pk))
        own = own_values(draft.form, draft.held, draft.defaults)
        found = carried(draft.form, draft.set_aside, old, new, own=own.keys())
        detail = {"procedure": old.code, "from": draft.version.number, "to": live.number}
        draft.carried_from_id, draft.version = draft.version_id, live
        draft.form, draft.set_aside = found.form, found.set_aside
        draft.held = held_of(new, draft.answers, draft.disputed, draft.form)
        draft.defaults = {name: value for name, value in draft.defaults.items() if name in new.fields}
        draft.saved_at = at
        draft.save()
        ledger.record("dossiers.draft_carried", by=by, at=at, about=draft.holder, dossier=draft.holder, detail=detail)
    return refill_draft(draft.pk, by=by, at=at)
