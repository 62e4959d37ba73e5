"""What the house promises and no import checker sees. Each check reads a tree and returns what breaks the promise."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

#: Rooms in which people and programs enter; they hold no tables.
DOOR_ROOMS = {"portal", "desk", "command", "opendata", "ui", "server", "packs"}
DOOR_FILES = {"api", "tasks", "admin"}
DRAWERS = {"utils", "helpers", "common", "misc", "base", "manager", "managers", "services", "lib", "mixins"}
LONGEST_FUNCTION, LONGEST_FILE = 40, 400

_SAVING = {"save", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
_CHANGING = {"create", "update", "delete", *_SAVING}
_CLOCKS = {"now", "utcnow", "today"}
_WRITING_SQL = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)
_SNAKE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VERB = re.compile(r"'([a-z]+\.[a-z_]+)'")


@dataclass(frozen=True)
class Source:
    """One Python file of the house: ``room``, and the name of its kind (``actions`` for ``actions/filing.py`` too)."""

    root: Path
    path: Path

    @cached_property
    def room(self) -> str:
        """The room that it belongs to."""
        return self.path.relative_to(self.root / "lienthong").parts[0].removesuffix(".py")

    @cached_property
    def kind(self) -> str:
        """The kind of file: its name, or the name of the package in the room."""
        parts = self.path.relative_to(self.root / "lienthong").parts
        return parts[1].removesuffix(".py") if len(parts) > 1 else "__init__"

    @property
    def is_door(self) -> bool:
        """Whether people or programs enter here."""
        return self.room in DOOR_ROOMS or self.kind in DOOR_FILES

    @cached_property
    def text(self) -> str:
        """What is written."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """What is written, parsed."""
        return ast.parse(self.text)

    def at(self, node: ast.AST) -> str:
        """Say where a node is."""
        return f"{self.path.relative_to(self.root)}:{getattr(node, 'lineno', 1)}"


@cache
def sources(root: Path) -> tuple[Source, ...]:
    """Return every Python file of the house but the migrations; what was parsed of it serves every check."""
    paths = sorted((root / "lienthong").rglob("*.py"))
    return tuple(Source(root, path) for path in paths if "migrations" not in path.parts)


def floors(root: Path) -> list[set[str]]:
    """Return the floor plan from the contract, highest floor first."""
    return [_names(layer) for layer in _contract(root, "floors")["layers"]]


def planned_files(root: Path) -> dict[str, set[str]]:
    """Return room → the files that its contract plans."""
    planned: dict[str, set[str]] = {}
    for name in ("walls", "ground"):
        contract = _contract(root, name)
        files = set().union(*(_names(layer) for layer in contract["layers"])) | set(contract["exhaustive_ignores"])
        planned |= {container.removeprefix("lienthong."): files for container in contract["containers"]}
    return planned


# ---------------------------------------------------------------- files and their size


def check_file_names(root: Path) -> list[str]:
    """No file outside the plan of its room, and no drawers anywhere."""
    planned = planned_files(root)
    wrong = []
    for source in sources(root):
        if source.kind != "__init__" and source.kind not in planned.get(source.room, {source.kind}):
            wrong.append(f"{source.at(source.tree)} is not a file that {source.room} may have")
        if source.path.stem in DRAWERS:
            wrong.append(f"{source.at(source.tree)} is a drawer: name it for what it holds")
    return wrong


def check_sizes(root: Path) -> list[str]:
    """No file over 400 lines, no function whose body, without its docstring, is over 40."""
    wrong = []
    for source in sources(root):
        if (lines := source.text.count("\n")) > LONGEST_FILE:
            wrong.append(f"{source.at(source.tree)} has {lines} lines")
        wrong += [
            f"{source.at(function)} {function.name} has {length} lines"
            for function in _functions(source.tree)
            if (length := _length(function)) > LONGEST_FUNCTION
        ]
    return wrong


def check_room_words(root: Path) -> list[str]:
    """Every room says what it is for, and its ``__init__`` imports nothing."""
    wrong = []
    for source in sources(root):
        if source.path.name == "__init__.py" and source.path.parent.parent == root / "lienthong":
            if not ast.get_docstring(source.tree):
                wrong.append(f"{source.at(source.tree)} does not say what the room is for")
            if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(source.tree)):
                wrong.append(f"{source.at(source.tree)} imports")
    return wrong


# ---------------------------------------------------------------- verbs


def check_actions(root: Path) -> list[str]:
    """Every public action takes ``by: Actor`` and ``at: datetime`` by keyword, has words, and writes a ledger line."""
    wrong = []
    recording = _recording(root)
    for source, action in actions(root):
        keywords = {argument.arg: _words(argument.annotation) for argument in action.args.kwonlyargs}
        if keywords.get("by") != "Actor" or keywords.get("at") != "datetime":
            wrong.append(f"{source.at(action)} {action.name} must take `*, by: Actor, at: datetime`")
        if not ast.get_docstring(action):
            wrong.append(f"{source.at(action)} {action.name} has no docstring")
        if (source.room, action.name) not in recording:
            wrong.append(f"{source.at(action)} {action.name} leaves no line in the ledger")
    return wrong


def check_action_names(root: Path) -> list[str]:
    """The name of an action is unique in the repository, so that a search finds one thing."""
    seen: dict[str, str] = {}
    wrong = []
    for source, action in actions(root):
        if action.name in seen:
            wrong.append(f"{source.at(action)} {action.name} is also the name of {seen[action.name]}")
        seen[action.name] = source.at(action)
    return wrong


def actions(root: Path) -> Iterator[tuple[Source, ast.FunctionDef]]:
    """Yield every public action of the house with its file."""
    for source in sources(root):
        if source.kind == "actions":
            for node in source.tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield source, node


def ledger_verbs(root: Path) -> dict[str, set[str]]:
    """Return verb → the files that write such lines (string constants ``room.past_participle`` of the room itself)."""
    verbs: dict[str, set[str]] = {}
    for source in sources(root):
        if "ledger.record" in source.text or source.kind in {"actions", "rules"}:
            for verb in re.findall(rf"[\"']({source.room}\.[a-z]+(?:_[a-z]+)*)[\"']", source.text):
                verbs.setdefault(verb, set()).add(str(source.path.relative_to(root)))
    for path in (root / "lienthong").rglob("sql/*.sql"):
        if "core_ledgerline" in (sql := path.read_text(encoding="utf-8")):
            for verb in _VERB.findall(sql):
                verbs.setdefault(verb, set()).add(str(path.relative_to(root)))
    return verbs


# ---------------------------------------------------------------- doors and questions


def check_doors_do_not_write(root: Path) -> list[str]:
    """A door parses, calls one action or question, and answers: it touches no table."""
    wrong = []
    for source in sources(root):
        if not source.is_door or (source.room, source.kind) == ("packs", "actions"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr == "objects":
                wrong.append(f"{source.at(node)} asks a table: doors ask queries")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SAVING:
                wrong.append(f"{source.at(node)} calls .{node.func.attr}(): doors do not write")
    return wrong


def check_questions_do_not_write(root: Path) -> list[str]:
    """A query reads: no saving calls, no changing of a query set, no writing SQL."""
    wrong = []
    for source in sources(root):
        if source.kind != "queries":
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _changes_rows(node.func):
                wrong.append(f"{source.at(node)} calls .{node.func.attr}(): questions do not write")
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _WRITING_SQL.search(node.value):
                wrong.append(f"{source.at(node)} holds writing SQL: questions do not write")
    return wrong


def check_clock(root: Path) -> list[str]:
    """Nobody reads the clock but ``server.clock``."""
    return [
        f"{source.at(node)} reads the clock: take `at`"
        for source in sources(root)
        if (source.room, source.kind) != ("server", "clock")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _CLOCKS
        and _words(node.func.value).split(".")[-1] in {"datetime", "date", "timezone"}
    ]


def check_signals(root: Path) -> list[str]:
    """Higher rooms follow the ledger: no signals, no ``save()`` or ``delete()`` override."""
    wrong = []
    for source in sources(root):
        for node in ast.walk(source.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            origin = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            if "signals" in origin or origin == "django.dispatch" or any("signals" in name for name in names):
                wrong.append(f"{source.at(node)} uses signals: follow the ledger")
            if source.kind == "models" and isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
                wrong.append(f"{source.at(node)} overrides {node.name}()")
    return wrong


# ---------------------------------------------------------------- refusals


@dataclass(frozen=True)
class Refusal:
    """A refusal as its class says it."""

    room: str
    where: str
    name: str
    facts: dict[str, object]
    meaning: str


def refusals(root: Path) -> list[Refusal]:
    """Return every class of refusals.py files but the base."""
    return [
        Refusal(source.room, source.at(node), node.name, _constants(node), ast.get_docstring(node) or "")
        for source in sources(root)
        if source.kind == "refusals"
        for node in source.tree.body
        if isinstance(node, ast.ClassDef) and node.bases and node.name != "Refused" and "code" in _constants(node)
    ]


def check_refusals(root: Path) -> list[str]:
    """A refusal's code is unique and its class's name; it speaks both languages; a remedy does too."""
    wrong = []
    seen: dict[object, str] = {}
    for refusal in refusals(root):
        code = refusal.facts["code"]
        if code in seen:
            wrong.append(f"{refusal.where} {code} is also the code of {seen[code]}")
        seen[code] = refusal.where
        if code != _SNAKE.sub("_", refusal.name).lower():
            wrong.append(f"{refusal.where} {refusal.name} has the code {code}")
        if not (refusal.facts.get("vi") and refusal.facts.get("en")):
            wrong.append(f"{refusal.where} {refusal.name} does not speak both languages")
        if bool(refusal.facts.get("next_vi")) != bool(refusal.facts.get("next_en")):
            wrong.append(f"{refusal.where} {refusal.name} gives its remedy in one language only")
    return wrong


def check_refusals_have_a_place(root: Path) -> list[str]:
    """Refusals are declared in refusals.py, nowhere else."""
    return [
        f"{source.at(node)} {node.name} belongs into refusals.py"
        for source in sources(root)
        if source.kind != "refusals"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and "code" in _constants(node) and "vi" in _constants(node) and node.bases
    ]


# ---------------------------------------------------------------- tables


def check_written_keys(root: Path) -> list[str]:
    """A foreign key written as a string points to the same floor's own room or downward."""
    height = {room: floor for floor, rooms in enumerate(floors(root)) for room in rooms}
    wrong = []
    for source in sources(root):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _words(node.func).endswith(
                ("ForeignKey", "OneToOneField", "ManyToManyField")
            ):
                target = _words(node.args[0]).strip("'\"") if node.args else ""
                room = target.partition(".")[0] if "." in target else source.room
                if room != source.room and height.get(room, -1) <= height[source.room]:
                    wrong.append(f"{source.at(node)} {source.room} keeps a key to {target}, which is not below it")
    return wrong


