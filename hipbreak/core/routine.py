"""The routine as a plan: which moves, in which order, on which side, for how long (product.md section 4)."""

from __future__ import annotations

from hipbreak.core.settings import MOVES, RoutineSettings

KNOWN = (*MOVES, "bridge_single", "bridge_standing", "march")


def planned(settings: RoutineSettings, kind: str, move: str | None, next_move: str) -> tuple[str, ...]:
    """The ids of the moves that a routine is to hold, in order; empty when ``move`` is no move.

    ``kind`` full: lunge, bridge, scoop less those that are not for this person; single: ``move``, or ``next_move``.
    """
    if move is not None:
        return (move,) if move in KNOWN else ()
    wanted = tuple(each for each in MOVES if each not in settings.not_for_me) or MOVES[:1]
    if kind == "full":
        return wanted
    return (next_move if next_move in wanted else wanted[0],)


def next_move(after: str, settings: RoutineSettings) -> str:
    """The move that follows ``after`` in the order lunge, bridge, scoop, round and round."""
    base = after.split("_")[0]
    order = [each for each in MOVES if each not in settings.not_for_me] or list(MOVES[:1])
    later = MOVES[MOVES.index(base) + 1 :] if base in MOVES else ()
    return next((each for each in order if each in later), order[0])
