"""What no body can do in a move of a person's own, with the place in the file that says it.

Jurisdiction: from core.fit's findings, which know keys in the order of time, to keys in the order of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hipbreak.core import fit
from hipbreak.core.fit import PoseFault
from hipbreak.core.moves import Level, Move
from hipbreak.core.tables import Path

_LEVELS: tuple[Level, ...] = ("easier", "harder")


def pose_faults(move: Move, table: Mapping[str, Any]) -> Iterator[tuple[Path, PoseFault]]:
    """Each fault of the poses of ``move``, which ``table`` holds, in all three levels. A level without keys of its own
    is moved through as the usual one: there only what its tempo makes too fast is new."""
    usual = fit.faults(move, "usual")
    for fault in usual:
        yield _key(move, "usual", table, fault), fault
    known = {(fault.kind, fault.side, fault.joint) for fault in usual}
    for level in _LEVELS:
        if move.keys_of(level) is not move.keys:
            for fault in fit.faults(move, level):
                yield _key(move, level, table[level], fault), fault
        elif move.tempo(level) < 1.0:
            quicker = (fault for fault in fit.faults(move, level) if (fault.kind, fault.side, fault.joint) not in known)
            yield from (((level, "tempo"), fault) for fault in quicker)


def _key(move: Move, level: Level, table: Mapping[str, Any], fault: PoseFault) -> Path:
    at = move.keys_of(level)[fault.key - 1].at
    place = next(place for place, key in enumerate(table["key"], 1) if key["at"] == at)
    return (*(() if level == "usual" else (level,)), "key", str(place))
