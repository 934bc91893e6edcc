"""What stands around a window: its title, and how large a text is."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hipbreak.desktop.windows import identity
from hipbreak.ui.shell import APP_ID, Inbox, Message, _middle, settle
from hipbreak.ui.window import MODULES
from hipbreak.ui.work_area import Area
from hipbreak.wording.windows import TITLES
from tests.ui.screen import Screen, display, screen

__all__ = ["display", "screen"]

HEIGHT_OF_A_TITLE = """
import sys
from hipbreak.ui.shell import open_window
kit = open_window({}, print, sys.argv[1]).kit
print(kit.scale, kit.fonts["title"].metrics("linespace"))
"""  # in a process of its own, as each window is: Xft reads the setting once


@contextmanager
def desktop_setting(screen: Screen, dpi: int) -> Iterator[None]:
    """``Xft.dpi``, as desktops set it where the person wants everything larger."""
    from Xlib import Xatom
    from Xlib.display import Display

    display = Display(screen.name)
    root = display.screen().root
    root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, f"Xft.dpi:\t{dpi}\n".encode())
    display.sync()
    try:
        yield
    finally:
        root.delete_property(Xatom.RESOURCE_MANAGER)
        display.sync()
        display.close()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a setting of X11")
@pytest.mark.parametrize(("dpi", "scale"), [(96, 1.0), (144, 1.5), (192, 2.0)])
def test_texts_grow_with_all_the_rest(screen: Screen, dpi: int, scale: float) -> None:
    """Tk reckons pixels into points with the server's resolution, Xft the points into pixels with the desktop's."""
    with desktop_setting(screen, dpi):
        asked = subprocess.run(
            [sys.executable, "-c", HEIGHT_OF_A_TITLE, str(screen.name)], capture_output=True, text=True, check=True
        )
    found, height = asked.stdout.split()
    assert float(found) == scale
    assert 22 * scale <= int(height) <= 1.4 * 22 * scale


SCALE = """
import ctypes
from hipbreak.ui.shell import open_window
print(open_window({}, print).kit.scale)
aware = ctypes.c_int(-1)
ctypes.WinDLL("shcore").GetProcessDpiAwareness(None, ctypes.byref(aware))
print(aware.value)
"""
OF_THE_SYSTEM = """
import ctypes
ctypes.WinDLL("shcore").SetProcessDpiAwareness(1)
print(ctypes.WinDLL("user32").GetDpiForSystem())
"""  # before that, Windows says 96 to everybody


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_a_window_sees_the_scale_of_windows() -> None:
    """Else Windows would enlarge it, blurred. Under Wine it says something where a session has 144 dpi."""
    said = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for code in (SCALE, OF_THE_SYSTEM)
    ]
    (scale, aware), (dpi,) = said
    assert float(scale) == round(max(96, int(dpi)) / 96, 2)
    assert int(aware) > 0


@pytest.mark.parametrize(
    ("high", "corner"),
    [
        (300, (1300, 219)),  # as much above the title bar as below
        (800, (1300, 50)),  # all of the room that there is: the title bar comes first
    ],
)
def test_it_opens_in_the_middle_of_its_monitor(high: int, corner: tuple[int, int]) -> None:
    assert _middle(Area(1000, 50, 2000, 750), 400, high, bar=62) == corner


def test_windows_and_tray_are_one_program() -> None:
    assert APP_ID == identity.NAME


def test_every_window_has_a_title_of_its_own() -> None:
    assert TITLES.keys() == MODULES.keys()
    assert len(set(TITLES.values())) == len(TITLES)
    assert all(title.startswith("hipbreak: ") for title in TITLES.values())


@pytest.mark.parametrize(("name", "title"), [("routine", "hipbreak: routine"), ("x", "hipbreak"), (3, "hipbreak")])
def test_the_title_bar_says_which_window_it_is(screen: Screen, name: object, title: str) -> None:
    window = screen.open(lambda window, _: window.root.deiconify(), window=name)
    assert window.root.title() == title


def test_many_lines_hold_up_nobody_who_reads_them(screen: Screen) -> None:
    """On Windows, which cannot tell Tk of a pipe, it would be full after 4096 of them."""
    taken: list[Message] = []
    window = screen.open(lambda window, _: settle(window))
    window.on_update = taken.append
    inbox = Inbox(window, io.BytesIO())
    for number in range(5000):
        inbox.put({"do": "update", "number": number})
    inbox.take_all()
    assert [message["number"] for message in taken] == list(range(5000))
