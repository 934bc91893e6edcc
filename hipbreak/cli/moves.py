"""``hipbreak moves``: the moves and routines there are, those in a person's own files, and pictures of what they do.

Jurisdiction: which move is meant, and how it is printed or written. What may be in a file is core's and move_files'
business; works without a screen and without the program.
"""

from __future__ import annotations

import argparse
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipbreak.cli.files import config_path
from hipbreak.cli.output import Failed, complain, say, say_json
from hipbreak.wording import commands as words
from hipbreak.wording import listings

if TYPE_CHECKING:
    from hipbreak.core.moves import Move
    from hipbreak.move_files import FileFault, Library, OwnFile

UNREADABLE = ("absent", "unreadable", "link", "not_plain", "not_ours")  # nothing was read, so that nothing is wrong


def moves(options: argparse.Namespace) -> int:
    """``hipbreak moves list / show NAME / check FILE / frames MOVE / preview MOVE``."""
    handlers: dict[str, Callable[[argparse.Namespace, Library], int]] = {
        "list": _list,
        "show": _show,
        "check": _check,
        "frames": _frames,
        "preview": _preview,
    }
    return handlers[options.action](options, _library())


def _library() -> Library:
    from hipbreak import move_files

    try:
        return move_files.library(config_path().parent)
    except (OSError, ValueError) as error:
        raise Failed(words.broken_moves(str(error))) from None


# --- list, show, check --------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace, library: Library) -> int:
    left_out = [_sentence(str(file.path), file.faults[0]) for file in library.faulty]
    own = _own(library)
    if options.json:
        say_json([_table(move, own) for move in library.moves.values()])
        for sentence in left_out:
            complain(sentence)
        return 0
    say(listings.moves(list(library.moves.values()), own, library.built_in))
    courses = [file.course for file in library.files if file.course]
    if courses:
        say(listings.routines(courses))
    if left_out:
        say(listings.left_out(left_out))
    return 0


def _own(library: Library) -> set[str]:
    return {file.move.id for file in library.files if file.move}


def _table(move: Move, own: set[str]) -> dict[str, Any]:
    from hipbreak.core.move_table import to_json

    return {**to_json(move), "own": move.id in own}


def _show(options: argparse.Namespace, library: Library) -> int:
    from hipbreak.core.courses import to_table

    course = library.shelf.course(options.name)
    if course and options.name not in library.moves:
        if options.json:
            say_json(to_table(course))
        else:
            say(listings.routine(course))
        return 0
    move = _find(options.name, library)
    if options.json:
        say_json(_table(move, _own(library)))
    else:
        say(listings.move(move))
    return 0


def _check(options: argparse.Namespace, library: Library) -> int:
    from hipbreak import move_files

    file = move_files.read_file(options.file, library)
    shown = [(fault, _sentence(str(options.file), fault)) for fault in file.faults]
    if options.json:
        say_json([{"line": fault.line, "key": ".".join(fault.path) or None, "text": text} for fault, text in shown])
    if _unread(file):
        raise Failed(shown[0][1], 2)
    if not options.json:
        for text in [text for _, text in shown] or [words.good_file(str(options.file))]:
            say(text)
    return 1 if shown else 0


def _sentence(name: str, fault: FileFault) -> str:
    from hipbreak.wording import moves as sentences

    return sentences.sentence(name, fault.line, fault.path, fault.fault, fault.broken)


def _unread(file: OwnFile) -> bool:
    return any(fault.broken in UNREADABLE for fault in file.faults)


# --- which move ---------------------------------------------------------------------------------------------------


def _find(name: str, library: Library) -> Move:
    """The move of that id, or the one in the file of that name."""
    if name in library.moves:
        return library.moves[name]
    if name.endswith(".toml") or os.sep in name:
        return _in_file(name, library)
    faulty = next((file for file in library.faulty if file.name == name), None)
    if faulty:
        raise Failed(_sentence(str(faulty.path), faulty.faults[0]))
    raise Failed(words.no_such_move(name, list(library.moves)), 2)


def _in_file(name: str, library: Library) -> Move:
    from hipbreak import move_files

    file = move_files.read_file(Path(name), library)
    if file.faults:
        raise Failed(_sentence(name, file.faults[0]), 2 if _unread(file) else 1)
    if file.move is None:
        raise Failed(words.no_move_in(name), 2)
    return file.move


# --- frames and pictures ------------------------------------------------------------------------------------------


def _frames(options: argparse.Namespace, library: Library) -> int:
    from hipbreak.core.strip import strip

    move = _with_keys(options.move, library)
    for number, facts in enumerate(strip(move, options.level, options.fps, options.side), 1):
        if options.json:
            say_json(facts)
        else:
            say(listings.frame(number, facts))
    return 0


def _with_keys(name: str, library: Library) -> Move:
    move = _find(name, library)
    if not move.keys:
        raise Failed(words.only_pictures(move.id))
    return move


def _preview(options: argparse.Namespace, library: Library) -> int:
    path: Path = options.png or options.gif
    move = _with_keys(options.move, library)
    if not path.absolute().parent.is_dir():
        raise Failed(words.no_folder(str(path.parent)))
    _write(path, _drawn(move, options))
    say(words.drawn(str(path)))
    return 0


def _write(path: Path, data: bytes) -> None:
    """Only ever in place of a plain file: a device would be gone, where somebody is allowed that."""
    from hipbreak.safe_files import write_atomically

    try:
        if path.exists() and not path.is_file():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        write_atomically(path, data)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or os.strerror(errno.EINVAL)
        raise Failed(words.cannot_write(str(path), why)) from None


def _drawn(move: Move, options: argparse.Namespace) -> bytes:
    from io import BytesIO

    from hipbreak.ui import figure

    if options.gif:
        return figure.gif(move, options.level, options.side, options.theme, options.figure)
    page = BytesIO()
    figure.sheet(move, options.level, options.side, options.theme, options.figure).save(page, "PNG", optimize=True)
    return page.getvalue()
