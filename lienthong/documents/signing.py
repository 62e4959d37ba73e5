"""Signatures of units: PAdES baseline B on PDFs, a detached JWS on their twins in data, both ECDSA on P-256; and what
a signed file says when it is looked at again.

Each unit has a certificate of its own, issued at first use by a demonstration authority whose key lies with the other
keys. An installation with a real authority puts that authority's certificate in the place of ours and each unit's
certificate beside its key; the file names are in ``docs/explanation/papers-and-signatures.md``.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lienthong.core import keys
from lienthong.documents.refusals import CheckBusy

AUTHORITY = "authority"
_AUTHORITY_NAME = "Liên Thông DEMO authority"
_YEARS_OF_AUTHORITY, _YEARS_OF_UNIT = 20, 3
_FIELD = "Signature"
_HALF = 32  # bytes of each of the two numbers of a signature
_WHOLE = SignatureCoverageLevel.ENTIRE_FILE
_MOST_MEMORY = 1024 * 1024 * 1024  # bytes, of the process that reads a stranger's file
_MOST_SECONDS = 10
_PATIENCE = 2.0  # seconds that one stranger's file waits for another's
_one_at_a_time = threading.Lock()
#: What readers of certificates and files raise at one that nobody made on purpose.
_UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError, OSError),
    *(InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion),
)


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What a file's signature says: ``state`` is ``intact``, ``changed``, ``unsigned`` or ``unknown_signer``.

    ``signer`` and ``signed_at`` are what the signature claims; they can be believed when the state is ``intact``.
    """

    state: str
    signer: str = ""
    signed_at: datetime | None = None


def sign(pdf: bytes, *, unit_id: int, unit_name: str, reason: str, at: datetime) -> bytes:
    """Return the PDF signed with the unit's certificate; the signature covers every byte."""
    certificate = _unit_certificate(unit_id, unit_name, at)
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=_as_asn1(keys.private_key(_unit_key_name(unit_id))),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    meta = signers.PdfSignatureMetadata(
        field_name=_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=unit_name, reason=reason
    )
    out = _SignerAt(meta, signer, at).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return bytes(out.getvalue())


def check(pdf: bytes) -> SignatureCheck:
    """Tell whether a PDF is as it was signed, and by which unit; anything unreadable counts as changed.

    Certificates are judged at the moment that the signature claims: without an outside time stamp nothing better is
    known (see ``docs/explanation/papers-and-signatures.md``). For files of strangers use ``check_apart``.
    """
    return _check(pdf, _trusted())


def check_apart(pdf: bytes) -> SignatureCheck:
    """Do what ``check`` does in a process of its own, which may use little memory and time.

    A stranger's PDF of a few kilobytes can unpack to gigabytes; what breaks the limits counts as changed. Strangers
    are served one after the other, so that they never take the machine: refuses ``CheckBusy``.
    """
    if not _one_at_a_time.acquire(timeout=_PATIENCE):
        raise CheckBusy
    try:
        return _checked_apart(pdf)
    finally:
        _one_at_a_time.release()


def _checked_apart(pdf: bytes) -> SignatureCheck:
    head = json.dumps([certificate.dump().hex() for certificate in _trusted()]).encode()
    command = [sys.executable, "-m", __name__]
    try:
        child = subprocess.run(  # noqa: S603 - our own module, the file goes to its standard input
            command, input=head + b"\n" + pdf, capture_output=True, timeout=_MOST_SECONDS * 2, check=True
        )
        state, signer, signed_at = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError):
        return SignatureCheck("changed")
    return SignatureCheck(state, signer, datetime.fromisoformat(signed_at) if signed_at else None)


def _check(pdf: bytes, trusted: list[asn1_x509.Certificate]) -> SignatureCheck:
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(signatures) == 1:
            return _judge(signatures[0], trusted)
    except (PdfError, *_UNREADABLE):
        return SignatureCheck("changed")
    return SignatureCheck("changed" if b"/ByteRange" in pdf else "unsigned")


