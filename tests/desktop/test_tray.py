"""The StatusNotifierItem, against a real bus and a watcher that is a record of what it was told."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hipbreak.desktop.linux.bus import DBUS, PROPERTIES
from hipbreak.desktop.linux.pystray_base import Menu, MenuItem
from hipbreak.desktop.linux.tray import ITEM, ITEM_PATH, Icon, _is_ours
from tests.desktop.fake_watcher import Watcher
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

RED = [(2, 1, bytes([255, 200, 0, 0] * 2)), (1, 1, bytes([255, 200, 0, 0]))]
GREEN = [(1, 1, bytes([255, 0, 200, 0]))]
NEWS = ("NewIcon", "NewTitle", "NewToolTip", "NewStatus")


@pytest.fixture
def daemon() -> Iterator[PrivateBus]:
    with private_bus() as running:
        yield running


@contextlib.contextmanager
def running(icon: Icon) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=icon.run)
    thread.start()
    try:
        yield thread
    finally:
        icon.stop()
        thread.join(10)
        assert not thread.is_alive()


def make(daemon: PrivateBus, **rest: Any) -> Icon:
    menu = Menu(MenuItem("Open", rest.pop("action", lambda: None), default=True), MenuItem("Quit", lambda: None))
    return Icon("hipbreak", RED, "About 35 min\nQuiet: <call> & more", menu, address=daemon.address, **rest)


def remember(heard: list[str], member: str) -> Callable[[Any], None]:
    return lambda _: heard.append(member)


def test_registers_with_its_unique_name_once_there_is_something_to_show(daemon: PrivateBus) -> None:
    """With a well-known name GNOME's extension loses the icon in a race."""
    icon = make(daemon)
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        assert watcher.item.startswith(":")
        assert watcher.get("Status") == "Active"
        wait_for(lambda: icon.visible)
        assert len(watcher.registered) == 1


def test_every_property_is_answered(daemon: PrivateBus) -> None:
    """GNOME's extension removes an icon whose answer to IconAccessibleDesc is an error."""
    icon = make(daemon)
    icon.description = "hipbreak: sitting"
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        (everything,) = watcher.bus.call(watcher.item, ITEM_PATH, PROPERTIES, "GetAll", "s", (ITEM,))
        for name, (_, value) in everything.items():
            assert watcher.get(name) == value
        (xml,) = watcher.bus.call(watcher.item, ITEM_PATH, f"{DBUS}.Introspectable", "Introspect")
        for name in everything:
            assert f'<property name="{name}"' in xml
        assert watcher.get("Invented") == ""
        assert watcher.get("IconAccessibleDesc") == "hipbreak: sitting"
        assert everything["Id"] == ("s", "hipbreak")
        assert everything["Title"] == ("s", "hipbreak")
        assert everything["ToolTip"][1][2:] == ("About 35 min", "Quiet: &lt;call&gt; &amp; more")
        assert everything["ItemIsMenu"] == ("b", False)
        assert everything["Menu"] == ("o", "/MenuBar")
        assert everything["IconPixmap"][1] == RED


def test_what_changes_is_told_once(daemon: PrivateBus) -> None:
    icon = make(daemon)
    heard: list[str] = []
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        wait_for(lambda: watcher.registered and icon.visible)
        for member in NEWS:
            watcher.bus.listen(remember(heard, member), sender=watcher.item, member=member)
        watcher.bus.name_owner(DBUS)
        icon.title = icon.title
        icon.icon = GREEN
        icon.title = "Away"
        icon.visible = False
        wait_for(lambda: "NewStatus" in heard)
        assert heard == ["NewIcon", "NewToolTip", "NewStatus"], "a panel asks for everything after each of them"
        assert watcher.get("IconPixmap") == GREEN
        assert watcher.get("Status") == "Passive"


def test_what_changes_together_is_told_at_its_end(daemon: PrivateBus) -> None:
    icon = make(daemon)
    heard: list[str] = []
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        wait_for(lambda: watcher.registered and icon.visible)
        for member in (*NEWS, "ItemsPropertiesUpdated"):
            watcher.bus.listen(remember(heard, member), sender=watcher.item, member=member)
        watcher.bus.name_owner(DBUS)
        with icon.together():
            icon.icon = GREEN
            icon.title = "About 40 min"
            assert watcher.get("ToolTip")[2] == "About 40 min"
            assert heard == [], "what was told would have come before this answer"
            icon.menu = Menu(MenuItem("About 40 min", lambda: None, default=True), MenuItem("Quit", lambda: None))
        wait_for(lambda: len(heard) == 3)
        assert heard == ["NewIcon", "NewToolTip", "ItemsPropertiesUpdated"]
        with icon.together():
            icon.title = icon.title
        icon.visible = False
        wait_for(lambda: heard[3:] == ["NewStatus"])


def test_menu_changes_are_pushed(daemon: PrivateBus) -> None:
    icon = make(daemon)
    heard: list[Any] = []
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        wait_for(lambda: watcher.registered and icon.visible)
        watcher.bus.listen(heard.append, sender=watcher.item, path="/MenuBar", member="LayoutUpdated")
        watcher.bus.name_owner(DBUS)
        icon.menu = Menu(*icon.menu.items)
        icon.menu = Menu(MenuItem("New", lambda: None))
        wait_for(lambda: heard)
        revision, (_, _, children) = watcher.bus.call(
            watcher.item, "/MenuBar", "com.canonical.dbusmenu", "GetLayout", "iias", (0, -1, [])
        )
        assert [child[1]["label"][1] for _, child in children] == ["New"]
        assert heard == [(revision, 0)]


