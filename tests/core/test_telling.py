"""``within``: a source that tells silences brings the same day as one that knows every input."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from hipbreak.core import session
from hipbreak.core.effects import BoutEnded, BoutStarted, Outcome, Prompt
from hipbreak.core.messages import Look, Now, Sample
from hipbreak.core.state import begin
from hipbreak.recorder import Recorder
from hipbreak.trace.lines import Line, read
from hipbreak.trace.player import Happened, Player
from hipbreak.trace.world import Exact
from tests.core.day import MONDAY, Day, quiet_day
from tests.core.telling import RESTING, Telling

LATER = 8.0  # seconds by which a prompt may differ: the 5 s of an alarm, and a key


def played(day: Day, source: Any) -> list[Happened]:
    lines = (*day.lines, Line(len(day.lines) + 1, day.t, end=True))
    return list(Player(lines, day.start, day.rules, source=source).play())


def bouts(happened: list[Happened]) -> list[tuple[float, float, str]]:
    return [
        (each.effect.since, each.effect.until, each.effect.why)
        for each in happened
        if isinstance(each.effect, BoutEnded)
    ]


def outcomes(happened: list[Happened]) -> list[str]:
    return [each.effect.what for each in happened if isinstance(each.effect, Outcome)]


def prompts(happened: list[Happened]) -> list[tuple[float, str]]:
    return [(each.now.elapsed, each.effect.case) for each in happened if isinstance(each.effect, Prompt)]


quarters = st.integers(1, 160).map(lambda value: value / 4)  # minutes: typing begins and ends with a quarter of one
short = st.integers(1, 14).map(lambda value: value / 4)
steps = st.one_of(
    st.tuples(st.just("work"), quarters),
    st.tuples(st.just("rest"), short),
    st.tuples(st.just("away"), quarters),
    st.tuples(st.just("call"), quarters),
    st.tuples(st.just("film"), quarters),
    st.tuples(st.just("lock"), short),
    st.tuples(st.just("sleep"), quarters),
    st.tuples(st.just("flag"), st.sampled_from(["presenting", "dnd", "call", "media"])),
    st.tuples(
        st.just("do"),
        st.sampled_from(["later", "skip", "standing", "sitting", "was-up", "start", "finish", "close", "pause 20m"]),
    ),
)


def day_of(plan: list[tuple[str, Any]], day: Day) -> Day:
    on: dict[str, bool] = {}
    for what, value in plan:
        if what == "flag":
            on[value] = not on.get(value, False)
            day.now(**{value: on[value]})
        elif what == "do":
            day.rest(0.05).do(value).rest(0.2)  # said between two keys, while the source lags behind
        else:
            getattr(day, what)(value)
    return day.away(4)


@given(st.lists(steps, min_size=1, max_size=25))
@examples(max_examples=100, deadline=None)
def test_the_same_day(plan: list[tuple[str, Any]]) -> None:
    day = day_of(plan, Day(quiet_day()).work(1))
    exact, telling = played(day, Exact), played(day, Telling)
    ends = [[(round(until), why) for _, until, why in bouts(each)] for each in (exact, telling)]
    assert ends[0] == ends[1]
    assert all(abs(a[0] - b[0]) <= 10 for a, b in zip(bouts(exact), bouts(telling), strict=True))
    assert outcomes(exact) == outcomes(telling)
    seen = prompts(exact), prompts(telling)
    assert [case for _, case in seen[0]] == [case for _, case in seen[1]]
    assert all(abs(a - b) <= LATER for (a, _), (b, _) in zip(*seen, strict=True)), seen


def bouts_again(day: Day) -> list[tuple[float, float, str]]:
    """The bouts of the day as ``record`` writes it, from a source that tells silences."""
    written: list[str] = []
    recorder = Recorder(lambda line: written.append(json.dumps(line)))
    lines = (*day.lines, Line(len(day.lines) + 1, day.t, end=True))
    list(Player(lines, day.start, day.rules, recorder.hear, Telling).play())
    again = Player(read([*written, json.dumps({"t": day.t, "end": True})]), day.start, day.rules)
    return bouts(list(again.play()))


plain = st.tuples(st.sampled_from(["work", "away", "call", "lock", "sleep"]), st.integers(1, 40))


@given(st.lists(plain, max_size=12))
@examples(max_examples=60, deadline=None)
def test_what_is_recorded_from_it_plays_again_as_the_same_day(plan: list[tuple[str, int]]) -> None:
    day = Day(quiet_day()).work(1)
    for what, value in plan:
        getattr(day, what)(value)
        day.work(3)
    for (since, until, why), (since2, until2, why2) in zip(bouts(played(day, Exact)), bouts_again(day), strict=True):
        assert (abs(since - since2) <= 10, abs(until - until2) <= 5, why) == (True, True, why2), (since2, until2, why2)


# --- what goes wrong without it, one by one ---------------------------------------------------------------------


def test_two_looks_at_somebody_at_work_make_no_return() -> None:
    """P3b: a last input that is only known to 30 s is no silence of 60 s, however far apart the looks are."""
    rules = quiet_day()
    state, shown = begin(Now(0.0, MONDAY), rules), []
    for at in range(0, 2400, 75):
        now = Now(float(at), MONDAY + timedelta(seconds=at))
        state, effects = session.advance(state, Look(Sample(max(0.0, at - RESTING), RESTING)), now, rules)
        shown += [at for effect in effects if isinstance(effect, Prompt)]
    assert shown == []
    assert state.reminders.due is not None


def test_a_lag_of_five_seconds_is_no_pause_in_the_typing() -> None:
    """P3a: nor is one that is only known to 5 s a pause of 5 s."""
    day = Day(quiet_day()).work(35)
    assert prompts(played(day, Telling)) == []
    day.rest(0.5)
    assert prompts(played(day, Telling)) == [(35 * 60 + 5, "normal")]


def test_the_exact_instant_that_comes_late_is_the_one_that_counts() -> None:
    """S2: the bout ended at the last input, not at the earliest it could have been."""
    day = Day(quiet_day()).work(10).away(5)
    assert bouts(played(day, Telling)) == [(0, 600, "input")]


def test_a_bound_that_is_corrected_begins_no_bout() -> None:
    """S2: found by chance: a presence ends, nobody is there, and the last key before it is told to the instant."""
    day = Day(quiet_day()).work(1).film(0.25).away(5)
    assert bouts(played(day, Telling)) == [(0, 75, "input")]
    assert [each.effect for each in played(day, Telling) if isinstance(each.effect, BoutStarted)][1:] == []


def test_typing_under_a_film_is_not_asked_about() -> None:
    """S8: nobody who was at work all the time is asked whether they sat there, whatever the source and the looks."""
    day = Day(quiet_day()).now(media=True).work(45)
    assert [prompts(played(day, source)) for source in (Exact, Telling)] == [[(2400, "normal")]] * 2


def test_who_comes_back_to_a_film_after_ten_minutes_is_asked_for_the_very_time() -> None:
    day = Day(quiet_day()).work(10).film(40).rest(1).press().rest(0.1)
    for source in (Exact, Telling):
        (asked,) = [each.effect.asked for each in played(day, source) if isinstance(each.effect, Prompt)]
        assert [f"{at:%H:%M:%S}" for at in asked or ()] == ["09:10:00", "09:51:00"]


def test_who_comes_back_while_the_film_runs_on_is_asked_too() -> None:
    """S8: nothing else gives a reason to look in those fifteen minutes."""
    on = Day(quiet_day()).work(5).now(media=True)
    on._line(input_until=1200.0, every=900.0)  # the key comes between two lines: no line brings a look
    on.rest(16).work(20).rest(0.2)
    over = Day(quiet_day()).work(5).film(15).rest(1).press().work(20).rest(0.2)
    for day, back in ((on, "09:20:00"), (over, "09:21:00")):
        for source in (Exact, Telling):
            (asked,) = [each.effect.asked for each in played(day, source) if isinstance(each.effect, Prompt)]
            assert [f"{at:%H:%M:%S}" for at in asked or ()] == ["09:05:00", back]


def test_what_is_touched_under_the_routine_begins_no_bout_when_it_is_told_later() -> None:
    """P17: found by chance."""
    day = Day(quiet_day()).work(1).rest(3.05).do("start").rest(0.2)
    for minutes in (0.25, 0.25, 0.25, 28.75):
        day.work(minutes)
    day.away(4)
    assert bouts(played(day, Telling)) == bouts(played(day, Exact)) == [(0, 60, "input")]


def test_an_empty_chair_is_watched_until_it_is_known_to_be_silent() -> None:
    """S7: somebody typed while the routine was open, and goes on typing ten seconds after it."""
    day = Day(quiet_day()).work(10).do("start").work(2).rest(0.05).do("finish").rest(1 / 6).work(5).rest(1)
    began = [each.effect.since for each in played(day, Telling) if isinstance(each.effect, BoutStarted)]
    assert [round(since) for since in began] == [0, 733]


def test_a_run_of_typing_begins_no_earlier_than_is_known() -> None:
    """P3a: due at once by "I was here all along", after ten seconds of typing that followed a pause nobody was told."""
    day = (
        Day(quiet_day())
        .work(20)
        .away(10)
        .work(5)
        .rest(1 / 3)
        .work(1 / 6)
        .do("still-here")
        .work(1 / 12)
        .rest(0.2)
        .work(1)
    )
    day.rest(0.2)
    assert prompts(played(day, Exact)) == prompts(played(day, Telling)) == [(day.t - 7, "normal")]
