"""Curves go through their keys, never beyond them, and round and round."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hipbreak.core.curves import curve

PERIOD = 3.75
places = st.integers(min_value=0, max_value=374).map(lambda place: place / 100)
numbers = st.floats(min_value=-200, max_value=200, allow_nan=False, width=32)
keys = st.dictionaries(places, st.tuples(numbers, numbers), min_size=1, max_size=12)
times = st.floats(min_value=0, max_value=PERIOD)


@given(keys)
def test_it_goes_through_its_keys(found: dict[float, tuple[float, ...]]) -> None:
    line = curve(found, PERIOD)
    for at, values in found.items():
        assert line.at(at) == pytest.approx(values, abs=1e-6)
        assert line.at(at + PERIOD) == pytest.approx(values, abs=1e-6)


@given(keys, times)
def test_it_stays_between_the_keys_beside_it(found: dict[float, tuple[float, ...]], time: float) -> None:
    before = max((at for at in found if at <= time), default=max(found))
    after = min((at for at in found if at > time), default=min(found))
    for value, one, two in zip(curve(found, PERIOD).at(time), found[before], found[after], strict=True):
        assert min(one, two) - 1e-6 <= value <= max(one, two) + 1e-6


@given(keys, times)
def test_it_never_jumps(found: dict[float, tuple[float, ...]], time: float) -> None:
    """Nor does its speed, at the seam neither: three times the steepest rise between two keys is the most there is."""
    stops = sorted(found)
    gaps = [(two - one) % PERIOD or PERIOD for one, two in zip(stops, [*stops[1:], stops[0]], strict=True)]
    assume(min(gaps) > 0.05)
    line, step = curve(found, PERIOD), 1e-5
    steepest = max(
        (abs(b - a) / gap for one, two, gap in zip(stops, [*stops[1:], stops[0]], gaps, strict=True)
         for a, b in zip(found[one], found[two], strict=True)),
        default=0.0,
    )  # fmt: skip
    for here, there in zip(line.at(time), line.at(time + step), strict=True):
        assert abs(there - here) <= 3 * steepest * step + 1e-6


def test_between_equal_keys_it_stands_exactly_still() -> None:
    line = curve({0.0: (1.0, 0.1), 0.4: (0.609, 0.0), 1.9: (0.609, 0.0), 2.5: (0.2, 0.3)}, PERIOD)
    assert {line.at(0.4 + step * 0.015) for step in range(101)} == {(0.609, 0.0)}


def test_speed_goes_on_over_the_seam() -> None:
    """A number that keeps falling from the last key over the end into the start does not slow down there."""
    line = curve({0.0: (50.0,), 1.0: (0.0,), 2.0: (120.0,), 3.0: (110.0,)}, PERIOD)
    before = (line.at(PERIOD)[0] - line.at(PERIOD - 1e-4)[0]) / 1e-4
    after = (line.at(1e-4)[0] - line.at(0.0)[0]) / 1e-4
    assert before == pytest.approx(after, rel=0.01)
    assert after < -40


def test_a_key_at_the_end_is_one_at_the_start() -> None:
    assert curve({PERIOD: (3.0,), 1.0: (5.0,)}, PERIOD).at(0.0) == (3.0,)


def test_one_key_holds() -> None:
    assert curve({1.0: (3.0, 4.0)}, PERIOD).at(2.2) == (3.0, 4.0)
