"""``hipbreak uninstall``: what a person types, reads and gets as an exit code, and when nothing is removed."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hipbreak import cli, places, remote
from hipbreak.cli import belongings
from hipbreak.places import Places
from hipbreak.wording import uninstall as words
from tests import person

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS would take back what is real there")
Capture = pytest.CaptureFixture[str]
PROGRAM = "The program itself is removed by what installed it: pipx uninstall hipbreak"
OFF = "hipbreak is not running.\nStarting at login is off already.\n"


@dataclass
class Home:
    path: Path
    places: Places

    @property
    def entry(self) -> Path:
        return self.path / ".config/autostart/hipbreak.desktop"

    def live(self) -> None:
        """Settings, a diary and a log, and what a crash left in the session's folder."""
        places.make(self.places)
        for file in (self.places.config, self.places.history, self.places.state, self.places.log):
            file.write_text("")
        (self.places.runtime / "running.json").write_text("{}")

    def ours(self) -> list[Path]:
        return [path for path in self.path.rglob("*") if "hipbreak" in str(path.relative_to(self.path))]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    path = person.short_folder()
    (path / "run").mkdir(mode=0o700)
    person.move_in(path, monkeypatch)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path / "run"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(path / "etc"))
    yield Home(path, places.find())
    shutil.rmtree(path)


def read(capture: Capture) -> str:
    said = capture.readouterr()
    assert said.err == ""
    assert said.out.splitlines()[-1].startswith(PROGRAM)
    return "".join(said.out.partition(PROGRAM)[:1])


# --- what it says -------------------------------------------------------------------------------------------------


def test_settings_and_diary_stay_and_it_says_where(home: Home, capsys: Capture) -> None:
    home.live()
    assert cli.main(["autostart", "on"]) == 0
    capsys.readouterr()
    stay = (
        f"Settings, diary and log stay, in:\n  {home.places.config.parent}\n  {home.places.history.parent}\n"
        f"  {home.places.state.parent}\nTo remove them too: hipbreak uninstall --purge\n"
    )
    assert cli.main(["uninstall"]) == 0
    assert read(capsys) == f"hipbreak is not running.\nhipbreak does not start at login any more.\n{stay}"
    assert (home.entry.exists(), home.places.runtime.exists(), home.places.cache.exists()) == (False, False, False)
    assert all(file.exists() for file in (home.places.config, home.places.history, home.places.state, home.places.log))
    assert cli.main(["uninstall"]) == 0
    assert read(capsys) == f"{OFF}{stay}"


def test_purged_nothing_of_ours_is_left(home: Home, capsys: Capture) -> None:
    home.live()
    assert cli.main(["uninstall", "--purge"]) == 0
    assert read(capsys) == f"{OFF}Settings, diary and log are removed.\n"
    assert home.ours() == []
    assert cli.main(["uninstall", "--purge"]) == 0
    assert read(capsys) == f"{OFF}{words.NOTHING}\n"
    assert home.ours() == []


def test_what_hipbreak_did_not_make_is_named(home: Home, capsys: Capture) -> None:
    home.live()
    moves = home.places.config.parent / "moves"
    moves.mkdir()
    (moves / "mine.toml").write_text("")
    (moves / "notes.txt").write_text("")
    assert cli.main(["uninstall", "--purge"]) == 0
    assert read(capsys) == (
        f"{OFF}Settings, diary and log are removed, and your own moves and routines with them.\n"
        f"Not made by hipbreak, so left where it is:\n  {moves / 'notes.txt'}\n"
    )
    assert cli.main(["uninstall", "--purge"]) == 0
    assert read(capsys) == f"{OFF}Not made by hipbreak, so left where it is:\n  {moves / 'notes.txt'}\n"


def test_an_administrators_entry_is_said_and_all_else_goes(home: Home, capsys: Capture) -> None:
    home.live()
    cli.main(["autostart", "on"])
    shared = home.path / "etc/autostart/hipbreak.desktop"
    shared.parent.mkdir(parents=True)
    home.entry.rename(shared)
    capsys.readouterr()
    assert cli.main(["uninstall", "--purge"]) == 0
    assert f"hipbreak starts at login for everybody here. {shared} is not yours alone" in read(capsys)
    assert shared.exists()
    assert home.ours() == [shared]


# --- steps that fail ----------------------------------------------------------------------------------------------


