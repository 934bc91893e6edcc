"""How long has somebody sat without getting up? Rules S1 to S8, one look at a time.

Jurisdiction: bouts and absences. Takes what the desktop can tell (:class:`~hipbreak.core.messages.Sample`) and says
when a bout began, how much of it was sitting, and when it ended, backdated where the rules say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from hipbreak.core.messages import Now, Sample
from hipbreak.core.settings import SittingSettings
from hipbreak.core.spans import Bout, Kind, Span, begin, overlap, seconds, with_span

INPUT_COUNTS = 60.0  # S1
STANDING_ENDS_BOUT = 120.0  # S6
QUESTION_AFTER = 600.0  # S8: media without input
LONG_AGO = -1e9  # no input was ever heard


@dataclass(frozen=True, slots=True)
class Absence:
    """The last absence: ``bout`` ended at ``until``. ``certain`` ones (asleep, off) cannot be undone (S8)."""

    bout: Bout
    until: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Everything known about the chair.

    ``at`` is the last look. ``last_input`` is the last input heard, ``heard`` the instant up to which inputs are
    used up, ``sign`` the last sign of life, ``unseen`` the seconds since then in which the program did not run.
    ``certain_since``: locked or asleep since (S4). ``blind`` is the last silence of 10 min or more over media (S8).
    """

    at: float = 0.0
    sample: Sample = field(default_factory=Sample)
    bout: Bout | None = None
    last_input: float = LONG_AGO
    heard: float = 0.0
    sign: float = 0.0
    unseen: float = 0.0
    certain_since: float | None = None
    standing_since: float | None = None
    absence: Absence | None = None
    away_since: float = 0.0
    blind: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """``bout`` ended at ``until``, and why: input, lock, sleep, standing, routine, was_up or off."""

    bout: Bout
    until: float
    why: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look brought. ``silence``: seconds without input that an input just ended, 0 where that is not known
    for sure."""

    ended: tuple[Ended, ...] = ()
    started: Bout | None = None
    unlocked: bool = False
    input: bool = False
    silence: float = 0.0
    standing_over: bool = False


def counted(seat: Seat) -> float:
    """Seconds of sitting in the running bout, 0 with none; it stands still while locked, asleep or standing."""
    if seat.bout is None:
        return 0.0
    frozen = [at for at in (seat.certain_since, seat.standing_since) if at is not None]
    return seconds(seat.bout, min([seat.at, *frozen]))


def idle(seat: Seat, at: float) -> float:
    """Seconds without input at instant ``at``; where the last input is not known to the instant, the most it can be."""
    return at - seat.last_input


def latest_input(seat: Seat) -> float:
    """The last instant at which there may have been an input, as far as the last look tells."""
    sample = seat.sample
    if sample.last_input is None or sample.within <= 0:
        return seat.last_input
    return max(seat.last_input, min(seat.at, sample.last_input + sample.within))


def silent(seat: Seat) -> float:
    """Seconds without input at the last look, known for sure: an input that may have come makes no silence."""
    return seat.at - latest_input(seat)


def present(seat: Seat, at: float, rules: SittingSettings) -> tuple[Kind, ...]:
    """The presences that count at ``at`` (S3)."""
    if seat.certain_since is not None:
        return ()
    silence = idle(seat, at)
    kinds: list[Kind] = []
    if seat.sample.call and silence < rules.call_without_input_max:
        kinds.append("call")
    if seat.sample.media and silence < rules.media_without_input_max:
        kinds.append("media")
    return tuple(kinds)


def certainly_sitting(seat: Seat, rules: SittingSettings) -> bool:
    """S1, S3: input in the last 60 s, or a presence; never while standing, locked or asleep."""
    if seat.bout is None or seat.standing_since is not None or seat.certain_since is not None:
        return False
    return idle(seat, seat.at) <= INPUT_COUNTS or bool(present(seat, seat.at, rules))


def observe(
    seat: Seat, sample: Sample, asleep: float, now: Now, rules: SittingSettings, *, resting: bool, told: bool
) -> tuple[Seat, Seen]:
    """One look.

    ``asleep``: seconds since the last look in which nothing could run; ``resting``: the routine window is open, S2
    rests and no bout begins (P17); ``told``: the source was asked to tell the first input after the silence that the
    last look saw, so an input seen now is that one.
    """
    seat = _corrected(seat, sample)
    heard = _input(seat, sample, asleep, now.elapsed)
    unlocked = seat.sample.locked and not sample.locked
    moment = now.elapsed if unlocked else heard
    silence = moment - latest_input(seat) if told and moment is not None else 0.0
    seat = _through_interval(seat, sample, asleep, now.elapsed, rules)
    blind = _blind(seat, moment, silence)
    seat, ended, over = _decide(seat, sample, asleep, heard, now, rules, resting)
    seat = _take_in(replace(seat, blind=None if ended else blind), sample, asleep, moment, now.elapsed, rules)
    started = _begins(seat, heard, unlocked, over, now, resting)
    if started:
        seat = replace(seat, bout=started, standing_since=None)
    return seat, Seen(tuple(ended), started, unlocked, heard is not None, silence, over)


def _corrected(seat: Seat, sample: Sample) -> Seat:
    """The last input of the bout before the last look, now that it is known to the instant. It is no new one, and one
    on a lock screen is none (S4)."""
    last, within = sample.last_input, seat.sample.within
    if last is None or sample.within > 0 or seat.bout is None:
        return seat
    known = min(at for at in (seat.at, seat.certain_since, seat.last_input + within) if at is not None)
    if not seat.last_input < last <= known:
        return seat
    return replace(seat, last_input=last, sign=max(seat.sign, last), heard=max(seat.heard, last))


def _input(seat: Seat, sample: Sample, asleep: float, at: float) -> float | None:
    """The instant of an input that counts and was not heard before, else None.

    Input on a lock screen is no input (S4). After a sleep the desktop's idle time may have stood still, so nothing up
    to the look that found the sleep counts (S5). No source at all: somebody is there as long as unlocked (S11). An
    input at this very instant is new whatever was said at it.
    """
    if seat.sample.locked or asleep > 0:
        return None  # what came before a lock that is first seen now still counts
    if sample.last_input is None:
        return at
    last = min(sample.last_input, at)
    return last if last > seat.heard or last == at else None


def _through_interval(seat: Seat, sample: Sample, asleep: float, at: float, rules: SittingSettings) -> Seat:
    """Credits calls and media since the last look, and enters a sleep."""
    kinds = present(seat, seat.at, rules)
    if asleep > 0:
        certain = seat.certain_since if seat.certain_since is not None else seat.at
        return replace(seat, certain_since=certain, sign=seat.at if kinds else seat.sign)
    bout = seat.bout
    if bout and seat.standing_since is None:
        for kind in kinds:
            longest = rules.call_without_input_max if kind == "call" else rules.media_without_input_max
            bout = with_span(bout, Span(kind, seat.at, min(at, seat.last_input + longest)))
        seat = replace(seat, bout=bout)
    if sample.locked and kinds:
        seat = replace(seat, sign=at)
    return seat


@dataclass(frozen=True, slots=True)
class _Deadline:
    at: float
    what: Literal["input", "lock", "standing", "standing_over"]


def _deadlines(seat: Seat, at: float, certain_until: float, rules: SittingSettings, resting: bool) -> list[_Deadline]:
    """What will be decided without further news, and when."""
    found: list[_Deadline] = []
    if seat.certain_since is not None and seat.certain_since + rules.away_after_lock <= certain_until:
        found.append(_Deadline(seat.certain_since + rules.away_after_lock, "lock"))
    if not resting:
        undecided = seat.sign + rules.away_after + seat.unseen
        runs_out = _runs_out(seat, rules)
        found.append(_Deadline(max(undecided, runs_out) if runs_out is not None else undecided, "input"))
    if seat.standing_since is not None:
        if seat.bout:
            found.append(_Deadline(seat.standing_since + STANDING_ENDS_BOUT, "standing"))
        found.append(_Deadline(seat.standing_since + rules.standing_max, "standing_over"))
    return [deadline for deadline in found if deadline.at <= at]


def _runs_out(seat: Seat, rules: SittingSettings) -> float | None:
    """The instant at which the presences of the last sample stop counting (S3), None with none that counts."""
    if seat.certain_since is not None:
        return None
    ends = [seat.last_input + rules.call_without_input_max] if seat.sample.call else []
    ends += [seat.last_input + rules.media_without_input_max] if seat.sample.media else []
    return max(ends) if ends else None


def _decide(
    seat: Seat,
    sample: Sample,
    asleep: float,
    heard: float | None,
    now: Now,
    rules: SittingSettings,
    resting: bool,
) -> tuple[Seat, list[Ended], bool]:
    """Applies every deadline that has passed, the earliest first; an input before it moves S2's."""
    ended: list[Ended] = []
    over = False
    locked = seat.sample.locked or sample.locked
    certain_until = now.elapsed if locked or not asleep else seat.at + asleep
    while seat.bout or seat.standing_since is not None:
        passed = _deadlines(seat, now.elapsed, certain_until, rules, resting)
        if not passed:
            break
        first = min(passed, key=lambda deadline: (deadline.at, deadline.what != "lock"))
        if first.what == "input" and heard is not None and seat.sign < heard <= first.at:
            seat = replace(seat, sign=heard, last_input=heard, unseen=0.0)
            continue
        if first.what == "standing_over":
            seat, over = replace(seat, standing_since=None), True
            break
        seat, gone = _end_by(seat, first, asleep > 0)
        ended += [gone] if gone else []
    return seat, ended, over


