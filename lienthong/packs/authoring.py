"""Begin a procedure: a commented file that is right by what the pack holds already, with examples that run.

Where nothing was said, it goes by the procedures that the pack has (of the same field first): who settles, who takes
in, which paper. Nothing of the law is guessed: every such thing is marked ``unverified``.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lienthong.core.keys import write_once
from lienthong.core.values import GOVERNMENT, Text
from lienthong.packs.contents import Contents, read_pack
from lienthong.packs.definitions import CodesOfProcedures
from lienthong.packs.examples import ExampleRun
from lienthong.packs.reading import parse_yaml
from lienthong.packs.refusals import (
    PackLacks,
    PackNameUnknown,
    ProcedureCodeBad,
    ProcedureCodeTaken,
    ProcedureTitleBad,
    pack_wrong,
)
from lienthong.packs.trying import ground_of, try_procedure
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.units.rules import BodyVersion

_FRAME = Path(__file__).parent / "templates" / "packs" / "new_procedure.yaml"
_MARK = re.compile("‹([a-z_]+)›")
_CODE, _FIELD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}"), re.compile(r"[a-z][a-z0-9_]{0,63}")
_LONGEST_TITLE = 300
_MOST_LISTED = 12
_DUE = "due_at"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says of the procedure that they begin; what is left empty goes by the pack.

    ``design``: the code is one of the author's own, not yet of the national list. ``schemas`` is the address at which
    a server publishes the schemas, for files from which no folder of them can be reached.
    """

    code: str
    title: str = ""
    title_en: str = ""
    field: str = ""
    agency: str = ""
    template: str = ""
    since: date | None = None
    design: bool = False
    schemas: str = "http://127.0.0.1:8000/schemas"


@dataclass(frozen=True, slots=True)
class Begun:
    """The file that was written and what came of its examples."""

    file: Path
    examples: tuple[ExampleRun, ...]


def begin_procedure(pack: Path, wish: Wish, *, at: datetime) -> Begun:
    """Write a new procedure's file into a pack, whole or not at all; it passes the check.

    It holds from the wished day on, or from the day ``at`` falls on in the pack's country.

    Refuses ``PackWrong`` (what cannot be read as a pack), ``ProcedureCodeBad``, ``ProcedureCodeTaken``,
    ``ProcedureTitleBad``, ``PackNameUnknown`` and ``PackLacks``.
    """
    contents = read_pack(pack)
    if contents.manifest is None:
        raise pack_wrong(pack.name, contents.problems)
    _check_code(contents, contents.manifest.procedure_codes, wish)
    on = wish.since or at.astimezone(contents.manifest.zone).date()
    place = _place(contents, on)
    file, facts = _facts(contents, wish, place, on)
    name = file.relative_to(pack).as_posix()
    ground = ground_of(contents)
    counted = try_procedure(ground, parse_yaml(_text(facts | {_DUE: f"{on}T00:00"}), name))
    due_at = counted.examples[0].due_at if counted.examples else None
    text = _text(facts | {_DUE: due_at.isoformat(timespec="minutes") if due_at else ""})
    trial = try_procedure(ground, parse_yaml(text, name))
    if trial.problems or not trial.examples:  # examples run on the pack's calendar, which may be what is wrong
        raise pack_wrong(pack.name, trial.problems or contents.problems)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not write_once(file, text.encode(), mode=0o644):
        raise ProcedureCodeTaken(given=wish.code, file=name)
    return Begun(file, trial.examples)


def _check_code(contents: Contents, written: CodesOfProcedures, wish: Wish) -> None:
    if not _CODE.fullmatch(wish.code) or not (wish.design or re.fullmatch(written.pattern, wish.code)):
        raise ProcedureCodeBad(given=wish.code[:80], words=written.words.text)
    taken = contents.procedures.get(wish.code)
    files = [taken.source.file] if taken else [
        path.relative_to(contents.path).as_posix() for path in contents.path.glob("procedures/**/*.yaml")
        if path.stem == wish.code
    ]  # fmt: skip
    if files:
        raise ProcedureCodeTaken(given=wish.code, file=files[0])


def _place(contents: Contents, on: date) -> BodyVersion:
    """Return a commune for the examples: the first by its code."""
    communes = [one for one in contents.units.versions if one.level == "commune" and _holds(one, on)]
    if not communes:
        raise PackLacks(pack=contents.path.name, what=Text("xã nào vào ngày này", "communes on this day"))
    return min(communes, key=lambda one: one.code)


def _holds(body: BodyVersion, on: date) -> bool:
    return body.valid_from <= on and (body.valid_to is None or on < body.valid_to)


