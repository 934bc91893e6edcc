"""The last input and what keeps the screen on, on Wayland: silences by themselves, and against a compositor of ours."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.idle.silences import LATE, UNKNOWN, Inhibition, Silences, Sleeps
from hipbreak.desktop.linux.idle.wayland import PAUSE, REST, WaylandIdle
from tests.desktop.compositor import EXT, KDE, MANAGER, SEAT, Compositor, compositor
from tests.desktop.private_bus import wait_for

NEVER = 1e9
SOON = (0.02,)


# --- silences, without a compositor ---------------------------------------------------------------------------


def test_the_first_silence_says_only_that_there_was_none_since() -> None:
    told = Silences()
    told.added(1, 1, 30.0)
    told.confirmed(1, 100.0)
    assert not told.silent
    told.idled(1, 130.1)
    span = told.span(131.0)
    assert told.silent
    assert span.earliest == UNKNOWN
    assert span.latest == pytest.approx(100.1)


def test_a_silence_after_an_input_says_when_that_was() -> None:
    told = Silences()
    told.added(1, 1, 30.0)
    told.confirmed(1, 100.0)
    told.idled(1, 150.0)
    assert (told.span(200.0).earliest, told.span(200.0).latest) == (120.0, 120.0)
    told.added(2, 1, 5.0)
    told.confirmed(2, 203.0)
    told.idled(2, 208.0)  # it came later and knows less
    assert (told.span(209.0).earliest, told.span(209.0).latest) == (120.0, 120.0)
    told.dropped(2, 209.0)
    told.resumed(1, 210.0)
    assert (told.span(215.0).earliest, told.span(215.0).latest) == (210.0, 215.0)
    assert told.span(250.0).earliest == 250.0 - 30.0 - LATE


def test_a_short_silence_that_began_before_it_was_asked_about_leaves_the_rest_open() -> None:
    told = Silences()
    told.added(1, 1, 30.0)
    told.confirmed(1, 100.0)
    told.added(2, 1, 5.0)
    told.confirmed(2, 200.0)
    told.idled(2, 205.0)
    span = told.span(206.0)
    assert (span.earliest, span.latest) == (206.0 - 30.5, 200.0)
    told.idled(1, 224.0)
    assert (told.span(230.0).earliest, told.span(230.0).latest) == (194.0, 194.0)


def test_an_input_that_two_notifications_tell_of_was_at_the_first_word() -> None:
    told = Silences()
    for key, silence in ((1, 30.0), (2, 5.0)):
        told.added(key, 1, silence)
        told.confirmed(key, 100.0)
        told.idled(key, 150.0)
    told.resumed(2, 200.0)
    told.resumed(1, 200.4)
    assert told.span(201.0).earliest == 200.0


def test_without_its_short_notification_a_silence_is_open_again() -> None:
    told = Silences()
    for key, silence in ((1, 30.0), (2, 5.0)):
        told.added(key, 1, silence)
        told.confirmed(key, 100.0)
    told.idled(2, 125.0)
    assert told.silent
    told.dropped(2, 126.0)
    assert not told.silent
    assert (told.span(127.0).earliest, told.span(127.0).latest) == (120.0, 127.0)


def test_an_unknown_key_and_a_repeated_word_mean_nothing() -> None:
    told = Silences()
    for harmless in (told.idled, told.resumed, told.dropped, told.confirmed, told.left):
        harmless(7, 10.0)
    told.added(1, 1, 5.0)
    told.confirmed(1, 10.0)
    told.resumed(1, 12.0)
    assert told.span(13.0).earliest == UNKNOWN
    told.idled(1, 20.0)
    told.idled(1, 29.0)
    assert told.span(30.0).latest == 15.0


@dataclass
class Desk:
    """A pure compositor: seats with inputs, notifications whose words arrive ``late`` seconds late."""

    late: list[float]
    told: Silences = field(default_factory=Silences)
    now: float = 1000.0
    seats: dict[int, float] = field(default_factory=dict)
    notes: dict[int, tuple[int, float, float, bool]] = field(default_factory=dict)  # seat, silence, started, idle
    key: int = 0
    floor: float = UNKNOWN

    def delay(self) -> float:
        self.late.append(self.late.pop(0))
        return self.late[0]

    def ask(self, seat: int, silence: float) -> int:
        self.key += 1
        self.told.added(self.key, seat, silence)
        self.notes[self.key] = (seat, silence, self.now, False)
        self.told.confirmed(self.key, self.now + self.delay())
        return self.key

    def go_on(self, until: float) -> None:
        """Time passes, and silences are told on the way."""
        due = sorted((note[2] + note[1], key) for key, note in self.notes.items() if not note[3])
        for at, key in due:
            if at <= until:
                seat, silence, started, _ = self.notes[key]
                self.notes[key] = (seat, silence, started, True)
                self.look(self.now)
                self.now = max(self.now, at)
                self.told.idled(key, at + self.delay())
        self.now = max(self.now, until)

    def touch(self, seat: int) -> None:
        self.seats[seat] = self.now
        for key, (of, silence, _, idle) in self.notes.items():
            if of == seat:
                self.notes[key] = (of, silence, self.now, False)
                if idle:
                    self.told.resumed(key, self.now + self.delay())

    def drop(self, key: int) -> None:
        del self.notes[key]
        self.told.dropped(key, self.now + 0.05)

    def look(self, at: float) -> None:
        truth, span = max(self.seats.values(), default=UNKNOWN), self.told.span(at + 0.05)
        assert span.earliest <= truth + 0.05001, "later than the true last input"
        assert truth <= span.latest + 0.00001, "it is not within"
        assert span.earliest >= self.floor, "it went backwards"
        self.floor = span.earliest
        if self.told.silent and span.earliest == span.latest:
            assert abs(span.earliest - truth) <= 0.05001, "not exact"


STEP = st.tuples(
    st.sampled_from(["type", "type", "rest", "rest", "watch", "second seat", "seat left"]),
    st.floats(0.05, 400) | st.floats(0.05, 8),
)


@given(st.lists(STEP, max_size=60), st.lists(st.floats(0, 0.05), min_size=5, max_size=9))
def test_a_day_of_inputs_is_never_misplaced(steps: list[tuple[str, float]], late: list[float]) -> None:
    desk, short = Desk(late), dict[int, int]()
    desk.seats[1] = 400.0  # before anybody asked
    desk.ask(1, 30.0)
    asked, alone = {1}, True
    for what, seconds in steps:
        seat = 2 if 2 in asked and int(seconds * 10) % 2 else 1
        match what:
            case "type":
                until = desk.now + min(seconds, 100)
                while desk.now < until:
                    desk.touch(seat)
                    desk.go_on(desk.now + 3)
                    desk.look(desk.now)
            case "watch" if seat in short:
                desk.drop(short.pop(seat))
            case "watch":
                short[seat] = desk.ask(seat, 5.05)
            case "second seat" if 2 not in asked:
                alone = False
                asked.add(2)
                desk.ask(2, 30.0)
            case "seat left" if 2 in asked:
                asked.remove(2)
                short.pop(2, None)
                desk.notes = {key: note for key, note in desk.notes.items() if note[0] != 2}
                desk.told.left(2, desk.now + 0.05)
            case _:
                pass
        desk.look(desk.now)
        desk.go_on(desk.now + seconds)
        desk.look(desk.now)
    desk.go_on(desk.now + 31)
    desk.go_on(desk.now + 31)
    span = desk.told.span(desk.now)
    if desk.seats.get(1, 0.0) > 1000.6 and alone:
        assert span.earliest == span.latest, "an input that was told is known exactly in the silence after it"
        assert abs(span.earliest - desk.seats[1]) <= 0.05001


def test_an_instant_before_a_sleep_stays_before_it() -> None:
    sleeps = Sleeps(400.0, 100.0)
    sleeps.seen(110.0, 510.0)
    sleeps.seen(120.0, 520.0 + 3600)
    assert sleeps.earliest(108.0) == sleeps.latest(108.0) == 508.0
    assert (sleeps.earliest(115.0), sleeps.latest(115.0)) == (515.0, 515.0 + 3600)
    assert sleeps.earliest(121.0) == sleeps.latest(121.0) == 521.0 + 3600
    sleeps.forget(121.0)
    assert sleeps.earliest(122.0) == 522.0 + 3600


@given(
    st.lists(st.tuples(st.floats(0.01, 3600), st.floats(0, 9999) | st.just(0.0)), min_size=1, max_size=30),
    st.lists(st.floats(0, 1), min_size=2, max_size=9),
)
def test_instants_keep_their_order_through_any_sleep(steps: list[tuple[float, float]], parts: list[float]) -> None:
    sleeps, mono, elapsed, truth = Sleeps(5.0, 0.0), 0.0, 5.0, [(0.0, 5.0)]
    for step, slept in steps:
        mono, elapsed = mono + step, elapsed + step
        truth.append((mono, elapsed))
        elapsed += slept
        truth.append((mono, elapsed))
        sleeps.seen(mono, elapsed)
    instants = sorted(part * mono for part in parts)
    placed = [sleeps.earliest(at) for at in instants]
    assert placed == sorted(placed)
    for at, early in zip(instants, placed, strict=True):
        true = next(elapsed - (then - at) for then, elapsed in truth if then >= at)
        assert early <= true + 0.11
        assert true <= sleeps.latest(at) + 4.0  # sleeps too short to be seen add up, 0.1 s each


def test_inhibition_is_what_only_the_obeying_one_misses() -> None:
    screen = Inhibition()
    assert screen.look(0.0) is None
    screen.told(1, 10.0, quiet=True)
    assert screen.look(10.0) == LATE
    assert screen.answer is None
    assert screen.look(10.0 + LATE) is None
    assert screen.answer is True
    screen.told(1, 20.0, quiet=False)
    assert screen.look(30.0) is None
    assert screen.answer is True, "it stays while somebody is at work"
    screen.told(1, 60.0, obeying=True)
    screen.told(1, 60.1, quiet=True)
    assert screen.look(60.1) is None
    assert screen.answer is False
    screen.told(1, 70.0, obeying=False)  # begun in the silence
    assert screen.look(70.0) == LATE
    screen.look(71.0)
    assert screen.answer is True


def test_an_input_is_no_inhibition_whatever_tells_of_it_first() -> None:
    screen = Inhibition()
    screen.told(1, 10.0, quiet=True)
    screen.told(1, 10.0, obeying=True)
    screen.look(10.0)
    screen.told(1, 20.0, obeying=False)
    assert screen.look(20.0) == LATE
    screen.told(1, 20.1, quiet=False)
    assert screen.look(20.6) is None
    assert screen.answer is False


# --- against a compositor -------------------------------------------------------------------------------------


@dataclass
class Session:
    """A compositor and what watches it, both on the test's time."""

    there: Compositor
    idle: WaylandIdle
    wakes: list[int]

    def told(self, at: float | None, within: float) -> None:
        """Wait until this is what is said of the last input."""

        def said() -> bool:
            last, known = self.idle.last_input()
            return (last is None) == (at is None) and (last or 0, known) == pytest.approx((at or 0, within), abs=1e-6)

        try:
            wait_for(said, 5)
        except AssertionError:
            assert self.idle.last_input() == (at, within)

    def noted(self, *silences: float) -> None:
        """Wait until exactly these silences are asked about."""
        wait_for(lambda: sorted(note.silence for note in self.there.notes()) == sorted(silences))

    def after(self, seconds: float) -> WaylandIdle:
        """Time goes on; what watches."""
        self.there.pass_time(seconds)
        return self.idle

    def first_input(self) -> float:
        """The silence that is told at the beginning is over; the instant of the input that ended it."""
        each = 2 if self.idle.source() == "wayland_input" else 1
        wait_for(lambda: len(self.there.notes()) >= each * len(self.there.seats()))  # else they begin to wait later
        self.there.pass_time(REST)
        self.told(0.0, self.there.now - REST)
        at = self.there.touch()
        self.told(at, 0.0)
        return at


