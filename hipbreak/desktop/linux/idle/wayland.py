"""When somebody last touched key or pointer, and whether something keeps the screen on, as a Wayland compositor tells.

Jurisdiction: the idle protocols (ext-idle-notify, KDE's older one), which seats and silences are asked about, and when
that is worth a look. What the silences mean is for ``silences.py``. All of it happens on one thread, which sleeps until
the compositor speaks.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.facts import toplevels
from hipbreak.desktop.linux.facts.toplevels import Toplevels
from hipbreak.desktop.linux.idle.silences import LATE, UNKNOWN, Inhibition, Silences, Sleeps, Whole
from hipbreak.desktop.linux.wayland_line import Line
from hipbreak.desktop.linux.wayland_wire import BACK_OFF, Waiter, Wayland, unheard

REST = 30.0  # seconds: rare enough to leave the machine alone while somebody works
PAUSE = 5.05  # P3a's 5 s, and a little so that the look it causes finds them passed
SAYS_NOTHING = LATE + 0.05  # seconds after a silence was due: by then a look finds that there was none
READY_WITHIN = 1.0  # seconds that a slow compositor may hold up the start
SEAT, EXT, KDE = "wl_seat", "ext_idle_notifier_v1", "org_kde_kwin_idle"
_DESTROY = 0  # of both kinds of notification
_IDLED, _RESUMED = 0, 1
_OBEYING, _INPUT_ONLY = 1, 2
_RELEASE, _RELEASABLE = 3, 5  # a seat's request, and the version that has it

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Notifier:
    """The compositor's object that makes notifications, and the global it was made from."""

    name: int
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class _Seat:
    """``notes``: the ids of its notifications, ``short`` the key and the id of the one for a pause, if there is one."""

    number: int
    releasable: bool
    notes: tuple[int, ...] = ()
    short: tuple[int, int] | None = None


