"""The statistics window: today in four tiles, the week as bars of the longest sit against the limit.

Jurisdiction: the look of this window. Past the limit is information, not blame: its own colour and a hatch, no red.
"""

from __future__ import annotations

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
from hipbreak.ui.scroll import Scroll
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.ui.tokens import MARGIN_LARGE, PANEL_GAP
from hipbreak.ui.week_chart import draw_week
from hipbreak.wording import windows as words

WIDTH, HEIGHT = 880, 640
INNER = WIDTH - 2 * MARGIN_LARGE
SIDE = 226  # width of what stands in the right panel
CHART = INNER - SIDE - 80 - PANEL_GAP - 4  # width of the chart
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
    page = Scroll(kit, window.root)
    _head(kit, page.inner, week)
    if any(day.sitting for day in week):
        _tiles(kit, page.inner, first)
        focus = _panels(kit, page.inner, first, week)
    else:
        focus = _empty(window, page.inner)
    _foot(window, page.inner)
    width, height = page.fit(WIDTH, HEIGHT)
    settle(window, width / kit.scale, height / kit.scale)
    focus.focus_set()


def _head(kit: Kit, page: ttk.Frame, week: list[Day]) -> None:
    title = words.span_of(week[0].day, week[-1].day) if week else words.STATISTICS
    head = kit.frame(page)
    head.pack(fill="x", padx=kit.px(MARGIN_LARGE), pady=(kit.px(20), kit.px(12)))
    kit.text(head, title, "title", wrap=INNER).pack(anchor="w")


def _tiles(kit: Kit, page: ttk.Frame, first: Message) -> None:
    today, limit = first["today"], float(first["limit_seconds"])
    longest = float(today["longest_bout_seconds"])
    tiles = (
        (words.TILE_LONGEST, words.length(longest), words.against_limit(longest, limit)),
        (words.TILE_SITTING, words.length(float(today["sitting_seconds"])), words.reminders(int(today["prompts"]))),
        (words.TILE_UP, words.times(int(today["breaks"])), words.routines(int(today["routines"]))),
        (words.TILE_MOVES, words.of_goal(int(first["moves_week"]), int(first["goal"])), words.WEEK_GOAL),
    )
    row = kit.frame(page)
    row.pack(fill="x", padx=kit.px(MARGIN_LARGE))
    wrap = (INNER - 3 * PANEL_GAP) / 4 - 34
    for place, texts in enumerate(tiles):
        panel = kit.frame(row, "Panel", pad=(16, 12))
        panel.grid(row=0, column=2 * place, sticky="nsew")
        row.columnconfigure(2 * place, weight=1, uniform="tile")
        if place:
            row.columnconfigure(2 * place - 1, minsize=kit.px(PANEL_GAP))
        for text, (face, colour) in zip(texts, (("small", "sub"), ("title", "text"), ("small", "sub")), strict=True):
            kit.text(panel, text, face, colour, wrap=wrap).pack(anchor="w", pady=(kit.px(1), 0))


def _panels(kit: Kit, page: ttk.Frame, first: Message, week: list[Day]) -> Any:
    row = kit.frame(page)
    row.pack(fill="both", expand=True, padx=kit.px(MARGIN_LARGE), pady=kit.px(PANEL_GAP))
    chart = kit.frame(row, "Panel", pad=(20, 14))
    chart.pack(side="left", fill="both", expand=True)
    _chart_head(kit, chart, float(first["limit_seconds"]))
    side = kit.frame(row, "Panel", pad=(20, 14))
    side.pack(side="left", fill="both", padx=(kit.px(PANEL_GAP), 0))
    detail = Detail(kit, side, week)
    _moves_ring(kit, side, int(first["moves_week"]), int(first["goal"]))
    plot = Plot(kit, chart, CHART, 368)
    draw_week(plot, [(day.day, day.longest, day.sitting) for day in week], float(first["limit_seconds"]))
    plot.on_item = detail.show
    canvas = plot.show()
    canvas.pack(anchor="w", pady=(kit.px(6), 0))
    plot.choose(max((place for place, day in enumerate(week) if day.sitting), default=0))
    return canvas


def _chart_head(kit: Kit, chart: ttk.Frame, limit: float) -> None:
    head = kit.frame(chart)
    head.pack(fill="x")
    title = kit.text(head, words.CHART_TITLE, "strong", wrap=CHART)
    legend = kit.frame(head)
    dash = Pen(28, 14, kit.scale)
    for x in (0, 10, 20):
        dash.rect((x, 6.25, x + 6, 7.75), 0, kit.palette.text)
    kit.picture(legend, dash.done()).pack(side="left", padx=(0, kit.px(4)))
    kit.text(legend, words.your_limit(limit), "small_b").pack(side="left")
    fit(kit, head, title, legend, CHART)


class Detail:
    """The chosen day in words: what the chart shows, for keyboard and reader."""

    def __init__(self, kit: Kit, panel: ttk.Frame, week: list[Day]) -> None:
        self.week = week
        self.title = kit.text(panel, "", "strong", wrap=SIDE)
        self.title.pack(anchor="w", pady=(0, kit.px(6)))
        names = (words.DETAIL_LONGEST, words.DETAIL_SITTING, words.DETAIL_UP, words.DETAIL_MOVES)
        self.values = [self._line(kit, panel, name) for name in names]
        kit.text(panel, words.KEYS_HINT, "small", "sub", wrap=SIDE).pack(anchor="w", pady=(kit.px(8), kit.px(12)))
        kit.rule(panel).pack(fill="x")

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
    kit.text(panel, words.TILE_MOVES, "strong", wrap=SIDE).pack(anchor="w", pady=(kit.px(12), kit.px(8)))
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
    middle.place(relx=0.5, rely=0.47, anchor="center")
    kit.picture(middle, marks.emblem(200, 188, kit.scale, kit.palette)).pack()
    kit.text(middle, words.EMPTY_TITLE, "title").pack(pady=(kit.px(14), kit.px(4)))
    kit.text(middle, words.EMPTY_TEXT, "body", "sub", wrap=380, justify="center").pack()
    do = partial(window.command, "routine --single")
    button = kit.button(middle, words.EMPTY_BUTTON, "Primary", "play", command=do)
    button.pack(pady=(kit.px(14), 0))
    return button


def _foot(window: Window, page: ttk.Frame) -> None:
    kit = window.kit
    foot = kit.frame(page)
    foot.pack(side="bottom", fill="x", padx=kit.px(MARGIN_LARGE - 4), pady=(0, kit.px(14)))
    private = kit.text(foot, words.PRIVATE, "small", "sub", padding=(kit.px(4), 0))
    close = kit.button(foot, words.CLOSE, "Link", command=window.close)
    fit(kit, foot, private, close, INNER)
