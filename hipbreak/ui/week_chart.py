"""The week as bars: the longest sit of each day against the limit, the day's total below its name.

Jurisdiction: the drawing. What passes the limit has its own colour and a hatch: not colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hipbreak.ui.plot import Plot
from hipbreak.ui.tokens import BAR_RADIUS, Palette
from hipbreak.wording import windows as words

LEFT, TOP, FOOT = 34, 30, 50  # logical pixels left of, above and below the bars
BAR = 34
STEPS = (15, 30, 60, 120, 240)  # minutes between two lines


def draw_week(plot: Plot, days: Sequence[tuple[date, float, float]], limit: float) -> None:
    """Draws (day, longest sit, sitting) in seconds into ``plot`` and makes each day one of its items."""
    chart = Chart(plot, max([limit * 1.5, *(longest for _, longest, _ in days)]) / 60, len(days))
    chart.grid()
    for place, (_, longest, _) in enumerate(days):
        chart.bar(place, longest / 60, limit / 60)
    chart.limit_line(limit)
    for place, (day, longest, sitting) in enumerate(days):
        chart.label(place, day, longest, sitting)


@dataclass(frozen=True, slots=True)
class Measures:
    """Where things lie in a chart of ``width`` and ``height`` for ``highest`` minutes and ``count`` columns."""

    width: float
    height: float
    highest: float
    count: int

    @property
    def base(self) -> float:
        """The line that bars stand on."""
        return self.height - FOOT

    @property
    def step(self) -> int:
        """Minutes between two lines."""
        return next((step for step in STEPS if self.highest / step <= 4), STEPS[-1])

    @property
    def top(self) -> int:
        """The minutes of the highest line."""
        return self.step * math.ceil(self.highest / self.step)

    @property
    def column(self) -> float:
        """The width of one day."""
        return (self.width - LEFT - 6) / max(1, self.count)

    def y(self, minutes: float) -> float:
        """The height of ``minutes``."""
        return self.base - (self.base - TOP) * minutes / self.top

    def x(self, place: int) -> float:
        """The middle of column ``place``."""
        return LEFT + 6 + (place + 0.5) * self.column


class Chart:
    """Draws into one plot."""

    def __init__(self, plot: Plot, highest: float, count: int) -> None:
        self.plot, self.pen, self.palette = plot, plot.pen, plot.kit.palette
        self.at = Measures(plot.width, plot.height, highest, count)

    def grid(self) -> None:
        """Lines and their minutes."""
        line = "#555555" if self.palette.flat else self.palette.line
        for minutes in range(0, self.at.top + 1, self.at.step):
            y = round(self.at.y(minutes))  # a half on both sides may be rounded to the same pixel, and so to nothing
            ink = self.palette.edge if minutes == 0 else line
            self.pen.rect((LEFT, y, self.at.width, y + 1), 0, ink)
            self.plot.text(LEFT - 8, y, str(minutes), "small", "sub", "e")

    def bar(self, place: int, minutes: float, limit: float) -> None:
        """One day: up to the limit plain, beyond it hatched."""
        if minutes <= 0:
            return
        left, right = self.at.x(place) - BAR / 2, self.at.x(place) + BAR / 2
        self._column((left, self.at.y(min(minutes, limit)), right, self.at.base), self.palette.sit, minutes <= limit)
        if minutes > limit:
            box = (left, self.at.y(minutes), right, self.at.y(limit))
            self._column(box, self.palette.due, True)
            inner = [(left, box[1] + 4), (right, box[1] + 4), (right, box[3]), (left, box[3])]
            if box[3] - box[1] > 10:
                self.pen.hatched(inner, self.palette.due, "hatch", stripe_ink(self.palette))

    def _column(self, box: tuple[float, float, float, float], colour: str, rounded: bool) -> None:
        left, top, right, bottom = box
        self.pen.rect(box, BAR_RADIUS if rounded else 0, colour)
        self.pen.rect((left, max(top, bottom - BAR_RADIUS - 1), right, bottom), 0, colour)

    def limit_line(self, limit: float) -> None:
        """The dashed line; its words stand in the panel's head."""
        y = self.at.y(limit / 60)
        x: float = LEFT
        while x < self.at.width - 2:
            self.pen.rect((x, y - 0.75, x + 6, y + 0.75), 0, self.palette.text)
            x += 10

    def label(self, place: int, day: date, longest: float, sitting: float) -> None:
        """The number over the bar, the day and its total below."""
        x, plot = self.at.x(place), self.plot
        if longest >= 60:
            self._number(x, self.at.y(longest / 60) - 11, longest)
        plot.text(x, self.at.base + 16, words.day_short(day), "label", "text", "center")
        plot.text(x, self.at.base + 35, words.total_short(sitting), "small", "sub", "center")
        half = self.at.column / 2 - 2
        plot.items.append((x - half, 2, x + half, plot.height))

    def _number(self, x: float, y: float, longest: float) -> None:
        said = str(int(longest // 60))
        half = self.plot.kit.fonts["small_b"].measure(said) / self.plot.kit.scale / 2 + 3
        ground = self.palette.of(self.plot.kit.on(self.plot.canvas.master))
        self.pen.rect((x - half, y - 8, x + half, y + 8), 3, ground)
        self.plot.text(x, y, said, "small_b", "text", "center")


def stripe_ink(palette: Palette) -> tuple[int, int, int, int]:
    """Stripes over a kind of time: lighter on light themes, darker elsewhere."""
    return (255, 255, 255, 90) if palette.theme == "light" else (0, 0, 0, 80)
