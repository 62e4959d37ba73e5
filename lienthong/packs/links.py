"""Does a declaration for several agencies fit the procedures that it files: every field that they ask, every result?"""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Place, Problem
from lienthong.packs.walking import values
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.together import LinkedProcedure

#: What every linked file tells beside its writes (see ``dossiers.queries.trees.written_in_tree``).
_ALWAYS = {"paper": {"number", "title", "code"}, "file": {"code", "state", "words"}}


def links_fit(contents: Contents) -> Iterator[Problem]:
    """Yield what a declaration maps to fields that are not there, what it leaves out, what it expects in vain."""
    for found in contents.procedures.values():
        children = {}
        for number, link in enumerate(found.definition.linked):
            child = contents.procedures.get(link.procedure)
            if child is None:
                yield _missing(found, ("linked", number, "procedure"), "procedure", link.procedure)
            else:
                children[link.as_] = child.definition
                yield from _mapped(found, ("linked", number), link, child.definition)
        yield from _expected(found, children)


def _mapped(
    found: Found[ProcedureDefinition], place: Place, link: LinkedProcedure, child: ProcedureDefinition
) -> Iterator[Problem]:
    for name in link.form:
        if name not in child.fields:
            yield _missing(found, (*place, "form", name), f"field of {link.procedure}", name)
    always = {name for name in child.required if not child.conditions.get(name)} | {child.competence.place_field}
    filled = {name for name, field in child.fields.items() if field.default or field.calculate is not None}
    for name in sorted(always - link.form.keys() - filled):
        vi, en = f"{link.procedure} cần mục “{name}”", f"{link.procedure} needs the field “{name}”"
        yield found.problem((*place, "form"), "link_incomplete", vi, en)
    if child.linked:
        vi, en = (
            f"{link.procedure} cũng là liên thông",
            f"{link.procedure} is itself a declaration for several agencies",
        )
        yield found.problem((*place, "procedure"), "link_nested", vi, en)
    mine = {component.id for component in found.definition.components}
    for component in child.components:
        needed = component.kind == "upload" and component.required and component.when is None
        if needed and component.id not in mine:
            vi, en = (
                f"thiếu giấy tờ “{component.id}” của {link.procedure}",
                (f"the paper “{component.id}” of {link.procedure} is not asked for"),
            )
            yield found.problem(("components",), "link_incomplete", vi, en)


def _expected(found: Found[ProcedureDefinition], children: dict[str, ProcedureDefinition]) -> Iterator[Problem]:
    for place, value in values(found.definition):
        if not value.startswith("$linked."):
            continue
        _, link, write, name = value.split(".")
        child = children.get(link)
        if child is None:
            continue  # said where the link is
        known = _ALWAYS.get(write)
        writes = {one.as_: one for one in child.writes if one.each is None}
        if (known is not None and name not in known) or (known is None and write not in writes):
            yield _missing(found, place, f"write of {child.code}", f"{write}.{name}")


def _missing(found: Found[ProcedureDefinition], place: Place, what: str, name: str) -> Problem:
    return found.problem(place, "name_unknown", f"không có “{name}” ({what})", f"there is no {what} “{name}”")
