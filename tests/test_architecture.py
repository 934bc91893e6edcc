"""The house, as far as a machine can check it: who imports whom, what core may know, how big a module is.

Jurisdiction: the table of rooms in docs/architecture.md and the habits of CONTRIBUTING.md. A new room is written into
``MAY_IMPORT`` first.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOBODY: frozenset[str] = frozenset()
BELOW = frozenset({"clock", "core", "safe_files", "shipped", "toml_lines", "without_asyncio"})
BESIDE = frozenset({"sound", "wording"})
SIBLINGS = frozenset(
    (
        "config_file",
        "desktop",
        "engine",
        "history",
        "move_files",
        "places",
        "recorder",
        "remote",
        "state_file",
        "ui",
    )
)
EVERYTHING_BELOW_APP = SIBLINGS | BELOW | BESIDE
MAY_IMPORT: dict[str, frozenset[str]] = {
    "core": NOBODY,
    "safe_files": NOBODY,
    "shipped": NOBODY,
    "sound": NOBODY,
    "toml_lines": NOBODY,
    "without_asyncio": NOBODY,
    "clock": frozenset({"core"}),
    "wording": frozenset({"core"}),
    **dict.fromkeys(SIBLINGS, BELOW),
    "ui": BELOW | BESIDE,
    **dict.fromkeys(("app", "trace", "doctor"), EVERYTHING_BELOW_APP),
    "demo": EVERYTHING_BELOW_APP | {"app", "trace"},
    "cli": EVERYTHING_BELOW_APP | {"app", "trace", "doctor", "demo"},
    "__main__": frozenset({"cli"}),
}
RECORD = "hipbreak.desktop.Desktop"  # what the engine is handed; all that stands behind it is not the engine's business
VALUES = frozenset(
    [
        "__future__",
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "itertools",
        "math",
        "operator",
        "re",
        "typing",
        "zoneinfo",
    ]
)
NOT_RESIDENT = ("tkinter", "_tkinter", "PIL.ImageTk", "numpy")
EMPTY_NAMES = frozenset(["base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"])
HIDING = ("skip", "xfail", "importorskip")
MOST_LINES = 350


@dataclass(frozen=True)
class Module:
    """One file: its dotted name, and its text as a tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """The part of the program it belongs to; empty for the package itself."""
        return self.name.partition(".")[2].partition(".")[0]

    def imports(self) -> Iterator[str]:
        """Every dotted name imported anywhere in it, also inside functions; ``from a import b`` gives ``a.b``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{self._absolute(node)}.{alias.name}" for alias in node.names)

    @cached_property
    def imported(self) -> dict[str, str]:
        """The names that ``from ... import`` makes, and the dotted name that each stands for."""
        return {
            alias.asname or alias.name: f"{self._absolute(node)}.{alias.name}"
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        parts = package[: len(package) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])


def read(folder: str) -> list[Module]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return found


PROGRAM = read("hipbreak")
TESTS = read("tests")
PACKAGING = read("packaging")


def rooms() -> set[str]:
    return {module.room for module in PROGRAM if module.room}


def test_every_room_has_its_place() -> None:
    assert rooms() <= set(MAY_IMPORT), "a new room: say in MAY_IMPORT and docs/architecture.md what it may import"


def test_imports_go_one_way() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in PROGRAM
        for name in module.imports()
        if (room := _room_of(name)) and room not in (module.room, *MAY_IMPORT[module.room])
        if (module.room, name) != ("engine", RECORD)
    ]
    assert wrong == []


def _room_of(name: str) -> str:
    """The room that an imported name belongs to; empty for what is not ours and for the package's own version."""
    top, _, rest = name.partition(".")
    room = rest.partition(".")[0]
    return room if top == "hipbreak" and room in rooms() else ""


def test_core_knows_values_only() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in PROGRAM
        for name in module.imports()
        if module.room == "core" and name.split(".")[0] not in VALUES | {"hipbreak"}
    ]
    assert wrong == []


def test_core_never_asks_what_time_it_is() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in PROGRAM
        for node in ast.walk(module.tree)
        if module.room == "core" and isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
        if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")
    ]
    assert wrong == []


def test_windows_are_drawn_in_child_processes_only() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in PROGRAM
        for name in module.imports()
        if module.room not in ("ui", "doctor", "demo") and name.startswith(NOT_RESIDENT)
    ]
    assert wrong == []


