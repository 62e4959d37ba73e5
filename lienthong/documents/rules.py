"""What a file is, by its content; what its name may be; where in the store it lies."""

from __future__ import annotations

import re
import unicodedata
import zlib
from base64 import a85decode
from binascii import unhexlify
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any

from lienthong.core.values import Text
from lienthong.documents.refusals import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileTooLarge,
    FileTypeNotAllowed,
    FileUnpacksTooLarge,
)

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
#: What one part of a file may unpack to (a sheet of A3 in color at 600 dots an inch has 200), and how many dots a
#: picture may have (A0 at 300 dots an inch has 140 million): more is there to fill somebody's memory.
MOST_UNPACKED, MOST_DOTS = 256 * MEGABYTE, 250_000_000
#: How long content is kept to which nothing refers any more: somebody may have removed it by mistake.
KEPT_AFTER_REMOVAL = timedelta(days=30)
#: No twin of a paper is near it.
LARGEST_TWIN = MEGABYTE
MOST_ATTACHMENTS = 40
LONGEST_NAME = 120

PDF, JPEG, PNG, JSON = "application/pdf", "image/jpeg", "image/png", "application/json"
_BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_ENDINGS = {PDF: b"%%EOF", JPEG: b"\xff\xd9", PNG: b"IEND"}
_TAIL = 2048
#: A trailer or cross-reference stream that names an encryption dictionary. Neither is ever compressed.
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


def media_type(content: bytes, name: str, largest: int = LARGEST) -> str:
    """Return the media type of a file of at most ``largest`` bytes, known by its content and never by its name.

    Refuses ``FileEmpty``, ``FileTooLarge``, ``FileTypeNotAllowed``, ``FileDamaged``, ``FileEncrypted``,
    ``FileUnpacksTooLarge``.
    """
    if not content:
        raise FileEmpty(name=name)
    if len(content) > largest:
        raise FileTooLarge(name=name, limit_mb=largest // MEGABYTE)
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)
    if kind is None:
        raise FileTypeNotAllowed(name=name)
    if _ENDINGS[kind] not in content[-_TAIL:]:
        raise FileDamaged(name=name)
    if kind == PDF and _ENCRYPT.search(content):
        raise FileEncrypted(name=name)
    if _is_bomb(content) if kind == PDF else _dots(content, kind) > MOST_DOTS:
        raise FileUnpacksTooLarge(name=name)
    return kind


# ---------------------------------------------------------------- what a file becomes when it is opened

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_SIDES = re.compile(rb"/(?:Width|Height)\s+(\d{1,9})")
_LONGEST_DICTIONARY = 2048
_MOST_RATIO = 1032  # what the densest zlib stream unpacks to, as a multiple of itself
_MOST_LAYERS = 4
_PIECE = 16 * 1024
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def _is_bomb(pdf: bytes) -> bool:
    """Tell whether a part of a PDF unpacks to what no reader holds. Its streams are never packed into one another."""
    total = 0
    for found in _STREAM.finditer(pdf):
        dictionary = pdf[max(0, found.start() - _LONGEST_DICTIONARY) : found.start()].rpartition(b"obj")[2]
        sides = [int(side) for side in _SIDES.findall(dictionary)]
        end = pdf.find(b"endstream", found.end())
        stream = pdf[found.end() : end if end >= 0 else len(pdf)]
        size = _unpacked_size(_binary(stream, dictionary))
        total += size
        if size > MOST_UNPACKED or total > 4 * MOST_UNPACKED or (len(sides) > 1 and sides[0] * sides[1] > MOST_DOTS):
            return True
    return False


def _binary(stream: bytes, dictionary: bytes) -> bytes:
    """Return a stream without the letters in which it may be written."""
    try:
        if b"/ASCII85Decode" in dictionary or b"/A85" in dictionary:
            return a85decode(stream.strip().removesuffix(b"~>"))
        if b"/ASCIIHexDecode" in dictionary or b"/AHx" in dictionary:
            return unhexlify(b"".join(stream.split()).removesuffix(b">"))
    except ValueError:
        return b""  # no reader reads it either
    return stream


