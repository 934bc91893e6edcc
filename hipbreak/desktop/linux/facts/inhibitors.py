"""Whether something keeps the screen awake: a film, slides, a call with pictures (an idle inhibitor).

Jurisdiction: that one answer, out of all who can give it. A yes of anybody is a yes. A no counts only from the
desktop's own session or power manager, which is where films ask. Not from logind: on a desktop without such a manager
a film asks the compositor, and logind never hears of it. There, and only there, a media player that plays stands in,
though music plays to empty chairs too. No name of who asks is kept or logged.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hipbreak.desktop.linux.bus import PROPERTIES, Body, Bus
from hipbreak.desktop.linux.facts.asked import Asked, Hint, Question, yes_or_no
from hipbreak.desktop.linux.facts.media_players import Players
from hipbreak.desktop.linux.facts.session import LOGIN, MANAGER, MANAGER_PATH

SETTLED_WITHIN = 1.0  # seconds that the first answers may hold up the start
GNOME, KDE, POWER = (
    "org.gnome.SessionManager",
    "org.kde.Solid.PowerManagement.PolicyAgent",
    "org.freedesktop.PowerManagement",
)
POWER_INHIBIT = f"{POWER}.Inhibit"
_IDLE, _SCREEN = 8, 4  # the flags of GNOME's session manager and of KDE's policy agent


def _our_idle_block(body: Body) -> bool | None:
    """Whether logind's list has one of this user's; that of another user, or of a backup, is nobody's film here."""
    match body:
        case (list() as rows,) if all(isinstance(row, tuple) for row in rows):
            return any(_blocks_idle(row) for row in rows)
    return None


def _blocks_idle(row: object) -> bool:
    match row:
        case (str() as what, _, _, str() as mode, int() as user, _):
            ours = user == Path("/proc/self").stat().st_uid
            return ours and mode.startswith("block") and "idle" in what.split(":")
    return False


_HAS_INHIBIT = Question(
    "/org/freedesktop/PowerManagement/Inhibit",
    POWER_INHIBIT,
    "HasInhibit",
    yes_or_no,
    hints=(Hint(POWER_INHIBIT, "HasInhibitChanged"),),
)
DESKTOP: Mapping[str, Question[bool]] = {
    GNOME: Question(  # Cinnamon's and MATE's answer to the same name
        "/org/gnome/SessionManager",
        GNOME,
        "IsInhibited",
        yes_or_no,
        "u",
        (_IDLE,),
        (Hint(GNOME, "InhibitorAdded"), Hint(GNOME, "InhibitorRemoved"), Hint(PROPERTIES, "PropertiesChanged", GNOME)),
    ),
    KDE: Question(
        "/org/kde/Solid/PowerManagement/PolicyAgent",
        KDE,
        "HasInhibition",
        yes_or_no,
        "u",
        (_SCREEN,),
        (Hint(KDE, "InhibitionsChanged"), Hint(PROPERTIES, "PropertiesChanged", KDE)),
    ),
    POWER: _HAS_INHIBIT,
    POWER_INHIBIT: _HAS_INHIBIT,
}
LOGIND = Question(
    MANAGER_PATH,
    MANAGER,
    "ListInhibitors",
    _our_idle_block,
    hints=(Hint(PROPERTIES, "PropertiesChanged", MANAGER),),  # of BlockInhibited
)
CODES = {GNOME: "gnome", KDE: "kde", POWER: "power", POWER_INHIBIT: "power", LOGIN: "logind"}


@dataclass(frozen=True, slots=True)
class Known:
    """What was told, by bus name, and whether a player plays, None where none is asked."""

    told: Mapping[str, bool] = field(default_factory=dict)
    playing: bool | None = None

    @property
    def counted(self) -> Mapping[str, bool]:
        """What was told and counts: KDE's other answer means sleep as well, which any download holds off."""
        power = () if KDE not in self.told else (POWER, POWER_INHIBIT)
        return {name: self.told[name] for name in CODES if name in self.told and name not in power}

    @property
    def media(self) -> bool | None:
        """The answer; None where nothing can tell."""
        counted = self.counted
        if any(counted.values()):
            return True
        return False if any(name in counted for name in DESKTOP) else self.playing

    @property
    def source(self) -> str:
        """The codes of who tells, joined by ``+``."""
        codes = [CODES[name] for name in self.counted] + (["players"] if self.playing is not None else [])
        return "+".join(dict.fromkeys(codes)) or "none"


class Inhibitors:
    """Follows who can tell on both buses."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """``wake`` is called, on one of the bus threads, when :attr:`media` changes."""
        self._wake = wake
        self._lock = threading.Lock()
        self._known = Known()
        self._unsettled: set[str] = set()
        self._settled = threading.Event()
        self._players: Players | None = None

    @property
    def media(self) -> bool | None:
        """Something holds an idle inhibitor; None while nothing here can tell."""
        return self._known.media

    def source(self) -> str:
        """Who tells: ``gnome``, ``kde``, ``power``, ``logind``, ``players`` or some of them joined by ``+`` (in this
        order), else ``none``. ``logind`` alone knows a yes and no no."""
        return self._known.source

    def joined_session(self, bus: Bus) -> None:
        """Use the session bus ``bus`` from now on; waits for the first answers, at most ``SETTLED_WITHIN``."""
        self._settled.clear()
        self._unsettled = set(DESKTOP)
        for name, question in DESKTOP.items():
            self._follow(bus, name, question)
        self._settled.wait(SETTLED_WITHIN)

    def lost_session(self) -> None:
        """The session bus is gone, and who told there."""
        self._players = None  # its bus is gone as well

        def forgotten(known: Known) -> Known:
            return Known({name: known.told[name] for name in known.told if name not in DESKTOP})

        self._change(forgotten)

    def joined_system(self, bus: Bus) -> None:
        """Use the system bus ``bus`` from now on; waits for nobody."""
        Asked(bus, LOGIN, LOGIND, lambda _, held: self._told(LOGIN, held))

    def lost_system(self) -> None:
        """The system bus is gone, and logind with it."""
        self._told(LOGIN, None)

    def _follow(self, bus: Bus, name: str, question: Question[bool]) -> None:
        def tell(_: str, held: bool | None) -> None:
            self._told(name, held)
            self._unsettled.discard(name)
            if not self._unsettled:
                self._ask_players(bus)

        Asked(bus, name, question, tell)

    def _told(self, name: str, held: bool | None) -> None:
        def learned(known: Known) -> Known:
            others = {other: known.told[other] for other in known.told if other != name}
            return replace(known, told=others if held is None else others | {name: held})

        self._change(learned)

    def _ask_players(self, bus: Bus) -> None:
        """Players are followed as long as nobody of the desktop tells, and no longer."""
        needed = not any(name in self._known.told for name in DESKTOP)
        if needed and self._players is None:
            self._players = Players(bus, self._played)
        elif not needed:
            players, self._players = self._players, None
            if players:
                players.stop()
            self._change(lambda known: replace(known, playing=None))
            self._settled.set()

    def _played(self, playing: bool) -> None:
        self._change(lambda known: replace(known, playing=playing))
        self._settled.set()

    def _change(self, learned: Callable[[Known], Known]) -> None:
        with self._lock:
            before, self._known = self._known, learned(self._known)
            changed = self._known.media != before.media
        if changed:
            self._wake()
