"""The menu as panels get it: properties, ids that stay, and what a click hits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.linux.pystray_base import Menu, MenuItem
from hipbreak.desktop.linux.sni_menu import PanelMenu


def items(panel: PanelMenu, parent: int = 0) -> list[tuple[int, dict[str, Any], list[Any]]]:
    _, (_, (_, _, children)) = panel.handle("", "GetLayout", (parent, -1, []))
    return [child for _, child in children]


def label(item: Any) -> Any:
    return item[1].get("label", ("s", "-"))[1]


def by_label(panel: PanelMenu, parent: int = 0) -> dict[str, int]:
    return {label(item): item[0] for item in items(panel, parent)}


def revision_of(panel: PanelMenu) -> int:
    revision: int = panel.handle("", "GetLayout", (0, -1, []))[1][0]
    return revision


def say(*_: object) -> None:
    """What an item does is not looked at here."""


FULL = Menu(
    MenuItem("Now", say, default=True),
    Menu.SEPARATOR,
    MenuItem("Not _now_", say, enabled=False),
    MenuItem("On", say, checked=lambda _: True),
    MenuItem("One", say, checked=lambda _: False, radio=True),
    MenuItem("Hidden", say, visible=False),
    MenuItem("More", Menu(MenuItem("Deeper", Menu(MenuItem("Deepest", say))))),
)


def test_what_a_panel_gets() -> None:
    panel = PanelMenu(say)
    panel.update(FULL)
    now, line, disabled, check, radio, more = items(panel)
    assert now[1] == {"label": ("s", "Now"), "enabled": ("b", True), "visible": ("b", True)}
    assert line[1] == {"type": ("s", "separator")}
    assert (label(disabled), disabled[1]["enabled"]) == ("Not __now__", ("b", False))
    assert (check[1]["toggle-type"], check[1]["toggle-state"]) == (("s", "checkmark"), ("i", 1))
    assert (radio[1]["toggle-type"], radio[1]["toggle-state"]) == (("s", "radio"), ("i", 0))
    assert more[1]["children-display"] == ("s", "submenu")
    assert label(more[2][0][1]) == "Deeper"
    assert label(more[2][0][1][2][0][1]) == "Deepest"


def test_depth_and_names_are_heeded() -> None:
    panel = PanelMenu(say)
    panel.update(FULL)
    assert panel.handle("", "GetLayout", (0, 0, []))[1][1][2] == []
    _, (_, (_, _, flat)) = panel.handle("", "GetLayout", (0, 1, ["label"]))
    assert all(child[2] == [] for _, child in flat)
    assert all(set(child[1]) <= {"label"} for _, child in flat)
    (group,) = panel.handle("", "GetGroupProperties", ([flat[0][1][0], 999], ["label"]))[1]
    assert group == [(flat[0][1][0], {"label": ("s", "Now")})]


def test_nothing_is_sent_when_nothing_changed() -> None:
    panel = PanelMenu(say)
    assert panel.update(FULL)
    assert panel.update(FULL) == []
    assert panel.update(Menu(*FULL.items)) == []


def test_a_new_text_keeps_its_id_and_is_sent_along() -> None:
    """xfce4-panel does not ask before it shows a menu: what is new has to be sent. After a LayoutUpdated it asks for
    all of it, which no new text is worth."""
    panel = PanelMenu(say)
    panel.update(Menu(MenuItem("About 5 min", say, default=True), MenuItem("Quit", say)))
    before, revision = [item[0] for item in items(panel)], revision_of(panel)
    (changed,) = panel.update(Menu(MenuItem("About 10 min", say, default=True), MenuItem("Quit", say)))
    assert [item[0] for item in items(panel)] == before
    assert changed[0] == "ItemsPropertiesUpdated"
    assert [(number, new["label"]) for number, new in changed[2][0]] == [(before[0], ("s", "About 10 min"))]
    assert revision_of(panel) == revision


def test_other_entries_are_another_layout() -> None:
    panel = PanelMenu(say)
    panel.update(Menu(MenuItem("About 5 min", say, default=True), MenuItem("Quit", say)))
    revision = revision_of(panel)
    for menu in (
        Menu(MenuItem("About 5 min", say, default=True), MenuItem("Skip", say), MenuItem("Quit", say)),
        Menu(MenuItem("About 5 min", say, default=True), MenuItem("Quit", say), MenuItem("Skip", say)),
        Menu(
            MenuItem("About 5 min", say, default=True, checked=lambda _: True),
            MenuItem("Quit", say),
            MenuItem("Skip", say),
        ),
    ):
        revision += 1
        assert panel.update(menu)[-1] == ("LayoutUpdated", "ui", (revision, 0))
        assert revision_of(panel) == revision


def test_a_click_does_what_was_clicked_and_nothing_else() -> None:
    done: list[str] = []
    panel = PanelMenu(lambda item: done.append(item.text))
    panel.update(Menu(MenuItem("Later", say), MenuItem("Skip", say), MenuItem("Off", say, enabled=False)))
    ids = by_label(panel)
    panel.handle("", "Event", (ids["Skip"], "clicked", ("i", 0), 0))
    panel.handle("", "Event", (ids["Skip"], "hovered", ("i", 0), 0))
    panel.handle("", "Event", (ids["Off"], "clicked", ("i", 0), 0))
    panel.update(Menu(MenuItem("Standing", say), MenuItem("Quit", say)))  # while the old one is still on screen
    panel.handle("", "Event", (ids["Later"], "clicked", ("i", 0), 0))
    panel.handle("", "Event", (0, "opened", ("i", 0), 0))
    assert done == ["Skip"]


def test_a_group_of_events_names_those_that_are_unknown() -> None:
    done: list[str] = []
    panel = PanelMenu(lambda item: done.append(item.text))
    panel.update(Menu(MenuItem("Skip", say)))
    events = [(by_label(panel)["Skip"], "clicked", ("i", 0), 0), (99, "clicked", ("i", 0), 0)]
    assert panel.handle("", "EventGroup", (events,)) == ("ai", ([99],))
    assert done == ["Skip"]
    assert panel.handle("", "AboutToShowGroup", ([0, 99],)) == ("aiai", ([], [99]))


def test_properties_of_the_object_are_never_an_error() -> None:
    panel = PanelMenu(say)
    assert panel.handle("", "Get", ("com.canonical.dbusmenu", "Version")) == ("v", (("u", 3),))
    assert panel.handle("", "Get", ("com.canonical.dbusmenu", "Invented")) == ("v", (("s", ""),))
    assert panel.handle("", "AboutToShow", (0,)) == ("b", (False,))
    for member, body in (("GetProperty", (0, "label")), ("GetLayout", (7, -1, [])), ("Invented", ())):
        with pytest.raises(KeyError):
            panel.handle("", member, body)


def test_introspection_names_what_is_answered() -> None:
    (xml,) = PanelMenu(say).handle("", "Introspect", ())[1]
    for name in ("GetLayout", "EventGroup", "AboutToShowGroup", "LayoutUpdated", "TextDirection"):
        assert f'name="{name}"' in xml


labels = st.lists(st.sampled_from("ABCDEFGH"), unique=True, max_size=8)
shapes = st.lists(st.tuples(labels, labels), min_size=1, max_size=8)


@given(shapes)
def test_an_id_means_one_entry_for_ever(menus: list[tuple[list[str], list[str]]]) -> None:
    panel = PanelMenu(say)
    meant: dict[int, tuple[str, ...]] = {}
    for top, below in menus:
        submenu = Menu(*(MenuItem(name, say) for name in below))
        panel.update(Menu(*(MenuItem(name, say) for name in top), MenuItem("More", submenu)))
        ids: list[tuple[int, tuple[str, ...]]] = [(number, (name,)) for name, number in by_label(panel).items()]
        for number, path in list(ids):
            if path == ("More",):
                ids += [(child, ("More", name)) for name, child in by_label(panel, number).items()]
        assert len({number for number, _ in ids}) == len(ids)
        assert all(meant.setdefault(number, path) == path for number, path in ids)


@given(st.lists(st.sampled_from(["same", "other"]), max_size=10), st.integers(0, 5))
def test_equal_labels_have_ids_of_their_own(names: list[str], lines: int) -> None:
    panel = PanelMenu(say)
    panel.update(Menu(MenuItem("first", say), *[MenuItem(name, say) for name in names], MenuItem("last", say)))
    assert len({item[0] for item in items(panel)}) == len(names) + 2
