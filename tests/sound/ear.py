"""A sound server of the tests' own with a sound card nobody hears, and an ear that records what came out of it.

Jurisdiction: that server, the environment in which programs find it, and measuring what was heard. Times are seconds.
"""

from __future__ import annotations

import array
import math
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.real.processes import MARK, Processes
from tests.real.waiting import until

RATE = 44100
BLOCK = 441  # samples: 10 ms
AUDIBLE = 100  # of 32767
SLOW = 20.0
_SERVER = (
    *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"),
    f"--load=module-null-sink sink_name=card rate={RATE} channels=1",
)


class Ear:
    """Hears everything since its beginning. Positions are counted in samples."""

    def __init__(self, folder: Path, recorder: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._heard = bytearray()
        self._recorder = recorder
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: self.position, SLOW, "the first of the silence")

    @property
    def position(self) -> int:
        """How much was heard by now."""
        return len(self._heard) // 2

    def since(self, position: int) -> array.array[int]:
        """The samples from ``position`` on."""
        return array.array("h", bytes(self._heard[2 * position : 2 * self.position]))

    def wait_for_sound(self, since: int) -> int:
        """Where the first sound after ``since`` begins."""
        until(lambda: any(_audible(self.since(since))), SLOW, "a sound")
        return since + _audible(self.since(since)).index(True) * BLOCK

    def wait_for_silence(self, since: int, seconds: float = 0.5, within: float = SLOW) -> None:
        """Until the last ``seconds``, all of them after ``since``, were silent."""
        length = round(seconds * RATE)
        until(
            lambda: self.position - since > length and not any(_audible(self.since(self.position - length))),
            within,
            f"{seconds:g} s of silence",
        )

    def wait(self, seconds: float) -> None:
        """Until so much more was heard, be it silence."""
        goal = self.position + round(seconds * RATE)
        until(lambda: self.position >= goal, SLOW + seconds, f"{seconds:g} s to be heard")

    def streams(self) -> list[str]:
        """What the server knows of each stream that is open, but for speech-dispatcher's, as pactl tells it."""
        told = subprocess.run(
            ["pactl", "list", "sink-inputs"], capture_output=True, text=True, check=True, timeout=SLOW
        )
        return [part for part in told.stdout.split("\n\n") if part.startswith("Sink Input") and '"sd_' not in part]

    def clients(self) -> set[str]:
        """The programs that are connected, but for the ear, the one that asks, and speech-dispatcher's (``sd_...``),
        which stay some seconds longer than we do."""
        told = subprocess.run(["pactl", "list", "clients"], capture_output=True, text=True, check=True, timeout=SLOW)
        lines = [line for line in told.stdout.splitlines() if "application.process.binary" in line]
        names = {line.split('"')[1] for line in lines} - {"pacat", "parec", "pactl"}
        return {name for name in names if not name.startswith(("sd_", "speech-dispatch"))}

    def _listen(self) -> None:
        stdout = self._recorder.stdout
        while stdout and (more := os.read(stdout.fileno(), 4096)):
            self._heard += more


@contextmanager
def ear() -> Iterator[tuple[Ear, dict[str, str]]]:
    """An ear for the length of a ``with``, and the environment in which programs play to it."""
    with tempfile.TemporaryDirectory(prefix="hb-ear-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        added = {
            "XDG_RUNTIME_DIR": name,
            "XDG_CONFIG_HOME": name,
            "HOME": name,
            "PULSE_SERVER": f"unix:{name}/native",
            "SPEECHD_ADDRESS": "",
            MARK: name,  # what a voice leaves running is ended with the rest
        }
        processes = Processes(folder, os.environ | added)
        try:
            yield _started(folder, processes, os.environ | added), added
        except BaseException as error:
            error.add_note(processes.logs())
            raise
        finally:
            processes.end()


def _started(folder: Path, processes: Processes, env: dict[str, str]) -> Ear:
    socket = folder / "native"
    processes.start("server", [*_SERVER, f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1"])
    until(socket.exists, SLOW, "the sound server")
    record = ["parec", "--device=card.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=10"]
    return Ear(folder, subprocess.Popen(record, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=env))


# --- measuring ------------------------------------------------------------------------------------------------------


def _audible(samples: Sequence[int]) -> list[bool]:
    return [max(map(abs, samples[at : at + BLOCK])) > AUDIBLE for at in range(0, len(samples) - BLOCK + 1, BLOCK)]


def sounding(samples: array.array[int]) -> array.array[int]:
    """``samples`` without the silence in between: what a busy machine tears apart is whole again."""
    kept = array.array("h")
    for number, audible in enumerate(_audible(samples)):
        if audible:
            kept += samples[number * BLOCK : (number + 1) * BLOCK]
    return kept


def seconds_of_sound(samples: array.array[int]) -> float:
    """For how long something was to be heard."""
    return len(sounding(samples)) / RATE


def loudness(samples: array.array[int]) -> float:
    """The root of the mean square of what sounds, 0 for silence."""
    heard = sounding(samples)
    return math.sqrt(sum(value * value for value in heard) / len(heard)) if heard else 0.0


def strength(samples: Sequence[int], frequency: float) -> float:
    """How much of ``frequency`` (Hz) is in ``samples``: Goertzel's algorithm."""
    turn = 2 * math.cos(2 * math.pi * frequency / RATE)
    before, last = 0.0, 0.0
    for value in samples:
        before, last = last, value + turn * last - before
    return (before * before + last * last - turn * before * last) / max(1, len(samples))


def strongest(samples: Sequence[int], frequencies: Sequence[float]) -> float:
    """Which of ``frequencies`` is heard most."""
    return max(frequencies, key=lambda frequency: strength(samples, frequency))
