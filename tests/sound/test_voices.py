"""Which commands speak, and that no text of anybody is ever in one of them."""

from __future__ import annotations

import base64
import os
import socket
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.sound import WORDS_PER_MINUTE, voices
from hipbreak.sound.voices import LONGEST, encoded, espeak, powershell, say, speakable

linux = pytest.mark.skipif(sys.platform != "linux", reason="speech-dispatcher is the voice of Linux desktops")
HOSTILE = [
    "-w /tmp/owned.wav",
    "--version",
    "; rm -rf ~ #",
    "$(id) `id` %PATH% $env:X",
    "\"quoted\" and 'quoted' and \\",
    "two\nlines\r\n.\r\nQUIT",
    "<speak><break time='9s'/></speak>",
    "[[volm 1.0]] loud [[slnc 9000]] and [[[nested]]]",
    "bell\x07 escape\x1b[2J null\x00 delete\x7f",
    "\u202eturned\u2066 \ud800 lone",
    "é ß 日本語 🦵",
    "a" * 10_000,
    "",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=900))


@given(texts)
def test_a_text_is_one_short_line_without_commands(text: str) -> None:
    plain = speakable(text)
    assert len(plain) <= LONGEST
    assert not {sign for sign in plain if sign != " " and unicodedata.category(sign)[0] in "CZ"}
    assert "[[" not in plain
    assert "]]" not in plain
    plain.encode()


def test_what_people_write_is_left_as_it_is() -> None:
    text = "Lower your knee - slowly: 3, 2, 1. Left side (é ß 日本語)?"
    assert speakable(text) == text
    assert speakable("two\nlines,\u00a0one\tsentence") == "two lines, one sentence"


@given(texts, st.integers(0, 100))
def test_no_text_is_in_a_command(text: str, volume: int) -> None:
    bare = espeak("espeak-ng", "", volume), say("", volume)
    for order, without in zip((espeak("espeak-ng", text, volume), say(text, volume)), bare, strict=True):
        assert order.command == without.command
        assert order.stdin.count(b"\n") == 1
        assert order.stdin.endswith(speakable(text).encode() + b"\n")
        assert len(order.stdin) <= 4000


def test_espeak() -> None:
    order = espeak("espeak-ng", "Hold.", 50)
    options = ["--stdin", "-b", "1", "-v", "en", "-s", str(WORDS_PER_MINUTE), "-a", "60"]
    assert (list(order.command), order.stdin) == (["espeak-ng", *options], b"Hold.\n")


def test_say() -> None:
    order = say("-v ? [[rate 900]]", 50)
    assert order.command == ("say", "-r", "175", "-f", "-")
    assert order.stdin == b"[[volm 0.50]] -v ? rate 900\n"


def test_powershell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SystemRoot", r"D:\Win")
    program, *options, script = powershell(35)
    assert program == r"D:\Win\System32\WindowsPowerShell\v1.0\powershell.exe"
    assert options[-1] == "-EncodedCommand"
    assert "None" in options
    assert "$voice.Volume = 35\n" in base64.b64decode(script).decode("utf-16-le")


@given(texts)
def test_a_line_for_powershell_is_plain_letters(text: str) -> None:
    line = encoded(text)
    assert base64.b64decode(line, validate=True).decode() == speakable(text)
    assert b"\n" not in line


@linux
@pytest.mark.parametrize("address", ["", "inet_socket:192.0.2.1:6560"])
def test_without_programs_nobody_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("SPEECHD_ADDRESS", address)
    assert voices(70) == []


# --- speech-dispatcher's protocol, with a service that answers as it is told ------------------------------------------


@contextmanager
def service(answer: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Lines that came to a socket where speech-dispatcher would be; ``answer`` gives what goes back, if anything."""
    came: list[str] = []
    if sys.platform == "win32":
        raise OSError("no such sockets")
    with tempfile.TemporaryDirectory(prefix="hb-") as folder, socket.socket(socket.AF_UNIX) as listening:
        path = Path(folder) / "speechd.sock"
        listening.bind(str(path))
        listening.listen()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rwb", buffering=0) as stream:
                for line in stream:
                    came.append(line.decode().removesuffix("\r\n"))
                    stream.write(answer(came[-1]).encode())

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{path}")
        yield came


def well(line: str) -> str:
    """As the real one, which takes a text after SPEAK until a lonely dot."""
    known = ("SET", "LIST", "CANCEL", "QUIT", "SPEAK", ".")
    if line == "LIST OUTPUT_MODULES":
        return "250-espeak-ng\r\n250 OK MODULE LIST SENT\r\n"
    if line == ".":
        return "225-7\r\n225 OK MESSAGE QUEUED\r\n702-7\r\n702-1\r\n702 END\r\n"
    return "200 OK\r\n" if line.split(" ")[0] in known else ""


@linux
@pytest.mark.parametrize(
    ("text", "line"),
    [("Hold.", "Hold."), (".\r\nQUIT", ".. QUIT"), (". . .", ".. . ."), ("-w x", "-w x"), ("<speak>", "<speak>")],
)
def test_a_text_cannot_leave_its_place(text: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that begins with a dot gets another one (SSIP 4.2)."""
    with service(well, monkeypatch) as came:
        speaker = voices(40)[0].make()
        said = threading.Event()
        speaker.play(text, lambda heard: said.set() if heard else None)
        assert said.wait(10)
        speaker.close()
    assert came[-5:] == ["SPEAK", line, ".", "CANCEL SELF", "QUIT"]
    assert "SET SELF VOLUME -20" in came


@linux
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("LIST OUTPUT_MODULES", "250-dummy\r\n250 OK\r\n"),
        ("LIST OUTPUT_MODULES", "304 ERR NO OUTPUT MODULE\r\n"),
        ("LIST OUTPUT_MODULES", ""),
        ("SET SELF LANGUAGE en", "409 ERR\r\n"),
    ],
)
def test_a_service_without_a_voice_is_none(asked: str, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with service(lambda line: answer if line == asked else well(line), monkeypatch):
        first = voices(70)[0]
        assert first.name == "speech-dispatcher"
        with pytest.raises(OSError, match="speech-dispatcher"):
            first.make()


@linux
def test_a_service_that_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "speech-dispatcher"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path}/absent.sock")
    with pytest.raises(OSError):
        voices(70)[0].make()
