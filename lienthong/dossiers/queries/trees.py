"""The files of one declaration: a root and what was filed for each agency, and what each brought about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.documents.queries import papers_of
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.files import calendar_of, definition_of, may_see
from lienthong.dossiers.queries.steps import step_of, stops_of
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.holders import Visit, overtime, visits
from lienthong.dossiers.rules.linking import DONE_BADLY, DONE_WELL, links_of
from lienthong.dossiers.rules.transitions import LINK_DELAYED, STATE_NAMES, State
from lienthong.exchange.queries import facts_of_dossiers
from lienthong.procedures.definitions.together import LinkedProcedure
from lienthong.procedures.queries.catalogue import titles_of
from lienthong.units import queries as units

_WAITS = Text("Chờ bước trước xong", "Waits for what comes before it")
_NEVER = Text("Không làm vì bước trước không được giải quyết", "Not done, since what comes before it was not granted")
_DELAYED = Text("Đang chuyển tới cơ quan", "On its way to the agency")


@dataclass(frozen=True, slots=True)
class Branch:
    """One linked procedure of a tree: its file when there is one, how it stands, with whom, until when.

    ``code`` is empty before it is filed; ``words`` are what was said to the person when it ended otherwise.
    """

    link: str
    procedure: str
    title: Text
    code: str
    state: str
    state_name: Text
    unit_name: str
    submitted_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    words: str
    may_be_opened: bool

    @property
    def is_done(self) -> bool:
        """Whether it brought what was asked for."""
        return self.state in DONE_WELL


def children_of(root: str) -> dict[str, Dossier]:
    """Return the files of a root by the name of their link (1 SQL)."""
    files = Dossier.objects.filter(root=root).exclude(code=root).select_related("unit", "intake", "holder")
    return {child.link: child for child in files.order_by("submitted_at", "code")}


def written_in_tree(children: Mapping[str, Dossier]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what each file of a tree brought about, by link: its writes by name, ``paper`` and ``file`` (2 SQL).

    ``paper`` has the number and the title of the result, ``file`` the code, the state in words and, of one that ended
    otherwise, what was said. This is what ``$linked.<as>.<write>.<field>`` refers to.
    """
    facts = facts_of_dossiers([child.code for child in children.values()])
    papers = papers_of([child.code for child in children.values()])
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, child in children.items():
        paper = papers.get(child.code)
        shown = {"code": child.code, "state": STATE_NAMES[State(child.state)].vi, "words": _words(child)}
        found[name] = {**facts.get(child.code, {}), "file": shown}
        if paper is not None:
            found[name]["paper"] = {"number": paper.number, "title": paper.title_vi, "code": paper.code}
    return found


def branches_of(root: Dossier, *, to: Actor) -> list[Branch]:
    """Return what belongs to a root, in the order of its definition; nothing for a file that is none (4 SQL).

    Whoever may see the root sees how each branch stands; the file itself is its agency's and the applicant's.
    """
    if not root.is_root:
        return []
    definition, children = definition_of(root), children_of(root.code)
    plan = links_of(definition, root.form, {name: child.state for name, child in children.items()})
    titles = titles_of({link.procedure for link in definition.linked})
    places = {child.unit_id for child in children.values()}
    names = units.names(places, on=localdate(root.submitted_at), language=to.language)
    states = {link.as_: _NEVER for link in plan.never} | {link.as_: _WAITS for link in plan.waiting}
    states |= {link.as_: _DELAYED for link in plan.to_file}
    branches = []
    for link in definition.linked:
        if link.as_ in children:
            child = children[link.as_]
            branches.append(_branch(child, titles[link.procedure], names[child.unit_id], to))
        elif link.as_ in states:
            branches.append(_not_filed(link, titles[link.procedure], states[link.as_]))
    return branches


@dataclass(frozen=True, slots=True)
class Lost:
    """Working time that a tree lost at one step: which procedure's, with which unit, how many seconds past its time."""

    procedure: Text
    step: Text
    unit_name: str
    code: str
    seconds: int


def lost_in_tree(root: Dossier, *, at: datetime, to: Actor) -> list[Lost]:
    """Return where a tree lost working time, the most first: past a step's inner target, or past its file's due time.

    Every hour by which the whole is late has a holder here, unless the time was the applicant's.
    """
    children = {child.code: child for child in children_of(root.code).values()} if root.is_root else {}
    acts = Act.objects.filter(dossier_code__in=children).order_by("dossier_code", "number")
    stays = [
        (children[code], stay)
        for code, done in groupby(acts, key=lambda act: act.dossier_code)
        for stay in visits(stops_of(done))
    ]
    names = units.names({stay.holder_id for _, stay in stays}, on=localdate(root.submitted_at), language=to.language)
    found = [_lost(child, stay, names[stay.holder_id], at) for child, stay in stays]
    return sorted((one for one in found if one.seconds), key=lambda one: -one.seconds)


def _lost(child: Dossier, stay: Visit, unit_name: str, at: datetime) -> Lost:
    definition = definition_of(child)
    step = step_of(child, stay.step)
    calendar = calendar_of(stay.holder_id, on=child.submitted_at)
    target = due(step.target, calendar, stay.events).due_at if step.target else child.due_at
    seconds = (
        0 if step.role == "system" else overtime(stay, min(target, child.due_at), calendar, at=child.done_at or at)
    )
    return Lost(definition.title.text, step.title.text, unit_name, child.code, seconds)


def root_of(dossier: Dossier, *, to: Actor) -> Dossier | None:
    """Return the root of a linked file for whoever may see it; ``None`` for others and for files without one."""
    if not dossier.is_linked:
        return None
    root = Dossier.objects.select_related("unit", "intake").get(code=dossier.root)
    return root if may_see(root, to=to) else None


def waiting_roots(*, limit: int) -> list[str]:
    """Return the codes of roots that wait for their files and in whose thread a delay was said, oldest first."""
    delayed = Act.objects.filter(verb=LINK_DELAYED, dossier_code=OuterRef("code"))
    waiting = Dossier.objects.filter(holder_role="linked", ended_at=None).filter(Exists(delayed))
    return list(waiting.order_by("due_at", "code").values_list("code", flat=True)[:limit])


def _branch(child: Dossier, title: Text, unit_name: str, to: Actor) -> Branch:
    return Branch(
        link=child.link,
        procedure=child.procedure,
        title=title,
        code=child.code,
        state=child.state,
        state_name=STATE_NAMES[State(child.state)],
        unit_name=unit_name,
        submitted_at=child.submitted_at,
        due_at=child.due_at,
        done_at=child.done_at or child.ended_at,
        words=_words(child),
        may_be_opened=may_see(child, to=to),
    )


def _not_filed(link: LinkedProcedure, title: Text, name: Text) -> Branch:
    return Branch(
        link=link.as_,
        procedure=link.procedure,
        title=title,
        code="",
        state="",
        state_name=name,
        unit_name="",
        submitted_at=None,
        due_at=None,
        done_at=None,
        words="",
        may_be_opened=False,
    )


def _words(child: Dossier) -> str:
    """Return what was said to the person when a file ended otherwise; nothing while it is open or was granted."""
    return str(child.result.get("words", "")) if child.state in DONE_BADLY else ""
