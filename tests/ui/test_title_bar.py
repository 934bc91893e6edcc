"""The title bar of Windows: who is told what, and when. Whether it looks dark only a Windows screen shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from hipbreak.ui.shell import reveal
from hipbreak.ui.title_bar import DARK, Tell, match
from tests.ui.screen import Screen, display, screen

__all__ = ["display", "screen"]

Told = list[tuple[int, int, int]]


def telling(told: Told, takes: Callable[[int], bool]) -> Callable[[], Tell]:
    def tell(frame: int, attribute: int, value: int) -> bool:
        told.append((frame, attribute, value))
        return takes(attribute)

    return lambda: tell


def told_for(screen: Screen, theme: str, takes: Callable[[int], bool] = lambda _: True) -> tuple[int, Told]:
    """The frame of a window of this theme, and what Windows was told of it."""
    told: Told = []
    window = screen.open(lambda window, _: reveal(window.root), theme=theme)
    match(window.root, telling(told, takes))
    return int(window.root.wm_frame(), 16), told


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_a_dark_window_has_a_dark_title_bar(screen: Screen, theme: str) -> None:
    frame, told = told_for(screen, theme)
    assert told == [(frame, DARK[0], 1)]


def test_a_light_window_keeps_what_windows_draws(screen: Screen) -> None:
    assert told_for(screen, "light")[1] == []


def test_a_windows_that_does_not_know_the_name_is_told_the_former_one(screen: Screen) -> None:
    frame, told = told_for(screen, "dark", lambda attribute: attribute == DARK[1])
    assert told == [(frame, attribute, 1) for attribute in DARK]


def test_a_windows_that_has_no_dark_ones_is_left_alone(screen: Screen) -> None:
    assert len(told_for(screen, "dark", lambda _: False)[1]) == 2


def test_where_nobody_is_to_be_told_the_window_opens_all_the_same(screen: Screen) -> None:
    def nobody() -> Tell:
        raise OSError("this window manager is part of Windows")

    window = screen.open(lambda window, _: reveal(window.root), theme="dark")
    match(window.root, nobody)


SHOWN = """
import ctypes
from hipbreak.ui.shell import open_window
from hipbreak.ui.title_bar import match, of_windows
root = open_window({"theme": "dark"}, print).root
tell, told = of_windows(), []
def asked(frame, *what):
    told.append((frame, tell(frame, *what)))
    return told[-1][1]
root.geometry("300x200+50+50")
root.resizable(False, False)
root.attributes("-alpha", 0.0)
match(root, lambda: asked)
root.deiconify()
root.attributes("-alpha", 1.0)
root.update()
ancestor = ctypes.WinDLL("user32").GetAncestor
ancestor.restype, ancestor.argtypes = ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_uint)
print(told == [(int(root.wm_frame(), 16), True)], ancestor(root.winfo_id(), 2) == told[0][0])
"""  # as reveal does it, and in a process of its own, as each window is


REVEALED = """
import sys
loaded = []
sys.addaudithook(lambda event, given: loaded.append(str(given[0])) if event == "ctypes.dlopen" else None)
from hipbreak.ui.shell import open_window, reveal
for theme in ("light", "dark"):
    root = open_window({"theme": theme}, print).root
    reveal(root)
    print("dwmapi" in loaded)
    root.destroy()
"""


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_a_dark_window_that_opens_tells_windows() -> None:
    asked = subprocess.run([sys.executable, "-c", REVEALED], capture_output=True, text=True, check=False)
    assert (asked.stdout.split(), asked.stderr) == (["False", "True"], "")


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_windows_takes_it_for_the_window_that_is_shown() -> None:
    """Told before it is shown, of the very frame that then is; Wine takes it and draws as ever."""
    asked = subprocess.run([sys.executable, "-c", SHOWN], capture_output=True, text=True, check=False)
    assert (asked.stdout.split(), asked.stderr) == (["True", "True"], "")
