"""The routine's window: the clock behind it, what every key and button does, and that no text is ever cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core import run as runs
from hipbreak.core.frames import frame_at, start_of
from hipbreak.core.messages import MoveDone
from hipbreak.core.moves import Move
from hipbreak.core.opening import Opening, Place, to_line
from hipbreak.core.run import Run
from hipbreak.core.settings import Levels, LookSettings, RoutineSettings, SoundSettings
from hipbreak.sound import Sounds
from hipbreak.ui.kit import Kit
from hipbreak.ui.placing import LARGE
from hipbreak.ui.routine_clock import LONGEST_GAP, SHORTEST_LOOK, Clock, ring_part
from hipbreak.ui.routine_moving import ring
from hipbreak.ui.routine_top import bar
from hipbreak.ui.routine_window import RoutineWindow
from hipbreak.ui.shell import Message, Window
from hipbreak.ui.tokens import PALETTES, TARGET, contrast
from hipbreak.wording import NBSP
from hipbreak.wording import routine as words
from tests.ui.screen import ROOMY, Screen, button, clipped, display, longer, parts, screen

__all__ = ["display", "screen"]

MOVES = move_files.load()
USUAL = RoutineSettings()
SHORT = replace(USUAL, lunge=20.0, bridge=20.0, scoop=20.0)


# --- the clock ------------------------------------------------------------------------------------------------


@dataclass
class Time:
    """A time that stands still until it is told to pass, and the timers set in it."""

    now: float = 100.0
    timers: dict[str, tuple[float, Callable[[], None]]] = field(default_factory=dict)
    looks: list[float] = field(default_factory=list)
    made: int = 0

    def after(self, ms: int, do: Callable[[], None]) -> str:
        self.made += 1
        self.timers[f"after#{self.made}"] = (self.now + ms / 1000, do)
        return f"after#{self.made}"

    def cancel(self, timer: str) -> None:
        self.timers.pop(timer, None)

    def work(self, seconds: float) -> None:
        """Lets time pass and timers run."""
        end = self.now + seconds
        while due := [(at, name) for name, (at, _) in self.timers.items() if at <= end]:
            at, name = min(due)
            self.now = max(self.now, at)
            self.looks.append(self.now)
            self.timers.pop(name)[1]()
        self.now = end


def clock_of(time: Time, speed: float = 1.0, smooth: bool = True, **settings: Any) -> Clock:
    run = runs.begin(replace(USUAL, **settings), MOVES, "full", None, "left")
    return Clock(run, lambda: time.now, time.after, time.cancel, lambda: None, speed, smooth)


def test_the_clock_goes_through_the_routine_and_stops_by_itself() -> None:
    time = Time()
    clock = clock_of(time)
    clock.go()
    time.work(clock.run.routine.seconds + 1)
    assert clock.run.over and not clock.going and not time.timers
    assert len(runs.done(clock.run)) == 3
    assert time.now - 100 < clock.run.routine.seconds + 1.01


@given(st.booleans(), st.floats(1, 60))
def test_it_looks_ten_times_a_second_at_most(smooth: bool, speed: float) -> None:
    time = Time()
    clock = clock_of(time, speed, smooth)
    clock.go()
    time.work(3)
    gaps = [later - sooner for sooner, later in zip(time.looks, time.looks[1:], strict=False)]
    assert min(gaps) >= SHORTEST_LOOK - 1e-6


def test_still_pictures_need_a_look_a_second_and_a_phase() -> None:
    time = Time()
    clock = clock_of(time, smooth=False, bridge_kind="double")
    clock.go()
    time.work(start_of(clock.run.routine, 3))
    time.looks.clear()
    time.work(60)
    assert len(time.looks) <= 70


def test_a_word_comes_on_time() -> None:
    time, due = Time(), [0.0, 0.73, 0.78, 2.41]
    clock = clock_of(time)
    clock.next_cue = lambda elapsed: next((at for at in due if at > elapsed + 1e-9), math.inf)
    clock.go()
    time.work(3)
    for at in due[1:]:
        assert min(abs(look - 100 - at) for look in time.looks) <= 0.006


def test_asking_for_this_very_instant_moves_nothing_on() -> None:
    time = Time()
    clock = clock_of(time, speed=2)
    assert clock.elapsed_now() == 0
    clock.go()
    time.now += 0.3
    assert clock.elapsed_now() == pytest.approx(0.6)
    assert clock.run.elapsed == 0
    clock.rest()
    time.now += 3
    assert clock.elapsed_now() == pytest.approx(0.6)
    clock.do(runs.stop)
    assert clock.elapsed_now() == clock.run.routine.seconds


def test_nothing_runs_while_it_rests_and_no_time_passes() -> None:
    time = Time()
    clock = clock_of(time)
    clock.go()
    time.work(10.3)
    clock.rest()
    elapsed = clock.run.elapsed
    assert elapsed == pytest.approx(10.3)
    assert not time.timers
    time.work(1000)
    clock.go()
    time.work(1)
    clock.rest()
    assert clock.run.elapsed == pytest.approx(elapsed + 1)


def test_after_a_gap_it_rests_where_it_was() -> None:
    time = Time()
    clock = clock_of(time)
    clock.go()
    time.work(10)
    before = clock.run.elapsed
    time.now += LONGEST_GAP + 300  # the machine slept; the timer comes late
    time.work(0)
    assert not clock.going and not time.timers
    assert clock.run.elapsed == pytest.approx(before, abs=1.1)


def test_a_wish_while_resting_does_not_start_it() -> None:
    time = Time()
    clock = clock_of(time)
    clock.do(runs.skip)
    assert clock.run.step == 1 and not clock.going and not time.timers


def test_speed_multiplies_the_time_of_the_routine() -> None:
    time = Time()
    clock = clock_of(time, speed=10)
    clock.go()
    time.work(5)
    assert clock.run.elapsed == pytest.approx(50, abs=1.1)


@given(st.floats(0, 199), st.booleans())
def test_the_ring_only_fills_during_a_step(elapsed: float, smooth: bool) -> None:
    routine = runs.begin(USUAL, MOVES, "full", None, "left").routine
    sooner, later = frame_at(routine, elapsed), frame_at(routine, elapsed + 0.3)
    assert 0.0 <= ring_part(sooner, smooth) <= 1.0
    if sooner.step == later.step:
        assert ring_part(sooner, smooth) <= ring_part(later, smooth) + 1e-9


# --- pictures -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_ring_stands_out(theme: Any) -> None:
    palette = PALETTES[theme]
    assert contrast(palette.accent, palette.track) >= 3


@pytest.mark.parametrize("scale", [1, 1.25, 1.5, 2, 3])
def test_ring_and_progress_have_the_size_of_their_place(scale: float) -> None:
    palette = PALETTES["light"]
    assert ring(0.4, 108, scale, palette).size == (round(108 * scale), round(108 * scale))
    assert bar((1.0, 0.3, 0.0), 352, scale, palette).size == (round(352 * scale), max(1, round(6 * scale)))


# --- the window -----------------------------------------------------------------------------------------------


@dataclass
class Heard:
    """Sounds that nobody hears; ``log`` is what was asked for."""

    muted: bool = False
    missing: str = ""
    log: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.log.append("" if self.muted else text)

    def tone(self, kind: str) -> None:
        self.log.append("" if self.muted else kind)

    def hush(self) -> None:
        self.log.append("hush")

    def mute(self, on: bool) -> None:
        self.muted = on

    def close(self) -> None:
        self.log.append("closed")


@dataclass
class Opened:
    """A routine's window that is on the screen."""

    screen: Screen
    window: Window
    routine: RoutineWindow

    @property
    def run(self) -> Run:
        return self.routine.clock.run

    def wait(self, true: Callable[[], object]) -> None:
        self.screen.until(self.window, true)

    def texts(self) -> list[str]:
        """What can be read on the screen."""
        self.window.root.update()
        return [
            str(part.cget("text"))
            for part in parts(self.window.root)
            if part.winfo_class() in ("TLabel", "TButton") and part.winfo_viewable()
        ]

    def places(self) -> dict[str, tuple[int, int, int, int]]:
        """Where everything lies that is on the screen."""
        self.window.root.update()
        return {
            str(part): (part.winfo_rootx(), part.winfo_rooty(), part.winfo_width(), part.winfo_height())
            for part in parts(self.window.root)
            if part.winfo_viewable()
        }

    def press(self, key: str) -> None:
        self.screen.press(self.window, key)

    def told(self, event: str) -> list[Mapping[str, Any]]:
        return [line for line in self.screen.said if line["event"] == event]


