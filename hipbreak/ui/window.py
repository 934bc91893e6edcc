"""The door of a window's own process: ``hipbreak window NAME``.

Jurisdiction: which windows there are, and leaving with a plain sentence where Tk is missing. Imports no Tk by itself.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Mapping

from hipbreak.ui import lines
from hipbreak.wording import windows as words

WRONG_NAME = 2
NO_TK = 3
MODULES: Mapping[str, str] = {
    "card": "card",
    "status": "status_window",
    "statistics": "stats_window",
    "settings": "settings_window",
    "about": "about_window",
    "was_up": "was_up_window",
    "routine": "routine_window",
}


def main(name: str) -> int:
    """Runs window ``name`` until it is closed. Exit code: 0, 1 (no first line or no display), 2 (no such window), 3
    (a part of Tk is not installed)."""
    if name not in MODULES:
        return _leave(words.no_such_window(name), WRONG_NAME)
    try:
        shell = importlib.import_module("hipbreak.ui.shell")
        module = importlib.import_module(f"hipbreak.ui.{MODULES[name]}")
    except ImportError as error:
        if error.name and error.name.startswith("hipbreak"):
            raise
        return _leave(words.no_tk(error.name or str(error)), NO_TK)
    try:
        stream = open(0, "rb", closefd=False)  # noqa: SIM115  # standard input, open as long as the process
    except OSError:  # started by hand, without a console on Windows
        return _leave(words.NO_FIRST_LINE, 1)
    first = next(lines.read(stream, complain), None)
    if first is None:
        return _leave(words.NO_FIRST_LINE, 1)
    code: int = shell.run(module.show, first, stream)
    return code


def complain(sentence: str) -> None:
    """One line on standard error, which the parent writes to the log. Nobody hears it where there is none, as without a
    console on Windows, or where the parent is gone."""
    if sys.stderr is not None:  # else print would write among the lines to the parent
        with contextlib.suppress(OSError, ValueError):  # ValueError: closed
            print(sentence, file=sys.stderr, flush=True)


def _leave(sentence: str, code: int) -> int:
    complain(sentence)
    return code
