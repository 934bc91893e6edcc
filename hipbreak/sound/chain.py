"""Who makes the sound, best first: who fails makes way for the next, which then makes the very same sound.

Jurisdiction: whose turn it is. The same for players of beeps and for voices. Everything here happens in one thread;
what others have to tell comes through ``post``.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hipbreak.sound.child import Told

log = logging.getLogger(__name__)
T = TypeVar("T")
What = TypeVar("What", contravariant=True)


class Sounder(Protocol[What]):
    """Somebody who makes one sound at a time, in the background."""

    def play(self, what: What, told: Told) -> None:
        """Begins ``what`` in place of what it is at; raises where it cannot, or tells so later."""

    def hush(self) -> None:
        """Ends what it is at."""

    def close(self) -> None:
        """Ends everything: no process, device or connection is left."""


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """``name`` is for people; ``make`` raises where it is not to be had after all."""

    name: str
    make: Callable[[], Sounder[T]]


class Chain(Generic[T]):
    """``post`` brings a function of no arguments to the thread that this is used in."""

    def __init__(self, candidates: Iterable[Candidate[T]], post: Callable[[Callable[[], None]], None]) -> None:
        self._left = list(candidates)
        self._post = post
        self._now: Sounder[T] | None = None
        self._number = 0
        self.heard = False  # the last sound, to its end

    @property
    def name(self) -> str:
        """Whose turn it is; empty if nobody is left."""
        return self._left[0].name if self._left else ""

    def ready(self) -> None:
        """Lets the first one begin what takes time before its first sound."""
        self._try(lambda _: None)

    def play(self, what: T) -> None:
        """Begins ``what`` in place of what is heard of this chain."""
        self._number += 1
        self.heard = False
        number = self._number

        def told(heard: bool) -> None:
            self._post(lambda: self._told(number, what, heard))

        self._try(lambda sounder: sounder.play(what, told))

    def fail(self, why: object) -> None:
        """The one whose turn it is has failed; it is the next one's turn."""
        log.info("%s makes no sound: %s", self.name, why)
        self.close()
        self._left = self._left[1:]

    def hush(self) -> None:
        """Ends what is heard; nobody says it again."""
        self._number += 1
        self._quietly(lambda sounder: sounder.hush())

    def close(self) -> None:
        """Ends everything; the next sound begins anew."""
        self._quietly(lambda sounder: sounder.close())
        self._now = None

    def _try(self, use: Callable[[Sounder[T]], None]) -> None:
        while self._left:
            try:
                self._now = self._now or self._left[0].make()
                use(self._now)
            except Exception as error:  # whatever a sound system throws, the next one may still be heard
                self.fail(error)
            else:
                return

    def _told(self, number: int, what: T, heard: bool) -> None:
        if number != self._number:
            return
        self.heard = heard
        if not heard:
            self.fail("it said so")
            self.play(what)

    def _quietly(self, use: Callable[[Sounder[T]], None]) -> None:
        with contextlib.suppress(Exception):  # who cannot be ended is gone, and made anew for the next sound
            if self._now:
                use(self._now)
