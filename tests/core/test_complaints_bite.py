"""Each day of ``test_complaints`` fails when its rule is taken out of a copy of core: no day is green for nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core import test_complaints as complaints

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "trace", "wording")  # all that a day needs
RUN = """
import sys
import hipbreak
assert hipbreak.__file__.startswith(sys.argv[1]), hipbreak.__file__
from tests.core import test_complaints as complaints
for name in sys.argv[2:]:
    getattr(complaints, name)()
"""
NEVER_AWAY = ("sitting", "undecided = seat.sign + rules.away_after", "undecided = seat.sign + 60.0")
NO_CALL_HOLD = ("quiet", '("call", sample.call and "call" in heeded)', '("call", False)')
NO_SLIDES_HOLD = ("quiet", '("presenting", sample.presenting and "presenting" in heeded)', '("presenting", False)')
PROMPT_STAYS_UP = (
    "reminders",
    'out.append(PromptGone(due.up.prompt, "held"))\n    return replace(rem, due=unshown(due, now))',
    "return rem",
)
HOLDS_FOR_EVER = (
    "quiet",
    "reasons = _reasons(rem, scene)",
    "reasons = tuple({**known, **dict.fromkeys(_reasons(rem, scene))})",
)
PAUSE_RESETS = (
    "answers",
    "replace(rem, paused_until=until, paused_day=day)",
    "replace(rem, paused_until=until, paused_day=day, base=1500.0)",  # what was counted by then
)
LONG_AFTER_QUIET = ("moments", "AFTER_QUIET = 30.0", "AFTER_QUIET = 600.0")
NO_MEDIA = ("sitting", "if seat.sample.media and silence < rules.media_without_input_max:", "if False:")
NO_CALL = ("sitting", "if seat.sample.call and silence < rules.call_without_input_max:", "if False:")

WITHOUT: dict[str, tuple[str, str, str]] = {
    "test_a_forty_minute_video_does_not_reset_the_count": NO_MEDIA,
    "test_slides_and_long_documents_are_sitting": NO_MEDIA,
    "test_a_desktop_that_cannot_see_input_still_reminds_every_half_hour": (
        "sitting",
        "if sample.last_input is None:\n        return at\n",
        "if sample.last_input is None:\n        return None\n",
    ),
    "test_voice_typist": (
        "sitting",
        "any(not getattr(sample, kind) for kind in had)",
        "False",
    ),
    "test_reading_needs_no_mode_to_be_switched_on": NEVER_AWAY,
    "test_a_film_and_a_call_are_no_time_away": (
        "sitting",
        "max(undecided, runs_out) if runs_out is not None else undecided",
        "undecided",
    ),
    "test_a_film_with_nobody_there_is_an_empty_chair": (
        "sitting",
        "ends += [seat.last_input + rules.media_without_input_max] if seat.sample.media else []",
        'ends += [float("inf")] if seat.sample.media else []',
    ),
    "test_a_silent_two_hour_call_is_two_hours_of_sitting": NO_CALL,
    "test_as_soon_as_the_meeting_ends_the_reminder_comes_and_tells_the_truth": LONG_AFTER_QUIET,
    "test_a_few_seconds_without_a_key_are_no_break": (
        "sitting",
        "undecided = seat.sign + rules.away_after",
        "undecided = seat.sign + 5.0",
    ),
    "test_merely_looking_at_the_screen_is_reminded_at_the_next_key": (
        "moments",
        "        or seen.silence >= NOBODY_AFTER\n",
        "",
    ),
    "test_a_microphone_or_camera_in_use_holds_the_reminder": NO_CALL_HOLD,
    "test_a_shared_screen_holds_the_reminder": NO_SLIDES_HOLD,
    "test_process_exclusion_is_not_needed_because_a_program_always_running_is_no_call": (
        "quiet",
        "LONG_HOLD = 10800.0",
        "LONG_HOLD = 1e9",
    ),
    "test_strict_breaks_do_not_hit_meetings": PROMPT_STAYS_UP,
    "test_nothing_has_to_be_closed_for_a_call_and_started_again": HOLDS_FOR_EVER,
    "test_nothing_appears_in_front_of_an_audience": NO_SLIDES_HOLD,
    "test_strict_always_leaves_a_way_out": ("showing", '*middle, "skip", fourth', "*middle, fourth"),
    "test_a_call_needs_no_inhibitor": NO_CALL,
    "test_a_pause_over_a_meeting_keeps_the_count": LONG_AFTER_QUIET,
    "test_pause_dnd_idle_and_a_restart_keep_the_count": (
        "chair",
        "lasting = away < rules.away_after",
        "lasting = False",
    ),
    "test_resuming_neither_fires_at_once_nor_forgets": (
        "quiet",
        "return bool(holding) or (rem.quiet_ended_at is not None and at < rem.quiet_ended_at + AFTER_QUIET)",
        "return bool(holding)",
    ),
    "test_pausing_does_not_start_the_count_over": PAUSE_RESETS,
    "test_no_reminder_right_after_waking_up_or_coming_back": (
        "reminders",
        "BOUT_SETTLES = 300.0",
        "BOUT_SETTLES = 0.0",
    ),
    "test_sleep_is_a_break": (
        "sitting",
        'found.append(_Deadline(seat.certain_since + rules.away_after_lock, "lock"))',
        "pass",
    ),
    "test_nothing_is_left_on_the_screen_after_waking_up": (
        "reminders",
        'out.append(PromptGone(due.up.prompt, "answered" if what == "skipped" else "obsolete"))',
        "pass",
    ),
    "test_time_away_is_recognised_from_its_beginning": (
        "sitting",
        'until, why = seat.sign, "input"',
        'until, why = seat.sign + 180.0, "input"',
    ),
    "test_do_not_disturb_that_ends_while_asleep_holds_no_longer": HOLDS_FOR_EVER,
    "test_the_count_rests_while_locked": (
        "sitting",
        "frozen = [at for at in (seat.certain_since, seat.standing_since) if at is not None]",
        "frozen = [at for at in (seat.standing_since,) if at is not None]",
    ),
    "test_woke_at_night_with_the_lid_closed": (
        "sitting",
        "return begin(heard, now) if heard is not None else None",
        "return begin(now.elapsed, now)",
    ),
    "test_a_player_that_fakes_activity_does_not_keep_the_prompt": (
        "reminders",
        "if scene.now.elapsed < stays_until(due.up, scene.settings.prompt):",
        "if scene.seen.input or scene.now.elapsed < stays_until(due.up, scene.settings.prompt):",
    ),
    "test_it_waits_for_a_pause_in_the_typing": ("moments", "        or _in_typing_pause(rem, scene)\n", ""),
    "test_the_icon_speaks_first": ("moments", "now >= due.since + scene.settings.prompt.patience", "True"),
    "test_later_and_skip_are_on_the_prompt_itself": ("showing", '("later",) if later is not None else ()', "()"),
    "test_skipping_by_habit_makes_it_ask_less_often": ("easing", "ROW = 3 ", "ROW = 300 "),
    "test_later_is_used_up": (
        "dues",
        "    if last_showing(due, rules) or due.sign_off or due.laters >= len(rules.later):\n        return None\n"
        "    return round(rules.later[due.laters] / 60)",
        "    return 5",
    ),
    "test_typing_on_is_no_break_taken": (
        "opened",
        "    if not opened.done:\n        return _due_again",
        "    if False:\n        return _due_again",
    ),
    "test_a_lock_under_strict_is_a_break_like_any_other": (
        "session",
        'state = bouts.end(state, ended, "walked away", now, settings, out)',
        'state = bouts.end(state, ended, "ignored", now, settings, out)',
    ),
    "test_paused_and_forgot": (
        "quiet",
        "return replace(rem, paused_until=None, paused_day=None) if over else rem",
        "return rem",
    ),
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms that a day needs, outside the checkout, with their compiled files."""
    package = tmp_path_factory.mktemp("copy") / "hipbreak"
    package.mkdir()
    shutil.copy2(ROOT / "hipbreak" / "__init__.py", package)
    for room in ROOMS:
        shutil.copytree(ROOT / "hipbreak" / room, package / room)
    return package


def run(package: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """These days, played by the copy."""
    paths = os.pathsep.join([str(package.parent), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-B", "-c", RUN, str(package), *names],
        cwd=package.parent,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_day_has_a_rule_to_take_out() -> None:
    assert set(WITHOUT) == {name for name in vars(complaints) if name.startswith("test_")}


def test_with_its_rules_every_day_is_as_it_should_be(copied: Path) -> None:
    played = run(copied, *WITHOUT)
    assert (played.returncode, played.stderr) == (0, "")


@pytest.mark.parametrize("name", WITHOUT)
def test_without_its_rule_the_day_fails(name: str, copied: Path) -> None:
    module, rule, instead = WITHOUT[name]
    path = copied / "core" / f"{module}.py"
    whole = path.read_text(encoding="utf-8")
    assert whole.count(rule) == 1, "the rule reads otherwise now: take it out in its new words"
    try:
        path.write_text(whole.replace(rule, instead), encoding="utf-8")
        for compiled in path.parent.glob(f"__pycache__/{module}.*"):
            compiled.unlink()
        played = run(copied, name)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert played.returncode == 1, "the day does not need its rule"
    assert f", in {name}\n" in played.stderr
    assert "\nAssertionError" in played.stderr, played.stderr
