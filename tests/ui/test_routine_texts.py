"""The texts beside the ring: a word has its room at once, for a figure that moves gives Tk no time to hand it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hipbreak import move_files
from hipbreak.core import run as runs
from hipbreak.core.frames import Frame, frame_at, start_of
from hipbreak.core.routine import Routine, Step
from hipbreak.core.settings import RoutineSettings
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_texts import Texts
from hipbreak.ui.shell import Message, Window, reveal
from hipbreak.wording import routine as words
from tests.ui.screen import Screen, display, screen

__all__ = ["display", "screen"]

COLUMN = 294  # logical pixels that the texts have beside a small ring
ROUTINE = runs.begin(RoutineSettings(), move_files.load(), "full", None, "left").routine


def shown(screen: Screen, scale: float, *, large: bool = False) -> tuple[Window, Texts]:
    made: list[Texts] = []

    def show(window: Window, _: Message) -> None:
        kit = Kit(window.root, window.kit.palette, scale)
        texts = Texts(
            kit, window.root, {**kit.fonts, "cue": kit.fonts["title"], "lead": kit.fonts["label"]}, lambda: None
        )
        (texts.large if large else texts.usual)(COLUMN)
        texts.frame.configure(width=kit.px(COLUMN), height=texts.room(ROUTINE))
        texts.frame.pack(anchor="w")
        made.append(texts)
        reveal(window.root)

    return screen.open(show), made[0]


def moments(routine: Routine, place: int, step: Step) -> Iterator[Frame]:
    """Each phase of each repetition of one step."""
    at = start_of(routine, place)
    for _ in range(step.reps):
        for phase in step.move.phases:
            yield frame_at(routine, at + 0.01)
            at += phase.seconds * step.tempo


def too_narrow(texts: Texts) -> list[str]:
    labels = (texts.heading, texts.cue, texts.counted, texts.then, texts.plain, texts.note)
    return [
        str(label.cget("text"))
        for label in labels
        if label.winfo_ismapped() and label.winfo_width() < label.winfo_reqwidth()
    ]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_a_word_that_changes_has_its_room_at_once(screen: Screen, scale: float, large: bool) -> None:
    window, texts = shown(screen, scale, large=large)
    moving = [(place, step) for place, step in enumerate(ROUTINE.steps) if step.kind == "move"]
    assert len(moving) == 4
    for place, step in moving:
        first, *rest = moments(ROUTINE, place, step)
        texts.show(first, ROUTINE.count, "")
        window.root.update()
        assert too_narrow(texts) == []
        for frame in rest:
            texts.show(frame, ROUTINE.count, "")
            assert too_narrow(texts) == [], f"at {words.chip(frame)}"


def test_the_chip_keeps_its_size(screen: Screen) -> None:
    window, texts = shown(screen, 1.5)
    seen = set()
    frame = frame_at(ROUTINE, start_of(ROUTINE, 1))
    for side in ("left", "right"):
        for rep in range(1, frame.reps + 1):
            texts.show(replace(frame, side=side, rep=rep), ROUTINE.count, "")
            window.root.update()
            seen.add((texts.chip.winfo_width(), texts.chip.winfo_height()))
    assert len(seen) == 1
