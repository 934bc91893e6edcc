"""What changes the chair from outside: the person's word, a routine, a restart of the program (S6, S7, S8, S10).

Jurisdiction: the bout and the absence after such a word; what the desktop tells is :mod:`~hipbreak.core.sitting`'s.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core.messages import Now, Sample
from hipbreak.core.settings import SittingSettings
from hipbreak.core.sitting import Absence, Ended, Seat, present, rest
from hipbreak.core.spans import Bout, begin


def launch(seat: Seat, away: float, off: bool, now: Now, rules: SittingSettings) -> tuple[Seat, Ended | None]:
    """S10: the program starts again after ``away`` seconds; not running is undecided time."""
    carried = present(seat, seat.at, rules)
    seat = replace(seat, sign=seat.at if carried else seat.sign, blind=None)
    lasting = away < rules.away_after
    bout, until = seat.bout, seat.sign
    if bout and lasting:
        seat = replace(seat, unseen=seat.unseen + away)
    elif bout:
        until = min([at for at in (until, seat.standing_since, seat.certain_since) if at is not None])
        seat = replace(seat, bout=None, absence=Absence(bout, until, off), away_since=until)
    elif seat.absence and off:
        seat = replace(seat, absence=replace(seat.absence, certain=True))
    if not lasting:
        seat = replace(seat, standing_since=None, certain_since=None, heard=now.elapsed)
    seat = replace(seat, at=now.elapsed, sample=Sample(locked=seat.certain_since is not None))
    return seat, Ended(bout, until, "off") if bout and not lasting else None


def stand(seat: Seat, now: Now) -> Seat:
    """S6: "I'm standing"."""
    return replace(seat, standing_since=now.elapsed, sign=now.elapsed, absence=None)


def sit(seat: Seat, now: Now) -> tuple[Seat, Bout | None]:
    """S6: "I'm sitting": the bout goes on if standing was short, else the next begins now."""
    if seat.bout and seat.standing_since is not None:
        seat = rest(seat, seat.standing_since, now.elapsed)
        return replace(seat, standing_since=None, sign=now.elapsed), None
    bout = begin(now.elapsed, now)
    return replace(seat, bout=bout, standing_since=None, sign=now.elapsed, absence=None), bout


def finish(seat: Seat, until: float, why: str) -> tuple[Seat, Ended | None]:
    """The bout ends at ``until`` by the person's own doing: a routine (S7) or a correction (S8)."""
    if not seat.bout:
        return seat, None
    ended = Ended(seat.bout, max(until, seat.bout.since), why)
    return replace(seat, bout=None, absence=None, away_since=ended.until, heard=seat.at), ended


def undo(seat: Seat) -> Seat:
    """S8, "I was here all along": the last absence was sitting; the bout before it goes on.

    What was known of the time since then (calls, short locks) is kept. The caller has checked that there is one.
    """
    absence = seat.absence
    if absence is None:
        return seat
    later = seat.bout.spans if seat.bout else ()
    bout = replace(absence.bout, spans=(*absence.bout.spans, *later))
    return replace(seat, bout=bout, absence=None, sign=seat.at, last_input=seat.last_input, unseen=0.0)
