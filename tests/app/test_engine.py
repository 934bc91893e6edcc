"""The loop with clocks and a desktop made of values: gaps, failing adapters, what is asked of the sources."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hipbreak.clock import Clock
from hipbreak.core.effects import Effect
from hipbreak.core.messages import Event, Launched, Look, Now, Sample, Skip, Watch
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.state import State, begin
from hipbreak.core.status import Status
from hipbreak.desktop import Desktop, no_desktop
from hipbreak.engine import Engine, Ports, refusal

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class World:
    """Two clocks, what the desktop says, and what was heard of the engine."""

    boottime: float = 1000.0
    awake: float = 1000.0
    last_input: float | None = None
    asks: float | None = None
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

    def engine(self, perform: object = None) -> Engine:
        def keep(event: Event, effects: tuple[Effect, ...], state: State, now: Now) -> None:
            self.kept.append(state)

        ports = Ports(
            settings=lambda _: DEFAULTS,
            keep=keep,
            perform=perform if callable(perform) else lambda *_: None,
            shown=self.shown.append,
            heard=lambda event, *_: self.heard.append(event),
        )
        clock = self.clock()
        return Engine(begin(clock.now(), DEFAULTS), clock, self.desktop(), ports)

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
