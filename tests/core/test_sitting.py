"""S1 to S11: how long somebody has sat, a rule at a time."""

from __future__ import annotations

import pytest

from hipbreak.core import session
from hipbreak.core.effects import BoutCorrected, BoutEnded, CloseRoutine
from hipbreak.core.messages import Look, Now, Sample
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.state import begin
from tests.core.day import MONDAY, Day, quiet_day


@pytest.fixture
def day() -> Day:
    return Day(quiet_day())


def test_s1_input_counts_as_sitting(day: Day) -> None:
    assert day.work(20).minutes == 20
    assert day.status.state == "sitting"


def test_s1_who_types_from_before_the_start_is_not_left_waiting_for_a_pause() -> None:
    """Sources tell an input only after a silence of 5 s: until there was one, somebody has to look."""
    state = begin(Now(100.0, MONDAY), DEFAULTS)
    state, _ = session.advance(state, Look(Sample(99.5)), Now(100.0, MONDAY), DEFAULTS)
    assert (state.seat.bout, state.watch.at) == (None, 105.0)
    state, _ = session.advance(state, Look(Sample(104.8)), Now(105.0, MONDAY), DEFAULTS)
    assert state.seat.bout


def test_s1_a_pointer_is_input_like_a_key(day: Day) -> None:
    day._line(pointer_until=1200.0, every=30.0)
    assert day.rest(20).minutes == 20


def test_s2_reading_without_a_key_counts_when_input_comes_back(day: Day) -> None:
    assert day.work(10).rest(2.9).press().minutes == 12.9


def test_s2_three_minutes_without_input_end_the_bout_at_the_last_input(day: Day) -> None:
    day.work(10).away(4)
    assert day.bouts == [(0, 600, "input")]
    assert day.of(BoutEnded)[0][0] == 780, "decided when away_after has passed since the last input"


def test_s2_the_next_bout_begins_at_the_next_input(day: Day) -> None:
    assert day.work(10).away(20).work(5).began == [0, 1800]
    assert day.minutes == 5


def test_s2_undecided_until_the_last_second(day: Day) -> None:
    assert day.work(10).rest(2.99).press().bouts == []
    assert day.minutes == 12.99


def test_s2_a_knocked_mouse_stays_out_of_the_diary(day: Day) -> None:
    day.away(5).press().away(5)
    (ended,) = [ended for _, ended in day.of(BoutEnded)]
    assert not ended.keep
    assert day.status.today.breaks == 0


def test_s2_with_another_patience() -> None:
    day = Day(quiet_day(sitting={"away_after": "10m"})).work(10).rest(9).press()
    assert day.minutes == 19


def test_s3_a_silent_call_is_sitting(day: Day) -> None:
    assert day.work(1).call(119).minutes == 120
    assert day.status.call_seconds == 119 * 60


def test_s3_two_hours_of_call_then_nothing_ends_at_the_end_of_the_call(day: Day) -> None:
    assert day.work(10).call(60).away(5).bouts == [(0, 4200, "input")]


def test_s3_presence_carries_a_bout_on_and_never_starts_one(day: Day) -> None:
    assert day.call(60).began == []
    assert day.away(1).film(60).status.state == "away"


def test_s3_presence_that_begins_while_undecided_carries_on(day: Day) -> None:
    assert day.work(10).rest(2).call(30).minutes == 42


def test_s3_an_empty_chair_in_a_call_counts_for_nothing(day: Day) -> None:
    day.work(10).now(call=True).rest(200)
    assert day.bouts == [(0, 600, "input")]
    assert day.of(BoutEnded)[0][0] == 600 + 3 * 3600


def test_s3_an_empty_chair_before_a_film_counts_for_nothing(day: Day) -> None:
    day.work(10).now(media=True).rest(120)
    assert day.bouts == [(0, 600, "input")]
    assert day.of(BoutEnded)[0][0] == 600 + 90 * 60


def test_s3_a_key_in_the_film_makes_it_last(day: Day) -> None:
    assert day.work(10).now(media=True).rest(80).press().rest(80).minutes == 170


def test_s3_a_call_after_a_film_moves_the_sign_of_life(day: Day) -> None:
    assert day.work(10).now(media=True).rest(20).call(30).rest(45).bouts == [(0, 3600, "input")]


def test_s4_two_minutes_locked_end_the_bout_when_it_was_locked(day: Day) -> None:
    day.work(10).lock(2.1)
    assert day.bouts == [(0, 600, "lock")]
    assert day.of(BoutEnded)[0][0] == 720


def test_s4_ninety_seconds_are_no_break_and_no_sitting(day: Day) -> None:
    day.work(10).lock(1.5).work(10)
    assert day.bouts == []
    assert day.minutes == 20


