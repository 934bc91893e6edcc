"""A prompt as a notification of the desktop: ``org.freedesktop.Notifications`` (P5, P7).

Jurisdiction: what the notification daemon is told and what it says back. Whether a prompt is due, how long it stays
and what happens when it cannot be shown are decided elsewhere. A daemon that hangs, restarts or is not there costs
what was to be shown, within 2 s, and nothing else.
"""

from __future__ import annotations

import html
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from hipbreak.core.messages import Action, Delivery, Dismissed, Event, Pressed, Undelivered, Words
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus, BusError, BusLostError, BusTimeout
from hipbreak.desktop.plain_text import plain

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
LIMIT = 2.0  # seconds for all calls of one showing together
LATE = 120.0  # seconds after which a daemon that hung is no longer expected to show what it was asked to
FIRST_RETRY, LAST_RETRY = 1.0, 60.0  # seconds between attempts to reach a bus that is gone
BUTTONLESS = frozenset({"dunst", "mako"})  # they list actions and put no buttons on the screen
DAEMON_DECIDES, NEVER = -1, 0  # expire_timeout

OpenBus = Callable[[Callable[[], None]], Bus]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Server:
    """The notification daemon as it describes itself."""

    name: str
    version: str
    capabilities: frozenset[str]

    @property
    def buttons(self) -> bool:
        """Whether a person gets to see the actions as buttons."""
        return "actions" in self.capabilities and self.name.lower() not in BUTTONLESS


@dataclass(frozen=True, slots=True)
class _Up:
    """A prompt on the screen: its number, the daemon's id of it, and the actions it offers."""

    number: int
    id: int
    actions: tuple[Action, ...]