def test_left_click_and_menu_click_run_on_the_thread_of_run(daemon: PrivateBus) -> None:
    clicked: list[threading.Thread] = []
    icon = make(daemon, action=lambda: clicked.append(threading.current_thread()))
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon) as main:
        watcher.bus.call(watcher.item, ITEM_PATH, ITEM, "Activate", "ii", (0, 0))
        wait_for(lambda: clicked == [main])
        watcher.bus.call(
            watcher.item, "/MenuBar", "com.canonical.dbusmenu", "Event", "isvu", (1, "clicked", ("i", 0), 0)
        )
        wait_for(lambda: clicked == [main, main])
        for member, signature, body in (("ContextMenu", "ii", (0, 0)), ("Scroll", "is", (1, "vertical"))):
            watcher.bus.call(watcher.item, ITEM_PATH, ITEM, member, signature, body)


def test_a_slow_or_failing_callback_does_not_stall_the_panel(daemon: PrivateBus) -> None:
    hold, begun = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        hold.wait(30)
        raise ZeroDivisionError

    icon = make(daemon, action=slow)
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        watcher.bus.call(watcher.item, ITEM_PATH, ITEM, "Activate", "ii", (0, 0))
        wait_for(begun.is_set)
        assert watcher.get("ToolTip")[2] == "About 35 min"
        hold.set()
        begun.clear()
        watcher.bus.call(watcher.item, ITEM_PATH, ITEM, "Activate", "ii", (0, 0))
        wait_for(begun.is_set)


@contextlib.contextmanager
def restarted(daemon: PrivateBus, hosted: list[bool], times: int) -> Iterator[Watcher]:
    with contextlib.closing(Watcher(daemon)) as watcher:
        wait_for(lambda: hosted.count(True) == times)
        yield watcher
    wait_for(lambda: hosted == [False] + [True, False] * times)


def test_a_watcher_that_comes_late_or_again_is_found(daemon: PrivateBus) -> None:
    hosted: list[bool] = []
    icon = make(daemon, hosted=hosted.append)
    with running(icon):
        wait_for(lambda: hosted == [False])
        for times in (1, 2, 3):
            with restarted(daemon, hosted, times) as watcher:
                assert watcher.get("Id") == "hipbreak"


def test_an_icon_that_the_watcher_lost_is_registered_again_but_not_for_ever(daemon: PrivateBus) -> None:
    icon = make(daemon, check_after=0.05)
    with contextlib.closing(Watcher(daemon, lists=False)) as watcher, running(icon):
        wait_for(lambda: watcher.asked == 4)
        assert len(watcher.registered) == 4


def test_an_icon_that_is_listed_is_asked_for_once(daemon: PrivateBus) -> None:
    icon = make(daemon, check_after=0.05)
    with contextlib.closing(Watcher(daemon)) as watcher, running(icon):
        wait_for(lambda: watcher.asked)
        assert watcher.get("Id") == "hipbreak"
        assert (len(watcher.registered), watcher.asked) == (1, 1)


def test_entries_of_the_list_are_told_apart() -> None:
    for entry in (":1.4", ":1.4/StatusNotifierItem", ":1.4@/StatusNotifierItem"):
        assert _is_ours(entry, ":1.4")
        assert not _is_ours(entry.replace(":1.4", ":1.42"), ":1.4")


def test_the_bus_may_come_late_and_come_back(tmp_path: Path) -> None:
    socket = tmp_path / "bus"
    hosted: list[bool] = []
    icon = Icon("hipbreak", RED, "Here", address=f"unix:path={socket}", hosted=hosted.append)
    with running(icon):
        wait_for(lambda: hosted)
        for _ in range(2):
            with private_bus(socket) as daemon, contextlib.closing(Watcher(daemon)) as watcher:
                assert watcher.get("ToolTip")[2] == "Here"
            wait_for(lambda: hosted[-1] is False)


def test_stop_before_run_and_twice(daemon: PrivateBus) -> None:
    icon = make(daemon)
    icon.stop()
    icon.run()
    icon.stop()


def test_contract_of_pystray(daemon: PrivateBus) -> None:
    """What pystray's documentation promises of any icon."""
    seen: list[Icon] = []
    icon = make(daemon)
    assert (icon.HAS_MENU, icon.HAS_DEFAULT_ACTION, icon.HAS_MENU_RADIO) == (True, True, True)
    assert icon.name == "hipbreak"
    assert not icon.visible
    with pytest.raises(ValueError, match="icon data"):
        Icon("empty", address=daemon.address).visible = True
    icon.run_detached(setup=seen.append)
    wait_for(lambda: seen == [icon])
    assert not icon.visible
    icon.visible = True
    icon.update_menu()
    icon.icon = None
    assert not icon.visible
    icon.stop()


def test_loads_no_toolkit_no_xlib_and_no_pillow() -> None:
    program = (
        "import sys; import hipbreak.desktop.linux.tray_choice;"
        "print([name for name in ('PIL', 'Xlib', 'tkinter', 'gi', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
