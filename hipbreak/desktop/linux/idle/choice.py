"""Which source of the last input is asked in this session, and when another takes its place.

Jurisdiction: the choice, by what the session has and never by the desktop's name: Mutter where it answers, else the
display's own (Wayland, or X11 where there is no Wayland: XWayland hears only its own windows), else the login
manager's hint, else nothing, which is said (S11). It is made anew at every look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from hipbreak.core.messages import Watch
from hipbreak.desktop.idle_source import IdleSource

UNABLE = frozenset({"x11_none", "wayland_none", "none"})  # nothing can be known
LOST = frozenset({"x11_lost", "wayland_lost"})  # what was known stays: being lost is no sign of life
ABSENT = frozenset({"x11_absent", "wayland_absent"})  # never there in this run: nothing was known that could stay


class Wayland(Protocol):
    """An ``IdleSource`` that hears a little more."""

    @property
    def media(self) -> bool | None:
        """Something holds an idle inhibitor; None where that is not known."""

    @property
    def full_screen(self) -> bool | None:
        """The window in front fills the screen; None where that is not known."""

    def last_input(self) -> tuple[float | None, float]:
        """As an ``IdleSource``."""

    def watch(self, watch: Watch) -> None:
        """As an ``IdleSource``."""

    def source(self) -> str:
        """As an ``IdleSource``."""

    def asks(self) -> float | None:
        """As an ``IdleSource``."""

    def close(self) -> None:
        """As an ``IdleSource``."""


class Idle:
    """The last input as this session can best tell it; an ``IdleSource`` itself. All methods belong to one thread.

    ``watch`` reaches whichever source is asked next. What was known of one source stays when another takes over: the
    last input never goes back.
    """

    def __init__(
        self,
        mutter: IdleSource,
        logind: IdleSource,
        environ: Mapping[str, str],
        wayland: Callable[[str], Wayland],
        x11: Callable[[str], IdleSource],
    ) -> None:
        """``mutter`` and ``logind`` may come and go: the code ``none`` says that they cannot tell now. ``wayland`` and
        ``x11`` open a display by its name, at the first look that needs it; they do not raise."""
        self._mutter, self._logind = mutter, logind
        self._make_wayland, self._make_x11 = wayland, x11
        x11_is_ours = environ.get("XDG_SESSION_TYPE") != "wayland"
        self._wayland_name = environ.get("WAYLAND_DISPLAY", "")
        self.x11_name = environ.get("DISPLAY", "") if x11_is_ours and not self._wayland_name else ""
        """The display of an X server that knows of all windows; empty without one, XWayland is none."""
        self._without = "wayland_none" if environ.get("DISPLAY") and not x11_is_ours else "no_display"
        self._wayland: Wayland | None = None
        self._x11: IdleSource | None = None
        self._watch = Watch(0.0)
        self._earliest: float | None = None
        self._latest = 0.0
        self._closed = False

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant of the last input, and how many seconds later it may have been; None where nothing can
        tell, or has told yet."""
        source = self._choose()
        at, within = source.last_input()
        if at is None and not self._is_lost(source):
            return None, 0.0
        if at is not None:
            known = self._earliest
            self._earliest = at if known is None else max(at, known)
            self._latest = max(at + within, self._earliest)
        return self.known

    @property
    def known(self) -> tuple[float | None, float]:
        """What was last known, without asking anybody."""
        if self._earliest is None:
            return None, 0.0
        return self._earliest, self._latest - self._earliest

    def watch(self, watch: Watch) -> None:
        """Wake at a pause of 5 s, or at the first input after a silence, as ``watch`` says; at nothing else."""
        self._watch = watch
        self._mutter.watch(watch)
        for display in (self._wayland, self._x11):
            if display:
                display.watch(watch)

    def source(self) -> str:
        """The code of the source in use; ``no_display`` or ``wayland_none`` where there is none, ``x11_absent`` or
        ``wayland_absent`` for a display that has never told anything in this run."""
        code = self._choose().source()
        if code in LOST and self._earliest is None:
            return code.replace("lost", "absent")
        return self._without if code == "none" else code

    def asks(self) -> float | None:
        """As the source in use says."""
        return self._choose().asks()

    @property
    def media(self) -> bool | None:
        """Something holds an idle inhibitor, as the compositor says; None where it does not."""
        return self._wayland.media if self._wayland else None

    @property
    def full_screen(self) -> bool | None:
        """The window in front fills the screen, as the compositor says; None where it does not."""
        return self._wayland.full_screen if self._wayland else None

    def close(self) -> None:
        """End all sources; may be called twice."""
        self._closed = True
        self._drop_display()
        self._mutter.close()
        self._logind.close()

    def _choose(self) -> IdleSource:
        if self._mutter.source() not in UNABLE:
            self._drop_display()
            return self._mutter
        display = self._display()
        hinted = self._logind.source() not in UNABLE
        if display is None or (hinted and display.source() in UNABLE | LOST):
            return self._logind
        return display

    def _is_lost(self, source: IdleSource) -> bool:
        """It will tell again, or for the first time; a session that is not called idle is no such source."""
        return source is self._mutter or (source is not self._logind and source.source() not in UNABLE)

    def _display(self) -> IdleSource | None:
        """The display's source; opened here, and told what is watched for."""
        if not self._closed and self._wayland_name and self._wayland is None:
            self._wayland = self._make_wayland(self._wayland_name)
            self._wayland.watch(self._watch)
        if not self._closed and self.x11_name and self._x11 is None:
            self._x11 = self._make_x11(self.x11_name)
            self._x11.watch(self._watch)
        return self._wayland or self._x11

    def _drop_display(self) -> None:
        displays, self._wayland, self._x11 = (self._wayland, self._x11), None, None
        for display in displays:
            if display:
                display.close()
