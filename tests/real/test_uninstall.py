"""Uninstalled on a real desktop: the program ends, what it left is gone, and a program that hangs keeps everything."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.program import Running
from tests.real.session import desktop
from tests.real.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]


@pytest.fixture
def day() -> Iterator[Running]:
    with desktop() as session:
        running = Running(session)
        running.has_sat(240)
        running.start()
        yield running


def home(day: Running) -> Path:
    return Path(day.desktop.env["HOME"])


def entry(day: Running) -> Path:
    return home(day) / ".config/autostart/hipbreak.desktop"


def ours(day: Running) -> list[Path]:
    """Everything of the home, and of the folder of the session, with our name."""
    bases = {home(day), Path(day.desktop.env["XDG_RUNTIME_DIR"])}
    return sorted(path for base in bases for path in base.rglob("*") if "hipbreak" in str(path.relative_to(base)))


def test_it_ends_the_program_and_keeps_the_diary_and_purged_nothing_is_left(day: Running) -> None:
    assert day.run("autostart", "on").returncode == 0
    assert day.run("routine", "--full").returncode == 0
    until(lambda: day.status()["routine_open"], 20, "the routine")
    done = day.run("uninstall")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("hipbreak has ended.\nhipbreak does not start at login any more.\nSettings, diary")
    assert day.ended(5) == 0
    assert not entry(day).exists()
    assert day.config.exists()
    assert day.state.exists()
    assert day.rows("pragma integrity_check") == [("ok",)]
    assert [path for path in ours(day) if ".cache" in path.parts or not path.is_relative_to(home(day))] == []

    day.start()
    assert day.rows("pragma integrity_check") == [("ok",)]
    done = day.run("uninstall", "--purge")
    assert (done.returncode, done.stderr) == (0, "")
    assert day.ended(5) == 0
    assert "Not made by hipbreak" not in done.stdout
    assert "Settings, diary and log are removed" in done.stdout
    assert ours(day) == []
    assert day.run("uninstall", "--purge").returncode == 0
    assert ours(day) == []


def test_a_program_that_hangs_keeps_everything_and_a_crashed_one_nothing(day: Running) -> None:
    assert day.run("autostart", "on").returncode == 0
    assert day.process is not None
    day.process.send_signal(signal.SIGSTOP)
    done = day.run("uninstall", "--purge")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"hipbreak: Nothing was removed. hipbreak (process {day.process.pid})")
    assert [file for file in (entry(day), day.config, day.state, day.diary) if not file.exists()] == []
    day.process.kill()
    day.ended(10)
    done = day.run("uninstall", "--purge")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("hipbreak is not running.\n")
    assert "Not made by hipbreak" not in done.stdout
    assert ours(day) == []
