"""The diary: nothing acknowledged is lost, nothing is deleted, and each day gets its own (F11, F20 to F22, F33)."""

from __future__ import annotations

import contextlib
import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hipbreak.core.effects import (
    BoutCorrected,
    BoutEnded,
    BoutStarted,
    Dropped,
    Due,
    Effect,
    Notice,
    Outcome,
    OutcomeKind,
    Prompt,
    PromptGone,
    RoutineEnded,
    RoutineStarted,
)
from hipbreak.core.messages import MoveDone, Now
from hipbreak.history import Bout, Diary, UnreadableError, schema, to_json
from hipbreak.history.days import shares
from hipbreak.history.diary import MOST_WAITING

CET = timezone(timedelta(hours=1))
DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 9, tzinfo=CET)
KILLS = 60 if sys.platform == "linux" else 12  # where it takes seconds until a process runs
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, signals and limits of POSIX")


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CET)


def now(wall: datetime = NINE, elapsed: float = 0.0) -> Now:
    return Now(elapsed, wall)


def bout(began: datetime, ended: datetime, why: str = "input", *, seconds: float | None = None) -> BoutEnded:
    sat = (ended - began).total_seconds() if seconds is None else seconds
    return BoutEnded(0.0, sat, why, began, ended, sat, sat / 2, 0.0, keep=sat >= 60)


def prompt(number: int, due: int, *, sign_off: bool = False) -> Prompt:
    return Prompt(number, due, "normal", 0, ("start", "later", "skip"), 1800.0, 0.0, (), 1, 5, 20.0, sign_off)


def opened(path: Path, wall: datetime = NINE) -> Diary:
    diary, notices = Diary.open(path, wall)
    assert notices == ()
    return diary


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hipbreak" / "history.db"


def fill(diary: Diary, *effects: Effect, wall: datetime = NINE) -> None:
    for effect in effects:
        assert diary.record(effect, now(wall)) == ()


