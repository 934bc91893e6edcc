"""Sound made by a program: one that is started for each sound, or one that stays and takes a line for each.

Jurisdiction: what is written to whom, and when. Commands hold nothing that a person or a file wrote: that goes through
standard input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hipbreak.sound.child import Child, Told

T = TypeVar("T")


@dataclass(frozen=True)
class Order:
    """A command without a shell, and what it reads, 4000 bytes at most."""

    command: tuple[str, ...]
    stdin: bytes = b""


def _nothing() -> None:
    pass


class EachTime(Generic[T]):
    """Starts a program for each sound; ``order`` says which and what it reads, ``end`` is called at the close."""

    def __init__(self, order: Callable[[T], Order], end: Callable[[], None] = _nothing) -> None:
        self._order = order
        self._end = end
        self._child: Child | None = None

    def play(self, what: T, told: Told) -> None:
        """OSError where the program cannot be started."""
        self.hush()
        order = self._order(what)
        self._child = Child(order.command, told)
        self._child.write(order.stdin, last=True)

    def hush(self) -> None:
        """Ends the program."""
        if self._child:
            self._child.kill()
        self._child = None

    def close(self) -> None:
        """The same, and ``end``."""
        self.hush()
        self._end()


class Staying(Generic[T]):
    """Starts a program that takes some time for that, once; ``line`` makes a line of a sound, without its newline.

    An empty line hushes it.
    """

    def __init__(self, command: tuple[str, ...], line: Callable[[T], bytes]) -> None:
        self._line = line
        self._told: Told | None = None
        self._can: bool | None = None  # None until it is ready
        self._child = Child(command, lambda _: self._hears(False), lambda: self._hears(True))

    def play(self, what: T, told: Told) -> None:
        """It is heard as soon as the program is ready."""
        self._told = told
        self._child.write(self._line(what) + b"\n", last=False)
        if self._can is not None:
            told(self._can)

    def hush(self) -> None:
        """Ends what it says; the program stays."""
        self._child.write(b"\n", last=False)

    def close(self) -> None:
        """Ends the program."""
        self._child.kill()

    def _hears(self, can: bool) -> None:
        """It is ready, or it has ended, which it never does by itself."""
        self._can = can
        if self._told:
            self._told(can)
