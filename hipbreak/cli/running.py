"""Start, second start, end, and the one command that listens for a day: ``record``.

Jurisdiction: the life of the running program as the command line sees it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
from pathlib import Path
from typing import TextIO

from hipbreak import remote
from hipbreak.cli.output import Failed, say
from hipbreak.cli.talking import failure, runtime, stream
from hipbreak.wording import commands as words

ENDS_WITHIN = 10.0  # seconds for a program to end
BUSY = 2.0  # seconds to go on knocking at a program that answers others


def start(options: argparse.Namespace) -> int:
    """``hipbreak [--autostart]``: the first start runs the tray, a second one opens the first one's status window."""
    message = {"ask": "hello"} if options.autostart else {"ask": "window", "name": "status"}
    try:
        remote.ask(runtime(), message)
    except remote.NotRunning:
        from hipbreak.app import run

        return run(options.autostart)
    except (remote.NotAnswering, remote.Refused) as error:
        if not _reached_after_all(error, message, autostart=options.autostart):
            raise failure(error) from None
    say(words.RUNNING_QUIETLY if options.autostart else words.ONCE_RUNNING)
    return 0


def _reached_after_all(error: Exception, message: dict[str, str], *, autostart: bool) -> bool:
    """Whether the program runs and that is enough: for a start at login, any sign of it is; a person's start knocks
    again at one that had no time just now."""
    passing = isinstance(error, remote.Refused) and error.code in remote.PASSING
    if autostart:
        return passing or isinstance(error, remote.NotAnswering)
    return passing and remote.knock(runtime(), message, BUSY) is not None


def end(_: argparse.Namespace) -> int:
    """``hipbreak quit``: returns when the program has ended, at most 10 s; none running is as good."""
    try:
        end_even_one_that_starts(runtime())
    except remote.NotRunning:
        say(words.NONE_TO_END)
        return 0
    except (remote.NotAnswering, remote.Refused) as error:
        raise failure(error) from None
    say(words.ENDED)
    return 0


def end_even_one_that_starts(folder: Path) -> None:
    """A program that has the lock and no socket yet is about to answer. NotRunning when nobody has the lock,
    NotAnswering when somebody keeps it and is not to be reached; Refused."""
    try:
        remote.end(folder, ENDS_WITHIN)
    except remote.NotRunning:
        if not remote.is_claimed(folder):
            raise
        if remote.knock(folder, {"ask": "hello"}) is None and remote.is_claimed(folder):
            raise remote.NotAnswering(0) from None
        remote.end(folder, ENDS_WITHIN)


def record(options: argparse.Namespace) -> int:
    """``hipbreak record FILE``: the trace lines of the running day, each as it comes, until Ctrl+C or the end."""
    answers = stream({"ask": "record", "op": "start"})
    first = next(answers)  # the file is made only if there is something to record
    lines = 0
    with _new(options.file) as file:
        for number in (signal.SIGINT, signal.SIGTERM):  # a background job has SIGINT ignored; here it is the way to end
            signal.signal(number, signal.default_int_handler)
        say(words.recording(str(options.file)))
        try:
            lines += _put(file, first)
            for answer in answers:
                lines += _put(file, answer)
        except KeyboardInterrupt:
            pass  # the way to end it
        except OSError as error:
            raise Failed(words.cannot_write(str(options.file), error.strerror or "")) from None
    say(words.recorded(str(options.file), lines))
    return 0


def _new(path: Path) -> TextIO:
    """A file that nobody else can read, and that was not there before."""
    try:
        return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8")
    except FileExistsError:
        raise Failed(words.exists(str(path))) from None
    except OSError as error:
        raise Failed(words.cannot_write(str(path), error.strerror or "")) from None


def _put(file: TextIO, answer: dict[str, object]) -> int:
    line = answer.get("data")
    if line is None:
        return 0
    file.write(json.dumps(line) + "\n")
    file.flush()
    return 1
