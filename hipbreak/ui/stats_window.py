"""The statistics window: today in four tiles, the week as bars of the longest sit against the limit.

Jurisdiction: the look of this window. Past the limit is information, not blame: its own colour and a hatch, no red.
"""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from datetime import date
from functools import partial
from tkinter import ttk
from typing import Any

from hipbreak.ui import marks
from hipbreak.ui.draw import Pen
from hipbreak.ui.kit import Kit
from hipbreak.ui.plot import Plot
from hipbreak.ui.rows import fit
from hipbreak.ui.scroll import Scroll, room
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.ui.stats_layout import SIDE, Layout, layout_for
from hipbreak.ui.tokens import MARGIN_LARGE, PANEL_GAP
from hipbreak.ui.week_chart import draw_week
from hipbreak.wording import windows as words

RING, STROKE = 132, 11


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week, lengths in seconds."""

    day: date
    sitting: float
    longest: float
    breaks: int
    moves: int


def read_week(rows: Any) -> list[Day]:
    """The days from the message. ValueError or KeyError for what is no week."""
    return [
        Day(
            date.fromisoformat(row["day"]),
            float(row["sitting_seconds"]),
            float(row["longest_bout_seconds"]),
            int(row["breaks"]),
            int(row["moves"]),
        )
        for row in rows
    ]


def show(window: Window, first: Message) -> None:
    """``first`` holds today, limit_seconds, week, moves_week and goal."""
    kit = window.kit
    week = read_week(first["week"])
    layout = layout_for(*room(kit, window.root))
    page = Scroll(kit, window.root)
    _head(kit, page.inner, week, layout)
    if any(day.sitting for day in week):
        _tiles(kit, page.inner, first, layout)
        focus = _panels(kit, page.inner, first, week, layout)
    else:
        focus = _empty(window, page.inner)
    _foot(window, page.inner, layout)
    width, height = page.fit(layout.width, layout.height)
    settle(window, width / kit.scale, height / kit.scale)
    page.begin(focus)


def _head(kit: Kit, page: ttk.Frame, week: list[Day], layout: Layout) -> None:
    title = words.span_of(week[0].day, week[-1].day) if week else words.STATISTICS
    head = kit.frame(page)
    head.pack(fill="x", padx=kit.px(MARGIN_LARGE), pady=(kit.px(20), kit.px(12)))
    kit.text(head, title, "title", wrap=layout.inner).pack(anchor="w")


def _tiles(kit: Kit, page: ttk.Frame, first: Message, layout: Layout) -> None:
    today, limit = first["today"], float(first["limit_seconds"])
    longest = float(today["longest_bout_seconds"])
    tiles = (
        (words.TILE_LONGEST, words.length(longest), words.against_limit(longest, limit)),
        (words.TILE_SITTING, words.length(float(today["sitting_seconds"])), words.reminders(int(today["prompts"]))),
        (words.TILE_UP, words.times(int(today["breaks"])), words.routines(int(today["routines"]))),
        (words.TILE_MOVES, words.of_goal(int(first["moves_week"]), int(first["goal"])), words.WEEK_GOAL),
    )
    grid = kit.frame(page)
    grid.pack(fill="x", padx=kit.px(MARGIN_LARGE))
    wrap = (layout.inner - (layout.tiles - 1) * PANEL_GAP) / layout.tiles - 34
    for place, texts in enumerate(tiles):
        row, column = divmod(place, layout.tiles)
        panel = kit.frame(grid, "Panel", pad=(16, 12))
        panel.grid(row=2 * row, column=2 * column, sticky="nsew")
        grid.columnconfigure(2 * column, weight=1, uniform="tile")
        if column:
            grid.columnconfigure(2 * column - 1, minsize=kit.px(PANEL_GAP))
        if row:
            grid.rowconfigure(2 * row - 1, minsize=kit.px(PANEL_GAP))
        for text, (face, colour) in zip(texts, (("small", "sub"), ("title", "text"), ("small", "sub")), strict=True):
            kit.text(panel, text, face, colour, wrap=wrap).pack(anchor="w", pady=(kit.px(1), 0))


def _panels(kit: Kit, page: ttk.Frame, first: Message, week: list[Day], layout: Layout) -> Any:
    row = kit.frame(page)
    row.pack(fill="both", expand=True, padx=kit.px(MARGIN_LARGE), pady=kit.px(PANEL_GAP))
    chart = kit.frame(row, "Panel", pad=(20, 14))
    chart.pack(side="top" if layout.below else "left", fill="both", expand=True)
    _chart_head(kit, chart, float(first["limit_seconds"]), layout.chart[0])
    side = kit.frame(row, "Panel", pad=(20, 14))
    gap = kit.px(PANEL_GAP)
    if layout.below:
        side.pack(side="top", fill="x", pady=(gap, 0))
    else:
        side.pack(side="left", fill="both", padx=(gap, 0))
    detail, moves = _side(kit, side, layout)
    shown = Detail(kit, detail, week)
    if not layout.below:
        kit.rule(detail).pack(fill="x", pady=(0, gap))
    _moves_ring(kit, moves, int(first["moves_week"]), int(first["goal"]))
    plot = Plot(kit, chart, *layout.chart)
    draw_week(plot, [(day.day, day.longest, day.sitting) for day in week], float(first["limit_seconds"]))
    plot.on_item = shown.show
    canvas = plot.show()
    canvas.pack(anchor="w", pady=(kit.px(6), 0))
    plot.choose(max((place for place, day in enumerate(week) if day.sitting), default=0))
    return canvas


def _side(kit: Kit, side: ttk.Frame, layout: Layout) -> tuple[ttk.Frame, ttk.Frame]:
    """The places of the chosen day and of the ring: one below the other, or side by side."""
    if not layout.below:
        return side, side
    places = kit.frame(side), kit.frame(side)
    for column, place in zip((0, 2), places, strict=True):
        place.grid(row=0, column=column, sticky="nsew")
        side.columnconfigure(column, weight=1, uniform="side")
    line = tk.Frame(side, width=max(1, kit.px(1)), bg=kit.palette.line)
    line.grid(row=0, column=1, sticky="ns", padx=kit.px(2 * PANEL_GAP))
    return places


def _chart_head(kit: Kit, chart: ttk.Frame, limit: float, width: float) -> None:
    head = kit.frame(chart)
    head.pack(fill="x")
    title = kit.text(head, words.CHART_TITLE, "strong", wrap=width)
    legend = kit.frame(head)
    dash = Pen(28, 14, kit.scale)
    for x in (0, 10, 20):
        dash.rect((x, 6.25, x + 6, 7.75), 0, kit.palette.text)
    kit.picture(legend, dash.done()).pack(side="left", padx=(0, kit.px(4)))
    kit.text(legend, words.your_limit(limit), "small_b").pack(side="left")
    fit(kit, head, title, legend, width)


class Detail:
    """The chosen day in words: what the chart shows, for keyboard and reader."""

    def __init__(self, kit: Kit, panel: ttk.Frame, week: list[Day]) -> None:
        self.week = week
        self.title = kit.text(panel, "", "strong", wrap=SIDE)
        self.title.pack(anchor="w", pady=(0, kit.px(6)))
        names = (words.DETAIL_LONGEST, words.DETAIL_SITTING, words.DETAIL_UP, words.DETAIL_MOVES)
        self.values = [self._line(kit, panel, name) for name in names]
        kit.text(panel, words.KEYS_HINT, "small", "sub", wrap=SIDE).pack(anchor="w", pady=(kit.px(8), kit.px(12)))

    def _line(self, kit: Kit, panel: ttk.Frame, name: str) -> ttk.Label:
        line = kit.frame(panel)
        line.pack(fill="x", pady=kit.px(3))
        left, right = kit.text(line, name, "body", "sub", wrap=SIDE), kit.text(line, "", "label_b", wrap=SIDE)
        fit(kit, line, left, right, SIDE - 80)
        return right

    def show(self, place: int) -> None:
        """Spells day ``place`` out."""
        day = self.week[place]
        self.title.configure(text=words.day_long(day.day))
        said = (words.spelled(day.longest), words.spelled(day.sitting), words.times(day.breaks), str(day.moves))
        for label, text in zip(self.values, said, strict=True):
            label.configure(text=text)


def _moves_ring(kit: Kit, panel: ttk.Frame, moves: int, goal: int) -> None:
    kit.text(panel, words.TILE_MOVES, "strong", wrap=SIDE).pack(anchor="w", pady=(0, kit.px(8)))
    canvas = kit.canvas(panel, SIDE, RING)
    canvas.pack()
    picture = marks.ring(RING, STROKE, min(1.0, moves / max(1, goal)), kit.scale, kit.palette, kit.palette.accent)
    middle = (kit.px(SIDE / 2), kit.px(RING / 2))
    canvas.create_image(*middle, image=str(kit.photo(picture)))
    canvas.create_text(
        middle[0], middle[1] - kit.px(7), text=str(moves), font=kit.fonts["display"], fill=kit.palette.text
    )
    canvas.create_text(
        middle[0], middle[1] + kit.px(20), text=words.out_of(goal), font=kit.fonts["small"], fill=kit.palette.sub
    )


def _empty(window: Window, page: ttk.Frame) -> Any:
    kit = window.kit
    panel = kit.frame(page, "Panel", pad=24)
    panel.pack(fill="both", expand=True, padx=kit.px(MARGIN_LARGE), pady=(0, kit.px(PANEL_GAP)))
    middle = kit.frame(panel)
    middle.place(relx=0.5, rely=0.47, anchor="center")  # it asks for no room by this: see below
    kit.picture(middle, marks.emblem(200, 188, kit.scale, kit.palette)).pack()
    kit.text(middle, words.EMPTY_TITLE, "title").pack(pady=(kit.px(14), kit.px(4)))
    kit.text(middle, words.EMPTY_TEXT, "body", "sub", wrap=380, justify="center").pack()
    do = partial(window.command, "routine --single")
    button = kit.button(middle, words.EMPTY_BUTTON, "Primary", "play", command=do)
    button.pack(pady=(kit.px(14), 0))
    middle.update_idletasks()
    panel.configure(height=middle.winfo_reqheight() + kit.px(24))
    return button


def _foot(window: Window, page: ttk.Frame, layout: Layout) -> None:
    kit = window.kit
    foot = kit.frame(page)
    foot.pack(side="bottom", fill="x", padx=kit.px(MARGIN_LARGE - 4), pady=(0, kit.px(14)))
    private = kit.text(foot, words.PRIVATE, "small", "sub", padding=(kit.px(4), 0))
    close = kit.button(foot, words.CLOSE, "Link", command=window.close)
    fit(kit, foot, private, close, layout.inner)
