"""The twin in data of a paper: the same facts, the same signer, checked by us and by a program that is not ours."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import verify_twin
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lienthong.core.values import Text, system
from lienthong.documents import actions, queries, rules, signing
from lienthong.documents.models import IssuedDocument
from lienthong.documents.refusals import FileTooLarge

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ROWS = [
    {"key": "child_name", "label": Text("Tên", "Name"), "value": "Nguyễn Thị Ánh Nguyệt"},
    {"key": "birth_date", "label": Text("Ngày sinh", "Born"), "value": "18/11/2026", "data": date(2026, 11, 18)},
    {"key": "birth_date", "label": Text("Ngày", "Day"), "value": "18/11/2026", "data": {"day": [18, None, 1.5]}},
    {"label": Text("Ghi chú", "Note"), "value": "“hai\ndòng”"},
]


@pytest.fixture
def twin(issue) -> bytes:
    return queries.read_file(issue(shows=ROWS, legal_basis=["Luật Hộ tịch, Điều 15"]).twin_id)


@pytest.fixture
def authority(folders) -> Path:
    return folders / "keys" / "authority.crt.pem"


def resigned(data, at, **header):
    """Sign like a unit, with another protected header."""
    file = json.loads(signing.sign_data(data, unit_id=7, unit_name="UBND phường Ba Đình", at=at))
    known = json.loads(signing._bytes(file["signature"]["protected"])) | header
    protected = signing._base64url(signing.canonical(known))
    key = signing.keys.private_key("unit-7")
    made = key.sign(signing._signing_input(protected, data), ec.ECDSA(hashes.SHA256()))
    r, s = signing.decode_dss_signature(made)
    signature = signing._base64url(r.to_bytes(32) + s.to_bytes(32))
    return signing.canonical({"data": data, "signature": {"protected": protected, "signature": signature}})


# ---------------------------------------------------------------- what it says


def test_the_twin_says_what_the_paper_says(issue, at):
    issued = issue(shows=ROWS, legal_basis=["Luật Hộ tịch, Điều 15"], valid_to=date(2027, 5, 20))
    data = json.loads(queries.read_file(issued.twin_id))["data"]
    assert (data["type"], data["code"], data["number"], data["template"]) == (
        "paper", issued.code, "152/2026", "birth_certificate"
    )  # fmt: skip
    assert data["title"] == {"vi": "Giấy khai sinh", "en": "Birth certificate"}
    assert data["unit"] == {"code": "agency/pc", "name": "UBND phường Ba Đình"}
    assert data["signer"] == {"name": "Phạm Quốc Bảo", "title": "Chủ tịch"}
    assert (data["issued_at"], data["valid_to"]) == ("2026-11-20T09:00:00+07:00", "2027-05-20")
    assert data["legal_basis"] == ["Luật Hộ tịch, Điều 15"]
    assert data["pdf"] == {"sha256": issued.file_id, "size": issued.file.size}
    assert data["check"].endswith(f"/verify/{issued.code}")
    assert data["mark"].startswith("DEMO")


def test_rows_have_stable_keys_and_what_stands_behind_what_is_printed(twin):
    rows = json.loads(twin)["data"]["rows"]
    assert [row["key"] for row in rows] == ["child_name", "birth_date", "birth_date_2", "row_4"]
    assert [row["data"] for row in rows] == [
        "Nguyễn Thị Ánh Nguyệt", "2026-11-18", {"day": [18, None, "1.5"]}, "“hai\ndòng”"
    ]  # fmt: skip
    assert rows[1] | {"key": ""} == {
        "key": "", "label": {"vi": "Ngày sinh", "en": "Born"}, "value": "18/11/2026", "data": "2026-11-18"
    }  # fmt: skip


def test_in_production_a_twin_bears_no_demo_mark(issue, settings):
    settings.MODE = "production"
    assert "mark" not in json.loads(queries.read_file(issue().twin_id))["data"]


# ---------------------------------------------------------------- its signature


def test_pdf_and_twin_are_signed_with_one_certificate(issue, at):
    issued = issue()
    pdf, twin = (queries.read_file(sha256) for sha256 in (issued.file_id, issued.twin_id))
    assert signing.check(pdf) == signing.check_data(twin) == signing.SignatureCheck("intact", issued.unit_name, at)
    header = json.loads(signing._bytes(json.loads(twin)["signature"]["protected"]))
    assert (header["alg"], header["iat"], len(header["x5c"])) == ("ES256", int(at.timestamp()), 2)
    assert base64.b64decode(header["x5c"][0]).hex().encode() in pdf.lower()


def test_every_changed_byte_is_found_by_us_and_by_a_program_that_is_not_ours(twin, authority):
    trusted = x509.load_pem_x509_certificate(authority.read_bytes())
    data, signer = verify_twin.check_twin(twin, trusted)
    assert (data["number"], signer) == ("152/2026", "UBND phường Ba Đình")
    for position in range(len(twin)):
        changed = twin[:position] + bytes([twin[position] ^ 1]) + twin[position + 1 :]
        assert signing.check_data(changed).state in ("changed", "unsigned"), position
        with pytest.raises(Exception):  # noqa: B017 - whatever it is, it is not believed
            verify_twin.check_twin(changed, trusted)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'"signature"',
        b'{"signature":1}',
        b'{"signature":{"protected":"e30","signature":""}}',
        b'{"data":{},"signature":{"protected":"e31","signature":""}}',
        b"[" * 100_000,
        b'{"signature":NaN}',
    ],
)
def test_what_nobody_can_read_is_changed(content):
    assert signing.check_data(content).state == "changed"


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"data":{"a":1}}'])
def test_data_without_a_signature_are_unsigned(content):
    assert signing.check_data(content).state == "unsigned"


def test_the_same_data_in_another_form_are_changed(twin):
    assert signing.check_data(json.dumps(json.loads(twin), ensure_ascii=False).encode()).state == "changed"
    assert signing.check_data(twin + b"\n").state == "changed"
    assert signing.check_data(twin.replace(b'{"data"', b'{"data":{},"data"', 1)).state == "changed"


@pytest.mark.parametrize("header", [{"alg": "none"}, {"x5t#S256": "AAAA"}, {"iat": 10**30}, {"x5c": []}])
def test_a_header_that_says_something_else_is_not_believed(header, at):
    assert signing.check_data(resigned({"a": "b"}, at)).state == "intact"
    assert signing.check_data(resigned({"a": "b"}, at, **header)).state == "changed"


def test_a_certificate_of_another_kind_is_not_believed(at):
    from cryptography.hazmat.primitives.asymmetric import ed25519

    name, key = signing._name("other"), ed25519.Ed25519PrivateKey.generate()
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(at).not_valid_after(at + timedelta(days=1))
    der = built.sign(key, None).public_bytes(serialization.Encoding.DER)
    digest = signing._base64url(signing.sha256(der).digest())
    forged = resigned({"a": "b"}, at, **{"x5c": [base64.b64encode(der).decode()], "x5t#S256": digest})
    assert signing.check_data(forged).state == "changed"


def test_a_twin_signed_under_another_authority_is_of_an_unknown_signer(twin, settings, tmp_path, at):
    settings.KEYS = tmp_path / "other"
    signing.sign_data({}, unit_id=7, unit_name="X", at=at)
    assert signing.check_data(twin).state == "unknown_signer"


def test_a_certificate_that_had_ended_when_it_signed_is_not_vouched_for(at):
    late = int((at + timedelta(days=10 * 365)).timestamp())
    assert signing.check_data(resigned({"a": "b"}, at, iat=late)).state == "unknown_signer"


# ---------------------------------------------------------------- the public check


def test_the_check_by_code_tells_of_both_forms(issue):
    issued = issue()
    check = queries.verify_code(issued.code, at=NOW)
    assert [(file.kind, file.state, file.sha256) for file in check.files] == [
        ("pdf", "intact", issued.file_id), ("data", "intact", issued.twin_id)
    ]  # fmt: skip


def test_the_check_by_code_says_when_the_store_no_longer_holds_what_was_signed(issue, folders):
    issued = issue()
    (folders / "files" / rules.place_in_store(issued.twin_id)).write_bytes(b"{}")
    check = queries.verify_code(issued.code, at=NOW)
    assert [file.state for file in check.files] == ["intact", "changed"]


def test_a_paper_from_before_there_were_twins_has_its_pdf_alone(issue):
    issued = issue()
    IssuedDocument.objects.update(twin=None)
    assert [file.kind for file in queries.verify_code(issued.code, at=NOW).files] == ["pdf"]


def test_a_twin_verifies_like_its_pdf_and_is_withdrawn_with_it(issue, twin):
    issued = IssuedDocument.objects.get()
    check = queries.verify_paper(twin, at=NOW)
    assert (check.state, check.signer, check.issued.state) == ("intact", "UBND phường Ba Đình", "valid")
    actions.withdraw_document(issued.code, "Cấp nhầm", by=system("x"), at=NOW)
    assert queries.verify_paper(twin, at=NOW).issued.state == "withdrawn"
    assert queries.verify_paper(queries.read_file(issued.file_id), at=NOW).issued.state == "withdrawn"


def test_strangers_data_are_unsigned_and_endless_ones_refused():
    assert queries.verify_paper(b' {"a": 1}', at=NOW) == queries.PaperCheck("unsigned", "", None, None)
    with pytest.raises(FileTooLarge):
        queries.verify_paper(b'{"a":"' + b"x" * rules.LARGEST_TWIN + b'"}', at=NOW)


def test_a_paper_holds_until_its_last_day(issue):
    issued = issue(valid_to=date(2026, 11, 21))
    assert queries.verify_code(issued.code, at=NOW).state == "valid"
    assert queries.verify_code(issued.code, at=NOW + timedelta(days=1)).state == "expired"


# ---------------------------------------------------------------- a program that is not ours


def run(*words: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools" / "verify_twin.py", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_anybody_checks_a_twin_with_its_pdf_on_their_own_machine(issue, twin, authority, tmp_path):
    issued = IssuedDocument.objects.get()
    data, pdf, other = (tmp_path / name for name in ("twin.json", "paper.pdf", "other.pdf"))
    data.write_bytes(twin)
    pdf.write_bytes(queries.read_file(issued.file_id))
    other.write_bytes(queries.read_file(issued.file_id) + b" ")
    good = run(data, authority, pdf)
    assert (good.returncode, good.stdout) == (
        0, "intact: Giấy khai sinh, 152/2026, signed by UBND phường Ba Đình\n"
    )  # fmt: skip
    assert run(data, authority, other).stdout == "broken: this is not the PDF whose twin it is\n"
    assert run(data).returncode == 2
    data.write_bytes(twin.replace("Nguyệt".encode(), "Nguyết".encode()))
    assert (run(data, authority).returncode, run(data, authority).stdout) == (
        1, "broken: the signature does not fit\n"
    )  # fmt: skip
    data.write_bytes(b"{")
    assert "cannot be read" in run(data, authority).stdout


def test_a_program_that_is_not_ours_believes_nobody_but_the_authority_it_is_given(twin, tmp_path, settings, at):
    settings.KEYS = tmp_path / "other"
    signing.sign_data({}, unit_id=7, unit_name="X", at=at)
    other = x509.load_pem_x509_certificate((tmp_path / "other" / "authority.crt.pem").read_bytes())
    with pytest.raises((ValueError, verify_twin.InvalidSignature)):
        verify_twin.check_twin(twin, other)
