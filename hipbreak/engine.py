"""The loop: one inbox, one thread. Look, advance, perform; nothing here decides.

Jurisdiction: the heartbeat. The inbox's own time-out is the clock's hand: the rules say which instant is worth the
next look, the sources wake the inbox in between. All that belongs to the engine's thread is reached by putting a
function into the inbox.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass

from hipbreak.clock import Clock
from hipbreak.core import session, view
from hipbreak.core.effects import Effect, Notice
from hipbreak.core.messages import Event, Launched, Look, Now, Sample, Stopped
from hipbreak.core.settings import Settings
from hipbreak.core.state import State, begin
from hipbreak.core.status import Status
from hipbreak.desktop import Desktop

STALL = 10.0  # seconds behind its time at which a look counts as a gap (S5)
AFTER_A_FAULT = 10.0  # seconds before the next look when one failed: a fault is no busy loop
SLEPT = 1.0  # seconds; the two clocks are not read at the same instant
ASK_SELDOM = 10.0  # seconds between looks for a source that can only be asked, while no prompt waits
SIGN_OF_LIFE = 120.0  # seconds between looks while somebody sits, at most: what a crash may lose of them (S10)

log = logging.getLogger(__name__)
Item = Event | Callable[[], None] | None
Inbox = queue.SimpleQueue[Item]


@dataclass(frozen=True)
class Ports:
    """Where the engine's results go. ``keep`` puts effects and state on disk, before anything is shown or answered;
    ``perform`` does one effect; ``shown`` gets the view after each turn; ``heard`` gets each event and what it led to
    (for ``record``)."""

    settings: Callable[[float], Settings]
    keep: Callable[[Event, tuple[Effect, ...], State, Now], None]
    perform: Callable[[Effect, Now], None]
    shown: Callable[[Status], None]
    heard: Callable[[Event, tuple[Effect, ...], Now], None]


class Engine:
    """Owns the state. ``put`` may be called from any thread, everything else belongs to the one that calls ``run``."""

    def __init__(self, state: State, clock: Clock, desktop: Desktop, ports: Ports, inbox: Inbox | None = None) -> None:
        self.state, self.clock, self.desktop, self._ports = state, clock, desktop, ports
        self._inbox: Inbox = inbox or queue.SimpleQueue()
        self._slept = clock.slept()
        self._ended = False
        self._not_before = 0.0
        self._sign_each = SIGN_OF_LIFE
        self.now = clock.now()

    def put(self, item: Item) -> None:
        """An event, a function to call on the engine's thread, or None: look again. From any thread."""
        self._inbox.put(item)

    def stop(self) -> None:
        """Ends ``run`` after what is in the inbox. From any thread."""
        self.put(self._end)

    def _end(self) -> None:
        self._ended = True

    def run(self, launched: Launched | None = None) -> None:
        """Until :meth:`stop`; then everything on the screen is gone and the state kept. ``launched`` comes before the
        first look, which would take what the last run left for what is true now (S10)."""
        if launched:
            self._launch(launched)
        self._guarded(self.look)
        while not self._ended:
            for item in self._wait():
                self._guarded(lambda item=item: self._handle(item))  # type: ignore[misc]  # the item of this turn
        self._guarded(lambda: self.tell(Stopped()))

    def _launch(self, launched: Launched) -> None:
        """A state that cannot be gone on with is let go, once: better a fresh count than no count at every start."""
        now = self.clock.now()
        try:
            self._advance(launched, now)
        except Exception:
            log.exception("the count of the last run cannot be gone on with")
            self.state = begin(now, self._ports.settings(now.elapsed))

    def _wait(self) -> list[Item]:
        """What has come in; an empty wait is a look."""
        try:
            until = max(self._until(), self._not_before)
            items = [self._inbox.get(timeout=max(0.0, until - self.clock.elapsed()))]
        except queue.Empty:
            return [None]
        while not self._inbox.empty():
            items.append(self._inbox.get())
        wakes = [item for item in items if item is None]
        return wakes[:1] + [item for item in items if item is not None]

    def _until(self) -> float:
        """The instant of the next look: the rules', a sign of life, or sooner where the source can only be asked."""
        watch, asks = self.state.watch, self.desktop.asks()
        at = min(watch.at, watch.minute, self._sign_at())
        if asks is None or not (watch.pause or watch.back):
            return at
        return min(at, self.now.elapsed + (asks if watch.pause else max(asks, ASK_SELDOM)))

    def _sign_at(self) -> float:
        """When the state on disk needs to be renewed, infinity for one of a bout that rests.

        S10 takes the time since then for time not running: killed, and started again within half of ``away_after``, the
        count goes on whatever the instant.
        """
        counting = self.state.watch.minute < float("inf")
        return self.now.elapsed + self._sign_each if counting else float("inf")

    def _handle(self, item: Item) -> None:
        if item is None:
            self.look()
        elif callable(item):
            item()
        else:
            self.tell(item)

    def look(self) -> None:
        """One look at the desktop, and what follows from it."""
        self._look(self.clock.now())
        self._show()

    def tell(self, event: Event) -> tuple[Effect, ...]:
        """``event`` now, after a look of the same instant; what it led to."""
        now = self.clock.now()
        self._look(now)
        effects = self._advance(event, now)
        self._show()
        return effects

    def status(self) -> Status:
        """The view of this instant."""
        return view.status(self.state, self.now, self.settings)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._ports.settings(self.now.elapsed)

    def _look(self, now: Now) -> None:
        asleep = self._asleep(now)
        self._not_before = now.elapsed + AFTER_A_FAULT
        self._advance(Look(self._sample(), asleep), now)
        self._not_before = 0.0

    def _asleep(self, now: Now) -> float:
        """Seconds since the last look in which nothing could run: by the two clocks, or because it comes late (S5)."""
        slept = self.clock.slept()
        gap, self._slept = slept - self._slept, slept
        due_at = min(self.state.watch.at, self.state.watch.minute)
        late = now.elapsed - max(due_at, self.now.elapsed)
        if due_at and late > STALL:
            gap = max(gap, late)
        return min(gap, now.elapsed - self.now.elapsed) if gap > SLEPT else 0.0

    def _sample(self) -> Sample:
        try:
            return self.desktop.sample()
        except Exception:
            log.exception("the desktop could not be asked")
            return Sample()

    def _advance(self, event: Event, now: Now) -> tuple[Effect, ...]:
        self.now = now
        settings = self._ports.settings(now.elapsed)
        self._sign_each = min(SIGN_OF_LIFE, settings.sitting.away_after / 2)
        self.state, effects = session.advance(self.state, event, now, settings)
        self._guarded(lambda: self._ports.heard(event, effects, now))
        self._guarded(lambda: self._ports.keep(event, effects, self.state, now))
        for effect in effects:
            self._guarded(lambda effect=effect: self._ports.perform(effect, now))  # type: ignore[misc]  # this effect
        return effects

    def _show(self) -> None:
        self._guarded(lambda: self.desktop.watch(self.state.watch))
        self._guarded(lambda: self._ports.shown(self.status()))

    @staticmethod
    def _guarded(action: Callable[[], object]) -> None:
        """A failing adapter costs its own effect and one log line, never the loop."""
        try:
            action()
        except Exception:
            log.exception("something could not be done")


def refusal(effects: tuple[Effect, ...]) -> Notice | None:
    """The answer that a command cannot be done now, if ``effects`` hold one (section 7)."""
    return next((effect for effect in effects if isinstance(effect, Notice) and effect.refused), None)