def test_each_step_that_fails_costs_a_sentence_and_the_others_happen(home: Home, capsys: Capture) -> None:
    home.live()
    elsewhere = home.path / "dotfiles"
    home.places.config.parent.rename(elsewhere)
    home.places.config.parent.symlink_to(elsewhere)
    home.entry.mkdir(parents=True)
    assert cli.main(["uninstall", "--purge"]) == 1
    said = capsys.readouterr()
    first, second = said.err.splitlines()
    assert first.startswith(f"hipbreak: {home.entry} is no plain file")
    assert second.startswith(f"hipbreak: {home.places.config.parent} is a link, or no folder of yours alone")
    assert "All else of hipbreak's is removed." in said.out.splitlines()
    assert (elsewhere / "config.toml").exists()
    assert not home.places.history.exists()


def test_a_runtime_folder_that_is_not_to_be_trusted_stops_it(
    home: Home, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs cannot be known then."""
    home.live()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home.path / "nowhere"))
    (home.places.state.parent / "run").symlink_to(home.path / "run")
    before = home.ours()
    assert cli.main(["uninstall", "--purge"]) == 1
    said = capsys.readouterr()
    assert (said.out, home.ours()) == ("", before)
    assert said.err.startswith("hipbreak: Nothing was removed. The folder for hipbreak's socket is not yours alone")


def test_one_that_was_started_without_the_folder_of_the_session_is_found(home: Home, capsys: Capture) -> None:
    """Its lock lies beside the state."""
    home.live()
    beside = home.places.state.parent / "run"
    beside.mkdir(mode=0o700, exist_ok=True)
    before = home.ours()
    claim = remote.claim(beside)
    assert claim is not None and beside != home.places.runtime
    try:
        assert cli.main(["uninstall", "--purge"]) == 1
    finally:
        claim.release()
    said = capsys.readouterr()
    assert (said.out, set(before) <= set(home.ours())) == ("", True)
    assert said.err.startswith("hipbreak: Nothing was removed. hipbreak is running but does not answer")


@pytest.mark.parametrize("answers", [True, False])
def test_a_program_that_cannot_be_ended_keeps_everything(home: Home, capsys: Capture, answers: bool) -> None:
    """One that has the lock and never answers, and one that says no."""
    home.live()
    before = home.ours()
    claim = remote.claim(home.places.runtime)
    assert claim is not None
    refusal = {"ok": False, "code": "failed"}
    server = remote.Server(home.places.runtime, lambda request: request.reply(refusal)) if answers else None
    try:
        assert cli.main(["uninstall", "--purge"]) == 1
    finally:
        if server:
            server.close()
        claim.release()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("hipbreak: Nothing was removed. hipbreak ")
    assert set(before) - {home.places.runtime / "running.json"} <= set(home.ours())


def nobody(_: int) -> None:
    raise KeyError("no such user")


def test_without_a_home_folder_nothing_of_the_folder_it_is_typed_in_is_touched(
    home: Home, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F52: the system's answer is a literal ``~`` then, or none at all."""
    import pwd  # Windows has none

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.chdir(home.path)
    here = home.path / "~/.config/hipbreak/config.toml"
    here.parent.mkdir(parents=True)
    here.write_text("somebody's")
    with contextlib.suppress(OSError):
        assert not places.find().config.is_absolute(), "the home of whoever runs the tests is not touched"
    assert cli.main(["uninstall", "--purge"]) == 1
    assert capsys.readouterr().out == ""
    assert here.exists()


@pytest.mark.parametrize("command", ["hipbreak | true", "hipbreak >&-", "hipbreak > /dev/null 2>&-"])
def test_whoever_reads_stops_nothing(home: Home, command: str) -> None:
    home.live()
    line = command.replace("hipbreak", f"{sys.executable} -m hipbreak uninstall --purge", 1)
    subprocess.run(["sh", "-c", line], cwd=ROOT, timeout=60, check=False, capture_output=True)
    assert home.ours() == []


@pytest.mark.parametrize("words_typed", [["uninstall", "--pur"], ["uninstall", "everything"]])
def test_wrong_use_removes_nothing(home: Home, capsys: Capture, words_typed: list[str]) -> None:
    home.live()
    before = home.ours()
    assert cli.main(words_typed) == 2
    assert home.ours() == before


# --- the words ----------------------------------------------------------------------------------------------------


def test_many_strangers_are_counted() -> None:
    said = words.strangers([f"/a/{number}" for number in range(words.MOST + 3)])
    assert said.count("\n") == words.MOST + 1
    assert said.endswith("and 3 more")


@pytest.mark.parametrize("what", ["gone", "none", "shared", "theirs", "hides"])
def test_every_end_of_an_entry_has_its_words(what: str) -> None:
    assert "{" not in words.entry(what, "hipbreak.desktop")


def test_the_lock_is_the_one_of_the_program() -> None:
    from hipbreak.remote.peer import lock_path

    assert lock_path(Path("x")).name == belongings.LOCK
