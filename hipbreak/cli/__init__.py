"""The command line: ``hipbreak`` and all its commands.

Jurisdiction: from arguments to an exit code, 0 done, 1 could not, 2 wrong use. No traceback ever reaches a person.
What a command needs is imported when it runs, so that ``hipbreak status`` costs a status bar next to nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from hipbreak.cli import output
from hipbreak.cli.options import PLAIN, parser
from hipbreak.wording import commands as words

__all__ = ["main", "parser"]
Handler = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; ``argv`` without the program's name, None: what was typed."""
    output.prepare()
    try:
        options = parser().parse_args(argv)
    except SystemExit as ended:  # argparse has said why, or has shown its help
        return ended.code if isinstance(ended.code, int) else 2
    code = _run(options)
    return _flush(code)


def _run(options: argparse.Namespace) -> int:
    try:
        return _handler(options.command)(options)
    except output.Failed as failed:
        output.complain(str(failed))
        return failed.code
    except BrokenPipeError:
        output.silence(sys.stdout)  # whoever read has read enough
        return 0
    except KeyboardInterrupt:
        return 1
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except Exception as error:  # the last resort: one line for the person, all of it in a file
        from hipbreak.cli import last_resort

        output.complain(words.unexpected(type(error).__name__, last_resort.note(error)))
        return 1


def _flush(code: int) -> int:
    try:
        sys.stdout.flush()
    except (OSError, ValueError):  # closed, or its disk is full: said already, or nobody to tell
        output.silence(sys.stdout)
        return code or 1
    return code


def _handler(name: str | None) -> Handler:
    if name in ("status", "routine", "later", "pause", "was-up", *PLAIN):
        from hipbreak.cli import talking

        return talking.status if name == "status" else talking.command
    if name in (None, "record", "quit"):
        from hipbreak.cli import running

        return {None: running.start, "record": running.record, "quit": running.end}[name]
    if name == "config":
        from hipbreak.cli import files

        return files.config
    if name == "autostart":
        from hipbreak.cli import autostart

        return autostart.autostart
    if name == "uninstall":
        from hipbreak.cli import uninstall

        return uninstall.uninstall
    if name == "moves":
        from hipbreak.cli import moves

        return moves.moves
    from hipbreak.cli import reports

    return {
        "stats": reports.stats,
        "doctor": reports.doctor,
        "simulate": reports.simulate,
        "demo": reports.demo,
        "window": reports.window,
    }[name]
