"""Session, microphone, camera, media and full screen, asked of a stand-in for macOS's frameworks (``fake_mac``).

Jurisdiction: what each makes of what a Mac may say, nonsense included, and that nothing is leaked or read after it was
released. None of this has run on a Mac.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.macos.call import Call, Heard
from hipbreak.desktop.macos.camera import Camera
from hipbreak.desktop.macos.core_foundation import LONGEST, Values
from hipbreak.desktop.macos.full_screen import NOTCH, Box, FullScreen, Window, fills
from hipbreak.desktop.macos.in_time import InTime
from hipbreak.desktop.macos.media import Media
from hipbreak.desktop.macos.microphone import (
    BUNDLE,
    DEFAULT_INPUT,
    LISTENER,
    PROCESSES,
    RUNS_SOMEWHERE,
    TAKES_IN,
    Microphone,
)
from hipbreak.desktop.macos.objects import SYSTEM
from hipbreak.desktop.macos.session import Session, Turn
from hipbreak.wording import sources
from tests.desktop.macos.fake_mac import FakeMac

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def mac() -> Iterator[FakeMac]:
    made = FakeMac()
    yield made
    assert (made.faults, made.leaked) == ([], [])


# --- lock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "locked", "source"),
    [
        ({"kCGSSessionOnConsoleKey": True}, False, "turn"),
        ({"kCGSSessionOnConsoleKey": 1}, False, "turn"),
        ({"kCGSSessionOnConsoleKey": True, "CGSSessionScreenIsLocked": True}, True, "turn"),
        ({"kCGSSessionOnConsoleKey": True, "CGSSessionScreenIsLocked": 1}, True, "turn"),
        ({"kCGSSessionOnConsoleKey": True, "CGSSessionScreenIsLocked": False}, False, "turn"),
        ({"kCGSSessionOnConsoleKey": False}, True, "background"),  # another user's turn
        ({"kCGSSessionOnConsoleKey": 0}, True, "background"),
        ({}, False, "none"),
        ({"CGSSessionScreenIsLocked": True}, True, "none"),
        ({"kCGSSessionOnConsoleKey": "no", "CGSSessionScreenIsLocked": ["yes"]}, False, "none"),
    ],
)
def test_locked_is_what_the_session_says(mac: FakeMac, told: dict[str, Any], locked: bool, source: str) -> None:
    mac.session = told
    turn = Session(mac.calls).now()
    assert turn is not None
    assert (turn.locked, turn.source()) == (locked, source)


def test_outside_of_a_login_with_a_screen_there_is_no_session_to_ask_about(mac: FakeMac) -> None:
    mac.session = None
    assert Session(mac.calls).now() is None


# --- media ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "on"),
    [
        ({}, False),
        ({"PreventUserIdleDisplaySleep": 0, "PreventUserIdleSystemSleep": 3, "UserIsActive": 1}, False),
        ({"PreventUserIdleDisplaySleep": 1}, True),
        ({"NoDisplaySleepAssertion": 2}, True),
        ({"PreventUserIdleDisplaySleep": "1"}, False),
        (None, None),
    ],
)
def test_media_is_a_wish_to_keep_the_screen_on(mac: FakeMac, levels: dict[str, Any] | None, on: bool | None) -> None:
    mac.levels = levels
    assert Media(mac.calls).now() is on


def test_a_power_manager_that_fails_knows_nothing(mac: FakeMac) -> None:
    mac.levels, mac.power_error = {"PreventUserIdleDisplaySleep": 1}, -536870212
    assert Media(mac.calls).now() is None


# --- microphone -------------------------------------------------------------------------------------------------


def programs(**by_name: int) -> dict[tuple[int, int], list[int] | str]:
    """Those that use sound, and whether each takes it in."""
    told: dict[tuple[int, int], list[int] | str] = {(SYSTEM, PROCESSES): [100 + at for at in range(len(by_name))]}
    for at, (name, takes_in) in enumerate(by_name.items()):
        told |= {(100 + at, TAKES_IN): [takes_in], (100 + at, BUNDLE): name.replace("_", ".")}
    return told


HEADSET = {(SYSTEM, DEFAULT_INPUT): [7], (7, RUNS_SOMEWHERE): [1]}


@pytest.mark.parametrize(
    ("sound", "in_use", "source"),
    [
        (programs(us_zoom_xos=1), True, "coreaudio"),
        (programs(com_spotify_client=0) | HEADSET, False, "coreaudio"),  # it plays; the device cannot tell
        (programs(com_apple_CoreSpeech=1), False, "coreaudio"),  # "Hey Siri" listens all day
        (programs(com_apple_CoreSpeech=1, us_zoom_xos=1), True, "coreaudio"),
        (programs() | HEADSET, False, "coreaudio"),
        ({(SYSTEM, PROCESSES): [100], (100, TAKES_IN): [1]}, True, "coreaudio"),  # no name, still somebody
        ({(SYSTEM, PROCESSES): [100]}, False, "coreaudio"),  # it ended meanwhile
        (HEADSET, True, "coreaudio_device"),  # before macOS 14.2
        ({(SYSTEM, DEFAULT_INPUT): [7], (7, RUNS_SOMEWHERE): [0]}, False, "coreaudio_device"),
        ({(SYSTEM, DEFAULT_INPUT): [0]}, None, "none"),  # a Mac without a microphone
        ({(SYSTEM, DEFAULT_INPUT): [7]}, None, "none"),
        ({(SYSTEM, DEFAULT_INPUT): []}, None, "none"),
        ({}, None, "none"),
    ],
)
def test_somebody_records(mac: FakeMac, sound: Any, in_use: bool | None, source: str) -> None:
    mac.sound = sound
    mic = Microphone(mac.calls)
    assert (mic.in_use(), mic.source()) == (in_use, source)


def test_a_call_that_begins_and_ends_is_seen_though_no_main_loop_tells_core_audio_so(mac: FakeMac) -> None:
    mic = Microphone(mac.calls)
    for takes_in in (0, 1, 0):
        mac.sound = programs(us_zoom_xos=takes_in)
        assert mic.in_use() is bool(takes_in)


def test_the_listener_has_the_name_that_it_is_known_by() -> None:
    assert programs(com_apple_CoreSpeech=1)[100, BUNDLE] == LISTENER


def test_more_programs_than_there_can_be_are_not_all_asked(mac: FakeMac) -> None:
    mac.sound = {(SYSTEM, PROCESSES): list(range(2, 5000))}
    assert Microphone(mac.calls).in_use() is False


# --- camera, and both of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cameras", "in_use"),
    [
        ({}, False),  # a Mac without a camera
        ({34: 0}, False),
        ({34: 0, 40: 1}, True),
        ({34: None}, False),  # unplugged in this instant
        ({34: None, 40: 1}, True),
        (None, None),
    ],
)
def test_a_camera_films(mac: FakeMac, cameras: dict[int, int | None] | None, in_use: bool | None) -> None:
    mac.cameras = cameras
    assert Camera(mac.calls).in_use() is in_use


def test_more_cameras_than_there_can_be_are_not_all_asked(mac: FakeMac) -> None:
    mac.cameras = dict.fromkeys(range(2, 5000), 0)
    assert Camera(mac.calls).in_use() is False


@pytest.mark.parametrize(
    ("microphone", "camera", "in_use"),
    [
        (None, None, None),
        (None, False, False),
        (False, None, False),
        (False, False, False),
        (None, True, True),
        (True, None, True),
        (False, True, True),  # muted
        (True, False, True),
    ],
)
def test_one_witness_is_enough(microphone: bool | None, camera: bool | None, in_use: bool | None) -> None:
    assert Heard(microphone, camera).in_use is in_use


@pytest.mark.parametrize(
    ("sound", "cameras", "in_use", "source"),
    [
        (programs(us_zoom_xos=0), {34: 1}, True, "coreaudio+camera"),
        (programs(us_zoom_xos=1), None, True, "coreaudio+no_camera"),
        (HEADSET, {}, True, "coreaudio_device+camera"),
        ({}, {34: 0}, False, "no_microphone+camera"),
        ({}, None, None, "none"),
    ],
)
def test_who_told_is_said(mac: FakeMac, sound: Any, cameras: Any, in_use: bool | None, source: str) -> None:
    mac.sound, mac.cameras = sound, cameras
    call = Call(Microphone(mac.calls), Camera(mac.calls), lambda _: InTime(10.0))
    assert (call.look(), call.source()) == (in_use, source)
    assert call.microphone() is (bool(in_use) and sound != programs(us_zoom_xos=0))
    call.close()
    assert all(part in sources.SOURCES["call"] for part in source.split("+"))
    assert sources.detail("call", source).endswith(".")


# --- full screen ------------------------------------------------------------------------------------------------

DISPLAY = Box(0, 0, 1440, 900)
BESIDE = Box(1440, 0, 1920, 1080)
ALL, LARGE = Window(0, DISPLAY), Window(0, Box(0, 25, 1440, 875))
BAR = Window(24, Box(0, 0, 1440, 25))
SMALL = Window(0, Box(300, 300, 400, 300))


@pytest.mark.parametrize(
    ("windows", "full"),
    [
        ([], False),
        ([ALL], True),
        ([BAR, LARGE], False),  # as large as it can be, below the menu bar
        ([LARGE], True),  # the same, and no menu bar: full screen below a camera
        ([BAR, ALL], True),  # the menu bar has come out, at the pointer
        ([SMALL, ALL], False),  # something is in front of it
        ([Window(25, DISPLAY), SMALL], False),  # an overlay is nobody's window
        ([Window(0, Box(0, NOTCH + 5, 1440, 900 - NOTCH - 5))], False),
        ([SMALL, Window(0, BESIDE)], True),  # slides on the other screen
        ([Window(0, Box(1440, 0, 1920, 1080)), SMALL], True),
        ([BAR, LARGE, Window(0, Box(1440, 30, 1920, 1050)), Window(24, Box(1440, 0, 1920, 30))], False),
        ([Window(0, Box(0.4, 0.4, 1439.3, 899.4))], True),
    ],
)
def test_a_screen_is_filled(windows: list[Window], full: bool) -> None:
    assert fills(windows, [DISPLAY, BESIDE]) is full


def window(layer: int, x: float, y: float, width: float, height: float, **more: Any) -> dict[str, Any]:
    bounds = {"X": x, "Y": y, "Width": width, "Height": height}
    return {"kCGWindowLayer": layer, "kCGWindowBounds": bounds, "kCGWindowAlpha": 1.0, "kCGWindowOwnerName": "?"} | more


def test_windows_are_read_from_front_to_back(mac: FakeMac) -> None:
    mac.windows = [window(25, 0, 0, 1440, 25), window(0, 0, 0, 1440, 900)]
    assert FullScreen(mac.calls).now() is True
    mac.windows = [window(0, 10, 50, 600, 700), *mac.windows]
    assert FullScreen(mac.calls).now() is False


def test_one_that_cannot_be_seen_or_is_half_told_is_nothing(mac: FakeMac) -> None:
    through = window(0, 0, 0, 1440, 900, kCGWindowAlpha=0)
    mac.windows = [through, {}, {"kCGWindowLayer": 0}, "window", window(0, 0, 0, 0, 0, kCGWindowBounds=[1, 2, 3, 4])]
    assert FullScreen(mac.calls).now() is False


def test_no_answer_is_not_known(mac: FakeMac) -> None:
    mac.windows = None
    assert FullScreen(mac.calls).now() is None
    mac.windows, mac.displays = [], []
    assert FullScreen(mac.calls).now() is None


def test_a_macos_that_does_not_say_where_its_screens_are_knows_nothing(mac: FakeMac) -> None:
    mac.windows = [window(0, 0, 0, 1440, 900)]
    assert FullScreen({name: call for name, call in mac.calls.items() if name != "CGDisplayBounds"}).now() is None


# --- nonsense, and nothing --------------------------------------------------------------------------------------


@given(told=ANYTHING)
def test_whatever_a_mac_says_no_rule_of_core_foundation_is_broken(told: Any) -> None:
    mac = FakeMac(session=told, levels=told, windows=told)
    keys = ("kCGSSessionOnConsoleKey", "PreventUserIdleDisplaySleep")
    wrapped = FakeMac(
        session=dict.fromkeys(keys, told),
        levels=dict.fromkeys(keys, told),
        windows=[
            window(0, 0, 0, 1, 1, kCGWindowBounds=told),
            window(0, 0, 0, 1, 1, kCGWindowLayer=told),
            window(0, 0, 0, 1, 1, kCGWindowBounds=dict.fromkeys(("X", "Y", "Width", "Height"), told)),
            told,
        ],
    )
    for each in (mac, wrapped):
        turn = Session(each.calls).now()
        assert turn is None or turn in [Turn(screen, ours) for screen in (True, False) for ours in (True, False, None)]
        answers = Camera(each.calls).in_use(), Media(each.calls).now(), FullScreen(each.calls).now()
        assert all(answer in (True, False, None) for answer in answers)
        assert (each.faults, each.leaked) == ([], [])


def test_a_long_text_is_none_and_one_that_just_fits_is_read(mac: FakeMac) -> None:
    values = Values(mac.calls)
    for length, read in ((LONGEST, "x" * LONGEST), (LONGEST + 1, None)):
        with values.ours(mac.keep("x" * length)) as text:
            assert values.text(text) == read


@pytest.mark.parametrize(
    "ask",
    [
        lambda calls: Session(calls).now(),
        lambda calls: Camera(calls).in_use(),
        lambda calls: Media(calls).now(),
        lambda calls: Microphone(calls).in_use(),
        lambda calls: FullScreen(calls).now(),
    ],
)
def test_where_there_are_no_such_functions_nothing_is_known(ask: Callable[[Any], object]) -> None:
    assert ask({}) is None
