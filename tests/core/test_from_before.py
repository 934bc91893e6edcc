"""Who types from before the program was there (S1), at any rhythm, told of as the sources tell it.

Jurisdiction: when that bout begins. A source tells the first input after a silence and the begin of one that was asked
for, and nothing in between: who makes no pause is seen by a look or not at all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from hipbreak.core import session
from hipbreak.core.messages import Look, Now, Sample
from hipbreak.core.moments import TYPING_PAUSE
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.spans import Bout
from hipbreak.core.state import State, begin
from tests.core.day import MONDAY

START = 1000.0
HOUR = 3600.0
gaps = st.one_of(st.floats(0.01, 4.9), st.floats(0.01, 30.0))


def look(state: State, keys: list[float], at: float) -> State:
    before = bisect_right(keys, at)
    now = Now(at, MONDAY)
    return session.advance(state, Look(Sample(keys[before - 1] if before else None)), now, DEFAULTS)[0]


def told(state: State, keys: list[float], after: float) -> float:
    """The next instant at which a source wakes the program by itself, infinity with none."""
    for before, key in pairwise(keys):
        silence = key - before >= TYPING_PAUSE
        if silence and before + TYPING_PAUSE > after and state.watch.pause:
            return before + TYPING_PAUSE
        if silence and key > after and state.watch.back:
            return key
    return float("inf")


def begins(keys: list[float]) -> tuple[Bout, float]:
    """The bout that begins, and when that is seen."""
    state, at = look(begin(Now(START, MONDAY), DEFAULTS), keys, START), START
    while state.seat.bout is None:
        assert at < START + HOUR, "nobody looks"
        at = min(state.watch.at, told(state, keys, at))
        state = look(state, keys, at)
    return state.seat.bout, at


@given(ago=st.floats(0.0, 60.0), rhythm=st.lists(gaps, min_size=1, max_size=60))
@example(ago=0.5, rhythm=[2.0] * 2000)
@example(ago=0.0, rhythm=[4.999] * 800)
@example(ago=4.999, rhythm=[4.999, *[2.0] * 2000])
@example(ago=5.0, rhythm=[5.001, *[2.0] * 2000])
@example(ago=0.5, rhythm=[3.0] * 3)
def test_the_bout_begins_with_an_input_since_the_start_one_pause_after_the_first_of_them_at_most(
    ago: float, rhythm: list[float]
) -> None:
    keys = list(accumulate([START - ago, *rhythm]))
    assume(keys[-1] >= START)
    first = keys[bisect_left(keys, START)]
    bout, seen = begins(keys)
    assert seen <= first + TYPING_PAUSE
    assert first <= bout.since <= seen
    assert bout.since in keys
