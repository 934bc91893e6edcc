"""A start that cannot go on: what the person sees of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hipbreak import places
from hipbreak.safe_files import private_folder

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")


def test_what_keeps_it_from_going_on_is_said_and_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    for name in ("WIN_PD_OVERRIDE_LOCAL_APPDATA",) if sys.platform == "win32" else HOMES:
        monkeypatch.setenv(name, str(tmp_path))
    for name in DESKTOP if sys.platform == "linux" else ():  # Wine itself needs the first
        monkeypatch.delenv(name, raising=False)
    found = places.find()
    private_folder(found.runtime)
    (found.runtime / "running.json").mkdir()  # so nobody could find the program
    ended = subprocess.run(
        [sys.executable, "-m", "hipbreak"],
        cwd=ROOT,
        env=os.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 1
    assert os.fsencode(found.log) in ended.stderr
    assert "Traceback" in found.log.read_text(encoding="utf-8")
