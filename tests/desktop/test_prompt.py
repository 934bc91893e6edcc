"""Prompts as notifications, against a server of the test's own on a real bus: there, absent, hung, restarted."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import Action, Dismissed, Event, Pressed, Undelivered, Words
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus
from hipbreak.desktop.linux.link import Link
from hipbreak.desktop.linux.prompt import NAME, PATH, Prompter
from hipbreak.desktop.one_line import LONGEST, one_line
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

LABELS: tuple[tuple[Action, str], ...] = (
    ("start", "Start"),
    ("later", "Later · 5 min"),
    ("skip", "Skip"),
    ("not_sitting", "Not sitting"),
)
WORDS = Words("About 32 min of sitting", "A few slow lunges?", LABELS)


@dataclass
class Server:
    """A notification server: what was asked of it, and what it says."""

    bus: Bus
    name: str = "fake"
    capabilities: tuple[str, ...] = ("actions", "body", "body-markup")
    notes: list[Body] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    asleep: threading.Event | None = None
    last_id: int = 0

    def start(self) -> Server:
        self.bus.export(PATH, self.answer)
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))
        return self

    def stop(self) -> None:
        self.bus.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (NAME,))

    def answer(self, interface: str, member: str, body: Body) -> tuple[str, Body]:
        assert interface == NAME
        if self.asleep:
            self.asleep.wait(60)
        if member == "GetCapabilities":
            return "as", (list(self.capabilities),)
        if member == "GetServerInformation":
            return "ssss", (self.name, "test", "1", "1.2")
        if member == "CloseNotification":
            self.closed.append(body[0])
            self.bus.emit(PATH, NAME, "NotificationClosed", "uu", (body[0], 3))
            return "", ()
        if member != "Notify":
            raise KeyError(member)
        self.notes.append(body)
        self.last_id = body[1] or self.last_id + 1
        return "u", (self.last_id,)

    def press(self, key: str, id_: int | None = None) -> None:
        self.bus.emit(PATH, NAME, "ActionInvoked", "us", (id_ or self.last_id, key))

    def close(self, why: int) -> None:
        self.bus.emit(PATH, NAME, "NotificationClosed", "uu", (self.last_id, why))


@dataclass
class Stage:
    """A bus, a prompter joined to it, and what it sent."""

    daemon: PrivateBus
    ours: Bus
    theirs: Bus
    prompter: Prompter
    sent: list[Event]

    def settle(self) -> None:
        """All that was said on either side has been heard on the other."""
        for bus in (self.theirs, self.ours, self.theirs, self.ours):
            bus.name_owner(DBUS)

    def server(self, **rest: Any) -> Server:
        server = Server(self.theirs, **rest).start()
        self.settle()
        return server


@pytest.fixture
def stage() -> Iterator[Stage]:
    sent: list[Event] = []
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        prompter = Prompter(sent.append)
        prompter.joined(ours)
        yield Stage(daemon, ours, theirs, prompter, sent)


def within(seconds: float, do: Callable[[], object]) -> object:
    began = time.monotonic()
    result = do()
    assert time.monotonic() - began < seconds
    return result


def test_shown_with_buttons_and_the_right_hints(stage: Stage) -> None:
    server = stage.server()
    assert stage.prompter.show(7, WORDS) == "shown"
    app, replaces, _, headline, body, actions, hints, expires = server.notes[0]
    assert (app, replaces, headline, body, expires) == ("hipbreak", 0, WORDS.headline, WORDS.sentence, 180_000)
    assert actions == [text for pair in LABELS for text in pair]
    assert "default" not in actions
    assert hints["urgency"] == ("y", 1)
    assert hints["transient"] == ("b", False)
    assert hints["desktop-entry"] == ("s", "hipbreak")
    assert stage.prompter.source() == "buttons"


def test_a_press_comes_once_and_takes_it_off(stage: Stage) -> None:
    server = stage.server()
    stage.prompter.show(7, WORDS)
    server.press("later")
    server.press("later")  # some say it twice
    server.press("start")
    wait_for(lambda: server.closed)
    stage.settle()
    assert stage.sent == [Pressed(7, "later")]
    assert server.closed == [1]


def test_a_press_of_what_was_never_offered_is_no_answer(stage: Stage) -> None:
    server = stage.server()
    stage.prompter.show(7, WORDS)
    server.press("format the disk")
    stage.settle()
    assert stage.sent == [Dismissed(7)]


def test_closed_by_anybody_but_us_is_dismissed(stage: Stage) -> None:
    server = stage.server()
    for why in (1, 2, 3, 4):
        stage.prompter.show(why, WORDS)
        server.close(why)
        stage.settle()
    closed = [Dismissed(why) for why in (1, 2, 3, 4)]
    assert stage.sent == closed
    stage.prompter.show(3, WORDS)
    stage.prompter.hide(3)
    stage.settle()
    assert server.closed == [server.last_id]
    stage.prompter.hide(3)
    stage.settle()
    assert server.closed == [server.last_id]
    assert stage.sent == closed


@pytest.mark.parametrize("able", [("", ()), ("i", (5,)), ("as", (["actions"],))])
@pytest.mark.parametrize("named", [("", ()), ("i", (5,)), ("ssss", ("gnome-shell", "GNOME", "43", "1.2"))])
@pytest.mark.parametrize("notified", [("", ()), ("s", ("seven",))])
def test_nonsense_is_a_failure_and_not_an_exception(stage: Stage, able: Any, named: Any, notified: Any) -> None:
    replies = {"GetCapabilities": able, "GetServerInformation": named, "Notify": notified}
    stage.theirs.export(PATH, lambda _, member, __: replies[member])
    stage.theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))
    stage.settle()
    assert stage.prompter.show(1, WORDS) == "failed"
    understood = able[0] == "as" and named[0] == "ssss"
    assert stage.prompter.source() == ("buttons" if understood else "silent")


def test_the_same_prompt_is_replaced_in_place(stage: Stage) -> None:
    server = stage.server()
    stage.prompter.show(1, WORDS)
    stage.prompter.show(1, WORDS)
    stage.prompter.show(2, WORDS)
    assert [note[1] for note in server.notes] == [0, 1, 0]


def test_a_stranger_cannot_press(stage: Stage) -> None:
    stage.server()
    stage.prompter.show(1, WORDS)
    with contextlib.closing(stage.daemon.connect()) as stranger:
        stranger.emit(PATH, NAME, "ActionInvoked", "us", (1, "skip"))
        stranger.name_owner(DBUS)
        stage.settle()
    assert stage.sent == []


def test_the_token_for_the_window_is_kept(stage: Stage) -> None:
    server = stage.server()
    stage.prompter.show(1, WORDS)
    server.bus.emit(PATH, NAME, "ActivationToken", "us", (99, "somebody else's"))
    server.bus.emit(PATH, NAME, "ActivationToken", "us", (1, "token"))
    server.press("start")
    stage.settle()
    assert stage.sent == [Pressed(1, "start")]
    assert [stage.prompter.take_token(), stage.prompter.take_token()] == ["token", None]


@pytest.mark.parametrize(
    ("name", "capabilities"),
    [("plain", ("body",)), ("dunst", ("actions", "body")), ("mako", ("actions",))],
)
def test_servers_that_draw_no_buttons_get_no_prompt(stage: Stage, name: str, capabilities: tuple[str, ...]) -> None:
    server = stage.server(name=name, capabilities=capabilities)
    assert stage.prompter.show(1, WORDS) == "no_buttons"
    assert server.notes == []
    assert stage.prompter.say("Standing has ended", "Sitting counts again.") == "shown"
    assert stage.prompter.source() == "no_buttons"


def test_say_has_no_buttons_and_ends_by_itself(stage: Stage) -> None:
    server = stage.server()
    assert stage.prompter.say("Standing has ended", "Sitting counts again.") == "shown"
    assert server.notes[0][5] == []
    assert server.notes[0][7] == -1


def test_nobody_there_fails_at_once(stage: Stage) -> None:
    assert within(1.5, lambda: stage.prompter.show(1, WORDS)) == "failed"
    assert stage.prompter.say("a", "b") == "failed"
    assert stage.prompter.source() == "absent"
    assert stage.sent == []


def test_without_a_bus_it_fails_at_once() -> None:
    prompter = Prompter(lambda event: None)
    assert within(1.0, lambda: prompter.show(1, WORDS)) == "failed"
    prompter.hide(1)
    assert prompter.source() == "no_bus"


def test_a_hung_server_costs_two_seconds_once(stage: Stage) -> None:
    wake_up = threading.Event()
    server = stage.server(asleep=wake_up)
    try:
        assert within(2.5, lambda: stage.prompter.show(1, WORDS)) == "failed"
        assert within(0.5, lambda: stage.prompter.show(2, WORDS)) == "failed"
        assert within(0.5, stage.prompter.source) == "silent"
    finally:
        wake_up.set()
    stage.settle()
    assert server.notes == []


def test_what_a_slow_server_shows_too_late_is_taken_off(stage: Stage) -> None:
    server = stage.server()
    stage.prompter.show(1, WORDS)
    server.asleep = threading.Event()
    assert within(2.5, lambda: stage.prompter.show(2, WORDS)) == "failed"
    assert within(0.5, lambda: stage.prompter.show(3, WORDS)) == "failed", "one in flight"
    server.asleep.set()
    wait_for(lambda: server.closed)
    assert server.closed == [2]
    assert stage.prompter.show(4, WORDS) == "shown"
    assert stage.sent == []


def test_a_restarted_server_is_told_and_its_ids_are_new(stage: Stage) -> None:
    server = stage.server()
    stage.prompter.show(1, WORDS)
    server.stop()
    stage.settle()
    assert stage.sent == [Undelivered(1)]
    again = stage.server()
    stage.settle()
    assert stage.prompter.show(1, WORDS) == "shown"
    assert again.notes[0][1] == 0, "a stale id may be somebody else's"
    assert stage.sent == [Undelivered(1)]
    again.stop()
    stage.server(name="dunst")
    assert stage.prompter.show(2, WORDS) == "no_buttons", "what another server could do is forgotten"


def test_a_lost_bus_is_undelivered_and_it_comes_back(tmp_path: Path) -> None:
    sent: list[Event] = []
    prompter, where = Prompter(sent.append), tmp_path / "bus"
    with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
        Server(theirs).start()
        link = Link(daemon.address, prompter.joined, prompter.lost, (0.05,))
        link.wait(10)
        assert prompter.show(1, WORDS) == "shown"
    with contextlib.closing(link):
        wait_for(lambda: sent == [Undelivered(1)])
        assert prompter.show(2, WORDS) == "failed"
        with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
            Server(theirs).start()
            wait_for(lambda: link.bus)
            assert prompter.show(2, WORDS) == "shown"


HOSTILE = [
    "<b>bold</b> & <img src=x>",
    "a\0b\x1b[2Jc",
    "line\nbreak",
    "\u202egnp.exe",
    "half \ud800 letter",
    "x" * 9000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_arrives_tame(stage: Stage, text: str) -> None:
    server = stage.server()
    assert stage.prompter.show(1, Words(text, text, (("start", text),))) == "shown"
    headline, body, actions = server.notes[0][3:6]
    for said in (headline, *actions):
        assert one_line(said) == said
    assert "<" not in body
    if "<" in text:
        assert body == "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img src=x&gt;"


def test_without_markup_the_text_is_plain(stage: Stage) -> None:
    server = stage.server(capabilities=("actions", "body"))
    stage.prompter.show(1, Words("a", HOSTILE[0], ()))
    assert server.notes[0][4] == HOSTILE[0]


@given(st.text(st.characters(codec=None), max_size=1200))
def test_one_line_is_one_line_that_can_be_sent(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LONGEST
    assert line.isprintable() or not set(line) & set("\n\r\t\0\x1b\u2028\u2029\u202e")
    assert one_line(line) == line
    line.encode()
