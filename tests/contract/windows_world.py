"""Windows under the contract: stand-ins for its functions on every system, and the real ones where there is Windows.

Jurisdiction: what is the system's own and what the test says in its place. On Windows, or Wine, the window, the ticks,
the registry and the windows on the screen are real; who uses the microphone, who keeps the screen on and what becomes
of the session the test says, since no test may talk into a microphone or lock the screen.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hipbreak.clock import system_clocks
from hipbreak.core.messages import Event
from hipbreak.desktop.windows.build import System, build
from hipbreak.desktop.windows.consent_store import NOT_PACKAGED
from hipbreak.desktop.windows.full_screen import Front
from hipbreak.desktop.windows.idle import ROUND, Ticks, WindowsIdle, system_ticks
from hipbreak.desktop.windows.messages import POWER, SESSION, Answer, NativeWindow
from hipbreak.desktop.windows.session import Standing
from tests.contract.world import SILENCE, WITHIN, Hands, Prompts, Rig, Wakes, World
from tests.desktop.windows.test_build import BARE, DISPLAY_REQUIRED, SCREEN, FakeWindows
from tests.desktop.windows.test_call import DONE, USED, Registry, ticks
from tests.desktop.windows.test_full_screen import POPUP, screen, shown
from tests.desktop.windows.test_session import LOCK, RESUME, SUSPEND, UNLOCK
from tests.desktop.windows.windows_here import press_a_key, send
from tests.real.waiting import until

QUIET_HOURS, OFF = 1, 0
PROGRAM = rf"microphone\{NOT_PACKAGED}\C:#Tools#talk.exe"


@dataclass
class Machine:
    """Ticks of a test's own, in milliseconds of ``hands``; ``begins``: how many there are when it is made."""

    hands: Hands
    begins: int = 100_000_000
    broken: bool = False

    def __post_init__(self) -> None:
        self._zero = self.begins - round(1000 * self.hands.elapsed())
        self._input = self._now()

    def touch(self) -> None:
        self._input = self._now()

    def ticks(self) -> Ticks:
        return Ticks(self._last_input, self._now)

    def _now(self) -> int:
        return self._zero + round(1000 * self.hands.elapsed())

    def _last_input(self) -> int:
        if self.broken:
            raise OSError("error 5")
        return self._input % ROUND


def _threads() -> frozenset[threading.Thread]:
    return frozenset(threading.enumerate())


# --- the record -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def stand_ins() -> Iterator[World]:
    hands, wakes, heard, here = Hands(), Wakes(), list[Event](), FakeWindows()
    machine, before = Machine(hands), _threads()
    system = replace(here.system(), ticks=machine.ticks)
    desktop = build(hands.elapsed, wakes, heard.append, lambda *_: "no_buttons", lambda: None, system)

    def lock(yes: bool) -> None:
        here.service.standing = Standing(yes, True)
        here.windows[0].send(SESSION, LOCK if yes else UNLOCK, 1)

    def sleep(yes: bool) -> None:
        here.windows[0].send(POWER, SUSPEND if yes else RESUME, 0)
        hands.slept += 0 if yes else 3600

    def press(action: str) -> None:
        ((_, told),) = here.toasts.up.values()
        told("pressed", action)

    with contextlib.closing(_Both(desktop.close)):
        yield World(
            "windows",
            desktop,
            hands,
            wakes,
            before,
            touch=machine.touch,
            changes={
                "lock": lock,
                "sleep": sleep,
                "session": lambda yes: setattr(here.service, "afar", yes),
                "call": lambda yes: here.store.change("microphone", USED if yes else DONE),
                "media": lambda yes: setattr(here, "demands", DISPLAY_REQUIRED if yes else 0),
                "full": lambda yes: setattr(here, "front", Front(SCREEN, SCREEN) if yes else None),
                "dnd": lambda yes: setattr(here, "quiet_hours", QUIET_HOURS if yes else OFF),
            },
            wakes_for=frozenset({"lock", "sleep", "call"}),
            prompts=Prompts(
                lambda: [xml.split("<text>")[1].split("<")[0] for xml, _ in here.toasts.up.values()],
                press,
                lambda: heard,
            ),
        )


