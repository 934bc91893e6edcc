"""Curves and frames: what every part of the figure is made of."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.ui.figure.outline import (
    HERE,
    SLACK,
    after,
    along,
    area,
    ellipse,
    grown,
    leaning,
    limb,
    moved,
    put,
    simplified,
    spline,
    strip,
)

ROWS = ((0.0, 5.0, 4.0), (0.5, 4.0, 5.0), (1.0, 3.0, 3.0))
number = st.floats(-100, 100)
points = st.tuples(number, number)


def test_a_contour_runs_outside_at_its_distance_whichever_way_the_curve_runs() -> None:
    circle = ellipse(3, 4, 10, 10, 48)
    for outline in (circle, tuple(reversed(circle))):
        assert [math.dist((3, 4), point) for point in grown(outline, 0.5)] == pytest.approx([10.5] * 48, abs=0.03)


@given(st.lists(points, min_size=5, max_size=30))
def test_a_simpler_curve_has_no_new_points_and_stays_close(line: list[tuple[float, float]]) -> None:
    curve = spline(line, 4)
    simple = simplified(curve)
    assert set(simple) <= set(curve)
    assert len(simple) <= len(curve)


def test_a_simpler_circle_is_a_circle_with_fewer_points() -> None:
    circle = ellipse(0, 0, 5, 5, 400)
    simple = simplified(circle)
    assert len(simple) < 100
    assert area(simple) == pytest.approx(area(circle), rel=0.01)
    assert max(math.dist((0, 0), point) for point in simple) == pytest.approx(5.0)
    assert SLACK < 0.05


def test_a_limb_is_as_long_as_its_bone_and_round_at_its_joints() -> None:
    outline = limb(40, ROWS)
    assert min(u for u, _ in outline) == pytest.approx(-4.5, abs=0.1)
    assert max(u for u, _ in outline) == pytest.approx(43.0, abs=0.1)
    flat = limb(40, ROWS, start=False, end=False)
    assert (min(u for u, _ in flat), max(u for u, _ in flat)) == (0.0, 40.0)


def test_what_is_shaded_never_leaves_its_limb() -> None:
    outline = strip(40, ROWS, (0.1, 0.9), 0.2, back=True)
    assert all(4.0 - 0.01 <= u <= 36.0 + 0.01 and -5.3 <= v <= 0 for u, v in outline)


@given(points, points, number, points)
def test_frames_put_one_after_the_other_are_one_frame(
    start: tuple[float, float], end: tuple[float, float], lean: float, point: tuple[float, float]
) -> None:
    first, second = along(start, end), leaning(end, lean)
    assert put(after(second, first), point) == pytest.approx(put(second, put(first, point)), abs=1e-6)


@given(points, points)
def test_a_limbs_frame_leads_from_joint_to_joint(start: tuple[float, float], end: tuple[float, float]) -> None:
    place = along(start, end)
    assert put(place, (0, 0)) == pytest.approx(start)
    assert put(place, (math.dist(start, end), 0)) == pytest.approx(end, abs=1e-6)


def test_the_front_of_a_hanging_limb_is_at_the_right() -> None:
    assert put(along((0, 10), (0, 0)), (0, 2)) == pytest.approx((2, 10))
    assert put(leaning((0, 0), 90), (0, 5)) == pytest.approx((5, 0))
    assert put(moved(HERE, 1, 2), (3, 4)) == (4, 6)
