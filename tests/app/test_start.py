"""A start that cannot go on: what the person sees of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hipbreak import places, remote
from hipbreak.places import Places
from hipbreak.safe_files import private_folder
from tests.real.waiting import until

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A home without a desktop, in which a start fails: nobody could find the program."""
    tmp_path.chmod(0o700)
    for name in ("WIN_PD_OVERRIDE_LOCAL_APPDATA",) if sys.platform == "win32" else HOMES:
        monkeypatch.setenv(name, str(tmp_path))
    for name in DESKTOP if sys.platform == "linux" else ():  # Wine itself needs the first
        monkeypatch.delenv(name, raising=False)
    found = places.find()
    private_folder(found.runtime)
    (found.runtime / "running.json").mkdir()
    return found


def start() -> subprocess.Popen[bytes]:
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-m", "hipbreak"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, stdin=nothing, stdout=pipe, stderr=pipe)


def test_what_keeps_it_from_going_on_is_said_and_is_no_success(alone: Places) -> None:
    with start() as program:
        _, said = program.communicate(timeout=60)
    assert program.returncode == 1
    assert said.count(b"\n") == 1
    assert os.fsencode(alone.log) in said
    assert "Traceback" in alone.log.read_text(encoding="utf-8")


def test_a_start_behind_one_that_ends_takes_its_place(alone: Places) -> None:
    claim = remote.claim(alone.runtime)
    assert claim is not None
    with start() as program:
        try:
            until(lambda: alone.log.exists() and "has the lock" in alone.log.read_text(encoding="utf-8"), 30, "a knock")
        finally:
            claim.release()
        _, said = program.communicate(timeout=60)
    assert b"does not answer" not in said
    assert "hipbreak could not go on" in alone.log.read_text(encoding="utf-8"), "it began"
