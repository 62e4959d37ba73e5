"""The index of the catalogue's words: kept in step by whoever publishes or imports, in the same transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from lienthong.core import ledger
from lienthong.core.values import Actor, Role
from lienthong.procedures.models import CatalogueEntry, EverydayWord, Procedure, SearchDocument
from lienthong.procedures.rules.search import Line, is_syllable, plain_words, weights_of, without_a_letter

_SQL = Path(__file__).parents[1] / "sql"
#: Writers of the index take turns: two that change the words of one token would undo each other's work.
_LOCK = 0x4C54_494E_4458
_MANY = 500  # documents from which the planner should look at the tables again
_CENTRAL = "country"

_Words = dict[str, tuple[int, int]]


@transaction.atomic
def load_everyday_words(words: Sequence[tuple[str, Sequence[str]]], *, by: Actor, at: datetime) -> None:
    """Put everyday words (what titles call it, how people say it) in place of those that stand; index all anew.

    The same words again change nothing. Right: steering, whole country. One line, ``procedures.everyday_words_loaded``.
    """
    by.must(Role.STEERING, path="/")
    wanted = {(said, meant) for meant, sayings in words for said in sayings}
    if set(EverydayWord.objects.values_list("said", "meant")) == wanted:
        return
    _one_writer_at_a_time()
    EverydayWord.objects.all().delete()
    EverydayWord.objects.bulk_create([EverydayWord(said=said, meant=meant) for said, meant in sorted(wanted)])
    _index(list(CatalogueEntry.objects.values_list("code", flat=True).distinct()))
    detail = {"words": len(wanted)}
    ledger.record("procedures.everyday_words_loaded", by=by, at=at, about="catalogue:words", detail=detail)


def _one_writer_at_a_time() -> None:
    """Wait until every other transaction that writes to the catalogue has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _index(codes: Collection[str]) -> None:
    """Let the search know these procedures as they now stand; the caller is the one writer."""
    published = {one.code: one for one in Procedure.objects.filter(code__in=codes)}
    entries: dict[str, list[CatalogueEntry]] = {}
    for entry in CatalogueEntry.objects.filter(code__in=codes).order_by(F("province").asc(nulls_first=True)):
        entries.setdefault(entry.code, []).append(entry)
    before = dict(SearchDocument.objects.filter(code__in=codes).values_list("code", "words_hash"))
    everyday = _everyday()
    changed: dict[str, tuple[str, _Words]] = {}
    for code, listed in entries.items():
        weights = _weights(published.get(code), listed, everyday)
        hashed = hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest()
        if before.get(code) != hashed:
            changed[code] = hashed, weights
    with connection.cursor() as cursor:
        cursor.execute(_sql("stage_words"))
        _copy(cursor, "incoming_fact", (_facts(code, listed) for code, listed in entries.items()))
        cursor.execute(_sql("keep_documents"))
        if changed:
            _keep_words(cursor, changed)


def _facts(code: str, entries: Sequence[CatalogueEntry]) -> tuple[str, bool, bool, bool, list[int]]:
    """Return what the search knows of a procedure besides its words, as the columns of ``incoming_fact``."""
    is_national = any(entry.province_id is None for entry in entries)
    is_local = any(level != _CENTRAL for entry in entries for level in entry.levels)
    is_fileable = any(entry.ground == "definition" for entry in entries)
    return code, is_national, is_local, is_fileable, [entry.province_id for entry in entries if entry.province_id]


def _keep_words(cursor: CursorWrapper, changed: Mapping[str, tuple[str, _Words]]) -> None:
    """Write the words of documents, by code: their hash, and token → weights."""
    ids = dict(SearchDocument.objects.filter(code__in=changed).values_list("code", "pk"))
    tokens = {token for _, weights in changed.values() for token in weights}
    _copy(cursor, "incoming_document", ((ids[code], hashed) for code, (hashed, _) in changed.items()))
    _copy(cursor, "incoming_token", ((token, *_neighborhood(token)) for token in sorted(tokens)))
    words = ((token, ids[code], *both) for code, (_, weights) in changed.items() for token, both in weights.items())
    _copy(cursor, "incoming_word", words)
    cursor.execute("ANALYZE incoming_word; ANALYZE incoming_token")
    cursor.execute(_sql("index_words"))
    cursor.execute(_sql("note_words"))
    if len(changed) >= _MANY:
        cursor.execute("ANALYZE procedures_searchtoken; ANALYZE procedures_searchdocument")


def _neighborhood(token: str) -> tuple[bool, list[str]]:
    """Return whether a token is a syllable, and the spellings that it shares with what is a slip away."""
    is_one = is_syllable(token)
    return is_one, without_a_letter(token) if is_one else []


def _copy(cursor: CursorWrapper, table: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _everyday() -> dict[str, list[str]]:
    """Return the folded words of titles with what people say instead."""
    words: dict[str, list[str]] = {}
    for said, meant in EverydayWord.objects.order_by("said").values_list("said", "meant"):
        words.setdefault(plain_words(meant), []).append(said)
    return words


def _weights(
    published: Procedure | None, entries: Sequence[CatalogueEntry], everyday: Mapping[str, Sequence[str]]
) -> _Words:
    """Return the words of a procedure with their weights; what several lists call it does not add up."""
    weights = weights_of(_lines(published, entries[0], everyday))
    for entry in entries[1:]:
        for token, (vi, en) in weights_of(_lines(None, entry, everyday)).items():
            known = weights.get(token, (0, 0))
            weights[token] = max(vi, known[0]), max(en, known[1])
    return weights


def _lines(published: Procedure | None, entry: CatalogueEntry, everyday: Mapping[str, Sequence[str]]) -> Iterable[Line]:
    """Return the words of a procedure: titles weigh most, in the reader's language a little more."""
    lines = {entry.code: Line(entry.code, 2.0, 2.0)}
    sources: list[Procedure | CatalogueEntry] = [published, entry] if published else [entry]
    for source in sources:
        lines.setdefault(source.title_vi, Line(source.title_vi, 1.5, 1.0))
        lines.setdefault(source.title_en, Line(source.title_en, 1.0, 1.5))
        for words in (source.sector_vi, source.sector_en):
            lines.setdefault(words, Line(words, 0.4, 0.4))
        title = plain_words(source.title_vi)
        for said in (said for meant, sayings in everyday.items() if meant in title for said in sayings):
            lines.setdefault(said, Line(said, 0.8, 0.8))
    for words in published.words if published else ():
        lines.setdefault(words, Line(words, 1.0, 1.0))
    return lines.values()
