"""How the statistics window shares its room: the usual layout, or a narrow one where the monitor is too narrow for it.

Jurisdiction: which layout for which room, in numbers; nothing here draws. Sizes are logical pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

from hipbreak.ui.tokens import MARGIN_LARGE, PANEL_GAP

WIDTH, HEIGHT = 880, 640
LEAST = 560  # the narrowest there is: on a monitor with less room the window is cut at its right edge
SIDE = 226  # what stands in the side panel needs this width
CHART_HEIGHT, LOW_CHART = 368, 240
NARROW_HEIGHT = 928  # of the narrow layout with the highest chart
EDGES = 40 + 4  # of a panel with a chart: what is around its content


@dataclass(frozen=True, slots=True)
class Layout:
    """``width`` of the page, its least ``height``, the number of tiles in a row, whether the side panel stands below
    the chart, and width and height of the chart."""

    width: float
    height: float
    tiles: int
    below: bool
    chart: tuple[float, float]

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN_LARGE


def layout_for(width: float, height: float) -> Layout:
    """The layout for a monitor with room for ``width`` times ``height``. The usual one wherever it is wide enough; the
    chart gives up height before the page is scrolled. Below 560 pixels the layout is that for 560."""
    low = min(HEIGHT, height)
    if width >= WIDTH:
        chart = WIDTH - 2 * MARGIN_LARGE - SIDE - EDGES - 40 - PANEL_GAP
        return Layout(WIDTH, low, 4, False, (chart, _chart_height(height - HEIGHT)))
    width = max(LEAST, width)
    return Layout(width, low, 2, True, (width - 2 * MARGIN_LARGE - EDGES, _chart_height(height - NARROW_HEIGHT)))


def _chart_height(spare: float) -> float:
    """The height of the chart where the page has ``spare`` more room, less than 0: too little."""
    return max(LOW_CHART, min(CHART_HEIGHT, CHART_HEIGHT + spare))