def test_s4_three_times_ninety_seconds_are_still_none(day: Day) -> None:
    for _ in range(3):
        day.work(5).lock(1.5)
    assert day.work(5).bouts == []
    assert day.minutes == 20


def test_s4_locked_is_certain_whatever_plays(day: Day) -> None:
    assert day.work(10).now(call=True, media=True).rest(20).lock(5).bouts == [(0, 1800, "lock")]


def test_s4_input_on_a_lock_screen_is_no_presence(day: Day) -> None:
    day.work(10).now(locked=True)
    day.work(5)
    assert day.bouts == [(0, 600, "lock")]
    assert day.status.state == "away"


def test_s4_the_unlock_is_input(day: Day) -> None:
    assert day.work(10).lock(5).began == [0, 900]


def test_s4_s2_runs_on_meanwhile_and_the_first_decides(day: Day) -> None:
    day.work(10).rest(2.5).lock(5)
    assert day.bouts == [(0, 600, "input")]
    assert day.of(BoutEnded)[0][0] == 780


def test_s5_sleep_ends_the_bout_where_it_began(day: Day) -> None:
    day.work(10).sleep(480)
    assert day.bouts == [(0, 600, "sleep")]


def test_s5_a_wake_up_is_no_return(day: Day) -> None:
    day.work(10).sleep(480).rest(30)
    assert day.status.state == "away"
    assert day.work(5).minutes == 5


def test_s5_a_short_sleep_is_neither(day: Day) -> None:
    assert day.work(10).sleep(1.5).work(10).minutes == 20


def test_s5_keys_while_asleep_are_lost(day: Day) -> None:
    day._line(input_until=1200.0).rest(10)
    day.sleep(5)
    assert day.rest(5).began == [0, 902]


def test_s6_standing_stops_the_clock(day: Day) -> None:
    day.work(10).do("standing")
    assert day.work(1).minutes == 10
    assert day.status.state == "standing"


def test_s6_after_two_minutes_the_bout_ended_when_it_was_said(day: Day) -> None:
    day.work(10).do("standing")
    day.work(5)
    assert day.bouts == [(0, 600, "standing")]


def test_s6_sitting_again_within_two_minutes_goes_on(day: Day) -> None:
    day.work(10).do("standing")
    day.work(1.5).do("sitting")
    assert day.work(5).minutes == 15


def test_s6_nothing_becomes_due_while_standing(day: Day) -> None:
    day.work(25).do("standing")
    assert day.work(60).dues == []


def test_s6_sitting_begins_a_bout(day: Day) -> None:
    day.work(10).do("standing")
    day.work(10).do("sitting")
    assert day.work(7).began == [0, 1200]


def test_s6_standing_ends_with_an_absence(day: Day) -> None:
    day.work(10).do("standing")
    day.work(30).away(10).work(5)
    assert day.status.state == "sitting"
    assert day.began == [0, 3000]


def test_s6_standing_ends_by_itself_and_says_so(day: Day) -> None:
    day.work(10).do("standing")
    day.work(121)
    assert day.notices == ["standing_over"]
    assert day.began == [0, 7800]


def test_s7_a_routine_ends_the_bout_at_its_start(day: Day) -> None:
    day.work(20).do("start").rest(5).do("finish")
    assert day.bouts == [(0, 1200, "routine")]
    assert day.status.today.routines == 1


def test_s7_one_move_is_enough(day: Day) -> None:
    day.work(20).do("start").rest(2).do("close", moves_done=1)
    assert day.bouts == [(0, 1200, "routine")]


def test_s7_none_done_and_the_bout_goes_on(day: Day) -> None:
    day.work(20).do("start").rest(2).do("close").work(5)
    assert day.bouts == []
    assert day.minutes == 27


def test_s8_i_got_up_at(day: Day) -> None:
    day.work(30).do("was-up --since 09:20")
    assert day.work(5).bouts == [(0, 1200, "was_up")]
    assert day.minutes == 5


def test_s8_before_the_bout_began_none_of_it_was_sitting(day: Day) -> None:
    day.away(30).work(20).do("was-up --since 09:10")
    (ended,) = [ended for _, ended in day.of(BoutEnded)]
    assert (ended.seconds, ended.keep) == (0, False)
    assert day.minutes == 0


def test_s8_a_time_in_the_bout_before_shortens_that(day: Day) -> None:
    day.work(30).away(10).work(10).do("was-up --since 09:20")
    assert [c.what for _, c in day.of(BoutCorrected)] == ["was_up", "was_up"]
    assert day.status.today.sitting_seconds == 20 * 60


def test_s8_i_was_up_just_now(day: Day) -> None:
    day.work(30).do("was-up")
    assert day.bouts == [(0, 1800, "was_up")]
    assert day.began == [0, 1800]


