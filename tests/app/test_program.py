"""The program as a whole where no screen is needed: an end that comes in the middle of its start."""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hipbreak import places, state_file
from hipbreak.app.program import Program
from hipbreak.clock import system_clock
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.spans import Bout
from hipbreak.core.state import begin
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body
from hipbreak.places import Places
from hipbreak.ui.tray import How, Tray
from tests import person
from tests.desktop.private_bus import private_bus

NOTIFICATIONS = "org.freedesktop.Notifications"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the buses that hold a start up are Linux's")


class Nowhere:
    """A tray that nobody sees."""

    def run(self) -> None: ...

    def stop(self) -> None: ...

    def how(self) -> How:
        return "none"

    def show(self, *_: Any) -> None: ...


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    person.move_in(tmp_path, monkeypatch)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    found = places.find()
    places.make(found)
    return found


def test_a_quit_while_slow_buses_are_waited_for_leaves_the_count_as_it_was(
    home: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a program that knows nothing of the desktop would see is no sign of life, and no reminder for nobody."""
    clock = system_clock()
    now = clock.now()
    state = begin(now, DEFAULTS)
    bout = Bout(now.elapsed - 6000, now.wall - timedelta(seconds=6000))
    state_file.save(
        home.state,
        replace(state, seat=replace(state.seat, bout=bout, last_input=now.elapsed, sign=now.elapsed)),
        now,
        state_file.boot_id(),
        clock.boottime(),
    )
    before = home.state.read_bytes()
    asked, over = threading.Event(), threading.Event()
    with private_bus() as daemon, contextlib.closing(daemon.connect()) as theirs:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
            monkeypatch.setenv(name, daemon.address)
        program = Program(home, Tray(Nowhere(), lambda _: None), queue.SimpleQueue())

        def quits_and_never_answers(*_: object) -> tuple[str, Body]:
            asked.set()
            program.quit()
            over.wait(60)
            return "", ()

        theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NOTIFICATIONS, 0))
        theirs.export("/org/freedesktop/Notifications", quits_and_never_answers)
        run = threading.Thread(target=program.run, daemon=True)
        run.start()
        try:
            assert asked.wait(20)
            run.join(20)
            assert not run.is_alive()
        finally:
            over.set()
    assert home.state.read_bytes() == before
    assert list(home.state.parent.glob("state*")) == [home.state]
    assert not home.history.exists()
