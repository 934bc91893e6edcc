"""How an effect becomes rows of the diary.

Jurisdiction: every INSERT and UPDATE. Rows are known by when the thing began, so that an effect which is recorded again
after a crash changes nothing. What a correction replaces is written down first (S8); a due keeps its first outcome
(P11: one, never two). The number of a due names the newest that has it: numbers start again when the running state is
lost.
"""

from __future__ import annotations

import json
import math
import sqlite3
from datetime import datetime

from hipbreak.core.effects import (
    BoutCorrected,
    BoutEnded,
    Dropped,
    Due,
    Effect,
    Outcome,
    Prompt,
    PromptGone,
    RoutineEnded,
    RoutineStarted,
)
from hipbreak.core.messages import Now
from hipbreak.history.values import offset_of, text_of

RECORDED = (BoutEnded, BoutCorrected, Due, Prompt, PromptGone, Outcome, Dropped, RoutineStarted, RoutineEnded)


def write(connection: sqlite3.Connection, effect: Effect, now: Now) -> None:
    """Record ``effect`` within the transaction that is open; effects that leave no trace do nothing.

    Raises sqlite3.Error, and ValueError or OverflowError for a value that no diary can hold.
    """
    match effect:
        case BoutEnded():
            _bout_ended(connection, effect, now.wall)
        case BoutCorrected():
            _bout_corrected(connection, effect, now.wall)
        case Due():
            _due(connection, effect)
        case Prompt():
            _prompt(connection, effect, now.wall)
        case PromptGone():
            _prompt_gone(connection, effect)
        case Outcome():
            _outcome(connection, effect)
        case Dropped():
            _dropped(connection, effect)
        case RoutineStarted():
            _routine_started(connection, effect)
        case RoutineEnded():
            _routine_ended(connection, effect)
        case _:
            return


def _bout_ended(connection: sqlite3.Connection, effect: BoutEnded, wall: datetime) -> None:
    if effect.why == "was_up":  # until this moment the count said that the person was still sitting
        _correct(connection, effect.began, "was_up", wall, _end(None), _end(effect.ended, effect.seconds))
    if not effect.keep:
        return
    connection.execute(
        "INSERT INTO bouts (began, began_offset, ended, ended_offset, seconds, call_seconds, media_seconds, why)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (began) DO UPDATE SET ended = excluded.ended,"
        " ended_offset = excluded.ended_offset, seconds = excluded.seconds, call_seconds = excluded.call_seconds,"
        " media_seconds = excluded.media_seconds, why = excluded.why, goes_on = 0",
        (
            text_of(effect.began),
            offset_of(effect.began),
            text_of(effect.ended),
            offset_of(effect.ended),
            _seconds(effect.seconds),
            _seconds(effect.call),
            _seconds(effect.media),
            effect.why,
        ),
    )


def _bout_corrected(connection: sqlite3.Connection, effect: BoutCorrected, wall: datetime) -> None:
    found = connection.execute(
        "SELECT ended, seconds, goes_on FROM bouts WHERE began = ?", (text_of(effect.began),)
    ).fetchone()
    if not found:  # under a minute, it was never written down (S2)
        return
    ended, seconds, goes_on = found
    if effect.what == "still_here" and not goes_on:
        _correct(connection, effect.began, effect.what, wall, {"ended": ended, "seconds": seconds}, _end(None))
        connection.execute("UPDATE bouts SET goes_on = 1 WHERE began = ?", (text_of(effect.began),))
    elif effect.what == "was_up" and effect.ended is not None and text_of(effect.ended) < ended:
        _shorten(connection, effect.began, max(effect.ended, effect.began), wall, (ended, seconds))


