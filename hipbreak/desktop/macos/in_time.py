"""Questions to the system that are answered in time or not at all.

Jurisdiction: the deadline. A function of macOS asks another process (for sound, windows, power), and waits for it
however long that takes; here it waits on a thread of its own, and nobody else does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from hipbreak.desktop.macos.own_thread import OwnThread

WITHIN = 1.0  # seconds; the answer takes about a millisecond

T = TypeVar("T")
_log = logging.getLogger(__name__)


class _Asked(Generic[T]):
    """One question, and what became of it."""

    def __init__(self, question: Callable[[], T]) -> None:
        self._question = question
        self.told: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()
        self.over = False

    def answer(self) -> None:
        """On the thread: to the end, whatever it is."""
        answer, failed = None, None
        try:
            answer = self._question()
        except Exception as error:  # said by who asked
            failed = error
        self.over = True
        self.told.put((answer, failed))


class InTime:
    """Asks one question at a time. All methods belong to one thread."""

    def __init__(self, within: float = WITHIN) -> None:
        """``within``: the longest wait in seconds."""
        self._within = within
        self._last: _Asked[Any] | None = None
        self._said = False
        self._thread = OwnThread("macos")

    def ask(self, question: Callable[[], T]) -> T | None:
        """Its answer; None where it failed, is not there in time, or another is still on its way."""
        if self._last is not None and not self._last.over:
            return None
        asked = self._last = _Asked(question)
        self._thread.do(asked.answer)
        try:
            answer, failed = asked.told.get(timeout=self._within)
        except Empty:
            self._say("macOS does not answer")
            return None
        if failed is None:
            self._said = False
        else:
            self._say("macOS could not be asked", failed)
        return answer

    def close(self) -> None:
        """End the thread, once it has its answer; may be called twice."""
        self._thread.close()

    def _say(self, what: str, error: Exception | None = None) -> None:
        """Once, until there is an answer again."""
        if not self._said:
            _log.warning(what, exc_info=error)
        self._said = True
