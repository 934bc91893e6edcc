"""Do not disturb and presentations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.windows.do_not_disturb import DoNotDisturb, Quiet, system_state, understand
from tests.desktop.windows.windows_here import ASKS_WINDOWS, fails, missing, on_wine

NOT_PRESENT, BUSY, DIRECT3D, PRESENTATION, ACCEPTS, QUIET_TIME, APP = range(1, 8)


@pytest.mark.parametrize(
    ("level", "state", "quiet"),
    [
        (0, ACCEPTS, Quiet(dnd=False)),
        (1, ACCEPTS, Quiet(dnd=True)),
        (2, ACCEPTS, Quiet(dnd=True)),
        (3, ACCEPTS, Quiet(dnd=None)),
        (None, ACCEPTS, Quiet(dnd=None)),
        (None, QUIET_TIME, Quiet(dnd=True)),
        (0, QUIET_TIME, Quiet(dnd=True)),
        (0, PRESENTATION, Quiet(dnd=False, presenting=True)),
        (0, DIRECT3D, Quiet(dnd=False, presenting=True, busy=True)),
        (0, BUSY, Quiet(dnd=False, busy=True)),  # an editor, perhaps: no reason to be quiet by itself (P4)
        (0, NOT_PRESENT, Quiet(dnd=False)),
        (0, APP, Quiet(dnd=False)),
        (None, None, Quiet()),
    ],
)
def test_the_answers_of_windows_are_understood(level: int | None, state: int | None, quiet: Quiet) -> None:
    silence = DoNotDisturb(
        (lambda: lambda: state) if state is not None else missing,
        (lambda: lambda: level) if level is not None else missing,
    )
    assert silence.refresh() == silence.now == quiet
    assert silence.source() == ("none" if quiet.dnd is None else "windows")


@given(st.integers(0, 1 << 32), st.integers(-(1 << 31), 1 << 31))
def test_no_answer_is_too_strange(level: int, state: int) -> None:
    assert understand(level, state).dnd in (True, False, None)


def test_a_windows_that_stops_saying_so_is_not_believed_for_ever() -> None:
    level = [1]
    silence = DoNotDisturb(lambda: lambda: ACCEPTS, lambda: lambda: level.pop() if level else fails())
    assert silence.now == Quiet(dnd=True)
    assert silence.refresh() == Quiet()


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine always accepts notifications and knows no quiet hours")
def test_windows_itself_answers() -> None:
    """Wine always accepts notifications and knows no quiet hours."""
    silence = DoNotDisturb()
    if on_wine():
        assert (system_state()(), silence.now, silence.source()) == (ACCEPTS, Quiet(), "none")
    else:
        assert NOT_PRESENT <= system_state()() <= APP
        assert (silence.source(), silence.now.presenting) == ("windows", False)
