"""The running state survives, and no file that lies in its place can stop the program (S10)."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hipbreak import state_file
from hipbreak.core.messages import Now
from hipbreak.core.state import State
from hipbreak.state_file.codec import MisfitError, codec

WALL = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=1)))
NOW = Now(1234.5, WALL)


class Colour(Enum):
    RED = 1
    BLUE = "b"


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    at: datetime | None
    side: Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Bud:
    day: date
    opens: time
    colour: Colour


@dataclass(frozen=True, slots=True)
class Branch:
    count: int
    weight: float
    alive: bool
    pair: tuple[int, str]
    leaves: tuple[Leaf, ...]
    one: Leaf | Bud | None
    mixed: int | str | tuple[float, ...] | None
    names: frozenset[str]
    by_name: Mapping[str, int]
    child: Bud | None = None
    level: Literal[1, 2, "three"] = 2


@dataclass(frozen=True, slots=True)
class Tree:
    branches: tuple[Branch, ...] = ()
    late: float = math.inf
    seed: int = field(default=7)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
zones = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1971, 1, 2), datetime(2400, 1, 1), timezones=zones)
numbers = st.floats(allow_nan=False)
leaves = st.builds(Leaf, texts, st.none() | moments, st.sampled_from(["left", "right"]))
buds = st.builds(Bud, st.dates(), st.times(), st.sampled_from(Colour))
branches = st.builds(
    Branch,
    st.integers(-(2**60), 2**60),
    numbers,
    st.booleans(),
    st.tuples(st.integers(-9, 9), texts),
    st.lists(leaves, max_size=3).map(tuple),
    st.none() | leaves | buds,
    st.none() | st.integers(-9, 9) | texts | st.lists(numbers, max_size=2).map(tuple),
    st.frozensets(texts, max_size=3),
    st.dictionaries(texts, st.integers(-9, 9), max_size=3),
    st.none() | buds,
    st.sampled_from([1, 2, "three"]),
)
trees = st.builds(Tree, st.lists(branches, max_size=3).map(tuple), numbers, st.integers(0, 9))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
slow_disk = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(folder: Path, state: object = Tree(), boot: str | None = "boot") -> Path:  # a frozen value
    path = folder / "state.json"
    state_file.save(path, state, NOW, boot, 500.0)
    return path


@slow_disk
@given(tree=trees)
def test_what_is_saved_is_loaded(tree: Tree, tmp_path: Path) -> None:
    loaded = state_file.load(put(tmp_path, tree), Tree)
    assert loaded == state_file.Loaded(state_file.Saved(tree, 1234.5, WALL, "boot", 500.0))


@given(tree=trees)
def test_the_form_is_plain_json(tree: Tree) -> None:
    kept = json.loads(json.dumps(codec(Tree).encode(tree), allow_nan=False))
    assert codec(Tree).decode(kept) == tree


def test_the_state_of_the_program_itself_is_kept(tmp_path: Path) -> None:
    loaded = state_file.load(put(tmp_path, State()), State)
    assert loaded.saved is not None
    assert loaded.saved.state == State()


def test_a_whole_number_may_stand_for_a_float(tmp_path: Path) -> None:
    loaded = state_file.load(put(tmp_path, replace(Tree(), late=3)), Tree)
    assert loaded.saved is not None
    assert loaded.saved.state.late == 3.0


def test_the_first_start_has_nothing_to_say(tmp_path: Path) -> None:
    assert state_file.load(tmp_path / "new" / "state.json", Tree) == state_file.Loaded(None)


def test_a_file_cut_off_at_any_byte_is_put_aside(tmp_path: Path) -> None:
    path = put(tmp_path, Tree((Branch(1, 2.0, True, (3, "x"), (), None, None, frozenset("ä"), {"k": 1}),)))
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert state_file.load(path, Tree) == state_file.Loaded(None, "state_damaged")
        assert not path.exists()
        aside = tmp_path / "state.json.damaged"
        assert aside.read_bytes() == whole[:length]
        aside.unlink()


@slow_disk
@given(raw=st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(raw)
    assert state_file.load(path, Tree).saved is None


@slow_disk
@given(table=anything, outer=st.sampled_from(["format", "saved_elapsed", "saved_wall", "boot_id", "boottime", "state"]))
def test_no_table_raises(table: Any, outer: str, tmp_path: Path) -> None:
    path = put(tmp_path)
    raw = json.loads(path.read_text()) | {outer: table}
    path.write_text(json.dumps(raw))
    assert state_file.load(path, Tree).notice in ("", "state_damaged", "state_newer")


@slow_disk
@given(state=anything)
def test_whatever_stands_for_a_branch_is_a_branch_or_refused(state: Any, tmp_path: Path) -> None:
    path = put(tmp_path)
    raw = json.loads(path.read_text())
    raw["state"]["branches"] = [state]
    path.write_text(json.dumps(raw))
    loaded = state_file.load(path, Tree)
    assert loaded.notice == "state_damaged"


@pytest.mark.parametrize(
    "hostile",
    [b"[" * 100_000, b'{"format":' + b"9" * 5000 + b"}", b" " * (state_file.LARGEST + 1), b'{"format": true}', b"\xff"],
    ids=["deep", "digits", "large", "true", "latin"],
)
def test_hostile_files_cost_nothing(hostile: bytes, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(hostile)
    assert state_file.load(path, Tree) == state_file.Loaded(None, "state_damaged")


def test_infinite_times_are_no_instants(tmp_path: Path) -> None:
    path = put(tmp_path)
    path.write_text(path.read_text().replace('"saved_elapsed":1234.5', '"saved_elapsed":1e999'))
    assert state_file.load(path, Tree).notice == "state_damaged"


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    path = put(tmp_path)
    path.write_text(path.read_text().replace('"format":1', '"format":2'))
    before = path.read_bytes()
    assert state_file.load(path, Tree) == state_file.Loaded(None, "state_newer", writable=False)
    assert path.read_bytes() == before


def test_fields_come_and_go_between_versions(tmp_path: Path) -> None:
    path = put(tmp_path)
    raw = json.loads(path.read_text())
    del raw["state"]["seed"]
    raw["state"]["later"] = {"x": 1}
    path.write_text(json.dumps(raw))
    loaded = state_file.load(path, Tree)
    assert loaded.saved is not None
    assert loaded.saved.state == Tree()


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.json").mkdir()
    assert state_file.load(tmp_path / "state.json", Tree).notice == "state_unreadable"


def test_types_that_cannot_be_kept_are_refused_when_saving(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Odd:
        what: complex = 1j

    with pytest.raises(MisfitError):
        put(tmp_path, Odd())


KILLED = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from hipbreak import state_file
from hipbreak.core.messages import Now
from hipbreak.core.state import State
put, number = getattr(state_file, sys.argv[2]), int(sys.argv[3])
while True:
    put(Path(sys.argv[1]), State(), Now(float(number), datetime.now(UTC)), None, 0.0)
    print(number, flush=True)
    number += 1
"""