def _judge(signature: Any, trusted: list[asn1_x509.Certificate]) -> SignatureCheck:
    signed_at = signature.self_reported_timestamp
    context = ValidationContext(
        trust_roots=trusted, moment=signed_at, best_signature_time=signed_at, allow_fetching=False
    )
    status = validate_pdf_signature(signature, context)
    signer = str(status.signing_cert.subject.native.get("common_name", ""))
    padding = signature.pkcs7_content[len(cms.ContentInfo.load(signature.pkcs7_content).dump()) :]
    is_whole = status.intact and status.valid and status.coverage == _WHOLE and not padding.strip(b"\0")
    if not is_whole:
        return SignatureCheck("changed", signer, signed_at)
    return SignatureCheck("intact" if status.trusted else "unknown_signer", signer, signed_at)


class _SignerAt(signers.PdfSigner):
    """A signer that writes the moment it is given as the time of signing."""

    def __init__(self, meta: Any, signer: Any, at: datetime) -> None:
        super().__init__(meta, signer)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session


# ---------------------------------------------------------------- data


def sign_data(data: Mapping[str, Any], *, unit_id: int, unit_name: str, at: datetime) -> bytes:
    """Return a JSON file with the data and the unit's signature over them, by the certificate that signs its PDFs.

    The file is ``{"data", "signature": {"protected", "signature"}}`` in canonical form (RFC 8785: sorted keys, no
    spaces); the signature is a flattened JWS (RFC 7515) whose payload, the canonical form of ``data``, is detached. The
    protected header is that of JAdES baseline B: ``alg`` ES256, ``iat``, ``x5c`` (unit, authority), ``x5t#S256``.
    ``data`` holds texts, whole numbers, booleans, lists and objects with ASCII keys.
    """
    certificate = _unit_certificate(unit_id, unit_name, at)
    chain = [certificate, *(one for one in _trusted() if one.subject == certificate.issuer)]
    header = {
        "alg": "ES256",
        "iat": int(at.timestamp()),
        "typ": "JOSE+JSON",
        "x5c": [base64.b64encode(one.dump()).decode() for one in chain],
        "x5t#S256": _base64url(sha256(certificate.dump()).digest()),
    }
    protected = _base64url(canonical(header))
    key = keys.private_key(_unit_key_name(unit_id))
    r, s = decode_dss_signature(key.sign(_signing_input(protected, data), ec.ECDSA(hashes.SHA256())))
    signature = _base64url(r.to_bytes(_HALF) + s.to_bytes(_HALF))
    return canonical({"data": data, "signature": {"protected": protected, "signature": signature}})


def check_data(content: bytes) -> SignatureCheck:
    """Tell whether a file of ``sign_data`` is as it was signed, and by which unit; anything unreadable is ``changed``.

    Every byte counts: a file that says the same in another form (spaces, another order of keys) is ``changed`` too.
    """
    try:
        file = json.loads(content)
        if "signature" not in file:
            return SignatureCheck("unsigned")
        return _judge_data(file, is_canonical=canonical(file) == content)
    except _UNREADABLE:
        return SignatureCheck("changed")


