"""Verify a Liên Thông ledger without Liên Thông: a second reading of the formats in docs/explanation/the-ledger.md.

    python tools/verify_ledger.py "host=… dbname=…" FOLDER_OF_PUBLIC_KEYS [PUBLISHED_NUMBER:ROOT]

Exit 0: everything sealed is intact. 1: it is not, and the first fault is named. 2: wrong use.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SEALS = """
SELECT number, last_xact, last_seq, lines, hashes, root, key_id, signature,
       to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM core_ledgerseal ORDER BY number"""
LINES = """
SELECT xact, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor_kind, actor_id, actor_name,
       unit_id, verb, about, dossier, detail::text
FROM core_ledgerline ORDER BY xact, seq"""


class Broken(Exception):
    """Something sealed is not as it was."""


def fields(kind: str, values: Iterable[Any]) -> bytes:
    """Write values one after the other as ``length:utf-8`` (NULL as ``-:``) after a line that names the format."""
    out = f"lienthong {kind} 1\n".encode()
    for value in values:
        text = str(value).encode()
        out += b"-:" if value is None else str(len(text)).encode() + b":" + text
    return out


def public_keys(folder: Path) -> dict[str, ec.EllipticCurvePublicKey]:
    """Read every ledger-*.pub.pem and know it by SHA-256 of its SubjectPublicKeyInfo."""
    found = {}
    for path in folder.glob("ledger-*.pub.pem"):
        key = serialization.load_pem_public_key(path.read_bytes())
        if isinstance(key, ec.EllipticCurvePublicKey):
            der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
            found[hashlib.sha256(der).hexdigest()] = key
    return found


def check_signature(seal: tuple[Any, ...], known: dict[str, ec.EllipticCurvePublicKey]) -> None:
    """Raise unless the seal is signed by one of the known keys."""
    number, xact, seq, count, kept, root, key_id, signature, sealed_at = seal
    if key_id not in known:
        raise Broken(f"seal {number}: its key is not among the public keys given")
    digest = hashlib.sha256(kept).hexdigest()
    message = fields("seal", [number, xact, seq, count, digest, bytes(root).hex(), key_id, sealed_at])
    try:
        known[key_id].verify(bytes(signature), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Broken(f"seal {number}: the signature does not hold") from None


def check(
    seals: Iterator[tuple[Any, ...]],
    lines: Iterator[tuple[Any, ...]],
    known: dict[str, ec.EllipticCurvePublicKey],
    published: dict[int, str],
) -> str:
    """Walk the chain; return what holds or raise ``Broken``."""
    total, number, chain = 0, 0, bytes(32)
    for seal in seals:
        number += 1
        if seal[0] != number:
            raise Broken(f"seal {number} is missing")
        check_signature(seal, known)
        if published.get(number, bytes(seal[5]).hex()) != bytes(seal[5]).hex():
            raise Broken(f"seal {number} is not the one that was published")
        for index in range(seal[3]):
            line = next(lines, None)
            if line is None:
                raise Broken(f"seal {number}: the ledger ends before its line {index + 1} of {seal[3]}")
            chain = hashlib.sha256(chain + fields("line", line)).digest()
            if chain != bytes(seal[4][32 * index : 32 * index + 32]):
                raise Broken(f"seal {number}: line {line[1]} was changed or inserted, or a line before it is missing")
            total += 1
    if max(published, default=0) > number:
        raise Broken(f"seal {number + 1} is missing")
    unsealed = sum(1 for _ in lines)
    return f"{total} lines in {number} seals hold, {unsealed} not sealed yet; head {number}:{chain.hex()}"


def main(arguments: list[str]) -> int:
    """Run the command."""
    if len(arguments) not in (2, 3):
        print(__doc__)
        return 2
    known = public_keys(Path(arguments[1]))
    published = {int(n): root for n, _, root in (a.partition(":") for a in arguments[2:])}
    with psycopg.connect(arguments[0]) as database:
        try:
            print(check(rows(database, SEALS), rows(database, LINES), known, published))
        except Broken as fault:
            print(f"NOT INTACT: {fault}")
            return 1
    return 0


def rows(database: psycopg.Connection[Any], statement: str) -> Iterator[tuple[Any, ...]]:
    """Yield rows through a cursor on the server, so that memory does not grow with the ledger."""
    with database.cursor(name=hashlib.sha256(statement.encode()).hexdigest()[:16]) as cursor:
        cursor.itersize = 2000
        cursor.execute(statement)
        yield from cursor


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
