"""What it would mean for one open file to be moved to another version of the law. Pure: nothing is moved here.

A file is *free* (nothing changes for it), *needs data* (the new version asks what it does not hold: the person is
asked), *needs an officer* (somebody has to look at it), or is *forbidden* to move (the person would lose something).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from lienthong.core.values import Text
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.rules.fees import ASSESSMENT, RESULT
from lienthong.dossiers.rules.outcomes import outcome_of
from lienthong.procedures.definitions import OpinionKind, ProcedureDefinition
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.conditions import References, holds, is_given, visible_fields, visible_values
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.papers import required_components

Kind = Literal["free", "needs_data", "needs_officer", "forbidden"]
#: From the lightest to the gravest: the gravest reason decides.
KINDS: tuple[Kind, ...] = ("free", "needs_data", "needs_officer", "forbidden")
KIND_NAMES: Mapping[Kind, Text] = {
    "free": Text("chuyển được ngay", "can be moved at once"),
    "needs_data": Text("cần người nộp bổ sung thông tin", "the person must give more"),
    "needs_officer": Text("cần cán bộ xem xét", "an officer must look at it"),
    "forbidden": Text("không được chuyển", "must not be moved"),
}
#: How values came that are not the person's own word: what a registry holds or the form works out is lost to nobody.
_NOT_OWN = frozenset({"held", "calculated", "linked"})


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file as far as a move asks: what it holds, where it is, what was paid, how its linked files stand.

    ``on`` is the local day of filing, ``papers`` the components for which there are files, ``paid`` what was paid,
    ``billed`` the stages for which money was asked, ``opinions`` the kinds that are waited for, ``links`` the states of
    the files that belong to it, by link.
    """

    form: Mapping[str, Any]
    provenance: Mapping[str, Mapping[str, Any]]
    step: str
    on: date
    channel: str = "online"
    papers: Set[str] = frozenset()
    paid: int = 0
    billed: Set[str] = frozenset()
    opinions: Set[str] = frozenset()
    is_proposed: bool = False
    is_linked: bool = False
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is not free: what kind that makes it, a stable code, the field, paper or step, and words."""

    kind: Kind
    code: str
    about: str
    words: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What a move would make of a file, and what the person would be asked: fields and papers of the new version."""

    kind: Kind
    reasons: tuple[Reason, ...]
    form: dict[str, Any]
    provenance: dict[str, dict[str, Any]]
    step: str
    case: str
    fields: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


def plan_move(file: OpenFile, old: ProcedureDefinition, new: ProcedureDefinition, mapping: MoveMapping) -> Plan:
    """Return what moving a file from ``old`` to ``new`` would mean for it."""
    renamed = {mapping.fields.get(name, name): value for name, value in file.form.items()}
    kept = {name: value for name, value in renamed.items() if _has_a_place(new, name, value)}
    whole = calculated(new, References(form=kept, today=file.on))
    form = visible_values(new, whole)
    provenance = _provenance(file, new, form, mapping)
    step = mapping.steps.get(file.step, file.step)
    reasons = [*_losses(file, old, new, whole, mapping), *_officers_matters(file, old, new, step, mapping)]
    reasons += [*_money(file, old, new, form), *_links(file, old, new)]
    fields, papers = _missing_fields(file, new, form), _missing_papers(file, old, new, form, provenance, mapping)
    reasons += [*_asked(new, fields, papers, is_proposed=file.is_proposed)]
    kind = max((reason.kind for reason in reasons), key=KINDS.index, default=KINDS[0])
    return Plan(kind, tuple(reasons), form, provenance, step, case_of(new, form), fields, papers)


def mapping_misfits(mapping: MoveMapping, old: ProcedureDefinition, new: ProcedureDefinition) -> list[str]:
    """Return the names of a mapping that lead from nowhere or to nowhere, as ``fields.x`` or ``fields.x → y``."""
    known: dict[str, tuple[Set[str], Set[str]]] = {
        "fields": (old.fields.keys(), new.fields.keys()),
        "steps": ({step.key for step in old.steps}, {step.key for step in new.steps}),
        "components": ({one.id for one in old.components}, {one.id for one in new.components}),
    }
    wrong = []
    for what, (sources, targets) in known.items():
        pairs: dict[str, str] = getattr(mapping, what)
        wrong += [f"{what}.{source}" for source in pairs if source not in sources]
        wrong += [f"{what}.{source} → {target}" for source, target in pairs.items() if target not in targets]
        taken = [target for target in pairs.values() if list(pairs.values()).count(target) > 1]
        wrong += [f"{what} → {target}" for target in dict.fromkeys(taken)]
    return wrong


# ---------------------------------------------------------------- what the person gave


