"""Voice and beeps of a routine: asked for from a window, made in a thread of their own.

Jurisdiction: what cuts what, what waits for what, and when nothing may be open. A sentence ends the one before, a beep
the one before; a beep never ends a sentence, and a sentence waits until a beep that has just begun is over.
"""

from __future__ import annotations

import atexit
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal

from hipbreak.sound import tones
from hipbreak.sound.chain import Candidate, Chain
from hipbreak.sound.players import players
from hipbreak.sound.tones import Kind
from hipbreak.sound.voices import voices

log = logging.getLogger(__name__)
Missing = Literal["", "voice", "beeps", "both"]
PATIENCE = 0.3  # seconds that a sentence waits for a beep at most
REST = 0.5  # seconds after a beep until its device stands still
CLOSES_WITHIN = 1.0  # seconds


class Sounds:
    """``voice`` and ``beeps`` say what is wanted, ``volume`` is 0 to 100.

    Every method but :meth:`close` returns at once. While ``muted``, with neither wanted or at volume 0, no process,
    device or connection is opened. ``speakers`` and ``beepers`` stand in for those of this system.
    """

    def __init__(
        self,
        voice: bool,
        beeps: bool,
        volume: int,
        *,
        muted: bool = False,
        speakers: Sequence[Candidate[str]] | None = None,
        beepers: Sequence[Candidate[Kind]] | None = None,
    ) -> None:
        self._orders: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._speaks, self._beeps = voice and volume > 0, beeps and volume > 0
        self._voice = Chain(voices(volume) if speakers is None else speakers, self._orders.put)
        self._tones = Chain(players(volume) if beepers is None else beepers, self._orders.put)
        self._muted = muted
        self._closed = False
        self._text = ""  # waits for the end of the beep
        self._speak_at = self._rest_at = self._quiet_at = 0.0  # monotonic; the first two 0 for never
        self._worker = threading.Thread(target=self._work, name="sound", daemon=True)
        if self._speaks or self._beeps:
            self._worker.start()
            atexit.register(self.close)  # a running device would keep the interpreter from ending
            self._orders.put(self._ready)

    # what a window calls

    def say(self, text: str) -> None:
        """Says ``text`` in place of what is being said."""
        if self._speaks and not self._muted:
            self._orders.put(lambda: self._say(text))

    def tone(self, kind: Kind) -> None:
        """Plays the beep ``kind`` in place of the one that sounds."""
        if self._beeps and not self._muted:
            self._orders.put(lambda: self._tone(kind))

    def hush(self) -> None:
        """Ends what is being said, and forgets what was to be."""
        self._orders.put(self._hush)

    def mute(self, on: bool) -> None:
        """Ends everything and closes what is open; or lets the next thing be heard again."""
        self._muted = on
        self._orders.put(self._still if on else self._ready)

    @property
    def muted(self) -> bool:
        """Whether it was told to be."""
        return self._muted

    @property
    def missing(self) -> Missing:
        """What is wanted and not to be had here, as far as is known by now."""
        voice, beeps = self._speaks and self._voice.hopeless, self._beeps and self._tones.hopeless
        if voice and beeps:
            return "both"
        return "voice" if voice else "beeps" if beeps else ""

    def close(self) -> None:
        """Ends everything, which takes some milliseconds and one second at most. Safe to call twice."""
        atexit.unregister(self.close)
        self._muted = self._closed = True
        self._orders.put(self._still)
        if self._worker.is_alive():
            self._worker.join(CLOSES_WITHIN)

    # what the worker does

    def _work(self) -> None:
        while not self._closed or not self._orders.empty():
            try:
                order = self._orders.get(timeout=self._patience())
            except queue.Empty:
                order = self._in_time
            try:
                order()
            except Exception:  # the next sound may work, and a routine goes on without any
                log.exception("a sound could not be made")

    def _patience(self) -> float | None:
        """Seconds until something is due; None if nothing is."""
        due = [at for at in (self._speak_at, self._rest_at) if at]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _in_time(self) -> None:
        now = time.monotonic()
        if self._speak_at and now >= self._speak_at:
            self._speak_at = 0.0
            if not self._muted:
                self._voice.play(self._text)
        if self._rest_at and now >= self._rest_at:
            self._rest_at = 0.0
            self._tones.hush()

    def _ready(self) -> None:
        if self._muted:
            return
        for wanted, chain in ((self._beeps, self._tones), (self._speaks, self._voice)):
            if wanted:
                chain.ready()

    def _say(self, text: str) -> None:
        self._hush()
        if self._muted:
            return
        self._text, wait = text, self._quiet_at - time.monotonic()
        if wait > 0:
            self._speak_at = time.monotonic() + min(PATIENCE, wait)
        else:
            self._voice.play(text)

    def _tone(self, kind: Kind) -> None:
        if self._muted:
            return
        self._tones.play(kind)
        self._quiet_at = time.monotonic() + tones.seconds(kind)
        self._rest_at = self._quiet_at + REST

    def _hush(self) -> None:
        self._speak_at = 0.0
        self._voice.hush()

    def _still(self) -> None:
        self._speak_at = self._rest_at = self._quiet_at = 0.0
        self._voice.close()
        self._tones.close()
