"""What hipbreak costs on this machine: its start and memory into the README, its minutes on each desktop into the docs.

    python -m tests.real.measure README.md
    python -m tests.real.measure docs/desktops.md [xfce sway gnome kde]

Jurisdiction: the figures between the markers of those two pages. Each run has a desktop, a home and the settings of a
first start; only hipbreak's own process is counted. Numbers are written down, never asserted: a busy machine is no
defect. That it was the state meant which was measured is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.real.desktops_table import DESKTOPS
from tests.real.ground import KindName
from tests.real.program import PROGRAM
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

RUNS = 3
REST = 20.0  # seconds before the memory is read
SETTLE = 5.0  # seconds between a command and the first second that counts
MINUTES = 3.0  # of which one is the mean
GONE = 5.0  # minutes without input before a minute of somebody who is gone
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
COST, COST_END = "<!-- cost: begin -->", "<!-- cost: end -->"
DATA, DATA_END = "<!-- minutes:", "-->"
KINDS: tuple[KindName, ...] = ("xfce", "sway", "gnome", "kde")
PHASES = {
    "active": "somebody at work",
    "paused": "somebody at work, reminders paused",
    "left": f"nobody there, the first {GONE:g} minutes of it",
    "idle": "nobody there, after that",
    "locked": "the same, with the screen locked",
}
Figures = dict[str, list[float]]
Threads = dict[str, tuple[int, int]]
"""Of each thread: processor nanoseconds, and how often it gave the processor away by itself."""


@dataclass(frozen=True)
class Minute:
    """A mean minute of one phase on one desktop: processor milliseconds, and wake-ups of all threads."""

    desktop: str
    phase: str
    cpu: float
    wakes: float


# what a process uses


def spent(process: int) -> Threads:
    """What each thread of ``process`` has used so far. Raises AssertionError when it has ended."""
    found: Threads = {}
    for task in Path(f"/proc/{process}/task").glob("*"):
        with suppress(OSError):  # this thread has just ended
            wakes = re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.M)[0]
            found[task.name] = int((task / "schedstat").read_text().split()[0]), int(wakes)
    assert found, "hipbreak has ended"
    return found


def between(before: Threads, after: Threads) -> tuple[float, int]:
    """(processor milliseconds, wake-ups) from one to the other; a new thread counts from its beginning."""
    spans = [(now, before.get(thread, (0, 0))) for thread, now in after.items()]
    return sum(now[0] - then[0] for now, then in spans) / 1e6, sum(now[1] - then[1] for now, then in spans)


def memory(process: int) -> tuple[float, float]:
    """(resident, of it private and anonymous) in MiB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = (re.findall(rf"^{name}:\s+(\d+)", text, re.M)[0] for name in ("Rss", "Anonymous"))
    rss, anonymous = (int(kib) / 1024 for kib in found)
    return rss, anonymous


def a_minute(process: int, minutes: float, each_second: Callable[[], None] | None = None) -> tuple[float, float]:
    """(processor milliseconds, wake-ups) of a minute, a mean over ``minutes``."""
    before = spent(process)
    pass_time(60.0 * minutes, each_second)
    cpu, wakes = between(before, spent(process))
    return cpu / minutes, wakes / minutes


# what happens meanwhile


def pass_time(seconds: float, each_second: Callable[[], None] | None = None) -> None:
    """Waits; with ``each_second``, somebody moves the pointer meanwhile."""
    pause, ends = threading.Event(), time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if each_second:
            each_second()
        pause.wait(min(left, 1.0 if each_second else left))


def jiggle(screen: Desktop) -> Callable[[], None]:
    """A function that moves the pointer a little each time."""
    places = cycle(((200, 300), (210, 300)))
    return lambda: screen.move(*next(places))


def start(screen: Desktop) -> tuple[subprocess.Popen[bytes], float]:
    """hipbreak, and the seconds until its icon was in the tray."""
    began = time.monotonic()
    process = screen.start([PROGRAM])
    until(screen.sni_items, 20, "the icon")
    return process, time.monotonic() - began


def tell(screen: Desktop, *words: str) -> str:
    """One command of the command line, and what it printed."""
    told = subprocess.run([PROGRAM, *words], env=screen.env, capture_output=True, text=True, timeout=30, check=True)
    return told.stdout


def expect(screen: Desktop, state: str, sat: float = 0.0, *, paused: bool = False, locked: bool = False) -> None:
    """Raises AssertionError if the minutes that have just passed were those of another state, or if the last ``sat``
    seconds were not counted."""
    facts: dict[str, Any] = json.loads(tell(screen, "status", "--json"))
    assert facts["sitting_seconds"] >= sat, f"{screen.kind.name}: {facts['sitting_seconds']} s of {sat} s counted"
    seen = facts["state"], facts["paused_until"] is not None, facts["sources"]["lock"]["now"]
    assert seen == (state, paused, locked), f"{screen.kind.name}: {seen}, not {(state, paused, locked)}"


# start and memory, for the README


