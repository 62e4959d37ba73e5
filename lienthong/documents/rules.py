"""What a file is, by its content; what its name may be; where in the store it lies."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from lienthong.documents.refusals import FileDamaged, FileEmpty, FileEncrypted, FileTooLarge, FileTypeNotAllowed

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_ATTACHMENTS = 40
LONGEST_NAME = 120

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_ENDINGS = {PDF: b"%%EOF", JPEG: b"\xff\xd9", PNG: b"IEND"}
_TAIL = 2048
#: A trailer or cross-reference stream that names an encryption dictionary. Neither is ever compressed.
_ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


def media_type(content: bytes, name: str) -> str:
    """Return the media type of an upload, known by its bytes and never by its name.

    Refuses ``FileEmpty``, ``FileTooLarge`` (10 MB), ``FileTypeNotAllowed``, ``FileDamaged``, ``FileEncrypted``.
    """
    if not content:
        raise FileEmpty(name=name)
    if len(content) > LARGEST:
        raise FileTooLarge(name=name, limit_mb=LARGEST // MEGABYTE)
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)
    if kind is None:
        raise FileTypeNotAllowed(name=name)
    if _ENDINGS[kind] not in content[-_TAIL:]:
        raise FileDamaged(name=name)
    if kind == PDF and _ENCRYPT.search(content):
        raise FileEncrypted(name=name)
    return kind


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


def dossier_of(holder: str) -> str:
    """Return the dossier's code when the holder is a dossier (``dossier:<code>``), else nothing."""
    kind, _, code = holder.partition(":")
    return code if kind == "dossier" else ""
