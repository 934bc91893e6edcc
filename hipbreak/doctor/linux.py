"""What a Linux desktop offers: tray, notifications, and the facts of the session, each asked where hipbreak asks it.

Jurisdiction: these tries. Every question on a bus has two seconds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hipbreak.clock import system_clock
from hipbreak.desktop.linux import sni_menu, tray_x11
from hipbreak.desktop.linux.build import build
from hipbreak.desktop.linux.bus import Bus, BusError, BusTimeout
from hipbreak.desktop.linux.pystray_base import Menu, MenuItem
from hipbreak.desktop.linux.tray import Icon
from hipbreak.doctor.check import Check, package_for
from hipbreak.doctor.facts import told
from hipbreak.wording import doctor as words

WATCHER, WATCHER_PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
NOTIFIER, NOTIFIER_PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
ENTRY = "hipbreak"  # the one entry of the menu that is tried


@contextmanager
def _bus(address: str = "SESSION") -> Iterator[Bus]:
    bus = Bus.open(address, lambda: None)
    try:
        yield bus
    finally:
        bus.close()


def tray() -> Check:
    """Puts an icon into the StatusNotifierItem tray for a moment; else looks for an XEmbed tray."""
    try:
        with _bus() as bus:
            if bus.name_owner(WATCHER) and bus.get(WATCHER, WATCHER_PATH, WATCHER, "IsStatusNotifierHostRegistered"):
                with _icon(bus) as item:
                    return Check("tray", True, "sni") if item else Check("tray", False, "not_taken")
    except OSError:  # no bus, or a watcher that does not answer: the other kind of tray may be there
        pass
    if tray_x11.available():
        return Check("tray", True, "xembed")
    gnome = "gnome" in os.environ.get("XDG_CURRENT_DESKTOP", "").lower()
    return Check("tray", False, "none", package=package_for("gnome_tray") if gnome else "")


@contextmanager
def _icon(bus: Bus) -> Iterator[str]:
    """An icon of ours with a menu of one entry, as the tray knows it: the name on the bus, "" if it is not taken."""
    before = _items(bus)
    taken = threading.Event()
    entry = Menu(MenuItem(ENTRY, lambda: None))
    icon = Icon(
        "hipbreak-doctor", [(1, 1, bytes(4))], "hipbreak", entry, hosted=lambda yes: taken.set() if yes else None
    )
    shown = threading.Thread(target=lambda: icon.run(setup=lambda _: None), daemon=True)
    icon.visible = True
    shown.start()
    try:
        taken.wait(2)
        new = _items(bus) - before
        yield next((item.partition("/")[0].partition("@")[0] for item in new), "")
    finally:
        icon.stop()
        shown.join(2)


def _items(bus: Bus) -> set[str]:
    return set(bus.get(WATCHER, WATCHER_PATH, WATCHER, "RegisteredStatusNotifierItems"))


def menu() -> Check:
    """Reads the menu of an icon of ours as a panel does; an XEmbed icon has none."""
    found = tray()
    if not found.ok:
        return Check("menu", None, "no_tray")
    if found.detail != "sni":
        return Check("menu", None, "click")
    with _bus() as bus, _icon(bus) as item:
        layout = bus.call(item, sni_menu.PATH, sni_menu.INTERFACE, "GetLayout", "iias", (0, -1, []))
    return Check("menu", True, "panel") if ENTRY in repr(layout) else Check("menu", False, "unread")


def prompt() -> Check:
    """Sends a real notification and takes it back."""
    try:
        with _bus() as bus:
            return _notified(bus)
    except BusTimeout:
        return Check("prompt", False, "silent")
    except BusError as error:
        absent = error.name.endswith(("ServiceUnknown", "NameHasNoOwner")) or ".Spawn." in error.name
        return Check("prompt", False, "absent" if absent else "refused", error.name, package_for("notifier"))
    except OSError:
        return Check("prompt", False, "no_bus", package=package_for("session_bus"))


def _notified(bus: Bus) -> Check:
    name, _, version, _ = bus.call(NOTIFIER, NOTIFIER_PATH, NOTIFIER, "GetServerInformation")
    (can,) = bus.call(NOTIFIER, NOTIFIER_PATH, NOTIFIER, "GetCapabilities")
    hints = {"transient": ("b", True), "urgency": ("y", 0), "desktop-entry": ("s", "hipbreak")}
    body: tuple[object, ...] = ("hipbreak", 0, "", words.TRY_HEADLINE, words.TRY_SENTENCE, [], hints, 2000)
    (number,) = bus.call(NOTIFIER, NOTIFIER_PATH, NOTIFIER, "Notify", "susssasa{sv}i", body)
    bus.call(NOTIFIER, NOTIFIER_PATH, NOTIFIER, "CloseNotification", "u", (number,))
    return Check("prompt", True, "works" if "actions" in can else "no_buttons", f"{name} {version}")


def facts() -> Iterator[Check]:
    """What can be known of this session."""
    return told(lambda told_more: build(system_clock().elapsed, told_more, lambda _: None))
