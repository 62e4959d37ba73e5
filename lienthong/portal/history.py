"""How the law on a procedure has changed: open to everybody, also when it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lienthong.core.values import Text
from lienthong.procedures import queries as procedures
from lienthong.procedures.queries import Chapter, VersionCard
from lienthong.procedures.rules.amendments import HEADINGS, Amendment
from lienthong.ui.pages import PageRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """One version: where it stands, on which acts, and under each heading what it changed.

    ``accepts_until``: it accepts what was begun under it beyond its own end, through that day.
    """

    version: VersionCard
    standing: Text
    basis: tuple[str, ...]
    accepts_until: date | None
    is_first: bool
    parts: list[tuple[Text, tuple[Amendment, ...]]]


@require_safe
def history(request: PageRequest, code: str) -> HttpResponse:
    """Show every version of a procedure, the newest first, and what each changed."""
    chapters = procedures.history_of(code, on=timezone.localdate(request.at))
    newest = procedures.definition_of(procedures.version_numbered(code, chapters[0].version.number))
    page = {"code": code, "title": newest.title, "versions": [_shown(chapter) for chapter in chapters]}
    return render(request, "portal/history.html", page)


def _shown(chapter: Chapter) -> Shown:
    note, version = chapter.note, chapter.version
    parts = [(words, note.of(weight)) for weight, words in HEADINGS.items() if note.of(weight)] if note else []
    basis = note.basis if note else ()
    last = version.accepts_until
    is_beyond = version.until is not None and last is not None and last >= version.until
    standing = procedures.STANDING_NAMES[version.standing]
    return Shown(version, standing, basis, last if is_beyond else None, note is None, parts)
