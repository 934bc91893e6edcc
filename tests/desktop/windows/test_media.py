"""Whether something keeps the screen on."""

from __future__ import annotations

import threading
from ctypes import wintypes

import pytest

from hipbreak.desktop.windows.media import Media, system_state
from hipbreak.desktop.windows.native import function
from tests.desktop.windows.windows_here import ASKS_WINDOWS, missing, on_wine

SYSTEM, DISPLAY, PRESENT, AWAY, CONTINUOUS = 0x1, 0x2, 0x4, 0x40, 0x80000000


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (0, False),
        (PRESENT, False),
        (SYSTEM | AWAY, False),  # a download, a backup
        (DISPLAY, True),
        (SYSTEM | DISPLAY | PRESENT, True),
    ],
)
def test_only_who_needs_the_screen_counts(state: int, answer: bool) -> None:
    media = Media(lambda: lambda: state)
    assert (media.now(), media.source()) == (answer, "windows")


def test_a_windows_that_does_not_say_is_no_film(caplog: pytest.LogCaptureFixture) -> None:
    states: list[int | None] = [DISPLAY, DISPLAY, None, None, 0]

    def state() -> int:
        said = states.pop(0)
        if said is None:
            raise OSError("status 0xc0000022")
        return said

    media = Media(lambda: state)
    assert [(media.now(), media.source()) for _ in range(4)] == [
        (True, "windows"),
        (None, "none"),
        (None, "none"),
        (False, "windows"),
    ]
    assert len(caplog.records) == 1


def test_where_there_is_no_such_function_nothing_is_known() -> None:
    media = Media(missing)
    assert (media.now(), media.source()) == (None, "none")


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine always answers that somebody is there and nobody demands anything")
def test_a_real_demand_is_seen() -> None:
    """Under Wine the answer is always that somebody is there and nobody demands anything."""
    demand = function("kernel32.dll", "SetThreadExecutionState", wintypes.DWORD, wintypes.DWORD)
    state, media = system_state(), Media()
    seen: list[bool | None] = []

    def film() -> None:
        demand(CONTINUOUS | DISPLAY)
        seen.append(media.now())
        demand(CONTINUOUS)

    thread = threading.Thread(target=film)
    thread.start()
    thread.join(10)
    assert media.source() == "windows"
    if on_wine():
        assert (seen, state()) == ([False], PRESENT)
    else:
        assert seen == [True]