def _end_by(seat: Seat, deadline: _Deadline, slept: bool) -> tuple[Seat, Ended | None]:
    standing = seat.standing_since
    if deadline.what == "lock" and seat.certain_since is not None:
        until, why = seat.certain_since, "sleep" if slept and not seat.sample.locked else "lock"
    elif deadline.what == "standing" and standing is not None:
        until, why = standing, "standing"
    else:
        until, why = seat.sign, "input"
    if standing is not None:
        until = min(until, standing)
    bout = seat.bout
    if bout is not None:
        until = max(until, bout.since)
    absence = None
    if deadline.what != "standing":
        seat = replace(seat, standing_since=None, away_since=until)
        absence = Absence(bout, until, slept) if bout else None
    return replace(seat, bout=None, absence=absence), Ended(bout, until, why) if bout else None


def _take_in(
    seat: Seat, sample: Sample, asleep: float, moment: float | None, at: float, rules: SittingSettings
) -> Seat:
    """The new facts: unlock, end of a sleep, end of a presence, input (``moment``; the unlock is input, S4)."""
    had = present(seat, at, rules)
    unlocked = seat.sample.locked and not sample.locked
    if asleep > 0 and seat.absence and seat.bout is None:
        seat = replace(seat, absence=replace(seat.absence, certain=True))
    if seat.certain_since is not None and not sample.locked:
        seat = rest(seat, seat.certain_since, at if unlocked else seat.at + asleep)
        seat = replace(seat, certain_since=None)
    elif sample.locked and seat.certain_since is None:
        seat = replace(seat, certain_since=at)
    if moment is not None:
        seat = replace(seat, last_input=moment, sign=max(seat.sign, moment), unseen=0.0, heard=moment)
    if sample.locked or asleep > 0 or unlocked:
        seat = replace(seat, heard=at)
    seat = replace(seat, sample=sample, at=at)
    if not sample.locked and any(not getattr(sample, kind) for kind in had):
        seat = replace(seat, sign=at, unseen=0.0)
    return seat


