"""The first moments: the icon is in the tray before the rest of the program is loaded.

Jurisdiction: the main thread (tray, signals), and the thread on which the program is then made and run.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hipbreak.app import signals
from hipbreak.app.icon import icon
from hipbreak.core.messages import Quit, Request
from hipbreak.core.status import Status
from hipbreak.places import Places
from hipbreak.shipped import assets
from hipbreak.ui import tray_store
from hipbreak.ui.tray import Tray

if TYPE_CHECKING:
    from hipbreak.app.program import Program

KEPT_WITHIN = 5.0  # seconds that a system gives to a program that it ends
log = logging.getLogger(__name__)


class Start:
    """One run of the program: ``run`` blocks the main thread."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()  # the engine's, which is not there yet
        store = tray_store.stored(assets() / "icons" / "tray.icons")
        backend, self._say = icon("hipbreak", self._tray_is, self._ends)
        self._tray = Tray(backend, self._asked, store=store)
        self._engine = threading.Thread(target=self._run_program, name="engine")
        self._program: Program | None = None
        self._quitting = False
        self._failure = ""

    def run(self) -> int:
        """Until quit; the exit code. What ended the program before that is told in one line."""
        signals.heed(self._quit)
        self._tray.show(Status(), ())
        self._engine.start()
        self._tray.run()
        self._quit()
        self._engine.join()
        if not self._failure:
            return 0
        from hipbreak.wording import commands

        sys.stderr.write(f"hipbreak: {commands.unexpected(self._failure, str(self._places.log))}\n")
        return 1

    def _ends(self) -> None:
        """The system ends the program: quit, and wait until all is kept."""
        self._quit()
        self._engine.join(KEPT_WITHIN)

    def _run_program(self) -> None:
        try:
            from hipbreak.app.program import Program

            if self._quitting:  # nothing was begun yet
                return
            self._program = Program(self._places, self._tray, self._inbox, self._say)
            if self._quitting:
                self._program.quit()
            _mend_autostart()
            self._program.run()
        except Exception as error:
            log.exception("hipbreak could not go on")
            self._failure = type(error).__name__
        finally:
            self._tray.stop()

    def _quit(self) -> None:
        """From any thread, at any time; what is being started is ended without finishing it first."""
        self._quitting = True
        if self._program is not None:
            self._program.quit()

    def _asked(self, request: Request) -> None:
        """From the tray's thread; done once the engine takes things out of its inbox."""
        if isinstance(request, Quit):
            self._quit()
        else:
            self._inbox.put(lambda: self._with_program(lambda program: program.asked(request)))

    def _tray_is(self, how: str) -> None:
        self._inbox.put(lambda: self._with_program(lambda program: program.tray_is(how)))

    def _with_program(self, action: Callable[[Program], None]) -> None:
        if self._program is not None:
            action(self._program)


def _mend_autostart() -> None:
    """The entry that starts hipbreak at login follows the program to where it is now, if there is one."""
    from hipbreak.desktop.at_login import at_login

    at_login().room.at_start()
