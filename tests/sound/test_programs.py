"""Programs that make sound, with shell scripts in the place of players and voices."""

from __future__ import annotations

import queue
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hipbreak import sound
from hipbreak.sound.chain import Candidate, Chain
from hipbreak.sound.programs import EachTime, Order, Staying
from tests.real.waiting import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in for programs")


def script(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def runs(pid: str) -> bool:
    """Whether it does, even as a zombie."""
    return Path(f"/proc/{pid}").exists() if sys.platform == "linux" else ps(pid)


def ps(pid: str) -> bool:
    return subprocess.run(["ps", "-p", pid], capture_output=True).returncode == 0


# --- players ----------------------------------------------------------------------------------------------------------


def test_the_bell_is_always_last() -> None:
    assert sound.names_here()[-1] == sound.BELL


def test_a_program_gets_a_whole_file_which_is_gone_afterwards(tmp_path: Path) -> None:
    player = script(tmp_path, "player", f'cp -- "$1" {tmp_path}/heard.wav; echo "$1" > {tmp_path}/name')
    assert sound.beep("next", 50, [player]) == player
    assert (tmp_path / "heard.wav").read_bytes() == sound.wav("next", 50)
    assert not Path((tmp_path / "name").read_text().strip()).exists()


def test_who_fails_makes_way_for_the_next(tmp_path: Path) -> None:
    fails = script(tmp_path, "fails", "echo 'Connection refused' >&2; exit 1")
    works = script(tmp_path, "works", "exit 0")
    assert sound.beep(names=[fails, str(tmp_path / "absent"), works]) == works
    assert sound.beep(names=[fails]) == sound.NOBODY
    assert sound.beep(names=[]) == sound.NOBODY


def test_a_player_that_hangs_makes_way_and_holds_nobody_up(tmp_path: Path) -> None:
    hangs = script(tmp_path, "hangs", "exec sleep 60")
    before = time.monotonic()
    assert sound.beep(names=[hangs, hangs, hangs]) == sound.NOBODY
    assert time.monotonic() - before < 30, "the script itself would take a minute"


def test_the_best_player_here_never_raises_or_writes(capfd: pytest.CaptureFixture[str]) -> None:
    """With or without a sound card: ALSA's complaints stay away from the terminal."""
    choice = [player for player in sound.names_here() if player != sound.BELL]
    assert sound.beep("tick", 0, choice) in [*choice, sound.NOBODY]
    assert capfd.readouterr() == ("", "")


# --- voices -----------------------------------------------------------------------------------------------------------


def voice(program: str) -> Candidate[str]:
    return Candidate(program, lambda: EachTime(lambda text: Order((program,), text.encode())))


def pids(folder: Path) -> list[str]:
    """What each script has written of itself."""
    return [line for file in sorted(folder.glob("*.pid")) for line in file.read_text().split()]


def test_the_next_sentence_ends_the_program_and_all_it_started(tmp_path: Path) -> None:
    body = f"cat >> {tmp_path}/said; sleep 60 & echo $$ $! >> {tmp_path}/one.pid; wait"
    sounds = sound.Sounds(True, False, 70, speakers=[voice(script(tmp_path, "voice", body))])
    sounds.say("first ")
    until(lambda: len(pids(tmp_path)) == 2, 20, "the first sentence")
    first = pids(tmp_path)
    sounds.say("second ")
    until(lambda: len(pids(tmp_path)) == 4, 20, "the second sentence")
    assert not runs(first[0])
    until(lambda: not runs(first[1]), 20, "the end of what it had started")
    sounds.close()
    until(lambda: not any(map(runs, pids(tmp_path))), 20, "the end of all of them")
    assert (tmp_path / "said").read_text() == "first second "


def test_a_voice_that_fails_later_makes_way(tmp_path: Path) -> None:
    fails = script(tmp_path, "fails", f"cat > {tmp_path}/lost; exit 3")
    complains = script(tmp_path, "complains", "echo 'error: no sound card' >&2")
    works = script(tmp_path, "works", f"cat > {tmp_path}/said")
    sounds = sound.Sounds(True, False, 70, speakers=[voice(fails), voice(complains), voice(works)])
    sounds.say("Hold.")
    until(lambda: (tmp_path / "said").exists() and (tmp_path / "said").read_text() == "Hold.", 20, "the sentence")
    assert (tmp_path / "lost").read_text() == "Hold."
    assert sounds.missing == ""
    sounds.close()


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    assert sound.Sounds(True, False, 70, speakers=[]).missing == "voice"
    assert sound.Sounds(True, True, 70, speakers=[], beepers=[]).missing == "both"
    assert sound.Sounds(False, True, 70, speakers=[], beepers=[]).missing == "beeps"
    assert sound.Sounds(False, False, 70, speakers=[], beepers=[]).missing == ""
    sounds = sound.Sounds(True, False, 70, speakers=[voice(script(tmp_path, "fails", "exit 1"))])
    assert sounds.missing == ""
    sounds.say("Hold.")
    until(lambda: sounds.missing == "voice", 20, "the last voice to fail")
    sounds.close()


def test_nothing_is_said_after_hush_mute_and_close(tmp_path: Path) -> None:
    works = script(tmp_path, "works", f"cat >> {tmp_path}/said; echo >> {tmp_path}/said")
    sounds = sound.Sounds(True, False, 70, muted=True, speakers=[voice(works)])
    sounds.say("muted from the start")
    assert sounds.muted
    sounds.mute(False)
    sounds.say("heard")
    until(lambda: (tmp_path / "said").exists() and "\n" in (tmp_path / "said").read_text(), 20, "the sentence")
    sounds.mute(True)
    sounds.say("muted")
    sounds.close()
    sounds.say("closed")
    sounds.hush()
    assert (tmp_path / "said").read_text() == "heard\n"


def test_a_call_never_waits_for_a_voice(tmp_path: Path) -> None:
    """The voice says nothing before all calls are back; a call that waited for it would wait for ever."""
    go, said = tmp_path / "go", tmp_path / "said"
    slow = script(tmp_path, "slow", f"read -r line; until [ -e {go} ]; do sleep 0.02; done; echo $line > {said}")
    sounds = sound.Sounds(True, False, 70, speakers=[voice(slow)])
    for number in range(50):
        sounds.say(f"sentence {number}")
    go.touch()
    until(lambda: said.exists() and said.read_text() == "sentence 49\n", 20, "the last sentence")
    sounds.close()


# --- a program that stays ---------------------------------------------------------------------------------------------


def staying(body: str, folder: Path) -> tuple[Chain[str], Callable[[], None]]:
    """A chain of one such program, and what lets the chain hear what was told."""
    posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    program = script(folder, "stays", body)
    chain = Chain([Candidate("stays", lambda: Staying((program,), str.encode))], posted.put)
    return chain, lambda: posted.get(timeout=20)()


def test_a_program_that_stays_gets_a_line_for_each_sentence(tmp_path: Path) -> None:
    body = f'echo $$ > {tmp_path}/one.pid; echo ready; while read -r line; do echo "<$line>" >> {tmp_path}/said; done'
    chain, hear = staying(body, tmp_path)
    chain.play("one")
    hear()
    assert chain.heard
    chain.hush()
    chain.play("two")
    said = tmp_path / "said"
    until(lambda: said.exists() and said.read_text() == "<one>\n<>\n<two>\n", 20, "three lines")
    chain.close()
    assert not any(map(runs, pids(tmp_path)))


@pytest.mark.parametrize("body", ["exit 1", "exit 0", "echo ready; exit 0"])
def test_one_that_does_not_stay_has_failed(tmp_path: Path, body: str) -> None:
    chain, hear = staying(body, tmp_path)
    chain.play("one")
    while chain.name:
        hear()
    assert not chain.heard
