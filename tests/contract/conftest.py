"""The world, or the idle source, that a case is played with; and how a case tells what it has found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.contract.results import row
from tests.contract.world import Rig, World
from tests.contract.worlds import IDLE, MADE, NOWHERE, opened

Tells = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A case that is about other systems only is none."""
    items[:] = [item for item in items if not _nowhere(item)]


def _nowhere(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)
    return given is not None and given.params.get("world") == NOWHERE


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with opened(MADE[request.param]) as made:
        yield made


@pytest.fixture
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with opened(IDLE[request.param]) as made:
        yield made


@pytest.fixture
def tells(world: World, request: pytest.FixtureRequest) -> Tells:
    """``tells(fact, how, says)`` is a line for docs/desktops.md, where the case passes."""

    def tell(fact: str, how: str = "works", says: str = "") -> None:
        told = row(request.node, world.system, fact, how, says, real=world.real)
        request.node.user_properties.append(("row", told))

    return tell
