"""Whether GNOME shows notifications now: its switch for do not disturb.

Jurisdiction: that one yes or no. GNOME keeps it among its settings, which its own program reads best: a process at the
start and one at each change, of which dconf tells, never to see whether there was one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hipbreak.desktop.linux.bus import Body, Bus

DCONF, WRITER, WRITER_PATH = "ca.desrt.dconf", "ca.desrt.dconf.Writer", "/ca/desrt/dconf/Writer/user"
SCHEMA, KEY = "org.gnome.desktop.notifications", "show-banners"
WHERE = "/org/gnome/desktop/notifications/show-banners"
READ_WITHIN = 2.0  # seconds; it takes 10 ms

_log = logging.getLogger(__name__)


def touches(body: Body) -> bool:
    """Whether dconf speaks of our key: of itself, of a folder above it that was emptied, or of several at once."""
    match body:
        case (str() as start, [*ends], *_):
            changed = [start + end for end in ends if isinstance(end, str)]
            return any(path == WHERE or (path.endswith("/") and WHERE.startswith(path)) for path in changed)
    return False


def shown() -> bool | None:
    """What the setting is, within ``READ_WITHIN``; None where it cannot be read."""
    import subprocess  # on GNOME alone

    command = ["gsettings", "get", SCHEMA, KEY]
    try:
        told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=READ_WITHIN)
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.info("GNOME's do not disturb cannot be read: %s", type(error).__name__)
        return None
    return {b"true": True, b"false": False}.get(told.stdout.strip()) if told.returncode == 0 else None


class Banners:
    """Follows the setting. The process is waited for on a thread that ends with it."""

    def __init__(self, bus: Bus, tell: Callable[[bool | None], None], read: Callable[[], bool | None] = shown) -> None:
        """``tell`` gets whether banners are shown, None where that cannot be read, on the bus thread."""
        self._bus, self._tell, self._read = bus, tell, read
        self._reading = self._read_again = self._over = False
        self._unlisten = bus.listen(self._heard, sender=DCONF, path=WRITER_PATH, interface=WRITER, member="Notify")
        bus.after(0.0, self._look)

    def stop(self) -> None:
        """Read and tell nothing more."""
        self._over = True
        self._unlisten()

    def _heard(self, body: Body) -> None:
        if touches(body):
            self._look()

    def _look(self) -> None:
        if self._reading:
            self._read_again = True
        elif not self._over:
            self._reading = True
            threading.Thread(target=self._run, name="gsettings", daemon=True).start()

    def _run(self) -> None:
        answer = self._read()
        self._bus.after(0.0, lambda: self._done(answer))

    def _done(self, answer: bool | None) -> None:
        self._reading = False
        if not self._over:
            self._tell(answer)
        if self._read_again:
            self._read_again = False
            self._look()
