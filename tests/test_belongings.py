"""What hipbreak removes of its own, on a disk of the test's: everything of ours, and nothing else."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from hipbreak import config_file, places, state_file
from hipbreak.app import LOG_FILES
from hipbreak.app.left_behind import LeftBehind
from hipbreak.cli import belongings
from hipbreak.cli.belongings import Cleared
from hipbreak.clock import system_clock
from hipbreak.core.messages import Now
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.state import State, begin
from hipbreak.history import Diary
from hipbreak.places import Places
from hipbreak.wording import settings as words
from tests import person
from tests.desktop.windows.windows_here import on_wine

ROOT = Path(__file__).parents[1]
MOVE, ROUTINE = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/own-moves.md").read_text(encoding="utf-8"), re.DOTALL)
posix = pytest.mark.skipif(sys.platform == "win32", reason="links and owners")
NOBODY = 65534
NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    person.move_in(tmp_path / "home", monkeypatch)
    if sys.platform == "linux":
        (tmp_path / "run").mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    found = places.find()
    places.make(found)
    return found


def live(at: Places) -> None:
    """What a life with hipbreak leaves: made by its own parts wherever they make it without a desktop."""
    config_file.write_template(at.config, words.comments())
    diary, _ = Diary.open(at.history, NOW)
    diary.back_up(NOW)
    diary.close(Now(0.0, NOW))
    at.history.write_bytes(b"nonsense" * 100)
    diary, notices = Diary.open(at.history, NOW)
    assert notices == ("diary_restored",)
    diary.close(Now(0.0, NOW))
    state(at)
    behind = LeftBehind(at, lambda _: None)
    behind.mark("notice-seen")
    behind.mark("no-voice-said")
    behind.keep_place({"x": 1, "y": 2, "width": 300, "height": 400})
    for name in ("hipbreak.log", "hipbreak.log.1", "hipbreak.log.2", "command-line.log"):
        at.log.with_name(name).write_text("a line\n")
    for folder in at.folders:
        (folder / ".half.123.part").write_text("half")
        (folder / ".half.123.part-journal").write_text("half")


def state(at: Places) -> None:
    clock = system_clock()
    now = clock.now()
    at.state.write_text("nonsense")
    assert state_file.load(at.state, State).notice == "state_damaged"
    at.state.write_text("nonsense")
    state_file.load(at.state, State)
    fresh = begin(now, DEFAULTS)
    state_file.save(at.state, fresh, now, None, clock.boottime())
    state_file.sign(at.state, fresh, now, None, clock.boottime())


def clear(at: Places, *, purge: bool) -> Cleared:
    done = belongings.clear(at, purge=purge)
    belongings.fold(at, done)
    return done


def everything(at: Places) -> list[Path]:
    return sorted({path for folder in at.folders if folder.is_dir() for path in folder.rglob("*")})


# --- what is ours -------------------------------------------------------------------------------------------------


def test_purged_nothing_is_left_not_even_a_folder(at: Places) -> None:
    live(at)
    assert len(everything(at)) > 15
    done = clear(at, purge=True)
    assert (done.faults, done.closed, done.strangers) == ([], [], [])
    assert [folder for folder in at.folders if folder.exists()] == []
    assert {"config.toml", "history.db", "state.json", "hipbreak.log"} <= {path.name for path in done.removed}


def test_a_diary_that_a_crash_left_open_goes_with_its_journal(at: Places) -> None:
    diary, _ = Diary.open(at.history, NOW)
    diary.close(Now(0.0, NOW))
    with closing(sqlite3.connect(at.history)) as other:
        mode = other.execute("pragma journal_mode").fetchone()
    assert mode is not None
    for tail in ("-wal", "-shm", "-journal"):
        at.history.with_name(at.history.name + tail).write_bytes(b"")
    done = clear(at, purge=True)
    assert (done.strangers, at.history.parent.exists()) == ([], False)


def test_the_rotated_logs_of_the_program_are_known(at: Places) -> None:
    handler = RotatingFileHandler(at.log, maxBytes=100, backupCount=LOG_FILES - 1, encoding="utf-8")
    for _ in range(2 * LOG_FILES):
        handler.emit(logging.makeLogRecord({"msg": "x" * 99}))
    handler.close()
    assert len(list(at.log.parent.glob("hipbreak.log*"))) == LOG_FILES
    assert clear(at, purge=True).strangers == []
    assert not at.log.parent.exists()


def test_without_purge_only_what_serves_the_moment_goes(at: Places) -> None:
    live(at)
    for name in ("running.json", "lock"):
        (at.runtime / name).write_text("{}")
    kept = {path: path.read_bytes() for path in everything(at) if path.is_file()}
    passing = {path for path in kept if path.is_relative_to(at.cache) or path.is_relative_to(at.runtime)}
    done = clear(at, purge=False)
    assert (done.removed, done.faults, done.strangers) == ([], [], [])
    assert not at.cache.exists()
    assert not at.runtime.exists()
    left = {path: path.read_bytes() for path in everything(at) if path.is_file()}
    assert left == {path: data for path, data in kept.items() if path not in passing}


@pytest.mark.parametrize("purge", [False, True])
def test_where_nothing_is_nothing_happens(at: Places, purge: bool) -> None:
    for _ in range(2):
        done = clear(at, purge=purge)
        assert (done.removed, done.faults, done.closed, done.strangers) == ([], [], [], [])
    assert [folder for folder in at.folders if folder.exists()] == []


def test_own_moves_go_with_their_pictures_and_what_hipbreak_never_read_stays(at: Places) -> None:
    moves, routines = at.config.parent / "moves", at.config.parent / "routines"
    for folder in (moves, routines):
        folder.mkdir()
    (moves / "mine.toml").write_text(MOVE, encoding="utf-8")
    (moves / "broken[1].toml").write_text("not = [toml", encoding="utf-8")
    (moves / "faulty.toml").write_text(f'{MOVE}\n[[phase]]\npicture = "up.png"\n', encoding="utf-8")
    (moves / "up.png").write_bytes(b"a picture that a move names")
    (routines / "morning.toml").write_text(ROUTINE, encoding="utf-8")
    strange = [moves / "holiday.png", moves / "p.toml.bak", routines / "notes.txt", at.config.parent / "mine.md"]
    for path in strange:
        path.write_text("not hipbreak's")
    done = clear(at, purge=True)
    assert {path for path in everything(at) if path.is_file()} == set(strange)
    assert sorted(done.strangers) == sorted(strange)
    assert done.faults == []


def test_a_folder_with_the_name_of_a_file_of_ours_is_not_ours(at: Places) -> None:
    (at.config / "precious").mkdir(parents=True)
    done = clear(at, purge=True)
    assert (done.strangers, done.faults) == ([at.config], [])
    assert (at.config / "precious").is_dir()


# --- what is not --------------------------------------------------------------------------------------------------


def ahead(at: Places, which: str) -> Path:
    return {"config": at.config.parent, "history": at.history.parent, "cache": at.cache, "log": at.log.parent}[which]


@posix
@pytest.mark.parametrize("which", ["config", "history", "cache", "log"])
def test_behind_a_link_in_the_place_of_a_folder_nothing_is_touched(at: Places, tmp_path: Path, which: str) -> None:
    live(at)
    (at.config.parent / "moves").mkdir()
    (at.config.parent / "moves" / "mine.toml").write_text(MOVE, encoding="utf-8")
    folder, elsewhere = ahead(at, which), tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    done = clear(at, purge=True)
    assert sorted(elsewhere.rglob("*")) == before != []
    assert (done.closed, done.faults, done.strangers) == ([folder], [], [])
    assert folder.is_symlink()
    assert [each for each in at.folders if each.exists() and each != folder and each not in folder.parents] == []


@posix
def test_links_go_and_what_they_lead_to_stays(at: Places, tmp_path: Path) -> None:
    """Settings that are kept elsewhere."""
    file = tmp_path / "dotfiles.toml"
    file.write_text("[sitting]\n")
    at.config.symlink_to(file)
    done = clear(at, purge=True)
    assert (done.faults, done.closed, done.strangers) == ([], [], [])
    assert file.read_text() == "[sitting]\n"
    assert not at.config.parent.exists()


@pytest.mark.parametrize("purge", [False, True])
def test_what_somebody_else_keeps_in_a_folder_of_that_name_stays(at: Places, tmp_path: Path, purge: bool) -> None:
    """With XDG_CACHE_HOME=$HOME it is the folder of the person's own checkout."""
    folder = tmp_path / "hipbreak"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("precious")
    (folder / "README.md").write_text("precious")
    at.cache.rmdir()  # on Windows it lies in the settings' folder, where it would be a stranger's then
    done = clear(replace(at, cache=folder), purge=purge)
    assert (done.faults, done.strangers) == ([], [folder / ".git", folder / "README.md"])
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["README.md", "config"]


