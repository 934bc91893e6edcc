"""Toasts: the notifications with buttons of Windows 10 and 11, through WinRT.

Jurisdiction: WinRT. It is asked for by packages that are not always installed (``winrt-Windows.UI.Notifications``), and
a program has to have a name there: the AppUserModelID, written into the person's part of the registry.
"""

from __future__ import annotations

import errno
import importlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

NAME, GROUP = "hipbreak", "reminders"
KEY = rf"Software\Classes\AppUserModelId\{NAME}"
LEFT_BEHIND = timedelta(minutes=3)  # the rules take it off sooner; what a killed program leaves goes by itself
_OURS = 1  # ToastDismissalReason.APPLICATION_HIDDEN: we took it off

What = Literal["pressed", "closed", "failed"]
Heard = Callable[[What, str], None]


class Toasts(Protocol):
    """Notifications with buttons. All of it raises OSError where Windows will not."""

    def show(self, tag: str, xml: str, heard: Heard) -> None:
        """In place of the one with this ``tag``. ``heard`` is called, on any thread, with what became of it and for
        ``pressed`` with the button's argument, empty for the text itself."""

    def hide(self, tag: str) -> None:
        """Off the screen and out of the list; one that is gone already is fine."""

    def allowed(self) -> bool:
        """Whether the person lets Windows show them."""


def system_toasts() -> Toasts:
    """Those of this Windows. OSError where it has none, ImportError where the packages are missing."""
    if sys.platform != "win32":
        raise OSError(errno.ENOSYS, "toasts are part of Windows")
    made = _WinRt()
    _say_who_we_are()
    return made


def _say_who_we_are() -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as key:
            winreg.SetValueEx(key, "DisplayName", 0, winreg.REG_SZ, NAME)


class _WinRt:
    def __init__(self) -> None:
        self._kinds: Any = importlib.import_module("winrt.windows.ui.notifications")
        self._xml: Any = importlib.import_module("winrt.windows.data.xml.dom")
        self._notifier = self._kinds.ToastNotificationManager.create_toast_notifier_with_id(NAME)
        self._up: dict[str, Any] = {}  # WinRT calls only those that are still held

    def show(self, tag: str, xml: str, heard: Heard) -> None:
        content = self._xml.XmlDocument()
        content.load_xml(xml)
        toast = self._kinds.ToastNotification(content)
        toast.tag, toast.group = tag, GROUP
        toast.expiration_time = datetime.now(UTC) + LEFT_BEHIND
        toast.add_activated(lambda _, given: heard("pressed", self._argument(given)))
        toast.add_dismissed(lambda _, why: None if int(why.reason) == _OURS else heard("closed", ""))
        toast.add_failed(lambda *_: heard("failed", ""))
        self._up[tag] = toast
        self._notifier.show(toast)

    def hide(self, tag: str) -> None:
        self._up.pop(tag, None)
        self._kinds.ToastNotificationManager.history.remove_grouped_tag_with_id(tag, GROUP, NAME)

    def allowed(self) -> bool:
        return bool(self._notifier.setting == self._kinds.NotificationSetting.ENABLED)

    def _argument(self, given: Any) -> str:
        return str(given.as_(self._kinds.ToastActivatedEventArgs).arguments)
