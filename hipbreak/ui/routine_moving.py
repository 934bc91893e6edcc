"""The page of the routine's window on which the moves are done: stage, ring, cue, chip and controls (design 4.6).

Jurisdiction: the look of this page; it shows a Frame and tells ``acts`` what was pressed. Only what changed is drawn.
"""

from __future__ import annotations

import math
import tkinter as tk
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from tkinter import ttk

from PIL import Image

from hipbreak.core.frames import Frame, frame_at, progress, start_of
from hipbreak.core.moves import Level
from hipbreak.core.routine import Routine
from hipbreak.ui.draw import Pen
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_clock import ring_part
from hipbreak.ui.routine_stage import WIDTH, Stage
from hipbreak.ui.tokens import Palette
from hipbreak.ui.tooltip import Tooltip
from hipbreak.wording import routine as words

MARGIN = 20
RING, STROKE = 108, 9
BAR, GAP = 352, 6  # the progress bar and the gaps in it
TEXTS = WIDTH - 2 * MARGIN - RING - 18
MIDDLE = 64
LEVELS: tuple[Level, ...] = ("usual", "easier", "harder")
Slot = ttk.Frame | ttk.Label | ttk.Button
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Acts:
    """What the person can do."""

    back: Callable[[], None]
    pause: Callable[[], None]
    skip: Callable[[], None]
    hurts: Callable[[], None]
    easier: Callable[[], None]
    finish: Callable[[], None]
    close: Callable[[], None]


class Moving:
    """The page. :meth:`show` brings it up to date."""

    def __init__(self, kit: Kit, parent: tk.Misc, acts: Acts, routine: Routine, smooth: bool) -> None:
        self.kit, self.acts, self.routine, self.smooth = kit, acts, routine, smooth
        self.frame = kit.frame(parent)
        self.seen: dict[str, Hashable] = {}
        self.bar = top_bar(kit, self.frame, acts.close)
        self.stage = Stage(kit, self.frame)
        self.stage.label.pack()
        self._row()
        self._controls()
        self._hints()
        self._make_room(_stills(routine))

    # -- building -----------------------------------------------------------------------------------------------

    def _row(self) -> None:
        kit = self.kit
        row = kit.frame(self.frame)
        row.pack(fill="x", padx=kit.px(MARGIN), pady=(kit.px(2), 0))
        self.ring = kit.canvas(row, RING, RING)
        self.ring.pack(side="left", anchor="n")
        middle = kit.px(RING / 2)
        self.arc = self.ring.create_image(middle, middle)
        text, sub = kit.palette.text, kit.palette.sub
        self.count = self.ring.create_text(middle, kit.px(RING / 2 - 5), font=kit.fonts["count"], fill=text)
        self.ring.create_text(middle, kit.px(RING / 2 + 25), text=words.SECONDS, font=kit.fonts["tiny"], fill=sub)
        self.texts = kit.frame(row)
        self.texts.pack(side="left", padx=(kit.px(18), 0), anchor="n", fill="both", expand=True)
        self._texts()

    def _texts(self) -> None:
        kit = self.kit
        self.heading = kit.text(self.texts, "", "label_b", "accent_text", wrap=TEXTS)
        self.heading.pack(anchor="w")
        self.cue = kit.text(self.texts, "", "title", wrap=TEXTS)
        self.cue.pack(anchor="w", pady=(kit.px(1), kit.px(5)))
        self.start = kit.text(self.texts, "", "label", wrap=TEXTS)
        self.chip = kit.frame(self.texts, "Chip", pad=(12, 4))
        self.counted = kit.text(self.chip, "", "label", wrap=TEXTS - 24)
        self.counted.pack()
        self.finish = kit.button(
            self.texts, words.DONE_FOR_NOW, "Link", "check", command=self.acts.finish, icon_size=16
        )
        self.note = kit.text(self.texts, "", "small", "sub", wrap=TEXTS)

    def _controls(self) -> None:
        kit, acts = self.kit, self.acts
        row = kit.frame(self.frame)
        row.pack(fill="x", padx=kit.px(MARGIN - 4), pady=(kit.px(4), 0))
        for column in (0, 2):
            row.columnconfigure(column, weight=1, uniform="side")
        hurts = kit.button(row, words.HURTS, "Side.Quiet", "hurt", command=acts.hurts)
        hurts.grid(row=0, column=0, sticky="w")
        middle = kit.frame(row)
        middle.grid(row=0, column=1)
        kit.round(middle, "back", 44, command=acts.back, tip=words.BACK).pack(side="left")
        self.pause = kit.round(middle, "pause", MIDDLE, "Primary", acts.pause)
        self.pause.pack(side="left", padx=kit.px(8))
        _hover_tip(kit, self.pause, words.PAUSE)
        kit.round(middle, "skip", 44, command=acts.skip, tip=words.SKIP).pack(side="left")
        self.easier = kit.button(row, words.EASIER, "Side.Quiet", "easier", command=acts.easier)
        self.easier.grid(row=0, column=2, sticky="e")

    def _hints(self) -> None:
        kit = self.kit
        row = kit.frame(self.frame)
        row.pack(fill="x", padx=kit.px(28), pady=(0, kit.px(10)))
        row.columnconfigure(1, weight=1)
        for column, text in enumerate((words.KEY_HURTS, words.KEY_MIDDLE, words.KEY_EASIER)):
            kit.text(row, text, "tiny", "sub").grid(row=0, column=column)

    def _make_room(self, stills: Iterable[Frame]) -> None:
        """The texts get the height of their largest, so that nothing jumps from phase to phase."""
        room = self.kit.px(RING)
        for frame in stills:
            for going in (True, False):
                self._say(frame, going)
                self.texts.update_idletasks()
                room = max(room, self.texts.winfo_reqheight())
        self.texts.pack_propagate(False)
        self.texts.configure(height=room)
        self.seen.clear()

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, frame: Frame, elapsed: float, going: bool) -> None:
        """Shows ``frame``; ``going`` is false while paused."""
        self.stage.show(frame)
        self._say(frame, going)
        kit = self.kit
        part = ring_part(frame, self.smooth)
        if self._new("ring", round(part, 3)):
            kit.put_item(self.ring, self.arc, ring(part, kit.scale, kit.palette))
        if self._new("count", math.ceil(frame.seconds_left)):
            self.ring.itemconfigure(self.count, text=str(math.ceil(frame.seconds_left)))
        parts = tuple(round(each, 2) for each in progress(self.routine, elapsed))
        if self._new("bar", parts):
            kit.put(self.bar, bar(parts, kit.scale, kit.palette))

    def _say(self, frame: Frame, going: bool) -> None:
        self._text("heading", self.heading, words.heading(frame, self.routine.count))
        self._text("cue", self.cue, words.cue(frame))
        self._text("easier", self.easier, words.AS_USUAL if frame.level == "easier" else words.EASIER)
        self._text("chip", self.counted, words.chip(frame))
        self._text("start", self.start, frame.cue)
        self._text("note", self.note, words.note(frame) if going else words.PAUSED)
        slots: list[Slot] = [self.chip if frame.kind == "move" else self.start]
        if frame.kind == "change" and frame.change != "switch":
            slots.append(self.finish)
        if going and not words.note(frame):
            self._place(slots)
        else:
            self._place([*slots, self.note])
        if self._new("going", going):
            self.kit.turn(self.pause, "pause" if going else "play", MIDDLE, "Primary")

    def _place(self, slots: Sequence[Slot]) -> None:
        if not self._new("slots", tuple(str(slot) for slot in slots)):
            return
        for slot in (self.chip, self.start, self.finish, self.note):
            slot.pack_forget()
        for slot in slots:
            slot.pack(anchor="w", pady=(0, self.kit.px(3)))

    def _text(self, name: str, label: ttk.Label | ttk.Button, text: str) -> None:
        if self._new(name, text):
            label.configure(text=text)

    def _new(self, name: str, value: Hashable) -> bool:
        """Whether ``value`` differs from what is on the screen; it counts as shown from now on."""
        if self.seen.get(name, _NOTHING) == value:
            return False
        self.seen[name] = value
        return True


