"""The one running program and its door, with real processes, sockets, users and locks."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hipbreak import remote
from hipbreak.core.status import Status
from hipbreak.remote.peer import endpoint_path, is_mine, lock_path, proof, read_endpoint, socket_path

PATIENCE = 20.0
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks processes and drops privileges")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A runtime folder with a path short enough for a Unix socket, which pytest's own is not everywhere."""
    path = Path("/tmp") / f"hb-{secrets.token_hex(6)}"
    yield path
    for item in path.iterdir() if path.exists() else []:
        item.unlink()
    if path.exists():
        path.rmdir()


def echo(request: remote.Request) -> None:
    request.reply({"ok": True, "text": f"heard {request.message['ask']}", "data": dict(request.message)})


@pytest.fixture(params=[False, True], ids=["unix", "loopback"])
def tcp(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def serve(folder: Path, tcp: bool) -> Iterator[Callable[[Callable[[remote.Request], None]], remote.Server]]:
    running: list[remote.Server] = []
    claim = remote.claim(folder)
    assert claim

    def start(handler: Callable[[remote.Request], None]) -> remote.Server:
        running.append(remote.Server(folder, handler, loopback=tcp))
        return running[-1]

    yield start
    for server in running:
        server.close()
    claim.release()


Serve = Callable[[Callable[[remote.Request], None]], remote.Server]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        threading.Event().wait(0.01)


def in_child(work: Callable[[], int]) -> int:
    """The exit status of ``work`` in a forked process."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# --- one program --------------------------------------------------------------------------------------------------


def race(folder: Path, starts: int) -> int:
    """How many of ``starts`` processes, let go at one instant, hold the claim at the same time."""
    gate_out, gate_in = os.pipe()
    word_out, word_in = os.pipe()
    rest_out, rest_in = os.pipe()
    pids = []
    for _ in range(starts):
        pid = os.fork()
        if pid == 0:
            os.close(gate_in)
            os.close(rest_in)
            os.read(gate_out, 1)  # end of file: go
            try:
                held = remote.claim(folder)
                server = remote.Server(folder, echo) if held else None
                os.write(word_in, b"1" if server else b"0")
                os.read(rest_out, 1)  # end of file: everybody has tried
            except BaseException:
                os.write(word_in, b"E")
            finally:
                os._exit(0)
        pids.append(pid)
    os.close(gate_out)
    os.close(rest_out)
    os.close(gate_in)
    words = b""
    while len(words) < starts:
        words += os.read(word_out, starts)
    assert b"E" not in words
    if b"1" in words:
        assert remote.ask(folder, {"ask": "hello"}, timeout=PATIENCE)["ok"]
    os.close(rest_in)
    for pid in pids:
        os.waitpid(pid, 0)
    os.close(word_in)
    os.close(word_out)
    return words.count(b"1")


def test_a_hundred_starts_leave_one_program(folder: Path) -> None:
    """F09, D8: fresh in the first round; then stale, since nobody in a round before tidied up; then garbage (F10)."""
    remote.claim(folder)  # whatever importing costs, the children have it already
    for turn in range(20):
        if turn % 3 == 2:
            lock_path(folder).write_bytes(b"4711 not a pid\0\xff")
            endpoint_path(folder).write_text('{"pid": []')
        assert race(folder, 100 if turn < 5 else 25) == 1


def test_the_lock_goes_with_a_killed_process(folder: Path) -> None:
    """F10: kill -9, start again, no step by hand."""
    ready_out, ready_in = os.pipe()
    pid = os.fork()
    if pid == 0:
        held = remote.claim(folder)
        server = remote.Server(folder, echo)
        os.write(ready_in, b"1" if held and server else b"0")
        signal.pause()
    assert os.read(ready_out, 1) == b"1"
    assert remote.claim(folder) is None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(ready_in)
    os.close(ready_out)
    assert socket_path(folder).exists()
    with pytest.raises(remote.NotRunning):
        remote.ask(folder, {"ask": "hello"})
    assert remote.claim(folder) is not None
    server = remote.Server(folder, echo)
    assert remote.ask(folder, {"ask": "hello"})["ok"]
    server.close()


def test_a_released_claim_can_be_had_again(folder: Path) -> None:
    first = remote.claim(folder)
    assert first is not None
    first.release()
    assert remote.claim(folder) is not None


def test_everything_is_private_whatever_the_umask(folder: Path, tcp: bool) -> None:
    before = os.umask(0)
    try:
        held = remote.claim(folder)
        server = remote.Server(folder, echo, loopback=tcp)
    finally:
        os.umask(before)
    assert held
    assert folder.stat().st_mode & 0o777 == 0o700
    names = {path.name for path in folder.iterdir()}
    assert {"lock", "running.json"} <= names
    assert ("socket" in names) is not tcp
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    server.close()


def test_a_link_in_place_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    """F58."""
    trap = tmp_path / "trap"
    trap.symlink_to("/tmp")
    with pytest.raises(remote.Refused, match="folder"):
        remote.claim(trap)
    with pytest.raises(remote.Refused, match="folder"):
        remote.ask(trap, {"ask": "hello"})


# --- questions ----------------------------------------------------------------------------------------------------


def test_question_and_answer(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(echo)
    answer = remote.ask(folder, {"ask": "command", "text": "later 5 – ja"}, loopback=tcp)
    assert answer["text"] == "heard command"
    assert answer["data"] == {"v": 1, "ask": "command", "text": "later 5 – ja"}


def test_nobody_there(folder: Path, tcp: bool) -> None:
    with pytest.raises(remote.NotRunning):
        remote.ask(folder, {"ask": "hello"}, loopback=tcp)
    folder.mkdir(mode=0o700)
    with pytest.raises(remote.NotRunning):
        remote.ask(folder, {"ask": "hello"}, loopback=tcp)


def test_an_answer_from_another_thread_and_only_one(folder: Path, serve: Serve, tcp: bool) -> None:
    def answer(request: remote.Request) -> None:
        def twice() -> None:
            request.reply({"ok": True, "text": "first"})
            request.reply({"ok": True, "text": "second"})

        threading.Thread(target=twice).start()

    serve(answer)
    assert remote.ask(folder, {"ask": "status"}, loopback=tcp)["text"] == "first"


def test_a_long_answer_arrives_whole(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(lambda request: request.reply({"ok": True, "data": "x" * 900_000}))
    assert len(remote.ask(folder, {"ask": "stats"}, timeout=PATIENCE, loopback=tcp)["data"]) == 900_000


def test_following_until_the_client_hangs_up(folder: Path, serve: Serve, tcp: bool) -> None:
    asked: list[remote.Request] = []
    gone = threading.Event()

    def keep(request: remote.Request) -> None:
        asked.append(request)
        request.gone(gone.set)
        request.reply({"ok": True, "text": "one"})

    serve(keep)
    lines = remote.follow(folder, loopback=tcp)
    assert next(lines)["text"] == "one"
    asked[0].reply({"ok": True, "text": "two"})
    assert next(lines)["text"] == "two"
    lines.close()
    assert gone.wait(PATIENCE)
    late = threading.Event()
    asked[0].gone(late.set)
    assert late.is_set(), "who asks too late is told at once"
    asked[0].reply({"ok": True, "text": "into the air"})


def test_following_ends_with_the_program(folder: Path, serve: Serve, tcp: bool) -> None:
    server = serve(lambda request: request.reply({"ok": True, "text": "one"}))
    lines = remote.follow(folder, loopback=tcp)
    next(lines)
    server.close()
    assert list(lines) == []


def test_a_ninth_follower_is_refused_and_commands_still_heard(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(echo)
    lines = [remote.follow(folder, loopback=tcp) for _ in range(8)]
    for line in lines:
        next(line)
    with pytest.raises(remote.Refused, match="busy"):
        next(remote.follow(folder, loopback=tcp))
    assert remote.ask(folder, {"ask": "hello"}, loopback=tcp)["ok"]


def test_a_follower_that_never_reads_is_dropped(folder: Path, serve: Serve, tcp: bool) -> None:
    gone = threading.Event()
    asked: list[remote.Request] = []

    def keep(request: remote.Request) -> None:
        request.gone(gone.set)
        request.reply({"ok": True})
        asked.append(request)

    serve(keep)
    lines = remote.follow(folder, loopback=tcp)
    next(lines)
    for _ in range(400):
        asked[0].reply({"ok": True, "text": "x" * 50_000})
    assert gone.wait(PATIENCE)


def test_another_version_is_told_so(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(echo)
    with pytest.raises(remote.Refused, match="version"):
        remote.ask(folder, {"ask": "hello", "v": 2}, loopback=tcp)
    with pytest.raises(remote.Refused, match="unknown"):
        remote.ask(folder, {"ask": "dance"}, loopback=tcp)


def test_a_handler_that_fails_costs_one_answer(folder: Path, serve: Serve, tcp: bool) -> None:
    def fail_once(request: remote.Request) -> None:
        if request.message["ask"] == "hello":
            raise ValueError("no")
        echo(request)

    serve(fail_once)
    with pytest.raises(remote.Refused, match="failed"):
        remote.ask(folder, {"ask": "hello"}, loopback=tcp)
    assert remote.ask(folder, {"ask": "status"}, loopback=tcp)["ok"]


# --- hanging and ending -------------------------------------------------------------------------------------------


def running_child(folder: Path, tcp: bool, handler: Callable[[remote.Request], None]) -> int:
    """A forked program that serves until it is killed or told to quit; returns once it listens."""
    ready_out, ready_in = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            stop = threading.Event()

            def handle(request: remote.Request) -> None:
                handler(request)
                if request.message["ask"] == "quit":
                    stop.set()

            claim = remote.claim(folder)
            server = remote.Server(folder, handle, loopback=tcp)
            os.write(ready_in, b"1" if claim else b"0")
            stop.wait(PATIENCE * 3)
            server.close()
            Path(folder / "last-words").write_text("written after the socket was gone")
        finally:
            os._exit(0)
    os.close(ready_in)
    assert os.read(ready_out, 1) == b"1"
    os.close(ready_out)
    return pid


def test_a_stopped_program_is_named_with_its_pid(folder: Path, tcp: bool) -> None:
    """F39: SIGSTOP, and even with its queue full."""
    pid = running_child(folder, tcp, echo)
    try:
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)  # only now has it stopped
        for _ in range(1 if tcp else 70):
            with pytest.raises(remote.NotAnswering) as caught:
                remote.ask(folder, {"ask": "status"}, timeout=0.03, loopback=tcp)
            assert caught.value.pid == pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def test_a_program_that_never_answers_is_told_apart(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(lambda request: None)
    with pytest.raises(remote.NotAnswering) as caught:
        remote.ask(folder, {"ask": "status"}, timeout=0.2, loopback=tcp)
    assert caught.value.pid == os.getpid()


def test_quit_returns_when_the_process_is_gone(folder: Path, tcp: bool) -> None:
    pid = running_child(folder, tcp, echo)
    remote.end(folder, loopback=tcp)
    assert (folder / "last-words").exists()
    os.waitpid(pid, 0)
    with pytest.raises(remote.NotRunning):
        remote.end(folder, loopback=tcp)


def test_quit_says_when_it_takes_too_long(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(echo)
    with pytest.raises(remote.NotAnswering):
        remote.end(folder, timeout=0.3, loopback=tcp)


# --- strangers and nonsense ---------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_is_turned_away_by_the_peer_check_itself(folder: Path) -> None:
    """F48: even if the folder and the socket stood open."""
    heard: list[remote.Request] = []
    server = remote.Server(folder, heard.append)
    folder.chmod(0o777)
    socket_path(folder).chmod(0o777)

    def intrude() -> int:
        os.setuid(65534)
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(PATIENCE)
        sock.connect(str(socket_path(folder)))
        try:
            sock.sendall(b'{"v":1,"ask":"quit"}\n')
            said = sock.recv(1000)
        except ConnectionError:
            said = b""
        return 7 if said == b"" else 8

    assert in_child(intrude) == 7

    def trust() -> int:
        os.setuid(65534)
        try:
            remote.ask(folder, {"ask": "hello"})
        except remote.Refused as error:
            return 7 if error.code == "folder" else 8
        return 9

    assert in_child(trust) == 7
    assert heard == []
    folder.chmod(0o700)
    server.close()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_stranger_who_listens_in_our_place_is_not_believed(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    folder.chmod(0o777)
    ready_out, ready_in = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setuid(65534)
        trap = socket.socket(socket.AF_UNIX)
        trap.bind(str(socket_path(folder)))
        trap.listen(1)
        os.write(ready_in, b"1")
        signal.pause()
    assert os.read(ready_out, 1) == b"1"
    folder.chmod(0o700)
    try:
        with pytest.raises(remote.Refused, match="stranger"):
            remote.ask(folder, {"ask": "hello"})
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(ready_in)
        os.close(ready_out)


def test_who_cannot_be_known_is_a_stranger() -> None:
    """macOS has no answer once the other side has hung up."""
    line, other = socket.socketpair()
    assert is_mine(line)
    line.close()
    other.close()
    assert not is_mine(line)


def raw(folder: Path, tcp: bool) -> socket.socket:
    """A connected socket; on loopback the greeting is done."""
    if not tcp:
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(PATIENCE)
        sock.connect(str(socket_path(folder)))
        return sock
    endpoint = read_endpoint(folder)
    assert endpoint
    sock = socket.create_connection(("127.0.0.1", endpoint.port), timeout=PATIENCE)
    sock.sendall(b'{"challenge":"c"}\n')
    greeting = json.loads(heard(sock))
    assert greeting["proof"] == proof(endpoint.token, "server", "c", greeting["challenge"])
    said = proof(endpoint.token, "client", greeting["challenge"], "c")
    sock.sendall(json.dumps({"proof": said}).encode() + b"\n")
    return sock


def heard(sock: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\n"):
        try:
            more = sock.recv(4096)
        except ConnectionError:
            break
        if not more:
            break
        said += more
    return said


def answer_to(folder: Path, tcp: bool, line: bytes) -> Any:
    with raw(folder, tcp) as sock:
        with contextlib.suppress(OSError):  # refused before all of it was out: the answer is there already
            sock.sendall(line)
        said = heard(sock)
        return json.loads(said) if said else None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"\n", "not_json"),
        (b"GET / HTTP/1.1\r\n", "not_json"),
        (b"[1, 2]\n", "not_json"),
        (b'"quit"\n', "not_json"),
        (b"\xff\xfe\x00\n", "not_json"),
        (b"[" * 60_000 + b"\n", "not_json"),
        (b"{}\n", "version"),
        (b'{"v": 2, "ask": "quit"}\n', "version"),
        (b'{"v": 1, "ask": ["quit"]}\n', "unknown"),
    ],
)
def test_nonsense_is_answered_with_a_code(folder: Path, serve: Serve, tcp: bool, line: bytes, code: str) -> None:
    serve(echo)
    assert answer_to(folder, tcp, line) == {"ok": False, "code": code}
    assert remote.ask(folder, {"ask": "hello"}, loopback=tcp)["ok"]


def test_a_line_of_a_megabyte_is_cut_off(folder: Path, serve: Serve, tcp: bool) -> None:
    serve(echo)
    said = answer_to(folder, tcp, b"x" * 1024 * 1024)
    assert said in ({"ok": False, "code": "too_long"}, None)  # a TCP reset may swallow the word
    assert tcp or said
    assert remote.ask(folder, {"ask": "hello"}, loopback=tcp)["ok"]


def test_half_a_line_and_gone(folder: Path, serve: Serve, tcp: bool) -> None:
    got: list[remote.Request] = []

    def note(request: remote.Request) -> None:
        got.append(request)
        echo(request)

    serve(note)
    with raw(folder, tcp) as sock:
        sock.sendall(b'{"v": 1, "ask": "quit"}')
    assert remote.ask(folder, {"ask": "hello"}, loopback=tcp)["ok"]
    assert [request.message["ask"] for request in got] == ["hello"]


def test_silent_clients_block_nobody_and_are_hung_up_on(folder: Path, serve: Serve, tcp: bool) -> None:
    """F51: twenty that say one byte and nothing more."""
    serve(echo)
    silent = [raw(folder, tcp) for _ in range(20)]
    for sock in silent:
        with contextlib.suppress(OSError):  # pushed out already by a later one
            sock.sendall(b"{")
    assert remote.ask(folder, {"ask": "hello"}, loopback=tcp)["ok"]
    for sock in silent:
        assert heard(sock) in (b'{"ok": false, "code": "late"}\n', b"")
        sock.close()


def test_eight_that_wait_for_an_answer_make_the_ninth_come_back(folder: Path, serve: Serve, tcp: bool) -> None:
    got: list[remote.Request] = []
    serve(got.append)
    waiting = [raw(folder, tcp) for _ in range(8)]
    for sock in waiting:
        sock.sendall(b'{"v": 1, "ask": "status"}\n')
    until(lambda: len(got) == 8)
    with pytest.raises(remote.Refused, match=r"busy|closed"):
        remote.ask(folder, {"ask": "status"}, loopback=tcp)
    for request in list(got):
        request.reply({"ok": True})
    for sock in waiting:
        assert heard(sock) == b'{"ok": true}\n'
        sock.close()

    def answer_the_ninth() -> None:
        until(lambda: len(got) == 9)
        got[8].reply({"ok": True})

    threading.Thread(target=answer_the_ninth).start()
    assert remote.ask(folder, {"ask": "status"}, timeout=PATIENCE, loopback=tcp)["ok"]


def test_on_loopback_nothing_is_heard_without_the_secret(folder: Path) -> None:
    got: list[remote.Request] = []
    server = remote.Server(folder, got.append, loopback=True)
    endpoint = read_endpoint(folder)
    assert endpoint
    assert len(bytes.fromhex(endpoint.token)) == 32
    for second in ({"v": 1, "ask": "quit"}, {"proof": "0" * 64}, {"proof": None}, {"proof": "ü"}):
        with socket.create_connection(("127.0.0.1", endpoint.port), timeout=PATIENCE) as sock:
            sock.sendall(b'{"challenge":"c"}\n')
            greeting = heard(sock)
            assert endpoint.token.encode() not in greeting
            sock.sendall(json.dumps(second).encode() + b'\n{"v":1,"ask":"quit"}\n')
            assert json.loads(heard(sock))["code"] == "stranger"
    replayed = json.loads(greeting)["proof"]
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=PATIENCE) as sock:
        sock.sendall(b'{"challenge":"c"}\n')
        heard(sock)
        sock.sendall(json.dumps({"proof": replayed}).encode() + b"\n")
        assert json.loads(heard(sock))["code"] == "stranger"
    assert got == []
    server.close()


def test_on_loopback_a_stranger_on_a_stale_port_is_not_believed(folder: Path) -> None:
    server = remote.Server(folder, echo, loopback=True)
    noted = endpoint_path(folder).read_text()
    server.close()
    with socket.create_server(("127.0.0.1", 0)) as trap:
        endpoint_path(folder).write_text(json.dumps(json.loads(noted) | {"port": trap.getsockname()[1]}))

        def pretend() -> None:
            sock, _ = trap.accept()
            with sock:
                sock.recv(1000)
                sock.sendall(b'{"challenge": "x", "proof": "00"}\n')
                sock.recv(1000)

        threading.Thread(target=pretend, daemon=True).start()
        claim = remote.claim(folder)
        assert claim
        with pytest.raises(remote.Refused, match="stranger"):
            remote.ask(folder, {"ask": "command", "text": "skip"}, loopback=True)
        claim.release()


def test_a_path_too_long_for_a_socket_works_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30) / "run"
    held = remote.claim(folder)
    server = remote.Server(folder, echo)
    assert held
    assert remote.ask(folder, {"ask": "hello"})["ok"]
    server.close()


bits = st.one_of(
    st.binary(max_size=300),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        {"v": st.sampled_from([1, 1, 1, True, 2, None, "1"])},
        optional={"ask": st.sampled_from(["hello", "status", "command", "quit ", "", 7, None]), "text": st.text()},
    ).map(lambda value: json.dumps(value).encode()),
)


def test_fuzz(folder: Path) -> None:
    """Whatever is said, the next question is answered."""
    server = remote.Server(folder, echo)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(bits, max_size=4))
    def play(lines: list[bytes]) -> None:
        with raw(folder, False) as sock, contextlib.suppress(OSError):
            sock.sendall(b"\n".join(lines))
        assert remote.ask(folder, {"ask": "hello"}, timeout=PATIENCE)["ok"]

    play()
    server.close()


def test_status_data_keeps_what_section_7_promises() -> None:
    data = remote.status_data(Status(state="sitting", sitting_seconds=61.7, due_in_seconds=None), {"idle": "XSync"})
    promised = "state sitting_seconds due_in_seconds due overdue quiet paused_until routine_open today sources version"
    assert set(promised.split()) <= set(data)
    assert set(data["today"]) == {"sitting_seconds", "longest_bout_seconds", "breaks", "routines", "prompts"}
    assert data["sitting_seconds"] == 61
    assert json.loads(json.dumps(data)) == data