def dump(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


# --- what is kept ---


def test_a_day_is_summed_up(path: Path) -> None:
    diary = opened(path)
    fill(
        diary,
        BoutStarted(0.0, at(9)),
        bout(at(9), at(9, 40)),
        bout(at(10), at(10, 0), seconds=20),
        bout(at(10, 5), at(11, 5)),
        Due(1, False, at(9, 30)),
        prompt(1, 1),
        PromptGone(1, "held"),
        prompt(2, 1),
        PromptGone(2, "unanswered"),
        Outcome(1, "walked away", at(9, 30)),
        Due(2, False, at(10, 35)),
        prompt(3, 2),
        PromptGone(3, "answered"),
        RoutineStarted(1, ("lunge", "bridge", "scoop"), "left", at(11, 5)),
        RoutineEnded(1, (MoveDone("lunge", 45.0, 6, 6), MoveDone("bridge", 60.0, 0, 0)), False, at(11, 5)),
        RoutineStarted(2, ("scoop",), "right", at(11, 30), "single"),
        RoutineEnded(2, (), False, at(11, 30)),
        Outcome(2, "partly done", at(10, 35)),
        Notice("standing_over"),
    )
    (day,) = diary.days(DAY, DAY)
    assert to_json(day) == {
        "day": "2026-11-24",
        "sitting_seconds": 6000.0,
        "longest_bout_seconds": 3600.0,
        "breaks": 2,
        "routines": 1,
        "moves": 2,
        "prompts": 2,
        "outcomes": {"walked away": 1, "partly done": 1},
    }
    assert [routine.kind for routine in diary.routines(DAY, DAY)] == ["full", "single"]
    assert diary.routines(DAY, DAY)[0].moves[0] == MoveDone("lunge", 45.0, 6, 6)
    assert [reminder.outcome for reminder in diary.reminders(DAY, DAY)] == ["walked away", "partly done"]
    assert diary.bouts(DAY, DAY)[0] == Bout(at(9), at(9, 40), 2400.0, 1200.0, 0.0, "input")
    assert json.loads(json.dumps(to_json(diary.bouts(DAY, DAY))))[0]["began"] == "2026-11-24T09:00:00+01:00"
    assert diary.span() == (DAY, DAY)


def test_a_due_keeps_its_first_outcome(path: Path) -> None:
    diary = opened(path)
    fill(diary, Due(1, False, NINE), Outcome(1, "skipped", NINE), Outcome(1, "ignored", NINE))
    assert diary.days(DAY, DAY)[0].outcomes == {"skipped": 1}


def test_an_outcome_without_its_due_is_kept_all_the_same(path: Path) -> None:
    diary = opened(path)
    fill(diary, Outcome(9, "ignored", NINE))
    assert diary.reminders(DAY, DAY)[0].outcome == "ignored"


def test_a_dropped_sign_off_was_no_reminder(path: Path) -> None:
    diary = opened(path)
    fill(diary, Due(1, True, at(17, 30)), Dropped(1), Due(2, False, at(18)), prompt(5, 2, sign_off=True))
    assert [(due.began, due.sign_off) for due in diary.reminders(DAY, DAY)] == [(at(18), True)]


def test_numbers_that_start_again_mean_the_newest_due(path: Path) -> None:
    diary = opened(path)
    fill(diary, Due(1, False, at(9)), prompt(1, 1), Due(1, False, at(10)), prompt(1, 1), PromptGone(1, "undelivered"))
    assert [len(due.shown) for due in diary.reminders(DAY, DAY)] == [1, 0]


def test_moves_of_a_week_run_from_monday_to_sunday(path: Path) -> None:
    diary = opened(path)
    for day in (22, 23, 29, 30):
        fill(diary, RoutineEnded(1, (MoveDone("lunge"), MoveDone("scoop")), True, at(9, day=day)))
    assert diary.moves_in_week(DAY) == 4
    assert diary.moves_in_week(date(2026, 11, 30)) == 2


def test_an_empty_diary_has_empty_days(path: Path) -> None:
    diary = opened(path)
    assert [day.sitting_seconds for day in diary.days(DAY, DAY + timedelta(days=2))] == [0.0, 0.0, 0.0]
    assert diary.days(DAY, DAY - timedelta(days=1)) == ()
    assert diary.span() is None
    assert diary.bouts(date.min, date.max) == ()


# --- corrections (S8) ---


def test_i_was_up_ends_the_last_bout_earlier_and_keeps_the_original(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(9), at(11)), BoutCorrected(at(9), "was_up", at(10, 40)))
    assert diary.bouts(DAY, DAY) == (Bout(at(9), at(10, 40), 6000.0, 3600.0, 0.0, "was_up"),)
    (correction,) = diary.corrections(DAY, DAY)
    assert correction.before == {"ended": "2026-11-24T10:00:00.000000Z", "seconds": 7200.0}
    assert correction.after == {"ended": "2026-11-24T09:40:00.000000Z", "seconds": 6000.0}


def test_up_before_it_began_leaves_no_sitting(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(9), at(10)), BoutCorrected(at(9), "was_up", at(8)))
    assert diary.bouts(DAY, DAY)[0].seconds == 0
    assert diary.days(DAY, DAY)[0].breaks == 0


def test_i_was_here_joins_two_bouts_and_keeps_the_original(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(9), at(10)), BoutCorrected(at(9), "still_here", None))
    assert diary.bouts(DAY, DAY)[0].goes_on
    assert diary.days(DAY, DAY)[0].breaks == 0
    fill(diary, bout(at(9), at(11)))
    assert diary.bouts(DAY, DAY) == (Bout(at(9), at(11), 7200.0, 3600.0, 0.0, "input"),)
    assert diary.corrections(DAY, DAY)[0].before["seconds"] == 3600.0


def test_a_running_bout_that_was_over_leaves_a_trace(path: Path) -> None:
    diary = opened(path)
    fill(diary, BoutCorrected(at(9), "was_up", at(10)), bout(at(9), at(10), "was_up"), wall=at(10, 30))
    (correction,) = diary.corrections(DAY, DAY)
    assert (correction.at, correction.before["ended"]) == (at(10, 30), None)


