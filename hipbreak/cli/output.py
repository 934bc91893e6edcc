"""How words reach the terminal, whatever its encoding, and how a command fails.

Jurisdiction: standard output and error. No text raises here: what a terminal cannot show is replaced (F45), and a
reader who has gone is no error.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from typing import IO, Any

from hipbreak.wording import commands as words

# A terminal breaks no lines at spaces, so the plain one serves there, and grep finds it
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})
_ASCII = str.maketrans({"–": "-", "—": "-", "…": "...", "’": "'", "“": '"', "”": '"', "·": "-", "×": "x", "→": "->"})

# Windows' C library knows no broken pipe, and calls it an invalid argument
_READER_GONE = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)


class Failed(Exception):  # noqa: N818 - it carries a sentence for a person, not a fault in the program
    """The command could not (``code`` 1) or was used wrongly (2); the text is one sentence that says what to do."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def prepare() -> None:
    """Makes standard output and error safe to write to: pythonw and closed descriptors have none at all."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as above
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def say(text: str) -> None:
    """One answer on standard output, at once, so that a status bar gets each line as it comes.

    BrokenPipeError where whoever reads has read enough, Failed where it cannot be written.
    """
    try:
        _write(sys.stdout, text)
    except (OSError, ValueError) as error:  # full, or closed under us
        if getattr(error, "errno", None) in _READER_GONE:
            raise BrokenPipeError from None
        silence(sys.stdout)
        raise Failed(words.cannot_print(getattr(error, "strerror", None) or "closed")) from None


def say_json(value: Any) -> None:
    """One line of JSON, in ASCII, so that no encoding can spoil it."""
    say(json.dumps(value))


def complain(sentence: str) -> None:
    """One line on standard error."""
    try:
        _write(sys.stderr, f"hipbreak: {' '.join(sentence.split())}")
    except (OSError, ValueError):
        silence(sys.stderr)  # nobody to tell; the exit code says it


def _write(stream: IO[str], text: str) -> None:
    text = text.translate(_PLAIN)
    encoding = (stream.encoding or "utf-8") if hasattr(stream, "encoding") else "utf-8"
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
    stream.write(text + "\n")
    stream.flush()


def silence(stream: Any) -> None:
    """What is left unwritten in ``stream`` goes nowhere, so that the interpreter does not complain while it ends."""
    try:
        handle = stream.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, handle)
    os.close(nowhere)
