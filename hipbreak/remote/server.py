"""The thread that listens for the running program (F51).

Jurisdiction: who is let in and what counts as a question. The thread sleeps until somebody speaks; it never waits for
one client while another has something to say. What a question means is decided by whoever gets the :class:`Request`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import queue
import selectors
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hipbreak.remote.caller import Caller, Request, read_object, whole_lines
from hipbreak.remote.peer import (
    LONGEST_LINE,
    SPEAK_WITHIN,
    VERSION,
    Endpoint,
    endpoint_path,
    is_mine,
    listen,
    make_private,
    needs_loopback,
    proof,
    proves,
    socket_path,
    write_endpoint,
)

log = logging.getLogger(__name__)
ASKS = ("hello", "command", "status", "follow", "stats", "window", "routine", "record", "quit")
LASTING = ("follow", "record")  # answered until the client hangs up
CLIENTS = 8
_GONE_AGAIN = (errno.ECONNABORTED, errno.ECONNRESET, errno.ENOTCONN, errno.EWOULDBLOCK)  # before it was let in
_UNSENT_MAX = 1024 * 1024  # bytes waiting for a client that does not read


class Server:
    """Listens in ``folder`` from the start; only for the holder of its :class:`Claim`.

    ``on_request`` is called on the listening thread and may only hand over (put into an inbox). ``loopback`` forces
    TCP with a token where a Unix socket would do; None: what the system offers.
    """

    def __init__(self, folder: Path, on_request: Callable[[Request], None], *, loopback: bool | None = None) -> None:
        make_private(folder)
        self._folder, self._on_request = folder, on_request
        self._tcp = needs_loopback(folder) if loopback is None else loopback
        self._token = os.urandom(32).hex() if self._tcp else ""
        self._listener = listen(folder, loopback=self._tcp)
        port = self._listener.getsockname()[1] if self._tcp else 0
        write_endpoint(folder, Endpoint(os.getpid(), port, self._token))
        self._clients: dict[socket.socket, Caller] = {}
        self._answers: queue.SimpleQueue[tuple[Caller, bytes]] = queue.SimpleQueue()
        self._lock = threading.Lock()  # guards on_gone and is_gone, which two threads touch
        self._closing = threading.Event()
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="remote", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Sends what is still to be said, hangs up and takes the socket away; who asked for ``quit`` is left hanging
        on the line until the process is gone."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._nudge()
        self._thread.join(SPEAK_WITHIN)
        for path in (socket_path(self._folder), endpoint_path(self._folder)):
            path.unlink(missing_ok=True)

    def _nudge(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):  # full: it is awake already; closed: nobody to wake
            self._wake.send(b"\0")

    def _run(self) -> None:
        while not self._closing.is_set():
            for key, events in self._selector.select(self._patience()):
                self._serve(key.fileobj, events)
            self._pass_on()
            self._hang_up_on_the_slow()
        self._pass_on()
        for client in list(self._clients.values()):
            self._send(client)
            self._drop(client)
        self._listener.close()
        self._selector.close()
        self._wake.close()
        self._woken.close()

    def _serve(self, source: Any, events: int) -> None:
        if source is self._listener:
            self._welcome()
        elif source is self._woken:
            with contextlib.suppress(BlockingIOError):
                self._woken.recv(4096)
        elif client := self._clients.get(source):
            if events & selectors.EVENT_WRITE:
                self._send(client)
            if events & selectors.EVENT_READ and not client.is_gone:
                self._hear(client)

    def _patience(self) -> float | None:
        deadlines = [client.deadline for client in self._clients.values() if client.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _hang_up_on_the_slow(self) -> None:
        now = time.monotonic()
        for client in [c for c in self._clients.values() if c.deadline is not None and c.deadline <= now]:
            if client.hang_up:
                self._drop(client)
            else:
                self._refuse(client, "late")

    # --- letting in -------------------------------------------------------------------------------------------

    def _welcome(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError as error:
            if error.errno not in _GONE_AGAIN:  # no descriptors left, say: the listener stays readable, so breathe
                log.warning("a command could not be heard", exc_info=True)
                self._closing.wait(0.5)
            return
        sock.setblocking(False)
        if not self._tcp and not is_mine(sock):
            log.warning("another user knocked, or nobody, and was turned away")
            sock.close()
            return
        client = Caller(sock, time.monotonic() + SPEAK_WITHIN, "greet" if self._tcp else "ask")
        crowded = not self._make_room()
        self._clients[sock] = client
        self._selector.register(sock, selectors.EVENT_READ)
        if crowded:
            self._refuse(client, "busy")

    def _make_room(self) -> bool:
        """True if one more fits. Eight may speak at a time and eight more follow; the ninth pushes out the one who has
        kept silent longest, so that nobody can hold the door shut by saying nothing."""
        present = [client for client in self._clients.values() if not client.lasting and not client.hang_up]
        if len(present) < CLIENTS:
            return True
        silent = [client for client in present if client.deadline is not None]
        if silent:
            self._refuse(min(silent, key=lambda client: client.deadline or 0.0), "late")
        return bool(silent)

    # --- hearing ----------------------------------------------------------------------------------------------

    def _hear(self, client: Caller) -> None:
        try:
            more = client.sock.recv(LONGEST_LINE)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self._drop(client)
            return
        if client.stage == "asked":
            return  # one question a connection; what follows it is not kept
        client.heard += more
        self._read(client)

    def _read(self, client: Caller) -> None:
        for line in whole_lines(client):
            self._take(client, line)
        if len(client.heard) > LONGEST_LINE:
            self._refuse(client, "too_long")

    def _take(self, client: Caller, line: bytes) -> None:
        message = read_object(line) if len(line) <= LONGEST_LINE else None
        if message is None:
            self._refuse(client, "not_json" if len(line) <= LONGEST_LINE else "too_long")
        elif client.stage == "greet":
            self._greet(client, message)
        elif client.stage == "prove":
            self._check(client, message)
        elif message.get("v") != VERSION:
            self._refuse(client, "version")
        elif message.get("ask") not in ASKS:
            self._refuse(client, "unknown")
        else:
            self._ask(client, message)

    def _greet(self, client: Caller, message: dict[str, Any]) -> None:
        theirs, mine = str(message.get("challenge"))[:64], os.urandom(16).hex()
        client.challenges, client.stage = (mine, theirs), "prove"
        self._say(client, {"challenge": mine, "proof": proof(self._token, "server", theirs, mine)})

    def _check(self, client: Caller, message: dict[str, Any]) -> None:
        if proves(message.get("proof"), proof(self._token, "client", *client.challenges)):
            client.stage = "ask"
        else:
            self._refuse(client, "stranger")

    def _ask(self, client: Caller, message: dict[str, Any]) -> None:
        client.deadline, client.stage = None, "asked"
        client.lasting = message["ask"] in LASTING
        client.until_exit = message["ask"] == "quit"
        if client.lasting and sum(c.lasting for c in self._clients.values()) > CLIENTS:
            client.lasting = False
            self._refuse(client, "busy")
            return
        try:
            self._on_request(Request(message, lambda answer: self._reply(client, answer), self._when_gone(client)))
        except Exception:  # whatever it was, the next command deserves an answer
            log.exception("a command failed")
            self._refuse(client, "failed")

    def _when_gone(self, client: Caller) -> Callable[[Callable[[], None]], None]:
        def tell(callback: Callable[[], None]) -> None:
            with self._lock:
                if not client.is_gone:
                    client.on_gone.append(callback)
                    return
            callback()

        return tell

    # --- answering --------------------------------------------------------------------------------------------

    def _reply(self, client: Caller, answer: Mapping[str, Any]) -> None:
        with self._lock:
            if client.is_gone or (client.replied and not client.lasting):
                return
            client.replied = True
        self._answers.put((client, json.dumps(answer, default=str).encode() + b"\n"))
        self._nudge()

    def _pass_on(self) -> None:
        while not self._answers.empty():
            client, line = self._answers.get()
            if client.is_gone:
                continue
            client.unsent += line
            if client.stage == "asked" and not client.lasting and not client.until_exit:
                self._hang_up_soon(client)
            self._send(client)

    def _say(self, client: Caller, answer: Mapping[str, Any]) -> None:
        client.unsent += json.dumps(answer).encode() + b"\n"
        self._send(client)

    def _refuse(self, client: Caller, code: str) -> None:
        if client.is_gone:
            return
        client.stage = "asked"
        client.heard.clear()
        self._hang_up_soon(client)
        self._say(client, {"ok": False, "code": code})

    def _hang_up_soon(self, client: Caller) -> None:
        client.hang_up, client.deadline = True, time.monotonic() + SPEAK_WITHIN

    def _send(self, client: Caller) -> None:
        try:
            sent = client.sock.send(client.unsent) if client.unsent else 0
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(client)
            return
        del client.unsent[:sent]
        if len(client.unsent) > _UNSENT_MAX or (client.hang_up and not client.unsent):
            self._drop(client)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.unsent else 0)
        self._selector.modify(client.sock, wanted)

    def _drop(self, client: Caller) -> None:
        if client.is_gone:
            return
        self._selector.unregister(client.sock)
        self._clients.pop(client.sock)
        if client.until_exit and self._closing.is_set():
            client.sock.detach()  # left open on purpose: the kernel hangs up when the process ends, and not before
        else:
            client.sock.close()
        with self._lock:
            client.is_gone = True
        for callback in client.on_gone:
            callback()
