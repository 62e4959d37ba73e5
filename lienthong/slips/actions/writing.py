"""An act was done: the slips that it makes are written with its facts, then printed and sealed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from lienthong.core import ledger
from lienthong.core.identifiers import new_code
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import Refused
from lienthong.core.values import Actor
from lienthong.documents.actions import seal_file, store_file
from lienthong.documents.rendering import print_sheet
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries import Thread, ThreadAct
from lienthong.slips import queries
from lienthong.slips.definitions import SlipDefinition
from lienthong.slips.models import Slip, SlipCounter, SlipForm
from lienthong.slips.rules.choosing import slips_made
from lienthong.slips.rules.composing import said_number
from lienthong.slips.rules.stating import state

log = structlog.get_logger()
_CODE_BYTES = 10


def write_slips(line: LedgerLine, forms: Sequence[SlipForm], *, by: Actor, at: datetime) -> int:
    """Write the slips that the act of a ledger line makes, with the facts of that act; return how many are new.

    ``forms`` are the live ones. The same line again writes nothing new. A line whose slips cannot be written is named
    in the log and holds up no other; reading the ledger again (``followers replay slips``) makes up for it.
    """
    try:
        with transaction.atomic():
            return _written(line, forms, by=by, at=at)
    except Exception:  # whatever is wrong with one dossier must not hold up the others
        log.exception("slips not written", dossier=line.dossier, verb=line.verb, seq=line.seq)
        return 0


def _written(line: LedgerLine, forms: Sequence[SlipForm], *, by: Actor, at: datetime) -> int:
    by_code = {form.code: form for form in forms}
    channel = (
        "" if line.actor_kind == "system" else line.detail.get("channel", "")
    )  # what the machine files came by none
    definitions = [queries.definition_of(form) for form in forms]
    dossier = dossiers.get_dossier(line.dossier, to=by)
    own = dossiers.definition_of(dossier).slips
    made = [one for one in slips_made(definitions, line.verb, channel, own) if one.holds_on(localtime(line.at).date())]
    made = [one for one in made if not _has_it(line.dossier, one)]
    if not made:
        return 0
    thread = dossiers.thread(line.dossier, to=by)
    act = _act_of(line, thread)
    new = [one for one in made if not Slip.objects.filter(dossier=line.dossier, kind=one.code, act=act.number)]
    for definition in new:
        _write(line, dossier, thread, act, by_code[definition.code], by=by, at=at)
    return len(new)


def _has_it(dossier: str, definition: SlipDefinition) -> bool:
    """Tell whether the dossier already has the slip, where once is enough."""
    return definition.once and Slip.objects.filter(dossier=dossier, kind=definition.code).exists()


def _act_of(line: LedgerLine, thread: Thread) -> ThreadAct:
    """Return the act that a line tells of: the n-th line of a verb is the n-th act of that verb."""
    count = sum(one.verb == line.verb and one.seq <= line.seq for one in ledger.lines_of_dossier(line.dossier))
    return [act for act in thread.acts if act.verb == line.verb][count - 1]


def _write(
    line: LedgerLine,
    dossier: Dossier,
    thread: Thread,
    act: ThreadAct,
    form: SlipForm,
    *,
    by: Actor,
    at: datetime,
) -> None:
    definition, settling = queries.definition_of(form), line.unit_id or dossier.unit_id
    due_at = datetime.fromisoformat(line.detail["due_at"])
    case = queries.case_at(dossier, thread, act.number, unit_id=settling, due_at=due_at)
    issuer = {"intake": dossier.intake_id, "settling": settling, "acting": act.unit_id or settling}
    unit_id = issuer[definition.issued_by]
    year = localtime(line.at).year
    n = _next_number(f"{unit_id}/{definition.code}/{year}") if "{n}" in definition.number_line else 0
    slip = Slip.objects.create(
        code=new_code(secrets.token_bytes(_CODE_BYTES)),
        dossier=dossier.code,
        act=act.number,
        kind=definition.code,
        form=form,
        number=said_number(definition, n=n, year=year, dossier=dossier.code),
        unit_id=unit_id,
        facts=state(case, definition),
        is_internal=definition.internal,
        acted_at=line.at,
    )
    _tell("slips.written", slip, {"act": slip.act}, by=by, at=at)


def _next_number(series: str) -> int:
    """Take the next number of a series; it is given back when the transaction is undone."""
    SlipCounter.objects.get_or_create(series=series, defaults={"last": 0})
    counter = SlipCounter.objects.select_for_update().get(series=series)
    counter.last = F("last") + 1
    counter.save(update_fields=["last"])
    counter.refresh_from_db()
    return counter.last


def make_slip(code: str, *, by: Actor, at: datetime) -> bool:
    """Print a written slip and, where its form says so, seal it; return whether it is made by this call.

    About 0.1 s of computing, of which nothing lies inside a writing transaction. One that cannot be printed keeps the
    reason and is tried again.
    """
    slip = Slip.objects.select_related("form", "unit").filter(code=code, file=None).first()
    if slip is None:
        return False
    try:
        return _made(slip, by=by, at=at)
    except Refused as refusal:
        _note_trouble(slip, refusal.code, by=by, at=at)
    except Exception:  # whatever is wrong with one slip must not hold up the others
        log.exception("slip not printed", slip=slip.kind, dossier=slip.dossier)
        _note_trouble(slip, "internal_error", by=by, at=at)
    return False


def _made(slip: Slip, *, by: Actor, at: datetime) -> bool:
    definition = queries.definition_of(slip.form)
    pdf = print_sheet(queries.sheet_of_slip(slip, at=at))
    with transaction.atomic():
        reason, about = f"{definition.title.vi} {slip.number}".strip(), f"dossier:{slip.dossier}"
        if definition.sealed:
            file = seal_file(pdf, slip.unit_id, reason, about=about, by=by, at=at)
        else:
            file = store_file(pdf, name=f"{slip.kind}.pdf", by=by, at=at)
        changed = {"file": file, "made_at": at, "tried_at": at, "trouble": ""}
        if not Slip.objects.filter(code=slip.code, file=None).update(**changed):
            transaction.set_rollback(True)  # another process was quicker
            return False
        _tell("slips.made", slip, {"act": slip.act, "file": file.sha256}, by=by, at=at)
    return True


def _note_trouble(slip: Slip, trouble: str, *, by: Actor, at: datetime) -> None:
    """Keep why a slip could not be printed; the ledger hears of it when it is new."""
    with transaction.atomic():
        Slip.objects.filter(code=slip.code, file=None).update(trouble=trouble, tried_at=at)
        if slip.trouble != trouble:
            _tell("slips.delayed", slip, {"act": slip.act, "reason": trouble}, by=by, at=at)


def _tell(verb: str, slip: Slip, detail: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    about, told = f"dossier:{slip.dossier}", {"slip": slip.kind, **detail}
    ledger.record(verb, by=by, at=at, about=about, unit_id=slip.unit_id, dossier=slip.dossier, detail=told)
