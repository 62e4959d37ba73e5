"""Reading scans for real: askew, upside down, as PDF, JPEG or PNG, signed, with text already, or beyond reading."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from benches.synthetic_scans import BIRTH, PERMIT, character_error, paper, scanned
from lienthong.documents import signing
from lienthong.library import recognising
from lienthong.library.recognising import Reading, ReadingApart
from tests.library.scans import needs_tesseract

HEADING = "GIẤY PHÉP NUÔI ONG"
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "PDF": "application/pdf"}


def read(content: bytes, kind: str, folder: Path) -> Reading | None:
    return ReadingApart(content, KINDS[kind], {"vie"}, folder / "reading").wait()


def text_of(reading: Reading) -> str:
    return "\n".join(" ".join(word.text for word in line) for page in reading.pages for line in page.lines)


def has_all(reading: Reading | None, rows: dict[str, str]) -> bool:
    assert reading is not None
    lines = text_of(reading).splitlines()
    return all(any(name in line and value in line for line in lines) for name, value in rows.items())


@needs_tesseract
@pytest.mark.parametrize("kind", KINDS)
def test_a_scan_is_read_with_places_and_a_picture_and_a_searchable_copy(kind, tmp_path):
    content = scanned(HEADING, PERMIT, kind=kind)
    reading = read(content, kind, tmp_path)
    assert has_all(reading, PERMIT)
    (page,) = reading.pages
    assert all(0 <= word.box[0] < word.box[2] <= page.width for line in page.lines for word in line)
    assert max(Image.open(io.BytesIO(reading.pictures[0])).size) <= 1600
    with pikepdf.open(io.BytesIO(reading.searchable)) as searchable, searchable.open_metadata() as meta:
        assert meta.pdfa_status == "2B"
    assert not (tmp_path / "reading").exists()


@needs_tesseract
def test_letters_are_read_nearly_all_right(tmp_path):
    truth = "".join(f"{name}{value}" for name, value in BIRTH.items())
    reading = read(scanned("GIẤY KHAI SINH", BIRTH), "JPEG", tmp_path)
    lines = [line for line in text_of(reading).splitlines() if any(line.startswith(name[:6]) for name in BIRTH)]
    assert character_error("".join(lines), truth) < 0.03


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180])
def test_a_scan_that_lies_on_its_side_or_on_its_head_is_read(turn, tmp_path):
    assert has_all(read(scanned(HEADING, PERMIT, turn=turn), "JPEG", tmp_path), PERMIT)


@needs_tesseract
def test_a_picture_without_a_scale_or_with_transparency_is_read(tmp_path):
    image = Image.open(io.BytesIO(scanned(HEADING, PERMIT, kind="PNG"))).convert("RGBA")
    out = io.BytesIO()
    image.save(out, "PNG")
    assert has_all(read(out.getvalue(), "PNG", tmp_path), PERMIT)


@needs_tesseract
def test_a_signed_pdf_is_read_and_not_copied_without_its_signature(tmp_path, settings):
    settings.KEYS = tmp_path / "keys"
    at = datetime(2026, 11, 20, tzinfo=UTC)
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(scanned(HEADING, PERMIT, kind="PDF"))) as pdf:
        pdf.save(plain)
    signed = signing.sign(plain.getvalue(), unit_id=7, unit_name="UBND", reason="x", at=at)
    reading = read(signed, "PDF", tmp_path)
    assert has_all(reading, PERMIT)
    assert reading.searchable == b""


@needs_tesseract
def test_a_pdf_that_holds_text_already_is_taken_at_its_word(tmp_path):
    reading = read(paper(HEADING, PERMIT), "PDF", tmp_path)
    assert has_all(reading, PERMIT)
    assert {word.confidence for line in reading.pages[0].lines for word in line} == {100}


@needs_tesseract
def test_several_pages_are_several_pages(tmp_path):
    out = pikepdf.new()
    for rows in (PERMIT, {"Họ và tên": "Lê Chi"}):
        with pikepdf.open(io.BytesIO(scanned(HEADING, rows, kind="PDF"))) as one:
            out.pages.extend(one.pages)
    both = io.BytesIO()
    out.save(both)
    reading = read(both.getvalue(), "PDF", tmp_path)
    assert [any("Lê Chi" in " ".join(w.text for w in line) for line in page.lines) for page in reading.pages] == [
        False, True
    ]  # fmt: skip


@needs_tesseract
def test_an_empty_sheet_is_read_as_nothing(tmp_path):
    out = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(out, "PNG", dpi=(200, 200))
    reading = read(out.getvalue(), "PNG", tmp_path)
    assert [page.lines for page in reading.pages] == [()]


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF", b"%PDF-1.7 garbage \x00\x01 %%EOF"])
def test_what_nobody_can_read_is_nothing_and_leaves_nothing(content, tmp_path):
    assert read(content, "PDF", tmp_path) is None
    assert not (tmp_path / "reading").exists()


def test_a_reading_can_be_ended(tmp_path):
    reading = ReadingApart(scanned(HEADING, PERMIT), "image/jpeg", {"vie"}, tmp_path / "reading")
    assert not reading.is_done()
    reading.stop()
    assert not (tmp_path / "reading").exists()


def test_the_process_apart_limits_itself(monkeypatch, tmp_path):
    limits, done = [], []
    monkeypatch.setattr(recognising.resource, "setrlimit", lambda *given: limits.append(given))
    monkeypatch.setattr(recognising, "read_in", lambda *given: done.append(given))
    monkeypatch.setattr(sys, "argv", ["x", str(tmp_path), "vie"])
    recognising._main()
    assert (len(limits), done) == (2, [(tmp_path, "vie")])


@needs_tesseract
def test_reading_apart_is_reading(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "original.jpg").write_bytes(scanned(HEADING, PERMIT))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TMPDIR", str(tmp_path / "work"))
        patched.setattr("tempfile.tempdir", None)
        recognising.read_in(tmp_path, "vie")
    assert len(json.loads((tmp_path / "result.json").read_text())) == 1


def test_a_machine_says_what_it_lacks(monkeypatch):
    class Listed:
        stdout = "List of available languages (2):\neng\nosd\n"

    monkeypatch.setattr(subprocess, "run", lambda *_, **__: Listed())
    assert recognising.missing({"vie", "eng"}) in ("tesseract-ocr-vie", "tesseract")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert recognising.missing({"vie"}) == "tesseract"
