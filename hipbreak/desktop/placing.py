"""Where an input lies in time, from the idle time that a server counts.

Jurisdiction: from "so many seconds ago", on a clock that stops in sleep, to an instant on the elapsed axis that does
not move until the next input; what counts as a silence for every source, and what it means that none was told.
"""

from __future__ import annotations

from dataclasses import dataclass

PAUSE_MS = 5050  # P3a's 5 s, and a little so that the look it causes finds them passed
SILENCE_MS = 5000  # shorter than this, an input is no return
REST_MS = 30000  # rare enough to leave the machine alone while somebody works
LATE = 0.5  # seconds that a word may need from the server's timer to us
BELIEVED = 600.0  # seconds: one that hangs says nothing either
JITTER = 0.1  # seconds; the server's clock may be a coarse one
SLEPT = 1.0  # seconds; the two clocks are not read at the same instant


@dataclass(frozen=True, slots=True)
class LastInput:
    """One input, ``mono`` on the clock that stops in sleep (the server's) and ``elapsed`` on the one that goes on.

    ``ahead`` is how far the second was ahead of the first when they were last compared, ``slept`` whether that had
    just grown.
    """

    mono: float
    elapsed: float
    ahead: float
    slept: bool = False


def place(idle: float, asked: float, answered: float, elapsed: float, before: LastInput | None) -> LastInput:
    """The last input, ``idle`` seconds old when the server said so, between ``asked`` and ``answered`` on the clock
    that stops in sleep; ``elapsed`` is that last instant on the other.

    What was known ``before`` stays where it was, to the last digit, however slow the answers. An input that may have
    come before a sleep is taken as such: a wake-up is not a return (S5), and a real one is followed by the next key.
    """
    at, ahead = answered - idle, elapsed - answered
    if before is None:
        return LastInput(at, at + ahead, ahead)
    slept = ahead - before.ahead > SLEPT
    if asked - idle - before.mono <= JITTER:
        return LastInput(before.mono, before.elapsed, ahead, slept)
    return LastInput(at, max(before.elapsed, at + (before.ahead if slept else ahead)), ahead, slept)


def restless(
    last: LastInput, asked: float, mono: float, elapsed: float, rest_ms: int = REST_MS
) -> tuple[float, float] | None:
    """The last input of somebody who has not rested for ``rest_ms``: the earliest elapsed instant that it can have
    been, and how many seconds later it may have been.

    ``last`` is what the server said at ``asked`` on the clock that stops in sleep, since when it would have told a rest
    and has told none. None where that says nothing: the machine has slept since that input, or that was too long ago.
    """
    slept = elapsed - mono - (last.elapsed - last.mono)
    if slept > SLEPT or mono - asked > BELIEVED:
        return None
    earliest = max(last.elapsed, elapsed - rest_ms / 1000 - LATE)
    return earliest, elapsed - earliest
