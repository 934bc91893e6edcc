"""What follows a run through a routine with voice and tones: it plays what is due and answers what the person does.

Jurisdiction: when something is handed to the sounds, and what is said after a jump, a pause and at the end. No window
is needed. Times are seconds of the routine's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from hipbreak.core import run as runs
from hipbreak.core.cues import Cue, Kind, Tone, caption, due, next_at, script
from hipbreak.core.frames import frame_at
from hipbreak.core.routine import Routine
from hipbreak.core.run import Run
from hipbreak.core.speech import seconds_to_say
from hipbreak.wording import spoken

LATE = 0.5  # a tone that comes later than this would tell the wrong moment
LONGEST_LOOK = 2.0  # the clock looks more often: further ahead somebody skipped
_BEFORE = 0.001  # by so much an arrival comes before its step, whose first tone is to be heard


class Sounds(Protocol):
    """What can be heard. None of it may block, and ``say`` ends what was being said."""

    def say(self, text: str) -> None:
        """Speaks ``text``."""

    def tone(self, kind: Tone) -> None:
        """Sounds the tone of ``kind``."""

    def hush(self) -> None:
        """Ends what is being said."""


@dataclass
class Speaking:
    """Tell it each change of the run with :meth:`moved`. ``log`` holds what was said and sounded: (when, text, tone),
    one of the two empty; it is the same with the sound off. Without ``beeps`` words do what else a tone would."""

    sounds: Sounds
    beeps: bool = True
    log: list[tuple[float, str, str]] = field(default_factory=list, init=False)
    routine: Routine | None = field(default=None, init=False)
    cues: tuple[Cue, ...] = field(default=(), init=False)
    heard: float = field(default=-1.0, init=False)  # all cues up to here are done with
    going: bool = field(default=False, init=False)
    last: Cue | None = field(default=None, init=False)  # what was said last
    answered: bool = field(default=False, init=False)  # during a rest: going on needs no words then

    def moved(self, before: Run, after: Run, going: bool) -> None:
        """``after`` is the run now, ``before`` what it was at the last call (at the first, the same); ``going`` is
        false while it stands still."""
        eased = self._follow(before, after)
        if after.over:
            self._end(before, after)
        elif _jumped(before, after):
            self._arrive(after)
        elif eased:
            self._ease(after)
        elif going:
            self._go(after)
        elif self.going:
            self._rest()
        self.going = going

    def hurts(self, run: Run) -> None:
        """The page "This hurts" is open, and the run stands still."""
        self._tell(run.elapsed, spoken.hurts(frame_at(run.routine, run.elapsed).move))

    def next_at(self, elapsed: float) -> float | None:
        """When the next cue after ``elapsed`` is due; None after the last."""
        return next_at(self.cues, elapsed)

    def caption(self, elapsed: float) -> str:
        """The words to be shown at ``elapsed``: what was said last, for 4 s or as long as it takes."""
        return caption([self.last] if self.last else [], elapsed)

    # -- what happens -------------------------------------------------------------------------------------------

    def _follow(self, before: Run, after: Run) -> bool:
        """Makes the cues of a routine that is new; True where nothing but the version of its moves is."""
        if after.routine is self.routine:
            return False
        first, self.routine = self.routine is None, after.routine
        self.cues = script(after.routine, spoken.words, self.beeps)
        return not first and _keys(before) == _keys(after)

    def _go(self, run: Run) -> None:
        """On, and after a rest with a word about it, unless something was answered just now."""
        if self.log and not self.going and not self.answered:
            self._tell(run.elapsed, spoken.going_on(frame_at(run.routine, run.elapsed)))
        self.answered = False
        self._play(run.elapsed)

    def _rest(self) -> None:
        self.sounds.hush()
        self.answered = False

    def _play(self, elapsed: float) -> None:
        """What came due since; of words that were missed none are said late."""
        for cue in due(self.cues, self.heard, elapsed):
            if cue.tone and elapsed - cue.at <= LATE:
                self._sound(elapsed, cue.tone)
            if cue.text and cue.until > elapsed and not self._answering(cue.at):
                self._say(elapsed, cue.text, cue.kind)
        self.heard = elapsed

    def _answering(self, at: float) -> bool:
        """Whether an answer to what the person did is still being said at ``at``."""
        return self.last is not None and self.last.kind == "told" and at < self.last.until

    def _arrive(self, run: Run) -> None:
        """After a jump: the place, unless getting ready tells it by itself."""
        self.sounds.hush()
        self.last, self.answered, self.heard = None, True, run.elapsed - _BEFORE
        frame = frame_at(run.routine, run.elapsed)
        if frame.kind == "move":
            self._tell(run.elapsed, spoken.here(frame))
        self._play(run.elapsed)

    def _ease(self, run: Run) -> None:
        """Another version from here on."""
        frame = frame_at(run.routine, run.elapsed)
        self.answered = True
        if frame.move:
            self._tell(run.elapsed, spoken.changed_to(frame.move, frame.level))
        self._play(run.elapsed)

    def _end(self, before: Run, run: Run) -> None:
        """What was done, once."""
        if before.over:
            return
        self.sounds.hush()
        self._sound(run.elapsed, "end")
        done = {move.move for move in runs.done(run)}
        finished = done >= {step.counts_as for step in run.routine.steps if step.counts_as}
        self._tell(run.elapsed, spoken.ended(len(done), finished, before.routine.steps[before.step].lying))

    # -- what is heard ------------------------------------------------------------------------------------------

    def _tell(self, at: float, text: str) -> None:
        self._say(at, text, "told")

    def _say(self, at: float, text: str, kind: Kind) -> None:
        self.last = Cue(at, text, "", at + seconds_to_say(text), kind)
        self.log.append((at, text, ""))
        self.sounds.say(text)

    def _sound(self, at: float, kind: Tone) -> None:
        self.log.append((at, "", kind))
        self.sounds.tone(kind)


def _jumped(before: Run, after: Run) -> bool:
    """Whether the person, and not time alone, brought ``after`` about: other steps, back, or past steps that never ran
    (those that had run before give themselves away by the leap)."""
    if after.elapsed < before.elapsed or _keys(before) != _keys(after):
        return True
    passed = set(_keys(after)[before.step : after.step])
    leap = after.elapsed - before.elapsed > LONGEST_LOOK
    return bool(passed - after.ran) or (leap and bool(passed) and passed <= before.ran)


def _keys(run: Run) -> list[int]:
    return [step.key for step in run.routine.steps]
