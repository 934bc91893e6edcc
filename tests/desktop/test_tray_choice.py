"""Which tray is used, and that it is decided again when something comes or goes."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from hipbreak.desktop.linux.orders import Orders
from hipbreak.desktop.linux.pystray_base import Menu, MenuItem
from hipbreak.desktop.linux.tray import Pixmap
from hipbreak.desktop.linux.tray_choice import LinuxTray, Which
from hipbreak.desktop.linux.tray_x11 import possible
from tests.desktop.fake_watcher import Watcher
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

MENU = Menu(MenuItem("Open", lambda: None, default=True))


@dataclass(frozen=True)
class Plain:
    """A picture of one pixel, ``shade`` bright; ``drawn`` remembers each drawing."""

    shade: int
    drawn: list[int]

    def pixmaps(self) -> Sequence[Pixmap]:
        self.drawn.append(self.shade)
        return [(1, 1, bytes([255, self.shade, 0, 0]))]

    def image(self, size: int) -> object:
        raise AssertionError(size)


@pytest.fixture
def daemon() -> Iterator[PrivateBus]:
    with private_bus() as running:
        yield running


@contextlib.contextmanager
def tray(daemon: PrivateBus, changes: list[Which]) -> Iterator[LinuxTray]:
    made = LinuxTray("hipbreak", address=daemon.address, grace=0.05, x11_possible=lambda: False, changed=changes.append)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join(10)
        assert not thread.is_alive()


def test_none_then_sni_then_none(daemon: PrivateBus) -> None:
    changes: list[Which] = []
    with tray(daemon, changes) as ours:
        ours.show(Plain(1, []), "One", "described", MENU)
        assert ours.how() == "none"
        with contextlib.closing(Watcher(daemon)) as watcher:
            wait_for(lambda: ours.how() == "sni")
            assert watcher.get("IconAccessibleDesc") == "described"
        wait_for(lambda: ours.how() == "none")
    assert changes == ["sni", "none"]


def test_a_picture_is_drawn_when_it_is_another(daemon: PrivateBus) -> None:
    drawn: list[int] = []
    with tray(daemon, []) as ours, contextlib.closing(Watcher(daemon)) as watcher:
        for shade, title in ((1, "One"), (1, "Two"), (2, "Two"), (2, "Two")):
            ours.show(Plain(shade, drawn), title, "", MENU)
        assert watcher.get("ToolTip")[2] == "Two"
        assert watcher.get("IconPixmap") == [(1, 1, bytes([255, 2, 0, 0]))]
    assert drawn == [1, 2]


def test_many_threads_may_show(daemon: PrivateBus) -> None:
    with tray(daemon, []) as ours, contextlib.closing(Watcher(daemon)) as watcher:

        def work(number: int) -> None:
            for turn in range(200):
                ours.show(Plain(number, []), f"{number} {turn}", "", MENU)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ours.show(Plain(9, []), "Last", "", MENU)
        assert watcher.get("ToolTip")[2] == "Last"


def test_new_texts_wake_nobody_on_the_thread_of_run(daemon: PrivateBus) -> None:
    """It has nothing to do while a panel shows the icon."""
    ours = LinuxTray("hipbreak", address=daemon.address)
    thread = threading.Thread(target=ours.run)
    thread.start()
    try:
        with contextlib.closing(Watcher(daemon)) as watcher:
            ours.show(Plain(1, []), "One", "", MENU)
            wait_for(lambda: ours.how() == "sni")
            before = wakes(thread)
            for turn in range(20):
                ours.show(Plain(turn, []), f"turn {turn}", "", MENU)
            assert watcher.get("ToolTip")[2] == "turn 19"
            assert wakes(thread) == before
    finally:
        ours.stop()
        thread.join(10)
        assert not thread.is_alive()


def wakes(thread: threading.Thread) -> int:
    """How often ``thread`` has given the processor away, once it does nothing any more."""
    status = Path(f"/proc/self/task/{thread.native_id}/status")
    wait_for(lambda: "State:\tS" in status.read_text())
    return int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(), re.M)[0])


def test_x11_only_where_there_is_x11() -> None:
    assert possible({"DISPLAY": ":0"})
    assert not possible({})
    assert not possible({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"})


def test_orders_run_in_order_and_in_time() -> None:
    orders, done = Orders(), list[str]()
    orders.after(0.1, lambda: done.append("late"))
    orders.after(0.1, orders.stop)
    orders.after(0.02, lambda: done.append("soon"))
    orders.put(lambda: 1 / 0)
    orders.put(lambda: done.append("now"))
    orders.run()
    assert done == ["now", "soon", "late"]
