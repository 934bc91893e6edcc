"""What really comes out: every beep through every player, the voices, and what cuts what. Measured, not believed."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from hipbreak import sound
from hipbreak.doctor import here as doctor
from hipbreak.doctor.check import Check
from hipbreak.sound.chain import Candidate
from hipbreak.sound.tones import NOTES
from tests.real.waiting import until
from tests.sound.ear import RATE, SLOW, Ear, ear, loudness, seconds_of_sound, sounding, strongest

pytestmark = pytest.mark.real
KINDS: tuple[sound.Kind, ...] = get_args(sound.Kind)
PITCHES = sorted({pitch for notes in NOTES.values() for pitch, _ in notes if pitch})
LONG = "This is a sentence which goes on for so long that nobody would ever want to hear it to its very end. " * 3
VOICES = ("speech-dispatcher", "espeak-ng")


@pytest.fixture(scope="module")
def heard() -> Iterator[Ear]:
    with ear() as (made, environ), pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        yield made


@pytest.fixture
def here(heard: Ear) -> Iterator[int]:
    """Where silence begins, and an end in silence with nothing left open."""
    heard.wait_for_silence(heard.position - RATE // 2)
    yield heard.position
    until(lambda: not heard.clients(), SLOW, "all to be closed")
    assert children() == [], "a process was left behind"


def children() -> list[str]:
    """Our own children but for the sound server and the ear, dead ones too."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    names = [Path(f"/proc/{child}/comm").read_text().strip() for child in listed if Path(f"/proc/{child}").exists()]
    return [name for name in names if name not in ("pulseaudio", "parec")]


def voice(name: str, volume: int = 70) -> list[Candidate[str]]:
    found = [candidate for candidate in sound.voices(volume) if candidate.name == name]
    assert found, f"{name} is not installed"
    return found


# --- beeps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("player", ["miniaudio", "paplay", "aplay"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_player_plays_every_beep(heard: Ear, here: int, player: str, kind: sound.Kind) -> None:
    assert sound.beep(kind, 70, [player]) == player
    heard.wait_for_silence(heard.wait_for_sound(here), 0.3)
    samples = sounding(heard.since(here))
    notes = [(pitch, length) for pitch, length in NOTES[kind] if pitch]
    assert len(samples) / RATE == pytest.approx(sum(length for _, length in notes), rel=0.25)
    assert max(map(abs, samples)) == pytest.approx(14000, rel=0.1)
    ends = list(itertools.accumulate(length for _, length in notes))
    for (pitch, length), end in zip(notes, ends, strict=True):
        middle = samples[round((end - 0.7 * length) * RATE) : round((end - 0.3 * length) * RATE)]
        assert strongest(middle, PITCHES) == pitch


def test_the_beeps_are_told_apart() -> None:
    assert len({tuple(notes) for notes in NOTES.values()}) == len(KINDS)
    first, last = {kind: NOTES[kind][0][0] for kind in KINDS}, {kind: NOTES[kind][-1][0] for kind in KINDS}
    assert first["up"] < last["up"] == first["hold"] == last["hold"] == first["down"] > last["down"]


def test_a_beep_at_20_is_quieter_than_at_80(heard: Ear, here: int) -> None:
    peaks = []
    for volume in (20, 80):
        start = heard.position
        assert sound.beep("hold", volume, ["miniaudio"]) == "miniaudio"
        heard.wait_for_silence(heard.wait_for_sound(start), 0.3)
        peaks.append(max(map(abs, heard.since(start))))
    assert peaks[0] * 4 == pytest.approx(peaks[1], rel=0.1)


# --- speech ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VOICES)
def test_a_sentence_is_spoken_to_its_end(heard: Ear, here: int, name: str) -> None:
    assert sound.speak("Lower your knee, slowly.", 70, voice(name)) == name
    heard.wait_for_silence(heard.wait_for_sound(here))
    assert 0.8 < seconds_of_sound(heard.since(here)) < 3


@pytest.mark.parametrize("name", VOICES)
def test_speech_at_20_is_quieter_than_at_80(heard: Ear, here: int, name: str) -> None:
    loud = []
    for volume in (20, 80):
        start = heard.position
        assert sound.speak("Switch sides.", volume, voice(name, volume)) == name
        heard.wait_for_silence(heard.wait_for_sound(start))
        loud.append(loudness(heard.since(start)))
    assert 0 < loud[0] < loud[1] / 2


@pytest.mark.parametrize("name", VOICES)
def test_the_next_sentence_ends_the_one_before(heard: Ear, here: int, name: str) -> None:
    sounds = sound.Sounds(True, False, 70, speakers=voice(name))
    sounds.say(LONG)
    heard.wait_for_sound(here)
    sounds.say("Hold.")
    cut = heard.position
    heard.wait_for_silence(cut)
    assert seconds_of_sound(heard.since(cut)) < 5, "the long one goes on for more than 15 s"
    sounds.close()


@pytest.mark.parametrize("name", VOICES)
@pytest.mark.parametrize("end", ["hush", "mute", "close"])
def test_what_ends_speech_ends_it(heard: Ear, here: int, name: str, end: str) -> None:
    sounds = sound.Sounds(True, False, 70, speakers=voice(name))
    sounds.say(LONG)
    heard.wait_for_sound(here)
    {"hush": sounds.hush, "mute": lambda: sounds.mute(True), "close": sounds.close}[end]()
    heard.wait_for_silence(heard.position)
    assert seconds_of_sound(heard.since(here)) < 5, "all of it takes more than 15 s"
    sounds.close()


