"""The files of one declaration as drawn: each agency's part, where time was lost, the way back to the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lienthong.core.values import Actor, Text
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries import definition_of
from lienthong.dossiers.queries.trees import Branch, Lost, branches_of, lost_in_tree, root_of
from lienthong.dossiers.rules.transitions import WAITING
from lienthong.ui.words import length_of

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class BranchView:
    """One agency's part; ``address`` leads to its file when there is one that the visitor may open."""

    title: Text
    code: str
    state_name: Text
    unit_name: str
    due_at: datetime | None
    done_at: datetime | None
    words: str
    is_done: bool
    needs_you: bool
    address: str


@dataclass(frozen=True, slots=True)
class LostView:
    """Working time that was lost at one step, and who had the file."""

    length: Text
    unit_name: str
    step: Text
    procedure: Text


@dataclass(frozen=True, slots=True)
class TreeView:
    """What ``lienthong/_branches.html`` draws: of a root its branches, of a linked file the way to its root."""

    branches: tuple[BranchView, ...] = ()
    lost: tuple[LostView, ...] = ()
    root_code: str = ""
    root_title: Text | None = None
    root_address: str = ""


def tree_view(dossier: Dossier, *, address: Address, at: datetime, to: Actor) -> TreeView:
    """Return what belongs to a file; empty for one that was declared for a single agency."""
    if dossier.is_root:
        branches = tuple(_branch(one, address) for one in branches_of(dossier, to=to))
        return TreeView(branches, tuple(_lost(one) for one in lost_in_tree(dossier, at=at, to=to)))
    root = root_of(dossier, to=to)
    if root is None:
        return TreeView()
    return TreeView(root_code=root.code, root_title=definition_of(root).title.text, root_address=address(root.code))


def _branch(one: Branch, address: Address) -> BranchView:
    return BranchView(
        title=one.title,
        code=one.code,
        state_name=one.state_name,
        unit_name=one.unit_name,
        due_at=one.due_at,
        done_at=one.done_at,
        words=one.words,
        is_done=one.is_done,
        needs_you=one.state in WAITING,
        address=address(one.code) if one.may_be_opened else "",
    )


def _lost(one: Lost) -> LostView:
    return LostView(
        Text(length_of(one.seconds, "vi"), length_of(one.seconds, "en")), one.unit_name, one.step, one.procedure
    )
