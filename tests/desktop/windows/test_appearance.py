"""Dark, contrast and less motion: what Windows says of them, and what is made of it."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop import Appearance
from hipbreak.desktop.windows.appearance import (
    COLOURS,
    OF_PROGRAMS,
    Asked,
    animated,
    appearance,
    contrast_theme,
    programs_light,
)
from hipbreak.desktop.windows.native import function, last_error
from tests.desktop.windows.windows_here import ASKS_WINDOWS

Theme = Literal["", "light", "dark", "contrast"]
SET_ANIMATION = 0x1043


def closed() -> Any:
    """What Windows says where a policy closes it, or where it is too old to know the question."""
    raise OSError("error 5")


def asked(light: int | None = 1, *, contrast: bool = False, moves: bool = True) -> Asked:
    return Asked(lambda: light, lambda: contrast, lambda: moves)


@pytest.mark.parametrize(("light", "theme"), [(0, "dark"), (1, "light"), (2, ""), (None, "")])
def test_the_colours_of_programs(light: int | None, theme: Theme) -> None:
    assert appearance(asked(light)) == Appearance(theme)


@pytest.mark.parametrize("light", [0, 1, None])
def test_a_contrast_theme_counts_for_more_than_dark_or_light(light: int | None) -> None:
    assert appearance(asked(light, contrast=True)) == Appearance("contrast")


@pytest.mark.parametrize("contrast", [True, False])
def test_less_motion_is_a_wish_of_its_own(contrast: bool) -> None:
    assert appearance(asked(contrast=contrast, moves=False)).still


@pytest.mark.parametrize(
    ("told", "look"),
    [
        (Asked(closed, lambda: False, lambda: False), Appearance("", still=True)),
        (Asked(lambda: 0, closed, lambda: True), Appearance("dark")),
        (Asked(lambda: 0, lambda: True, closed), Appearance("contrast")),
        (Asked(closed, closed, closed), Appearance()),
    ],
)
def test_what_windows_does_not_say_costs_only_itself(told: Any, look: Appearance) -> None:
    assert appearance(told) == look


@given(st.one_of(st.none(), st.integers(0, 1 << 32)), st.booleans(), st.booleans())
def test_no_answer_is_too_strange(light: int | None, contrast: bool, moves: bool) -> None:
    look = appearance(asked(light, contrast=contrast, moves=moves))
    assert look.theme in ("", "light", "dark", "contrast")
    assert look.still is not moves


# --- Windows itself ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def registry(value: Any, kind: str) -> Iterator[None]:
    """With this value for the colours of programs, "" for none; what was there comes back."""
    if sys.platform != "win32":
        raise OSError("the registry is part of Windows")
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, COLOURS) as key:
        before = None
        with contextlib.suppress(FileNotFoundError):
            before = winreg.QueryValueEx(key, OF_PROGRAMS)
            winreg.DeleteValue(key, OF_PROGRAMS)
        try:
            if kind:
                winreg.SetValueEx(key, OF_PROGRAMS, 0, getattr(winreg, kind), value)
            yield
        finally:
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteValue(key, OF_PROGRAMS)
            if before:
                winreg.SetValueEx(key, OF_PROGRAMS, 0, before[1], before[0])


@ASKS_WINDOWS
@pytest.mark.parametrize(
    ("value", "kind", "light", "theme"),
    [
        (0, "REG_DWORD", 0, "dark"),
        (1, "REG_DWORD", 1, "light"),
        (None, "", None, ""),
        ("0", "REG_SZ", None, ""),
        (0, "REG_QWORD", None, ""),
        (b"\0", "REG_BINARY", None, ""),
    ],
)
def test_the_registry_of_windows_is_read(value: Any, kind: str, light: int | None, theme: Theme) -> None:
    with registry(value, kind):
        assert programs_light() == light
        assert appearance(Asked(contrast=lambda: False)).theme == theme


def set_animated(yes: bool) -> None:
    """For this session; the person's own setting is left alone."""
    kinds = (wintypes.UINT, wintypes.UINT, ctypes.c_void_p, wintypes.UINT)
    change = function("user32.dll", "SystemParametersInfoW", wintypes.BOOL, *kinds)
    if not change(SET_ANIMATION, 0, int(yes), 0):
        raise last_error("SystemParametersInfo")


@ASKS_WINDOWS
def test_windows_itself_says_whether_it_moves_things() -> None:
    before = animated()
    try:
        for wanted in (True, False, True):
            set_animated(wanted)
            assert animated() is wanted
            assert appearance().still is not wanted
    finally:
        set_animated(before)
    assert animated() is before


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine has no contrast themes")
def test_windows_itself_says_that_there_is_no_contrast_theme() -> None:
    """Wine has none, and heeds the size of what it fills in as Windows does. Nothing is switched on for the test: the
    whole desktop would change its looks."""
    assert contrast_theme() is False
