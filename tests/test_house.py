"""The house keeps its promises, and the checks that say so can fail: each promise is broken on purpose elsewhere.

Contracts are broken in a copy of the house, for they follow imports through it. A check of the house's own reads one
file at a time, so it is shown a house of a few files: sound as it stands, and then with one fault.
"""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import house_rules
import pytest
from django.apps import apps
from django.db import connection

from tests.fixtures.guard import ForeignWrite, check_write, table_owners, tables_written

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    name: check for name, check in inspect.getmembers(house_rules, inspect.isfunction) if name.startswith("check_")
}


# ---------------------------------------------------------------- the promises hold


@pytest.mark.parametrize("name", CHECKS)
def test_the_house_keeps_its_promise(name: str) -> None:
    broken = CHECKS[name](ROOT)
    assert not broken, "\n".join([CHECKS[name].__doc__ or name, *broken])


def test_the_contracts_hold() -> None:
    assert _lint(ROOT).returncode == 0


def test_no_table_keeps_a_key_to_a_room_that_is_not_below_it() -> None:
    height = {room: floor for floor, rooms in enumerate(house_rules.floors(ROOT)) for room in rooms}
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in height
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if field.related_model._meta.app_label != model._meta.app_label
        if height.get(field.related_model._meta.app_label, -1) <= height[model._meta.app_label]
    ]
    assert upward == []


def test_every_table_carries_the_name_of_its_room() -> None:
    assert [table for table, room in table_owners().items() if not table.startswith(f"{room}_")] == []


def test_every_refusal_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/refusals.md").read_text(encoding="utf-8")
    missing = [one.name for one in house_rules.refusals(ROOT) if f"`{one.facts['code']}`" not in page]
    assert missing == [], "run `make reference`"


def test_every_ledger_verb_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/ledger-lines.md").read_text(encoding="utf-8")
    assert [verb for verb in house_rules.ledger_verbs(ROOT) if f"`{verb}`" not in page] == [], "run `make reference`"


# ---------------------------------------------------------------- the contracts can break

Plants = dict[str, str]  # file → what is added to it (made when it is not there)

FOR_THE_CONTRACTS: dict[str, tuple[str, Plants]] = {
    "a lower room imports a higher one": (
        "floors",
        {"lienthong/units/queries/planted.py": "from lienthong.dossiers import models as upward\n"},
    ),
    "the same, hidden in a function": (
        "floors",
        {"lienthong/units/queries/planted.py": "def hidden() -> None:\n    from lienthong.dossiers import models\n"},
    ),
    "the same, for type checking only": (
        "floors",
        {
            "lienthong/units/queries/planted.py": "import typing\nif typing.TYPE_CHECKING:\n"
            "    from lienthong.dossiers.models import Dossier\n"
        },
    ),
    "a room imports the one beside it": (
        "floors",
        {"lienthong/portal/planted.py": "import lienthong.desk.planted\n", "lienthong/desk/planted.py": "\n"},
    ),
    "a room that nobody planned": ("floors", {"lienthong/annex/__init__.py": '"""Unplanned."""\n'}),
    "rules import Django": ("pure", {"lienthong/units/rules.py": "from django.db import models as tables\n"}),
    "definitions import YAML": ("pure", {"lienthong/units/definitions.py": "import yaml\n"}),
    "rules reach Django through another file": (
        "pure",
        {"lienthong/units/rules.py": "from lienthong.core import ledger as indirect\n"},
    ),
    "the portal calls a room's HTTP door": (
        "doors",
        {"lienthong/units/api.py": "", "lienthong/portal/planted.py": "from lienthong.units import api\n"},
    ),
    "the desk calls a worker's door": (
        "doors",
        {"lienthong/units/tasks.py": "", "lienthong/desk/planted.py": "import lienthong.units.tasks\n"},
    ),
    "models call actions": (
        "walls",
        {"lienthong/units/actions.py": "", "lienthong/units/models.py": "import lienthong.units.actions\n"},
    ),
    "queries call actions": (
        "walls",
        {"lienthong/units/actions.py": "", "lienthong/units/queries/planted.py": "import lienthong.units.actions\n"},
    ),
    "a drawer in a room": ("walls", {"lienthong/dossiers/utils.py": "\n"}),
    "values know the ledger": ("ground", {"lienthong/core/values.py": "import lienthong.core.ledger\n"}),
    "the desk reads a registry past the exchange": (
        "one-road",
        {"lienthong/desk/planted.py": "from lienthong.registries import queries\n"},
    ),
    "the dossiers write a registry past the exchange": (
        "one-road",
        {"lienthong/dossiers/queries/planted.py": "import lienthong.registries.actions\n"},
    ),
}


