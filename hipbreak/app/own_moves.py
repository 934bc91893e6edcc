"""The moves and routines of a person's own while the program runs: looked at again before the rules need them.

Jurisdiction: when to look, and that a file with a fault is said once, in the log; ``moves list``, ``moves check`` and
``doctor`` say it whenever asked, a notice when its routine is asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hipbreak.core.moves import Move
from hipbreak.core.shelf import Shelf

if TYPE_CHECKING:
    from hipbreak.move_files import Library

EACH = 1.0  # seconds between two looks
FOLDERS = ("moves", "routines")

log = logging.getLogger(__name__)


@dataclass
class OwnMoves:
    """``folder`` is that of the settings. Belongs to the engine's thread."""

    folder: Path
    found: Library | None = None
    looked_at: float = float("-inf")
    said: set[str] = field(default_factory=set)

    def shelf(self, elapsed: float) -> Shelf:
        """What the rules know of; files that have changed are read again. Without own files nothing is read at all."""
        if elapsed >= self.looked_at + EACH:
            self.looked_at = elapsed
            self._look()
        return self.found.shelf if self.found else Shelf()

    def moves(self) -> Mapping[str, Move]:
        """All moves by id, as of the last look."""
        return self.found.moves if self.found else built_in()

    def _look(self) -> None:
        if self.found is None and not any((self.folder / name).is_dir() for name in FOLDERS):
            return
        from hipbreak import move_files  # large, with all that a body can do: most people have no files of their own
        from hipbreak.wording import moves as words

        try:
            self.found = move_files.library(self.folder, self.found)
        except (OSError, ValueError):
            log.exception("the moves of hipbreak cannot be read")
            return
        for file in self.found.faulty:
            for fault in file.faults[:1]:
                self._say(words.sentence(str(file.path), fault.line, fault.path, fault.fault, fault.broken))

    def _say(self, sentence: str) -> None:
        if sentence not in self.said:
            self.said.add(sentence)
            log.warning("left out: %s", sentence)


def built_in() -> Mapping[str, Move]:
    """The moves that come with hipbreak."""
    from hipbreak import move_files  # as above

    return move_files.load()
