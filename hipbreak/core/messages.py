"""Every value that passes through the one door in (events) and the one door out (effects).

Jurisdiction: the vocabulary of the program, nothing else. All times named ``..._at``, ``since`` and ``until`` are
seconds on the *elapsed* axis: a clock that counts through sleep and never heeds the wall clock (S9). Wall time comes
only in :class:`Now` and serves working hours, the sign-off and days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Reason = Literal["call", "presenting", "dnd", "paused", "hours"]
Action = Literal["start", "later", "skip", "not_sitting", "not_today", "was_up", "fine", "keep_limit"]
Kind = Literal["full", "single"]
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Now:
    """One instant on both clocks: ``elapsed`` in seconds, ``wall`` an aware local time."""

    elapsed: float
    wall: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """What the desktop can tell at one instant.

    ``last_input`` is the elapsed instant of the last key, click or pointer movement, None where nothing can tell
    (S11); a source that tells silences only knows it to ``within`` seconds (30 at most, less than what any rule takes
    for an absence) while somebody is at work: it is then the earliest instant it can be, and a later look may find it
    later; 0: to the instant. ``call``, ``media``, ``presenting`` and ``dnd`` are yes or no; what cannot be known is
    no. ``reminded`` is the elapsed instant at which the desktop's own break reminder last spoke.
    """

    last_input: float | None = None
    within: float = 0.0
    locked: bool = False
    call: bool = False
    media: bool = False
    presenting: bool = False
    dnd: bool = False
    reminded: float | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What is worth waking for: the elapsed instant ``at`` at the latest, and, from a source that can tell,
    ``pause`` (5 s without input, P3a) or ``back`` (the first input after a silence, P3b and S2). ``minute``: when the
    count that is shown will be another, though nothing is decided. ``good_for``: seconds for which an answer is good
    that has to be asked for; from half a minute on, the last input need not be known any better than that."""

    at: float
    pause: bool = False
    back: bool = False
    minute: float = float("inf")
    good_for: float = 0.0


# --- events: what comes in ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """The desktop as it is now. ``asleep``: seconds since the last look in which nothing could run (S5)."""

    sample: Sample
    asleep: float = 0.0


@dataclass(frozen=True, slots=True)
class Launched:
    """The program starts, with the state it left behind; it was not running for ``away`` seconds (S10).

    ``off`` is true when the machine itself was off or restarted meanwhile.
    """

    away: float
    off: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The program is about to end; what is on the screen goes with it."""


@dataclass(frozen=True, slots=True)
class Start:
    """Open the routine: ``kind`` None means what ``start_opens`` says; ``move`` asks for one move by its id, ``course``
    for a routine of the person's own."""

    kind: Kind | None = None
    move: str | None = None
    course: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """P6: ask again in ``minutes`` (1 to 30), None: the next step of the setting."""

    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """P8."""


@dataclass(frozen=True, slots=True)
class Pause:
    """P14: silent for ``seconds``; None: until the next day begins."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Resume:
    """Ends a pause."""


@dataclass(frozen=True, slots=True)
class Standing:
    """S6."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """S6: standing is over."""


@dataclass(frozen=True, slots=True)
class WasUp:
    """S8: "I got up at ``since``" (wall time); None: just now."""

    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class StillHere:
    """S8: the last absence was none."""


@dataclass(frozen=True, slots=True)
class KeepLimit:
    """P9: declines the longer limit for this day."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of prompt ``prompt``; one that is no longer up is ignored."""

    prompt: int
    action: Action


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The person closed prompt ``prompt`` without an answer."""

    prompt: int


@dataclass(frozen=True, slots=True)
class Hover:
    """The pointer is on card ``prompt`` (``inside``) or has left it: being read stops its clock."""

    prompt: int
    inside: bool


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Prompt ``prompt`` could not be shown (P7: neither an outcome nor a showing)."""

    prompt: int


@dataclass(frozen=True, slots=True)
class MoveDone:
    """The routine window: ``move`` was done to its end, ``seconds`` long, repetitions per side as counted."""

    move: str
    seconds: float = 0.0
    left: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class RoutineClosed:
    """The routine window is gone, for whatever reason."""


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """Show a window that is none of the rules' business: status, statistics, settings, about or was_up."""

    window: Literal["status", "statistics", "settings", "about", "was_up"]


@dataclass(frozen=True, slots=True)
class Quit:
    """End the program, state kept."""


Command = Start | Later | Skip | Pause | Resume | Standing | Sitting | WasUp | StillHere | KeepLimit
Event = Look | Launched | Stopped | Command | Pressed | Dismissed | Hover | Undelivered | MoveDone | RoutineClosed
Request = Command | OpenWindow | Quit
Delivery = Literal["shown", "no_buttons", "failed"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a prompt says: plain text, never markup. ``labels`` are (action, button text) in order, the last of them
    the quiet one (a link on the card); ``move`` is the move that the sentence names."""

    headline: str
    sentence: str
    labels: tuple[tuple[Action, str], ...]
    move: str = "lunge"
    grown: bool = False


# --- effects: what goes out -----------------------------------------------------------------------------------