def _shorten(
    connection: sqlite3.Connection, began: datetime, ended: datetime, wall: datetime, old: tuple[str, float]
) -> None:
    """End a bout earlier: what lies after the new end was no sitting, and no call or film sat through either."""
    less = (datetime.fromisoformat(old[0]) - ended).total_seconds()
    seconds = max(0.0, old[1] - max(0.0, less))
    _correct(connection, began, "was_up", wall, {"ended": old[0], "seconds": old[1]}, _end(ended, seconds))
    connection.execute(
        "UPDATE bouts SET ended = ?, ended_offset = ?, seconds = ?, call_seconds = min(call_seconds, ?),"
        " media_seconds = min(media_seconds, ?), why = 'was_up', goes_on = 0 WHERE began = ?",
        (text_of(ended), offset_of(ended), seconds, seconds, seconds, text_of(began)),
    )


def _end(ended: datetime | None, seconds: float | None = None) -> dict[str, object]:
    return {"ended": ended and text_of(ended), "seconds": None if seconds is None else _seconds(seconds)}


def _correct(
    connection: sqlite3.Connection,
    bout: datetime,
    what: str,
    wall: datetime,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO corrections (at, at_offset, bout, bout_offset, what, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            text_of(wall),
            offset_of(wall),
            text_of(bout),
            offset_of(bout),
            what,
            json.dumps(before),
            json.dumps(after),
        ),
    )


def _due(connection: sqlite3.Connection, effect: Due) -> None:
    connection.execute(
        "INSERT INTO dues (began, began_offset, number, sign_off) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (began) DO UPDATE SET sign_off = max(sign_off, excluded.sign_off), number = excluded.number",
        (text_of(effect.began), offset_of(effect.began), effect.due, effect.sign_off),
    )


def _prompt(connection: sqlite3.Connection, effect: Prompt, wall: datetime) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO showings (due, prompt, at, at_offset)"
        " SELECT began, ?, ?, ? FROM dues WHERE number = ? ORDER BY seq DESC LIMIT 1",
        (effect.prompt, text_of(wall), offset_of(wall), effect.due),
    )
    if effect.sign_off:  # a due that was open already has become the sign-off (P13)
        connection.execute(
            "UPDATE dues SET sign_off = 1 WHERE seq = (SELECT max(seq) FROM dues WHERE number = ?)", (effect.due,)
        )


def _prompt_gone(connection: sqlite3.Connection, effect: PromptGone) -> None:
    connection.execute(
        "UPDATE showings SET gone = ? WHERE seq = (SELECT max(seq) FROM showings WHERE prompt = ?)",
        (effect.why, effect.prompt),
    )


def _outcome(connection: sqlite3.Connection, effect: Outcome) -> None:
    connection.execute(
        "INSERT INTO dues (began, began_offset, number, sign_off, outcome) VALUES (?, ?, ?, 0, ?)"
        " ON CONFLICT (began) DO UPDATE SET outcome = coalesce(outcome, excluded.outcome)",
        (text_of(effect.began), offset_of(effect.began), effect.due, effect.what),
    )


def _dropped(connection: sqlite3.Connection, effect: Dropped) -> None:
    connection.execute(
        "UPDATE dues SET dropped = 1 WHERE seq = (SELECT max(seq) FROM dues WHERE number = ?)", (effect.due,)
    )


def _routine_started(connection: sqlite3.Connection, effect: RoutineStarted) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO routines (began, began_offset, kind, planned) VALUES (?, ?, ?, ?)",
        (
            text_of(effect.began),
            offset_of(effect.began),
            effect.kind,
            json.dumps(effect.moves),
        ),
    )


def _routine_ended(connection: sqlite3.Connection, effect: RoutineEnded) -> None:
    began, done = text_of(effect.began), effect.done
    connection.execute(
        "INSERT INTO routines (began, began_offset, kind, planned, finished) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (began) DO UPDATE SET finished = excluded.finished",
        (
            began,
            offset_of(effect.began),
            "full" if len(done) > 1 else "single",
            json.dumps([move.move for move in done]),
            effect.finished,
        ),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO moves (routine, place, move, seconds, left_reps, right_reps) VALUES (?, ?, ?, ?, ?, ?)",
        [(began, place, m.move, _seconds(m.seconds), m.left, m.right) for place, m in enumerate(done)],
    )


def _seconds(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} seconds")
    return max(0.0, float(value))
