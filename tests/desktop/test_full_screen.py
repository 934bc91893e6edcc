"""Whether the window in front fills the screen: with a real window manager, and with the words of a bad one."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage

from hipbreak.desktop.linux.facts.full_screen import BACK_OFF, FullScreen
from hipbreak.desktop.linux.x11_wire import X11
from tests.desktop.private_bus import wait_for
from tests.desktop.started import started, window_manager
from tests.desktop.xembed_host import x_server

SLOW = 30.0  # seconds that a real program may take on a busy machine


class Client:
    """A program with windows, and a window manager's words where there is no window manager."""

    def __init__(self, display: str) -> None:
        self.display = Display(display)
        self.root = self.display.screen().root

    def atom(self, name: str) -> int:
        return int(self.display.intern_atom(name))

    def window(self, full: bool = False) -> Any:
        """A mapped window."""
        window = self.root.create_window(10, 10, 100, 80, 0, X.CopyFromParent)
        if full:
            state = [self.atom("_NET_WM_STATE_FULLSCREEN")]
            window.change_property(self.atom("_NET_WM_STATE"), Xatom.ATOM, 32, state)
        window.map()
        self.display.sync()
        return window

    def ask(self, window: Any, message: str, *data: int) -> None:
        """What a program or a panel asks of the window manager."""
        event = ClientMessage(window=window, client_type=self.atom(message), data=(32, [*data, 0, 0, 0, 0][:5]))
        self.root.send_event(event, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self.display.sync()

    def fill(self, window: Any, full: bool) -> None:
        self.ask(window, "_NET_WM_STATE", int(full), self.atom("_NET_WM_STATE_FULLSCREEN"), 0, 1)

    def activate(self, window: Any) -> None:
        self.ask(window, "_NET_ACTIVE_WINDOW", 2, X.CurrentTime)

    def say(self, window: Any, name: str, kind: int, width: int, values: list[int]) -> None:
        window.change_property(self.atom(name), kind, width, values)
        self.display.sync()

    def pose(self, active: int) -> Any:
        """Say what a window manager says, with ``active`` in front; its window."""
        check = self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        for window in (self.root, check):
            self.say(window, "_NET_SUPPORTING_WM_CHECK", Xatom.WINDOW, 32, [check.id])
        supported = [self.atom("_NET_ACTIVE_WINDOW"), self.atom("_NET_WM_STATE_FULLSCREEN")]
        self.say(self.root, "_NET_SUPPORTED", Xatom.ATOM, 32, supported)
        self.front(active)
        return check

    def front(self, active: int) -> None:
        self.say(self.root, "_NET_ACTIVE_WINDOW", Xatom.WINDOW, 32, [active])

    def close(self) -> None:
        self.display.close()


@pytest.fixture
def screen() -> Iterator[str]:
    with x_server() as display:
        yield display


@pytest.fixture
def client(screen: str) -> Iterator[Client]:
    with contextlib.closing(Client(screen)) as program:
        yield program


@contextlib.contextmanager
def asking(display: str) -> Iterator[Callable[[], bool | None]]:
    with contextlib.closing(FullScreen(display)) as full_screen:
        yield full_screen.now


@pytest.mark.real
def test_the_window_in_front_is_what_counts(screen: str, client: Client, tmp_path: Path) -> None:
    with asking(screen) as now, window_manager(screen, tmp_path):
        wait_for(lambda: now() is False, SLOW)
        film = client.window()
        client.activate(film)
        client.fill(film, True)
        wait_for(now, SLOW)
        editor = client.window()
        client.activate(editor)
        wait_for(lambda: now() is False, SLOW)
        client.activate(film)
        wait_for(now, SLOW)
        client.fill(film, False)
        wait_for(lambda: now() is False, SLOW)
        client.fill(film, True)
        wait_for(now, SLOW)
        film.unmap()
        client.display.sync()
        wait_for(lambda: now() is False, SLOW)
        again = client.window(full=True)
        client.activate(again)
        wait_for(now, SLOW)
        again.destroy()
        client.display.sync()
        wait_for(lambda: now() is False, SLOW)


@pytest.mark.real
def test_a_minimised_film_does_not_fill_the_screen(screen: str, client: Client, tmp_path: Path) -> None:
    with asking(screen) as now, window_manager(screen, tmp_path):
        wait_for(lambda: now() is False, SLOW)
        film = client.window(full=True)
        client.activate(film)
        wait_for(now, SLOW)
        client.ask(film, "WM_CHANGE_STATE", 3)
        wait_for(lambda: now() is False, SLOW)


@pytest.mark.real
def test_without_a_window_manager_nothing_can_tell_and_with_one_again(
    screen: str, client: Client, tmp_path: Path
) -> None:
    with asking(screen) as now:
        assert now() is None
        client.window(full=True)
        assert now() is None
        with window_manager(screen, tmp_path) as process:
            wait_for(lambda: now() is not None, SLOW)
            process.kill()
            process.wait()
            wait_for(lambda: now() is None, SLOW)
        with window_manager(screen, tmp_path):
            wait_for(lambda: now() is not None, SLOW)


# --- words of a bad window manager ------------------------------------------------------------------------------


@pytest.mark.real
def test_what_is_asked_is_what_a_window_manager_says(screen: str, client: Client) -> None:
    film, editor = client.window(full=True), client.window()
    client.pose(film.id)
    with asking(screen) as now:
        assert now() is True
        client.front(editor.id)
        assert now() is False
        client.front(0)
        assert now() is False
        client.front(film.id)
        hidden = [client.atom("_NET_WM_STATE_FULLSCREEN"), client.atom("_NET_WM_STATE_HIDDEN")]
        client.say(film, "_NET_WM_STATE", Xatom.ATOM, 32, hidden)
        assert now() is False


@pytest.mark.real
def test_a_window_that_is_gone_is_unknown_and_the_connection_stays(screen: str, client: Client) -> None:
    film = client.window(full=True)
    client.pose(film.id)
    with asking(screen) as now:
        film.destroy()
        client.display.sync()
        assert now() is None
        client.front(client.window(full=True).id)
        assert now() is True


@pytest.mark.real
def test_one_that_left_its_word_behind_tells_nothing(screen: str, client: Client) -> None:
    check = client.pose(client.window(full=True).id)
    with asking(screen) as now:
        assert now() is True
        client.say(check, "_NET_SUPPORTING_WM_CHECK", Xatom.WINDOW, 32, [client.root.id])
        assert now() is None
        check.destroy()
        client.display.sync()
        assert now() is None


@pytest.mark.real
@pytest.mark.parametrize("missing", ["_NET_ACTIVE_WINDOW", "_NET_WM_STATE_FULLSCREEN"])
def test_one_that_does_not_support_the_words_tells_nothing(screen: str, client: Client, missing: str) -> None:
    client.pose(client.window(full=True).id)
    words = {"_NET_ACTIVE_WINDOW", "_NET_WM_STATE_FULLSCREEN"} - {missing}
    client.say(client.root, "_NET_SUPPORTED", Xatom.ATOM, 32, [client.atom(word) for word in words])
    with asking(screen) as now:
        assert now() is None


@pytest.mark.real
@pytest.mark.parametrize("what", ["type", "width", "empty", "many"])
def test_properties_of_another_kind_are_no_yes(screen: str, client: Client, what: str) -> None:
    film = client.window(full=True)
    client.pose(film.id)
    full = client.atom("_NET_WM_STATE_FULLSCREEN")
    kind, width, values = {
        "type": (Xatom.CARDINAL, 32, [full]),
        "width": (Xatom.ATOM, 16, [full]),
        "empty": (Xatom.ATOM, 32, []),
        "many": (Xatom.ATOM, 32, [1] * 20_000),
    }[what]
    client.say(film, "_NET_WM_STATE", kind, width, values)
    with asking(screen) as now:
        assert now() is False
        client.say(client.root, "_NET_ACTIVE_WINDOW", kind, width, values)
        assert now() is False
        client.say(client.root, "_NET_SUPPORTING_WM_CHECK", kind, width, values)
        assert now() is None


# --- servers as they are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("display", ["", ":59999", "wayland-0"])
def test_without_a_server_it_is_unknown(display: str) -> None:
    with asking(display) as now:
        assert now() is None
        assert now() is None


@pytest.mark.real
def test_a_server_that_dies_is_unknown_and_found_again() -> None:
    display, mono = f":{2000 + os.getpid() % 50000}", [0.0]
    with contextlib.closing(FullScreen(display, lambda: mono[0])) as full_screen:
        with server_at(display) as process:
            assert full_screen.now() is None
            with contextlib.closing(Client(display)) as client:
                client.pose(client.window(full=True).id)
                assert full_screen.now() is True
            process.kill()
            process.wait()
            wait_for(lambda: full_screen.now() is None)
        with server_at(display), contextlib.closing(Client(display)) as client:
            client.pose(client.window(full=True).id)
            assert full_screen.now() is None, "tried again at once"
            mono[0] += BACK_OFF[0]
            assert full_screen.now() is True


@contextlib.contextmanager
def server_at(display: str) -> Iterator[subprocess.Popen[bytes]]:
    Path(f"/tmp/.X{display[1:]}-lock").unlink(missing_ok=True)  # of the one that was killed
    with started(["Xvfb", display, "-nolisten", "tcp", "-noreset"], os.environ) as process:
        wait_for(lambda: can_open(display), SLOW)
        yield process
        process.terminate()
        process.wait(10)


def can_open(display: str) -> bool:
    try:
        X11.open(display, lambda event: None, lambda: None).close()
    except OSError:
        return False
    return True


@pytest.mark.real
@pytest.mark.parametrize("connected", [True, False])
def test_a_hung_server_costs_half_a_second_once(connected: bool) -> None:
    display = f":{2000 + os.getpid() % 50000}"
    with server_at(display) as process, contextlib.closing(FullScreen(display)) as full_screen:
        if connected:
            full_screen.now()
        process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert full_screen.now() is None
        assert time.monotonic() - began < 5
        began = time.monotonic()
        assert [full_screen.now() for _ in range(40)] == [None] * 40
        assert time.monotonic() - began < 5, "the back-off keeps us away: forty questions would take 20 s"
        process.send_signal(signal.SIGCONT)


@pytest.mark.real
def test_closing_ends_the_thread(screen: str) -> None:
    before = {thread.ident for thread in threading.enumerate()}
    full_screen = FullScreen(screen)
    assert full_screen.now() is None
    full_screen.close()
    full_screen.close()
    assert {thread.ident for thread in threading.enumerate()} <= before
    assert full_screen.now() is None


@contextlib.contextmanager
def babbler(replies: list[bytes]) -> Iterator[str]:
    """The display of a server that answers each request with the next of ``replies`` (empty: no such window), and
    then leaves."""

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(
                    struct.pack("<BxHHH", 1, 11, 0, 16) + bytes(4) + struct.pack("<I", 1 << 21) + bytes(56)
                )
                for number, reply in enumerate(replies, 1):
                    connection.recv(4096)
                    if not reply:
                        connection.sendall(struct.pack("<BBH28x", 0, 3, number))
                        continue
                    longer = (len(reply) - 25) // 4
                    head = b"\1" + reply[:1] + struct.pack("<HI", number, longer)
                    connection.sendall(head + reply[1 : 25 + 4 * longer])

    with listen() as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1] - 6000}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def listen() -> socket.socket:
    """A server's socket at a port that is one of a display."""
    while (listening := socket.create_server(("127.0.0.1", 0))).getsockname()[1] < 6000:
        listening.close()
    return listening