# ---------------------------------------------------------------- everything that is tracked


def check_tracked_text(root: Path) -> list[str]:
    """No address of a package registry, no path of a machine, in any tracked file."""
    banned = ["pypi" + ".org", "python" + "hosted", "npm" + "js.", "/wo" + "rk/", "/tm" + "p/lt", "/ro" + "ot/"]
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    wrong = []
    for name in listed.splitlines():
        path = root / name
        if path.suffix in {".png", ".woff2", ".pdf"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        wrong += [f"{name} holds {word}" for word in banned if word in text]
    return wrong


# ---------------------------------------------------------------- reading the tree


def _contract(root: Path, name: str) -> dict[str, list[str]]:
    plan = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return next(one for one in plan["tool"]["importlinter"]["contracts"] if one["id"] == name)


def _names(layer: str) -> set[str]:
    return {name.strip(" ()") for name in re.split(r"[|:]", layer)}


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _length(function: ast.FunctionDef) -> int:
    """Return how many lines a function's body has, its docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _words(node: ast.AST | None) -> str:
    return ast.unparse(node) if node is not None else ""


def _constants(node: ast.ClassDef) -> dict[str, object]:
    return {
        statement.targets[0].id: statement.value.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Constant)
    }


def _changes_rows(call: ast.Attribute) -> bool:
    """Tell whether this attribute is a changing method of a query set or a row (a dictionary's update is not)."""
    if call.attr in _SAVING:
        return True
    return call.attr in _CHANGING and "objects" in _words(call.value)


def _recording(root: Path) -> set[tuple[str, str]]:
    """Return (room, function) of every function whose calls, within its room, come to a line of the ledger."""
    calls: dict[tuple[str, str], set[str]] = {}
    found: set[tuple[str, str]] = set()
    for source in sources(root):
        for function in _functions(source.tree):
            calls.setdefault((source.room, function.name), set()).update(_called(function))
            if _records(root, source.room, function):
                found.add((source.room, function.name))
    while more := {
        one for one, called in calls.items() if one not in found and any((one[0], c) in found for c in called)
    }:
        found |= more
    return found


def _called(function: ast.FunctionDef) -> set[str]:
    nodes = list(ast.walk(function))
    named = {node.id for node in nodes if isinstance(node, ast.Name)}  # called, or passed on to be called
    return named | {
        node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def _records(root: Path, room: str, function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _words(node.func) in {"ledger.record", "ledger.record_many"}:
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".sql"):
            files = (root / "lienthong" / room).rglob(node.value.split("/")[-1])
            if any("core_ledgerline" in path.read_text(encoding="utf-8") for path in files):
                return True
    return False
