"""What one thread is told to do, now or later, while it otherwise sleeps.

Jurisdiction: order and time of callables on the thread that calls :meth:`Orders.run`; what they do is their own.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

_log = logging.getLogger(__name__)
_STOP = object()


class Orders:
    """A queue with a clock. ``put``, ``after`` and ``stop`` may be called from any thread."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[object] = SimpleQueue()
        self._later: list[tuple[float, int, Callable[[], object]]] = []
        self._count = itertools.count()

    def put(self, order: Callable[[], object]) -> None:
        """Run ``order`` as soon as the thread is free."""
        self._inbox.put(order)

    def after(self, seconds: float, order: Callable[[], object]) -> None:
        """Run ``order`` once, ``seconds`` from now."""
        entry = (time.monotonic() + seconds, next(self._count), order)
        self._inbox.put(lambda: heapq.heappush(self._later, entry))

    def stop(self) -> None:
        """End :meth:`run` after what was ordered before; also one that has not begun."""
        self._inbox.put(_STOP)

    def run(self) -> None:
        """Do what is ordered until :meth:`stop`. An order that fails costs one log line."""
        while True:
            order = self._next()
            if order is _STOP:
                return
            try:
                order()  # type: ignore[operator]  # all but _STOP are callables
            except Exception:
                _log.exception("an order of the tray failed")

    def _next(self) -> object:
        wait = max(0.0, self._later[0][0] - time.monotonic()) if self._later else None
        try:
            return self._inbox.get(timeout=wait)
        except Empty:
            return heapq.heappop(self._later)[2]
