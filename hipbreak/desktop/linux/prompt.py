"""Prompts as desktop notifications, over org.freedesktop.Notifications.

Jurisdiction: how a prompt gets on the screen and off it, and what its buttons send. A server that is absent, hung or
restarted costs that prompt, and at most ``SHOWN_WITHIN`` of whoever asked (F15, F32, F55, F59).
"""

from __future__ import annotations

import html
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from hipbreak.core.messages import Action, Delivery, Dismissed, Event, Pressed, Undelivered, Words
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus
from hipbreak.desktop.one_line import one_line

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
SHOWN_WITHIN = 1.9  # seconds, all calls together: show() has 2 s
SAID_WITHIN = 0.5  # seconds for who it is, when nothing is to be shown
GIVEN_UP_AFTER = 60.0  # seconds for which a server that owes an answer is asked nothing more
DRAWS_NO_BUTTONS = ("dunst", "mako")  # they list "actions" all the same: a menu of their own
BY_ITSELF = -1  # expire_timeout
LEFT_BEHIND = 180_000  # ms: the rules take it off sooner; what a killed program leaves goes by itself
HEARD_LATE = 86_400.0  # seconds in which an answer that comes too late is still heard, and its showing taken off

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Server:
    """What the running notification server can do."""

    name: str
    capabilities: tuple[str, ...]

    @property
    def draws_buttons(self) -> bool:
        return "actions" in self.capabilities and self.name.lower() not in DRAWS_NO_BUTTONS


@dataclass(frozen=True, slots=True)
class _Shown:
    """A prompt that is up or on its way: its buttons, and the server's ``id`` once there is one."""

    actions: tuple[Action, ...]
    id: int = 0