@contextlib.contextmanager
def session(path: Path, *globals_: tuple[str, int], seats: int = 1) -> Iterator[Session]:
    with compositor(path, *globals_, seats=seats) as there:
        wakes: list[int] = []
        idle = WaylandIdle(str(path), there.clock, lambda: wakes.append(1), lambda: there.clock(), back_off=SOON)
        with contextlib.closing(idle):
            yield Session(there, idle, wakes)
        assert there.complaints == []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wayland-7"


KINDS = {"wayland_input": (EXT, 2), "wayland_idle": (EXT, 1), "wayland_kde": (KDE, 1)}


@pytest.mark.parametrize("source", KINDS)
def test_the_last_input_by_each_protocol(path: Path, source: str) -> None:
    with session(path, KINDS[source]) as here:
        assert here.idle.source() == source
        assert here.idle.asks() is None
        here.noted(*[REST] * (2 if source == "wayland_input" else 1))
        at = here.first_input()
        here.there.pass_time(10)
        here.told(at, 10.0)
        at = here.there.touch()
        here.there.pass_time(25)
        here.told(at - 5.5, REST + LATE)  # nothing tells of an input in between
        here.there.pass_time(5)
        here.told(at, 0.0)
        here.there.pass_time(500)
        here.told(at, 0.0)