@pytest.mark.parametrize("violation", FOR_THE_CONTRACTS)
def test_a_contract_fails_on(violation: str, copy: Path, plant: Callable[[Plants], None]) -> None:
    contract, plants = FOR_THE_CONTRACTS[violation]
    plant(plants)
    result = _lint(copy, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
    to_blame = list(plants)[-1].removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert to_blame in result.stdout


# ---------------------------------------------------------------- the house's own checks can fail

_ACTION = '''
@transaction.atomic
def planted_action(*, by: Actor, at: datetime) -> None:
    """Planted."""
    ledger.record("units.planted", by=by, at=at, about="unit:1")
'''
_REFUSAL = '''
class PlantedCase(Refused):
    """Planted."""

    code = "planted_case"
    vi = "Đã gieo."
    en = "Planted."
    next_vi = "Nhổ đi."
    next_en = "Pull it out."
'''
ACTIONS, QUERIES, API = "lienthong/units/actions.py", "lienthong/units/queries.py", "lienthong/units/api.py"

SOUND: Plants = {
    "lienthong/units/__init__.py": '"""Planted."""\n',
    "lienthong/units/models.py": 'planted = models.ForeignKey("core.LedgerLine", on_delete=models.PROTECT)\n',
    "lienthong/accounts/actions.py": _ACTION.replace("planted_action", "another_action"),
    "lienthong/accounts/refusals.py": _REFUSAL.replace("Planted", "Another").replace("planted", "another"),
    "lienthong/accounts/queries.py": "def planted():\n" + "    pass\n" * 40 + "#\n" * 359,
    "README.md": "see the documents\n",
    ACTIONS: _ACTION,
    QUERIES: "rows = {}\nrows.update(planted=Unit.objects.all())\n",
    API: "def planted(moment):\n    return moment.now()\n",
    "lienthong/units/refusals.py": _REFUSAL,
}
FOR_THE_CHECKS: dict[str, tuple[str, Plants]] = {
    "a foreign key upward, written as a string": (
        "check_written_keys",
        {"lienthong/units/models.py": 'planted = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT)\n'},
    ),
    "an action without by": ("check_actions", {ACTIONS: _ACTION.replace("by: Actor, ", "")}),
    "an action whose by is positional": ("check_actions", {ACTIONS: _ACTION.replace("*, by: Actor", "by: Actor, *")}),
    "an action without at": ("check_actions", {ACTIONS: _ACTION.replace(", at: datetime", "")}),
    "an action without a ledger line": ("check_actions", {ACTIONS: _ACTION.replace("ledger.record", "dict")}),
    "an action without words": ("check_actions", {ACTIONS: _ACTION.replace('"""Planted."""', "pass")}),
    "two actions of one name": (
        "check_action_names",
        {ACTIONS: _ACTION, "lienthong/accounts/actions.py": _ACTION},
    ),
    "an HTTP door that saves": ("check_doors_do_not_write", {API: "def planted(row):\n    row.save()\n"}),
    "an HTTP door that asks a table": ("check_doors_do_not_write", {API: "rows = Unit.objects.all()\n"}),
    "a worker's door that writes": (
        "check_doors_do_not_write",
        {"lienthong/units/tasks.py": "def planted(rows):\n    rows.get_or_create(name=1)\n"},
    ),
    "a page that writes": (
        "check_doors_do_not_write",
        {"lienthong/portal/planted.py": "def planted(rows):\n    rows.bulk_create([])\n"},
    ),
    "a query that creates": ("check_questions_do_not_write", {QUERIES: "Unit.objects.create(key='x')\n"}),
    "a query that deletes": ("check_questions_do_not_write", {QUERIES: "Unit.objects.filter(key='x').delete()\n"}),
    "a query with writing SQL": ("check_questions_do_not_write", {QUERIES: "S = 'UPDATE units_unit SET key = 1'\n"}),
    "an action that reads the clock": ("check_clock", {ACTIONS: "moment = datetime.now()\n"}),
    "a rule that reads the day": ("check_clock", {"lienthong/units/rules.py": "day = datetime.date.today()\n"}),
    "a signal": ("check_signals", {"lienthong/units/apps.py": "from django.db.models.signals import post_save\n"}),
    "a save() of its own": (
        "check_signals",
        {"lienthong/units/models.py": "class Planted(models.Model):\n    def save(self): ...\n"},
    ),
    "a drawer among the pages": ("check_file_names", {"lienthong/portal/helpers.py": ""}),
    "a file that the room may not have": ("check_file_names", {"lienthong/units/serializers.py": ""}),
    "a function of 41 lines": ("check_sizes", {QUERIES: "def planted():\n" + "    pass\n" * 41}),
    "a file of 401 lines": ("check_sizes", {"lienthong/units/refusals.py": "#\n" * 401}),
    "a room without words": ("check_room_words", {"lienthong/annex/__init__.py": ""}),
    "a room whose front door imports": (
        "check_room_words",
        {"lienthong/desk/__init__.py": '"""Planted."""\nimport os\n'},
    ),
    "two refusals of one code": (
        "check_refusals",
        {"lienthong/units/refusals.py": _REFUSAL, "lienthong/accounts/refusals.py": _REFUSAL},
    ),
    "a refusal that speaks one language": (
        "check_refusals",
        {"lienthong/units/refusals.py": _REFUSAL.replace("Planted.", "")},
    ),
    "a remedy in one language": (
        "check_refusals",
        {"lienthong/units/refusals.py": _REFUSAL.replace("Pull it out.", "")},
    ),
    "a code that is not the refusal's name": (
        "check_refusals",
        {"lienthong/units/refusals.py": _REFUSAL.replace("planted_case", "other_case")},
    ),
    "a refusal outside refusals.py": ("check_refusals_have_a_place", {ACTIONS: _REFUSAL}),
    "the address of a package registry": (
        "check_tracked_text",
        {"README.md": "see " + "py" + "pi.org" + " for more\n"},
    ),
    "a path of a machine": ("check_tracked_text", {"docs/planted.md": "it lies in /wo" + "rk/main\n"}),
}


@pytest.mark.parametrize("violation", FOR_THE_CHECKS)
def test_a_check_fails_on(violation: str, build: Callable[[Plants], Path]) -> None:
    name, plants = FOR_THE_CHECKS[violation]
    (found,) = CHECKS[name](build(plants))
    assert found.startswith(next(iter(plants))), "the first file is the one to blame"


def test_no_check_fails_where_nothing_is_wrong(build: Callable[[Plants], Path]) -> None:
    house = build(SOUND)
    assert [found for check in CHECKS.values() for found in check(house)] == []


# ---------------------------------------------------------------- the writers' guard bites


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT * FROM units_unit FOR NO KEY UPDATE", set()),
        ('INSERT INTO "dossiers_act" (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2', {"dossiers_act"}),
        ("WITH n AS (UPDATE a SET b = 1 RETURNING b) INSERT INTO c SELECT b FROM n", {"a", "c"}),
        ("DELETE FROM ONLY x WHERE updated", {"x"}),
    ],
)
def test_the_guard_reads_which_tables_a_statement_changes(sql: str, tables: set[str]) -> None:
    assert tables_written(sql) == tables


