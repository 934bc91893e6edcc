"""The card: no focus of its own (P5), every answer by key and pointer, Esc (P18), and text that holds still."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.ui.card import show
from hipbreak.ui.shell import Window
from hipbreak.ui.work_area import Area, work_area
from tests.ui.screen import Screen, button, clipped, display, longer, parts, screen

__all__ = ["display", "screen"]

NORMAL: dict[str, Any] = {
    "headline": "About 32 min of sitting",
    "sentence": "A few slow lunges would feel good about now.",
    "labels": [["start", "Start"], ["later", "Later · 5 min"], ["skip", "Skip"]],
    "link": ["not_sitting", "I'm not sitting"],
    "grown": False,
    "strict": False,
    "motion": "still",
}
THIRD = {**NORMAL, "labels": [["start", "Start"], ["skip", "Skip"]], "grown": True}
BUSY = {**NORMAL, "labels": [["fine", "Fine"], ["keep_limit", "Keep 30 min"]], "link": None}


def answers(screen: Screen) -> list[str]:
    return [str(line.get("action", line["event"])) for line in screen.said]


def has_keyboard(window: Window) -> bool:
    """Whether what is typed goes to it. On Windows Tk believes so of its first window, also in the background."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetForegroundWindow() == int(window.root.wm_frame(), 16))
    return window.root.focus_displayof() is not None


def click_for_focus(screen: Screen, window: Any) -> None:
    """A click on the words, with the pointer's own events."""
    window.root.event_generate("<ButtonPress-1>", x=200, y=30)
    window.root.event_generate("<ButtonRelease-1>", x=200, y=30)
    screen.until(window, lambda: window.root.focus_displayof() is button(window, "Start"))