class WaylandIdle:
    """The last input, what keeps the screen on, full screen, and a ``wake`` at what is watched for."""

    def __init__(
        self,
        display_name: str | None,
        elapsed: Callable[[], float],
        wake: Callable[[], None],
        mono: Callable[[], float] = time.monotonic,
        rest: float = REST,
        back_off: tuple[float, ...] = BACK_OFF,
    ) -> None:
        """``display_name`` is a ``WAYLAND_DISPLAY``; waits for the compositor, at most ``READY_WITHIN``. ``mono`` gives
        seconds on the clock that stops in sleep, as the compositor's does; ``rest`` is the silence asked about always.
        ``wake`` is called on a thread of ours."""
        self._elapsed, self._mono, self._wake, self._rest = elapsed, mono, wake, rest
        self._lock = threading.Lock()  # for the three that follow
        self._silences, self._told = Silences(), 0.0
        self._sleeps = Sleeps(max(elapsed() - mono() for _ in range(3)), mono())
        self._inhibition = Inhibition()
        self._media: bool | None = None
        self._keys = itertools.count(1)
        self._seats: dict[int, _Seat] = {}
        self._notifier: _Notifier | None = None
        self._source = "wayland_lost"
        self._watch = Watch(0.0)
        self._forget_look: Callable[[], None] = lambda: None
        self._started, self._tried = False, threading.Event()
        self._waiter = Waiter("wayland")
        self._toplevels = Toplevels(self._waiter, display_name, self._windows_changed, back_off=back_off)
        self._line = Line(
            self._waiter,
            display_name,
            self._joined,
            self._lost,
            announced=self._announced,
            withdrawn=self._withdrawn,
            back_off=back_off,
        )
        self._waiter.after(0.0, self._line.open)
        self._tried.wait(READY_WITHIN)
        self._started = True

    @property
    def media(self) -> bool | None:
        """Something keeps the screen on; None where the compositor cannot tell, and before the first silence."""
        return self._media

    @property
    def full_screen(self) -> bool | None:
        """The window in front is full screen; None where the compositor does not tell."""
        return self._toplevels.full_screen

    def source(self) -> str:
        """``wayland_input``; ``wayland_idle`` or ``wayland_kde``, for which whatever keeps the screen on is an endless
        input; ``wayland_none`` (the compositor cannot tell) or ``wayland_lost``."""
        return self._source

    def asks(self) -> float | None:
        """None: it tells by itself."""
        return None

    def last_input(self) -> tuple[float | None, float]:
        """The earliest elapsed instant at which the last input can have been, and how many seconds later it may have
        been: 0 in a silence that has been told. The instant is 0.0 as long as no input has ever been told, None where
        nobody could have. Of a compositor that is lost the last it told (S11)."""
        with self._lock:
            mono = self._read_clocks()
            span = self._silences.span(mono)
            if span.earliest == UNKNOWN and not self._seats:
                return None, 0.0
            self._tell(span)
            return self._told, max(0.0, self._sleeps.latest(span.latest) - self._told)

    def _tell(self, span: Whole) -> None:
        self._sleeps.forget(span.earliest)
        self._told = max(self._told, self._sleeps.earliest(span.earliest))

    def watch(self, watch: Watch) -> None:
        """Wake at a pause of 5 s, or at the first input after a silence, as ``watch`` says; and when the answers of
        ``media``, ``full_screen`` or ``source`` change."""
        before, self._watch = self._watch, watch
        if _short(before) != _short(watch):
            self._waiter.after(0.0, lambda: self._line.attempt(self._adjust))

    def close(self) -> None:
        """End the connections and the thread; may be called twice."""
        self._waiter.after(0.0, self._line.close)
        self._waiter.after(0.0, self._toplevels.close)
        self._started = False
        self._waiter.close()

    def _read_clocks(self) -> float:
        elapsed, mono = self._elapsed(), self._mono()
        self._sleeps.seen(mono, elapsed)
        return mono

    def _look_again(self) -> None:
        if not self._started:
            return  # who is making this will look anyway
        try:
            self._wake()
        except Exception:
            _log.exception("nobody could be woken")

    # --- the connection, on its thread ------------------------------------------------------------------------

    def _joined(self, wayland: Wayland) -> None:
        self._find_notifier(wayland)
        if toplevels.find(wayland) is not None:
            self._toplevels.open()
        else:
            self._tried.set()
        self._look_again()

    def _windows_changed(self) -> None:
        self._tried.set()
        self._look_again()

    def _lost(self) -> None:
        with self._lock:
            self._silences.lost(self._read_clocks())
            self._inhibition = Inhibition()
        self._seats, self._notifier = {}, None
        self._forget_look()
        before, self._source, self._media = self._source, "wayland_lost", None
        self._toplevels.close()
        self._tried.set()
        if before != self._source:
            self._look_again()

    def _announced(self, wayland: Wayland, name: int) -> None:
        interface, _ = wayland.globals[name]
        if interface == SEAT and self._notifier:
            self._add_seat(wayland, name)
        elif interface in (EXT, KDE) and not self._notifier:
            self._find_notifier(wayland)
            self._look_again()
        elif interface == toplevels.MANAGER and self.full_screen is None:
            self._toplevels.open()

    def _withdrawn(self, wayland: Wayland, name: int) -> None:
        if self._notifier and self._notifier.name == name:
            self._leave_notifier(wayland)
        elif name in self._seats:
            self._leave_seat(wayland, name)

    def _find_notifier(self, wayland: Wayland) -> None:
        """The best that there is, asked about all seats. Until that is known, no other is said: a look that finds
        that nothing can tell takes it for somebody who is there."""
        for wanted in (EXT, KDE):
            for name, (interface, version) in list(wayland.globals.items()):
                if interface == wanted and not self._notifier:
                    source = "wayland_kde" if wanted == KDE else "wayland_input" if version > 1 else "wayland_idle"
                    number = wayland.bind(name, 2 if wanted == EXT else 1, unheard)
                    self._notifier = _Notifier(name, number, source)
        self._source = self._notifier.source if self._notifier else "wayland_none"
        if self._notifier:
            for name in [name for name, (interface, _) in wayland.globals.items() if interface == SEAT]:
                self._add_seat(wayland, name)

    def _leave_notifier(self, wayland: Wayland) -> None:
        """What it has made may tell on; the next one, if there is one, is asked anew."""
        for name in list(self._seats):
            self._leave_seat(wayland, name)
        self._notifier, self._media, self._inhibition = None, None, Inhibition()
        self._find_notifier(wayland)
        self._look_again()

    # --- seats and their notifications ------------------------------------------------------------------------

    def _add_seat(self, wayland: Wayland, name: int) -> None:
        version = wayland.globals[name][1]
        seat = _Seat(wayland.bind(name, _RELEASABLE, unheard), version >= _RELEASABLE)
        self._seats[name] = seat
        _, rest = self._note(wayland, name, self._rest, paired=self._source == "wayland_input")
        notes: tuple[int, ...] = (rest,)
        if self._source == "wayland_input":
            notes += (self._ask(wayland, name, self._rest, _OBEYING, lambda idle: self._obeys(name, idle)),)
        self._seats[name] = replace(seat, notes=notes)
        self._adjust(wayland)

    def _leave_seat(self, wayland: Wayland, name: int) -> None:
        seat = self._seats.pop(name)
        with self._lock:
            self._silences.left(name, self._read_clocks())
            self._inhibition.left(name)
        for note in (*seat.notes, *([seat.short[1]] if seat.short else [])):
            _end(wayland, note)
        if seat.releasable:
            wayland.send(seat.number, _RELEASE)
            wayland.forget(seat.number)

    def _adjust(self, wayland: Wayland) -> None:
        """The short silences are asked about while somebody waits for them, and only then."""
        for name, seat in list(self._seats.items()):
            if _short(self._watch) and not seat.short:
                self._seats[name] = replace(seat, short=self._note(wayland, name, PAUSE))
            elif seat.short and not _short(self._watch):
                with self._lock:
                    self._silences.dropped(seat.short[0], self._read_clocks())
                _end(wayland, seat.short[1])
                self._seats[name] = replace(seat, short=None)

    def _note(self, wayland: Wayland, seat: int, silence: float, *, paired: bool = False) -> tuple[int, int]:
        """A notification of inputs: our key for it, and its id."""
        key = next(self._keys)
        with self._lock:
            self._silences.added(key, seat, silence)
        kind = _INPUT_ONLY if self._source == "wayland_input" else _OBEYING
        number = self._ask(wayland, seat, silence, kind, lambda idle: self._hears(key, seat, idle, paired=paired))
        wayland.sync(lambda: self._confirmed(key, silence))
        return key, number

    def _ask(self, wayland: Wayland, seat: int, silence: float, kind: int, told: Callable[[bool], None]) -> int:
        """Ask for a notification; ``told`` gets True at a silence, False at its end."""
        notifier, millis = self._notifier, round(silence * 1000)
        if notifier is None:
            raise OSError("there is nobody to ask about silences")

        def handle(number: int, _: bytes) -> None:
            if number in (_IDLED, _RESUMED):
                told(number == _IDLED)

        where = self._seats[seat].number
        if notifier.source == "wayland_kde":
            return wayland.send(notifier.number, 0, handle, where, millis)
        return wayland.send(notifier.number, kind, handle, millis, where)

    def _confirmed(self, key: int, silence: float) -> None:
        with self._lock:
            self._silences.confirmed(key, self._read_clocks())
            told = self._told
        if not told:  # its saying nothing until then is the first word of somebody who never rests
            self._waiter.after(silence + SAYS_NOTHING, self._first_word)

    def _first_word(self) -> None:
        if not self._told:
            self._look_again()

    def _hears(self, key: int, seat: int, idle: bool, *, paired: bool) -> None:
        with self._lock:
            mono = self._read_clocks()
            before = self._silences.silent
            (self._silences.idled if idle else self._silences.resumed)(key, mono)
            silent = self._silences.silent
            self._tell(self._silences.span(mono))
        if paired:
            self._inhibition.told(seat, mono, quiet=idle)
            self._look_at_media()
        if (self._watch.pause and silent and not before) or (self._watch.back and before and not silent):
            self._look_again()

    def _obeys(self, seat: int, idle: bool) -> None:
        self._inhibition.told(seat, self._mono(), obeying=idle)
        self._look_at_media()

    def _look_at_media(self) -> None:
        self._forget_look()
        wait = self._inhibition.look(self._mono())
        if wait is not None:
            self._forget_look = self._waiter.after(wait, self._look_at_media)
        if self._inhibition.answer != self._media:
            self._media = self._inhibition.answer
            self._look_again()


def _short(watch: Watch) -> bool:
    """Silences of a few seconds are worth telling."""
    return watch.pause or watch.back


def _end(wayland: Wayland, note: int) -> None:
    wayland.send(note, _DESTROY)
    wayland.forget(note)