# --- signs of life ------------------------------------------------------------------------------------------------


def sign(path: Path, seed: int, elapsed: float) -> None:
    state_file.sign(path, Tree(seed=seed), Now(elapsed, WALL), "boot", elapsed)


def seed_of(path: Path) -> int | None:
    saved = state_file.load(path, Tree).saved
    return saved.state.seed if saved else None


def test_the_younger_of_state_and_sign_holds(tmp_path: Path) -> None:
    path = put(tmp_path)
    sign(path, 8, 1300.0)
    assert seed_of(path) == 8
    sign(path, 9, 1400.0)
    assert seed_of(path) == 9
    state_file.save(path, Tree(seed=10), Now(1500.0, WALL), "boot", 1500.0)
    assert seed_of(path) == 10
    sign(path, 11, 1600.0)
    assert seed_of(path) == 11


def test_a_shorter_sign_in_the_place_of_a_longer_one(tmp_path: Path) -> None:
    path = put(tmp_path)
    branch = Branch(1, 2.0, True, (3, "x"), (), None, None, frozenset("ab"), {"k": 1})
    state_file.sign(path, Tree((branch,) * 9), Now(1300.0, WALL), "boot", 1300.0)
    sign(path, 8, 1400.0)
    assert seed_of(path) == 8


def test_a_sign_that_is_not_whole_is_none(tmp_path: Path) -> None:
    """A power cut may leave half of it."""
    path = put(tmp_path)
    sign(path, 8, 1300.0)
    (beside,) = tmp_path.glob("state-sign*")
    whole = beside.read_bytes()
    for length in range(len(whole) - 1):
        beside.write_bytes(whole[:length])
        assert state_file.load(path, Tree) == state_file.Loaded(state_file.Saved(Tree(), 1234.5, WALL, "boot", 500.0))
    for hostile in (b"[" * 100_000, b"\xff", b'{"format":2}', b"{}"):
        beside.write_bytes(hostile)
        assert seed_of(path) == 7
    beside.unlink()
    beside.mkdir()
    assert seed_of(path) == 7


