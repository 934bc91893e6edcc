"""A real Wayland compositor of the test's own: sway without a screen, a keyboard to type on and windows to look at.

Jurisdiction: starting and ending it. Its socket, settings and whatever it starts are in a temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import socket
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hipbreak.desktop.linux.wayland_wire import Wayland, unheard, word
from tests.desktop.private_bus import wait_for

NOBODY = 65534


def _nothing(_name: int) -> None:
    """A global that comes or goes."""


class Window:
    """A small window of a client of its own, and things to do with it."""

    def __init__(self, display: str) -> None:
        self._sized: list[int] = []
        self._wire = Wayland(display, _nothing, _nothing)
        self._round()
        surfaces, shell, memory = (self._bind(name) for name in ("wl_compositor", "xdg_wm_base", "wl_shm"))
        self._surface = self._wire.send(surfaces, 0, unheard)
        self._role = self._wire.send(shell, 2, self._configured, self._surface)
        self._top = self._wire.send(self._role, 1, unheard)
        self._wire.send(self._surface, 6)
        self._round()
        while not self._sized:
            self._round()
        self._wire.send(self._surface, 1, self._picture(memory), 0, 0)
        self._wire.send(self._surface, 6)
        self._round()

    def full_screen(self, on: bool) -> None:
        """Asks for it, or for a plain window again."""
        if on:
            self._wire.send(self._top, 11, 0)
        else:
            self._wire.send(self._top, 12)
        self._round()

    def call(self, title: str) -> None:
        self._wire.send(self._top, 2, title)
        self._round()

    def inhibit(self) -> None:
        """Keep the screen on as long as the window is there."""
        self._wire.send(self._bind("zwp_idle_inhibit_manager_v1"), 1, unheard, self._surface)
        self._round()

    def close(self) -> None:
        self._wire.close()

    def _configured(self, _number: int, arguments: bytes) -> None:
        self._sized.append(word(arguments))
        self._wire.send(self._role, 4, word(arguments))

    def _bind(self, interface: str) -> int:
        name = next(name for name, told in self._wire.globals.items() if told[0] == interface)
        return self._wire.bind(name, 1, unheard)

    def _picture(self, memory: int) -> int:
        """A buffer of 16 by 16 black points."""
        with tempfile.TemporaryFile() as file:
            file.truncate(16 * 16 * 4)
            pool = self._wire.new(unheard)
            data = struct.pack("=IIIi", memory, 16 << 16, pool, 16 * 16 * 4)
            with socket.socket(fileno=os.dup(self._wire.fileno())) as wire:
                socket.send_fds(wire, [data], [file.fileno()])
        return self._wire.send(pool, 0, unheard, 0, 16, 16, 64, 1)

    def _round(self) -> None:
        """All that was sent has been done."""
        done: list[int] = []
        self._wire.sync(lambda: done.append(1))
        while not done:
            ready, _, _ = select.select([self._wire], [], [], 10)
            assert ready, "sway does not answer"
            self._wire.read()


@dataclass
class Sway:
    """A running one; ``display`` is a ``WAYLAND_DISPLAY``."""

    display: str
    process: subprocess.Popen[bytes]
    folder: Path
    environment: dict[str, str] = field(repr=False)

    def type(self) -> None:
        """One key; it has been pressed when this returns."""
        subprocess.run(["wtype", "-k", "Shift_L"], env=self.environment, check=True, timeout=30)


def _as_nobody(command: list[str]) -> list[str]:
    """Sway refuses to run as root."""
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


@contextlib.contextmanager
def sway() -> Iterator[Sway]:
    """One that ends with the test."""
    with tempfile.TemporaryDirectory(prefix="hb-sway-") as name:
        folder = Path(name)
        (folder / "config").write_text("xwayland disable\noutput HEADLESS-1 resolution 640x480\nseat * hide_cursor 0\n")
        root = os.geteuid() == 0
        if root:
            shutil.chown(folder, NOBODY, NOBODY)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("WAYLAND", "DISPLAY"))}
        environment |= {
            "XDG_RUNTIME_DIR": name,
            "HOME": name,
            "WLR_BACKENDS": "headless",
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "WLR_RENDERER": "pixman",
            "WAYLAND_DISPLAY": "wayland-1",
        }
        command = ["sway", "-c", str(folder / "config")]
        with (folder / "log").open("wb") as log:
            started = {key: value for key, value in environment.items() if key != "WAYLAND_DISPLAY"}
            with subprocess.Popen(
                _as_nobody(command) if root else command, env=started, stdout=log, stderr=log
            ) as process:
                try:
                    wait_for(lambda: (folder / "wayland-1").exists() or process.poll() is not None, 30)
                    assert process.poll() is None, (folder / "log").read_text(errors="replace")
                    Window(str(folder / "wayland-1")).close()  # it answers
                    yield Sway(str(folder / "wayland-1"), process, folder, environment)
                finally:
                    process.terminate()
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(10)
                    process.kill()
