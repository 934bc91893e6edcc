"""Prompts on macOS: a sentence in a notification; never its buttons.

Jurisdiction: what is shown without a signed application. ``osascript`` shows text and no buttons, so a prompt is left
to the card. Text is handed over as an argument of the script and is no part of it. Whether macOS shows it, the person
has to allow, and nobody is told: it is never believed more than ``no_buttons``.
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable, Sequence

from hipbreak.core.messages import Delivery, Words
from hipbreak.desktop.one_line import one_line

SHOWN_WITHIN = 1.9  # seconds
SCRIPT = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")
OSASCRIPT = "/usr/bin/osascript"

_log = logging.getLogger(__name__)


def command(headline: str, sentence: str) -> list[str]:
    """The whole command; the last two words of it are the text."""
    script = [word for line in SCRIPT for word in ("-e", line)]
    return [OSASCRIPT, *script, _no_option(headline) or "hipbreak", _no_option(sentence) or "…"]


def _no_option(text: str) -> str:
    """``text`` without what makes it an option of a command."""
    return one_line(text).lstrip("-–— ").rstrip()


def run(words: Sequence[str]) -> int:
    """The exit code. OSError where it cannot be started, TimeoutExpired where it takes too long and was ended."""
    null = subprocess.DEVNULL
    return subprocess.run(words, stdin=null, stdout=null, stderr=null, timeout=SHOWN_WITHIN, check=False).returncode


class Prompter:
    """All methods belong to one thread."""

    def __init__(self, run: Callable[[Sequence[str]], int] = run) -> None:
        self._run = run

    def show(self, number: int, words: Words) -> Delivery:  # noqa: ARG002 - the card takes it
        """``no_buttons``: nothing was shown, the card is the better way."""
        return "no_buttons"

    def hide(self, number: int) -> None:
        """Nothing of ours is up."""

    def say(self, headline: str, sentence: str) -> Delivery:
        """One notification: ``no_buttons`` when ``osascript`` took it in time, else ``failed``."""
        try:
            code = self._run(command(headline, sentence))
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            _log.warning("osascript shows nothing: %s", type(error).__name__)
            return "failed"
        if code:
            _log.warning("osascript shows nothing: it ended with %d", code)
        return "failed" if code else "no_buttons"