began = st.integers(0, 5).map(lambda n: at(9 + n))
minutes = st.integers(0, 200)
effects: st.SearchStrategy[Effect] = st.one_of(
    st.builds(
        lambda b, m, why: bout(b, b + timedelta(minutes=m), why), began, minutes, st.sampled_from(["input", "was_up"])
    ),
    st.builds(lambda b, m: BoutCorrected(b, "was_up", b + timedelta(minutes=m)), began, minutes),
    st.builds(lambda b: BoutCorrected(b, "still_here", None), began),
    st.builds(Due, st.integers(1, 3), st.booleans(), began),
    st.builds(prompt, st.integers(1, 4), st.integers(1, 3), sign_off=st.booleans()),
    st.builds(PromptGone, st.integers(1, 4), st.sampled_from(["held", "answered"])),
    st.builds(Outcome, st.integers(1, 3), st.sampled_from(["skipped", "ignored", "finished"]), began),
    st.builds(Dropped, st.integers(1, 3)),
    st.builds(RoutineStarted, st.just(1), st.just(("lunge",)), st.just("left"), began),
    st.builds(RoutineEnded, st.just(1), st.just((MoveDone("lunge", 45.0, 6, 6),)), st.booleans(), began),
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(effects, st.integers(1, 3)), max_size=12))
def test_recording_again_after_a_crash_changes_nothing(
    steps: list[tuple[Effect, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("diary")
    once, often = opened(folder / "a" / "history.db"), opened(folder / "b" / "history.db")
    for number, (effect, times) in enumerate(steps):
        fill(once, effect, wall=at(20, number))
        for again in range(times):
            fill(often, effect, wall=at(20, number) + timedelta(seconds=again))
    assert dump(folder / "a" / "history.db") == dump(folder / "b" / "history.db")


# --- whose day it is ---


def test_a_bout_past_four_in_the_morning_belongs_to_two_days(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(23, day=23), at(5, day=24)), bout(at(3, day=25), at(3, 30, day=25)))
    days = diary.days(date(2026, 11, 23), DAY)
    assert [(d.sitting_seconds, d.longest_bout_seconds, d.breaks) for d in days] == [
        (5 * 3600.0, 5 * 3600.0, 0),
        (5400.0, 3600.0, 2),
    ]


def test_locked_minutes_are_shared_out_by_length(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(3, day=24), at(5, day=24), seconds=3600))
    assert [day.sitting_seconds for day in diary.days(date(2026, 11, 23), DAY)] == [1800.0, 1800.0]


@pytest.mark.parametrize(
    ("night", "starts", "before", "after"),
    [
        (date(2026, 3, 29), time(4), 4, 2),  # 02:00 becomes 03:00: from 23:00 to 04:00 it is four hours
        (date(2026, 10, 25), time(4), 6, 2),  # 03:00 becomes 02:00: six
        (date(2026, 3, 29), time(0), 1, 5),
        (date(2026, 10, 25), time(0), 1, 7),
    ],
)
def test_the_nights_when_clocks_change(night: date, starts: time, before: int, after: int, path: Path) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime.combine(night - timedelta(days=1), time(23), berlin)
    morning = datetime.combine(night, time(6), berlin)
    seconds = (morning.astimezone(UTC) - evening.astimezone(UTC)).total_seconds()
    diary = opened(path)
    fill(diary, bout(evening, morning, seconds=seconds))
    days = diary.days(night - timedelta(days=1), night, starts)
    assert [day.sitting_seconds / 3600 for day in days] == [before, after]


@given(
    begins=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    offsets=st.tuples(st.integers(-720, 840), st.integers(-720, 840)),
    length=st.floats(-7200, 200_000),
    seconds=st.floats(0, 86_400),
    starts=st.times(),
)
def test_no_second_is_lost_or_counted_twice(
    begins: datetime, offsets: tuple[int, int], length: float, seconds: float, starts: time
) -> None:
    first, second = (timezone(timedelta(minutes=offset)) for offset in offsets)
    start = begins.replace(tzinfo=first)
    whole = Bout(start, (start + timedelta(seconds=length)).astimezone(second), seconds, 0.0, 0.0, "input")
    parts = shares(whole, starts)
    assert sum(share for _, share in parts) == pytest.approx(seconds)
    assert all(share >= 0 for _, share in parts)
    assert sorted({day for day, _ in parts}) == [day for day, _ in parts]


def test_a_clock_set_back_leaves_all_of_it_on_the_first_day(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(9), at(8), seconds=1800))
    assert diary.days(DAY, DAY)[0].sitting_seconds == 1800


# --- crashes and damage ---

