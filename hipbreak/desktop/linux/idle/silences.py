"""Where the last input lies, told by nothing but silences: pure, every instant is an argument.

Jurisdiction: what "nobody has touched anything for T seconds" and "somebody has" (Wayland's idle notifications) mean
for the last input and for what keeps the screen on. A notification's timer starts at its creation too, so the first
silence it tells may say nothing but "not since then". Instants are seconds on the compositor's clock, which stops in
sleep; :class:`Sleeps` places them on the one that goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LATE = 0.5  # seconds that an event may need from the compositor's timer to us
JITTER = 0.1  # seconds; the two clocks are not read at the same instant
UNKNOWN = float("-inf")


@dataclass(frozen=True, slots=True)
class Notification:
    """One of the compositor's, for silences of ``silence`` seconds on ``seat``.

    It has been there since ``since`` or a little longer, None while that is not confirmed. ``heard``: an input has
    started its timer again.
    """

    seat: int
    silence: float
    since: float | None = None
    idle: bool = False
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The last input is no earlier than ``earliest`` and no later than ``latest``, None while another may come
    unheard."""

    earliest: float = UNKNOWN
    latest: float | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """The earliest and the latest that the last input can have been; both ``UNKNOWN`` before there was a seat."""

    earliest: float
    latest: float


class Silences:
    """What the notifications of all seats have told. Not for two threads at once."""

    def __init__(self) -> None:
        self._notes: dict[int, Notification] = {}
        self._seats: dict[int, Span] = {}
        self._past = (UNKNOWN, UNKNOWN)  # earliest and latest of the seats that are gone

    @property
    def silent(self) -> bool:
        """True while the next input will be told, whatever the seat."""
        return bool(self._seats) and all(span.latest is not None for span in self._seats.values())

    def added(self, key: int, seat: int, silence: float) -> None:
        """A notification was asked for; ``key`` is the caller's name for it."""
        self._notes[key] = Notification(seat, silence)
        self._seats.setdefault(seat, Span())

    def confirmed(self, key: int, at: float) -> None:
        """The notification is there."""
        if note := self._notes.get(key):
            self._notes[key] = replace(note, since=at if note.since is None else note.since)

    def idled(self, key: int, at: float) -> None:
        """No input for as long as the notification waits for."""
        note = self._notes.get(key)
        if note is None or note.idle:
            return
        self._learn(at)
        self._notes[key] = replace(note, idle=True)
        span, quiet_since = self._seats[note.seat], at - note.silence
        latest = max(span.earliest, quiet_since if span.latest is None else min(span.latest, quiet_since))
        exact = note.heard or (note.since is not None and quiet_since > note.since + LATE)
        self._seats[note.seat] = Span(latest if exact else span.earliest, latest)

    def resumed(self, key: int, at: float) -> None:
        """The first input after a silence that the notification had told."""
        note = self._notes.get(key)
        if note is None or not note.idle:
            return
        self._notes[key] = replace(note, idle=False, heard=True, since=at)
        span = self._seats[note.seat]
        if span.latest is not None:  # else another notification has told of the same input
            self._seats[note.seat] = Span(max(span.earliest, at))

    def dropped(self, key: int, at: float) -> None:
        """The notification is no longer wanted."""
        self._learn(at)
        note = self._notes.pop(key, None)
        if note and not any(other.idle for other in self._notes.values() if other.seat == note.seat):
            self._seats[note.seat] = Span(self._seats[note.seat].earliest)

    def left(self, seat: int, at: float) -> None:
        """The seat is gone; what was known of it stays known."""
        self._learn(at)
        self._notes = {key: note for key, note in self._notes.items() if note.seat != seat}
        if span := self._seats.pop(seat, None):
            latest = at if span.latest is None else span.latest
            self._past = max(self._past[0], span.earliest), max(self._past[1], latest)

    def lost(self, at: float) -> None:
        """The compositor is gone with all its seats."""
        for seat in list(self._seats):
            self.left(seat, at)

    def span(self, at: float) -> Whole:
        """Of all seats, ``at`` being now."""
        self._learn(at)
        seats = self._seats.values()
        latest = [at if span.latest is None else span.latest for span in seats]
        return Whole(max([self._past[0], *(span.earliest for span in seats)]), max([self._past[1], *latest]))

    def _learn(self, at: float) -> None:
        """A notification that is there and says nothing says that there was an input."""
        for note in self._notes.values():
            then = at - note.silence - LATE
            if note.idle or note.since is None or then < note.since:
                continue
            span = self._seats[note.seat]
            then = then if span.latest is None else min(then, span.latest)
            self._seats[note.seat] = replace(span, earliest=max(span.earliest, then))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two notifications for the same silence: one that hears inputs only, one that an inhibitor keeps from telling."""

    quiet: bool = False
    obeying: bool = False
    changed: float = UNKNOWN


class Inhibition:
    """Does something keep the screen on? Measured in each silence; in between the last answer stays."""

    def __init__(self) -> None:
        self.answer: bool | None = None
        """None before the first silence."""
        self._pairs: dict[int, _Pair] = {}

    def told(self, seat: int, at: float, *, quiet: bool | None = None, obeying: bool | None = None) -> None:
        """One of the pair of ``seat`` tells a silence (True) or its end."""
        pair = self._pairs.get(seat, _Pair())
        quiet, obeying = pair.quiet if quiet is None else quiet, pair.obeying if obeying is None else obeying
        self._pairs[seat] = _Pair(quiet, obeying, at)

    def left(self, seat: int) -> None:
        """The seat is gone."""
        self._pairs.pop(seat, None)

    def look(self, at: float) -> float | None:
        """Sets the answer; seconds until another look may change it, None where only an event can."""
        quiet = [pair for pair in self._pairs.values() if pair.quiet]
        if any(pair.obeying for pair in quiet):
            self.answer = False
        elif quiet:
            wait = max(pair.changed for pair in quiet) + LATE - at
            if wait > 0:
                return wait
            self.answer = True
        return None


class Sleeps:
    """Places instants of a clock that stops in sleep on one that goes on.

    A sleep is seen at the first reading after it. An instant that may have come before a sleep is taken as such:
    a wake-up is not a return (S5).
    """

    def __init__(self, ahead: float, mono: float) -> None:
        """``ahead`` is how far the second clock was ahead of the first at ``mono``."""
        self._ahead, self._seen = ahead, mono
        self._slept: list[tuple[float, float, float]] = []  # last reading before, first after, ahead before

    def seen(self, mono: float, elapsed: float) -> None:
        """Both clocks are read."""
        if elapsed - mono - self._ahead > JITTER:
            self._slept.append((self._seen, mono, self._ahead))
            self._ahead = elapsed - mono
        self._seen = mono

    def earliest(self, mono: float) -> float:
        """The earliest that the instant ``mono`` can have been."""
        return mono + next((ahead for _, after, ahead in self._slept if mono <= after), self._ahead)

    def latest(self, mono: float) -> float:
        """The latest that the instant ``mono`` can have been."""
        return mono + next((ahead for before, _, ahead in self._slept if mono <= before), self._ahead)

    def forget(self, until: float) -> None:
        """No instant before ``until`` will be asked for again."""
        self._slept = [sleep for sleep in self._slept if sleep[1] >= until]