class Notifier:
    """Prompts and sentences on one session bus. Methods are called from one thread at a time, none of them from the
    bus's own. ``token`` is the XDG activation token of the last button pressed, for the window that it opens; empty
    where the daemon gave none."""

    def __init__(
        self, open_bus: OpenBus, send: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``open_bus(on_lost)`` connects or raises OSError; ``send`` is called on the bus thread and must not wait."""
        self.token = ""
        self._open_bus, self._send, self._clock = open_bus, send, clock
        self._lock = threading.Lock()
        self._bus: Bus | None = None
        self._retry_at, self._retry = float("-inf"), FIRST_RETRY
        self._up: _Up | None = None
        self._asked: object | None = None  # the showing whose id the daemon has yet to tell

    def show(self, number: int, words: Words) -> Delivery:
        """Put prompt ``number`` on the screen, in place of one that is there, within 2 s.

        ``no_buttons``: nothing was shown, because this daemon would show no buttons. ``failed``: no daemon, no bus, or
        no answer; what a daemon shows of it later is taken off again.
        """
        end = self._clock() + LIMIT
        try:
            bus = self._connected()
            server = self._server(bus, end)
            if not server.buttons:
                self._take_off()
                return "no_buttons"
            self._put(bus, number, words, server, end)
        except (OSError, ValueError) as error:
            self._failed(error)
            self._take_off()
            return "failed"
        return "shown"

    def hide(self, number: int) -> None:
        """Take prompt ``number`` off the screen if it is there; never waits."""
        if self._up and self._up.number == number:
            self._take_off()

    def say(self, headline: str, sentence: str) -> Delivery:
        """Show a sentence without buttons, for as long as the daemon shows such things; within 2 s."""
        end = self._clock() + LIMIT
        try:
            bus = self._connected()
            body = _body(headline, sentence, self._server(bus, end), 0, (), DAEMON_DECIDES)
            bus.call(NAME, PATH, NAME, "Notify", _SIGNATURE, body, self._left(end))
        except (OSError, ValueError) as error:
            self._failed(error)
            return "failed"
        return "shown"

    def server(self) -> Server | None:
        """The daemon, started if it can be; None where none answers within 2 s."""
        try:
            return self._server(self._connected(), self._clock() + LIMIT)
        except (OSError, ValueError) as error:
            self._failed(error)
            return None

    def source(self) -> str:
        """How prompts are shown here, as a code of ``wording.sources``; starts no daemon; within 4 s."""
        try:
            bus = self._connected()
        except OSError:
            return "no_bus"
        try:
            if bus.name_owner(NAME) is None:
                names = bus.call(DBUS, DBUS_PATH, DBUS, "ListActivatableNames")[0]
                return "startable" if NAME in names else "absent"
            return "buttons" if self._server(bus, self._clock() + LIMIT).buttons else "no_buttons"
        except (OSError, ValueError) as error:
            self._failed(error)
            return "no_bus" if isinstance(error, BusLostError) else "silent"

    def close(self) -> None:
        """Take what is up off the screen and end the connection."""
        self._take_off()
        if self._bus:
            self._bus.close()
            self._bus = None

    # --- asking the daemon ------------------------------------------------------------------------------------

    def _connected(self) -> Bus:
        """The bus, opened anew where it is gone; OSError where there is none or it is too early to ask again."""
        if self._bus:
            return self._bus
        now = self._clock()
        if now < self._retry_at:
            raise ConnectionError(f"no session bus; it is tried again in {self._retry_at - now:.0f} s")
        self._retry_at, self._retry = now + self._retry, min(LAST_RETRY, self._retry * 2)
        bus = self._open_bus(self._lost)
        self._retry = FIRST_RETRY
        self._listen(bus)
        self._bus = bus
        return bus

    def _listen(self, bus: Bus) -> None:
        heard = {
            "ActionInvoked": self._invoked,
            "NotificationClosed": self._closed,
            "ActivationToken": self._activated,
        }
        for member, callback in heard.items():
            bus.listen(callback, sender=NAME, path=PATH, interface=NAME, member=member)
        bus.watch_owner(NAME, lambda _owner: self._forget())

    def _left(self, end: float) -> float:
        left = end - self._clock()
        if left <= 0:
            raise BusTimeout(f"the notification daemon took longer than {LIMIT:g} s")
        return left

    def _server(self, bus: Bus, end: float) -> Server:
        """Asked each time: two milliseconds, and never what was true of another daemon."""
        said = bus.call(NAME, PATH, NAME, "GetServerInformation", timeout=self._left(end))
        (capabilities,) = bus.call(NAME, PATH, NAME, "GetCapabilities", timeout=self._left(end))
        name, _vendor, version, *_ = said
        return Server(str(name), str(version), frozenset(capabilities))

    def _put(self, bus: Bus, number: int, words: Words, server: Server, end: float) -> None:
        """Notify, and learn the id on the bus thread, where no button can be pressed before it is known."""
        up, asked = self._up, object()
        body = _body(words.headline, words.sentence, server, up.id if up else 0, words.labels, NEVER)
        actions = tuple(action for action, _ in words.labels)
        answers: SimpleQueue[Body | OSError] = SimpleQueue()

        def answered(answer: Body | OSError) -> None:
            new = None if isinstance(answer, OSError) else _Up(number, int(answer[0]), actions)
            with self._lock:
                late = self._asked is not asked
                if not late:
                    self._asked, self._up = None, new or self._up
            if late and new:
                _close(bus, new.id)
            answers.put(answer)

        left = self._left(end)
        self._asked = asked
        bus.ask(NAME, PATH, NAME, "Notify", _SIGNATURE, body, answered, LATE)
        answer = self._await(answers, asked, left)
        if isinstance(answer, OSError):
            raise answer
        self.token = ""

    def _await(self, answers: SimpleQueue[Body | OSError], asked: object, left: float) -> Body | OSError:
        try:
            return answers.get(timeout=left)
        except Empty:
            with self._lock:
                if self._asked is asked:
                    self._asked = None
                    return BusTimeout(f"{NAME} did not answer Notify in time")
            return answers.get()  # it came this very moment

    def _failed(self, error: Exception) -> None:
        absent = isinstance(error, BusError) and error.name.endswith(".ServiceUnknown")
        _log.log(logging.INFO if absent else logging.WARNING, "no notification: %s", error)
        if isinstance(error, BusLostError):
            self._bus = None

    # --- what is on the screen --------------------------------------------------------------------------------

    def _take(self, id_: object, action: object = None) -> _Up | None:
        """The prompt with this id, which from now on is answered; None for another's, or an action not offered."""
        with self._lock:
            up = self._up
            if up is None or up.id != id_ or (action is not None and action not in up.actions):
                return None
            self._up = None
            return up

    def _take_off(self) -> None:
        """Forgotten before it is closed, so that the daemon's word of it is nobody's answer."""
        with self._lock:
            up, self._up = self._up, None
        if up and self._bus:
            _close(self._bus, up.id)

    # --- on the bus thread ------------------------------------------------------------------------------------

    def _invoked(self, body: Body) -> None:
        """Once per id: GNOME tells it twice. Some daemons leave it on the screen, so it is closed; not while another
        prompt takes its place, which may be given the same id."""
        up = self._take(body[0], body[1])
        if up is None:
            return
        with self._lock:
            replacing = self._asked is not None
        if self._bus and not replacing:
            _close(self._bus, up.id)
        self._send(Pressed(up.number, body[1]))

    def _closed(self, body: Body) -> None:
        """Expired, dismissed, or closed by a stranger: all are no answer."""
        if up := self._take(body[0]):
            self._send(Dismissed(up.number))

    def _activated(self, body: Body) -> None:
        """It comes just before the action (Plasma)."""
        if self._up and self._up.id == body[0]:
            self.token = str(body[1])

    def _forget(self) -> None:
        """Another daemon, or none: nothing is on the screen, and the ids are no longer ours."""
        with self._lock:
            up, self._up = self._up, None
        if up:
            self._send(Undelivered(up.number))

    def _lost(self) -> None:
        self._bus = None
        self._forget()


_SIGNATURE = "susssasa{sv}i"
_HINTS: dict[str, tuple[str, Any]] = {
    "urgency": ("y", 1),
    "category": ("s", "x-hipbreak.break"),
    "desktop-entry": ("s", "hipbreak"),
    "transient": ("b", False),
}


def _body(
    headline: str, sentence: str, server: Server, replaces: int, labels: tuple[tuple[Action, str], ...], expire: int
) -> Body:
    """The arguments of Notify. The summary is never markup; the body is where the daemon says so (F55)."""
    text = plain(sentence)
    text = html.escape(text, quote=False) if "body-markup" in server.capabilities else text
    actions = [part for action, label in labels for part in (str(action), plain(label))]
    return ("hipbreak", replaces, "", plain(headline), text, actions, _HINTS, expire)


def _close(bus: Bus, id_: int) -> None:
    bus.ask(NAME, PATH, NAME, "CloseNotification", "u", (id_,), _settled)


def _settled(answer: Body | OSError) -> None:
    """Gone already is as good as gone."""
    if isinstance(answer, OSError):
        _log.debug("CloseNotification: %s", answer)
