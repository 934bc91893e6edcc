"""The tray icon of this system, and what it can say by itself.

Jurisdiction: which class shows the icon where.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from hipbreak.core.messages import Delivery
from hipbreak.ui.tray import Backend

Say = Callable[[str, str], Delivery]


def icon(name: str, changed: Callable[[str], None], ending: Callable[[], None]) -> tuple[Backend, Say]:
    """The icon, and how it says a sentence of its own, "failed" where it has no way to.

    ``changed`` hears which tray shows it now; ``ending`` is called when the system ends the program through its icon
    (macOS), and returns when all is kept.
    """
    if sys.platform == "win32":
        from hipbreak.desktop.windows.tray import WindowsTray

        windows = WindowsTray(name, changed=changed)
        return windows, windows.say
    if sys.platform == "darwin":
        from hipbreak.desktop.macos.tray import MacTray

        return MacTray(name, ending), _silent
    from hipbreak.desktop.linux.tray_choice import LinuxTray

    return LinuxTray(name, changed=changed), _silent


def _silent(_: str, __: str) -> Delivery:
    return "failed"
