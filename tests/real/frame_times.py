"""What the moving figure costs on this machine: ``python -m tests.real.frame_times [README.md] [--scale 1 2]``.

Jurisdiction: these figures. The stage runs in this process on a private X server, with a clock that plays a real
routine's moves; with a file, the table is written between its two marks. Numbers are written down, never asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hipbreak.core.frames import Frame
from hipbreak.core.moves import Move
from hipbreak.move_files import built_in
from hipbreak.ui.figure.pace import fastest
from hipbreak.ui.figure.poses import Shot
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_stage import HEIGHT, WIDTH, Stage
from hipbreak.ui.tokens import PALETTES
from tests.real.measure import memory

BEGIN, END = "<!-- frames: begin -->", "<!-- frames: end -->"
SAMPLES = 60  # pictures of a loop that are timed
WATCHED = 4.0  # seconds
HEAD = "| move, scale | build | draw | from memory | pictures a second | processor | paused | MiB (RSS) |"


@dataclass(frozen=True)
class Row:
    """One move at one scale: milliseconds of processor time a picture (medians), and what a window takes: pictures a
    second, the share of one processor, and MiB."""

    name: str
    build: float
    draw: float
    cached: float
    rate: float
    share: float
    paused: float
    resident: float

    def line(self) -> str:
        """As a row of the table."""
        times = " | ".join(f"{value:.1f} ms" for value in (self.build, self.draw, self.cached))
        shares = f"{self.rate:.0f} | {self.share:.0%} | {self.paused:.1%}"
        return f"| {self.name} | {times} | {shares} | {self.resident:.0f} |"


@contextmanager
def display() -> Iterator[str]:
    """The name of a private X server's display."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1600x24", "-dpi", "96", "-noreset"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        try:
            with os.fdopen(reader, encoding="ascii") as numbers:
                yield f":{numbers.readline().strip()}"
        finally:
            server.terminate()


def timed(do: Callable[[Shot], object], shots: list[Shot]) -> float:
    """The median of the processor time of ``do``, in milliseconds."""
    taken = []
    for shot in shots:
        began = time.thread_time()
        do(shot)
        taken.append((time.thread_time() - began) * 1000)
    return statistics.median(taken)


def watched(root: tk.Tk, seconds: float) -> float:
    """Lets the window live; the share of one processor that this process took."""
    root.after(round(seconds * 1000), root.quit)
    began, used = time.monotonic(), time.process_time()
    root.mainloop()
    return (time.process_time() - used) / (time.monotonic() - began)


def measured(root: tk.Tk, kit: Kit, move: Move) -> Row:
    """All figures of ``move``."""
    beats = 0
    began = time.monotonic()

    def moment() -> Frame:
        nonlocal beats
        beats += 1
        return Frame(0, "move", move, side="right", within=(time.monotonic() - began) % move.cycle())

    stage = Stage(kit, root, moment, smooth=True, figure=1)
    stage.label.pack()
    root.update()
    painter = stage.loops.painter
    shots = [Shot("move", move, within=move.cycle() * number / SAMPLES) for number in range(SAMPLES)]
    build, draw = timed(painter.pieces, shots), timed(painter.draw, shots)
    while stage.loops.prepare(shots[0]):
        pass
    cached = timed(lambda shot: stage.photo.paste(stage.loops.picture(shot)), shots)
    stage.go()
    watched(root, 1.0)
    beats = 0
    share = watched(root, WATCHED)
    rate = beats / WATCHED
    stage.rest()
    paused = watched(root, WATCHED)
    resident, _ = memory(os.getpid())
    stage.close()
    stage.label.destroy()
    return Row(f"{move.id}, {kit.scale:g}", build, draw, cached, rate, share, paused, resident)


def measure(screen: str, scale: float) -> list[Row]:
    """The figures of every move that comes with the program, at ``scale``."""
    root = tk.Tk(screenName=screen)
    kit = Kit(root, PALETTES["light"], scale)
    rows = [measured(root, kit, move) for move in built_in.load().values()]
    root.destroy()
    return rows


def table(rows: list[Row]) -> str:
    """The figures in Markdown."""
    where = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores, Xvfb"
    size = f"{WIDTH} x {HEIGHT} logical pixels"
    rates = f"{fastest(1)} pictures a second are wanted at scale 1, {fastest(2)} at 2"
    lines = [HEAD, "|" + "---|" * (HEAD.count("|") - 1), *(row.line() for row in rows)]
    return "\n".join([f"{date.today():%Y-%m-%d}, {where}; {size}; {rates}.", "", *lines])


def main(arguments: list[str]) -> int:
    """Measures, prints, and writes the table into the file if there is one."""
    parser = argparse.ArgumentParser(prog="frame_times")
    parser.add_argument("--scale", type=float, nargs="+", default=[1.0, 2.0])
    parser.add_argument("file", type=Path, nargs="?")
    wanted = parser.parse_args(arguments)
    with display() as screen:
        text = table([row for scale in wanted.scale for row in measure(screen, scale)])
    print(text)
    if wanted.file:
        before, rest = wanted.file.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        wanted.file.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
