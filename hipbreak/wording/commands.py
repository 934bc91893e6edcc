"""What the command line says: refusals with what to do next, and one sentence for everything core has to tell.

Jurisdiction: the words of product.md section 7, and of every :class:`Notice`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hipbreak.wording import NBSP, about, duration

if TYPE_CHECKING:
    from hipbreak.core.effects import Notice
    from hipbreak.core.messages import Command
    from hipbreak.core.status import Status

ONCE_RUNNING = "hipbreak is running already; its status window is open."
RUNNING_QUIETLY = "hipbreak is running already."
NOT_RUNNING = "hipbreak is not running. Start it with: hipbreak"
ENDED = "hipbreak has ended."
NONE_TO_END = "hipbreak is not running."
CONFIG_GOOD = "The settings file is fine."
DIARY_HELD = "The diary cannot be read just now; another program may hold it. Try again in a moment."
_KILL = "taskkill /F /PID" if sys.platform == "win32" else "kill"


def not_answering(pid: int) -> str:
    """F39: a program that hangs, with its process number (0: not known) and what to do."""
    who = f"hipbreak (process {pid})" if pid else "hipbreak"
    then = f"; if it stays like this, end it with: {_KILL} {pid}" if pid else ""
    return f"{who} is running but does not answer. Try again in a moment{then}"


_REFUSED: Mapping[str, str] = {
    "version": "The running hipbreak is another version. Restart it: hipbreak quit, then hipbreak",
    "unknown": "The running hipbreak does not know this command. Restart it: hipbreak quit, then hipbreak",
    "busy": "hipbreak has many commands at once. Try again in a moment.",
    "late": "The command took too long to arrive. Try again.",
    "too_long": "That is too long to send. Try something shorter.",
    "not_json": "hipbreak and this command did not understand each other. Restart it: hipbreak quit, then hipbreak",
    "failed": "hipbreak could not do that; its log says why. Try again, or see: hipbreak doctor",
    "closed": "hipbreak hung up without an answer. It may be ending; try again in a moment.",
    "stranger": "What answers there is not your hipbreak, so nothing was sent. See: hipbreak doctor",
    "folder": "The folder for hipbreak's socket is not yours alone, so it is not used. See: hipbreak doctor",
}


def refused(code: str) -> str:
    """The sentence for a ``code`` of the door (:mod:`hipbreak.remote`); a new one has a plain fallback."""
    return _REFUSED.get(code, f"hipbreak refused the command ({code}). See: hipbreak doctor")


_COMMAND_ERRORS: Mapping[str, str] = {
    "command": "There is no such command. See: hipbreak --help",
    "minutes": f"Give 1 to 30{NBSP}minutes, like: hipbreak later 5",
    "duration": f"Give a duration like 45m, 2h, 90s or tomorrow, at most 7{NBSP}days: hipbreak pause 45m",
    "time": "Give a time like 10:40: hipbreak was-up --since 10:40",
    "too_long_ago": f"That is over 12{NBSP}h ago, and corrections reach back 12{NBSP}h. Give a later time.",
    "move": "There is no such move. The ones there are: hipbreak moves list",
    "routine": "There is no such routine. The ones there are: hipbreak moves list",
}


def command_error(code: str) -> str:
    """The sentence for a problem code of :class:`hipbreak.core.commands.CommandError`."""
    return _COMMAND_ERRORS.get(code, "That cannot be read. See: hipbreak --help")


_NOTICES: Mapping[str, str] = {
    # refusals: what cannot be done now (section 7)
    "nothing_due": "Nothing is due right now, so there is nothing to put off or skip.",
    "later_used_up": "This one has been put off as often as it can be. Start or Skip are left.",
    "nothing_to_undo": "There is no absence to take back.",
    "cannot_undo_sleep": "The computer slept or was off then, so that absence stays.",
    "not_paused": "Reminders are not paused.",
    "too_long_ago": f"That is over 12{NBSP}h ago, and corrections reach back 12{NBSP}h.",
    "in_the_future": "That time is still to come.",
    "already_standing": "You are standing already. Once you sit down, say: sitting",
    "not_standing": "You are not down as standing, so sitting counts already.",
    "locked": "The screen is locked, so nobody counts as sitting. Unlock it first.",
    "not_running": "hipbreak is not running then.",
    "no_routine": "No routine is open.",
    "routine_open": "The routine is open. Finish or close it first.",
    "no_such_move": "There is no such move. The ones there are: hipbreak moves list",
    "no_such_routine": "There is no such routine. The ones there are: hipbreak moves list",
    "faulty_move": "That move's file has a fault and is left out. What it is: hipbreak moves list",
    "faulty_routine": "That routine's file has a fault and is left out. What it is: hipbreak moves list",
    "limit_usual": "Your usual limit is in force already.",
    # what core has to say by itself
    "standing_over": "Standing has ended by itself, so sitting counts again. Still up? Say: standing",
    "easing": "It seems to be a full day, so I will ask every {minutes} for the rest of it.",
    "media_question": "Something was playing for a while. Were you sitting?",
    "restored": "The diary was damaged and has been restored from its last good copy.",
    # done
    "later": "I will ask again in about {minutes}.",
    "skip": "Skipped. The next one comes a full limit from now.",
    "pause": "Reminders are paused for {minutes}. Sitting still counts.",
    "resume": "The pause is over.",
    "standing": "Standing. The clock rests until you say: sitting",
    "sitting": "Sitting counts again.",
    "was_up": "Noted: you were up.",
    "still_here": "Noted: you were here all along.",
    "start": "Here is the routine.",
    "keep_limit": "Your usual limit stays for today.",
    "window": "The window is open.",
}
NOTICE_CODES = (*_NOTICES, "held_long")
_HELD: Mapping[str, tuple[str, str]] = {
    "call": ("a call", "If there is none, something keeps the microphone or camera"),
    "presenting": ("a presentation or film in full screen", "If there is none, something keeps the screen awake"),
    "dnd": ("do not disturb", "If you no longer need it, switch it off"),
    "paused": ("a pause", "To end it, say: resume"),
    "hours": ("your working hours", "They are in the settings, section [hours]"),
}


def notice(said: Notice) -> str:
    """One sentence for ``said``; a code without one has a plain fallback."""
    span = duration(said.minutes * 60)
    if said.what == "held_long":
        return _held_long(said.reason, span)
    fallback = (
        "That cannot be done now." if said.refused else "Something changed; hipbreak status says what is true now."
    )
    return _NOTICES.get(said.what, fallback).replace("{minutes}", span)


def _held_long(reason: str, span: str) -> str:
    """P4: said once, with how to switch the reason off."""
    what, then = _HELD.get(reason, ("something", "hipbreak status says what"))
    if reason not in ("call", "presenting", "dnd"):
        return f"I have been quiet for {span}: {what}. {then}."
    return (
        f'I have been quiet for {span}: {what}. {then}; to be asked all the same, take "{reason}" out of prompt.quiet.'
    )


def done(command: Command, status: Status, wall: datetime) -> str:
    """What to say after ``command`` was done; ``status`` is what is true since, ``wall`` the local time now."""
    name = _name_of(command)
    if name == "later" and status.returns:
        wait = max(60.0, (status.returns - wall).total_seconds() + 30)
        return f"I will ask again in {about(wait)}."
    if name == "pause" and status.paused_until:
        return f"Reminders are paused until {clock(status.paused_until, wall)}. Sitting still counts."
    if name in ("was_up", "still_here", "sitting") and status.state == "sitting" and status.sitting_seconds >= 60:
        return f"{_NOTICES[name]} You have been sitting for {about(status.sitting_seconds)}."
    if name in ("later", "pause"):
        return "Done."
    return _NOTICES[name]


def _name_of(command: Command) -> str:
    """``WasUp()`` is ``was_up``."""
    name = type(command).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def clock(at: datetime, wall: datetime) -> str:
    """``14:30``, with its day if that is not today's."""
    return f"{at:%H:%M}" if at.date() == wall.date() else f"{at:%A, %H:%M}"