def opened(
    screen: Screen,
    opening: Opening | None = None,
    theme: str = "light",
    scale: float = 0,
    keyboard: bool = True,
    sounds: Heard | None = None,
    **more: object,
) -> Opened:
    """The window, on the screen, with the keyboard."""
    made: list[RoutineWindow] = []

    def show(window: Window, first: Message) -> None:
        if scale:
            window.kit = Kit(window.root, window.kit.palette, scale)
        made.append(RoutineWindow(window, first, cast(Sounds, sounds) if sounds else None))

    first = to_line(opening or Opening(USUAL, MOVES))
    window = screen.open(show, first, theme=theme, motion="still", **more)
    if keyboard:
        screen.focus(window)
    return Opened(screen, window, made[0])


def test_it_starts_by_itself_with_the_pause_button_focused(screen: Screen) -> None:
    found = opened(screen)
    found.wait(lambda: found.run.elapsed > 0.05)
    assert found.routine.moving is not None
    assert found.window.root.focus_get() is found.routine.moving.pause
    assert words.CHANGES["start"] in found.texts()
    assert words.STOP_RULE in found.texts()


def test_space_pauses_without_a_timer_and_goes_on(screen: Screen) -> None:
    found = opened(screen)
    found.wait(lambda: found.routine.clock.going)
    found.press("space")
    assert not found.routine.clock.going and not found.routine.clock.timer
    assert words.PAUSED in found.texts()
    found.press("space")
    assert found.routine.clock.going
    assert words.PAUSED not in found.texts()


