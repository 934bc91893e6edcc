"""Prompts as notifications, against daemons of the test's own on a real bus."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hipbreak.core.messages import Dismissed, Event, Pressed, Undelivered, Words
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Bus
from hipbreak.desktop.linux.notifier import NAME, PATH, Notifier
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

TOKEN = "activation-1"
XFCE = ("actions", "body", "body-markup", "persistence")
WORDS = Words(
    "About 32 min of sitting",
    "A few slow lunges would feel good about now.",
    (("start", "Start"), ("later", "Later · 5 min"), ("skip", "Skip"), ("not_sitting", "Not sitting")),
)


@dataclass
class Daemon:
    """A notification daemon that writes down what it is asked. It answers only while ``gate`` is set."""

    bus: Bus
    name: str = "Xfce Notify Daemon"
    capabilities: tuple[str, ...] = XFCE
    hangs_at: str = "GetServerInformation"
    gate: threading.Event = field(default_factory=threading.Event)
    shown: list[tuple[Any, ...]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    answer: Callable[[int], tuple[str, tuple[Any, ...]]] = lambda id_: ("u", (id_,))

    def __post_init__(self) -> None:
        self.gate.set()
        self.bus.export(PATH, self.handle)
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))

    def handle(self, _: str, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        if member == self.hangs_at:
            self.gate.wait(30)
        match member:
            case "GetServerInformation":
                return "ssss", (self.name, "test", "1.0", "1.2")
            case "GetCapabilities":
                return "as", (list(self.capabilities),)
            case "Notify":
                self.shown.append(body)
                return self.answer(body[1] or len(self.shown))
            case "CloseNotification":
                self.closed.append(body[0])
                self.tell("NotificationClosed", "uu", body[0], 3)
                return "", ()
        raise KeyError(member)

    def tell(self, member: str, signature: str, *body: object) -> None:
        self.bus.emit(PATH, NAME, member, signature, body)

    def press(self, id_: int, action: str) -> None:
        self.tell("ActionInvoked", "us", id_, action)


@dataclass
class Ours:
    """Our side: the notifier, what it sent, and its connection for waiting until all before has been heard."""

    notifier: Notifier
    sent: list[Event]
    buses: list[Bus]

    def heard(self, *senders: Bus) -> list[Event]:
        """What it has sent once all that ``senders`` said so far has reached it."""
        for bus in (*senders, self.buses[-1]):
            bus.name_owner(DBUS)
        return self.sent


def ours_on(address: str) -> Ours:
    sent: list[Event] = []
    buses: list[Bus] = []

    def connect(on_lost: Callable[[], None]) -> Bus:
        buses.append(Bus.open(address, on_lost))
        return buses[-1]

    return Ours(Notifier(connect, sent.append), sent, buses)


@pytest.fixture(scope="module")
def running() -> Iterator[PrivateBus]:
    with private_bus() as bus:
        yield bus


@pytest.fixture
def theirs(running: PrivateBus) -> Iterator[Bus]:
    with contextlib.closing(running.connect()) as bus:
        yield bus


@pytest.fixture
def ours(running: PrivateBus) -> Iterator[Ours]:
    made = ours_on(running.address)
    with contextlib.closing(made.notifier):
        yield made


def test_what_the_daemon_is_asked(theirs: Bus, ours: Ours) -> None:
    daemon = Daemon(theirs)
    assert ours.notifier.show(1, WORDS) == "shown"
    app, replaces, icon, summary, body, actions, hints, expire = daemon.shown[0]
    assert (app, replaces, icon, expire) == ("hipbreak", 0, "", 0)
    assert (summary, body) == (WORDS.headline, WORDS.sentence)
    assert actions == [part for label in WORDS.labels for part in label]
    assert hints == {
        "urgency": ("y", 1),
        "category": ("s", "x-hipbreak.break"),
        "desktop-entry": ("s", "hipbreak"),
        "transient": ("b", False),
    }


def test_the_next_one_takes_the_place_and_the_number(theirs: Bus, ours: Ours) -> None:
    daemon = Daemon(theirs)
    assert [ours.notifier.show(number, WORDS) for number in (1, 2)] == ["shown", "shown"]
    assert [body[1] for body in daemon.shown] == [0, 1]
    daemon.press(1, "later")
    assert ours.heard(theirs) == [Pressed(2, "later")]


def test_a_button_counts_once_and_the_notification_is_taken_off(theirs: Bus, ours: Ours) -> None:
    daemon = Daemon(theirs)
    ours.notifier.show(7, WORDS)
    daemon.tell("ActivationToken", "us", 1, TOKEN)
    daemon.press(1, "start")
    daemon.press(1, "start")
    daemon.tell("NotificationClosed", "uu", 1, 2)
    assert ours.heard(theirs) == [Pressed(7, "start")]
    assert ours.notifier.token == TOKEN
    wait_for(lambda: daemon.closed == [1])
    ours.notifier.show(8, WORDS)
    assert daemon.shown[1][1] == 0
    assert ours.notifier.token == ""


@pytest.mark.parametrize("reason", [1, 2, 3, 4])
def test_closed_by_others_is_dismissed(theirs: Bus, ours: Ours, reason: int) -> None:
    daemon = Daemon(theirs)
    ours.notifier.show(3, WORDS)
    daemon.tell("NotificationClosed", "uu", 1, reason)
    daemon.tell("NotificationClosed", "uu", 1, reason)
    assert ours.heard(theirs) == [Dismissed(3)]


def test_hidden_by_us_is_not_dismissed(theirs: Bus, ours: Ours) -> None:
    daemon = Daemon(theirs)
    ours.notifier.show(3, WORDS)
    ours.notifier.hide(2)
    ours.notifier.hide(3)
    ours.notifier.hide(3)
    wait_for(lambda: daemon.closed)
    assert ours.heard(theirs) == []
    assert daemon.closed == [1]


def test_others_and_unknown_actions_are_not_heard(theirs: Bus, ours: Ours, running: PrivateBus) -> None:
    daemon = Daemon(theirs)
    ours.notifier.show(3, WORDS)
    daemon.press(2, "start")
    daemon.press(1, "default")
    daemon.press(1, "not_today")
    daemon.tell("ActivationToken", "us", 2, "not ours")
    with contextlib.closing(running.connect()) as stranger:
        stranger.emit(PATH, NAME, "ActionInvoked", "us", (1, "start"))
        stranger.emit(PATH, NAME, "NotificationClosed", "uu", (1, 2))
        assert ours.heard(theirs, stranger) == []
    assert ours.notifier.token == ""
    daemon.press(1, "skip")
    assert ours.heard(theirs) == [Pressed(3, "skip")]


@pytest.mark.parametrize(
    ("name", "capabilities"),
    [("dunst", XFCE), ("mako", XFCE), ("Notify-OSD", ("body",))],
)
def test_without_buttons_nothing_is_put_on_the_screen(
    theirs: Bus, ours: Ours, name: str, capabilities: tuple[str, ...]
) -> None:
    daemon = Daemon(theirs, name, capabilities)
    assert ours.notifier.source() == "no_buttons"
    assert ours.notifier.show(1, WORDS) == "no_buttons"
    assert daemon.shown == []
    assert ours.notifier.say("Busy day", "Reminders come later.") == "shown"
    *_, actions, _hints, expire = daemon.shown[0]
    assert (actions, expire) == ([], -1)


@pytest.mark.parametrize(
    ("capabilities", "body"),
    [
        (XFCE, "&lt;b&gt;1 &amp; 2&lt;/b&gt; &lt;img src='x'&gt; a b c"),
        (("actions", "body"), "<b>1 & 2</b> <img src='x'> a b c"),
    ],
)
def test_hostile_text_arrives_as_text(theirs: Bus, ours: Ours, capabilities: tuple[str, ...], body: str) -> None:
    daemon = Daemon(theirs, capabilities=capabilities)
    hostile = Words("-x\x1b[1m\x00 & \ud800<i>", "<b>1 & 2</b> <img src='x'>\na\tb\u202e\x07 c", (("start", "S\x00"),))
    assert ours.notifier.show(1, hostile) == "shown"
    assert daemon.shown[0][3:6] == ("-x[1m & <i>", body, ["start", "S"])


def test_no_daemon_fails_at_once(ours: Ours, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    assert ours.notifier.show(1, WORDS) == "failed"
    assert ours.notifier.say("a", "b") == "failed"
    assert ours.notifier.server() is None
    assert ours.notifier.source() == "absent"
    assert caplog.text.count("ServiceUnknown") == 3, "the bus said so, no timeout did"


@pytest.mark.parametrize("where", ["GetServerInformation", "GetCapabilities", "Notify"])
def test_a_hung_daemon_costs_a_bounded_time_and_leaves_nothing_behind(theirs: Bus, ours: Ours, where: str) -> None:
    daemon = Daemon(theirs)
    assert ours.notifier.show(1, WORDS) == "shown"
    daemon.hangs_at = where
    daemon.gate.clear()
    began = time.monotonic()
    try:
        assert ours.notifier.show(2, WORDS) == "failed"
        assert 1.9 < time.monotonic() - began < 20.0
    finally:
        daemon.gate.set()
    wait_for(lambda: set(daemon.closed) == {1})  # the old one, and what came too late in its place
    daemon.press(1, "start")
    assert ours.heard(theirs) == []
    assert ours.notifier.show(3, WORDS) == "shown"


def test_what_a_daemon_shows_too_late_is_taken_off(theirs: Bus, ours: Ours) -> None:
    daemon = Daemon(theirs, hangs_at="Notify", answer=lambda _: ("u", (41,)))
    daemon.gate.clear()
    try:
        assert ours.notifier.show(1, WORDS) == "failed"
    finally:
        daemon.gate.set()
    wait_for(lambda: daemon.closed == [41])
    assert ours.heard(theirs) == []


@pytest.mark.parametrize("answer", [("s", ("no number",)), ("", ())])
def test_nonsense_from_a_daemon_is_a_failure(theirs: Bus, ours: Ours, answer: tuple[str, tuple[Any, ...]]) -> None:
    daemon = Daemon(theirs, answer=lambda _: answer)
    assert ours.notifier.show(1, WORDS) == "failed"
    daemon.answer = lambda id_: ("u", (id_,))
    assert ours.notifier.show(2, WORDS) == "shown"


def test_a_daemon_that_refuses_the_next_one_has_the_first_taken_off(theirs: Bus, ours: Ours) -> None:
    daemon = Daemon(theirs)
    ours.notifier.show(1, WORDS)

    def refuse(_: int) -> tuple[str, tuple[Any, ...]]:
        raise ValueError

    daemon.answer = refuse
    assert ours.notifier.show(2, WORDS) == "failed"
    wait_for(lambda: daemon.closed == [1])
    assert ours.heard(theirs) == []


def test_a_restarted_daemon_loses_the_prompt_and_the_ids(running: PrivateBus, ours: Ours) -> None:
    with contextlib.closing(running.connect()) as first:
        Daemon(first)
        ours.notifier.show(5, WORDS)
    with contextlib.closing(running.connect()) as second:
        daemon = Daemon(second)
        wait_for(lambda: ours.sent == [Undelivered(5)])
        daemon.press(1, "start")
        assert ours.heard(second) == [Undelivered(5)]
        assert ours.notifier.show(6, WORDS) == "shown"
        assert daemon.shown[0][1] == 0, "an id of another daemon would overwrite a stranger's notification"


def test_the_daemon_and_how_it_shows(theirs: Bus, ours: Ours) -> None:
    Daemon(theirs)
    server = ours.notifier.server()
    assert server is not None
    assert (server.name, server.version, server.capabilities) == ("Xfce Notify Daemon", "1.0", frozenset(XFCE))
    assert ours.notifier.source() == "buttons"


def test_a_lost_bus_is_reopened_when_asked_again(tmp_path: Path) -> None:
    socket = tmp_path / "bus"
    ours = ours_on(f"unix:path={socket}")
    with private_bus(socket) as bus, contextlib.closing(bus.connect()) as theirs:
        Daemon(theirs)
        assert ours.notifier.show(1, WORDS) == "shown"
        bus.process.kill()
        wait_for(lambda: ours.sent == [Undelivered(1)])
    assert ours.notifier.show(2, WORDS) == "failed"
    with private_bus(socket) as bus, contextlib.closing(bus.connect()) as theirs:
        daemon = Daemon(theirs)
        wait_for(lambda: ours.notifier.show(3, WORDS) == "shown")
        daemon.press(1, "skip")
        assert ours.heard(theirs) == [Undelivered(1), Pressed(3, "skip")]
        ours.notifier.close()


def test_an_absent_bus_is_not_tried_all_the_time() -> None:
    now, tries = [0.0], []

    def refuse(_: Callable[[], None]) -> Bus:
        tries.append(now[0])
        raise OSError("no bus")

    notifier = Notifier(refuse, lambda event: None, lambda: now[0])
    for second in range(200):
        now[0] = float(second)
        assert notifier.show(second, WORDS) == "failed"
    assert tries == [0.0, 1.0, 3.0, 7.0, 15.0, 31.0, 63.0, 123.0, 183.0]
    assert notifier.source() == "no_bus"
    notifier.hide(1)
    notifier.close()


def test_closing_takes_the_prompt_with_it(running: PrivateBus, theirs: Bus) -> None:
    daemon, ours = Daemon(theirs), ours_on(running.address)
    ours.notifier.show(1, WORDS)
    ours.notifier.close()
    wait_for(lambda: daemon.closed == [1])
    assert ours.sent == []
