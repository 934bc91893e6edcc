"""Whether the microphone is in use, from a kernel's files and from a sound server's program."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hipbreak.desktop.linux.facts.microphone import in_use
from tests.real.waiting import until
from tests.sound.ear import ear


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, and no program in it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def card(folder: Path, state: str) -> Path:
    status = folder / "cards" / "card0" / "pcm0c" / "sub0" / "status"
    status.parent.mkdir(parents=True)
    status.write_text(f"state: {state}\nowner_pid   : 4\n")
    return folder / "cards"


def pactl(folder: Path, body: str) -> None:
    program = folder / "pactl"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)


def test_without_cards_and_servers_nobody_records(nowhere: Path) -> None:
    assert not in_use(nowhere / "cards")


def test_a_running_capture_device_is_in_use(nowhere: Path) -> None:
    assert in_use(card(nowhere, "RUNNING"))


@pytest.mark.parametrize("state", ["closed", "PREPARED", "SETUP"])
def test_one_that_is_only_there_is_not(nowhere: Path, state: str) -> None:
    assert not in_use(card(nowhere, state))


def test_a_playing_device_is_no_microphone(nowhere: Path) -> None:
    cards = card(nowhere, "closed")
    (cards / "card0" / "pcm0p" / "sub0").mkdir(parents=True)
    (cards / "card0" / "pcm0p" / "sub0" / "status").write_text("state: RUNNING\n")
    assert not in_use(cards)


SERVER = """case "$3" in
source-outputs) printf '0\\t%s\\t2\\tprotocol-native.c\\ts16le 2ch 44100Hz\\n' {source} ;;
sources) printf '1\\tspeakers.monitor\\tmodule\\n2\\tinput\\tmodule\\n' ;;
esac"""


def test_a_stream_that_records_from_the_server_is_in_use(nowhere: Path) -> None:
    pactl(nowhere, SERVER.format(source=2))
    assert in_use(nowhere / "cards")


def test_a_meter_of_what_is_played_is_no_microphone(nowhere: Path) -> None:
    pactl(nowhere, SERVER.format(source=1))
    assert not in_use(nowhere / "cards")


@pytest.mark.parametrize("body", ["exit 0", "echo 'Connection failure' >&2; exit 1", "echo half; exit 1"])
def test_a_server_that_has_none_or_does_not_answer_means_no(nowhere: Path, body: str) -> None:
    pactl(nowhere, body)
    assert not in_use(nowhere / "cards")


def test_a_server_that_hangs_means_no(nowhere: Path) -> None:
    pactl(nowhere, "while :; do :; done")
    assert not in_use(nowhere / "cards")


def test_a_real_server_with_a_real_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ear() as (_, added):  # which records what is played, and that is no microphone
        for name, value in added.items():
            monkeypatch.setenv(name, value)
        assert not in_use(tmp_path)
        subprocess.run(["pactl", "load-module", "module-null-source", "source_name=mic"], check=True, timeout=20)
        recorder = subprocess.Popen(["parec", "--device=mic"], stdout=subprocess.DEVNULL)
        try:
            until(lambda: in_use(tmp_path), 20, "the recording to be seen")
        finally:
            recorder.terminate()
            recorder.wait(20)