WRITER = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from hipbreak.core.messages import MoveDone, Now
from hipbreak.core.effects import BoutEnded, RoutineEnded
from hipbreak.history import Diary
wall = datetime(2026, 1, 1, tzinfo=UTC)
diary, notices = Diary.open(Path(sys.argv[1]), wall)
assert not notices, notices
number = int(sys.argv[2])
while True:
    began = wall + timedelta(minutes=number)
    ended = BoutEnded(0.0, 60.0, "input", began, began, float(number), 0.0, 0.0, True)
    moves = tuple(MoveDone("lunge", float(number), n, n) for n in range(40))
    for effect in (ended, RoutineEnded(number, moves, True, began)):
        said = diary.record(effect, Now(0.0, began))
        assert not said, said
    print(number, flush=True)
    number += 1
"""


def test_kills_lose_nothing_that_was_acknowledged(path: Path) -> None:
    acknowledged: list[int] = []
    for _ in range(KILLS):
        start = max(acknowledged, default=0) + 1
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(random.randint(1, 4))]
        assert child.poll() is None
        child.kill()
        lines += child.communicate()[0].splitlines(keepends=True)
        acknowledged += [int(line) for line in lines if line.endswith("\n")]
    diary = opened(path)
    kept = {round(bout.seconds) for bout in diary.bouts(date.min, date.max)}
    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= kept
    routines = diary.routines(date.min, date.max)
    assert {len(routine.moves) for routine in routines} == {40}
    assert all(len({move.seconds for move in routine.moves}) == 1 for routine in routines)
    assert not list(path.parent.glob("*corrupt*"))


def damaged(how: str, whole: bytes) -> bytes:
    match how:
        case "empty":
            return b""
        case "header":
            return random.Random(1).randbytes(100) + whole[100:]
        case "zeroed page":
            return whole[:4096] + bytes(4096) + whole[8192:]
        case "zeroed start":
            return bytes(4096) + whole[4096:]
        case "text":
            return b"this is no diary\n" * 1000
        case _:
            return whole[: int(len(whole) * float(how))]


DAMAGE = ["empty", "header", "zeroed page", "zeroed start", "text", "0.0001", "0.01", "0.3", "0.5", "0.9"]


@pytest.fixture(scope="module")
def sixty_bouts(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "history.db"
    diary = opened(path)
    for n in range(60):
        fill(diary, bout(at(9) + timedelta(hours=n), at(10) + timedelta(hours=n)))
        fill(diary, RoutineEnded(n, (MoveDone("lunge"),) * 40, True, at(9) + timedelta(hours=n)))
    diary.close(now())
    return path.read_bytes()


@pytest.fixture
def long_diary(path: Path, sixty_bouts: bytes) -> Path:
    opened(path).close(now())
    path.write_bytes(sixty_bouts)
    return path


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_diary_is_put_aside_and_the_backup_takes_its_place(how: str, long_diary: Path) -> None:
    path = long_diary
    diary = opened(path)
    assert diary.back_up(NINE) == ()
    fill(diary, bout(at(8, day=30), at(9, day=30)))
    diary.close(now())
    path.write_bytes(damaged(how, path.read_bytes()))
    broken = path.read_bytes()
    (path.parent / "history.db-journal").write_bytes(b"left over")

    diary, notices = Diary.open(path, NINE)
    assert notices == ("diary_restored",)
    assert len(diary.bouts(date.min, date.max)) == 60
    assert (path.parent / "history.db.corrupt-20261124T080000Z").read_bytes() == broken
    fill(diary, bout(at(8, day=30), at(9, day=30)))
    diary.close(now())
    assert len(opened(path).bouts(date.min, date.max)) == 61


@pytest.mark.parametrize("how", DAMAGE[1:])
def test_without_a_backup_a_new_diary_begins_and_the_old_file_stays(how: str, long_diary: Path) -> None:
    path = long_diary
    path.write_bytes(damaged(how, path.read_bytes()))
    broken = path.read_bytes()
    read, notices = Diary.read(path)
    assert notices == ("diary_damaged",)
    assert read.bouts(date.min, date.max) == ()
    assert path.read_bytes() == broken
    diary, notices = Diary.open(path, NINE)
    assert notices == ("diary_begun_again",)
    fill(diary, bout(at(9), at(10)))
    assert (path.parent / "history.db.corrupt-20261124T080000Z").read_bytes() == broken


def test_the_newest_good_backup_is_the_one(path: Path) -> None:
    diary = opened(path)
    for day in (20, 21, 22):
        fill(diary, bout(at(9, day=day), at(10, day=day)))
        diary.back_up(at(23, day=day))
    diary.close(now())
    newest = path.parent / "backups" / "history-2026-11-22.db"
    newest.write_bytes(b"SQLite format 3\0 and nothing more")
    path.unlink()
    diary, notices = Diary.open(path, NINE)
    assert notices == ("diary_restored",)
    assert len(diary.bouts(date.min, date.max)) == 2


def test_damage_while_it_runs_is_repaired_and_the_entry_kept(long_diary: Path) -> None:
    path = long_diary
    diary = opened(path)
    diary.back_up(NINE)
    path.write_bytes(damaged("zeroed start", path.read_bytes()))
    assert diary.record(bout(at(8, day=30), at(9, day=30)), now()) == ("diary_restored",)
    assert len(diary.bouts(date.min, date.max)) == 61


@posix
def test_a_diary_that_is_taken_away_while_it_runs_is_noticed(path: Path) -> None:
    diary = opened(path)
    fill(diary, bout(at(9), at(10)))
    path.rename(path.with_name("mine.db"))
    fill(diary, bout(at(11), at(12)))
    assert diary.waiting == 0
    diary.close(now())
    assert [bout.began for bout in opened(path).bouts(DAY, DAY)] == [at(11)]


def test_a_diary_of_a_newer_hipbreak_is_not_touched(long_diary: Path) -> None:
    path = long_diary
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    before, names = path.read_bytes(), sorted(path.parent.iterdir())
    diary, notices = Diary.open(path, NINE)
    assert notices == ("diary_newer",)
    fill(diary, bout(at(9), at(10)))
    assert len(diary.bouts(DAY, DAY)) == 1
    assert diary.back_up(NINE) == ()
    assert diary.close(now()) == ()
    assert Diary.read(path)[1] == ("diary_newer",)
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == names


# --- when it cannot be written ---


def test_a_diary_that_is_locked_waits_and_says_so_once(path: Path) -> None:
    diary = opened(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert diary.record(bout(at(9), at(10)), now(elapsed=0)) == ("diary_locked",)
    assert diary.record(bout(at(11), at(12)), now(elapsed=1)) == ()
    assert diary.record(bout(at(13), at(14)), now(elapsed=9)) == ()
    assert diary.waiting == 3
    other.execute("COMMIT")
    other.close()
    assert len(diary.bouts(DAY, DAY)) == 3
    assert diary.record(BoutStarted(0.0, at(15)), now(elapsed=12)) == ()
    assert diary.waiting == 3
    assert diary.record(BoutStarted(0.0, at(15)), now(elapsed=20)) == ()
    assert diary.waiting == 0
    assert len(opened(path).bouts(DAY, DAY)) == 3


@pytest.mark.parametrize("waiting", [False, True])
def test_a_question_to_a_diary_that_is_locked_is_answered_soon_with_an_error(path: Path, waiting: bool) -> None:
    """Python's own copying would go on until the other program lets go."""
    diary = opened(path)
    assert diary.record(bout(at(9), at(10)), now()) == ()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        if waiting:
            assert diary.record(bout(at(11), at(12)), now()) == ("diary_locked",)
        with pytest.raises(UnreadableError):
            diary.days(DAY, DAY)
        other.execute("COMMIT")
    assert len(diary.bouts(DAY, DAY)) == 1 + waiting
    assert diary.close(now()) == ()


