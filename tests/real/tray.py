"""What stands in the tray: the StatusNotifierItems that the panel knows, and their menus.

Jurisdiction: reading items and menus the way a panel does, and sending what a click sends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusErrorResponse

from tests.real.bus import Bus

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


@dataclass(frozen=True)
class Item:
    """An item at ``path`` of ``owner``, with all its ``properties``."""

    owner: str
    path: str
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A menu entry: ``id``, its ``properties`` as they come (label, enabled, toggle-state ...), what is ``below``."""

    id: int
    properties: dict[str, Any]
    below: tuple[Entry, ...]

    @property
    def label(self) -> str:
        """Its text without the mark of the access key; empty for a separator."""
        return str(self.properties.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_")

    def walk(self) -> Iterator[Entry]:
        """This entry and all below it, from top to bottom."""
        yield self
        for entry in self.below:
            yield from entry.walk()


def items(bus: Bus) -> list[Item]:
    """The items in the tray, the newest last; none where no tray is."""
    if not bus.has(WATCHER):
        return []
    names = bus.property(WATCHER, "/StatusNotifierWatcher", f"{WATCHER}.RegisteredStatusNotifierItems")
    return [item for name in names if (item := _item(bus, name))]


def _item(bus: Bus, name: str) -> Item | None:
    """None for one whose program has just ended."""
    owner, slash, path = name.partition("/")
    owner, path = owner.removesuffix("@"), slash + path if slash else "/StatusNotifierItem"  # GNOME writes NAME@/PATH
    try:
        return Item(owner, path, bus.properties(owner, path, ITEM))
    except DBusErrorResponse:
        return None


def menu(bus: Bus, item: Item) -> Entry:
    """The root of the menu of ``item``, as it is now."""
    path = str(item.properties["Menu"])
    bus.call(item.owner, path, f"{MENU}.AboutToShow", "i", (0,))
    _, root = bus.call(item.owner, path, f"{MENU}.GetLayout", "iias", (0, -1, []))
    return _entry(root)


def _entry(node: tuple[int, dict[str, tuple[str, Any]], list[tuple[str, Any]]]) -> Entry:
    identity, properties, below = node
    return Entry(identity, {name: value for name, (_, value) in properties.items()}, tuple(_entry(n) for _, n in below))


def click(bus: Bus, item: Item, label: str) -> None:
    """What the panel sends when the entry ``label`` is clicked; AssertionError where there is none to be clicked."""
    entries = [entry for entry in menu(bus, item).walk() if entry.label]
    fitting = [entry for entry in entries if entry.label == label and entry.properties.get("enabled", True)]
    assert fitting, f"no entry {label!r} to click; there are {[entry.label for entry in entries]}"
    event = (fitting[0].id, "clicked", ("s", ""), 0)
    bus.call(item.owner, str(item.properties["Menu"]), f"{MENU}.Event", "isvu", event)


def activate(bus: Bus, item: Item) -> None:
    """What the panel sends for a left click on the icon."""
    bus.call(item.owner, item.path, f"{ITEM}.Activate", "ii", (0, 0))