def _unpacked_size(stream: bytes) -> int:
    """Return how many bytes a stream, packed once or several times over, unpacks to; 0 when that cannot be many."""
    largest = 0
    for layers in range(1, _MOST_LAYERS + 1):
        pieces = _unpacked(stream, layers)
        if largest > MOST_UNPACKED or next(pieces, None) is None:
            break  # it is packed no further
        if len(stream) * _MOST_RATIO**layers > MOST_UNPACKED:
            largest = max(largest, _size_up_to(MOST_UNPACKED, pieces))
    return largest


def _size_up_to(most: int, pieces: Iterator[bytes]) -> int:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            break
    return size


def _unpacked(stream: bytes, layers: int) -> Iterator[bytes]:
    """Yield what a stream unpacks to, in small pieces; nothing when it is not packed so many times."""
    pieces: Iterator[bytes] = (stream[at : at + _PIECE] for at in range(0, len(stream), _PIECE))
    for _ in range(layers):
        pieces = _inflated(pieces)
    return pieces


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    with suppress(zlib.error):
        for piece in pieces:
            while piece and not inflater.eof:
                if unpacked := inflater.decompress(piece, _PIECE):
                    yield unpacked
                piece = inflater.unconsumed_tail  # noqa: PLW2901


def _dots(picture: bytes, kind: str) -> int:
    """Return how many dots a PNG or JPEG says that it has; 0 when it does not say."""
    if kind == PNG:
        return int.from_bytes(picture[16:20]) * int.from_bytes(picture[20:24])
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        if picture[at + 1] in _FRAMES:
            return int.from_bytes(picture[at + 5 : at + 7]) * int.from_bytes(picture[at + 7 : at + 9])
        at += 2 + int.from_bytes(picture[at + 2 : at + 4])
    return 0


# ---------------------------------------------------------------- names and places


def shown_name(name: str) -> str:
    """Return the last part of an uploaded file's name, on one line, not too long; it is shown, never opened."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in last)
    tidy = " ".join(unicodedata.normalize("NFC", printable).split()) or "tệp"
    if len(tidy) <= LONGEST_NAME:
        return tidy
    ending = PurePosixPath(tidy).suffix[:10]
    return tidy[: LONGEST_NAME - len(ending)] + ending


def place_in_store(sha256: str) -> PurePosixPath:
    """Return where in the files folder the content with this hash lies: ``ab/cd/abcd…``."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256 in hexadecimal")
    return PurePosixPath(sha256[:2], sha256[2:4], sha256)


# ---------------------------------------------------------------- papers


def state_of(valid_to: date | None, withdrawn_at: datetime | None, day: date) -> str:
    """Return ``withdrawn``, ``expired`` (from the day ``valid_to`` on) or ``valid``."""
    if withdrawn_at is not None:
        return "withdrawn"
    return "expired" if valid_to is not None and valid_to <= day else "valid"


def rows_of(shows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a paper as they are kept: ``key``, ``label`` in two languages, ``value``, ``data``.

    ``value`` is what the paper shows, ``data`` what stands behind it where that is not the same (an ISO day, a code). A
    row without a key, or with one that another row has, gets one of its own: ``row_3``, ``name_2``.
    """
    rows: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(shows, start=1):
        label, value = row["label"], str(row["value"])
        words = Text(**label) if isinstance(label, Mapping) else label
        wanted = row.get("key") or f"row_{number}"
        key = next(one for one in chain([wanted], (f"{wanted}_{n}" for n in count(2))) if one not in rows)
        data = _plain(row.get("data", value))
        rows[key] = {"key": key, "label": {"vi": words.vi, "en": words.en}, "value": value, "data": data}
    return list(rows.values())


def _plain(value: Any) -> Any:
    """Return a value as canonical JSON can hold it: whatever is not one of its kinds, or a fraction, becomes text."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, str | bool | int) else str(value)


#: Holders that belong to a dossier: what was filed with it, what officers put to it for their own work.
_OF_DOSSIERS = ("dossier", "work")


def dossier_of(holder: str) -> str:
    """Return the dossier's code when the holder is a dossier (``dossier:<code>``, ``work:<code>``), else nothing."""
    kind, _, code = holder.partition(":")
    return code if kind in _OF_DOSSIERS else ""
