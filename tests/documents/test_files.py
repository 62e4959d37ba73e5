from __future__ import annotations

import hashlib
import io
import zlib
from base64 import a85encode
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer
from reportlab.pdfgen.canvas import Canvas

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.documents import actions, queries, rules, tasks
from lienthong.documents.models import Attachment, StoredFile
from lienthong.documents.refusals import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileLost,
    FileTooLarge,
    FileTypeNotAllowed,
    FileUnpacksTooLarge,
    TooManyAttachments,
)
from tests.fixtures.bad_files import BOMB, jpeg, png, zeros
from tests.fixtures.bad_files import pdf as pdf_of

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0" + bytes(20) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "/Encrypt is only a word here")
    canvas.save()
    return out.getvalue()


def locked_pdf(*, stream_xrefs: bool) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf())), {"stream_xrefs": stream_xrefs})
    assert isinstance(writer, PdfFileWriter)
    writer.encrypt(owner_pass="secret", user_pass="secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileEmpty),
        (JPEG + bytes(rules.LARGEST), FileTooLarge),
        (b"MZ\x90\x00 a program", FileTypeNotAllowed),
        (b"<html>", FileTypeNotAllowed),
        (b"%PDF-1.7 cut off on its way", FileDamaged),
        (JPEG[:-2], FileDamaged),
        (PNG[:20], FileDamaged),
    ],
)
def test_what_is_not_a_whole_pdf_jpeg_or_png_is_refused_whatever_its_name(content, refusal, person, at, folders):
    with pytest.raises(refusal, match=r"giay-chung-sinh\.pdf"):
        actions.store_file(content, name="giay-chung-sinh.pdf", by=person, at=at)
    assert not StoredFile.objects.exists()
    assert not (folders / "files").exists()


@pytest.mark.parametrize("stream_xrefs", [True, False])
def test_a_pdf_with_a_password_is_refused(stream_xrefs, person, at):
    with pytest.raises(FileEncrypted):
        actions.store_file(locked_pdf(stream_xrefs=stream_xrefs), name="a.pdf", by=person, at=at)


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        BOMB.removesuffix(b"\nendstream\nendobj\nstartxref\n9\n%%EOF") + b"%%EOF",
        pdf_of(zlib.compress(zeros(300))),
        pdf_of(a85encode(zeros(300)) + b"~>", b"/Filter[/ASCII85Decode/FlateDecode]"),
        pdf_of(zeros(300).hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]"),
        pdf_of(b"\0", b"/Subtype/Image/Width 90000/Height 90000/Filter/CCITTFaxDecode"),
        png(20_000, 20_000),
        jpeg(20_000, 20_000),
    ],
)
def test_a_small_file_that_becomes_gigabytes_is_refused(content, person, at):
    assert len(content) < rules.LARGEST
    with pytest.raises(FileUnpacksTooLarge):
        actions.store_file(content, name="a.pdf", by=person, at=at)


@pytest.mark.parametrize(
    "content",
    [
        pdf_of(zeros(200)),
        pdf_of(zlib.compress(zlib.compress(zlib.compress(zlib.compress(zlib.compress(b"deep")))))),
        pdf_of(b"not packed at all", b""),
        pdf_of(b"x~>", b"/Filter/A85"),
        pdf_of(b"zz>", b"/Filter/AHx"),
        pdf_of(b"\0", b"/Subtype/Image/Width 9000/Height 9000"),
        png(4000, 3000),
        jpeg(4000, 3000),
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9",
    ],
)
def test_what_an_ordinary_reader_can_open_is_kept(content, person, at):
    assert actions.store_file(content, name="a.pdf", by=person, at=at).size == len(content)


def test_a_scan_may_be_larger_than_an_upload():
    content = JPEG[:-2] + bytes(rules.LARGEST) + JPEG[-2:]
    assert rules.media_type(content, "a.jpg", 2 * rules.LARGEST) == "image/jpeg"
    with pytest.raises(FileTooLarge, match=r"a\.jpg is larger than 9 MB"):
        rules.media_type(content, "a.jpg", 9 * rules.MEGABYTE)