def test_ext_is_preferred(path: Path) -> None:
    with session(path, (KDE, 1), (EXT, 2)) as here:
        assert here.idle.source() == "wayland_input"


def test_nothing_is_asked_about_short_silences_but_while_they_matter(path: Path) -> None:
    with session(path, (KDE, 1)) as here:
        here.noted(REST)
        here.idle.watch(Watch(NEVER, pause=True))
        here.noted(REST, PAUSE)
        here.idle.watch(Watch(NEVER, back=True))
        here.idle.watch(Watch(NEVER))
        here.noted(REST)
        for _ in range(40):
            here.idle.watch(Watch(NEVER, back=True))
            here.noted(REST, PAUSE)
            here.idle.watch(Watch(NEVER))
            here.noted(REST)
        assert here.there.clients[0].next_id < 20, "ids are used again"


def test_it_wakes_at_a_pause_and_at_the_return_and_at_nothing_else(path: Path) -> None:
    with session(path, (EXT, 1)) as here:
        here.first_input()
        here.idle.watch(Watch(NEVER, pause=True))
        here.noted(REST, PAUSE)
        here.there.pass_time(PAUSE)
        wait_for(lambda: here.wakes == [1])
        typed = here.there.touch()
        here.told(typed, 0.0)
        here.there.pass_time(PAUSE)
        wait_for(lambda: here.wakes == [1, 1])
        here.told(typed, 0.0)
        here.there.pass_time(REST - PAUSE)
        here.idle.watch(Watch(NEVER, back=True))
        here.there.pass_time(100)
        here.told(typed, 0.0)
        assert here.wakes == [1, 1]
        back = here.there.touch()
        wait_for(lambda: here.wakes == [1, 1, 1])
        here.told(back, 0.0)
        here.there.pass_time(PAUSE)
        here.told(back, 0.0)
        here.idle.watch(Watch(NEVER))
        here.noted(REST)
        again = here.there.touch()
        here.there.pass_time(REST)
        here.told(again, 0.0)
        assert here.wakes == [1, 1, 1]


