"""Reading scans: OCRmyPDF and Tesseract in a process of their own, with little memory and time, on a copy.

What comes back is, for each page, every word with its place and how sure the reader was of it, a picture of the page as
it was read (upright, straightened), and a searchable PDF/A beside the original. The original is never written to; of a
signed PDF no searchable copy is made, because it would be one without its signature.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from lienthong.library.rules.reading import Page, Word, in_rows

TESSERACT = "tesseract"
_MOST_MEMORY = 3 * 1024 * 1024 * 1024  # bytes, of each process that reads
_MOST_SECONDS = 900  # of computing, of each process that reads
_PICTURE_SIDE, _PICTURE_QUALITY = 1600, 60
_LONG_SIDE_OF_A4 = 11.69  # inches: how large a photograph without a scale is taken to be
_LEAST_DPI, _MOST_DPI = 70, 600
_SURE_ENOUGH_TO_TURN = 5.0
_BOX, _SURE = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)"), re.compile(r"x_wconf (\d+)")
_LINES = frozenset({"ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat"})
_SIGNED = re.compile(rb"/ByteRange\s*\[")
_RESULT, _SEARCHABLE, _WORK = "result.json", "searchable.pdf", "work"
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a scan: pages with their pictures, and the searchable PDF (empty when there is none)."""

    pages: tuple[Page, ...]
    pictures: tuple[bytes, ...]
    searchable: bytes


def missing(languages: Collection[str]) -> str:
    """Return what this machine lacks to read these languages: ``tesseract``, or the languages; empty: nothing."""
    if shutil.which(TESSERACT) is None:
        return TESSERACT
    command = [TESSERACT, "--list-langs"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - nobody's words
    return ", ".join(f"tesseract-ocr-{one}" for one in sorted(set(languages) - set(listed.stdout.split())))


class ReadingApart:
    """A scan that is being read in a process of its own; ask ``is_done``, then take what came, once."""

    def __init__(self, content: bytes, media_type: str, languages: Collection[str], folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / _WORK).mkdir(parents=True, mode=0o700)
        (folder / f"original.{_ENDINGS[media_type]}").write_bytes(content)
        self._folder = folder
        self._said = (folder / "said.txt").open("wb")
        limits = {"TMPDIR": str(folder / _WORK), "OMP_THREAD_LIMIT": "1"}
        self._child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__, str(folder), "+".join(sorted(languages))],
            env={**os.environ, **limits}, stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said,
        )  # fmt: skip

    def is_done(self) -> bool:
        """Tell whether reading has ended, well or not."""
        return self._child.poll() is not None

    def wait(self) -> Reading | None:
        """Wait for the end and take what came."""
        self._child.wait()
        return self.take()

    def take(self) -> Reading | None:
        """Return what was read, ``None`` when nobody could; the working folder is gone afterwards."""
        self._said.close()
        try:
            return _result_in(self._folder) if self._child.returncode == 0 else None
        finally:
            if self._child.returncode:
                said = (self._folder / "said.txt").read_text(errors="replace").strip().splitlines()
                log.warning("scan not read", code=self._child.returncode, why=said[-1:] or "")
            shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self) -> None:
        """End it now: the house is closing."""
        self._child.kill()
        self._child.wait()
        self._said.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _result_in(folder: Path) -> Reading:
    pages = [Page.from_json(kept) for kept in json.loads((folder / _RESULT).read_text())]
    pictures = [(folder / f"{number}.jpg").read_bytes() for number in range(len(pages))]
    searchable = folder / _SEARCHABLE
    return Reading(tuple(pages), tuple(pictures), searchable.read_bytes() if searchable.exists() else b"")


# ---------------------------------------------------------------- in the process apart


def read_in(folder: Path, languages: str) -> None:
    """Read the original in a folder and leave there what came of it."""
    import ocrmypdf  # noqa: PLC0415 - half a second to load, and only here

    (original,) = folder.glob("original.*")
    content = original.read_bytes()
    is_signed = original.suffix == ".pdf" and bool(_SIGNED.search(content))
    source = _flat(original) if original.suffix == ".png" else original
    ocrmypdf.ocr(
        source,
        folder / ("unsigned.pdf" if is_signed else _SEARCHABLE),
        language=languages.split("+"),
        mode="force" if is_signed else "skip",
        output_type="pdf" if is_signed else "auto",
        pdfa_backend="internal",
        rasterizer="pypdfium",
        rotate_pages=True,
        rotate_pages_threshold=_SURE_ENOUGH_TO_TURN,
        deskew=True,
        optimize=0,
        jobs=1,
        use_threads=True,
        tesseract_timeout=_MOST_SECONDS,
        keep_temporary_files=True,
        invalidate_digital_signatures=True,
        progress_bar=False,
        image_dpi=None if original.suffix == ".pdf" else _dpi_of(content),
    )  # fmt: skip
    (work,) = (folder / _WORK).glob("ocrmypdf.io.*")
    pages = []
    for number, page in enumerate(_pages(work, original)):
        (folder / f"{number}.jpg").write_bytes(page[1])
        pages.append(page[0].as_json())
    (folder / _RESULT).write_text(json.dumps(pages, ensure_ascii=False))