def measure() -> Figures:
    """Start and memory of RUNS runs, a mean quiet and busy minute of one."""
    figures: Figures = {}
    for number in range(RUNS):
        with desktop() as screen:
            screen.sound.begin()
            process, seconds = start(screen)
            figures.setdefault("icon in the tray, s", []).append(seconds)
            pass_time(REST)
            rss, anonymous = memory(process.pid)
            figures.setdefault("memory (RSS), MiB", []).append(rss)
            figures.setdefault("of it private (anonymous), MiB", []).append(anonymous)
            if number == 0:
                for name, each in (("nobody there", None), ("pointer moving", jiggle(screen))):
                    pass_time(REST, each)  # sitting down is more than a minute of it
                    cpu, wakes = a_minute(process.pid, MINUTES, each)
                    figures[f"processor, ms a minute, {name}"] = [cpu]
                    figures[f"wake-ups a minute, {name}"] = [wakes]
    return figures


def table(figures: Figures) -> str:
    """The figures in Markdown: medians, and the range where there was more than one run."""
    lines = [f"{_here()}, X11 with xfce4-panel; {RUNS} starts.", "", "| | median | from | to |", "|---|---|---|---|"]
    for name, values in figures.items():
        places = 2 if max(values) < 10 else 1
        shown = (statistics.median(values), min(values), max(values))
        cells = [f"{value:.{places}f}" for value in (shown if len(values) > 1 else shown[:1])]
        lines.append(f"| {name} | {' | '.join([*cells, *[''] * (3 - len(cells))])} |")
    return "\n".join(lines)


# minutes on each desktop, for the docs


def minutes_on(kind: KindName, active: float, others: float) -> list[Minute]:
    """Every phase on one desktop that has a sound server; ``active`` and ``others`` are their lengths in minutes."""
    with desktop(kind=kind) as screen:
        screen.sound.begin()
        process, _ = start(screen)
        return [Minute(kind, *figures) for figures in _phases(screen, process.pid, active, others)]


def _phases(screen: Desktop, process: int, active: float, others: float) -> Iterator[tuple[str, float, float]]:
    moves = jiggle(screen)
    pass_time(REST)
    pass_time(REST, moves)
    yield "active", *a_minute(process, active, moves)
    expect(screen, "sitting", 60.0 * active)
    tell(screen, "pause", "2h")
    pass_time(SETTLE, moves)
    yield "paused", *a_minute(process, others, moves)
    expect(screen, "sitting", paused=True)
    tell(screen, "resume")
    pass_time(SETTLE)
    yield "left", *a_minute(process, GONE)
    yield "idle", *a_minute(process, others)
    expect(screen, "away")
    screen.lock()
    pass_time(SETTLE)
    yield "locked", *a_minute(process, others)
    expect(screen, "away", locked=True)


def cost(minutes: list[Minute]) -> str:
    """The minutes in Markdown, a column for each desktop, and themselves for the next run."""
    seen = {(one.desktop, one.phase): one for one in minutes}
    here = [name for name in DESKTOPS if (name, "active") in seen]
    lines = [
        f"{_here()}.",
        "",
        f"| | {' | '.join(DESKTOPS[name] for name in here)} |",
        "| --- |" + " --- |" * len(here),
    ]
    for phase, words in PHASES.items():
        found = (seen[name, phase] for name in here)
        lines.append(f"| {words} | {' | '.join(f'{one.wakes:.1f}, {one.cpu:.1f} ms' for one in found)} |")
    return "\n".join([*lines, "", DATA, *(json.dumps(asdict(one)) for one in minutes), DATA_END])


def kept(page: str) -> list[Minute]:
    """The minutes that ``page`` was made from."""
    if DATA not in page:
        return []
    lines = page.split(DATA, 1)[1].split(DATA_END, 1)[0].splitlines()
    return [Minute(**json.loads(line)) for line in lines if line.strip()]


def measure_cost(page: Path, kinds: tuple[KindName, ...], active: float, others: float) -> None:
    """Writes each desktop into ``page`` when it is done; one that is not among ``kinds`` keeps what the page said.

    All run side by side: how often a program wakes up is not upset by the others. One that fails does not keep the
    others from the page; its error is raised after them.
    """
    writing = threading.Lock()

    def measured(kind: KindName) -> None:
        new = minutes_on(kind, active, others)
        with writing:
            old = [one for one in kept(page.read_text(encoding="utf-8")) if one.desktop != kind]
            write(page, COST, COST_END, cost([*old, *new]))

    with ThreadPoolExecutor(len(kinds)) as workers:
        for done in [workers.submit(measured, kind) for kind in kinds]:
            done.result()


def write(page: Path, begin: str, end: str, text: str) -> None:
    """``text`` between two markers of ``page``, in place of what was there."""
    before, rest = page.read_text(encoding="utf-8").split(begin)
    page.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")


def _here() -> str:
    return f"{date.today():%Y-%m-%d}, Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores"


def main(words: list[str] | None = None) -> int:
    """Measures what the page has markers for."""
    options = argparse.ArgumentParser(prog="python -m tests.real.measure")
    options.add_argument("page", type=Path)
    options.add_argument("desktops", nargs="*", metavar="DESKTOP", help=", ".join(KINDS))
    options.add_argument("--active", type=float, default=MINUTES, metavar="MINUTES", help="how long somebody works")
    options.add_argument("--others", type=float, default=2.0, metavar="MINUTES", help="how long anything else takes")
    chosen = options.parse_args(words)
    if COST in chosen.page.read_text(encoding="utf-8"):
        kinds = tuple(kind for kind in KINDS if kind in (chosen.desktops or KINDS))
        measure_cost(chosen.page, kinds, chosen.active, chosen.others)
    else:
        write(chosen.page, BEGIN, END, table(measure()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