def test_a_diary_that_is_locked_is_read_as_an_empty_one_and_said(path: Path) -> None:
    opened(path).close(now())
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        diary, notices = Diary.read(path)
    assert notices == ("diary_locked",)
    assert diary.bouts(DAY, DAY) == ()


def test_a_diary_locked_at_the_start_is_not_taken_for_damaged(path: Path) -> None:
    opened(path).close(now())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    diary, notices = Diary.open(path, NINE)
    assert notices == ("diary_locked",)
    assert diary.record(bout(at(9), at(10)), now()) == ()
    assert diary.days(DAY, DAY)[0].sitting_seconds == 3600
    other.close()
    assert diary.close(now()) == ()
    assert len(opened(path).bouts(DAY, DAY)) == 1
    assert not list(path.parent.glob("*corrupt*"))


def test_no_journal_no_entry_until_there_is_room_for_one(path: Path) -> None:
    diary = opened(path)
    journal = path.with_name("history.db-journal")
    journal.mkdir()
    assert diary.record(bout(at(9), at(10)), now(elapsed=0)) == ("diary_unwritable",)
    journal.rmdir()
    assert diary.record(bout(at(11), at(12)), now(elapsed=10)) == ()
    assert len(opened(path).bouts(DAY, DAY)) == 2


def test_without_a_folder_everything_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "hipbreak" / "history.db"
    diary, notices = Diary.open(path, NINE)
    assert notices == ("diary_unwritable",)
    assert diary.record(bout(at(9), at(10)), now()) == ()
    assert diary.days(DAY, DAY)[0].sitting_seconds == 3600
    assert diary.back_up(NINE) == ()
    assert diary.close(now()) == ("diary_unsaved",)


