"""Which procedures somebody means: the catalogue made ready for searching, and asked."""

from __future__ import annotations

from django.db.models import Max

from lienthong.procedures.models import Procedure, ProcedureVersion
from lienthong.procedures.queries.catalogue import ProcedureCard, cards_of
from lienthong.procedures.rules.search import Entry, Index


def search_procedures(words: str, *, language: str = "vi", limit: int = 20) -> list[ProcedureCard]:
    """Return the procedures that fit everyday words, best first (≤ 3 SQL); diacritics and one slip do not matter.

    Titles in ``language`` weigh a little more. Nothing typed finds nothing.
    """
    codes = _index(language).search(words, limit=limit)
    found = {card.code: card for card in cards_of(Procedure.objects.filter(code__in=codes))}
    return [found[code] for code in codes if code in found]


_indexes: dict[str, tuple[object, Index]] = {}  # by language: the stamp of the catalogue and the index made of it


def _index(language: str) -> Index:
    """Return the index of the catalogue as it stands; the id of the newest version tells whether it has changed."""
    stamp = ProcedureVersion.objects.aggregate(newest=Max("pk"))["newest"]
    kept = _indexes.get(language)
    if kept is None or kept[0] != stamp:
        kept = (stamp, Index(_entry(procedure, language) for procedure in Procedure.objects.order_by("code")))
        _indexes[language] = kept
    return kept[1]


def _entry(procedure: Procedure, language: str) -> Entry:
    vietnamese, english = (1.0, 1.5) if language == "en" else (1.5, 1.0)
    words = ((line, 1.0) for line in procedure.words)
    sector = ((procedure.sector_vi, 0.4), (procedure.sector_en, 0.4))
    return Entry(
        procedure.code,
        ((procedure.title_vi, vietnamese), (procedure.title_en, english), *words, *sector, (procedure.code, 2.0)),
    )
