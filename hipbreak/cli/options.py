"""What may be typed: the commands of product.md section 7 as argparse sees them.

Jurisdiction: names, places and kinds of arguments. ``parser`` is pure and imports nothing heavy, since man page and
completions are made from it, and every command pays for it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from hipbreak import __version__
from hipbreak.cli.output import complain
from hipbreak.wording import options as words

MOST_FPS = 240
PLAIN = ("skip", "resume", "standing", "sitting", "still-here")  # commands that take nothing


class _Parser(argparse.ArgumentParser):
    """Wrong use is one line and exit 2, not a page."""

    def error(self, message: str) -> NoReturn:
        if "invalid choice" in message and "--" not in message:  # argparse would list all commands, hidden ones too
            message = words.NO_SUCH_COMMAND
        complain(words.wrong_use(self.prog, message))
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """The whole command line; ``command`` is None where none was given."""
    top = _Parser(prog="hipbreak", description=words.DESCRIPTION, epilog=words.EPILOG, allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"hipbreak {__version__}", help=words.VERSION_HELP)
    _flag(top, "autostart")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name in PLAIN:
        _command(commands, name)
    _talking(commands)
    _reading(commands)
    _config(commands)
    _moves(commands)
    _autostart(commands)
    _flag(_command(commands, "uninstall"), "purge")
    _playing(commands)
    commands.add_parser("window", allow_abbrev=False).add_argument("name")  # for child windows: no help on purpose
    return top


def _command(commands: Any, name: str, key: str = "") -> argparse.ArgumentParser:
    text = words.HELP[key or name]
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False
    )
    return added


def _flag(command: Any, name: str) -> None:
    command.add_argument(f"--{name}", action="store_true", help=words.ARGUMENTS[name])


def _talking(commands: Any) -> None:
    status = _command(commands, "status")
    _flag(status, "json")
    _flag(status, "follow")
    which = _command(commands, "routine").add_mutually_exclusive_group()
    _flag(which, "full")
    which.add_argument("--move", metavar="NAME", help=words.ARGUMENTS["move"])
    which.add_argument("--routine", metavar="NAME", help=words.ARGUMENTS["routine"])
    _command(commands, "later").add_argument("minutes", nargs="?", metavar="MIN", help=words.ARGUMENTS["minutes"])
    _command(commands, "pause").add_argument("duration", metavar="DURATION", help=words.ARGUMENTS["duration"])
    _command(commands, "was-up").add_argument("--since", metavar="HH:MM", help=words.ARGUMENTS["since"])
    record = _command(commands, "record")
    record.add_argument("file", type=Path, metavar="FILE", help=words.ARGUMENTS["file"])
    _command(commands, "quit")


def _reading(commands: Any) -> None:
    stats = _command(commands, "stats")
    span = stats.add_mutually_exclusive_group()
    _flag(span, "week")
    _flag(span, "month")
    span.add_argument("--from", dest="first", metavar="DAY", help=words.ARGUMENTS["from"])
    stats.add_argument("--to", dest="last", metavar="DAY", help=words.ARGUMENTS["to"])
    _flag(stats, "json")
    _flag(_command(commands, "doctor"), "json")


def _config(commands: Any) -> None:
    kinds = _command(commands, "config").add_subparsers(dest="action", metavar="ACTION", required=True)
    _command(kinds, "path", "config path")
    _flag(_command(kinds, "show", "config show"), "json")
    get = _command(kinds, "get", "config get")
    get.add_argument("key", metavar="KEY", help=words.ARGUMENTS["key"])
    _flag(get, "json")
    change = _command(kinds, "set", "config set")
    change.add_argument("key", metavar="KEY", help=words.ARGUMENTS["key"])
    change.add_argument("value", metavar="VALUE", help=words.ARGUMENTS["value"])
    _flag(_command(kinds, "check", "config check"), "json")


def _autostart(commands: Any) -> None:
    kinds = _command(commands, "autostart").add_subparsers(dest="action", metavar="ACTION", required=True)
    _command(kinds, "on", "autostart on")
    _command(kinds, "off", "autostart off")
    _flag(_command(kinds, "status", "autostart status"), "json")


def _moves(commands: Any) -> None:
    kinds = _command(commands, "moves").add_subparsers(dest="action", metavar="ACTION", required=True)
    _flag(_command(kinds, "list", "moves list"), "json")
    show = _command(kinds, "show", "moves show")
    show.add_argument("name", metavar="NAME", help=words.ARGUMENTS["name"])
    _flag(show, "json")
    check = _command(kinds, "check", "moves check")
    check.add_argument("file", type=Path, metavar="FILE", help=words.ARGUMENTS["own file"])
    _flag(check, "json")
    frames = _command(kinds, "frames", "moves frames")
    _of_a_move(frames)
    frames.add_argument("--fps", type=_fps, default=30, metavar="N", help=words.ARGUMENTS["fps"])
    _flag(frames, "json")
    preview = _command(kinds, "preview", "moves preview")
    _of_a_move(preview)
    into = preview.add_mutually_exclusive_group(required=True)
    into.add_argument("--png", type=Path, metavar="FILE", help=words.ARGUMENTS["png"])
    into.add_argument("--gif", type=Path, metavar="FILE", help=words.ARGUMENTS["gif"])
    _choice(preview, "theme", ("light", "dark", "contrast"))
    preview.add_argument("--figure", type=int, choices=(1, 2, 3), default=1, help=words.ARGUMENTS["figure"])


def _of_a_move(command: Any) -> None:
    command.add_argument("move", metavar="MOVE", help=words.ARGUMENTS["a move"])
    _choice(command, "side", ("left", "right"))
    _choice(command, "level", ("usual", "easier", "harder"))


def _choice(command: Any, name: str, choices: Sequence[str]) -> None:
    """One of ``choices``, the first where nothing is said."""
    command.add_argument(f"--{name}", choices=choices, default=choices[0], help=words.ARGUMENTS[name])


def _fps(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= MOST_FPS:
        raise argparse.ArgumentTypeError(words.BAD_FPS)
    return int(text)


def _playing(commands: Any) -> None:
    simulate = _command(commands, "simulate")
    simulate.add_argument("trace", type=Path, metavar="TRACE", help=words.ARGUMENTS["trace"])
    simulate.add_argument("--start", metavar="ISO", help=words.ARGUMENTS["start"])
    simulate.add_argument("--config", type=Path, metavar="FILE", help=words.ARGUMENTS["config"])
    _flag(simulate, "json")
    demo = _command(commands, "demo")
    demo.add_argument("--speed", type=_speed, default=1.0, metavar="N", help=words.ARGUMENTS["speed"])
    demo.add_argument("--shots", type=Path, metavar="DIR", help=words.ARGUMENTS["shots"])


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 1000:
        raise argparse.ArgumentTypeError(words.BAD_SPEED)
    return speed