def test_the_guard_knows_who_may_write_what() -> None:
    owners = {"units_unit": "units", "core_ledgerline": "core"}
    check_write("UPDATE units_unit SET key = 1", ("units", "actions"), owners)
    check_write("UPDATE units_unit SET key = 1", None, owners)
    check_write("INSERT INTO core_ledgerline (at) VALUES (1)", ("dossiers", "actions"), owners)
    with pytest.raises(ForeignWrite, match="belongs to units"):
        check_write("UPDATE units_unit SET key = 1", ("dossiers", "actions"), owners)
    with pytest.raises(ForeignWrite, match="only actions write"):
        check_write("UPDATE units_unit SET key = 1", ("units", "queries"), owners)


@pytest.mark.django_db
def test_the_guard_stops_an_action_that_writes_another_rooms_table() -> None:
    room: dict[str, Any] = {"__name__": "lienthong.dossiers.actions"}
    exec("def planted(cursor): cursor.execute('DELETE FROM units_unit')", room)  # noqa: S102 - poses as a room
    with connection.cursor() as cursor, pytest.raises(ForeignWrite, match=r"dossiers\.actions writes units_unit"):
        room["planted"](cursor)


# ---------------------------------------------------------------- houses to break things in


@pytest.fixture(scope="module", autouse=True)
def _forget_the_house() -> Iterator[None]:
    """What the checks read of the whole house is held no longer than they are at it."""
    yield
    house_rules.sources.cache_clear()


@pytest.fixture
def build(tmp_path: Path) -> Callable[[Plants], Path]:
    """Build a house of a few files on the real floor plan, tracked by git."""

    def build(plants: Plants) -> Path:
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        for name, text in plants.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
        subprocess.run(["git", "add", *plants], cwd=tmp_path, check=True)
        return tmp_path

    return build


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house in which to break contracts; they hold as long as nothing is planted."""
    target = tmp_path_factory.mktemp("house") / "copy"
    shutil.copytree(ROOT / "lienthong", target / "lienthong", ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    shutil.copy(ROOT / "pyproject.toml", target)
    assert _lint(target).returncode == 0
    return target


@pytest.fixture
def plant(copy: Path) -> Iterator[Callable[[Plants], None]]:
    """Add text to files of the copy, and take it out again afterwards."""
    before: dict[Path, str | None] = {}

    def plant(plants: Plants) -> None:
        for name, text in plants.items():
            path = copy / name
            before[path] = path.read_text(encoding="utf-8") if path.exists() else None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text((before[path] or "") + text, encoding="utf-8")

    yield plant
    for path, text in before.items():
        if text is None:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        else:
            path.write_text(text, encoding="utf-8")


def _lint(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(root)}
    return subprocess.run(
        [program, "--no-logo", *words], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
