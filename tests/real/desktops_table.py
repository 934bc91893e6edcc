"""What works on which desktop, as a table: ``python -m tests.real.desktops_table docs/desktops.md [RESULTS]``.

Jurisdiction: the part between the markers of that page. It says what the tests have seen, by the lines that they left
in the file that HIPBREAK_RESULTS named; a desktop that was not tested keeps what the page said of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path("build/desktops.jsonl")
BEGIN, END = "<!-- desktops: begin -->", "<!-- desktops: end -->"
DATA, DATA_END = "<!-- seen:", "-->"
DESKTOPS = {"xfce": "Xfce (X11)", "sway": "sway", "gnome": "GNOME", "kde": "KDE Plasma"}
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
    "media": "film (logind)",
    "presenting": "presentation (full screen)",
    "dnd": "do not disturb",
    "tray again": "the tray ends and comes back",
    "notifications again": "the notification daemon ends and comes back",
    "bus again": "the session bus ends and comes back",
}
CELLS = {"works": "works", "said": "not there, and said", "ends": "the desktop ends with it"}


@dataclass(frozen=True)
class Row:
    """One check that passed: ``how`` is a key of ``CELLS``, ``says`` hipbreak's own sentence, or the version."""

    desktop: str
    fact: str
    how: str
    says: str = ""


def read(lines: Iterable[str]) -> list[Row]:
    """The rows of ``lines``, one JSON object each; the last of several about the same thing."""
    rows = [Row(**json.loads(line)) for line in lines if line.strip()]
    return list({(row.desktop, row.fact): row for row in rows}.values())


def table(rows: list[Row]) -> str:
    """The table, what is said where something is not there, and the rows themselves for the next run."""
    seen = {(row.desktop, row.fact): row for row in rows}
    here = [name for name in DESKTOPS if (name, "icon") in seen]
    lines = ["| | " + " | ".join(DESKTOPS[name] for name in here) + " |", "| --- |" + " --- |" * len(here)]
    lines += [
        f"| {words} | " + " | ".join(_cell(seen.get((name, fact))) for name in here) + " |"
        for fact, words in FACTS.items()
    ]
    lines.append("")
    lines += [f"- {DESKTOPS[name]}: {seen[name, 'icon'].says}." for name in here]
    said = [row for row in rows if row.how == "said"]
    lines += [
        "",
        *(f"- {DESKTOPS[row.desktop]}, {FACTS[row.fact]}: hipbreak says: \u201c{row.says}\u201d" for row in said),
    ]
    data = [json.dumps(asdict(row)) for row in rows]
    return "\n".join([*lines, "", DATA, *data, DATA_END])


def _cell(row: Row | None) -> str:
    return CELLS[row.how] if row else ""


def kept(page: str) -> list[Row]:
    """The rows that ``page`` was made from."""
    if DATA not in page:
        return []
    return read(page.split(DATA, 1)[1].split(DATA_END, 1)[0].splitlines())


def main(page: Path, results: Path = RESULTS) -> None:
    """Writes what ``results`` hold into ``page``; a desktop with an icon in them is taken anew as a whole."""
    text = page.read_text(encoding="utf-8")
    new = read(results.read_text(encoding="utf-8").splitlines())
    tested = {row.desktop for row in new}
    rows = [row for row in kept(text) if row.desktop not in tested] + new
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{table(rows)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