@contextlib.contextmanager
def bare() -> Iterator[World]:
    """A Windows in which nothing can be asked."""
    hands, wakes, before = Hands(), Wakes(), _threads()
    desktop = build(hands.elapsed, wakes, lambda _: None, lambda *_: "failed", lambda: None, BARE)
    with contextlib.closing(_Both(desktop.close)):
        yield World("windows", desktop, hands, wakes, before)


@contextlib.contextmanager
def real() -> Iterator[World]:
    hands, wakes, windows, demands = _through_sleep(), Wakes(), list[NativeWindow](), [0]
    registry = Registry(rf"Software\hipbreak-test-{uuid.uuid4().hex}")
    for device in ("microphone", "webcam"):
        registry.make(rf"{device}\{NOT_PACKAGED}")

    def window(answer: Answer) -> NativeWindow:
        windows.append(NativeWindow(answer))
        return windows[-1]

    before = _threads()
    system = System(window=window, uses=registry.store, media=lambda: lambda: demands[0])
    desktop = build(hands.elapsed, wakes, lambda _: None, lambda *_: "no_buttons", lambda: None, system)
    film = contextlib.ExitStack()

    def tell(message: int, what: int) -> None:
        send(windows[0].handle, message, what, 1)

    def fill(yes: bool) -> None:
        if yes:
            film.enter_context(shown(POPUP, screen()))
        else:
            film.close()

    def media(yes: bool) -> None:
        demands[0] = DISPLAY_REQUIRED if yes else 0

    with contextlib.ExitStack() as stack:
        stack.callback(registry.remove)
        stack.callback(_Both(desktop.close).close)
        stack.callback(film.close)
        yield World(
            "windows",
            desktop,
            hands,
            wakes,
            before,
            real=True,
            touch=press_a_key,
            changes={
                "lock": lambda yes: tell(SESSION, LOCK if yes else UNLOCK),
                "sleep": lambda yes: tell(POWER, SUSPEND if yes else RESUME),
                "call": lambda yes: registry.write(PROGRAM, ticks(1), 0 if yes else ticks()),
                "media": media,
                "full": fill,
            },
            wakes_for=frozenset({"lock", "sleep", "call"}),
        )


@dataclass
class _Both:
    """The end of a record, which may come twice."""

    once: Callable[[], None]

    def close(self) -> None:
        self.once()
        self.once()


def _through_sleep() -> Hands:
    """Hands on the axis that Windows' ticks go by: the one that counts through sleep."""
    return Hands(ahead=system_clocks()[0]() - time.monotonic())


# --- the idle source ------------------------------------------------------------------------------------------


def _rig(begins: int) -> Rig:
    hands = Hands()
    machine = Machine(hands, begins)
    idle = WindowsIdle(hands.elapsed, machine.ticks)

    def silence() -> None:
        hands.ahead += SILENCE
        idle.last_input()

    return Rig(
        idle,
        hands,
        [],
        machine.touch,
        silence,
        die=lambda: setattr(machine, "broken", True),
        revive=lambda: setattr(machine, "broken", False),
    )


@contextlib.contextmanager
def idle_stand_in() -> Iterator[Rig]:
    yield _rig(100_000_000)


@contextlib.contextmanager
def idle_at_the_end_of_the_ticks() -> Iterator[Rig]:
    """They begin again after 49.7 days, here a few seconds from now."""
    yield _rig(3 * ROUND - 3_000)


@contextlib.contextmanager
def idle_real() -> Iterator[Rig]:
    hands, real_ticks = _through_sleep(), system_ticks()

    def touch() -> None:
        """One key, which has come when this returns; a tick is 16 ms."""
        before = real_ticks.last_input()
        until(lambda: real_ticks.now() % ROUND > before + 32, WITHIN, "another tick")
        press_a_key()
        until(lambda: real_ticks.last_input() != before, WITHIN, "the key")

    def silence() -> None:
        began = time.monotonic()
        until(lambda: time.monotonic() - began > SILENCE, WITHIN, "a silence")

    yield Rig(WindowsIdle(hands.elapsed), hands, [], touch, silence)
