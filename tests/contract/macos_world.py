"""macOS under the contract: stand-ins for its frameworks. None of it has run on a Mac.

Jurisdiction: what the stand-ins say, and what they note of calls that a Mac would not forgive.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Iterator

from hipbreak.desktop.macos.build import build
from hipbreak.desktop.macos.idle import MacIdle
from hipbreak.desktop.macos.in_time import InTime
from tests.contract.world import SILENCE, WITHIN, Hands, Prompts, Rig, Wakes, World
from tests.desktop.macos.fake_mac import FakeMac
from tests.desktop.macos.test_build import cards
from tests.desktop.macos.test_facts import programs, window
from tests.desktop.macos.test_user_notifications import Mac

ON_CONSOLE = {"kCGSSessionOnConsoleKey": True}


def _in_time(_: float) -> InTime:
    return InTime(WITHIN)


@contextlib.contextmanager
def stand_ins() -> Iterator[World]:
    hands, wakes = Hands(), Wakes()
    mac, desk = FakeMac(sound=programs(us_zoom_xos=0)), Mac()
    desk.begin()
    touched = [hands.mono()]
    calls = {**mac.calls, "CGEventSourceSecondsSinceLastEventType": lambda *_: hands.mono() - touched[0]}
    before = frozenset(threading.enumerate())
    desktop = build(hands.elapsed, wakes, desk.sent.append, calls, _in_time, lambda _: desk.made(runs=False))
    desk.settle()

    def touch() -> None:
        touched[0] = hands.mono()

    def sleep(yes: bool) -> None:
        hands.slept += 0 if yes else 3600

    def press(action: str) -> None:
        (tag,) = desk.centre.shown
        desk.centre.press(tag, action)
        desk.settle()

    def up() -> list[str]:
        desk.settle()
        return [content.title for content in desk.centre.shown.values()]

    try:
        yield World(
            "macos",
            desktop,
            hands,
            wakes,
            before,
            touch=touch,
            changes={
                "lock": lambda yes: setattr(mac, "session", ON_CONSOLE | {"CGSSessionScreenIsLocked": yes}),
                "sleep": sleep,
                "call": lambda yes: mac.sound.update(programs(us_zoom_xos=int(yes))),
                "media": lambda yes: setattr(mac, "levels", {"PreventUserIdleDisplaySleep": int(yes)}),
                "full": lambda yes: setattr(mac, "windows", [window(0, 0, 0, 1440, 900)] if yes else []),
            },
            prompts=Prompts(up, press, lambda: desk.sent),
        )
    finally:
        desktop.close()
        desktop.close()
        desk.settle()
        desk.close()
    assert (mac.faults, mac.leaked, desk.centre.faults) == ([], [], [])


@contextlib.contextmanager
def bare() -> Iterator[World]:
    """A macOS in which nothing can be asked."""
    hands, wakes, before = Hands(), Wakes(), frozenset(threading.enumerate())
    desktop = build(hands.elapsed, wakes, lambda _: None, {}, _in_time, cards)
    try:
        yield World("macos", desktop, hands, wakes, before)
    finally:
        desktop.close()
        desktop.close()


@contextlib.contextmanager
def idle_stand_in() -> Iterator[Rig]:
    hands, mac = Hands(), FakeMac()
    idle, touched, alive = MacIdle(mac.calls, hands.elapsed, hands.mono), [hands.mono()], [True]

    def count(_: object = None) -> None:
        """The Mac's counter as it is now."""
        mac.idle = hands.mono() - touched[0] if alive[0] else math.nan

    def touch() -> None:
        touched[0] = hands.mono()
        count()

    def silence() -> None:
        hands.ahead += SILENCE
        count()
        idle.last_input()

    def lives(yes: bool) -> None:
        alive[0] = yes
        count()

    yield Rig(idle, hands, [], touch, silence, lambda: lives(False), lambda: lives(True), count)
    assert mac.faults == []
