"""Locked or not, idle or not, from afar or not, and when the machine sleeps: what logind and the screen savers say.

Jurisdiction: the login session. Locked is what any of them calls so, a session in the background (another user's turn)
included (S4). Sleep itself is measured by the clock (S5); its signals only bring a look forward.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES, Body, Bus, BusError

LOGIN = "org.freedesktop.login1"
MANAGER_PATH, MANAGER, SESSION, USER = (
    "/org/freedesktop/login1",
    f"{LOGIN}.Manager",
    f"{LOGIN}.Session",
    f"{LOGIN}.User",
)
SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.xfce.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)
NO_SESSION = "/"
OBJECT = re.compile(r"(/\w+)+", re.ASCII)  # what else is sent as a path costs the connection
NOBODY = (f"{DBUS}.Error.ServiceUnknown", f"{DBUS}.Error.NameHasNoOwner")
ANSWERS_WITHIN = 2.0  # seconds
FOUND_WITHIN = 25.0  # seconds for each question to a logind that is slow; nobody waits for it
FORGOTTEN_AFTER = 10.0  # seconds without a logind; one that is only restarted must not unlock the screen
KINDS = {
    "LockedHint": "b",
    "Active": "b",
    "Remote": "b",
    "IdleHint": "b",
    "IdleSinceHintMonotonic": "t",
}

_log = logging.getLogger(__name__)


class LoginSession:
    """What logind knows of our session, on the system bus."""

    def __init__(self, wake: Callable[[], None], forget_after: float = FORGOTTEN_AFTER) -> None:
        """``wake`` is called, on the bus thread, when the answer of :attr:`locked`, :attr:`remote` or
        :attr:`idle_since` changes, and on going to sleep and waking up. ``forget_after``: seconds for which a logind
        that is gone still holds."""
        self._wake, self._forget_after = wake, forget_after
        self._facts: dict[str, Any] = {}
        self._path = ""
        self.found = False
        """True while logind tells about our session."""
        self.sleep_told = False
        """True while logind tells of sleep."""
        self.idle_told = False
        """True once the session was called idle: somebody here tells logind."""
        self._unfollow: Callable[[], None] = _nothing
        self._stay: Callable[[], None] = _nothing

    @property
    def locked(self) -> bool:
        """Locked, or not the session in front; what is not known is no."""
        return bool(self._facts.get("LockedHint", False)) or not self._facts.get("Active", True)

    @property
    def remote(self) -> bool:
        """The person sits elsewhere and looks in through the network; what is not known is no."""
        return bool(self._facts.get("Remote", False))

    @property
    def idle_since(self) -> float | None:
        """Seconds on CLOCK_MONOTONIC at which the session was called idle, None while it is not, or nobody says."""
        facts = self._facts
        since: int = facts.get("IdleSinceHintMonotonic", 0)
        return since / 1e6 if facts.get("IdleHint") and since else None

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on. Waits for logind's first answer, at most ``ANSWERS_WITHIN``."""
        settled = threading.Event()
        self._unfollow = self._stay = _nothing
        for member in ("SessionNew", "SessionRemoved"):
            bus.listen(self._moves(bus, member), sender=LOGIN, path=MANAGER_PATH, interface=MANAGER, member=member)
        bus.listen(self._sleeps, sender=LOGIN, path=MANAGER_PATH, interface=MANAGER, member="PrepareForSleep")
        bus.watch_owner(LOGIN, lambda owner: self._owned(bus, owner))
        self._seek(bus, settled.set)
        settled.wait(ANSWERS_WITHIN)

    def lost(self) -> None:
        """The bus is gone: nothing is known any more."""
        self._forget()

    def _owned(self, bus: Bus, owner: str) -> None:
        self._stay()
        if owner:
            self._seek(bus, _nothing)
        else:
            self._stay = bus.after(self._forget_after, self._forget)

    def _moves(self, bus: Bus, member: str) -> Callable[[Body], None]:
        """Look for our session anew when it ends, and when one begins while we have none."""

        def moved(body: Body) -> None:
            ends = member == "SessionRemoved" and body[1:2] == (self._path,)
            if ends:
                self._unfollow()
                self._unfollow = _nothing
                self._forget()
            if ends or (member == "SessionNew" and not self.found):
                self._seek(bus, _nothing)

        return moved

    def _seek(self, bus: Bus, settled: Callable[[], None]) -> None:
        """Find our session and ask about it; also a logind that came late, or again."""

        def found(path: str | None) -> None:
            self.sleep_told = path is not None
            if path and path != NO_SESSION:
                self._follow(bus, path, settled)
                return
            if path == NO_SESSION:
                self.found = False
                self._change({})
            settled()

        _drive(bus, _find(), found)

    def _follow(self, bus: Bus, path: str, settled: Callable[[], None]) -> None:
        def answered(answer: Body | OSError) -> None:
            if self._path == path:
                self._answered(answer)
            settled()

        def ask() -> None:
            bus.ask(LOGIN, path, PROPERTIES, "GetAll", "s", (SESSION,), answered)

        def changed(body: Body) -> None:
            match body:
                case (str(), dict() as values, list() as unsaid):
                    self._change(self._facts | _known(values))
                    if any(name in KINDS for name in unsaid):  # changed, but not to what
                        ask()

        self._unfollow()
        self._path = path
        self._unfollow = bus.listen(
            changed, sender=LOGIN, path=path, interface=PROPERTIES, member="PropertiesChanged", arg0=SESSION
        )
        ask()

    def _answered(self, answer: Body | OSError) -> None:
        match answer:
            case (dict() as values,):
                self.found = True
                self._change(_known(values))
            case _:
                _log.info("logind does not tell about the session: %s", type(answer).__name__)

    def _forget(self) -> None:
        self.found = self.sleep_told = False
        self._path = ""
        self._change({})

    def _sleeps(self, _: Body) -> None:
        self._wake()

    def _change(self, facts: dict[str, Any]) -> None:
        before = self.locked, self.remote, self.idle_since
        self._facts = facts
        self.idle_told = self.idle_told or self.idle_since is not None
        if (self.locked, self.remote, self.idle_since) != before:
            self._wake()


