"""Trying who can be heard here, for ``hipbreak doctor``.

Jurisdiction: these tries. They hold nobody up for more than some seconds, never raise, and say who was heard.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from hipbreak.sound.chain import Candidate, Chain
from hipbreak.sound.players import players
from hipbreak.sound.tones import Kind
from hipbreak.sound.voices import voices

T = TypeVar("T")
NOBODY = "none"
BEEP_WITHIN = 2.0  # seconds for all players together
SPEECH_WITHIN = 10.0  # seconds for all voices together: PowerShell takes three to start, anything on a busy machine
LINGER = 1.0  # seconds: neither Windows' player nor its voice tells when it is over
_SHARE = 0.5  # of that for one of them, who may hang


def beep(kind: Kind = "step", volume: int = 70, names: Sequence[str] | None = None) -> str:
    """Plays ``kind`` to its end and returns who played it, :data:`NOBODY` if nobody could; ``names`` in place of those
    of this system."""
    return _within(BEEP_WITHIN, lambda: players(volume, names), kind)


def speak(text: str, volume: int = 70, candidates: Iterable[Candidate[str]] | None = None) -> str:
    """Says ``text`` and returns who took it, :data:`NOBODY` if nobody could."""
    return _within(SPEECH_WITHIN, lambda: voices(volume) if candidates is None else candidates, text)


def _within(seconds: float, candidates: Callable[[], Iterable[Candidate[T]]], what: T) -> str:
    """In a thread: a sound system can hang in a call."""
    who: list[str] = []
    worker = threading.Thread(target=lambda: who.append(_first(seconds, candidates(), what)), daemon=True)
    worker.start()
    worker.join(seconds)
    return who[0] if who else NOBODY


def _first(seconds: float, candidates: Iterable[Candidate[T]], what: T) -> str:
    orders: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    chain = Chain(candidates, orders.put)
    ends = time.monotonic() + seconds
    chain.play(what)
    while chain.name and not chain.heard and time.monotonic() < ends:
        try:
            orders.get(timeout=seconds * _SHARE)()
        except queue.Empty:
            chain.fail("nothing was heard in time")
            chain.play(what)
    name = chain.name if chain.heard else NOBODY
    if sys.platform == "win32":
        threading.Event().wait(LINGER)
    chain.close()
    return name