@pytest.mark.parametrize("module", ["hipbreak.cli", "hipbreak.app", "hipbreak.engine"])
def test_the_resident_process_stays_small(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {NOT_RESIDENT!r} if name in sys.modules])"
    there = find_spec(module) is not None  # the rooms are built one after the other
    command = [sys.executable, "-c", code if there else "print([])"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_none_of_our_classes_inherits_from_another() -> None:
    ours = {
        f"{module.name}.{node.name}"
        for module in PROGRAM
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    wrong = [
        f"{module.name}.{node.name} inherits from {base}"
        for module in PROGRAM
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for base in map(ast.unparse, node.bases)
        if _full_name(module, base.split("[")[0]) in ours
    ]
    assert wrong == []


def _full_name(module: Module, name: str) -> str:
    """The dotted name that ``name`` has outside of ``module``: that of an import, else its own or one left as it is."""
    first, dot, rest = name.partition(".")
    return module.imported.get(first, first if dot else f"{module.name}.{first}") + dot + rest


def test_nothing_is_global() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in (*PROGRAM, *PACKAGING, *TESTS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    ]
    assert wrong == []


def test_modules_are_small() -> None:
    """Empty lines are not counted, nor are tests: a list of cases is as long as it is."""
    sizes = {module.name: _lines(module) for module in (*PROGRAM, *PACKAGING)}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}, "is each still one thing?"


def _lines(module: Module) -> int:
    return sum(bool(line.strip()) for line in module.path.read_text(encoding="utf-8").splitlines())


def test_modules_say_what_they_are_for() -> None:
    for module in (*PROGRAM, *PACKAGING, *TESTS):
        assert ast.get_docstring(module.tree) or not module.tree.body, f"{module.name} does not say what it is for"
        assert module.path.stem not in EMPTY_NAMES, f"{module.path.name}: a name that says nothing"


OF_THE_SYSTEM = ("sys.platform", "os.name", "os.geteuid", "on_wine()")  # what a skip may ask


def test_tests_do_not_sleep_skip_or_patch() -> None:
    wrong = [f"{module.name}:{line} {what}" for module in TESTS for line, what in _evasions(module)]
    assert wrong == []


def _evasions(module: Module) -> Iterator[tuple[int, str]]:
    """Waiting in hope, hiding, and patching names of ours; what skips may ask for the system and for root only.

    A sleep inside a ``while`` waits for a condition.
    """
    polling = {id(node) for loop in ast.walk(module.tree) if isinstance(loop, ast.While) for node in ast.walk(loop)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and "mock" in ast.unparse(node):
            yield node.lineno, "mock"
        elif isinstance(node, ast.Attribute) and ast.unparse(node).startswith("pytest.") and node.attr in HIDING:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and id(node) not in polling:
            yield from _evading_call(module, node)


def _evading_call(module: Module, call: ast.Call) -> Iterator[tuple[int, str]]:
    name = ast.unparse(call.func)
    first = ast.unparse(call.args[0]) if call.args else ""
    if _full_name(module, name).endswith("time.sleep"):
        yield call.lineno, "time.sleep"
    elif name.endswith("skipif") and not any(
        told in first for told in ("sys.platform", "os.name", "os.geteuid", "on_wine()")
    ):
        yield call.lineno, "skipif"
    elif name == "monkeypatch.setattr" and _full_name(module, first.strip("'")).startswith("hipbreak."):
        yield call.lineno, name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import time\ntime.sleep(1)", ["time.sleep"]),
        ("import pytest\npytest.skip('no')", ["skip"]),
        ("from time import sleep\nsleep(1)", ["time.sleep"]),
        ("import time\nwhile not done(): time.sleep(0.01)", []),
        ("from unittest import mock", ["mock"]),
        ("import pytest, sys\n@pytest.mark.skipif(sys.platform == 'win32', reason='x')\ndef f(): ...", []),
        ("import pytest\n@pytest.mark.skipif(not there(), reason='x')\ndef f(): ...", ["skipif"]),
        (
            "from hipbreak import places\ndef f(monkeypatch): monkeypatch.setattr(places, 'NAME', 1)",
            ["monkeypatch.setattr"],
        ),
        ("def f(monkeypatch): monkeypatch.setattr('hipbreak.places.NAME', 1)", ["monkeypatch.setattr"]),
        ("import os\ndef f(monkeypatch): monkeypatch.setattr(os, 'getpid', int)", []),
        ("import pytest\n@pytest.mark.skip\ndef f(): ...", ["skip"]),
        ("from hipbreak.core import routine\nroutine.skip()", []),
        ("def f(session): session.sleep()", []),
    ],
)
def test_the_check_of_the_tests_finds_what_it_looks_for(text: str, found: list[str]) -> None:
    module = Module("tests.example", ROOT / "tests" / "example.py", ast.parse(text))
    assert [what for _, what in _evasions(module)] == found


def test_relative_imports_are_seen_as_well() -> None:
    tree = ast.parse("from . import sitting\nfrom ..ui import card\nfrom .. import app")
    module = Module("hipbreak.core.session", ROOT / "hipbreak" / "core" / "session.py", tree)
    assert list(module.imports()) == ["hipbreak.core.sitting", "hipbreak.ui.card", "hipbreak.app"]
