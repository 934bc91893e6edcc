"""The quiet pages of the routine's window: the notice before the first routine, "This hurts", and the end.

Jurisdiction: the look of these pages; what was pressed goes to the functions they are given. Each returns the page and
the button that has the focus first.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk

from hipbreak.core.frames import Frame
from hipbreak.core.messages import MoveDone
from hipbreak.core.moves import Move
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_moving import MARGIN, bar, top_bar
from hipbreak.ui.routine_stage import HEIGHT, WIDTH, still
from hipbreak.ui.rows import equal_row
from hipbreak.wording import routine as words
from hipbreak.wording.windows import NOTICE, NOTICE_TITLE

FULL = 656  # logical pixels: the height of the window, which long texts make larger
TOP = 40
SMALLEST_STAGE = 120
INNER = WIDTH - 2 * MARGIN
Page = tuple[ttk.Frame, ttk.Button]


def notice(kit: Kit, parent: tk.Misc, start: Callable[[], None], close: Callable[[], None]) -> Page:
    """Before the first routine (section 5)."""
    page = kit.frame(parent)
    top_bar(kit, page, close).pack_forget()
    kit.picture(page, still(kit, Frame(0, "ready"), 262)).pack()
    kit.text(page, NOTICE_TITLE, "display", wrap=INNER).pack(pady=(kit.px(8), 0))
    said = kit.text(page, NOTICE, "lead", wrap=INNER - 8)
    said.pack(padx=kit.px(MARGIN + 4), pady=(kit.px(8), kit.px(12)), anchor="w")
    row = _foot(kit, page)
    later = kit.button(row, words.NOTICE_LATER, "Big.Neutral", command=close)
    begin = kit.button(row, words.NOTICE_START, "Big.Primary", "play", command=start)
    equal_row(kit, row, [later, begin], INNER + 8)
    return page, begin


def _foot(kit: Kit, page: ttk.Frame) -> ttk.Frame:
    row = kit.frame(page)
    row.pack(side="bottom", fill="x", padx=kit.px(MARGIN - 4), pady=(0, kit.px(14)))
    return row


def hurts(
    kit: Kit,
    parent: tk.Misc,
    frame: Frame,
    parts: tuple[float, ...],
    close: Callable[[], None],
    ways: Sequence[tuple[str, str, Callable[[], None]]],
    carry_on: Callable[[], None],
) -> Page:
    """ "This hurts": what to change, and three ways out (icon, text, what it does)."""
    page = kit.frame(parent)
    kit.put(top_bar(kit, page, close), bar(parts, kit.scale, kit.palette))
    place = kit.frame(page)
    place.pack()
    panel, first = _panel(kit, page, frame, ways, carry_on)
    panel.pack(fill="x", padx=kit.px(MARGIN - 4), pady=(kit.px(4), kit.px(14)), side="bottom")
    page.update_idletasks()
    room = FULL - TOP - 18 - panel.winfo_reqheight() / kit.scale
    kit.picture(place, still(kit, frame, min(HEIGHT, max(SMALLEST_STAGE, room)), faded=True)).pack()
    return page, first


def _panel(
    kit: Kit,
    page: ttk.Frame,
    frame: Frame,
    ways: Sequence[tuple[str, str, Callable[[], None]]],
    carry_on: Callable[[], None],
) -> Page:
    panel = kit.frame(page, "Panel", pad=(16, 14))
    wrap = INNER - 32
    kit.text(panel, words.HURTS_TITLE, "heading", wrap=wrap).pack(anchor="w", padx=kit.px(4))
    for text in frame.move.hurts if frame.move else ():
        kit.text(panel, text, wrap=wrap).pack(anchor="w", padx=kit.px(4), pady=(kit.px(4), 0))
    said = kit.text(panel, words.HURTS_TEXT, "label", "sub", wrap=wrap)
    said.pack(anchor="w", padx=kit.px(4), pady=(kit.px(6), kit.px(8)))
    kit.theme.ttk.configure(kit.theme.style("surface", "Row.Neutral.TButton"), wraplength=kit.px(wrap - 60))
    buttons = [kit.button(panel, text, "Row.Neutral", icon, command=do) for icon, text, do in ways]
    for button in buttons:
        button.pack(fill="x")
    kit.button(panel, words.CARRY_ON, "Link", command=carry_on).pack(anchor="w", pady=(kit.px(2), 0))
    return panel, buttons[0]


def end(
    kit: Kit,
    parent: tk.Misc,
    parts: tuple[float, ...],
    done: Sequence[MoveDone],
    moves: Mapping[str, Move],
    said: tuple[str, str],
    week: str,
    close: Callable[[], None],
) -> Page:
    """The end: what was done. ``said`` are title and sentence; ``moves`` the versions done, by what they count as;
    ``week`` is the line on the week, empty where nothing is known of it."""
    page = kit.frame(parent)
    kit.put(top_bar(kit, page, close), bar(parts, kit.scale, kit.palette))
    kit.picture(page, still(kit, Frame(0, "done"), 286)).pack()
    title, sentence = said
    kit.text(page, title, "display", wrap=INNER).pack(pady=(kit.px(6), 0))
    text = kit.text(page, sentence, colour="sub", wrap=INNER - 8, justify="center")
    text.pack(padx=kit.px(MARGIN), pady=(kit.px(4), kit.px(12)))
    if done:
        _done(kit, page, done, moves)
    if week:
        kit.text(page, week, colour="sub", wrap=INNER).pack(pady=(0, kit.px(10)))
    row = _foot(kit, page)
    back = kit.button(row, words.BACK_TO_WORK, "Big.Primary", command=close)
    equal_row(kit, row, [back], INNER + 8)
    return page, back


def _done(kit: Kit, page: ttk.Frame, done: Sequence[MoveDone], moves: Mapping[str, Move]) -> None:
    panel = kit.frame(page, "Panel", pad=(18, 4))
    panel.pack(fill="x", padx=kit.px(MARGIN), pady=(0, kit.px(10)))
    for place, each in enumerate(done):
        if place:
            kit.rule(panel).pack(fill="x")
        row = kit.frame(panel)
        row.pack(fill="x", pady=kit.px(8))
        kit.text(row, "", icon=kit.icon("check", 18, "accent_text")).pack(side="left", padx=(0, kit.px(10)))
        move = moves[each.move]
        amount = kit.text(row, words.amount(each, move), colour="sub", wrap=150, justify="right")
        amount.pack(side="right")
        kit.text(row, move.name, wrap=INNER - 36 - 28 - 160).pack(side="left")