def test_space_belongs_to_the_button_that_has_the_focus(screen: Screen) -> None:
    found = opened(screen)
    found.wait(lambda: found.routine.clock.going)
    hurts = button(found.window, words.HURTS)
    hurts.focus_force()
    found.wait(lambda: found.window.root.focus_get() is hurts)
    found.press("space")
    assert words.HURTS_TITLE in found.texts()


def test_a_click_leaves_space_to_the_pause_button(screen: Screen) -> None:
    """Else Space after a click on "Skip" would skip once more."""
    found = opened(screen)
    assert found.routine.moving is not None
    skip = found.routine.moving.skip
    for event in ("<Enter>", "<Button-1>", "<ButtonRelease-1>"):
        skip.event_generate(event, x=9, y=9)
    assert found.run.step == 1
    found.press("space")
    assert found.run.step == 1 and not found.routine.clock.going


def test_the_arrows_go_on_and_back(screen: Screen) -> None:
    found = opened(screen)
    found.press("Right")
    assert found.run.step == 1
    found.press("Right")
    assert found.run.step == 2
    assert words.CHANGES["to_floor"] in found.texts()
    found.press("Left")
    assert found.run.step == 1


def test_a_press_that_is_meant_for_the_desktop_is_left_alone(screen: Screen) -> None:
    found = opened(screen)
    found.press("Control-Key-h")
    found.press("Alt-Right")
    assert found.run.step == 0 and words.HURTS_TITLE not in found.texts()


def test_a_routine_runs_to_its_end_reports_each_move_once_and_closes_by_itself(screen: Screen) -> None:
    found = opened(screen, Opening(SHORT, MOVES, speed=60.0), keyboard=False)
    found.wait(lambda: found.routine.name == "end")
    assert found.told("move_done") == [
        {"event": "move_done", "move": "lunge", "seconds": 22.5, "left": 3, "right": 3},
        {"event": "move_done", "move": "bridge", "seconds": 18.0, "left": 3, "right": 3},
        {"event": "move_done", "move": "scoop", "seconds": pytest.approx(37.5), "left": 5, "right": 5},
    ]
    assert words.END_DONE in found.texts()
    assert {"3 a leg", "3 lifts", "5 left, 5 right"} <= set(found.texts())
    found.wait(lambda: found.window.closed)
    assert screen.said[-1] == {"event": "closed"}


def test_escape_on_the_pain_page_goes_back_to_the_paused_move(screen: Screen) -> None:
    found = opened(screen)
    found.press("Key-h")
    assert words.HURTS_TITLE in found.texts()
    found.press("Escape")
    assert not found.window.closed
    assert found.routine.name == "moving" and not found.routine.clock.going
    assert words.PAUSED in found.texts()
    found.press("space")
    assert found.routine.clock.going


def test_escape_closes_at_once_where_nothing_was_done(screen: Screen) -> None:
    found = opened(screen)
    found.press("Escape")
    assert found.window.closed
    assert found.told("move_done") == []