@pytest.mark.skipif(sys.platform != "win32" or on_wine(), reason="Windows' own kind of links, which Wine has not got")
def test_a_junction_is_a_link(at: Places, tmp_path: Path) -> None:
    """In the place of hipbreak's folder nothing in it is touched."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "config.toml").write_text("precious")
    place = at.config.parent
    shutil.rmtree(place)
    if sys.platform == "win32":
        import _winapi

        _winapi.CreateJunction(str(folder), str(place))
    done = clear(at, purge=True)
    assert (folder / "config.toml").read_text() == "precious"
    assert done.closed == [place]
    assert os.path.lexists(place)


@posix
def test_a_linked_folder_of_moves_is_not_read_and_not_entered(at: Places, tmp_path: Path) -> None:
    folder = tmp_path / "moves"
    folder.mkdir()
    (folder / "mine.toml").write_text(MOVE, encoding="utf-8")
    (at.config.parent / "moves").symlink_to(folder)
    done = clear(at, purge=True)
    assert (done.strangers, done.closed) == ([at.config.parent / "moves"], [])
    assert (folder / "mine.toml").exists()


@posix
@pytest.mark.parametrize("linked", [False, True])
def test_a_cache_that_is_the_settings_folder_is_not_emptied(at: Places, tmp_path: Path, linked: bool) -> None:
    """XDG_CACHE_HOME may be anything, by another name as well."""
    live(at)
    cache = at.config.parent
    if linked:
        (tmp_path / "other").symlink_to(at.config.parent.parent)
        cache = tmp_path / "other" / at.config.parent.name
    where = replace(at, cache=cache)
    assert where.cache.samefile(at.config.parent)
    done = clear(where, purge=False)
    assert (at.config.exists(), done.strangers, done.faults) == (True, [], [])


@posix
def test_a_runtime_folder_that_is_the_settings_folder_loses_only_what_is_of_the_moment(at: Places) -> None:
    live(at)
    where = replace(at, runtime=at.config.parent)
    (where.runtime / "running.json").write_text(json.dumps({"pid": 1}))
    done = clear(where, purge=False)
    assert (at.config.exists(), done.strangers) == (True, [])
    assert not (where.runtime / "running.json").exists()


@contextmanager
def somebody(folder: Path) -> Iterator[None]:
    """Root may remove anything, so what ``folder`` holds is somebody's who may not."""
    if sys.platform == "win32" or os.geteuid():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@posix
