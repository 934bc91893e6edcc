"""Sentences about the person's own files: faults in ``config.toml``, its comments, and what befell state and diary.

Jurisdiction: these texts. What a key takes comes from ``core.settings``, so that comment and complaint agree.
"""

from __future__ import annotations

from collections.abc import Iterable

from hipbreak.core.settings import DEFAULTS, Spec, keys
from hipbreak.core.settings_text import Fault, write_duration, write_value
from hipbreak.wording import NBSP

_SHOWN = 40  # characters of a name that somebody else wrote

HEAD = """\
Settings of hipbreak. Change what you like and save: it counts from the next second on.
Times are strings with their unit: "90s", "30m", "2h", "1h30m".
What you delete goes back to its usual value. "hipbreak config check" reads it through."""

SECTIONS = {
    "sitting": "How sitting is counted.",
    "prompt": "When and how hipbreak speaks.",
    "hours": "Outside these hours hipbreak counts in silence. No day at all: always. A range may cross midnight.",
    "sign_off": "One full routine at the end of the working day.",
    "routine": "What happens when you press Start.",
    "look": "How the windows look.",
    "sound": "What you hear.",
    "diary": "Kept on this machine only.",
}

_BROKEN = {
    "syntax": "this is not TOML as it stands; a quote or a bracket may be missing",
    "encoding": "this is not UTF-8; save the file with that encoding",
    "size": f"the file is larger than 64{NBSP}KiB, and settings need a small part of that",
    "depth": "this is nested too deep or too long to be a setting",
    "unreadable": "the file cannot be read; see that it is a plain file and yours",
}

NOTICES = {
    "state_damaged": "The running count could not be read and begins again; the old file is state.json.damaged.",
    "state_newer": "The running count was saved by a newer hipbreak. It is left as it is, and this one counts afresh.",
    "state_unreadable": "The running count cannot be read from its folder; see that the folder is yours to write.",
    "state_unwritable": "The running count cannot be kept; see that its folder is yours and the disk has room.",
    "diary_newer": "The diary was written by a newer hipbreak. It is left as it is; today is kept until hipbreak ends.",
    "diary_restored": "The diary was damaged or gone; the last backup is in its place, the old file beside it.",
    "diary_begun_again": "The diary could not be read and a new one has begun. The old file is kept beside it.",
    "diary_damaged": "The diary cannot be read. Start hipbreak: it brings back the last backup and keeps the old file.",
    "diary_locked": "Another program holds the diary. Entries wait and are written as soon as it lets go.",
    "diary_full": "The disk is full. Entries of the diary wait and are written as soon as there is room.",
    "diary_unwritable": "The diary cannot be written; see that its folder is yours and has room. Entries wait.",
    "diary_overflow": "The diary could not be written for so long that new entries no longer fit in memory.",
    "diary_refused": "One entry made no sense and was left out of the diary; the log says which.",
    "diary_backup_failed": "The diary could not be backed up; see that its folder has room.",
    "diary_unsaved": "hipbreak ended before the diary could be written; the last entries are not in it.",
}


def sentence(line: int, fault: Fault | None, broken: str) -> str:
    """What is wrong in ``config.toml``, for a fault of one key or a file that is broken; ``line`` 0: no line."""
    if fault is None:
        return f"{_place(line)}{_BROKEN[broken]}. The settings stay as they were."
    passed_over = " It is left as it is." if line and fault.problem == "unknown" else ""
    return f"{_place(line)}{refusal(fault)}{passed_over}"


def _place(line: int) -> str:
    return f"config.toml line{NBSP}{line}: " if line else "config.toml: "


def refusal(fault: Fault) -> str:
    """What is wrong with one key, without the file: ``sit_limit takes "5m" to "3h", ...; it stays at "30m".``"""
    spec = _specs().get(fault.key)
    if spec is None or fault.problem == "unknown":
        return _unknown(fault.key)
    name = fault.key.partition(".")[2]
    return f"{name} takes {takes(fault.key, spec)}; it stays at {fault.kept}."


def takes(key: str, spec: Spec) -> str:
    """What dotted ``key`` takes, as part of a sentence."""
    low, high = (f'"{write_duration(spec.low)}"', f'"{write_duration(spec.high)}"')
    match spec.kind:
        case "duration":
            return f"{low} to {high}, as a string with its unit"
        case "durations":
            return f'a list of at most four times from {low} to {high}, such as ["5m", "10m"]'
        case "number":
            return f"a whole number from {spec.low:g} to {spec.high:g}"
        case "switch":
            return "true or false"
        case "choice":
            return _either(spec.choices)
        case "choices":
            return f"a list of any of {_either(spec.choices)}"
        case _:
            return _OTHERS[key if key in _OTHERS else spec.kind]


_OTHERS = {
    "time": 'a time of day such as "17:30"',
    "sign_off.at": 'a time of day such as "17:30", or "" for off',
    "hours": 'a list of ranges such as ["09:00-12:30", "13:00-17:30"]',
    "ids": 'a list of moves such as ["lunge"]',
    "levels": 'a level for each move, "easier", "usual" or "harder", such as {lunge = "easier"}',
    "keep": '"forever" or a number of months such as "24 months"',
}


def _either(choices: tuple[str, ...]) -> str:
    quoted = [f'"{choice}"' for choice in choices]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def _specs() -> dict[str, Spec]:
    return {f"{section}.{name}": spec for section, name, spec, _ in keys()}


def _unknown(key: str) -> str:
    section, _, name = key.partition(".")
    shown = _plain(name or section)
    if not name:
        return _unknown_section(section, shown)
    near = _nearest(name, (known for part, known, _, _ in keys() if part == section))
    if near:
        return f"there is no {shown} in [{section}]; perhaps {near} is meant."
    elsewhere = next((part for part, known, _, _ in keys() if known == name), "")
    hint = f"; {name} belongs in [{elsewhere}]" if elsewhere else ""
    return f"there is no {shown} in [{_plain(section)}]{hint}."


def _unknown_section(section: str, shown: str) -> str:
    if section in SECTIONS:
        return f"{section} is a section: write [{section}] on a line of its own and its settings below."
    near = _nearest(section, SECTIONS)
    home = next((part for part, known, _, _ in keys() if known == section), "")
    hint = f"; perhaps [{near}] is meant" if near else f"; {section} belongs in [{home}]" if home else ""
    return f"there is no section [{shown}]{hint}."


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # seldom needed, and not small

    return next(iter(get_close_matches(name[:_SHOWN].lower(), list(known), n=1)), "")


def _plain(name: str) -> str:
    """A name out of a file on one line, without what a terminal would act on."""
    seen = "".join(letter if letter.isprintable() else "?" for letter in name[: _SHOWN + 1])
    return seen if len(seen) <= _SHOWN else seen[:_SHOWN] + "…"


def comments() -> dict[str, str]:
    """The comments of a new ``config.toml``: by dotted key, by section, and under ``""`` the one at its head."""
    return {"": HEAD, **SECTIONS, **{f"{part}.{name}": _comment(part, name, spec) for part, name, spec, _ in keys()}}


def _comment(section: str, name: str, spec: Spec) -> str:
    if spec.kind == "hours":
        return ""
    unit = f" ({spec.unit})" if spec.unit else ""
    what = takes(f"{section}.{name}", spec).removesuffix(", as a string with its unit")
    usual = write_value(section, name, getattr(getattr(DEFAULTS, section), name))
    more = f"; usually {usual}" if isinstance(usual, str | int) and not isinstance(usual, bool) else ""
    return f"{spec.label}: {what}{unit}{more}"
