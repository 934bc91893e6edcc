"""The tray as the app uses it: what the icon, the tooltip and the menu say about a status.

Jurisdiction: which entries there are and what each asks for. How a panel is told is a backend's: the desktop's own on
Linux, pystray's elsewhere. Neither Pillow nor any toolkit is imported here before it is needed.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from hipbreak.core.messages import (
    KeepLimit,
    Later,
    OpenWindow,
    Pause,
    Quit,
    Request,
    Resume,
    Sitting,
    Skip,
    Standing,
    Start,
    StillHere,
)
from hipbreak.core.settings import MOVES
from hipbreak.core.status import Status
from hipbreak.ui.tray_icon import Panel, Picture, Pixmap, picture
from hipbreak.wording import status as words

How = Literal["sni", "x11", "native", "none"]
PAUSES = (1800.0, 3600.0, 7200.0)  # P14
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: it asks for ``request``, or opens ``children``; a separator has neither nor a label."""

    label: str = ""
    request: Request | None = None
    children: tuple[Entry, ...] = ()
    default: bool = False


SEPARATOR = Entry()


def entries(status: Status, missing: Sequence[str] = ()) -> tuple[Entry, ...]:
    """The menu for ``status``: only what can be done now. ``missing`` is what cannot be known here (S11)."""
    first = Entry(words.first_line(status), OpenWindow("status"), default=True)
    unseen = [Entry(words.MENU["missing"], OpenWindow("status"))] if missing else []
    groups = [
        [first, *unseen],
        list(_moves(status)),
        list(_corrections(status)),
        [_pause(status)],
        [_window(name) for name in ("statistics", "settings", "about")],
        [Entry(words.MENU["quit"], Quit())],
    ]
    lines = [entry for group in groups if group for entry in (SEPARATOR, *group)]
    return tuple(lines[1:])


def _moves(status: Status) -> Iterator[Entry]:
    if not status.routine_open:
        yield Entry(words.MENU["start"], Start())
        single = [Entry(words.move_label(move), Start("single", move)) for move in MOVES]
        following = Entry(words.next_label(status.next_move), Start("single"))
        yield Entry(words.MENU["one"], children=(following, SEPARATOR, *single))
    if status.due and not status.routine_open:
        if status.later_minutes is not None:
            yield Entry(words.later_label(status.later_minutes), Later())
        yield Entry(words.MENU["not_today" if status.sign_off else "skip"], Skip())
    if status.easing:
        yield Entry(words.MENU["keep_limit"], KeepLimit())


def _corrections(status: Status) -> Iterator[Entry]:
    if status.state == "standing":
        yield Entry(words.MENU["sitting"], Sitting())
    elif not status.routine_open:
        yield Entry(words.MENU["standing"], Standing())
    yield _window("was_up")
    if status.can_undo_absence:
        yield Entry(words.MENU["still_here"], StillHere())


def _pause(status: Status) -> Entry:
    if status.paused_until is not None:
        return Entry(words.MENU["resume"], Resume())
    spans = [Entry(words.pause_label(seconds), Pause(seconds)) for seconds in PAUSES]
    return Entry(words.MENU["pause"], children=(*spans, Entry(words.MENU["tomorrow"], Pause(None))))


def _window(name: Literal["statistics", "settings", "about", "was_up"]) -> Entry:
    return Entry(words.MENU[name], OpenWindow(name))


def tooltip(status: Status, missing: Sequence[str] = ()) -> str:
    """The first line, then why it is quiet and since when, then what cannot be known here (S11)."""
    return words.tooltip(status, missing)


def menu(lines: Sequence[Entry], send: Callable[[Request], None]) -> Any:
    """``lines`` as a ``pystray.Menu``; a click hands the entry's request to ``send``, on the tray's thread."""
    pystray = _pystray()
    return pystray.Menu(*(_item(pystray, entry, send) for entry in lines))


def _item(pystray: Any, entry: Entry, send: Callable[[Request], None]) -> Any:
    if entry == SEPARATOR:
        return pystray.Menu.SEPARATOR
    if entry.children:
        return pystray.MenuItem(entry.label, menu(entry.children, send))
    return pystray.MenuItem(entry.label, _asking(entry, send), default=entry.default)


def _asking(entry: Entry, send: Callable[[Request], None]) -> Callable[[], None]:
    def ask() -> None:
        if entry.request is not None:
            send(entry.request)

    return ask


def _pystray(platform: str = sys.platform) -> Any:
    """pystray, for its menus; with the backend that shows nothing where it has none that can be used."""
    if platform.startswith("linux"):
        os.environ.setdefault("PYSTRAY_BACKEND", "dummy")  # a chosen backend; pystray's own choice needs an X server
    try:
        import pystray
    except ImportError as error:
        _log.warning("pystray can show no icon here: %s", error)
        os.environ["PYSTRAY_BACKEND"] = "dummy"  # a Mac without PyObjC, for one: the rest of the program serves
        import pystray

    return pystray


class Backend(Protocol):
    """What draws the icon; see the desktop's ``LinuxTray``, ``WindowsTray`` and ``MacTray``."""

    def run(self) -> None:
        """Block the main thread until ``stop``."""

    def stop(self) -> None:
        """From any thread, also before ``run``."""

    def how(self) -> How:
        """Which tray shows the icon now."""

    def show(self, picture: Picture, title: str, description: str, menu: Any) -> None:
        """From any thread, without waiting."""


class Tray:
    """The icon of the program. ``send`` gets what the person chose; it may only hand over."""

    def __init__(
        self,
        backend: Backend,
        send: Callable[[Request], None],
        panel: Panel = "any",
        store: Callable[[Picture], Sequence[Pixmap]] | None = None,
    ) -> None:
        """``store`` keeps drawn icons (:mod:`hipbreak.ui.tray_store`); without it Pillow draws them here."""
        self._backend, self._send, self._panel, self._store = backend, send, panel, store
        self._lock = threading.Lock()
        self._shown: object = None
        self._lines: tuple[Entry, ...] = ()
        self._menu: Any = None

    def run(self) -> None:
        """Block the main thread until :meth:`stop`."""
        self._backend.run()

    def stop(self) -> None:
        """End :meth:`run`, from any thread; also one that has not begun."""
        self._backend.stop()

    def how(self) -> How:
        """Which tray shows the icon now."""
        return self._backend.how()

    def show(self, status: Status, missing: Sequence[str] = ()) -> None:
        """Show ``status`` from now on, from any thread. The panel hears only of what has changed."""
        look = picture(status.icon, status.fill, self._panel, self._store)
        said = (tooltip(status, missing), words.icon_description(status))
        lines = entries(status, missing)
        with self._lock:
            if self._shown == (look, said, lines):
                return
            if self._menu is None or lines != self._lines:
                self._menu = menu(lines, self._send)
            self._shown, self._lines = (look, said, lines), lines
            self._backend.show(look, *said, self._menu)
