"""Idle time on X11, against a real X server of the test's own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.idle.x11 import X11Idle
from hipbreak.desktop.linux.x11_wire import X11, cookies, parse_display, request
from hipbreak.desktop.placing import LastInput, place, restless
from tests.desktop.private_bus import wait_for

NEVER = 1e9


@dataclass(frozen=True)
class Server:
    """A running Xvfb and a client that moves its pointer (XTEST)."""

    display: str
    process: subprocess.Popen[bytes]

    def touch(self) -> None:
        """One pointer movement; it has happened when this returns."""
        with contextlib.closing(X11.open(self.display, lambda event: None, lambda: None)) as x:
            xtest = x.extension(b"XTEST")
            assert xtest
            where = 10 + time.monotonic_ns() % 500
            x.tell(request(xtest.major, 2, struct.pack("<BBxxII8xhh8x", 6, 0, 0, 0, where, where)))
            x.extension(b"XTEST")


@contextlib.contextmanager
def server(*options: str) -> Iterator[Server]:
    with tempfile.TemporaryFile() as log:
        read, write = os.pipe()
        command = [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "640x480x24",
            "-nolisten",
            "tcp",
            "-noreset",
            *options,
        ]
        with subprocess.Popen(command, pass_fds=[write], stderr=log) as process:
            os.close(write)
            try:
                with os.fdopen(read) as numbers:
                    number = numbers.readline().strip()
                assert number, log.read()
                yield Server(f":{number}", process)
            finally:
                process.send_signal(signal.SIGCONT)
                process.terminate()  # it takes its lock file with it


@pytest.fixture(scope="module")
def xvfb() -> Iterator[Server]:
    with server() as running:
        yield running


def idle_on(running: Server, wake: Callable[[], None] = lambda: None) -> contextlib.closing[X11Idle]:
    return contextlib.closing(X11Idle(running.display, time.monotonic, wake))


@pytest.mark.real
def test_last_input_is_an_instant_that_stays_until_the_next_input(xvfb: Server) -> None:
    with idle_on(xvfb) as idle:
        assert idle.source() == "x11_sync"
        assert idle.asks() is None
        xvfb.touch()
        touched = time.monotonic()
        first = idle.last_input()[0]
        assert first is not None
        assert first <= time.monotonic()
        assert abs(first - touched) < 30
        threading.Event().wait(0.2)
        assert idle.last_input()[0] == first
        xvfb.touch()
        then = idle.last_input()[0]
        assert then is not None
        assert then > first


@pytest.mark.real
def test_it_wakes_at_a_pause_and_at_the_return_and_at_nothing_else(xvfb: Server) -> None:
    wakes: SimpleQueue[float | None] = SimpleQueue()
    with contextlib.closing(X11Idle(xvfb.display, time.monotonic, lambda: wakes.put(time.monotonic()))) as idle:
        xvfb.touch()
        idle.watch(Watch(NEVER, pause=True))
        xvfb.touch()
        assert wakes.get(timeout=30) is not None
        last = idle.last_input()[0]
        assert last is not None
        assert time.monotonic() - last >= 5.0
        assert wakes.empty()
        idle.watch(Watch(NEVER, back=True))
        idle.last_input()  # what was sent before has been read
        assert wakes.empty()
        xvfb.touch()
        assert wakes.get(timeout=30) is not None
        idle.watch(Watch(NEVER))
        xvfb.touch()
        idle.last_input()
        assert wakes.empty()


@pytest.mark.real
def test_the_first_input_after_a_sleep_is_told_though_the_server_saw_no_silence(xvfb: Server) -> None:
    wakes: SimpleQueue[int] = SimpleQueue()
    slept = [0.0]
    idle = X11Idle(xvfb.display, lambda: time.monotonic() + slept[0], lambda: wakes.put(1))
    with contextlib.closing(idle):
        xvfb.touch()
        before, _ = idle.last_input()
        slept[0] = 3600.0
        assert idle.last_input() == (before, 0.0), "a wake-up is no return"
        idle.watch(Watch(NEVER, back=True))
        idle.last_input()
        began = time.monotonic()
        wait_for(lambda: time.monotonic() - began > 0.5)
        xvfb.touch()
        wakes.get(timeout=30)
        after, _ = idle.last_input()
        assert after is not None
        assert time.monotonic() + 3600.0 - after < 30


@pytest.mark.real
def test_nothing_is_asked_while_it_may_be_known_roughly_and_no_rest_was_told() -> None:
    """A rest is told by the server each time, and then it is asked again."""
    ahead, slept = [0.0], [0.0]
    with server() as running:
        idle = X11Idle(
            running.display,
            lambda: time.monotonic() + ahead[0] + slept[0],
            lambda: None,
            lambda: time.monotonic() + ahead[0],
            rest_ms=1000,
        )

        def unasked() -> bool:
            running.process.send_signal(signal.SIGSTOP)
            try:
                began = time.monotonic()
                (at, within), ended = idle.last_input(), time.monotonic()
                assert at is not None
                assert at + within <= ended + ahead[0] + slept[0]
                assert within <= 1.5
                return ended - began < 0.5 and within > 0
            finally:
                running.process.send_signal(signal.SIGCONT)

        def exact() -> bool:
            return idle.last_input()[1] == 0.0

        with contextlib.closing(idle):
            idle.watch(Watch(NEVER, good_for=600.0))
            for _ in range(2):
                running.touch()
                assert exact(), "the first answer, or the one after a rest"
                assert unasked()
                before = idle.last_input()[0]
                wait_for(exact)  # the rest
                assert (idle.last_input()[0] or 0) >= (before or 0)
                assert exact()
            running.touch()
            assert exact()
            before = idle.last_input()[0]
            idle.watch(Watch(NEVER, pause=True))
            assert exact()
            idle.watch(Watch(NEVER, good_for=600.0))
            running.touch()
            assert exact()
            slept[0] = 3600.0
            assert exact(), "asleep meanwhile"
            assert exact(), "nobody has come back yet"
            wait_for(lambda: time.monotonic() - (before or 0) > 1)  # an input is no jitter of the one before
            running.touch()
            assert exact()
            assert unasked()
            ahead[0] = 601.0
            assert exact(), "an old answer is not believed for ever"


def test_who_has_not_rested_was_there_half_a_minute_ago() -> None:
    last = LastInput(100.0, 1100.0, 1000.0)
    assert restless(last, 101.0, 102.0, 1102.0) == (1100.0, 2.0)
    assert restless(last, 101.0, 200.0, 1200.0) == (1169.5, 30.5)
    assert restless(last, 101.0, 200.0, 1202.0) is None, "asleep meanwhile"
    slept = place(3.0, 102.9, 103.0, 1103.0 + 3600, last)
    assert restless(slept, 103.0, 110.0, 1110.0 + 3600) is None, "a wake-up is no return"
    back = place(1.0, 111.0, 111.0, 1111.0 + 3600, slept)
    assert restless(back, 111.0, 112.0, 1112.0 + 3600) == (1110.0 + 3600, 2.0)
    assert restless(last, 101.0, 701.5, 1701.5) is None


@contextlib.contextmanager
def poorer(running: Server, *missing: bytes, late: float = 0.0) -> Iterator[str]:
    """A display that leads to ``running``, on which the extensions ``missing`` cannot be found and each piece of an
    answer comes ``late`` seconds late."""

    def pump(source: socket.socket, sink: socket.socket, hidden: tuple[bytes, ...]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                for name in hidden:
                    data = data.replace(name, name.lower())
                threading.Event().wait(0.0 if hidden else late)
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    def serve(listening: socket.socket) -> None:
        client, _ = listening.accept()
        upstream = socket.socket(socket.AF_UNIX)
        with client, upstream:
            upstream.connect(f"/tmp/.X11-unix/X{running.display[1:]}")
            back = threading.Thread(target=pump, args=(upstream, client, ()), daemon=True)
            back.start()
            pump(client, upstream, missing or (b"nothing",))
            back.join(10)

    with socket.create_server(("127.0.0.1", free_display())) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1] - 6000}"


def free_display() -> int:
    """A free port that is one of a display."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            if (port := int(listening.getsockname()[1])) > 6000:
                return port


