"""What is true now, in words: first line, tooltip and menu of the tray, and the rows of the status window.

Jurisdiction: the words of :class:`~hipbreak.core.status.Status`, as pure functions of it. Times are HH:MM on the
local clock; spans are "about", never to the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from hipbreak.core.status import Status
from hipbreak.wording import NBSP, about, duration

DOT = " · "
MISSING_SHOWN = 2  # lines of a tooltip; the status window and doctor name all
MENU: Mapping[str, str] = {
    "start": "Start routine",
    "one": "One move…",
    "lunge": "Lunges",
    "bridge": "Bridges",
    "scoop": "Scoops",
    "skip": "Skip",
    "not_today": "Not today",
    "keep_limit": "Keep my usual rhythm today",
    "standing": "I'm standing",
    "sitting": "I'm sitting again",
    "was_up": "I was up…",
    "still_here": "I was here all along",
    "pause": "Pause",
    "tomorrow": "Until tomorrow",
    "resume": "Remind me again",
    "missing": "Something cannot be seen here…",
    "statistics": "Statistics",
    "settings": "Settings",
    "about": "About hipbreak",
    "quit": "Quit",
}
_REASON: Mapping[str, str] = {
    "call": "you are in a call",
    "presenting": "slides or a film are on screen",
    "dnd": "do not disturb is on",
    "paused": "you paused reminders",
    "hours": "outside your hours",
}
_QUIET: Mapping[str, str] = {
    "call": "You are in a call.",
    "presenting": "Slides or a film are on screen.",
    "dnd": "Do not disturb is on.",
    "hours": "It is outside your hours.",
}
_HELD: Mapping[str, tuple[str, str]] = {
    "call": ("in a call", "I'll ask when it ends"),
    "presenting": ("slides or a film on", "I'll ask when they are over"),
    "dnd": ("do not disturb on", "I'll ask when it is off"),
    "paused": ("paused", "I'll ask then"),
    "hours": ("outside your hours", "I'll ask when they begin"),
}
_PRESENT: Mapping[str, str] = {"call": "in a call, counting", "media": "something keeps the screen on, counting"}
_HELD_UNTIL: Mapping[str, str] = {
    "call": f"30{NBSP}s after the call ends",
    "presenting": f"30{NBSP}s after the screen is yours again",
    "dnd": f"30{NBSP}s after do not disturb is off",
    "hours": "When your hours begin",
}
_COUNTING: Mapping[str, str] = {
    "input": "Keyboard or pointer used just now.",
    "undecided": "No key for a moment. If you come back soon, it was all sitting.",
    "call": "You are in a call.",
    "media": "Something keeps the screen on, a film for one.",
    "standing": "Standing, the count rests.",
    "locked": "The screen is locked, the count rests.",
    "no_source": "No way to see input here: counting while unlocked.",
    "routine": "The routine is open.",
}
_TITLE: Mapping[str, str] = {
    "sitting": "Sitting",
    "soon": "Nearly time",
    "due": "Due",
    "overdue": "Overdue",
    "later": "Later",
    "paused": "Reminders paused",
    "quiet": "Sitting, reminders held back",
    "standing": "Standing",
    "away": "Away",
    "routine": "Routine open",
    "unknown": "Can't tell",
}


def clock(at: datetime) -> str:
    """``09:05``."""
    return f"{at:%H:%M}"


def first_line(status: Status) -> str:
    """How long, why it counts or is quiet, and what comes, in one line: ``About 35 min sitting · due in 10 min``,
    ``About 50 min sitting · in a call since 12:12, counting; I'll ask when it ends``."""
    return DOT.join(part for part in (_count(status), _because(status), _outlook(status)) if part)


def _count(status: Status) -> str:
    if status.state == "standing":
        return _since("Standing", status.standing_since)
    if status.state == "away":
        return _since("Away", status.away_since)
    said = about(status.sitting_seconds)
    said_next = bool(status.quiet) or status.why == "call"  # a line has only so much room
    call = f", {duration(status.call_seconds)} of it in a call" if status.call_seconds >= 60 and not said_next else ""
    what = "counted while unlocked" if status.why == "no_source" else "sitting"
    return f"{said[0].upper()}{said[1:]} {what}{call}"


def _since(what: str, at: datetime | None) -> str:
    return f"{what} since {clock(at)}" if at else what


def _because(status: Status) -> str:
    """What holds reminders back since when, else who is taken to sit there without a key; both count."""
    if status.routine_open or status.state in ("away", "standing"):
        return ""
    if status.why == "locked":
        return "screen locked, the count rests"
    if not status.quiet:
        return _PRESENT.get(status.why, "")
    what, then = _HELD[status.quiet[0]]
    held = f"{what}{_held_time(status)}, counting"
    return f"{held}; {then}" if status.due and status.next != "capped" else held


def _held_time(status: Status) -> str:
    more = " (and more)" if len(status.quiet) > 1 else ""
    if status.quiet[0] == "paused":
        return f" until {clock(status.paused_until)}{more}" if status.paused_until else more
    return f"{more} since {clock(status.quiet_since)}" if status.quiet_since else more


