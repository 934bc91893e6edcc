"""Full screen or not, as a compositor of ours tells it, with everything that can go wrong."""

from __future__ import annotations

import contextlib
import logging
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipbreak.desktop.linux.facts.toplevels import Toplevels
from hipbreak.desktop.linux.wayland_wire import Waiter
from tests.desktop.compositor import ACTIVATED, FULL_SCREEN, MANAGER, Compositor, Window, compositor
from tests.desktop.private_bus import wait_for

MAXIMIZED = 0
LONG = 1e6


@dataclass
class Watched:
    """A compositor, and who is told of its windows."""

    there: Compositor
    windows: Toplevels
    changes: list[bool | None]


@contextlib.contextmanager
def watched(path: Path, version: int = 3, talk: float = 0.0) -> Iterator[Watched]:
    changes: list[bool | None] = []
    waiter = Waiter("windows")
    with compositor(path, (MANAGER, version)) as there, contextlib.closing(waiter):
        windows = Toplevels(waiter, str(path), lambda: changes.append(windows.full_screen), talk=talk, back_off=(0.02,))
        waiter.after(0.0, windows.open)
        yield Watched(there, windows, changes)
        waiter.after(0.0, windows.close)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wayland-3"


def test_only_a_window_that_is_in_front_and_full(path: Path) -> None:
    with watched(path) as here:
        wait_for(lambda: here.changes == [False])
        back = here.there.show(FULL_SCREEN)
        front = here.there.show(ACTIVATED, MAXIMIZED)
        here.there.change(front, ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.changes == [False, True])
        here.there.change(front, FULL_SCREEN)
        wait_for(lambda: here.changes == [False, True, False])
        here.there.change(back, ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.windows.full_screen is True)
        here.there.shut(back)
        wait_for(lambda: here.windows.full_screen is False)
        here.there.shut(front)
        wait_for(lambda: here.there.handles() == 0)
        later = here.there.show(ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.windows.full_screen is True)
        here.there.shut(later)
        wait_for(lambda: here.changes == [False, True] * 3 + [False])
    assert here.there.complaints == []


def test_a_window_that_was_there_before_is_told_of_at_once(path: Path) -> None:
    with compositor(path, (MANAGER, 2)) as there, contextlib.closing(Waiter("windows")) as waiter:
        there.show(ACTIVATED, FULL_SCREEN)
        changes: list[bool | None] = []
        windows = Toplevels(waiter, str(path), lambda: changes.append(windows.full_screen))
        waiter.after(0.0, windows.open)
        wait_for(lambda: changes == [True])
        waiter.after(0.0, windows.close)
        wait_for(lambda: changes == [True, None])


def test_states_are_in_force_with_done(path: Path) -> None:
    with watched(path) as here:
        wait_for(lambda: here.changes == [False])
        window = here.there.show(ACTIVATED)
        here.there.change(window, ACTIVATED, FULL_SCREEN, done=False)
        here.there.change(window, ACTIVATED)
        here.there.change(window, ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.changes == [False, True])


def test_a_protocol_too_old_to_tell_of_full_screen_tells_nothing(path: Path) -> None:
    with watched(path, version=1) as here:
        wait_for(lambda: here.there.accepted == 1 and not here.there.clients)
        assert here.windows.full_screen is None
        assert here.changes == []


def test_a_compositor_that_stops_telling_makes_it_unknown(path: Path) -> None:
    with watched(path) as here:
        here.there.show(ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.windows.full_screen is True)
        here.there.finish()
        wait_for(lambda: here.windows.full_screen is None)


def test_titles_that_change_all_the_time_are_not_read_each_time(path: Path) -> None:
    with watched(path, talk=LONG) as here:
        wait_for(lambda: here.changes == [False])
        window = here.there.show(ACTIVATED)

        def heaped_up() -> bool:
            here.there.change(window, ACTIVATED, title="99 %")
            return here.there.unread() > 50_000

        wait_for(heaped_up)
        assert here.changes == [False]


def test_news_is_not_held_up_by_talk_for_long(path: Path) -> None:
    with watched(path, talk=0.3) as here:
        wait_for(lambda: here.changes == [False])
        window = here.there.show(ACTIVATED)
        for turn in range(50):
            here.there.change(window, ACTIVATED, title=f"{turn} %")
        here.there.change(window, ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.changes == [False, True])


def test_it_comes_back_after_a_loss(path: Path) -> None:
    with watched(path) as here:
        wait_for(lambda: here.changes == [False])
        here.there.throw_out()
        wait_for(lambda: here.changes == [False, None, False])
        here.there.show(ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.windows.full_screen is True)


@pytest.mark.parametrize(
    "states", [b"\x07\0\0\0" + b"\0" * 8, b"\xff\xff\xff\xff", b"", b"\0\0"], ids=["odd", "endless", "none", "half"]
)
def test_states_that_make_no_sense_cost_the_connection(
    path: Path, states: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), watched(path) as here:
        wait_for(lambda: here.changes == [False])
        window = here.there.show(ACTIVATED, FULL_SCREEN)
        wait_for(lambda: here.windows.full_screen is True)
        (handle,) = window.handles.values()
        body = states + bytes(-len(states) % 4)
        here.there.raw(struct.pack("=II", handle, (8 + len(body)) << 16 | 4) + body)
        if states == b"\0\0":  # padded, it is an empty array
            here.there.raw(struct.pack("=II", handle, 8 << 16 | 5))
            wait_for(lambda: here.changes == [False, True, False])
        else:
            wait_for(lambda: here.changes == [False, True, None, True])
            assert len(caplog.records) == 1


WINDOW = st.sets(st.sampled_from([MAXIMIZED, ACTIVATED, FULL_SCREEN])).map(tuple)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), WINDOW | st.none()), max_size=20))
def test_the_answer_is_what_the_windows_are(steps: list[tuple[int, tuple[int, ...] | None]]) -> None:
    windows: dict[int, Window] = {}
    with tempfile.TemporaryDirectory(prefix="hb-wl-") as folder, watched(Path(folder) / "wayland-0") as here:
        for number, states in steps:
            if number not in windows:
                windows[number] = here.there.show(*(states or ()))
            elif states is None:
                here.there.shut(windows.pop(number))
            else:
                here.there.change(windows[number], *states)
        truth = any({ACTIVATED, FULL_SCREEN} <= set(window.states) for window in windows.values())
        wait_for(lambda: here.windows.full_screen is truth)
        assert here.there.complaints == []
