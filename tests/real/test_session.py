"""The tests' own desktop does what the other real tests rely on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.real.bus import Bus
from tests.real.desktop_xfce import Notifier
from tests.real.logind import NAME as LOGIND
from tests.real.logind import SESSION
from tests.real.notifications import NAME as NOTIFICATIONS
from tests.real.processes import MARK
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

pytestmark = pytest.mark.real


@pytest.fixture
def session() -> Iterator[Desktop]:
    with desktop() as running:
        yield running


def notify(session: Desktop) -> int:
    bus = Bus(session.env["DBUS_SESSION_BUS_ADDRESS"])
    actions = ["start", "Start", "later", "Later"]
    body: tuple[Any, ...] = ("hipbreak", 0, "", "Time to get up", "About 30 min", actions, {}, 20000)
    (identity,) = bus.call(
        NOTIFICATIONS, "/org/freedesktop/Notifications", f"{NOTIFICATIONS}.Notify", "susssasa{sv}i", body
    )
    bus.close()
    return int(identity)


def panel_shows(session: Desktop) -> bool:
    """The panel is the uppermost 30 rows: more than a few colours, and mostly not the backdrop's."""
    strip = session.picture().crop((0, 0, 1280, 30))
    colours = strip.getcolors(1280 * 30) or []
    return len(colours) > 10 and max(colours)[1] != (0x3B, 0x5B, 0x73)


def test_the_panel_is_on_the_screen(session: Desktop, tmp_path: Path) -> None:
    until(lambda: panel_shows(session), 20, "the panel to be drawn")
    with Image.open(session.shot(tmp_path / "screen.png")) as picture:
        assert picture.size == (1280, 800)
        assert picture.getpixel((640, 300)) == (0x3B, 0x5B, 0x73)


@pytest.mark.parametrize("notifier", ["xfce4-notifyd", "dunst"])
def test_the_button_of_a_notification_is_pressed(notifier: Notifier) -> None:
    with desktop(notifier, tray=None) as session:
        identity = notify(session)
        session.press("Later")
        (told,) = [one for one in session.notifications() if one.summary == "Time to get up"]
        assert (told.id, told.actions) == (identity, {"start": "Start", "later": "Later"})
        assert ("ActionInvoked", "later") in told.events


def test_the_daemon_and_the_tray_come_and_go() -> None:
    with desktop(notifier=None, tray=None) as session:
        assert session.sni_items() == []
        session.restart("notifier")
        notify(session)
        until(lambda: session.notifications()[-1].showing, 10, "the notification")
        session.restart("tray")
        session.stop("tray")
        session.restart("tray")
        session.restart("notifier")


def test_logind_tells_lock_and_sleep(session: Desktop) -> None:
    bus = Bus(session.env["DBUS_SYSTEM_BUS_ADDRESS"])
    (path,) = bus.call(LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager.GetSession", "s", ("1",))
    assert path == SESSION
    session.lock()
    assert bus.property(LOGIND, path, f"{LOGIND}.Session.LockedHint") is True
    session.unlock()
    session.sleep()
    assert bus.properties(LOGIND, path, f"{LOGIND}.Session")["LockedHint"] is False
    assert bus.property(LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager.PreparingForSleep") is True
    session.wake()
    bus.close()


def test_a_window_gets_what_is_typed_and_nothing_stays_behind() -> None:
    program = (
        "import tkinter; w = tkinter.Tk(); w.title('Wörter'); e = tkinter.Entry(w); e.pack(); e.focus_force();"
        "w.bind('<Return>', lambda _: print(e.get(), flush=True)); w.mainloop()"
    )
    with desktop(notifier=None, tray=None) as session:
        window = session.start([sys.executable, "-c", program])
        until(lambda: "Wörter" in session.windows(), 20, "the window")
        session.type("hip")
        session.key("Return")
        until(lambda: "hip" in session.log(), 10, "the text")
        mark = f"{MARK}={session.folder}".encode()
    assert window.poll() is not None
    assert not session.folder.exists()
    assert not [process for process in Path("/proc").glob("[0-9]*") if mark in _environ(process)]


def _environ(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""
