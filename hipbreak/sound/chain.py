"""Who makes the sound, best first: who fails makes way for the next, which then makes the very same sound.

Jurisdiction: whose turn it is. The same for players of beeps and for voices. Everything here happens in one thread;
what others have to tell comes through ``post``.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hipbreak.sound.child import Told

AGAIN = 5.0  # seconds after which one who was heard before is asked again, where nobody else is left
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
    """``post`` brings a function of no arguments to the thread that this is used in; ``now`` tells seconds."""

    def __init__(
        self,
        candidates: Iterable[Candidate[T]],
        post: Callable[[Callable[[], None]], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._left = list(candidates)
        self._proved: list[Candidate[T]] = []  # were heard, and failed later: a sound server may have been started anew
        self._failed_at = 0.0
        self._post = post
        self._clock = now
        self._now: Sounder[T] | None = None
        self._number = 0
        self._known: set[str] = set()
        self.heard = False  # the last sound, to its end

    @property
    def name(self) -> str:
        """Whose turn it is; empty if nobody is left."""
        return self._left[0].name if self._left else ""

    @property
    def hopeless(self) -> bool:
        """Whether nobody is left, and nobody was ever heard."""
        return not self._left and not self._proved

    def ready(self) -> None:
        """Lets the first one begin what takes time before its first sound."""
        self._try(lambda _: None)

    def play(self, what: T) -> None:
        """Begins ``what`` in place of what is heard of this chain."""
        self._number += 1
        self.heard = False
        number = self._number
        self._ask_again()

        def told(heard: bool) -> None:
            self._post(lambda: self._told(number, what, heard))

        self._try(lambda sounder: sounder.play(what, told))

    def fail(self, why: object) -> None:
        """The one whose turn it is has failed; it is the next one's turn."""
        log.info("%s makes no sound: %s", self.name, why)
        self.close()
        self._failed_at = self._clock()
        self._proved += [failed for failed in self._left[:1] if failed.name in self._known]
        self._left = self._left[1:]

    def hush(self) -> None:
        """Ends what is heard; nobody says it again."""
        self._number += 1
        self._quietly(lambda sounder: sounder.hush())

    def close(self) -> None:
        """Ends everything; the next sound begins anew."""
        self._quietly(lambda sounder: sounder.close())
        self._now = None

    def _ask_again(self) -> None:
        if not self._left and self._clock() - self._failed_at >= AGAIN:
            self._left, self._proved = self._proved, []

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
        if heard:
            self._known.add(self.name)
        else:
            self.fail("it said so")
            self.play(what)

    def _quietly(self, use: Callable[[Sounder[T]], None]) -> None:
        with contextlib.suppress(Exception):  # who cannot be ended is gone, and made anew for the next sound
            if self._now:
                use(self._now)
