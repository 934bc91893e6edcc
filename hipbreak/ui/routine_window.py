"""The routine's window: it walks a person through the moves, and takes every wish by mouse and by key.

Jurisdiction: which page is up, what a key does on it, and what the parent is told. What is to be seen when is core's.
First line: that of core.opening, and ``motion``. Tells ``{"event": "notice_seen"}``, once for each move done
``{"event": "move_done", "move": ..., "seconds": ..., "left": ..., "right": ...}``, and what core.opening reads besides:
``not_for_me``, ``next_time``, ``voice_said``, ``placed``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from tkinter import ttk
from typing import Any

from hipbreak.core import run as runs
from hipbreak.core.frames import frame_at, progress
from hipbreak.core.moves import Level
from hipbreak.core.opening import Opening, from_line
from hipbreak.core.run import Run, Wish
from hipbreak.sound import Sounds
from hipbreak.ui import routine_end, routine_hurts, routine_pages
from hipbreak.ui.placing import Placing
from hipbreak.ui.routine_clock import Clock
from hipbreak.ui.routine_fitting import Fitting
from hipbreak.ui.routine_moving import Acts, Moving
from hipbreak.ui.routine_sheet import Sheet
from hipbreak.ui.routine_sound import RoutineSound, sounds_of, wanted
from hipbreak.ui.routine_top import TopBar
from hipbreak.ui.shell import Message, Window, reveal, when_mapped
from hipbreak.wording import routine as words

END_STAYS = 60.0  # seconds that the end stays without a touch
_CONTROL, _ALT = 0x4, 0x20000
_LOGO: Mapping[str, int] = {"win32": 0, "darwin": 0x8 | 0x10}  # on Windows 0x8 is Num Lock
_MODIFIERS = _CONTROL | _ALT | _LOGO.get(sys.platform, 0x8 | 0x40)  # a press with one of these is not meant for us
_TAG = "RoutineRoot"


class RoutineWindow:
    """The window: notice, moving, hurts or end."""

    def __init__(self, window: Window, first: Message, sounds: Sounds | None = None) -> None:
        self.window, self.kit, self.root = window, window.kit, window.root
        self.opening: Opening = from_line(first)
        opening = self.opening
        self.settings = opening.settings
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
            next_cue=lambda elapsed: self.sound.next_cue(elapsed),
        )
        self.placing = Placing(self.root, self.kit, opening.place)
        self.fitting = Fitting(
            self.root,
            self.placing,
            opening.look.large,
            self.lying,
            lambda place: window.send({"event": "placed", **asdict(place)}),
            self._draw,
        )
        self.sheet: Sheet | None = None
        self.name = ""
        self.moving: Moving | None = None
        self.told: set[str] = set()
        self.leaving = ""
        self.started = False
        self.sound = RoutineSound(
            sounds or sounds_of(opening),
            opening.quiet,
            opening.voice_said,
            lambda: window.send({"event": "voice_said"}),
            opening.sound.beeps,
        )
        self.muting = self.mute if wanted(opening) else None
        self.wish: Wish = "same"
        self._bind()
        if opening.notice:
            self.show_notice()
        else:
            self.show_moving()

    # -- pages --------------------------------------------------------------------------------------------------

    def _turn(self, name: str, sheet: Sheet) -> None:
        """Shows ``sheet`` in place of the last one, which covers it until it can be drawn at one go."""
        last, self.sheet, self.name = self.sheet, sheet, name
        sheet.page.place(relwidth=1, relheight=1)
        if last is not None:
            sheet.page.lower()
            when_mapped(sheet.page, last.page.destroy)
        self.fitting.fit(sheet)
        if last is None:
            reveal(self.root)
        sheet.focus.focus_set()

    def lying(self) -> bool:
        """Whether a move on the floor is at hand, or to get ready for."""
        run = self.clock.run
        return self.name != "notice" and not run.over and run.routine.steps[run.step].move.floor

    def show_notice(self) -> None:
        """The page before the first routine."""
        self.name = "notice"
        look = self.opening.look
        self._turn(
            "notice", routine_pages.notice(self.kit, self.root, self.notice_seen, self.window.close, look.figure)
        )

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
            mute=self.muting,
            large=self.turn_large,
            close=self.escape,
        )
        self._leave_moving()
        clock, figure = self.clock, self.opening.look.figure
        self.moving = Moving(
            self.kit,
            self.root,
            acts,
            clock.run.routine,
            lambda: frame_at(clock.run.routine, clock.elapsed_now()),
            self.smooth,
            figure,
        )
        self.moving.sheet.top.muted(self.sound.muted)
        self._turn("moving", self.moving.sheet)
        self._draw()

    def _leave_moving(self) -> None:
        if self.moving is not None:
            self.moving.stage.close()
            self.moving = None

    def show_hurts(self) -> None:
        """Pauses and says what to change."""
        if self.name != "moving":
            return
        self.clock.rest()
        self._leave_moving()
        run, look, side = self.clock.run, self.opening.look, self.opening.first_side
        self.sound.speaking.hurts(run)
        offer = routine_hurts.offer(run, self.settings, side, self.leave_hurts, self.left_out)
        self._turn("hurts", routine_hurts.hurts(self.kit, self.root, self._top, offer, look.figure))

    def _top(self, page: ttk.Frame) -> TopBar:
        top = TopBar(self.kit, page, self.escape, words.TO_PAUSED, self.muting, self.turn_large)
        top.show(progress(self.clock.run.routine, self.clock.run.elapsed))
        top.muted(self.sound.muted)
        top.large(self.fitting.large)
        return top

    def left_out(self, move: str) -> None:
        """A move is not for this person, from now on."""
        self.settings = replace(self.settings, not_for_me=(*self.settings.not_for_me, move))
        self.window.send({"event": "not_for_me", "move": move})

    def leave_hurts(self, way: Callable[[Run], Run]) -> None:
        """Goes on, the way that was chosen."""
        self.name = "leaving"
        self.clock.do(way)
        if not self.clock.run.over:
            self.show_moving()
            self.clock.go()

    def show_end(self) -> None:
        """What was done; closes by itself."""
        self._leave_moving()
        acts = routine_end.EndActs(self.wishes, self.open_week, self.window.close)
        ended = routine_end.ended(self.clock.run, self.settings, self.week)
        self._turn("end", routine_end.end(self.kit, self.root, ended, acts, self.opening.look.figure))
        self.touched()

    def wishes(self, wish: str) -> None:
        """How next time is to be; the parent is told at the end, once the person has made up their mind."""
        self.wish = "easier" if wish == "easier" else "harder" if wish == "harder" else "same"
        self.touched()

    def open_week(self) -> None:
        """The statistics, in place of this window."""
        self.window.open("statistics")
        self.window.close()

    # -- what happens -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The clock starts, once the window can be seen."""
        if self.name == "moving" and not self.started and self.root.winfo_viewable():
            self.started = True
            self.clock.go()

    def changed(self) -> None:
        """The clock moved on, was stopped, or went another way."""
        run = self.clock.run
        for move in runs.done(run):
            if move.move not in self.told:
                self.told.add(move.move)
                self.window.send({"event": "move_done", **asdict(move)})
        self.sound.follow(run, self.clock.going)
        if run.over:
            self.show_end()
        elif self.name == "moving" and self.moving is not None:
            if self.moving.routine is not run.routine or self.fitting.outdated:
                self.moving.routine = run.routine  # a march was put in, or a move is easier now
                self.fitting.fit()
            self._draw()

    def _draw(self) -> None:
        if self.moving is None:
            return
        clock, moving = self.clock, self.moving
        going = clock.going or not self.started
        moving.show(clock.frame, clock.run.elapsed, going, self.sound.note(clock.frame))
        moving.say(self.sound.speaking.caption(clock.run.elapsed) if going else words.PAUSED)
        (moving.stage.go if clock.going else moving.stage.rest)()

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

    def mute(self) -> None:
        """No sound, or sound again; for this routine."""
        self.sound.mute()
        if self.sheet is not None:
            self.sheet.top.muted(self.sound.muted)
        self._draw()

    def turn_large(self) -> None:
        """Large or not: what the person says holds for the rest of this routine."""
        self.fitting.turn()
        self._draw()

    def escape(self) -> None:
        """From the pain page back to the move, paused; else stops, or closes where nothing was done, and at the end."""
        if self.name == "hurts":
            self.show_moving()
        elif self.name == "moving" and runs.done(self.clock.run):
            self.clock.do(runs.stop)
        else:
            self.window.close()

    def closing(self) -> None:
        """The window is about to go: no timer may outlive it, and the parent is told what is to be kept."""
        self.clock.changed = lambda: None
        self.clock.rest()
        self.sound.sounds.close()
        self._leave_moving()
        if self.leaving:
            self.root.after_cancel(self.leaving)
        for move, level in runs.next_time(self.clock.run, self.wish, self.settings).items():
            self.window.send({"event": "next_time", "move": move, "level": level})
        self.fitting.close()

    def touched(self) -> None:
        """The end waits anew after every touch."""
        if self.name != "end":
            return
        if self.leaving:
            self.root.after_cancel(self.leaving)
        self.leaving = self.root.after(round(END_STAYS * 1000 / self.opening.speed), self.window.close)

    def clicked(self) -> None:
        """While moving no button keeps the keyboard after a click: Space would press it again instead of pausing."""
        if self.name == "moving" and self.sheet is not None:
            self.sheet.focus.focus_set()

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
        root.bind("<ButtonRelease-1>", lambda _: self.clicked(), add=True)
        root.bindtags((_TAG, *root.bindtags()))  # of the window itself: what happens to its parts does not come here
        root.bind_class(_TAG, "<Map>", lambda _: root.after_idle(self.begin))
        root.bind_class(_TAG, "<Unmap>", lambda _: self.hidden())
        root.bind_class(_TAG, "<Configure>", lambda _: self.fitting.resized())

    def key(self, event: Any) -> None:
        """Space, the arrows, H, E, F and M. A button that has the focus keeps its own Space."""
        self.touched()
        if event.state & _MODIFIERS or self.clock.run.over:
            return
        pressed = event.keysym.lower()
        if pressed == "space" and isinstance(event.widget, ttk.Button):
            return
        anywhere = {"f": self.turn_large, "m": self.muting or (lambda: None)}
        moving: dict[str, Callable[[], None]] = {
            "space": self.pause,
            "left": lambda: self.clock.do(runs.back),
            "right": lambda: self.clock.do(runs.skip),
            "h": self.show_hurts,
            "e": self.easier,
        }
        ways = {"moving": anywhere | moving, "hurts": anywhere}.get(self.name, {})
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
