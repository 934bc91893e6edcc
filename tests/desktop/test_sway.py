"""The Wayland client against a real compositor, and the same promises against the one that the other tests use."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import pytest

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.idle.wayland import PAUSE, WaylandIdle
from tests.desktop.compositor import ACTIVATED, FULL_SCREEN, KDE, MANAGER, real_time
from tests.desktop.private_bus import wait_for
from tests.desktop.sway import Window, sway

NEVER = 1e9
SHORT_REST = 2.0
pytestmark = pytest.mark.real


@dataclass(frozen=True)
class Place:
    """A compositor that a person could sit at: one key, and a window that can be full screen."""

    display: str
    touch: Callable[[], object]
    full_screen: Callable[[bool], object]


@contextlib.contextmanager
def at_sway() -> Iterator[Place]:
    with sway() as running, contextlib.closing(Window(running.display)) as window:
        yield Place(running.display, running.type, window.full_screen)


@contextlib.contextmanager
def at_ours() -> Iterator[Place]:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(_folder())
        there = stack.enter_context(real_time(folder / "wayland-0", (KDE, 1), (MANAGER, 3)))
        window = there.show(ACTIVATED)

        def full_screen(on: bool) -> None:
            there.change(window, *((ACTIVATED, FULL_SCREEN) if on else (ACTIVATED,)))

        yield Place(str(there.path), there.touch, full_screen)
        assert there.complaints == []


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hb-wl-") as name:
        yield Path(name)


@pytest.fixture(scope="module", params=[at_sway, at_ours], ids=["sway", "ours"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with request.param() as there:
        yield there


def test_last_input_pause_and_return(place: Place) -> None:
    wakes: SimpleQueue[float] = SimpleQueue()
    idle = WaylandIdle(place.display, time.monotonic, lambda: wakes.put(time.monotonic()), rest=SHORT_REST)
    with contextlib.closing(idle):
        assert idle.source() == "wayland_kde"
        assert idle.media is None
        idle.watch(Watch(NEVER, pause=True))
        wait_for(lambda: idle.last_input()[1] < time.monotonic() - SHORT_REST)  # a silence has been told
        wait_for(lambda: not wakes.empty())
        wakes.get()
        before = time.monotonic()
        place.touch()
        after = time.monotonic()
        wait_for(lambda: (idle.last_input()[0] or 0) > before - 0.05)
        assert wakes.get(timeout=30) - before > SHORT_REST - 0.05
        last, within = idle.last_input()
        assert last is not None
        assert within == 0.0
        assert before - 0.05 <= last <= after + 0.25
        idle.watch(Watch(NEVER, back=True))
        place.touch()
        assert wakes.get(timeout=30) > after
        idle.watch(Watch(NEVER))
        place.touch()
        wait_for(lambda: idle.last_input()[1] == 0.0)
        assert wakes.empty()


def test_a_pause_is_told_after_five_seconds(place: Place) -> None:
    wakes: SimpleQueue[float] = SimpleQueue()
    idle = WaylandIdle(place.display, time.monotonic, lambda: wakes.put(time.monotonic()))
    with contextlib.closing(idle):
        idle.watch(Watch(NEVER, pause=True))
        wakes.get(timeout=30)
        before = time.monotonic()
        place.touch()
        woken = wakes.get(timeout=30)
        last, within = idle.last_input()
        assert last is not None
        assert within == 0.0
        assert woken - before >= PAUSE - 0.05
        assert last == pytest.approx(woken - PAUSE, abs=0.1)


def test_the_window_in_front_is_full_screen_or_not(place: Place) -> None:
    wakes: SimpleQueue[int] = SimpleQueue()
    with contextlib.closing(WaylandIdle(place.display, time.monotonic, lambda: wakes.put(1))) as idle:
        wait_for(lambda: idle.full_screen is False)
        assert wakes.empty()
        place.full_screen(True)
        wait_for(lambda: idle.full_screen is True, 20)
        place.full_screen(False)
        wait_for(lambda: idle.full_screen is False, 20)
        wait_for(lambda: wakes.qsize() == 2)


def test_an_inhibitor_looks_like_endless_input_in_sway() -> None:
    with sway() as running, contextlib.closing(Window(running.display)) as window:
        idle = WaylandIdle(running.display, time.monotonic, lambda: None, rest=1.0)
        with contextlib.closing(idle):
            window.inhibit()
            begun = time.monotonic()
            wait_for(lambda: (idle.last_input()[0] or 0) > begun + 1)
            assert idle.last_input()[1] == pytest.approx(1.5)


def test_a_killed_sway_is_lost_and_another_is_found() -> None:
    wakes: SimpleQueue[int] = SimpleQueue()
    with contextlib.ExitStack() as stack:
        running = stack.enter_context(sway())
        at = running.folder / "moved"
        at.symlink_to(running.display)
        idle = WaylandIdle(str(at), time.monotonic, lambda: wakes.put(1), back_off=(0.1,))
        stack.enter_context(contextlib.closing(idle))
        assert idle.source() == "wayland_kde"
        os.kill(running.process.pid, 9)
        wait_for(lambda: idle.source() == "wayland_lost")
        assert idle.last_input()[0] in (None, 0.0)
        wait_for(lambda: idle.full_screen is None)
        with sway() as other:
            at.unlink()
            at.symlink_to(other.display)
            wait_for(lambda: idle.source() == "wayland_kde", 20)
            wait_for(lambda: idle.full_screen is False, 20)
            idle.close()
