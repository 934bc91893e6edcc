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

MANY = 50
_LEVELS: tuple[Level, ...] = ("easier", "harder")


def pose_faults(move: Move, table: Mapping[str, Any]) -> Iterator[tuple[Path, PoseFault]]:
    """Each fault of the poses of ``move``, which ``table`` holds, in all three levels. A level without keys of its own
    is moved through as the usual one: there only what its tempo makes too fast is new. Nothing is said of the others
    where the usual one is wrong throughout: to look at all three takes seconds."""
    usual = fit.faults(move, "usual")
    for fault in usual:
        yield _key(move, "usual", table, fault), fault
    if len(usual) > MANY:
        return
    known = {(fault.kind, fault.side, fault.joint) for fault in usual}
    for level in _LEVELS:
        own = move.keys_of(level) is not move.keys
        for fault in fit.faults(move, level):
            if own:
                yield _key(move, level, table[level], fault), fault
            elif (fault.kind, fault.side, fault.joint) not in known:
                yield (level, "tempo"), fault


def _key(move: Move, level: Level, table: Mapping[str, Any], fault: PoseFault) -> Path:
    at = move.keys_of(level)[fault.key - 1].at
    place = next(place for place, key in enumerate(table["key"], 1) if key["at"] == at)
    return (*(() if level == "usual" else (level,)), "key", str(place))
