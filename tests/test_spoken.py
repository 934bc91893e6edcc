"""What is said on a routine: short and kind, and said by a real voice no slower than it was planned."""

from __future__ import annotations

import array
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, get_args

import pytest

from hipbreak import move_files
from hipbreak.core.cues import Occasion, script
from hipbreak.core.frames import Frame, frame_at
from hipbreak.core.moves import Level
from hipbreak.core.routine import Routine, other_side, plan
from hipbreak.core.settings import Levels, RoutineSettings
from hipbreak.core.speech import seconds_to_say
from hipbreak.wording import spoken
from tests.test_words import CLAIMS, GUILT

BY_THE_PICTURE = re.compile(r"\b(like this|like that|as shown|see|watch|picture|screen)\b", re.IGNORECASE)
MOVES = move_files.load()
LEVELS: tuple[Level, ...] = get_args(Level)
LEFT_OR_RIGHT: list[Literal["left", "right"]] = ["left", "right"]
QUIET = 150  # of 32768: less than this is silence


def routines() -> Iterator[Routine]:
    """Each move at each level, first with each leg, at its shortest and longest; and each kind of full routine."""
    for side in LEFT_OR_RIGHT:
        for level in LEVELS:
            for seconds in (20.0, 45.0, 180.0):
                all_of_it = Levels(level, level, level)
                asked = RoutineSettings(lunge=seconds, bridge=seconds, scoop=seconds, level=all_of_it)
                yield from (plan(asked, MOVES, "single", move, side) for move in MOVES)
        for kind in ("double", "single", "standing"):
            yield plan(RoutineSettings(bridge_kind=kind), MOVES, "full", None, side)
        yield plan(RoutineSettings(not_for_me=("scoop",)), MOVES, "full", None, side)


def answers() -> Iterator[str]:
    """What is said when the person does something, and at the end."""
    for move in MOVES.values():
        yield spoken.hurts(move)
        yield from (spoken.changed_to(move, level) for level in LEVELS)
    for routine in routines():
        for at in routine.starts[:-1]:
            yield from (spoken.here(frame_at(routine, at)), spoken.going_on(frame_at(routine, at + 0.1)))
    for moves in range(4):
        yield from (spoken.ended(moves, finished, lying) for finished in (True, False) for lying in (True, False))


def offered() -> list[str]:
    """Everything that may be said, also what a longer text displaces."""
    found: dict[str, None] = dict.fromkeys(answers())

    def words(occasion: Occasion) -> tuple[str, ...]:
        texts = spoken.words(occasion)
        found.update(dict.fromkeys(texts))
        return texts

    for routine in routines():
        script(routine, words)
    return list(found)


def said() -> list[str]:
    """Everything that is said in these routines."""
    cues = {cue.text for routine in routines() for cue in script(routine, spoken.words) if cue.text}
    return sorted(cues | set(answers()))


def test_everything_said_is_short_and_kind() -> None:
    for text in offered():
        assert not CLAIMS.search(text) and not GUILT.search(text), text
        assert not BY_THE_PICTURE.search(text), text
        assert re.fullmatch(r"[A-Z][^{}_]*[.?]", text), text
        assert ".." not in text
        assert "  " not in text
        assert len(text) <= 200, text


def test_words_go_from_long_to_short() -> None:
    for routine in routines():
        for step in routine.steps:
            for kind in ("ready", "next", "switch", "stop_rule", "place"):
                lengths = [len(text) for text in spoken.words(Occasion(kind, step, step.side))]
                assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("side", LEFT_OR_RIGHT)
def test_the_side_that_is_named_is_the_leg_that_moves(move: str, side: Literal["left", "right"]) -> None:
    """The leg that goes ahead, up or back; of the single-leg bridge the other has its foot down."""
    routine = plan(RoutineSettings(), MOVES, "single", move, side)
    for start, ready, step in zip(routine.starts[1::2], routine.steps[::2], routine.steps[1::2], strict=False):
        if step.move.id != move or not step.side:
            continue
        for kind in ("next", "switch", "ready"):
            named = re.findall("left|right", spoken.words(Occasion(kind, ready, step.side))[0].lower())
            assert named[0] == step.side
        for rep in range(2):
            frames = [frame_at(routine, start + (rep + part / 20) * step.cycle) for part in range(20)]
            leg = moving(frames)
            assert frames[0].side == (other_side(leg) if move == "bridge_single" else leg)
            assert frames[0].side == (other_side(step.side) if step.move.sides == "alternate" and rep else step.side)


def moving(frames: list[Frame]) -> Literal["left", "right"]:
    """The leg whose ankle is at some time the furthest from where somebody stands."""
    bodies = [frame.pose for frame in frames]
    left = max(abs(body.left_leg.ankle[0]) + body.left_leg.ankle[1] for body in bodies)
    right = max(abs(body.right_leg.ankle[0]) + body.right_leg.ankle[1] for body in bodies)
    return "left" if left > right else "right"


def test_every_phase_has_a_word_that_is_quickly_said() -> None:
    for move in MOVES.values():
        for phase in move.phases:
            assert phase.spoken, f"{move.id} {phase.id}"
            assert seconds_to_say(phase.spoken) <= 0.8


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "no"), (1, "one"), (12, "twelve"), (20, "twenty"), (21, "twenty-one"), (99, "ninety-nine"), (100, "100")],
)
def test_numbers_are_words(number: int, word: str) -> None:
    assert spoken.number_word(number) == word


def test_the_end_says_what_was_done_and_how_to_get_up() -> None:
    assert spoken.ended(3, finished=True, lying=False).startswith("Nicely done. That was three moves.")
    assert spoken.ended(1, finished=False, lying=True).startswith("That's fine. That was one move.")
    assert spoken.ended(1, finished=False, lying=True).endswith("come up slowly.")
    assert spoken.ended(0, finished=False, lying=False) == "That's fine. The count goes on as before."


@pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng is the voice of most Linux desktops, not of others")
def test_a_real_voice_takes_no_longer_than_planned() -> None:
    """Every sentence of these routines, spoken by espeak-ng as it comes."""
    sentences = said()
    with ThreadPoolExecutor(4) as pool:
        lengths = dict(zip(sentences, pool.map(spoken_seconds, sentences), strict=True))
    too_long = {text: length for text, length in lengths.items() if length > seconds_to_say(text)}
    assert too_long == {}
    assert all(length > 0.15 for length in lengths.values()), "nothing was heard"
    planned = sum(map(seconds_to_say, sentences)) / sum(lengths.values())
    assert planned < 1.35, "so much too careful that words are left out without need"


def spoken_seconds(text: str) -> float:
    """How long espeak-ng speaks, without the silence at the end."""
    command = ["espeak-ng", "--stdin", "-w", "/dev/stdout"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
    sound = done.stdout
    rate, bits = struct.unpack_from("<I", sound, 24)[0], struct.unpack_from("<H", sound, 34)[0]
    assert (sound[:4], bits, sound[36:40]) == (b"RIFF", 16, b"data")
    samples = array.array("h", sound[44 : len(sound) - len(sound) % 2])
    return max((place for place, sample in enumerate(samples, 1) if abs(sample) > QUIET), default=0) / float(rate)
