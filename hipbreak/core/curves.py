"""Numbers that change over one cycle: a periodic monotone cubic through key values.

Jurisdiction: interpolation. Between two equal keys it stands still, and it never goes beyond the keys beside it, so a
foot that is keyed on the floor neither slides nor sinks (Fritsch and Carlson 1980, harmonic slopes; figure.md 4).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """One or more numbers that are keyed together. ``times`` rise and lie within one ``period`` (seconds); ``values``
    and ``slopes`` (per second) hold the numbers at each of them."""

    period: float
    times: tuple[float, ...]
    values: tuple[Values, ...]
    slopes: tuple[Values, ...]

    def at(self, time: float) -> Values:
        """The numbers at ``time`` seconds, round and round."""
        if len(self.times) == 1:
            return self.values[0]
        time %= self.period
        here = bisect_right(self.times, time) - 1  # -1: before the first key, so after the last one of the round before
        there = (here + 1) % len(self.times)
        span = _gap(self.times[here], self.times[there], self.period)
        part = ((time - self.times[here]) % self.period) / span
        return _hermite(part, span, (self.values[here], self.slopes[here]), (self.values[there], self.slopes[there]))


def _hermite(part: float, span: float, start: tuple[Values, Values], end: tuple[Values, Values]) -> Values:
    rest = 1.0 - part
    far = part * part * (3.0 - 2.0 * part)
    leave, arrive = span * part * rest * rest, -span * part * rest * part
    each = zip(*start, *end, strict=True)  # from one value to the same it is that value, to the last bit
    return tuple(a + far * (b - a) + leave * slope + arrive * end_slope for a, slope, b, end_slope in each)


def curve(keys: Mapping[float, Values], period: float) -> Curve:
    """Through ``keys`` (by time in seconds), at least one, all with as many numbers; the end is the start again."""
    times, values = zip(*sorted({at % period: each for at, each in keys.items()}.items()), strict=True)
    slopes = [_slopes(times, numbers, period) for numbers in zip(*values, strict=True)]
    return Curve(period, times, values, tuple(zip(*slopes, strict=True)))


def _gap(start: float, end: float, period: float) -> float:
    return (end - start) % period or period


def _slopes(times: Sequence[float], values: Sequence[float], period: float) -> Values:
    """At each key the harmonic mean of the two sides' slopes, none where they point apart."""
    spans = [_gap(*pair, period) for pair in pairwise([*times, times[0]])]
    rises = [(end - start) / span for (start, end), span in zip(pairwise([*values, values[0]]), spans, strict=True)]
    before = zip([rises[-1], *rises], [spans[-1], *spans], strict=True)
    return tuple(_slope(*old, *new) for old, new in zip(before, zip(rises, spans, strict=True), strict=False))


def _slope(rise: float, span: float, next_rise: float, next_span: float) -> float:
    if rise * next_rise <= 0:
        return 0.0
    near, far = 2 * next_span + span, next_span + 2 * span
    return (near + far) / (near / rise + far / next_rise)
