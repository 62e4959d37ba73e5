"""Seals: what makes a change to the ledger visible, even one made by whoever administers the database.

Settled lines are chained in their order (``xact``, ``seq``) by one writer, starting from 32 zero bytes:
``h(i) = SHA-256(h(i-1) ‖ canonical(line i))``. A seal keeps the hashes of its lines and signs them (ECDSA P-256) with a
key that is not in the database. The byte formats are described in ``docs/explanation/the-ledger.md``;
``tools/verify_ledger.py`` is an independent reading of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection, transaction

from lienthong.core import keys
from lienthong.core.models import LedgerSeal
from lienthong.core.refusals import LedgerTampered
from lienthong.core.values import Text

GENESIS = bytes(32)
KEY = "ledger"
_WRITER_LOCK = 0x4C54_5345_414C  # one writer of seals on this database
_ROWS = 2000  # lines fetched at once while verifying
_ALGORITHM = ec.ECDSA(hashes.SHA256())
_AFTER = """
SELECT xact, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail::text
FROM core_ledgerline WHERE (xact, seq) > (%s, %s)
"""
_SETTLED = _AFTER + " AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY xact, seq LIMIT %s"
_ALL = _AFTER + " ORDER BY xact, seq"

#: A line as the database gives it: xact, seq, then the other columns.
Line = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal's number and root (hexadecimal): published outside, it makes cutting off the end visible too."""

    number: int
    root: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing found wrong: a stable code, the seal's number, the line's ``seq`` where one can be named."""

    code: str
    seal: int
    line: int | None
    words: Text

    def __str__(self) -> str:
        return self.words.en


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the ledger is sealed and whether everything sealed is as it was; counts lines before the first fault."""

    sealed_lines: int
    unsealed_lines: int
    last_sealed_at: datetime | None
    first_fault: Fault | None

    @property
    def intact(self) -> bool:
        """Tell whether no fault was found."""
        return self.first_fault is None


def seal(*, at: datetime, limit: int = 5000) -> int:
    """Seal up to ``limit`` settled lines; return how many (0: nothing settled, or another process is sealing).

    Refuses with ``LedgerTampered`` to build on a newest seal whose signature does not hold.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_WRITER_LOCK])
        if cursor.fetchone() != (True,):
            return 0
        previous = LedgerSeal.objects.order_by("-number").first()
        if previous and not _is_signed(previous):
            raise LedgerTampered(where=str(_signature_fault(previous)))
        position = (previous.last_xact, previous.last_seq) if previous else (0, 0)
        cursor.execute(_SETTLED, [*position, limit])
        lines = cursor.fetchall()
        if lines:
            _write_seal(previous, lines, at)
        return len(lines)


def head() -> Head | None:
    """Return the newest seal's number and root, to be kept or published outside; ``None`` before the first seal."""
    newest = LedgerSeal.objects.order_by("-number").first()
    return Head(newest.number, bytes(newest.root).hex()) if newest else None


def verify(*, published: Head | None = None) -> Verification:
    """Read every seal and every sealed line again and say how far it holds and what is the first fault.

    Streams; memory does not grow with the ledger. ``published`` is a head that was kept outside: with it, the removal
    of the newest seals is found as well.
    """
    chain = _Chain(published)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ALL, [0, 0])
        lines = _Lookahead(_stream(cursor))
        seals = LedgerSeal.objects.order_by("number").iterator(chunk_size=20)
        fault = next((fault for one in seals if (fault := chain.accept(one, lines))), None)
    fault = fault or chain.shortfall()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_ledgerline WHERE (xact, seq) > (%s, %s)", list(chain.position))
        (unsealed,) = cursor.fetchone() or (0,)
    return Verification(chain.lines, unsealed, chain.sealed_at, fault)


def canonical(line: Line) -> bytes:
    """Return the bytes of a line that are hashed: each column as ``length:utf-8``, SQL NULL as ``-:``."""
    return _fields("line", line)


def signed_bytes(one: LedgerSeal) -> bytes:
    """Return the bytes of a seal that are signed: every column but the signature; of ``hashes`` its SHA-256."""
    sealed_at = one.sealed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    digest = hashlib.sha256(one.hashes).hexdigest()
    root = bytes(one.root).hex()
    return _fields("seal", [one.number, one.last_xact, one.last_seq, one.lines, digest, root, one.key_id, sealed_at])


def _fields(kind: str, values: Sequence[object]) -> bytes:
    parts = [b"lienthong %s 1\n" % kind.encode()]
    for value in values:
        text = b"" if value is None else str(value).encode()
        parts.append(b"-:" if value is None else b"%d:%s" % (len(text), text))
    return b"".join(parts)


def _link(previous: bytes, line: Line) -> bytes:
    return hashlib.sha256(previous + canonical(line)).digest()


def _write_seal(previous: LedgerSeal | None, lines: Sequence[Line], at: datetime) -> None:
    chain = [bytes(previous.root) if previous else GENESIS]
    for line in lines:
        chain.append(_link(chain[-1], line))
    key = keys.private_key(KEY)
    one = LedgerSeal(
        number=previous.number + 1 if previous else 1,
        last_xact=lines[-1][0],
        last_seq=lines[-1][1],
        lines=len(lines),
        hashes=b"".join(chain[1:]),
        root=chain[-1],
        key_id=keys.fingerprint(key.public_key()),
        sealed_at=at,
    )
    one.signature = key.sign(signed_bytes(one), _ALGORITHM)
    one.save(force_insert=True)


