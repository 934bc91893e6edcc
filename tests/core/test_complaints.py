"""What people complain of in other break reminders, as days: each would end otherwise if its rule were taken out.

The numbers are those of our list of complaints, by theme: A idle is not "not sitting", B fired into a meeting, C the
count lost or a break at once after a meeting, D sleep, lock and restart, E Wayland, tray and placement, F too
intrusive, G too easy to skip, H forgotten. ``test_complaints_bite`` takes each rule out and sees its day fail.

Not about rules, so proved elsewhere and not here:

| complaint | where |
|---|---|
| 30 idle time is wrong on Wayland | the sources: tests/desktop/test_idle_*; what the rules make of it: test_telling |
| 31 no tray icon, or lost when the bar starts again | tests/desktop/test_tray*, tests/real/test_session |
| 32 wrong monitor, doubled windows | tests/ui/test_placing, tests/ui/test_card |
| 36 notification only | the setting ``prompt.show``: tests/app/test_prompter |
| 37 buttons on the notification itself | that they are there: here; that a press is heard: tests/desktop/test_prompt |
"""

from __future__ import annotations

from datetime import timedelta

from hipbreak.core import session
from hipbreak.core.effects import Due, Effect, Prompt
from hipbreak.core.messages import Look, Now, Sample
from hipbreak.core.state import begin
from tests.core.day import MONDAY, Day, quiet_day, settings


def reading(day: Day, pages: int) -> Day:
    """``pages`` of a text, each turned with one key, 2 min 45 s apart."""
    for _ in range(pages):
        day.rest(2.75).press()
    return day


# --- A. idle is not "not sitting" ------------------------------------------------------------------------------


def test_a_forty_minute_video_does_not_reset_the_count() -> None:
    """1: a 40 min video resets the timer."""
    day = Day(quiet_day()).work(10).film(40).press()
    assert (day.bouts, day.minutes, day.dues) == ([], 50, [1800])


def test_slides_and_long_documents_are_sitting() -> None:
    """2: no breaks during video, online presentations, long documents."""
    day = reading(Day(quiet_day()).work(5), 8).now(presenting=True, media=True).rest(20)
    assert (day.bouts, day.minutes, day.dues) == ([], 47, [1800])


def test_a_desktop_that_cannot_see_input_still_reminds_every_half_hour() -> None:
    """3: I sit at the computer all day, remind me regardless of detected activity."""
    rules, out = quiet_day(), list[Effect]()
    state = begin(Now(0.0, MONDAY), rules)
    for minute in range(31):
        now = Now(60.0 * minute, MONDAY + timedelta(minutes=minute))
        state, effects = session.advance(state, Look(Sample()), now, rules)
        out += effects
    assert [type(effect) for effect in out].count(Due) == 1


def test_voice_typist() -> None:
    """4: who speaks instead of typing is never active; wants about three minutes of patience."""
    day = Day(quiet_day()).work(1)
    for _ in range(8):
        day.call(3).rest(2.5)  # dictating, then thinking
    assert (day.bouts, day.minutes, day.dues) == ([], 45, [1800])


def test_reading_needs_no_mode_to_be_switched_on() -> None:
    """5, 6, 7: a reading mode is a band-aid and hard to find; asked for again for eight years."""
    day = reading(Day(quiet_day()).work(2), 12)
    assert (day.bouts, day.minutes, day.dues) == ([], 35, [1800])


def test_a_film_and_a_call_are_no_time_away() -> None:
    """8: film and call are logged as away."""
    today = Day(quiet_day()).work(5).film(30).press().rest(1).call(25).status.today
    assert (today.breaks, round(today.sitting_seconds)) == (0, 61 * 60)


def test_a_film_with_nobody_there_is_an_empty_chair() -> None:
    """8, the other way round: what plays on in an empty room is no sitting."""
    day = Day(quiet_day()).work(10).now(media=True).rest(200)
    assert (day.bouts, day.status.state) == ([(0, 600, "input")], "away")


def test_a_silent_two_hour_call_is_two_hours_of_sitting() -> None:
    """8, 9: passive screen time does not count."""
    day = Day(quiet_day()).work(1).call(119)
    assert (day.bouts, day.minutes, day.status.call_seconds) == ([], 120, 119 * 60)


def test_as_soon_as_the_meeting_ends_the_reminder_comes_and_tells_the_truth() -> None:
    """9: ideally as soon as the meeting ends you want to be reminded."""
    day = Day(quiet_day()).work(50).now(call=True).work(50).now(call=False).work(1)
    told = [(t, prompt.seconds, prompt.call_seconds, prompt.quiet_was) for t, prompt in day.of(Prompt)]
    assert told[-1:] == [(100 * 60 + 30, 100 * 60 + 30, 50 * 60, ("call",))]


