"""What is wrong in a person's own move and routine files, and what to do about it.

Jurisdiction: these texts, one line for each fault. Values out of a file are shown on one line, without what a terminal
would act on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hipbreak.core.fit import PoseFault
from hipbreak.core.tables import TableFault
from hipbreak.wording import NBSP

_SHOWN = 40  # characters of what somebody else wrote
_LONGEST_PATH = 300
_MOST_NAMED = 25  # choices that are listed one by one

BROKEN: Mapping[str, str] = {
    "absent": "there is no such file. See that its name is right",
    "unreadable": "it cannot be read. See that it is a plain file and yours to read",
    "link": "it is a link, and those are not followed. Copy the file itself to here",
    "not_plain": "it is no plain file. Copy what is in it into one",
    "not_ours": "it belongs to another user. Copy it, so that it is yours",
    "size": f"it is larger than 256{NBSP}KiB, and a move needs a small part of that. Pictures are files of their own",
    "encoding": "this is not UTF-8. Save the file with that encoding",
    "control": "there is a character here that cannot be seen. Type the line again",
    "much": "there is more here, or nested deeper, than any move needs. Take out what is too much",
    "syntax": "this is not TOML as it stands. A quote, a bracket or a value may be missing",
    "name": 'its name has to be of letters, digits, "_" and "-", and end in .toml. Rename it',
    "many": f"all files here together are larger than 1{NBSP}MiB, so that this one is not read. Take some away",
    "crowded": "there are more than 200 files here, and no more than that are looked at. Take some away",
}
PICTURES: Mapping[str, str] = {
    "name": 'takes the name of a file beside this one, of letters, digits, ".", "_" and "-", ending in .png or .jpg',
    "absent": "names a file that is not there. Put the picture beside this file",
    "unreadable": "names a file that cannot be read. See that it is yours to read",
    "file": "names what is no plain file of yours. Copy the picture itself beside this file",
    "bytes": f"names a picture of more than 8{NBSP}MiB. Save it smaller",
    "kind": "names a file that is neither PNG nor JPEG inside, in colours or grey. Save it as one of these",
    "size": "names a picture that is too large: 4096 by 4096 and 8 million pixels at most. Make it smaller",
    "moving": "names a picture that moves. Save one of its frames",
    "damaged": "names a picture that is damaged or more than a plain picture. Save it again, without extras",
}
_KINDS: Mapping[str, str] = {
    "table": "a table",
    "tables": "tables",
    "text": "a text in quotes",
    "texts": "texts in quotes",
    "switch": "true or false",
    "ids": "ids of moves",
    "choices": "names",
}
_EXAMPLES: Mapping[str, str] = {
    "id": 'id = "my_move"',
    "name": 'name = "My move"',
    "sides": 'sides = "alternate", "each" or "none"',
    "floor": "floor = false, or true for one that is done lying down",
    "seconds": "seconds = 2.0",
    "dose": 'dose = "40 s"',
    "start": 'start = "Stand tall."',
    "phase": "a [[phase]] with id, cue, caption, explanation and seconds",
    "easier": '[easier] with text = "smaller and slower"',
    "harder": '[harder] with text = "longer"',
    "source": "[source] with title, author and note",
    "cue": 'cue = "Step forward"',
    "caption": 'caption = "One long step."',
    "explanation": 'explanation = "All of it, in a sentence or two."',
    "text": 'text = "smaller and slower"',
    "title": 'title = "My own"',
    "author": 'author = "Me"',
    "note": 'note = "Made up at home."',
    "at": "at = 0.5, in seconds from the start of a repetition",
    "moves": 'moves = ["lunge", "bridge"]',
}
_UNITS: Mapping[str, str] = {"seconds": f"{NBSP}s", "at": f"{NBSP}s"}


def sentence(file: str, line: int, path: Sequence[str], fault: TableFault | PoseFault | None, broken: str) -> str:
    """``my.toml:41: phase.2.seconds takes ...``, for a fault at ``path`` or a file that is broken; ``line`` 0 is the
    file as a whole."""
    name = plain(file, _LONGEST_PATH)
    place = f"{name}:{line}: " if line else f"{name}: "
    said = BROKEN[broken] if fault is None else _said(path, fault)
    return f"{place}{said}{'' if said.endswith('?') else '.'}"


def _pose(path: Sequence[str], fault: PoseFault) -> str:
    """``key 3 (at 0.80 s): the left (lead) leg is 4.9 cm too short to reach the floor. Lower the hips ...``"""
    where = " ".join(path).replace("easier tempo", "easier").replace("harder tempo", "harder")
    side = f"{_SIDES[fault.side]} " if fault.side else ""
    said = _POSES[fault.kind].format(
        part=f"the {side}{fault.joint.replace('_', ' ')}",
        amount=f"{abs(fault.amount):.1f}" if fault.kind in _CENTIMETRES else f"{fault.amount:.0f}",
        limit=f"{fault.limit:.1f}" if fault.kind in _CENTIMETRES else f"{fault.limit:.0f}",
    )
    return f"{where} (at {fault.at:.2f}{NBSP}s): {said}"


_SIDES: Mapping[str, str] = {"lead": "left (lead)", "trail": "right (trail)"}
_CENTIMETRES = ("short", "away", "below", "slides")
_POSES: Mapping[str, str] = {
    "short": f"{{part}} is {{amount}}{NBSP}cm too short to reach the floor. Lower the hips or bring the foot closer",
    "away": f"{{part}} is {{amount}}{NBSP}cm too short for where its foot is. Lower the hips or bring the foot closer",
    "below": f"{{part}} is {{amount}}{NBSP}cm too low. Raise it, or bring what is below it down to the floor",
    "beyond": "{part} is bent to {amount}°, and {limit}° is as far as it goes. Bend it less",
    "slides": f"{{part}} slides {{amount}}{NBSP}cm over the floor. Give it the same place in both keys, or lift it",
    "fast": "{part} turns at {amount}° a second, and {limit}° is fast enough. Give it more time",
}


def plain(text: str, most: int = _SHOWN) -> str:
    """A text from elsewhere on one line, without what a terminal would act on."""
    seen = "".join(sign if sign.isprintable() else "?" for sign in text[: most + 1])
    return seen if len(seen) <= most else f"{seen[:most]}…"


def _said(path: Sequence[str], fault: TableFault | PoseFault) -> str:
    return _pose(path, fault) if isinstance(fault, PoseFault) else _key(fault)


def _key(fault: TableFault) -> str:
    key = plain(fault.key)
    match fault.problem:
        case "missing":
            return f"{key} is missing. Add {_example(fault)}"
        case "unknown":
            return _unknown(fault)
        case "type" | "bounds" | "choice" | "list" | "count" | "id":
            return f"{key} takes {_takes(fault)}"
        case "picture":
            return f"{key} {PICTURES[fault.kind]}"
        case "no_move":
            return f'{key}: there is no move "{plain(fault.kind)}"{_hint(fault.kind, fault.choices)}'
        case "anchor" | "foot_and_leg" | "taken" | "stands_for":
            return f"{key}: {_BY_CHOICE[fault.problem].format(*fault.choices)}"
        case _:
            return f"{key}: {_PLAIN[fault.problem]}"


_PLAIN: Mapping[str, str] = {
    "text": "is empty or too long. Write 1 to 400 characters",
    "control": "has a character that cannot be seen, or that turns text around. Type it again",
    "markup": "looks like markup, and only plain text is shown. Leave out < and &",
    "twice": "is the same as one before it. Change one of them",
    "again": "is given a second time. Keep one of them",
    "round": "is the end of a repetition and so its start, which another key sets. Keep one, or set this earlier",
    "poses": "there are no keys, so nothing to show. Add [[key]] tables, or a picture to every phase",
    "both_sides": "says the same joint twice. Use either the plural for both sides, or lead_ and trail_",
    "none_left": "every move in it has a fault in its own file. See: hipbreak moves list",
    "upright": 'the march before a scoop is upright, with both legs. It takes floor = false, and no sides = "each"',
}
_BY_CHOICE: Mapping[str, str] = {
    "anchor": "no key says where the {0} is, which anchor asks for. Set {0} = [x, y] in the first key",
    "foot_and_leg": "{0} and {1} are both set, but a leg either stands on its foot or swings. Keep one of them",
    "taken": "{0} has this id already. Give one of them another",
    "stands_for": 'this id takes the place of a move that stands for {0}. Leave variant_of out, or make it "{0}"',
}


def _takes(fault: TableFault) -> str:
    match fault.problem:
        case "choice":
            return _either(fault.choices)
        case "id":
            return 'a name of small letters, digits and "_", such as "my_move"'
        case "count":
            named = f": {', '.join(fault.choices)}" if fault.choices else ""
            return f"a list of {fault.low:g} numbers{named}"
        case "list":
            many = f"{fault.low:g} to {fault.high:g}" if fault.low else f"at most {fault.high:g}"
            return f"a list of {many} {_KINDS[fault.kind]}" if fault.kind else f"a list of {many}"
        case _ if fault.kind in ("", "number"):
            return f"a number from {fault.low:g} to {fault.high:g}{_UNITS.get(fault.path[-1], '')}"
        case _:
            return _KINDS[fault.kind]


def _example(fault: TableFault) -> str:
    return _EXAMPLES.get(fault.path[-1], "it")


def _unknown(fault: TableFault) -> str:
    name, where = fault.path[-1], ".".join(fault.path[:-1])
    inside = f" in {plain(where)}" if where else ""
    return f'there is no key "{plain(name)}"{inside}{_hint(name, fault.choices)}'


def _hint(name: str, known: Collection[str]) -> str:
    """What may be meant, or where to look."""
    from difflib import get_close_matches  # seldom needed, and not small

    near = next(iter(get_close_matches(name[:_SHOWN].lower(), list(known), n=1)), "")
    if near:
        return f". Did you mean {near}?"
    return f". There are {', '.join(known)}" if 0 < len(known) <= _MOST_NAMED else ". Take it out"


def _either(choices: Sequence[str]) -> str:
    quoted = [f'"{choice}"' for choice in choices]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)
