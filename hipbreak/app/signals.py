"""The signals that end the program: a log-off's SIGTERM, Ctrl+C, the hang-up of a terminal that is closed.

Jurisdiction: that none of them is lost. Python runs a handler between two steps of the main thread; one that comes
just before that thread falls asleep would wait until it wakes up, which may be hours. So the half of the handler that
is written in C puts a byte into a socket, and a thread waits for it at the other end.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none
ENDING = (signal.SIGTERM, signal.SIGINT, _HANGUP)


def heed(ask: Callable[[], None]) -> None:
    """Calls ``ask`` on a thread of its own, at least once after each such signal. For the main thread to call, once."""
    heard, said = socket.socketpair()
    said.setblocking(False)

    def say(number: int, _: object) -> None:  # for who has taken the signal instead of Python: AppKit's loop
        with suppress(BlockingIOError):  # full: there is enough to hear
            said.send(bytes([number]))

    signal.set_wakeup_fd(said.fileno(), warn_on_full_buffer=False)
    for number in ENDING:
        signal.signal(number, say)
    threading.Thread(target=_pass_on, args=(heard, ask), name="signals", daemon=True).start()


def _pass_on(heard: socket.socket, ask: Callable[[], None]) -> None:
    while numbers := heard.recv(64):
        if set(numbers) & set(ENDING):
            ask()
