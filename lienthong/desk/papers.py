"""Papers that a person brings to the counter: photographed or scanned, put to the filing, handed back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.core.refusals import NotFound
from lienthong.desk.filling import Sheet
from lienthong.documents import actions as documents
from lienthong.documents.queries import AttachedFile, attachments_of
from lienthong.documents.rules import LARGEST
from lienthong.dossiers.queries.uploads import filing_files
from lienthong.dossiers.refusals import FilingKeyUsed
from lienthong.dossiers.rules.repetition import filing_holder
from lienthong.procedures.rules.papers import Needed
from lienthong.ui.pages import PageRequest, visitor, whole_number

_PAPER = "paper__"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that this filing asks for, and what was taken of it so far."""

    needed: Needed
    files: tuple[AttachedFile, ...]

    @property
    def field(self) -> str:
        """The name under which the page sends it."""
        return f"{_PAPER}{self.needed.component.id}"


def papers_of(needed: Iterable[Needed], key: str, request: PageRequest) -> list[PaperLine]:
    """Return the papers that no registry replaces, each with the files that were put up under the form's key."""
    taken = attachments_of(filing_holder(visitor(request), key))
    return [
        PaperLine(one, tuple(file for file in taken if file.component == one.component.id))
        for one in needed
        if one.how != "held"
    ]


def change_papers(request: PageRequest, sheet: Sheet) -> None:
    """Take in the files that the page sent and give back the one that it names; refuses what an upload refuses.

    What comes under a key that has filed already belongs to that dossier and is not taken again.
    """
    sent = {name: request.FILES.getlist(name) for name in request.FILES if name.startswith(_PAPER)}
    removed = whole_number(request.POST.get("remove", ""))
    if not sent and removed is None:
        return
    by, at = visitor(request), request.at
    try:
        holder = filing_files(request.POST.get("key", ""), to=by)
    except FilingKeyUsed:
        return
    if removed is not None:
        documents.remove_attachment(holder, removed, by=by, at=at)
    known = {component.id for component in sheet.definition.components}
    for name, files in sent.items():
        component = name.removeprefix(_PAPER)
        if component not in known:
            raise NotFound(what=component)
        for file in files:
            documents.attach_file(holder, component, file.read(LARGEST + 1), file.name or "", by=by, at=at)
