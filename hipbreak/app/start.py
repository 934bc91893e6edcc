"""The first moments: the icon is in the tray before the rest of the program is loaded.

Jurisdiction: the main thread (tray, signals), and the thread on which the program is then made and run.
"""

from __future__ import annotations

import logging
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hipbreak.core.messages import Quit, Request
from hipbreak.core.status import Status
from hipbreak.places import Places
from hipbreak.shipped import assets
from hipbreak.ui import tray_store
from hipbreak.ui.tray import Backend, Native, Tray

if TYPE_CHECKING:
    from hipbreak.app.program import Program

_HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none
_ENDING = (signal.SIGTERM, signal.SIGINT, _HANGUP)

log = logging.getLogger(__name__)


class Start:
    """One run of the program: ``run`` blocks the main thread."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()  # the engine's, which is not there yet
        store = tray_store.stored(assets() / "icons" / "tray.icons")
        self._tray = Tray(_backend(self._tray_is), self._asked, store=store)
        self._program: Program | None = None
        self._code = 0

    def run(self) -> int:
        """Until quit; the exit code."""
        for number in _ENDING:
            signal.signal(number, lambda *_: self._asked(Quit()))
        self._tray.show(Status(), ())
        engine = threading.Thread(target=self._run_program, name="engine")
        engine.start()
        self._tray.run()
        self._asked(Quit())
        engine.join()
        return self._code

    def _run_program(self) -> None:
        try:
            from hipbreak.app.program import Program

            self._program = Program(self._places, self._tray, self._inbox)
            _mend_autostart()
            self._program.run()
        except Exception:
            log.exception("hipbreak could not go on")
            self._code = 1
        finally:
            self._tray.stop()

    def _asked(self, request: Request) -> None:
        """From the tray's thread or a signal; done once the engine takes things out of its inbox."""
        self._inbox.put(lambda: self._with_program(lambda program: program.asked(request)))

    def _tray_is(self, how: str) -> None:
        self._inbox.put(lambda: self._with_program(lambda program: program.tray_is(how)))

    def _with_program(self, action: Callable[[Program], None]) -> None:
        if self._program is not None:
            action(self._program)


def _mend_autostart() -> None:
    """The entry that starts hipbreak at login follows the program to where it is now, if there is one."""
    if sys.platform == "linux":
        from hipbreak.desktop.linux import autostart

        autostart.at_start()


def _backend(changed: Callable[[str], None]) -> Backend:
    if sys.platform != "linux":
        return Native("hipbreak")
    from hipbreak.desktop.linux.tray_choice import LinuxTray

    return LinuxTray("hipbreak", changed=changed)
