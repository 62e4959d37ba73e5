"""The slips that were written: of a dossier, by their code, those that wait to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from lienthong.core.identifiers import read_code
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text
from lienthong.documents.queries import PublicCheck, ShownRow
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.models import Dossier
from lienthong.slips.definitions import SlipDefinition
from lienthong.slips.models import Slip
from lienthong.slips.queries.cases import case_at
from lienthong.slips.queries.forms import definition_of, live_forms
from lienthong.slips.rules.choosing import slips_made
from lienthong.slips.rules.composing import FactList, Item, items, said_number
from lienthong.slips.rules.stating import state
from lienthong.units import queries as units

#: How long after a failure a slip is tried again.
RETRY_AFTER = timedelta(minutes=1)
_WHAT = Text("phiếu", "The slip")


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One slip as lists show it; ``file`` opens it and is empty while it is being printed."""

    code: str
    kind: str
    form: str
    title: Text
    number: str
    act: int
    acted_at: datetime
    file: str
    trouble: str
    is_internal: bool


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of slip that an act makes."""

    kind: str
    title: Text
    is_internal: bool


@dataclass(frozen=True, slots=True)
class OpenSlip:
    """A slip with everything that it says."""

    row: SlipRow
    dossier: str
    unit_name: Text
    items: list[Item]
    definition: SlipDefinition


@dataclass(frozen=True, slots=True)
class SlipCheck(PublicCheck):
    """What anyone who holds a slip may know of it, and of which dossier it is, to follow that by its code."""

    dossier: str


def slips_of(dossier: str, *, to: Actor) -> list[SlipRow]:
    """Return the slips of a dossier in the order of its acts; those between officers only for officers.

    ``NotFound`` for a dossier that ``to`` may not see.
    """
    dossiers.get_dossier(dossier, to=to)
    found = Slip.objects.filter(dossier=dossier).select_related("form").order_by("act", "kind")
    return [_row(slip) for slip in _for_eyes(found, to)]


def get_slip(dossier: str, code: str, *, to: Actor) -> OpenSlip:
    """Return one slip of a dossier; ``NotFound`` when there is none or ``to`` may not see it."""
    dossiers.get_dossier(dossier, to=to)
    found = Slip.objects.filter(dossier=dossier, code=code).select_related("form", "unit")
    slip = next(iter(_for_eyes(found, to)), None)
    if slip is None:
        raise NotFound(what=_WHAT)
    return _opened(slip)


def kinds_made(dossier: Dossier, verb: str) -> list[SlipKind]:
    """Return the kinds of slips that an act of this verb makes on a dossier, as the loaded pack has them."""
    definitions = [definition_of(form) for form in live_forms()]
    own = dossiers.definition_of(dossier).slips
    made = slips_made(definitions, verb, dossier.channel, own)
    return [SlipKind(one.code, one.title.text, one.internal) for one in made]


def title_of(kind: str) -> Text | None:
    """Return the title of a kind of slip that the loaded pack has, ``None`` when it has none."""
    return next((definition_of(form).title.text for form in live_forms() if form.code == kind), None)


def control_of(dossier: str, *, to: Actor) -> OpenSlip:
    """Return the control sheet of a dossier as it stands now: the slip between officers that lists the steps.

    ``NotFound`` for a person, for what ``to`` may not see, and when the pack has none.
    """
    found = dossiers.get_dossier(dossier, to=to)
    own = dossiers.definition_of(found).slips
    made = [one for one in _controls() if one.instead_of is None or one.code in own]
    if not made or to.kind == "person":
        raise NotFound(what=_WHAT)
    definition = next((one for one in made if one.code in own), made[0])
    thread = dossiers.thread(dossier, to=to)
    last = thread.acts[-1]
    case = case_at(found, thread, last.number, unit_id=found.unit_id, due_at=found.due_at)
    stated = state(case, definition)
    row = SlipRow(
        code="",
        kind=definition.code,
        form=definition.form,
        title=definition.title.text,
        number=said_number(definition, n=0, year=0, dossier=dossier) if "{n}" not in definition.number_line else "",
        act=last.number,
        acted_at=last.at,
        file="",
        trouble="",
        is_internal=True,
    )
    return OpenSlip(row, dossier, case.unit, items(definition, stated), definition)


def _controls() -> list[SlipDefinition]:
    definitions = [definition_of(form) for form in live_forms()]
    return [one for one in definitions if one.internal and any(table.of == "steps" for table in one.tables)]


def waiting(*, at: datetime, limit: int) -> list[str]:
    """Return the codes of slips that are not printed yet, the longest untried first; after a failure a minute later."""
    due = Q(tried_at=None) | Q(tried_at__lte=at - RETRY_AFTER)
    found = Slip.objects.filter(due, file=None).order_by(F("tried_at").asc(nulls_first=True), "acted_at")
    return list(found.values_list("code", flat=True)[:limit])


def verify_slip(code: str) -> SlipCheck:
    """Return what the slip with this code says, for everybody who holds it; of an internal one only what it is.

    The code is 80 random bits, so that knowing it means holding the paper. Refuses ``NotFound``.
    """
    slip = Slip.objects.filter(code=read_code(code[:40])).select_related("form", "unit").first()
    if slip is None:
        raise NotFound(what=_WHAT)
    return _public(slip)


def slip_of_file(sha256: str) -> SlipCheck | None:
    """Return what a slip says whose printed file has exactly these bytes, ``None`` when there is none."""
    slip = Slip.objects.filter(file_id=sha256).select_related("form", "unit").first()
    return _public(slip) if slip else None


def _for_eyes(found: Iterable[Slip], to: Actor) -> list[Slip]:
    return [slip for slip in found if not (slip.is_internal and to.kind == "person")]


def _row(slip: Slip) -> SlipRow:
    definition = definition_of(slip.form)
    return SlipRow(
        code=slip.code,
        kind=slip.kind,
        form=definition.form,
        title=definition.title.text,
        number=slip.number,
        act=slip.act,
        acted_at=slip.acted_at,
        file=slip.file_id or "",
        trouble=slip.trouble,
        is_internal=slip.is_internal,
    )


def _opened(slip: Slip) -> OpenSlip:
    definition = definition_of(slip.form)
    on = slip.acted_at.date()
    vi, en = (units.names([slip.unit_id], on=on, language=language)[slip.unit_id] for language in ("vi", "en"))
    return OpenSlip(_row(slip), slip.dossier, Text(vi, en), items(definition, slip.facts), definition)


def _public(slip: Slip) -> SlipCheck:
    opened = _opened(slip)
    said = [row for item in opened.items if isinstance(item, FactList) for row in item.rows]
    return SlipCheck(
        code=slip.code,
        state="valid",
        title=opened.row.title,
        number=slip.number,
        rows=tuple(ShownRow(label, value.vi) for label, value in said) if not slip.is_internal else (),
        unit_name=opened.unit_name.vi,
        signer="",
        signer_title="",
        issued_at=slip.acted_at,
        valid_to=None,
        withdrawn_at=None,
        files=(),
        dossier=slip.dossier,
    )
