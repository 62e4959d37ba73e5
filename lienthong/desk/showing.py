"""A dossier as the desk shows it: what was declared and how each value came, what deserves a second look, the acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from lienthong.core.values import Text
from lienthong.desk.choosing import Choices
from lienthong.desk.inputs import Choice, Input, Typed, inputs_of
from lienthong.desk.shortcuts import KEY_OF_ACT
from lienthong.dossiers.queries import AllowedAct, WorklistRow
from lienthong.dossiers.rules.words import remaining
from lienthong.indicators.queries.chances import OpenFile, chances_for
from lienthong.indicators.rules.chances import Chance
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.conditions import visible_fields
from lienthong.ui.chips import Chip, Titles, chip_of, title_of
from lienthong.ui.fields import shown_rows, shown_value

Standing = Literal["", "own", "disputed"]
#: How a value came when a registry should have given it and did not: the person's word stands alone.
#: Acts that are done where what they are about is shown.
IN_PLACE = frozenset({"withdraw_opinion"})
#: Acts that have a page of their own instead of a form beside the dossier.
PAGES: Mapping[str, str] = {"record_supplement": "desk_supplement", "record_data": "desk_data"}
_OWN = frozenset({"typed_though_known", "typed_registry_empty", "typed_registry_down", "typed_registry_wrong"})
_UNITS = ((86400, "ngày", "day"), (3600, "giờ", "hour"), (60, "phút", "minute"))
_HOLDS = Text("{registry} đang ghi: {value}", "{registry} holds: {value}")
_WAS = Text("Chọn theo địa chỉ cũ: {old}", "Chosen by the old address: {old}")
_SAYS = Text("Người nộp nói: {words}", "The person says: {words}")


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One declared value: how it reads, where it came from, whether it is the person's word alone or disputed."""

    name: str
    label: Text
    shown: Text | str
    chip: Chip | None
    standing: Standing
    notes: tuple[Text, ...] = ()
    rows: tuple[tuple[tuple[Text, Text | str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """The values of one group of the form."""

    title: Text
    lines: tuple[ValueLine, ...]


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A row of the queue, how long ago the dossier was filed, and how likely it ends late (``None``: not to tell)."""

    row: WorklistRow
    age: Text
    chance: Chance | None = None


def queue_lines(rows: Sequence[WorklistRow], *, at: datetime) -> list[QueueLine]:
    """Return rows as the queue shows them; one statement for the chances, none for none."""
    running = [row for row in rows if remaining(row.deadline, at).state == "running"]
    files = (OpenFile(row.code, row.unit_id, row.procedure, row.due_at, row.calendar) for row in running)
    chances = {code: one.chance for code, one in chances_for(files, at=at).items()}
    return [QueueLine(row, age_of((at - row.submitted_at).total_seconds()), chances.get(row.code)) for row in rows]


@dataclass(frozen=True, slots=True)
class ActView:
    """An act as the page offers it: its inputs with what was typed, its key of the keyboard and of the form.

    ``ticked`` are the components that were ticked in a refused question, ``other_items`` what was written beside them.
    ``page`` is the name of the page on which it is done, where it is not done here.
    """

    act: AllowedAct
    inputs: tuple[Input, ...]
    shortcut: str
    form_key: str
    typed: Typed
    choices: Mapping[str, Sequence[Choice]]
    ticked: frozenset[str] = frozenset()
    other_items: str = ""
    page: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its form is shown at once: the primary act, and one that was refused."""
        return self.act.primary or bool(self.typed.values)


def groups_of(
    definition: ProcedureDefinition,
    form: Mapping[str, Any],
    provenance: Mapping[str, Mapping[str, Any]],
    *,
    titles: Titles,
    places: Mapping[str, str],
) -> list[ValueGroup]:
    """Return what was declared, group by group, without what is empty or calculated in hiding."""
    visible = set(visible_fields(definition, form))
    groups = []
    for group in definition.form.layout:
        names = [field.name for field in group.fields if field.name in visible and field.widget != "hidden"]
        lines = tuple(
            replace(
                _line(definition, name, shown, provenance.get(name), titles),
                rows=shown_rows(definition, name, form, places),
            )
            for name in names
            if (shown := shown_value(definition, name, form.get(name), places))
        )
        if lines:
            groups.append(ValueGroup(group.title.text, lines))
    return groups


def age_of(seconds: float) -> Text:
    """Return how long ago something was, in its largest unit: ``3 ngày trước`` / ``3 days ago``."""
    for length, vi, en in _UNITS:
        if (count := int(seconds // length)) > 0:
            return Text(f"{count} {vi} trước", f"{count} {en}{'' if count == 1 else 's'} ago")
    return Text("vừa xong", "just now")


def attention(groups: list[ValueGroup], standing: Standing) -> list[ValueLine]:
    """Return the values that deserve a second look: the person's word alone (``own``) or ``disputed``."""
    return [line for group in groups for line in group.lines if line.standing == standing]


def acts_of(
    allowed: Sequence[AllowedAct],
    typed: Typed | None,
    *,
    choices: Choices,
    components: Sequence[str],
    new_key: Callable[[], str],
) -> list[ActView]:
    """Return the acts as the page offers them, each with a fresh key; what was typed into a refused one is put back."""
    return [
        _act(one, typed if typed and typed.act == one.act else Typed(one.act), choices, components, new_key())
        for one in allowed
        if one.act not in IN_PLACE
    ]


def _act(one: AllowedAct, typed: Typed, choices: Choices, components: Sequence[str], form_key: str) -> ActView:
    items = typed.values.get("items", "").splitlines()
    page = PAGES.get(one.act, "")
    offered = {need: choices[one.act, need] for need in one.needs if (one.act, need) in choices}
    return ActView(
        act=one,
        inputs=() if page else _asked(one, offered),
        page=page,
        choices=offered,
        shortcut=KEY_OF_ACT[one.act],
        form_key=form_key,
        typed=typed,
        ticked=frozenset(items) & frozenset(components),
        other_items="\n".join(item for item in items if item not in components),
    )


def _asked(one: AllowedAct, offered: Mapping[str, Sequence[Choice]]) -> tuple[Input, ...]:
    """Return the inputs of an act, without those that leave nothing to choose."""
    choosing = ("choice", "ticks")
    return tuple(each for each in inputs_of(one.act, one.needs) if each.widget not in choosing or each.name in offered)


def _line(
    definition: ProcedureDefinition, name: str, shown: Text | str, origin: Mapping[str, Any] | None, titles: Titles
) -> ValueLine:
    label = definition.fields[name].label.text
    how = str((origin or {}).get("how", "typed"))
    standing: Standing = "disputed" if how == "corrected" else "own" if how in _OWN else ""
    return ValueLine(name, label, shown, chip_of(origin, titles), standing, tuple(_notes(origin or {}, titles)))


def _notes(origin: Mapping[str, Any], titles: Titles) -> Iterator[Text]:
    registry = title_of(origin, titles)
    if origin.get("held_value") not in (None, ""):
        value = str(origin["held_value"])
        yield Text(
            _HOLDS.vi.format(registry=registry.vi, value=value), _HOLDS.en.format(registry=registry.en, value=value)
        )
    if origin.get("was"):
        old = str(origin["was"]["name"])
        yield Text(_WAS.vi.format(old=old), _WAS.en.format(old=old))
    if origin.get("disputed"):
        words = str(origin["disputed"])
        yield Text(_SAYS.vi.format(words=words), _SAYS.en.format(words=words))
