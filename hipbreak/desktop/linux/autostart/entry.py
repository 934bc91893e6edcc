"""A desktop entry as text: reading its keys, changing some of them, and the rules of its ``Exec`` line.

Jurisdiction: the syntax of the freedesktop.org Desktop Entry Specification, as far as an autostart entry has it. Pure:
files are the business of who calls. What a person wrote beside the keys that change stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from hipbreak.desktop.start_command import holdable

GROUP = "[Desktop Entry]"
ENV = "/usr/bin/env"
_PLAIN = re.compile(r"[A-Za-z0-9@:,._/+-]+")  # the same to every reader, quoted or not
_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_IN_QUOTES = '"`$\\'  # what a backslash takes the meaning from, between double quotes


# --- the command line ---------------------------------------------------------------------------------------------


def exec_line(argv: Sequence[str]) -> str:
    """The value of ``Exec`` that starts ``argv``, the program by its full path.

    A program with a percent sign is started through ``env``: readers undo ``%%`` in arguments, but not in the name of
    the program. ValueError for what no entry can hold: see :func:`holdable`.
    """
    if not holdable(argv):
        raise ValueError("an entry cannot hold this command")
    through = [ENV] if "%" in argv[0] else []
    return escaped(" ".join(map(_quoted, [*through, *argv])))


def _quoted(argument: str) -> str:
    argument = argument.replace("%", "%%")
    if _PLAIN.fullmatch(argument):
        return argument
    return '"' + "".join(f"\\{letter}" if letter in _IN_QUOTES else letter for letter in argument) + '"'


def escaped(text: str) -> str:
    """``text`` as the value of a key of type string; it holds no control characters."""
    return text.replace("\\", "\\\\")


def unescaped(value: str) -> str:
    """The text behind the value of a key of type string; an escape that there is not stays as it is."""
    return re.sub(r"\\([sntr\\])", lambda found: _ESCAPES[found[1]], value)


def arguments(exec_value: str) -> tuple[str, ...]:
    """What an ``Exec`` value starts, field codes dropped; also as people write it, with single quotes.

    Empty where it cannot be read.
    """
    try:
        words = list(_words(unescaped(exec_value)))
    except ValueError:
        return ()
    found = [re.sub("%(.)", lambda code: "%" if code[1] == "%" else "", word) for word in words]
    return tuple(new for old, new in zip(words, found, strict=True) if new or not old)


def _words(line: str) -> Iterator[str]:
    """``line`` split at spaces outside of quotes. ValueError where a quote is not closed."""
    word: str | None = None
    quote, letters = "", iter(line)
    for letter in letters:
        if quote and letter == quote:
            quote = ""
        elif letter == "\\" and quote != "'":
            word = (word or "") + _after_backslash(next(letters, ""), quote)
        elif not quote and letter in "\"'":
            quote, word = letter, word or ""
        elif not quote and letter in " \t\n":
            if word is not None:
                yield word
            word = None
        else:
            word = (word or "") + letter
    if quote:
        raise ValueError("a quote is not closed")
    if word is not None:
        yield word


def _after_backslash(letter: str, quote: str) -> str:
    return letter if not quote or letter in _IN_QUOTES else f"\\{letter}"


# --- the keys -----------------------------------------------------------------------------------------------------


def is_entry(text: str) -> bool:
    """Whether it has the group that the keys of an entry are in."""
    return bool(_group(text.split("\n")))


def value(text: str, key: str) -> str:
    """The value of ``key`` as it stands there, without the spaces around it; empty where there is none."""
    lines = text.split("\n")
    found = [lines[number] for number in _group(lines) if _key(lines[number]) == key]
    return found[-1].partition("=")[2].strip() if found else ""


def is_true(text: str, key: str) -> bool:
    """Whether the boolean ``key`` is there and true."""
    return value(text, key).lower() in ("true", "1")


def items(text: str, key: str) -> tuple[str, ...]:
    """The parts of a list."""
    return tuple(part.strip() for part in value(text, key).split(";") if part.strip())


def changed(text: str, keys: Mapping[str, str | None]) -> str:
    """``text`` with these values, each where its key stood or at the group's end; None takes the key out."""
    lines = text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    wanted, kept = {key: f"{key}={new}{end}" for key, new in keys.items() if new is not None}, []
    group = _group(lines)
    for number, line in enumerate(lines):
        key = _key(line) if number in group else ""
        if key not in keys:
            kept.append(line)
        elif key in wanted:
            kept.append(wanted.pop(key))
    place = len(kept) - (len(lines) - group.stop)
    while place > 1 and not kept[place - 1].strip():  # before the empty lines between two groups
        place -= 1
    kept[place:place] = wanted.values()
    return "\n".join(kept)


def _group(lines: Sequence[str]) -> range:
    """The numbers of the lines in the entry's group, its header not among them; none where there is no such group."""
    starts = [number for number, line in enumerate(lines) if line.strip() == GROUP]
    if not starts:
        return range(0)
    end = next((number for number in range(starts[0] + 1, len(lines)) if lines[number].startswith("[")), len(lines))
    return range(starts[0] + 1, end)


def _key(line: str) -> str:
    return "" if line.lstrip().startswith("#") else line.partition("=")[0].strip() if "=" in line else ""
