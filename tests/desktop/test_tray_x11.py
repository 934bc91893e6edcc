"""The icon in an XEmbed tray, on a real X server: F05, F06 and F08 of the fault catalogue."""

from __future__ import annotations

import contextlib
import faulthandler
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from hipbreak.desktop.linux import tray_x11
from hipbreak.desktop.linux.orders import Orders
from hipbreak.desktop.linux.pystray_base import Menu, MenuItem
from hipbreak.desktop.linux.tray_choice import LinuxTray
from tests.desktop.fake_watcher import Watcher
from tests.desktop.private_bus import private_bus, wait_for
from tests.desktop.xembed_host import SIZE, host, x_server

pytestmark = pytest.mark.real


@dataclass(frozen=True)
class Square:
    """A picture that is all ``colour``, with its corner left open."""

    colour: tuple[int, int, int]

    def image(self, size: int) -> Any:
        import PIL.Image

        picture = PIL.Image.new("RGBA", (size, size), (*self.colour, 255))
        picture.putpixel((0, 0), (0, 0, 0, 0))
        return picture

    def pixmaps(self) -> list[tuple[int, int, bytes]]:
        return [(1, 1, bytes([255, *self.colour]))]


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with x_server() as name:
        monkeypatch.setenv("DISPLAY", name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield name


@contextlib.contextmanager
def clock() -> Iterator[Orders]:
    orders = Orders()
    thread = threading.Thread(target=orders.run)
    thread.start()
    try:
        yield orders
    finally:
        orders.stop()
        thread.join(10)


@contextlib.contextmanager
def icon(docked: list[bool], action: Callable[[], None] = lambda: None) -> Iterator[tray_x11.X11Tray]:
    with clock() as orders:
        made = tray_x11.X11Tray("hipbreak", orders.after, docked.append)
        made.show(Square((200, 0, 0)), "About 35 min · due…", Menu(MenuItem("Open", action, default=True)))
        try:
            yield made
        finally:
            made.stop()
            assert not made._thread.is_alive()


def screen(name: str, x: int, y: int) -> tuple[int, int, int]:
    import Xlib.display
    from Xlib import X

    connection = Xlib.display.Display(name)
    try:
        blue, green, red = connection.screen().root.get_image(x, y, 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3]
    finally:
        connection.close()
    return red, green, blue


def click(name: str, x: int, y: int) -> None:
    import Xlib.display
    from Xlib import X
    from Xlib.ext import xtest

    connection = Xlib.display.Display(name)
    connection.screen().root.warp_pointer(x, y)
    for kind in (X.ButtonPress, X.ButtonRelease):
        xtest.fake_input(connection, kind, 1)
    connection.sync()
    connection.close()


def test_available_says_whether_there_is_a_tray(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not tray_x11.available()
    with host(display):
        assert tray_x11.available()
    monkeypatch.setenv("DISPLAY", ":987")
    assert not tray_x11.available()
    monkeypatch.delenv("DISPLAY")
    assert not tray_x11.available()


def test_shows_its_picture_on_the_colour_of_the_panel_and_hears_clicks(display: str) -> None:
    docked: list[bool] = []
    clicked: list[bool] = []
    with host(display), icon(docked, lambda: clicked.append(True)) as ours:
        middle = 4 + SIZE // 2
        wait_for(lambda: screen(display, middle, middle) == (200, 0, 0))
        assert screen(display, 4, 4) == (0x2A, 0x3B, 0x4C)
        ours.show(Square((0, 0, 200)), "Away", Menu(MenuItem("Open", lambda: clicked.append(True), default=True)))
        wait_for(lambda: screen(display, middle, middle) == (0, 0, 200))
        click(display, middle, middle)
        wait_for(lambda: clicked)
    assert docked[-1] is False


def test_docks_when_the_tray_comes_later_and_after_each_restart(display: str) -> None:
    """F05 and F08."""
    docked: list[bool] = []
    with icon(docked):
        wait_for(lambda: docked)
        assert not any(docked)
        for _ in range(6):
            with host(display):
                wait_for(lambda: docked[-1])
            wait_for(lambda: not docked[-1])


def test_thousands_of_updates_from_other_threads(display: str) -> None:
    """F06: pystray's own backend hangs after some hundreds of these."""
    docked: list[bool] = []
    menu = Menu(MenuItem("Open", lambda: None, default=True))
    faulthandler.dump_traceback_later(110, exit=True)
    try:
        with host(display), icon(docked) as ours:
            for turn in range(5000):
                ours.show(Square((turn % 250, 1, 1)), f"About {turn} min", menu)
            wait_for(lambda: screen(display, 10, 10) == (4999 % 250, 1, 1), 60)
    finally:
        faulthandler.cancel_dump_traceback_later()


def test_the_x_server_may_go(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    docked: list[bool] = []
    with x_server() as other:
        monkeypatch.setenv("DISPLAY", other)
        with clock() as orders:
            ours = tray_x11.X11Tray("hipbreak", orders.after, docked.append)
            with host(other):
                ours.show(Square((200, 0, 0)), "Here", None)
                wait_for(lambda: docked and docked[-1])
            monkeypatch.setenv("DISPLAY", ":987")
    ours.show(Square((0, 200, 0)), "Gone", None)
    ours.stop()
    assert docked[-1] is False


def test_x11_is_used_while_there_is_no_watcher(display: str) -> None:
    changes: list[str] = []
    with private_bus() as daemon, host(display):
        tray = LinuxTray("hipbreak", address=daemon.address, grace=0.1, changed=changes.append)
        thread = threading.Thread(target=tray.run)
        thread.start()
        tray.show(Square((200, 0, 0)), "Here", "described", Menu(MenuItem("Open", lambda: None, default=True)))
        wait_for(lambda: tray.how() == "x11")
        with contextlib.closing(Watcher(daemon)):
            wait_for(lambda: tray.how() == "sni")
            assert screen(display, 15, 15) == (0x2A, 0x3B, 0x4C)
        wait_for(lambda: tray.how() == "x11")
        tray.stop()
        thread.join(10)
        assert not thread.is_alive()
    assert [change for change in changes if change != "none"] == ["x11", "sni", "x11"]
