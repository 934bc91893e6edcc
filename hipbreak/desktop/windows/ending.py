"""The end of the session, and of the program when somebody else wants it: nothing may be lost, nothing held up.

Jurisdiction: the answer to Windows, which is always yes, and the time for which it waits. Windows ends the program as
soon as it has the second answer, so what is to be kept has to be on the disk by then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hipbreak.desktop.windows.messages import CLOSE, END_SESSION, QUERY_END_SESSION, MessageWindow

KEPT_WITHIN = 4.0  # seconds; after 5 Windows calls a program hung, and ends one without a visible window

_log = logging.getLogger(__name__)


class Ending:
    """Listens for the end: log-off, shutdown, an installer that has to replace the program, ``taskkill``."""

    def __init__(self, window: MessageWindow, ends: Callable[[], None], within: float = KEPT_WITHIN) -> None:
        """``ends`` is called once, on a thread of its own: it ends the program and returns when all is kept. Windows
        waits for it ``within`` seconds. A session that does not end after all does not end the program either."""
        self._ends, self._within = ends, within
        self._lock = threading.Lock()
        self._kept: threading.Event | None = None
        self._stops = [
            window.listen(QUERY_END_SESSION, lambda *_: 1),
            window.listen(END_SESSION, self._decided),
            window.listen(CLOSE, self._asked),
        ]

    def close(self) -> None:
        """Listen no more."""
        for stop in self._stops:
            stop()

    def _decided(self, ending: int, _: int) -> int:
        if ending and not self._end().wait(self._within):
            _log.error("the session ends, and not all was kept within %g s", self._within)
        return 0

    def _asked(self, *_: int) -> int:
        """Nobody waits here: the program ends by itself, and the window with it."""
        self._end()
        return 0

    def _end(self) -> threading.Event:
        with self._lock:
            if self._kept is None:
                self._kept = threading.Event()
                threading.Thread(target=self._keep, args=(self._kept,), name="ending", daemon=True).start()
            return self._kept

    def _keep(self, kept: threading.Event) -> None:
        try:
            self._ends()
        except Exception:
            _log.exception("the program did not end well")
        finally:
            kept.set()
