"""The line over loopback with its secret, as Windows uses it: the same on every system, and one program at a time."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hipbreak import remote
from hipbreak.remote.peer import endpoint_path, read_endpoint
from tests.real.waiting import until

ROOT = Path(__file__).resolve().parents[1]
HOLDS = """
import sys
from pathlib import Path
from hipbreak import remote
held = remote.claim(Path(sys.argv[1]))
print("held" if held else "taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Zoë's run"


@pytest.fixture
def asked(folder: Path) -> Iterator[list[remote.Request]]:
    """What a server was asked; it answers each with its own question."""
    got: list[remote.Request] = []

    def heard(request: remote.Request) -> None:
        got.append(request)
        request.reply({"ok": True, "text": request.message.get("text", "")})

    claim = remote.claim(folder)
    assert claim
    server = remote.Server(folder, heard, loopback=True)
    yield got
    server.close()
    claim.release()


def test_a_question_and_its_answer(folder: Path, asked: list[remote.Request]) -> None:
    answer = remote.ask(folder, {"ask": "command", "text": "später 5 – ja"}, timeout=10, loopback=True)
    assert answer == {"ok": True, "text": "später 5 – ja"}
    assert len(asked) == 1


def test_who_follows_hears_each_change_until_the_end(folder: Path) -> None:
    got: list[remote.Request] = []
    server = remote.Server(folder, got.append, loopback=True)
    lines = remote.follow(folder, timeout=10, loopback=True)
    reader: list[str] = []
    thread = threading.Thread(target=lambda: reader.extend(line["text"] for line in lines), daemon=True)
    thread.start()
    until(lambda: got, 10, "the question")
    for text in ("one", "two"):
        got[0].reply({"ok": True, "text": text})
    until(lambda: reader == ["one", "two"], 10, "both lines")
    server.close()
    thread.join(10)
    assert not thread.is_alive()


def test_none_running_is_told_apart_from_none_answering(folder: Path) -> None:
    with pytest.raises(remote.NotRunning):
        remote.ask(folder, {"ask": "hello"}, loopback=True)
    server = remote.Server(folder, lambda _: None, loopback=True)
    with pytest.raises(remote.NotAnswering):
        remote.ask(folder, {"ask": "hello"}, timeout=0.3, loopback=True)
    server.close()
    with pytest.raises(remote.NotRunning):
        remote.ask(folder, {"ask": "hello"}, timeout=5, loopback=True)


def test_nothing_is_heard_without_the_secret(folder: Path, asked: list[remote.Request]) -> None:
    endpoint = read_endpoint(folder)
    assert endpoint is not None
    with socket.create_connection(("127.0.0.1", endpoint.port), 10) as line, line.makefile("rwb") as words:
        words.write(b'{"challenge": "00"}\n{"proof": "00"}\n{"v": 1, "ask": "quit"}\n')
        words.flush()
        assert endpoint.token.encode() not in words.readline()
        assert json.loads(words.readline())["code"] == "stranger"
    assert asked == []


def test_a_secret_that_has_changed_lets_nobody_in(folder: Path, asked: list[remote.Request]) -> None:
    path = endpoint_path(folder)
    facts = json.loads(path.read_text(encoding="ascii"))
    path.write_text(json.dumps(facts | {"token": "ab" * 32}), encoding="ascii")
    with pytest.raises(remote.Refused) as refused:
        remote.ask(folder, {"ask": "hello"}, timeout=10, loopback=True)
    assert refused.value.code == "stranger"
    assert asked == []


@pytest.mark.parametrize(
    "said",
    [(rb'{"challenge": "\ud800"}', rb'{"proof": "00"}'), (rb'{"challenge": "00"}', rb'{"proof": "\ud800"}')],
    ids=["challenge", "proof"],
)
def test_half_a_character_from_a_stranger_deafens_nobody(
    folder: Path, asked: list[remote.Request], said: tuple[bytes, bytes]
) -> None:
    endpoint = read_endpoint(folder)
    assert endpoint is not None
    with socket.create_connection(("127.0.0.1", endpoint.port), 10) as line, line.makefile("rwb") as words:
        words.write(b"\n".join(said) + b"\n")
        words.flush()
        assert "challenge" in json.loads(words.readline())
        assert json.loads(words.readline())["code"] == "stranger"
    assert remote.ask(folder, {"ask": "hello"}, timeout=10, loopback=True)["ok"]
    assert len(asked) == 1


def test_who_knocks_and_runs_away_holds_nobody_up(folder: Path, asked: list[remote.Request]) -> None:
    endpoint = read_endpoint(folder)
    assert endpoint is not None
    at_once = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)  # hanging up is a reset then
    for _ in range(40):
        with socket.create_connection(("127.0.0.1", endpoint.port), 10) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    assert remote.ask(folder, {"ask": "hello"}, timeout=10, loopback=True)["ok"]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"port": 1 << 16}, {"port": -1}, {"port": 1e999}, {"pid": 1e999}, {"token": "no hex"}, {"token": "ü"}],
    ids=repr,
)
def test_a_note_that_cannot_be_right_names_nobody(folder: Path, wrong: dict[str, object]) -> None:
    server = remote.Server(folder, lambda _: None, loopback=True)
    path = endpoint_path(folder)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="ascii")) | wrong), encoding="ascii")
    with pytest.raises(remote.NotRunning):
        remote.ask(folder, {"ask": "hello"}, timeout=10, loopback=True)
    server.close()


