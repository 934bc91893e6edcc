"""Microphone and camera: a store of the test's own, and the real registry where there is one."""

from __future__ import annotations

import queue
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from hipbreak.desktop.windows.call import Call, Pace, goes_on
from hipbreak.desktop.windows.consent_store import (
    EPOCH,
    FIRST_BUILD,
    NOT_PACKAGED,
    ConsentStore,
    Device,
    Use,
    understand,
)
from tests.contract.world import Wakes
from tests.desktop.windows.windows_here import ASKS_WINDOWS, on_wine
from tests.real.waiting import until

BOOTED = 1_000
DONE, USED = Use(2_000, 3_000), Use(4_000, 0)
QUICK = Pace(settle=0.01)


@dataclass
class FakeStore:
    """Keeps what the test says."""

    kept: dict[Device, list[Use] | None] = field(default_factory=lambda: {"microphone": [], "webcam": []})
    complete: bool = True
    broken: bool = False
    closed: bool = False
    followed: int = 0
    threads: set[str] = field(default_factory=set)
    happened: queue.Queue[bool] = field(default_factory=queue.Queue)

    def uses(self, device: Device) -> list[Use] | None:
        self.threads.add(threading.current_thread().name)
        if self.broken:
            raise OSError("error 5")
        return self.kept[device]

    def booted(self) -> int:
        return BOOTED

    def follow(self) -> bool:
        self.followed += 1
        return self.complete

    def wait(self, seconds: float | None) -> bool:
        try:
            return self.happened.get(timeout=30 if seconds is None else seconds)
        except queue.Empty:
            return False

    def stir(self) -> None:
        self.happened.put(False)

    def close(self) -> None:
        self.closed = True

    def change(self, device: Device, *uses: Use) -> None:
        self.kept[device] = list(uses)
        self.happened.put(True)


@pytest.mark.parametrize(
    ("uses", "answer"),
    [
        ([], False),
        ([DONE], False),
        ([DONE, USED], True),
        ([Use(BOOTED - 1, 0)], False),  # its end was lost with the power
        ([Use(0, 0)], False),
        ([Use(4_000, 3_000)], False),
    ],
)
def test_a_use_goes_on_until_it_ends(uses: list[Use], answer: bool) -> None:
    assert goes_on(uses, BOOTED) is answer


@pytest.mark.parametrize(
    ("began", "ended", "use"),
    [(5, 0, Use(5, 0)), (5, 9, Use(5, 9)), (0, 0, None), (None, 0, None), (5, None, None), (b"\x01", "0", None)],
)
def test_what_the_registry_says_is_checked(began: object, ended: object, use: Use | None) -> None:
    assert understand(began, ended) == use


def test_a_call_is_told_when_it_begins_and_when_it_ends() -> None:
    store, wakes = FakeStore(), Wakes()
    call = Call(wakes, lambda: store, QUICK)
    assert (call.in_use(), call.microphone(), call.source()) == (False, False, "windows+camera")
    store.change("microphone", DONE, USED)
    until(call.in_use, 10, "the call")
    assert call.microphone()
    store.change("microphone", DONE, Use(4_000, 5_000))
    until(lambda: not call.in_use(), 10, "its end")
    until(lambda: wakes.count == 2, 10, "two wakes")
    assert set(wakes.threads) == store.threads == {"call"}
    call.close()


def test_a_camera_is_a_call_and_no_microphone() -> None:
    store = FakeStore({"microphone": [], "webcam": [USED]})
    call = Call(Wakes(), lambda: store, QUICK)
    assert (call.in_use(), call.microphone()) == (True, False)
    call.close()


def test_what_was_on_before_is_known_at_once_and_no_change() -> None:
    wakes = Wakes()
    call = Call(wakes, lambda: FakeStore({"microphone": [USED], "webcam": None}))
    assert (call.in_use(), call.source(), wakes.count) == (True, "windows", 0)
    call.close()


def test_a_microphone_that_is_open_for_an_instant_is_no_call() -> None:
    store, wakes = FakeStore(), Wakes()
    call = Call(wakes, lambda: store, Pace(settle=1.0))
    followed = store.followed
    store.change("microphone", USED)
    until(store.happened.empty, 10, "the news to be taken")
    store.change("microphone", DONE)
    until(lambda: store.followed > followed, 10, "the look")
    assert (call.in_use(), wakes.count) == (False, 0)
    call.close()


def test_what_is_not_there_is_looked_for_when_somebody_asks_at_most_once_a_minute() -> None:
    now = [1000.0]
    store = FakeStore({"microphone": None, "webcam": None}, complete=False)
    call = Call(Wakes(), lambda: store, QUICK, lambda: now[0])
    assert call.source() == "none"
    for _ in range(50):
        call.in_use()
    now[0] += 61
    store.kept, store.complete = {"microphone": [USED], "webcam": [DONE]}, True
    until(call.in_use, 10, "the call")
    assert (store.followed, call.source()) == (2, "windows+camera")
    call.close()


def test_a_store_that_breaks_costs_a_line_and_leaves_no_call_behind(caplog: pytest.LogCaptureFixture) -> None:
    store = FakeStore({"microphone": [USED], "webcam": []})
    call = Call(Wakes(), lambda: store, QUICK)
    assert call.in_use()
    store.broken = True
    store.happened.put(True)
    until(lambda: store.closed, 10, "the end of the thread")
    assert (call.in_use(), call.source()) == (False, "none")
    assert len(caplog.records) == 1
    call.close()