def _stills(routine: Routine) -> list[Frame]:
    """A frame of every step, phase and version: every text that can come, with its highest counts."""
    frames: list[Frame] = []
    for place, step in enumerate(routine.steps):
        at = start_of(routine, place)
        frames.append(frame_at(routine, at))
        if step.kind == "move":
            last = at + (step.reps - 1) * step.cycle
            within = 0.0
            for phase in step.move.phases:
                frames.append(frame_at(routine, last + within))
                within += phase.seconds * step.tempo
    return [replace(frame, level=level) for frame in frames for level in LEVELS]


def _hover_tip(kit: Kit, button: ttk.Button, text: str) -> None:
    """A tooltip for the pointer alone: this button has the focus from the start, and its key stands below it."""
    tip = Tooltip(kit, button, text)
    button.bind("<Enter>", lambda _: tip.wait(), add=True)
    for event in ("<Leave>", "<ButtonPress>", "<Destroy>"):
        button.bind(event, lambda _: tip.hide(), add=True)


def top_bar(kit: Kit, parent: tk.Misc, close: Callable[[], None]) -> tk.Label:
    """The line on top: a place for the progress, and Close. Returns the picture's widget."""
    top = kit.frame(parent)
    top.pack(fill="x", padx=(kit.px(MARGIN), kit.px(10)), pady=(kit.px(6), 0))
    picture = kit.picture(top, bar((0.0,), kit.scale, kit.palette))
    picture.pack(side="left")
    kit.button(top, "", "Icon", "close", close, colour="sub", tip=words.CLOSE).pack(side="right")
    return picture


def bar(parts: tuple[float, ...], scale: float, palette: Palette) -> Image.Image:
    """The progress over the routine: one segment a move."""
    pen = Pen(BAR, 6, scale)
    width = (BAR - GAP * (len(parts) - 1)) / len(parts)
    for place, part in enumerate(parts):
        left = place * (width + GAP)
        pen.rect((left, 0, left + width, 6), 3, palette.track)
        if part > 0:
            pen.rect((left, 0, left + max(6, width * part), 6), 3, palette.accent)
    return pen.done()


def ring(part: float, scale: float, palette: Palette) -> Image.Image:
    """The ring of one step, ``part`` of it full."""
    pen = Pen(RING, RING, scale)
    centre, radius = (RING / 2, RING / 2), (RING - STROKE) / 2
    pen.arc(centre, radius, 0, 360, STROKE, palette.track, caps=False)
    if part > 0:
        pen.arc(centre, radius, 0, 360 * part, STROKE, palette.accent, caps=part < 1)
    return pen.done()
