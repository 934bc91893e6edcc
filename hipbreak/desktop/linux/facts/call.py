"""Whether somebody is in a call: the microphone or a camera is in use.

Jurisdiction: that yes or no, who is asked for it and when. The sound server tells of streams that record, the kernel of
devices that are opened and closed; in between one thread sleeps. A server that is gone is looked for once, soon, as it
may just restart, and then when somebody wants to know, at most every 30 s. No name of a program is kept.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hipbreak.desktop.linux.facts import camera, microphone
from hipbreak.desktop.linux.facts.device_files import DeviceFiles
from hipbreak.desktop.linux.facts.microphone import SoundServer, sound_sockets

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Places:
    """Where to look."""

    cards: Path = microphone.CARDS
    devices: Path = camera.DEVICES
    processes: Path = camera.PROCESSES
    known: Path = camera.KNOWN
    sound: tuple[Path, ...] | None = None
    """Sockets of sound servers; None: those that the environment names."""


@dataclass(frozen=True)
class Pace:
    """How long to wait, in seconds."""

    settle: float = 1.0
    """Between what happened and the look at it: a device or stream that is open for an instant is no call."""
    scans: float = 10.0
    """Between two looks at who has a camera open, however often one is opened."""
    confirm: float = 60.0
    """Between two looks where nobody tells, or at a yes."""
    back_off: tuple[float, ...] = (30.0, 60.0, 300.0)
    """Between two attempts to reach a sound server."""
    regain: float = 5.0
    """After one is lost, for it to be back: a call that goes on is to be seen before a prompt may come (P3d)."""


class Call:
    """All methods may be called from any thread; they never wait."""

    def __init__(
        self,
        wake: Callable[[], None],
        places: Places | None = None,
        pace: Pace | None = None,
        watch: Callable[..., DeviceFiles] = DeviceFiles,
    ) -> None:
        """``wake`` is called, on a thread of our own, when the answer of :meth:`in_use` changes."""
        self._wake, self._watch, self._places, self._pace = wake, watch, places or Places(), pace or Pace()
        sound = self._places.sound
        self._sockets = sound_sockets(os.environ) if sound is None else sound
        self._server: SoundServer | None = None
        self._files: DeviceFiles | None = None
        self._recorded = self._filmed = self._told = False
        self._cameras: frozenset[str] = frozenset()
        self._failures, self._scanned = 0, -math.inf
        self._server_due, self._files_due = 0.0, math.inf  # when the thread looks by itself
        self._server_again = self._again = math.inf  # from when on a question has it look
        self._closing = False
        self._poked, self._poke = socket.socketpair()
        self._poke.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="call", daemon=True)
        self._thread.start()

    def in_use(self) -> bool:
        """Microphone or camera in use; takes less than 2 ms."""
        if time.monotonic() >= self._again:
            self._again = math.inf
            self._stir()
        self._told = self._filmed or self.microphone()
        return self._told

    def microphone(self) -> bool:
        """Microphone in use: somebody records."""
        served = self._server is not None
        return self._recorded or microphone.in_use(self._places.cards, served, self._places.processes)

    def source(self) -> str:
        """What tells: ``sound_server`` or ``kernel``, ``camera``, or two of them (``kernel+camera``); ``none``."""
        sound = "sound_server" if self._server else "kernel" if any(self._places.cards.glob("card*")) else ""
        return "+".join(filter(None, (sound, "camera" if self._cameras else ""))) or "none"

    def close(self) -> None:
        """End the thread and the connection; may be called twice."""
        self._closing = True
        self._stir()
        if threading.current_thread() is not self._thread:
            self._thread.join(5.0)

    def _stir(self) -> None:
        with contextlib.suppress(OSError):  # full: it wakes up anyway; closed: nobody to wake
            self._poke.send(b"x")

    # --- on the thread ----------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._watch_devices()
            while not self._closing:
                self._sleep()
                self._look()
        except Exception:
            _log.exception("calls are not noticed any more")
        finally:
            self._recorded = self._filmed = False
            self._again = math.inf
            for thing in (self._server, self._files, self._poked, self._poke):
                if thing:
                    thing.close()
            self._server, self._files, self._cameras = None, None, frozenset()

    def _watch_devices(self) -> None:
        devices = self._places.devices
        try:
            self._files = self._watch((devices, camera.PATTERN), (devices / "snd", "pcmC*c"))
        except (OSError, ImportError, AttributeError) as error:  # a Python without ctypes, a system without inotify
            _log.warning("the kernel does not tell who opens a device: %s", error)
        self._files_due = time.monotonic() + self._pace.settle

    def _sleep(self) -> None:
        """Until something happened or is due. Who has said something is not listened to before it is looked at."""
        listened: list[socket.socket | SoundServer | DeviceFiles] = [
            self._poked,
            *([self._server] if self._server and self._server_due == math.inf else []),
            *([self._files] if self._files and self._files_due == math.inf else []),
        ]
        due = min(self._server_due, self._files_due)
        rest = None if due == math.inf else max(0.0, due - time.monotonic())
        ready = select.select(listened, [], [], rest)[0]
        now = time.monotonic()
        if self._poked in ready:
            self._poked.recv(4096)
            self._server_due = now
            if not self._told_by_kernel():
                self._files_due = max(now, self._scanned + self._pace.scans)
        if self._server in ready:
            self._server_due = now + self._pace.settle
        if self._files in ready:
            self._files_due = max(now + self._pace.settle, self._scanned + self._pace.scans)

    def _told_by_kernel(self) -> bool:
        return self._files is not None and self._files.complete

    def _look(self) -> None:
        if self._closing:
            return
        now = time.monotonic()
        if now >= self._server_due:
            self._server_due = math.inf
            self._ask_server()
        if now >= self._files_due:
            self._files_due = math.inf
            self._ask_devices()
        blind_again = math.inf if self._told_by_kernel() else self._scanned + self._pace.confirm
        self._again = min(self._server_again, blind_again)
        answer = self._filmed or self.microphone()
        if answer != self._told:
            self._told = answer
            try:
                self._wake()
            except Exception:
                _log.exception("the change was not told")

    def _ask_server(self) -> None:
        try:
            self._server = self._server or _reach(self._sockets)
            self._recorded = self._server is not None and self._server.records()
        except OSError as error:
            _log.info("the sound server does not say who records: %s", error)
            if self._server:
                self._server.close()
                self._server_due = time.monotonic() + self._pace.regain
            self._server, self._recorded = None, False
        self._failures = 0 if self._server else self._failures + 1
        back_off = self._pace.back_off[min(self._failures, len(self._pace.back_off)) - 1]
        rest = (self._pace.confirm if self._recorded else math.inf) if self._server else back_off
        self._server_again = time.monotonic() + rest

    def _ask_devices(self) -> None:
        """Who has a camera open is found out only if something has happened to one; before the first look, it has."""
        names: frozenset[str] = frozenset()
        try:
            names = self._files.happened() if self._files else names
        except OSError as error:
            _log.warning("the kernel does not tell any more who opens a device: %s", error)
            self._files = None
        if self._told_by_kernel() and self._scanned > -math.inf and not any(name[0] == "v" for name in names):
            return
        self._scanned = time.monotonic()
        found = camera.cameras(self._places.devices, self._places.known)
        self._filmed = camera.in_use(found, self._places.processes)
        self._cameras = found


def _reach(sockets: tuple[Path, ...]) -> SoundServer | None:
    """The first that answers; None where there is nobody. OSError of one that is there and does not answer."""
    for path in sockets:
        try:
            return SoundServer(path)
        except (FileNotFoundError, ConnectionRefusedError):
            continue
    return None
