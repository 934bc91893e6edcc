"""Windows where there is little room: narrow and low monitors, as they are or by a large scale; nothing breaks."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core import run as runs
from hipbreak.core.opening import Opening, to_line
from hipbreak.core.settings import LookSettings, RoutineSettings
from hipbreak.ui import stats_layout, stats_window, status_window
from hipbreak.ui.figure.poses import Shot
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_sheet import LEAST_PICTURE
from hipbreak.ui.routine_window import RoutineWindow
from hipbreak.ui.shell import Message, Window
from hipbreak.ui.stats_layout import layout_for
from hipbreak.ui.status_window import LOW, ROOMY, StatusWindow
from hipbreak.ui.work_area import Area
from hipbreak.wording import routine as words
from hipbreak.wording import windows as said
from tests.ui import test_stats_window as week
from tests.ui import test_status_window as status
from tests.ui.figure.shots import MOVES, THEMES, painter
from tests.ui.screen import Screen, button, clipped, display, parts, screen

__all__ = ["display", "screen"]

ours = pytest.mark.skipif(sys.platform != "linux", reason="needs a screen whose work area is the test's to say")


@contextlib.contextmanager
def area(screen: Screen, width: int, height: int) -> Iterator[Area]:
    """All that a window manager leaves free of the screen."""
    from Xlib import Xatom
    from Xlib.display import Display

    display = Display(screen.name)
    root, name = display.screen().root, display.intern_atom("_NET_WORKAREA")
    root.change_property(name, Xatom.CARDINAL, 32, [0, 0, width, height])
    display.sync()
    try:
        yield Area(0, 0, width, height)
    finally:
        root.delete_property(name)
        display.sync()
        display.close()


def at_scale(show: Callable[[Window, Message], object], scale: float) -> Callable[[Window, Message], None]:
    def scaled(window: Window, first: Message) -> None:
        window.kit = Kit(window.root, window.kit.palette, scale)
        show(window, first)

    return scaled


def lies(part: Any) -> Area:
    left, top = part.winfo_rootx(), part.winfo_rooty()
    return Area(left, top, left + part.winfo_width(), top + part.winfo_height())


def in_sight(window: Window, part: Any) -> bool:
    """Whether the whole of ``part`` lies in the window."""
    return bool(part.winfo_viewable()) and inside(lies(part), lies(window.root))


def inside(one: Area, other: Area) -> bool:
    return other.left <= one.left and other.top <= one.top and one.right <= other.right and one.bottom <= other.bottom


def canvases(window: Window) -> list[Any]:
    return [part for part in parts(window.root) if part.winfo_class() == "Canvas"]


# --- statistics: which layout ---------------------------------------------------------------------------------

rooms = st.floats(1, 4000)


@given(rooms, rooms)
def test_the_usual_layout_is_the_same_wherever_there_is_room_for_it(width: float, height: float) -> None:
    layout = layout_for(stats_layout.WIDTH + width, stats_layout.HEIGHT + height)
    assert layout == layout_for(stats_layout.WIDTH, stats_layout.HEIGHT)
    assert (layout.width, layout.height, layout.tiles, layout.below) == (880, 640, 4, False)
    assert layout.chart == (502, 368)


@given(st.floats(1, 879.9), rooms)
def test_a_narrow_layout_is_as_wide_as_the_monitor_down_to_560(width: float, height: float) -> None:
    layout = layout_for(width, height)
    assert layout.width == max(560, width)
    assert (layout.tiles, layout.below) == (2, True)
    assert 240 <= layout.chart[1] <= 368
    assert layout.chart[0] < layout.inner


@given(rooms, rooms, st.floats(0, 500))
def test_a_lower_monitor_never_gives_a_higher_chart(width: float, height: float, less: float) -> None:
    assert layout_for(width, height - less).chart[1] <= layout_for(width, height).chart[1]


# --- statistics: on the screen --------------------------------------------------------------------------------

SMALL = [((1280, 800), 1.5), ((1024, 768), 1.5), ((1366, 768), 1.75), ((600, 800), 1.0), ((880, 1500), 1.5)]


@ours
@pytest.mark.parametrize("first", [week.FIRST, week.EMPTY], ids=["week", "empty"])
@pytest.mark.parametrize(("size", "scale"), SMALL)
def test_statistics_reach_no_further_than_the_monitor(
    screen: Screen, size: tuple[int, int], scale: float, first: Mapping[str, Any]
) -> None:
    with area(screen, *size) as free:
        window = screen.open(at_scale(stats_window.show, scale), first)
        assert clipped(window) == []
        here = lies(window.root)
        assert inside(here, free)
        across = [part for part in parts(window.root) if part.winfo_viewable()]
        assert all(here.left <= lies(part).left and lies(part).right <= here.right for part in across)


@ours
def test_statistics_begin_at_the_top_and_the_keys_bring_the_chart_and_the_end_into_sight(screen: Screen) -> None:
    with area(screen, 1024, 600):
        window = screen.open(at_scale(stats_window.show, 1.5), week.FIRST)
        screen.focus(window)
        page = canvases(window)[0]
        assert page.canvasy(0) == 0
        screen.press(window, "Left")
        assert in_sight(window, window.root.focus_get())
        screen.press(window, "Tab")
        assert window.root.focus_get() is button(window, said.CLOSE)
        screen.until(window, lambda: in_sight(window, button(window, said.CLOSE)))


@ours
def test_a_page_turned_by_hand_stays_when_the_window_comes_back(screen: Screen) -> None:
    with area(screen, 1024, 600):
        window = screen.open(at_scale(stats_window.show, 1.5), week.FIRST)
        chart, page = screen.focus(window), canvases(window)[0]
        screen.press(window, "Next")
        turned = page.canvasy(0)
        assert turned > 0
        chart.event_generate("<FocusIn>")
        window.root.update()
        assert page.canvasy(0) == turned


@ours
def test_below_560_the_window_is_cut_and_its_bar_is_not(screen: Screen) -> None:
    with area(screen, 800, 480) as free:
        window = screen.open(at_scale(stats_window.show, 2), week.FIRST)
        bars = [part for part in parts(window.root) if part.winfo_class() == "TScrollbar"]
        assert [in_sight(window, bar) for bar in bars] == [True]
        assert inside(lies(window.root), free)
        screen.focus(window)
        screen.press(window, "Tab")
        assert window.root.focus_get() is button(window, said.CLOSE)
        screen.until(window, lambda: in_sight(window, button(window, said.CLOSE)))


# --- the status window ----------------------------------------------------------------------------------------


def opened_status(screen: Screen, first: Message, scale: float = 1) -> tuple[Window, StatusWindow]:
    made: list[StatusWindow] = []

    def show(window: Window, message: Message) -> None:
        made.append(StatusWindow(window, message))
        made[0].fit()

    return screen.open(at_scale(show, scale), first), made[0]


def scrolls(window: Window) -> bool:
    return any(part.winfo_class() == "TScrollbar" and part.winfo_ismapped() for part in parts(window.root))


@ours
@pytest.mark.parametrize(
    ("size", "scale", "state"),
    [
        ((1366, 728), 1.0, status.DUE),
        ((1280, 680), 1.0, status.DUE),
        ((1920, 1008), 1.5, status.SITTING),
        ((1366, 1040), 1.5, status.DUE),
    ],
)
def test_the_status_window_makes_do_with_less_air_before_it_scrolls(
    screen: Screen, size: tuple[int, int], scale: float, state: Any
) -> None:
    with area(screen, *size):
        window, view = opened_status(screen, status.message(state), scale)
        assert view.air == LOW and not scrolls(window)
        assert clipped(window) == []


@ours
def test_with_room_the_status_window_has_all_its_air_and_gets_it_back(screen: Screen) -> None:
    with area(screen, 1366, 768):
        window, view = opened_status(screen, status.message(status.SITTING))
        assert view.air == ROOMY and not scrolls(window)
        before = window.root.winfo_height()
        window.take({"do": "update", **status.message(status.DUE)})
        assert view.air == LOW
        for _ in range(3):
            window.take({"do": "update", **status.message(status.SITTING)})
            assert view.air == ROOMY
        screen.until(window, lambda: window.root.winfo_height() == before)
        assert not scrolls(window)


@ours
@pytest.mark.parametrize("height", range(600, 800, 9))
def test_what_is_said_again_never_changes_the_air(screen: Screen, height: int) -> None:
    with area(screen, 1366, height):
        window, view = opened_status(screen, status.message(status.SITTING), 1.3)
        first = view.air
        for _ in range(2):
            window.take({"do": "update", **status.message(status.SITTING)})
            assert view.air == first


@pytest.mark.parametrize("air", [ROOMY, LOW])
@pytest.mark.parametrize("seconds", [0, 59, 1925, 3599, 6000, 36_000])
def test_the_words_in_the_ring_stay_in_it(screen: Screen, air: status_window.Air, seconds: float) -> None:
    window, view = opened_status(screen, status.message(replace(status.SITTING, sitting_seconds=seconds)))
    view._dress(air)
    assert view.status is not None
    view._show_ring(view.status)
    middle, inside = window.kit.px(status_window.INNER / 2), window.kit.px((air.ring - air.stroke) / 2 - 7)
    reach = inside - window.kit.px(air.stroke / 2)
    for item in view.words:
        left, top, right, bottom = view.canvas.bbox(item)
        level = (top + bottom) / 2 - window.kit.px(air.ring / 2)
        assert max(middle - left, right - middle) ** 2 + level**2 <= reach**2


# --- the routine ----------------------------------------------------------------------------------------------


def routine(screen: Screen, scale: float, large: Any = "off", notice: bool = False) -> tuple[Window, RoutineWindow]:
    made: list[RoutineWindow] = []

    def show(window: Window, first: Message) -> None:
        made.append(RoutineWindow(window, first))

    opening = Opening(RoutineSettings(), MOVES, notice=notice, look=LookSettings(large=large))
    window = screen.open(at_scale(show, scale), to_line(opening), motion="still")
    made[0].clock.rest()
    return window, made[0]


def controls(found: RoutineWindow) -> list[Any]:
    moving = found.moving
    assert moving is not None
    buttons = [part for part in parts(moving.sheet.top.frame) if part.winfo_class() == "TButton"]
    return [moving.hurts, moving.pause, moving.skip, moving.easier, *buttons]


LOWEST = [((800, 480), 2.0), ((1024, 600), 2.0), ((1024, 600), 1.5), ((1024, 768), 1.5), ((640, 480), 1.0)]


@ours
@pytest.mark.parametrize("large", ["off", "on"])
@pytest.mark.parametrize(("size", "scale"), LOWEST)
def test_on_a_low_monitor_words_and_controls_stay(
    screen: Screen, size: tuple[int, int], scale: float, large: str
) -> None:
    with area(screen, *size) as free:
        window, found = routine(screen, scale, large)
        here = lies(window.root)
        assert inside(here, free)
        assert clipped(window) == []
        for part in controls(found):
            assert in_sight(window, part), part.cget("text")
        assert found.moving is not None
        for part in (found.moving.ring, found.moving.texts.frame):
            assert lies(found.moving.sheet.top.frame).bottom <= lies(part).top
            assert lies(part).bottom <= lies(found.moving.controls).top
        picture = found.moving.stage.label
        assert not picture.winfo_ismapped() or picture.winfo_height() >= window.kit.px(LEAST_PICTURE)


@ours
def test_the_figure_goes_before_the_caption_and_both_come_back(screen: Screen) -> None:
    with area(screen, 1024, 600):
        window, found = routine(screen, 2)
        moving = found.moving
        assert moving is not None
        assert not moving.stage.label.winfo_ismapped() and not moving.caption.winfo_ismapped()
        found.clock.go()
        window.root.update()
        found.clock.rest()
        moving.sheet.fit(920, 660, False)
        window.root.update()
        assert moving.caption.winfo_ismapped() and not moving.stage.label.winfo_ismapped()
        moving.sheet.fit(920, 1200, False)
        window.root.update()
        assert moving.stage.label.winfo_ismapped() and moving.hints.winfo_ismapped()
        assert moving.stage.photo.height() == moving.stage.label.winfo_height()


@ours
@pytest.mark.parametrize(("size", "scale"), LOWEST)
def test_every_answer_to_this_hurts_is_reached_by_wheel_and_by_key(
    screen: Screen, size: tuple[int, int], scale: float
) -> None:
    with area(screen, *size):
        window, found = routine(screen, scale)
        found.show_hurts()
        window.root.update()
        heading = next(part for part in parts(window.root) if words.HURTS_TITLE in str(text_of(part)))
        assert in_sight(window, heading), "what it says comes first"
        assert found.sheet is not None
        slide = found.sheet.slide
        for text in (words.SKIP_MOVE, words.STOP, words.CARRY_ON):
            answer = button(window, text)
            answer.focus_force()
            screen.until(window, partial(in_sight, window, answer))
            top = found.sheet.top.frame
            assert lies(answer).top >= lies(top).bottom, "the line on top covers it"
        for _ in range(30):
            window.root.event_generate("<Button-4>")
        window.root.update()
        assert slide.offset == 0
        for _ in range(30):
            window.root.event_generate("<Button-5>")
        window.root.update()
        assert in_sight(window, button(window, words.CARRY_ON))
        assert slide.offset == slide.over
        assert on_top(window, found.sheet.top.frame)


def on_top(window: Window, part: Any) -> bool:
    """Whether nothing else of the window lies over the middle of ``part``."""
    here = lies(part)
    found = window.root.winfo_containing((here.left + here.right) // 2, (here.top + here.bottom) // 2)
    return f"{found}.".startswith(f"{part}.")


def text_of(part: Any) -> str:
    return str(part.cget("text")) if part.winfo_class() == "TLabel" else ""


@ours
@pytest.mark.parametrize("large", ["off", "on"])
@pytest.mark.parametrize(("size", "scale"), LOWEST)
def test_notice_and_end_can_be_read_and_left(screen: Screen, size: tuple[int, int], scale: float, large: str) -> None:
    with area(screen, *size):
        window, found = routine(screen, scale, large, notice=True)
        button(window, words.NOTICE_LATER).focus_force()
        screen.until(window, lambda: in_sight(window, button(window, words.NOTICE_LATER)))
        assert clipped(window) == []
        found.notice_seen()
        found.clock.do(lambda run: runs.advance(run, 500))
        window.root.update()
        assert found.name == "end"
        button(window, words.MY_WEEK).focus_force()
        screen.until(window, lambda: in_sight(window, button(window, words.MY_WEEK)))
        assert clipped(window) == []


@ours
def test_a_routine_in_no_room_at_all_goes_on(screen: Screen) -> None:
    """The work area of a monitor may be anything; nothing is drawn that has no size."""
    window, found = routine(screen, 1)
    for width, height in ((1, 1), (30, 700), (700, 30), (460, 95), (461, 200), (900, 40)):
        for large in (False, True):
            for page in (found.show_moving, found.show_hurts):
                page()
                assert found.sheet is not None
                found.sheet.fit(width, height, large)
                window.root.update()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (1, 300), (300, 1), (690, 7), (690, 1), (10, 448), (40, 12)])
def test_the_figure_can_be_drawn_at_any_size(theme: Any, size: tuple[int, int]) -> None:
    for shot in (Shot("idle"), *(Shot("move", move, "usual", "right", within=1.0) for move in MOVES.values())):
        assert painter(size, theme).draw(shot).whole().size == size
