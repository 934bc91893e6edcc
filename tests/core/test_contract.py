"""The limits of the rules, to the second: what ``simulate --json`` reports just before, at and just after each."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from hipbreak import trace
from hipbreak.core.settings_text import read

MONDAY = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1)))
NO_SIGN_OFF = '[sign_off]\nat = ""\n'
QUICK = NO_SIGN_OFF + '[sitting]\nsit_limit = "10m"\n[prompt]\npatience = "0s"\n'
ALL_DAY: dict[str, Any] = {"t": 0, "input_until": 40000}


def end(at: float) -> dict[str, Any]:
    return {"t": at, "end": True}


def events(
    lines: list[dict[str, Any]], *kinds: str, config: str = NO_SIGN_OFF, start: datetime = MONDAY
) -> list[tuple[float, str]]:
    """(t, event) of these kinds."""
    return [(said["t"], said["event"]) for said in play(lines, config, start) if said["event"] in kinds]


def play(lines: list[dict[str, Any]], config: str = NO_SIGN_OFF, start: datetime = MONDAY) -> list[dict[str, Any]]:
    rules, faults = read(tomllib.loads(config))
    assert not faults
    said: list[str] = []
    trace.simulate([json.dumps(line) for line in lines], start, rules, said.append, json=True)
    return [json.loads(line) for line in said]


@pytest.mark.parametrize(("key", "ends"), [(659, []), (661, [(660, "bout_ended")])])
def test_s2_the_setting_decides_to_the_second(key: int, ends: list[tuple[float, str]]) -> None:
    config = NO_SIGN_OFF + '[sitting]\naway_after = "1m"\n'
    assert events([{"t": 0, "input_until": 600}, {"t": key, "input": True}], "bout_ended", config=config) == ends


@pytest.mark.parametrize(("stops", "decided", "until"), [(11399, 11579, 11399), (11400, 11400, 600)])
def test_s3_a_call_counts_to_its_end_unless_it_had_run_out(stops: int, decided: int, until: int) -> None:
    lines = [{"t": 0, "input_until": 600}, {"t": 600, "call": True}, {"t": stops, "call": False}, end(12000)]
    (ended,) = [said for said in play(lines) if said["event"] == "bout_ended"]
    assert (ended["t"], ended["until"]) == (decided, until)


@pytest.mark.parametrize("gone", ["locked", "asleep"])
@pytest.mark.parametrize(("seconds", "ended"), [(119, []), (120, [600])])
def test_s4_two_minutes_are_a_break(gone: str, seconds: int, ended: list[float]) -> None:
    lines = [{"t": 0, "input_until": 600}, {"t": 600, gone: True}, {"t": 600 + seconds, gone: False}]
    lines += [{"t": 740, "input": True}]
    assert [said["until"] for said in play(lines) if said["event"] == "bout_ended"] == ended


def test_s4_a_longer_lock_limit_leaves_the_decision_to_s2() -> None:
    config = NO_SIGN_OFF + '[sitting]\naway_after_lock = "10m"\n'
    lines = [{"t": 0, "input_until": 600}, {"t": 600, "locked": True}, {"t": 1300, "locked": False}, end(1301)]
    assert events(lines, "bout_ended", config=config) == [(780, "bout_ended")]


@pytest.mark.parametrize(("last", "prompts"), [(1971, [(2030, "prompt")]), (1970, [])])
def test_p3_a_minute_without_input_shows_nothing(last: int, prompts: list[tuple[float, str]]) -> None:
    lines = [{"t": 0, "input_until": last}, {"t": 1700, "call": True}, {"t": 2000, "call": False}, end(2050)]
    assert events(lines, "prompt") == prompts


def test_p3d_a_reason_that_comes_back_within_thirty_seconds_holds_on() -> None:
    calls = [{"t": at, "call": on} for at, on in ((1700, True), (1900, False), (1920, True), (2000, False))]
    assert events([ALL_DAY, *calls, end(2200)], "prompt") == [(2030, "prompt")]


@pytest.mark.parametrize(("over", "prompts"), [(1780, [(1810, "prompt")]), (1769, [])])
def test_p3d_the_moment_after_a_call_that_due_falls_into(over: int, prompts: list[tuple[float, str]]) -> None:
    lines = [ALL_DAY, {"t": 1000, "call": True}, {"t": over, "call": False}, end(1900)]
    assert events(lines, "prompt") == prompts


def test_p4_three_hours_are_counted_anew_after_each_hold() -> None:
    holds = [{"t": at, "dnd": on} for at, on in ((100, True), (5000, False), (5001, True))]
    assert events([ALL_DAY, *holds, end(15000)], "notice") == []
    assert events([ALL_DAY, *holds, end(16000)], "notice") == [(15801, "notice")]


@pytest.mark.parametrize(("settings", "actions"), [("later = []", 3), ("showings = 1", 3), ("showings = 2", 4)])
def test_p6_later_is_offered_only_where_it_leads_somewhere(settings: str, actions: int) -> None:
    config = NO_SIGN_OFF + f"[prompt]\n{settings}\n"
    prompt = next(said for said in play([ALL_DAY, end(2500)], config) if said["event"] == "prompt")
    assert len(prompt["actions"]) == actions
    assert ("Later" in prompt["actions"]) == (actions == 4)


@pytest.mark.parametrize("showings", [1, 2, 3, 4, 5])
def test_p7_a_due_is_shown_as_often_as_the_setting_says(showings: int) -> None:
    config = NO_SIGN_OFF + f"[prompt]\nshowings = {showings}\n"
    ignored = 2400 + 620 * showings
    found = events([ALL_DAY, end(ignored)], "prompt", "outcome", config=config)
    assert found == [*[(2400 + 620 * n, "prompt") for n in range(showings)], (ignored, "outcome")]


@pytest.mark.parametrize(("limit", "longer"), [("45m", [60]), ("50m", [60]), ("60m", []), ("30m", [45])])
def test_p9_the_next_of_45_and_60_minutes(limit: str, longer: list[int]) -> None:
    config = NO_SIGN_OFF + f'[sitting]\nsit_limit = "{limit}"\n[prompt]\npatience = "0s"\nshowings = 1\n'
    said = play([ALL_DAY, end(13000)], config)
    assert [each["minutes"] for each in said if each["event"] == "limit_changed"] == longer


def test_p9_a_row_is_of_one_day() -> None:
    skips = [{"t": at, "do": "skip"} for at in (2410, 5000, 8000)]  # 04:00 lies between the second and the third
    assert events([ALL_DAY, *skips, end(8100)], "limit_changed", start=MONDAY.replace(hour=2, minute=30)) == []


@pytest.mark.parametrize(("gap", "second"), [("20m", 1800), ("0s", 1210), ("11m", 1260)])
def test_p10_the_gap_between_two_first_prompts(gap: str, second: int) -> None:
    lines = [ALL_DAY, {"t": 610, "do": "skip"}, end(1900)]
    found = events(lines, "prompt", config=QUICK + f'gap = "{gap}"\n')
    assert found[:2] == [(600, "prompt"), (second, "prompt")]


def test_p11_an_absence_with_nothing_due_has_no_outcome() -> None:
    lines = [{"t": 0, "input_until": 1700}, {"t": 2400, "input_until": 2500}]
    assert events(lines, "outcome", "due") == []


def test_p12_the_end_of_the_hours_takes_a_prompt_away() -> None:
    config = NO_SIGN_OFF + '[hours]\nmon = ["08:00-09:41"]\n'
    said = play([ALL_DAY, end(2500)], config, MONDAY.replace(second=45))
    assert [(each["t"], each["why"]) for each in said if each["event"] == "prompt_gone"] == [(2415, "held")]


@pytest.mark.parametrize(("clock", "dues"), [("19:29", 1), ("19:30", 0)])
def test_p13_two_hours_after_its_time_the_sign_off_is_no_more(clock: str, dues: int) -> None:
    start = datetime.fromisoformat(f"2026-01-05T{clock}:00+01:00")
    assert len(events([{"t": 0, "input_until": 50}], "due", config="", start=start)) == dues


def test_p13_with_no_prompts_a_day_the_sign_off_speaks_all_the_same() -> None:
    config = "[prompt]\nprompts_per_day = 0\n"
    found = events([ALL_DAY, end(2500)], "prompt", "sign_off", config=config, start=MONDAY.replace(hour=17))
    assert [kind for _, kind in found] == ["sign_off"]


def test_p14_a_shorter_pause_takes_the_place_of_a_longer_one() -> None:
    lines = [ALL_DAY, {"t": 100, "do": "pause 2h"}, {"t": 200, "do": "pause 90s"}, end(2500)]
    assert events(lines, "prompt") == [(2400, "prompt")]


def test_p17_left_alone_it_closes_after_half_an_hour_and_only_then_the_due_comes() -> None:
    found = events([ALL_DAY, {"t": 500, "do": "start"}, end(3000)], "routine_ended", "due")
    assert found == [(2300, "routine_ended"), (2300, "due")]


def test_section_8_every_event_says_when_on_both_clocks() -> None:
    said = play([ALL_DAY, {"t": 2450, "wall": 3600}, {"t": 2450.5, "do": "skip"}, end(2500)])
    assert [(each["t"], each["clock"]) for each in said][-2:] == [(2420, "09:40:20"), (2450.5, "10:40:50")]


def test_section_8_an_end_cuts_the_inputs_short() -> None:
    assert play([ALL_DAY, end(100)])[-1]["event"] == "bout_started"
    assert events([ALL_DAY, {"t": 10, "wall": 0}], "due")[0] == (1800, "due")


@pytest.mark.parametrize(
    "bad",
    [
        '{"t": 4}',
        '{"t": 5, "lock": true}',
        '{"input": true}',
        '{"t": 5, "input": false}',
        '{"t": 5, "reminded": false}',
        '{"t": 5, "locked": 1}',
        '{"t": 5, "input_until": 4}',
        '{"t": 5, "every": 2}',
        '{"t": 5, "input_until": 9, "every": 0}',
        '{"t": NaN}',
        '{"t": 5, "do": "later 31"}',
        '{"t": 5, "do": "pause 5"}',
        '{"t": 5, "do": "launch"}',
        '{"t": 5, "moves_done": 1}',
        "[]",
        "# no comments",
    ],
)
def test_section_8_a_bad_line_is_named_and_nothing_is_guessed(bad: str) -> None:
    rules, _ = read({})
    with pytest.raises(trace.BadLineError) as caught:
        trace.simulate(['{"t": 5}', "", bad], MONDAY, rules, lambda _: None, json=True)
    assert caught.value.number == 3
