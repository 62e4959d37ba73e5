"""Everything that a pack holds, read and converted: each definition with the file that it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.documents.definitions import TemplateDefinition
from lienthong.exchange.definitions import AgreementDefinition, ServiceDefinition
from lienthong.feedback.definitions import PetitionRules, SurveyDefinition
from lienthong.indicators.definitions.index import IndexDefinition
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.definitions.warnings import WarningsFile
from lienthong.library.definitions import ArchiveDefinition
from lienthong.notices.definitions import NoticeDefinition, NoticeSettings
from lienthong.packs.converting import convert
from lienthong.packs.definitions import EverydayFile, LifeEventsFile, PackManifest
from lienthong.packs.reading import Place, Problem, Source, Unreadable, read_csv, read_yaml
from lienthong.plans.definitions import PlanDefinition
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.targets import TargetsFile
from lienthong.registries.definitions import RegistryDefinition
from lienthong.slips.definitions import SlipDefinition
from lienthong.units.definitions import (
    AgenciesFile,
    CalendarBundle,
    CalendarFile,
    HoursFile,
    LevelsFile,
    UnitsBundle,
    bundle_from,
    calendar_from,
)

_Kind = TypeVar("_Kind", bound=BaseModel)

#: Where definitions of each kind live, in the order of the floors. One file is one definition.
KINDS: dict[str, tuple[str, type[BaseModel]]] = {
    "registries": ("registries/*.yaml", RegistryDefinition),
    "services": ("exchange/services/*.yaml", ServiceDefinition),
    "agreements": ("exchange/agreements/*.yaml", AgreementDefinition),
    "documents": ("documents/*.yaml", TemplateDefinition),
    "archives": ("archives/*.yaml", ArchiveDefinition),
    "slips": ("slips/*.yaml", SlipDefinition),
    "procedures": ("procedures/**/*.yaml", ProcedureDefinition),
    "petitions": ("feedback/petitions/*.yaml", PetitionRules),
    "surveys": ("feedback/surveys/*.yaml", SurveyDefinition),
    "notices": ("notices/*.yaml", NoticeDefinition),
    "indicators": ("indicators/*.yaml", IndicatorDefinition),
    "bulletins": ("bulletins/*.yaml", BulletinDefinition),
    "indexes": ("indexes/*.yaml", IndexDefinition),
    "plans": ("plans/*.yaml", PlanDefinition),
}
#: Files of which a pack has one, by the kind that their schema is published under.
SINGLE: dict[str, tuple[str, type[BaseModel]]] = {
    "pack": ("pack.yaml", PackManifest),
    "levels": ("units/levels.yaml", LevelsFile),
    "agencies": ("units/agencies.yaml", AgenciesFile),
    "calendar": ("units/calendar.yaml", CalendarFile),
    "hours": ("units/hours.yaml", HoursFile),
    "life_events": ("procedures/life_events.yaml", LifeEventsFile),
    "targets": ("procedures/targets.yaml", TargetsFile),
    "everyday_words": ("procedures/everyday_words.yaml", EverydayFile),
    "notice_settings": ("notices/settings.yaml", NoticeSettings),
    "warnings": ("indicators/warnings.yaml", WarningsFile),
}
#: Where else a pack may hold things: other programs read them.
_OTHERS = ("accounts/", "people/", "units/")


@dataclass(frozen=True, slots=True)
class Found(Generic[_Kind]):
    """A definition and the file that it came from."""

    definition: _Kind
    source: Source

    def problem(self, place: Place, code: str, vi: str, en: str) -> Problem:
        """Return a problem at a place of the file."""
        return self.source.problem(place, code, vi, en)


@dataclass(slots=True)
class Contents:
    """A pack that was read. ``problems`` is what kept files out; what is here is right by itself, or empty."""

    path: Path
    manifest: PackManifest | None = None
    units: UnitsBundle = field(default_factory=lambda: UnitsBundle((), ()))
    agency_titles: dict[str, Text] = field(default_factory=dict)
    calendar: CalendarBundle = field(default_factory=lambda: CalendarBundle((), ()))
    life_events: LifeEventsFile = field(default_factory=lambda: LifeEventsFile(life_events=()))
    targets: TargetsFile = field(default_factory=TargetsFile)
    everyday: EverydayFile = field(default_factory=EverydayFile)
    registries: dict[str, Found[RegistryDefinition]] = field(default_factory=dict)
    services: dict[str, Found[ServiceDefinition]] = field(default_factory=dict)
    agreements: dict[str, Found[AgreementDefinition]] = field(default_factory=dict)
    documents: dict[str, Found[TemplateDefinition]] = field(default_factory=dict)
    slips: dict[str, Found[SlipDefinition]] = field(default_factory=dict)
    archives: dict[str, Found[ArchiveDefinition]] = field(default_factory=dict)
    procedures: dict[str, Found[ProcedureDefinition]] = field(default_factory=dict)
    petitions: dict[str, Found[PetitionRules]] = field(default_factory=dict)
    surveys: dict[str, Found[SurveyDefinition]] = field(default_factory=dict)
    notices: dict[str, Found[NoticeDefinition]] = field(default_factory=dict)
    indicators: dict[str, Found[IndicatorDefinition]] = field(default_factory=dict)
    bulletins: dict[str, Found[BulletinDefinition]] = field(default_factory=dict)
    indexes: dict[str, Found[IndexDefinition]] = field(default_factory=dict)
    plans: dict[str, Found[PlanDefinition]] = field(default_factory=dict)
    notice_settings: Found[NoticeSettings] | None = None
    warnings: WarningsFile | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def agency_types(self) -> frozenset[str]:
        """The types of the agencies that the pack has."""
        return frozenset(self.agency_titles)

    @property
    def counts(self) -> dict[str, int]:
        """How many definitions of each kind, and how many periods of units."""
        counted = {kind: len(getattr(self, kind)) for kind in KINDS}
        return {"units": len(self.units.versions), **counted}


def read_pack(path: Path) -> Contents:
    """Read a pack's folder (no database, no network); what cannot be read becomes a problem."""
    contents = Contents(path)
    contents.manifest = _single(contents, "pack", PackManifest)
    if contents.manifest is not None and not contents.manifest.is_readable_by(version("lienthong")):
        needs = contents.manifest.needs
        words = Text(f"gói này cần liên thông {needs} trở lên", f"this pack needs lienthong {needs} or newer")
        contents.problems.append(Problem("pack.yaml", 1, "platform_too_old", words))
    contents.targets = _if_there(contents, "targets", TargetsFile) or contents.targets
    contents.everyday = _if_there(contents, "everyday_words", EverydayFile) or contents.everyday
    contents.warnings = _if_there(contents, "warnings", WarningsFile)
    contents.life_events = _single(contents, "life_events", LifeEventsFile) or contents.life_events
    if (path / "notices").exists():
        contents.notice_settings = _found(contents, "notice_settings", NoticeSettings)
    _read_units(contents)
    _read_calendar(contents)
    for kind, (pattern, _) in KINDS.items():
        for file in sorted(path.glob(pattern)):
            if (name := _name(contents, file)) not in {single for single, _ in SINGLE.values()}:
                _read_definition(contents, kind, name)
    contents.problems += [*_strangers(contents)]
    return contents


