"""The routine's window: it walks a person through the moves, and takes every wish by mouse and by key.

Jurisdiction: which page is up, what a key does on it, and what the parent is told. What is to be seen when is core's.
First line: that of core.opening, and ``motion``. Tells ``{"event": "notice_seen"}`` and, once for each move done,
``{"event": "move_done", "move": ..., "seconds": ..., "left": ..., "right": ...}``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from tkinter import ttk
from typing import Any

from hipbreak.core import run as runs
from hipbreak.core.frames import progress
from hipbreak.core.moves import Level
from hipbreak.core.opening import Opening, from_line
from hipbreak.core.run import Run
from hipbreak.ui import routine_pages as pages
from hipbreak.ui.routine_clock import Clock
from hipbreak.ui.routine_moving import Acts, Moving
from hipbreak.ui.routine_stage import WIDTH
from hipbreak.ui.shell import Message, Window, settle, when_mapped
from hipbreak.wording import routine as words

END_STAYS = 60.0  # seconds that the end stays without a touch
_CONTROL, _ALT = 0x4, 0x20000
_LOGO: Mapping[str, int] = {"win32": 0, "darwin": 0x8 | 0x10}  # on Windows 0x8 is Num Lock
_MODIFIERS = _CONTROL | _ALT | _LOGO.get(sys.platform, 0x8 | 0x40)  # a press with one of these is not meant for us
_TAG = "RoutineRoot"


class RoutineWindow:
    """The window: notice, moving, hurts or end."""

    def __init__(self, window: Window, first: Message) -> None:
        self.window, self.kit, self.root = window, window.kit, window.root
        self.opening: Opening = from_line(first)
        opening = self.opening
        self.week = _week(first.get("week"))
        self.smooth = first.get("motion") != "still"
        self.clock = Clock(
            runs.begin(opening.settings, opening.moves, opening.kind, opening.move, opening.first_side),
            now=time.monotonic,
            after=lambda ms, do: self.root.after(ms, do),
            cancel=self.root.after_cancel,
            changed=self.changed,
            speed=opening.speed,
            smooth=self.smooth,
        )
        self.page: ttk.Frame | None = None
        self.name = ""
        self.moving: Moving | None = None
        self.told: set[str] = set()
        self.leaving = ""
        self.height: float = pages.FULL  # it only grows: a window that jumps from page to page is no calm one
        self.started = False
        self._bind()
        if opening.notice:
            self.show_notice()
        else:
            self.show_moving()

    # -- pages --------------------------------------------------------------------------------------------------

    def _turn(self, name: str, page: ttk.Frame, focus: ttk.Button) -> None:
        """Shows ``page`` in place of the last one, which covers it until it can be drawn at one go."""
        last, self.page, self.name = self.page, page, name
        page.place(relwidth=1, relheight=1)
        if last is not None:
            page.lower()
            when_mapped(page, last.destroy)
        self.root.update_idletasks()
        self.height = max(self.height, page.winfo_reqheight() / self.kit.scale)
        settle(self.window, WIDTH, self.height)
        focus.focus_set()

    def show_notice(self) -> None:
        """The page before the first routine."""
        self._turn("notice", *pages.notice(self.kit, self.root, self.notice_seen, self.window.close))

    def notice_seen(self) -> None:
        """The notice was read: the routine starts."""
        self.window.send({"event": "notice_seen"})
        self.show_moving()
        self.begin()

    def show_moving(self) -> None:
        """The moves."""
        acts = Acts(
            back=lambda: self.clock.do(runs.back),
            pause=self.pause,
            skip=lambda: self.clock.do(runs.skip),
            hurts=self.show_hurts,
            easier=self.easier,
            finish=lambda: self.clock.do(runs.stop),
            close=self.escape,
        )
        self.moving = Moving(self.kit, self.root, acts, self.clock.run.routine, self.smooth)
        self._draw()
        self._turn("moving", self.moving.frame, self.moving.pause)

    def show_hurts(self) -> None:
        """Pauses and says what to change."""
        if self.name != "moving":
            return
        self.clock.rest()
        frame = self.clock.frame
        easier = frame.move.easier.text if frame.move else ""
        ways: list[tuple[str, str, Callable[[], None]]] = [
            ("skip", words.SKIP_MOVE, lambda: self.leave_hurts(runs.skip_move)),
            ("close", words.STOP, lambda: self.leave_hurts(runs.stop)),
        ]
        if frame.level != "easier" and easier:
            text = f"{words.EASIER}: {easier}"
            ways.insert(0, ("easier", text, lambda: self.leave_hurts(lambda run: runs.ease(run, "easier"))))
        page = pages.hurts(
            self.kit, self.root, frame, self._progress(), self.escape, ways, lambda: self.leave_hurts(lambda run: run)
        )
        self._turn("hurts", *page)

    def leave_hurts(self, way: Callable[[Run], Run]) -> None:
        """Goes on, the way that was chosen."""
        self.name = "leaving"
        self.clock.do(way)
        if not self.clock.run.over:
            self.show_moving()
            self.clock.go()

    def show_end(self) -> None:
        """What was done; closes by itself."""
        run = self.clock.run
        done, finished = runs.done(run), self._finished()
        seconds = sum(step.seconds for step in run.routine.steps if step.key in run.ran)
        seconds = done[0].seconds if len(done) == 1 else seconds
        said = (words.end_title(done, finished), words.end_text(done, finished, seconds))
        versions = {step.counts_as: step.move for step in run.routine.steps}
        parts = self._progress() if finished else tuple(float(part) for part in self._parts_done())
        page = pages.end(self.kit, self.root, parts, done, versions, said, self._week_line(), self.window.close)
        self._turn("end", *page)
        self.touched()

    def _week_line(self) -> str:
        """The week with the moves just done; the parent counted before them."""
        if self.week is None:
            return ""
        moves, goal = self.week
        return words.week(moves + len(runs.done(self.clock.run)), goal)

    def _finished(self) -> bool:
        wanted = {step.counts_as for step in self.clock.run.routine.steps} - {""}
        return wanted <= {move.move for move in runs.done(self.clock.run)}

    def _progress(self) -> tuple[float, ...]:
        return progress(self.clock.run.routine, self.clock.run.elapsed)

    def _parts_done(self) -> list[bool]:
        """For each move, whether one of its steps ran to its end."""
        run = self.clock.run
        ran = {step.number for step in run.routine.steps if step.key in run.ran and step.kind == "move"}
        return [number in ran for number in range(1, run.routine.count + 1)]

    # -- what happens -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The clock starts, once the window can be seen."""
        if self.name == "moving" and not self.started and self.root.winfo_viewable():
            self.started = True
            self.clock.go()

    def changed(self) -> None:
        """The clock moved on, was stopped, or went another way."""
        for move in runs.done(self.clock.run):
            if move.move not in self.told:
                self.told.add(move.move)
                self.window.send({"event": "move_done", **asdict(move)})
        if self.clock.run.over:
            self.show_end()
        elif self.name == "moving" and self.moving is not None:
            if self.moving.routine.count != self.clock.run.routine.count:  # a march was put in
                self.show_moving()
            self._draw()

    def _draw(self) -> None:
        if self.moving is not None:
            self.moving.routine = self.clock.run.routine
            self.moving.show(self.clock.frame, self.clock.run.elapsed, self.clock.going or not self.started)

    def pause(self) -> None:
        """Pauses, or goes on."""
        self.started = True
        if self.clock.going:
            self.clock.rest()
        else:
            self.clock.go()

    def easier(self) -> None:
        """One step easier; from easier back to usual."""
        level = self.clock.frame.level
        wanted: Level = "easier" if level == "usual" else "usual"
        self.clock.do(lambda run: runs.ease(run, wanted))

    def escape(self) -> None:
        """Stops; closes at once where nothing was done yet, and at the end."""
        if self.name in ("moving", "hurts") and runs.done(self.clock.run):
            self.clock.do(runs.stop)
        else:
            self.window.close()

    def closing(self) -> None:
        """The window is about to go: no timer may outlive it."""
        self.clock.changed = lambda: None
        self.clock.rest()
        if self.leaving:
            self.root.after_cancel(self.leaving)

    def touched(self) -> None:
        """The end waits anew after every touch."""
        if self.name != "end":
            return
        if self.leaving:
            self.root.after_cancel(self.leaving)
        self.leaving = self.root.after(round(END_STAYS * 1000 / self.opening.speed), self.window.close)

    def hidden(self) -> None:
        """Nothing runs while nobody can see it."""
        if self.name == "moving":
            self.clock.rest()

    # -- keys ---------------------------------------------------------------------------------------------------

    def _bind(self) -> None:
        root, window = self.root, self.window
        window.ask_close, window.on_close = self.escape, self.closing
        root.protocol("WM_DELETE_WINDOW", window.close)
        root.bind("<Control-w>", lambda _: window.close())
        root.bind("<Key>", self.key, add=True)
        for event in ("<Motion>", "<Button>"):
            root.bind(event, lambda _: self.touched(), add=True)
        root.bindtags((_TAG, *root.bindtags()))  # of the window itself: what happens to its parts does not come here
        root.bind_class(_TAG, "<Map>", lambda _: root.after_idle(self.begin))
        root.bind_class(_TAG, "<Unmap>", lambda _: self.hidden())

    def key(self, event: Any) -> None:
        """Space, the arrows, H and E. A button that has the focus keeps its own Space."""
        self.touched()
        if self.name != "moving" or event.state & _MODIFIERS or self.clock.run.over:
            return
        pressed = event.keysym.lower()
        if pressed == "space" and isinstance(event.widget, ttk.Button):
            return
        ways: dict[str, Callable[[], None]] = {
            "space": self.pause,
            "left": lambda: self.clock.do(runs.back),
            "right": lambda: self.clock.do(runs.skip),
            "h": self.show_hurts,
            "e": self.easier,
        }
        ways.get(pressed, lambda: None)()


def _week(told: Any) -> tuple[int, int] | None:
    """``[moves, goal]`` as two numbers, None for anything else."""
    match told:
        case [int(moves), int(goal)]:
            return moves, goal
    return None


def show(window: Window, first: Message) -> None:
    """``first`` holds what core.opening.to_line writes, and may hold ``week``: the moves done this week and the
    goal. MoveError where the moves are none."""
    RoutineWindow(window, first)
    window.root.lift()
