"""What waits for the disk, and what is only a sign of life (S10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hipbreak import state_file
from hipbreak.app.keeping import ON_DISK_EACH, SIGN_EACH, Keeping
from hipbreak.core.effects import Effect, Overdue
from hipbreak.core.messages import Event, Look, Now, Sample, Skip
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.state import State, begin
from hipbreak.places import Places

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
LOOK = Look(Sample(1000.0))


class Kept:
    """A keeping with a folder of its own and a clock that is turned by hand."""

    def __init__(self, folder: Path) -> None:
        config, history, self.path, log = (folder / name for name in ("config.toml", "history.db", "state.json", "log"))
        self.keeping = Keeping(Places(config, history, self.path, log, folder, folder), lambda _: None)
        self.at = 1000.0

    def keep(self, event: Event, *effects: Effect) -> None:
        now = Now(self.at, MONDAY + timedelta(seconds=self.at))
        fresh = begin(now, DEFAULTS)
        self.keeping.keep(event, effects, replace(fresh, seat=replace(fresh.seat, at=self.at)), now, self.at)

    def written(self) -> tuple[float, float]:
        """The instants of what waited for the disk, and of what a start would go on from."""
        newest = state_file.load(self.path, State).saved
        for beside in self.path.parent.glob("state-sign*"):
            beside.unlink()
        waited = state_file.load(self.path, State).saved
        return (waited.elapsed if waited else 0.0), (newest.elapsed if newest else 0.0)


def test_what_was_said_or_decided_waits_for_the_disk(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep(Skip())
    assert kept.written() == (1000, 1000)
    kept.at += 1
    kept.keep(LOOK, Overdue(1))
    assert kept.written() == (1001, 1001)


def test_that_somebody_still_sits_there_does_not(tmp_path: Path) -> None:
    """Each wait for the disk wakes it, and the program several times."""
    kept = Kept(tmp_path)
    kept.keep(Skip())
    kept.at += 90
    kept.keep(LOOK)
    assert kept.written() == (1000, 1090)


def test_looks_of_each_second_leave_a_sign_now_and_then(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep(Skip())
    for _ in range(int(SIGN_EACH) + 5):
        kept.at += 1
        kept.keep(LOOK)
    assert kept.written() == (1000, 1000 + SIGN_EACH)


def test_now_and_then_a_look_waits_for_the_disk_too(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep(Skip())
    while kept.at < 1000 + ON_DISK_EACH:
        kept.at += 90
        kept.keep(LOOK)
    assert kept.written() == (kept.at, kept.at)


def test_a_start_goes_on_from_the_sign(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep(Skip())
    kept.at += 90
    kept.keep(LOOK)
    state, _, launched = Kept(tmp_path).keeping.begin()
    assert state.seat.at == 1090
    assert launched is not None
