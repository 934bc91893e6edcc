"""The main thread, where AppKit wants its calls to come from.

Jurisdiction: handing over to it. What is handed over runs while the tray's loop does, also while a menu is open;
without PyObjC there is nobody to hand over to.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable

OnMain = Callable[..., None]  # a function, and what it takes; returns at once

_log = logging.getLogger(__name__)


def main_thread(platform: str = sys.platform) -> OnMain | None:
    """How to hand over; None where that cannot be."""
    if platform != "darwin":
        return None
    try:
        on_main: OnMain = importlib.import_module("PyObjCTools.AppHelper").callAfter
    except (ImportError, AttributeError) as error:
        _log.info("there is no bridge to AppKit: %s", error)
        return None
    return on_main
