"""The demo's composition: engine, tray, prompts and windows around a desktop and a clock that are invented.

Jurisdiction: wiring, and moving the invented day on. The engine's thread does everything but the tray, as in the
program itself.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from hipbreak import config_file, move_files, places
from hipbreak.app.icon import icon
from hipbreak.app.prompter import Prompter
from hipbreak.app.windows import Windows
from hipbreak.clock import Clock
from hipbreak.core.effects import CloseRoutine, Effect, Notice, Prompt, PromptGone, RoutineStarted
from hipbreak.core.messages import Later, Now, OpenWindow, Quit, Request, RoutineClosed, Sample, Start
from hipbreak.core.opening import FASTEST, move_done, opening_of, to_line
from hipbreak.core.settings import DEFAULTS, Settings
from hipbreak.core.state import begin
from hipbreak.core.status import Status
from hipbreak.demo import script
from hipbreak.demo.hand import hand
from hipbreak.demo.shots import Shots
from hipbreak.desktop import Desktop, no_desktop
from hipbreak.engine import Engine, Ports, refusal
from hipbreak.history import Diary
from hipbreak.places import Places
from hipbreak.ui.tray import Tray
from hipbreak.ui.tray_icon import picture
from hipbreak.wording import commands, prompts
from hipbreak.wording import demo as words

NAME = "hipbreak-demo"  # beside the icon of a hipbreak that runs
TICK = 0.08  # real seconds
LONGEST_TICK = 0.5  # real seconds; a machine that stood still has shown nothing meanwhile
SETTLES = 1.2  # real seconds until what was asked for is on the screen and has stopped moving

log = logging.getLogger(__name__)


class Stage:
    """One playing, made on the main thread; what it showed is known when :meth:`run` has returned."""

    def __init__(self, folder: Path, speed: float, shots: Path | None, say: Callable[[str], None]) -> None:
        """``folder`` takes what the windows want to keep; ``say`` gets each line for the terminal."""
        self._folder, self._speed, self._write = folder, speed, say
        self._shots = Shots(shots) if shots else None
        self._hand = hand(datetime.now().astimezone())
        settings = _settings()
        ports = Ports(lambda _: settings, self._keep, self._perform, self._shown, lambda *_: None)
        clock = cast("Clock", self._hand)  # the engine asks nothing else of a clock; that one reads the machine's
        self.engine = Engine(begin(clock.now(), settings), clock, no_desktop(), ports)
        self.windows = Windows(self.engine, self._diary, _places(folder), tuple, self._open, self._tell_them, self.quit)
        self.prompter = Prompter(self.engine, self.windows.card, lambda *_: "failed")
        backend, _ = icon(NAME, self._tray_is, lambda: self._asked(Quit()))
        self.tray = Tray(backend, self._asked)
        self.typing, self.call, self.ready = True, False, False
        self.routines = self.prompts = 0
        self.moves: list[str] = []
        self.planned: tuple[str, ...] = ()
        self.sat = 0.0
        self.over = self.broken = self.had_icon = False
        self._kept: Diary | None = None
        self._script = script.day(self)
        self._beat, self._spent, self._began = script.Beat(0), 0.0, 0.0
        self._looked = time.monotonic()
        self._ended = threading.Event()
        self._turning = threading.Event()

    @property
    def pictures(self) -> list[Path]:
        """Those taken."""
        return self._shots.paths if self._shots else []

    @property
    def blind(self) -> bool:
        """Whether pictures of the screen were wanted and could not be had."""
        return self._shots is not None and self._shots.blind

    def run(self) -> None:
        """Until the day is over or somebody ends it; gives the main thread to the tray."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.quit())
        self.tray.show(self.engine.status(), ())
        engine = threading.Thread(target=self._engine, name="engine")
        engine.start()
        self.tray.run()
        self.quit()
        engine.join()

    def quit(self) -> None:
        """From any thread."""
        self._ended.set()
        self.engine.stop()

    # --- the engine's thread ----------------------------------------------------------------------------------

    def _engine(self) -> None:
        ticks = threading.Thread(target=self._tick, name="ticks")
        try:
            self.engine.desktop = self._desktop()
            ticks.start()
            self.engine.run()
        except Exception:
            log.exception("the demo could not run")
            self.broken = True
        finally:
            self._end()

    def _end(self) -> None:
        self._ended.set()
        self.prompter.hide_all()
        self.windows.close_all()
        if self._kept:
            self._kept.close(self.engine.now)
        self.engine.desktop.close()
        self.tray.stop()

    def _desktop(self) -> Desktop:
        """The real one, but for what somebody does at it."""
        if sys.platform != "linux":
            real = no_desktop()
        else:
            from hipbreak.desktop.linux.build import build

            real = build(self._hand.elapsed, lambda: None, self.engine.put)
        return replace(real, sample=self._sample, watch=lambda _: None, asks=lambda: None)

    def _sample(self) -> Sample:
        at = self._hand.at
        if not self.typing:
            before = self.engine.state.seat.sample.last_input
            at = before if before is not None else at
        return Sample(at, call=self.call)

    def _tick(self) -> None:
        """On a thread of its own: asks for the next turn whenever the last one is done."""
        while not self._ended.wait(TICK):
            if not self._turning.is_set():
                self._turning.set()
                self.engine.put(self._turn)

    def _turn(self) -> None:
        try:
            self._go_on()
        except Exception:
            log.exception("the demo cannot go on")
            self.broken = True
            self.quit()
        finally:
            self._turning.clear()

    def _go_on(self) -> None:
        """Moves the day on by the real time since the last turn; the next beat where this one is over."""
        now = time.monotonic()
        self._spent, self._looked = self._spent + min(LONGEST_TICK, now - self._looked), now
        lasts = max(self._beat.seconds / self._speed, self._beat.real)
        part = min(1.0, self._spent / lasts) if lasts else 1.0
        self._pass_until(self._began + self._beat.day * part)
        if part >= 1 or self._beat.until():
            self._next()

    def _pass_until(self, at: float) -> None:
        """Look after look as the rules asked for them, up to ``at``."""
        while self._hand.at < at and not self._beat.until():
            watch = self.engine.state.watch
            self._hand.at = min(at, max(min(watch.at, watch.minute), self._hand.at + 0.1))
            self.engine.look()
            status = self.status()
            if not status.routine_open:
                self.sat = max(self.sat, status.sitting_seconds)

    def _next(self) -> None:
        beat = next(self._script, None)
        if beat is None:
            self.over = True
            self.quit()
        else:
            self._beat, self._spent, self._began = beat, 0.0, self._hand.at

    # --- what the rules want ----------------------------------------------------------------------------------

    def _keep(self, _: object, effects: tuple[Effect, ...], __: object, now: Now) -> None:
        for effect in effects:
            self._diary().record(effect, now)

    def _diary(self) -> Diary:
        if self._kept is None:
            self._kept, _ = Diary.open(self._folder / "history.db", self._hand.wall())
        return self._kept

    def _perform(self, effect: Effect, _: Now) -> None:
        match effect:
            case Prompt():
                self.prompts += 1
                self.prompter.show(effect.prompt, prompts.words(effect), self.engine.settings.prompt.show, strict=False)
            case PromptGone():
                self.prompter.hide(effect.prompt)
            case RoutineStarted():
                self._open_routine(effect)
            case CloseRoutine():
                self.windows.close_routine()
            case Notice() if not effect.refused:
                self._tell_them(commands.notice(effect))

    def _shown(self, status: Status) -> None:
        self.tray.show(status, ())
        self.windows.show(status)

    def _open_routine(self, effect: RoutineStarted) -> None:
        self.routines += 1
        self.planned = effect.moves
        speed = min(FASTEST, max(1.0, script.ROUTINE * self._speed))
        opening = opening_of(effect, self.engine.settings.routine, move_files.load(), speed, notice=False)
        if self.windows.start("routine", to_line(opening), self._routine_said, self._routine_gone) is None:
            self.engine.put(RoutineClosed())

    def _routine_said(self, line: dict[str, Any]) -> None:
        if done := move_done(line):
            self.moves.append(done.move)
            self.engine.tell(done)
        match line:
            case {"event": "ready"}:
                self.ready = True
            case {"event": "closed"}:
                self.engine.tell(RoutineClosed())

    def _routine_gone(self, _: int) -> None:
        self.windows.opened.pop("routine", None)
        self.engine.tell(RoutineClosed())

    # --- what a person asks for -------------------------------------------------------------------------------

    def _tray_is(self, how: str) -> None:
        self.had_icon = self.had_icon or how != "none"

    def _asked(self, request: Request) -> None:
        """From the tray's menu, on its thread."""
        match request:
            case Quit():
                self.quit()
            case OpenWindow():
                self.engine.put(lambda: self._open(request))
            case _:
                self.engine.put(lambda: self._command(request))

    def _command(self, event: Any) -> None:
        refused = refusal(self.engine.tell(event))
        if refused:
            self._tell_them(commands.notice(refused))

    def _open(self, request: OpenWindow) -> None:
        if request.window == "settings":
            self._tell_them(words.NO_SETTINGS)
        else:
            self.windows.open(request.window)

    def _tell_them(self, sentence: str) -> None:
        self._write(sentence)
        self.engine.desktop.say("hipbreak", sentence)

    # --- what the script wants --------------------------------------------------------------------------------

    def say(self, stage: str) -> None:
        """One line for the terminal."""
        self._write(words.line(self._hand.wall(), stage))

    def shot(self, name: str) -> None:
        """Screen and icon, where pictures are wanted."""
        if self._shots:
            status = self.status()
            self._shots.take(name, picture(status.icon, status.fill))

    def settle(self) -> float:
        """Real seconds."""
        return SETTLES if self._shots else 0.0

    def tell(self, command: Later | Start) -> None:
        """As if it had been pressed."""
        self.engine.tell(command)

    def status(self) -> Status:
        """What is true now."""
        return self.engine.status()

    def all_done(self) -> bool:
        """Every move that the routine was to hold."""
        return bool(self.planned) and set(self.planned) <= set(self.moves)

    def close_routine(self) -> None:
        """Nobody has to press its last button."""
        self.windows.close_routine()


def _settings() -> Settings:
    """The rules as they are usually, looks and moves as this person wants them; the file is only read."""
    try:
        own = config_file.load(places.find().config).settings
    except OSError:
        own = DEFAULTS
    how = replace(DEFAULTS.prompt, show=own.prompt.show)
    return replace(DEFAULTS, prompt=how, routine=own.routine, look=own.look, sound=own.sound)


def _places(folder: Path) -> Places:
    return Places(
        config=folder / "config.toml",
        history=folder / "history.db",
        state=folder / "state.json",
        log=folder / "hipbreak.log",
        cache=folder,
        runtime=folder,
    )
