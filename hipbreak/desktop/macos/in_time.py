"""Questions to the system that are answered in time or not at all.

Jurisdiction: the deadline. A function of macOS asks another process (for sound, windows, power), and waits for it
however long that takes; here it waits on a thread of its own, and nobody else does.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

WITHIN = 1.0  # seconds; the answer takes about a millisecond

T = TypeVar("T")
_log = logging.getLogger(__name__)


class _Asked(Generic[T]):
    """One question, and what became of it."""

    def __init__(self, question: Callable[[], T]) -> None:
        self._question = question
        self.told: SimpleQueue[T | None] = SimpleQueue()
        self.over = False

    def answer(self) -> None:
        """On the thread: to the end, whatever it is."""
        answer = None
        try:
            answer = self._question()
        except Exception:
            _log.warning("macOS could not be asked", exc_info=True)
        self.over = True
        self.told.put(answer)


class InTime:
    """Asks one question at a time. All methods belong to one thread."""

    def __init__(self, within: float = WITHIN) -> None:
        """``within``: the longest wait in seconds."""
        self._within = within
        self._questions: SimpleQueue[_Asked[Any] | None] = SimpleQueue()
        self._last: _Asked[Any] | None = None
        self._thread = threading.Thread(target=self._run, name="macos", daemon=True)
        self._thread.start()

    def ask(self, question: Callable[[], T]) -> T | None:
        """Its answer; None where it failed, is not there in time, or another is still on its way."""
        if self._last is not None and not self._last.over:
            return None
        asked = self._last = _Asked(question)
        self._questions.put(asked)
        try:
            return asked.told.get(timeout=self._within)
        except Empty:
            _log.warning("macOS does not answer")
            return None

    def close(self) -> None:
        """End the thread, once it has its answer; may be called twice."""
        self._questions.put(None)

    def _run(self) -> None:
        while (asked := self._questions.get()) is not None:
            asked.answer()
