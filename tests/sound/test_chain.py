"""Whose turn it is, and when one who failed gets another: with sounders that do as they are told."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from hipbreak.sound.chain import AGAIN, Candidate, Chain
from hipbreak.sound.child import Told


@dataclass
class Stage:
    """A chain of the sounders ``names``; those in ``out`` cannot play for now. ``log`` holds who played what."""

    names: tuple[str, ...]
    out: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    time: float = 0.0
    posted: queue.SimpleQueue[Callable[[], None]] = field(default_factory=queue.SimpleQueue)

    def chain(self) -> Chain[str]:
        candidates = [Candidate(name, partial(Sounder, self, name)) for name in self.names]
        return Chain(candidates, self.posted.put, lambda: self.time)

    def play(self, chain: Chain[str], what: str) -> None:
        chain.play(what)
        while not self.posted.empty():
            self.posted.get()()


@dataclass
class Sounder:
    stage: Stage
    name: str

    def play(self, what: str, told: Told) -> None:
        heard = self.name not in self.stage.out
        self.stage.log.append(f"{self.name}: {what}" if heard else f"{self.name} fails")
        told(heard)

    def hush(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_who_was_heard_before_gets_another_chance_once_nobody_is_left() -> None:
    """The sound server is started anew in the middle of a routine."""
    stage = Stage(("first", "second"), out={"second"})
    chain = stage.chain()
    stage.play(chain, "one")
    stage.out = {"first", "second"}
    stage.play(chain, "two")
    assert chain.name == "" and not chain.hopeless
    stage.time += AGAIN - 0.1
    stage.play(chain, "three")
    stage.time += 0.1
    stage.play(chain, "four")
    stage.out = set()
    stage.time += AGAIN
    stage.play(chain, "five")
    assert stage.log == ["first: one", "first fails", "second fails", "first fails", "first: five"]


def test_who_was_never_heard_gets_none() -> None:
    stage = Stage(("first", "second"), out={"first", "second"})
    chain = stage.chain()
    for _ in itertools.repeat(None, 3):
        stage.play(chain, "one")
        stage.time += AGAIN
    assert chain.hopeless
    assert stage.log == ["first fails", "second fails"]


def test_nobody_comes_back_while_the_next_is_heard() -> None:
    stage = Stage(("first", "second"))
    chain = stage.chain()
    stage.play(chain, "one")
    stage.out = {"first"}
    stage.play(chain, "two")
    stage.out, stage.time = set(), 10 * AGAIN
    stage.play(chain, "three")
    assert stage.log == ["first: one", "first fails", "second: two", "second: three"]
