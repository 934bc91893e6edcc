"""The commands that are one question to the running program: ``status``, and all that the menu does.

Jurisdiction: what is asked and how its answer is printed. Wrong use is found before anybody is asked.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hipbreak import remote
from hipbreak.cli.output import Failed, say, say_json
from hipbreak.wording import commands as words


def runtime() -> Path:
    """The folder with the socket."""
    from hipbreak import places

    try:
        return places.find().runtime
    except OSError:
        raise Failed(words.no_home()) from None


def ask(message: Mapping[str, Any]) -> dict[str, Any]:
    """The good answer to ``message``; Failed, with what to do, for everything else (F39, section 7)."""
    try:
        return good(remote.ask(runtime(), message))
    except (remote.NotRunning, remote.NotAnswering, remote.Refused) as error:
        raise failure(error) from None


def good(answer: dict[str, Any]) -> dict[str, Any]:
    """``answer`` if it is one; Failed with its sentence if the program could not."""
    if answer.get("ok") is not True:
        raise Failed(str(answer.get("error") or words.refused("failed")))
    return answer


def failure(error: Exception) -> Failed:
    """What an error of the door means to a person."""
    match error:
        case remote.NotRunning():
            return Failed(words.NOT_RUNNING)
        case remote.NotAnswering(pid=pid):
            return Failed(words.not_answering(pid))
        case remote.Refused(code=code):
            return Failed(words.refused(code))
        case _:
            raise error


def status(options: argparse.Namespace) -> int:
    """``hipbreak status [--json] [--follow]``."""
    if options.follow:
        return _follow(as_json=options.json)
    answer = ask({"ask": "status"})
    if options.json:
        say_json(answer["data"])
    else:
        say(str(answer["text"]))
    return 0


def _follow(*, as_json: bool) -> int:
    said = None
    with contextlib.suppress(KeyboardInterrupt):  # the way to end it
        for answer in stream({"ask": "follow"}):
            now = answer["data"] if as_json else " · ".join(str(answer["text"]).splitlines())
            if now != said:
                (say_json if as_json else say)(now)
                said = now
    return 0


def stream(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every good answer to ``message`` until the program ends; Failed as :func:`ask` does."""
    try:
        for answer in remote.follow(runtime(), message):
            yield good(answer)
    except (remote.NotRunning, remote.NotAnswering, remote.Refused) as error:
        raise failure(error) from None


def command(options: argparse.Namespace) -> int:
    """``later``, ``skip``, ``pause``, ``routine`` and the others: what the menu does."""
    text = _text_of(options)
    _check(text)
    say(str(ask({"ask": "command", "text": text})["text"]))
    return 0


def _text_of(options: argparse.Namespace) -> str:
    match options.command:
        case "later":
            words_of = [options.minutes]
        case "pause":
            words_of = [options.duration]
        case "was-up":
            words_of = ["--since", options.since] if options.since is not None else []
        case "routine" if options.move is not None:
            words_of = ["--move", options.move]
        case "routine" if options.routine is not None:
            words_of = ["--routine", options.routine]
        case "routine":
            words_of = ["--full"] if options.full else []
        case _:
            words_of = []
    return " ".join([options.command, *("".join(word.split()) or "?" for word in words_of if word is not None)])


def _check(text: str) -> None:
    """Wrong use is exit 2; a time too long ago was used rightly and cannot be done: exit 1."""
    from datetime import datetime

    from hipbreak.core.commands import CommandError, parse

    try:
        parse(text, datetime.now().astimezone())
    except CommandError as error:
        code = str(error)
        raise Failed(words.command_error(code), 1 if code == "too_long_ago" else 2) from None