def _known(values: dict[Any, Any]) -> dict[str, Any]:
    """Of the properties that logind sent, those we read and that have the type they should have."""
    told = {name: values[name] for name in KINDS if name in values}
    return {name: pair[1] for name, pair in told.items() if isinstance(pair, tuple) and pair[0] == KINDS[name]}


_Question = tuple[str, str, str, str | None, Body]  # path, interface, method, signature, body


def _find() -> Generator[_Question, Body | OSError, str | None]:
    """Asks logind for the path of our session: the one in the environment, of this process, or the one this user
    looks at; ``NO_SESSION`` where there is none, None where there is no logind."""
    named = os.environ.get("XDG_SESSION_ID")
    attempts: list[tuple[str, str, Body]] = [("GetSession", "s", (named,))] if named else []
    attempts += [("GetSessionByPID", "u", (os.getpid(),)), ("GetSession", "s", ("auto",))]
    for method, signature, body in attempts:
        match (yield MANAGER_PATH, MANAGER, method, signature, body):
            case (str() as path,) if OBJECT.fullmatch(path):
                return path
    match (yield MANAGER_PATH, MANAGER, "GetUser", "u", (Path("/proc/self").stat().st_uid,)):
        case BusError() as error if error.name not in NOBODY:
            return NO_SESSION
        case (str() as user,) if OBJECT.fullmatch(user):
            match (yield user, PROPERTIES, "Get", "ss", (USER, "Display")):
                case ((_, (_, str() as path)),) if OBJECT.fullmatch(path):
                    return path
            return NO_SESSION
    return None


def _drive(
    bus: Bus, questions: Generator[_Question, Body | OSError, str | None], done: Callable[[str | None], None]
) -> None:
    """Ask logind one question after the other, waiting for none; ``done`` gets what ``questions`` return."""

    def ask(question: _Question) -> None:
        bus.ask(LOGIN, *question, answered, FOUND_WITHIN)

    def answered(answer: Body | OSError) -> None:
        try:
            ask(questions.send(answer))
        except StopIteration as end:
            done(end.value)

    ask(next(questions))


def _nothing() -> None:
    """Nothing to undo, nobody to tell."""


class ScreenSavers:
    """Which of the screen savers is on, on the session bus. None is ever started from here."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """``wake`` is called, on the bus thread, when the answer of :meth:`active` changes."""
        self._wake = wake
        self._active: frozenset[str] = frozenset()
        self._tellers: frozenset[str] = frozenset()
        self._owners: dict[str, str] = {}

    @property
    def active(self) -> bool:
        """One of them is on."""
        return bool(self._active)

    @property
    def found(self) -> bool:
        """True while one of them tells."""
        return bool(self._tellers)

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on; waits for nobody."""
        for name in SAVERS:
            self._follow(bus, name)

    def lost(self) -> None:
        """The bus is gone: nothing is known any more."""
        self._owners, self._tellers = {}, frozenset()
        self._change(frozenset())

    def _follow(self, bus: Bus, name: str) -> None:
        def found(answer: Body | OSError) -> None:
            match answer:
                case (str() as owner,) if owner:
                    self._owned(bus, name, owner)

        bus.listen(lambda body: self._heard(name, body), sender=name, interface=name, member="ActiveChanged")
        bus.watch_owner(name, lambda owner: self._owned(bus, name, owner))
        bus.ask(DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", (name,), found)

    def _owned(self, bus: Bus, name: str, owner: str) -> None:
        """Another one, or none: what the last one said holds no longer."""
        if owner == self._owners.get(name, ""):
            return
        self._owners[name] = owner
        self._leave(name)
        if owner:
            self._ask(bus, name, owner)

    def _ask(self, bus: Bus, name: str, owner: str) -> None:
        """Asks ``owner``, not the name: that would start a screen saver that is not there any more."""

        def answered(answer: Body | OSError) -> None:
            if owner == self._owners.get(name):  # else it has gone, and nobody would ever take its word back
                self._heard(name, answer)

        bus.ask(owner, "/" + name.replace(".", "/"), name, "GetActive", None, (), answered, FOUND_WITHIN)

    def _heard(self, name: str, word: Body | OSError) -> None:
        """One that only inhibits has no such method, and tells nothing; no more does a word of another type."""
        match word:
            case (bool() as on,):
                self._tell(name, on)

    def _tell(self, name: str, on: bool) -> None:
        self._tellers |= {name}
        self._change(self._active | {name} if on else self._active - {name})

    def _leave(self, name: str) -> None:
        self._tellers -= {name}
        self._change(self._active - {name})

    def _change(self, active: frozenset[str]) -> None:
        before, self._active = self.active, active
        if self.active != before:
            self._wake()