def test_a_few_seconds_without_a_key_are_no_break() -> None:
    """10: a break after 5 s of idle makes it useless while reading."""
    day = Day(quiet_day()).work(10)
    for _ in range(60):
        day.rest(0.5).press()
    assert (day.bouts, day.minutes) == ([], 40)


def test_merely_looking_at_the_screen_is_reminded_at_the_next_key() -> None:
    """11: looking at the screen without moving resets the timer, I am hardly notified."""
    day = reading(Day(quiet_day()).work(28, every=10), 1)
    assert day.prompts == [28 * 60 + 165]


# --- B. fired into a meeting -----------------------------------------------------------------------------------


def test_a_microphone_or_camera_in_use_holds_the_reminder() -> None:
    """12: pause while the camera is in use; and the microphone."""
    assert Day(quiet_day()).work(20).now(call=True).work(60).prompts == []


def test_a_shared_screen_holds_the_reminder() -> None:
    """13: calls and screen sharing; "I don't know how could we detect"."""
    assert Day(quiet_day()).work(20).now(presenting=True).work(60).prompts == []


def test_process_exclusion_is_not_needed_because_a_program_always_running_is_no_call() -> None:
    """14: the call programs are always running. Only one that keeps the microphone holds, and that is said."""
    assert Day(quiet_day()).work(41).prompts == [2400]
    assert Day(quiet_day()).now(call=True).work(200).notices == ["held_long"]


def test_strict_breaks_do_not_hit_meetings() -> None:
    """15: a calendar so that strict breaks do not hit meetings."""
    day = Day(quiet_day(prompt={"strict": True})).work(41).now(call=True).work(5)
    assert (day.gone, day.status.prompt_up) == ([(41 * 60, "held")], False)


def test_nothing_has_to_be_closed_for_a_call_and_started_again() -> None:
    """16: closed the program for a call and forgot to start it again."""
    day = Day(quiet_day()).call(30).work(41)
    assert day.prompts == [30 * 60 + 2400]


def test_nothing_appears_in_front_of_an_audience() -> None:
    """17: my entire screen is taken, with a gong, in front of stakeholders."""
    for fact in ("call", "presenting", "dnd"):
        day = Day(quiet_day()).work(40.1).now(**{fact: True}).work(120)
        assert (day.prompts, day.gone) == ([2400], [(2406, "held")]), fact


def test_strict_always_leaves_a_way_out() -> None:
    """18: who has switched skipping off is locked out of meetings."""
    (prompt,) = Day(quiet_day(prompt={"strict": True})).work(41).shown
    assert "skip" in prompt.actions


def test_a_call_needs_no_inhibitor() -> None:
    """19: calls are only noticed through the inhibitor."""
    day = Day(quiet_day()).work(10).now(call=True, media=False).rest(60)
    assert (day.minutes, day.status.why, day.status.quiet) == (70, "call", ("call",))


# --- C. the count lost, or a break at once, after a meeting or a pause --------------------------------------------


def test_a_pause_over_a_meeting_keeps_the_count() -> None:
    """20: do not reset on pause; the break right after the meeting."""
    day = Day(quiet_day()).work(20).do("pause 1h").work(61)
    assert [(t, prompt.seconds) for t, prompt in day.of(Prompt)] == [(80 * 60 + 30, 80 * 60 + 30)]


def test_pause_dnd_idle_and_a_restart_keep_the_count() -> None:
    """21: keep the state across pause, do not disturb, idle, sleep."""
    day = Day(quiet_day()).work(5).do("pause 30m").work(5).do("resume").now(dnd=True).rest(2.5).now(dnd=False).press()
    day.sleep(1).work(5).do("stop").rest(2).do("launch").work(5)
    assert (day.bouts, day.minutes) == ([], 24.5)


def test_resuming_neither_fires_at_once_nor_forgets() -> None:
    """22: resuming after a pause fired at once, and the cure lost the sitting."""
    day = Day(quiet_day()).work(20).do("pause 2h").work(40).do("resume").work(1)
    assert [(t, prompt.seconds) for t, prompt in day.of(Prompt)] == [(60 * 60 + 30, 60 * 60 + 30)]


def test_pausing_does_not_start_the_count_over() -> None:
    """23: pausing makes the timer start over."""
    assert Day(quiet_day()).work(25).do("pause 30m").work(10).dues == [1800]


# --- D. sleep, lock, restart ---------------------------------------------------------------------------------------


def test_no_reminder_right_after_waking_up_or_coming_back() -> None:
    """24: a break right after resume or after coming back."""
    assert Day(quiet_day()).work(45).sleep(600).work(29).prompts == [2400]
    back = (
        Day(settings(prompt={"patience": "0s"}), MONDAY.replace(hour=17)).away(28).work(6)
    )  # the sign-off falls two minutes after the return
    assert back.prompts == [28 * 60 + 300]


