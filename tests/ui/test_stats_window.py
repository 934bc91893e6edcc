"""Statistics, About and "I was up": every number is there in words, by keyboard too; nothing is cut."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.ui import about_window, was_up_window
from hipbreak.ui.plot import Plot
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.ui.stats_window import show
from hipbreak.ui.week_chart import Measures, draw_week
from hipbreak.wording import windows as words
from tests.ui.screen import Screen, button, clipped, display, longer, parts, screen

__all__ = ["display", "screen"]

WEEK = [
    {
        "day": f"2026-11-{23 + place}",
        "sitting_seconds": s * 60,
        "longest_bout_seconds": longest * 60,
        "breaks": b,
        "moves": m,
    }
    for place, (longest, s, b, m) in enumerate(
        [
            (52, 350, 6, 3),
            (44, 310, 8, 5),
            (84, 390, 4, 0),
            (25, 340, 7, 2),
            (38, 200, 1, 1),
            (0, 0, 0, 0),
            (0, 0, 0, 0),
        ]
    )
]
FIRST: dict[str, Any] = {
    "today": {"sitting_seconds": 12000, "longest_bout_seconds": 2280, "breaks": 5, "routines": 1, "prompts": 4},
    "limit_seconds": 2700,
    "week": WEEK,
    "moves_week": 11,
    "goal": 15,
}
EMPTY = {**FIRST, "week": [{**day, "sitting_seconds": 0, "longest_bout_seconds": 0} for day in WEEK]}
NB = "\u00a0"


def texts(window: Any) -> list[str]:
    return [str(part.cget("text")) for part in parts(window.root) if part.winfo_class() == "TLabel"]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_tiles_say_today_and_the_week(screen: Screen, theme: str) -> None:
    window = screen.open(show, FIRST, theme=theme)
    for said in (f"38{NB}min", f"3{NB}h{NB}20{NB}min", "5 times", "11 of 15", "4 reminders", "1 routine today"):
        assert said in texts(window)
    assert clipped(window) == []


def test_arrows_spell_every_day_out(screen: Screen) -> None:
    window = screen.open(show, FIRST)
    screen.focus(window)
    assert words.day_long(date(2026, 11, 27)) in texts(window)
    assert "once" in texts(window)
    screen.press(window, "Home")
    assert words.day_long(date(2026, 11, 23)) in texts(window)
    assert f"about 52{NB}min" in texts(window)
    screen.press(window, "End")
    assert words.day_long(date(2026, 11, 29)) in texts(window)
    assert words.NOTHING in texts(window)


def test_an_empty_week_offers_a_move(screen: Screen) -> None:
    window = screen.open(show, EMPTY)
    assert screen.focus(window) is button(window, words.EMPTY_BUTTON)
    screen.press(window, "Return")
    assert screen.said == [{"event": "command", "text": "routine --single"}]
    assert clipped(window) == []


def test_a_week_without_days_is_empty_too(screen: Screen) -> None:
    window = screen.open(show, {**FIRST, "week": []})
    assert words.EMPTY_TITLE in texts(window)


def test_tab_reaches_the_end_and_closes(screen: Screen) -> None:
    window = screen.open(show, FIRST)
    screen.focus(window)
    screen.press(window, "Tab")
    assert window.root.focus_get() is button(window, words.CLOSE)
    screen.press(window, "space")
    assert screen.said == [{"event": "closed"}]


lengths = st.floats(0, 60_000)


@given(st.lists(st.tuples(lengths, lengths), min_size=1, max_size=7), st.floats(300, 10_800))
def test_the_chart_holds_every_bar_and_the_limit(days: list[tuple[float, float]], limit: float) -> None:
    highest = max([limit * 1.5, *(longest for longest, _ in days)]) / 60
    chart = Measures(500, 368, highest, len(days))
    for minutes in (0, limit / 60, *(longest / 60 for longest, _ in days)):
        assert 0 <= chart.y(minutes) <= chart.base
    assert all(0 < chart.x(place) < 500 for place in range(len(days)))
    assert chart.top / chart.step <= 6


def test_every_line_of_the_chart_is_drawn(screen: Screen) -> None:
    def draw(window: Window, _: Message) -> None:
        for height in range(150, 170):
            plot = Plot(window.kit, window.root, 400, height)
            draw_week(plot, [(date(2026, 11, 23), 0.0, 0.0)], 1800.0)  # 45 minutes high: 0, 15, 30, 45
            picture = plot.pen.done()
            beside = [picture.getpixel((392, y)) for y in range(height)]  # between two dashes
            drawn.append(sum(pixel != beside[0] for pixel in beside))
            plot.canvas.destroy()
        settle(window, 100, 100)

    drawn: list[int] = []
    screen.open(draw)
    assert set(drawn) == {4}


def test_any_week_can_be_drawn(screen: Screen) -> None:
    def draw(window: Window, _: Message) -> None:
        for limit in (300.0, 2700.0, 10800.0):
            plot = Plot(window.kit, window.root, 400, 200)
            draw_week(plot, [(date(2026, 11, 23 + day), day * 4000.0, day * 9000.0) for day in range(7)], limit)
            plot.show().pack()
            assert len(plot.items) == 7
        settle(window)

    screen.open(draw)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 11, 16), (2026, 11, 22), "16 to 22 November"),
        ((2026, 9, 28), (2026, 10, 4), "28 September to 4 October"),
        ((2026, 11, 16), (2026, 11, 16), "16 November"),
    ],
)
def test_a_span_of_days_in_words(first: tuple[int, int, int], last: tuple[int, int, int], said: str) -> None:
    assert words.span_of(date(*first), date(*last)) == said


# --- about and "I was up" ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_about_says_version_notice_licence_and_files(screen: Screen, theme: str) -> None:
    path = "/home/somebody/with-a-long-name/.local/share/hipbreak/" + "deep/" * 12 + "diary.sqlite3"
    window = screen.open(about_window.show, {"version": "1.2.3", "files": {"diary": path}}, theme=theme)
    said = texts(window)
    assert words.version("1.2.3") in said
    assert words.NOTICE in said
    assert words.LICENCE in said
    assert any(path in text for text in said)
    assert clipped(window) == []
    screen.focus(window)
    screen.press(window, "Escape")
    assert screen.said == [{"event": "closed"}]


def test_i_was_up_sends_now_by_return(screen: Screen) -> None:
    window = screen.open(was_up_window.show)
    screen.focus(window)
    screen.press(window, "Return")
    assert screen.said == [{"event": "command", "text": "was-up"}, {"event": "closed"}]


def test_i_was_up_says_what_is_wrong_at_the_field_and_takes_another_time(screen: Screen) -> None:
    window = screen.open(was_up_window.show)
    field = screen.focus(window)
    before = window.root.winfo_height()
    for wrong in ("", "later", "9", "24:00", "10:40 --move lunge"):
        field.delete(0, "end")
        field.insert(0, wrong)
        screen.press(window, "Return")
        assert "invalid" in field.state()
    assert screen.said == []
    screen.until(window, lambda: window.root.winfo_height() > before)
    assert clipped(window) == []
    at = datetime.now().astimezone().strftime("%H:00")
    field.delete(0, "end")
    field.insert(0, at)
    screen.press(window, "Return")
    assert screen.said[0].get("text") in (f"was-up --since {at}", "was-up")


def test_i_was_up_with_longer_words_is_not_cut(screen: Screen) -> None:
    window = screen.open(was_up_window.show)
    for part in parts(window.root):
        if part.winfo_class() == "TLabel":
            part.configure(text=longer(str(part.cget("text"))))
    settle(window, was_up_window.WIDTH)
    window.root.update()
    assert clipped(window) == []
