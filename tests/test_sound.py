"""The beep: its sound as numbers, and real programs that play it."""

from __future__ import annotations

import array
import io
import itertools
import sys
import time
import wave
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import sound

KINDS: tuple[sound.Kind, ...] = get_args(sound.Kind)
posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in for players")


def samples(data: bytes) -> tuple[int, array.array[int]]:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        frames = array.array("h", file.readframes(file.getnframes()))
        return file.getframerate(), frames


@pytest.mark.parametrize("kind", KINDS)
def test_every_beep_is_a_short_wav_that_begins_and_ends_softly(kind: sound.Kind) -> None:
    rate, frames = samples(sound.wav(kind, 100))
    assert 0.03 < len(frames) / rate < 1
    assert abs(frames[0]) < 300
    assert abs(frames[-1]) < 300
    assert 15000 < max(frames) < 32000


@pytest.mark.parametrize(("kind", "frequency"), [("step", 660), ("up", 880)])
def test_pitch(kind: sound.Kind, frequency: int) -> None:
    rate, frames = samples(sound.wav(kind))
    rising = sum(1 for before, after in itertools.pairwise(frames) if before < 0 <= after)
    assert abs(rising * rate / len(frames) - frequency) < 15


@given(st.integers(-50, 200))
def test_volume_is_loudness_and_never_clips(volume: int) -> None:
    _, frames = samples(sound.wav("tick", volume))
    assert max(frames) <= 20000 * min(100, max(0, volume)) / 100 + 1


def test_the_bell_is_always_last() -> None:
    assert sound.players()[-1] == "bell"


def script(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@posix
def test_a_program_gets_a_whole_file_which_is_gone_afterwards(tmp_path: Path) -> None:
    player = script(tmp_path, "player", f'cp -- "$1" {tmp_path}/heard.wav; echo "$1" > {tmp_path}/name')
    assert sound.beep("next", 50, [player]) == player
    assert (tmp_path / "heard.wav").read_bytes() == sound.wav("next", 50)
    assert not Path((tmp_path / "name").read_text().strip()).exists()


@posix
def test_who_fails_makes_way_for_the_next(tmp_path: Path) -> None:
    fails = script(tmp_path, "fails", "echo 'Connection refused' >&2; exit 1")
    works = script(tmp_path, "works", "exit 0")
    assert sound.beep(choice=[fails, str(tmp_path / "absent"), works]) == works
    assert sound.beep(choice=[fails]) == "none"
    assert sound.beep(choice=[]) == "none"


@posix
def test_a_player_that_hangs_holds_nobody_up(tmp_path: Path) -> None:
    hangs = script(tmp_path, "hangs", "exec sleep 60")
    before = time.monotonic()
    assert sound.beep(choice=[hangs, hangs, hangs]) == "none"
    assert time.monotonic() - before < 30, "the script itself would take a minute"


def test_the_best_player_here_never_raises_or_writes(capfd: pytest.CaptureFixture[str]) -> None:
    """With or without a sound card: ALSA's complaints stay away from the terminal."""
    choice = [player for player in sound.players() if player != "bell"]
    assert sound.beep("tick", 0, choice) in [*choice, "none"]
    assert capfd.readouterr() == ("", "")
