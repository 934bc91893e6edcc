"""What the routine's window leaves behind: its place, what was said once and for all, and wishes for the settings.

Jurisdiction: these files beside the state, and the two settings that the window changes; the person's comments stay.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from hipbreak import config_file
from hipbreak.core.opening import Place, place_of
from hipbreak.core.settings import RoutineSettings
from hipbreak.core.settings_text import write_value
from hipbreak.places import Places
from hipbreak.safe_files import create_private, write_atomically
from hipbreak.wording import commands
from hipbreak.wording import settings as words

LARGEST = 4096  # bytes of a place
Mark = Literal["notice-seen", "no-voice-said"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LeftBehind:
    """``say`` shows a sentence to the person."""

    places: Places
    say: Callable[[str], None]

    def has(self, mark: Mark) -> bool:
        """Whether that was said (the notice of section 5; that no voice was found)."""
        return self._beside(mark).exists()

    def mark(self, mark: Mark) -> None:
        """It was said; where that cannot be kept it will be said again."""
        try:
            create_private(self._beside(mark))
        except OSError as error:
            log.warning("%s cannot be kept: %s", mark, error)

    # --- the place of the window ------------------------------------------------------------------------------

    def place(self) -> Place | None:
        """Where the window was last time, None where that is not known."""
        try:
            with self._place_file.open("rb") as file:
                found = place_of(json.loads(file.read(LARGEST)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):
            found = None
        if found is None:
            log.warning("%s is no place of a window: it opens where the pointer is", self._place_file)
        return found

    def keep_place(self, told: Mapping[str, Any]) -> None:
        """Where the window says that it was."""
        place = place_of(told)
        if place is None:
            log.warning("a window was at no place: %r", str(told)[:200])
            return
        try:
            write_atomically(self._place_file, json.dumps(asdict(place)).encode())
        except OSError as error:
            log.warning("the place of a window cannot be kept: %s", error)

    @property
    def _place_file(self) -> Path:
        return self._beside("routine-window.json")

    def _beside(self, name: str) -> Path:
        return self.places.state.with_name(name)

    # --- settings ---------------------------------------------------------------------------------------------

    def next_time(self, move: str, level: str) -> None:
        """Next time ``move`` (lunge, bridge, scoop) is easier, usual or harder."""
        levels = write_value("routine", "level", self._routine.level)
        self._write("routine.level", {**levels, move: level})

    def not_for_me(self, move: str) -> None:
        """From now on ``move`` is left out."""
        unwanted = self._routine.not_for_me
        if move not in unwanted:
            self._write("routine.not_for_me", [*unwanted, move])

    @property
    def _routine(self) -> RoutineSettings:
        """As the file says now: what holds in the program follows a second later."""
        return config_file.load(self.places.config).settings.routine

    def _write(self, key: str, value: Any) -> None:
        """What cannot be written is said: the person has just asked for it."""
        path = self.places.config
        try:
            fault = config_file.write_values(path, {key: value}, words.comments())
        except OSError as error:
            self.say(commands.cannot_write(str(path), error.strerror or ""))
            return
        if fault:
            self.say(words.sentence(fault.line, fault.fault, fault.broken))
