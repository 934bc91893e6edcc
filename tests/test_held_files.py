"""Files that another program has open (F31): on Windows they can then be neither renamed nor, if it likes, read."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hipbreak import places, safe_files, state_file
from hipbreak.cli import belongings
from hipbreak.core.messages import Now
from tests import person

windows_only = pytest.mark.skipif(sys.platform != "win32", reason="elsewhere an open file is in nobody's way")


@dataclass(frozen=True)
class Count:
    """A small state."""

    minutes: int = 0


def hold(path: Path) -> Callable[[], None]:
    """Opens ``path`` as a virus scanner does, for itself alone where the system knows that; what ends it."""
    if sys.platform != "win32":
        return path.open("rb").close
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = wintypes.HANDLE
    kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    generic_read, nobody_else, open_existing = 0x80000000, 0, 3
    handle = kernel.CreateFileW(str(path), generic_read, nobody_else, None, open_existing, 0, None)
    assert handle != wintypes.HANDLE(-1).value, ctypes.get_last_error()
    return lambda: kernel.CloseHandle(handle)


def for_a_moment(path: Path) -> None:
    threading.Timer(0.2, hold(path)).start()


@pytest.mark.parametrize(
    "rename", [lambda path: safe_files.write_atomically(path, b"two"), lambda path: safe_files.put_aside(path, "aside")]
)
def test_who_reads_just_now_is_waited_for(rename: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("one")
    for_a_moment(path)
    rename(path)
    assert not path.exists() or path.read_bytes() == b"two"
    assert len(list(tmp_path.iterdir())) == 1


@windows_only
def test_who_does_not_stop_reading_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("one")
    end = hold(path)
    with pytest.raises(PermissionError):
        safe_files.write_atomically(path, b"two")
    end()
    assert [found.read_text() for found in tmp_path.iterdir()] == ["one"]


def test_the_count_is_there_when_the_scanner_is_done(tmp_path: Path) -> None:
    """At login the scanner looks at what is about to be read."""
    path = tmp_path / "hipbreak" / "state.json"
    safe_files.private_folder(path.parent)
    state_file.save(path, Count(43), Now(5.0, datetime(2026, 11, 25, 9, tzinfo=UTC)), None, 5.0)
    for_a_moment(path)
    loaded = state_file.load(path, Count)
    assert loaded.notice == ""
    assert loaded.saved is not None
    assert loaded.saved.state == Count(43)


def test_what_is_to_go_goes_when_the_scanner_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person.move_in(tmp_path, monkeypatch)
    at = places.find()
    places.make(at)
    at.log.write_text("one")
    for_a_moment(at.log)
    assert belongings.clear(at, purge=True).faults == []
    assert not at.log.exists()
