"""Which worlds and idle sources there are on this system, and how a case names those that it is about.

Jurisdiction: these names. Linux runs all stand-ins, Windows and Wine those of Windows and Windows itself, macOS those
of macOS; a world of another system is no world here, and nothing is skipped.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from typing import Any

import pytest

HERE: dict[str, tuple[str, ...]] = {
    "linux": ("linux", "linux_bare", "windows_fake", "windows_bare", "macos_fake", "macos_bare"),
    "win32": ("windows", "windows_fake", "windows_bare"),
    "darwin": ("macos_fake", "macos_bare"),
}
SOURCES: dict[str, tuple[str, ...]] = {
    "linux": ("mutter", "wayland", "x11", "windows_fake", "windows_wraps", "macos_fake"),
    "win32": ("windows", "windows_fake", "windows_wraps"),
    "darwin": ("macos_fake",),
}
NOWHERE = "nowhere"  # of a case that is about other systems; it is no case here
WHOLE = ("linux", "windows", "windows_fake", "macos_fake")
BARE = ("linux_bare", "windows_bare", "macos_bare")
REAL = ("linux", "linux_bare", "mutter", "wayland", "x11")  # need what `packaging/dev.py test` installs
MADE = {
    "linux": "linux_world:whole",
    "linux_bare": "linux_world:bare",
    "windows": "windows_world:real",
    "windows_fake": "windows_world:stand_ins",
    "windows_bare": "windows_world:bare",
    "macos_fake": "macos_world:stand_ins",
    "macos_bare": "macos_world:bare",
}
IDLE = {
    "mutter": "linux_world:mutter",
    "wayland": "linux_world:wayland",
    "x11": "linux_world:x11",
    "windows": "windows_world:idle_real",
    "windows_fake": "windows_world:idle_stand_in",
    "windows_wraps": "windows_world:idle_at_the_end_of_the_ticks",
    "macos_fake": "macos_world:idle_stand_in",
}


def worlds(*names: str, wine_fakes: str = "") -> pytest.MarkDecorator:
    """The case is played in those of ``names`` that there are here. ``wine_fakes``: what Wine, or the test itself,
    says in place of Windows in the world ``windows``."""
    here = [name for name in names if name in HERE.get(sys.platform, ())] or [NOWHERE]
    return pytest.mark.parametrize("world", [_parameter(name, wine_fakes) for name in here], indirect=True)


def idle_sources(but: tuple[str, ...] = ()) -> pytest.MarkDecorator:
    """The case is played with every idle source there is here, ``but`` these."""
    names = [name for name in SOURCES.get(sys.platform, ()) if name not in but]
    return pytest.mark.parametrize("rig", [_parameter(name) for name in names], indirect=True)


def _parameter(name: str, wine_fakes: str = "") -> Any:
    marks = [pytest.mark.real] if name in REAL else []
    if name == "windows" and wine_fakes:
        marks.append(pytest.mark.wine_fakes(wine_fakes))
    return pytest.param(name, id=name, marks=marks)


@contextmanager
def opened(where: str) -> Iterator[Any]:
    """What the function ``module:name`` of this folder makes; imported only where it is wanted."""
    module, _, name = where.partition(":")
    make: Callable[[], AbstractContextManager[Any]] = getattr(import_module(f"tests.contract.{module}"), name)
    with make() as made:
        yield made