def _is_signed(one: LedgerSeal) -> bool:
    key = keys.public_key(KEY, one.key_id)
    if key is None:
        return False
    try:
        key.verify(bytes(one.signature), signed_bytes(one), _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def _stream(cursor: Any) -> Iterator[Line]:
    while rows := cursor.fetchmany(_ROWS):
        yield from rows


class _Lookahead:
    """Lines in order, of which those up to a position can be taken and the next one left."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._next = next(lines, None)

    def up_to(self, position: tuple[int, int]) -> Iterator[Line]:
        while self._next is not None and self._next[:2] <= position:
            yield self._next
            self._next = next(self._lines, None)


class _Chain:
    """How far the verification has come."""

    def __init__(self, published: Head | None) -> None:
        self.published = published
        self.number = 0
        self.root = GENESIS
        self.position = (0, 0)
        self.lines = 0
        self.sealed_at: datetime | None = None

    def accept(self, one: LedgerSeal, lines: _Lookahead) -> Fault | None:
        """Return what is wrong with this seal or its lines; without a fault, move on past it."""
        if one.number != self.number + 1:
            return _missing_seal(self.number + 1)
        if not _is_signed(one):
            return _signature_fault(one)
        if self.published and one.number == self.published.number and bytes(one.root).hex() != self.published.root:
            return _other_root(one.number)
        kept = [bytes(one.hashes[i : i + 32]) for i in range(0, len(one.hashes), 32)]
        fault = _first_difference(one, self.root, kept, list(lines.up_to((one.last_xact, one.last_seq))))
        if fault is None:
            self.number, self.root, self.sealed_at = one.number, bytes(one.root), one.sealed_at
            self.position = (one.last_xact, one.last_seq)
            self.lines += one.lines
        return fault

    def shortfall(self) -> Fault | None:
        """Return a fault when the chain ends before the seal that was published."""
        if self.published and self.published.number > self.number:
            return _missing_seal(self.number + 1)
        return None


def _first_difference(one: LedgerSeal, before: bytes, kept: list[bytes], lines: list[Line]) -> Fault | None:
    """Compare the lines found with the hashes kept and name the first line changed, missing or inserted."""
    for index, (line, expected) in enumerate(zip(lines, kept, strict=False)):
        if _link(before, line) != expected:
            return _named_difference(one, before, kept[index:], lines[index:])
        before = expected
    return _missing_line(one, lines[-1] if lines else None) if len(lines) < len(kept) else None


def _named_difference(one: LedgerSeal, before: bytes, kept: list[bytes], lines: list[Line]) -> Fault:
    """Tell an inserted, a missing and a changed line apart by looking where the chain goes on."""
    if any(_link(before, later) == kept[0] for later in lines[1:]):
        return _line_fault("line_inserted", one, lines[0])
    if any(_link(earlier, lines[0]) == hash_ for earlier, hash_ in pairwise(kept)):
        return _line_fault("line_missing", one, lines[0])
    return _line_fault("line_changed", one, lines[0])


_LINE_WORDS = {
    "line_changed": Text("dòng {seq} đã bị sửa (niêm phong số {seal})", "line {seq} was changed (seal {seal})"),
    "line_inserted": Text(
        "dòng {seq} bị chèn vào sau khi niêm phong số {seal}", "line {seq} was inserted after seal {seal} was made"
    ),
    "line_missing": Text(
        "thiếu một hoặc nhiều dòng ngay trước dòng {seq} (niêm phong số {seal})",
        "one or more lines are missing just before line {seq} (seal {seal})",
    ),
    "line_missing_after": Text(
        "thiếu dòng cuối của niêm phong số {seal}, ngay sau dòng {seq}",
        "the last lines of seal {seal} are missing, just after line {seq}",
    ),
}


def _line_fault(code: str, one: LedgerSeal, line: Line) -> Fault:
    words = _LINE_WORDS[code]
    facts = {"seq": line[1], "seal": one.number}
    return Fault(code, one.number, line[1], Text(words.vi.format(**facts), words.en.format(**facts)))


def _missing_line(one: LedgerSeal, last: Line | None) -> Fault:
    if last is None:
        words = Text(f"mất mọi dòng của niêm phong số {one.number}", f"all lines of seal {one.number} are missing")
        return Fault("line_missing", one.number, None, words)
    return _line_fault("line_missing_after", one, last)


def _missing_seal(number: int) -> Fault:
    return Fault("seal_missing", number, None, Text(f"mất niêm phong số {number}", f"seal {number} is missing"))


def _other_root(number: int) -> Fault:
    words = Text(
        f"niêm phong số {number} không phải là bản đã công bố", f"seal {number} is not the one that was published"
    )
    return Fault("seal_replaced", number, None, words)


def _signature_fault(one: LedgerSeal) -> Fault:
    words = Text(
        f"niêm phong số {one.number} đã bị sửa hoặc không do khóa của hệ thống ký",
        f"seal {one.number} was changed, or was not signed with this installation's key",
    )
    return Fault("seal_changed", one.number, None, words)
