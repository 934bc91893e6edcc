"""The texts beside the ring of the routine's window: heading, cue, side and repetition, what comes next.

Jurisdiction: which of them is up and how large; their room is that of the longest of a routine, so that nothing jumps
from phase to phase, and no word waits for room: Tk hands that out later, while the figure moves perhaps much later.
Widths are logical pixels, heights those of the screen.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from tkinter import ttk
from tkinter.font import Font

from hipbreak.core.frames import Frame, frame_at, start_of
from hipbreak.core.moves import Level
from hipbreak.core.routine import Routine
from hipbreak.ui.kit import Kit
from hipbreak.wording import routine as words

LEVELS: tuple[Level, ...] = ("usual", "easier", "harder")
BESIDE, ABOVE = 12, 4  # logical pixels in the chip around its text
LINE, TITLE = 3, 6  # logical pixels below a line, and around the cue
Slot = ttk.Frame | ttk.Label | ttk.Button


class Texts:
    """``frame`` to place; ``faces`` are the fonts of the large form."""

    def __init__(self, kit: Kit, parent: tk.Misc, faces: Mapping[str, Font], finish: Callable[[], None]) -> None:
        self.kit, self.faces = kit, faces
        self.is_large, self.cue_room = False, 0
        self.seen: dict[str, Hashable] = {}
        self.frame = kit.frame(parent)
        self.frame.pack_propagate(False)
        self.heading = kit.text(self.frame, "", "label_b", "accent_text")
        self.heading.pack(fill="x")
        self.cue = kit.text(self.frame, "", "title")
        self.cue.pack(fill="x", pady=(kit.px(1), kit.px(TITLE - 1)))
        self.start = kit.text(self.frame, "", "label")
        self.then = kit.text(self.frame, "", "label", "sub")
        self.chip = kit.frame(self.frame, "Chip", pad=(BESIDE, ABOVE))
        self.counted = kit.text(self.chip, "", "label", anchor="center")
        self.counted.grid(sticky="ew")
        self.plain = kit.text(self.frame, "", "label", "sub")
        self.finish = kit.button(self.frame, words.DONE_FOR_NOW, "Link", "check", command=finish, icon_size=16)
        self.note = kit.text(self.frame, "", "small", "sub")

    def usual(self, width: float) -> None:
        """For a column ``width`` wide beside a small ring."""
        fonts = self.kit.fonts
        self._dress(fonts["label_b"], fonts["title"], fonts["label"], fonts["small"], width, large=False)

    def low(self, width: float) -> None:
        """The same where the monitor is too low for it."""
        fonts = self.kit.fonts
        self._dress(fonts["small_b"], fonts["heading"], fonts["small"], fonts["tiny"], width, large=False)

    def large(self, width: float) -> None:
        """To be read from two metres."""
        faces = self.faces
        self._dress(faces["label_b"], faces["cue"], faces["lead"], faces["label"], width, large=True)

    def _dress(self, heading: Font, cue: Font, line: Font, note: Font, width: float, *, large: bool) -> None:
        self.is_large = large
        self.seen.clear()
        for label, font in ((self.heading, heading), (self.cue, cue), (self.note, note)):
            label.configure(font=font, wraplength=self.kit.px(width))
        for label in (self.start, self.then, self.plain):
            label.configure(font=line, wraplength=self.kit.px(width))
        self.counted.configure(wraplength=self.kit.px(width - 2 * BESIDE))

    def room(self, routine: Routine) -> int:
        """The height that the highest of all that can come in ``routine`` needs."""
        high = 0
        for frame in stills(routine):
            for note in ("", words.MICROPHONE, words.NO_VOICE) if frame.number == 1 else ("",):
                high = max(high, self._height(self._say(frame, routine.count, note)))
        self.seen.clear()
        self.chip.columnconfigure(0, minsize=self._widest(routine))
        return high

    def _widest(self, routine: Routine) -> int:
        """Of what the chip will say, device pixels."""
        measure, most = self.kit.fonts["label"].measure, int(str(self.counted.cget("wraplength")))
        return min(most, max(map(measure, counts(routine)), default=0))

    def _height(self, slots: Sequence[Slot]) -> int:
        """Asked of the texts themselves: a frame learns its size only once Tk is idle."""
        px = self.kit.px
        chip = self.counted.winfo_reqheight() + 2 * px(ABOVE)
        lines = sum((chip if slot is self.chip else slot.winfo_reqheight()) + px(LINE) for slot in slots)
        return self.heading.winfo_reqheight() + self.cue_room + px(TITLE) + px(1) + lines

    def show(self, frame: Frame, count: int, note: str) -> None:
        """Shows what belongs to ``frame`` of a routine of ``count`` moves; ``note`` in place of the usual one."""
        slots = self._say(frame, count, note)
        if not self._new("slots", tuple(str(slot) for slot in slots)):
            return
        for slot in (self.chip, self.plain, self.start, self.then, self.finish, self.note):
            slot.pack_forget()
        for slot in slots:
            whole = isinstance(slot, ttk.Label)
            slot.pack(anchor="w", fill="x" if whole else "none", pady=(0, self.kit.px(LINE)))

    def _say(self, frame: Frame, count: int, note: str) -> list[Slot]:
        """The words of ``frame``, and the parts in which they stand, from top to bottom."""
        note = note or words.note(frame)
        self._text("heading", self.heading, words.heading(frame, count))
        self._cue(frame)
        self._text("note", self.note, note)
        slots: list[Slot] = []
        if frame.kind == "move":
            slots = self._doing(frame)
        else:
            self._text("start", self.start, frame.cue)
            slots = [self.start]
        if frame.kind == "change" and frame.change != "switch":
            slots.append(self.finish)
        return [*slots, self.note] if note else slots

    def _cue(self, frame: Frame) -> None:
        """The cue stands at the foot of the room of the highest of its move: what is around it keeps its place."""
        cues = [phase.cue for phase in frame.move.phases] if frame.kind == "move" and frame.move else []
        if self._new("cues", tuple(cues)):
            self.cue_room = max((self._cue_height(cue) for cue in cues), default=0)
            self.seen.pop("cue", None)
        if self._new("cue", words.cue(frame)):
            high = self._cue_height(words.cue(frame))
            self.cue_room = max(self.cue_room if cues else 0, high)
            self.cue.pack_configure(pady=(self.kit.px(1) + self.cue_room - high, self.kit.px(TITLE - 1)))

    def _cue_height(self, text: str) -> int:
        self.cue.configure(text=text)
        return self.cue.winfo_reqheight()

    def _doing(self, frame: Frame) -> list[Slot]:
        if not self.is_large:
            self._text("chip", self.counted, words.chip(frame))
            return [self.chip]
        self._text("then", self.then, words.then(frame))
        self._text("plain", self.plain, words.chip(frame))
        return [self.then, self.plain]

    def _text(self, name: str, label: ttk.Label, text: str) -> None:
        if self._new(name, text):
            label.configure(text=text)

    def _new(self, name: str, value: Hashable) -> bool:
        if name in self.seen and self.seen[name] == value:
            return False
        self.seen[name] = value
        return True


def stills(routine: Routine) -> Iterator[Frame]:
    """A frame of every step, phase and version: every text that can come, with its highest counts."""
    for place, step in enumerate(routine.steps):
        at = start_of(routine, place)
        frames = [frame_at(routine, at)]
        if step.kind == "move":
            within = at + (step.reps - 1) * step.cycle
            for phase in step.move.phases:
                frames.append(frame_at(routine, within))
                within += phase.seconds * step.tempo
        yield from (replace(frame, level=level) for frame in frames for level in LEVELS)


def counts(routine: Routine) -> Iterator[str]:
    """All that the chip says in ``routine``."""
    for place, step in enumerate(routine.steps):
        if step.kind == "move":
            at = start_of(routine, place)
            yield from (words.chip(frame_at(routine, at + rep * step.cycle)) for rep in range(step.reps))
