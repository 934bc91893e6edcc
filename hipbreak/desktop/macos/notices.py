"""What macOS tells by itself: waking up, another user's turn, lock and unlock. Each only brings a look forward.

Jurisdiction: hearing them. They come through AppKit, to the main thread and while its loop runs (the tray's); without
AppKit the next look finds the same out, up to half a minute later. Nothing they say is read.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable
from typing import Any

from hipbreak.desktop.macos.main_thread import main_thread

OF_WORKSPACE = (
    "NSWorkspaceDidWakeNotification",
    "NSWorkspaceScreensDidWakeNotification",
    "NSWorkspaceSessionDidBecomeActiveNotification",
    "NSWorkspaceSessionDidResignActiveNotification",
)
OF_EVERYBODY = ("com.apple.screenIsLocked", "com.apple.screenIsUnlocked")  # undocumented, old, and widely heard

_log = logging.getLogger(__name__)


class Notices:
    """Hears them from now until :meth:`close`."""

    def __init__(self, wake: Callable[[], None], platform: str = sys.platform) -> None:
        """``wake`` is called on the main thread."""
        self._wake = wake
        self._stops: list[Callable[[], None]] = []
        self._closed = False
        self._on_main = main_thread(platform)
        if self._on_main is not None:
            self._on_main(self._listen)

    def close(self) -> None:
        """Hear nothing more; from any thread, also twice."""
        self._closed = True
        if self._on_main is not None:
            self._on_main(self._stop)

    # --- on the main thread -----------------------------------------------------------------------------------

    def _listen(self) -> None:
        if self._closed:
            return
        try:
            workspace = importlib.import_module("AppKit").NSWorkspace.sharedWorkspace().notificationCenter()
            everybody = importlib.import_module("Foundation").NSDistributedNotificationCenter.defaultCenter()
            self._stops = [self._heard(workspace, name) for name in OF_WORKSPACE]
            self._stops += [self._heard(everybody, name) for name in OF_EVERYBODY]
        except Exception:  # whatever the bridge raises: the clock and the next look serve as well
            _log.warning("macOS tells nothing by itself", exc_info=True)

    def _heard(self, centre: Any, name: str) -> Callable[[], None]:
        observer = centre.addObserverForName_object_queue_usingBlock_(name, None, None, lambda _: self._tell())
        return lambda: centre.removeObserver_(observer)

    def _tell(self) -> None:
        if not self._closed:
            self._wake()

    def _stop(self) -> None:
        stops, self._stops = self._stops, []
        for stop in stops:
            stop()