@pytest.mark.parametrize("left", [None, b"nonsense"])
def test_a_sign_does_not_outlive_its_state(left: bytes | None, tmp_path: Path) -> None:
    """The next count may begin on an axis of its own, on which the sign would never be old."""
    path = put(tmp_path)
    sign(path, 8, 9999.0)
    if left is None:
        path.unlink()
    else:
        path.write_bytes(left)
    assert state_file.load(path, Tree).saved is None
    state_file.save(path, Tree(seed=3), Now(5.0, WALL), "boot", 5.0)
    assert seed_of(path) == 3


def test_beside_the_state_of_a_newer_hipbreak_a_sign_means_nothing(tmp_path: Path) -> None:
    path = put(tmp_path)
    sign(path, 8, 1300.0)
    path.write_text(path.read_text().replace('"format":1', '"format":2'))
    assert state_file.load(path, Tree) == state_file.Loaded(None, "state_newer", writable=False)


def test_a_sign_is_for_this_user_only(tmp_path: Path) -> None:
    path = put(tmp_path)
    sign(path, 8, 1300.0)
    (beside,) = tmp_path.glob("state-sign*")
    assert beside.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


@pytest.mark.parametrize("how", ["save", "sign"])
def test_what_was_saved_survives_a_kill(how: str, tmp_path: Path) -> None:
    path = put(tmp_path, State())
    first = 2000  # after what is there
    for _ in range(10):
        arguments = [sys.executable, "-c", KILLED, str(path), how, str(first)]
        child = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(random.randint(1, 20)):
            child.stdout.readline()
        child.kill()
        saved = [int(line) for line in child.communicate()[0].splitlines()]
        loaded = state_file.load(path, State)
        assert loaded.saved is not None
        assert loaded.saved.elapsed >= max(saved, default=first)
        first += 100_000


# --- how long nobody was running ------------------------------------------------------------------------------------


def saved_at(wall: datetime, boot: str | None, boottime: float) -> state_file.Saved[None]:
    return state_file.Saved(None, 1000.0, wall, boot, boottime)


def test_within_one_boot_the_wall_clock_does_not_matter() -> None:
    found = state_file.resume(saved_at(WALL, "a", 500.0), WALL - timedelta(days=3), "a", 560.0)
    assert found == state_file.Resumed(60.0, off=False, elapsed=1060.0)


def test_after_a_restart_the_wall_clock_counts() -> None:
    found = state_file.resume(saved_at(WALL, "a", 500.0), WALL + timedelta(minutes=5), "b", 60.0)
    assert found == state_file.Resumed(300.0, off=True, elapsed=1300.0)


def test_after_a_restart_it_was_at_least_as_long_as_the_machine_is_up() -> None:
    found = state_file.resume(saved_at(WALL, "a", 500.0), WALL - timedelta(hours=5), "b", 90.0)
    assert found == state_file.Resumed(90.0, off=True, elapsed=1090.0)


@pytest.mark.parametrize(("later", "boottime", "off"), [(60, 562.0, False), (600, 562.0, True), (60, 20.0, True)])
def test_without_a_name_for_the_boot_both_clocks_have_to_agree(later: int, boottime: float, off: bool) -> None:
    found = state_file.resume(saved_at(WALL, None, 500.0), WALL + timedelta(seconds=later), None, boottime)
    assert found.off is off


def test_a_boot_has_a_name_on_linux_only() -> None:
    assert (state_file.boot_id() is not None) == (sys.platform == "linux")
    assert state_file.boot_id() == state_file.boot_id()


def test_times_in_utc_are_kept(tmp_path: Path) -> None:
    state_file.save(tmp_path / "s", Tree(), Now(0.0, datetime(2026, 1, 1, tzinfo=UTC)), None, 0.0)
    assert state_file.load(tmp_path / "s", Tree).notice == ""
