"""The loop with clocks and a desktop made of values: gaps, failing adapters, what is asked of the sources."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from hipbreak.clock import Clock
from hipbreak.core.effects import Effect
from hipbreak.core.messages import Event, Launched, Look, Now, Sample, Skip, Watch
from hipbreak.core.settings import DEFAULTS, Settings
from hipbreak.core.state import State, begin
from hipbreak.core.status import Status
from hipbreak.desktop import Desktop, no_desktop
from hipbreak.engine import SIGN_OF_LIFE, Engine, Ports, refusal

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class World:
    """Two clocks, what the desktop says, and what was heard of the engine."""

    boottime: float = 1000.0
    awake: float = 1000.0
    last_input: float | None = None
    asks: float | None = None
    rules: Settings = DEFAULTS
    watched: list[Watch] = field(default_factory=list)
    shown: list[Status] = field(default_factory=list)
    heard: list[Event] = field(default_factory=list)
    kept: list[State] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.boottime, lambda: self.awake)

    def desktop(self) -> Desktop:
        return replace(
            no_desktop(),
            sample=lambda: Sample(self.last_input),
            watch=self.watched.append,
            asks=lambda: self.asks,
        )

    def ports(self, perform: object = None) -> Ports:
        def keep(event: Event, effects: tuple[Effect, ...], state: State, now: Now) -> None:
            self.kept.append(state)

        return Ports(
            settings=lambda _: self.rules,
            keep=keep,
            perform=perform if callable(perform) else lambda *_: None,
            shown=self.shown.append,
            heard=lambda event, *_: self.heard.append(event),
        )

    def engine(self, perform: object = None) -> Engine:
        clock = self.clock()
        return Engine(begin(clock.now(), self.rules), clock, self.desktop(), self.ports(perform))

    def pass_time(self, seconds: float, *, asleep: bool = False) -> None:
        self.boottime += seconds
        self.awake += 0.0 if asleep else seconds

    def type(self) -> None:
        self.last_input = self.boottime


def sitting_engine(world: World) -> Engine:
    world.last_input = world.boottime - 60
    engine = world.engine()
    engine.look()
    world.pass_time(1)
    world.type()
    engine.look()
    return engine


def test_a_sleep_is_told_by_two_clocks() -> None:
    world = World()
    engine = sitting_engine(world)
    world.pass_time(20)
    world.pass_time(600, asleep=True)
    engine.look()
    last = world.heard[-1]
    assert isinstance(last, Look)
    assert last.asleep == 600
    assert world.shown[-1].state == "away"


def test_a_look_that_comes_late_is_a_gap_too() -> None:
    """The process was stopped, or the machine was: S5 needs no help from signals."""
    world = World()
    engine = sitting_engine(world)
    world.pass_time(600)
    engine.look()
    last = world.heard[-1]
    assert isinstance(last, Look)
    assert 500 < last.asleep <= 600


def test_a_look_in_time_is_none() -> None:
    world = World()
    engine = sitting_engine(world)
    world.pass_time(59)
    world.type()
    engine.look()
    assert world.heard[-1] == Look(Sample(world.boottime), 0.0)


def test_it_sleeps_until_the_rules_have_something_to_do() -> None:
    world = World()
    engine = sitting_engine(world)
    assert engine._until() == engine.state.watch.minute
    world.asks = 1.0
    world.pass_time(29 * 60 + 10)
    engine.state = replace(engine.state, watch=Watch(world.boottime + 50, pause=True))
    engine.now = engine.clock.now()
    assert engine._until() == world.boottime + 1, "a source that can only be asked is asked each second now"


def test_somebody_who_sits_is_looked_after_in_time() -> None:
    """S10: between two looks less than half of what ends a bout goes by; a bout that rests is on disk already."""
    for away_after, each in ((180.0, 90.0), (60.0, 30.0), (1800.0, SIGN_OF_LIFE)):
        world = World(rules=replace(DEFAULTS, sitting=replace(DEFAULTS.sitting, away_after=away_after)))
        engine = sitting_engine(world)
        world.pass_time(200)
        world.type()
        engine.look()
        far = world.boottime + 1000
        engine.state = replace(engine.state, watch=Watch(far, minute=far))
        assert engine._until() == world.boottime + each
        engine.state = replace(engine.state, watch=Watch(far))
        assert engine._until() == far, "it counts nothing now"


def test_a_sign_of_life_in_time_is_no_gap() -> None:
    world = World()
    engine = sitting_engine(world)
    for _ in range(30):
        world.pass_time(engine._until() - world.boottime)
        world.type()
        engine.look()
        assert world.heard[-1] == Look(Sample(world.boottime), 0.0)
    assert world.shown[-1].sitting_seconds > 1200


@pytest.mark.parametrize("pace", [0.5, 59.0])
@pytest.mark.parametrize("then", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("looks", range(22))
def test_killed_at_any_instant_and_started_again_soon_the_count_goes_on(looks: int, then: float, pace: float) -> None:
    """S10, counted from the last look for want of the last instant: half of ``away_after`` is sure, more is luck."""
    world = World()
    engine, began = sitting_engine(world), world.boottime
    for _ in range(looks):
        world.pass_time(engine._until() - world.boottime)
        world.last_input = began + (world.boottime - began) // pace * pace
        engine.look()
    away = (engine._until() - world.boottime) * then + 89.5
    world.pass_time(away)
    again = Engine(engine.state, world.clock(), world.desktop(), world.ports())
    again._launch(Launched(away))
    world.type()
    again.look()
    bout = again.state.seat.bout
    assert bout is not None
    assert bout.since == began
    assert world.shown[-1].sitting_seconds == world.boottime - began


def test_a_failing_adapter_costs_its_own_effect() -> None:
    world = World()

    def fail(*_: object) -> None:
        raise OSError("no")

    engine = world.engine(fail)
    engine.desktop = replace(engine.desktop, sample=fail, watch=fail)  # type: ignore[arg-type]  # it fails, whatever it returns
    engine.put(None)
    engine.put(engine.stop)
    engine.run()
    assert world.shown


def test_events_are_preceded_by_a_look_and_answered() -> None:
    world = World()
    engine = sitting_engine(world)
    refused = refusal(engine.tell(Skip()))
    assert refused is not None
    assert refused.what == "nothing_due"
    assert [type(event) for event in world.heard[-2:]] == [Look, Skip]


def test_a_launch_comes_before_the_first_look() -> None:
    world = World()
    engine = world.engine()
    engine.stop()
    engine.run(Launched(30.0))
    assert [type(event) for event in world.heard[:2]] == [Launched, Look]


def test_the_clock_goes_on_where_the_last_run_left_it() -> None:
    world = World()
    clock = Clock(lambda: world.boottime, lambda: world.awake, 500.0)
    before = clock.now()
    world.pass_time(10)
    assert clock.elapsed() == before.elapsed + 10 == 1510
    assert clock.wall() - before.wall < timedelta(seconds=10)