def test_what_cannot_be_removed_is_named_once_and_the_rest_goes() -> None:
    base = person.short_folder()
    folders = {name: base / name for name in ("config", "data", "state", "log", "cache", "run")}
    at = Places(
        folders["config"] / "config.toml",
        folders["data"] / "history.db",
        folders["state"] / "state.json",
        folders["log"] / "hipbreak.log",
        folders["cache"],
        folders["run"],
    )
    places.make(at)
    live(at)
    stuck = at.log.parent
    stuck.chmod(0o500)
    try:
        with somebody(base):
            done = clear(at, purge=True)
        assert {path for path, _ in done.faults} == set(stuck.iterdir())
        assert (done.strangers, sorted(base.iterdir())) == ([], [stuck])
    finally:
        stuck.chmod(0o700)
        shutil.rmtree(base)


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_left_alone(at: Places) -> None:
    live(at)
    os.chown(at.config.parent, NOBODY, NOBODY)
    done = clear(at, purge=True)
    assert (done.closed, at.config.exists()) == ([at.config.parent], True)


def test_a_run_without_a_folder_of_the_session_is_cleared_too(at: Places) -> None:
    beside = at.state.parent / "run"
    beside.mkdir(mode=0o700, exist_ok=True)
    for name in ("lock", "running.json", "socket"):
        (beside / name).write_text("")
    clear(at, purge=True)
    assert not at.state.parent.exists()


def test_in_the_folder_where_it_is_typed_nothing_is_ours(at: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """F52: without a home folder a system's answer may be relative."""
    live(at)
    monkeypatch.chdir(at.config.parent.parent)
    where = replace(at, config=Path(at.config.parent.name, at.config.name))
    assert where.config.exists()
    done = clear(where, purge=True)
    assert (done.closed, at.config.exists(), at.history.exists()) == ([where.config.parent], True, False)


CASES: list[Callable[[Places], Path]] = [lambda at: at.config.parent, lambda at: at.cache]


@pytest.mark.parametrize("where", CASES)
def test_what_stands_around_our_folders_is_never_touched(at: Places, where: Callable[[Places], Path]) -> None:
    folder = where(at)
    beside = folder.parent / "other program" / "config.toml"
    beside.parent.mkdir(exist_ok=True)
    beside.write_text("theirs")
    clear(at, purge=True)
    assert beside.read_text() == "theirs"
    assert not folder.exists()
