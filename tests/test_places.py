"""Folders and files of this user only, and whole files only (section 6, F31, F52, F58)."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hipbreak import places, safe_files
from tests import person

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; its profile folder is private")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    person.move_in(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of the XDG specification")
def test_folders_follow_the_system_and_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = places.find()
    assert found.config == home / ".config/hipbreak/config.toml"
    assert found.history == home / ".local/share/hipbreak/history.db"
    assert found.state == home / ".local/state/hipbreak/state.json"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "elsewhere"))
    assert places.find().config == home / "elsewhere/hipbreak/config.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", "not/absolute")
    assert places.find().config == home / ".config/hipbreak/config.toml"


@posix
@pytest.mark.usefixtures("umask")
def test_every_folder_is_private_whatever_the_umask(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = home / "session"
    session.mkdir()
    session.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    found = places.find()
    assert found.runtime == (session / "hipbreak" if sys.platform == "linux" else found.state.parent / "run")
    assert places.make(found) == ()
    assert [mode(folder) for folder in found.folders] == [0o700] * len(found.folders)
    assert places.find() == found


@posix
def test_a_folder_that_is_too_open_is_tightened(home: Path) -> None:
    folder = places.find().config.parent
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    places.make(places.find())
    assert mode(folder) == 0o700


@posix
@pytest.mark.parametrize("trap", ["open session", "link", "open folder", "file", "session is a link", "missing"])
def test_a_runtime_folder_that_others_can_reach_is_not_used(
    trap: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, elsewhere = home / "session", home / "elsewhere"
    for folder in (session, elsewhere):
        folder.mkdir()
        folder.chmod(0o700)
    own = session / "hipbreak"
    match trap:
        case "open session":
            session.chmod(0o777)
        case "link":
            own.symlink_to(elsewhere)
        case "open folder":
            own.mkdir()
            own.chmod(0o755)
        case "file":
            own.touch()
        case "session is a link":
            session = home / "link"
            session.symlink_to(elsewhere)
        case _:
            session.rmdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    found = places.find()
    assert found.runtime == found.state.parent / "run"
    assert places.make(found) == ()
    assert mode(found.runtime) == 0o700


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can make a folder another's")
def test_a_runtime_folder_of_another_user_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = home / "session"
    session.mkdir()
    session.chmod(0o700)
    shutil.chown(session, 65534, 65534)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    assert places.find().runtime == places.find().state.parent / "run"


def test_folders_that_cannot_be_made_are_named(home: Path) -> None:
    blocked = home / "a file"
    blocked.touch()
    found = replace(places.find(), config=blocked / "hipbreak/config.toml", cache=Path("~/no home"))
    assert places.make(found) == (blocked / "hipbreak", Path("~/no home"))
    assert not Path("~").exists()


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "file"
    safe_files.write_atomically(target, b"one")
    safe_files.write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]
    folder = tmp_path / "folder"
    (folder / "full").mkdir(parents=True)
    with pytest.raises(OSError):  # which OSError a folder in the way gives is the system's choice
        safe_files.write_atomically(folder, b"three")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@posix
@pytest.mark.usefixtures("umask")
def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    safe_files.write_atomically(tmp_path / "written", b"")
    safe_files.create_private(tmp_path / "created")
    assert [mode(path) for path in tmp_path.iterdir()] == [0o600, 0o600]


@posix
def test_no_write_follows_a_link_that_lies_in_wait(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / f".file.{os.getpid()}.part").symlink_to(victim)
    with pytest.raises(OSError):  # ELOOP or EMLINK, by system
        safe_files.write_atomically(tmp_path / "file", b"x")
    assert victim.read_text() == "mine"


def test_half_written_files_are_swept_a_day_later(tmp_path: Path) -> None:
    old, fresh, other = tmp_path / ".a.1.part", tmp_path / ".b.2.part", tmp_path / "c.part"
    for path in (old, fresh, other):
        path.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    safe_files.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.2.part", "c.part"]


def test_putting_aside_overwrites_nothing(tmp_path: Path) -> None:
    for text in ("first", "second", "third"):
        (tmp_path / "file").write_text(text)
        safe_files.put_aside(tmp_path / "file", "file.old")
    names = ["file.old", "file.old-2", "file.old-3"]
    assert [(tmp_path / name).read_text() for name in names] == ["first", "second", "third"]
