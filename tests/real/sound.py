"""A sound server of a desktop's own, with a microphone that hears nothing, and a program that records from it.

Jurisdiction: that server, found by every program of the desktop where sound servers are looked for.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.real.ground import SLOW, Ground
from tests.real.waiting import until

SERVER = (
    *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"),
    "--load=module-null-sink sink_name=card",
    "--load=module-null-source source_name=microphone",
)


class Sound:
    """The server of the desktop on ``ground``; it runs from its first use on."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._running = False

    def begin(self) -> None:
        """Starts the server; returns when it listens."""
        if self._running:
            return
        socket = self._ground.run / "pulse" / "native"
        socket.parent.mkdir(mode=0o700, exist_ok=True)
        native = f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1"
        self._ground.processes.start("sound", [*SERVER, native])
        until(socket.exists, SLOW, "the sound server")
        self._running = True

    def record(self) -> Callable[[], None]:
        """Somebody talks into the microphone; what is returned ends the call."""
        self.begin()
        recorder = self._ground.processes.start("recorder", ["parec", "--device=microphone", "/dev/null"])
        return lambda: self._ground.processes.stop(recorder)