LIES = (
    b"",
    b"[" * 100_000 + b"\n",
    b'{"code": "busy"}\n',
    rb'{"challenge": "\ud800", "proof": "00"}' + b"\n",
    rb'{"challenge": "00", "proof": "\ud800"}' + b"\n",
)


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_another_program_on_the_port_of_a_dead_one_is_nobody(folder: Path, lie: bytes) -> None:
    """Its silence or nonsense may keep no new start out, and its answers are no reason to end whatever has the pid."""
    with liar(folder, lie):
        with pytest.raises(remote.NotRunning):
            remote.ask(folder, {"ask": "hello"}, timeout=1, loopback=True)
        claim = remote.claim(folder)
        assert claim
        with pytest.raises((remote.Refused, remote.NotAnswering)):
            remote.ask(folder, {"ask": "hello"}, timeout=1, loopback=True)
        claim.release()


@contextmanager
def liar(folder: Path, lie: bytes) -> Iterator[None]:
    """Somebody else who has the port that the last program has noted, and says ``lie`` to everybody."""
    remote.Server(folder, lambda _: None, loopback=True).close()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        facts = {"pid": 1, "port": listener.getsockname()[1], "token": "ab" * 32}
        endpoint_path(folder).write_text(json.dumps(facts), encoding="ascii")
        lines: list[socket.socket] = []

        def lies() -> None:
            with contextlib.suppress(OSError):  # the listener is closed
                while True:
                    line, _ = listener.accept()
                    lines.append(line)
                    line.sendall(lie)

        thread = threading.Thread(target=lies, daemon=True)
        thread.start()
        yield
    for line in lines:
        line.close()


def test_what_a_crash_left_behind_is_in_nobodys_way(folder: Path) -> None:
    remote.Server(folder, lambda _: None, loopback=True).close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        stale = {"pid": 1, "port": free.getsockname()[1], "token": "00"}
    endpoint_path(folder).write_text(json.dumps(stale), encoding="ascii")
    with pytest.raises((remote.NotRunning, remote.NotAnswering)):
        remote.ask(folder, {"ask": "hello"}, timeout=3, loopback=True)
    server = remote.Server(folder, lambda request: request.reply({"ok": True}), loopback=True)
    assert remote.ask(folder, {"ask": "hello"}, timeout=10, loopback=True)["ok"]
    server.close()


def test_one_program_has_the_claim_and_a_killed_one_gives_it_back(folder: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"held"
        assert remote.claim(folder) is None
        holder.stdin.close()
        holder.wait(20)
    held = until(lambda: remote.claim(folder), 10, "the claim to be free")
    held.release()