def test_a_wake_that_fails_ends_nothing() -> None:
    store = FakeStore()

    def wake() -> None:
        raise ValueError("a fault of ours")

    call = Call(wake, lambda: store, QUICK)
    store.change("webcam", USED)
    until(call.in_use, 10, "the call")
    store.change("webcam", DONE)
    until(lambda: not call.in_use(), 10, "its end")
    call.close()


def test_it_ends_with_its_thread() -> None:
    before = threading.active_count()
    store = FakeStore()
    call = Call(Wakes(), lambda: store)
    call.close()
    call.close()
    assert store.closed
    assert threading.active_count() == before


@pytest.mark.skipif(sys.platform == "win32", reason="there is one")
def test_where_there_is_no_registry_nothing_is_known() -> None:
    call = Call(Wakes())
    assert (call.in_use(), call.microphone(), call.source()) == (False, False, "none")
    call.close()


# --- the real registry ----------------------------------------------------------------------------------------


def ticks(seconds_ago: float = 0.0) -> int:
    """Now, as the registry has it."""
    return time.time_ns() // 100 + EPOCH - round(seconds_ago * 1e7)


@dataclass(frozen=True)
class Registry:
    """Keys of the test's own, laid out as the real ones."""

    path: str

    def write(self, name: str, began: int, ended: int) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, rf"{self.path}\{name}") as key:
                for which, value in (("Start", began), ("Stop", ended)):
                    winreg.SetValueEx(key, f"LastUsedTime{which}", 0, winreg.REG_QWORD, value)

    def make(self, name: str) -> None:
        if sys.platform == "win32":
            import winreg

            winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, rf"{self.path}\{name}").Close()

    def remove(self, name: str = "") -> None:
        if sys.platform == "win32":
            import winreg

            path = rf"{self.path}\{name}" if name else self.path
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                below = [winreg.EnumKey(key, number) for number in range(winreg.QueryInfoKey(key)[0])]
            for other in below:
                self.remove(rf"{name}\{other}" if name else other)
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)

    def store(self) -> ConsentStore:
        return ConsentStore(self.path, FIRST_BUILD)


@pytest.fixture
def registry() -> Iterator[Registry]:
    made = Registry(rf"Software\hipbreak-test-{uuid.uuid4().hex}")
    made.make(rf"microphone\{NOT_PACKAGED}")
    made.make(rf"webcam\{NOT_PACKAGED}")
    yield made
    made.remove()


@ASKS_WINDOWS
@pytest.mark.parametrize(
    "name", [rf"microphone\{NOT_PACKAGED}\C:#Tools#talk.exe", r"webcam\Somebody.Talk_8wekyb3d8bbwe"]
)
def test_the_registry_tells_of_a_program_of_either_kind(registry: Registry, name: str) -> None:
    registry.write(name, ticks(100), ticks(50))
    wakes = Wakes()
    call = Call(wakes, registry.store, QUICK)
    assert (call.in_use(), call.source()) == (False, "windows+camera")
    registry.write(name, ticks(), 0)
    until(call.in_use, 10, "the call")
    assert call.microphone() is name.startswith("microphone")
    registry.write(name, ticks(1), ticks())
    until(lambda: not call.in_use(), 10, "its end")
    until(lambda: wakes.count >= 2, 10, "the wakes")
    call.close()


@ASKS_WINDOWS
def test_a_program_that_is_new_in_the_registry_is_seen(registry: Registry) -> None:
    call = Call(Wakes(), registry.store, QUICK)
    registry.write(rf"microphone\{NOT_PACKAGED}\C:#new.exe", ticks(), 0)
    until(call.in_use, 10, "the call")
    registry.remove(rf"microphone\{NOT_PACKAGED}\C:#new.exe")  # uninstalled
    until(lambda: not call.in_use(), 10, "its end")
    call.close()


@ASKS_WINDOWS
def test_what_the_power_cut_off_goes_on_no_longer(registry: Registry) -> None:
    registry.write(r"microphone\Somebody.Talk", ticks(20 * 365 * 86400), 0)
    call = Call(Wakes(), registry.store, QUICK)
    assert (call.in_use(), call.source()) == (False, "windows+camera")
    call.close()


@ASKS_WINDOWS
def test_keys_that_go_and_come_again_are_followed(registry: Registry) -> None:
    now = [0.0]
    registry.write(r"microphone\Somebody.Talk", ticks(), 0)
    call = Call(Wakes(), registry.store, QUICK, lambda: now[0])
    assert call.in_use()
    registry.remove("microphone")
    until(lambda: call.source() == "camera", 10, "the loss")
    assert not call.in_use()
    registry.write(r"microphone\Somebody.Talk", ticks(), 0)
    now[0] += 61
    until(call.in_use, 10, "the call")
    registry.write(r"microphone\Somebody.Talk", ticks(1), ticks())
    until(lambda: not call.in_use(), 10, "its end")
    call.close()


@ASKS_WINDOWS
def test_a_thousand_changes_are_looked_at_a_few_times(registry: Registry) -> None:
    call = Call(Wakes(), registry.store, Pace(settle=0.5))
    for number in range(1000):
        registry.write(r"microphone\Somebody.Talk", ticks(), number % 2)
    registry.write(r"microphone\Somebody.Talk", ticks(), 0)
    until(call.in_use, 20, "the call")
    call.close()


@ASKS_WINDOWS
def test_an_older_windows_keeps_no_times(registry: Registry) -> None:
    store = ConsentStore(registry.path, FIRST_BUILD - 1)
    assert store.uses("microphone") is None
    store.close()


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine keeps no account of who uses what, and is too old a Windows for one")
def test_the_machine_has_such_keys() -> None:
    """Wine has none, and the number of a Windows that is too old."""
    call = Call(Wakes())
    assert call.source() == ("none" if on_wine() else "windows+camera")
    call.close()
