"""A message bus of the test's own, for everything that speaks D-Bus.

Jurisdiction: one ``dbus-daemon`` on a socket in a temporary folder, ended with the test. Nothing of the machine's
buses is reached from here and no service is started by a message.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hipbreak.desktop.linux.bus import Bus

_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
 <policy context="default"><allow send_destination="*" eavesdrop="true"/>
  <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@dataclass(frozen=True)
class PrivateBus:
    """``address`` is for :meth:`hipbreak.desktop.linux.bus.Bus.open`; ``process`` the daemon."""

    address: str
    process: subprocess.Popen[bytes]

    def connect(self, on_lost: Callable[[], None] = lambda: None) -> Bus:
        """One more connection to it; close it yourself."""
        return Bus.open(self.address, on_lost)


@contextlib.contextmanager
def private_bus(socket: Path | None = None) -> Iterator[PrivateBus]:
    """A running bus; at ``socket`` when a bus is to come back where one was."""
    with tempfile.TemporaryDirectory(prefix="hb-bus-") as folder:
        where = socket or Path(folder) / "bus"
        where.unlink(missing_ok=True)
        file = Path(folder) / "bus.conf"
        file.write_text(_CONFIGURATION.format(socket=where))
        command = ["dbus-daemon", f"--config-file={file}", "--nofork", "--nopidfile", "--print-address=1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            try:
                assert process.stdout is not None
                process.stdout.readline()  # printed once it listens
                yield PrivateBus(f"unix:path={where}", process)
            finally:
                process.kill()


def wait_for(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until ``true()`` is; AssertionError after ``seconds``."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "waited in vain"
        pause.wait(0.01)
