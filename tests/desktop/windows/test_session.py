"""Lock, session and sleep: a window that says what Windows would, and the real one where there is Windows."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.windows.messages import POWER, SESSION
from hipbreak.desktop.windows.session import Calls, Standing, WindowsSession, system_calls, understand
from tests.contract.world import Wakes
from tests.desktop.windows.windows_here import (
    ASKS_WINDOWS,
    SPEAKERS,
    Speaker,
    fake_speaker,
    on_wine,
    real_speaker,
)

Opens = Callable[[], AbstractContextManager[Speaker]]
CONSOLE_CONNECT, CONSOLE_DISCONNECT, REMOTE_CONNECT, REMOTE_DISCONNECT, LOCK, UNLOCK = 1, 2, 3, 4, 7, 8
SUSPEND, RESUME, RESUME_BY_ITSELF, BATTERY = 4, 7, 18, 10
OURS = 1


@dataclass
class Service:
    """The part of Windows that knows of sessions."""

    standing: Standing = field(default_factory=lambda: Standing(False, True))
    up: bool = True
    answers: bool = True
    afar: bool = False
    followed: list[int] = field(default_factory=list)
    asked: int = 0
    meanwhile: Callable[[], object] = lambda: None

    def follow(self, handle: int) -> None:
        if not self.up:
            raise OSError("error 1702")
        self.followed.append(handle)

    def ask(self) -> Standing:
        self.asked += 1
        answer = self.standing
        self.meanwhile()
        if not self.answers:
            raise OSError("error 120")
        return answer

    def calls(self) -> Calls:
        return Calls(self.follow, self.followed.remove, self.ask, lambda: self.afar)


@dataclass
class Place:
    """A session under test. ``now`` is its clock, in seconds."""

    speaker: Speaker
    service: Service
    wakes: Wakes
    session: WindowsSession
    time: list[float]

    def say(self, *changes: int) -> None:
        for change in changes:
            self.speaker.send(SESSION, change, OURS)


@contextmanager
def place(opens: Opens = fake_speaker, service: Service | None = None) -> Iterator[Place]:
    service, wakes, time = service or Service(), Wakes(), [1000.0]
    with opens() as speaker:
        session = WindowsSession(speaker.window, wakes, service.calls, lambda: time[0])
        try:
            yield Place(speaker, service, wakes, session, time)
        finally:
            session.close()


@pytest.mark.parametrize("opens", SPEAKERS)
def test_lock_and_unlock_are_told(opens: Opens) -> None:
    with place(opens) as here:
        assert (here.session.locked, here.session.found) == (False, True)
        here.say(LOCK)
        assert here.session.locked
        here.say(LOCK, UNLOCK)
        assert not here.session.locked
        assert here.wakes.threads == ["messages"] * 2


@pytest.mark.parametrize("opens", SPEAKERS)
@pytest.mark.parametrize("leave", [CONSOLE_DISCONNECT, REMOTE_DISCONNECT])
@pytest.mark.parametrize("come", [CONSOLE_CONNECT, REMOTE_CONNECT])
def test_a_session_in_the_background_counts_as_locked(opens: Opens, leave: int, come: int) -> None:
    with place(opens) as here:
        here.say(leave)
        assert here.session.locked
        here.say(LOCK, come)
        assert here.session.locked  # back at the lock screen
        here.say(UNLOCK)
        assert not here.session.locked


def test_a_session_that_moves_from_the_console_to_afar_stays_open() -> None:
    with place() as here:
        here.say(CONSOLE_DISCONNECT, REMOTE_CONNECT)
        here.service.afar = True
        assert (here.session.locked, here.session.remote) == (False, True)


@pytest.mark.parametrize("opens", SPEAKERS)
def test_going_to_sleep_and_waking_up_bring_a_look_forward(opens: Opens) -> None:
    with place(opens) as here:
        for what in (SUSPEND, RESUME_BY_ITSELF, RESUME, BATTERY):
            assert here.speaker.send(POWER, what, 0) == 1
        assert here.wakes.count == 3
        assert here.session.sleep_told


@pytest.mark.parametrize(
    ("standing", "locked"),
    [
        (Standing(True, True), True),
        (Standing(False, False), True),
        (Standing(False, True), False),
        (Standing(None, None), False),
    ],
)
def test_what_holds_at_the_start_is_asked(standing: Standing, locked: bool) -> None:
    with place(service=Service(standing)) as here:
        assert here.session.locked == locked
        assert here.wakes.count == 0


def test_a_service_that_is_late_is_asked_again_and_not_too_often() -> None:
    service = Service(up=False, answers=False)
    with place(service=service) as here:
        assert not here.session.found
        service.up = True
        here.session.refresh()
        assert service.followed == []
        here.time[0] += 5
        here.session.refresh()
        assert service.followed == [here.speaker.window.handle]
        assert here.session.found


def test_a_service_that_never_comes_costs_less_and_less(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    tries: list[float] = []
    service = Service(answers=False)
    with place(service=Service(up=False, answers=False)) as here:
        service = here.service

        def count(_: int) -> None:
            tries.append(here.time[0])
            raise OSError("error 1702")

        session = WindowsSession(
            here.speaker.window,
            here.wakes,
            lambda: Calls(count, lambda _: None, service.ask, lambda: False),
            lambda: here.time[0],
        )
        for _ in range(1000):
            here.time[0] += 1
            session.refresh()
        assert len(tries) == 7
        assert len([record for record in caplog.records if "not told" in record.message]) == 2
        assert not session.found
        session.close()


def test_a_message_that_was_lost_is_made_good_a_minute_later() -> None:
    with place() as here:
        here.time[0] += 59
        here.say(LOCK)
        here.time[0] += 59
        here.session.refresh()
        assert here.session.locked  # Windows may tell of a change before it says so itself
        here.time[0] += 1
        here.session.refresh()
        assert not here.session.locked


def test_a_message_is_newer_than_an_answer_that_was_on_its_way() -> None:
    with place() as here:
        here.time[0] += 60
        here.service.meanwhile = lambda: here.say(LOCK)
        here.session.refresh()
        assert here.session.locked


def test_it_is_not_asked_at_every_look() -> None:
    with place() as here:
        for _ in range(120):
            here.time[0] += 1
            here.session.refresh()
        assert here.service.asked == 3


def test_what_does_not_answer_takes_back_nothing() -> None:
    with place() as here:
        here.say(LOCK)
        here.service.answers = False
        here.time[0] += 60
        here.session.refresh()
        assert here.session.locked
        assert here.session.found


@pytest.mark.parametrize("opens", SPEAKERS)
def test_a_strange_message_changes_nothing(opens: Opens) -> None:
    with place(opens) as here:
        here.say(LOCK, 0, 5, 6, 9, 77, 0x7FFFFFFF)
        assert here.session.locked
        assert here.wakes.count == 1


def test_who_has_closed_hears_nothing_and_is_not_told() -> None:
    with place() as here:
        here.session.close()
        here.say(LOCK)
        assert not here.session.locked
        assert here.service.followed == []
        here.session.refresh()
        here.session.close()


def test_where_there_is_no_windows_nothing_is_known() -> None:
    def none() -> Calls:
        raise OSError("no")

    with fake_speaker() as speaker:
        session = WindowsSession(speaker.window, lambda: None, none)
        session.refresh()
        assert (session.locked, session.remote, session.found) == (False, False, False)
        session.close()


def info(level: int, state: int, flags: int, more: bytes = bytes(180)) -> bytes:
    return struct.pack("<IIIii", level, 0, 3, state, flags) + more


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (info(1, 0, 0), Standing(True, True)),
        (info(1, 0, 1), Standing(False, True)),
        (info(1, 4, 0), Standing(True, False)),
        (info(1, 0, -1), Standing(None, True)),
        (info(2, 0, 0), Standing()),
        (info(1, 0, 0)[:19], Standing()),
        (b"", Standing()),
    ],
)
def test_the_answer_of_windows_is_understood(answer: bytes, standing: Standing) -> None:
    assert understand(answer) == standing


@given(st.binary(max_size=256))
def test_no_answer_is_too_strange(answer: bytes) -> None:
    assert understand(answer).locked in (True, False, None)


# --- the real one ---------------------------------------------------------------------------------------------


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine takes the registration and tells of nothing: the test says it to the window")
def test_windows_itself_tells_and_answers() -> None:
    """Wine takes the registration and tells of nothing; it has no answer about the session."""
    wakes = Wakes()
    with real_speaker() as speaker:
        session = WindowsSession(speaker.window, wakes)
        assert session.found
        assert not session.locked
        speaker.send(SESSION, LOCK, OURS)
        assert session.locked
        assert session.remote in (False, True)
        session.close()


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine has no answer about the session")
def test_windows_answers_what_holds_now() -> None:
    try:
        standing = system_calls().ask()
    except OSError:
        standing = Standing()
    assert standing == (Standing() if on_wine() else Standing(False, True))
