"""What is to happen: every value that goes out through the one door.

Jurisdiction: the vocabulary of effects, which are what ``simulate`` prints and the diary keeps. Times as in
:mod:`~hipbreak.core.messages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hipbreak.core.messages import Action, Kind, MoveDone, Reason, Side
from hipbreak.core.shelf import FULL_ID

OutcomeKind = Literal["finished", "partly done", "walked away", "skipped", "ignored"]


Case = Literal["normal", "second", "third", "call", "pause", "short", "sign_off", "question"]


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
    """Open the window: these moves, ``first_side`` leads; ``kind`` full, or single for one that was asked for. The
    routine is called ``course``."""

    routine: int
    moves: tuple[str, ...]
    first_side: Side
    began: datetime
    kind: Kind = "full"
    course: str = FULL_ID


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
