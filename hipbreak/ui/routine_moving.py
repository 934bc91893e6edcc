"""The page of the routine's window on which the moves are done: stage, ring, cue, chip and controls (design 4.6).

Jurisdiction: the look of this page, usual and large; it shows a Frame and tells ``acts`` what was pressed. Only what
changed is drawn.
"""

from __future__ import annotations

import math
import tkinter as tk
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from tkinter import ttk

from PIL import Image

from hipbreak.core.frames import Frame, progress
from hipbreak.core.routine import Routine
from hipbreak.ui.draw import Pen
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_clock import ring_part
from hipbreak.ui.routine_sheet import MARGIN, WIDTH, Room, Sheet
from hipbreak.ui.routine_stage import Stage
from hipbreak.ui.routine_texts import Texts
from hipbreak.ui.routine_top import TopBar, hover_tip
from hipbreak.ui.tokens import HALO, LARGE_TYPE, Face, Palette
from hipbreak.wording import routine as words

RING, LARGE_RING, LOW_RING = 108, 252, 72
STROKE = 1 / 12  # of the ring's side
GAP = 18  # between ring and texts
MIDDLE, LOW_MIDDLE = 64, 44  # the button in the middle of the controls
_LARGE = {**LARGE_TYPE, "label_b": Face(LARGE_TYPE["label"].px, bold=True)}
LONG_COUNT = 100  # seconds, from which on the large number has three digits
# Of the large type, for as much room as there is; below the last one usual is larger.
SIZES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the person can do; ``mute`` is None where there is nothing to hear."""

    back: Callable[[], None]
    pause: Callable[[], None]
    skip: Callable[[], None]
    hurts: Callable[[], None]
    easier: Callable[[], None]
    finish: Callable[[], None]
    mute: Callable[[], None] | None
    large: Callable[[], None]
    close: Callable[[], None]


class Moving:
    """The page. :meth:`show` brings it up to date."""

    def __init__(
        self,
        kit: Kit,
        parent: tk.Misc,
        acts: Acts,
        routine: Routine,
        moment: Callable[[], Frame],
        smooth: bool,
        figure: int,
    ) -> None:
        self.kit, self.acts, self.routine, self.smooth = kit, acts, routine, smooth
        self.seen: dict[str, Hashable] = {}
        self.side: float = RING
        self.middle = MIDDLE
        self.dressed: tuple[bool, int] | None = None
        page = kit.frame(parent)
        top = TopBar(kit, page, acts.close, mute=acts.mute, large=acts.large)
        self.stage = Stage(kit, page, moment, smooth, figure)
        self.faces = {name: kit.font(face.px, face.bold) for name, face in _LARGE.items()}
        self.caption = kit.text(page, "", "small", "sub", anchor="center", justify="center")
        column = kit.frame(page)
        self._hints(column)
        self._controls(column)
        self._said(column)
        self.sheet = Sheet(kit, page, top, self.stage, column, self.pause, self.caption, self.arrange, fills=True)

    # -- building -----------------------------------------------------------------------------------------------

    def _said(self, column: ttk.Frame) -> None:
        kit = self.kit
        self.said = kit.frame(column)
        self.said.pack(fill="both", expand=True, padx=kit.px(MARGIN), pady=(kit.px(2), 0))
        self.said.columnconfigure(1, weight=1)
        self.ring = kit.canvas(self.said, RING, RING)
        self.arc = self.ring.create_image(0, 0)
        text, sub = kit.palette.text, kit.palette.sub
        self.count = self.ring.create_text(0, 0, fill=text)
        self.unit = self.ring.create_text(0, 0, text=words.SECONDS, font=kit.fonts["tiny"], fill=sub)
        self.texts = Texts(kit, self.said, self.faces, self.acts.finish)

    def _controls(self, column: ttk.Frame) -> None:
        kit, acts = self.kit, self.acts
        self.controls = row = kit.frame(column)
        for place in (0, 2):
            row.columnconfigure(place, weight=1, uniform="side")
        self.hurts = kit.button(row, words.HURTS, "Side.Quiet", "hurt", command=acts.hurts)
        self.hurts.grid(row=0, column=0, sticky="w")
        middle = kit.frame(row)
        middle.grid(row=0, column=1)
        kit.round(middle, "back", 44, command=acts.back, tip=words.BACK).pack(side="left")
        self.pause = kit.round(middle, "pause", MIDDLE, "Primary", acts.pause)
        self.pause.pack(side="left", padx=kit.px(8))
        hover_tip(kit, self.pause, words.PAUSE)  # it has the focus from the start, and its key stands below it
        self.skip = kit.round(middle, "skip", 44, command=acts.skip, tip=words.SKIP)
        self.skip.pack(side="left")
        self.easier = kit.button(row, words.EASIER, "Side.Quiet", "easier", command=acts.easier)
        self.easier.grid(row=0, column=2, sticky="e")

    def _hints(self, column: ttk.Frame) -> None:
        kit = self.kit
        self.hints = row = kit.frame(column)
        row.columnconfigure(1, weight=1)
        for place, text in enumerate((words.KEY_HURTS, words.KEY_MIDDLE, words.KEY_EASIER)):
            kit.text(row, text, "tiny", "sub").grid(row=0, column=place)

    # -- its room -----------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        """Usual: ring at the left, texts at its right. Large: one above the other, as large as the room allows. Where
        usual is too high: smaller, and the keys are not spelled out."""
        self.sheet.top.large(room.large)
        low = not room.large and self._usual_height(room) > room.height
        if self.dressed != (low, room.width):
            self._dress(room.width, low)
        if room.large:
            self._arrange_large(room)
        else:
            self._arrange_usual(room, LOW_RING if low else RING)
        self.caption.configure(font=self.faces["lead"] if room.large else self.kit.fonts["small"])
        self.seen.clear()

    def _dress(self, width: int, low: bool) -> None:
        """The controls, as large as there is room."""
        kit = self.kit
        self.dressed = low, width
        self.middle = LOW_MIDDLE if low else MIDDLE
        kit.turn(self.pause, "pause", self.middle, "Primary")
        margin = kit.px(4 if low else MARGIN - 4)
        for part in (self.hints, self.controls, self.said):
            part.pack_forget()
        if not low:
            self.hints.pack(side="bottom", fill="x", padx=kit.px(28), pady=(0, kit.px(10)))
        self.controls.pack(side="bottom", fill="x", padx=margin, pady=(0 if low else kit.px(4), 0))
        self.said.pack(fill="both", expand=True, padx=kit.px(MARGIN), pady=(kit.px(2), 0))  # last: the first to be cut
        self._fit_sides(width - 2 * margin)

    def _fit_sides(self, width: int) -> None:
        """The buttons beside the middle keep their words where there is no room for their icons."""
        sides = (self.hurts, "hurt"), (self.easier, "easier")
        for button, icon in sides:
            button.configure(image=self.kit.icon(icon))
        self.controls.update_idletasks()
        if self.controls.winfo_reqwidth() > width:
            for button, _ in sides:
                button.configure(image="")

    def _usual_height(self, room: Room) -> int:
        """What the column needs in its usual form, device pixels."""
        self._wrap(room, RING)
        return (
            max(self.kit.px(RING), self.texts.room(self.routine)) + self.kit.px(MIDDLE + 2 * HALO + 4) + self._below()
        )

    def _wrap(self, room: Room, ring: float) -> None:
        dress = self.texts.usual if ring == RING else self.texts.low
        dress(min(room.width / self.kit.scale, WIDTH) - 2 * MARGIN - ring - GAP)

    def _arrange_usual(self, room: Room, ring: float) -> None:
        """Ring and texts side by side."""
        kit, usual = self.kit, ring == RING
        self._wrap(room, ring)
        high = max(kit.px(ring), self.texts.room(self.routine))
        self._ring(ring, kit.fonts["count" if usual else "display"], ring / 2 - (5 if usual else 0), unit=usual)
        self.ring.grid(row=0, column=0, columnspan=1, sticky="n", padx=(0, kit.px(GAP)), pady=0)
        self.texts.frame.configure(width=1, height=high)
        self.texts.frame.grid(row=0, column=1, columnspan=1, sticky="nsew", pady=0)

    def _arrange_large(self, room: Room) -> None:
        kit = self.kit
        wrap = room.width / kit.scale - 2 * MARGIN
        free = room.height - self.controls.winfo_reqheight() - self.kit.px(4) - self._below()
        for part in SIZES:
            side = LARGE_RING * part
            self._faces(part)
            self.texts.large(wrap)
            high = self.texts.room(self.routine)
            if kit.px(side + GAP) + high <= free:
                break
        self._ring(side, self.faces["count"], side / 2, unit=False)
        self.ring.grid(row=0, column=0, columnspan=2, sticky="nw", padx=0, pady=(kit.px(8), 0))
        self.texts.frame.configure(width=1, height=high)
        self.texts.frame.grid(row=1, column=0, columnspan=2, sticky="new", pady=(kit.px(GAP - 8), 0))

    def _below(self) -> int:
        """The height of the hints, with what is around them."""
        self.hints.update_idletasks()
        return self.hints.winfo_reqheight() + self.kit.px(10 + 2)

    def _faces(self, part: float) -> None:
        """The large type at ``part`` of its size."""
        for name, face in _LARGE.items():
            smaller = part * (0.72 if name == "count" and self._longest() >= LONG_COUNT else 1.0)
            self.faces[name].configure(size=-self.kit.px(face.px * smaller))

    def _longest(self) -> float:
        return max(step.seconds for step in self.routine.steps)

    def _ring(self, side: float, font: object, middle: float, unit: bool) -> None:
        kit, self.side = self.kit, side
        self.ring.configure(width=kit.px(side), height=kit.px(side))
        self.ring.coords(self.arc, kit.px(side / 2), kit.px(side / 2))
        self.ring.coords(self.count, kit.px(side / 2), kit.px(middle))
        self.ring.coords(self.unit, kit.px(side / 2), kit.px(side / 2 + 25))
        self.ring.itemconfigure(self.count, font=str(font))
        self.ring.itemconfigure(self.unit, state="normal" if unit else "hidden")

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, frame: Frame, elapsed: float, going: bool, note: str = "") -> None:
        """Shows ``frame``; ``going`` is false while paused; ``note`` is shown in place of the usual one."""
        kit = self.kit
        self.texts.show(frame, self.routine.count, note)
        if self._new("easier", frame.level):
            self.easier.configure(text=words.AS_USUAL if frame.level == "easier" else words.EASIER)
        if self._new("going", going):
            kit.turn(self.pause, "pause" if going else "play", self.middle, "Primary")
        part = ring_part(frame, self.smooth)
        if self._new("ring", round(part, 3)):
            kit.put_item(self.ring, self.arc, ring(part, self.side, kit.scale, kit.palette))
        left = math.ceil(frame.seconds_left)
        if self._new("count", left):
            self.ring.itemconfigure(self.count, text=str(left))
            self.ring.itemconfigure(self.unit, text=words.SECOND if left == 1 else words.SECONDS)
        self.sheet.top.show(progress(self.routine, elapsed))

    def say(self, sentence: str) -> None:
        """The caption: what is said now."""
        if self._new("said", sentence):
            self.caption.configure(text=sentence)

    def _new(self, name: str, value: Hashable) -> bool:
        """Whether ``value`` differs from what is on the screen; it counts as shown from now on."""
        if name in self.seen and self.seen[name] == value:
            return False
        self.seen[name] = value
        return True


def ring(part: float, side: float, scale: float, palette: Palette) -> Image.Image:
    """The ring of one step, ``side`` logical pixels, ``part`` of it full."""
    pen = Pen(side, side, scale)
    stroke = side * STROKE
    centre, radius = (side / 2, side / 2), (side - stroke) / 2
    pen.arc(centre, radius, 0, 360, stroke, palette.track, caps=False)
    if part > 0:
        pen.arc(centre, radius, 0, 360 * part, stroke, palette.accent, caps=part < 1)
    return pen.done()
