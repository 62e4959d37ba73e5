"""Where files may be put now: beside a form that is about to be filed directly, and to the answer of a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.queries import AttachedFile, get_attachment
from lienthong.dossiers.models import Act, IdempotentAct
from lienthong.dossiers.queries.files import definition_of, get_dossier, must_be_possible, verbs_of
from lienthong.dossiers.refusals import FilingKeyUsed
from lienthong.dossiers.rules.repetition import check_key, filing_holder
from lienthong.dossiers.rules.transitions import ACTS, DATA_ASKED, is_data_asked
from lienthong.library.queries.store import not_usable
from lienthong.library.rules.owning import about, papers_in
from lienthong.procedures.definitions import ProcedureDefinition

#: The component of a file that answers a question and is none of the definition's papers.
ANSWER = "supplement"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that the applicant may answer now: where files for the answer go, and since when."""

    holder: str
    asked_at: datetime
    definition: ProcedureDefinition


def filing_files(key: str, *, to: Actor) -> str:
    """Return the holder of the files that go with what ``to`` will file directly under ``key``; nobody else's key.

    Refuses ``IdempotencyKeyMissing``, ``NotAllowed`` (neither a person nor an officer who takes in), ``FilingKeyUsed``.
    """
    check_key(key)
    if to.kind == "officer" and not to.paths(Role.INTAKE):
        raise NotAllowed(right=str(Role.INTAKE))
    known = IdempotentAct.objects.filter(actor_id=to.id, key=key).first()
    if known is not None:
        raise FilingKeyUsed(dossier=known.dossier_code)
    return filing_holder(to, key)


def open_question(code: str, *, to: Actor) -> OpenQuestion:
    """Return the open question of a file, the office's or a newer law's; the counter may answer for the applicant.

    Refuses ``NotFound``, ``ActNotAllowed`` (nothing is asked), ``NotAllowed`` (the applicant answers, or the counter).
    """
    dossier = get_dossier(code, to=to)
    by_law = is_data_asked(verbs_of(code))
    answer = _ANSWERS[by_law][to.kind == "officer"]
    must_be_possible(ACTS[answer], dossier, by=to)
    verb = DATA_ASKED if by_law else ACTS["ask_supplement"].verb
    asked = Act.objects.filter(dossier_code=code, verb=verb).latest("number")
    return OpenQuestion(f"dossier:{dossier.code}", asked.at, definition_of(dossier))


#: By which act a question is answered: the office's or the law's, by the applicant or at the counter.
_ANSWERS = (("answer_supplement", "record_supplement"), ("give_data", "record_data"))


def added_to_answer(question: OpenQuestion, file_id: int) -> AttachedFile:
    """Return a file that was added since the question was asked; ``NotFound`` for what was filed before: that stays."""
    file = get_attachment(question.holder, file_id)
    if file.added_at < question.asked_at:
        raise NotFound(what=Text("tệp bổ sung", "The file"))
    return file


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where a paper of the person's own store may be put: the holder, and the kinds that a component takes."""

    holder: str
    component: str
    kinds: tuple[str, ...]
    procedure: str


def store_place(holder: str, definition: ProcedureDefinition, component: str) -> StorePlace:
    """Return where a kept paper goes as a component of a filing; ``NotFound`` for one that takes none."""
    must_be_component(definition, component)
    kinds = next(known.from_store for known in definition.components if known.id == component)
    if not kinds:
        raise NotFound(what=Text(f"thành phần {component!r} lấy từ kho", f"The component {component!r} from the store"))
    return StorePlace(holder, component, kinds, definition.code)


def spoiled_files(files: Iterable[AttachedFile], *, on: date) -> list[AttachedFile]:
    """Return the files from somebody's store whose paper was withdrawn, or has expired, since it was put there."""
    lent = [file for file in files if file.origin]
    spoiled = {about(paper) for paper in not_usable(papers_in(file.origin for file in lent), on=on)}
    return [file for file in lent if file.origin in spoiled]


def lent_paper(file: AttachedFile) -> int | None:
    """Return the kept paper that a file was taken from, or ``None`` for what was uploaded."""
    found = papers_in([file.origin])
    return found[0] if found else None


def must_be_component(definition: ProcedureDefinition, component: str) -> None:
    """Refuse ``NotFound`` for a component that the definition does not have."""
    if component not in {known.id for known in definition.components}:
        raise NotFound(what=Text(f"thành phần {component!r}", f"The component {component!r}"))
