"""The running program: adapters, threads and windows put together, and each effect done by whom it concerns.

Jurisdiction: wiring. Which thread does what is in docs/architecture.md; what to do, the rules have decided.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hipbreak import remote
from hipbreak.app.answers import Answers
from hipbreak.app.icon import Say
from hipbreak.app.keeping import Keeping
from hipbreak.app.prompter import Prompter
from hipbreak.app.windows import Windows
from hipbreak.core import steps
from hipbreak.core.effects import CloseRoutine, Effect, LimitChanged, Notice, Prompt, PromptGone, RoutineStarted
from hipbreak.core.messages import Command, Delivery, Event, Now, OpenWindow, Words
from hipbreak.core.state import State
from hipbreak.core.status import Status
from hipbreak.desktop import Desktop, no_desktop
from hipbreak.engine import Engine, Inbox, Ports, refusal
from hipbreak.places import Places
from hipbreak.ui.tray import Tray
from hipbreak.wording import commands, prompts, running, sources

if TYPE_CHECKING:
    from hipbreak.app.calendar import Calendar
    from hipbreak.desktop.plyer_prompt import PlyerPrompt

TRAY_COMES_BACK = 10.0  # seconds
KEPT_WITHIN = 4.0  # seconds that a system gives to a program when the session ends
OPENED_WITHIN = 3.0  # seconds, in which an opener that finds no editor says so

log = logging.getLogger(__name__)


class Program:
    """One run. Made, and run, on the engine's thread; the main thread belongs to the tray."""

    def __init__(self, places: Places, tray: Tray, inbox: Inbox, balloon: Say = lambda *_: "failed") -> None:
        """``balloon`` says a sentence beside the icon, where the icon can."""
        self._places, self.tray, self._balloon = places, tray, balloon
        self._unsaid: list[str] | None = []  # until there is a desktop that could say it
        self.keeping = Keeping(places, self.say)
        state, clock, self._launched = self.keeping.begin()
        ports = Ports(self.keeping.settings, self._keep, self._perform, self._shown, self._heard)
        self.engine = Engine(state, clock, no_desktop(), ports, inbox)
        self.windows = Windows(
            self.engine,
            self.keeping.diary,
            places,
            self.missing,
            self._open,
            self.say,
            self.quit,
            self.keeping.own.moves,
        )
        self.prompter = Prompter(self.engine, self.windows.card, self._say_words)
        self.answers = Answers(self.engine, self.keeping.diary, self._open, self.said_sources, self.missing, self.quit)
        self._served: remote.Server | None = None
        self._calendar: Calendar | None = None
        self._calendar_day = 0
        self._told_no_tray = False
        self._kept = threading.Event()
        self._plyer: PlyerPrompt | None = None
        self._quitting = self._begun = False
        self._starting = threading.Lock()
        self._give_up: Callable[[], None] | None = None

    def quit(self) -> None:
        """From any thread: the engine ends, and the tray after it; a start that waits for slow buses waits no more."""
        self._quitting = True
        self.engine.stop()
        with self._starting:
            if self._give_up:
                self._give_up()

    def _held_up(self, give_up: Callable[[], None] | None) -> None:
        """The start waits for what ``give_up`` ends, from now on; None: for nobody."""
        with self._starting:
            self._give_up = give_up
            if give_up and self._quitting:
                give_up()

    def _ends(self) -> None:
        """The session ends: returns when all that is to be kept is on the disk."""
        self.quit()
        self._kept.wait(KEPT_WITHIN)

    def run(self) -> None:
        """Until quit; one that comes before the desktop is known leaves on disk what the last run has left there."""
        try:
            engine = self.engine
            self.tray.show(steps.shown(engine.status()), ())
            engine.desktop = _desktop(engine, self._balloon, self._ends, self._held_up)
            self._held_up(None)
            if self._quitting:
                return
            self.tray_is(self.tray.how())
            self._served = remote.Server(self._places.runtime, self._requested)
            self._say_what_waits()
            engine.put(self._start_calendar)
            self._begun = True
            engine.run(self._launched)
        finally:
            self._end()

    def _start_calendar(self) -> None:
        from hipbreak.app.calendar import Calendar

        self._calendar = Calendar(lambda: self.engine.put(self._edge))
        self._edge()

    def _edge(self) -> None:
        """An edge of the wall clock is worth a look; the first one makes the day's backup, too."""
        self.engine.look()

    def _plan(self) -> None:
        if self._calendar:
            self._calendar.plan(self.engine.now.wall, self.engine.settings)

    def _end(self) -> None:
        """State and diary on disk first; then everything that shows or listens, whatever becomes of the one before."""
        engine = self.engine
        endings: list[Callable[[], object]] = [
            self._keep_all,
            self._kept.set,
            self.prompter.hide_all,
            self.windows.close_all,
            engine.desktop.close,
            self.tray.stop,
        ]
        endings += [self._calendar.close] if self._calendar else []
        endings += [self._served.close] if self._served else []
        for end in endings:
            try:
                end()
            except Exception:
                log.exception("something did not end well")

    def _keep_all(self) -> None:
        """Of a run that never looked nothing is kept: what the last one has left is true."""
        if self._begun:
            self.keeping.close(self.engine.state, self.engine.now, self.engine.clock.boottime())

    def _keep(self, event: Event, effects: tuple[Effect, ...], state: State, now: Now) -> None:
        self.keeping.keep(event, effects, state, now, self.engine.clock.boottime())
        if self._calendar and state.tally.day != self._calendar_day:
            self.keeping.new_day(now)
            self._calendar_day = state.tally.day
        self._plan()

    def _perform(self, effect: Effect, _: Now) -> None:
        match effect:
            case Prompt():
                self._prompt(effect.prompt, prompts.words(effect))
            case PromptGone():
                self.prompter.hide(effect.prompt)
            case RoutineStarted():
                self.windows.open_routine(effect)
            case CloseRoutine():
                self.windows.close_routine()
            case Notice() if effect.prompt is not None:
                usual = round(self.engine.settings.sitting.sit_limit / 60)
                self._prompt(effect.prompt, prompts.easing(effect.minutes, usual, number=effect.prompt))
            case Notice() if not effect.refused:
                self.say(commands.notice(effect))
            case LimitChanged():
                log.info("reminders come every %s min now", effect.minutes)

    def _prompt(self, number: int, words: Words) -> None:
        rules = self.engine.settings.prompt
        self.prompter.show(number, words, rules.show, strict=rules.strict)

    def _shown(self, status: Status) -> None:
        self.windows.show(status)
        self.answers.shown(status)
        self.tray.show(steps.shown(status), self.missing())  # the last: panels ask back at once

    def _heard(self, event: Event, effects: tuple[Effect, ...], now: Now) -> None:
        self.answers.heard(event, effects, now)

    # --- what comes in ----------------------------------------------------------------------------------------

    def tray_is(self, how: str) -> None:
        """Another tray shows the icon. That there is none is said once, when it stays so: a panel may just restart."""
        if how == "none" and not self._told_no_tray:
            timer = threading.Timer(TRAY_COMES_BACK, self._still_no_tray)
            timer.daemon = True
            timer.start()

    def _still_no_tray(self) -> None:
        if self.tray.how() == "none" and not self._told_no_tray:
            self._told_no_tray = True
            self.engine.put(lambda: self.say(running.NO_TRAY))

    def _requested(self, request: remote.Request) -> None:
        self.engine.put(lambda: self.answers.handle(request))

    def asked(self, request: Command | OpenWindow) -> None:
        """From the tray's menu, handed over to the engine's thread."""
        if isinstance(request, OpenWindow):
            self._open(request)
        else:
            self._command(request)

    def _command(self, event: Event) -> None:
        refused = refusal(self.engine.tell(event))
        if refused:
            self.say(commands.notice(refused))

    def _open(self, request: OpenWindow) -> None:
        if request.window == "settings":
            self._open_settings()
        else:
            self.windows.open(request.window)

    def _open_settings(self) -> None:
        """Until it has a window: the commented file in the person's editor."""
        path = str(self._places.config)
        opener = {"darwin": ["open", "-t"], "win32": ["notepad"]}.get(sys.platform, ["xdg-open"])
        threading.Thread(target=self._opened, args=([*opener, path], path), name="editor", daemon=True).start()

    def _opened(self, command: list[str], path: str) -> None:
        """What became of opening ``path``; an opener hands over and ends, an editor may stay for hours."""
        try:
            opener = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            failed = opener.wait(OPENED_WITHIN) != 0
        except subprocess.TimeoutExpired:
            failed = False
        except OSError:
            failed = True
        sentence = running.open_it_yourself(path) if failed else running.opened_in_editor(path)
        self.engine.put(lambda: self.say(sentence))

    # --- words ------------------------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """A sentence for the person, and for the log."""
        if self._unsaid is not None:
            self._unsaid.append(sentence)
            return
        log.info("said: %s", sentence)
        self._say_words("hipbreak", sentence)

    def _say_what_waits(self) -> None:
        waiting, self._unsaid = self._unsaid or [], None
        for sentence in waiting:
            self.say(sentence)
        self.keeping.say_faults()

    def _say_words(self, headline: str, sentence: str) -> Delivery:
        """A notification without buttons; the last way to it is plyer's."""
        said = self.engine.desktop.say(headline, sentence)
        if said != "failed":
            return said
        if self._plyer is None:
            from hipbreak.desktop.plyer_prompt import PlyerPrompt

            self._plyer = PlyerPrompt()
        return self._plyer.say(headline, sentence)

    def missing(self) -> tuple[str, ...]:
        """What cannot be known here, as sentences (S11)."""
        return sources.missing(self.engine.desktop.missing())

    def said_sources(self) -> Mapping[str, Mapping[str, Any]]:
        """Of each thing: who tells it, as a code and a sentence, what it says now, and whether it can be known."""
        told = self.engine.desktop.sources()
        return {key: asdict(one) | {"says": sources.say(key, one.source)} for key, one in told.items()}


def _desktop(
    engine: Engine, balloon: Say, ends: Callable[[], None], held_up: Callable[[Callable[[], None]], None]
) -> Desktop:
    if sys.platform == "win32":
        from hipbreak.desktop.windows.build import build as build_windows

        return build_windows(engine.clock.elapsed, lambda: engine.put(None), engine.put, balloon, ends)
    if sys.platform == "darwin":
        from hipbreak.desktop.macos.build import build as build_mac

        return build_mac(engine.clock.elapsed, lambda: engine.put(None), engine.put)
    if sys.platform != "linux":
        return no_desktop()
    from hipbreak.desktop.linux.build import build

    return build(engine.clock.elapsed, lambda: engine.put(None), engine.put, held_up)
