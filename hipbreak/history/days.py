"""Reading the diary: rows as values, and the numbers of each day.

Jurisdiction: which day a thing belongs to (section 1: from ``day_starts`` to the next, on the clock the person had
then), and how a bout that runs past it is shared out.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone

from hipbreak.core.messages import MoveDone
from hipbreak.history.values import Bout, Correction, DaySummary, Reminder, Routine, moment_of

_DAY = timedelta(days=1)
_EARLIEST, _LATEST = date(1, 1, 9), date(9999, 12, 20)  # room for a few days more on either side
_CLOCKS_CHANGED = time(3)  # nearly everywhere clocks change between one and three in the morning


def day_of(moment: datetime, day_starts: time) -> date:
    """The day that ``moment`` belongs to, by its own offset."""
    return moment.date() if moment.time() >= day_starts else moment.date() - _DAY


def bouts(connection: sqlite3.Connection, first: date, last: date, day_starts: time) -> tuple[Bout, ...]:
    """Bouts that lie on the days ``first`` to ``last``, with a part at least, in the order in which they were kept."""
    low, high = _window(first, last)
    rows = connection.execute(
        "SELECT began, began_offset, ended, ended_offset, seconds, call_seconds, media_seconds, why, goes_on"
        " FROM bouts WHERE max(began, ended) >= ? AND began < ? ORDER BY seq",
        (low, high),
    )
    found = (Bout(moment_of(r[0], r[1]), moment_of(r[2], r[3]), r[4], r[5], r[6], r[7], bool(r[8])) for r in rows)
    return tuple(bout for bout in found if _touches(bout, first, last, day_starts))


def _touches(bout: Bout, first: date, last: date, day_starts: time) -> bool:
    began, ended = day_of(bout.began, day_starts), day_of(bout.ended, day_starts)
    return began <= last and first <= max(began, ended)


def reminders(connection: sqlite3.Connection, first: date, last: date, day_starts: time) -> tuple[Reminder, ...]:
    """Dues that opened on the days ``first`` to ``last``; a sign-off that was dropped without a showing is none."""
    shown: dict[str, list[datetime]] = {}
    for due, at, offset in connection.execute(
        "SELECT due, at, at_offset FROM showings WHERE coalesce(gone, '') NOT IN ('held', 'undelivered') ORDER BY seq"
    ):
        shown.setdefault(due, []).append(moment_of(at, offset))
    rows = connection.execute(
        "SELECT began, began_offset, sign_off, outcome FROM dues"
        " WHERE began >= ? AND began < ? AND NOT (dropped AND outcome IS NULL) ORDER BY seq",
        _window(first, last),
    )
    found = (Reminder(moment_of(r[0], r[1]), bool(r[2]), tuple(shown.get(r[0], ())), r[3]) for r in rows)
    return tuple(due for due in found if first <= day_of(due.began, day_starts) <= last)


def routines(connection: sqlite3.Connection, first: date, last: date, day_starts: time) -> tuple[Routine, ...]:
    """Routines that were opened on the days ``first`` to ``last``."""
    low, high = _window(first, last)
    done: dict[str, list[MoveDone]] = {}
    for row in connection.execute(
        "SELECT routine, move, seconds, left_reps, right_reps FROM moves"
        " WHERE routine >= ? AND routine < ? ORDER BY routine, place",
        (low, high),
    ):
        done.setdefault(row[0], []).append(MoveDone(*row[1:]))
    rows = connection.execute(
        "SELECT began, began_offset, kind, planned, finished FROM routines WHERE began >= ? AND began < ? ORDER BY seq",
        (low, high),
    )
    found = (
        Routine(moment_of(r[0], r[1]), r[2], tuple(json.loads(r[3])), tuple(done.get(r[0], ())), bool(r[4]))
        for r in rows
    )
    return tuple(routine for routine in found if first <= day_of(routine.began, day_starts) <= last)


def corrections(connection: sqlite3.Connection, first: date, last: date, day_starts: time) -> tuple[Correction, ...]:
    """Corrections of bouts that began on the days ``first`` to ``last``, with what they replaced (S8)."""
    rows = connection.execute(
        "SELECT at, at_offset, bout, bout_offset, what, before, after FROM corrections"
        " WHERE bout >= ? AND bout < ? ORDER BY seq",
        _window(first, last),
    )
    found = (
        Correction(moment_of(r[0], r[1]), moment_of(r[2], r[3]), r[4], json.loads(r[5]), json.loads(r[6])) for r in rows
    )
    return tuple(one for one in found if first <= day_of(one.bout, day_starts) <= last)


def days(connection: sqlite3.Connection, first: date, last: date, day_starts: time) -> tuple[DaySummary, ...]:
    """One summary for every day from ``first`` to ``last``, days without anything too."""
    first, last = max(first, _EARLIEST), min(last, _LATEST)
    kept = bouts(connection, first, last, day_starts)
    sat = [part for bout in kept for part in shares(bout, day_starts)]
    ended = [(day_of(bout.ended, day_starts), 1) for bout in kept if _is_break(bout)]
    done = [(day_of(r.began, day_starts), len(r.moves)) for r in routines(connection, first, last, day_starts)]
    dues = reminders(connection, first - _DAY, last, day_starts)  # one from before may be shown after the day has begun
    seconds, breaks, moves = _sums(sat), _sums(ended), _sums(done)
    opened = _sums((day, bool(count)) for day, count in done)
    prompts = _sums((day_of(at, day_starts), 1) for due in dues for at in due.shown)
    longest, outcomes = _longest(sat), _outcomes(dues, day_starts)
    return tuple(
        DaySummary(
            day=day,
            sitting_seconds=seconds.get(day, 0.0),
            longest_bout_seconds=longest.get(day, 0.0),
            breaks=int(breaks.get(day, 0)),
            routines=int(opened.get(day, 0)),
            moves=int(moves.get(day, 0)),
            prompts=int(prompts.get(day, 0)),
            outcomes=dict(outcomes.get(day, {})),
        )
        for day in each_day(first, last)
    )


def _is_break(bout: Bout) -> bool:
    return bout.seconds > 0 and not bout.goes_on


def _sums(pairs: Iterable[tuple[date, float]]) -> dict[date, float]:
    total: dict[date, float] = {}
    for day, amount in pairs:
        total[day] = total.get(day, 0.0) + amount
    return total


def _longest(parts: Iterable[tuple[date, float]]) -> dict[date, float]:
    longest: dict[date, float] = {}
    for day, seconds in parts:
        longest[day] = max(longest.get(day, 0.0), seconds)
    return longest


def _outcomes(dues: Iterable[Reminder], day_starts: time) -> dict[date, Counter[str]]:
    found: dict[date, Counter[str]] = {}
    for due in dues:
        if due.outcome:
            found.setdefault(day_of(due.began, day_starts), Counter())[due.outcome] += 1
    return found


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included; none when they are the wrong way round."""
    return (first + _DAY * n for n in range((last - first).days + 1))


