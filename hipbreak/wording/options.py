"""What ``--help`` says of every command and argument, and what is wrong with one that cannot be.

Jurisdiction: these texts; ``hipbreak.cli.options`` has the commands themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

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

NO_SUCH_COMMAND = "there is no such command"
BAD_FPS = "the frames a second are a whole number from 1 to 240"
BAD_SPEED = "the speed is a number from 0.1 to 1000"


def wrong_use(command: str, message: str) -> str:
    """Exit 2: one line, and where the help is."""
    return f"{message}. See: {command} --help"
