"""Whether somebody is in a call: the microphone or a camera is in use.

Jurisdiction: that yes or no, and when it is looked for. The registry tells of each change; in between one thread
sleeps. A part of the registry that is not there, or does not answer, is looked for when somebody wants to know, at
most once a minute. No name of a program is kept.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hipbreak.desktop.windows.consent_store import ConsentStore, Device, Store, Use

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How long to wait, in seconds."""

    settle: float = 1.0
    """Between what happened and the look at it: a device that is open for an instant is no call."""
    again: float = 60.0
    """Between two looks for what was not there."""


def goes_on(uses: Iterable[Use], booted: int) -> bool:
    """True if one of them goes on. One from before the machine was started, at ``booted``, cannot: its end was lost
    with the power."""
    return any(use.ended == 0 and use.began > booted for use in uses)


class Call:
    """All methods may be called from any thread; they never wait."""

    def __init__(
        self,
        wake: Callable[[], None],
        make: Callable[[], Store] = ConsentStore,
        pace: Pace | None = None,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        """``wake`` is called, on a thread of our own, when the answer of :meth:`in_use` changes. ``make`` raises
        OSError where nobody keeps who uses what. ``mono`` gives seconds. Waits for the first answer, a second at
        most."""
        self._wake, self._pace, self._mono = wake, pace or Pace(), mono
        self._using: dict[Device, bool] = {}
        self._again = math.inf
        self._closing = False
        self._store: Store | None = None
        self._looked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="call", daemon=True)
        try:
            self._store = make()
        except OSError as error:
            _log.warning("calls are not noticed: %s", error)
        else:
            self._thread.start()
            self._looked.wait(1.0)

    def in_use(self) -> bool:
        """Microphone or camera in use."""
        if self._mono() >= self._again and self._store:
            self._again = math.inf
            self._store.stir()
        return any(self._using.values())

    def microphone(self) -> bool:
        """Microphone in use: somebody records."""
        return self._using.get("microphone", False)

    def source(self) -> str:
        """What Windows tells: of the microphone ``windows``, of the camera ``camera``, of both ``windows+camera``;
        ``none``."""
        using = self._using
        words = ("windows" if "microphone" in using else "", "camera" if "webcam" in using else "")
        return "+".join(filter(None, words)) or "none"

    def close(self) -> None:
        """End the thread; may be called twice."""
        self._closing = True
        if self._store:
            self._store.stir()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(5.0)

    # --- on the thread ----------------------------------------------------------------------------------------

    def _run(self) -> None:
        store = self._store
        if store is None:
            return
        try:
            while not self._closing:
                complete = store.follow()  # before the look, so that no change falls between the two
                self._look(store)
                self._again = math.inf if complete else self._mono() + self._pace.again
                self._looked.set()
                if store.wait(None):
                    self._settle(store)
        except Exception:
            _log.exception("calls are not noticed any more")
        finally:
            self._using, self._again = {}, math.inf
            self._looked.set()
            store.close()

    def _settle(self, store: Store) -> None:
        """What else changes meanwhile is no reason to look sooner."""
        end = time.monotonic() + self._pace.settle
        while not self._closing and (rest := end - time.monotonic()) > 0:
            store.wait(rest)

    def _look(self, store: Store) -> None:
        before, booted = any(self._using.values()), store.booted()
        kept: dict[Device, list[Use] | None] = {
            "microphone": store.uses("microphone"),
            "webcam": store.uses("webcam"),
        }
        self._using = {device: goes_on(uses, booted) for device, uses in kept.items() if uses is not None}
        if self._looked.is_set() and any(self._using.values()) != before:
            try:
                self._wake()
            except Exception:
                _log.exception("the change was not told")
