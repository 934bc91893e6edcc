"""Random days: whatever people, desktops and clocks do, these stay true."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from hipbreak.core.effects import BoutEnded, BoutStarted, Due, Effect, Notice, Outcome, Prompt, PromptGone
from hipbreak.core.messages import Event, Look, Now, Sample
from hipbreak.trace.lines import Line
from hipbreak.trace.player import Happened, Player
from tests.core.day import Day, quiet_day, settings

minutes = st.floats(0.02, 50).map(lambda value: round(value, 2))
short = st.floats(0.02, 4).map(lambda value: round(value, 2))
commands = st.sampled_from(
    [
        "later",
        "later 3",
        "skip",
        "standing",
        "sitting",
        "not-sitting",
        "was-up",
        "still-here",
        "pause 20m",
        "pause tomorrow",
        "resume",
        "start",
        "finish",
        "close",
        "stop",
        "launch",
    ]
)
steps = st.one_of(
    st.tuples(st.just("work"), minutes),
    st.tuples(st.just("rest"), short),
    st.tuples(st.just("away"), minutes),
    st.tuples(st.just("call"), minutes),
    st.tuples(st.just("film"), minutes),
    st.tuples(st.just("lock"), short),
    st.tuples(st.just("sleep"), minutes),
    st.tuples(st.just("wall"), st.sampled_from([-3600, 3600, 86400, -86400, 31536000])),
    st.tuples(st.just("flag"), st.sampled_from(["presenting", "dnd", "call", "media", "locked"])),
    st.tuples(st.just("reminded"), st.none()),
    st.tuples(st.just("do"), commands),
)
days = st.lists(steps, min_size=1, max_size=25)


def play(plan: list[tuple[str, object]], day: Day) -> Day:
    """The plan as a day; what cannot be done in the program's state (a launch while it runs) is left out. At the end it
    runs: one that is stopped has no status."""
    running, flags = True, Counter[str]()
    for what, value in plan:
        if what == "flag":
            flags[str(value)] += 1
            day.now(**{str(value): flags[str(value)] % 2 == 1})
        elif what == "do":
            if (value == "launch") == running and value in ("launch", "stop"):
                continue
            running = running if value not in ("launch", "stop") else value == "launch"
            day.do(str(value))
        elif what == "reminded":
            day.reminded()
        else:
            getattr(day, what)(value)
    return day if running else day.do("launch")


def _of(happened: list[Happened], *kinds: type) -> list[tuple[float, object]]:
    return [(h.now.elapsed, h.effect) for h in happened if isinstance(h.effect, kinds)]


@given(days)
@examples(max_examples=50, deadline=None)
def test_prompts_never_come_in_a_burst(plan: list[tuple[str, object]]) -> None:
    """P10, P16: first prompts of two dues are 20 min apart; a due is shown at most as often as it may be."""
    happened = play(plan, Day(settings())).happened
    firsts: dict[int, float] = {}
    counted: Counter[int] = Counter()
    for t, effect in _of(happened, Prompt, PromptGone):
        if isinstance(effect, Prompt):
            firsts.setdefault(effect.due, t)
            counted[effect.due] += 1
            up = effect
        elif isinstance(effect, PromptGone) and effect.why in ("held", "undelivered", "obsolete"):
            counted[up.due] -= 1
    times = sorted(firsts.values())
    assert all(later - earlier >= 1200 - 0.001 for earlier, later in pairwise(times))
    assert all(count <= 3 for count in counted.values())


@given(days)
@examples(max_examples=100, deadline=None)
def test_nothing_is_shown_into_a_quiet_reason_an_empty_room_or_another_reminder(plan: list[tuple[str, object]]) -> None:
    """P3, P4, P16: what the last look saw, held against what was shown after it."""
    sample, alive = Sample(), 0.0

    def heard(event: Event, effects: tuple[Effect, ...], now: Now) -> None:
        nonlocal sample, alive
        if isinstance(event, Look):
            unlocked = sample.locked and not event.sample.locked
            sample = event.sample
            alive = now.elapsed if unlocked else max(alive, sample.last_input or 0.0)  # the unlock is input (S4)
        if any(isinstance(effect, Prompt) or (isinstance(effect, Notice) and effect.prompt) for effect in effects):
            assert not (sample.call or sample.presenting or sample.dnd or sample.locked)
            assert now.elapsed - alive < 60
            assert sample.reminded is None or now.elapsed - sample.reminded >= 300
        said = [effect for effect in effects if isinstance(effect, Prompt | Notice)]
        assert not isinstance(event, Look) or len(said) <= 1, "P16: one at most, however long the gap"

    day = play(plan, Day(settings()))
    for _ in Player((*day.lines, Line(99, day.t, end=True)), day.start, day.rules, heard).play():
        pass


@given(days)
@examples(max_examples=50, deadline=None)
def test_one_prompt_at_a_time_and_each_goes_away(plan: list[tuple[str, object]]) -> None:
    up: set[int] = set()
    for _, effect in _of(play(plan, Day(settings())).happened, Prompt, PromptGone, Notice):
        if isinstance(effect, PromptGone):
            up.discard(effect.prompt)
        elif isinstance(effect, Prompt) or (isinstance(effect, Notice) and effect.prompt is not None):
            assert not up
            assert effect.prompt is not None
            up.add(effect.prompt)


@given(days)
@examples(max_examples=50, deadline=None)
def test_every_due_has_one_outcome_at_most(plan: list[tuple[str, object]]) -> None:
    happened = play(plan, Day(quiet_day())).happened
    dues = [effect.due for _, effect in _of(happened, Due) if isinstance(effect, Due)]
    ends = [effect.due for _, effect in _of(happened, Outcome) if isinstance(effect, Outcome)]
    assert len(set(ends)) == len(ends)
    assert set(ends) <= set(dues)
    assert len(set(dues) - set(ends)) <= 1, "only the last may still be open"


@given(days)
@examples(max_examples=50, deadline=None)
def test_sitting_is_never_more_than_the_time_that_passed(plan: list[tuple[str, object]]) -> None:
    """Bouts do not overlap unless a correction says so, and none holds more sitting than it is long."""
    corrected = any(value in ("still-here",) for _, value in plan)
    happened = play(plan, Day(quiet_day())).happened
    until = 0.0
    for t, effect in _of(happened, BoutEnded):
        assert isinstance(effect, BoutEnded)
        assert effect.since <= effect.until <= t + 0.001
        assert 0 <= effect.seconds <= effect.until - effect.since + 0.001
        assert effect.call <= effect.until - effect.since + 0.001
        if not corrected:
            assert effect.since >= until - 0.001
        until = effect.until


@given(days, st.sampled_from([-86400, -3600, 3600, 86400, 31536000]))
@examples(max_examples=40, deadline=None)
def test_the_wall_clock_changes_no_count(plan: list[tuple[str, object]], step: int) -> None:
    """S9: two clocks; a day with its wall clock stepped has the very same bouts."""
    plain = [(what, value) for what, value in plan if what != "wall" and value != "pause tomorrow"]
    stepped = [part for each in plain for part in (each, ("wall", step))]
    rules = quiet_day(prompt={"prompts_per_day": 30})

    def bouts(day: Day) -> list[tuple[float, float]]:
        found = [effect for _, effect in _of(day.happened, BoutEnded) if isinstance(effect, BoutEnded)]
        return [(round(bout.since, 3), round(bout.until, 3)) for bout in found]

    assert bouts(play(plain, Day(rules))) == bouts(play(stepped, Day(rules)))


@given(days)
@examples(max_examples=40, deadline=None)
def test_credited_time_is_sitting_time(plan: list[tuple[str, object]]) -> None:
    """The day's number is the sum of its bouts and the running one."""
    plain = [(what, value) for what, value in plan if what != "wall" and value not in ("still-here", "was-up")]
    day = play(plain[:15], Day(quiet_day()))
    if day.t > 18 * 3600:  # another day has begun
        return
    ended = sum(effect.seconds for _, effect in day.of(BoutEnded) if effect.keep)
    said = day.status
    assert abs(said.today.sitting_seconds - ended - said.sitting_seconds) < 0.01


@given(days)
@examples(max_examples=40, deadline=None)
def test_a_bout_that_began_ends_or_runs(plan: list[tuple[str, object]]) -> None:
    day = play(plan, Day(quiet_day()))
    open_bouts = 0
    for _, effect in _of(day.happened, BoutStarted, BoutEnded):
        open_bouts = 1 if isinstance(effect, BoutStarted) else 0
    assert open_bouts == (day.state.seat.bout is not None)
