"""Importing packages that name asyncio and use nothing of it here.

Jurisdiction: that asyncio, which brings TLS along and 5 to 10 MiB that would stay resident, is not loaded for them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def without_asyncio(**needed: object) -> Iterator[None]:
    """While it lasts, ``import asyncio`` gives an empty module with what is ``needed`` of it; whoever asks later, the
    real one. One that is loaded already stays."""
    stand_in = ModuleType("asyncio")
    vars(stand_in).update(needed)
    known = sys.modules.setdefault("asyncio", stand_in)
    try:
        yield
    finally:
        if known is stand_in:
            del sys.modules["asyncio"]
