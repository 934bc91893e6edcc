"""What stands around a window: its title."""

from __future__ import annotations

import pytest

from hipbreak.ui.window import MODULES
from hipbreak.wording.windows import TITLES
from tests.ui.screen import Screen, display, screen

__all__ = ["display", "screen"]


def test_every_window_has_a_title_of_its_own() -> None:
    assert TITLES.keys() == MODULES.keys()
    assert len(set(TITLES.values())) == len(TITLES)
    assert all(title.startswith("hipbreak: ") for title in TITLES.values())


@pytest.mark.parametrize(("name", "title"), [("routine", "hipbreak: routine"), ("x", "hipbreak"), (3, "hipbreak")])
def test_the_title_bar_says_which_window_it_is(screen: Screen, name: object, title: str) -> None:
    window = screen.open(lambda window, _: window.root.deiconify(), window=name)
    assert window.root.title() == title
