"""A window fits what its monitor has room for: not the screen's whole height, which a panel or task bar covers."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator

import pytest

from hipbreak.ui.scroll import FRAME, Scroll
from hipbreak.ui.shell import TITLE_BAR, Window, settle
from hipbreak.ui.work_area import UNTOLD_BAR, Area, area_of, work_area
from tests.ui.screen import Screen, display, screen

__all__ = ["display", "screen"]

PANEL = Area(170, 40, 1330, 760)


@contextlib.contextmanager
def panels(screen: Screen) -> Iterator[Area]:
    """Panels around the screen, of which the window manager tells; elsewhere the task bar that there is."""
    if sys.platform in ("win32", "darwin"):
        yield real_area()
        return
    from Xlib import Xatom
    from Xlib.display import Display

    display = Display(screen.name)
    root, name = display.screen().root, display.intern_atom("_NET_WORKAREA")
    left, top, right, bottom = PANEL
    root.change_property(name, Xatom.CARDINAL, 32, [left, top, right - left, bottom - top])
    display.sync()
    try:
        yield PANEL
    finally:
        root.delete_property(name)
        display.sync()
        display.close()


def real_area() -> Area:
    """What the task bar leaves of the main screen, as Windows tells it in another way."""
    if sys.platform != "win32":
        raise OSError("a question to Windows")
    from ctypes import wintypes

    rect = wintypes.RECT()
    assert ctypes.WinDLL("user32").SystemParametersInfoW(0x30, 0, ctypes.byref(rect), 0)
    return Area(rect.left, rect.top, rect.right, rect.bottom)


@pytest.mark.skipif(sys.platform != "linux", reason="compositors are Linux'")
def test_a_compositor_that_tells_of_no_bars_may_have_some(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = page(screen, 100)
    whole = work_area(window.root)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-1")
    free = work_area(window.root)
    assert (free.left, free.right) == (whole.left, whole.right)
    assert (free.top, free.bottom) == (whole.top + UNTOLD_BAR, whole.bottom - UNTOLD_BAR)


def page(screen: Screen, height: float, width: float = 300) -> tuple[Window, Scroll]:
    """A window whose page asks for ``height``."""
    made: list[Scroll] = []

    def show(window: Window, _: object) -> None:
        made.append(Scroll(window.kit, window.root))
        wide, high = made[0].fit(width, height)
        settle(window, wide / window.kit.scale, high / window.kit.scale)

    window = screen.open(show)
    return window, made[0]


def lies(window: Window) -> Area:
    """Where it is, its title bar left out."""
    root = window.root
    left, top = root.winfo_rootx(), root.winfo_rooty()
    return Area(left, top, left + root.winfo_width(), top + root.winfo_height())


def test_a_page_that_is_too_high_ends_above_the_panel_and_scrolls(screen: Screen) -> None:
    with panels(screen) as area:
        window, made = page(screen, 3000)
        assert work_area(window.root) == area_of(window.root) == area
        assert made.bar.winfo_ismapped()
        assert lies(window).within(area) == lies(window)
        assert window.root.winfo_height() == area.bottom - area.top - window.kit.px(FRAME)


def test_a_page_with_room_lies_in_the_middle_of_what_is_free(screen: Screen) -> None:
    with panels(screen) as area:
        window, made = page(screen, 300)
        assert not made.bar.winfo_ismapped()
        here, title = lies(window), window.kit.px(TITLE_BAR)
        assert abs((here.left + here.right) - (area.left + area.right)) <= title, "but for the edges of a frame"
        above, below = here.top - area.top, area.bottom - here.bottom
        assert abs(above - below) <= 2 * title


def test_a_window_that_grows_moves_up_to_stay_above_the_panel(screen: Screen) -> None:
    with panels(screen) as area:
        window, made = page(screen, 300)
        window.root.geometry(f"+{area.left + 100}+{area.bottom - 350}")
        screen.until(window, lambda: window.root.winfo_rooty() > area.bottom - 400)
        wide, high = made.fit(300, 400)
        settle(window, wide / window.kit.scale, high / window.kit.scale)
        screen.until(window, lambda: window.root.winfo_height() == window.kit.px(400))
        assert lies(window).within(area) == lies(window)
        assert abs(window.root.winfo_rootx() - area.left - 100) < 20, "it only goes up"


def test_a_window_half_off_every_monitor_counts_where_the_pointer_is(screen: Screen) -> None:
    with panels(screen) as area:
        window, _ = page(screen, 300)
        window.root.geometry("+20+-5000")
        screen.until(window, lambda: window.root.winfo_rooty() < -4000)
        assert area_of(window.root) == area


@pytest.mark.parametrize(
    ("area", "other", "common"),
    [
        (Area(0, 0, 10, 10), Area(2, 3, 20, 8), Area(2, 3, 10, 8)),
        (Area(0, 0, 10, 10), Area(20, 0, 30, 10), Area(0, 0, 10, 10)),  # what a panel of another monitor leaves free
    ],
)
def test_what_two_areas_have_in_common(area: Area, other: Area, common: Area) -> None:
    assert area.within(other) == common
