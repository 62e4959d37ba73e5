"""What the cells of a list may say besides names: levels, agencies, modes, days. One spelling stands for several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lienthong.core.identifiers import fold
from lienthong.core.values import Text
from lienthong.procedures.rules.stages import Stage

_LONG_AND_SHORT = (("uy ban nhan dan", "ubnd"), ("thanh pho", "tp"), ("trung tam phuc vu hanh chinh cong", "ttpvhcc"))
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_A_WORD = re.compile(r"[^\w]+")
_SEVERAL = re.compile(r"[;,/+&\n]|\bva\b|\band\b")
_LEVEL_WORDS = re.compile(r"^cap | level$")
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00)?)?")
_YEARS = range(1945, 2101)

#: How lists call the country's own level, which has no title that anybody would write there.
_CENTRAL = ("bo", "bo nganh", "trung uong", "quoc gia", "central", "ministry", "national", "country")
_MODES: Mapping[Stage, str] = {
    "full": "toan trinh, truc tuyen toan trinh, full, full process, fully online, online",
    "partial": "mot phan, truc tuyen mot phan, partial, partly online",
    "paper": "cung cap thong tin, cung cap thong tin truc tuyen, cung cap thong tin dich vu cong truc tuyen, truc tiep,"
    " nop truc tiep, giay, ho so giay, chua truc tuyen, khong truc tuyen, khong, con lai, paper, in person, counter,"
    " offline, none, information only",
}
_STAGE_OF: Mapping[str, Stage] = {
    mode.strip(): stage for stage, modes in _MODES.items() for mode in modes.split(",")
} | {"": "paper"}
_MODE_PREFIX = re.compile(r"^(muc do )?(dich vu cong |dvc ?|dvctt )?(truc tuyen |tt )?(muc do )?")


@dataclass(frozen=True, slots=True)
class Agency:
    """Who settles or owns a procedure: one office (``ministry_id`` or ``province_id`` says whose), or a kind of office.

    ``level`` is where it sits.
    """

    name: Text
    kind: str
    level: str
    ministry_id: int | None = None
    province_id: int | None = None


@dataclass(frozen=True, slots=True)
class CodeShape:
    """How codes are written: a pattern with the group ``code`` and perhaps ``owner``, and the same in words."""

    pattern: re.Pattern[str]
    words: Text


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the country's pack knows of the words in a list: its codes, its levels, its kinds of agencies."""

    code: CodeShape
    levels: Mapping[str, Text]
    kinds: tuple[Agency, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that the cells of one list may name, by the spelling that ``plain`` gives."""

    code: CodeShape
    levels: Mapping[str, str]
    level_titles: Mapping[str, Text]  # those that still exist
    agencies: Mapping[str, tuple[Agency, ...]]
    sectors: Mapping[str, tuple[str, Text]]


def plain(text: str) -> str:
    """Return the one spelling that stands for several: no diacritics, no punctuation, usual abbreviations short."""
    spelled = " ".join(_NOT_A_WORD.sub(" ", fold(text)).split())
    for long, short in _LONG_AND_SHORT:
        spelled = spelled.replace(long, short)
    return spelled


def spellings(text: str) -> set[str]:
    """Return the folded spellings under which the list of units may hold the name of an office."""
    spelled = {fold(text), plain(text)}
    for long, short in _LONG_AND_SHORT:
        spelled |= {re.sub(rf"\b{short}\b", long, one) for one in spelled}
        spelled |= {one.replace(long, short) for one in spelled}
    return spelled


def level_names(titles: Mapping[str, Text]) -> dict[str, str]:
    """Return every way of naming a level: its code, its titles, these without the word for level."""
    named = dict.fromkeys(_CENTRAL, "country")
    for code, title in titles.items():
        for words in (code, title.vi, title.en, *(_IN_BRACKETS.sub("", one) for one in (title.vi, title.en))):
            named[plain(words)] = named[_LEVEL_WORDS.sub("", plain(words))] = code
    return named


def several(text: str) -> list[str]:
    """Return the parts of a cell that names several levels, each in its plain spelling, without the word for level."""
    parts = (plain(part) for part in _SEVERAL.split(fold(text)))
    return [_LEVEL_WORDS.sub("", part) for part in parts if part]


def by_name(agencies: Iterable[Agency], codes: Mapping[str, Agency]) -> dict[str, tuple[Agency, ...]]:
    """Return agencies by every name and code that they have; several may share one name."""
    found: dict[str, tuple[Agency, ...]] = {}
    named = [(plain(words), agency) for agency in agencies for words in (agency.name.vi, agency.name.en, agency.kind)]
    for key, agency in [*named, *((plain(code), agency) for code, agency in codes.items())]:
        if agency not in found.get(key, ()):
            found[key] = (*found.get(key, ()), agency)
    return found


def stage_of_mode(text: str) -> Stage | None:
    """Return the stage that a mode means, ``None`` for one that nobody knows; a list that says nothing says paper."""
    spelled = plain(text)
    shorter = _MODE_PREFIX.sub("", spelled)
    return _STAGE_OF.get(spelled) or (_STAGE_OF.get(shorter) if shorter else None)


def day_of(text: str) -> date | None:
    """Return the day that is written as 1/7/2025, ngày 01 tháng 7 năm 2025 or in ISO; ``None`` where there is none."""
    folded = fold(text)
    if found := _ISO_DAY.fullmatch(folded):
        year, month, day = found.groups()
    elif found := _DAY.fullmatch(folded):
        day, month, year = (part for part in found.groups() if part)
    else:
        return None
    try:
        return date(int(year), int(month), int(day)) if int(year) in _YEARS else None
    except ValueError:
        return None


def sector_of(name: str, known: Mapping[str, tuple[str, Text]], name_en: str = "") -> tuple[str, Text]:
    """Return code and title of a field of law: the known one of that name, else one made of the name."""
    spelled = plain(name)
    if spelled in known:
        return known[spelled]
    return spelled.replace(" ", "_"), Text(name, name_en or name)
