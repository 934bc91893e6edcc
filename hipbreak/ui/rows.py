"""Rows that never clip a text: icons go first, then parts move below each other (design: never dots).

Jurisdiction: laying out siblings by the width their texts really need. Widths are logical pixels.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from hipbreak.ui.kit import Kit


def equal_row(kit: Kit, parent: tk.Misc, buttons: Sequence[ttk.Button], width: float) -> None:
    """Buttons of equal width side by side; where one would be clipped, icons go first, then they stack."""
    if _too_wide(kit, buttons, len(buttons), width):
        for button in buttons:
            button.configure(image="")
    stacked = _too_wide(kit, buttons, len(buttons), width)
    for place, button in enumerate(buttons):
        column = 0 if stacked else place
        button.grid(row=place if stacked else 0, column=column, sticky="nsew")
        parent.columnconfigure(column, weight=1, uniform="equal")


def pairs(kit: Kit, parent: tk.Misc, buttons: Sequence[tk.Widget], width: float, row: int = 0) -> int:
    """Buttons two by two; one whose text would be clipped, and the odd last one, alone. Returns the next row."""
    cells = cells_of([_too_wide(kit, [button], 2, width) for button in buttons])
    for button, (down, column, span) in zip(buttons, cells, strict=True):
        button.grid(row=row + down, column=column, columnspan=span, sticky="nsew")
    for column in range(2):
        parent.columnconfigure(column, weight=1, uniform="pair")
    return row + 1 + max((down for down, _, _ in cells), default=-1)


def cells_of(wide: Sequence[bool]) -> list[tuple[int, int, int]]:
    """(row, column, columns taken) of each button in a grid of two columns; a wide one takes a row of its own."""
    cells: list[tuple[int, int, int]] = []
    alone: int | None = None
    rows = 0
    for alone_in_row in wide:
        if alone is not None and not alone_in_row:
            cells.append((cells[alone][0], 1, 1))
            alone = None
            continue
        cells.append((rows, 0, 2 if alone_in_row else 1))
        alone = alone if alone_in_row else len(cells) - 1
        rows += 1
    if alone is not None:
        cells[alone] = (cells[alone][0], 0, 2)
    return cells


def _too_wide(kit: Kit, buttons: Sequence[tk.Widget], columns: int, width: float) -> bool:
    return max(button.winfo_reqwidth() for button in buttons) * columns > kit.px(width)


def fit(kit: Kit, parent: tk.Misc, left: tk.Widget, right: tk.Widget, width: float, gap: float = 12) -> None:
    """One part at the left, one at the right; the second goes below where both do not fit."""
    parent.columnconfigure(0, weight=1)
    parent.update_idletasks()
    left.grid(row=0, column=0, sticky="w")
    if left.winfo_reqwidth() + right.winfo_reqwidth() + kit.px(gap) <= kit.px(width):
        right.grid(row=0, column=1, sticky="e")
    else:
        right.grid(row=1, column=0, sticky="w", pady=(kit.px(6), 0))