@pytest.mark.parametrize(("content", "kind"), [(pdf(), "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_file_is_kept_by_its_content_and_read_back(content, kind, person, at):
    file = actions.store_file(content, name="virus.exe", by=person, at=at)
    assert (file.media_type, file.size, file.sha256) == (kind, len(content), hashlib.sha256(content).hexdigest())
    assert queries.read_file(file.sha256) == content
    assert str(file) == file.sha256[:12]


def test_a_file_of_exactly_the_limit_is_kept(person, at):
    content = JPEG[:-2] + bytes(rules.LARGEST - len(JPEG)) + JPEG[-2:]
    assert actions.store_file(content, name="a.jpg", by=person, at=at).size == rules.LARGEST


def test_the_same_content_is_kept_once(person, at, folders):
    first = actions.store_file(PNG, name="a.png", by=person, at=at)
    second = actions.store_file(PNG, name="b.png", by=person, at=at)
    assert first == second
    assert len([path for path in (folders / "files").rglob("*") if path.is_file()]) == 1


def test_a_file_that_the_act_never_finished_is_kept_again_later(person, at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.store_file(PNG, name="a.png", by=person, at=at)
        _ = 1 / 0
    assert queries.read_file(actions.store_file(PNG, name="a.png", by=person, at=at).sha256) == PNG


@pytest.mark.parametrize("asked", ["0" * 64, "../../etc/passwd", ""])
def test_a_hash_that_is_not_stored_is_not_found(asked):
    with pytest.raises(NotFound):
        queries.read_file(asked)


def test_no_path_leads_out_of_the_store():
    with pytest.raises(ValueError, match="SHA-256"):
        rules.place_in_store("../" * 20)


def test_bytes_that_are_gone_or_changed_are_refused(person, at, folders):
    file = actions.store_file(PNG, name="a.png", by=person, at=at)
    path = folders / "files" / rules.place_in_store(file.sha256)
    path.write_bytes(PNG + b"!")
    with pytest.raises(FileLost):
        queries.read_file(file.sha256)
    path.unlink()
    with pytest.raises(FileLost):
        queries.read_file(file.sha256)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\Hạnh\\Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
        ("../../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x\u202egpj.exe", "a Set-Cookie: x gpj.exe"),
        ("", "tệp"),
        ("/", "tệp"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("Gia\u0302\u0301y.png", "Giấy.png"),
    ],
)
def test_a_file_name_is_shown_on_one_line_and_never_a_path(given, shown):
    assert rules.shown_name(given) == shown


def attach(person, at, holder="draft:1", component="giay_chung_sinh", content=PNG, name="ảnh.png"):
    return actions.attach_file(holder, component, content, name, by=person, at=at)


def test_a_file_is_attached_as_a_component(person, at):
    attached = attach(person, at)
    (found,) = queries.attachments_of("draft:1")
    assert (found.component, found.name, found.media_type, found.size) == (
        "giay_chung_sinh", "ảnh.png", "image/png", len(PNG)
    )  # fmt: skip
    assert queries.get_attachment("draft:1", attached.pk) == found
    assert queries.read_file(found.sha256) == PNG
    assert str(attached) == "ảnh.png"


def test_the_ledger_says_that_a_file_was_attached_and_not_how_it_was_called(person, at):
    attach(person, at, holder="dossier:H1", name="CCCD Nguyễn Văn A.png")
    line = LedgerLine.objects.get()
    assert (line.verb, line.about, line.dossier) == ("documents.attached", "dossier:H1", "H1")
    assert "Nguyễn" not in str(line.detail)


def test_a_file_of_the_wrong_type_is_not_attached(person, at):
    with pytest.raises(FileTypeNotAllowed):
        attach(person, at, content=b"MZ", name="ảnh.png")
    assert not Attachment.objects.exists()


def test_more_files_than_anyone_would_read_are_refused(person, at, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ATTACHMENTS", 2)
    attach(person, at)
    attach(person, at)
    with pytest.raises(TooManyAttachments):
        attach(person, at)


def test_an_attachment_is_removed_and_its_content_stays(person, at):
    attached = attach(person, at)
    actions.remove_attachment("draft:1", attached.pk, by=person, at=at)
    assert queries.attachments_of("draft:1") == []
    assert queries.read_file(attached.file_id) == PNG
    assert LedgerLine.objects.order_by("-seq")[0].verb == "documents.removed"


LONG_AFTER = rules.KEPT_AFTER_REMOVAL + timedelta(days=1)


def bytes_kept(folders: Path) -> set[str]:
    return {path.name for path in (folders / "files").rglob("*") if path.is_file()}


def test_content_that_was_removed_is_forgotten_after_a_while(person, at, folders):
    attached = attach(person, at)
    actions.remove_attachment("draft:1", attached.pk, by=person, at=at)
    assert tasks.forget(at + timedelta(days=29)) == 0
    assert bytes_kept(folders) == {attached.file_id}
    assert tasks.forget(at + LONG_AFTER) == 1
    assert bytes_kept(folders) == set()
    assert not StoredFile.objects.exists()
    line = LedgerLine.objects.order_by("-seq")[0]
    assert (line.verb, line.detail) == ("documents.forgotten", {"files": [attached.file_id]})
    assert tasks.forget(at + LONG_AFTER) == 0


def test_content_that_something_else_refers_to_stays_for_as_long_as_it_does(person, at, folders):
    attached, other = attach(person, at), attach(person, at, holder="draft:2")
    actions.remove_attachments("draft:1", by=person, at=at)
    assert tasks.forget(at + LONG_AFTER) == 1
    assert queries.read_file(attached.file_id) == PNG
    assert tasks.forget(at + LONG_AFTER) == 0  # nobody let it go since
    actions.remove_attachment("draft:2", other.pk, by=person, at=at + LONG_AFTER)
    assert tasks.forget(at + 2 * LONG_AFTER) == 1
    assert bytes_kept(folders) == set()


def test_a_stream_that_unpacks_to_nothing_is_no_bomb():
    packed = zlib.compress(b"")
    body = b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
    assert rules.media_type(body, "a.pdf", rules.LARGEST) == "application/pdf"


def test_a_paper_that_does_not_exist_is_not_found(db):
    with pytest.raises(NotFound):
        queries.paper_called("0000-0000-0000-0000")


def test_a_holder_without_files_leaves_no_line(person, at):
    assert actions.remove_attachments("draft:9", by=person, at=at) == 0
    assert actions.rename_components("draft:9", {"a": "b"}, by=person, at=at) == 0
    assert not LedgerLine.objects.exists()


def test_content_that_is_kept_again_meanwhile_stays(person, at, folders):
    actions.remove_attachment("draft:1", attach(person, at).pk, by=person, at=at)
    attach(person, at, holder="draft:2")
    assert tasks.forget(at + LONG_AFTER) == 0
    assert len(bytes_kept(folders)) == 1


def test_content_is_forgotten_once_where_its_bytes_had_gone_before(person, at, folders):
    attached = attach(person, at)
    actions.remove_attachment("draft:1", attached.pk, by=person, at=at)
    (folders / "files" / rules.place_in_store(attached.file_id)).unlink()
    assert tasks.forget(at + LONG_AFTER) == 1
    assert not StoredFile.objects.exists()


def test_only_the_house_forgets(person, at):
    with pytest.raises(NotAllowed):
        actions.forget_files(by=person, at=at)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_at_the_moment_of_forgetting_is_there_afterwards(person, at, folders):
    attached = attach(person, at)
    actions.remove_attachment("draft:1", attached.pk, by=person, at=at)

    def keep_again() -> None:
        attach(person, at, holder="draft:2")
        connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            assert tasks.forget(at + LONG_AFTER) == 1
            keeping = pool.submit(keep_again)
            assert not wait([keeping], timeout=0.5).done  # it waits for the row
        keeping.result(timeout=10)
    assert queries.read_file(attached.file_id) == PNG


def test_another_holders_attachment_can_be_neither_removed_nor_read(person, at):
    attached = attach(person, at, holder="draft:1")
    with pytest.raises(NotFound):
        actions.remove_attachment("draft:2", attached.pk, by=person, at=at)
    with pytest.raises(NotFound):
        queries.get_attachment("draft:2", attached.pk)


def test_a_drafts_files_become_the_dossiers(person, at):
    attach(person, at)
    attach(person, at, component="khac")
    assert actions.move_attachments("draft:1", "dossier:H1", by=person, at=at) == 2
    assert [one.component for one in queries.attachments_of("dossier:H1")] == ["giay_chung_sinh", "khac"]
    assert queries.attachments_of("draft:1") == []
    line = LedgerLine.objects.order_by("-seq")[0]
    assert (line.verb, line.dossier, line.detail) == ("documents.moved", "H1", {"from": "draft:1", "files": 2})


def test_moving_nothing_says_nothing(person, at, django_assert_num_queries):
    with django_assert_num_queries(3):  # savepoint, update, release
        assert actions.move_attachments("draft:1", "dossier:H1", by=person, at=at) == 0
    assert not LedgerLine.objects.exists()


def test_attachments_are_listed_with_one_statement(person, at, django_assert_num_queries):
    for _ in range(3):
        attach(person, at)
    with django_assert_num_queries(1):
        assert len(queries.attachments_of("draft:1")) == 3


def test_no_temporary_file_is_left(person, at, folders):
    attach(person, at)
    names = [path.name for path in (folders / "files").rglob("*") if path.is_file()]
    assert names == [hashlib.sha256(PNG).hexdigest()]
    assert isinstance(folders, Path)