def test_more_than_memory_holds_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    diary, _ = Diary.open(tmp_path / "file" / "history.db", NINE)
    for n in range(MOST_WAITING):
        assert diary.record(bout(at(9), at(10) + timedelta(minutes=n)), now()) == ()
    assert diary.record(bout(at(9), at(10)), now()) == ("diary_overflow",)
    assert diary.record(bout(at(9), at(10)), now()) == ()
    assert diary.waiting == MOST_WAITING


def test_a_senseless_entry_does_not_hold_up_the_rest(path: Path) -> None:
    diary = opened(path)
    assert diary.record(bout(at(9), at(10), seconds=float("nan")), now()) == ()
    hopeless: Any = BoutEnded(0, 0, "input", at(9), at(10), float("inf"), 0.0, 0.0, True)
    assert diary.record(hopeless, now()) == ("diary_refused",)
    assert diary.record(bout(at(11), at(12)), now()) == ()
    assert [bout.began for bout in diary.bouts(DAY, DAY)] == [at(11)]


FULL = """
import resource, sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from hipbreak.core.messages import MoveDone, Now
from hipbreak.core.effects import RoutineEnded
from hipbreak.history import Diary
wall = datetime(2026, 1, 1, tzinfo=UTC)
diary, notices = Diary.open(Path(sys.argv[1]), wall)
size = Path(sys.argv[1]).stat().st_size
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, most))
said = []
for n in range(60):
    ended = RoutineEnded(n, (MoveDone("lunge", 1.0),) * 20, True, wall + timedelta(hours=n))
    said += diary.record(ended, Now(float(n), wall))
assert diary.waiting > 10, diary.waiting
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
said += diary.back_up(wall)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
said += diary.record(ended, Now(100.0, wall))
assert diary.waiting == 0
print(*said)
"""


@posix
def test_a_full_disk_costs_nothing_but_a_sentence(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.split() in (["diary_unwritable", "diary_backup_failed"], ["diary_full", "diary_backup_failed"])
    diary = opened(path)
    assert len(diary.routines(date.min, date.max)) == 60
    assert list((path.parent / "backups").iterdir()) == []


# --- files beside it ---


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_nobody_else_can_read_any_of_it(umask: int, path: Path) -> None:
    before = os.umask(umask)
    try:
        diary = opened(path)
        fill(diary, bout(at(9), at(10)))
        diary.back_up(NINE)
        diary.close(now())
        path.write_bytes(b"damaged")
        diary, _ = Diary.open(path, NINE)
        fill(diary, bout(at(9), at(10)))
    finally:
        os.umask(before)
    everything = [path.parent, *path.parent.rglob("*")]
    assert len(everything) == 5
    for found in everything:
        assert stat.S_IMODE(found.stat().st_mode) == (0o700 if found.is_dir() else 0o600), found


@pytest.mark.parametrize("name", ["with a space", "100%25?mode=ro#x", "häß", "latin-\udce4"], ids=ascii)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are Unicode and take fewer letters")
def test_any_name_of_a_folder_will_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / name / "history.db"
    diary = opened(path)
    fill(diary, bout(at(9), at(10)))
    assert diary.back_up(NINE) == ()
    diary.close(now())
    path.unlink()
    assert Diary.open(path, NINE)[1] == ("diary_restored",)
    assert len(Diary.read(path)[0].bouts(DAY, DAY)) == 1


def test_seven_days_of_backups_are_kept(path: Path) -> None:
    diary = opened(path)
    for day in range(1, 11):
        fill(diary, bout(at(9, day=day), at(10, day=day)))
        assert diary.back_up(at(12, day=day)) == ()
        assert diary.back_up(at(13, day=day)) == ()
    names = sorted(backup.name for backup in (path.parent / "backups").iterdir())
    assert names == [f"history-2026-11-{day:02}.db" for day in range(4, 11)]
    with contextlib.closing(sqlite3.connect(path.parent / "backups" / names[0])) as connection:
        assert connection.execute("SELECT count(*) FROM bouts").fetchone() == (4,)


def test_pruning_removes_what_is_older_and_nothing_else(path: Path) -> None:
    diary = opened(path)
    for day in (1, 24):
        fill(
            diary,
            bout(at(9, day=day), at(10, day=day), "was_up"),
            Due(day, False, at(9, 30, day=day)),
            prompt(day, day),
            Outcome(day, "finished", at(9, 30, day=day)),
            RoutineEnded(day, (MoveDone("lunge"),), True, at(10, day=day)),
        )
    assert diary.prune(date(2026, 11, 20)) == 1
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for table in schema.TABLES:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,), table  # noqa: S608  # ours
    assert diary.span() == (DAY, DAY)


