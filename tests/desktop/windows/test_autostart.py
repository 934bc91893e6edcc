"""The value in the Run key: with a registry of our own everywhere, and with that of Windows where there is one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from hipbreak.desktop.windows.autostart import (
    BINARY,
    EXPANDED,
    OWN,
    SHARED,
    TEXT,
    CannotError,
    Here,
    Hive,
    Registry,
    Value,
    look,
    repair,
    switch_off,
    switch_on,
    system_registry,
)
from tests.desktop.windows.windows_here import REAL

KEY = r"Software\hipbreak tests"
US = (r"C:\Users\Zoë O'Neil\ö 100%\hipbreakw.exe", "--autostart")
THEIRS = r"C:\tools\start hipbreak.exe"
COMMENT = "what it is"
COUNT = itertools.count()


@dataclass
class Memory:
    """A registry of our own; ``closed``: what Windows would refuse."""

    values: dict[tuple[str, str, str], Value] = field(default_factory=dict)
    closed: bool = False

    def read(self, hive: Hive, key: str, name: str) -> Value | None:
        return self.values.get((hive, key, name))

    def write(self, hive: Hive, key: str, name: str, value: Value) -> None:
        if self.closed:
            raise PermissionError(5, "Access is denied")
        self.values[hive, key, name] = value

    def remove(self, hive: Hive, key: str, name: str) -> None:
        if self.closed:
            raise PermissionError(5, "Access is denied")
        self.values.pop((hive, key, name), None)

    def expand(self, text: str) -> str:
        return text.replace("%TOOLS%", r"C:\tools")


def here(registry: Registry, key: str = KEY) -> Here:
    return Here(registry, US, rf"{key}\Run", rf"{key}\Approved", there=lambda path: path in (US[0], THEIRS))


@pytest.fixture(params=["memory", *(["windows"] if REAL else [])])
def at(request: pytest.FixtureRequest) -> Iterator[Here]:
    """Nothing is there yet."""
    if request.param == "memory":
        yield here(Memory())
        return
    found = here(system_registry(), rf"{KEY}\{next(COUNT)}")
    yield found
    for key in (found.run, found.approved):
        found.registry.remove(OWN, key, "hipbreak")


def put(at: Here, text: str, kind: int = TEXT) -> None:
    at.registry.write(OWN, at.run, "hipbreak", Value(kind, text))


def mark(at: Here, first: int) -> None:
    """What Task Manager writes."""
    at.registry.write(OWN, at.approved, "hipbreak", Value(BINARY, bytes([first]) + bytes(11)))


def test_on_and_off(at: Here) -> None:
    assert (look(at).found, look(at).why) == ("off", "absent")
    state, changed = switch_on(at, COMMENT)
    assert (state.found, state.why, state.argv, changed) == ("on", "ours", US, True)
    assert switch_on(at, COMMENT) == (state, False)
    assert at.registry.read(OWN, at.run, "hipbreak") == Value(TEXT, rf'"{US[0]}" --autostart')
    state, changed = switch_off(at, COMMENT)
    assert (state.why, changed) == ("absent", True)
    assert switch_off(at, COMMENT) == (state, False)


@pytest.mark.parametrize(("first", "off"), [(2, False), (6, False), (3, True), (7, True), (1, True)])
def test_what_task_manager_says_holds(at: Here, first: int, off: bool) -> None:
    switch_on(at, COMMENT)
    mark(at, first)
    assert look(at).found == ("off" if off else "on")
    assert look(at).why == ("task_manager" if off else "ours")


def test_switched_off_in_task_manager_only_the_person_switches_it_on(at: Here) -> None:
    put(at, r"C:\gone\hipbreakw.exe --autostart")
    mark(at, 3)
    assert not repair(at)
    assert look(at).why == "task_manager"
    state, changed = switch_on(at, COMMENT)
    assert (state.found, state.argv, changed) == ("on", US, True)


def test_what_is_gone_is_not_written_anew(at: Here) -> None:
    assert not repair(at)
    assert look(at).why == "absent"


def test_it_follows_the_program_only_when_the_old_one_is_gone(at: Here) -> None:
    put(at, r'"C:\old place\hipbreakw.exe" --autostart')
    assert look(at).why == "gone"
    assert repair(at)
    assert look(at).argv == US
    put(at, f'"{THEIRS}" --autostart')
    assert look(at).why == "theirs"
    assert not repair(at)
    assert look(at).argv == (THEIRS, "--autostart")


def test_a_command_of_the_persons_own_stays(at: Here) -> None:
    put(at, f'"{THEIRS}" -x')
    state, changed = switch_on(at, COMMENT)
    assert (state.why, changed) == ("theirs", False)


def test_a_command_of_the_persons_own_needs_no_quotes(at: Here) -> None:
    put(at, f"{THEIRS} -x")
    assert (look(at).why, look(at).argv) == ("theirs", (THEIRS, "-x"))
    assert not repair(at)
    assert switch_on(at, COMMENT) == (look(at), False)


def test_a_value_with_names_of_the_environment(at: Here) -> None:
    at = replace(at, there=lambda path: path.endswith(r"\notepad.exe") and "%" not in path) if REAL else at
    put(at, r'"%SystemRoot%\notepad.exe" a' if REAL else r'"%TOOLS%\start hipbreak.exe" a', EXPANDED)
    assert look(at).found == "on" or isinstance(at.registry, Memory)


@pytest.mark.parametrize("text", ["", "   ", "\0"])
def test_a_value_that_starts_nothing_is_broken(at: Here, text: str) -> None:
    put(at, text)
    assert (look(at).found, look(at).why) == ("broken", "no_command")
    assert switch_on(at, COMMENT)[0].argv == US


def test_a_value_of_another_kind_is_broken(at: Here) -> None:
    at.registry.write(OWN, at.run, "hipbreak", Value(BINARY, b"\x01\x02"))
    assert look(at).why == "no_command"


@pytest.mark.parametrize("switch", [switch_on, switch_off])
def test_what_windows_refuses_is_said(switch: Callable[[Here, str], object]) -> None:
    registry = Memory()
    at = here(registry)
    put(at, r"C:\gone\hipbreakw.exe --autostart")
    registry.closed = True
    with pytest.raises(CannotError) as raised:
        switch(at, COMMENT)
    assert (raised.value.code, raised.value.said) == ("unwritable", "Access is denied")
    assert raised.value.path == rf"HKEY_CURRENT_USER\{KEY}\Run\hipbreak"
    assert not repair(at)


def test_without_a_command_nothing_is_written() -> None:
    at = replace(here(Memory()), command="cache")
    with pytest.raises(CannotError) as raised:
        switch_on(at, COMMENT)
    assert raised.value.code == "cache"
    assert look(at).why == "absent"


def test_one_for_everybody_is_said_and_stays() -> None:
    at = here(Memory())
    at.registry.write(SHARED, at.run, "hipbreak", Value(TEXT, f'"{THEIRS}"'))
    assert (look(at).found, look(at).why) == ("on", "shared")
    assert switch_on(at, COMMENT)[1] is False
    assert switch_off(at, COMMENT)[0].found == "on"
