"""How coarsely the running count is shown: "about 25 min", in steps of five minutes, by the minute just before due.

Jurisdiction: at which counts the shown numbers change, and what they are in between. Each change wakes the program, the
panel and the processor, so there are no more of them than a person has use for. The count itself stays exact.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core.status import Icon, Status

STEP, MINUTE = 300.0, 60.0  # seconds
TO_THE_MINUTE = 600.0  # seconds below which a span in a sentence is said to the minute
NEAR = 5  # minutes before due in which each one is shown
SOON = 0.8  # of the limit: the ring changes its colour
NEARLY = 1e-6  # two sums of the same seconds may differ by this much

Mark = tuple[float, float]  # from which count on, and which count is shown from there


def until_next(count: float, due: float) -> float:
    """Seconds of sitting until another number is shown; ``count`` and ``due`` in seconds of the bout."""
    return min(mark for mark, _ in _marks(count, due) if mark > count + NEARLY) - count


def rounded(count: float, due: float) -> float:
    """The seconds shown for ``count``: under a minute, one, then the nearest five; from five minutes before ``due`` to
    due by the minute. Never less than what was shown before."""
    last = max(value for mark, value in _marks(count, due) if mark <= count + NEARLY)
    return round(last, 3)  # a sum that is a hair less than its minute would be told as the one before


def shown(status: Status) -> Status:
    """``status`` with every span as it is shown: for tray, windows and sentences, not for other programs."""
    count, limit = status.sitting_seconds, status.limit_seconds
    due = count + limit * (1 - status.fill)
    value = rounded(count, due)
    fill = max(0.0, 1 - (due - value) / limit)
    longest = status.today.longest_bout_seconds
    return replace(
        status,
        sitting_seconds=value,
        due_in_seconds=None if status.due_in_seconds is None else _ahead(due - value),
        call_seconds=min(value, said(status.call_seconds)),
        fill=fill,
        icon=_icon(status.icon, fill),
        today=replace(
            status.today,
            sitting_seconds=_nearest(status.today.sitting_seconds),
            longest_bout_seconds=max(value, longest if longest > count else 0.0),
        ),
    )


def said(seconds: float) -> float:
    """A span that a sentence names: to the minute below ten, from there on the nearest five, as the icon has it."""
    return seconds // MINUTE * MINUTE if seconds < TO_THE_MINUTE else (seconds + STEP / 2) // STEP * STEP


def _marks(count: float, due: float) -> list[Mark]:
    """Those around ``count``, in order. A step of five minutes whose number the minutes before due would take back is
    left out, and so is a minute that is shown already."""
    at = int((count + STEP / 2) // STEP)
    coarse = [(number * STEP - STEP / 2, number * STEP) for number in range(max(1, at - 1), at + 3)]
    near = [due - minutes * MINUTE for minutes in range(NEAR + 1)]
    far = [(mark, value) for mark, value in ((MINUTE, MINUTE), *coarse) if value <= min(near) or mark >= due]
    marks = [(0.0, 0.0)]
    for mark, value in sorted([*far, *((value, value) for value in near)]):
        if value > marks[-1][1] + NEARLY:
            marks.append((mark, value))
    return marks


def _nearest(seconds: float) -> float:
    """To five minutes; less than half of that to the minute below."""
    step = MINUTE if seconds < STEP / 2 else STEP
    return (seconds + (step / 2 if step == STEP else 0.0)) // step * step


def _ahead(seconds: float) -> float:
    """Until due, to whole minutes in the last five, else to five."""
    step = MINUTE if seconds < (NEAR + 0.5) * MINUTE else STEP
    return round(seconds / step) * step


def _icon(icon: Icon, fill: float) -> Icon:
    """The ring changes its colour with its length."""
    return ("soon" if fill >= SOON - NEARLY else "sitting") if icon in ("sitting", "soon") else icon
