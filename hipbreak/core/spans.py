"""One bout: when it began, and what its time was spent with.

Jurisdiction: the arithmetic of a bout's seconds. When one begins and ends is :mod:`~hipbreak.core.sitting`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from hipbreak.core.messages import Now

SHORT_BOUT = 60.0  # S2: a knocked mouse


Kind = Literal["rest", "call", "media"]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a bout: ``rest`` is not sitting (short lock, sleep or standing), ``call`` and ``media`` are."""

    kind: Kind
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Bout:
    """One unbroken stretch of sitting; ``began`` is the wall time of ``since`` and names it in the diary."""

    since: float
    began: datetime
    spans: tuple[Span, ...] = ()


def seconds(bout: Bout, until: float) -> float:
    """Seconds of sitting from the beginning of ``bout`` to ``until``."""
    return between(bout, bout.since, until)


def between(bout: Bout, since: float, until: float) -> float:
    """Seconds of sitting in ``bout`` from ``since`` to ``until``; never negative."""
    since = max(since, bout.since)
    return max(0.0, until - since - overlap(bout, "rest", since, until))


def spent(bout: Bout, kind: Kind, until: float) -> float:
    """Seconds of ``bout`` up to ``until`` that were of ``kind``."""
    return overlap(bout, kind, bout.since, until)


def overlap(bout: Bout, kind: Kind, since: float, until: float) -> float:
    """Seconds of ``kind`` in ``bout`` between the two instants."""
    return sum(max(0.0, min(span.until, until) - max(span.since, since)) for span in bout.spans if span.kind == kind)


def with_span(bout: Bout, span: Span) -> Bout:
    """``bout`` with ``span`` added, or the one before it of that kind made longer."""
    if span.until <= span.since:
        return bout
    for at, known in enumerate(bout.spans):
        if known.kind == span.kind and known.until == span.since:
            longer = Span(span.kind, known.since, span.until)
            return replace(bout, spans=(*bout.spans[:at], longer, *bout.spans[at + 1 :]))
    return replace(bout, spans=(*bout.spans, span))


def begin(since: float, now: Now) -> Bout:
    """A bout that begins at ``since``."""
    return Bout(since, now.wall - timedelta(seconds=now.elapsed - since))
