"""A person of a test's own, on every system: nothing of the real one is read or written.

Jurisdiction: what in the environment says where somebody's home is, and where a short path for a socket can be had.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest


def environment(home: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """``given`` for somebody who lives in ``home``. Windows asks no variable for its folders, but platformdirs does."""
    kept = {key: value for key, value in given.items() if not key.startswith("XDG_")}
    return kept | {"HOME": str(home), "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home / "AppData")}


def move_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the test is that person's."""
    for key in [key for key in os.environ if key.startswith("XDG_")]:
        monkeypatch.delenv(key)
    for key, value in environment(home, {}).items():
        monkeypatch.setenv(key, value)


def short_folder() -> Path:
    """A fresh folder for this user alone, whose path is short enough for a Unix socket; pytest's own is not on macOS.

    Whoever asks for it removes it.
    """
    return Path(tempfile.mkdtemp(prefix="hb-", dir=None if sys.platform == "win32" else "/tmp"))
