"""Which source is asked, by what the session has; the sources are values, and one real Mutter that comes and goes."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.idle.choice import Idle
from hipbreak.desktop.linux.idle.mutter import MutterIdle
from tests.contract.world import Hands
from tests.desktop.fake_mutter import FakeMutter
from tests.desktop.private_bus import private_bus, wait_for

X11 = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}
XWAYLAND_ONLY = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}
PAUSE, BACK = Watch(1e9, pause=True), Watch(1e9, back=True)


@dataclass
class Source:
    """One that says what it is told to."""

    code: str
    at: float | None = None
    within: float = 0.0
    each: float | None = None
    media: bool | None = None
    full_screen: bool | None = None
    watches: list[Watch] = field(default_factory=list)
    closed: int = 0

    def last_input(self) -> tuple[float | None, float]:
        return self.at, self.within

    def watch(self, watch: Watch) -> None:
        self.watches.append(watch)

    def source(self) -> str:
        return self.code

    def asks(self) -> float | None:
        return self.each

    def close(self) -> None:
        self.closed += 1


@dataclass
class Session:
    """A session with these variables, and everything that may be asked in it; ``opened``: which displays were."""

    environ: Mapping[str, str]
    mutter: Source = field(default_factory=lambda: Source("none"))
    logind: Source = field(default_factory=lambda: Source("none"))
    wayland: Source = field(default_factory=lambda: Source("wayland_input", media=True, full_screen=False))
    x11: Source = field(default_factory=lambda: Source("x11_sync"))
    opened: list[str] = field(default_factory=list)

    def idle(self) -> Idle:
        def open_wayland(name: str) -> Source:
            self.opened.append(name)
            return self.wayland

        def open_x11(name: str) -> Source:
            self.opened.append(name)
            return self.x11

        return Idle(self.mutter, self.logind, self.environ, open_wayland, open_x11)


@pytest.mark.parametrize(
    ("environ", "mutter", "code", "opened"),
    [
        (X11, "none", "x11_sync", [":0"]),
        (X11, "mutter", "mutter", []),
        ({"DISPLAY": ":3"}, "none", "x11_sync", [":3"]),
        (WAYLAND, "none", "wayland_input", ["wayland-0"]),
        (WAYLAND, "mutter", "mutter", []),
        ({"WAYLAND_DISPLAY": "wayland-1"}, "none", "wayland_input", ["wayland-1"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "x11"}, "none", "wayland_input", None),
        (XWAYLAND_ONLY, "none", "wayland_none", []),
        ({"DISPLAY": ""}, "none", "no_display", []),
        ({}, "none", "no_display", []),
        ({}, "mutter", "mutter", []),
    ],
)
def test_what_the_session_has_is_asked(
    environ: dict[str, str], mutter: str, code: str, opened: list[str] | None
) -> None:
    session = Session(environ, Source(mutter))
    idle = session.idle()
    assert session.opened == [], "nothing is opened before it is needed"
    idle.last_input()
    assert idle.source() == code
    assert session.opened == (["wayland-0"] if opened is None else opened)


@pytest.mark.parametrize("environ", [X11, WAYLAND, XWAYLAND_ONLY, {}])
def test_the_login_manager_is_asked_where_nothing_else_can_tell(environ: dict[str, str]) -> None:
    session = Session(environ, wayland=Source("wayland_none"), x11=Source("x11_none"))
    idle = session.idle()
    assert idle.last_input() == (None, 0.0)
    assert idle.source() in ("wayland_none", "x11_none", "no_display")
    session.logind.code, session.logind.at = "logind", 50.0
    assert (idle.last_input(), idle.source()) == ((50.0, 0.0), "logind")
    session.logind.at = None
    assert idle.last_input() == (None, 0.0), "not called idle: somebody may be there"


def test_it_is_not_asked_where_something_else_can(environ: Mapping[str, str] = X11) -> None:
    session = Session(environ, logind=Source("logind", 900.0), x11=Source("x11_sync", 50.0))
    assert session.idle().last_input() == (50.0, 0.0)


@pytest.mark.parametrize(("environ", "lost"), [(X11, "x11_lost"), (WAYLAND, "wayland_lost")])
def test_a_lost_display_is_no_sign_of_life_and_named(environ: dict[str, str], lost: str) -> None:
    session = Session(environ)
    session.x11.at = session.wayland.at = 50.0
    idle = session.idle()
    assert idle.last_input() == (50.0, 0.0)
    session.x11.code = session.wayland.code = lost
    session.x11.at = session.wayland.at = None
    assert (idle.last_input(), idle.source()) == ((50.0, 0.0), lost)
    session.logind.code, session.logind.at = "logind", 70.0
    assert (idle.last_input(), idle.source()) == ((70.0, 0.0), "logind")
    idle.watch(PAUSE)
    assert PAUSE in session.x11.watches + session.wayland.watches, "it may come back"


@pytest.mark.parametrize(("environ", "code"), [(X11, "x11"), (WAYLAND, "wayland")])
def test_a_display_that_never_told_anything_is_not_said_to_be_lost(environ: dict[str, str], code: str) -> None:
    """Lost, nobody seems to be there; never there, sitting counts while unlocked: two sentences (S11)."""
    session = Session(environ)
    session.x11.code = session.wayland.code = f"{code}_lost"
    idle = session.idle()
    assert (idle.last_input(), idle.known, idle.source()) == ((None, 0.0), (None, 0.0), f"{code}_absent")
    session.x11.code, session.wayland.code = "x11_sync", "wayland_input"
    session.x11.at = session.wayland.at = 50.0
    assert idle.last_input() == (50.0, 0.0)
    session.x11.code = session.wayland.code = f"{code}_lost"
    assert (idle.known, idle.source()) == ((50.0, 0.0), f"{code}_lost")


def test_a_mutter_that_comes_late_takes_over_and_one_that_goes_is_replaced() -> None:
    session = Session(WAYLAND)
    session.wayland.at, session.mutter.at = 10.0, 40.0
    idle = session.idle()
    idle.watch(PAUSE)
    assert idle.last_input() == (10.0, 0.0)
    assert session.wayland.watches == [PAUSE]
    assert (idle.media, idle.full_screen) == (True, False)
    session.mutter.code = "mutter"
    assert (idle.last_input(), idle.source()) == ((40.0, 0.0), "mutter")
    assert session.wayland.closed == 1
    assert (idle.media, idle.full_screen) == (None, None)
    idle.watch(BACK)
    assert session.mutter.watches == [PAUSE, BACK]
    session.mutter.code, session.wayland.at = "none", None
    assert (idle.last_input(), idle.source()) == ((40.0, 0.0), "wayland_input"), "what was known stays known"
    assert session.wayland.watches == [PAUSE, BACK], "the new one is told what is worth waking for"
    assert session.opened == ["wayland-0"] * 2


def test_an_instant_that_is_known_to_some_seconds_only_does_not_go_back_either() -> None:
    session = Session(WAYLAND, Source("mutter", 100.0))
    idle = session.idle()
    assert idle.last_input() == (100.0, 0.0)
    session.mutter.code = "none"
    session.wayland.at, session.wayland.within = 80.0, 30.0
    assert idle.last_input() == (100.0, 10.0), "somewhere between 80 and 110, and not before 100"
    session.wayland.at, session.wayland.within = 80.0, 5.0
    assert idle.last_input() == (100.0, 0.0)
    session.wayland.at, session.wayland.within = 120.0, 5.0
    assert idle.last_input() == (120.0, 5.0)
    session.wayland.code, session.wayland.at, session.wayland.within = "wayland_lost", None, 0.0
    assert idle.last_input() == (120.0, 5.0), "no better known for being lost"


def test_only_the_one_in_use_says_how_often_to_ask() -> None:
    session = Session(X11, Source("none", each=9.0), x11=Source("x11_screensaver", each=1.0))
    idle = session.idle()
    assert idle.asks() == 1.0
    session.mutter.code = "mutter"
    assert idle.asks() == 9.0


def test_closing_ends_all_and_opens_nothing() -> None:
    session = Session(X11)
    idle = session.idle()
    idle.last_input()
    idle.close()
    idle.close()
    assert idle.last_input() == (None, 0.0)
    assert (session.opened, session.x11.closed) == ([":0"], 1)
    assert session.mutter.closed
    assert session.logind.closed


codes = st.tuples(
    st.sampled_from(["none", "mutter"]),
    st.sampled_from(["none", "logind"]),
    st.sampled_from(["wayland_input", "wayland_idle", "wayland_none", "wayland_lost"]),
)
instants = st.none() | st.floats(0, 1e6)


@given(st.lists(st.tuples(codes, instants, instants, instants, st.floats(0, 1e3)), max_size=30))
def test_whatever_comes_and_goes_the_last_input_never_goes_back(
    steps: list[tuple[tuple[str, str, str], float | None, float | None, float | None, float]],
) -> None:
    session = Session(WAYLAND)
    idle = session.idle()
    last = 0.0
    for (mutter, logind, wayland), *at, within in steps:
        session.mutter.code, session.logind.code, session.wayland.code = mutter, logind, wayland
        session.mutter.at, session.logind.at, session.wayland.at = at
        session.wayland.within = within
        now, exact = idle.last_input()
        assert exact >= 0.0
        if now is not None:
            assert now >= last
            last = now


def test_a_real_bus_on_which_the_shell_starts_after_us_and_goes_again() -> None:
    hands, wakes = Hands(), list[int]()
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        mutter = MutterIdle(hands.elapsed, lambda: wakes.append(1), hands.mono)
        session = Session(X11)
        session.x11.at = 5.0
        idle = Idle(mutter, session.logind, X11, lambda name: session.wayland, lambda name: session.x11)
        mutter.joined(ours)
        idle.watch(PAUSE)
        assert (idle.last_input(), idle.source(), wakes) == ((5.0, 0.0), "x11_sync", [])
        assert session.x11.watches == [PAUSE]
        shell = FakeMutter(theirs, hands.mono).start()
        wait_for(lambda: wakes)
        at, _ = idle.last_input()
        assert at is not None
        assert at > 5.0
        assert idle.source() == "mutter"
        wait_for(lambda: list(shell.watches.values()) == [5050])
        shell.stop()
        wait_for(lambda: len(wakes) == 2)
        assert (idle.last_input(), idle.source()) == ((at, 0.0), "x11_sync")