@pytest.mark.parametrize("source", [(KDE, 1), (EXT, 1), (EXT, 2)])
def test_somebody_who_never_rests_is_found_as_soon_as_a_silence_has_failed_to_come(
    path: Path, source: tuple[str, int]
) -> None:
    wakes: list[float] = []
    with compositor(path, source) as there:
        there.now = time.monotonic()  # no silence comes: the test's time stands still, that of the source goes on
        began = time.monotonic()
        idle = WaylandIdle(str(path), time.monotonic, lambda: wakes.append(idle.last_input()[0] or 0.0), rest=0.2)
        with contextlib.closing(idle):
            wait_for(lambda: any(wakes), 10)  # a wake-up for a slow start knows of no input yet
        assert began <= max(wakes) <= time.monotonic()


def test_what_keeps_the_screen_on_is_found_in_each_silence(path: Path) -> None:
    with session(path, (EXT, 2)) as here:
        assert here.idle.media is None
        here.there.inhibit(True)
        here.noted(REST, REST)
        here.there.pass_time(REST)
        here.told(0.0, here.there.now - REST)
        wait_for(lambda: here.after(0.1).media is True)
        wait_for(lambda: here.wakes == [1])
        at = here.there.touch()
        here.there.inhibit(False)
        here.told(at, 0.0)
        assert here.idle.media is True
        here.there.pass_time(REST)
        wait_for(lambda: here.idle.media is False)
        here.there.inhibit(True)
        wait_for(lambda: here.after(0.1).media is True)
        assert here.idle.last_input() == (at, 0.0)
        wait_for(lambda: here.wakes == [1, 1, 1])


@pytest.mark.parametrize("source", ["wayland_idle", "wayland_kde"])
def test_where_it_cannot_be_told_apart_nothing_is_said(path: Path, source: str) -> None:
    with session(path, KINDS[source]) as here:
        here.there.inhibit(True)
        here.noted(REST)
        wait_for(lambda: here.after(REST + LATE).last_input()[1] == REST + LATE)  # an endless input (S11)
        assert here.idle.media is None


