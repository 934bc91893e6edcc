"""The windows that are open: one of each kind, each a child process.

Jurisdiction: what a window is given when it opens, and where what it says goes. Belongs to the engine's thread; a
child's lines come on threads of their own and are handed over through ``put``.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hipbreak import __version__
from hipbreak.app import numbers
from hipbreak.app.left_behind import LeftBehind
from hipbreak.app.own_moves import built_in
from hipbreak.core import steps
from hipbreak.core.commands import CommandError, parse
from hipbreak.core.effects import RoutineStarted
from hipbreak.core.messages import KeepLimit, OpenWindow, RoutineClosed
from hipbreak.core.move_table import to_json
from hipbreak.core.moves import Move
from hipbreak.core.opening import move_done, next_level, opening_of, to_line
from hipbreak.core.status import Status, status_to_json
from hipbreak.desktop import Appearance
from hipbreak.engine import Engine, refusal
from hipbreak.history import Diary, UnreadableError
from hipbreak.places import Places
from hipbreak.ui import child_windows
from hipbreak.ui.child_windows import ChildWindow
from hipbreak.wording import commands
from hipbreak.wording import windows as words

ENDING = 1.0  # seconds that a window takes to be gone
NO_TK = 3  # the exit code of a window whose toolkit is not installed
SPEED = "HIPBREAK_SPEED"  # how many times faster the routine runs, for tests and the demo

log = logging.getLogger(__name__)
Line = dict[str, Any]


@dataclass
class Windows:
    """``request`` does what a window asked for beyond commands; ``say`` shows a sentence to the person."""

    engine: Engine
    diary: Callable[[], Diary]
    places: Places
    missing: Callable[[], tuple[str, ...]]
    request: Callable[[OpenWindow], None]
    say: Callable[[str], None]
    quit: Callable[[], None]
    moves: Callable[[], Mapping[str, Move]] = built_in
    opened: dict[str, ChildWindow] = field(default_factory=dict)
    told: Mapping[str, Any] | None = None
    said_no_tk: bool = False
    asked_again: tuple[str, float] = ("", 0.0)

    @property
    def left_behind(self) -> LeftBehind:
        """What the routine's window left the last times."""
        return LeftBehind(self.places, self.say)

    def open(self, name: str) -> None:
        """The window ``name``, or nothing when it is open already: the desktop shows the one there is."""
        known = self.opened.get(name)
        if known is not None and known.send({"do": "raise"}):
            self.asked_again = (name, self.engine.clock.elapsed())
            return
        makers: dict[str, Callable[[], Line]] = {
            "status": self._status,
            "statistics": self._statistics,
            "about": self._about,
            "was_up": dict,
        }
        try:
            data = makers[name]()
        except UnreadableError:
            self.say(commands.DIARY_HELD)
            return
        self.start(name, data, lambda line: self._heard(name, line), lambda code: self._gone(name, code))

    def start(
        self, name: str, data: Line, heard: Callable[[Line], None], gone: Callable[[int], None]
    ) -> ChildWindow | None:
        """Starts a child; ``heard`` and ``gone`` are called on the engine's thread, and no more once another window of
        that name has taken its place. Cards may overlap: they have numbers of their own."""
        put = self.engine.put
        first = {"version": __version__, **self._look(), **data}
        started: list[ChildWindow] = []

        def current() -> bool:
            return name == "card" or self.opened.get(name) in started

        try:
            child = child_windows.start(
                name,
                first,
                lambda line: put(lambda: heard(line) if current() else None),
                lambda code: put(lambda: gone(code) if current() else None),
                token=self.engine.desktop.token(),
            )
        except OSError:
            log.exception("window %s cannot be opened", name)
            return None
        started.append(child)
        self.opened[name] = child
        return child

    def _look(self) -> Line:
        """Theme and motion as the person wants them: in our settings, else on their desktop."""
        look = self.engine.settings.look
        system = self.engine.desktop.appearance() if "system" in (look.theme, look.motion) else Appearance()
        theme = system.theme or look.theme if look.theme == "system" else look.theme
        return {"theme": theme, "motion": "still" if look.motion == "system" and system.still else look.motion}

    def card(self, data: Line, heard: Callable[[Line], None], ended: Callable[[int], None]) -> ChildWindow:
        """The card's process, with the move that ``data`` names as a table. OSError when it cannot be started."""
        move = self.moves().get(str(data.get("move")))
        look = {"shown": to_json(move) if move else None, "figure": self.engine.settings.look.figure}

        def gone(code: int) -> None:
            if code == NO_TK:
                self._no_tk()
            ended(code)

        child = self.start("card", data | look, heard, gone)
        if child is None:
            raise OSError("no card")
        return child

    def show(self, status: Status) -> None:
        """The status window follows what is true."""
        window = self.opened.get("status")
        if window is None:
            return
        told = self._told(status)
        if told != self.told and window.send({"do": "update", **told}):
            self.told = told

    def _no_tk(self) -> None:
        """Once: windows are missing, and what brings them."""
        if not self.said_no_tk:
            self.said_no_tk = True
            self.say(words.no_tk("tkinter"))

    def close_all(self) -> None:
        """The program ends."""
        for window in self.opened.values():
            window.close()

    # --- the routine ------------------------------------------------------------------------------------------

    def open_routine(self, effect: RoutineStarted) -> None:
        """The routine window; its end, whatever the reason, is told to the rules, also one before its beginning."""
        try:
            opened = self._open_routine(effect) is not None
        except Exception:
            log.exception("the routine cannot be opened")
            opened = False
        if not opened:
            self.engine.tell(RoutineClosed())

    def _open_routine(self, effect: RoutineStarted) -> ChildWindow | None:
        rules, left = self.engine.settings, self.left_behind
        speed = float(os.environ.get(SPEED, "1"))
        opening = opening_of(effect, rules.routine, self.moves(), speed, notice=not left.has("notice-seen"))
        heard = (rules.sound.voice or rules.sound.beeps) and rules.sound.volume > 0
        opening = replace(
            opening,
            sound=rules.sound,
            look=rules.look,
            quiet=heard and self.engine.desktop.microphone(),
            voice_said=left.has("no-voice-said"),
            place=left.place(),
        )
        return self.start("routine", to_line(opening) | self._week(), self._routine_said, self._routine_gone)

    def _week(self) -> Line:
        """The moves of the week and their goal; nothing while the diary cannot be read: the routine goes without."""
        rules = self.engine.settings
        try:
            done = self.diary().moves_in_week(numbers.today(self.engine), rules.sitting.day_starts)
        except UnreadableError as error:
            log.warning("the moves of the week are not known: %s", error)
            return {}
        return {"week": [done, rules.routine.weekly_goal]}

    def close_routine(self) -> None:
        """The rules have closed it."""
        window = self.opened.get("routine")
        if window is not None:
            window.close()

    def _routine_said(self, line: Line) -> None:
        if done := move_done(line):
            self.engine.tell(done)
        elif wish := next_level(line):
            self.left_behind.next_time(*wish)
        match line:
            case {"event": "closed"}:
                self.engine.tell(RoutineClosed())
            case {"event": "notice_seen"}:
                self.left_behind.mark("notice-seen")
            case {"event": "voice_said"}:
                self.left_behind.mark("no-voice-said")
            case {"event": "not_for_me", "move": str(move)}:
                self.left_behind.not_for_me(move)
            case {"event": "placed"}:
                self.left_behind.keep_place(line)
            case {"event": "open", "window": "statistics"}:
                self.request(OpenWindow("statistics"))

    def _routine_gone(self, code: int) -> None:
        self.engine.tell(RoutineClosed())
        self._gone("routine", code)

    # --- the others -------------------------------------------------------------------------------------------

    def _heard(self, name: str, line: Line) -> None:
        match line:
            case {"event": "command", "text": "quit"}:
                self.quit()
            case {"event": "command", "text": str(text)}:
                self._command(text)
            case {"event": "open", "window": "status" | "statistics" | "settings" | "about" | "was_up" as window}:
                self.request(OpenWindow(window))
            case {"event": "pressed", "action": "keep_limit"}:
                self.engine.tell(KeepLimit())
            case {"event": "ready"} if name == "status":
                self.show(self.engine.status())

    def _command(self, text: str) -> None:
        try:
            refused = refusal(self.engine.tell(parse(text, self.engine.clock.wall())))
        except CommandError:
            log.warning("a window asked for something that is no command: %r", text[:100])
        else:
            if refused:
                self.say(commands.notice(refused))

    def _gone(self, name: str, code: int) -> None:
        self.opened.pop(name, None)
        if name == "status":
            self.told = None
        if code == NO_TK:
            self._no_tk()
        elif self._was_ending(name):
            self.open(name)

    def _was_ending(self, name: str) -> bool:
        """Whether the window was asked for again while it was already on its way out."""
        asked, at = self.asked_again
        self.asked_again = ("", 0.0)
        return asked == name and self.engine.clock.elapsed() - at < ENDING

    def _status(self) -> Line:
        return self._told(self.engine.status())

    def _told(self, status: Status) -> Line:
        """``status`` in the steps in which it is shown, so that a window is told no more often than a panel."""
        return {"status": status_to_json(steps.shown(status)), "missing": list(self.missing())}

    def _about(self) -> Line:
        files = {"config": self.places.config, "diary": self.places.history, "log": self.places.log}
        return {"files": {name: str(path) for name, path in files.items()}}

    def _statistics(self) -> Line:
        settings, status, today = self.engine.settings, self.engine.status(), numbers.today(self.engine)
        monday = today - timedelta(days=today.weekday())
        diary = self.diary()
        week = [
            {
                "day": day.day.isoformat(),
                "sitting_seconds": day.sitting_seconds,
                "longest_bout_seconds": day.longest_bout_seconds,
                "breaks": day.breaks,
                "moves": day.moves,
            }
            for day in numbers.days(self.engine, diary, monday, monday + timedelta(days=6))
        ]
        return {
            "today": status_to_json(status)["today"],
            "limit_seconds": status.limit_seconds,
            "week": week,
            "moves_week": diary.moves_in_week(today, settings.sitting.day_starts),
            "goal": settings.routine.weekly_goal,
        }
