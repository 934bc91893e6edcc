"""pystray without a backend of its own: its menus, and the class that an icon of ours derives from.

Jurisdiction: how pystray is imported on Linux, nothing else. Left alone it picks a backend while it is imported, and
raises where there is no X server; a chosen one stays chosen (``PYSTRAY_BACKEND``).
"""

from __future__ import annotations

import os

os.environ.setdefault("PYSTRAY_BACKEND", "dummy")

from pystray._base import Icon, Menu, MenuItem

__all__ = ["Icon", "Menu", "MenuItem"]
