"""Idle time from GNOME's compositor: a stand-in for it on a real bus."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus
from hipbreak.desktop.linux.facts.inhibitors import GNOME
from hipbreak.desktop.linux.idle.mutter import INTERFACE, NAME, PATH, MutterIdle
from hipbreak.desktop.linux.link import Link
from tests.contract.world import Hands
from tests.desktop.fake_mutter import FakeMutter, hung
from tests.desktop.fake_peer import town
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

NEVER = 1e9
PAUSE, BACK, NOTHING = Watch(NEVER, pause=True), Watch(NEVER, back=True), Watch(NEVER)
ROUGHLY = Watch(NEVER, good_for=600.0)


@dataclass
class Desk:
    """A bus with our end of it, a shell's, and clocks that the test moves."""

    daemon: PrivateBus
    ours: Bus
    theirs: Bus
    hands: Hands = field(default_factory=Hands)
    wakes: list[float] = field(default_factory=list)

    def shell(self) -> FakeMutter:
        return FakeMutter(self.theirs, self.hands.mono).start()

    def idle(self) -> MutterIdle:
        return MutterIdle(self.hands.elapsed, self._woken, self.hands.mono)

    def joined(self) -> MutterIdle:
        idle = self.idle()
        idle.joined(self.ours)
        self.wakes.clear()
        return idle

    def settle(self) -> None:
        """What was said before on either side has been heard."""
        for bus in (self.theirs, self.ours, self.theirs, self.ours, self.theirs, self.ours):
            bus.name_owner(DBUS)

    def _woken(self) -> None:
        self.wakes.append(self.hands.elapsed())


@pytest.fixture
def desk() -> Iterator[Desk]:
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        yield Desk(daemon, ours, theirs)


def silence(desk: Desk, shell: FakeMutter, seconds: float = 6.0) -> None:
    desk.hands.ahead += seconds
    shell.look()
    desk.settle()


def touch(desk: Desk, shell: FakeMutter) -> None:
    shell.touch()
    desk.settle()


def test_it_is_ready_when_joined_and_nothing_is_watched_for(desk: Desk) -> None:
    shell = desk.shell()
    idle = desk.idle()
    assert (idle.ready, idle.source(), idle.last_input()) == (False, "none", (None, 0.0))
    idle.joined(desk.ours)
    assert (idle.ready, idle.source(), idle.asks()) == (True, "mutter", None)
    at, within = idle.last_input()
    assert at is not None
    assert abs(at - shell.touched) < 5
    assert within == 0.0
    idle.watch(NOTHING)
    desk.settle()
    assert not shell.watches


def test_without_one_nothing_is_known(desk: Desk) -> None:
    idle = desk.joined()
    idle.watch(PAUSE)
    assert (idle.ready, idle.last_input()) == (False, (None, 0.0))
    assert desk.wakes == []


