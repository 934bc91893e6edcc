"""Locked or not, and when the machine goes to sleep and wakes up: what logind and the screen savers say.

Jurisdiction: the login session. Locked is what any of them calls so, a session in the background (another user's turn)
included (S4). Sleep itself is measured by the clock (S5); its signals only bring a look forward.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from hipbreak.desktop.linux.bus import DBUS, PROPERTIES, Body, Bus, BusError

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
NOBODY = (f"{DBUS}.Error.ServiceUnknown", f"{DBUS}.Error.NameHasNoOwner")
ANSWERS_WITHIN = 2.0  # seconds

_log = logging.getLogger(__name__)


class LoginSession:
    """What logind knows of our session, on the system bus."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """``wake`` is called, on the bus thread, when the answer of :meth:`locked` changes, and on going to sleep and
        waking up."""
        self._wake = wake
        self._facts: dict[str, Any] = {}
        self.found = False
        """True while logind tells about our session."""
        self.sleep_told = False
        """True while logind tells of sleep."""
        self._unfollow: Callable[[], None] = _nothing

    @property
    def locked(self) -> bool:
        """Locked, or not the session in front; what is not known is no."""
        return bool(self._facts.get("LockedHint", False)) or not self._facts.get("Active", True)

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on. Waits for logind's first answer, at most ``ANSWERS_WITHIN``."""
        settled = threading.Event()
        self._unfollow = _nothing
        bus.listen(self._sleeps, sender=LOGIN, path=MANAGER_PATH, interface=MANAGER, member="PrepareForSleep")
        bus.watch_owner(LOGIN, lambda owner: self._seek(bus, _nothing) if owner else None)
        self._seek(bus, settled.set)
        settled.wait(ANSWERS_WITHIN)

    def _seek(self, bus: Bus, settled: Callable[[], None]) -> None:
        """Find our session and ask about it; also a logind that came late, or again."""

        def found(path: str | None) -> None:
            self.sleep_told = path is not None
            if path is None or path == NO_SESSION:
                settled()
            else:
                self._follow(bus, path, settled)

        _drive(bus, _find(), found)

    def _follow(self, bus: Bus, path: str, settled: Callable[[], None]) -> None:
        def answered(answer: Body | OSError) -> None:
            if isinstance(answer, OSError):
                _log.info("logind does not tell about the session: %s", answer)
            else:
                self.found = True
                self._learn(answer[0])
            settled()

        def ask() -> None:
            bus.ask(LOGIN, path, PROPERTIES, "GetAll", "s", (SESSION,), answered)

        def changed(body: Body) -> None:
            self._learn(body[1])
            if body[2]:  # changed, but not to what
                ask()

        self._unfollow()
        self._unfollow = bus.listen(
            changed, sender=LOGIN, path=path, interface=PROPERTIES, member="PropertiesChanged", arg0=SESSION
        )
        ask()

    def lost(self) -> None:
        """The bus is gone: nothing is known any more."""
        self.found = self.sleep_told = False
        self._change({})

    def _sleeps(self, _: Body) -> None:
        self._wake()

    def _learn(self, changed: dict[str, tuple[str, Any]]) -> None:
        told = {name: changed[name][1] for name in ("LockedHint", "Active") if name in changed}
        self._change(self._facts | told)

    def _change(self, facts: dict[str, Any]) -> None:
        before, self._facts = self.locked, facts
        if self.locked != before:
            self._wake()


_Question = tuple[str, str, str, str | None, Body]  # path, interface, method, signature, body


def _find() -> Generator[_Question, Body | OSError, str | None]:
    """Asks logind for the path of our session: the one in the environment, of this process, or the one this user
    looks at; ``NO_SESSION`` where there is none, None where there is no logind."""
    named = os.environ.get("XDG_SESSION_ID")
    attempts: list[tuple[str, str, Body]] = [("GetSession", "s", (named,))] if named else []
    attempts += [("GetSessionByPID", "u", (os.getpid(),)), ("GetSession", "s", ("auto",))]
    for method, signature, body in attempts:
        answer = yield MANAGER_PATH, MANAGER, method, signature, body
        if not isinstance(answer, OSError):
            return str(answer[0])
    user = yield MANAGER_PATH, MANAGER, "GetUser", "u", (Path("/proc/self").stat().st_uid,)
    if isinstance(user, OSError):
        return NO_SESSION if isinstance(user, BusError) and user.name not in NOBODY else None
    answer = yield user[0], PROPERTIES, "Get", "ss", (USER, "Display")
    return NO_SESSION if isinstance(answer, OSError) else str(answer[0][1][1])


def _drive(
    bus: Bus, questions: Generator[_Question, Body | OSError, str | None], done: Callable[[str | None], None]
) -> None:
    """Ask logind one question after the other, waiting for none; ``done`` gets what ``questions`` return."""

    def ask(question: _Question) -> None:
        bus.ask(LOGIN, *question, answered)

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

    @property
    def active(self) -> bool:
        """One of them is on."""
        return bool(self._active)

    @property
    def found(self) -> bool:
        """True while one of them tells."""
        return bool(self._tellers)

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on."""
        for name in SAVERS:
            self._follow(bus, name)
        for name in SAVERS:
            owner = bus.name_owner(name)
            if owner:
                self._ask(bus, name, owner)

    def lost(self) -> None:
        """The bus is gone: nothing is known any more."""
        self._tellers = frozenset()
        self._change(frozenset())

    def _follow(self, bus: Bus, name: str) -> None:
        bus.listen(lambda body: self._tell(name, bool(body[0])), sender=name, interface=name, member="ActiveChanged")
        bus.watch_owner(name, lambda owner: self._ask(bus, name, owner) if owner else self._leave(name))

    def _ask(self, bus: Bus, name: str, owner: str) -> None:
        """Asks ``owner``, not the name: that would start a screen saver that is not there any more."""

        def answered(answer: Body | OSError) -> None:
            if not isinstance(answer, OSError):  # one that only inhibits has no such method: it tells nothing
                self._tell(name, bool(answer[0]))

        bus.ask(owner, "/" + name.replace(".", "/"), name, "GetActive", None, (), answered)

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