@pytest.mark.real
def test_a_server_without_xsync_is_asked(xvfb: Server) -> None:
    with (
        poorer(xvfb, b"SYNC") as display,
        contextlib.closing(X11Idle(display, time.monotonic, lambda: None)) as idle,
    ):
        assert idle.source() == "x11_screensaver"
        assert idle.asks() == 1.0
        before = idle.last_input()[0]
        assert before is not None

        def newer() -> bool:
            xvfb.touch()
            return (idle.last_input()[0] or 0) > before

        wait_for(newer)
        idle.watch(Watch(NEVER, pause=True, back=True))
        assert idle.last_input()[0] is not None


@pytest.mark.real
def test_a_server_that_can_tell_nothing_is_unknown(xvfb: Server) -> None:
    with (
        poorer(xvfb, b"SYNC", b"MIT-SCREEN-SAVER") as display,
        contextlib.closing(X11Idle(display, time.monotonic, lambda: None)) as idle,
    ):
        assert idle.last_input()[0] is None
        assert idle.source() == "x11_none"


@pytest.mark.real
def test_a_killed_server_costs_nothing_but_the_source_and_it_is_found_again() -> None:
    wakes: SimpleQueue[int] = SimpleQueue()
    mono = [time.monotonic()]
    display = f":{1000 + os.getpid() % 50000}"  # ours alone: a low number could go to the next who starts a server
    with server_at(display) as process:
        idle = X11Idle(display, time.monotonic, lambda: wakes.put(1), lambda: mono[0])
        idle.watch(Watch(NEVER, pause=True))
        before = idle.last_input()[0]
        assert before is not None
        process.kill()
    with contextlib.closing(idle):
        wakes.get(timeout=30)
        wait_for(lambda: idle.source() == "x11_lost")
        assert idle.last_input()[0] == before, "a server that is lost is no sign of life"
        with server_at(display):
            assert (idle.last_input()[0], idle.source()) == (before, "x11_lost"), "tried again at once"
            mono[0] += 6
            assert idle.last_input()[0] is not None
            assert idle.source() == "x11_sync"


