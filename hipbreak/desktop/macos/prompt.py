"""Prompts on macOS: a notification with buttons where hipbreak is an application that may show some, else our own card.

Jurisdiction: how a prompt gets on the screen and off it, and what its buttons send. A sentence alone goes through
``osascript`` where there is no such application: text is handed over as an argument of the script and is no part of
it. Whether macOS shows that, the person has to allow, and nobody is told: it is never believed more than
``no_buttons``.
"""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from hipbreak.core.messages import Action, Delivery, Dismissed, Event, Pressed, Words
from hipbreak.desktop.macos.user_notifications import Heard, Outcome, UserNotifications, user_notifications
from hipbreak.desktop.one_line import one_line

SHOWN_WITHIN = 1.9  # seconds: show() has 2 s
GIVEN_UP_AFTER = 60.0  # seconds for which a macOS that owes an answer is asked nothing more
SCRIPT = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")
OSASCRIPT = "/usr/bin/osascript"
SHOWN = ("alerts", "banners")
SAID = "said"

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
    """All methods but :meth:`source` belong to one thread."""

    def __init__(
        self,
        send: Callable[[Event], None],
        run: Callable[[Sequence[str]], int] = run,
        centre: Callable[[Heard], UserNotifications | None] = user_notifications,
        within: float = SHOWN_WITHIN,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        """``send`` gets :class:`Pressed` and :class:`Dismissed`, on any thread. ``centre`` makes what shows
        notifications with buttons. ``within``: the longest wait, ``mono``: a clock, in seconds."""
        self._send, self._run, self._within, self._mono = send, run, within, mono
        self._lock = threading.Lock()
        self._up: dict[str, tuple[int, tuple[Action, ...]]] = {}
        self._last: Outcome = "asked"
        self._waiting: Future[Outcome] | None = None
        self._since = 0.0
        self._centre = centre(self._heard)

    def show(self, number: int, words: Words) -> Delivery:
        """Prompt ``number`` on the screen, in place of itself if it is up. ``no_buttons``: nothing was shown, and
        nothing will be; the card is the better way. ``failed``: the same, and macOS did not say so in time."""
        if self._centre is None or not self._centre.available:
            return "no_buttons"
        with self._lock:
            self._up[_tag(number)] = number, tuple(action for action, _ in words.labels)
        outcome = self._put(self._centre, _tag(number), words)
        if outcome in SHOWN:
            return "shown"
        self.hide(number)
        return "failed" if outcome == "failed" else "no_buttons"

    def hide(self, number: int) -> None:
        """Take prompt ``number`` off, if it is up; waits for nobody."""
        with self._lock:
            up = self._up.pop(_tag(number), None)
        if up is not None and self._centre is not None:
            self._centre.hide(_tag(number))

    def say(self, headline: str, sentence: str) -> Delivery:
        """One notification: ``no_buttons`` when macOS took it in time, else ``failed``. Whoever lets hipbreak show
        none is shown none in another program's name either."""
        if self._centre is not None and self._last in (*SHOWN, "not_allowed"):
            outcome = self._put(self._centre, SAID, Words(headline, sentence, ()))
            return "no_buttons" if outcome in SHOWN else "failed"
        try:
            code = self._run(command(headline, sentence))
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            _log.warning("osascript shows nothing: %s", type(error).__name__)
            return "failed"
        if code:
            _log.warning("osascript shows nothing: it ended with %d", code)
        return "failed" if code else "no_buttons"

    def source(self) -> str:
        """``buttons``, ``banners``, ``not_allowed``, ``card`` where there are no notifications with buttons,
        ``unasked`` before the first prompt."""
        if self._centre is None or self._centre.available is False:
            return "card"
        return {"alerts": "buttons", "asked": "unasked"}.get(self._last, self._last)

    def close(self) -> None:
        """Nothing of ours stays on the screen; may be called twice."""
        with self._lock:
            self._up.clear()
        if self._centre is not None:
            self._centre.close()

    def _put(self, centre: UserNotifications, tag: str, words: Words) -> Outcome:
        """What came of it, in time; at most one is on its way."""
        if self._waiting and not self._waiting.done() and self._mono() - self._since < GIVEN_UP_AFTER:
            return "failed"
        answer: Future[Outcome] = Future()
        self._waiting, self._since = answer, self._mono()
        centre.show(tag, words, lambda outcome: None if answer.done() else answer.set_result(outcome))
        try:
            outcome = answer.result(self._within)
        except TimeoutError:
            _log.warning("macOS does not answer to a notification")
            centre.hide(tag)
            return "failed"
        if outcome != "failed":
            self._last = outcome
        return outcome

    # --- on any thread ----------------------------------------------------------------------------------------

    def _heard(self, tag: str, pressed: str) -> None:
        """A press counts once; closing it, or a click on its text, is no answer."""
        with self._lock:
            up = self._up.pop(tag, None)
        if up is None:
            return
        number, actions = up
        if self._centre is not None:
            self._centre.hide(tag)
        action = next((action for action in actions if action == pressed), None)
        self._send(Pressed(number, action) if action else Dismissed(number))


def _tag(number: int) -> str:
    return f"prompt-{number}"
