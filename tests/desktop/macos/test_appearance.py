"""Dark, contrast and less motion, on a stand-in for macOS's preferences. None of it has run on a Mac."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from hipbreak.desktop import Appearance
from hipbreak.desktop.macos.appearance import ACCESS, appearance
from tests.desktop.macos.fake_mac import FakeMac
from tests.desktop.macos.test_build import record
from tests.real.waiting import until

EVERYBODY = ""
DARK, LIGHT = {EVERYBODY: {"AppleInterfaceStyle": "Dark"}}, dict[str, dict[str, Any]]()


def look(mac: FakeMac) -> Appearance:
    """What is found; as a Mac would, it minds what is released."""
    found = appearance(mac.calls)
    assert (mac.faults, mac.leaked) == ([], [])
    return found


@pytest.mark.parametrize(
    ("preferences", "found"),
    [
        (LIGHT, Appearance("light")),
        (DARK, Appearance("dark")),
        (DARK | {ACCESS: {"increaseContrast": False, "reduceMotion": False}}, Appearance("dark")),
        (DARK | {ACCESS: {"increaseContrast": True}}, Appearance("contrast")),
        (LIGHT | {ACCESS: {"increaseContrast": 1, "reduceMotion": 1}}, Appearance("contrast", still=True)),
        (DARK | {ACCESS: {"reduceMotion": True}}, Appearance("dark", still=True)),
        (LIGHT | {ACCESS: {"whiteOnBlack": True}}, Appearance("light")),  # the Mac itself turns every colour over
    ],
)
def test_what_the_person_has_set(preferences: dict[str, dict[str, Any]], found: Appearance) -> None:
    assert look(FakeMac(preferences=preferences)) == found


@pytest.mark.parametrize("strange", [3, True, ["Dark"], {"Dark": True}, "dark side", "D" * 5000, ""])
def test_a_style_of_another_kind_is_not_dark(strange: Any) -> None:
    assert look(FakeMac(preferences={EVERYBODY: {"AppleInterfaceStyle": strange}})) == Appearance("light")


@pytest.mark.parametrize("strange", ["yes", ["yes"], {"a": 1}, 0, 0.0, ""])
def test_wishes_of_another_kind_are_none(strange: Any) -> None:
    mac = FakeMac(preferences={ACCESS: {"increaseContrast": strange, "reduceMotion": strange}})
    assert look(mac) == Appearance("light")


def test_what_was_changed_since_is_seen() -> None:
    mac = FakeMac()
    assert look(mac) == Appearance("light")
    mac.preferences |= {EVERYBODY: {"AppleInterfaceStyle": "Dark"}, ACCESS: {"reduceMotion": True}}
    assert look(mac) == Appearance("dark", still=True)


@pytest.mark.parametrize("gone", ["CFPreferencesCopyAppValue", "CFPreferencesAppSynchronize"])
def test_a_macos_without_these_functions_says_nothing(gone: str) -> None:
    mac = FakeMac(preferences=DARK)
    assert appearance({name: call for name, call in mac.calls.items() if name != gone}) == Appearance()


def test_where_nothing_can_be_written_down_nothing_is_asked() -> None:
    mac = FakeMac(preferences=DARK)
    assert appearance({**mac.calls, "CFStringCreateWithBytes": lambda *_: None}) == Appearance("light")
    assert (mac.faults, mac.leaked) == ([], [])


def test_the_record_tells_it() -> None:
    mac = FakeMac(preferences=DARK | {ACCESS: {"reduceMotion": True}})
    with record(mac.calls) as desktop:
        assert desktop.appearance() == Appearance("dark", still=True)
    with record({}) as desktop:
        assert desktop.appearance() == Appearance()


def test_preferences_that_fail_hold_no_window_up() -> None:
    def fails(*_: object) -> Any:
        raise OSError("no")

    with record({**FakeMac().calls, "CFPreferencesCopyAppValue": fails}) as desktop:
        assert desktop.appearance() == Appearance()


def test_preferences_that_hang_hold_no_window_up_for_long() -> None:
    mac, goes_on = FakeMac(preferences=DARK), threading.Event()

    def hangs(*_: object) -> None:
        goes_on.wait(30.0)

    with record({**mac.calls, "CFPreferencesCopyAppValue": hangs}, within=0.3) as desktop:
        assert desktop.appearance() == Appearance()
        goes_on.set()
        until(lambda: desktop.appearance().theme, 20.0, "an answer")
