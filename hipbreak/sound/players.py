"""Who can play a beep here: miniaudio from memory, else a program of the system or of Windows, else the bell.

Jurisdiction: these players and their order.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from hipbreak.sound import tones
from hipbreak.sound.chain import Candidate, Sounder
from hipbreak.sound.child import Told
from hipbreak.sound.device import Device
from hipbreak.sound.programs import EachTime, Order
from hipbreak.sound.tones import Kind

BELL = "bell"
# paplay and aplay were heard; pw-play was silent where PulseAudio runs, so it comes after paplay
PROGRAMS: dict[str, tuple[str, ...]] = {
    "linux": ("paplay", "pw-play", "aplay"),
    "darwin": ("afplay",),
}


def players(volume: int, names: Sequence[str] | None = None) -> list[Candidate[Kind]]:
    """Those of :func:`names_here`, or ``names`` (a program by its name or path), at ``volume`` 0 to 100."""
    return [Candidate(name, partial(_make, name, volume)) for name in (names_here() if names is None else names)]


def names_here() -> list[str]:
    """Who could play here, best first; the bell of the terminal is always the last."""
    found = ["miniaudio"] if importlib.util.find_spec("miniaudio") else []
    if sys.platform == "win32":
        found.append("winsound")
    found += [name for name in PROGRAMS.get(sys.platform, ()) if shutil.which(name)]
    return [*found, BELL]


def _make(name: str, volume: int) -> Sounder[Kind]:
    match name:
        case "miniaudio":
            return Device(volume)
        case "winsound":
            return Winsound(volume)
        case "bell":
            return Bell()
        case _:
            files = Files(volume)
            return EachTime(lambda kind: Order((name, files.path(kind))), files.close)


class Files:
    """A file for each beep that was wanted, in a folder of our own until the close."""

    def __init__(self, volume: int) -> None:
        self._volume = volume
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def path(self, kind: Kind) -> str:
        """Where the WAV of ``kind`` lies."""
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="hipbreak-", ignore_cleanup_errors=True)
        path = Path(self._folder.name) / f"{kind}.wav"
        if not path.exists():
            path.write_bytes(tones.wav(kind, self._volume))
        return str(path)

    def close(self) -> None:
        """Removes them."""
        if self._folder:
            self._folder.cleanup()
        self._folder = None


class Winsound:
    """Windows' own player: from a file, since it plays nothing from memory in the background."""

    def __init__(self, volume: int) -> None:
        self._files = Files(volume)

    def play(self, what: Kind, told: Told) -> None:
        """RuntimeError where Windows cannot."""
        if sys.platform == "win32":
            import winsound

            quietly = winsound.SND_ASYNC | winsound.SND_NODEFAULT
            winsound.PlaySound(self._files.path(what), winsound.SND_FILENAME | quietly)
        told(sys.platform == "win32")

    def hush(self) -> None:
        """Ends it."""
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(None, 0)

    def close(self) -> None:
        """Ends it and removes its files."""
        self.hush()
        self._files.close()


class Bell:
    """The bell of the terminal, if there is one: the same for every kind."""

    def play(self, what: Kind, told: Told) -> None:  # noqa: ARG002 - a bell has one sound
        """OSError without a terminal."""
        with _terminal() as write:
            write("\a")
        told(True)

    def hush(self) -> None:
        """A bell is over before anybody could end it."""

    def close(self) -> None:
        """Nothing is open."""


@contextlib.contextmanager
def _terminal() -> Iterator[Callable[[str], object]]:
    if sys.platform == "win32":
        raise OSError("no bell here")
    with open("/dev/tty", "w", encoding="ascii") as terminal:  # noqa: PTH123 - a device, not a file
        yield terminal.write