def _facts(contents: Contents, wish: Wish, place: BodyVersion, on: date) -> tuple[Path, dict[str, str]]:
    """Return where the file goes and what is put into the frame."""
    field = wish.field or "general"
    if not _FIELD.fullmatch(field):
        raise PackNameUnknown(what=Text("lĩnh vực", "field"), given=field[:80], known="a-z 0-9 _")
    title = Text(_title(wish.title or f"Thủ tục {wish.code}"), _title(wish.title_en or wish.title or wish.code))
    like = _alike(contents, field)
    agency = _agency(contents, wish, like)
    facts = {
        "code": wish.code,
        "design": ""
        if not wish.design
        else "# Mã thiết kế, chưa có mã quốc gia / a design code, not a national one.\n",
        "title_vi": _quoted(title.vi),
        "title_en": _quoted(title.en),
        "field": field,
        **_field_words(contents, field),
        "since": on.isoformat(),
        "words": ", ".join(_quoted(words.lower()) for words in dict.fromkeys([title.vi, title.en])),
        **_offices(contents, agency, like),
        "services": _services(contents),
        "template": _template(contents, wish, like),
        "place": place.code,
        "place_rule": f'pattern: "^[0-9]{{{len(place.code)}}}$"' if place.code.isdecimal() else "maxLength: 20",
    }
    file = contents.path / _folder(contents, field) / f"{wish.code}.yaml"
    return file, facts | {"schema": _schema_address(file, wish)}


def _text(facts: Mapping[str, str]) -> str:
    return _MARK.sub(lambda mark: facts[mark[1]], _FRAME.read_text(encoding="utf-8"))


def _title(given: str) -> str:
    title = " ".join(given.split())
    if not title.isprintable() or len(title) > _LONGEST_TITLE:
        raise ProcedureTitleBad(limit=_LONGEST_TITLE)
    return title


def _quoted(text: str) -> str:
    """Return a text as YAML keeps it, whatever it holds: a JSON string is one of YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _alike(contents: Contents, field: str) -> list[ProcedureDefinition]:
    """Return the pack's procedures from which something may be taken over: of the same field, or else all."""
    known = [found.definition for found in contents.procedures.values()]
    return [one for one in known if one.field.code == field] or known


def _most(values: Iterable[str], default: str = "") -> str:
    counted = Counter(values)
    return max(sorted(counted), key=lambda value: counted[value], default=default)


def _agency(contents: Contents, wish: Wish, like: list[ProcedureDefinition]) -> str:
    if not contents.agency_titles:
        raise PackLacks(pack=contents.path.name, what=Text("cơ quan nào", "agencies"))
    if wish.agency and wish.agency not in contents.agency_titles:
        known = ", ".join(sorted(contents.agency_titles))
        raise PackNameUnknown(what=Text("loại cơ quan", "type of agency"), given=wish.agency[:80], known=known)
    return wish.agency or _most((one.competence.agency for one in like), min(contents.agency_titles))


def _offices(contents: Contents, agency: str, like: list[ProcedureDefinition]) -> dict[str, str]:
    """Return who settles and takes in, at which level, in whose bloc."""
    bodies = {body.body: body for body in contents.units.versions}
    office = next((body for body in contents.units.versions if body.agency_type == agency), None)
    bloc = office.bloc if office else GOVERNMENT
    level = bodies[office.place].level if office else _most(one.level for one in like) or "commune"
    known = [found.definition.competence for found in contents.procedures.values()]
    return {
        "agency": agency,
        "intake": _most((one.intake for one in known if one.agency == agency), agency),
        "level": level,
        "bloc": "" if bloc == GOVERNMENT else f"bloc: {bloc}\n",
    }


def _field_words(contents: Contents, field: str) -> dict[str, str]:
    fields = (found.definition.field for found in contents.procedures.values())
    known = next((one for one in fields if one.code == field), None)
    named = field.replace("_", " ").capitalize()
    return {"field_vi": _quoted(known.vi if known else named), "field_en": _quoted(known.en if known else named)}


def _template(contents: Contents, wish: Wish, like: list[ProcedureDefinition]) -> str:
    if wish.template and wish.template not in contents.documents:
        known = ", ".join(sorted(contents.documents))
        raise PackNameUnknown(what=Text("mẫu giấy", "paper"), given=wish.template[:80], known=known)
    found = wish.template or _most((one.result.template for one in like), min(contents.documents, default=""))
    if not found:
        raise PackLacks(pack=contents.path.name, what=Text("mẫu giấy nào", "papers"))
    return found


def _services(contents: Contents) -> str:
    codes = sorted(code for code, one in contents.services.items() if "read" in one.definition.modes)
    return ", ".join(codes[:_MOST_LISTED]) + (", …" if len(codes) > _MOST_LISTED else "")


def _folder(contents: Contents, field: str) -> str:
    """Return the folder of the field's other procedures; one of its own where the pack has folders, else none."""
    found = contents.procedures.values()
    folders = [(one.definition.field.code, str(Path(one.source.file).parent)) for one in found]
    beside = _most(folder for code, folder in folders if code == field)
    has_folders = any(folder != "procedures" for _, folder in folders)
    return beside or (f"procedures/{field}" if has_folders else "procedures")


def _schema_address(file: Path, wish: Wish) -> str:
    """Return where an editor finds the schema: a path from the file, else the address of a server."""
    beside = (up / folder / "procedures.json" for up in file.resolve().parents for folder in ("schema", "packs/schema"))
    near = next((schema for schema in beside if schema.exists()), None)
    return f"{wish.schemas}/procedures.json" if near is None else os.path.relpath(near, file.resolve().parent)
