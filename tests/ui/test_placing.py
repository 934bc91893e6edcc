"""Size and place of a window on a real screen without a window manager: first time, large and back, remembered."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from hipbreak.core.opening import Place
from hipbreak.ui.kit import Kit
from hipbreak.ui.placing import LARGE, LEAST_LARGE, SIDE, USUAL, Placing
from hipbreak.ui.shell import Message, Window, reveal
from hipbreak.ui.work_area import Area, area_at, work_area
from tests.ui.screen import ROOMY, Screen, display, screen

__all__ = ["display", "screen"]

HEIGHT = 600.0  # less than the usual window has


def placed(screen: Screen, place: Place | None = None, scale: float = 1, large: bool = False) -> tuple[Window, Placing]:
    """A window on the screen in its first place."""
    made: list[Placing] = []

    def show(window: Window, _: Message) -> None:
        kit = Kit(window.root, window.kit.palette, scale)
        made.append(Placing(window.root, kit, place))
        made[0].begin(large)
        reveal(window.root)

    window = screen.open(show)
    settle(screen, window, made[0])
    return window, made[0]


def settle(screen: Screen, window: Window, placing: Placing) -> None:
    """Waits until the window has what it was given."""
    given = placing.given
    assert given is not None
    screen.until(window, lambda: box(window.root) == given)
    assert not placing.settled()


def box(root: tk.Tk) -> tuple[int, int, int, int]:
    return root.winfo_width(), root.winfo_height(), root.winfo_x(), root.winfo_y()


def inside(root: tk.Tk) -> bool:
    area, (width, height, x, y) = work_area(root), box(root)
    return area.left <= x and area.top <= y and x + width <= area.right and y + height <= area.bottom


@pytest.mark.parametrize("scale", [1, pytest.param(1.5, marks=ROOMY), pytest.param(2, marks=ROOMY)])
def test_the_first_time_it_lies_in_the_middle(screen: Screen, scale: float) -> None:
    window, _ = placed(screen, scale=scale)
    area, (width, height, x, y) = work_area(window.root), box(window.root)
    assert (width, height) == (round(USUAL[0] * scale), round(USUAL[1] * scale))
    assert abs(x - area.left - (area.right - x - width)) <= 1
    assert inside(window.root) and y > area.top


@ROOMY
@pytest.mark.parametrize("scale", [1, 2])
def test_the_next_time_it_lies_where_it_was(screen: Screen, scale: float) -> None:
    window, placing = placed(screen, Place(30, 40, 500, 680), scale)
    assert box(window.root) == tuple(round(part * scale) for part in (500, 680, 30, 40))
    assert placing.told() == Place(30, 40, 500, 680)


@ROOMY
def test_on_a_screen_of_another_scale_it_is_the_same_place(screen: Screen) -> None:
    _, sharp = placed(screen, Place(30, 40, 500, 680), 2)
    told = sharp.told()
    window, _ = placed(screen, told, 1)
    assert box(window.root) == (500, 680, 30, 40)


@pytest.mark.parametrize(
    "place", [Place(30000, 40, 500, 680), Place(-5000, -5000, 460, 656), Place(10, 4000, 460, 656)]
)
def test_a_place_on_no_monitor_is_forgotten(screen: Screen, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    window, _ = placed(screen, place)
    assert box(window.root)[:2] == USUAL and inside(window.root)
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("place", [Place(1150, 700, 460, 656), Place(-200, 1500, 460, 656), Place(5, 5, 120, 130)])
def test_a_place_half_off_the_screen_is_brought_back(screen: Screen, place: Place) -> None:
    window, _ = placed(screen, place)
    assert inside(window.root)
    assert box(window.root)[0] >= USUAL[0] and box(window.root)[1] >= USUAL[1]


@ROOMY
def test_large_and_back_is_the_former_size_and_place(screen: Screen) -> None:
    window, placing = placed(screen, Place(600, 40, 500, 680))
    placing.need(0, large=True)
    settle(screen, window, placing)
    assert box(window.root)[:2] == LARGE and inside(window.root)
    assert window.root.minsize() == LEAST_LARGE
    assert placing.told() == Place(600, 40, 500, 680), "large is no size to remember"
    placing.need(0, large=False)
    settle(screen, window, placing)
    assert box(window.root) == (500, 680, 600, 40)


@ROOMY
def test_where_there_is_less_room_large_takes_what_there_is(screen: Screen) -> None:
    window, placing = placed(screen, scale=2)
    area = work_area(window.root)
    placing.need(0, large=True)
    settle(screen, window, placing)
    assert box(window.root)[0] == area.right - area.left - 2 * placing.kit.px(SIDE)
    assert inside(window.root)


@pytest.mark.parametrize("remembered", [None, Place(30, 40, 500, 900)])
def test_on_a_low_screen_all_of_it_can_be_seen(screen: Screen, remembered: Place | None) -> None:
    """Else the buttons would lie below the edge."""
    window, placing = placed(screen, remembered, scale=3)
    assert window.root.winfo_height() < USUAL[1] * 3 and inside(window.root)
    placing.need(2 * USUAL[1], large=False)
    window.root.update()
    assert inside(window.root)
    assert window.root.minsize()[1] <= work_area(window.root).bottom


@ROOMY
def test_it_may_begin_large(screen: Screen) -> None:
    window, placing = placed(screen, large=True)
    assert box(window.root)[:2] == LARGE
    placing.need(0, large=False)
    settle(screen, window, placing)
    assert box(window.root)[:2] == USUAL


@ROOMY
def test_a_page_that_needs_more_makes_it_higher_and_never_lower(screen: Screen) -> None:
    window, placing = placed(screen, Place(100, 900, 460, 656))
    placing.need(800, large=False)
    settle(screen, window, placing)
    assert box(window.root)[:2] == (460, 800) and inside(window.root)
    assert window.root.minsize() == (460, 800)
    placing.need(HEIGHT, large=False)
    assert placing.size == (460, 800)
    assert window.root.minsize() == USUAL


def test_what_the_person_makes_of_it_is_told(screen: Screen) -> None:
    window, placing = placed(screen)
    window.root.geometry("620x700+11+22")
    screen.until(window, lambda: box(window.root) == (620, 700, 11, 22))
    assert placing.settled() and placing.size == (620, 700)
    assert placing.told() == Place(11, 22, 620, 700)


@pytest.mark.parametrize(
    ("point", "found"),
    [(lambda area: (area.left, area.top), True), (lambda area: (area.right + 10, area.top), False)],
)
def test_a_point_is_on_a_monitor_or_on_none(
    screen: Screen, point: Callable[[Area], tuple[int, int]], found: bool
) -> None:
    window, _ = placed(screen)
    area = work_area(window.root)
    assert (area_at(window.root, *point(area)) is not None) is found