@contextlib.contextmanager
def server_at(display: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server at ``display``."""
    command = ["Xvfb", display, "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: can_open(display), 30)
            yield process
        finally:
            process.terminate()


def can_open(display: str) -> bool:
    try:
        X11.open(display, lambda event: None, lambda: None).close()
    except OSError:
        return False
    return True


@pytest.mark.real
def test_a_hung_server_is_given_up_in_time() -> None:
    with server() as running, idle_on(running) as idle:
        running.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert idle.last_input()[0] is None
        assert time.monotonic() - began < 10
        began = time.monotonic()
        assert idle.last_input()[0] is None
        assert time.monotonic() - began < 1, "the back-off keeps us away"


@pytest.mark.real
def test_a_far_server_that_takes_seconds_to_connect_holds_up_no_look_and_wakes_when_it_is_there(xvfb: Server) -> None:
    wakes: SimpleQueue[int] = SimpleQueue()
    with poorer(xvfb, late=0.35) as display:
        began = time.monotonic()
        with contextlib.closing(X11Idle(display, time.monotonic, lambda: wakes.put(1))) as idle:
            assert (idle.last_input()[0], idle.source()) == (None, "x11_lost")
            idle.watch(Watch(NEVER, pause=True))
            assert time.monotonic() - began < 1.8, "five answers take longer"
            wakes.get(timeout=30)
            assert idle.last_input()[0] is not None
            assert idle.source() == "x11_sync"


@pytest.mark.real
def test_closing_while_a_far_server_connects_leaves_nothing_behind(xvfb: Server) -> None:
    before = set(threading.enumerate())
    with poorer(xvfb, late=0.5) as display:
        idle = X11Idle(display, time.monotonic, lambda: None)
        idle.close()
        assert idle.last_input()[0] is None
        wait_for(lambda: not {thread for thread in threading.enumerate() if "x11" in thread.name} - before, 30)


@pytest.mark.parametrize("display", ["a..b:0", "\udcff:0", "x" * 300 + ":0"])
def test_the_name_of_no_host_is_no_server(display: str) -> None:
    with contextlib.closing(X11Idle(display, time.monotonic, lambda: None)) as idle:
        assert (idle.last_input()[0], idle.source()) == (None, "x11_lost")


@pytest.mark.real
def test_closing_ends_the_thread_and_wakes_nobody(xvfb: Server) -> None:
    wakes: SimpleQueue[int] = SimpleQueue()
    before = {thread.ident for thread in threading.enumerate()}
    idle = X11Idle(xvfb.display, time.monotonic, lambda: wakes.put(1))
    idle.close()
    idle.close()
    assert {thread.ident for thread in threading.enumerate()} <= before
    assert idle.last_input()[0] is None
    assert wakes.empty()


@pytest.mark.real
def test_only_the_right_cookie_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = socket.gethostname().encode()
    file, wrong = tmp_path / "authority", tmp_path / "wrong"
    file.write_bytes(entry(256, host, b"", b"k" * 16))
    wrong.write_bytes(entry(256, host, b"", b"x" * 16))
    with server("-auth", str(file)) as running:
        monkeypatch.setenv("XAUTHORITY", str(file))
        assert can_open(running.display)
        monkeypatch.setenv("XAUTHORITY", str(wrong))
        assert not can_open(running.display)


def test_no_server_is_unknown_and_said() -> None:
    with contextlib.closing(X11Idle(":59999", time.monotonic, lambda: None)) as idle:
        assert idle.last_input()[0] is None
        assert idle.source() == "x11_lost"
        idle.watch(Watch(NEVER, pause=True))


def test_a_stranger_on_the_socket_is_an_oserror() -> None:
    with socket.create_server(("127.0.0.1", free_display())) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"\1HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(400))
                connection.recv(4096)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(OSError, match="X11"):
            X11.open(f"127.0.0.1:{listening.getsockname()[1] - 6000}", lambda event: None, lambda: None)
        thread.join(10)


def test_displays() -> None:
    assert parse_display(":0") == ("", 0)
    assert parse_display(":12.1") == ("", 12)
    assert parse_display("unix:3") == ("", 3)
    assert parse_display("localhost:10.0") == ("localhost", 10)
    for name in ("", "wayland-0", ":", ":x", ":99999"):
        with pytest.raises(OSError, match="display"):
            parse_display(name)


def entry(family: int, address: bytes, number: bytes, key: bytes, name: bytes = b"MIT-MAGIC-COOKIE-1") -> bytes:
    parts = (address, number, name, key)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(part)) + part for part in parts)


def test_the_likeliest_cookie_comes_first() -> None:
    file = (
        entry(0, b"\x7f\0\0\1", b"7", b"address")
        + entry(65535, b"", b"", b"wild")
        + entry(256, b"here", b"8", b"other display")
        + entry(256, b"here", b"7", b"ours")
        + entry(256, b"here", b"7", b"other kind", b"XDM-AUTHORIZATION-1")
    )
    assert cookies(file, b"here", 7) == [b"ours", b"wild", b"address"]


@given(st.binary(max_size=200), st.integers(0, 200))
def test_a_broken_authority_file_harms_nobody(junk: bytes, cut: int) -> None:
    assert isinstance(cookies(junk, b"here", 0), list)
    good = entry(256, b"here", b"0", b"key")
    assert cookies((good + good)[: len(good) + cut % len(good)], b"here", 0)[:1] == [b"key"]


@given(
    st.lists(st.tuples(st.floats(0.5, 3600), st.floats(0, 0.5), st.floats(0, 0.5)), min_size=1, max_size=20),
    st.floats(0, 0.004),
)
def test_without_new_input_the_instant_never_moves(steps: list[tuple[float, float, float]], coarse: float) -> None:
    """However slow the answers are, and whatever the sleep between them."""
    mono = elapsed = 1000.0
    last = place(0.0, mono, mono, elapsed, None)
    first = last.elapsed
    for step, early, late in steps:
        mono += step
        elapsed += step + (3600 if step > 1800 else 0)
        idle = mono - 1000.0 + coarse
        last = place(idle, mono - early, mono + late, elapsed + late, last)
        assert last.elapsed == first


def test_an_input_before_a_sleep_stays_before_it() -> None:
    known = place(1.0, 100.0, 100.0, 500.0, None)
    after = place(2.0, 110.0, 110.0, 510.0 + 3600, known)
    assert after == LastInput(108.0, 508.0, 4000.0, slept=True)
    typed = place(0.5, 120.0, 120.0, 4120.0, after)
    assert typed == LastInput(119.5, 4119.5, 4000.0)
