"""What tests of Windows and macOS found, as rows for docs/desktops.md: a plugin of pytest.

    HIPBREAK_RESULTS=build/desktops.jsonl python -m pytest -p tests.contract.results tests/contract ...

Jurisdiction: which test is the proof of which fact, and how it was tested. A row is written for a test that passed, and
for no other; one that failed takes the rows of its other cases with it. Linux desktops write their own.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from hipbreak.desktop.windows.native import function
from tests.real.desktops_table import Row, Tested

RESULTS = os.environ.get("HIPBREAK_RESULTS", "")
TOLD_HERE = {"linux": ("macos",), "win32": ("windows",), "darwin": ("macos",)}  # of which system rows are written


@dataclass(frozen=True)
class Proof:
    """A test elsewhere that shows ``fact``. ``real``: with the system itself, or Wine; ``why``: what Wine or the test
    says there in place of Windows."""

    system: str
    fact: str
    real: bool = True
    why: str = ""


_SESSION, _DAY = "tests/real_windows/test_session.py::", "tests/real_windows/test_day.py::"
_MAC = "tests/desktop/macos/test_tray.py::"
PROOFS: Mapping[str, Proof] = {
    f"{_SESSION}test_a_real_click_on_the_icon_opens_the_status_window": Proof("windows", "icon"),
    f"{_DAY}test_the_menu_opens_at_the_pointer_and_its_last_entry_ends_the_program": Proof("windows", "menu"),
    f"{_DAY}test_from_sitting_to_the_diary": Proof(
        "windows", "prompt", why="Wine has no notifications with buttons: the reminder was the card"
    ),
    f"{_SESSION}test_a_new_explorer_gets_the_icon_again": Proof(
        "windows", "tray again", why="Wine's Explorer cannot end alone: the test says what a new one says"
    ),
    f"{_MAC}test_a_life_without_a_call_off_the_main_thread": Proof("macos", "icon", real=False),
    f"{_MAC}test_a_click_in_an_open_menu_means_what_it_says_though_the_menu_has_changed": Proof(
        "macos", "menu", real=False
    ),
}


def wine() -> str:
    """The version of Wine where it stands in for Windows, else empty."""
    try:
        return str(function("ntdll.dll", "wine_get_version", ctypes.c_char_p)(), "ascii")
    except OSError:
        return ""


def row(item: pytest.Item, system: str, fact: str, how: str, says: str, *, real: bool) -> Row:
    """What ``item`` tells; its mark ``wine_fakes`` says what is weaker about it."""
    mark = item.get_closest_marker("wine_fakes")
    return Row(system, fact, how, says, *_tested(real, mark.args[0] if mark and mark.args else ""))


def _tested(real: bool, why: str) -> tuple[Tested, str]:
    """``why`` says, behind its colon, what the test does itself; that is so on Windows as well."""
    if not real:
        return "fake", ""
    if wine():
        return ("wine_fakes", why) if why else ("wine", "")
    return ("part", why.partition(": ")[2] or why) if why else ("real", "")


def proved(node: str) -> Row | None:
    """What the test ``node`` shows, without its parameters."""
    proof = PROOFS.get(node.partition("[")[0])
    if proof is None:
        return None
    says = version(real=proof.real) if proof.fact == "icon" else ""
    return Row(proof.system, proof.fact, "works", says, *_tested(proof.real, proof.why))


def version(*, real: bool) -> str:
    """What was tested."""
    python = f"Python {platform.python_version()}"
    if not real:
        return f"stand-ins for what the system offers, on {platform.system()}, {python}"
    system = f"{platform.system()} {platform.version()}"
    return f"Wine {wine()}, which calls itself {system}, {python}" if wine() else f"{system}, {python}"


class Collected:
    """The rows of one run of pytest."""

    def __init__(self, here: tuple[str, ...] = TOLD_HERE.get(sys.platform, ())) -> None:
        """``here``: of which systems rows are kept."""
        self._here = here
        self._rows: dict[str, list[Row]] = {}
        self._failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Rows of the test, by its name without parameters."""
        test = report.nodeid.partition("[")[0]
        if report.failed:
            self._failed.add(test)
        elif report.when == "call" and report.passed:
            shown = proved(report.nodeid)
            told = [value for name, value in report.user_properties if name == "row" and isinstance(value, Row)]
            self._rows.setdefault(test, []).extend([*told, *([shown] if shown else [])])

    def rows(self) -> list[Row]:
        """Of tests that passed, about the system that is tested here."""
        passed = [row for test, rows in self._rows.items() if test not in self._failed for row in rows]
        return [row for row in passed if row.desktop in self._here]

    def pytest_sessionfinish(self) -> None:
        """Writes them behind those that are there."""
        with Path(RESULTS).open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(asdict(row)) + "\n" for row in self.rows())


def pytest_configure(config: pytest.Config) -> None:
    """Where nobody wants results, none are kept."""
    if RESULTS:
        config.pluginmanager.register(Collected(), "hipbreak results")
