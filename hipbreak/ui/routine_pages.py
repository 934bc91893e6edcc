"""The page before the first routine, and what the quiet pages of the routine's window share.

Jurisdiction: the look of this page; what was pressed goes to the functions it is given.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from hipbreak.core.frames import Frame
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_sheet import MARGIN, WIDTH, Sheet, Still
from hipbreak.ui.routine_top import TopBar
from hipbreak.ui.rows import equal_row
from hipbreak.wording import routine as words
from hipbreak.wording.windows import NOTICE, NOTICE_TITLE

INNER = WIDTH - 2 * MARGIN
Act = Callable[[], None]


def notice(kit: Kit, parent: tk.Misc, start: Act, close: Act, figure: int) -> Sheet:
    """Before the first routine (section 5)."""
    page = kit.frame(parent)
    top = TopBar(kit, page, close)
    picture, column = Still(kit, page, Frame(0, "ready"), figure), kit.frame(page)
    kit.text(column, NOTICE_TITLE, "display", wrap=INNER).pack(pady=(kit.px(8), 0))
    said = kit.text(column, NOTICE, "lead", wrap=INNER - 8)
    said.pack(padx=kit.px(MARGIN + 4), pady=(kit.px(8), kit.px(12)), anchor="w")
    later = kit.button(row := foot(kit, column), words.NOTICE_LATER, "Big.Neutral", command=close)
    begin = kit.button(row, words.NOTICE_START, "Big.Primary", "play", command=start)
    equal_row(kit, row, [later, begin], INNER + 8)
    return Sheet(kit, page, top, picture, column, begin)


def foot(kit: Kit, column: ttk.Frame) -> ttk.Frame:
    """The row of buttons below a page."""
    row = kit.frame(column)
    row.pack(side="bottom", fill="x", padx=kit.px(MARGIN - 4), pady=(0, kit.px(14)))
    return row
