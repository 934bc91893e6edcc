"""The record of a Linux session: a fault in one fact costs that fact, and nothing that hangs holds up a look."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hipbreak.core.messages import Sample, Words
from hipbreak.desktop import Appearance, Desktop, Told
from hipbreak.desktop.linux.appearance import PORTAL, PORTAL_PATH
from hipbreak.desktop.linux.build import _all, _each, _Facts, build
from hipbreak.desktop.linux.bus import Bus, BusError, BusTimeout
from hipbreak.desktop.linux.idle.mutter import NAME as MUTTER
from hipbreak.desktop.linux.prompt import NAME as NOTIFIER
from hipbreak.desktop.linux.prompt import PATH as NOTIFIER_PATH
from hipbreak.wording import sources
from tests.desktop.fake_peer import Peer, hanging, town
from tests.desktop.private_bus import wait_for

VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_SESSION_ID", "PULSE_SERVER")
KEYS = ("input", "lock", "sleep", "session", "call", "media", "presenting", "dnd", "reminder", "prompt")


@dataclass
class Fact:
    """One of the facts; what it is asked for it answers, or fails with ``fault``."""

    answers: dict[str, Any]
    fault: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        answer = self.answers[name]
        if self.fault and callable(answer):
            return _fail
        if self.fault:
            raise self.fault
        return answer


@dataclass
class Session:
    """Everything that a session can have, all of it saying yes."""

    idle: Fact = field(
        default_factory=lambda: Fact(
            {
                "last_input": lambda: (50.0, 0.0),
                "known": (40.0, 0.0),
                "source": lambda: "x11_sync",
                "media": True,
                "full_screen": None,
            }
        )
    )
    login: Fact = field(
        default_factory=lambda: Fact({"locked": True, "found": True, "remote": False, "sleep_told": True})
    )
    savers: Fact = field(default_factory=lambda: Fact({"active": False, "found": False}))
    call: Fact = field(default_factory=lambda: Fact({"in_use": lambda: True, "source": lambda: "kernel"}))
    inhibitors: Fact = field(default_factory=lambda: Fact({"media": True, "source": lambda: "gnome"}))
    screen: Fact = field(default_factory=lambda: Fact({"now": lambda: True}))
    silence: Fact = field(
        default_factory=lambda: Fact({"on": True, "refresh": lambda good_for=0.0: None, "source": lambda: "gnome"})
    )
    reminder: Fact = field(default_factory=lambda: Fact({"reminded": 7.0, "found": True, "on": True}))
    prompter: Fact = field(default_factory=lambda: Fact({"source": lambda: "buttons"}))

    def facts(self) -> _Facts:
        parts: dict[str, Any] = dict(vars(self))
        return _Facts(elapsed=lambda: 60.0, **parts)


WHOLE = Sample(
    last_input=50.0, locked=True, call=True, media=True, presenting=True, dnd=True, reminded=7.0
)  # what a session says where nothing fails


@pytest.mark.parametrize(
    ("part", "lost", "told"),
    [
        ("inhibitors", {"media": False, "presenting": False}, {"media": "fault", "presenting": "fault"}),
        ("call", {"call": False}, {"call": "fault"}),
        ("silence", {"dnd": False}, {"dnd": "fault"}),
        ("screen", {"presenting": False}, {"presenting": "fault"}),
        ("login", {"locked": False}, {"lock": "fault", "session": "fault", "sleep": "fault"}),
        ("reminder", {"reminded": None}, {"reminder": "fault"}),
        ("prompter", {}, {"prompt": "fault"}),
    ],
)
def test_a_fault_in_one_fact_takes_no_other_with_it(
    part: str, lost: dict[str, object], told: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    session = Session()
    facts = session.facts()
    assert facts.sample() == WHOLE
    whole = facts.sources()
    getattr(session, part).fault = RuntimeError("nobody thought of this")
    for _ in range(3):
        sample = facts.sample()
        expected = {name: getattr(WHOLE, name) for name in Sample.__slots__} | lost
        assert {name: getattr(sample, name) for name in Sample.__slots__} == expected
    assert len(caplog.records) == bool(lost), "one line, not one a look"
    said = facts.sources()
    assert {key: said[key].source for key in KEYS} == {key: whole[key].source for key in KEYS} | told
    assert not any(said[key].known for key in told)
    assert all("log" in sources.say(key, "fault") for key in told)
    getattr(session, part).fault = None
    assert facts.sample() == WHOLE
    assert facts.sources() == whole


def test_a_fault_in_the_last_input_is_no_sign_of_life_and_is_said() -> None:
    session = Session()
    known = SimpleNamespace(
        last_input=_fail, source=_fail, known=(40.0, 2.0), media=None, full_screen=None
    )  # as it fails deep inside, its last word is still there
    session.idle = known  # type: ignore[assignment]  # any that has these
    facts = session.facts()
    sample = facts.sample()
    assert (sample.last_input, sample.within, sample.call, sample.locked) == (40.0, 2.0, True, True)
    assert facts.missing() == {"input": "fault"}
    assert facts.sources()["input"] == Told("fault", known=False)


def _fail() -> Any:
    raise RuntimeError("nobody thought of this")


def test_one_that_cannot_join_or_end_leaves_the_others_in_peace(caplog: pytest.LogCaptureFixture) -> None:
    joined: list[str] = []

    def join(name: str, error: Exception | None = None) -> Callable[[Bus], None]:
        def joins(_: Bus) -> None:
            joined.append(name)
            if error:
                raise error

        return joins

    bus: Any = None
    _all([join("a", IndexError()), join("b", BusError("org.example.No")), join("c")], bus)
    assert joined == ["a", "b", "c"]
    with pytest.raises(TimeoutError):
        _all([join("d", BusTimeout("the bus itself")), join("e")], bus)
    assert joined == ["a", "b", "c", "d"]
    _each([_fail, lambda: joined.append("ended")])
    assert joined[-1] == "ended"
    assert len(caplog.records) == 3


# --- the real record --------------------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A session with neither display nor bus; the folder of its own."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for kind in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{kind}_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    return tmp_path


@contextlib.contextmanager
def record(wake: Callable[[], None] = lambda: None) -> Iterator[Desktop]:
    with contextlib.closing(build(time.monotonic, wake, lambda _: None)) as desktop:
        yield desktop


def test_a_server_with_another_idea_of_notifications_shows_nothing_and_breaks_nothing(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town() as place:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", place.daemon.address)
        peer = place.peer(NOTIFIER_PATH, PORTAL_PATH)
        peer.methods |= {"GetCapabilities": ("u", (7,)), "GetServerInformation": ("u", (7,)), "ReadAll": ("", ())}
        peer.own(NOTIFIER).own(PORTAL)
        with record() as desktop:
            assert desktop.say("a", "b") == "failed"
            assert desktop.show(1, Words("a", "b", ())) == "failed"
            assert desktop.appearance() == Appearance()
            assert desktop.sources()["prompt"] == Told("silent", known=False)


def test_who_shows_no_prompt_is_not_said_to_be_known(bare: Path) -> None:
    with record() as desktop:
        assert desktop.sources()["prompt"] == Told("no_bus", known=False)


def test_an_x_server_that_only_serves_wayland_is_not_asked_what_fills_the_screen(
    bare: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("DISPLAY", ":59998")
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    with record() as desktop:
        assert desktop.sources()["presenting"] == Told("none", known=False)
    assert ":59998" not in caplog.text


@pytest.mark.parametrize("display", [":59999", "a..b:0", "nonsense", "\udcff:0", "x" * 300 + ":0"])
def test_a_display_that_is_none_is_said_and_breaks_nothing(
    display: str, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    with record() as desktop:
        assert desktop.sample() == Sample()
        assert desktop.asks() is None
        assert desktop.missing()["input"] == "x11_absent"
        assert desktop.sources()["input"] == Told("x11_absent", known=False)
        assert "sitting counts" in sources.say("input", "x11_absent")


def test_two_buses_that_never_answer_hold_up_the_start_once(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with town() as place:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", place.daemon.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", place.daemon.address)
        Peer(place.theirs).own(MUTTER).own(NOTIFIER).own("org.freedesktop.login1").own("org.gnome.SessionManager")
        with hanging(place.theirs):
            began = time.monotonic()
            with record() as desktop:
                assert time.monotonic() - began < 4
                assert desktop.sample() == Sample()


def test_a_hung_shell_holds_up_one_look_and_not_each(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with town() as place:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", place.daemon.address)
        shell = Peer(place.theirs).serve("/org/gnome/Mutter/IdleMonitor/Core")
        shell.methods |= {"GetIdletime": ("t", (0,)), "AddIdleWatch": ("u", (1,))}
        shell.own(MUTTER)
        wakes: list[int] = []
        with record(lambda: wakes.append(1)) as desktop:
            wait_for(lambda: desktop.sources()["input"].source == "mutter")
            before = desktop.sample().last_input
            with hanging(place.theirs):
                began = time.monotonic()
                for _ in range(8):
                    assert desktop.sample().last_input == before
                assert time.monotonic() - began < 4
                wakes.clear()
            wait_for(lambda: wakes)
            after = desktop.sample().last_input
            assert before is not None
            assert after is not None
            assert after > before