def _single(contents: Contents, kind: str, of: type[_Kind]) -> _Kind | None:
    found = _found(contents, kind, of)
    return found.definition if found else None


def _if_there(contents: Contents, kind: str, of: type[_Kind]) -> _Kind | None:
    return _single(contents, kind, of) if (contents.path / SINGLE[kind][0]).exists() else None


def _found(contents: Contents, kind: str, of: type[_Kind]) -> Found[_Kind] | None:
    name = SINGLE[kind][0]
    try:
        source = read_yaml(contents.path / name, name)
    except Unreadable as wrong:
        contents.problems.append(wrong.problem)
        return None
    definition, problems = convert(of, source)
    contents.problems += problems
    return Found(definition, source) if definition else None


def _read_definition(contents: Contents, kind: str, name: str) -> None:
    try:
        source = read_yaml(contents.path / name, name)
    except Unreadable as wrong:
        contents.problems.append(wrong.problem)
        return
    definition: Any
    definition, problems = convert(KINDS[kind][1], source)
    contents.problems += problems
    if definition is None:
        return
    contents.problems += misnamed(source, definition.code)
    known: dict[str, Found[Any]] = getattr(contents, kind)
    if definition.code in known:
        other = known[definition.code].source.file
        vi, en = f"mã “{definition.code}” đã có ở {other}", f"the code “{definition.code}” already stands in {other}"
        contents.problems.append(source.problem(("code",), "code_twice", vi, en))
    known[definition.code] = Found(definition, source)


def misnamed(source: Source, code: str) -> list[Problem]:
    """Return the problem of a file that is not called by the code of what stands in it; none of one that is."""
    if code == Path(source.file).stem:
        return []
    vi, en = f"mã là “{code}”, tên tệp phải như vậy", f"the code is “{code}”; name the file so"
    return [source.problem(("code",), "file_name_differs", vi, en)]


def _read_units(contents: Contents) -> None:
    levels = _single(contents, "levels", LevelsFile)
    agencies = _single(contents, "agencies", AgenciesFile)
    if levels is None or agencies is None:
        return
    contents.agency_titles = {one.type: one.title.text for one in agencies.templates}
    contents.agency_titles |= {one.type: one.name.text for one in agencies.offices}
    try:
        units, changes = (read_csv(*_table(contents, name)) for name in ("units.csv", "changes.csv"))
        contents.units = bundle_from(levels=levels, agencies=agencies, units=units, changes=changes)
    except Unreadable as wrong:
        contents.problems.append(wrong.problem)
    except Refused as wrong:
        words = Text(wrong.message("vi"), wrong.message("en"))
        contents.problems.append(Problem("units/units.csv", 1, wrong.code, words))


def _table(contents: Contents, name: str) -> tuple[Path, str]:
    """Return where a big table of units is: written by hand, or built (``lienthong pack build``)."""
    written = f"units/{name}"
    file = written if (contents.path / written).exists() else f"units/built/{name}"
    return contents.path / file, file


def _read_calendar(contents: Contents) -> None:
    calendar = _single(contents, "calendar", CalendarFile)
    hours = _single(contents, "hours", HoursFile)
    if calendar is not None and hours is not None:
        contents.calendar = calendar_from(calendar=calendar, hours=hours)


def _strangers(contents: Contents) -> Iterator[Problem]:
    """Yield the YAML files that no kind of definition would ever read."""
    known = {name for name, _ in SINGLE.values()}
    for pattern, _ in KINDS.values():
        known |= {_name(contents, file) for file in contents.path.glob(pattern)}
    for file in sorted(contents.path.rglob("*.y*ml")):
        name = _name(contents, file)
        if name not in known and not name.startswith(_OTHERS):
            yield Problem(
                name, 1, "file_unknown", Text("tệp này không thuộc loại nào", "no kind of definition lives here")
            )


def _name(contents: Contents, file: Path) -> str:
    return file.relative_to(contents.path).as_posix()
