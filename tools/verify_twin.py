"""Verify the twin of a paper without Liên Thông: a second reading of docs/explanation/papers-and-signatures.md.

    python tools/verify_twin.py TWIN.json AUTHORITY.crt.pem [PAPER.pdf]

Exit 0: every byte is as a unit signed it whose certificate the authority issued, and the PDF, when given, is the one
whose twin it is. 1: it is not, and the first fault is named. 2: wrong use. Withdrawals are not in the file: for those
open the address in ``data.check``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

HALF = 32  # bytes of each of the two numbers of an ES256 signature


class Broken(Exception):
    """The file is not what a unit signed."""


def canonical(value: Any) -> bytes:
    """Write JSON as RFC 8785 does, as far as texts, whole numbers, booleans, lists and objects go."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def base64url(content: bytes) -> str:
    """Write bytes as RFC 7515 does."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Read what ``base64url`` wrote, and nothing that only looks like it."""
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(content) != text:
        raise Broken("a part is not base64url in its one form")
    return content


def certificates(header: dict[str, Any]) -> list[x509.Certificate]:
    """Read the chain of the header: the unit's certificate first."""
    chain = [x509.load_der_x509_certificate(base64.b64decode(one, validate=True)) for one in header["x5c"]]
    der = chain[0].public_bytes(serialization.Encoding.DER)
    if header["x5t#S256"] != base64url(hashlib.sha256(der).digest()):
        raise Broken("the header names another certificate than it holds")
    return chain


def check_chain(chain: list[x509.Certificate], authority: x509.Certificate, moment: datetime) -> None:
    """Raise unless each certificate was issued by the next and the last by the authority, all valid at the moment."""
    links = [one for one in chain if one != authority]
    for certificate, issuer in zip(links, [*links[1:], authority], strict=True):
        certificate.verify_directly_issued_by(issuer)
        is_authority = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        signs_others = issuer.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
        if not (is_authority and signs_others):
            raise Broken("an issuer in the chain may not issue")
        for one in (certificate, issuer):
            if not one.not_valid_before_utc <= moment <= one.not_valid_after_utc:
                raise Broken("a certificate was not valid when the paper was signed")
    if not links or not links[0].extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
        raise Broken("the signer's certificate is not for signatures")


def check_twin(content: bytes, authority: x509.Certificate) -> tuple[dict[str, Any], str]:
    """Return the data and the name of the unit that signed them; raise when anything is not as it was signed."""
    file = json.loads(content)
    if canonical(file) != content:
        raise Broken("the file is not in canonical form")
    protected, signature = (file["signature"][name] for name in ("protected", "signature"))
    header = json.loads(from_base64url(protected))
    if header["alg"] != "ES256":
        raise Broken("the signature is not ES256")
    chain = certificates(header)
    check_chain(chain, authority, datetime.fromtimestamp(header["iat"], UTC))
    key, numbers = chain[0].public_key(), from_base64url(signature)
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(numbers) != 2 * HALF:
        raise Broken("the signature is not one over P-256")
    der = encode_dss_signature(int.from_bytes(numbers[:HALF]), int.from_bytes(numbers[HALF:]))
    key.verify(der, f"{protected}.{base64url(canonical(file['data']))}".encode(), ec.ECDSA(hashes.SHA256()))
    (name,) = chain[0].subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return file["data"], str(name.value)


def check_pdf(data: dict[str, Any], pdf: bytes) -> None:
    """Raise unless the PDF is the one whose twin the data are."""
    if data["pdf"] != {"sha256": hashlib.sha256(pdf).hexdigest(), "size": len(pdf)}:
        raise Broken("this is not the PDF whose twin it is")


def main(words: list[str]) -> int:
    """Check the files named on the command line and say what was found."""
    if len(words) not in (2, 3):
        print(__doc__)
        return 2
    twin, authority, *pdf = (Path(word).read_bytes() for word in words)
    try:
        data, signer = check_twin(twin, x509.load_pem_x509_certificate(authority))
        for content in pdf:
            check_pdf(data, content)
    except (Broken, InvalidSignature) as fault:
        print(f"broken: {str(fault) or 'the signature does not fit'}")
        return 1
    except (
        ValueError,
        LookupError,
        TypeError,
        x509.InvalidVersion,
        x509.ExtensionNotFound,
        UnsupportedAlgorithm,
    ) as why:
        print(f"broken: it cannot be read ({type(why).__name__})")
        return 1
    print(f"intact: {data['title']['vi']}, {data.get('number', '')}, signed by {signer}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