def shares(bout: Bout, day_starts: time) -> list[tuple[date, float]]:
    """(day, seconds of sitting) for each day that the bout touches; together they are ``bout.seconds``.

    A lock inside a bout counts for nothing and where it lay is not kept, so each day gets its part of the whole
    by length. A wall clock that was set back in between leaves no length: all of it is the first day's (S9).
    """
    first = day_of(bout.began, day_starts)
    length = (bout.ended - bout.began).total_seconds()
    if length <= 0 or (first == day_of(bout.ended, day_starts) and length < _DAY.total_seconds()):
        return [(first, bout.seconds)]
    begins = [(first, bout.began), *_cuts(bout, first, day_starts)]
    ends = [at for _, at in begins[1:]] + [bout.ended]
    return [
        (day, bout.seconds * (end - begin).total_seconds() / length)
        for (day, begin), end in zip(begins, ends, strict=True)
    ]


def _cuts(bout: Bout, first: date, day_starts: time) -> Iterator[tuple[date, datetime]]:
    """The days that began inside the bout, and when.

    On the night of a clock change the two ends differ in offset; a day that starts at three or later begins after it.
    """
    at = bout.ended if day_starts >= _CLOCKS_CHANGED else bout.began
    zone = timezone(at.utcoffset() or timedelta())
    day = first + _DAY
    while (cut := datetime.combine(day, day_starts, zone)) < bout.ended:
        if cut > bout.began:
            yield day, cut
        day += _DAY


def _window(first: date, last: date) -> tuple[str, str]:
    """UTC texts that hold all that can lie on these days, whatever the offset: two days more on either side."""
    return (max(first, _EARLIEST) - 2 * _DAY).isoformat(), (min(last, _LATEST) + 3 * _DAY).isoformat()
