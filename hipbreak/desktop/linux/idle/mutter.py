"""When somebody last touched key or pointer, as GNOME's compositor knows it.

Jurisdiction: ``org.gnome.Mutter.IdleMonitor`` on the session bus, on X11 and Wayland. Its watches wake the program, so
nothing is asked in between: an idle watch goes off at each pause and stays; an active watch goes off at the next
input, whatever the silence, and is then gone, so it is set only in a silence. Where an input need not be known
exactly, a look asks nothing either, as long as a rest would be told and none was. Idle inhibitors hold idle watches
back: while there are any, or may be, each look asks.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.bus import Body, Bus, BusLostError, BusTimeout
from hipbreak.desktop.linux.facts.asked import Asked
from hipbreak.desktop.linux.facts.inhibitors import DESKTOP, GNOME
from hipbreak.desktop.placing import PAUSE_MS, REST_MS, SILENCE_MS, LastInput, place, restless

NAME = INTERFACE = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"
ANSWERS_WITHIN = 1.0  # seconds that a look, or the start, waits for an answer
FIRST_ANSWER_WITHIN = 60.0  # seconds; a shell that has just started is busy, and nobody waits for this one
AGAIN_AFTER = 60.0  # seconds
ASKED_EVERY = 1.0  # seconds between two looks while a prompt waits and inhibitors hold the idle watch back
HELD_BACK_MS = PAUSE_MS + 1000  # a silence this long that no watch has told

_IDLE, _ACTIVE, _REST = "idle", "active", "rest"
_CALLS: Mapping[str, tuple[str, str | None, Body]] = {
    _IDLE: ("AddIdleWatch", "t", (PAUSE_MS,)),
    _ACTIVE: ("AddUserActiveWatch", None, ()),
    _REST: ("AddIdleWatch", "t", (REST_MS,)),
}
_ASKED = 0  # in place of a number that has not come yet; Mutter's begin with 1
_log = logging.getLogger(__name__)


class MutterIdle:
    """The last input, and a ``wake`` at what is watched for and when ``ready`` changes.

    What Mutter says is taken in on the bus thread alone; the other methods hand over to it.
    """

    def __init__(
        self,
        elapsed: Callable[[], float],
        wake: Callable[[], None],
        mono: Callable[[], float] = time.monotonic,
        again_after: float = AGAIN_AFTER,
    ) -> None:
        """``mono`` gives seconds on the clock that stops in sleep, as Mutter's does; ``wake`` is called on the bus
        thread. ``again_after``: seconds until one that answered with nonsense is asked again."""
        self._elapsed, self._mono, self._wake, self._again_after = elapsed, mono, wake, again_after
        self._bus: Bus | None = None
        self._owner = self._complained_of = ""
        self._ready = False
        self._wanted = Watch(0.0)
        self._last: LastInput | None = None
        self._watches: dict[str, int] = {}
        self._silent = False  # true in a silence of 5 s or more, as far as is known
        self._told_at = float("-inf")  # mono: the idle watch went off
        self._held_back = False
        self._free = False  # true while it is known that nothing holds idle watches back
        self._restless_since: float | None = None  # mono: the last answer since when a rest would have been told
        self._owes = ""  # the shell that has been asked for the idle time and has not answered yet

    @property
    def ready(self) -> bool:
        """True while it is there and has told an idle time."""
        return self._ready

    def source(self) -> str:
        """``mutter`` while :attr:`ready`, else ``none``."""
        return "mutter" if self._ready else "none"

    def asks(self) -> float | None:
        """Seconds between two looks while a prompt waits and an idle inhibitor keeps pauses from being told, else
        None."""
        return ASKED_EVERY if self._held_back else None

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on. Waits for Mutter's first answer, at most ``ANSWERS_WITHIN``. Raises OSError."""
        self._bus, settled = bus, threading.Event()
        bus.listen(self._fired, sender=NAME, path=PATH, interface=INTERFACE, member="WatchFired")
        bus.watch_owner(NAME, lambda owner: self._owned(bus, owner, _nothing))
        Asked(bus, GNOME, DESKTOP[GNOME], self._holds)
        owner = bus.name_owner(NAME)
        if owner:
            bus.after(0.0, lambda: self._owned(bus, owner, settled.set))
            settled.wait(ANSWERS_WITHIN)

    def lost(self) -> None:
        """The bus is gone: the last input that was known stays."""
        self._bus = None
        self._free = False
        self._forget("")

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant of the last input, exactly, or as ``watch`` says that it is good enough; the last known,
        or None, where Mutter does not answer within ``ANSWERS_WITHIN``. One that owes an answer is not asked again
        before it has come, which wakes then."""
        last, since = self._last, self._restless_since
        if last and since is not None and _rough(self._wanted):
            rough = restless(last, since, self._mono(), self._elapsed())
            if rough:
                return rough
        bus, owner = self._bus, self._owner
        if bus and owner and self._owes != owner:
            self._ask(bus, owner)
        last = self._last
        return (last.elapsed if last else None), 0.0

    def _ask(self, bus: Bus, owner: str) -> None:
        """Waits for the answer, at most ``ANSWERS_WITHIN``."""
        asked, settled, late = self._mono(), threading.Event(), threading.Event()
        self._owes = owner

        def answered(answer: Body | OSError) -> None:
            self._owes = "" if self._owes == owner else self._owes
            try:
                taken = self._take(bus, owner, asked, answer)
            finally:
                settled.set()
            if taken:
                self._arrange(bus)
            if taken and late.is_set():
                self._wake()

        bus.ask(owner, PATH, INTERFACE, "GetIdletime", None, (), answered, FIRST_ANSWER_WITHIN)
        if not settled.wait(ANSWERS_WITHIN):
            late.set()
            if not settled.is_set() and self._complained_of != owner:
                self._complained_of = owner
                _log.warning("Mutter does not tell the idle time within %g s", ANSWERS_WITHIN)

    def watch(self, watch: Watch) -> None:
        """See :class:`~hipbreak.desktop.linux.idle.IdleSource`; what is watched for stays so over restarts."""
        before, self._wanted, bus = self._wanted, watch, self._bus
        if bus and _asks_for(before) != _asks_for(watch):
            bus.after(0.0, lambda: self._arrange(bus))

    def close(self) -> None:
        """Watch for nothing any more; the bus belongs to who opened it, and its end takes the watches along."""
        self.watch(Watch(0.0))

    # --- on the bus thread ------------------------------------------------------------------------------------

    def _owned(self, bus: Bus, owner: str, settled: Callable[[], None]) -> None:
        """A shell that came, came back or went; the numbers of its watches begin anew with each."""
        if owner != self._owner:
            self._forget(owner)
        if owner:
            self._probe(bus, owner, settled)

    def _forget(self, owner: str) -> None:
        self._owner, self._watches, self._held_back, self._restless_since = owner, {}, False, None
        self._become(ready=False)

    def _become(self, ready: bool) -> None:
        before, self._ready = self._ready, ready
        if ready != before:
            self._wake()

    def _probe(self, bus: Bus, owner: str, settled: Callable[[], None]) -> None:
        """Ask for the first time, and again until there is an answer."""
        if owner != self._owner or self._ready:
            settled()
            return
        asked = self._mono()

        def answered(answer: Body | OSError) -> None:
            if self._take(bus, owner, asked, answer):
                self._become(ready=True)
                self._arrange(bus)
            elif isinstance(answer, BusTimeout):
                self._probe(bus, owner, settled)
            settled()

        bus.ask(owner, PATH, INTERFACE, "GetIdletime", None, (), answered, FIRST_ANSWER_WITHIN)

    def _take(self, bus: Bus, owner: str, asked: float, answer: Body | OSError) -> bool:
        """Take in an idle time; true when it was one."""
        if owner != self._owner:
            return False
        answered, silence = self._mono(), _milliseconds(answer)
        if silence is None or silence / 1000 > answered:
            self._complain(bus, owner, answer)
            return False
        self._complained_of = ""
        self._last = place(silence / 1000, asked, answered, self._elapsed(), self._last)
        self._silent = (self._elapsed() - self._last.elapsed) * 1000 >= SILENCE_MS
        untold = self._told_at < answered - silence / 1000
        self._held_back = untold and silence >= HELD_BACK_MS and self._is_set(_IDLE)
        self._restless_since = asked if self._free and silence < REST_MS and self._is_set(_REST) else None
        return True

    def _is_set(self, kind: str) -> bool:
        return self._watches.get(kind, _ASKED) != _ASKED

    def _holds(self, manager: str, held: bool | None) -> None:
        """What holds idle watches back is known to GNOME's session manager; where there is none, nothing does."""
        self._free = not manager or held is False
        if not self._free:
            self._restless_since = None

    def _complain(self, bus: Bus, owner: str, answer: Body | OSError) -> None:
        """No idle time: slow is no reason to give it up, an answer of another kind is, for a while."""
        if self._complained_of != owner and not isinstance(answer, BusLostError):
            self._complained_of = owner
            _log.warning(
                "Mutter does not tell the idle time: %s", answer if isinstance(answer, OSError) else "nonsense"
            )
        if not isinstance(answer, BusTimeout):
            self._become(ready=False)
            bus.after(self._again_after, lambda: self._probe(bus, owner, _nothing))

    def _arrange(self, bus: Bus) -> None:
        """Set the watches that are wanted, and these only."""
        wanted = self._wanted
        if self._ready:
            self._keep(bus, _IDLE, wanted.pause or wanted.back)
            self._keep(bus, _ACTIVE, wanted.back and self._silent)
            self._keep(bus, _REST, _rough(wanted))

    def _keep(self, bus: Bus, kind: str, wanted: bool) -> None:
        number = self._watches.get(kind)
        if wanted and number is None:
            self._watches[kind] = _ASKED
            owner, call = self._owner, _CALLS[kind]
            bus.ask(owner, PATH, INTERFACE, *call, lambda answer: self._added(bus, owner, kind, answer))
        elif not wanted and number:
            del self._watches[kind]
            bus.ask(self._owner, PATH, INTERFACE, "RemoveWatch", "u", (number,), _ignore)

    def _added(self, bus: Bus, owner: str, kind: str, answer: Body | OSError) -> None:
        if owner != self._owner:
            return
        match answer:
            case (int() as number,) if number > 0:
                self._watches[kind] = number
                self._arrange(bus)  # it may have become unwanted meanwhile
            case BusLostError():
                self._watches.pop(kind, None)
            case _:
                _log.warning("Mutter takes no %s watch: %s", kind, type(answer).__name__)
                self._watches.pop(kind, None)  # tried again when it is asked the next time

    def _fired(self, body: Body) -> None:
        bus = self._bus
        match body:
            case (int() as number,) if bus and number > 0:
                kinds = [kind for kind, known in self._watches.items() if known == number]
                for kind in kinds:
                    self._goes_off(bus, kind)

    def _goes_off(self, bus: Bus, kind: str) -> None:
        if kind == _REST:
            self._restless_since = None  # nobody is woken: it is for the next look
            return
        self._silent = kind == _IDLE
        if kind == _IDLE:
            self._told_at, self._held_back = self._mono(), False
            self._arrange(bus)
        else:
            self._watches.pop(kind)
        if self._wanted.pause if kind == _IDLE else self._wanted.back:
            self._wake()


def _rough(watch: Watch) -> bool:
    """An input need not be known exactly."""
    return watch.good_for * 1000 >= REST_MS


def _asks_for(watch: Watch) -> tuple[bool, bool, bool]:
    return watch.pause, watch.back, _rough(watch)


def _milliseconds(answer: Body | OSError) -> int | None:
    match answer:
        case (int() as number,) if number >= 0 and not isinstance(number, bool):
            return number
    return None


def _ignore(_: Body | OSError) -> None:
    """A watch that is gone already is as good as removed."""


def _nothing() -> None:
    """Nobody waits."""