def test_any_seat_counts_also_one_that_comes_late_or_goes(path: Path) -> None:
    with session(path, (EXT, 1), seats=0) as here:
        assert here.idle.last_input() == (None, 0.0)
        first = here.there.add(SEAT, 7)
        here.noted(REST)
        here.first_input()
        second = here.there.add(SEAT, 4)
        here.noted(REST, REST)
        here.there.pass_time(REST)
        typed = here.there.touch(1)
        here.told(typed, 0.0)
        here.there.pass_time(REST)
        here.told(typed, 0.0)
        here.there.remove(second)
        wait_for(lambda: len(here.there.notes()) == 1)
        here.told(typed, 0.0)
        typed = here.there.touch(0)
        here.told(typed, 0.0)
        here.there.remove(first)
        here.noted()
        here.there.pass_time(50)
        assert here.idle.last_input()[0] == typed


def test_a_compositor_without_the_protocols_cannot_tell(path: Path) -> None:
    with session(path, (MANAGER, 3)) as here:
        assert here.idle.source() == "wayland_none"
        assert here.idle.last_input() == (None, 0.0)
        here.idle.watch(Watch(NEVER, pause=True, back=True))
        assert here.wakes == []
        late = here.there.add(EXT, 2)
        wait_for(lambda: here.idle.source() == "wayland_input")
        here.noted(REST, REST, PAUSE)
        here.there.remove(late)
        wait_for(lambda: here.wakes == [1, 1])
        assert here.idle.source() == "wayland_none"


def test_a_compositor_that_dies_is_no_sign_of_life_and_is_found_again(path: Path) -> None:
    with session(path, (EXT, 2)) as here:
        here.idle.watch(Watch(NEVER, pause=True))
        here.noted(REST, REST, PAUSE)
        here.there.pass_time(PAUSE)
        wait_for(lambda: here.wakes == [1])
        typed = here.there.touch()
        here.told(typed, 0.0)
        here.there.pass_time(PAUSE)
        here.told(typed, 0.0)
        here.there.die()
        wait_for(lambda: here.idle.source() == "wayland_lost")
        wait_for(lambda: here.wakes == [1, 1, 1])
        assert here.idle.media is None
        here.there.now += 100
        assert here.idle.last_input() == (typed, 0.0)
        with compositor(path, (KDE, 1)) as again:
            again.now = here.there.now
            wait_for(lambda: here.idle.source() == "wayland_kde")
            wait_for(lambda: sorted(note.silence for note in again.notes()) == [PAUSE, REST])
            wait_for(lambda: len(here.wakes) == 4)
            assert here.idle.last_input() == (typed, here.there.now - typed)


def test_while_it_looks_for_the_best_way_it_is_not_said_that_there_is_none(path: Path) -> None:
    """A look at just that moment would take "nothing can tell" for somebody who is there (S11)."""
    with session(path, (EXT, 2)) as here:
        done, seen = threading.Event(), set[str]()

        def look() -> None:
            while not done.is_set():
                seen.add(here.idle.source())

        looking = threading.Thread(target=look)
        looking.start()
        for turn in range(1, 16):
            here.there.throw_out()
            wait_for(lambda turn=turn: here.there.accepted > turn and len(here.there.notes()) == 2)  # type: ignore[misc]  # the turn of this wait
        done.set()
        looking.join(5)
        here.there.complaints.clear()
    assert seen == {"wayland_input", "wayland_lost"}


def test_it_is_made_without_a_compositor_and_finds_it(path: Path) -> None:
    wakes: list[int] = []
    made = WaylandIdle(str(path), lambda: 5.0, lambda: wakes.append(1), back_off=SOON)
    with contextlib.closing(made) as idle:
        assert (idle.source(), idle.last_input(), idle.media, idle.full_screen) == (
            "wayland_lost",
            (None, 0.0),
            None,
            None,
        )
        with compositor(path, (EXT, 2)):
            wait_for(lambda: idle.source() == "wayland_input")
        wait_for(lambda: idle.source() == "wayland_lost")
        wait_for(lambda: wakes == [1, 1])


