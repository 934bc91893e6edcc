"""P1 to P18: when to speak, a rule at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hipbreak.core import session
from hipbreak.core.effects import CloseRoutine, Dropped, Notice, Overdue, Prompt
from hipbreak.core.messages import Look, Now, Sample
from hipbreak.trace.lines import Line
from hipbreak.trace.player import Player
from tests.core.day import MONDAY, Day, quiet_day, settings


@pytest.fixture
def day() -> Day:
    return Day(quiet_day())


def test_p1_due_at_the_limit(day: Day) -> None:
    assert day.work(31).dues == [1800]


@pytest.mark.parametrize(("limit", "at"), [("45m", 2700), ("60m", 3600), ("5m", 300)])
def test_p1_other_limits(limit: str, at: int) -> None:
    assert Day(quiet_day(sitting={"sit_limit": limit})).work(61).dues[0] == at


def test_p2_the_prompt_waits_for_a_breakpoint_at_most_patience(day: Day) -> None:
    assert day.work(60).prompts[0] == 2400


def test_p2_with_no_patience_it_comes_at_once() -> None:
    assert Day(quiet_day(prompt={"patience": "0s"})).work(31).prompts == [1800]


def test_p3a_a_pause_in_the_typing(day: Day) -> None:
    assert day.work(32).rest(0.5).prompts == [1925]


def test_p3a_due_falls_into_such_a_pause(day: Day) -> None:
    assert day.work(29.5).rest(0.8).prompts == [1800]


def test_p3a_needs_twenty_seconds_of_typing_before(day: Day) -> None:
    day.work(29.5).rest(0.4).work(0.25).rest(0.75)
    assert day.prompts == [], "15 s of typing and a pause are no breakpoint"


def test_p3a_slow_typing_is_no_run(day: Day) -> None:
    assert day.work(45, every=10).prompts == [2400]


def test_p3b_back_from_a_minute_without_input(day: Day) -> None:
    day._line(input_until=1801.0, every=1801.0)
    day = Day(quiet_day()).work(29.9, every=20).rest(1.6).press()
    assert day.prompts == [1890]


def test_p3c_unlock() -> None:
    day = Day(quiet_day(sitting={"away_after": "5m"})).work(30.5, every=10).lock(1).rest(0.1)
    assert day.prompts == [1890]


def test_p3d_thirty_seconds_after_the_last_quiet_reason(day: Day) -> None:
    day.work(20).now(call=True).work(30).now(call=False).work(2)
    assert day.prompts == [50 * 60 + 30]


def test_p3d_nothing_before_that(day: Day) -> None:
    day.work(20).now(call=True).work(30).now(call=False)
    day.rest(0.2).work(2)
    assert day.prompts == [50 * 60 + 30]


def test_p3_with_nobody_there_nothing_is_shown(day: Day) -> None:
    day.work(20).film(60)
    assert day.prompts == []
    assert day.press().prompts == [80 * 60]


def test_p4_a_call_holds_and_is_never_an_outcome(day: Day) -> None:
    day.work(29).now(call=True).work(61)
    assert (day.dues, day.prompts, day.outcomes) == ([1800], [], [])
    assert day.status.quiet == ("call",)
    day.now(call=False).work(1)
    (prompt,) = day.shown
    assert (prompt.case, prompt.quiet_was) == ("call", ("call",))
    assert round(prompt.seconds) == 90 * 60 + 30
    assert prompt.call_seconds == 61 * 60


def test_p4_a_reason_that_begins_takes_the_prompt_away_and_it_does_not_count(day: Day) -> None:
    day.work(30).rest(0.2).now(presenting=True).work(10).now(presenting=False).work(1)
    assert day.gone[0] == (1812, "held")
    assert day.prompts == [1805, 2442]
    assert [prompt.showing for prompt in day.shown] == [1, 1]
    assert day.status.today.prompts == 1


@pytest.mark.parametrize("reason", ["call", "presenting", "dnd"])
def test_p4_each_reason_can_be_switched_off(reason: str) -> None:
    heeded = [each for each in ("call", "presenting", "dnd") if each != reason]
    day = Day(quiet_day(prompt={"quiet": heeded})).now(**{reason: True}).work(41)
    assert day.prompts == [2400]


def test_p4_a_hold_of_three_hours_is_said_once(day: Day) -> None:
    assert day.now(call=True).work(400).notices == ["held_long"]


def test_p5_three_actions_and_not_sitting(day: Day) -> None:
    assert day.work(40.1).shown[0].actions == ("start", "later", "skip", "not_sitting")


def test_p5_not_sitting_says_standing(day: Day) -> None:
    day.work(40.1).do("not-sitting")
    assert day.status.state == "standing"
    assert day.work(3).outcomes == ["walked away"]


def test_p6_later_five_then_ten_then_only_start_and_skip(day: Day) -> None:
    day.work(40.1).do("later").work(5.1).do("later").work(10.1)
    assert day.prompts == [2400, 2706, 3312]
    assert [prompt.later for prompt in day.shown] == [5, 10, None]
    assert "later" not in day.shown[2].actions
    assert day.do("later").notices == ["later_used_up"]


def test_p6_later_takes_minutes(day: Day) -> None:
    assert day.work(40.1).do("later 17").work(18).prompts == [2400, 2406 + 17 * 60]


def test_p6_no_breakpoint_brings_it_sooner(day: Day) -> None:
    day.work(40.1).do("later 10").work(3).rest(0.5).work(10)
    assert day.prompts[1] == 2406 + 600


def test_p6_nothing_due(day: Day) -> None:
    assert day.work(5).do("later").do("skip").notices == ["nothing_due", "nothing_due"]


def test_p7_it_goes_away_and_comes_back_three_times_then_it_is_ignored(day: Day) -> None:
    day.work(80)
    assert day.prompts == [2400, 3020, 3640]
    assert day.gone == [(2420, "unanswered"), (3020 + 20, "unanswered"), (3640 + 20, "unanswered")]
    assert [prompt.case for prompt in day.shown] == ["normal", "second", "third"]
    assert day.outcomes == ["ignored"]


def test_p7_ignored_ten_minutes_after_the_third(day: Day) -> None:
    from hipbreak.core.effects import Outcome

    assert [t for t, _ in day.work(80).of(Outcome)] == [3660 + 600]


def test_p7_overdue_after_patience(day: Day) -> None:
    assert [t for t, _ in day.work(45).of(Overdue)] == [2400]


def test_p8_after_skip_the_next_comes_a_full_limit_later(day: Day) -> None:
    day.work(40.1).do("skip").work(40)
    assert day.outcomes == ["skipped"]
    assert day.dues == [1800, 2406 + 1800]
    assert day.minutes == 80.1


def _pass_over(day: Day, times: int) -> Day:
    if not day.lines:
        day.work(0.1)
    for _ in range(times):
        due_in = day.status.due_in_seconds or 0.0
        day.work(due_in / 60 + 0.1).do("skip")
    return day


def test_p9_three_passed_over_make_the_limit_longer_and_it_is_said_once() -> None:
    day = _pass_over(Day(settings(sign_off={"at": ""})), 3)
    assert day.limits == [45]
    day.work(1)
    assert day.notices == ["easing"]
    assert round((day.status.due_in_seconds or 0) / 60) == 44


def test_p9_then_sixty_and_no_further() -> None:
    day = _pass_over(Day(settings(sign_off={"at": ""}, prompt={"prompts_per_day": 30})), 12)
    assert day.limits == [45, 60]


def test_p9_one_break_restores_it() -> None:
    day = _pass_over(Day(settings(sign_off={"at": ""})), 3).work(10).do("start").rest(5).do("finish")
    assert day.limits == [45, 30]


def test_p9_a_break_ends_the_row() -> None:
    day = _pass_over(Day(settings(sign_off={"at": ""})), 2).work(31).away(5).work(1)
    assert _pass_over(day, 2).limits == []


def test_p9_the_switch_keeps_the_limit(day: Day) -> None:
    assert _pass_over(day, 4).limits == []


def test_p9_the_next_day_has_the_usual_limit() -> None:
    day = _pass_over(Day(settings(sign_off={"at": ""})), 3).away(20 * 60)
    assert day.limits == [45, 30]


def test_p10_after_eight_passed_over_only_the_icon_speaks() -> None:
    day = _pass_over(Day(quiet_day(prompt={"prompts_per_day": 2, "patience": "0s"})), 2)
    before = len(day.prompts)
    day.work(60)
    assert len(day.prompts) == before
    assert day.status.due
    assert day.status.next == "capped"


def test_p10_zero_means_only_the_icon(day: Day) -> None:
    day = Day(quiet_day(prompt={"prompts_per_day": 0})).work(80)
    assert (day.dues, day.prompts) == ([1800], [])


def test_p10_first_prompts_are_twenty_minutes_apart() -> None:
    day = Day(quiet_day(sitting={"sit_limit": "5m"}, prompt={"patience": "0s"})).work(6).do("skip").work(30)
    assert day.prompts[:2] == [300, 1500]


def test_p10_none_in_the_first_five_minutes_of_a_bout() -> None:
    day = Day(settings(prompt={"patience": "0s"}), MONDAY.replace(hour=17)).away(28).work(20)
    assert day.prompts[0] == 28 * 60 + 300


def test_p11_walking_away_while_due_is_an_outcome(day: Day) -> None:
    assert day.work(31).away(5).outcomes == ["walked away"]


def test_p11_one_outcome_each(day: Day) -> None:
    day.work(40.1).do("start").rest(4).do("finish").away(10)
    assert day.outcomes == ["finished"]


def test_p11_stopped_early_is_partly_done(day: Day) -> None:
    day.work(40.1).do("start").rest(2).do("close", moves_done=2)
    assert day.outcomes == ["partly done"]


def test_p12_outside_the_hours_silent_but_counting() -> None:
    day = Day(quiet_day(hours={"mon": ["10:00-12:00"]})).work(62)
    assert day.dues == [1800]
    assert day.prompts == [3630]
    assert day.minutes == 62


def test_p12_hours_may_cross_midnight() -> None:
    rules = quiet_day(hours={"mon": ["22:00-02:00"]})
    day = Day(rules, MONDAY.replace(hour=23, minute=50)).work(41)
    assert day.prompts == [2400]
    assert Day(rules, MONDAY.replace(hour=20)).work(60).prompts == []


def test_p13_at_its_time_a_due_comes_of_itself() -> None:
    day = Day(settings(), MONDAY.replace(hour=17, minute=10)).work(20.2).rest(0.2)
    (prompt,) = day.shown
    assert prompt.sign_off
    assert prompt.actions == ("start", "skip", "not_today")
    assert day.prompts == [1217]


def test_p13_shown_once_then_ignored() -> None:
    day = Day(settings(), MONDAY.replace(hour=17, minute=10)).work(60)
    assert [prompt.sign_off for prompt in day.shown] == [True]
    assert day.outcomes[0] == "ignored"


def test_p13_a_due_already_open_becomes_it() -> None:
    day = Day(settings(), MONDAY.replace(hour=16, minute=55)).now(call=True).work(45).now(call=False).work(1)
    assert len(day.dues) == 1
    assert [prompt.sign_off for prompt in day.shown] == [True]


def test_p13_a_prompt_that_is_up_gives_way() -> None:
    day = Day(settings(prompt={"prompt_stays": "2m"}), MONDAY.replace(hour=16, minute=59)).work(30.9).rest(0.9)
    assert [prompt.sign_off for prompt in day.shown] == [False, True]
    assert day.gone == [(1860, "obsolete")]


def test_p13_not_on_other_days_and_not_when_off() -> None:
    saturday = MONDAY.replace(hour=17, minute=10) + timedelta(days=5)
    assert Day(settings(), saturday).work(29).dues == []
    assert Day(settings(sign_off={"at": ""}), MONDAY.replace(hour=17, minute=10)).work(29).dues == []


def test_p13_working_hours_do_not_hold_it() -> None:
    day = Day(settings(hours={"mon": ["09:00-17:00"]}), MONDAY.replace(hour=17, minute=10)).work(20.2).rest(0.2)
    assert [prompt.sign_off for prompt in day.shown] == [True]


def test_p13_dropped_without_outcome_when_it_could_not_be_shown_for_two_hours() -> None:
    day = Day(settings(), MONDAY.replace(hour=17, minute=20)).now(dnd=True).work(12)
    day.work(130)
    assert len(day.of(Dropped)) == 1
    assert day.prompts == []


def test_p13_not_after_a_full_routine_in_the_hour_before() -> None:
    day = Day(settings(), MONDAY.replace(hour=16, minute=40)).work(10).do("start").rest(4).do("finish").work(60)
    assert not any(prompt.sign_off for prompt in day.shown)


def test_p14_in_a_pause_no_silence_wakes_anybody(day: Day) -> None:
    """Though a due is open: nothing can be said before the end of the pause."""
    assert day.work(32).state.watch.pause
    watch = day.do("pause 30m").work(5).rest(0.5).work(5).state.watch
    assert (watch.pause, watch.back, watch.good_for) == (False, False, float("inf"))
    assert day.work(19).state.watch.pause, "what is typed now decides about the end of it"
    assert day.work(0.5).do("resume").work(0.1).state.watch.pause


def test_p14_until_tomorrow_nobody_is_woken_either(day: Day) -> None:
    watch = day.work(32).do("pause tomorrow").work(90).rest(0.5).state.watch
    assert (watch.pause, watch.back, watch.good_for) == (False, False, float("inf"))


def test_p12_outside_the_hours_no_silence_wakes_anybody() -> None:
    day = Day(quiet_day(hours={"mon": ["09:00-09:40", "11:00-12:00"]}))
    assert day.work(38).state.watch.pause
    watch = day.work(30).state.watch
    assert (watch.pause, watch.back, watch.good_for) == (False, False, float("inf"))
    assert day.work(51).state.watch.pause
    assert day.work(1.6).prompts == [2 * 3600 + 30]


def test_p12_the_sign_off_is_watched_for_outside_the_hours() -> None:
    """P13: the hours do not hold it."""
    day = Day(settings(hours={"mon": ["09:00-09:20"]}, sign_off={"at": "09:25", "days": ["mon"]}))
    assert day.work(26).state.watch.pause


def test_p14_what_is_typed_before_the_end_of_a_pause_is_known_after_it(day: Day) -> None:
    """P3a: due falls into a pause in the typing."""
    assert day.work(20).do("pause 560s").work(9.5).rest(2).prompts == [1800]


def test_what_is_far_may_be_known_roughly(day: Day) -> None:
    """As long as somebody sits and nothing that may be said is near."""
    assert day.work(2).state.watch.good_for == 600
    assert day.rest(1).state.watch.good_for == 600
    assert day.now(call=True).work(10).state.watch.good_for == 600
    assert day.now(call=False).work(16).state.watch.good_for == 0, "near due"
    assert day.work(2).state.watch.good_for == 0, "due"
    assert day.do("skip").work(1).state.watch.good_for == 600
    assert day.now(locked=True).rest(0.5).state.watch.good_for == 0
    assert day.now(locked=False).do("pause 1h").now(locked=True).rest(0.5).state.watch.good_for == 0
    assert day.now(locked=False).do("resume").do("standing").rest(0.5).state.watch.good_for == 0
    assert day.do("sitting").work(1).away(10).state.watch.good_for == 0, "the first input begins a bout"


def test_p14_a_pause_ends_by_itself(day: Day) -> None:
    day.work(20).do("pause 30m").work(31)
    assert day.prompts == [50 * 60 + 30]
    assert day.shown[0].case == "pause"


def test_p14_until_tomorrow() -> None:
    day = Day(quiet_day()).work(5).do("pause tomorrow").work(120)
    assert day.prompts == []
    paused = day.status.paused_until
    assert paused is not None
    assert f"{paused:%a %H:%M}" == "Tue 04:00"


def test_p14_resume_speaks_thirty_seconds_later(day: Day) -> None:
    assert day.work(20).do("pause 2h").work(20).do("resume").work(2).prompts == [40 * 60 + 30]


def test_p15_never_the_same_text_twice_running() -> None:
    day = _pass_over(Day(quiet_day(prompt={"patience": "0s"})), 6)
    indexes = [prompt.index for prompt in day.shown]
    assert len(set(indexes)) == len(indexes)


def test_p16_never_a_burst_after_sleep_or_a_changed_clock(day: Day) -> None:
    day.work(45).sleep(600).wall(86400).work(40)
    assert len([t for t in day.prompts if t > 45 * 60]) <= 1


def test_p17_nothing_else_speaks_while_the_routine_is_open(day: Day) -> None:
    day.work(25).do("start").work(20)
    assert day.dues == []
    assert day.do("later").notices == ["routine_open"]


def test_p17_left_alone_it_closes_after_thirty_minutes(day: Day) -> None:
    day.work(20).do("start").rest(45)
    assert [t for t, _ in day.of(CloseRoutine)] == [50 * 60]
    assert day.bouts == [(0, 1200, "input")]


def test_p17_s2_rests_meanwhile(day: Day) -> None:
    day.work(20).do("start").rest(20).do("close", moves_done=1)
    assert day.bouts == [(0, 1200, "routine")]


def test_p18_strict_stays_until_answered() -> None:
    day = Day(quiet_day(prompt={"strict": True})).work(70)
    assert day.prompts == [2400]
    assert day.shown[0].stays is None
    assert day.status.prompt_up


def test_p18_never_during_a_quiet_reason() -> None:
    day = Day(quiet_day(prompt={"strict": True})).work(41).now(call=True).work(5)
    assert day.gone == [(41 * 60, "held")]


def test_a_routine_closed_with_nothing_done_leaves_the_due_open(day: Day) -> None:
    day.work(40.1).do("start").rest(1).do("close").work(15)
    assert day.outcomes == []
    assert day.prompts == [2400, 41.1 * 60 + 600]


# --- the desktop's own break reminder (P16) ---------------------------------------------------------------------


def test_p16_nothing_within_five_minutes_of_the_desktops_own_reminder(day: Day) -> None:
    day.work(28).reminded().work(4).rest(0.5).work(1).rest(0.3)
    assert day.prompts == [33.5 * 60 + 5], "not the pause at 32:05, but the first one after 33:00"


def test_p16_patience_spent_meanwhile_it_comes_when_the_five_minutes_are_over(day: Day) -> None:
    assert day.work(38).reminded().work(8).prompts == [43 * 60]


def test_p16_what_comes_back_waits_for_it_too(day: Day) -> None:
    day.work(40.1).do("later").work(4).reminded().work(10)
    assert day.prompts == [2400, 44.1 * 60 + 300]


def test_p16_it_takes_a_prompt_away_that_is_up_and_that_was_no_showing(day: Day) -> None:
    day.work(40.1).reminded().work(6)
    assert day.gone[0] == (2406, "held")
    assert [(t, prompt.showing) for t, prompt in day.of(Prompt)] == [(2400, 1), (2706, 1)]


def test_p16_nothing_is_said_of_easing_off_just_then() -> None:
    day = _pass_over(Day(settings(sign_off={"at": ""})), 2)
    day.work((day.status.due_in_seconds or 0.0) / 60 + 0.1).reminded().do("skip").work(4)
    assert (day.limits, day.notices) == ([45], [])
    spoken = day.t - 240
    day.work(2)
    assert [(t, notice.what) for t, notice in day.of(Notice)] == [(spoken + 300, "easing")]


def test_p16_the_desktops_own_reminder_is_no_outcome_and_no_break(day: Day) -> None:
    day.work(20).reminded().work(20)
    assert (day.bouts, day.outcomes, day.minutes) == ([], [], 40)


def test_the_view_says_that_it_waits_for_the_desktops_own_reminder(day: Day) -> None:
    assert day.work(28).reminded().work(3).status.next == "other"
    assert day.work(3).status.next == "pause"
    assert Day(quiet_day()).work(40.1).do("later 2").reminded().work(1).status.next == "other"


def test_p4_of_several_long_holds_one_is_said(day: Day) -> None:
    assert day.now(call=True, dnd=True, presenting=True).work(400).notices == ["held_long"]


def test_p4_a_reason_switched_off_in_the_settings_lets_go_after_thirty_seconds(day: Day) -> None:
    day.now(call=True).work(35)
    lines = tuple(day.lines)
    player = Player((*lines, Line(99, day.t, end=True)), day.start, day.rules)
    assert not any(isinstance(each.effect, Prompt) for each in player.play())
    rules = quiet_day(prompt={"quiet": ["presenting", "dnd"]})
    shown: list[float] = []
    state = player.state
    for second in range(60):
        now = Now(day.t + second, day.start + timedelta(seconds=day.t + second))
        state, effects = session.advance(state, Look(Sample(now.elapsed, call=True)), now, rules)
        shown += [second for effect in effects if isinstance(effect, Prompt)]
    assert shown == [30]


def test_p16_two_notices_do_not_come_at_once(day: Day) -> None:
    day.now(call=True).work(60).do("standing").work(125)
    assert day.notices == ["standing_over", "held_long"]
    first, second = (t for t, _ in day.of(Notice))
    assert first == 10800 < second