def test_s8_i_was_here_all_along(day: Day) -> None:
    day.work(20).away(10).work(5).do("still-here")
    assert day.minutes == 35
    assert day.status.today.sitting_seconds == 35 * 60
    assert day.status.today.breaks == 0


def test_s8_said_while_still_away(day: Day) -> None:
    assert day.work(20).away(10).do("still-here").minutes == 30


def test_s8_a_lock_can_be_undone_but_not_twice(day: Day) -> None:
    day.work(20).lock(10).work(5).do("still-here")
    assert day.minutes == 35
    assert day.do("still-here").notices == ["nothing_to_undo"]


def test_s8_sleep_cannot_be_undone(day: Day) -> None:
    assert day.work(20).sleep(10).work(5).do("still-here").notices == ["cannot_undo_sleep"]


def test_s8_sleep_in_an_absence_cannot_be_undone_either(day: Day) -> None:
    assert day.work(20).away(5).sleep(10).work(5).do("still-here").notices == ["cannot_undo_sleep"]


def test_s8_after_a_film_the_prompt_asks(day: Day) -> None:
    day.work(10).film(40).press()
    (prompt,) = day.shown
    assert prompt.case == "question"
    assert prompt.actions[-1] == "was_up"
    assert prompt.asked is not None
    assert [f"{at:%H:%M}" for at in prompt.asked] == ["09:10", "09:50"]


def test_s8_i_was_up_ends_the_bout_before_the_film(day: Day) -> None:
    day.work(10).film(40).press().do("was-up").work(5)
    assert day.bouts == [(0, 600, "was_up")]
    assert day.minutes == 5
    assert day.outcomes == ["walked away"]


def test_s8_any_other_answer_keeps_it(day: Day) -> None:
    assert day.work(10).film(40).press().do("later").work(5).minutes == 55
    assert [prompt.case for prompt in day.shown] == ["question", "normal"]


@pytest.mark.parametrize("step", [3600, -3600, 86400, -86400, 365 * 86400])
def test_s9_the_wall_clock_has_no_effect(day: Day, step: int) -> None:
    day.work(10).wall(step).work(10)
    assert day.minutes == 20
    assert day.bouts == []


def test_s10_a_short_stop_goes_on(day: Day) -> None:
    day.work(20).do("stop").rest(2).do("launch")
    assert day.work(5).minutes == 27


def test_s10_a_long_one_ends_the_bout_at_the_last_sign_of_life(day: Day) -> None:
    day.work(20).do("stop").rest(10).do("launch").work(5)
    assert day.bouts == [(0, 1200, "off")]
    assert day.minutes == 5


def test_s10_a_call_up_to_the_stop_was_a_sign_of_life(day: Day) -> None:
    day.work(10).now(call=True).rest(30).do("stop").rest(10).do("launch")
    assert day.bouts == [(0, 2400, "off")]


def test_s10_due_pause_standing_and_the_day_survive(day: Day) -> None:
    day.work(35).do("stop").rest(1).do("launch")
    assert day.status.due
    day = Day(quiet_day()).work(5).do("pause 2h").do("stop").rest(1).do("launch").rest(0)
    assert "paused" in day.status.quiet
    day = Day(quiet_day()).work(5).do("standing").work(1).do("stop").rest(1).do("launch")
    assert day.status.state == "standing"
    day = Day(quiet_day()).work(20).away(5).do("stop").rest(30).do("launch")
    assert day.status.today.sitting_seconds == 1200


def test_s10_a_prompt_that_was_up_counts_as_unanswered(day: Day) -> None:
    day.work(30).rest(0.1).do("stop").rest(1).do("launch").work(20)
    assert day.gone[0] == (1806, "unanswered")
    assert day.prompts[:2] == [1805, 2406]


def test_s11_no_source_means_sitting_as_long_as_unlocked() -> None:
    from datetime import timedelta

    from hipbreak.core import session, view
    from hipbreak.core.messages import Look, Now, Sample
    from hipbreak.core.settings import DEFAULTS
    from hipbreak.core.state import begin
    from tests.core.day import MONDAY

    state = begin(Now(0.0, MONDAY), DEFAULTS)
    for minute in range(21):
        now = Now(60.0 * minute, MONDAY + timedelta(minutes=minute))
        state, _ = session.advance(state, Look(Sample()), now, DEFAULTS)
    said = view.status(state, now, DEFAULTS)
    assert (said.state, said.sitting_seconds, said.why) == ("unknown", 1200, "no_source")


def test_a_lock_that_ends_the_bout_closes_the_routine(day: Day) -> None:
    day.work(20).do("start").rest(1).now(locked=True).rest(5)
    assert [t for t, _ in day.of(CloseRoutine)] == [1380]
    assert day.bouts == [(0, 1260, "lock")]
