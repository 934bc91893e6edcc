"""Prompts as toasts; where there are none, our own card takes their place.

Jurisdiction: how a prompt gets on the screen and off it, and what its buttons send. A Windows without toasts, one that
hangs and one whose person has switched them off cost that prompt its toast and nothing else (F15, F32). Do not disturb
is no business of this: what it holds back is not asked for (P4), and in the moment between Windows keeps a toast quiet.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from hipbreak.core.messages import Action, Delivery, Dismissed, Event, Pressed, Undelivered, Words
from hipbreak.desktop.one_line import one_line
from hipbreak.desktop.windows.toasts import Toasts, What

SHOWN_WITHIN = 1.9  # seconds: show() has 2 s
_log = logging.getLogger(__name__)


class Prompter:
    """Shows prompts and hears their buttons. ``show``, ``say`` and ``hide`` belong to one thread; WinRT is touched by
    a thread of our own, since it may hang."""

    def __init__(
        self,
        send: Callable[[Event], None],
        balloon: Callable[[str, str], Delivery],
        make: Callable[[], Toasts],
        within: float = SHOWN_WITHIN,
    ) -> None:
        """``send`` gets :class:`Pressed`, :class:`Dismissed` and :class:`Undelivered`, on any thread. ``balloon`` shows
        a sentence without buttons. ``make`` raises ImportError or OSError where there are no toasts; it is called with
        the first prompt. ``within``: the longest wait in seconds."""
        self._send, self._balloon, self._make, self._within = send, balloon, make, within
        self._lock = threading.Lock()
        self._up: dict[int, tuple[Action, ...]] = {}
        self._toasts: Toasts | None = None
        self._state: Literal["unasked", "toast", "none"] = "unasked"
        self._off = False
        """The last one could not be shown, for whatever reason; the next one is tried."""
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._waiting: Future[bool] | None = None

    def show(self, number: int, words: Words) -> Delivery:
        """Prompt ``number`` on the screen, in place of itself if it is up; ``failed`` where a card is the way."""
        if self._state == "none" or (self._waiting and not self._waiting.done()):  # at most one in flight
            return "failed"
        with self._lock:
            self._up[number] = tuple(action for action, _ in words.labels)
        self._waiting = self._ask(lambda: self._shown(number, words))
        try:
            self._off = not self._waiting.result(self._within)
        except TimeoutError:
            self._off = True
            _log.warning("Windows does not answer to a toast")
        if not self._off:
            return "shown"
        self.hide(number)
        return "failed"

    def say(self, headline: str, sentence: str) -> Delivery:
        """One sentence without buttons; Windows takes it off in its own time."""
        return self._balloon(headline, sentence)

    def hide(self, number: int) -> None:
        """Take prompt ``number`` off, if it is up; waits for nobody."""
        with self._lock:
            up = self._up.pop(number, None)
        if up is not None and self._thread is not None:
            self._ask(lambda: self._hidden(number))

    def source(self) -> str:
        """``toast``, ``card`` where the last prompt could be none, ``unasked`` before the first."""
        return "card" if self._off or self._state == "none" else self._state

    def close(self) -> None:
        """Nothing of ours stays on the screen."""
        with self._lock:
            numbers = tuple(self._up)
        for number in numbers:
            self.hide(number)
        self._orders.put(None)
        if self._thread:
            self._thread.join(self._within)

    # --- on a thread of our own -------------------------------------------------------------------------------

    def _ask(self, order: Callable[[], bool]) -> Future[bool]:
        answer: Future[bool] = Future()

        def answered() -> None:
            try:
                answer.set_result(order())
            except Exception:  # WinRT raises what it likes
                _log.warning("a toast failed", exc_info=True)
                answer.set_result(False)

        self._orders.put(answered)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="toasts", daemon=True)
            self._thread.start()
        return answer

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            order()

    def _shown(self, number: int, words: Words) -> bool:
        toasts = self._found()
        if toasts is None or not toasts.allowed():
            return False
        with self._lock:
            if number not in self._up:  # nobody waits for it any more
                return False
        toasts.show(str(number), xml(words), lambda what, argument: self._heard(number, what, argument))
        return True

    def _found(self) -> Toasts | None:
        if self._state == "unasked":
            try:
                self._toasts = self._make()
                self._state = "toast"
            except Exception as error:  # ImportError, OSError and what WinRT raises beside them
                _log.info("prompts are cards here: %s", error)
                self._state = "none"
        return self._toasts

    def _hidden(self, number: int) -> bool:
        if self._toasts:
            self._toasts.hide(str(number))
        return True

    # --- on any thread ----------------------------------------------------------------------------------------

    def _heard(self, number: int, what: What, argument: str) -> None:
        """The first word on a prompt is the only one. A Windows that takes toasts and does not show them is not asked
        again: a card is better than none."""
        with self._lock:
            actions = self._up.pop(number, None)
        if actions is None:
            return
        self._ask(lambda: self._hidden(number))  # one that was swept aside stays in the list of notifications
        action = next((action for action in actions if action == argument), None)
        if what == "failed":
            self._state = "none"
            self._send(Undelivered(number))
        else:
            self._send(Pressed(number, action) if what == "pressed" and action else Dismissed(number))


def xml(words: Words) -> str:
    """``words`` as the content of a toast: on the screen for 25 s, then in the list until it is taken off; no sound."""
    texts = "".join(f"<text>{escape(_fit(text))}</text>" for text in (words.headline, words.sentence))
    actions = "".join(
        f"<action content={quoteattr(_fit(label))} arguments={quoteattr(action)}/>" for action, label in words.labels
    )
    return (
        f'<toast duration="long"><visual><binding template="ToastGeneric">{texts}</binding></visual>'
        f'<actions>{actions}</actions><audio silent="true"/></toast>'
    )


def _fit(text: str) -> str:
    """Without the two characters that no notification bars and no XML may have."""
    return one_line(text).translate({0xFFFE: None, 0xFFFF: None})
