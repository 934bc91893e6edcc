"""Toasts: the notifications with buttons of Windows 10 and 11, through WinRT.

Jurisdiction: WinRT, by the packages ``winrt-*`` of PyWinRT. All of it belongs to one thread, which it makes part of the
multi-threaded apartment: there Windows calls back by itself, in another one only while somebody hands on its messages.
"""

from __future__ import annotations

import errno
import importlib
import logging
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol, TypeVar

from hipbreak.desktop.windows import foreground, identity
from hipbreak.without_asyncio import without_asyncio

GROUP = "reminders"
LEFT_BEHIND = timedelta(minutes=3)  # the rules take it off sooner; what a killed program leaves goes by itself

What = Literal["pressed", "closed", "failed"]
Heard = Callable[[What, str], None]
T = TypeVar("T")
_log = logging.getLogger(__name__)


class Toasts(Protocol):
    """Notifications with buttons. All of it raises OSError where Windows will not."""

    def show(self, tag: str, xml: str, heard: Heard) -> None:
        """In place of the one with this ``tag``. ``heard`` is called, on any thread, with what became of it and for
        ``pressed`` with the button's argument, empty for the text itself."""

    def hide(self, tag: str) -> None:
        """Off the screen and out of the list, with no word of it; one that is gone already is fine."""

    def allowed(self) -> bool:
        """Whether the person lets Windows show them."""


@dataclass(frozen=True)
class WinRt:
    """The modules of PyWinRT that this needs: ``winrt.windows.ui.notifications``, ``winrt.windows.data.xml.dom`` and
    ``winrt.runtime``."""

    notifications: Any
    xml: Any
    runtime: Any


def _packages() -> WinRt:
    with without_asyncio():  # they need it for what is awaited, which nothing here is
        names = ("windows.ui.notifications", "windows.data.xml.dom", "runtime")
        return WinRt(*(importlib.import_module(f"winrt.{name}") for name in names))


def system_toasts(shown: Callable[[], None] = lambda: None, packages: Callable[[], WinRt] = _packages) -> Toasts:
    """Those of this Windows, for the thread that asks; nothing of them is left behind. ``shown`` is called once, when
    the first was taken. OSError where Windows has none, ImportError where the packages are missing."""
    if sys.platform != "win32":
        raise OSError(errno.ENOSYS, "toasts are part of Windows")
    return WinRtToasts(packages(), shown, foreground.lend)


def resident_toasts(packages: Callable[[], WinRt] = _packages) -> Toasts:
    """As :func:`system_toasts`, for a program that stays: Windows learns its name and picture, and with the first
    toast it gets an entry in the Start menu."""
    made = system_toasts(_settle, packages)
    _introduce()
    return made


def _introduce() -> None:
    """Windows shows toasts of strangers as well, so that this is no reason for a card."""
    from hipbreak.desktop.windows.autostart import system_registry

    try:
        identity.register(system_registry(), identity.icon())
    except OSError as error:
        _log.warning("notifications have neither our name nor our picture: %s", error)


def _settle() -> None:
    """On a thread of its own: the shell's objects want another apartment, and nobody waits for them."""
    from hipbreak.desktop.windows.shortcut import ensure_logged

    threading.Thread(target=ensure_logged, name="start menu", daemon=True).start()


@dataclass
class _Up:
    """A toast that may be on the screen. WinRT calls only those that are held."""

    toast: Any
    tokens: tuple[Any, Any, Any]


