"""A screen of the test's own: a private Xvfb without a window manager, for windows that are really drawn.

Jurisdiction: starting and ending the X server, opening windows on it, and driving Tk until something is true. On
Linux a missing Xvfb fails the test; on other systems windows open on the machine's own screen.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from hipbreak.ui.shell import Show, Window, open_window

DEADLINE = 20.0
ROOMY = pytest.mark.skipif(
    sys.platform != "linux", reason="needs 1400 by 1600 pixels and no frame, as this X server has and no machine's own"
)


@dataclass
class Screen:
    """``name`` is the display, None for the machine's own; ``said`` is what windows opened here told their parent."""

    name: str | None
    said: list[Mapping[str, Any]] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)

    def open(self, show: Show, first: Mapping[str, Any] | None = None, **more: object) -> Window:
        """A window with its content on the screen and the focus in it."""
        message = {**(first or {}), **more}
        window = open_window(message, self.said.append, self.name)
        self.windows.append(window)
        show(window, message)
        self.until(
            window, lambda: all(part.winfo_viewable() for part in (window.root, *window.root.winfo_children()[:1]))
        )
        window.root.update()
        return window

    def until(self, window: Window, true: Callable[[], object]) -> None:
        """Runs ``window`` until ``true()``; AssertionError after 20 s."""
        end = time.monotonic() + DEADLINE
        while not true():
            assert time.monotonic() < end, "it did not happen in 20 s"
            if not window.closed:
                window.root.update()
            time.sleep(0.005)

    def focus(self, window: Window) -> Any:
        """Gives the window the keyboard, as a window manager would; returns the widget that has the focus.

        The window has chosen that widget itself; Tk heeds the choice once the window can be seen.
        """
        root = window.root
        self.until(window, lambda: root.focus_lastfor() is not root)
        wanted = root.focus_lastfor()
        assert wanted is not None
        wanted.focus_force()
        self.until(window, lambda: root.focus_displayof() is wanted)
        root.update()
        return wanted

    def press(self, window: Window, key: str) -> None:
        """A key press and release for the widget that has the focus."""
        widget = window.root.focus_get()
        assert widget is not None
        widget.event_generate(f"<{key}>")
        if not window.closed:
            window.root.update()

    def close(self) -> None:
        """Closes what the test left open, and lets go of it here: pictures of a window that are collected on another
        thread wait there for a Tk that nobody runs any more. What is left is not looked through again and again."""
        while self.windows:
            self.windows.pop().close()
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session")
def display() -> Iterator[str | None]:
    """The name of a private display."""
    if sys.platform in ("win32", "darwin"):
        yield None
        return
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1600x24", "-dpi", "96", "-noreset"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        try:
            with os.fdopen(reader, encoding="ascii") as numbers:
                number = numbers.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            server.terminate()


@pytest.fixture
def screen(display: str | None) -> Iterator[Screen]:
    """An empty screen; windows that are still open afterwards are closed."""
    found = Screen(display)
    yield found
    found.close()


def parts(widget: Any) -> Iterator[Any]:
    """Every widget below ``widget``."""
    for child in widget.winfo_children():
        yield child
        yield from parts(child)


def clipped(window: Window) -> list[str]:
    """The texts on the screen that got less room than they ask for."""
    return [
        str(part.cget("text"))
        for part in parts(window.root)
        if part.winfo_class() in ("TLabel", "TButton", "TMenubutton", "TRadiobutton", "TCheckbutton")
        and part.winfo_viewable()
        and (part.winfo_reqwidth() > part.winfo_width() or part.winfo_reqheight() > part.winfo_height())
    ]


def button(window: Window, text: str) -> Any:
    """The button that says ``text``."""
    found = [
        part
        for part in parts(window.root)
        if part.winfo_class() in ("TButton", "TMenubutton") and str(part.cget("text")) == text
    ]
    assert found, f"no button says {text}"
    return found[0]


def longer(text: str) -> str:
    """``text`` as another language would say it: 40 % longer."""
    return f"{text} {'ëxtra wörds ' * 20}"[: round(len(text) * 1.4) + 1].rstrip()