def test_the_card_takes_no_focus_until_it_is_clicked(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    assert not has_keyboard(window)
    assert window.root.overrideredirect()
    click_for_focus(screen, window)


def test_a_focus_that_nobody_brought_shows_on_no_answer(screen: Screen) -> None:
    """Windows tells of one as soon as the card is shown, though the keys go to whoever had them."""
    window = screen.open(show, NORMAL)
    window.root.event_generate("<FocusIn>")
    window.root.update()
    assert window.root.focus_lastfor() is window.root


def test_the_focus_goes_back_to_the_window_that_had_it(screen: Screen) -> None:
    if screen.name is None:
        return  # elsewhere the system does it
    from Xlib import X  # which is there on Linux only
    from Xlib import display as xdisplay

    connection = xdisplay.Display(screen.name)
    other = connection.screen().root.create_window(0, 0, 9, 9, 0, connection.screen().root_depth)
    other.map()
    connection.sync()
    other.set_input_focus(X.RevertToParent, X.CurrentTime)
    connection.sync()
    window = screen.open(show, NORMAL)
    click_for_focus(screen, window)
    assert connection.get_input_focus().focus != other
    screen.press(window, "Escape")
    assert connection.get_input_focus().focus == other
    connection.close()


@pytest.mark.parametrize(("key", "action"), [("s", "start"), ("l", "later"), ("k", "skip"), ("S", "start")])
def test_letters_answer(screen: Screen, key: str, action: str) -> None:
    window = screen.open(show, NORMAL)
    click_for_focus(screen, window)
    screen.press(window, key)
    assert screen.said == [{"event": "pressed", "action": action}, {"event": "closed"}]


def test_a_letter_without_its_button_does_nothing(screen: Screen) -> None:
    window = screen.open(show, THIRD)
    click_for_focus(screen, window)
    screen.press(window, "l")
    assert screen.said == []


@pytest.mark.parametrize(
    ("card", "action"),
    [(NORMAL, "later"), (THIRD, "skip"), ({**NORMAL, "strict": True}, "skip"), (BUSY, "dismissed")],
)
def test_escape_is_later_or_else_skip(screen: Screen, card: dict[str, Any], action: str) -> None:
    window = screen.open(show, card)
    window.root.focus_force()
    screen.until(window, lambda: window.root.focus_displayof() is not None)
    screen.press(window, "Escape")
    assert answers(screen) == [action, "closed"]


def test_tab_reaches_the_answers_first_and_then_the_link(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    click_for_focus(screen, window)
    seen = []
    for _ in range(5):
        seen.append(str(window.root.focus_get().cget("text")))  # type: ignore[union-attr]  # there is a focus
        screen.press(window, "Tab")
    assert seen == ["Start", "Later · 5 min", "Skip", "I'm not sitting", "Start"]


def test_space_presses_the_link(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    click_for_focus(screen, window)
    button(window, "I'm not sitting").focus_force()
    screen.until(window, lambda: window.root.focus_get() is button(window, "I'm not sitting"))
    screen.press(window, "space")
    assert answers(screen) == ["not_sitting", "closed"]


def test_the_parent_takes_the_card_away_without_an_answer(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    window.take({"do": "close"})
    assert answers(screen) == ["closed"]


def pointer(window: Any, event: str, x: int, y: int) -> None:
    root = window.root
    root.event_generate(event, x=x, y=y, rootx=root.winfo_rootx() + x, rooty=root.winfo_rooty() + y)
    root.update()


def test_hovering_is_reported_once_each_way(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    pointer(window, "<Enter>", 5, 5)
    pointer(window, "<Leave>", 50, 50)
    pointer(window, "<Enter>", 60, 60)
    pointer(window, "<Leave>", -4, 50)
    assert screen.said == [{"event": "hover", "inside": True}, {"event": "hover", "inside": False}]


def test_the_text_holds_still_under_the_pointer(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    pointer(window, "<Enter>", 5, 5)
    window.take({"do": "update", **THIRD, "headline": "About 55 min of sitting"})
    assert "About 32 min of sitting" in texts(window)
    pointer(window, "<Leave>", -4, 50)
    assert "About 55 min of sitting" in texts(window)
    assert "About 32 min of sitting" not in texts(window)


def texts(window: Any) -> list[str]:
    return [str(part.cget("text")) for part in parts(window.root) if part.winfo_class() == "TLabel"]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("card", [NORMAL, THIRD, BUSY])
def test_longer_words_are_never_cut(screen: Screen, card: dict[str, Any], theme: str) -> None:
    stretched = {
        **card,
        "headline": longer(card["headline"]),
        "sentence": longer(card["sentence"]),
        "labels": [[action, longer(text)] for action, text in card["labels"]],
    }
    window = screen.open(show, stretched, theme=theme)
    assert clipped(window) == []
    assert window.root.winfo_reqwidth() == window.root.winfo_width() == window.kit.px(408)


def test_the_answers_have_equal_width(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    widths = [button(window, text).winfo_width() for _, text in NORMAL["labels"]]
    assert max(widths) - min(widths) <= 1


def test_the_card_lies_at_the_bottom_right_of_the_work_area(screen: Screen) -> None:
    window = screen.open(show, NORMAL)
    root, area = window.root, work_area(window.root)
    assert root.winfo_rootx() + root.winfo_width() == area.right - 16
    assert root.winfo_rooty() + root.winfo_height() == area.bottom - 16


def test_the_card_comes_to_rest_in_the_same_place_with_motion(screen: Screen) -> None:
    window = screen.open(show, NORMAL, motion="full")
    root, area = window.root, work_area(window.root)
    screen.until(window, lambda: root.winfo_rooty() + root.winfo_height() == area.bottom - 16)


edges = st.integers(-2000, 4000)
areas = st.tuples(edges, edges, st.integers(1, 3000), st.integers(1, 3000)).map(
    lambda box: Area(box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@given(areas, areas)
def test_a_monitor_within_a_work_area_never_leaves_the_monitor(monitor: Area, free: Area) -> None:
    found = monitor.within(free)
    assert monitor.left <= found.left < found.right <= monitor.right
    assert monitor.top <= found.top < found.bottom <= monitor.bottom
