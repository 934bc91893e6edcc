"""GNOME's own break reminder: when it last called for a break.

Jurisdiction: ``org.gnome.Shell.ScreenTime`` at ``/org/gnome/Shell/ScreenTime`` (GNOME 48 and later), served by the
owner of ``org.gnome.Shell``; it owns no name of its own. Properties, told by PropertiesChanged, both in one signal:

- ``State`` (u): 0 switched off, 1 at work, 2 idle with no break needed, 3 taking a needed break, 4 break needed and
  still at work. The interface's description knows 0 to 3 only (2 taking, 3 needed); the shell sends 0 to 4. In both,
  3 and more means that a break is called for.
- ``LastBreakEndTime`` (t): wall seconds since 1970, 0 with none or during a break; not read here.

With reminders switched off the object is there all the same, and says 0. Older shells have no such object.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from hipbreak.desktop.linux.bus import PROPERTIES, Body, Bus, BusError

NAME = "org.gnome.Shell"
PATH, INTERFACE = "/org/gnome/Shell/ScreenTime", "org.gnome.Shell.ScreenTime"
CALLS, HIGHEST = 3, 4
ANSWERS_WITHIN = 25.0  # seconds; a shell that has just started is busy, and nobody waits for it

_log = logging.getLogger(__name__)


class ScreenTime:
    """Follows the shell's reminder, on the session bus; it is never started from here."""

    def __init__(self, elapsed: Callable[[], float], wake: Callable[[], None]) -> None:
        """``wake`` is called, on the bus thread, when :attr:`reminded` changes."""
        self._elapsed, self._wake = elapsed, wake
        self._owner = ""
        self._state: int | None = None
        self._complained = False
        self.reminded: float | None = None
        """The elapsed instant at which it last called for a break, or one that was called for began; None while no
        such moment was seen in this run. What it had called for before it was first asked, is not known."""

    @property
    def found(self) -> bool:
        """True while a shell tells."""
        return self._state is not None

    @property
    def on(self) -> bool:
        """True while reminders are switched on there."""
        return bool(self._state)

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on. Raises OSError."""
        bus.listen(
            lambda body: self._told(bus, body),
            sender=NAME,
            path=PATH,
            interface=PROPERTIES,
            member="PropertiesChanged",
            arg0=INTERFACE,
        )
        bus.watch_owner(NAME, lambda owner: self._owned(bus, owner))
        owner = bus.name_owner(NAME)
        if owner:
            bus.after(0.0, lambda: self._owned(bus, owner))

    def lost(self) -> None:
        """The bus is gone; when it last reminded stays known."""
        self._owner, self._state = "", None

    def _owned(self, bus: Bus, owner: str) -> None:
        if owner != self._owner:
            self._owner, self._state = owner, None
            if owner:
                self._ask(bus, owner)

    def _ask(self, bus: Bus, owner: str) -> None:
        """Asks ``owner``, not the name: that could start a shell."""

        def answered(answer: Body | OSError) -> None:
            if owner != self._owner:
                return
            match answer:
                case (value,):
                    self._learn(value)
                case OSError() if not isinstance(answer, BusError):  # a shell without the object says so
                    _log.info("the shell's break reminder does not answer: %s", answer)

        bus.ask(owner, PATH, PROPERTIES, "Get", "ss", (INTERFACE, "State"), answered, ANSWERS_WITHIN)

    def _told(self, bus: Bus, body: Body) -> None:
        match body:
            case (_, {"State": value}, _):
                self._learn(value)
            case (_, _, list() as unsaid) if "State" in unsaid and self._owner:
                self._ask(bus, self._owner)

    def _learn(self, value: Any) -> None:
        before = self._state
        match value:
            case ("u", int() as state) if 0 <= state <= HIGHEST:
                self._state, self._complained = state, False
            case _:
                if not self._complained:
                    _log.info("the shell's break reminder is in a state that is not known here")
                self._complained = True
                return
        if before is not None and state != before and state >= CALLS:
            self.reminded = self._elapsed()
            self._wake()
