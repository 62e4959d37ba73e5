"""The command says what holds: exit code 0, 1 or 2, words in the user's language or JSON."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from typer.testing import CliRunner

from lienthong.core import ledger, sealing
from lienthong.core.values import Role, system
from lienthong.server import answers, cli
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, Country, file, received
from tests.notices.telling import one, reachable, send, tell

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    "serve",
    "pack check",
    "pack diff",
    "pack load",
    "pack build",
    "procedure new",
    "analysis export",
    "procedures versions",
    "procedures history",
    "procedures diff",
    "procedures retire",
    "procedures accept",
    "procedures withdraw",
    "procedures import",
    "procedures move",
    "units resolve",
    "ledger verify",
    "ledger head",
    "ledger correct",
    "followers replay",
    "followers status",
    "payments reconcile",
    "notices status",
    "notices bounced",
    "indicators list",
    "indicators show",
    "indicators rank",
    "demo people",
    "register",
    "doctor",
    "openapi",
]


def run(*words: str):
    return CliRunner().invoke(cli.app, words)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_answers_as_json(command: str) -> None:
    said = run(*command.split(), "--help")
    assert said.exit_code == 0
    assert "--json" in said.output


def test_help_comes_without_waiting_for_django() -> None:
    began = time.monotonic()
    words = "import sys; from lienthong.server import cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], check=False, cwd=ROOT).returncode == 0
    assert time.monotonic() - began < 5


def test_wrong_use_is_exit_code_2() -> None:
    assert run("units", "resolve").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("units", "resolve", "00001", "--on", "2026-02-31").exit_code == 2
    assert run("ledger", "verify", "--root", "ab").exit_code == 2


@pytest.mark.django_db
def test_a_refusal_is_exit_code_1_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    said = run("followers", "replay", "nobody")
    assert said.exit_code == 1
    assert "Không có tiến trình theo dõi nào tên nobody" in said.stderr
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "There is no follower named nobody" in run("followers", "replay", "nobody").stderr


@pytest.mark.django_db
def test_a_refusal_as_json_is_its_problem_document() -> None:
    said = run("followers", "replay", "nobody", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["code"] == "unknown_follower"


@pytest.mark.django_db(transaction=True)
def test_ledger_verify_says_how_far_and_finds_a_changed_byte(at: datetime) -> None:
    assert run("ledger", "head").exit_code == 1
    with transaction.atomic():
        ledger.record("core.tried", by=system("test"), at=at, about="test:1")
    sealing.seal(at=at)
    said = run("ledger", "verify", "--json")
    assert said.exit_code == 0
    found = json.loads(said.stdout)
    assert (found["intact"], found["sealed_lines"], found["unsealed_lines"]) == (True, 1, 0)
    head = json.loads(run("ledger", "head", "--json").stdout)
    assert head == found["head"]
    assert run("ledger", "verify", "--number", str(head["number"]), "--root", head["root"]).exit_code == 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_ledgerline DISABLE TRIGGER append_only")
        cursor.execute("UPDATE core_ledgerline SET about = 'test:2'")
        cursor.execute("ALTER TABLE core_ledgerline ENABLE TRIGGER append_only")
    said = run("ledger", "verify")
    assert said.exit_code == 1
    assert "was changed" in said.stdout


@pytest.mark.django_db
def test_a_line_told_wrongly_is_corrected_by_another(at: datetime) -> None:
    with transaction.atomic():
        told = {"procedure": "D.001", "on_time": False}
        line = ledger.record("dossiers.completed", by=system("tests"), at=at, about="dossier:H1", detail=told)
    correct = ("ledger", "correct", str(line.seq), "--reason", "biên bản 12", "--json")
    for wrong in ((), ("--void", "--detail", "{}"), ("--detail", "true"), ("--detail", "{")):
        assert run(*correct, *wrong).exit_code == 2
    found = json.loads(run(*correct, "--detail", '{"on_time": true}').stdout)
    assert (found["corrected"], found["was"]["detail"]["on_time"], found["is"]["detail"]["on_time"]) == (
        line.seq,
        False,
        True,
    )
    assert json.loads(run(*correct, "--void").stdout)["is"] is None
    again = run(*correct, "--void")
    assert (again.exit_code, json.loads(again.stdout)["code"]) == (1, "line_not_counted")


@pytest.mark.django_db
@pytest.mark.parametrize("words", [("units", "resolve", "00001"), ("followers", "status"), ("ledger", "verify")])
def test_a_question_to_an_empty_database_is_refused_by_name(words: tuple[str, ...]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA nothing; SET LOCAL search_path TO nothing")
        answered = run(*words, "--json")
        transaction.set_rollback(True)
    assert (answered.exit_code, json.loads(answered.output)["code"]) == (1, "house_empty")


@pytest.mark.django_db
def test_followers_status_tells_how_far_each_is() -> None:
    said = run("followers", "status", "--json")
    assert {one["waiting"] for one in json.loads(said.stdout)} <= {0}
    assert said.exit_code == 0


def test_pack_check_names_file_and_line(tmp_path: Path) -> None:
    assert run("pack", "check", "packs/demo").exit_code == 0
    broken = _copy_of_demo(tmp_path)
    procedure = broken / "procedures" / "D.002.yaml"
    text = procedure.read_text(encoding="utf-8").replace("\nterm:", "\nterms:")
    procedure.write_text(text, encoding="utf-8")
    line = text[: text.index("terms:")].count("\n") + 1
    said = run("pack", "check", str(broken))
    assert said.exit_code == 1
    assert f"D.002.yaml:{line}: unknown key “terms”; did you mean “term”?" in said.stdout
    assert json.loads(run("pack", "check", str(broken), "--json").stdout)["holds"] is False


def test_pack_diff_says_what_changes(tmp_path: Path) -> None:
    changed = _copy_of_demo(tmp_path)
    assert run("pack", "diff", "packs/demo", str(changed)).exit_code == 0
    procedure = changed / "procedures" / "D.002.yaml"
    procedure.write_text(procedure.read_text(encoding="utf-8").replace("amount: 3}", "amount: 2}"), encoding="utf-8")
    (changed / "procedures" / "D.001.yaml").unlink()
    said = run("pack", "diff", "packs/demo", str(changed))
    assert said.exit_code == 1
    assert "- procedures D.001" in said.stdout
    assert "term.amount: from “3” to “2”" in said.stdout


@pytest.mark.django_db
def test_procedures_import_says_what_came_of_every_row(
    country: object, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PACK = ROOT / "packs" / "demo"
    path, rejects = tmp_path / "list.csv", tmp_path / "rejects.csv"
    path.write_text("STT,Mã,Tên,Cơ quan\n1,D.101,Cấp giấy,UBND cấp xã\n2,D.102,Cấp thẻ,Bộ Lạ\n", encoding="utf-8")
    words = ("procedures", "import", str(path), "--rejects", str(rejects))
    trial = run(*words, "--dry-run")
    assert (trial.exit_code, rejects.exists()) == (1, True)
    assert "row 3, column Cơ quan: [agency_unknown] there is no agency “Bộ Lạ” →" in trial.stdout
    assert "Columns not read: STT.\nWould import: 1 new, 0 changed, 0 as before; 1 of 2 rows refused." in trial.stdout
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert "Đã nhập: 1 mới" in run(*words).stdout
    found = json.loads(run(*words, "--json").stdout)
    assert (found["same"], found["refused"], found["problems"][0]["row"]) == (1, 1, 3)
    path.write_text("Mã,Tên,Cơ quan\nD.101,Cấp giấy,UBND cấp xã\n", encoding="utf-8")
    assert run("procedures", "import", str(path)).exit_code == 0


@pytest.mark.django_db
def test_procedures_import_refuses_what_is_no_list(tmp_path: Path, settings: Any) -> None:
    settings.PACK = ROOT / "packs" / "demo"
    (tmp_path / "list.xlsx").write_bytes(b"MZ\x90\x00" * 100)
    said = run("procedures", "import", str(tmp_path / "list.xlsx"), "--json")
    assert (said.exit_code, json.loads(said.stdout)["code"]) == (1, "sheet_unknown")
    assert run("procedures", "import", str(tmp_path / "none.csv")).exit_code == 2


@pytest.mark.django_db
def test_pack_load_does_nothing_the_second_time() -> None:
    first = run("pack", "load", "packs/demo", "--json")
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["is_new"] is True
    assert "unchanged" in run("pack", "load", "packs/demo").stdout
    assert json.loads(run("pack", "load", "packs/demo", "--anew", "--json").stdout)["is_new"] is True


def test_units_resolve_says_what_an_old_code_means_today(demo_pack: None, db: None) -> None:
    said = run("units", "resolve", "00101")
    assert said.exit_code == 0
    assert "→ 00101 Phường Nắng Sớm" in said.stdout
    on_a_day = json.loads(run("units", "resolve", "00101", "--on", "2024-05-01", "--json").stdout)
    assert [body["name"] for body in on_a_day["bodies"]] == ["Xã Sương Sớm"]
    unknown = run("units", "resolve", "99999")
    assert unknown.exit_code == 1


def test_units_resolve_asks_what_decides_where_a_body_was_split(demo_pack: None, db: None) -> None:
    said = run("units", "resolve", "00103")
    assert said.exit_code == 0
    assert "? 00101" in said.stdout
    assert "(a part)" in said.stdout


def test_pack_build_writes_the_tables_or_says_why_not(tmp_path: Path) -> None:
    broken = tmp_path / "pack"
    (broken / "units").mkdir(parents=True)
    assert run("pack", "build", str(broken)).exit_code == 1


def test_demo_people_are_refused_in_production(db: None, settings) -> None:
    settings.MODE = "production"
    said = run("demo", "people", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["code"] == "demo_only"


def test_openapi_is_written_and_compared(tmp_path: Path) -> None:
    target = tmp_path / "openapi.json"
    assert run("openapi", "--check", "--to", str(target)).exit_code == 1
    assert run("openapi", "--to", str(target)).exit_code == 0
    assert run("openapi", "--check", "--to", str(target)).exit_code == 0
    assert json.loads(run("openapi").stdout)["openapi"].startswith("3.1")


def _copy_of_demo(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "packs" / "demo", folder / "demo"))


def test_doctor_finds_this_machine_fit_or_says_what_is_missing() -> None:
    said = run("doctor", "--json")
    findings = json.loads(said.stdout)
    assert said.exit_code == int(any(finding["state"] == "missing" for finding in findings))
    assert all(finding["remedy"] for finding in findings if finding["state"] == "missing")
    assert {"python", "postgresql", "font", "pages", "units", "chromium", "port", "clock"} <= {
        finding["name"] for finding in findings
    }


@pytest.mark.parametrize(
    ("value", "as_json"),
    [
        (date(2026, 11, 20), "2026-11-20"),
        (Role.HEAD, "head"),
        (b"\x01\xff", "01ff"),
        ({"a": (1, None, True)}, {"a": [1, None, True]}),
        (sealing.Head(1, "ab"), {"number": 1, "root": "ab"}),
        (Path("x/y"), "x/y"),
        (ValueError("no"), "no"),
    ],
)
def test_answers_are_plain_json(value: object, as_json: object) -> None:
    assert answers.plain(value) == as_json


def test_every_setting_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    pattern = re.compile(r"environ(?:\.get|\.setdefault)?[\[(]\"([A-Z_]+)\"|envvar=\"([A-Z_]+)\"")
    used = {
        name
        for path in (ROOT / "lienthong").rglob("*.py")
        for names in pattern.findall(path.read_text(encoding="utf-8"))
        for name in names
        if name and name != "DJANGO_SETTINGS_MODULE"
    }
    assert {name for name in used if f"`{name}`" not in page} == set()


@pytest.mark.django_db
def test_a_statement_that_agrees_is_exit_code_0_and_one_that_does_not_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "statement.csv"
    head = "kind,reference,order,amount,currency,at"
    file.write_text(head, encoding="utf-8")
    assert run("payments", "reconcile", str(file)).exit_code == 0
    file.write_text(f"{head}\npayment,G-1,O-1,8000,VND,2026-11-20T09:00:00\ngift,,,,,", encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    said = run("payments", "reconcile", str(file))
    assert said.exit_code == 1
    assert "G-1: in the statement and not here (payment O-1 8000 VND | –)" in said.stdout
    assert "line 3: kind cannot be read" in said.stdout
    assert "1 entries, 2 differences" in said.stdout
    told = json.loads(run("payments", "reconcile", str(file), "--json").stdout)
    assert (told["holds"], told["differences"][0]["what"]) == (False, "missing_here")
    assert run("payments", "reconcile", str(file), "--gateway", "nobody").exit_code == 1


# ---------------------------------------------------------------- notices


@pytest.mark.django_db
def test_the_outbox_is_counted_by_state() -> None:
    said = run("notices", "status", "--json")
    assert said.exit_code == 0
    assert json.loads(said.output)["WAITING"] == 0


def test_a_letter_that_came_back_is_reported_by_its_message_id(country: Country, tmp_path: Path, settings: Any) -> None:
    settings.STATE = tmp_path
    reachable(country.person)
    received(country)
    tell(FRIDAY + timedelta(hours=1), verb="dossiers.received")
    send(FRIDAY + timedelta(hours=1))
    sent = one(text="received")
    said = run("notices", "bounced", str(sent.pk), "--json")
    assert (said.exit_code, json.loads(said.output)["state"]) == (0, "UNDELIVERABLE")
    assert run("notices", "bounced", "nothing").exit_code == 1


def test_the_register_of_a_unit_is_written_to_the_terminal_a_file_or_a_folder(
    country: Country, tmp_path: Path, settings: Any
) -> None:
    settings.FILES = tmp_path / "files"
    code = file(country).code
    unit = units.get_unit(country.intake.unit_id or 0).key
    words = ("register", "--unit", unit, "--from", "2026-11-01", "--to", "2026-11-30")
    assert code in run(*words).output
    assert json.loads(run(*words, "--json").output)[0]["Code"] == code
    assert run(*words, "--out", str(tmp_path / "so.csv")).exit_code == 0
    assert code in (tmp_path / "so.csv").read_text(encoding="utf-8-sig")
    assert run(*words, "--out", str(tmp_path / "volumes")).exit_code == 0
    assert [path.name for path in (tmp_path / "volumes").iterdir()] == ["2026-11-01 2026-11-30 1.pdf"]
    refused = run("register", "--unit", unit, "--from", "2026-11-30", "--to", "2026-11-01")
    assert refused.exit_code == 1


def test_procedure_new_writes_a_file_that_holds_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = _copy_of_demo(tmp_path)
    said = run("procedure", "new", "D.900", "--pack", str(country), "--title", "Cấp phép thả đèn")
    assert (said.exit_code, said.output.count("D.900.yaml"), "2 examples run." in said.output) == (0, 1, True)
    assert run("pack", "check", str(country)).exit_code == 0
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    again = run("procedure", "new", "D.900", "--pack", str(country))
    assert again.exit_code == 1
    assert "Mã D.900 đã có ở procedures/D.900.yaml; không ghi đè." in again.stderr
    monkeypatch.setenv("LIENTHONG_PACK", str(country))
    monkeypatch.setenv("LIENTHONG_PUBLIC_URL", "https://dichvu.example")
    told = json.loads(run("procedure", "new", "X.01", "--design", "--json").stdout)
    assert [one["outcome"]["fee"] for one in told["examples"]] == [0, 0]
    first = Path(told["file"]).read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=https://dichvu.example/schemas/procedures.json"
    refused = json.loads(run("procedure", "new", "1.2", "--json").stdout)
    assert refused["code"] == "procedure_code_bad"
