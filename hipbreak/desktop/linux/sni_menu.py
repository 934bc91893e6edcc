"""A pystray menu as a ``com.canonical.dbusmenu`` object, which the panel draws.

Jurisdiction: ids, properties and the methods of that interface; who sends the answers is for ``tray.py``. An id means
the same entry for as long as the program runs: a click that crosses an update can hit nothing but what was clicked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hipbreak.desktop.linux import pystray_base

INTERFACE, PATH = "com.canonical.dbusmenu", "/MenuBar"
ROOT = 0

Variant = tuple[str, Any]
Signal = tuple[str, str, tuple[Any, ...]]  # member, signature, body
_STATE: dict[str, Variant] = {
    "Version": ("u", 3),
    "TextDirection": ("s", "ltr"),
    "Status": ("s", "normal"),
    "IconThemePath": ("as", []),
}


@dataclass(frozen=True)
class Node:
    """One entry as the panel sees it; ``item`` is None for the root and for separators."""

    properties: dict[str, Variant]
    children: tuple[int, ...] = ()
    item: Any = None

    def shape(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """All but the values of its properties: a panel that knows this of all nodes need not ask for the layout."""
        return tuple(self.properties), self.children


def properties_of(item: Any) -> dict[str, Variant]:
    """The dbusmenu properties of a pystray ``item``."""
    if item is pystray_base.Menu.SEPARATOR:
        return {"type": ("s", "separator")}
    found: dict[str, Variant] = {
        "label": ("s", item.text.replace("_", "__")),  # a single one would be a mnemonic
        "enabled": ("b", bool(item.enabled)),
        "visible": ("b", True),
    }
    if item.checked is not None:
        found["toggle-type"] = ("s", "radio" if item.radio else "checkmark")
        found["toggle-state"] = ("i", int(item.checked))
    if item.submenu:
        found["children-display"] = ("s", "submenu")
    return found


class Numbers:
    """Ids that stay: by the labels on the way to an entry; the default entry and separators by their kind.

    The default entry is the one whose label changes as time goes by, and it stays the same entry.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[int, str, int], int] = {}

    def of(self, parent: int, items: Iterable[Any]) -> list[int]:
        """The ids of ``items`` below ``parent``, all different."""
        seen: dict[str, int] = {}
        ids = []
        for item in items:
            name = self._name(item)
            seen[name] = seen.get(name, -1) + 1
            ids.append(self._ids.setdefault((parent, name, seen[name]), len(self._ids) + 1))
        return ids

    @staticmethod
    def _name(item: Any) -> str:
        if item is pystray_base.Menu.SEPARATOR:
            return "separator:"
        if item.default:
            return "default:"
        return f"label:{item.text}" if item.enabled else "disabled:"


