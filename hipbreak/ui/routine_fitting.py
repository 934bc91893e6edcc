"""How large the routine's window is, and its page in it: the usual size, large mode, or what the person makes of it.

Jurisdiction: which mode holds, when a page is laid out anew, and when the place is worth telling. Where the window
comes to stand is ui.placing's, what a page does with its room the sheet's.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from hipbreak.core.opening import Place
from hipbreak.ui.placing import Placing
from hipbreak.ui.routine_sheet import Sheet

RESIZED_MS = 60  # after the last change of size by hand


class Fitting:
    """``setting`` is ``look.large`` (auto, on, off), ``lying`` whether a move on the floor is at hand; ``placed`` is
    told a place that is new, ``laid_out`` called when a page has another size by the person's hand."""

    def __init__(
        self,
        root: tk.Tk,
        placing: Placing,
        setting: str,
        lying: Callable[[], bool],
        placed: Callable[[Place], None],
        laid_out: Callable[[], None],
    ) -> None:
        self.root, self.placing, self.setting = root, placing, setting
        self.lying, self.placed, self.laid_out = lying, placed, laid_out
        self.sheet: Sheet | None = None
        self.chosen: bool | None = None  # large or not, once the person has said so
        self.timer = ""
        self._bind()

    @property
    def large(self) -> bool:
        """What the person chose, else the setting; ``auto``: for a move on the floor, and to get ready for it."""
        if self.chosen is not None:
            return self.chosen
        return self.lying() if self.setting == "auto" else self.setting == "on"

    @property
    def outdated(self) -> bool:
        """Whether the window is of another mode than is wanted by now."""
        return self.large != self.placing.large

    def fit(self, sheet: Sheet | None = None) -> None:
        """Gives the window the size of its mode, and the page, from now on ``sheet``, all of it."""
        self.sheet = sheet or self.sheet
        sheet, placing, large = self.sheet, self.placing, self.large
        if sheet is None:
            return
        if placing.size == (0, 0):
            placing.begin(large)
        placing.need(0, large)
        sheet.fit(*placing.size, large)
        if not large:
            fitted = placing.size
            placing.need(sheet.least(), large)
            if placing.size != fitted:
                sheet.fit(*placing.size, large)

    def turn(self) -> None:
        """Large or not: what the person says holds for the rest of this routine."""
        self.chosen = not self.large
        self.fit()
        if self.sheet is not None:
            self.sheet.top.large(self.chosen)

    def resized(self) -> None:
        """By the person's hand: the page follows once the hand rests."""
        self._unset()
        self.timer = self.root.after(RESIZED_MS, self._refit)

    def close(self) -> None:
        """The window is about to go."""
        self._unset()
        self._tell()

    def _bind(self) -> None:
        """What lies on a page that is too high for the monitor is reached by the wheel and by the keyboard."""
        self.root.bind("<Button-4>", lambda _: self._turn(-1), add=True)
        self.root.bind("<Button-5>", lambda _: self._turn(1), add=True)
        self.root.bind("<MouseWheel>", lambda event: self._turn(-1 if event.delta > 0 else 1), add=True)
        self.root.bind("<Prior>", lambda _: self._leaf(-1), add=True)
        self.root.bind("<Next>", lambda _: self._leaf(1), add=True)
        self.root.bind("<FocusIn>", lambda event: self._came(event.widget), add=True)

    def _turn(self, steps: int) -> None:
        if self.sheet is not None:
            self.sheet.slide.turn(steps)

    def _leaf(self, pages: int) -> None:
        if self.sheet is not None:
            self.sheet.slide.leaf(pages)

    def _came(self, widget: tk.Misc | str) -> None:
        if self.sheet is not None:
            self.sheet.slide.came(widget)

    def _refit(self) -> None:
        self.timer = ""
        if self.placing.settled() and self.sheet is not None:
            self.sheet.fit(*self.placing.size, self.placing.large)
            self.laid_out()
        self._tell()  # not at the end alone: a program that quits before does not listen to it

    def _tell(self) -> None:
        if place := self.placing.news():
            self.placed(place)

    def _unset(self) -> None:
        if self.timer:
            self.root.after_cancel(self.timer)
            self.timer = ""
