"""When somebody last touched key or pointer, as an X server knows it.

Jurisdiction: idle time on X11. XSync alarms on the counter IDLETIME wake the program, so nothing is asked in between,
not even at a look while a rest would be told and none was; a server without alarms is asked through its screen saver
extension. Never for XWayland, which hears only its own windows.
"""

from __future__ import annotations

import logging
import struct
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.x11_wire import X11, request
from hipbreak.desktop.placing import PAUSE_MS, REST_MS, SILENCE_MS, LastInput, place, restless

SHORTEST_SILENCE_MS = 250
ASKED_EVERY = 1.0  # seconds between two looks while a prompt waits, where the server has to be asked
OPENED_WITHIN = 1.0  # seconds that a look, or the start, waits for a new connection
BACK_OFF = (5.0, 15.0, 60.0, 300.0)  # seconds between attempts to reach a server that is gone

_SYNC, _SAVER = b"SYNC", b"MIT-SCREEN-SAVER"
_INITIALIZE, _LIST_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM, _DESTROY_ALARM = 0, 1, 5, 8, 11
_POSITIVE, _NEGATIVE = 0, 1  # a counter goes up through the value, or down
_ALL_ATTRIBUTES = 0x3F
_DESTROYED = 2
_PAUSE, _BACK, _REST = 1, 2, 3  # our alarms

_log = logging.getLogger(__name__)


class NoIdleTimeError(OSError):
    """The X server is there, and cannot tell."""


class _Counter:
    """What one connection can tell: the idle time, and alarms on it where the server has XSync."""

    def __init__(self, display: str, wake: Callable[[], None], lost: Callable[[], None]) -> None:
        """Raises OSError: no server, or none that can tell."""
        self._wake = wake
        self.rests = 0
        """How often the alarm for a rest has gone off; counted on the connection's thread."""
        self._alarm_event = 0
        self._set: dict[int, tuple[int, int]] = {}
        self._x = X11.open(display, self._heard, lost)
        try:
            self._find()
        except struct.error as error:
            self._x.close()
            raise OSError(f"{display} gave half an answer: {error}") from error
        except OSError:
            self._x.close()
            raise

    def _find(self) -> None:
        self._sync, self._idle = self._x.extension(_SYNC), 0
        if self._sync:
            self._x.ask(request(self._sync.major, _INITIALIZE, bytes((3, 0))))
            self._idle = _find_counter(self._x.ask(request(self._sync.major, _LIST_COUNTERS)), b"IDLETIME")
            self._alarm_event = self._sync.first_event + 1
        self._saver = None if self._idle else self._x.extension(_SAVER)
        self.idle_ms()

    @property
    def alarms(self) -> bool:
        """True when the server tells by itself."""
        return bool(self._idle)

    @property
    def tells_rests(self) -> bool:
        """True while the alarm for a rest is set."""
        return _REST in self._set

    @property
    def over(self) -> bool:
        """True when the connection is gone."""
        return self._x.over

    def idle_ms(self) -> int:
        """Milliseconds since the last input. OSError when the server does not say."""
        if self._sync and self._idle:
            reply = self._x.ask(request(self._sync.major, _QUERY_COUNTER, struct.pack("<I", self._idle)))
            high, low = struct.unpack_from("<iI", reply, 8)
            return max(0, (int(high) << 32) | int(low))
        if self._saver:
            reply = self._x.ask(request(self._saver.major, 1, struct.pack("<I", self._x.root)))
            return int(struct.unpack_from("<I", reply, 16)[0])
        raise NoIdleTimeError("the X server has neither SYNC with IDLETIME nor MIT-SCREEN-SAVER")

    def set_alarms(self, wanted: dict[int, tuple[int, int]]) -> None:
        """Have alarm number N ring each time the idle time goes through (direction, milliseconds), these only."""
        if not (self._sync and self._idle):
            return
        for number in [number for number in self._set if self._set[number] != wanted.get(number)]:
            self._x.tell(request(self._sync.major, _DESTROY_ALARM, struct.pack("<I", self._x.new_id(number))))
            del self._set[number]
        for number in wanted.keys() - self._set.keys():
            direction, value = wanted[number]
            name = self._x.new_id(number)
            fields = (name, _ALL_ATTRIBUTES, self._idle, 0, 0, value, direction, 0, 0, 1)
            self._x.tell(request(self._sync.major, _CREATE_ALARM, struct.pack("<10I", *fields)))
            self._set[number] = wanted[number]

    def _heard(self, event: bytes) -> None:
        if not self._alarm_event or event[0] & 0x7F != self._alarm_event or event[28] == _DESTROYED:
            return
        if struct.unpack_from("<I", event, 4)[0] == self._x.new_id(_REST):
            self.rests += 1  # nobody is woken: it is for the next look
        else:
            self._wake()

    def close(self) -> None:
        """End the connection."""
        self._x.close()


