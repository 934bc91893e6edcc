"""How often the stage is drawn, by a clock of the test's own."""

from __future__ import annotations

import pytest

from hipbreak.ui.figure.pace import CALM, WINDOW, Pace, fastest


def run(pace: Pace, now: float, seconds: float, work: float) -> tuple[float, int]:
    """Lets pictures that take ``work`` seconds be drawn as they fall due; the time then, and how many they were."""
    end, count = now + seconds, 0
    ahead = pace.start(now) if not pace.number else pace.ahead(now)
    while now < end:
        now += max(0.001, ahead) + work
        pace.tell(now)
        ahead = pace.ahead(now)
        count += 1
    return now, count


@pytest.mark.parametrize(("scale", "rate"), [(1.0, 60), (1.25, 60), (1.5, 30), (2.0, 30), (3.0, 30)])
def test_a_quick_machine_gets_all_pictures_on_time(scale: float, rate: int) -> None:
    pace = Pace(fastest(scale))
    _, count = run(pace, 50.0, 10.0, 0.004)
    assert pace.rate == rate
    assert count == pytest.approx(10 * rate, abs=2)


def test_times_are_absolute_nothing_drifts() -> None:
    pace = Pace(60)
    ahead = pace.start(0.0)
    assert ahead == pytest.approx(1 / 60)
    assert pace.ahead(0.0180) == pytest.approx(2 / 60 - 0.0180)
    assert pace.ahead(0.0700) == pytest.approx(5 / 60 - 0.0700)  # three were missed: they are left out


@pytest.mark.parametrize(("work", "rate"), [(0.024, 30), (0.045, 20), (0.075, 12), (0.5, 12)])
def test_a_slow_machine_gets_as_many_as_it_can_draw(work: float, rate: int) -> None:
    pace = Pace(60)
    now, _ = run(pace, 0.0, 8 * WINDOW, work)
    rates = set()
    for _ in range(60):
        now, _ = run(pace, now, WINDOW, work)
        rates.add(pace.rate)
    assert rates == {rate}  # and it is not tried in vain


def test_it_comes_back_once_the_machine_is_quick_again() -> None:
    pace = Pace(60)
    now, _ = run(pace, 0.0, 10.0, 0.075)
    assert pace.rate == 12
    now, _ = run(pace, now, (CALM + 1) * WINDOW, 0.002)
    assert pace.rate == 20
    run(pace, now, 3 * (CALM + 2) * WINDOW, 0.002)
    assert pace.rate == 60
