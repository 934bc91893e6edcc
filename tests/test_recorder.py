"""What is recorded plays again as the same day."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from hipbreak.core.effects import BoutEnded
from hipbreak.recorder import Recorder
from hipbreak.trace.lines import Line, read
from hipbreak.trace.player import Player
from tests.core.day import MONDAY, Day, quiet_day


def record(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = []
    recorder = Recorder(written.append)
    player = Player(lines, MONDAY, quiet_day(), heard=recorder.hear)
    list(player.play())
    return written


def bouts(lines: tuple[Line, ...]) -> list[tuple[int, int, str]]:
    played = Player(lines, MONDAY, quiet_day()).play()
    ended = [happened.effect for happened in played if isinstance(happened.effect, BoutEnded)]
    return [(round(bout.since), round(bout.until), bout.why) for bout in ended]


def test_a_day_of_all_kinds() -> None:
    day = Day(quiet_day()).work(20).call(40).work(5).lock(5).work(20).sleep(30).work(10).do("standing")
    day.work(10).do("sitting").work(15).away(10).work(35).do("later").work(6).do("start").rest(4).do("finish").rest(1)
    lines = (*day.lines, Line(99, day.t, end=True))
    written = record(lines)
    again = read([*map(json.dumps, written), json.dumps({"t": day.t, "end": True})])
    assert bouts(again) == bouts(lines)
    assert all(
        set(line) <= {"t", "input", "input_until", "locked", "call", "asleep", "do", "moves_done"} for line in written
    )


@given(st.lists(st.tuples(st.sampled_from(["work", "away", "call", "lock", "sleep"]), st.integers(1, 40)), max_size=12))
@examples(max_examples=40, deadline=None)
def test_any_day_has_the_same_bouts_again(plan: list[tuple[str, int]]) -> None:
    day = Day(quiet_day()).work(1)
    for what, minutes in plan:
        getattr(day, what)(minutes)
        day.work(3)
    lines = (*day.lines, Line(99, day.t, end=True))
    again = read([*map(json.dumps, record(lines)), json.dumps({"t": day.t, "end": True})])
    for (since, until, why), (since2, until2, why2) in zip(bouts(lines), bouts(again), strict=True):
        assert (abs(since - since2) <= 5, abs(until - until2) <= 5, why) == (True, True, why2)


def test_the_desktops_own_reminder_is_an_instant_of_the_trace() -> None:
    day = Day(quiet_day()).work(28).reminded().work(12).rest(1).reminded().rest(1)
    lines = (*day.lines, Line(99, day.t, end=True))
    assert [line["t"] for line in record(lines) if "reminded" in line] == [28 * 60, 41 * 60]
