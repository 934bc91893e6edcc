"""What the command line says: help, refusals with what to do next, and one sentence for everything core has to tell.

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

DESCRIPTION = "Counts unbroken sitting and offers three hip moves at a moment that does not hurt."
EPILOG = "Without a command, hipbreak starts in the tray. Each command has its own --help."
VERSION_HELP = "print the version"

HELP: Mapping[str, str] = {
    "status": "how long you have been sitting, what comes next and why",
    "routine": "open the routine window now",
    "later": "ask again later",
    "skip": "pass this one over; the next comes a full limit later",
    "pause": "be silent for a while; sitting still counts",
    "resume": "end a pause",
    "standing": "I am standing: the clock rests",
    "sitting": "I am sitting again",
    "was-up": "I got up, and hipbreak has not noticed",
    "still-here": "I was here all along: take the last absence back",
    "stats": "the diary in numbers",
    "config": "the settings file",
    "config path": "print where the settings file is",
    "config show": "print every setting that is in force",
    "config get": "print one setting",
    "config set": "change one setting, and keep your comments",
    "config check": "name what is wrong in the settings file",
    "moves": "the moves and routines, yours among them",
    "moves list": "print the moves and how long each takes, and your own files that have a fault",
    "moves show": "print how one move is done, or what is in a routine of your own",
    "moves check": "name what is wrong in a file of your own, and what to do",
    "moves frames": "print what the figure does in one repetition, a frame a line",
    "moves preview": "draw a move into a picture: its poses side by side, or moving",
    "autostart": "whether hipbreak starts at login",
    "autostart on": "start at login from now on",
    "autostart off": "start at login no more",
    "autostart status": "print whether it starts at login, and what would start it",
    "simulate": "play a recorded day against these settings, in milliseconds",
    "record": "write the running day as a trace, until Ctrl+C (what a sample holds, no content)",
    "demo": "a day in two minutes: icon, prompt, routine",
    "doctor": "try what works on this desktop, and name what is missing",
    "uninstall": "take back what hipbreak has left on this computer; settings and diary stay",
    "quit": "end the program, and wait until it has ended",
}
ARGUMENTS: Mapping[str, str] = {
    "autostart": "started by the session: open no window if hipbreak runs already",
    "json": "print JSON",
    "follow": "print a line per change, until Ctrl+C",
    "full": "the full routine",
    "move": "only this move (see: hipbreak moves list)",
    "routine": "a routine of your own (see: hipbreak moves list)",
    "purge": "remove settings, diary, log, and moves and routines of your own as well",
    "minutes": "1 to 30 minutes; without it the next step of your settings",
    "duration": "45m, 2h, 90s or tomorrow",
    "since": "when you got up, as the clock showed it (HH:MM); without it: just now",
    "week": "the last seven days",
    "month": "the last thirty days",
    "from": "first day (YYYY-MM-DD)",
    "to": "last day (YYYY-MM-DD); without it: today",
    "key": "a setting as section.name, sitting.sit_limit for one",
    "value": 'the new value, as the file has it: 45m, true, "a, b" for a list',
    "trace": "a trace file (JSON Lines)",
    "start": "when its day begins (ISO 8601); without it: next Monday, 09:00",
    "config": "another settings file than yours",
    "file": "a file that does not exist yet",
    "speed": "so many times faster (default 1)",
    "shots": "write pictures into this folder",
    "name": "the id of a move or routine, or a file (ends in .toml)",
    "a move": "the id of a move, or a file (ends in .toml)",
    "own file": "a move or routine of your own (a .toml file)",
    "fps": "frames a second, 1 to 240 (default 30)",
    "side": "the leg that leads: left (usual) or right",
    "level": "easier, usual or harder (default usual)",
    "png": "write the poses of each phase into this PNG file",
    "gif": "write one repetition, moving, into this GIF file",
    "theme": "light (usual), dark or contrast",
    "figure": "which figure: 1 (usual), 2 or 3",
}

ONCE_RUNNING = "hipbreak is running already; its status window is open."
RUNNING_QUIETLY = "hipbreak is running already."
NOT_RUNNING = "hipbreak is not running. Start it with: hipbreak"
ENDED = "hipbreak has ended."
NONE_TO_END = "hipbreak is not running."
CONFIG_GOOD = "The settings file is fine."
DIARY_HELD = "The diary cannot be read just now; another program may hold it. Try again in a moment."


NO_SUCH_COMMAND = "there is no such command"
BAD_FPS = "the frames a second are a whole number from 1 to 240"
BAD_SPEED = "the speed is a number from 0.1 to 1000"
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


def wrong_use(command: str, message: str) -> str:
    """Exit 2: one line, and where the help is."""
    return f"{message}. See: {command} --help"


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
