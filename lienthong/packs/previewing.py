"""A definition's file as people see it before it is the law: what is wrong by line; of a procedure form and examples.

Nothing is stored. What is drawn comes from the same rules as the portal's pages and the check of the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

from lienthong.core.values import Text
from lienthong.packs.contents import KINDS, Contents, read_pack
from lienthong.packs.reading import Problem, Source, Unreadable, parse_yaml
from lienthong.packs.refusals import DefinitionEmpty, DefinitionNotText, DefinitionTooLarge
from lienthong.packs.trying import Ground, Trial, ground_of, try_definition
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Group
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.filling import filled
from lienthong.ui.fields import FieldView, FormState, field_views, place_codes
from lienthong.ui.places import place_names

#: The longest procedure of Vietnam has some 40 kB.
LARGEST = 256 * 1024
#: What people call the kinds of definitions.
KIND_TITLES = {
    "procedures": Text("Thủ tục", "Procedure"),
    "registries": Text("Cơ sở dữ liệu", "Registry"),
    "services": Text("Dịch vụ dữ liệu", "Data service"),
    "agreements": Text("Thỏa thuận chia sẻ dữ liệu", "Agreement on data"),
    "documents": Text("Mẫu giấy kết quả", "Paper that is issued"),
    "archives": Text("Loại giấy lưu trữ", "Paper that is kept in archives"),
    "slips": Text("Phiếu", "Slip"),
    "petitions": Text("Quy định về phản ánh, kiến nghị", "Rules of petitions"),
    "surveys": Text("Phiếu hỏi ý kiến", "Survey"),
    "notices": Text("Thông báo", "Notice"),
    "indicators": Text("Chỉ số", "Indicator"),
    "indexes": Text("Bộ chỉ số", "Index"),
    "plans": Text("Kế hoạch", "Plan"),
    "bulletins": Text("Bản tin", "Bulletin"),
}
_EXCERPT = 160
_READ = (".yaml", ".csv")


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """One thing wrong: the line and what stands on it, or the other file in which it is wrong."""

    line: int
    message: Text
    code: str
    excerpt: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """One page of the form: its fields as drawn, and which of them come from registries."""

    group: Group
    fields: list[FieldView]
    held: list[tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class Preview:
    """All that can be said of a text; nothing but problems when it is no definition of its kind."""

    text: str
    problems: list[ShownProblem]
    trial: Trial

    @property
    def definition(self) -> ProcedureDefinition | None:
        """The procedure that it is, if it is one."""
        found = self.trial.definition
        return found if isinstance(found, ProcedureDefinition) else None


def text_of(content: bytes, name: str) -> str:
    """Return what was sent as text; ``name`` is only for words.

    Refuses ``DefinitionEmpty``, ``DefinitionTooLarge`` and ``DefinitionNotText``.
    """
    if len(content) > LARGEST:
        raise DefinitionTooLarge(name=name, limit_kb=LARGEST // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionNotText(name=name) from None
    if "\0" in text:
        raise DefinitionNotText(name=name)
    if not text.strip():
        raise DefinitionEmpty
    return text


def preview(text: str, name: str, pack: Path, *, kind: str = "procedures") -> Preview:
    """Check a text as the file ``name`` (empty: pasted, called by its code) of the pack, and return what it is."""
    ground = _ground(pack)
    file = _file(ground.contents, kind, name)
    try:
        trial = _tried(ground, kind, parse_yaml(text, file), is_pasted=not name)
    except Unreadable as wrong:
        trial = Trial(None, (wrong.problem,))
    return Preview(text, [_shown(one, text, file) for one in trial.problems], trial)


def _tried(ground: Ground, kind: str, source: Source, *, is_pasted: bool) -> Trial:
    trial = try_definition(ground, kind, source)
    unnamed = tuple(one for one in trial.problems if not (is_pasted and one.code == "file_name_differs"))
    return replace(trial, problems=unnamed)


def _file(contents: Contents, kind: str, name: str) -> str:
    """Return where a file of that name would be: where the pack has it, or else in the folder of its kind."""
    known = getattr(contents, kind).get(PurePath(name).stem)
    folder = KINDS[kind][0].partition("*")[0]
    return str(known.source.file) if known is not None else f"{folder}{PurePath(name).name}"


def _shown(problem: Problem, text: str, file: str) -> ShownProblem:
    if problem.file != file:
        return ShownProblem(problem.line, problem.message, problem.code, file=problem.file)
    lines = text.splitlines()
    excerpt = lines[problem.line - 1].strip()[:_EXCERPT] if problem.line <= len(lines) else ""
    return ShownProblem(problem.line, problem.message, problem.code, excerpt)


def contents_of(pack: Path) -> Contents:
    """Return a pack that was read, read again only when a file of it has changed."""
    return _ground(pack).contents


def _ground(pack: Path) -> Ground:
    stamp = hash(tuple(sorted(
        (str(file), file.stat().st_mtime_ns, file.stat().st_size)
        for file in pack.rglob("*") if file.suffix in _READ
    )))  # fmt: skip
    return _read(pack, stamp)


@lru_cache(maxsize=1)
def _read(pack: Path, stamp: int) -> Ground:
    del stamp
    return ground_of(read_pack(pack))


# ---------------------------------------------------------------- the form


def drawn_form(one: Preview, contents: Contents, *, example: int | None, on: date, language: str) -> list[DrawnGroup]:
    """Return the form page by page: blank with its defaults, or as one of its examples fills it in, errors included.

    A form that does not hold together is not drawn.
    """
    definition = one.definition
    if definition is None or not one.trial.is_sound:
        return []
    run = one.trial.examples[example] if example is not None and example < len(one.trial.examples) else None
    values = run.outcome.form if run else _blank(definition, on)
    errors = run.outcome.errors if run else ()
    places = place_names(place_codes(definition, values), on=on, language=language)
    state = FormState(definition, values, errors=errors, places=places)
    return [
        DrawnGroup(group, fields, _held(group, contents))
        for group in definition.form.layout
        if (fields := field_views(state, group))
    ]


def _blank(definition: ProcedureDefinition, on: date) -> Mapping[str, Any]:
    """Return what stands in the form when nobody typed anything and no registry answered."""
    known = References(form={}, today=on)
    form = {name: filling.value for name, filling in filled(definition, known, {}).items()}
    return calculated(definition, replace(known, form=form))


def _held(group: Group, contents: Contents) -> list[tuple[Text, Text]]:
    """Return the fields that a registry fills in, with what people call that registry."""
    found = []
    for field in group.fields:
        service = contents.services.get(field.prefill.service) if field.prefill else None
        registry = contents.registries.get(service.definition.registry) if service else None
        if registry is not None:
            found.append((field.label.text, (registry.definition.short or registry.definition.title).text))
    return found