def _has_a_place(definition: ProcedureDefinition, name: str, value: Any) -> bool:
    return name in definition.fields and isinstance(value, list) == (name in definition.tables)


def _provenance(
    file: OpenFile, new: ProcedureDefinition, form: Mapping[str, Any], mapping: MoveMapping
) -> dict[str, dict[str, Any]]:
    """Return how each value came, under its new name; what the new version works out is calculated."""
    lines: dict[str, dict[str, Any]] = {}
    for path, line in file.provenance.items():
        name, dot, rest = path.partition(".")
        name = mapping.fields.get(name, name)
        if name in form:
            lines[f"{name}{dot}{rest}"] = dict(line)
    lines |= {name: {"how": "calculated"} for name in new.calculated if name in form}
    return lines


def _losses(
    file: OpenFile, old: ProcedureDefinition, new: ProcedureDefinition, whole: Mapping[str, Any], mapping: MoveMapping
) -> Iterator[Reason]:
    """Yield what the person gave that the new version has no place for, works out itself, or hides."""
    visible = set(visible_fields(new, whole))
    for name, value in file.form.items():
        target = mapping.fields.get(name, name)
        if not is_given(value) or _how(file, name) in _NOT_OWN:
            continue
        label = _label(old, name)
        if target not in whole or target in new.calculated:
            yield _lost("data_dropped", name, label, "không còn chỗ trong phiên bản mới", "has no place any more")
        elif target not in visible:
            yield _lost("data_hidden", name, label, "bị ẩn trong phiên bản mới", "is hidden")
        elif gone := _columns_lost(new, target, value):
            yield _lost("data_dropped", f"{name}.{gone}", label, f"mất cột «{gone}»", f"loses its column “{gone}”")


def _lost(code: str, about: str, label: Text, vi: str, en: str) -> Reason:
    words = Text(
        f"«{label.vi}» người nộp đã khai {vi}.", f"“{label.en}”, which the person gave, {en} in the new version."
    )
    return Reason("forbidden", code, about, words)


def _columns_lost(new: ProcedureDefinition, name: str, value: Any) -> str:
    """Return the first column of a repeating group that holds something and is gone; empty when none is."""
    if not isinstance(value, list):
        return ""
    columns = new.tables[name].properties
    rows = (row for row in value if isinstance(row, Mapping))
    return next(
        (column for row in rows for column, cell in row.items() if column not in columns and is_given(cell)), ""
    )


def _how(file: OpenFile, name: str) -> str:
    return str(file.provenance.get(name, {}).get("how", "typed"))


# ---------------------------------------------------------------- what the person would be asked


