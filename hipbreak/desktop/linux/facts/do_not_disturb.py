"""Whether the person has told their desktop to show no notifications: do not disturb.

Jurisdiction: that one answer. Whoever shows the notifications here decides how it is asked, and is known by the name
it gives itself, not by the name of the desktop. One that is not known is asked as KDE's is, in the one way that
belongs to the notifications themselves; one that has no answer to that is unknown (S11).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hipbreak.desktop.linux.bus import PROPERTIES, Body, Bus
from hipbreak.desktop.linux.facts.asked import Asked, Hint, Question, yes_or_no
from hipbreak.desktop.linux.facts.gnome_banners import Banners

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
DUNST, MAKO, SWAYNC, XFCONF = "org.dunstproject.cmd0", "fr.emersion.Mako", "org.erikreider.swaync.cc", "org.xfce.Xfconf"
GNOME_SHELL = "gnome-shell"
FRESH = 20.0  # seconds for which an answer is good where nothing tells of a change
TRUSTED = 600.0  # seconds, where something does
SETTLED_WITHIN = 1.0  # seconds that the first answer may hold up the start


def _server(body: Body) -> str | None:
    match body:
        case (str() as name, *_):
            return name.lower()
    return None


def _silent_mode(body: Body) -> bool | None:
    """mako has modes, which people name themselves; its manual calls the silent one ``do-not-disturb``."""
    match body:
        case (list() as modes,):
            return any(mode in ("do-not-disturb", "dnd") for mode in modes)
    return None


@dataclass(frozen=True)
class _Reading:
    """How one kind of server is asked; an empty ``name``: at its own connection. ``fresh``: seconds for which its
    answer is good without a word of a change."""

    code: str
    question: Question[bool]
    name: str = ""
    fresh: float = TRUSTED


WHO = Question(PATH, NAME, "GetServerInformation", _server)
_INHIBITED = _Reading(
    "kde",
    Question(
        PATH,
        PROPERTIES,
        "Get",
        yes_or_no,
        "ss",
        (NAME, "Inhibited"),
        (Hint(PROPERTIES, "PropertiesChanged", NAME),),
    ),
)
_READINGS: Mapping[str, _Reading] = {
    "dunst": _Reading(
        "dunst",
        Question(
            PATH,
            PROPERTIES,
            "Get",
            yes_or_no,
            "ss",
            (DUNST, "paused"),
            (Hint(PROPERTIES, "PropertiesChanged", DUNST),),
        ),
        fresh=FRESH,  # SIGUSR1 switches it without a word
    ),
    "xfce notify daemon": _Reading(
        "xfce",
        Question(
            "/org/xfce/Xfconf",
            XFCONF,
            "GetProperty",
            yes_or_no,
            "ss",
            ("xfce4-notifyd", "/do-not-disturb"),
            (Hint(XFCONF, "PropertyChanged", "xfce4-notifyd"), Hint(XFCONF, "PropertyRemoved", "xfce4-notifyd")),
            dict.fromkeys((f"{XFCONF}.Error.PropertyNotFound", f"{XFCONF}.Error.ChannelNotFound"), False),
        ),
        XFCONF,
    ),
    "mako": _Reading(
        "mako",
        Question(
            "/fr/emersion/Mako",
            MAKO,
            "ListModes",
            _silent_mode,
            hints=(Hint(PROPERTIES, "PropertiesChanged", MAKO),),
        ),
        fresh=FRESH,  # older ones tell nothing
    ),
    "swaynotificationcenter": _Reading(
        "swaync",
        Question(
            "/org/erikreider/swaync/cc",
            SWAYNC,
            "GetDnd",
            yes_or_no,
            hints=(Hint(SWAYNC, "Subscribe"), Hint(SWAYNC, "SubscribeV2")),
        ),
        SWAYNC,
    ),
}


class DoNotDisturb:
    """Follows whoever shows notifications, and what it says."""

    def __init__(self, wake: Callable[[], None], mono: Callable[[], float] = time.monotonic) -> None:
        """``wake`` is called, on the bus thread, when :attr:`on` changes. ``mono`` gives seconds."""
        self._wake, self._mono = wake, mono
        self._state: tuple[str, bool | None] = ("absent", None)
        self._asked: Asked[bool] | None = None
        self._stop: Callable[[], None] = _nothing
        self._fresh, self._told_at = FRESH, 0.0
        self._settled = threading.Event()

    @property
    def on(self) -> bool | None:
        """Do not disturb is on; None where nothing here can tell."""
        return self._state[1]

    def source(self) -> str:
        """Who tells: ``kde``, ``dunst``, ``xfce``, ``mako``, ``swaync`` or ``gnome``; ``none`` where the server is
        one that cannot tell, ``absent`` where there is no server (or no bus)."""
        return self._state[0]

    def refresh(self, good_for: float = 0.0) -> None:
        """Ask again if the answer is older than ``FRESH`` (``TRUSTED`` for servers that tell of changes) and than
        ``good_for`` seconds; from any thread, waits for nobody. GNOME always tells, and asking it would cost a
        process."""
        asked, now = self._asked, self._mono()
        if asked and now - self._told_at >= max(self._fresh, good_for):
            self._told_at = now
            asked.again()

    def joined(self, bus: Bus) -> None:
        """Use ``bus`` from now on; waits for the first answer, at most ``SETTLED_WITHIN``."""
        self._settled.clear()
        self._change("none", None)
        bus.watch_owner(NAME, self._replaced)
        Asked(bus, NAME, WHO, lambda owner, server: self._met(bus, owner, server))
        self._settled.wait(SETTLED_WITHIN)

    def lost(self) -> None:
        """The bus is gone: nothing is known any more."""
        self._asked, self._stop = None, _nothing
        self._change("absent", None)

    def _replaced(self, owner: str) -> None:
        """Another server, or none: what the last one said holds no longer, however slow the next is."""
        self._rest()
        self._change("none" if owner else "absent", None)

    def _rest(self) -> None:
        self._stop()
        self._asked, self._stop = None, _nothing

    def _met(self, bus: Bus, owner: str, server: str | None) -> None:
        """It said who it is; perhaps once more, and then what it told holds until the next answer."""
        self._rest()
        if not owner:
            self._change("absent", None)
            self._settled.set()
        elif server == GNOME_SHELL:
            self._stop = Banners(bus, lambda shown: self._told("gnome", None if shown is None else not shown)).stop
        else:
            self._ask(bus, owner, _READINGS.get(server or "", _INHIBITED))

    def _ask(self, bus: Bus, owner: str, reading: _Reading) -> None:
        name, self._fresh = reading.name or owner, reading.fresh
        self._asked = Asked(bus, name, reading.question, lambda there, answer: self._heard(reading, there, answer))
        self._stop = self._asked.stop

    def _heard(self, reading: _Reading, there: str, answer: bool | None) -> None:
        """Xfce's settings are kept by a program that ends when nobody has asked it for 5 minutes; they stay as they
        are, and it is started again by whoever changes them."""
        if there or self.on is None or reading.name != XFCONF:
            self._told(reading.code, answer)

    def _told(self, code: str, answer: bool | None) -> None:
        self._told_at = self._mono()
        self._change("none" if answer is None else code, answer)
        self._settled.set()

    def _change(self, source: str, on: bool | None) -> None:
        before, self._state = self._state[1], (source, on)
        if on != before:
            self._wake()


def _nothing() -> None:
    """Nothing to stop."""