def _outlook(status: Status) -> str:
    if status.routine_open:
        return "routine open"
    if status.why == "locked":
        return ""
    if status.state in ("away", "standing"):
        return f"paused until {clock(status.paused_until)}" if status.paused_until else "the count rests"
    if status.due:
        return "" if status.quiet and status.next != "capped" else _due(status)
    if status.due_in_seconds is None or status.next == "capped" or status.paused_until is not None:
        return ""
    return f"due in {duration(status.due_in_seconds)}"


def _due(status: Status) -> str:
    said = "time to wrap up" if status.sign_off else "overdue" if status.overdue else "due"
    if status.next == "other":
        return f"{said}, after your desktop's own reminder"
    if status.returns is not None and status.next == "returns":
        return f"{said}, again at {clock(status.returns)}"
    return said


def state_title(status: Status) -> str:
    """The state in a word or two, the headline of the status window."""
    if status.icon == "paused" and status.paused_until is not None:
        return f"Reminders paused until {clock(status.paused_until)}"
    if status.icon == "later" and status.returns is not None:
        return f"Later, at {clock(status.returns)}"
    if status.icon in ("due", "overdue") and status.quiet:
        return f"{_TITLE[status.icon]}, but holding back"
    return _TITLE[status.icon]


def counting(status: Status) -> str:
    """Why it counts, or why the count rests."""
    if status.why == "away":
        return f"{_since('Away', status.away_since)}."
    return _COUNTING.get(status.why, "Sitting counts.")


def quiet(status: Status) -> str:
    """Why nothing is said now and since when; empty when nothing holds reminders back."""
    parts = [_pause_words(status) if reason == "paused" else _QUIET[reason] for reason in status.quiet]
    if not parts:
        return ""
    if status.quiet_since is not None and status.quiet != ("paused",):
        parts.append(f"Held since {clock(status.quiet_since)}.")
    if status.state in ("sitting", "unknown"):
        parts.append("Sitting still counts.")
    return " ".join(parts)


def _pause_words(status: Status) -> str:
    until = f" until {clock(status.paused_until)}" if status.paused_until else ""
    return f"You paused reminders{until}."


def next_reminder(status: Status) -> str:
    """When the next prompt comes, as far as can be told."""
    match status.next:
        case "in" if status.due_in_seconds is not None:
            return f"In {about(status.due_in_seconds)}, at a quiet moment"
        case "pause":
            return "When you next pause"
        case "hold":
            return _held(status)
        case "returns" if status.returns is not None:
            return f"At {clock(status.returns)}"
        case "other":
            return "A few minutes after your desktop's own reminder"
        case "capped":
            return "None more today, the icon keeps count"
        case "sitting":
            return "Counted from when you sit down"
    return _none_now(status)


def _held(status: Status) -> str:
    if status.paused_until is not None:
        return f"Not before {clock(status.paused_until)}"
    if not status.quiet:
        return "In about half a minute"  # P3d
    if not status.due:
        return "When it is time, and nothing holds it back any more"
    return _HELD_UNTIL.get(status.quiet[0], "When you next pause")


def _none_now(status: Status) -> str:
    if status.prompt_up:
        return "It is on the screen now"
    if status.routine_open:
        return "After the routine"
    return "None just now"


def today(status: Status) -> str:
    """``Got up 5 times · longest about 50 min``."""
    numbers = status.today
    times = "once" if numbers.breaks == 1 else f"{numbers.breaks} times"
    up = [f"Got up {times}"] if numbers.breaks else []
    longest = about(numbers.longest_bout_seconds)
    line = DOT.join([*up, f"longest {longest}"])
    return line[0].upper() + line[1:]


def icon_description(status: Status) -> str:
    """What the icon says to who cannot see it."""
    return f"hipbreak: {state_title(status)}"


def tooltip(status: Status, missing: Sequence[str] = ()) -> str:
    """The first line, what holds reminders back where that line does not say all of it, and what cannot be known here
    (S11), a line each."""
    lines = [first_line(status)]
    if len(status.quiet) > 1 or (status.quiet and not _because(status)):
        since = f" since {clock(status.quiet_since)}" if status.quiet_since else ""
        lines.append(f"Quiet{since}: {', '.join(_REASON[reason] for reason in status.quiet)}")
    if status.easing:
        lines.append(f"Reminders every {duration(status.limit_seconds)} today")
    lines += [line for line in missing[:MISSING_SHOWN] if line]
    return "\n".join(lines)


def move_label(move: str) -> str:
    """The name of a move in the menu; one from a pack is called by its id."""
    return MENU.get(move) or move.replace("_", " ").capitalize()


def next_label(move: str) -> str:
    """The entry that does what comes next in order."""
    return f"Next: {move_label(move).lower()}"


def later_label(minutes: int) -> str:
    """``Later · 5 min``."""
    return f"Later{DOT}{minutes}{NBSP}min"


def pause_label(seconds: float) -> str:
    """``30 min``, ``1 h``."""
    return duration(seconds)