def _missing_fields(file: OpenFile, new: ProcedureDefinition, form: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the questions that the person must answer: not answered yet, or not as the new version wants it."""
    errors = check_form(new, form, on=file.on)
    return tuple(dict.fromkeys(error.path.partition(".")[0] for error in errors))


def _missing_papers(
    file: OpenFile,
    old: ProcedureDefinition,
    new: ProcedureDefinition,
    form: Mapping[str, Any],
    provenance: Mapping[str, Mapping[str, Any]],
    mapping: MoveMapping,
) -> tuple[str, ...]:
    """Return the papers that only the new version wants; what was due under the old one was settled at the filing."""
    were_due = (one.component.id for one in required_components(old, file.form, file.provenance) if one.must_upload)
    there = {mapping.components.get(name, name) for name in (*were_due, *file.papers)}
    needed = required_components(new, form, provenance)
    return tuple(one.component.id for one in needed if one.must_upload and one.component.id not in there)


def _asked(
    new: ProcedureDefinition, fields: tuple[str, ...], papers: tuple[str, ...], *, is_proposed: bool
) -> Iterator[Reason]:
    """Yield what is missing; after a proposal it is for an officer to decide what that changes."""
    kind: Kind = "needs_officer" if is_proposed else "needs_data"
    names = {component.id: component.name.text for component in new.components}
    for name in fields:
        label = _label(new, name)
        vi, en = f"Phiên bản mới hỏi «{label.vi}».", f"The new version asks “{label.en}”."
        yield Reason(kind, "field_missing", name, Text(vi, en))
    for name in papers:
        vi, en = (
            f"Phiên bản mới cần giấy tờ «{names[name].vi}».",
            f"The new version needs the paper “{names[name].en}”.",
        )
        yield Reason(kind, "paper_missing", name, Text(vi, en))


# ---------------------------------------------------------------- what an officer must look at


def _officers_matters(
    file: OpenFile, old: ProcedureDefinition, new: ProcedureDefinition, step: str, mapping: MoveMapping
) -> Iterator[Reason]:
    yield from _step(file, old, new, step)
    was, now = old.competence, new.competence
    place = mapping.fields.get(was.place_field, was.place_field)
    if (was.agency, was.intake, place, old.level, old.bloc) != (
        now.agency,
        now.intake,
        now.place_field,
        new.level,
        new.bloc,
    ):
        words = Text("Thẩm quyền hoặc nơi giải quyết thay đổi.", "Who is competent, or where, changes.")
        yield Reason("needs_officer", "competence_changes", now.agency, words)
    if "result" not in mapping.accept and outcome_of(old, mapping.fields) != outcome_of(new, {}):
        words = Text("Kết quả hoặc dữ liệu được ghi thay đổi.", "The result, or what it writes, changes.")
        yield Reason("needs_officer", "result_changes", new.result.template, words)
    for key in sorted(file.opinions):
        if _effect(old.opinion(key)) != _effect(new.opinion(key)):
            words = Text(
                "Ý kiến đang chờ nay hỏi theo cách khác.", "An opinion that is waited for is now asked otherwise."
            )
            yield Reason("needs_officer", "opinion_changes", key, words)
    known = {part.key for part in old.parts}
    for part in new.parts:
        if part.required and part.key not in known and holds(part.when, file.form):
            vi = f"Phiên bản mới cần người khác khai phần «{part.title.vi}»."
            words = Text(vi, f"The new version needs another person’s part “{part.title.en}”.")
            yield Reason("needs_officer", "part_missing", part.key, words)


def _effect(kind: OpinionKind | None) -> object:
    """Return what a kind of opinion does, but for its words."""
    return kind and (kind.agency, kind.term, kind.silence, kind.pauses, kind.shows, kind.papers)


def _step(file: OpenFile, old: ProcedureDefinition, new: ProcedureDefinition, step: str) -> Iterator[Reason]:
    """Say when the step in which the file stands is not the same step in the new version."""
    was, now = old.step(file.step), next((one for one in new.steps if one.key == step), None)
    if now is None:
        vi = f"Bước «{was.title.vi}» không còn trong phiên bản mới."
        words = Text(vi, f"The step “{was.title.en}” is gone in the new version.")
        yield Reason("needs_officer", "step_gone", file.step, words)
    elif (was.role, was.agency) != (now.role, now.agency):
        vi = f"Bước «{was.title.vi}» nay do người khác làm."
        words = Text(vi, f"The step “{was.title.en}” is now somebody else’s.")
        yield Reason("needs_officer", "step_changes", file.step, words)


# ---------------------------------------------------------------- money and linked files


def _money(
    file: OpenFile, old: ProcedureDefinition, new: ProcedureDefinition, form: Mapping[str, Any]
) -> Iterator[Reason]:
    """Say when the fee would rise for somebody who has paid, or be asked a second time at another stage."""
    was = fee_on(old, file.on, file.form, channel=file.channel)
    now = fee_on(new, file.on, form, channel=file.channel)
    if file.paid and now.amount > was.amount:
        vi = f"Người nộp đã nộp tiền; mức thu sẽ tăng từ {was.amount} lên {now.amount}."
        words = Text(vi, f"The person has paid; the fee would rise from {was.amount} to {now.amount}.")
        yield Reason("forbidden", "fee_raised", str(now.amount), words)
    else:
        before, after = (sum(fee.due(stage).amount for stage in _LATER - file.billed) for fee in (was, now))
        if file.billed and after > before:
            vi = f"Tiền đã được yêu cầu; sau này sẽ còn phải nộp {after} thay vì {before}."
            words = Text(vi, f"Money was asked already; {after} instead of {before} would still be asked later.")
            yield Reason("forbidden", "fee_asked_again", str(after), words)


#: When money is asked after the filing.
_LATER = frozenset({ASSESSMENT, RESULT})


def _links(file: OpenFile, old: ProcedureDefinition, new: ProcedureDefinition) -> Iterator[Reason]:
    """Say when a file that belongs to the tree would be left without its place in it."""
    for link in sorted(file.links.keys() - {one.as_ for one in new.linked}):
        vi = f"Hồ sơ liên thông «{link}» đã lập không còn chỗ trong phiên bản mới."
        words = Text(vi, f"The linked file “{link}”, which was filed, has no place in the new version.")
        yield Reason("forbidden", "link_dropped", link, words)
    if file.is_linked:
        for name in sorted({one.as_ for one in old.writes} - {one.as_ for one in new.writes}):
            vi = f"Hồ sơ khác trong cùng đợt chờ dữ liệu «{name}» mà phiên bản mới không ghi."
            words = Text(
                vi, f"Other files of the same declaration wait for “{name}”, which the new version does not write."
            )
            yield Reason("forbidden", "link_left_waiting", name, words)


def _label(definition: ProcedureDefinition, name: str) -> Text:
    shown = definition.shown_at(name)
    return shown.label.text if shown else Text(name, name)
