"""Whether the microphone is in use, from a kernel's files and from real sound servers."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hipbreak.desktop.linux.facts.microphone import SoundServer, in_use, sound_sockets, unpacked
from tests.desktop.private_bus import wait_for
from tests.desktop.sound_servers import Sound, sound

# --- the kernel -----------------------------------------------------------------------------------------------------


def card(folder: Path, state: str, kind: str = "c") -> Path:
    status = folder / "cards" / "card0" / f"pcm0{kind}" / "sub0" / "status"
    status.parent.mkdir(parents=True)
    status.write_text(f"state: {state}\nowner_pid   : 4\ntrigger_time: 1.0\n")
    return folder / "cards"


def held_by(folder: Path, program: str) -> Path:
    (folder / "proc" / "4").mkdir(parents=True)
    (folder / "proc" / "4" / "exe").symlink_to(program)
    return folder / "proc"


def test_without_cards_nobody_records(tmp_path: Path) -> None:
    assert not in_use(tmp_path / "cards")


def test_a_running_capture_device_is_in_use(tmp_path: Path) -> None:
    assert in_use(card(tmp_path, "RUNNING"))


@pytest.mark.parametrize("state", ["closed", "PREPARED", "SETUP"])
def test_one_that_is_only_there_is_not(tmp_path: Path, state: str) -> None:
    assert not in_use(card(tmp_path, state))


def test_a_playing_device_is_no_microphone(tmp_path: Path) -> None:
    assert not in_use(card(tmp_path, "RUNNING", kind="p"))


@pytest.mark.parametrize("program", ["/usr/bin/pipewire", "/usr/bin/pulseaudio (deleted)", "/nix/x/.pipewire-wrapped"])
def test_a_sound_server_that_holds_the_card_is_asked_itself(tmp_path: Path, program: str) -> None:
    cards, processes = card(tmp_path, "RUNNING"), held_by(tmp_path, program)
    assert not in_use(cards, served=True, processes=processes)
    assert in_use(cards, served=False, processes=processes)


def test_another_program_that_holds_the_card_records(tmp_path: Path) -> None:
    assert in_use(card(tmp_path, "RUNNING"), served=True, processes=held_by(tmp_path, "/usr/bin/arecord"))
    assert in_use(tmp_path / "cards", served=True, processes=tmp_path / "none"), "who holds it is not known"


# --- where the server is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"XDG_RUNTIME_DIR": "/run/user/7"}, ["/run/user/7/pulse/native", "/run/pulse/native"]),
        ({"XDG_RUNTIME_DIR": "/r", "PULSE_RUNTIME_PATH": "/p"}, ["/p/native", "/run/pulse/native"]),
        ({"XDG_RUNTIME_DIR": "/r", "PULSE_SERVER": "unix:/s/native"}, ["/s/native"]),
        ({"PULSE_SERVER": "{3d12}unix:/s/native tcp:host:4713 /t"}, ["/s/native", "/t"]),
        ({"XDG_RUNTIME_DIR": "/r", "PULSE_SERVER": "tcp:host"}, []),
        ({}, ["/run/pulse/native"]),
    ],
)
def test_sockets(environ: dict[str, str], found: list[str]) -> None:
    assert [str(path) for path in sound_sockets(environ)] == found


# --- real servers ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["pulseaudio", "pipewire"])
def server(request: pytest.FixtureRequest) -> Iterator[Sound]:
    with sound(request.param) as running:
        yield running


@pytest.fixture
def asked(server: Sound) -> Iterator[SoundServer]:
    wait_for(lambda: server.streams() == 0)  # what the test before has ended is gone
    with contextlib.closing(SoundServer(server.socket)) as connection:
        yield connection


def told(asked: SoundServer) -> bool:
    return bool(select.select([asked], [], [], 0)[0])


@pytest.mark.real
def test_a_recording_is_told_and_so_is_its_end(server: Sound, asked: SoundServer) -> None:
    with server.recording("mic"):
        wait_for(lambda: told(asked) and asked.records())
    wait_for(lambda: told(asked) and not asked.records())


@pytest.mark.real
def test_recording_what_is_played_is_no_microphone(server: Sound, asked: SoundServer) -> None:
    with server.recording("card.monitor"):
        wait_for(lambda: server.streams() == 1)
        assert not asked.records()
        with server.recording("mic"):
            wait_for(asked.records)


@pytest.mark.real
@pytest.mark.parametrize("what", ["paused", "meter"])
def test_paused_streams_and_level_meters_do_not_count(server: Sound, asked: SoundServer, what: str) -> None:
    with server.stream("mic", paused=what == "paused", meter=what == "meter"):
        wait_for(lambda: server.streams() == 1)
        assert not asked.records()
    with server.stream("mic"):
        wait_for(asked.records)


@pytest.mark.real
def test_playing_tells_nothing(server: Sound, asked: SoundServer) -> None:
    assert not told(asked)
    server.play(0.5)
    assert not told(asked)


@pytest.mark.real
def test_a_hung_server_costs_a_second(server: Sound, asked: SoundServer) -> None:
    with server.hung():
        began = time.monotonic()
        with pytest.raises(OSError):
            asked.records()
        with pytest.raises(OSError):
            SoundServer(server.socket)
        assert time.monotonic() - began < 8


@pytest.mark.real
def test_programs_of_pipewires_own_count_as_well() -> None:
    with sound("pipewire") as server, contextlib.closing(SoundServer(server.socket)) as asked:
        file = server.folder / "recorded.wav"
        with server.running("pw-record", "--target", "card", "-P", "stream.capture.sink=true", file):
            wait_for(lambda: server.streams() == 1)
            assert not asked.records(), "it records what is played"
            with server.running("pw-record", "--target", "mic", file):
                wait_for(asked.records)
            wait_for(lambda: not asked.records())
        silent = ("--capture-props", "node.target=mic node.passive=true", "--playback-props")
        with server.running("pw-loopback", *silent, "media.class=Audio/Source node.name=filtered"):
            wait_for(lambda: b"filtered" in server.pactl("list", "short", "sources").stdout)
            wait_for(lambda: server.streams() == 1)
            assert not asked.records(), "a filter of the microphone that nobody listens to"
            with server.recording("filtered"):
                wait_for(asked.records)


@pytest.mark.real
def test_the_server_going_is_told() -> None:
    with sound("pulseaudio") as server, contextlib.closing(SoundServer(server.socket)) as asked:
        server.kill()
        wait_for(lambda: told(asked))
        with pytest.raises(OSError):
            asked.records()
        with pytest.raises(OSError):
            SoundServer(server.socket)


# --- a stranger on the socket ---------------------------------------------------------------------------------------


def packet(kind: int, tag: int, values: bytes, channel: int = 0xFFFFFFFF) -> bytes:
    body = struct.pack(">cIcI", b"L", kind, b"L", tag) + values
    return struct.pack(">5I", len(body), channel, 0, 0, 0) + body


GREETED = packet(2, 1, b"L\0\0\0\x23") + packet(2, 2, b"L\0\0\0\7") + packet(2, 3, b"")


@contextlib.contextmanager
def stranger(path: Path, says: bytes, hangs: bool = False) -> Iterator[None]:
    """A server that says the same to everybody."""
    path.unlink(missing_ok=True)
    over = threading.Event()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(says)
                if hangs:
                    over.wait(20)
                else:
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(4096):
                        pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as last:
                last.connect(str(path))
            thread.join(10)


@given(st.binary(max_size=120))
@example(b"")
@example(packet(2, 4, b"L\0\0\0\1") + packet(2, 5, b""))
@example(packet(2, 4, b"t" + b"x" * 9))
@example(packet(2, 4, b"v\xff"))
@example(packet(2, 4, b"x\xff\xff\xff\xff"))
@example(packet(2, 4, b"Ptx\0L\0\0\0\1"))
@example(packet(2, 4, b"?"))
@example(packet(2, 4, b"", channel=0))
@example(struct.pack(">5I", 0xFFFFFFF0, 0xFFFFFFFF, 0, 0, 0))
@example(packet(2, 4, b"L\0\0\0\1" * 13))
@example(packet(0, 4, b"L\0\0\0\1"))
def test_nonsense_is_no_recording(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / f"stranger-{os.getpid()}"
    with stranger(path, GREETED + junk), contextlib.closing(SoundServer(path)) as asked, contextlib.suppress(OSError):
        assert not asked.records()


def test_what_comes_in_between_is_passed_over(tmp_path: Path) -> None:
    event, stream = packet(66, 0xFFFFFFFF, b"L\0\0\0\1L\0\0\0\2"), b"L\0\0\0\1N" + b"L\0\0\0\2" * 3
    stream += b"a\3\1\0\0\0\0m\1\0" + b"U" + bytes(8) + b"U" + bytes(8) + b"NNPN0"
    source = b"L\0\0\0\2NN" + b"a\3\1\0\0\0\0m\1\0" + b"L\0\0\0\2v\1\0\0\0\0" + b"0L\xff\xff\xff\xff"
    says = GREETED + event + packet(2, 4, stream) + event + packet(2, 5, source)
    with stranger(tmp_path / "s", says), contextlib.closing(SoundServer(tmp_path / "s")) as asked:
        assert asked.records()


def test_one_that_is_too_old_refuses_or_says_nothing_is_no_server(tmp_path: Path) -> None:
    for says in (
        packet(2, 1, b"L\0\0\0\x0c"),
        packet(0, 1, b"L\0\0\0\1"),
        packet(2, 1, b"N"),
        b"HTTP/1.1 400 Bad\r\n\r\n",
    ):
        with stranger(tmp_path / "s", says), pytest.raises(OSError):
            SoundServer(tmp_path / "s")
    with stranger(tmp_path / "s", b"", hangs=True), pytest.raises(TimeoutError):
        SoundServer(tmp_path / "s")


def test_one_that_never_stops_talking_is_given_up(tmp_path: Path) -> None:
    endless = packet(66, 0xFFFFFFFF, b"L\0\0\0\1L\0\0\0\2") * 400_000
    with stranger(tmp_path / "s", GREETED + endless), contextlib.closing(SoundServer(tmp_path / "s")) as asked:
        began = time.monotonic()
        with pytest.raises(OSError):
            asked.records()
        assert time.monotonic() - began < 5


@given(st.binary(max_size=200))
def test_bytes_are_values_or_an_error(data: bytes) -> None:
    with contextlib.suppress(ValueError, IndexError, struct.error):
        unpacked(data)


@pytest.mark.parametrize(
    "data", [b"L\0\0", b"a\3", b"x\0\0\0\5abcd", b"tabc", b"m\2\0", b"P", b"Ptx\0L\0\0\0\1N", b"?"]
)
def test_half_a_value_is_an_error(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        unpacked(data)


def test_a_server_that_asks_late_who_we_are_is_told(tmp_path: Path) -> None:
    """As PulseAudio does: by then the kernel does not know it any more, if we have not said it."""
    with socket.socket(socket.AF_UNIX) as listening, contextlib.ExitStack() as stack:
        listening.bind(str(tmp_path / "s"))
        listening.listen()

        def connect() -> None:
            with contextlib.suppress(OSError):
                SoundServer(tmp_path / "s").close()

        thread = threading.Thread(target=connect, daemon=True)
        thread.start()
        stack.callback(thread.join, 10)
        with listening.accept()[0] as connection:
            select.select([connection], [], [], 10)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            _, beside, _, _ = connection.recvmsg(4096, 100)
    assert struct.unpack("3i", beside[0][2]) == (os.getpid(), os.getuid(), os.getgid())


def test_names_are_not_kept() -> None:
    data = b"Ptmedia.name\0L\0\0\0\5x\0\0\0\5Anna\0tstream.monitor\0L\0\0\0\5x\0\0\0\5true\0N"
    assert unpacked(data) == [{b"stream.monitor": b"true\0"}]
