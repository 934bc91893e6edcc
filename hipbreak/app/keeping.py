"""What is on disk: state, diary, settings. Belongs to the engine's thread.

Jurisdiction: when state and diary are written, when the settings file is read again, and which sentence says what was
wrong with a file. The diary is opened when it is first needed, after the icon is in the tray. What was decided or said
is on disk before it is shown; that somebody still sits there is only handed to the system, and a crash of the program
loses what came since the last look (the engine's ``SIGN_OF_LIFE``), a power cut what the disk had not taken yet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hipbreak import config_file, state_file
from hipbreak.app.own_moves import OwnMoves
from hipbreak.clock import Clock, system_clock, system_clocks
from hipbreak.config_file import Followed
from hipbreak.core.effects import Effect
from hipbreak.core.messages import Event, Launched, Look, Now
from hipbreak.core.settings import Settings
from hipbreak.core.state import State, begin
from hipbreak.history import Diary
from hipbreak.places import Places
from hipbreak.wording import settings as words

SIGN_EACH = 20.0  # seconds between two signs of life at least: looks may come each second
ON_DISK_EACH = 900.0  # seconds: what a power cut may lose of a sitting where the disk's own order is loose
DAYS_A_MONTH = 30.44

log = logging.getLogger(__name__)


@dataclass
class Keeping:
    """``say`` shows a sentence about a file to the person."""

    places: Places
    say: Callable[[str], None]
    followed: Followed = field(init=False)
    own: OwnMoves = field(init=False)
    boot: str | None = field(default_factory=state_file.boot_id)
    writable: bool = True
    saved_at: float = float("-inf")
    on_disk_at: float = float("-inf")
    unopened: Diary | None = None
    said: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        try:
            config_file.write_template(self.places.config, words.comments())
        except OSError:
            log.warning("%s cannot be written", self.places.config)
        self.followed = config_file.begin(self.places.config)
        self.own = OwnMoves(self.places.config.parent)

    # --- settings ---------------------------------------------------------------------------------------------

    def settings(self, elapsed: float) -> Settings:
        """The settings in force; the file, and those of own moves, are read again when they have changed."""
        before = self.followed.loaded
        self.followed = config_file.follow(self.places.config, self.followed, elapsed)
        if self.followed.loaded is not before:
            self.say_faults()
        settings = self.followed.loaded.settings
        shelf = self.own.shelf(elapsed)
        if shelf != settings.routine.shelf:
            settings = replace(settings, routine=replace(settings.routine, shelf=shelf))
        return settings

    def say_faults(self) -> None:
        """What is wrong in the settings file, a sentence each."""
        for fault in self.followed.loaded.faults:
            self.say(words.sentence(fault.line, fault.fault, fault.broken))

    # --- state ------------------------------------------------------------------------------------------------

    def begin(self) -> tuple[State, Clock, Launched | None]:
        """The state to go on with, on a clock that continues its axis; Launched says how long nobody was running."""
        loaded = state_file.load(self.places.state, State)
        self.writable = loaded.writable
        if loaded.notice:
            self._note(loaded.notice)
        if loaded.saved is None:
            clock = system_clock()
            return begin(clock.now(), self.followed.loaded.settings), clock, None
        boottime = system_clocks()[0]()
        wall = datetime.now().astimezone()
        resumed = state_file.resume(loaded.saved, wall, self.boot, boottime)
        clock = system_clock(resumed.elapsed)
        return loaded.saved.state, clock, Launched(resumed.away, resumed.off)

    def keep(self, event: Event, effects: tuple[Effect, ...], state: State, now: Now, boottime: float) -> None:
        """Effects into the diary, then the state beside it; a crash in between is a diary entry written twice.

        What somebody said is kept at once, whatever it led to; a look that changed nothing is a sign of life.
        """
        for effect in effects:
            for notice in self.diary(now.wall).record(effect, now):
                self._note(notice)
        sign = not effects and isinstance(event, Look) and now.elapsed - self.on_disk_at < ON_DISK_EACH
        if not sign or now.elapsed - self.saved_at >= SIGN_EACH:
            self.save(state, now, boottime, sign=sign)

    def save(self, state: State, now: Now, boottime: float, *, sign: bool = False) -> None:
        """The state on disk, or handed to the system as a ``sign`` of life; what cannot be written is said once."""
        if not self.writable:
            return
        self.saved_at = now.elapsed
        self.on_disk_at = self.on_disk_at if sign else now.elapsed
        put = state_file.sign if sign else state_file.save
        try:
            put(self.places.state, state, now, self.boot, boottime)
        except OSError as error:
            log.warning("the state cannot be written: %s", error)
            self._note("state_unwritable")

    # --- diary ------------------------------------------------------------------------------------------------

    def diary(self, wall: datetime | None = None) -> Diary:
        """The diary, opened when it is first asked for."""
        if self.unopened is None:
            self.unopened, notices = Diary.open(self.places.history, wall or datetime.now().astimezone())
            for notice in notices:
                self._note(notice)
        return self.unopened

    def new_day(self, now: Now) -> None:
        """Once a day: a backup, and what the person does not want to keep any more goes."""
        for notice in self.diary(now.wall).back_up(now.wall):
            self._note(notice)
        months = self.followed.loaded.settings.diary.keep
        if months is not None:
            self.diary().prune((now.wall - timedelta(days=months * DAYS_A_MONTH)).date())

    def close(self, state: State, now: Now, boottime: float) -> None:
        """Everything on disk; the program ends."""
        self.save(state, now, boottime)
        if self.unopened is not None:
            self.unopened.close(now)

    def _note(self, code: str) -> None:
        if code not in self.said:
            self.said.add(code)
            self.say(words.NOTICES[code])
