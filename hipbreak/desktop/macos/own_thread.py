"""A thread of our own, for what may take as long as it likes.

Jurisdiction: doing one thing after the other there, whatever becomes of the one before.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

_log = logging.getLogger(__name__)


class OwnThread:
    """It begins at once. All methods may be called from any thread."""

    def __init__(self, name: str) -> None:
        self._wanted: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, action: Callable[..., object], *more: Any) -> None:
        """After all that was handed over before; not at all after :meth:`close`."""
        self._wanted.put(lambda: action(*more))

    def close(self, within: float = 0.0) -> None:
        """End it once all is done, and wait for that for at most ``within`` seconds; may be called twice."""
        self._wanted.put(None)
        self._thread.join(within)

    def is_over(self) -> bool:
        """It has ended."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (action := self._wanted.get()) is not None:
            try:
                action()
            except Exception:
                _log.warning("macOS could not be asked", exc_info=True)