def canonical(value: Any) -> bytes:
    """Return JSON in the form of RFC 8785, for values as ``sign_data`` takes them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _judge_data(file: Mapping[str, Any], *, is_canonical: bool) -> SignatureCheck:
    protected, signature = file["signature"]["protected"], _bytes(file["signature"]["signature"])
    header = json.loads(_bytes(protected))
    leaf, *others = (asn1_x509.Certificate.load(base64.b64decode(one, validate=True)) for one in header["x5c"])
    signed_at = datetime.fromtimestamp(header["iat"], UTC)
    signer = str(leaf.subject.native.get("common_name", ""))
    key = x509.load_der_x509_certificate(leaf.dump()).public_key()
    is_ours = is_canonical and header["alg"] == "ES256" and header["x5t#S256"] == _base64url(leaf.sha256)
    if not is_ours or not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != 2 * _HALF:
        return SignatureCheck("changed", signer, signed_at)
    halves = (int.from_bytes(half) for half in (signature[:_HALF], signature[_HALF:]))
    key.verify(encode_dss_signature(*halves), _signing_input(protected, file["data"]), ec.ECDSA(hashes.SHA256()))
    return SignatureCheck("intact" if _is_vouched_for(leaf, others, signed_at) else "unknown_signer", signer, signed_at)


def _is_vouched_for(leaf: Any, others: list[Any], signed_at: datetime) -> bool:
    """Tell whether a trusted authority stood behind a certificate at the moment that the signature claims."""
    context = ValidationContext(
        trust_roots=_trusted(), moment=signed_at, best_signature_time=signed_at, allow_fetching=False
    )
    validator = CertificateValidator(leaf, intermediate_certs=others, validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage({"digital_signature"}))  # type: ignore[no-untyped-call]
    except (PathError, ValidationError):
        return False
    return True


def _signing_input(protected: str, data: Any) -> bytes:
    return f"{protected}.{_base64url(canonical(data))}".encode()


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Return what base64url stands for; a text that is not the one way of writing it is a ``ValueError``."""
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _base64url(content) != text:
        raise ValueError("not base64url in its one form")
    return content


# ---------------------------------------------------------------- certificates


def _unit_certificate(unit_id: int, unit_name: str, at: datetime) -> asn1_x509.Certificate:
    """Return the unit's certificate that holds at ``at``, issuing it when the unit has none under this name."""
    folder = keys.folder() / "units"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{unit_id}-{sha256(unit_name.encode()).hexdigest()[:8]}-{at.year}.crt.pem"
    if not path.exists():
        _authority_certificate(at)
        key = keys.private_key(_unit_key_name(unit_id))
        issued = _certificate(unit_name, key.public_key(), at, _YEARS_OF_UNIT, is_authority=False)
        keys.write_once(path, issued, mode=0o644)
    return asn1_x509.Certificate.load(_der(path))


def _authority_certificate(at: datetime) -> asn1_x509.Certificate:
    path = keys.folder() / f"{AUTHORITY}.crt.pem"
    if not path.exists():
        key = keys.private_key(AUTHORITY)
        issued = _certificate(_AUTHORITY_NAME, key.public_key(), at, _YEARS_OF_AUTHORITY, is_authority=True)
        keys.write_once(path, issued, mode=0o644)
    return asn1_x509.Certificate.load(_der(path))


def _trusted() -> list[asn1_x509.Certificate]:
    """Return the authorities that are trusted: ours, and earlier or outside ones whose files lie beside it."""
    files = sorted(keys.folder().glob(f"{AUTHORITY}*.crt.pem"))
    return [asn1_x509.Certificate.load(_der(path)) for path in files]


def _certificate(name: str, key: ec.EllipticCurvePublicKey, at: datetime, years: int, *, is_authority: bool) -> bytes:
    issuer_key = keys.private_key(AUTHORITY)
    start = at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(_AUTHORITY_NAME))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=366 * years))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Liên Thông DEMO"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _unit_key_name(unit_id: int) -> str:
    return f"unit-{int(unit_id)}"


def _der(path: Path) -> bytes:
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)


def _as_asn1(key: ec.EllipticCurvePrivateKey) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _main() -> None:
    """Check the PDF on standard input under limits; the first line holds the trusted certificates."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    head, _, pdf = sys.stdin.buffer.read().partition(b"\n")
    found = _check(pdf, [asn1_x509.Certificate.load(bytes.fromhex(der)) for der in json.loads(head)])
    sys.stdout.write(json.dumps([found.state, found.signer, found.signed_at and found.signed_at.isoformat()]))


if __name__ == "__main__":  # pragma: no cover - run by check_apart, in a process of its own
    _main()