def test_each_step_is_whole_and_has_its_backup(tmp_path: Path) -> None:
    second: schema.Step = ("ALTER TABLE bouts ADD COLUMN note TEXT", "CREATE TABLE notes (text TEXT)")
    failing: schema.Step = ("CREATE TABLE more (text TEXT)", "this is no SQL")
    with contextlib.closing(schema.in_memory()) as connection:
        backups: list[int] = []
        schema.bring_up(connection, (*schema.STEPS, second), backups.append)
        assert (schema.version_of(connection), backups) == (len(schema.STEPS) + 1, [len(schema.STEPS) + 1])
        schema.bring_up(connection, (*schema.STEPS, second), backups.append)
        with pytest.raises(sqlite3.Error):
            schema.bring_up(connection, (*schema.STEPS, second, failing), backups.append)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert schema.version_of(connection) == len(schema.STEPS) + 1
        assert "notes" in tables
        assert "more" not in tables


def test_the_file_is_opened_for_safety(path: Path) -> None:
    opened(path)
    with contextlib.closing(schema.connect(path, 0.0)) as connection:
        ask: Callable[[str], Any] = lambda name: connection.execute(f"PRAGMA {name}").fetchone()[0]  # noqa: E731  # short
        assert (ask("journal_mode"), ask("synchronous"), ask("user_version")) == ("delete", 3, len(schema.STEPS))


# --- reading only ---


def test_a_command_line_reads_without_writing(path: Path) -> None:
    diary, notices = Diary.read(path)
    assert (diary.bouts(DAY, DAY), notices) == ((), ())
    assert not path.parent.exists()
    fill(opened(path), bout(at(9), at(10)))
    before = path.read_bytes()
    diary, notices = Diary.read(path)
    assert notices == ()
    assert len(diary.bouts(DAY, DAY)) == 1
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == ["history.db"]


def test_ten_years_are_read_at_once(path: Path) -> None:
    opened(path).close(now())
    start = datetime(2016, 1, 1, 9, tzinfo=UTC)
    rows = [((start + timedelta(minutes=50 * n)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),) for n in range(100_000)]
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO bouts (began, began_offset, ended, ended_offset, seconds, call_seconds, media_seconds, why)"
            " VALUES (?1, 0, ?1, 0, 60, 0, 0, 'input')",
            rows,
        )
    diary, _ = Diary.read(path)
    found = diary.days(date(2016, 1, 1), date(2025, 12, 31))
    assert sum(day.sitting_seconds for day in found) == 6_000_000


kinds: tuple[Literal["held", "undelivered"], ...] = ("held", "undelivered")


@pytest.mark.parametrize("why", kinds)
def test_what_nobody_saw_is_no_prompt(why: Literal["held", "undelivered"], path: Path) -> None:
    diary = opened(path)
    fill(diary, Due(1, False, NINE), prompt(1, 1), PromptGone(1, why))
    assert diary.days(DAY, DAY)[0].prompts == 0


@pytest.mark.parametrize("what", ["finished", "partly done", "walked away", "skipped", "ignored"])
def test_every_outcome_is_counted_by_its_own_word(what: OutcomeKind, path: Path) -> None:
    diary = opened(path)
    fill(diary, Due(1, False, NINE), Outcome(1, what, NINE))
    assert diary.days(DAY, DAY)[0].outcomes == {what: 1}
