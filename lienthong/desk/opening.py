"""One dossier opened at the desk: everything that its page shows, asked for in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.desk.owing import DeskMoney, desk_money
from lienthong.desk.showing import ValueGroup, ValueLine, attention, groups_of
from lienthong.desk.ways import Way, way_of
from lienthong.documents import queries as documents
from lienthong.documents.models import IssuedDocument
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions.opening import open_dossier
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries import OpinionView, Thread
from lienthong.dossiers.queries.files import may_act
from lienthong.dossiers.queries.steps import needs_of, working_papers
from lienthong.dossiers.queries.uploads import lent_paper
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.dossiers.rules.provenance import OnceOnlyCount, count_fields
from lienthong.dossiers.rules.transitions import STATE_NAMES, State
from lienthong.library.queries.store import Usable, named
from lienthong.library.rules.owning import papers_in
from lienthong.procedures.definitions import Component, Need, ProcedureDefinition
from lienthong.slips import queries as slips
from lienthong.ui.fields import place_codes
from lienthong.ui.pages import PageRequest, new_key
from lienthong.ui.places import place_names
from lienthong.ui.registries import registry_titles, title_behind
from lienthong.ui.slips import SlipLink, slip_links
from lienthong.ui.trees import TreeView, tree_view

_CHANNELS = {
    "online": Text("Nộp trực tuyến", "Filed online"),
    "counter": Text("Nộp tại quầy", "Filed at the counter"),
    "post": Text("Gửi qua bưu chính", "Sent by post"),
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attached file: its number, name and size, the paper that it is, and the kept paper that it was taken from."""

    id: int
    name: str
    size: int
    component: Text | str
    kept: Usable | None = None

    @property
    def kilobytes(self) -> int:
        """The size in whole kilobytes, at least one."""
        return max(1, round(self.size / 1024))


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """What the middle pane shows."""

    dossier: Dossier
    definition: ProcedureDefinition
    deadline: Deadline
    state_name: Text
    channel: Text | str
    groups: list[ValueGroup]
    own: list[ValueLine]
    disputed: list[ValueLine]
    files: list[FileLine]
    paper: IssuedDocument | None
    thread: Thread
    slips: dict[int, list[SlipLink]]
    tree: TreeView
    way: Way
    money: DeskMoney
    opinions: list[OpinionView]
    working_papers: list[FileLine]
    needs: tuple[Need, ...]
    may_withdraw_questions: bool
    question_key: str

    @property
    def components(self) -> tuple[Component, ...]:
        """The papers that a question to the person may name."""
        return self.definition.components

    @property
    def proposal(self) -> dict[str, str]:
        """What was proposed to the head, while it waits for the signature or after it."""
        return {name: str(self.dossier.result.get(name, "")) for name in ("decision", "words", "proposer")}

    @property
    def once_only(self) -> OnceOnlyCount:
        """How much of the form a registry filled in, and what of it was typed although one knows."""
        return count_fields(self.dossier.provenance)

    @property
    def paper_title(self) -> Text:
        """The title of the signed result."""
        return self.definition.result.title.text


def opened(request: PageRequest, code: str, *, to: Actor) -> OpenDossier:
    """Return a dossier as its page shows it, and say so in the ledger; ``NotFound`` for what ``to`` may not see."""
    dossier = open_dossier(code, by=to, at=request.at)
    definition = dossiers.definition_of(dossier)
    on = localdate(request.at)
    provenance = _with_registries(dossier.provenance)
    groups = groups_of(
        definition,
        dossier.form,
        provenance,
        titles=registry_titles(provenance.values()),
        places=place_names(place_codes(definition, dossier.form), on=on, language=request.language),
    )
    return OpenDossier(
        dossier=dossier,
        definition=definition,
        deadline=dossiers.deadline_of(dossier),
        state_name=STATE_NAMES[State(dossier.state)],
        channel=_CHANNELS.get(dossier.channel, dossier.channel),
        groups=groups,
        own=attention(groups, "own"),
        disputed=attention(groups, "disputed"),
        files=_files(definition, code),
        paper=documents.document_of(code),
        thread=dossiers.thread(code, to=to),
        slips=slip_links(slips.slips_of(code, to=to), lambda one: reverse("desk_slip", args=[code, one])),
        tree=tree_view(dossier, address=lambda one: reverse("desk_dossier", args=[one]), at=request.at, to=to),
        way=way_of(dossier, request),
        money=desk_money(dossier, to=to),
        opinions=dossiers.opinions_of(dossier, to=to) if definition.opinions else [],
        working_papers=_working_papers(definition, code),
        needs=needs_of(dossier, to=to),
        may_withdraw_questions=may_act(dossier, "withdraw_opinion", by=to),
        question_key=new_key(),
    )


def holder_of(code: str) -> str:
    """Return under which holder a dossier's files are kept."""
    return f"dossier:{code}"


def _with_registries(provenance: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return provenance in which a value that a service was not asked for still names the registry behind it."""
    unasked = {str(line["service"]) for line in provenance.values() if "service" in line and "registry" not in line}
    behind = {service: found[0] for service in unasked if (found := title_behind(service))}
    return {name: {"registry": behind.get(line.get("service", ""), ""), **line} for name, line in provenance.items()}


def _working_papers(definition: ProcedureDefinition, code: str) -> list[FileLine]:
    """Return what officers put to the dossier for their own work, the files of opinions apart; only where steps ask."""
    names = {need.id: need.name.text for step in definition.steps for need in step.needs}
    if not names:
        return []
    files = documents.attachments_of(working_papers(code))
    return [FileLine(one.id, one.name, one.size, names[one.component]) for one in files if one.component in names]


def _files(definition: ProcedureDefinition, code: str) -> list[FileLine]:
    names = {component.id: component.name.text for component in definition.components}
    files = documents.attachments_of(holder_of(code))
    kept = named(papers_in(one.origin for one in files))
    return [
        FileLine(one.id, one.name, one.size, names.get(one.component, one.component), kept.get(lent_paper(one) or 0))
        for one in files
    ]