def test_a_voice_that_fails_makes_way_for_the_next_which_says_the_same(heard: Ear, here: int, tmp_path: Path) -> None:
    def absent() -> None:
        raise OSError("not here")

    first: Candidate[str] = Candidate("absent", absent)  # type: ignore[arg-type]  # that it makes nothing is the point
    sounds = sound.Sounds(True, False, 70, speakers=[first, *voice("espeak-ng")])
    sounds.say("Hold.")
    heard.wait_for_silence(heard.wait_for_sound(here))
    assert sounds.missing == ""
    sounds.close()


def test_espeak_without_a_sound_server_is_no_voice(
    heard: Ear, here: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It says so in a line and ends as if all were well."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    assert sound.speak("Hold.", 70, voice("espeak-ng")) == sound.NOBODY
    assert sound.beep("tick", 70, ["miniaudio", "paplay", "aplay"]) == sound.NOBODY
    assert capfd.readouterr() == ("", "")


# --- both -----------------------------------------------------------------------------------------------------------


def test_a_beep_comes_before_the_sentence_that_follows_it(heard: Ear, here: int) -> None:
    with_both = sound.Sounds(True, True, 70, speakers=voice("espeak-ng"))
    with_both.tone("hold")
    with_both.say("Hold.")
    start = heard.wait_for_sound(here)
    heard.wait_for_silence(start)
    heard_then = heard.since(start)
    length = sound.seconds("hold")
    note = heard_then[: round(0.6 * length * RATE)]
    assert strongest(note, PITCHES) == 784
    assert max(map(abs, note)) == pytest.approx(14000, rel=0.1), "nobody speaks into it"
    assert seconds_of_sound(heard_then) > length + 0.2
    with_both.close()


def test_a_beep_ends_no_sentence(heard: Ear, here: int) -> None:
    sounds = sound.Sounds(True, True, 70, speakers=voice("espeak-ng"))
    sounds.say(LONG)
    heard.wait_for_sound(here)
    sounds.tone("tick")
    mark = heard.position
    until(lambda: seconds_of_sound(heard.since(mark)) > 3, SLOW, "the sentence to go on")
    sounds.close()


def test_muted_means_silence_and_nothing_open(heard: Ear, here: int) -> None:
    sounds = sound.Sounds(True, True, 70)
    sounds.tone("end")
    sounds.say(LONG)
    heard.wait_for_sound(here)
    sounds.mute(True)
    heard.wait_for_silence(heard.position)
    start = heard.position
    sounds.tone("end")
    sounds.say("Not to be heard.")
    heard.wait(1)
    assert set(heard.since(start)) == {0}
    assert heard.streams() == []
    assert children() == []
    sounds.mute(False)
    sounds.tone("step")
    heard.wait_for_sound(start)
    sounds.close()


@pytest.mark.parametrize(
    ("voice", "beeps", "volume", "muted"), [(False, False, 70, False), (True, True, 0, False), (True, True, 70, True)]
)
def test_silent_from_the_start(heard: Ear, here: int, voice: bool, beeps: bool, volume: int, muted: bool) -> None:
    sounds = sound.Sounds(voice, beeps, volume, muted=muted)
    sounds.tone("end")
    sounds.say("Not to be heard.")
    sounds.hush()
    heard.wait(0.5)
    assert set(heard.since(here)) <= {0}
    assert sounds.missing == ""
    assert children() == []
    assert heard.clients() == set()
    sounds.close()


def test_the_device_stands_still_between_beeps(heard: Ear, here: int) -> None:
    sounds = sound.Sounds(False, True, 70)
    sounds.tone("tick")
    heard.wait_for_sound(here)
    until(lambda: ["Corked: yes" in stream for stream in heard.streams()] == [True], SLOW, "the device to stand still")
    again = heard.position
    sounds.tone("tick")
    heard.wait_for_silence(heard.wait_for_sound(again), 0.2)
    sounds.close()
    sounds.close()
    assert heard.streams() == []


def test_a_program_that_forgets_to_close_ends_all_the_same(heard: Ear, here: int) -> None:
    code = "from hipbreak.sound import Sounds; kept = Sounds(True, True, 50); kept.tone('end'); kept.say('one two')"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


# --- doctor -----------------------------------------------------------------------------------------------------------


def test_the_doctor_lets_both_be_heard(heard: Ear, here: int) -> None:
    assert doctor.beep() == Check("sound", True, "played", "miniaudio")
    heard.wait_for_silence(heard.wait_for_sound(here), 0.3)
    between = heard.position
    assert doctor.voice() == Check("voice", True, "spoke", "speech-dispatcher")
    heard.wait_for_silence(heard.wait_for_sound(between))


def test_the_doctor_names_the_package(heard: Ear, here: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert doctor.voice() == Check("voice", False, "none", package="espeak-ng")


def test_the_doctor_tells_a_silent_voice_from_none(
    heard: Ear, here: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = tmp_path / "espeak-ng"
    fails.write_text("#!/bin/sh\nexit 1\n")
    fails.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert doctor.voice() == Check("voice", False, "silent")
