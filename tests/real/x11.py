"""The X server of a desktop: XWayland's as well.

Jurisdiction: who may connect to it, and the windows that its window manager knows.
"""

from __future__ import annotations

import subprocess

from Xlib.display import Display
from Xlib.error import BadWindow, DisplayError
from Xlib.protocol import display as wire
from Xlib.protocol import event

from tests.real.ground import SLOW, Ground


def open_to_all(ground: Ground) -> None:
    """Lets everybody on this machine in: a compositor gives its X server a key that only its own children know."""
    command = ["xhost", "+local:"]
    subprocess.run(command, env=ground.env, check=True, stdout=subprocess.DEVNULL, timeout=SLOW)


def connect(name: str) -> Display:
    """A connection to the display ``name``. The library keeps one table of events for all servers, in which those of
    their extensions have other numbers: each connection begins with a fresh one."""
    wire.Display.event_classes = event.event_class.copy()
    return Display(name)


def answers(name: str) -> bool:
    """Whether the display ``name`` lets us in."""
    try:
        connect(name).close()
    except (DisplayError, OSError):
        return False
    return True


def titles(name: str) -> list[str]:
    """The titles of the windows on the display ``name``, the oldest first."""
    display = connect(name)
    try:
        clients = display.screen().root.get_full_property(display.get_atom("_NET_CLIENT_LIST"), 0)
        return [_title(display, window) for window in (clients.value if clients else ())]
    finally:
        display.close()


def _title(display: Display, identity: int) -> str:
    window = display.create_resource_object("window", identity)
    try:
        name = window.get_full_property(display.get_atom("_NET_WM_NAME"), 0)
        return name.value.decode() if name else str(window.get_wm_name() or "")
    except BadWindow:  # it has just closed
        return ""