def test_a_working_person_costs_nothing_unless_a_pause_is_watched_for(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    for watch in (NOTHING, BACK):
        idle.watch(watch)
        desk.settle()
        for _ in range(20):
            desk.hands.ahead += 2
            touch(desk, shell)
        assert desk.wakes == []
    assert 0 not in shell.watches.values(), "an active watch would go off at the next key"


def test_each_pause_wakes_once_and_no_return(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    for count in (1, 2, 3):
        silence(desk, shell)
        silence(desk, shell)
        assert len(desk.wakes) == count
        touch(desk, shell)
    assert len(desk.wakes) == 3


def test_each_return_wakes_once_and_no_pause(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.watch(BACK)
    desk.settle()
    for count in (1, 2, 3):
        silence(desk, shell)
        assert len(desk.wakes) == count - 1
        touch(desk, shell)
        assert len(desk.wakes) == count
        touch(desk, shell)
        assert len(desk.wakes) == count


def test_what_is_no_longer_watched_for_is_removed(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.watch(Watch(NEVER, pause=True, back=True))
    silence(desk, shell)
    assert sorted(shell.watches.values()) == [0, 5050]
    idle.watch(PAUSE)
    desk.settle()
    assert list(shell.watches.values()) == [5050]
    idle.watch(NOTHING)
    desk.settle()
    assert not shell.watches
    desk.wakes.clear()
    touch(desk, shell)
    silence(desk, shell)
    assert desk.wakes == []


def test_a_return_from_a_silence_that_no_watch_told_is_told(desk: Desk) -> None:
    """Inhibitors hold the idle watch back; the look before knows of the silence all the same."""
    shell, idle = desk.shell(), desk.joined()
    shell.inhibited = True
    silence(desk, shell, 70)
    idle.last_input()
    idle.watch(BACK)
    desk.settle()
    touch(desk, shell)
    assert len(desk.wakes) == 1


def test_pauses_are_asked_for_while_inhibitors_hold_them_back(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    silence(desk, shell, 30)
    idle.last_input()
    assert idle.asks() is None, "a silence that was told"
    touch(desk, shell)
    shell.inhibited = True
    silence(desk, shell, 30)
    idle.last_input()
    assert idle.asks() == 1.0
    shell.inhibited = False
    touch(desk, shell)
    silence(desk, shell)
    assert idle.asks() is None


def test_the_instant_stays_until_the_next_input_even_over_a_sleep(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    before = idle.last_input()
    desk.hands.ahead += 300
    assert idle.last_input() == before
    desk.hands.slept += 3600
    assert idle.last_input() == before, "a wake-up is no return"
    desk.hands.ahead += 10
    touch(desk, shell)
    after = idle.last_input()
    assert after[0] is not None
    assert abs(after[0] - desk.hands.elapsed()) < 5


def test_the_first_input_after_a_sleep_is_told_though_the_shell_saw_no_silence(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.last_input()
    desk.hands.slept += 3600
    idle.last_input()
    idle.watch(BACK)
    desk.settle()
    touch(desk, shell)
    assert len(desk.wakes) == 1


def test_a_restarted_shell_has_the_watches_set_again_and_old_numbers_mean_nothing(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    before = idle.last_input()
    shell.stop()
    desk.settle()
    assert (idle.ready, idle.source(), idle.last_input()) == (False, "none", before)
    assert len(desk.wakes) == 1
    with contextlib.closing(desk.daemon.connect()) as other:
        again = FakeMutter(other, desk.hands.mono, serial=1000).start()
        wait_for(lambda: idle.ready)
        wait_for(lambda: again.watches)
        desk.wakes.clear()
        shell.bus.emit(PATH, INTERFACE, "WatchFired", "u", (1001,))  # not from who owns the name
        other.emit(PATH, INTERFACE, "WatchFired", "u", (1,))  # a number of the run before
        desk.settle()
        other.name_owner(DBUS)
        desk.settle()
        assert desk.wakes == []
        desk.hands.ahead += 6
        again.look()
        wait_for(lambda: len(desk.wakes) == 1)


def test_a_shell_that_comes_late_is_used(desk: Desk) -> None:
    idle = desk.joined()
    idle.watch(PAUSE)
    shell = desk.shell()
    wait_for(lambda: idle.ready)
    assert len(desk.wakes) == 1
    wait_for(lambda: shell.watches)


def test_a_hung_shell_holds_up_a_look_for_a_second_and_the_last_input_stays(desk: Desk) -> None:
    desk.shell()
    idle = desk.joined()
    before = idle.last_input()
    with hung(desk.theirs):
        began = time.monotonic()
        assert idle.last_input() == before
        assert 0.9 < time.monotonic() - began < 10
        assert idle.ready, "slow is no reason to ask another"
    desk.settle()
    assert idle.last_input() == before


def test_a_hung_shell_holds_up_the_start_for_a_second_and_is_used_once_it_answers(desk: Desk) -> None:
    desk.shell()
    idle = desk.idle()
    with hung(desk.theirs):
        began = time.monotonic()
        idle.joined(desk.ours)
        assert time.monotonic() - began < 10
        assert not idle.ready
    wait_for(lambda: idle.ready)


def test_a_bus_that_is_lost_and_comes_back(tmp_path: Path) -> None:
    where, hands, wakes = tmp_path / "bus", Hands(), []
    idle = MutterIdle(hands.elapsed, lambda: wakes.append(1), hands.mono)
    idle.watch(PAUSE)
    with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
        FakeMutter(theirs, hands.mono).start()
        link = Link(daemon.address, idle.joined, idle.lost, (0.05,))
        link.wait(10)
        before = idle.last_input()
        assert before[0] is not None
    with contextlib.closing(link):
        wait_for(lambda: not idle.ready)
        assert idle.last_input() == before, "being lost is no sign of life"
        with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
            shell = FakeMutter(theirs, hands.mono).start()
            wait_for(lambda: idle.ready and shell.watches)
            wakes.clear()
            hands.ahead += 6
            shell.look()
            wait_for(lambda: wakes == [1])


def test_nothing_is_asked_while_it_may_be_known_roughly_and_no_rest_was_told(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()

    def asked() -> int:
        return shell.calls.count("GetIdletime")

    def look() -> tuple[float, bool]:
        """How roughly the last input is known, and whether that took a question."""
        before = asked()
        at, within = idle.last_input()
        desk.settle()
        assert at is not None
        touched = desk.hands.elapsed() - desk.hands.mono() + shell.touched
        assert at - 5 <= touched <= at + within + 0.2, "an answer may be late"
        return within, asked() > before

    idle.watch(ROUGHLY)
    desk.settle()
    assert list(shell.watches.values()) == [30000]
    for _ in range(2):
        assert look() == (0.0, True), "the first answer, or the one after a rest"
        for _ in range(10):
            desk.hands.ahead += 20
            touch(desk, shell)
            within, question = look()
            assert not question
            assert within <= 30.5
        silence(desk, shell, 31)
        assert look() == (0.0, True)
        assert look() == (0.0, True), "until somebody is there again"
        touch(desk, shell)
    assert look() == (0.0, True)
    desk.hands.slept += 3600
    assert idle.last_input()[1] == 0.0, "a wake-up is no return"
    desk.hands.ahead += 2
    touch(desk, shell)
    assert look() == (0.0, True)
    desk.hands.ahead += 29
    assert not look()[1]
    desk.hands.ahead += 600
    shell.touched = desk.hands.mono()
    assert look()[1], "an old answer is not believed for ever"
    assert desk.wakes == []
    idle.watch(PAUSE)
    desk.settle()
    assert list(shell.watches.values()) == [5050]
    assert look() == (0.0, True)


def test_a_shell_that_hangs_is_not_believed_for_ever(desk: Desk) -> None:
    desk.shell()
    idle = desk.joined()
    idle.watch(ROUGHLY)
    desk.settle()
    idle.last_input()
    with hung(desk.theirs):
        desk.hands.ahead += 599
        rough, within = idle.last_input()
        assert rough is not None
        assert within == 30.5
        desk.hands.ahead += 2
        assert idle.last_input()[1] == 0.0, "asked, and the last known stays"


@pytest.mark.parametrize("held", [("b", (True,)), ("s", ("perhaps",))])
def test_each_look_asks_while_a_rest_may_be_held_back(held: tuple[str, Body]) -> None:
    with town() as here:
        manager, hands = here.peer("/org/gnome/SessionManager"), Hands()
        manager.methods["IsInhibited"] = held
        manager.own(GNOME)
        shell = FakeMutter(here.theirs, hands.mono).start()
        idle = MutterIdle(hands.elapsed, lambda: None, hands.mono)
        idle.joined(here.ours)
        idle.watch(ROUGHLY)
        here.settle()
        for _ in range(3):
            before = shell.calls.count("GetIdletime")
            assert idle.last_input()[1] == 0.0
            assert shell.calls.count("GetIdletime") == before + 1
        manager.methods["IsInhibited"] = ("b", (False,))
        manager.bus.emit("/org/gnome/SessionManager", GNOME, "InhibitorRemoved", "o", ("/film",))
        here.settle()
        idle.last_input()
        before = shell.calls.count("GetIdletime")
        idle.last_input()
        assert shell.calls.count("GetIdletime") == before
        manager.methods["IsInhibited"] = held
        manager.bus.emit("/org/gnome/SessionManager", GNOME, "InhibitorAdded", "o", ("/film",))
        here.settle()
        idle.last_input()
        assert shell.calls.count("GetIdletime") == before + 1


def test_a_look_that_changes_nothing_does_not_wake_the_bus_thread(desk: Desk) -> None:
    desk.shell()
    idle = desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    with hung(desk.ours):
        idle.watch(Watch(NEVER, pause=True, minute=5.0))
        assert not desk.ours._wire._deadlines
        idle.watch(ROUGHLY)
        assert desk.ours._wire._deadlines


NONSENSE: list[tuple[str, Body]] = [
    ("t", (2**64 - 1,)),  # what Mutter says where it is not supported
    ("s", ("soon",)),
    ("", ()),
    ("b", (True,)),
    ("x", (-5,)),
    ("at", ([1],)),
    ("tt", (1, 2)),
]


@pytest.mark.parametrize("answer", NONSENSE, ids=str)
def test_nonsense_is_no_idle_time(desk: Desk, answer: tuple[str, Body], caplog: pytest.LogCaptureFixture) -> None:
    shell, idle = desk.shell(), desk.joined()
    before = idle.last_input()
    shell.answer = answer
    assert idle.last_input() == before
    assert idle.last_input() == before
    assert not idle.ready
    assert len([record for record in caplog.records if "Mutter" in record.message]) == 1


def test_one_that_comes_to_its_senses_is_used_again(desk: Desk) -> None:
    shell = desk.shell()
    idle = MutterIdle(desk.hands.elapsed, lambda: None, desk.hands.mono, again_after=0.05)
    idle.joined(desk.ours)
    idle.watch(PAUSE)
    shell.answer = ("s", ("soon",))
    idle.last_input()
    assert not idle.ready
    shell.answer = None
    wait_for(lambda: idle.ready)
    wait_for(lambda: shell.watches)


def test_one_that_takes_no_watches_still_tells_the_idle_time(desk: Desk) -> None:
    def answer(interface: str, member: str, body: Body) -> tuple[str, Body]:
        if member == "GetIdletime":
            return "t", (100,)
        return "s", ("no",)

    desk.theirs.export(PATH, answer)
    desk.theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))
    idle = desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    idle.watch(NOTHING)
    desk.settle()
    assert idle.last_input()[0] is not None


value = st.one_of(
    st.tuples(st.just("u"), st.tuples(st.integers(0, 2**32 - 1))),
    st.tuples(st.just("s"), st.tuples(st.text(st.characters(min_codepoint=1, max_codepoint=0xD7FF)))),
    st.tuples(st.just("d"), st.tuples(st.floats())),
    st.tuples(st.just("ai"), st.tuples(st.lists(st.integers(-5, 5)))),
    st.just(("", ())),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value)
def test_signals_of_any_shape_harm_nobody(desk: Desk, told: tuple[str, Body]) -> None:
    shell = FakeMutter(desk.theirs, desk.hands.mono, serial=2**31).start()  # no number is guessed
    idle = desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    desk.wakes.clear()
    shell.bus.emit(PATH, INTERFACE, "WatchFired", *told)
    desk.settle()
    assert desk.wakes == []
    assert idle.last_input()[0] is not None


def test_closing_watches_for_nothing(desk: Desk) -> None:
    shell, idle = desk.shell(), desk.joined()
    idle.watch(PAUSE)
    desk.settle()
    idle.close()
    idle.close()
    desk.settle()
    assert not shell.watches
