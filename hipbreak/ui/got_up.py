"""The field "I got up at …", used by the status window and by a window of its own (S8).

Jurisdiction: reading the time, and the error at the field.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import datetime
from tkinter import ttk

from hipbreak.core.commands import CommandError, parse
from hipbreak.ui.kit import Kit
from hipbreak.ui.rows import fit
from hipbreak.wording import windows as words

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """The wall clock, aware and local."""
    return datetime.now().astimezone()


class GotUp:
    """The row to place is ``frame``. ``done`` gets the command: ``was-up``, or with ``--since HH:MM`` for another
    time than now; ``cancel`` is called by the second button."""

    def __init__(
        self,
        kit: Kit,
        parent: tk.Misc,
        width: float,
        done: Callable[[str], None],
        cancel: Callable[[], None],
        clock: Clock = local_now,
    ) -> None:
        self.kit, self.done, self.clock = kit, done, clock
        self.frame = kit.frame(parent)
        self.default = clock().strftime("%H:%M")
        self._build(width, cancel)

    def _build(self, width: float, cancel: Callable[[], None]) -> None:
        kit = self.kit
        row = kit.frame(self.frame)
        row.pack(fill="x")
        left, right = kit.frame(row), kit.frame(row)
        self.entry = self._field(left)
        kit.button(right, words.WAS_UP_OK, "Primary", command=self.submit).pack(side="left")
        kit.button(right, words.CANCEL, "Quiet", command=cancel).pack(side="left")
        fit(kit, row, left, right, width)
        self.error = kit.text(self.frame, "", "small", "danger", wrap=width - 8, icon=kit.icon("warn", 16, "danger"))

    def _field(self, parent: ttk.Frame) -> ttk.Entry:
        kit = self.kit
        kit.text(parent, words.WAS_UP_AT).pack(side="left", padx=kit.px(4))
        entry = kit.entry(parent, self.default, width=6, justify="center")
        entry.pack(side="left")
        entry.bind("<Return>", lambda _: self.submit())
        entry.bind("<Key>", lambda _: self._forgive(), add=True)
        entry.bind("<Control-a>", self._select_all)  # on X11 Tk would go to the beginning
        entry.select_range(0, "end")
        return entry

    def _select_all(self, _: object) -> str:
        self.entry.select_range(0, "end")
        return "break"

    def submit(self) -> None:
        """Tells the command, or says at the field what is wrong with it."""
        text = self.entry.get().strip()
        command = "was-up" if text == self.default else f"was-up --since {text or '?'}"
        try:
            parse(command, self.clock())
        except CommandError as error:
            self._complain(str(error))
        else:
            self.done(command)

    def _complain(self, problem: str) -> None:
        self.entry.state(["invalid"])
        self.error.configure(text=words.wrong_time(problem, self.default))
        self.error.pack(anchor="w", padx=self.kit.px(4), pady=(self.kit.px(4), 0))
        self.entry.focus_set()
        self.frame.event_generate("<<Grown>>")

    def _forgive(self) -> None:
        self.entry.state(["!invalid"])
