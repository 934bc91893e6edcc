"""What the routine's window leaves behind: real files in a folder of the test's own."""

from __future__ import annotations

import logging
import stat
import sys
from pathlib import Path

import pytest

from hipbreak import config_file
from hipbreak.app.left_behind import LeftBehind
from hipbreak.core.opening import Place
from hipbreak.places import Places

HERE = {"event": "placed", "x": 12, "y": 34.5, "width": 460, "height": 700}


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def left(tmp_path: Path, said: list[str]) -> LeftBehind:
    config, history, state, log = (tmp_path / name for name in ("config.toml", "history.db", "state.json", "log"))
    return LeftBehind(Places(config, history, state, log, tmp_path, tmp_path), said.append)


def place_file(left: LeftBehind) -> Path:
    return left.places.state.with_name("routine-window.json")


def test_a_place_is_kept_for_this_user_alone(left: LeftBehind) -> None:
    assert left.place() is None
    left.keep_place(HERE)
    assert left.place() == Place(12, 34.5, 460, 700)
    if sys.platform != "win32":
        assert stat.S_IMODE(place_file(left).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"x": 1}', "null", "[" * 5000, '{"x":1,"y":2,"width":1e999,"height":9}']
)
def test_garbage_is_no_place_and_one_line_in_the_log(
    left: LeftBehind, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    place_file(left).write_text(text, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert left.place() is None
    assert len(caplog.records) == 1


def test_a_window_that_was_nowhere_keeps_the_last_place(left: LeftBehind) -> None:
    left.keep_place(HERE)
    left.keep_place({**HERE, "x": "left"})
    assert left.place() == Place(12, 34.5, 460, 700)


def test_what_was_said_is_said_once(left: LeftBehind) -> None:
    assert not left.has("notice-seen")
    left.mark("notice-seen")
    left.mark("notice-seen")
    assert left.has("notice-seen") and not left.has("no-voice-said")


def test_wishes_go_into_the_settings_file_and_the_comments_stay(left: LeftBehind, said: list[str]) -> None:
    config = left.places.config
    config.write_text('# mine\n[routine]\nlunge = "40s"  # short\nnot_for_me = ["scoop"]\n', encoding="utf-8")
    left.next_time("lunge", "easier")
    left.next_time("bridge", "harder")
    left.not_for_me("bridge")
    left.not_for_me("bridge")
    text = config.read_text(encoding="utf-8")
    assert "# mine" in text and 'lunge = "40s"  # short' in text
    assert 'not_for_me = ["scoop", "bridge"]' in text
    levels = config_file.load(config).settings.routine.level
    assert (levels.lunge, levels.bridge, levels.scoop) == ("easier", "harder", "usual")
    assert said == []


def test_a_wish_that_cannot_be_kept_is_said(left: LeftBehind, said: list[str]) -> None:
    left.places.config.write_text("this is = no [toml", encoding="utf-8")
    left.not_for_me("scoop")
    left.not_for_me("Not An Id")
    assert len(said) == 2
    assert left.places.config.read_text(encoding="utf-8") == "this is = no [toml"