def _pages(work: Path, original: Path) -> Iterator[tuple[Page, bytes]]:
    """Yield each page with its picture: what Tesseract read, or what a PDF that was made with text says of itself."""
    import pypdfium2  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    hocr = {int(path.name[:6]): path for path in work.glob("*_ocr_hocr.hocr")}
    document = pypdfium2.PdfDocument(original) if original.suffix == ".pdf" else None
    for number in range(1, (len(document) if document else len(hocr)) + 1):
        if number in hocr:
            page = _page_of_hocr(hocr[number].read_text(encoding="utf-8"))
            picture = Image.open(work / f"{number:06}_ocr.png")
            yield page, _as_jpeg(picture)
        elif document is not None:
            yield _page_of_text(document[number - 1])


def _page_of_hocr(text: str) -> Page:
    root = ElementTree.fromstring(text)  # noqa: S314 - written by Tesseract a moment ago
    found = [node for node in root.iter() if node.get("class") == "ocr_page"]
    left, top, right, bottom = _box(found[0].get("title", ""))
    lines = [node for node in root.iter() if node.get("class") in _LINES]
    return Page(right - left, bottom - top, in_rows(tuple(_words(line)) for line in lines))


def _words(line: Any) -> Iterator[Word]:
    for node in line.iter():
        text = "".join(node.itertext()).strip()
        if node.get("class") == "ocrx_word" and text:
            title = node.get("title", "")
            sure = _SURE.search(title)
            yield Word(text, int(sure[1]) if sure else 0, _box(title))


def _box(title: str) -> tuple[int, int, int, int]:
    found = _BOX.search(title)
    left, top, right, bottom = (int(side) for side in found.groups()) if found else (0, 0, 0, 0)
    return (left, top, right, bottom)


def _page_of_text(page: Any) -> tuple[Page, bytes]:
    """Return a page that holds text already: it is certain, and stands where the PDF says."""
    scale = 150 / 72
    picture, text = page.render(scale=scale).to_pil(), page.get_textpage()
    height = page.get_height()
    lines = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        said = text.get_text_bounded(left, bottom, right, top).split()
        box = (
            round(left * scale),
            round((height - top) * scale),
            round(right * scale),
            round((height - bottom) * scale),
        )
        lines.append(tuple(Word(word, 100, box) for word in said))
    return Page(picture.width, picture.height, in_rows(lines)), _as_jpeg(picture)


def _as_jpeg(picture: Any) -> bytes:
    out = io.BytesIO()
    picture = picture.convert("L")
    picture.thumbnail((_PICTURE_SIDE, _PICTURE_SIDE))
    picture.save(out, "JPEG", quality=_PICTURE_QUALITY, optimize=True)
    return out.getvalue()


def _flat(original: Path) -> Path:
    """Return a PNG without transparency, on white: nothing else can be read."""
    from PIL import Image  # noqa: PLC0415

    picture = Image.open(original)
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return original
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.convert("RGBA").getchannel("A"))
    flat.save(original.with_name("flat.png"))
    return original.with_name("flat.png")


def _dpi_of(content: bytes) -> int:
    """Return how many dots an inch a picture has: what it says, or as if it were a sheet of A4."""
    from PIL import Image  # noqa: PLC0415

    picture = Image.open(io.BytesIO(content))
    said = round(min(picture.info.get("dpi", (0, 0))))
    guessed = round(max(picture.size) / _LONG_SIDE_OF_A4)
    return min(max(said if said >= _LEAST_DPI else guessed, _LEAST_DPI), _MOST_DPI)


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    read_in(Path(sys.argv[1]), sys.argv[2])


if __name__ == "__main__":  # pragma: no cover - run by ReadingApart, in a process of its own
    _main()
