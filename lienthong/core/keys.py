"""Private keys of this installation, and secrets shared with houses outside: files that only its own user may read.

A key of production is put here by the operator before the first start (or made here and backed up); nothing in the
database leads to it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

_SECRET_BYTES = 32


def private_key(name: str) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key called ``name``, making it (mode 0600) and exporting its public half at first use."""
    path = folder() / f"{name}.key.pem"
    if not path.exists():
        write_once(path, _private_bytes(ec.generate_private_key(ec.SECP256R1())), mode=0o600)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} is not an elliptic curve key")
    public = _public_path(name, fingerprint(key.public_key()))
    if not public.exists():
        write_once(public, public_bytes(key.public_key()), mode=0o644)
    return key


def public_key(name: str, key_id: str) -> ec.EllipticCurvePublicKey | None:
    """Return the exported public key called ``name`` whose fingerprint is ``key_id``; ``None`` when it is not here.

    Public keys of earlier private keys stay in the folder, so that what they signed can still be verified.
    """
    path = _public_path(name, key_id)
    if not key_id.isalnum() or not path.exists():
        return None
    key = serialization.load_pem_public_key(path.read_bytes())
    return key if isinstance(key, ec.EllipticCurvePublicKey) and fingerprint(key) == key_id else None


def fingerprint(key: ec.EllipticCurvePublicKey) -> str:
    """Return SHA-256 of the key's SubjectPublicKeyInfo (DER), in hexadecimal."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the key as PEM."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def shared_secrets(name: str) -> dict[str, bytes]:
    """Return the secrets shared with a house outside, by key id in order: the last one signs, every one verifies.

    They are the files ``<name>.<key id>.secret``; what is in a file is the secret, without white space around it.
    """
    files = sorted(folder().glob(f"{name}.*.secret"))
    return {path.name.split(".")[1]: path.read_bytes().strip() for path in files}


def make_shared_secret(name: str, key_id: str) -> None:
    """Make a secret of 32 random bytes, in hexadecimal; one that is there is kept."""
    write_once(folder() / f"{name}.{key_id}.secret", secrets.token_hex(_SECRET_BYTES).encode(), mode=0o600)


def folder() -> Path:
    """Return the folder of keys, made at first use and closed to everybody else."""
    keys = Path(settings.KEYS)
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keys


def write_once(path: Path, content: bytes, *, mode: int) -> bool:
    """Write a whole file or none, readable as ``mode`` says from its first moment; the first of two writers wins.

    Return whether it was this one.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        return True
    finally:
        Path(temporary).unlink()


def _public_path(name: str, key_id: str) -> Path:
    return folder() / f"{name}-{key_id[:16]}.pub.pem"


def _private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