class PanelMenu:
    """The menu on the bus. ``click`` gets the item that was chosen, on the thread that serves the bus."""

    def __init__(self, click: Callable[[Any], None]) -> None:
        self._click = click
        self._lock = threading.Lock()
        self._numbers = Numbers()
        self._nodes: dict[int, Node] = {ROOT: Node({"children-display": ("s", "submenu")})}
        self._revision = 1

    def update(self, menu: Any) -> list[Signal]:
        """Show ``menu`` (pystray's, None: empty) from now on; what to emit, nothing when it looks the same.

        New values are sent along: xfce4-panel asks for nothing then, and for all of it after a LayoutUpdated.
        """
        with self._lock:
            nodes: dict[int, Node] = {}
            nodes[ROOT] = Node(self._nodes[ROOT].properties, self._add(nodes, ROOT, menu))
            before, self._nodes = self._nodes, nodes
            changed = [(i, node.properties) for i, node in nodes.items() if _differs(before.get(i), node)]
            signals: list[Signal] = [("ItemsPropertiesUpdated", "a(ia{sv})a(ias)", (changed, []))] if changed else []
            if {i: node.shape() for i, node in before.items()} != {i: node.shape() for i, node in nodes.items()}:
                self._revision += 1
                signals.append(("LayoutUpdated", "ui", (self._revision, ROOT)))
            return signals

    def _add(self, nodes: dict[int, Node], parent: int, menu: Any) -> tuple[int, ...]:
        items = list(menu or ())
        ids = self._numbers.of(parent, items)
        for number, item in zip(ids, items, strict=True):
            if item is pystray_base.Menu.SEPARATOR:
                nodes[number] = Node(properties_of(item))
            else:
                children = self._add(nodes, number, item.submenu)
                nodes[number] = Node(properties_of(item), children, item)
        return tuple(ids)

    def handle(self, _interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """Answer a method call; KeyError for one that is not offered, or an id that is none."""
        match member, body:
            case "Introspect", _:
                return "s", (XML,)
            case "Get", (_, name):
                return "v", (_STATE.get(name, ("s", "")),)
            case "GetAll", _:
                return "a{sv}", (_STATE,)
            case (("Event" | "EventGroup"), _):
                return self._events(member, body)
            case "AboutToShow", _:
                return "b", (False,)  # what there is to show has been pushed
            case "AboutToShowGroup", (ids,):
                return "aiai", ([], [i for i in ids if i not in self._nodes])
        return self._told(member, body)

    def _told(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        with self._lock:
            nodes, revision = self._nodes, self._revision
        match member, body:
            case "GetLayout", (parent, depth, names):
                return "u(ia{sv}av)", (revision, _layout(nodes, parent, depth, names))
            case "GetGroupProperties", (ids, names):
                return "a(ia{sv})", ([(i, _only(nodes[i].properties, names)) for i in ids or nodes if i in nodes],)
            case "GetProperty", (number, name):
                return "v", (nodes[number].properties[name],)
        raise KeyError(member)

    def _events(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        events = [body] if member == "Event" else body[0]
        unknown = [number for number, event, _, _ in events if not self._event(number, event)]
        return ("", ()) if member == "Event" else ("ai", (unknown,))

    def _event(self, number: int, event: str) -> bool:
        """False where there is no such entry; one that is gone does nothing."""
        node = self._nodes.get(number)
        if event == "clicked" and node and node.item is not None and node.item.enabled and not node.item.submenu:
            self._click(node.item)
        return node is not None


def _layout(nodes: dict[int, Node], number: int, depth: int, names: list[str]) -> tuple[Any, ...]:
    """(id, properties, children) down to ``depth`` levels, -1: all of them."""
    node = nodes[number]
    below = [("(ia{sv}av)", _layout(nodes, child, depth - 1, names)) for child in node.children] if depth else []
    return number, _only(node.properties, names), below


def _differs(before: Node | None, now: Node) -> bool:
    return before is not None and before.properties != now.properties


def _only(properties: dict[str, Variant], names: list[str]) -> dict[str, Variant]:
    return {name: value for name, value in properties.items() if not names or name in names}


def _method(name: str, given: str, answered: str) -> str:
    arguments = [*((one, "in") for one in given.split()), *((one, "out") for one in answered.split())]
    lines = "".join(f'<arg type="{kind}" direction="{way}"/>' for kind, way in arguments)
    return f'<method name="{name}">{lines}</method>'


XML = (
    f'<node><interface name="{INTERFACE}">'
    + "".join(f'<property name="{name}" type="{kind}" access="read"/>' for name, (kind, _) in _STATE.items())
    + _method("GetLayout", "i i as", "u (ia{sv}av)")
    + _method("GetGroupProperties", "ai as", "a(ia{sv})")
    + _method("GetProperty", "i s", "v")
    + _method("Event", "i s v u", "")
    + _method("EventGroup", "a(isvu)", "ai")
    + _method("AboutToShow", "i", "b")
    + _method("AboutToShowGroup", "ai", "ai ai")
    + '<signal name="LayoutUpdated"><arg type="u"/><arg type="i"/></signal>'
    + '<signal name="ItemsPropertiesUpdated"><arg type="a(ia{sv})"/><arg type="a(ias)"/></signal>'
    + "</interface></node>"
)
