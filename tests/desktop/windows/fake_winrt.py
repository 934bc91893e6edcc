"""A WinRT for tests: a screen on which toasts stand, and a person who presses, closes or forbids them.

Jurisdiction: what Windows would do, behind the very names and arguments of PyWinRT; ``test_toasts.py`` compares these
with the packages. Anything else that is asked of it is an AttributeError.
"""

from __future__ import annotations

import enum
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from hipbreak.desktop.windows.toasts import WinRt

Handler = Callable[[Any, Any], None]


class NotificationSetting(enum.IntEnum):
    ENABLED = 0
    DISABLED_FOR_APPLICATION = 1
    DISABLED_FOR_USER = 2
    DISABLED_BY_GROUP_POLICY = 3
    DISABLED_BY_MANIFEST = 4


class ToastDismissalReason(enum.IntEnum):
    USER_CANCELED = 0
    APPLICATION_HIDDEN = 1
    TIMED_OUT = 2


class ApartmentType(enum.IntEnum):
    SINGLE_THREADED = 0
    MULTI_THREADED = 1


class ToastActivatedEventArgs:
    def __init__(self, arguments: str) -> None:
        self._arguments = arguments

    @property
    def arguments(self) -> str:
        return self._arguments


class Object:
    """What is handed over with a press: it says nothing before it is asked to be something."""

    def __init__(self, inside: Any) -> None:
        self._inside = inside

    def as_(self, type_: type, /) -> Any:
        if not isinstance(self._inside, type_):
            raise OSError("no such interface")
        return self._inside


class ToastDismissedEventArgs:
    def __init__(self, reason: ToastDismissalReason) -> None:
        self._reason = reason

    @property
    def reason(self) -> ToastDismissalReason:
        return self._reason


class ToastFailedEventArgs:
    @property
    def error_code(self) -> int:
        return -2143420140


class XmlDocument:
    def __init__(self) -> None:
        self._root: ElementTree.Element | None = None

    def load_xml(self, xml: str, /) -> None:
        try:
            self._root = ElementTree.fromstring(xml)  # noqa: S314 - our own words
        except (ElementTree.ParseError, UnicodeEncodeError) as error:
            raise OSError(f"Windows reads no such XML: {error}") from error


class ToastNotification:
    def __init__(self, content: XmlDocument, /) -> None:
        self._content, self._tag, self._group = content, "", ""
        self._expiration_time: datetime | None = None
        self._handlers: dict[int, tuple[str, Handler]] = {}

    @property
    def content(self) -> XmlDocument:
        return self._content

    @property
    def tag(self) -> str:
        return self._tag

    @tag.setter
    def tag(self, value: str) -> None:
        self._tag = value

    @property
    def group(self) -> str:
        return self._group

    @group.setter
    def group(self, value: str) -> None:
        self._group = value

    @property
    def expiration_time(self) -> datetime | None:
        return self._expiration_time

    @expiration_time.setter
    def expiration_time(self, value: datetime | None) -> None:
        self._expiration_time = value

    def add_activated(self, handler: Handler, /) -> int:
        return self._added("activated", handler)

    def remove_activated(self, token: int, /) -> None:
        self._removed("activated", token)

    def add_dismissed(self, handler: Handler, /) -> int:
        return self._added("dismissed", handler)

    def remove_dismissed(self, token: int, /) -> None:
        self._removed("dismissed", token)

    def add_failed(self, handler: Handler, /) -> int:
        return self._added("failed", handler)

    def remove_failed(self, token: int, /) -> None:
        self._removed("failed", token)

    def _added(self, event: str, handler: Handler) -> int:
        token = 100 + len(self._handlers)
        self._handlers[token] = (event, handler)
        return token

    def _removed(self, event: str, token: int) -> None:
        assert self._handlers.pop(token)[0] == event

    def _happens(self, event: str, given: Any) -> None:
        """On a thread of Windows."""
        handlers = [handler for name, handler in self._handlers.values() if name == event]
        threads = [threading.Thread(target=handler, args=(self, given)) for handler in handlers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)


