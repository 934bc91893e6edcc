"""Sound servers of the test's own, PulseAudio and PipeWire, each with a microphone and a loudspeaker nobody hears.

Jurisdiction: starting and ending them, and streams that record and play. Nothing of the machine's sound is reached.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hipbreak.desktop.linux.facts.microphone import SoundServer
from tests.desktop.private_bus import private_bus, wait_for
from tests.real.processes import Processes

SLOW = 20.0
CREATE_RECORD_STREAM = 5
_PULSEAUDIO = (
    *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"),
    "--load=module-null-sink sink_name=card",
    "--load=module-null-source source_name=mic",
)
_PIPEWIRE = (
    ("load-module", "module-null-sink", "sink_name=card"),
    ("load-module", "module-null-sink", "media.class=Audio/Source/Virtual", "sink_name=mic", "channel_map=mono"),
)


@dataclass
class Sound:
    """A running server. Its devices are ``mic``, ``card`` (to play) and ``card.monitor`` (what is played)."""

    kind: str
    folder: Path
    env: dict[str, str]
    processes: Processes
    server: subprocess.Popen[bytes] = field(init=False)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "pulse" / "native"

    def start(self) -> None:
        """Start it, also again; its devices are there when this returns."""
        if self.kind == "pulseaudio":
            load = f"--load=module-native-protocol-unix socket={self.socket}"
            self.server = self.processes.start("pulseaudio", [*_PULSEAUDIO, load])
        else:
            self.server = self.processes.start("pipewire-pulse", ["pipewire-pulse"])
        wait_for(lambda: self.pactl("info").returncode == 0, SLOW)
        if self.kind == "pipewire":
            for command in _PIPEWIRE:
                self.pactl(*command).check_returncode()
        wait_for(lambda: {b"mic", b"card.monitor"} <= set(self.pactl("list", "short", "sources").stdout.split()), SLOW)

    def kill(self) -> None:
        """End it without a word."""
        self.server.kill()
        self.server.wait(SLOW)

    def pactl(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        """What the server answers its own program."""
        return subprocess.run(["pactl", *command], capture_output=True, env=self.env, timeout=SLOW)

    @contextlib.contextmanager
    def running(self, *command: str | Path) -> Iterator[subprocess.Popen[bytes]]:
        """A program that uses the server."""
        process = self.processes.start(Path(command[0]).name, command)
        try:
            yield process
        finally:
            self.processes.stop(process)

    def streams(self) -> int:
        """How many record just now, from whatever."""
        return len(self.pactl("list", "short", "source-outputs").stdout.splitlines())

    def recording(self, device: str) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
        """A stream that records from ``device``."""
        return self.running("parec", f"--device={device}", "/dev/null")

    def play(self, seconds: float) -> None:
        """Noise for so long; it is over when this returns."""
        noise = self.folder / "noise"
        noise.write_bytes(os.urandom(round(44100 * 4 * seconds)))
        with self.running("pacat", "--device=card", noise) as process:
            process.wait(SLOW + seconds)

    @contextlib.contextmanager
    def hung(self) -> Iterator[None]:
        """For a while it hears and says nothing."""
        self.server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.server.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def stream(self, device: str, paused: bool = False, meter: bool = False) -> Iterator[None]:
        """A stream that records from ``device``, which is a thing that the server's own programs cannot say."""
        with contextlib.closing(SoundServer(self.socket)) as client:
            size, name = struct.pack(">I", len(device) + 1), device.encode() + b"\0"
            rate = struct.pack(">I", 25 if meter else 44100)
            arguments = (
                *(b"a\3\1", rate, b"m\1\0", b"L\xff\xff\xff\xff", b"t" + name),
                *(b"L\xff\xff\xff\xff", b"1" if paused else b"0", b"L", struct.pack(">I", 4096), b"0" * 7),
                *(b"1" if meter else b"0", b"0", b"Ptmedia.name\0L" + size + b"x" + size + name + b"N"),
                *(b"L\xff\xff\xff\xff", b"000"),
            )
            assert client._ask(CREATE_RECORD_STREAM, b"".join(arguments))
            yield


@contextlib.contextmanager
def sound(kind: str) -> Iterator[Sound]:
    """``pulseaudio``, or ``pipewire`` with all that it takes to be one."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hb-snd-", ignore_cleanup_errors=True)))
        (folder / "pulse").mkdir(mode=0o700)
        added = {
            **dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(folder)),
            "PIPEWIRE_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/none",
        }
        env = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"} | added
        if kind == "pipewire":
            env["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(private_bus()).address
        processes = Processes(folder, env)
        stack.callback(processes.end)
        server = Sound(kind, folder, env, processes)
        try:
            if kind == "pipewire":
                processes.start("pipewire", ["pipewire"])
                wait_for((folder / "pipewire-0").exists, SLOW)
                processes.start("wireplumber", ["wireplumber"])
            server.start()
            yield server
        except BaseException as error:
            error.add_note(processes.logs())
            raise
