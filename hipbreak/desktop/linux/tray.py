"""The tray icon of Linux: a StatusNotifierItem behind pystray's interface, without GTK.

Jurisdiction: what the panel is told about the icon, and staying registered with whoever shows icons (the watcher),
through its restarts and those of the bus. The menu is in ``sni_menu.py``; which tray is used, in ``tray_choice.py``.
"""

from __future__ import annotations

import contextlib
import html
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hipbreak.desktop.linux import pystray_base, sni_menu
from hipbreak.desktop.linux.bus import PROPERTIES, Body, Bus, Signal
from hipbreak.desktop.linux.orders import Orders
from hipbreak.desktop.linux.wire import Stop

ITEM, ITEM_PATH = "org.kde.StatusNotifierItem", "/StatusNotifierItem"
WATCHER, WATCHER_PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
CHECK_AFTER = 5.0  # seconds until the watcher is asked whether it knows us
REGISTER_AGAIN = 3  # times for one watcher that has lost us
FIRST_RETRY, LAST_RETRY = 1.0, 300.0  # seconds between attempts to reach a bus that is gone

Pixmap = tuple[int, int, bytes]  # width, height, ARGB32 in network byte order
_log = logging.getLogger(__name__)


class Icon(pystray_base.Icon):  # type: ignore[misc]  # pystray has no type information
    """pystray's icon, with ``icon`` a sequence of pixmaps, one per size.

    ``run`` blocks the calling thread, on which the menu's callbacks run too; everything else may be called from any
    thread and never waits. ``hosted`` is told, from any thread, whether a watcher knows the icon.
    """

    HAS_DEFAULT_ACTION = HAS_MENU = HAS_MENU_RADIO = True
    HAS_NOTIFICATION = False

    def __init__(
        self,
        name: str,
        icon: Sequence[Pixmap] | None = None,
        title: str | None = None,
        menu: Any = None,
        *,
        address: str = "SESSION",
        hosted: Callable[[bool], None] = lambda _: None,
        check_after: float = CHECK_AFTER,
    ) -> None:
        super().__init__(name, icon, title, menu)
        self.orders = Orders()
        self.description = ""
        self._address, self._hosted, self._check_after = address, hosted, check_after
        self._menu_object = sni_menu.PanelMenu(lambda item: self.orders.put(lambda: self._chosen(item)))
        self._bus: Bus | None = None
        self._held: list[Signal] | None = None
        self._active = self._offered = False
        self._lock = threading.Lock()
        self._retry = FIRST_RETRY
        self._lost_before = 0
        self._cancel_check: Stop = lambda: None

    # --- what pystray asks of a backend -----------------------------------------------------------------------

    def stop(self) -> None:
        """End :meth:`run`, also one that has not begun."""
        self.orders.stop()
        super().stop()

    def _run(self) -> None:
        self._connect()
        self._mark_ready()
        try:
            self.orders.run()
        finally:
            self._drop_bus()
            self._running = False

    def _run_detached(self) -> None:
        threading.Thread(target=self._run, name="tray", daemon=True).start()

    def _stop(self) -> None:
        """Done in :meth:`stop`, which also works before :meth:`run`."""

    def _show(self) -> None:
        """The first time it is registered: a panel that is shown an empty icon may keep that."""
        self._active = True
        self._emit(ITEM_PATH, ITEM, "NewStatus", "s", ("Active",))
        self._offer()

    def _hide(self) -> None:
        self._active = False
        self._emit(ITEM_PATH, ITEM, "NewStatus", "s", ("Passive",))

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._emit(ITEM_PATH, ITEM, "NewIcon")

    def _update_title(self) -> None:
        self._emit(ITEM_PATH, ITEM, "NewToolTip")

    def _update_menu(self) -> None:
        for member, signature, body in self._menu_object.update(self.menu):
            self._emit(sni_menu.PATH, sni_menu.INTERFACE, member, signature, body)

    def _notify(self, message: str, title: str | None = None) -> None:
        raise NotImplementedError("prompts have their own way")

    def _remove_notification(self) -> None:
        raise NotImplementedError("prompts have their own way")

    def _chosen(self, item: Any) -> None:
        item(self)
        self.update_menu()

    # --- the bus ----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What changes in here is told at its end, in one go: a panel asks back after each piece of news. For one
        thread at a time."""
        with self._lock:
            self._held = []
        try:
            yield
        finally:
            with self._lock:
                held, self._held, bus = self._held, None, self._bus
            if held and bus is not None:
                bus.emit_all(held)

    def _emit(self, path: str, interface: str, member: str, signature: str = "", body: Body = ()) -> None:
        with self._lock:
            held, bus = self._held, self._bus
            if held is not None:
                held.append((path, interface, member, signature, body))
        if held is None and bus is not None:
            bus.emit(path, interface, member, signature, body)

    def _connect(self) -> None:
        """Reach the bus, or try again later, each time after twice as long."""
        try:
            bus = Bus.open(self._address, lambda: self.orders.put(self._reconnect))
        except OSError as error:
            _log.info("no session bus for the tray icon: %s", error)
            self._hosted(False)
            self.orders.after(self._retry, self._connect)
            self._retry = min(2 * self._retry, LAST_RETRY)
            return
        self._retry = FIRST_RETRY
        bus.export(ITEM_PATH, self._answer)
        bus.export(sni_menu.PATH, self._menu_object.handle)
        with self._lock:
            self._bus, self._offered = bus, False
        self._offer()

    def _reconnect(self) -> None:
        self._drop_bus()
        self._hosted(False)
        self._connect()

    def _drop_bus(self) -> None:
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    # --- the watcher (on the bus thread, but for _offer) ------------------------------------------------------

    def _offer(self) -> None:
        """Once per bus, when there is a bus and something to show."""
        with self._lock:
            bus = self._bus if self._active and not self._offered else None
            self._offered = self._offered or bus is not None
        if bus is None:
            return
        bus.watch_owner(WATCHER, lambda owner: self._watcher_changed(bus, owner))
        self._register(bus)

    def _watcher_changed(self, bus: Bus, owner: str) -> None:
        self._cancel_check()
        self._lost_before = 0
        if owner:
            self._register(bus)
        else:
            self._hosted(False)

    def _register(self, bus: Bus) -> None:
        """With the unique name: a well-known one is lost in a race of GNOME's extension."""
        bus.ask(
            WATCHER,
            WATCHER_PATH,
            WATCHER,
            "RegisterStatusNotifierItem",
            "s",
            (bus.unique_name,),
            lambda answer: self._registered(bus, answer),
            timeout=10.0,
        )

    def _registered(self, bus: Bus, answer: Body | OSError) -> None:
        if isinstance(answer, OSError):
            _log.info("not registered with a tray: %s", answer)
            self._hosted(False)
            if not isinstance(answer, TimeoutError):
                return  # nobody is there: NameOwnerChanged tells when somebody comes
        else:
            self._hosted(True)
        self._cancel_check()
        self._cancel_check = bus.after(self._check_after, lambda: self._check(bus))

    def _check(self, bus: Bus) -> None:
        """Some watchers lose an item without a word."""
        question = (WATCHER, "RegisteredStatusNotifierItems")
        bus.ask(WATCHER, WATCHER_PATH, PROPERTIES, "Get", "ss", question, lambda answer: self._checked(bus, answer))

    def _checked(self, bus: Bus, answer: Body | OSError) -> None:
        known = [] if isinstance(answer, OSError) else answer[0][1]
        if any(_is_ours(entry, bus.unique_name) for entry in known):
            self._lost_before = 0
        elif self._lost_before < REGISTER_AGAIN:
            self._lost_before += 1
            _log.info("the tray has lost the icon; registering again")
            self._register(bus)

    # --- what the panel asks ----------------------------------------------------------------------------------

    def _answer(self, interface: str, member: str, body: Body) -> tuple[str, Body]:
        """Never an error for a property: GNOME's extension drops an item that answers with one."""
        match member, body:
            case "Introspect", _:
                return "s", (_xml(self._properties()),)
            case "Get", (_, name):
                return "v", (self._properties().get(name, ("s", "")),)
            case "GetAll", _:
                return "a{sv}", (self._properties(),)
            case "Activate", _:
                self.orders.put(self)
                return "", ()
            case (("SecondaryActivate" | "ContextMenu" | "Scroll" | "ProvideXdgActivationToken" | "Set"), _):
                return "", ()
        raise KeyError(f"{interface}.{member}")

    def _properties(self) -> dict[str, tuple[str, Any]]:
        first, _, rest = self.title.partition("\n")
        pixmaps = list(self.icon or ())
        has_default = self.menu is not None and any(item.default for item in self.menu.items)
        return {
            "Category": ("s", "ApplicationStatus"),
            "Id": ("s", self.name),
            "Title": ("s", self.name),  # whose icon it is, and never news: the tooltip says the rest
            "Status": ("s", "Active" if self._active else "Passive"),
            "WindowId": ("i", 0),
            "IconName": ("s", ""),
            "IconThemePath": ("s", ""),
            "IconPixmap": ("a(iiay)", pixmaps),
            "IconAccessibleDesc": ("s", self.description or first),
            "OverlayIconName": ("s", ""),
            "OverlayIconPixmap": ("a(iiay)", []),
            "AttentionIconName": ("s", ""),
            "AttentionIconPixmap": ("a(iiay)", []),
            "AttentionMovieName": ("s", ""),
            "AttentionAccessibleDesc": ("s", ""),
            "ToolTip": ("(sa(iiay)ss)", ("", [], first, html.escape(rest, quote=False))),
            "ItemIsMenu": ("b", not has_default),
            "Menu": ("o", sni_menu.PATH),
            "XAyatanaLabel": ("s", ""),
            "XAyatanaLabelGuide": ("s", ""),
            "XAyatanaOrderingIndex": ("u", 0),
        }


def _is_ours(entry: str, unique_name: str) -> bool:
    """Watchers write ``:1.42``, ``:1.42/StatusNotifierItem`` or ``:1.42@/StatusNotifierItem``."""
    return entry == unique_name or entry.startswith((f"{unique_name}/", f"{unique_name}@"))


def _xml(properties: dict[str, tuple[str, Any]]) -> str:
    shown = "".join(f'<property name="{name}" type="{kind}" access="read"/>' for name, (kind, _) in properties.items())
    point = '<arg name="x" type="i" direction="in"/><arg name="y" type="i" direction="in"/>'
    clicks = "".join(
        f'<method name="{name}">{point}</method>' for name in ("Activate", "SecondaryActivate", "ContextMenu")
    )
    scroll = '<arg name="delta" type="i" direction="in"/><arg name="orientation" type="s" direction="in"/>'
    news = "".join(f'<signal name="{name}"/>' for name in ("NewIcon", "NewToolTip"))
    return (
        f'<node><interface name="{ITEM}">{shown}{clicks}<method name="Scroll">{scroll}</method>{news}'
        '<signal name="NewStatus"><arg name="status" type="s"/></signal></interface></node>'
    )
