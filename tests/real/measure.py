"""What hipbreak costs on this machine: ``python -m tests.real.measure README.md`` writes the table into the README.

Jurisdiction: the figures of the section Measured. Each run has a desktop, a home and settings of its own; only
hipbreak's own process is counted. Numbers are written down, never asserted: a busy machine is no defect.
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path

from tests.real.program import PROGRAM
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

RUNS = 3
REST = 20.0  # seconds before the memory is read
MINUTES = 1
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
TICKS = os.sysconf("SC_CLK_TCK")
Figures = dict[str, float]


@dataclass(frozen=True)
class Spent:
    """What a process has used so far: processor seconds, and how often it gave the processor away by itself."""

    cpu: float
    wakes: int


def spent(process: int) -> Spent:
    """Of all threads of ``process``."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    wakes = sum(
        int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", task.read_text(), re.M)[0])
        for task in Path(f"/proc/{process}/task").glob("*/status")
    )
    return Spent((int(fields[11]) + int(fields[12])) / TICKS, wakes)


def memory(process: int) -> tuple[float, float]:
    """(resident, of it private and anonymous) in MiB."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = (re.findall(rf"^{name}:\s+(\d+)", text, re.M)[0] for name in ("Rss", "Anonymous"))
    rss, anonymous = (int(kib) / 1024 for kib in found)
    return rss, anonymous


def pass_time(seconds: float, each_second: Callable[[], None] | None = None) -> None:
    """Waits; with ``each_second``, somebody moves the pointer meanwhile."""
    pause, ends = threading.Event(), time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if each_second:
            each_second()
        pause.wait(min(left, 1.0 if each_second else left))


def start(screen: Desktop) -> tuple[subprocess.Popen[bytes], float]:
    """hipbreak, and the seconds until its icon was in the tray."""
    began = time.monotonic()
    process = screen.start([PROGRAM])
    until(screen.sni_items, 20, "the icon")
    return process, time.monotonic() - began


def a_minute(process: int, each_second: Callable[[], None] | None = None) -> tuple[float, float]:
    """(processor seconds, wake-ups) of a minute, a mean over MINUTES."""
    before = spent(process)
    pass_time(60.0 * MINUTES, each_second)
    after = spent(process)
    return (after.cpu - before.cpu) / MINUTES, (after.wakes - before.wakes) / MINUTES


def jiggle(screen: Desktop) -> Callable[[], None]:
    """A function that moves the pointer a little each time."""
    places = cycle(((200, 300), (210, 300)))
    return lambda: screen.move(*next(places))


def measure() -> dict[str, list[float]]:
    """All figures: start and memory of RUNS runs, a quiet and a busy minute of one."""
    figures: dict[str, list[float]] = {}
    for number in range(RUNS):
        with desktop() as screen:
            process, seconds = start(screen)
            figures.setdefault("icon in the tray, s", []).append(seconds)
            pass_time(REST)
            rss, anonymous = memory(process.pid)
            figures.setdefault("memory (RSS), MiB", []).append(rss)
            figures.setdefault("of it private (anonymous), MiB", []).append(anonymous)
            if number == 0:
                for name, each in (
                    ("nobody there", None),
                    ("pointer moving", jiggle(screen)),
                ):
                    cpu, wakes = a_minute(process.pid, each)
                    figures[f"processor, s a minute, {name}"] = [cpu]
                    figures[f"wake-ups a minute, {name}"] = [wakes]
    return figures


def table(figures: dict[str, list[float]]) -> str:
    """The figures in Markdown: medians, and the range where there was more than one run."""
    lines = ["| | median | from | to |", "|---|---|---|---|"]
    for name, values in figures.items():
        places = 2 if max(values) < 10 else 1
        shown = (statistics.median(values), min(values), max(values))
        cells = [f"{value:.{places}f}" for value in (shown if len(values) > 1 else shown[:1])]
        lines.append(f"| {name} | {' | '.join([*cells, *[''] * (3 - len(cells))])} |")
    where = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores, X11 with xfce4-panel"
    return "\n".join([f"{date.today():%Y-%m-%d}, {where}; {RUNS} starts.", "", *lines])


def main(file: Path) -> int:
    """Measures, and writes the table between the two marks of ``file``."""
    text = file.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    file.write_text(f"{before}{BEGIN}\n{table(measure())}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