class ToastNotifier:
    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    @property
    def setting(self) -> NotificationSetting:
        if self._windows.setting is None:
            raise OSError(22, "Element not found", None, -2147023728)
        return self._windows.setting

    def show(self, notification: ToastNotification, /) -> None:
        self._windows.calls_on_thread()
        self._windows.refuse("show")
        key = (notification.tag, notification.group, self._windows.names[-1])
        self._windows.up[key] = self._windows.listed[key] = notification

    def hide(self, notification: ToastNotification, /) -> None:
        """Off the screen: what hears of it hears that the program did it."""
        self._windows.refuse("hide")
        for key, one in list(self._windows.up.items()):
            if one is notification:
                del self._windows.up[key]
                notification._happens("dismissed", ToastDismissedEventArgs(ToastDismissalReason.APPLICATION_HIDDEN))


class ToastNotificationHistory:
    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    def remove(self, tag: str, group: str, application_id: str, /) -> None:
        self._windows.refuse("remove")
        if self._windows.listed.pop((tag, group, application_id), None) is None:
            raise OSError(22, "Element not found", None, -2147023728)


class ToastNotificationManager:
    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    def create_toast_notifier(self, application_id: str, /) -> ToastNotifier:
        self._windows.calls_on_thread()
        self._windows.refuse("create")
        self._windows.names.append(application_id)
        return ToastNotifier(self._windows)

    @property
    def history(self) -> ToastNotificationHistory:
        return ToastNotificationHistory(self._windows)


@dataclass
class Windows:
    """``setting`` None: it does not know us yet. ``broken`` are the calls that fail. ``up`` is the screen, ``listed``
    the list of notifications, each by tag, group and program."""

    setting: NotificationSetting | None = NotificationSetting.ENABLED
    broken: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    up: dict[tuple[str, str, str], ToastNotification] = field(default_factory=dict)
    listed: dict[tuple[str, str, str], ToastNotification] = field(default_factory=dict)
    apartments: dict[int, ApartmentType] = field(default_factory=dict)

    def winrt(self) -> WinRt:
        notifications = SimpleNamespace(
            NotificationSetting=NotificationSetting,
            ToastActivatedEventArgs=ToastActivatedEventArgs,
            ToastDismissalReason=ToastDismissalReason,
            ToastNotification=ToastNotification,
            ToastNotificationManager=ToastNotificationManager(self),
        )
        runtime = SimpleNamespace(ApartmentType=ApartmentType, init_apartment=self.init_apartment)
        return WinRt(notifications, SimpleNamespace(XmlDocument=XmlDocument), runtime)

    def init_apartment(self, apartment_type: ApartmentType, /) -> None:
        self.refuse("apartment")
        self.apartments[threading.get_ident()] = apartment_type

    def calls_on_thread(self) -> None:
        """Only a thread of this kind is called back without handing on messages."""
        assert self.apartments[threading.get_ident()] is ApartmentType.MULTI_THREADED

    def refuse(self, call: str) -> None:
        if call in self.broken:
            raise OSError(22, "Not implemented.", None, -2147467263)

    def toast(self, tag: str) -> ToastNotification:
        """The one on the screen."""
        (found,) = (one for (name, _, _), one in self.up.items() if name == tag)
        return found

    def press(self, toast: ToastNotification, argument: str) -> None:
        toast._happens("activated", Object(ToastActivatedEventArgs(argument)))

    def dismiss(self, toast: ToastNotification, reason: ToastDismissalReason) -> None:
        """Gone from the screen; it stays in the list unless the person has closed it."""
        self.up = {key: one for key, one in self.up.items() if one is not toast}
        if reason is ToastDismissalReason.USER_CANCELED:
            self.listed = {key: one for key, one in self.listed.items() if one is not toast}
        toast._happens("dismissed", ToastDismissedEventArgs(reason))

    def fail(self, toast: ToastNotification) -> None:
        self.up = {key: one for key, one in self.up.items() if one is not toast}
        toast._happens("failed", ToastFailedEventArgs())


SHAPES = (
    NotificationSetting,
    ToastActivatedEventArgs,
    ToastDismissalReason,
    ToastDismissedEventArgs,
    ToastFailedEventArgs,
    ToastNotification,
    ToastNotificationHistory,
    ToastNotificationManager,
    ToastNotifier,
    XmlDocument,
    ApartmentType,
    Object,
)
