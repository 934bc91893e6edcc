"""How the person has set their desktop, told by a portal of the test's own on a real bus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hipbreak.desktop import Appearance
from hipbreak.desktop.linux.appearance import ACCESS, EVERYWHERE, GNOME, PORTAL, PORTAL_PATH, SETTINGS, appearance
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus
from tests.desktop.private_bus import PrivateBus, private_bus

Told = dict[str, dict[str, tuple[str, Any]]]


@pytest.fixture(scope="module")
def buses() -> Iterator[PrivateBus]:
    with private_bus() as running:
        yield running


@pytest.fixture
def bus(buses: PrivateBus) -> Iterator[Bus]:
    connection = buses.connect()
    yield connection
    connection.close()


@pytest.fixture
def portal(buses: PrivateBus) -> Iterator[Bus]:
    connection = buses.connect()
    connection.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (PORTAL, 4))
    yield connection
    connection.close()


def tells(portal: Bus, told: Told) -> None:
    def answer(interface: str, member: str, body: Body) -> tuple[str, Body]:
        assert (interface, member) == (SETTINGS, "ReadAll")
        return "a{sa{sv}}", ({group: keys for group, keys in told.items() if group in body[0]},)

    portal.export(PORTAL_PATH, answer)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, Appearance()),
        ({EVERYWHERE: {"color-scheme": ("u", 0)}}, Appearance()),
        ({EVERYWHERE: {"color-scheme": ("u", 1)}}, Appearance("dark")),
        ({EVERYWHERE: {"color-scheme": ("u", 2)}}, Appearance("light")),
        ({EVERYWHERE: {"color-scheme": ("u", 1), "contrast": ("u", 1)}}, Appearance("contrast")),
        ({ACCESS: {"high-contrast": ("b", True)}}, Appearance("contrast")),
        ({EVERYWHERE: {"reduced-motion": ("u", 1)}}, Appearance(still=True)),
        ({GNOME: {"enable-animations": ("b", False)}}, Appearance(still=True)),
        ({GNOME: {"enable-animations": ("b", True)}}, Appearance()),
        ({EVERYWHERE: {"color-scheme": ("s", "dark")}}, Appearance()),
    ],
)
def test_what_the_portal_says_is_heeded(bus: Bus, portal: Bus, told: Told, found: Appearance) -> None:
    tells(portal, told)
    assert appearance(bus) == found


def test_a_portal_that_has_no_settings_says_nothing(bus: Bus, portal: Bus) -> None:
    del portal
    assert appearance(bus) == Appearance()


def test_without_a_portal_or_a_bus_nothing_is_known(bus: Bus) -> None:
    assert appearance(bus) == Appearance()
    assert appearance(None) == Appearance()
