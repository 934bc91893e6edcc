"""How the person has set their desktop: dark or light, more contrast, less motion; as the desktop portal tells it.

Jurisdiction: these wishes, asked for when a window opens. Nothing is started to ask: without a portal that runs,
nothing is known (org.freedesktop.portal.Settings; GNOME's own keys come through it too).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from hipbreak.desktop import Appearance
from hipbreak.desktop.linux.bus import Bus

PORTAL, PORTAL_PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
EVERYWHERE, GNOME, ACCESS = (
    "org.freedesktop.appearance",
    "org.gnome.desktop.interface",
    "org.gnome.desktop.a11y.interface",
)
ANSWERS_WITHIN = 0.5  # seconds; it takes some milliseconds
_PREFER_DARK, _PREFER_LIGHT = 1, 2

_log = logging.getLogger(__name__)


def appearance(bus: Bus | None) -> Appearance:
    """What the portal says on ``bus``; nothing where there is none, or no answer within half a second."""
    try:
        if bus is None or bus.name_owner(PORTAL) is None:
            return Appearance()
        wanted = ([EVERYWHERE, GNOME, ACCESS],)
        told = bus.call(PORTAL, PORTAL_PATH, SETTINGS, "ReadAll", "as", wanted, ANSWERS_WITHIN)[0]
    except OSError as error:
        _log.info("the desktop does not say how it looks: %s", error)
        return Appearance()
    return _read(told) if isinstance(told, dict) else Appearance()


def _read(told: Mapping[str, Any]) -> Appearance:
    scheme = _value(told, EVERYWHERE, "color-scheme")
    still = _value(told, EVERYWHERE, "reduced-motion") == 1 or _value(told, GNOME, "enable-animations") is False
    if _value(told, EVERYWHERE, "contrast") == 1 or _value(told, ACCESS, "high-contrast") is True:
        return Appearance("contrast", still)
    return Appearance("dark" if scheme == _PREFER_DARK else "light" if scheme == _PREFER_LIGHT else "", still)


def _value(told: Mapping[str, Any], group: str, key: str) -> Any:
    """One value, out of its variant; None where it is not told, or not in that form."""
    match told.get(group):
        case {**keys} if isinstance(found := keys.get(key), tuple) and len(found) == 2:
            return found[1]
    return None
