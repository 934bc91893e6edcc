"""Who shows icons, as a record of what it was told.

Jurisdiction: ``org.kde.StatusNotifierWatcher`` on a bus of the test's own.
"""

from __future__ import annotations

from typing import Any

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH
from hipbreak.desktop.linux.tray import ITEM, ITEM_PATH, WATCHER, WATCHER_PATH
from tests.desktop.private_bus import PrivateBus, wait_for


class Watcher:
    """Whoever shows icons: remembers who registered, and ``lists`` them or not."""

    def __init__(self, daemon: PrivateBus, lists: bool = True) -> None:
        self.bus = daemon.connect()
        self.lists = lists
        self.registered: list[str] = []
        self.asked = 0
        self.bus.export(WATCHER_PATH, self._answer)
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (WATCHER, 4))

    def _answer(self, _: str, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        if member == "RegisterStatusNotifierItem":
            self.registered.append(body[0])
            return "", ()
        if member == "Get" and body[1] == "RegisteredStatusNotifierItems":
            self.asked += 1
            known = [f"{name}@/StatusNotifierItem" for name in self.registered]
            return "v", (("as", known if self.lists else [":1.999999"]),)
        raise KeyError(member)

    @property
    def item(self) -> str:
        """The bus name of the newest item."""
        wait_for(lambda: self.registered)
        return self.registered[-1]

    def get(self, name: str) -> Any:
        return self.bus.get(self.item, ITEM_PATH, ITEM, name)

    def close(self) -> None:
        self.bus.close()
