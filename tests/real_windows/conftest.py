"""hipbreak in a home of its own, for each test of a day on Windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_windows import hand
from tests.real_windows.program import Running


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Running]:
    hand.see_every_pixel()
    running = Running(tmp_path / "Zoë's home")
    try:
        yield running
    finally:
        running.quit()
