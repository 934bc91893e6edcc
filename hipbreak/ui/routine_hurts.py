"""The page "This hurts" of the routine's window: what to change, when to see someone, and the ways on.

Jurisdiction: what is offered for the move at hand, and the look of the page.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from tkinter import ttk
from typing import Literal

from hipbreak.core import run as runs
from hipbreak.core.frames import Frame, frame_at
from hipbreak.core.run import Run
from hipbreak.core.settings import RoutineSettings
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_pages import INNER, Act
from hipbreak.ui.routine_sheet import MARGIN, Sheet, Still
from hipbreak.ui.routine_top import TopBar
from hipbreak.wording import routine as words

On = Callable[[Callable[[Run], Run]], None]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from "This hurts"."""

    icon: str
    text: str
    go: Act


@dataclass(frozen=True, slots=True)
class Hurts:
    """What the page offers: ``ways`` out, ``instead`` of the first of them once the move is to be left out (None:
    it cannot be), and ``carry_on``. ``left_out`` comes before any of these that is chosen with the tick set."""

    frame: Frame
    ways: Sequence[Way]
    instead: Way | None
    carry_on: Act
    left_out: Act


def hurts(kit: Kit, parent: tk.Misc, top: Callable[[ttk.Frame], TopBar], offer: Hurts, figure: int) -> Sheet:
    """ "This hurts": what to change, and the ways out."""
    page = kit.frame(parent)
    line = top(page)
    picture, column = Still(kit, page, offer.frame, figure, faded=True), kit.frame(page)
    panel = kit.frame(column, "Panel", pad=(16, 14))
    panel.pack(fill="x", padx=kit.px(MARGIN - 4), pady=(kit.px(4), kit.px(14)))
    first = _panel(kit, panel, offer)
    return Sheet(kit, page, line, picture, column, first)


def _panel(kit: Kit, panel: ttk.Frame, offer: Hurts) -> ttk.Button:
    wrap = INNER - 32
    kit.text(panel, words.HURTS_TITLE, "heading", wrap=wrap).pack(anchor="w", padx=kit.px(4))
    for text in offer.frame.move.hurts if offer.frame.move else ():
        kit.text(panel, text, wrap=wrap).pack(anchor="w", padx=kit.px(4), pady=(kit.px(4), 0))
    said = kit.text(panel, words.HURTS_TEXT, "label", "sub", wrap=wrap)
    said.pack(anchor="w", padx=kit.px(4), pady=(kit.px(6), kit.px(8)))
    kit.theme.ttk.configure(kit.theme.style("surface", "Row.Neutral.TButton"), wraplength=kit.px(wrap - 60))
    buttons = [kit.button(panel, way.text, "Row.Neutral", way.icon, command=way.go) for way in offer.ways]
    for button in buttons:
        button.pack(fill="x")
    carry_on = kit.button(panel, words.CARRY_ON, "Link", command=offer.carry_on)
    if offer.instead:
        _not_for_me(kit, panel, [*buttons, carry_on], offer, offer.instead)
    carry_on.pack(anchor="w", pady=(kit.px(2), 0))
    carry_on.lift()  # the tick, made after it, comes before it for the Tab key too
    return buttons[0]


def _not_for_me(kit: Kit, panel: ttk.Frame, buttons: Sequence[ttk.Button], offer: Hurts, instead: Way) -> None:
    """The tick, which makes another button of the first, and is remembered whichever is pressed."""
    kit.theme.ttk.configure(kit.theme.style("surface", "Tick.TCheckbutton"), wraplength=kit.px(INNER - 32 - 40))
    toggle = kit.toggle(panel, words.NOT_FOR_ME, kind="Tick")
    toggle.button.pack(anchor="w", pady=(kit.px(4), 0))
    usual = offer.ways[0]

    def chosen(go: Act) -> Act:
        def remembered() -> None:
            offer.left_out()
            go()

        return remembered

    def turn(*_: object) -> None:
        ticked = bool(toggle.value.get())
        first = instead if ticked else usual
        buttons[0].configure(text=first.text, image=kit.icon(first.icon))
        for button, go in zip(buttons, (first.go, *(way.go for way in offer.ways[1:]), offer.carry_on), strict=True):
            button.configure(command=chosen(go) if ticked else go)

    toggle.value.trace_add("write", turn)


def offer(
    run: Run, settings: RoutineSettings, side: Literal["left", "right"], go: On, left_out: Callable[[str], None]
) -> Hurts:
    """What is offered at this point of ``run``. ``go`` goes on the way it is given; ``left_out`` hears of a move that
    is not for this person."""
    frame = frame_at(run.routine, run.elapsed)
    ways = [
        Way("skip", words.SKIP_MOVE, lambda: go(runs.skip_move)),
        Way("close", words.STOP, lambda: go(runs.stop)),
    ]
    if frame.move and frame.level != "easier":
        text = f"{words.EASIER}: {frame.move.easier.text}"
        ways.insert(0, Way("easier", text, lambda: go(lambda run: runs.ease(run, "easier"))))
    move = run.routine.steps[run.step].move.id
    instead = _instead(run, settings, side, go)
    return Hurts(frame, ways, instead, lambda: go(lambda run: run), lambda: left_out(move))


def _instead(run: Run, settings: RoutineSettings, side: Literal["left", "right"], go: On) -> Way | None:
    """To go on without the move at hand, now and next time; the march before a scoop cannot be left out."""
    step = run.routine.steps[run.step]
    if not step.counts_as:
        return None
    without = replace(settings, not_for_me=(*settings.not_for_me, step.move.id))
    after = runs.leave_out(run, without, side)
    text = words.go_on_with(None if after.over else after.routine.steps[after.step].move)
    return Way("skip", text, lambda: go(lambda run: runs.leave_out(run, without, side)))
