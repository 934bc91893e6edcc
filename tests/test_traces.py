"""Recorded days play as they are expected to: tests/traces, a file each (see its README)."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hipbreak import trace
from hipbreak.core.settings_text import read

TRACES = Path(__file__).parent / "traces"
NAMES = sorted(path.name.removesuffix(".expected.jsonl") for path in TRACES.glob("*.expected.jsonl"))
MONDAY = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1)))
STARTS = {
    "friday_night": MONDAY.replace(day=10, hour=0, minute=30),
    "late_sign_off": MONDAY.replace(hour=17, minute=28),
    "lunch": MONDAY.replace(hour=12, minute=20),
    "no_sign_off_after_a_routine": MONDAY.replace(hour=16),
    "pause_overnight": MONDAY.replace(hour=23),
    "sign_off_after_a_routine": MONDAY.replace(hour=16),
}
SPOKEN = ("prompt", "sign_off", "notice")


def played(name: str) -> list[dict[str, Any]]:
    """The events of trace ``name``."""
    config = TRACES / f"{name}.toml"
    rules, faults = read(tomllib.loads(config.read_text(encoding="utf-8")) if config.exists() else {})
    assert not faults
    said: list[str] = []
    lines = (TRACES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    trace.simulate(lines, STARTS.get(name, MONDAY), rules, said.append, json=True)
    return [json.loads(line) for line in said]


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_day_plays_as_expected(name: str) -> None:
    events = played(name)
    assert all(event["text"] for event in events if event["event"] in SPOKEN)
    silent = [{key: value for key, value in event.items() if key != "text"} for event in events]
    expected = (TRACES / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
    assert silent == [json.loads(line) for line in expected]


@pytest.mark.parametrize("name", NAMES)
def test_no_two_prompts_that_follow_each_other_say_the_same(name: str) -> None:
    said = [event["text"] for event in played(name) if event["event"] in ("prompt", "sign_off")]
    assert all(before != after for before, after in pairwise(said))


def test_every_trace_has_its_expectation_and_its_line_in_the_readme() -> None:
    traces = {path.name.removesuffix(".jsonl") for path in TRACES.glob("*.jsonl") if ".expected" not in path.name}
    readme = (TRACES / "README.md").read_text(encoding="utf-8")
    assert traces == set(NAMES)
    assert all(f"| `{name}` |" in readme for name in NAMES)
    assert set(STARTS) <= traces