@given(replies=st.lists(st.binary(min_size=25, max_size=80), min_size=1, max_size=12))
def test_no_reply_breaks_the_reading_of_it(replies: list[bytes]) -> None:
    """A server that says anything at all: never a yes, never an exception."""
    with babbler(replies) as display, asking(display) as now:
        assert now() in (None, False)


def values(kind: int, *found: int) -> bytes:
    """The babbler's word for the values of a property."""
    return b"\x20" + struct.pack("<III12x", kind, 0, len(found)) + struct.pack(f"<{len(found)}I", *found)


def atom(number: int) -> bytes:
    """The babbler's word for a name."""
    return b"\0" + struct.pack("<I20x", number)


WINDOW, WORDS = values(Xatom.WINDOW, 7), values(Xatom.ATOM, 103, 104)
MANAGED = [atom(101), WINDOW, WINDOW, atom(103), atom(104), atom(102), WORDS]


@pytest.mark.parametrize(
    ("then", "answer"),
    [
        ([WINDOW, atom(105), WORDS, atom(106)], True),
        ([WINDOW, atom(105), b"", WINDOW, WORDS, atom(106)], True),
        ([WINDOW, atom(105), b"", values(Xatom.WINDOW, 0)], False),
        ([WINDOW, atom(105), b"", WINDOW, b""], None),
        ([values(Xatom.ATOM, 7), atom(105), WORDS, atom(106)], False),
    ],
    ids=["there", "another came", "nobody came", "two went", "another type"],
)
def test_a_window_may_go_between_two_questions(then: list[bytes], answer: bool | None) -> None:
    with babbler([*MANAGED, *then]) as display, asking(display) as now:
        assert now() is answer
