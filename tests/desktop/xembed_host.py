"""An X server of the test's own and the smallest tray that XEmbed allows.

Jurisdiction: Xvfb, and one process that owns the tray selection and embeds what asks for it. The tray is a process so
that it can be killed the way panels die.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

SIZE = 22

PROGRAM = """
import sys, Xlib.X as X, Xlib.display as D, Xlib.protocol.event as E
display = D.Display(); screen = display.screen(); root = screen.root
bar = root.create_window(0, 0, 200, 30, 0, screen.root_depth, background_pixel=0x2A3B4C, override_redirect=True,
                         event_mask=X.SubstructureNotifyMask | X.StructureNotifyMask)
bar.map()
selection = display.intern_atom("_NET_SYSTEM_TRAY_S%d" % display.get_default_screen())
opcode = display.intern_atom("_NET_SYSTEM_TRAY_OPCODE")
bar.set_selection_owner(selection, X.CurrentTime)
manager = display.intern_atom("MANAGER")
root.send_event(E.ClientMessage(window=root, client_type=manager, data=(32, [X.CurrentTime, selection, bar.id, 0, 0])),
                event_mask=X.StructureNotifyMask)
display.sync(); print("up", flush=True)
while True:
    event = display.next_event()
    if event.type == X.ClientMessage and event.client_type == opcode and event.data[1][1] == 0:
        icon = display.create_resource_object("window", event.data[1][2])
        icon.change_save_set(X.SetModeInsert)
        icon.reparent(bar, 4, 4); icon.configure(width=22, height=22); icon.map(); display.sync()
        print("docked", icon.id, flush=True)
"""


@contextlib.contextmanager
def x_server(size: str = "400x300", *more: str) -> Iterator[str]:
    """A running Xvfb, with ``more`` of its options; its display name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", *more]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as process:
        os.close(write)
        try:
            with os.fdopen(read) as numbers:
                yield f":{numbers.readline().strip()}"  # to the end of the line, or Xvfb ends
        finally:
            process.terminate()


@contextlib.contextmanager
def host(display: str) -> Iterator[subprocess.Popen[str]]:
    """A running tray; ends as a crash does. Its output says ``docked`` for each icon it takes."""
    environ = {**os.environ, "DISPLAY": display}
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "up\n"
            yield process
        finally:
            process.kill()
