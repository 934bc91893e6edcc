"""The Wayland protocol byte by byte, the thread that waits, and coming back after a loss."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.linux.wayland_line import Line
from hipbreak.desktop.linux.wayland_wire import (
    MOST,
    SERVER_IDS,
    MalformedError,
    Waiter,
    Wayland,
    address,
    block,
    messages,
    unheard,
    word,
)
from tests.desktop.compositor import EXT, SEAT, array, compositor, text
from tests.desktop.private_bus import wait_for


def message(target: int, number: int, body: bytes = b"") -> bytes:
    return struct.pack("=II", target, (8 + len(body)) << 16 | number) + body


def test_displays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert address("wayland-1") == "/run/user/7/wayland-1"
    assert address(None) == address("") == "/run/user/7/wayland-0"
    assert address("/elsewhere/socket") == "/elsewhere/socket"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert address("/elsewhere/socket") == "/elsewhere/socket"
    with pytest.raises(OSError, match="XDG_RUNTIME_DIR"):
        address("wayland-1")


@given(
    st.lists(st.tuples(st.integers(1, 2**32 - 1), st.integers(0, 65535), st.binary(max_size=40)), max_size=8),
    st.integers(1, 30),
)
def test_messages_come_out_as_they_went_in_however_they_are_cut(sent: list[tuple[int, int, bytes]], size: int) -> None:
    sent = [(target, number, body + bytes(-len(body) % 4)) for target, number, body in sent]
    stream = b"".join(message(*one) for one in sent)
    data, found = bytearray(), []
    for at in range(0, len(stream), size):
        data += stream[at : at + size]
        found += list(messages(data))
    assert found == sent
    assert not data


@given(st.binary(max_size=300))
def test_any_bytes_are_messages_or_malformed(junk: bytes) -> None:
    data = bytearray(junk)
    with contextlib.suppress(MalformedError):
        taken = sum(8 + len(arguments) for _, _, arguments in messages(data))
        assert taken + len(data) == len(junk)


@given(st.lists(st.integers(0, 2**32 - 1), max_size=9), st.binary(max_size=9))
def test_arrays_and_what_is_none(values: list[int], junk: bytes) -> None:
    assert block(array(*values), 0) == struct.pack(f"={len(values)}I", *values)
    assert block(text("so"), 0) == b"so\0"
    with contextlib.suppress(MalformedError, struct.error):
        assert len(block(junk, 0)) <= len(junk) - 4


@dataclass
class Peer:
    """The other end of a connection, played by the test."""

    wayland: Wayland
    wire: socket.socket
    came: list[int] = field(default_factory=list)
    went: list[int] = field(default_factory=list)

    def say(self, *data: bytes) -> None:
        self.wire.sendall(b"".join(data))
        self.wayland.read()

    def heard(self) -> list[tuple[int, int, bytes]]:
        with contextlib.suppress(BlockingIOError):
            return list(messages(bytearray(self.wire.recv(1_000_000))))
        return []

    def announce(self, name: int, interface: str, version: int) -> bytes:
        return message(2, 0, struct.pack("=I", name) + text(interface) + struct.pack("=I", version))


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "w"))
        listening.listen()
        came: list[int] = []
        went: list[int] = []
        with contextlib.closing(Wayland(str(tmp_path / "w"), came.append, went.append)) as wayland:
            wire, _ = listening.accept()
            with wire:
                wire.setblocking(False)
                yield Peer(wayland, wire, came, went)


def test_the_registry_is_asked_for_and_listened_to(peer: Peer) -> None:
    assert peer.heard() == [(1, 1, struct.pack("=I", 2))]
    peer.say(peer.announce(7, SEAT, 5), peer.announce(9, EXT, 1))
    assert peer.wayland.globals == {7: (SEAT, 5), 9: (EXT, 1)}
    peer.say(message(2, 1, struct.pack("=I", 7)), message(2, 1, struct.pack("=I", 70)))
    assert peer.wayland.globals == {9: (EXT, 1)}
    assert (peer.came, peer.went) == ([7, 9], [7])


def test_ids_are_handed_out_in_the_order_they_are_sent_and_used_again_once_they_are_free(peer: Peer) -> None:
    peer.say(peer.announce(7, SEAT, 5))
    peer.heard()
    seat = peer.wayland.bind(7, 9, unheard)
    note = peer.wayland.send(seat, 3, unheard, 5000)
    assert (seat, note) == (3, 4)
    assert peer.heard() == [
        (2, 0, struct.pack("=I", 7) + text(SEAT) + struct.pack("=II", 5, 3)),
        (3, 3, struct.pack("=II", 4, 5000)),
    ]
    peer.wayland.forget(note)
    assert peer.wayland.send(seat, 3, unheard) == 5, "not free before the compositor says so"
    peer.say(message(1, 1, struct.pack("=I", note)))
    assert peer.wayland.send(seat, 3, unheard) == note


def test_a_word_too_late_is_not_heard(peer: Peer) -> None:
    told: list[int] = []
    note = peer.wayland.send(1, 0, lambda number, _: told.append(number))
    peer.say(message(note, 4))
    peer.wayland.forget(note)
    peer.say(message(note, 5), message(77, 5), message(SERVER_IDS + 3, 5))
    assert told == [4]


def test_sync_is_done_when_the_compositor_says_so(peer: Peer) -> None:
    done: list[int] = []
    peer.wayland.sync(lambda: done.append(1))
    peer.say(message(3, 0, b"\0\0\0\0")[:7])
    assert done == []
    peer.say(message(3, 0, b"\0\0\0\0")[7:], message(1, 1, struct.pack("=I", 3)))
    assert done == [1]


@pytest.mark.parametrize(
    "data",
    [
        message(1, 0, struct.pack("=II", 3, 7) + text("an embarrassing name")),
        message(1, 0),
        message(1, 1, struct.pack("=I", 1)),
        message(1, 1, struct.pack("=I", 2)),
        message(1, 1, struct.pack("=I", 50)),
        message(2, 0, struct.pack("=I", 1)),
        message(2, 0, struct.pack("=II", 1, 2**31) + bytes(8)),
        message(2, 0, struct.pack("=I", 1) + text("\u00e9") + struct.pack("=I", 1)),
        message(2, 1),
        struct.pack("=II", 2, 7 << 16),
        struct.pack("=II", 2, 0),
    ],
)
def test_what_is_no_wayland_is_an_oserror_without_what_the_compositor_wrote(peer: Peer, data: bytes) -> None:
    with pytest.raises(OSError, match=r"\w \w") as caught:
        peer.say(data)
    assert "embarrassing" not in str(caught.value)


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_no_bytes_bring_anything_but_an_oserror(junk: bytes, body: bytes) -> None:
    with tempfile_socket() as (path, listening):
        wayland = Wayland(path, lambda name: None, lambda name: None)
        wire, _ = listening.accept()
        with wire, contextlib.closing(wayland):
            for data in (message(junk[0] % 4 if junk else 1, len(junk) % 3, body + bytes(-len(body) % 4)), junk):
                wire.sendall(data)
                with contextlib.suppress(OSError):
                    wayland.read()


@contextlib.contextmanager
def tempfile_socket() -> Iterator[tuple[str, socket.socket]]:
    with tempfile.TemporaryDirectory(prefix="hb-wl-") as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/w")
        listening.listen()
        yield f"{folder}/w", listening


def test_globals_and_objects_have_a_limit(peer: Peer) -> None:
    for start in range(0, MOST, 1000):
        names = range(start, min(MOST, start + 1000))
        stream = b"".join(peer.announce(name, "x", 1) for name in names)
        for at in range(0, len(stream), 20_000):
            peer.say(stream[at : at + 20_000])
    with pytest.raises(MalformedError):
        peer.say(peer.announce(MOST, "x", 1))
    with pytest.raises(MalformedError):
        for number in range(MOST):
            peer.wayland.adopt(SERVER_IDS + number, unheard)


def test_an_object_of_the_compositor_has_an_id_of_its_own(peer: Peer) -> None:
    peer.wayland.adopt(SERVER_IDS, unheard)
    for taken in (SERVER_IDS, 5, 1, 0):
        with pytest.raises(MalformedError):
            peer.wayland.adopt(taken, unheard)
    peer.wayland.forget(SERVER_IDS)
    peer.wayland.adopt(SERVER_IDS, unheard)


def test_a_compositor_that_reads_nothing_is_given_up_at_once(peer: Peer) -> None:
    begun = time.monotonic()
    with pytest.raises(ConnectionError):
        for _ in range(1_000_000):
            peer.wayland.send(2, 0, "x" * 200)
    assert time.monotonic() - begun < 60


def test_a_file_that_is_sent_along_is_not_kept(peer: Peer) -> None:
    told: list[bytes] = []
    note = peer.wayland.send(1, 0, lambda _, arguments: told.append(arguments))
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Path(os.devnull).open("rb") as file:
        socket.send_fds(peer.wire, [message(note, 0, b"four")], [file.fileno()])
        peer.wayland.read()
    assert told == [b"four"]
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_nobody_there_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Wayland(str(tmp_path / "w"), lambda name: None, lambda name: None)
    with pytest.raises(OSError, match="too long"):
        Wayland("/" + "x" * 300, lambda name: None, lambda name: None)


# --- the thread -----------------------------------------------------------------------------------------------


def test_what_is_due_is_done_in_order_and_what_is_called_off_is_not(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    waiter = Waiter("test")
    waiter.after(0.2, lambda: done.append("late"))
    off = waiter.after(0.1, lambda: done.append("never"))
    waiter.after(0.0, lambda: done.append("first"))
    waiter.after(0.05, lambda: [][0])
    off()
    off()
    wait_for(lambda: done == ["first", "late"])
    assert len(caplog.records) == 1
    waiter.after(0.0, lambda: done.append("before the end"))
    waiter.close()
    waiter.close()
    assert done[-1] == "before the end"
    assert "test" not in [thread.name for thread in threading.enumerate()]
    waiter.after(0.0, lambda: done.append("nobody does it"))


def test_it_sleeps_while_nothing_happens() -> None:
    with contextlib.closing(Waiter("test")) as waiter:
        used: list[float] = []
        waiter.after(0.0, lambda: used.append(time.thread_time()))
        waiter.after(1.0, lambda: used.append(time.thread_time()))
        wait_for(lambda: len(used) == 2)
        assert used[1] - used[0] < 0.05


# --- coming back ----------------------------------------------------------------------------------------------


@dataclass
class Story:
    """What a line told, in order."""

    line: Line
    waiter: Waiter
    told: list[str]


@contextlib.contextmanager
def story(path: Path, back_off: tuple[float, ...] = (0.02,)) -> Iterator[Story]:
    told: list[str] = []
    with contextlib.closing(Waiter("test")) as waiter:
        line = Line(
            waiter,
            str(path),
            lambda wayland: told.append(f"joined {sorted(interface for interface, _ in wayland.globals.values())}"),
            lambda: told.append("lost"),
            announced=lambda wayland, name: told.append(f"came {wayland.globals[name][0]}"),
            withdrawn=lambda wayland, name: told.append(f"went {name}"),
            back_off=back_off,
        )
        waiter.after(0.0, line.open)
        yield Story(line, waiter, told)
        waiter.after(0.0, line.close)


def test_a_line_tells_of_its_compositor_from_the_beginning_to_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "w"
    with story(path) as here:
        wait_for(lambda: here.told.count("lost") > 3)
        assert len(caplog.records) == 1, "one line for a row of failures"
        here.told.clear()
        with compositor(path, (EXT, 2)) as there:
            wait_for(lambda: f"joined ['{EXT}', '{SEAT}']" in here.told)
            here.told.clear()
            late = there.add("late", 1)
            there.remove(late)
            wait_for(lambda: here.told == ["came late", f"went {late}"])
        wait_for(lambda: "lost" in here.told)
    assert len(caplog.records) == 1


def test_attempts_become_rarer(tmp_path: Path) -> None:
    with story(tmp_path / "w", (0.05, 0.1, 100.0)) as here:
        wait_for(lambda: len(here.told) == 3)
        begun = time.monotonic()
        done: list[int] = []
        here.waiter.after(0.5, lambda: done.append(1))
        wait_for(lambda: done)
        assert here.told == ["lost"] * 3
        assert time.monotonic() - begun < 50


def test_one_that_accepts_and_throws_out_is_not_tried_all_the_time(tmp_path: Path) -> None:
    with compositor(tmp_path / "w") as there, story(tmp_path / "w", (0.01, 100.0)) as here:
        for _ in range(2):
            wait_for(lambda: here.told and here.told[-1].startswith("joined"))
            here.told.clear()
            there.throw_out()
            wait_for(lambda: here.told)
            if here.told == ["lost"] and there.accepted == 2:
                break
        assert there.accepted == 2
        assert here.told == ["lost"]


def test_an_oserror_in_what_is_done_on_it_ends_the_connection(tmp_path: Path) -> None:
    with compositor(tmp_path / "w"), story(tmp_path / "w") as here:
        wait_for(lambda: here.told == [f"joined ['{SEAT}']"])

        def fail(_: Wayland) -> None:
            raise OSError("the test wanted it")

        here.waiter.after(0.0, lambda: here.line.attempt(fail))
        wait_for(lambda: here.told == [f"joined ['{SEAT}']", "lost", f"joined ['{SEAT}']"])


def test_the_number_at_a_place() -> None:
    assert word(struct.pack("=II", 5, 6), 4) == 6
    with pytest.raises(struct.error):
        word(b"\0\0\0", 0)


def test_the_log_names_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), compositor(tmp_path / "w") as there, story(tmp_path / "w") as here:
        wait_for(lambda: here.told)
        there.throw_out()
        wait_for(lambda: "lost" in here.told)
        assert len(caplog.records) == 1
        assert "the test wanted it" not in caplog.text
