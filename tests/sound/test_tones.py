"""The beeps as numbers."""

from __future__ import annotations

import array
import io
import wave
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import sound
from hipbreak.sound.tones import pcm

KINDS: tuple[sound.Kind, ...] = get_args(sound.Kind)


def samples(data: bytes) -> tuple[int, array.array[int]]:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        frames = array.array("h", file.readframes(file.getnframes()))
        return file.getframerate(), frames


@pytest.mark.parametrize("kind", KINDS)
def test_every_beep_is_a_short_wav_that_begins_and_ends_softly(kind: sound.Kind) -> None:
    rate, frames = samples(sound.wav(kind, 100))
    assert 0.03 < len(frames) / rate < 1
    assert len(frames) / rate == pytest.approx(sound.seconds(kind), abs=0.001)
    assert abs(frames[0]) < 300
    assert abs(frames[-1]) < 300
    assert 15000 < max(frames) < 32000


@given(st.integers(-50, 200))
def test_volume_is_loudness_and_never_clips(volume: int) -> None:
    _, frames = samples(sound.wav("tick", volume))
    assert max(frames) <= 20000 * min(100, max(0, volume)) / 100 + 1


def test_the_samples_alone_are_those_of_the_file() -> None:
    assert array.array("h", pcm("next", 40)) == samples(sound.wav("next", 40))[1]