def test_a_compositor_that_is_silent_holds_nobody_up(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with compositor(path, (EXT, 2)) as there, there._lock:
        idle = WaylandIdle(str(path), lambda: 5.0, lambda: None, back_off=SOON)
        assert idle.source() == "wayland_lost"
        idle.watch(Watch(NEVER, pause=True))
        idle.close()
        idle.close()
    assert caplog.records == []


@pytest.mark.parametrize(
    "bad",
    [
        b"\0" * 64,
        b"\x02\0\0\0\0\0\x07\0",
        b"\x02\0\0\0\0\0\x09\0",
        b"\x02\0\0\0\0\0\x0c\0" + b"\xff" * 4,
        b"\x02\0\0\0\0\0\x14\0" + b"\x09\0\0\0" + b"\xff\xff\xff\x7f" + b"\0" * 4,
        b"\x01\0\0\0\x01\0\x0c\0" + b"\x01\0\0\0",
        b"\x01\0\0\0\0\0\x08\0",
    ],
    ids=["zeros", "short", "odd", "half arguments", "endless name", "the display is deleted", "an empty error"],
)
def test_nonsense_costs_the_connection_and_one_line(path: Path, bad: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), session(path, (EXT, 2)) as here:
        here.noted(REST, REST)
        here.there.raw(bad)
        wait_for(lambda: len(here.wakes) == 2)  # lost, and back
        here.noted(REST, REST)
        assert here.idle.source() == "wayland_input"
        here.first_input()
        assert len(caplog.records) == 1


def test_an_error_of_the_compositor_ends_the_connection(path: Path) -> None:
    with session(path, (EXT, 2)) as here:
        here.there.throw_out()
        wait_for(lambda: len(here.wakes) == 2)
        here.noted(REST, REST)
        here.there.complaints.clear()


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(junk: bytes) -> None:
    told = Silences()
    told.added(1, 1, 5.0)
    told.confirmed(1, 10.0)
    for at, byte in enumerate(junk, start=20):
        (told.idled, told.resumed, told.dropped, told.confirmed, told.left)[byte % 5](byte // 5 % 3, float(at))
        if byte % 7 == 0:
            told.added(byte // 7 % 3, byte // 21 % 2, 5.0)
        span = told.span(float(at))
        assert span.earliest <= span.latest <= at


def test_half_a_message_waits_for_the_other_half(path: Path) -> None:
    with session(path, (EXT, 1)) as here:
        here.noted(REST)
        here.there.now += REST
        note = here.there.notes()[0]
        idled = note.number.to_bytes(4, "little") + b"\0\0\x08\0"
        here.there.raw(idled[:5])
        assert here.idle.last_input() == (0.0, here.there.now)
        here.there.raw(idled[5:])
        here.told(0.0, here.there.now - REST)


def test_a_sleep_is_no_return(path: Path) -> None:
    with compositor(path, (EXT, 1)) as there:
        slept = [0.0]
        idle = WaylandIdle(str(path), lambda: there.now + slept[0], lambda: None, lambda: there.now, back_off=SOON)
        here = Session(there, idle, [])
        with contextlib.closing(idle):
            here.noted(REST)
            typed = here.first_input()
            there.pass_time(10)
            idle.last_input()  # the last look before the lid is closed
            slept[0] = 3600.0
            there.pass_time(15)
            here.told(typed, 25 + 3600)
            there.pass_time(5)
            here.told(typed, 0.0)
            slept[0] += 3600
            there.pass_time(10)
            there.touch()  # the key that wakes the machine
            wait_for(lambda: (idle.last_input()[0] or 0) > typed)
            assert idle.last_input()[0] == there.now + 3600, "as if it had come before the sleep"
            there.pass_time(1)
            there.touch()
            there.pass_time(REST)
            here.told(there.now - REST + 7200, 0.0)


def test_the_methods_may_be_called_while_everything_moves(path: Path) -> None:
    with session(path, (EXT, 2)) as here:
        done, seen = threading.Event(), list[float]()

        def look() -> None:
            while not done.wait(0.0005):
                seen.append(here.idle.last_input()[0] or 0.0)

        looking = threading.Thread(target=look)
        looking.start()
        for turn in range(60):
            here.idle.watch(Watch(NEVER, pause=turn % 2 == 0))
            here.there.now += 0.3
            here.there.touch()
        done.set()
        looking.join(5)
        assert seen == sorted(seen)