def test_escape_shows_what_was_done_and_then_closes(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(lambda run: runs.advance(run, 60))
    found.press("Escape")
    assert words.END_EARLY in found.texts()
    assert "One move in 45\u00a0s. It is in the diary, and your count starts\u00a0over." in found.texts()
    found.press("Escape")
    assert found.window.closed


def test_the_end_says_the_week_where_the_parent_has_told_it(screen: Screen) -> None:
    found = opened(screen, week=[5, 15])
    found.routine.clock.do(lambda run: runs.advance(run, 60))
    found.press("Escape")
    assert f"Moves this week: 6{NBSP}of{NBSP}15" in found.texts()


@pytest.mark.parametrize("week", [None, [], [1], ["1", 15], "6 of 15"])
def test_an_end_without_a_week_says_nothing_of_it(screen: Screen, week: Any) -> None:
    found = opened(screen, week=week)
    found.routine.clock.do(lambda run: runs.advance(run, 60))
    found.press("Escape")
    assert not any("this week" in text for text in found.texts())


def test_the_page_before_goes_once_the_next_is_drawn(screen: Screen) -> None:
    found = opened(screen)
    first = found.routine.sheet
    assert first is not None
    found.press("h")
    found.wait(lambda: not first.page.winfo_exists())
    assert found.routine.name == "hurts"


def test_a_change_of_moves_offers_done_for_now_and_a_switch_of_sides_does_not(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(lambda run: runs.advance(run, start_of(run.routine, 2) + 1))
    button(found.window, words.DONE_FOR_NOW).invoke()
    assert words.END_EARLY in found.texts()
    assert [line["move"] for line in found.told("move_done")] == ["lunge"]
    other = opened(screen, keyboard=False)
    other.routine.clock.do(lambda run: runs.advance(run, start_of(run.routine, 6) + 1))
    assert words.CHANGES["switch"] in other.texts()
    assert words.DONE_FOR_NOW not in other.texts()


@pytest.mark.parametrize("how", ["h", "H", "button"])
def test_this_hurts_pauses_and_says_what_to_change(screen: Screen, how: str) -> None:
    found = opened(screen)
    found.press("Right")
    if how == "button":
        button(found.window, words.HURTS).invoke()
    else:
        found.press(f"Key-{how}")
    assert not found.routine.clock.going and not found.routine.clock.timer
    assert {words.HURTS_TITLE, *MOVES["lunge"].hurts} <= set(found.texts())
    easier = button(found.window, f"Easier: {MOVES['lunge'].easier.text}")
    assert found.window.root.focus_get() is easier


@pytest.mark.parametrize(
    ("text", "step", "level"),
    [("easier", 1, "easier"), (words.SKIP_MOVE, 2, "usual"), (words.CARRY_ON, 1, "usual")],
)
def test_after_this_hurts_it_goes_on_the_way_that_was_chosen(screen: Screen, text: str, step: int, level: str) -> None:
    found = opened(screen)
    found.press("Right")
    found.press("Key-h")
    text = f"Easier: {MOVES['lunge'].easier.text}" if text == "easier" else text
    button(found.window, text).invoke()
    assert found.routine.clock.going
    assert found.run.step == step
    assert found.routine.clock.frame.level == level


def test_after_this_hurts_it_can_stop_for_now(screen: Screen) -> None:
    found = opened(screen)
    found.press("Key-h")
    button(found.window, words.STOP).invoke()
    assert words.END_NOTHING in found.texts()


def test_easier_by_key_changes_the_words_and_back(screen: Screen) -> None:
    found = opened(screen)
    found.press("Right")
    found.press("Key-e")
    assert f"Easier: {MOVES['lunge'].easier.text}" in found.texts()
    assert words.AS_USUAL in found.texts()
    found.press("Key-e")
    assert words.AS_USUAL not in found.texts()


def test_skipping_to_the_scoop_brings_the_minute_upright_onto_the_screen(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(lambda run: runs.skip_move(runs.skip_move(run)))
    assert f"Next: marching on the spot · 3{NBSP}of{NBSP}4" in found.texts()
    assert clipped(found.window) == []


def test_the_first_routine_begins_with_the_notice(screen: Screen) -> None:
    found = opened(screen, Opening(USUAL, MOVES, notice=True))
    assert found.run.elapsed == 0 and not found.routine.clock.going
    assert found.told("notice_seen") == []
    assert any("not medical advice" in text for text in found.texts())
    found.press("Return")
    assert found.told("notice_seen") == [{"event": "notice_seen"}]
    found.wait(lambda: found.run.elapsed > 0.05)


def test_a_notice_that_was_put_off_comes_back(screen: Screen) -> None:
    found = opened(screen, Opening(USUAL, MOVES, notice=True))
    button(found.window, words.NOTICE_LATER).invoke()
    assert found.window.closed
    assert found.told("notice_seen") == []


def test_nothing_runs_while_the_window_is_hidden(screen: Screen) -> None:
    found = opened(screen)
    found.wait(lambda: found.routine.clock.going)
    found.window.root.withdraw()
    found.wait(lambda: not found.routine.clock.going)
    assert not found.routine.clock.timer
    found.window.root.deiconify()
    found.wait(lambda: words.PAUSED in found.texts())


def test_a_touch_keeps_the_end_on_the_screen(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(lambda run: runs.stop(runs.advance(run, 60)))
    before = found.routine.leaving
    screen.focus(found.window)
    found.press("Tab")
    assert found.routine.leaving != before


def test_the_parent_can_close_it_at_any_time(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(lambda run: runs.advance(run, 60))
    found.window.take({"do": "close"})
    assert found.window.closed
    assert [line["event"] for line in screen.said if line["event"] != "placed"] == ["move_done", "closed"]
    assert found.told("placed")


def test_every_control_can_be_reached_by_tab_and_is_large_enough(screen: Screen) -> None:
    found = opened(screen, Opening(USUAL, MOVES, sound=SoundSettings()), sounds=Heard())
    found.press("Right")
    seen = []
    for _ in range(12):
        found.press("Tab")
        focused = found.window.root.focus_get()
        assert focused is not None and focused.winfo_viewable()
        if focused in seen:
            break
        seen.append(focused)
        assert min(focused.winfo_width(), focused.winfo_height()) >= TARGET
    assert len(seen) == 8  # mute, large, close, this hurts, back, pause, skip, easier


# --- large, sound, place, wishes ------------------------------------------------------------------------------


def look(large: str) -> LookSettings:
    return LookSettings(large=large)


@ROOMY
def test_f_makes_it_large_and_small_again_and_the_focus_stays(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.rest()
    root, before = found.window.root, found.window.root.focus_get()
    size, places = (root.winfo_width(), root.winfo_height()), found.places()
    found.press("Key-f")
    found.wait(lambda: root.winfo_width() == LARGE[0])
    assert root.focus_get() is before and clipped(found.window) == []
    moving = found.routine.moving
    assert moving is not None and moving.ring.winfo_width() == 252
    assert moving.stage.label.winfo_width() > 600
    found.press("Key-f")
    found.wait(lambda: (root.winfo_width(), root.winfo_height()) == size)
    assert root.focus_get() is before and clipped(found.window) == []
    assert found.places() == places, "nothing of the large form is left"


@ROOMY
def test_the_large_button_does_what_f_does_and_says_so(screen: Screen) -> None:
    found = opened(screen)
    assert found.routine.sheet is not None and found.routine.sheet.top.size is not None
    button, tooltip = found.routine.sheet.top.size
    assert tooltip.text == words.LARGE
    button.invoke()
    found.wait(lambda: found.window.root.winfo_width() == LARGE[0])
    assert tooltip.text == words.USUAL_SIZE


@pytest.mark.parametrize(
    ("large", "widths"),
    [
        pytest.param("auto", [460, 460, 1200, 1200, 460], marks=ROOMY),
        pytest.param("on", [1200] * 5, marks=ROOMY),
        ("off", [460] * 5),
    ],
)
def test_it_is_large_by_itself_as_the_setting_says(screen: Screen, large: str, widths: list[int]) -> None:
    """Getting ready, lunges, down to the floor, bridges, up again."""
    found = opened(screen, Opening(USUAL, MOVES, look=look(large)), keyboard=False)
    found.routine.clock.rest()
    root = found.window.root
    for step, width in enumerate(widths):
        found.routine.clock.do(partial(at_step, step))
        found.wait(partial(lambda width: root.winfo_width() == width, width))


@ROOMY
def test_what_the_person_chose_holds_for_the_rest_of_the_routine(screen: Screen) -> None:
    found = opened(screen, Opening(USUAL, MOVES, look=look("auto")))
    found.routine.clock.do(partial(at_step, 3))
    found.wait(lambda: found.window.root.winfo_width() == LARGE[0])
    found.press("Key-f")
    found.wait(lambda: found.window.root.winfo_width() == 460)
    found.routine.clock.do(partial(at_step, 2))
    assert found.routine.placing.size[0] == 460


@ROOMY
def test_the_figure_gets_every_spare_pixel(screen: Screen) -> None:
    found = opened(screen)
    moving = found.routine.moving
    assert moving is not None
    label, column = moving.stage.label, moving.sheet.column
    before = label.winfo_height(), column.winfo_height()
    found.window.root.geometry("700x856")
    found.wait(lambda: label.winfo_width() == 700)
    assert label.winfo_height() == before[0] + 200
    assert (column.winfo_width(), column.winfo_height()) == (460, before[1])
    assert clipped(found.window) == []


def test_m_mutes_and_the_captions_stay(screen: Screen) -> None:
    sounds = Heard()
    found = opened(screen, Opening(USUAL, MOVES, sound=SoundSettings()), sounds=sounds)
    found.wait(lambda: sounds.log)
    found.press("Key-m")
    assert sounds.muted
    assert found.routine.sheet is not None and found.routine.sheet.top.sound is not None
    assert found.routine.sheet.top.sound[1].text == words.UNMUTE
    found.routine.clock.do(partial(at_step, 1))
    said = found.routine.sound.speaking.log[-1][1] or found.routine.sound.speaking.log[-2][1]
    found.wait(lambda: said in found.texts())
    found.press("Key-m")
    assert not sounds.muted


@pytest.mark.parametrize("sound", [SoundSettings(False, False), SoundSettings(volume=0)])
def test_who_wants_no_sound_gets_no_button_for_it(screen: Screen, sound: SoundSettings) -> None:
    """A loudspeaker that says "on" would not be true."""
    sounds = Heard()
    found = opened(screen, Opening(USUAL, MOVES, sound=sound), sounds=sounds)
    found.press("Key-m")
    assert not sounds.muted
    assert found.routine.sheet is not None and found.routine.sheet.top.sound is None
    found.press("Key-h")
    assert found.routine.name == "hurts" and found.routine.sheet.top.sound is None


def test_the_sound_ends_with_the_window_and_rests_with_the_clock(screen: Screen) -> None:
    sounds = Heard()
    found = opened(screen, sounds=sounds)
    found.wait(lambda: found.routine.clock.going and sounds.log)
    found.press("space")
    assert sounds.log[-1] == "hush"
    found.window.close()
    assert sounds.log[-1] == "closed"


def test_it_begins_muted_while_the_microphone_is_in_use_and_says_so(screen: Screen) -> None:
    sounds = Heard(muted=True)
    found = opened(screen, Opening(USUAL, MOVES, quiet=True, sound=SoundSettings()), sounds=sounds)
    found.wait(lambda: words.MICROPHONE in found.texts())
    found.press("Key-m")
    assert words.MICROPHONE not in found.texts()
    assert not sounds.muted


@pytest.mark.parametrize("known", [False, True])
def test_a_missing_voice_is_said_once(screen: Screen, known: bool) -> None:
    opening = Opening(USUAL, MOVES, voice_said=known)
    found = opened(screen, opening, sounds=Heard(missing="voice"))
    found.wait(lambda: found.routine.clock.going)
    assert (words.NO_VOICE in found.texts()) is not known
    found.press("Right")
    assert len(found.told("voice_said")) == (not known)


@ROOMY
def test_a_new_place_is_told_as_soon_as_the_window_rests_there_and_kept(screen: Screen) -> None:
    found = opened(screen)
    found.window.root.geometry("520x700+33+44")
    place = {"x": 33.0, "y": 44.0, "width": 520.0, "height": 700.0}
    found.wait(lambda: {"event": "placed", **place} in screen.said)
    told = found.told("placed")
    found.routine.turn_large()
    found.window.close()
    assert found.told("placed") == told, "in large mode it goes back there: nothing new"
    other = opened(screen, Opening(USUAL, MOVES, place=Place(**place)), keyboard=False)
    assert other.window.root.geometry() == "520x700+33+44"


def test_not_for_me_takes_the_stand_in_and_tells_the_parent(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(partial(at_step, 3))
    found.press("Key-h")
    tick = next(part for part in parts(found.window.root) if part.winfo_class() == "TCheckbutton")
    tick.focus_force()
    found.press("space")
    instead = button(found.window, words.go_on_with(MOVES["bridge_standing"]))
    instead.invoke()
    assert found.told("not_for_me") == [{"event": "not_for_me", "move": "bridge"}]
    frame = found.routine.clock.frame
    assert frame.move is MOVES["bridge_standing"] or frame.move == MOVES["bridge_standing"]
    assert found.routine.clock.going


@pytest.mark.parametrize("text", [words.SKIP_MOVE, words.STOP, words.CARRY_ON])
def test_not_for_me_counts_whichever_way_is_chosen(screen: Screen, text: str) -> None:
    found = opened(screen)
    found.press("Right")
    found.press("Key-h")
    next(part for part in parts(found.window.root) if part.winfo_class() == "TCheckbutton").invoke()
    assert found.told("not_for_me") == []
    button(found.window, text).invoke()
    assert found.told("not_for_me") == [{"event": "not_for_me", "move": "lunge"}]


def test_a_tick_taken_back_changes_nothing(screen: Screen) -> None:
    found = opened(screen)
    found.press("Right")
    found.press("Key-h")
    tick = next(part for part in parts(found.window.root) if part.winfo_class() == "TCheckbutton")
    tick.invoke()
    tick.invoke()
    button(found.window, f"Easier: {MOVES['lunge'].easier.text}").invoke()
    assert found.told("not_for_me") == [] and found.routine.clock.frame.level == "easier"


def test_the_march_before_a_scoop_cannot_be_left_out(screen: Screen) -> None:
    found = opened(screen, Opening(USUAL, MOVES, kind="single", move="scoop"))
    found.press("Key-h")
    assert not any(part.winfo_class() == "TCheckbutton" for part in parts(found.window.root))


@pytest.mark.parametrize(("keys", "level"), [(["Right"], "harder"), (["Left"], "easier"), (["Left", "Right"], None)])
def test_how_it_was_is_told_once_the_window_goes(screen: Screen, keys: list[str], level: str | None) -> None:
    found = opened(screen, keyboard=False)
    found.routine.clock.do(lambda run: runs.stop(runs.advance(run, 60)))
    segments = [part for part in parts(found.window.root) if part.winfo_class() == "TRadiobutton"]
    same = next(part for part in segments if part.cget("text") == dict(words.WISHES)["same"])
    same.focus_force()
    found.wait(lambda: found.window.root.focus_get() is same)
    for key in keys:
        found.press(key)
    assert found.told("next_time") == []
    found.window.close()
    wanted = [{"event": "next_time", "move": "lunge", "level": level}] if level else []
    assert found.told("next_time") == wanted


def test_nobody_asks_how_it_was_where_nothing_was_done(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(runs.stop)
    assert words.NEXT_TIME not in found.texts()


def test_my_week_opens_the_statistics_in_its_place(screen: Screen) -> None:
    found = opened(screen)
    found.routine.clock.do(lambda run: runs.stop(runs.advance(run, 60)))
    button(found.window, words.MY_WEEK).invoke()
    assert {"event": "open", "window": "statistics"} in screen.said
    assert found.window.closed


@pytest.mark.parametrize("moves", ["english", "longer"])
@pytest.mark.parametrize(
    ("size", "scale"),
    [
        *(((820, 560), 1), pytest.param((1024, 688), 1, marks=ROOMY)),
        *(pytest.param((1024, 688), 2, marks=ROOMY), pytest.param((1200, 760), 1, marks=ROOMY)),
    ],
)
def test_large_fits_the_room_there_is(screen: Screen, moves: str, scale: float, size: tuple[int, int]) -> None:
    """A screen of 1024 by 720 less its title bar, the smallest and larger ones."""
    opening = Opening(USUAL, MOVES if moves == "english" else LONG, look=look("on"))
    found = opened(screen, opening, scale=scale, keyboard=False)
    found.routine.clock.rest()
    width, height = (round(part * scale) for part in size)
    found.window.root.minsize(1, 1)
    found.window.root.geometry(f"{width}x{height}")
    found.wait(lambda: found.routine.placing.size == (width, height))
    walk(found)


# --- texts ----------------------------------------------------------------------------------------------------


def long_move(move: Move) -> Move:
    """``move`` in a language that needs 40 % more room."""
    phases = tuple(replace(phase, cue=longer(phase.cue)) for phase in move.phases)
    easier, harder = (replace(each, text=longer(each.text)) for each in (move.easier, move.harder))
    hurts = tuple(longer(text) for text in move.hurts)
    start, name = longer(move.start), longer(move.name)
    return replace(move, name=name, start=start, phases=phases, easier=easier, harder=harder, hurts=hurts)


LONG = {name: long_move(move) for name, move in MOVES.items()}


def at_step(step: int, run: Run) -> Run:
    """A run at the start of ``step``, long out of the chair."""
    return replace(run, elapsed=start_of(run.routine, step), upright=99.0)


def walk(found: Opened) -> None:
    """Asserts at the start, at every step and in the middle of every phase that nothing is cut."""
    moving = found.routine.moving
    assert moving is not None
    routine = found.run.routine
    for place, step in enumerate(routine.steps):
        at = start_of(routine, place)
        within = [0.01, *(at for at in (0.3 * step.cycle, 0.6 * step.cycle, 0.9 * step.cycle) if step.kind == "move")]
        for elapsed in (at + each for each in within):
            for going in (True, False):
                moving.show(frame_at(routine, elapsed), elapsed, going)
                found.window.root.update_idletasks()
                assert clipped(found.window) == []
                shown = [part for part in moving.texts.frame.winfo_children() if part.winfo_manager()]
                assert all(part.winfo_ismapped() for part in shown), "one has no room at all"


@pytest.mark.parametrize("moves", [MOVES, LONG], ids=["english", "longer"])
@pytest.mark.parametrize("scale", [1, 1.5, pytest.param(3, marks=ROOMY)])
def test_no_text_is_cut_while_moving(screen: Screen, moves: Mapping[str, Move], scale: float) -> None:
    harder = replace(USUAL, level=Levels("easier", "harder", "easier"), bridge_kind="single")
    found = opened(screen, Opening(harder, moves), scale=scale, keyboard=False)
    found.routine.clock.rest()
    walk(found)


def test_the_last_second_is_one(screen: Screen) -> None:
    found = opened(screen, Opening(USUAL, MOVES), keyboard=False)
    found.routine.clock.rest()
    moving, routine = found.routine.moving, found.run.routine
    assert moving is not None
    ring = moving.ring
    for left, said in ((2.0, "2 seconds"), (1.0, "1 second"), (0.5, "1 second"), (2.5, "3 seconds")):
        elapsed = routine.steps[0].seconds - left
        moving.show(frame_at(routine, elapsed), elapsed, True)
        shown = [ring.tk.call(ring, "itemcget", item, "-text") for item in (moving.count, moving.unit)]
        assert " ".join(shown) == said


@pytest.mark.parametrize("moves", [MOVES, LONG], ids=["english", "longer"])
@pytest.mark.parametrize("large", ["off", "on"])
def test_every_word_that_is_spoken_has_room_as_a_caption(screen: Screen, moves: Mapping[str, Move], large: str) -> None:
    found = opened(screen, Opening(USUAL, moves, look=look(large)), keyboard=False)
    found.routine.clock.rest()
    moving = found.routine.moving
    assert moving is not None
    spoken = {cue.text for cue in found.routine.sound.speaking.cues if cue.text}
    assert len(spoken) > 20
    for text in spoken:
        moving.say(text)
        found.window.root.update_idletasks()
        assert clipped(found.window) == []


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("moves", [MOVES, LONG], ids=["english", "longer"])
def test_no_text_is_cut_on_the_quiet_pages(screen: Screen, theme: str, moves: Mapping[str, Move]) -> None:
    found = opened(screen, Opening(USUAL, moves, notice=True), theme, keyboard=False)
    assert clipped(found.window) == []
    found.routine.notice_seen()
    for step in (1, 3, 5):
        found.routine.clock.do(partial(at_step, step))
        found.routine.show_hurts()
        found.window.root.update()
        assert clipped(found.window) == []
        found.routine.leave_hurts(lambda run: run)
    found.routine.clock.do(lambda run: runs.advance(replace(run, elapsed=0.0), 500))
    found.window.root.update()
    assert clipped(found.window) == []


@pytest.mark.parametrize("page", ["notice", "moving", "hurts", "end"])
def test_longer_texts_of_the_window_itself_only_make_it_higher(screen: Screen, page: str) -> None:
    found = opened(screen, Opening(USUAL, MOVES, notice=page == "notice"), keyboard=False)
    found.routine.clock.rest()
    if page == "hurts":
        found.routine.show_hurts()
    if page == "end":
        found.routine.clock.do(lambda run: runs.advance(run, 500))
    for part in parts(found.window.root):
        if part.winfo_class() in ("TLabel", "TButton", "TCheckbutton", "TRadiobutton") and part.cget("text"):
            part.configure(text=longer(str(part.cget("text"))))
    found.window.root.update_idletasks()
    assert found.routine.sheet is not None
    assert found.routine.sheet.column.winfo_reqwidth() <= math.ceil(460 * found.window.kit.scale)


def test_the_end_says_what_was_done_in_words() -> None:
    three = (MoveDone("lunge", 45, 6, 6), MoveDone("bridge", 60, 10, 10), MoveDone("scoop", 60, 8, 8))
    assert words.end_text(three, True, 199) == "Three moves in about 3\u00a0min. Your count starts\u00a0over."
    assert words.end_text(three[:1], True, 45) == "One move in 45\u00a0s. Your count starts\u00a0over."
    assert words.end_text((), False, 0) == words.END_NOTHING
    assert words.end_title((), True) == words.END_EARLY
    assert [words.amount(done, MOVES[done.move]) for done in three] == ["6 a leg", "10 lifts", "8 left, 8 right"]
    assert words.amount(MoveDone("scoop", 30, 0, 8), MOVES["scoop"]) == "8 right"