def test_sleep_is_a_break() -> None:
    """25: sleep is not counted as a break."""
    day = Day(quiet_day()).work(25).sleep(2.5).work(20)
    assert (day.bouts, day.minutes, day.dues) == ([(0, 1500, "sleep")], 20, [])


def test_nothing_is_left_on_the_screen_after_waking_up() -> None:
    """26: a frozen full screen after waking up."""
    day = Day(quiet_day(prompt={"strict": True})).work(40.5).sleep(60)
    assert (day.gone, day.status.prompt_up) == ([(40.5 * 60 + 3600, "obsolete")], False)


def test_time_away_is_recognised_from_its_beginning() -> None:
    """27: away time is not recognised."""
    day = Day(quiet_day()).work(20).away(5)
    assert (day.bouts, day.status.today.sitting_seconds) == ([(0, 1200, "input")], 1200)


def test_do_not_disturb_that_ends_while_asleep_holds_no_longer() -> None:
    """28: stays paused for hours after do not disturb ended during sleep."""
    day = Day(quiet_day()).now(dnd=True).work(20).now(asleep=True).rest(300).now(asleep=False, dnd=False).work(41)
    assert (day.status.quiet, len(day.prompts)) == ((), 1)


def test_the_count_rests_while_locked() -> None:
    """29: the timer runs on while locked."""
    assert Day(quiet_day()).work(10).now(locked=True).rest(1.5).minutes == 10


def test_woke_at_night_with_the_lid_closed() -> None:
    """24, 26: a machine that wakes up for its mail at night brings nobody back."""
    day = Day(quiet_day()).work(29).sleep(300).rest(20).sleep(120)
    assert (day.began, day.status.state, day.prompts) == ([0], "away", [])


# --- E. what moves by itself ---------------------------------------------------------------------------------------


def test_a_player_that_fakes_activity_does_not_keep_the_prompt() -> None:
    """33: a player fakes activity, so the prompt never goes away."""
    day = Day(quiet_day())
    day._line(pointer_until=3000.0, every=1.0)
    day.rest(41)
    assert (day.prompts, day.gone) == ([2400], [(2420, "unanswered")])


# --- F. too intrusive -----------------------------------------------------------------------------------------------


def test_it_waits_for_a_pause_in_the_typing() -> None:
    """34: wait for a few seconds' pause; becoming an interruption is the main danger."""
    assert Day(quiet_day()).work(33).rest(0.5).prompts == [33 * 60 + 5]


def test_the_icon_speaks_first() -> None:
    """35: a pop-up in the middle of the screen; wants it to come by degrees."""
    day = Day(quiet_day()).work(35)
    assert (day.dues, day.prompts, day.status.icon) == ([1800], [], "due")


def test_later_and_skip_are_on_the_prompt_itself() -> None:
    """37: postpone and skip from the notification itself."""
    (prompt,) = Day(quiet_day()).work(41).shown
    assert prompt.actions == ("start", "later", "skip", "not_sitting")


# --- G. too easy to skip ---------------------------------------------------------------------------------------------


def test_skipping_by_habit_makes_it_ask_less_often() -> None:
    """38: skip becomes an almost instinctive habit."""
    day = Day(settings(sign_off={"at": ""}))
    for minutes in (31, 31, 31):
        day.work(minutes).do("skip")
    assert day.work(1).limits == [45]


def test_later_is_used_up() -> None:
    """39: getting professional and fast in postponing."""
    day = Day(quiet_day()).work(40.1).do("later").work(5.1).do("later").work(10.1).do("later")
    assert day.notices == ["later_used_up"]


def test_typing_on_is_no_break_taken() -> None:
    """39: one can type on while the break counts as taken."""
    day = Day(quiet_day()).work(40.1).do("start").work(1).do("close").work(1)
    assert (day.bouts, day.outcomes, day.minutes) == ([], [], 42.1)


def test_a_lock_under_strict_is_a_break_like_any_other() -> None:
    """40: strict is escaped by locking: no race worth joining, for who locks and leaves has got up."""
    day = Day(quiet_day(prompt={"strict": True})).work(41).lock(3)
    assert (day.outcomes, day.bouts) == (["walked away"], [(0, 41 * 60, "lock")])


# --- H. forgotten -----------------------------------------------------------------------------------------------------


def test_paused_and_forgot() -> None:
    """41: paused and forgot, for hours or days."""
    assert Day(quiet_day()).work(5).do("pause 2h").work(130).prompts[:1] == [125 * 60 + 30]
    night = Day(quiet_day(), MONDAY.replace(hour=23)).work(5).do("pause tomorrow").sleep(600).work(41)
    assert (night.status.paused_until, len(night.prompts)) == (None, 1)
