"""The kit: keys, groups, rows that never clip, pictures sharp at every scale, and labels that come to rest."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.status import Icon
from hipbreak.ui import icons, marks
from hipbreak.ui.draw import Pen
from hipbreak.ui.kit import Kit
from hipbreak.ui.looks import BoxLook
from hipbreak.ui.plot import Plot
from hipbreak.ui.rows import cells_of, equal_row, fit, pairs
from hipbreak.ui.scroll import Scroll
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.ui.theme import Theme
from hipbreak.ui.tokens import LIGHT, PALETTES, TARGET
from tests.ui.screen import Screen, button, clipped, display, longer, parts, screen

__all__ = ["display", "screen"]


def build(*texts: str) -> Any:
    """A window with one button a text, each telling its name."""

    def show(window: Window, _: Message) -> None:
        for text in texts:
            window.kit.button(window.root, text, command=partial(window.command, text)).pack()
        settle(window)
        window.root.winfo_children()[0].focus_set()

    return show


# --- keys ------------------------------------------------------------------------------------------------------


def test_tab_goes_through_the_buttons_in_reading_order_and_space_and_return_press(screen: Screen) -> None:
    window = screen.open(build("one", "two", "three"))
    screen.focus(window)
    screen.press(window, "Return")
    screen.press(window, "Tab")
    screen.press(window, "space")
    screen.press(window, "Tab")
    screen.press(window, "Return" if sys.platform == "win32" else "KP_Enter")  # Windows has one name for both
    assert [line["text"] for line in screen.said] == ["one", "two", "three"]


def test_a_disabled_button_is_no_tab_stop_and_cannot_be_pressed(screen: Screen) -> None:
    window = screen.open(build("one", "two", "three"))
    button(window, "two").state(["disabled"])
    screen.focus(window)
    screen.press(window, "Tab")
    screen.press(window, "Return")
    assert [line["text"] for line in screen.said] == ["three"]


@pytest.mark.parametrize("key", ["Escape", "Control-w"])
def test_escape_and_control_w_close_once(screen: Screen, key: str) -> None:
    window = screen.open(build("one"))
    screen.focus(window)
    screen.press(window, key)
    window.close()
    assert screen.said == [{"event": "closed"}]


def test_asked_for_again_a_window_comes_back_with_the_focus_where_it_was(screen: Screen) -> None:
    window = screen.open(build("one", "two"))
    focused = screen.focus(window)
    window.root.withdraw()
    screen.until(window, lambda: not window.root.winfo_viewable())
    window.take({"do": "raise"})
    screen.until(window, lambda: window.root.winfo_viewable() and window.root.focus_get() is focused)


def test_a_window_raised_before_it_has_the_focus_still_gets_its_first_button(screen: Screen) -> None:
    window = screen.open(build("one", "two"))
    window.take({"do": "raise"})
    assert screen.focus(window) is button(window, "one")


def test_segments_are_one_tab_stop_and_arrows_move_inside(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        kit = window.kit
        chosen.append(kit.segments(window.root, [("d", "Day"), ("w", "Week"), ("q", "Quarter")], "w"))
        chosen[0].frame.pack()
        kit.button(window.root, "after").pack()
        settle(window)
        chosen[0].buttons["w"].focus_set()

    chosen: list[Any] = []
    window = screen.open(show)
    screen.focus(window)
    screen.press(window, "Right")
    assert chosen[0].value.get() == "q"
    screen.press(window, "Right")
    assert chosen[0].value.get() == "d"
    screen.press(window, "Tab")
    assert window.root.focus_get() is button(window, "after")


def test_space_and_return_turn_a_switch(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        toggles.append(window.kit.toggle(window.root, "Voice"))
        toggles[0].button.pack()
        settle(window)
        toggles[0].button.focus_set()

    toggles: list[Any] = []
    window = screen.open(show)
    screen.focus(window)
    screen.press(window, "space")
    assert toggles[0].value.get() is True
    screen.press(window, "Return")
    assert toggles[0].value.get() is False


def test_an_icon_alone_gets_its_name_as_a_tooltip_once_it_has_the_focus(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        window.kit.button(window.root, kind="Icon", icon="close", tip="Close (Esc)").pack()
        settle(window)
        window.root.winfo_children()[0].focus_set()

    window = screen.open(show)
    screen.focus(window)
    screen.until(window, lambda: "Close (Esc)" in texts(window))
    screen.press(window, "Escape")
    assert "Close (Esc)" not in texts(window)
    assert not window.closed
    screen.press(window, "Escape")
    assert window.closed


@pytest.mark.parametrize("right", [False, True])
def test_a_tooltip_at_the_edge_stays_on_the_screen(screen: Screen, right: bool) -> None:
    def show(window: Window, _: Message) -> None:
        root = window.root
        window.kit.button(root, kind="Icon", icon="close", tip="Close (Esc)").pack()
        settle(window)
        root.geometry(f"+{root.winfo_screenwidth() - 60 if right else 0}+{root.winfo_screenheight() - 60}")
        root.winfo_children()[0].focus_set()

    window = screen.open(show)
    screen.focus(window)
    screen.until(window, lambda: "Close (Esc)" in texts(window))
    (tooltip,) = (part for part in parts(window.root) if part.winfo_class() == "Toplevel")
    button = window.root.winfo_children()[0]
    screen.until(window, tooltip.winfo_ismapped)
    assert tooltip.winfo_width() > button.winfo_width(), "it could reach over the edge"
    assert tooltip.winfo_rootx() >= 0
    assert tooltip.winfo_rootx() + tooltip.winfo_width() <= window.root.winfo_screenwidth()
    assert tooltip.winfo_rooty() + tooltip.winfo_height() <= button.winfo_rooty(), "above: below there is no room"


def texts(window: Window) -> list[str]:
    """The texts that are no buttons."""
    return [str(part.cget("text")) for part in parts(window.root) if part.winfo_class() == "TLabel"]


def test_the_focus_can_be_seen(screen: Screen) -> None:
    """The focused button is drawn with another picture than the one beside it."""
    window = screen.open(build("same", "same"))
    screen.focus(window)
    one, other = map(str, window.root.winfo_children())
    assert "focus" in window.root.tk.splitlist(window.root.tk.call(one, "state"))
    assert "focus" not in window.root.tk.splitlist(window.root.tk.call(other, "state"))
    assert edge_colour(window.kit) == window.kit.palette.focus


def edge_colour(kit: Kit) -> str:
    """The colour at the outer edge of a focused box."""
    photo = kit.theme.box(BoxLook("fill", focus=True))
    middle = kit.root.tk.call(str(photo), "get", photo.width() // 2, 0)
    return "#{:02X}{:02X}{:02X}".format(*map(int, kit.root.tk.splitlist(middle)))


# --- rows that never clip --------------------------------------------------------------------------------------


@given(st.lists(st.booleans(), max_size=12))
def test_pairs_give_every_button_a_cell_of_its_own_and_leave_no_hole(wide: list[bool]) -> None:
    cells = cells_of(wide)
    taken = [(row, column + part) for row, column, span in cells for part in range(span)]
    assert len(taken) == len(set(taken))
    assert set(taken) == {(row, column) for row in range(len(taken) // 2) for column in range(2)}
    assert all(span == 2 for (_, _, span), alone in zip(cells, wide, strict=True) if alone)


TEXTS = ["Start", "Later · 5 min", "Skip", "I was here all along", "Später daran erinnern"]


@pytest.mark.parametrize("theme", list(PALETTES))
@pytest.mark.parametrize("stretch", [str, longer])
def test_rows_show_every_text_whole(screen: Screen, theme: str, stretch: Any) -> None:
    def show(window: Window, _: Message) -> None:
        kit, width = window.kit, 376
        rows = [kit.frame(window.root) for _ in range(3)]
        for row in rows:
            row.pack(fill="x")
        equal_row(
            kit, rows[0], [kit.button(rows[0], stretch(text), "Card.Neutral", "play") for text in TEXTS[:3]], width
        )
        pairs(kit, rows[1], [kit.button(rows[1], stretch(text), "Row.Neutral", "walk") for text in TEXTS], width)
        fit(kit, rows[2], kit.text(rows[2], stretch("Longest sit")), kit.text(rows[2], stretch(TEXTS[-1])), width)
        settle(window, 376)

    window = screen.open(show, theme=theme)
    assert clipped(window) == []


def test_labels_that_follow_their_width_come_to_rest(screen: Screen) -> None:
    """Two labels in equal columns once chased each other for ever; the deadline of ``until`` is the test."""

    def show(window: Window, _: Message) -> None:
        kit = window.kit
        for column in range(3):
            panel = kit.frame(window.root, "Panel", pad=13)
            panel.grid(row=0, column=column, sticky="nsew")
            kit.text(panel, "words and words and more words " * (column + 1), wrap="auto").pack(fill="x")
            window.root.columnconfigure(column, weight=1, uniform="same")
        settle(window, 333)

    window = screen.open(show)
    for width in (420, 251, 333):
        window.root.geometry(f"{width}x400")
        screen.until(window, lambda: window.root.winfo_width() == int(window.root.geometry().split("x")[0]))
        window.root.update()
    assert window.root.winfo_width() == 333


def test_a_page_too_high_for_the_screen_scrolls_and_follows_the_focus(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        pages.append(Scroll(window.kit, window.root))
        for number in range(60):
            window.kit.button(pages[0].inner, str(number)).pack()
        width, height = pages[0].fit(300)
        settle(window, width / window.kit.scale, height / window.kit.scale)
        button(window, "0").focus_set()

    pages: list[Scroll] = []
    window = screen.open(show)
    screen.focus(window)
    assert window.root.winfo_height() < window.root.winfo_screenheight()
    last = button(window, "59")
    last.focus_force()
    screen.until(window, lambda: window.root.focus_get() is last)
    window.root.update()
    assert last.winfo_rooty() + last.winfo_height() <= window.root.winfo_rooty() + window.root.winfo_height()


def test_arrows_move_between_the_items_of_a_chart(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        plot = Plot(window.kit, window.root, 90, 30)
        plot.items = [(0, 0, 30, 30), (30, 0, 60, 30), (60, 0, 90, 30)]
        plot.on_item = chosen.append
        plot.show().pack()
        settle(window)
        plot.canvas.focus_set()

    chosen: list[int] = []
    window = screen.open(show)
    screen.focus(window)
    for key in ("Right", "Right", "Right", "Home", "End", "Left"):
        screen.press(window, key)
    assert chosen == [1, 2, 2, 0, 2, 1]


def test_everything_that_can_be_pressed_is_large_enough(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        kit = window.kit
        for kind in ("Neutral", "Primary", "Outline", "Quiet", "Danger", "Link", "Big.Primary", "Row.Neutral"):
            kit.button(window.root, "Go", kind).pack()
        kit.button(window.root, kind="Icon", icon="close", tip="Close").pack()
        kit.toggle(window.root, "", kind="Tick").button.pack()
        kit.choice(window.root, "Pause", [], "Row.Neutral").pack()
        settle(window)

    window = screen.open(show)
    for part in window.root.winfo_children():
        assert part.winfo_height() >= TARGET, str(part)
        assert part.winfo_width() >= TARGET, str(part)


# --- pictures --------------------------------------------------------------------------------------------------

scales = st.sampled_from([1, 1.25, 1.5, 2, 3])


@pytest.mark.parametrize("name", list(icons.ICONS))
def test_every_icon_stays_inside_its_square(name: str) -> None:
    picture = icons.icon(name, 24, 2, "#000000")
    assert picture.size == (48, 48)
    box = picture.getchannel("A").getbbox()
    assert box is not None
    assert min(box[0], box[1], 48 - box[2], 48 - box[3]) >= 1


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_every_state_has_a_mark_and_no_two_kinds_look_the_same_without_colour(palette: Any) -> None:
    names: tuple[Any, ...] = Icon.__args__  # type: ignore[attr-defined]  # what the Literal lists
    shapes: dict[bytes, set[str]] = {}
    for name in names:
        shape = (
            marks.state(name, 24, 1, palette, 0.9 if name == "soon" else 0.4).convert("LA").point(lambda v: v & 0xC0)
        )
        shapes.setdefault(shape.tobytes(), set()).add(name)
    alike = [found for found in shapes.values() if len(found) > 1]
    assert alike == []


@given(scales, st.floats(0, 3))
def test_the_ring_never_leaves_its_picture_and_grows_with_its_part(scale: float, part: float) -> None:
    picture = marks.ring(60, 6, part, scale, LIGHT, LIGHT.sit)
    assert picture.size == (round(60 * scale), round(60 * scale))
    more = marks.ring(60, 6, part + 0.3, scale, LIGHT, LIGHT.sit)
    assert ink(more) >= ink(picture) * 0.99  # the round end of a nearly full turn is a pixel broader than the ring


def ink(picture: Any) -> int:
    """How many pixels have the colour of sitting."""
    wanted = (0x1E, 0x8C, 0x89)
    return sum(count for count, pixel in picture.getcolors(10**6) if pixel[:3] == wanted and pixel[3] > 200)


@given(scales, st.floats(1, 40), st.floats(1, 40))
def test_edges_lie_on_whole_pixels(scale: float, width: float, height: float) -> None:
    pen = Pen(width, height, scale)
    pen.rect((0, 0, width, height), fill="#000000")
    assert set(pen.done().getchannel("A").tobytes()) <= {0, 255}


def test_a_style_is_drawn_once_and_its_photos_live_as_long_as_the_theme(screen: Screen) -> None:
    window = screen.open(build("one"))
    theme: Theme = window.kit.theme
    before = photo_count(window.root)
    assert theme.style("surface", "Primary.TButton") == "surface.Primary.TButton"
    drawn = photo_count(window.root)
    assert drawn > before
    theme.style("surface", "Primary.TButton")
    theme.style("bg", "Big.Primary.TButton")
    assert photo_count(window.root) == drawn


def test_a_picture_that_changes_leaves_nothing_behind(screen: Screen) -> None:
    def show(window: Window, _: Message) -> None:
        labels.append(window.kit.picture(window.root, window.kit.mark("sitting")))
        labels[0].pack()
        settle(window)

    labels: list[tk.Label] = []
    window = screen.open(show)
    before = photo_count(window.root)
    for step in range(20):
        window.kit.put(labels[0], window.kit.mark("sitting", part=step / 20))
    assert photo_count(window.root) == before


def photo_count(root: tk.Tk) -> int:
    """How many pictures Tk holds."""
    return len(root.tk.splitlist(root.tk.call("image", "names")))


def test_a_message_that_is_no_order_changes_nothing(screen: Screen) -> None:
    window = screen.open(build("one"))
    seen: list[Mapping[str, Any]] = []
    window.on_update = seen.append
    window.take({"do": "dance"})
    window.take({"do": "update", "n": 1})
    assert seen == [{"do": "update", "n": 1}]
    assert screen.said == []
