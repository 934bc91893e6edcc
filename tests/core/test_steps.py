"""What is shown of the running count, and when it changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hipbreak.core import steps
from hipbreak.core.status import Status, Today
from tests.core.day import Day, settings

MINUTE = 60.0
counts = st.floats(0, 6 * 3600)
dues = st.floats(300, 4 * 3600)


def changes(due: float, until: float) -> list[tuple[float, float]]:
    """(minute, minutes shown) at each change from 0 to ``until`` minutes of a bout that is due at ``due`` minutes."""
    count, found = 0.0, [(0.0, steps.rounded(0.0, due * MINUTE) / MINUTE)]
    while (count := count + steps.until_next(count, due * MINUTE)) <= until * MINUTE:
        found.append((count / MINUTE, steps.rounded(count, due * MINUTE) / MINUTE))
    return found


def test_half_an_hour_in_eleven_steps() -> None:
    """Each wakes the program and the panel: one a minute would be thirty."""
    coarse = [(0, 0), (1, 1), (2.5, 5), (7.5, 10), (12.5, 15), (17.5, 20), (22.5, 25)]
    assert changes(30, 29.9) == [*coarse, (26, 26), (27, 27), (28, 28), (29, 29)]
    assert changes(30, 45)[11:] == [(30, 30), (32.5, 35), (37.5, 40), (42.5, 45)]


def test_the_shortest_limit_is_by_the_minute() -> None:
    assert changes(5, 8) == [(minute, minute) for minute in range(6)] + [(7.5, 10)]


def test_a_due_that_lies_anywhere_takes_no_number_back() -> None:
    shown = changes(63 + 1 / 3, 70)
    assert [round(number, 2) for _, number in shown[-9:]] == [50, 55, 58.33, 59.33, 60.33, 61.33, 62.33, 63.33, 70]


@given(counts, dues)
def test_it_is_near_and_never_too_exact(count: float, due: float) -> None:
    shown = steps.rounded(count, due)
    assert abs(shown - count) <= 300
    if not due - 450 <= count <= due + 300:
        assert abs(shown - count) <= 150
        assert shown % 300 == 0 or shown == 60


@given(counts, dues)
@example(1500.0, 1800.0)
@example(0.0, 300.0)
def test_between_two_changes_it_stays(count: float, due: float) -> None:
    lasts = steps.until_next(count, due)
    assert 0 < lasts <= 450
    shown = steps.rounded(count, due)
    assert steps.rounded(count + lasts * 0.99, due) == shown or lasts < 0.01
    assert steps.rounded(count + lasts, due) > shown


@given(dues)
def test_it_only_grows(due: float) -> None:
    shown = changes(due / MINUTE, due / MINUTE + 20)
    assert all(after > before for (_, before), (_, after) in pairwise(shown))


def at(minutes: float, limit: float = 30.0, base: float = 0.0, **rest: object) -> Status:
    count = minutes * MINUTE
    status = Status(
        state="sitting",
        why="input",
        icon="soon" if minutes - base >= 0.8 * limit else "sitting",
        sitting_seconds=count,
        limit_seconds=limit * MINUTE,
        due_in_seconds=max(0.0, (base + limit) * MINUTE - count),
        fill=(minutes - base) / limit,
        today=Today(sitting_seconds=count + 3600, longest_bout_seconds=max(count, 1000)),
    )
    return replace(status, **rest)  # type: ignore[arg-type]  # fields of a Status


def test_what_has_gone_and_what_is_to_come_fit_together() -> None:
    for minutes in (0.5, 1.5, 4, 9, 13.3, 17.4, 21, 23, 25, 26.5, 29.9):
        shown = steps.shown(at(minutes))
        assert shown.due_in_seconds is not None
        whole = (shown.sitting_seconds + shown.due_in_seconds) / MINUTE
        assert round(whole, 6) == 30 or (shown.sitting_seconds == 60 and whole == 31)
        assert abs(shown.fill - shown.sitting_seconds / 1800) < 1e-9


def test_the_ring_changes_its_colour_with_its_length() -> None:
    assert [steps.shown(at(minutes)).icon for minutes in (22, 22.6, 24.5, 29)] == ["sitting", "soon", "soon", "soon"]
    assert steps.shown(at(29, icon="paused")).icon == "paused"


def test_calls_and_the_day_are_shown_as_coarsely() -> None:
    shown = steps.shown(at(33, call_seconds=1930.0))
    assert (shown.sitting_seconds, shown.call_seconds) == (2100, 1800)
    assert steps.shown(at(33, call_seconds=100.0)).call_seconds == 60
    assert steps.shown(at(33, call_seconds=33 * MINUTE)).call_seconds == 2100
    assert shown.today.longest_bout_seconds == 2100
    assert steps.shown(at(10)).today.longest_bout_seconds == 1000, "an older one keeps its minutes"


def test_after_a_skip_the_next_due_counts_from_there() -> None:
    shown = steps.shown(at(40, base=33 + 1 / 3))
    assert (shown.sitting_seconds, shown.due_in_seconds) == (2400, 1500)


def test_nothing_is_coming() -> None:
    assert steps.shown(at(33, due_in_seconds=None)).due_in_seconds is None
    away = Status()
    assert steps.shown(away) == away


@pytest.mark.parametrize("limit", [5, 7, 30, 45, 180])
def test_no_minute_is_lost_to_a_sum(limit: int) -> None:
    """Words round down: a hair less than 29 min would be told as 28."""
    for base in range(60):
        for left in (4, 3, 2, 1):
            shown = steps.shown(at(base + limit - left, limit, base))
            assert shown.sitting_seconds // MINUTE == base + limit - left
            assert shown.due_in_seconds == left * MINUTE


@given(st.floats(0.1, 90))
def test_the_rules_ask_for_a_look_at_the_next_change(minutes: float) -> None:
    day = Day(settings(sitting={"sit_limit": "45m"})).work(minutes)
    state, count = day.state, day.status.sitting_seconds
    assert state.seat.bout is not None
    due = state.reminders.base + 2700
    assert abs(state.watch.minute - day.t - steps.until_next(count, due)) < 1e-3


@pytest.mark.parametrize("pause", ["pause 1h", "pause tomorrow"])
def test_in_a_pause_the_next_change_takes_no_look_of_its_own(pause: str) -> None:
    """P14: it is shown at the next sign of life."""
    day = Day(settings()).work(14).do(pause).work(1)
    assert abs(day.state.watch.minute - day.t - (2.5 * MINUTE + 90)) < 1e-3


def test_a_count_that_rests_asks_for_none() -> None:
    for day in (Day(), Day().work(10).away(5), Day().work(10).now(locked=True), Day().work(10).do("standing")):
        assert day.rest(0.1).state.watch.minute == float("inf")