class Prompter:
    """Shows prompts and hears their buttons. ``show``, ``say`` and ``hide`` belong to one thread; the rest runs on
    that of the bus."""

    def __init__(self, send: Callable[[Event], None], icon: str = "") -> None:
        """``send`` gets :class:`Pressed`, :class:`Dismissed` and :class:`Undelivered`, on the bus thread; ``icon`` is
        a name of the icon theme or the path of a picture; empty: the one of our desktop file, if it is installed."""
        self._send, self._icon = send, icon
        self._lock = threading.Lock()
        self._bus: Bus | None = None
        self._server: _Server | None = None
        self._up: dict[int, _Shown] = {}
        self._waiting_since: float | None = None
        self._state = "no_bus"
        self._last_token = ""
        """What the server gave for the last press, to open a window with (XDG_ACTIVATION_TOKEN); empty: nothing."""

    # --- the bus comes and goes -------------------------------------------------------------------------------

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on."""
        bus.listen(self._pressed, sender=NAME, path=PATH, interface=NAME, member="ActionInvoked")
        bus.listen(self._closed, sender=NAME, path=PATH, interface=NAME, member="NotificationClosed")
        bus.listen(self._token, sender=NAME, path=PATH, interface=NAME, member="ActivationToken")
        bus.watch_owner(NAME, self._owner_changed)
        startable = NAME in bus.call(DBUS, DBUS_PATH, DBUS, "ListActivatableNames")[0]
        self._state = "running" if bus.name_owner(NAME) else "startable" if startable else "absent"
        self._bus = bus

    def lost(self) -> None:
        """The bus is gone, and with it whatever was up."""
        self._bus, self._state = None, "no_bus"
        self._forget()

    def _owner_changed(self, owner: str) -> None:
        """Another server, or none: its ids begin at 1 again, and the old ones may be somebody else's."""
        self._state = "running" if owner else "absent"
        self._forget()

    def _forget(self) -> None:
        with self._lock:
            gone = [number for number, shown in self._up.items() if shown.id]
            self._up = {number: shown for number, shown in self._up.items() if not shown.id}
            self._server, self._waiting_since = None, None
        for number in gone:
            self._send(Undelivered(number))

    # --- asked from the engine --------------------------------------------------------------------------------

    def show(self, number: int, words: Words) -> Delivery:
        """Prompt ``number`` on the screen, in place of itself if it is up. ``no_buttons``: nothing was shown,
        because this server would draw none; the card is the better way."""
        before = self._up.get(number, _Shown(()))
        shown = replace(before, actions=tuple(action for action, _ in words.labels))
        with self._lock:
            self._up[number] = shown
        delivery = self._deliver(words, shown.id, LEFT_BEHIND, lambda id_: self._is_up(number, id_))
        if delivery != "shown":
            self.hide(number)
        return delivery

    def say(self, headline: str, sentence: str) -> Delivery:
        """One sentence without buttons; the server takes it off in its own time."""
        return self._deliver(Words(headline, sentence, ()), 0, BY_ITSELF, lambda _: None)

    def hide(self, number: int) -> None:
        """Take prompt ``number`` off, if it is up; waits for nobody."""
        with self._lock:
            shown = self._up.pop(number, None)
        if shown and shown.id:
            self._close(shown.id)

    def take_token(self) -> str | None:
        """The leave to take the focus that came with the last press; it serves one window."""
        with self._lock:
            token, self._last_token = self._last_token, ""
        return token or None

    def source(self) -> str:
        """``buttons``, ``no_buttons``, ``startable``, ``absent``, ``silent`` or ``no_bus``; asks a running server."""
        bus = self._bus
        if self._state != "running" or bus is None:
            return self._state
        if self._is_silent():
            return "silent"
        try:
            server = self._ask_server(bus, time.monotonic() + SAID_WITHIN)
        except (OSError, ValueError):
            return "silent"
        return "buttons" if server.draws_buttons else "no_buttons"

    def _deliver(self, words: Words, replaces: int, expires: int, shown: Callable[[int], None]) -> Delivery:
        deadline, bus = time.monotonic() + SHOWN_WITHIN, self._bus
        if bus is None or self._is_silent():  # at most one in flight
            return "failed"
        try:
            server = self._ask_server(bus, deadline)
            if words.labels and not server.draws_buttons:
                return "no_buttons"
            self._notify(bus, _arguments(words, server, replaces, expires, self._icon), deadline, shown)
        except (OSError, ValueError) as error:  # ValueError: a server that answers with something else
            _log.warning("not shown: %s", error)
            return "failed"
        return "shown"

    def _ask_server(self, bus: Bus, deadline: float) -> _Server:
        """What the server can do; may start it. OSError when it does not say in time."""
        known = self._server
        if known is None:
            try:
                able = bus.call(NAME, PATH, NAME, "GetCapabilities", timeout=_left(deadline))
                named = bus.call(NAME, PATH, NAME, "GetServerInformation", timeout=_left(deadline))
            except TimeoutError:
                self._waiting_since = time.monotonic()
                raise
            known = self._server = _said(able, named)
        return known

    def _notify(self, bus: Bus, arguments: Body, deadline: float, shown: Callable[[int], None]) -> None:
        answers: SimpleQueue[Body | OSError] = SimpleQueue()
        self._waiting_since = time.monotonic()

        def answered(answer: Body | OSError) -> None:  # before any signal about the new id, which comes after it
            self._waiting_since = None
            match answer:
                case [int(id_), *_]:
                    shown(id_)
                case tuple():  # it may be up, and cannot be taken off
                    answer = OSError("the notification server answers with something else")
            answers.put(answer)

        bus.ask(NAME, PATH, NAME, "Notify", "susssasa{sv}i", arguments, answered, HEARD_LATE)
        try:
            answer = answers.get(timeout=_left(deadline))
        except Empty:
            raise TimeoutError("the notification server does not answer") from None
        if isinstance(answer, OSError):
            raise answer

    def _is_silent(self) -> bool:
        since = self._waiting_since
        return since is not None and time.monotonic() - since < GIVEN_UP_AFTER

    # --- on the bus thread ------------------------------------------------------------------------------------

    def _is_up(self, number: int, id_: int) -> None:
        """The server gave prompt ``number`` an id; one that nobody waits for any more is taken off again."""
        with self._lock:
            shown = self._up.get(number)
            if shown:
                self._up[number] = replace(shown, id=id_)
        if not shown:
            self._close(id_)

    def _take(self, id_: int) -> tuple[int, _Shown] | None:
        """The prompt behind ``id_``, once."""
        with self._lock:
            for number, shown in self._up.items():
                if shown.id == id_:
                    return number, self._up.pop(number)
        return None

    def _pressed(self, body: Body) -> None:
        id_, key = body
        taken = self._take(id_)
        if not taken:
            return
        number, shown = taken
        self._close(id_)  # some servers leave it up
        action = next((action for action in shown.actions if action == key), None)
        self._send(Pressed(number, action) if action else Dismissed(number))

    def _closed(self, body: Body) -> None:
        """By the person, by itself, or by a stranger: none is an answer, and it is no longer up."""
        if taken := self._take(body[0]):
            self._send(Dismissed(taken[0]))

    def _token(self, body: Body) -> None:
        id_, token = body
        with self._lock:
            if any(shown.id == id_ for shown in self._up.values()):
                self._last_token = token

    def _close(self, id_: int) -> None:
        if self._bus:
            self._bus.ask(NAME, PATH, NAME, "CloseNotification", "u", (id_,), _unheard)


def _said(able: Body, named: Body) -> _Server:
    """ValueError where the answers are none to these questions."""
    match able, named:
        case [[*listed]], [str(name), *_]:
            return _Server(name, tuple(str(capability) for capability in listed))
    raise ValueError("the notification server answers with something else")


def _arguments(words: Words, server: _Server, replaces: int, expires: int, icon: str) -> Body:
    body = one_line(words.sentence)
    if "body-markup" in server.capabilities:
        body = html.escape(body, quote=False)
    labels = words.labels if "actions" in server.capabilities else ()
    actions = [text for action, label in labels for text in (action, one_line(label))]
    hints = {
        "urgency": ("y", 1),
        "category": ("s", "x-hipbreak.break"),
        "desktop-entry": ("s", "hipbreak"),
        "transient": ("b", False),
    }
    return ("hipbreak", replaces, icon, one_line(words.headline), body, actions, hints, expires)


def _left(deadline: float) -> float:
    return max(0.01, deadline - time.monotonic())


def _unheard(_: Body | OSError) -> None:
    """Whether it was still there to be closed makes no difference."""
