"""What ``hipbreak demo`` says in the terminal while it plays, and what it says it showed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from hipbreak.wording import about

BEGINS = (
    "A day in two minutes: watch the icon in the tray, then the reminder, then the window. The real ones, with an "
    "invented day. Press what you like; Ctrl+C ends it."
)
NO_SCREEN = "hipbreak demo shows things on a screen, and there is none here. Start it from within a desktop."
STOPPED = "Ended. Nothing of it was kept."
BROKE_OFF = "The demo could not go on. hipbreak doctor says what works here."
NO_SETTINGS = "The demo has no settings of its own. Yours are in: hipbreak settings"
NO_SCREEN_PICTURE = "The screen cannot be photographed here; the pictures are of the icon alone."
PICTURES = "Pictures:"

STAGES: Mapping[str, str] = {
    "work": "Somebody sits down to work. The ring in the icon fills.",
    "soon": "Nearly half an hour: another colour, and another shape in the middle.",
    "call": "A call begins. The sitting goes on counting, and no reminder will disturb it.",
    "due": "The sitting limit is reached, so the icon changes. The reminder waits for the end of the call.",
    "call_over": "The call is over. Half a minute later the reminder comes.",
    "reminder": "The reminder. It takes no focus, and each of its answers is fine.",
    "later": "Later, for now.",
    "reminder_again": "Here it is once more.",
    "start": "Start: the routine opens, some times faster than in a real day.",
    "routine": "Lunges, bridges, scoops.",
    "done": "All moves are done.",
    "fresh": "Back at work, and the count starts over.",
}


def line(wall: datetime, stage: str) -> str:
    """One stage with the time that it is in the invented day."""
    return f"{wall:%H:%M}  {STAGES[stage]}"


def shown(icon: bool, prompts: int, moves: Sequence[str], seconds: float) -> str:
    """What there was to see: whether a tray showed the icon, how many reminders, which moves, in how much sitting."""
    told = [
        "the icon" if icon else "no icon (there is no tray here)",
        _reminders(prompts),
        f"a routine of {len(moves)} {'move' if len(moves) == 1 else 'moves'}" if moves else "no routine",
    ]
    return f"That was {about(seconds)} in the chair: {', '.join(told[:-1])} and {told[-1]}. Nothing of it was kept."


def _reminders(prompts: int) -> str:
    return {0: "no reminder", 1: "one reminder", 2: "two reminders"}.get(prompts, f"{prompts} reminders")


def cannot_write(folder: str, why: str) -> str:
    """The folder for the pictures cannot be used."""
    return f"{folder} cannot hold the pictures ({why or 'no reason given'}). Name another folder after --shots."