def _blind(seat: Seat, moment: float | None, silence: float) -> tuple[float, float] | None:
    """The last silence of 10 min or more in which media alone carried the bout (S8)."""
    if moment is None or not seat.bout or silence < QUESTION_AFTER:
        return seat.blind
    since = max(seat.last_input, seat.bout.since)
    media, call = (overlap(seat.bout, kind, since, moment) for kind in _PRESENCES)
    return (since, moment) if media >= QUESTION_AFTER and call < media else seat.blind


_PRESENCES: tuple[Kind, Kind] = ("media", "call")


def rest(seat: Seat, since: float, until: float) -> Seat:
    """The bout goes on, and the time from ``since`` to ``until`` was none of its sitting."""
    return replace(seat, bout=with_span(seat.bout, Span("rest", since, until))) if seat.bout else seat


def _begins(seat: Seat, heard: float | None, unlocked: bool, over: bool, now: Now, resting: bool) -> Bout | None:
    """The next bout starts at the next input (S2); an unlock is input; standing that ends by itself leaves a sitter."""
    if seat.bout or seat.standing_since is not None or seat.certain_since is not None or resting:
        return None
    if unlocked or over:
        return begin(now.elapsed, now)
    return begin(heard, now) if heard is not None else None


def next_decision(seat: Seat, rules: SittingSettings, resting: bool) -> float:
    """The next instant at which time alone changes something, infinity with none."""
    if not seat.bout and seat.standing_since is None:
        return float("inf")
    return min(
        (deadline.at for deadline in _deadlines(seat, float("inf"), float("inf"), rules, resting)),
        default=float("inf"),
    )
