"""The texts of the windows that are no prompt and no routine: status, statistics, about, "I was up", and the kit's own.

Jurisdiction: buttons, titles and sentences inside those windows. What a status *says* is in wording.status.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hipbreak.wording import NBSP, about, duration

NO_FIRST_LINE = "A window is opened by hipbreak itself: start hipbreak, then open it from the tray."

# --- status ---------------------------------------------------------------------------------------------------

OF_SITTING = "min of sitting"
COUNTING, QUIET, NEXT, TODAY = "Counting", "Quiet", "Next reminder", "Today"
START = "Start the routine"
ONE_MOVE = "Just one move"
SKIP, NOT_TODAY = "Skip this one", "Not today"
STANDING, SITTING = "I'm standing", "I'm sitting again"
GOT_UP, STILL_HERE = "I just got up", "I was here all along"
KEEP_LIMIT = "Keep my usual rhythm today"
PAUSE, RESUME = "Pause reminders", "Remind me again"
STATISTICS, SETTINGS, ABOUT, QUIT = "Statistics", "Settings", "About hipbreak", "Quit"
UNTIL_TOMORROW = "Until tomorrow"


def for_a_while(seconds: float) -> str:
    """How long a pause is to be: ``For 30 min``."""
    return f"For {duration(seconds)}"


def in_ring(seconds: float) -> tuple[str, str]:
    """What stands above the number in the ring, and the number: ``about`` ``32`` (or ``1 h 40``), ``under`` ``1``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return ("under", "1") if seconds else ("", "0")
    hours, rest = divmod(minutes, 60)
    return "about", f"{hours}{NBSP}h{NBSP}{rest:02}" if hours else str(minutes)


# --- I was up -------------------------------------------------------------------------------------------------

WAS_UP_TITLE = "When did you get up?"
WAS_UP_HELP = "The count starts over from then. Your first version stays in the diary."
WAS_UP_AT = "I got up at"
WAS_UP_OK = "That's when"
CANCEL = "Never mind"


def wrong_time(problem: str, example: str) -> str:
    """What is wrong with the time in the field, and what to do (a code of core.commands.CommandError)."""
    if problem == "too_long_ago":
        return f"That is more than 12{NBSP}h ago. Pick a later time."
    return f"Write a time like {example}."


# --- statistics -----------------------------------------------------------------------------------------------

TILE_LONGEST, TILE_SITTING, TILE_UP, TILE_MOVES = (
    "Longest sit today",
    "Sitting today",
    "Got up today",
    "Moves this week",
)
CHART_TITLE = "Longest sit of each day"
WEEK_GOAL = "your goal for the week"
PRIVATE = "Kept on this computer only."
KEYS_HINT = "← → moves from day to day"
EMPTY_TITLE = "Nothing to show yet"
EMPTY_TEXT = "Work as usual. After your first stretch of sitting the day fills in by itself."
EMPTY_BUTTON = "Try one move now"
NOTHING = "none"
DETAIL_LONGEST, DETAIL_SITTING, DETAIL_UP, DETAIL_MOVES = "Longest sit", "Sitting", "Got up", "Moves"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def span_of(first: date, last: date) -> str:
    """``16 to 22 November``, ``28 September to 4 October``."""
    end = f"{last.day} {MONTHS[last.month - 1]}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return end if first == last else f"{start} to {end}"


def day_short(day: date) -> str:
    """``Mon``."""
    return DAYS[day.weekday()][:3]


def day_long(day: date) -> str:
    """``Monday, 23 November``."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}"


def times(count: int) -> str:
    """``once``, ``5 times``."""
    return "once" if count == 1 else f"{count} times" if count else "not yet"


def of_goal(moves: int, goal: int) -> str:
    """``11 of 15``."""
    return f"{moves} of {goal}"


def out_of(goal: int) -> str:
    """Below the number of moves in the ring."""
    return f"of {goal} moves"


def total_short(seconds: float) -> str:
    """A day's sitting below its name: ``5 h 50``, ``40 min``, ``none``."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min" if minutes else NOTHING
    return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}"


def your_limit(seconds: float) -> str:
    """Beside the dashed line."""
    return f"your limit, {duration(seconds)}"


def against_limit(longest: float, limit: float) -> str:
    """The longest sit against the limit, as a fact."""
    return (
        f"within your limit, {duration(limit)}" if longest <= limit else f"{duration(longest - limit)} past your limit"
    )


def reminders(count: int) -> str:
    """How often hipbreak spoke today."""
    return "no reminder" if not count else "1 reminder" if count == 1 else f"{count} reminders"


def routines(count: int) -> str:
    """How many routines today."""
    return "no routine today" if not count else "1 routine today" if count == 1 else f"{count} routines today"


def length(seconds: float) -> str:
    """A length of time in a tile, whose title says what it is."""
    return duration(seconds) if seconds else NOTHING


def spelled(seconds: float) -> str:
    """A length of time in a row of details."""
    return about(seconds) if seconds else NOTHING


# --- about ----------------------------------------------------------------------------------------------------

TAGLINE = "Counts unbroken sitting and walks you through three hip moves."
NOTICE_TITLE = "Before you move"
NOTICE = (
    "hipbreak offers general activity guidance. It is not medical advice and not a medical device. Ask a professional "
    "first if you are pregnant, recovering from an operation or injury, have trouble with hips, knees, back, heart or "
    "eyes, chest pain or dizziness, or are unsure. "
    "Stop if a move hurts."
)
SOURCE = (
    "The three moves follow a magazine article by Rami Hashish, DPT. "
    "Neither he nor the magazine has a part in hipbreak."
)
LICENCE = "Free software under the MIT licence."
FILES_TITLE = "Where your files are"
FILES: Mapping[str, str] = {"config": "Settings", "diary": "Diary", "log": "Log"}
CLOSE = "Close"


def version(number: str) -> str:
    """Below the name."""
    return f"Version {number}"


# --- the title bar, the kit and the door ------------------------------------------------------------------------


TITLES: Mapping[str, str] = {
    "card": "hipbreak: reminder",
    "status": "hipbreak: status",
    "statistics": "hipbreak: statistics",
    "settings": "hipbreak: settings",
    "about": "hipbreak: about",
    "was_up": "hipbreak: I was up",
    "routine": "hipbreak: routine",
}


def title(window: object) -> str:
    """What stands in the title bar and the task list; plain hipbreak for what is none of ours."""
    return TITLES.get(window, "hipbreak") if isinstance(window, str) else "hipbreak"


def no_such_window(name: str) -> str:
    """A name that is no window."""
    return f"There is no window called {name}."


def no_tk(part: str) -> str:
    """Tk, or the part of Pillow that draws into it, is not installed; names the package of Debian and its kin."""
    package = "python3-pil.imagetk" if "Image" in part else "python3-tk"
    return f"hipbreak's windows need {package}: install it with your package manager, then try again."
