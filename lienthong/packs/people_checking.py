"""Can the records of a demonstration be made? What they fill, what they refer to, in which order; no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienthong.packs.contents import Contents, Found
from lienthong.packs.converting import convert
from lienthong.packs.people_records import Making, RecordsFile, in_order, referred
from lienthong.packs.reading import Place, Problem, Unreadable, read_yaml
from lienthong.registries.definitions import RegistryDefinition

_FOLDER = "people/records"


def people_fit(contents: Contents) -> Iterator[Problem]:
    """Yield what is wrong in the files of ``people/records``."""
    files: dict[str, Found[RecordsFile]] = {}
    for path in sorted((contents.path / _FOLDER).glob("*.yaml")):
        name = f"{_FOLDER}/{path.name}"
        try:
            source = read_yaml(path, name)
        except Unreadable as wrong:
            yield wrong.problem
            continue
        file, problems = convert(RecordsFile, source)
        yield from problems
        if file is not None:
            files[path.stem] = Found(file, source)
    for stem, found in files.items():
        yield from _fits(stem, found, contents)
    yield from _round(files)


def _fits(stem: str, found: Found[RecordsFile], contents: Contents) -> Iterator[Problem]:
    code = found.definition.registry
    if code != stem:
        vi, en = f"tệp phải tên là “{code}”", f"name the file “{code}”, as its registry"
        yield found.problem(("registry",), "file_name_differs", vi, en)
    registry = contents.registries.get(code)
    if registry is None:
        yield found.problem(("registry",), "name_unknown", f"không có sổ “{code}”", f"there is no registry “{code}”")
        return
    for number, making in enumerate(found.definition.makings):
        place: Place = ("makings", number)
        yield from _fields(found, making, place, registry.definition)
        yield from _references(found, making, place, contents)


def _fields(found: Found[RecordsFile], making: Making, place: Place, registry: RegistryDefinition) -> Iterator[Problem]:
    for name in making.fields:
        if name not in registry.fields:
            vi, en = f"sổ không có trường “{name}”", f"the registry has no field “{name}”"
            yield found.problem((*place, "fields", name), "name_unknown", vi, en)
    numbered = {allocation.field for allocation in registry.allocations if allocation.rule == "running"}
    required = {name for name, field in registry.fields.items() if field.required}
    for name in sorted(required - numbered - making.fields.keys()):
        vi, en = f"thiếu “{name}”, trường bắt buộc của sổ", f"“{name}” is missing, which the registry requires"
        yield found.problem((*place, "fields"), "record_incomplete", vi, en)


def _references(found: Found[RecordsFile], making: Making, place: Place, contents: Contents) -> Iterator[Problem]:
    for reference in (one for source in making.sources() for one in referred(source)):
        head, _, rest = reference.partition(".")
        registry, _, field = rest.partition(".")
        known = contents.registries.get(registry)
        if head == "self" and rest not in making.fields:
            vi, en = f"bản ghi này không có “{rest}”", f"this record has no “{rest}”"
            yield found.problem((*place, "fields"), "name_unknown", vi, en)
        if head == "record" and (known is None or field not in known.definition.fields):
            vi, en = f"không có “{rest}” để lấy", f"there is no “{rest}” to take"
            yield found.problem((*place, "fields"), "name_unknown", vi, en)


def _round(files: Mapping[str, Found[RecordsFile]]) -> Iterator[Problem]:
    made = {file.registry for file in in_order({name: found.definition for name, found in files.items()})}
    for name, found in files.items():
        if name not in made:
            needs = ", ".join(sorted(found.definition.needs - made))
            vi, en = f"cần trước bản ghi của: {needs}", f"needs records that are not made before: {needs}"
            yield found.problem(("registry",), "record_circle", vi, en)
