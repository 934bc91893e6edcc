"""A number that changes over one cycle: a periodic monotone cubic through key values.

Jurisdiction: interpolation. Between two equal keys it stands still, and it never goes beyond the keys beside it, so a
foot that is keyed on the floor neither slides nor sinks (Fritsch and Carlson 1980, harmonic slopes; figure.md 4).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Curve:
    """``times`` rise and lie within one ``period`` (seconds); ``slopes`` are per second."""

    period: float
    times: tuple[float, ...]
    values: tuple[float, ...]
    slopes: tuple[float, ...]

    def at(self, time: float) -> float:
        """The value at ``time`` seconds, round and round."""
        if len(self.times) == 1:
            return self.values[0]
        time %= self.period
        here = bisect_right(self.times, time) - 1  # -1: before the first key, so after the last one of the round before
        there = (here + 1) % len(self.times)
        span = _gap(self.times[here], self.times[there], self.period)
        part = ((time - self.times[here]) % self.period) / span
        return _hermite(part, span, self.values[here], self.values[there], self.slopes[here], self.slopes[there])


def _hermite(part: float, span: float, start: float, end: float, slope: float, end_slope: float) -> float:
    rest = 1.0 - part
    near, far = rest * rest * (1.0 + 2.0 * part), part * part * (3.0 - 2.0 * part)
    return near * start + far * end + span * part * rest * (rest * slope - part * end_slope)


def curve(keys: Sequence[tuple[float, float]], period: float) -> Curve:
    """Through ``keys`` (time in seconds, value), at least one; two keys of one time: the later one holds."""
    points = sorted(dict(keys).items())
    times, values = tuple(time for time, _ in points), tuple(value for _, value in points)
    return Curve(period, times, values, _slopes(times, values, period))


def _gap(start: float, end: float, period: float) -> float:
    return (end - start) % period or period


def _slopes(times: Sequence[float], values: Sequence[float], period: float) -> tuple[float, ...]:
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
