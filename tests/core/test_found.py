"""Faults that were found once, as days: each was wrong, and stays right."""

from __future__ import annotations

import json

import pytest

from hipbreak.core.effects import Dropped, Outcome
from hipbreak.trace import BadLineError, Player, read, simulate
from tests.core.day import MONDAY, Day, quiet_day, settings

AFTERNOON = MONDAY.replace(hour=17, minute=20)


def test_a_call_that_ends_outside_the_hours_leaves_the_sign_off_its_thirty_seconds() -> None:
    day = Day(settings(hours={"mon": ["09:00-17:00"]}), AFTERNOON)
    day.work(8).now(call=True).work(12).now(call=False).work(5)
    assert day.prompts == [1230]
    assert day.shown[0].quiet_was == ("call",)


def test_still_here_after_a_skip_leaves_the_full_limit() -> None:
    day = Day(quiet_day()).work(20).away(10).work(31).do("skip").work(1).do("still-here").work(40)
    assert day.dues == [3600, 1800 + 31 * 60 + 1800]


def test_a_sleep_after_the_return_does_not_touch_the_absence() -> None:
    day = Day(quiet_day()).work(20).away(10).work(5).sleep(0.5).work(5).do("still-here")
    assert day.notices == []


def test_the_machine_off_in_an_absence_makes_it_certain() -> None:
    day = Day(quiet_day()).work(20).away(5).do("stop").sleep(58).do("launch").work(5).do("still-here")
    assert day.notices == ["cannot_undo_sleep"]


def test_a_sign_off_is_not_dropped_in_the_middle_of_its_routine() -> None:
    day = Day(settings(sitting={"sit_limit": "3h"}), AFTERNOON).work(1).now(dnd=True).work(128).do("start")
    day.rest(6).do("finish")
    assert day.of(Dropped) == []
    assert day.outcomes == ["finished"]


@pytest.mark.parametrize("said", ["sitting", "was-up"])
def test_nobody_sits_down_at_a_locked_screen(said: str) -> None:
    day = Day(quiet_day()).work(10).now(locked=True).rest(5).do(said).rest(5).now(locked=False)
    assert day.bouts == [(0, 600, "lock")]
    assert day.began == [0, 1200]


def test_a_stepped_clock_drops_no_sign_off() -> None:
    day = Day(settings(), AFTERNOON).work(13).wall(-3600).work(20)
    assert day.of(Dropped) == []
    assert [prompt.sign_off for prompt in day.shown] == [True]


def test_later_before_the_first_showing_does_not_escape_the_gap() -> None:
    rules = quiet_day(sitting={"sit_limit": "5m"}, prompt={"patience": "0s"})
    day = Day(rules).work(5.2).do("skip").work(5.2).do("later 1").work(20)
    assert day.prompts[:2] == [300, 1500]


def test_nothing_is_said_of_easing_off_when_only_the_icon_speaks() -> None:
    day = Day(settings(sign_off={"at": ""}, prompt={"prompts_per_day": 3}))
    for minutes in (31, 31, 31):
        day.work(minutes).do("skip")
    assert day.work(5).notices == []
    assert day.limits == [45]


def test_who_did_not_answer_the_question_can_still_say_so() -> None:
    day = Day(quiet_day()).work(10).film(40).press().work(11)
    assert [(prompt.case, prompt.actions[-1]) for prompt in day.shown] == [("question", "was_up"), ("second", "was_up")]
    day.do("was-up")
    assert day.bouts == [(0, 600, "was_up")]


def test_the_truth_about_a_call_goes_before_other_words() -> None:
    day = Day(quiet_day()).work(40.5).now(call=True).work(12).now(call=False).work(1)
    assert [prompt.case for prompt in day.shown] == ["normal", "call"]


def test_a_lid_that_locks_and_sleeps_is_opened_again() -> None:
    day = Day(quiet_day()).work(10).now(locked=True, asleep=True).rest(30).now(asleep=False, locked=False).rest(1)
    assert day.began == [0, 2400]


def test_a_due_that_nobody_answers_ends_once() -> None:
    day = Day(quiet_day()).work(80)
    assert len(day.of(Outcome)) == len(set(day.dues)) == 1


def played(*lines: str) -> list[dict[str, object]]:
    out: list[str] = []
    simulate(lines, MONDAY, quiet_day(), out.append, json=True)
    return [json.loads(line) for line in out]


def test_a_time_too_long_ago_is_a_notice() -> None:
    events = played('{"t": 0, "input_until": 900}', '{"t": 600, "do": "was-up --since 20:00"}')
    assert [event["event"] for event in events if event["t"] == 600] == ["notice"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"t": 1' + "0" * 400 + "}", "range"),
        ('{"t": 0, "t": 5}', "twice"),
        ('{"t": 0, "do": "dance"}', "command"),
        ('{"t": 0, "do": "later 99"}', "minutes"),
        ('{"t": 0, "do": "\udcff"}', "utf8"),
        ('{"t": NaN}', "number"),
        ('{"t": Infinity}', "range"),
    ],
)
def test_a_bad_line_is_named_before_anything_is_played(line: str, problem: str) -> None:
    with pytest.raises(BadLineError) as caught:
        read(['{"t": 0}', line])
    assert (caught.value.number, caught.value.problem) == (2, problem)


def test_every_prompt_that_goes_had_come() -> None:
    events = played('{"t": 0, "input_until": 20000}')
    gone = sum(event["event"] == "prompt_gone" for event in events)
    assert gone == sum(event["event"] in ("prompt", "sign_off") for event in events)


def test_what_is_over_is_forgotten() -> None:
    """A line for each key of a day: looking back takes no longer at its end than at its beginning."""
    lines = read([*(f'{{"t": {3 * number}, "input": true}}' for number in range(2000)), '{"t": 6000, "end": true}'])
    player = Player(lines, MONDAY, quiet_day())
    assert list(player.play())
    assert len(player._world.runs) <= 1


def test_the_texts_of_simulate_have_plain_blanks() -> None:
    assert not any(
        "\u00a0" in json.dumps(event, ensure_ascii=False) for event in played('{"t": 0, "input_until": 9000}')
    )