class X11Idle:
    """The last input, and a ``wake`` at what is watched for. All methods but ``wake`` belong to one thread."""

    def __init__(
        self,
        display: str,
        elapsed: Callable[[], float],
        wake: Callable[[], None],
        mono: Callable[[], float] = time.monotonic,
        rest_ms: int = REST_MS,
    ) -> None:
        """Connects at once; a server that is not there is tried again as time goes by (``BACK_OFF``).

        ``mono`` gives seconds on the clock that stops in sleep, as the X server's does; ``rest_ms`` is how roughly
        the last input need be known at best.
        """
        self._rest_ms = rest_ms
        self._display, self._elapsed, self._mono, self._wake = display, elapsed, mono, wake
        self._closing = threading.Event()
        self._counter: _Counter | None = None
        self._opening: SimpleQueue[_Counter | OSError] | None = None
        self._not_awaited = threading.Event()
        self._last: LastInput | None = None
        self._watch = Watch(0.0)
        self._silence_ms = SILENCE_MS
        self._restless: tuple[int, float] | None = None  # rests told before the last answer, and when that was asked
        self._failures, self._next_attempt, self._missing = 0, 0.0, "x11_lost"
        self._reach()

    def source(self) -> str:
        """``x11_sync``, ``x11_screensaver``, ``x11_none`` (it cannot tell) or ``x11_lost`` (it does not answer)."""
        if self._counter is None or self._counter.over:
            return self._missing
        return "x11_sync" if self._counter.alarms else "x11_screensaver"

    def asks(self) -> float | None:
        """See :class:`~hipbreak.desktop.linux.idle.IdleSource`: only the screen saver extension has to be asked."""
        return ASKED_EVERY if self.source() == "x11_screensaver" else None

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant of the last input, exactly, or as ``watch`` says that it is good enough; the last known,
        or None, while no server tells; takes 1 s at the worst."""
        counter = self._reach()
        if counter is not None:
            rough = self._untold(counter)
            if rough:
                return rough
            self._look(counter)
        return (self._last.elapsed if self._last else None), 0.0  # a lost server is no sign of life (S11)

    def _untold(self, counter: _Counter) -> tuple[float, float] | None:
        """The last input of somebody who has not rested since the last answer; None where it has to be asked for."""
        if not self._rough or not self._last or not self._restless or self._restless[0] != counter.rests:
            return None
        return restless(self._last, self._restless[1], self._mono(), self._elapsed(), self._rest_ms)

    @property
    def _rough(self) -> bool:
        return self._watch.good_for * 1000 >= self._rest_ms

    def _look(self, counter: _Counter) -> None:
        asked, rests, told = self._mono(), counter.rests, counter.tells_rests
        try:
            idle = counter.idle_ms()
        except (OSError, struct.error) as error:
            _log.warning("the X server does not tell idle time: %s", error)
            self._gone()
            return
        self._restless = (rests, asked) if told and idle < self._rest_ms else None
        before, self._last = self._last, place(idle / 1000, asked, self._mono(), self._elapsed(), self._last)
        if self._last.slept:  # the server's silence was short, the true one was not
            self._silence_ms = min(SILENCE_MS, max(SHORTEST_SILENCE_MS, idle))
        elif before is None or before.mono != self._last.mono:
            self._silence_ms = SILENCE_MS

    def watch(self, watch: Watch) -> None:
        """Wake at a pause of 5 s, or at the first input after a silence, as ``watch`` says; at nothing else."""
        self._watch = watch
        counter = self._reach()
        if counter is None:
            return
        wanted = {_PAUSE: (_POSITIVE, PAUSE_MS)} if watch.pause else {}
        if watch.back:
            wanted[_BACK] = (_NEGATIVE, self._silence_ms)
        if self._rough:
            wanted[_REST] = (_POSITIVE, self._rest_ms)
        try:
            counter.set_alarms(wanted)
        except OSError as error:
            _log.warning("the X server takes no alarms: %s", error)
            self._gone()

    def close(self) -> None:
        """End the connection and its thread; one that is still being made ends when it is there."""
        self._closing.set()
        if self._counter:
            self._counter.close()
        if self._opening:
            _put_away(self._opening)

    def _reach(self) -> _Counter | None:
        """The connection; after a loss a new one, not more often than ``BACK_OFF`` allows."""
        if self._counter and self._counter.over:
            self._gone()
        if self._counter is None and not self._closing.is_set():
            opened = self._open()
            if isinstance(opened, OSError):
                _log.warning("idle time is unknown: %s", opened)
                self._missing = "x11_none" if isinstance(opened, NoIdleTimeError) else "x11_lost"
                self._gone()
            elif opened:
                self._counter, self._failures, self._missing = opened, 0, "x11_lost"
                self.watch(self._watch)
        return self._counter

    def _open(self) -> _Counter | OSError | None:
        """A new connection or why there is none; None while it is too early for an attempt, or one is under way.

        On a thread of its own: looking up the name of a far server may take minutes, and each of its answers long.
        """
        wait, opening = 0.0, self._opening
        if opening is None:
            if self._mono() < self._next_attempt:
                return None
            wait, opening = OPENED_WITHIN, SimpleQueue()
            self._opening = opening
            self._not_awaited.clear()
            threading.Thread(target=self._connect, args=(opening,), name="x11 connects", daemon=True).start()
        opened = _taken(opening, wait)
        if opened is None:
            self._not_awaited.set()
            opened = _taken(opening)  # it may have come right before that
        if opened is not None:
            self._opening = None
        return opened

    def _connect(self, opening: SimpleQueue[_Counter | OSError]) -> None:
        """On its own thread."""
        try:
            opening.put(_Counter(self._display, self._wake, self._lost))
        except OSError as error:
            opening.put(error)
        except ValueError as error:  # the name of a host that can be none
            opening.put(OSError(str(error)))
        if self._closing.is_set():
            _put_away(opening)
        elif self._not_awaited.is_set():
            self._wake()

    def _gone(self) -> None:
        if self._counter:
            self._counter.close()
        self._counter = self._restless = None
        self._next_attempt = self._mono() + BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1

    def _lost(self) -> None:
        if not self._closing.is_set():
            self._wake()


def _taken(opening: SimpleQueue[_Counter | OSError], wait: float = 0.0) -> _Counter | OSError | None:
    """What has come of it within ``wait`` seconds, once."""
    try:
        return opening.get(timeout=wait)
    except Empty:
        return None


def _put_away(opening: SimpleQueue[_Counter | OSError]) -> None:
    """End a connection that nobody takes any more."""
    opened = _taken(opening)
    if isinstance(opened, _Counter):
        opened.close()


def _find_counter(reply: bytes, wanted: bytes) -> int:
    """The counter called ``wanted`` in the list of system counters, 0 without it."""
    at = 32
    for _ in range(struct.unpack_from("<I", reply, 8)[0]):
        name, size = struct.unpack_from("<I8xH", reply, at)
        if reply[at + 14 : at + 14 + size] == wanted:
            return int(name)
        at += 14 + size + -(14 + size) % 4
    return 0
