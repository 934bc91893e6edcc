"""What works on which desktop and system, as a table.

    python -m tests.real.desktops_table docs/desktops.md [RESULTS]

Jurisdiction: the part between the markers of that page. It says what the tests have seen, by the lines that they left
in the file that HIPBREAK_RESULTS named; a desktop or system that was not tested keeps what the page said of it, and a
fact without a test that passed has not been run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

RESULTS = Path("build/desktops.jsonl")
BEGIN, END = "<!-- desktops: begin -->", "<!-- desktops: end -->"
DATA, DATA_END = "<!-- seen:", "-->"
DESKTOPS = {
    "xfce": "Xfce (X11)",
    "sway": "sway",
    "gnome": "GNOME",
    "kde": "KDE Plasma",
    "windows": "Windows",
    "macos": "macOS",
}
FACTS = {
    "icon": "icon in the tray",
    "menu": "its menu, clicked",
    "prompt": "reminder, and a press of its button",
    "input": "keys and pointer",
    "film": "a film that only the compositor knows of counts as sitting",
    "lock": "lock",
    "sleep": "sleep",
    "session": "a session used from afar",
    "call": "call (microphone)",
    "media": "film (what keeps the screen on)",
    "presenting": "presentation (full screen)",
    "dnd": "do not disturb",
    "tray again": "the tray ends and comes back",
    "notifications again": "the notification daemon ends and comes back",
    "bus again": "the session bus ends and comes back",
}
OTHER_SYSTEMS = frozenset({"windows", "macos"})
NO_SUCH_THING = {"film": frozenset(DESKTOPS) - {"sway"}, "bus again": OTHER_SYSTEMS}
"""What a desktop or system has not got, so that there is nothing to run."""
CELLS = {"works": "works", "said": "not there, and said", "ends": "the desktop ends with it"}
Tested = Literal["fake", "wine_fakes", "wine", "part", "real"]
TESTED: dict[Tested, str] = {
    "fake": "stand-ins",
    "wine_fakes": "Wine, in part",
    "wine": "Wine",
    "part": "real, in part",
    "real": "real",
}
"""How a fact was tested, the weakest first."""
USUAL = {"tested": "real", "why": ""}  # what a row in the page does not name
NOT_RUN, NOTHING = "not run", "–"


@dataclass(frozen=True)
class Row:
    """One check that passed: ``how`` is a key of ``CELLS``, ``says`` hipbreak's own sentence, or the version;
    ``tested`` a key of ``TESTED``, ``why`` what of it was said in the system's place."""

    desktop: str
    fact: str
    how: str
    says: str = ""
    tested: Tested = "real"
    why: str = ""


def read(lines: Iterable[str]) -> list[Row]:
    """The rows of ``lines``, one JSON object each; of several about the same thing the one that was tested best, and
    of those the last."""
    best: dict[tuple[str, str], Row] = {}
    for row in (Row(**json.loads(line)) for line in lines if line.strip()):
        known = best.get((row.desktop, row.fact))
        if known is None or _rank(row) >= _rank(known):
            best[row.desktop, row.fact] = row
    return list(best.values())


def _rank(row: Row) -> int:
    return list(TESTED).index(row.tested)


def table(rows: list[Row]) -> str:
    """The table, what is said where something is not there, and the rows themselves for the next run."""
    seen = {(row.desktop, row.fact): row for row in rows}
    here = [name for name in DESKTOPS if any(row.desktop == name for row in rows)]
    lines = ["| | " + " | ".join(DESKTOPS[name] for name in here) + " |", "| --- |" + " --- |" * len(here)]
    lines += [
        f"| {words} | " + " | ".join(_cell(name, fact, seen.get((name, fact))) for name in here) + " |"
        for fact, words in FACTS.items()
    ]
    lines.append("")
    lines += [f"- {DESKTOPS[name]}: {seen[name, 'icon'].says}." for name in here if (name, "icon") in seen]
    lines += ["", *_notes(rows)]
    data = [
        json.dumps({name: value for name, value in asdict(row).items() if name not in USUAL or value != USUAL[name]})
        for row in rows
    ]
    return "\n".join([*lines, "", DATA, *data, DATA_END])


def _cell(desktop: str, fact: str, row: Row | None) -> str:
    if row:
        return f"{CELLS[row.how]} ({TESTED[row.tested]})"
    return NOTHING if desktop in NO_SUCH_THING.get(fact, ()) else NOT_RUN


def _notes(rows: list[Row]) -> Iterator[str]:
    """What hipbreak says where something is not there, and what is weaker about a test."""
    for row in sorted(rows, key=lambda row: (list(DESKTOPS).index(row.desktop), list(FACTS).index(row.fact))):
        about = f"- {DESKTOPS[row.desktop]}, {FACTS[row.fact]}:"
        if row.how == "said":
            yield f"{about} hipbreak says: \u201c{row.says}\u201d"
        if row.why:
            yield f"{about} {row.why}."


def kept(page: str) -> list[Row]:
    """The rows that ``page`` was made from."""
    if DATA not in page:
        return []
    return read(page.split(DATA, 1)[1].split(DATA_END, 1)[0].splitlines())


def main(page: Path, results: Path = RESULTS) -> None:
    """Writes what ``results`` hold into ``page``; a desktop that is in them is taken anew as a whole."""
    text = page.read_text(encoding="utf-8")
    new = read(results.read_text(encoding="utf-8").splitlines())
    tested = {row.desktop for row in new}
    rows = [row for row in kept(text) if row.desktop not in tested] + new
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{table(rows)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
