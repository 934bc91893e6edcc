"""The routine's voice: what is due is played once, a jump and a pause are told, and nothing stale is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from hipbreak import move_files
from hipbreak.core import run as runs
from hipbreak.core.cues import Tone, script
from hipbreak.core.frames import start_of
from hipbreak.core.run import Run, begin
from hipbreak.core.settings import RoutineSettings
from hipbreak.core.speech import seconds_to_say
from hipbreak.ui.routine_voice import Speaking
from hipbreak.wording import spoken
from hipbreak.wording.routine import STOP_RULE

MOVES = move_files.load()
LUNGE, TO_FLOOR, BRIDGE = 1, 2, 3  # steps of the full routine


@dataclass
class Heard:
    """Sounds that are written down: ``said`` with a text, the name of a tone in brackets, or "hush"."""

    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def tone(self, kind: Tone) -> None:
        self.said.append(f"[{kind}]")

    def hush(self) -> None:
        self.said.append("hush")

    def since(self) -> list[str]:
        """What came since the last call."""
        found, self.said = self.said, []
        return found


class Session:
    """A person and a clock that looks when a cue is due, as the window does."""

    def __init__(self, step: int = 0, into: float = 0.0) -> None:
        self.heard = Heard()
        self.speaking = Speaking(self.heard)
        self.run = begin(RoutineSettings(), MOVES, "full", None, "left")
        self.going = False
        self.see(self.run, True)
        if step:
            self.wait(start_of(self.run.routine, step) + into)
            self.heard.since()

    def see(self, run: Run, going: bool) -> None:
        before, self.run, self.going = self.run, run, going
        self.speaking.moved(before, run, going)

    def wait(self, seconds: float) -> list[str]:
        """Time passes; gives what was heard meanwhile."""
        self.heard.since()
        until = self.run.elapsed + seconds
        while self.run.elapsed < until and not self.run.over:
            then = self.speaking.next_at(self.run.elapsed)
            look = min(until, self.run.elapsed + 1.0, until if then is None else then)
            self.see(runs.advance(self.run, look - self.run.elapsed), True)
        return self.heard.since()

    def do(self, way: Callable[[Run], Run]) -> list[str]:
        self.heard.since()
        self.see(way(self.run), self.going)
        return self.heard.since()

    def rest(self) -> list[str]:
        self.heard.since()
        self.see(self.run, False)
        return self.heard.since()

    def go(self) -> list[str]:
        self.heard.since()
        self.see(self.run, True)
        return self.heard.since()


def texts(heard: list[str]) -> list[str]:
    return [each for each in heard if each != "hush" and not each.startswith("[")]


def test_left_alone_it_says_the_whole_script_and_what_was_done() -> None:
    session = Session()
    first = list(session.heard.said)
    heard = [*first, *session.wait(session.run.routine.seconds + 1)]
    cues = script(session.run.routine, spoken.words)
    assert texts(heard) == [cue.text for cue in cues if cue.text]
    assert [each for each in heard if each.startswith("[")] == [f"[{cue.tone}]" for cue in cues if cue.tone]
    assert heard[-1] == "Nicely done. That was three moves. Your count starts over."
    assert [text or f"[{tone}]" for _, text, tone in session.speaking.log] == [each for each in heard if each != "hush"]
    assert STOP_RULE in texts(heard)[1]


def test_nothing_is_heard_before_it_starts() -> None:
    heard = Heard()
    speaking = Speaking(heard)
    run = begin(RoutineSettings(), MOVES, "full", None, "left")
    speaking.moved(run, run, False)
    assert heard.said == []
    speaking.moved(run, run, True)
    assert heard.said == ["[next]"]


def test_a_pause_hushes_and_going_on_tells_the_place() -> None:
    session = Session(BRIDGE, 0.5)
    assert session.rest() == ["hush"]
    assert session.rest() == []
    assert session.go() == ["On we go. Lift your hips."]
    assert texts(session.wait(2.0)) == []  # the next words are due while this is said, and the tone is heard
    assert texts(session.wait(1.5)) == ["Lower slowly."]


def test_going_on_while_getting_ready_is_short() -> None:
    session = Session(TO_FLOOR, 2.0)
    session.rest()
    assert session.go() == ["On we go."]


def test_a_skip_to_a_change_lets_the_change_speak() -> None:
    session = Session(LUNGE, 10.0)
    assert session.do(runs.skip) == ["hush", "[next]"]
    assert texts(session.wait(1.0)) == ["Next: glute bridges. Find your mat, take your time."]


def test_a_skip_to_a_move_tells_the_place() -> None:
    session = Session(TO_FLOOR, 8.0)
    heard = session.do(runs.skip)
    assert heard == ["hush", "Glute bridges. Lift your hips.", "[up]"]
    assert session.wait(2.0) == ["[hold]"], "words that are due while the place is told are left out"
    assert texts(session.wait(2.0)) == ["Lower slowly."]


def test_a_step_back_says_nothing_stale() -> None:
    session = Session(BRIDGE, 30.5)
    assert session.do(runs.back) == ["hush", "Glute bridges. Lift your hips.", "[up]"]
    session.wait(2.5)
    heard = session.do(runs.back)
    assert heard == ["hush", "Forward lunges. Left leg. Step forward.", "[step]"]


def test_a_skip_over_what_ran_before_is_a_jump_as_well() -> None:
    session = Session(TO_FLOOR, 0.5)
    session.do(runs.back)
    session.wait(5.0)
    assert session.do(runs.skip) == ["hush", "[next]"]


def test_a_jump_at_rest_is_told_and_going_on_does_not_talk_over_it() -> None:
    session = Session(BRIDGE, 30.0)
    session.rest()
    assert texts(session.do(runs.back)) == ["Glute bridges. Lift your hips."]
    assert texts(session.go()) == []


def test_another_version_is_told() -> None:
    session = Session(BRIDGE, 12.2)
    assert texts(session.do(lambda run: runs.ease(run, "easier"))) == ["Easier: lift half as high, arms pressed down."]
    assert texts(session.wait(1.0)) == []
    assert texts(session.do(lambda run: runs.ease(run, "usual"))) == ["As usual."]


def test_this_hurts_is_answered() -> None:
    session = Session(BRIDGE, 10.0)
    session.rest()
    session.speaking.hurts(session.run)
    said = session.heard.since()
    assert said[0].startswith("Paused. Let's ease off. Lift half as high")
    assert session.speaking.caption(session.run.elapsed) == said[0]
    assert texts(session.do(lambda run: runs.ease(run, "easier")))[0].startswith("Easier: ")
    assert texts(session.go()) == []


def test_carrying_on_after_this_hurts_is_told() -> None:
    session = Session(BRIDGE, 10.0)
    session.rest()
    session.speaking.hurts(session.run)
    session.heard.since()
    assert texts(session.go())[0].startswith("On we go. ")


def test_leaving_a_move_out_goes_on_with_what_stands_in_for_it() -> None:
    session = Session(BRIDGE, 10.0)
    unwanted = RoutineSettings(not_for_me=("bridge",))
    heard = session.do(lambda run: runs.leave_out(run, unwanted, "left"))
    assert heard == ["hush", "[next]"]
    assert texts(session.wait(1.0))[0].startswith("Next: standing squeezes, left leg")


@pytest.mark.parametrize(
    ("step", "into", "words"),
    [
        (LUNGE, 10.0, "That's fine. The count goes on as before."),
        (BRIDGE, 10.0, "That's fine. That was one move. Your count starts over. Roll to one side and come up slowly."),
    ],
)
def test_stopping_early_says_what_was_done(step: int, into: float, words: str) -> None:
    session = Session(step, into)
    assert session.do(runs.stop) == ["hush", "[end]", words]
    assert session.do(runs.stop) == []


def test_what_was_missed_is_not_said_late() -> None:
    session = Session(BRIDGE, 6.1)
    session.see(runs.advance(session.run, 4.7), True)  # the machine was busy: "hold" and "lower" are over or nearly so
    assert len(texts(session.heard.since())) <= 1
    assert session.speaking.heard == session.run.elapsed


def test_a_caption_is_what_was_said_last() -> None:
    session = Session(TO_FLOOR, 0.3)
    text = "Next: glute bridges. Find your mat, take your time."
    at = session.run.elapsed
    assert session.speaking.caption(at) == text
    assert session.speaking.caption(at + seconds_to_say(text)) == text
    assert session.speaking.caption(at + 5.0) == ""


def test_after_the_last_cue_there_is_nothing_to_wait_for() -> None:
    session = Session()
    assert session.speaking.next_at(0.0) == pytest.approx(0.25)
    assert session.speaking.next_at(session.run.routine.seconds) is None