class WinRtToasts:
    """Toasts of ``winrt``; :class:`Toasts` says what they do."""

    def __init__(
        self, winrt: WinRt, shown: Callable[[], None] = lambda: None, lend: Callable[[], None] = lambda: None
    ) -> None:
        """``shown`` is called once, when the first was taken; ``lend`` before a press is heard, on the thread of
        Windows: what the press opens may come to the front. OSError where this Windows has no toasts."""
        self._winrt, self._shown, self._lend = winrt, shown, lend
        runtime = winrt.runtime
        runtime.init_apartment(runtime.ApartmentType.MULTI_THREADED)
        self._manager = winrt.notifications.ToastNotificationManager
        self._notifier = self._manager.create_toast_notifier(identity.NAME)
        self._up: dict[str, _Up] = {}
        self._setting: Any = None
        self._settled = False

    def show(self, tag: str, xml: str, heard: Heard) -> None:
        """In place of the one with this ``tag``, of which nothing is heard any more."""
        self._forget(tag)
        content = self._winrt.xml.XmlDocument()
        content.load_xml(xml)
        toast = self._winrt.notifications.ToastNotification(content)
        toast.tag, toast.group = tag, GROUP
        toast.expiration_time = datetime.now(UTC) + LEFT_BEHIND
        tokens = (
            toast.add_activated(lambda _, given: self._pressed(given, heard)),
            toast.add_dismissed(lambda _, why: self._dismissed(why, heard)),
            toast.add_failed(lambda _, why: self._failed(why, heard)),
        )
        self._up[tag] = _Up(toast, tokens)
        self._notifier.show(toast)
        if not self._settled:
            self._settled = True
            self._shown()

    def hide(self, tag: str) -> None:
        """Both ways: one takes it off the screen, the other out of the list."""
        up = self._forget(tag)
        if up is None:
            return
        gone: tuple[Callable[[], None], ...] = (
            lambda: self._notifier.hide(up.toast),
            lambda: self._manager.history.remove(tag, GROUP, identity.NAME),
        )
        for take_off in gone:
            try:
                take_off()
            except OSError as error:  # gone by itself, or Windows has lost it
                _log.debug("a toast cannot be taken off: %s", error)

    def allowed(self) -> bool:
        """False where they are switched off: ours, everybody's, or by who looks after the machine."""
        kinds = self._winrt.notifications.NotificationSetting
        try:
            setting = self._notifier.setting
        except OSError:  # Windows knows nobody who has never shown a toast
            return True
        if setting != self._setting:
            self._setting = setting
            if setting != kinds.ENABLED:
                _log.info("Windows shows no notifications of ours: %s", setting.name)
        return bool(setting == kinds.ENABLED)

    def _forget(self, tag: str) -> _Up | None:
        """From now on nothing is heard of that one."""
        up = self._up.pop(tag, None)
        if up is not None:
            activated, dismissed, failed = up.tokens
            with suppress(OSError):  # Windows has lost it; then it calls nobody
                up.toast.remove_activated(activated)
                up.toast.remove_dismissed(dismissed)
                up.toast.remove_failed(failed)
        return up

    # --- on threads of Windows --------------------------------------------------------------------------------

    def _pressed(self, given: Any, heard: Heard) -> None:
        self._lend()
        kind = self._winrt.notifications.ToastActivatedEventArgs
        heard("pressed", _understood(lambda: str(given.as_(kind).arguments), ""))

    def _dismissed(self, why: Any, heard: Heard) -> None:
        """Closed by the person. One that Windows took off the screen after its time, or that went into the list
        unseen, can be pressed there until the rules take it off."""
        kinds = self._winrt.notifications.ToastDismissalReason
        if _understood(lambda: why.reason not in (kinds.APPLICATION_HIDDEN, kinds.TIMED_OUT), True):
            heard("closed", "")

    def _failed(self, why: Any, heard: Heard) -> None:
        heard("failed", "")
        code = _understood(lambda: int(why.error_code), 0)
        _log.warning("Windows did not show a toast: %#x", code & 0xFFFFFFFF)


def _understood(read: Callable[[], T], otherwise: T) -> T:
    """What Windows says of a toast; an error would be lost in WinRT, and the answer of the person with it."""
    try:
        return read()
    except Exception:
        _log.warning("what became of a toast was not understood", exc_info=True)
        return otherwise