# --- what only the command line says ------------------------------------------------------------------------------


def unexpected(error: str, log: str) -> str:
    """The last resort; ``log`` is the file with the details, empty if it could not be written."""
    where = f"The details are in {log}" if log else "See: hipbreak doctor"
    return f"That went wrong in a way hipbreak did not expect ({error}). {where}"


def cannot_write(path: str, why: str) -> str:
    """A file that could not be written, with the system's reason."""
    return f"Cannot write {path} ({why}). Choose another place."


def cannot_read(path: str, why: str) -> str:
    """A file that could not be read, with the system's reason."""
    return f"Cannot read {path} ({why})."


def exists(path: str) -> str:
    """Nothing is overwritten."""
    return f"{path} is there already, and nothing is overwritten. Choose another name."


def recording(path: str) -> str:
    """Said while it goes on."""
    return f"Writing what hipbreak samples to {path}, until Ctrl+C."


def recorded(path: str, lines: int) -> str:
    """Said at the end."""
    return f"{path}: {lines} line{'' if lines == 1 else 's'}. Play it with: hipbreak simulate {path}"


def no_home() -> str:
    """F52."""
    return "You have no home folder here, so there is no place for hipbreak's files. Set HOME."


def cannot_print(why: str) -> str:
    """The output is full or broken."""
    return f"Cannot print the answer ({why})."


def bad_day(text: str) -> str:
    """A day on the command line that is none."""
    return f'"{text[:40]}" is no day; give one like 2026-11-25'


def days_reversed() -> str:
    """--from after --to."""
    return "--from is after --to; swap them"


def bad_start(text: str) -> str:
    """--start that is no ISO 8601 time."""
    return f'"{text[:40]}" is no time; give one like 2026-11-23T09:00'


def no_config(path: str) -> str:
    """Nothing to check."""
    return f"There is no settings file yet, so every setting has its usual value. It would be {path}"


def no_such_move(name: str, known: Sequence[str]) -> str:
    """``moves`` with the id of no move; ``known`` are those there are."""
    from difflib import get_close_matches  # seldom needed, and not small

    near = get_close_matches(name[:40].lower(), known, n=1)
    then = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    return f'There is no move "{name[:40]}"; {then}'


def good_file(path: str) -> str:
    """``moves check`` found nothing."""
    return f"{path} is fine."


def no_move_in(path: str) -> str:
    """A file that holds a routine, where a move is asked for."""
    return f"{path} holds a routine, and this takes a move. See: hipbreak moves show {path}"


def only_pictures(move: str) -> str:
    """A move that is shown by pictures of its own."""
    return f"{move} has pictures in place of keys, so there is nothing to draw. Give it [[key]] tables."


def no_folder(path: str) -> str:
    """Where a file was to be written."""
    return f"There is no folder {path}. Make it, or choose another."


def drawn(path: str) -> str:
    """A picture was written."""
    return f"{path} is written."


def broken_moves(why: str) -> str:
    """The files of the moves are damaged, which a person cannot have done by using hipbreak."""
    return f"The moves cannot be read ({why}). Install hipbreak again."
