"""The doctor says what is missing and how to get it, and changes nothing."""

from __future__ import annotations

import json
import shutil
import socket
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from lienthong.core.values import Text
from lienthong.library import recognising
from lienthong.server import doctor, embedded
from lienthong.server.refusals import DatabaseDidNotStart


def found(name: str) -> doctor.Finding:
    return next(finding for finding in doctor.examine() if finding.name == name)


def test_a_server_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    finding = found("postgresql")
    assert finding.state == "missing"
    assert "cannot be reached" in finding.said.en
    assert finding.remedy is not None


@pytest.mark.django_db
def test_a_server_must_be_15_or_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    used = connection.settings_dict
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{used['USER']}@:{used['PORT']}/postgres?host={used['HOST']}")
    assert found("postgresql").state == "ok"
    monkeypatch.setattr(doctor, "OLDEST_POSTGRESQL", 99)
    assert found("postgresql").state == "missing"


def test_a_wheel_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda _: None)
    assert "not installed" in found("postgresql").said.en
    with pytest.raises(DatabaseDidNotStart):
        embedded.version()


def test_a_port_is_free_ours_or_somebody_elses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIENTHONG_STATE", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert found("port").state == "missing"
        (tmp_path / "house.lock").write_text(json.dumps({"pid": 1, "address": f"http://127.0.0.1:{port}/"}))
        assert found("port").said.en == f"Liên Thông runs at http://127.0.0.1:{port}/"
    assert found("port").said.en.endswith("is free")


def test_without_a_mail_server_it_says_how_to_connect_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIENTHONG_SMTP_HOST", raising=False)
    finding = found("mail")
    assert finding.state == "advice"
    assert finding.remedy is not None
    assert "connect-mail-and-messages" in finding.remedy.vi
    monkeypatch.setenv("LIENTHONG_SMTP_HOST", "smtp.example.org")
    assert (found("mail").state, found("mail").said.en) == ("ok", "letters go through smtp.example.org")


def test_a_full_or_closed_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_DISK", 10**18)
    assert found("state").remedy == Text("Cần ít nhất 1 GB trống.", "At least 1 GB must be free.")
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    assert "LIENTHONG_STATE" in (found("state").remedy or Text("", "")).en


def test_what_make_env_makes_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copy(doctor.ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    states = {finding.name: finding.state for finding in doctor.examine()}
    assert (states["pages"], states["units"], states["npm"], states["chromium"]) == (
        "missing",
        "missing",
        "advice",
        "advice",
    )


def test_a_font_without_our_letters_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from lienthong.documents import rendering

    def fail() -> None:
        raise OSError("no such font")

    monkeypatch.setattr(rendering, "check_font", fail)
    assert found("font").state == "missing"


def test_what_reading_scans_needs_is_named_for_the_languages_of_the_pack(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(recognising, "missing", lambda languages: recognising.TESSERACT if languages else "")
    finding = found("tesseract")
    assert (finding.state, finding.said.en) == ("advice", "scans have to wait: tesseract is missing")
    assert (finding.remedy or Text("", "")).en == "Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-vie"
    monkeypatch.setattr(recognising, "missing", lambda languages: f"tesseract-ocr-{min(languages)}")
    assert (found("tesseract").remedy or Text("", "")).vi == "Debian, Ubuntu: apt-get install tesseract-ocr-vie"
    monkeypatch.setattr(recognising, "missing", lambda _: "")
    assert (found("tesseract").state, found("tesseract").said.vi) == ("ok", "đọc được bản quét (vie)")
    monkeypatch.setenv("LIENTHONG_PACK", str(tmp_path))  # a country without archives needs nothing
    assert found("tesseract").said.en == "scans can be read (–)"


def test_a_clock_that_is_behind_and_zones_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "now", lambda: datetime(2001, 1, 1, tzinfo=UTC))
    assert found("clock").state == "missing"

    def no_zones(_: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError

    monkeypatch.setattr(doctor.zoneinfo, "ZoneInfo", no_zones)
    assert "tzdata" in (found("clock").remedy or Text("", "")).en


def test_python_and_the_user_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (99, 0))
    assert found("python").state == "missing"
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 0)
    assert found("user").state == "advice"
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 1000)
    assert found("user").state == "ok"


def test_findings_are_said_one_a_line_with_the_remedy_beneath() -> None:
    findings = [
        doctor.Finding("a", "ok", Text("tốt", "good")),
        doctor.Finding("b", "missing", Text("thiếu", "gone"), Text("lấy", "get it")),
    ]
    assert doctor.as_words(findings, "vi").splitlines() == [
        "✓ a            tốt",
        "✗ b            thiếu",
        "               → lấy",
    ]
