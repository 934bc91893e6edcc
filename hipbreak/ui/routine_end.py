"""The end of the routine's window: what was done, how it was, and on to the week or back to work.

Jurisdiction: what is said of a run at its end, and the look of the page.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from tkinter import ttk

from hipbreak.core import run as runs
from hipbreak.core.frames import Frame, progress
from hipbreak.core.messages import MoveDone
from hipbreak.core.moves import Move
from hipbreak.core.run import Run
from hipbreak.core.settings import RoutineSettings
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_pages import INNER, Act, foot
from hipbreak.ui.routine_sheet import MARGIN, Sheet, Still
from hipbreak.ui.routine_top import TopBar
from hipbreak.ui.rows import equal_row
from hipbreak.wording import routine as words


@dataclass(frozen=True, slots=True)
class Ended:
    """What the end says: ``title`` and ``sentence``; ``moves`` are the versions done, by what they count as; ``week``
    is the line on the week, empty where nothing is known of it; ``asks``: how it was, and so how next time can be.
    ``parts`` is the progress on top."""

    title: str
    sentence: str
    done: Sequence[MoveDone]
    moves: Mapping[str, Move]
    week: str
    asks: bool
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EndActs:
    """What the person can do at the end; ``wish`` gets easier, same or harder."""

    wish: Callable[[str], None]
    week: Act
    close: Act


def end(kit: Kit, parent: tk.Misc, ended: Ended, acts: EndActs, figure: int) -> Sheet:
    """The end: what was done, how it was, and on to the week or back to work."""
    page = kit.frame(parent)
    top = TopBar(kit, page, acts.close)
    top.show(ended.parts)
    picture, column = Still(kit, page, Frame(0, "done"), figure), kit.frame(page)
    kit.text(column, ended.title, "display", wrap=INNER, justify="center").pack(pady=(kit.px(6), 0))
    text = kit.text(column, ended.sentence, colour="sub", wrap=INNER - 8, justify="center")
    text.pack(padx=kit.px(MARGIN), pady=(kit.px(4), kit.px(10)))
    if ended.done:
        _done(kit, column, ended)
    if ended.week:
        kit.text(column, ended.week, colour="sub", wrap=INNER).pack(pady=(0, kit.px(8)))
    if ended.asks:
        _wishes(kit, column, acts.wish)
    row = foot(kit, column)
    week = kit.button(row, words.MY_WEEK, "Big.Neutral", "chart", command=acts.week)
    back = kit.button(row, words.BACK_TO_WORK, "Big.Primary", command=acts.close)
    equal_row(kit, row, [week, back], INNER + 8)
    return Sheet(kit, page, top, picture, column, back)


def _done(kit: Kit, column: ttk.Frame, ended: Ended) -> None:
    panel = kit.frame(column, "Panel", pad=(18, 4))
    panel.pack(fill="x", padx=kit.px(MARGIN), pady=(0, kit.px(8)))
    for place, each in enumerate(ended.done):
        if place:
            kit.rule(panel).pack(fill="x")
        row = kit.frame(panel)
        row.pack(fill="x", pady=kit.px(7))
        kit.text(row, "", icon=kit.icon("check", 18, "accent_text")).pack(side="left", padx=(0, kit.px(10)))
        move = ended.moves[each.move]
        amount = kit.text(row, words.amount(each, move), colour="sub", wrap=150, justify="right")
        amount.pack(side="right")
        kit.text(row, move.name, wrap=INNER - 36 - 28 - 160).pack(side="left")


def _wishes(kit: Kit, column: ttk.Frame, wish: Callable[[str], None]) -> None:
    asked = kit.text(column, words.NEXT_TIME, "small_b", "sub", wrap=INNER)
    asked.pack(anchor="w", padx=kit.px(MARGIN + 4), pady=(0, kit.px(3)))
    segments = kit.segments(column, words.WISHES, "same")
    segments.frame.pack(fill="x", padx=kit.px(MARGIN), pady=(0, kit.px(10)))
    segments.value.trace_add("write", lambda *_: wish(segments.value.get()))


def ended(run: Run, settings: RoutineSettings, week: tuple[int, int] | None) -> Ended:
    """What is said of ``run``; ``week`` is (moves, goal) before it, None where nobody knows."""
    done = runs.done(run)
    finished = {step.counts_as for step in run.routine.steps} - {""} <= {move.move for move in done}
    seconds = sum(step.seconds for step in run.routine.steps if step.key in run.ran)
    seconds = done[0].seconds if len(done) == 1 else seconds
    return Ended(
        title=words.end_title(done, finished),
        sentence=words.end_text(done, finished, seconds),
        done=done,
        moves={step.counts_as: step.move for step in run.routine.steps},
        week=words.week(week[0] + len(done), week[1]) if week else "",
        asks=bool(runs.next_time(run, "easier", settings) or runs.next_time(run, "harder", settings)),
        parts=progress(run.routine, run.elapsed) if finished else _parts_done(run),
    )


def _parts_done(run: Run) -> tuple[float, ...]:
    """For each move, whether one of its steps ran to its end."""
    ran = {step.number for step in run.routine.steps if step.key in run.ran and step.kind == "move"}
    return tuple(float(number in ran) for number in range(1, run.routine.count + 1))
