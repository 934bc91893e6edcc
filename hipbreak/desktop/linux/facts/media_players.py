"""Whether one of the media players on the session bus plays (MPRIS).

Jurisdiction: that one yes or no, of all players together; no name of one is logged, no title is read. A player that
starts to play says so itself, to everybody: that signal finds new players, and from a player that is known its own end
is heard. So nobody has to listen to every program that comes to the bus and leaves it, which on a desktop with a
script in its panel is two wake-ups a second.
"""

from __future__ import annotations

from collections.abc import Callable

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES, Body, Bus
from hipbreak.desktop.linux.facts.asked import Asked, Hint, Question

PREFIX = "org.mpris.MediaPlayer2."
PATH, PLAYER = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player"
STATUS = "PlaybackStatus"


def _plays(body: Body) -> bool | None:
    match body:
        case ((str(), str() as status),):
            return status == "Playing"
    return None


PLAYS = Question(
    PATH, PROPERTIES, "Get", _plays, "ss", (PLAYER, STATUS), (Hint(PROPERTIES, "PropertiesChanged", PLAYER),)
)


class Players:
    """All players of one bus. Everything but the beginning happens on the bus thread."""

    def __init__(self, bus: Bus, tell: Callable[[bool], None]) -> None:
        """``tell`` gets whether one plays: once the players are known, and after each word of one of them."""
        self._bus, self._tell = bus, tell
        self._followed: dict[str, Asked[bool]] = {}
        self._playing: frozenset[str] = frozenset()
        self._looking = self._over = False
        self._unlisten = bus.listen(
            self._changed, path=PATH, interface=PROPERTIES, member="PropertiesChanged", arg0=PLAYER
        )
        self._look()

    def stop(self) -> None:
        """Follow and tell nothing more."""
        self._over = True
        self._unlisten()
        for asked in self._followed.values():
            asked.stop()

    def _changed(self, body: Body) -> None:
        """A player we follow is asked by itself; this is for one that is new."""
        match body:
            case (_, {**values}, [*invalidated]) if STATUS in values or STATUS in invalidated:
                self._look()

    def _look(self) -> None:
        if not self._looking:  # else the list that is on its way has the new one: its name came before its signal
            self._looking = True
            self._bus.ask(DBUS, DBUS_PATH, DBUS, "ListNames", None, (), self._listed)

    def _listed(self, answer: Body | OSError) -> None:
        self._looking = False
        if self._over or isinstance(answer, OSError):
            return
        for name in answer[0]:
            if name.startswith(PREFIX) and name not in self._followed:
                self._follow(name)
        if not self._followed:
            self._tell(False)

    def _follow(self, name: str) -> None:
        self._followed[name] = Asked(
            self._bus, name, PLAYS, lambda owner, plays: self._told(name, owner, plays), called="a media player"
        )

    def _told(self, name: str, owner: str, plays: bool | None) -> None:
        if self._over:
            return
        if not owner and name in self._followed:
            self._followed.pop(name).stop()
        self._playing = self._playing | {name} if plays else self._playing - {name}
        self._tell(bool(self._playing))
