"""Which procedures somebody means: one question to the index, whose words lie in the database.

The index is written in the transaction that publishes or imports (``actions/indexing.py``), so every process finds what
is new at once, and nobody waits for it to be built.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

from lienthong.procedures.queries.catalogue import ProcedureCard, cards
from lienthong.procedures.rules.search import Question, question_of, without_a_letter

_SEARCH = (Path(__file__).parents[1] / "sql" / "search.sql").read_text(encoding="utf-8")
_KEPT = 0.35  # share of the best score below which a procedure is left out
_MOST_PLACES = 30_000  # places of words in procedures that are looked at: this bounds the time, whatever is asked


def search_procedures(
    words: str, *, language: str = "vi", limit: int = 20, province_id: int | None = None
) -> list[ProcedureCard]:
    """Return the procedures that fit everyday words, best first (≤ 3 SQL); diacritics and one slip do not matter.

    Titles in ``language`` weigh a little more. With the province of the asker, what it has on a list of its own and
    what provinces and communes settle comes before others that fit alike, and what only other provinces have comes last
    (``sql/search.sql``). What can be filed here comes before what cannot. Nothing typed finds nothing.
    """
    question = question_of(words)
    if not question.syllables:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, _asked(question) | {"language": language, "limit": limit, "province": province_id})
        codes = [code for (code,) in cursor.fetchall()]
    return cards(codes, province_id=province_id) if codes else []


def _asked(question: Question) -> dict[str, Any]:
    near = [(place, one) for place, syllable in enumerate(question.syllables) for one in without_a_letter(syllable)]
    begun_from, begun_to = question.begun
    return {
        "places": list(range(len(question.syllables))),
        "syllables": list(question.syllables),
        "near_places": [place for place, _ in near],
        "near": [one for _, one in near],
        "begun_from": begun_from,
        "begun_to": begun_to,
        "accented": list(question.accented),
        "kept": _KEPT,
        "most_places": _MOST_PLACES,
    }
