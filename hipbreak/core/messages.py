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
OutcomeKind = Literal["finished", "partly done", "walked away", "skipped", "ignored"]
Kind = Literal["full", "single"]
Case = Literal["normal", "second", "third", "call", "pause", "short", "sign_off", "question"]
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
    (S11). ``call``, ``media``, ``presenting`` and ``dnd`` are yes or no; what cannot be known is no.
    """

    last_input: float | None = None
    locked: bool = False
    call: bool = False
    media: bool = False
    presenting: bool = False
    dnd: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """What is worth waking for: the elapsed instant ``at`` at the latest, and, from a source that can tell,
    ``pause`` (5 s without input, P3a) or ``back`` (the first input after a silence, P3b and S2). ``minute``: when the
    count that is shown will be another, though nothing is decided."""

    at: float
    pause: bool = False
    back: bool = False
    minute: float = float("inf")


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
    """Open the routine: ``kind`` None means what ``start_opens`` says; ``move`` asks for one move by its id."""

    kind: Kind | None = None
    move: str | None = None


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


@dataclass(frozen=True, slots=True)
class BoutStarted:
    """``began`` is the wall time of ``since`` and names the bout in the diary."""

    since: float
    began: datetime


@dataclass(frozen=True, slots=True)
class BoutEnded:
    """Decided now; the bout ran from ``since`` to ``until``. ``why``: input, lock, sleep, standing, routine,
    was_up, off or absence's other reasons. ``seconds`` is the sitting in it, ``call`` and ``media`` the parts of it
    spent so. ``keep`` is false for a bout under a minute, which stays out of the diary (S2)."""

    since: float
    until: float
    why: str
    began: datetime
    ended: datetime
    seconds: float
    call: float
    media: float
    keep: bool


@dataclass(frozen=True, slots=True)
class BoutCorrected:
    """S8: a bout already ended is rewritten. ``what``: ``was_up`` (ended earlier) or ``still_here`` (goes on)."""

    began: datetime
    what: Literal["was_up", "still_here"]
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """P1: due ``due`` opens."""

    due: int
    sign_off: bool
    began: datetime


@dataclass(frozen=True, slots=True)
class Overdue:
    """P7: ``patience`` has passed since due."""

    due: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """Show this. ``prompt`` names it; ``case`` and ``index`` choose the words, ``actions`` the buttons in order.

    ``seconds``: sitting so far; ``call_seconds``: of it in calls; ``quiet_was``: what had held it;
    ``later``: minutes that Later would wait; ``stays``: seconds on screen, None: until answered (P18);
    ``asked``: wall times of the media question (S8); ``floor`` is false where there is no room to lie down.
    """

    prompt: int
    due: int
    case: Case
    index: int
    actions: tuple[Action, ...]
    seconds: float
    call_seconds: float
    quiet_was: tuple[Reason, ...]
    showing: int
    later: int | None
    stays: float | None
    sign_off: bool
    asked: tuple[datetime, datetime] | None = None
    floor: bool = True


@dataclass(frozen=True, slots=True)
class PromptGone:
    """Take prompt ``prompt`` off the screen."""

    prompt: int
    why: Literal["answered", "unanswered", "held", "obsolete", "undelivered"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How due ``due`` ended (section 1)."""

    due: int
    what: OutcomeKind
    began: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """P13: the sign-off could not be shown; no outcome."""

    due: int


@dataclass(frozen=True, slots=True)
class LimitChanged:
    """P9: reminders come every ``minutes`` from now on; ``usual`` is what the settings say."""

    minutes: int
    usual: int


@dataclass(frozen=True, slots=True)
class RoutineStarted:
    """Open the window: these moves, ``first_side`` leads."""

    routine: int
    moves: tuple[str, ...]
    first_side: Side
    began: datetime


@dataclass(frozen=True, slots=True)
class RoutineEnded:
    """The routine is over; ``done`` are the moves done to their end."""

    routine: int
    done: tuple[MoveDone, ...]
    finished: bool
    began: datetime


@dataclass(frozen=True, slots=True)
class CloseRoutine:
    """P17: the window is to close; its moves so far count."""

    routine: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth one sentence. ``what`` names the sentence, ``minutes`` and ``reason`` fill it in.

    ``refused`` marks the answer to a command that cannot be done now (section 7). ``prompt`` numbers the one notice
    with buttons, ``easing`` (P9: reminders every ``minutes``; its buttons are ``fine`` and ``keep_limit``).
    """

    what: str
    refused: bool = False
    reason: str = ""
    minutes: int = 0
    prompt: int | None = None


Effect = (
    BoutStarted
    | BoutEnded
    | BoutCorrected
    | Due
    | Overdue
    | Prompt
    | PromptGone
    | Outcome
    | Dropped
    | LimitChanged
    | RoutineStarted
    | RoutineEnded
    | CloseRoutine
    | Notice
)
