"""The last resort: plyer, tamed (D4, D5)."""

from __future__ import annotations

import os
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.plyer_prompt import MESSAGE_UNITS, TITLE_UNITS, PlyerPrompt, clip, find_notifier, tame

HOSTILE = ["", "-45 minutes", "--version", " - -u", "\n--help", "\0", "Don't", "<b>&", "\u2212x", "😀" * 400]


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_what_comes_back_in_time_is_believed_no_more_than_no_buttons(platform: str) -> None:
    seen: list[dict[str, Any]] = []
    prompt = PlyerPrompt(platform, lambda _: lambda **text: seen.append(text))
    assert prompt.say("About 32 min", "A few lunges?") == "no_buttons"
    assert seen[0]["title"] == "About 32 min"
    assert seen[0]["message"] == "A few lunges?"
    assert seen[0]["timeout"] == 1


def test_what_raises_has_failed() -> None:
    def broken(_: str) -> Any:
        raise ModuleNotFoundError("pyobjus")

    def no_window(**_: Any) -> None:
        raise OSError("Shell_NotifyIconW failed.")

    assert PlyerPrompt("darwin", broken).say("a", "b") == "failed"
    prompt = PlyerPrompt("win32", lambda _: no_window)
    assert [prompt.say("a", "b"), prompt.say("a", "b")] == ["failed", "failed"]


def test_one_that_hangs_is_left_behind_and_not_joined_by_others() -> None:
    release, calls = threading.Event(), []

    def hang(**text: Any) -> None:
        calls.append(text)
        release.wait(60)

    prompt = PlyerPrompt("linux", lambda _: hang, within=0.2)
    began = time.monotonic()
    assert [prompt.say("a", "b") for _ in range(3)] == ["failed"] * 3
    assert time.monotonic() - began < 10
    assert len(calls) == 1
    release.set()
    end = time.monotonic() + 10
    while prompt.say("a", "b") != "no_buttons":
        assert time.monotonic() < end


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_no_text_is_empty_or_an_option(text: str, platform: str) -> None:
    tamed = tame(text, text, platform)
    for said in (tamed["title"], tamed["message"]):
        assert said
        assert not said.startswith("-")
        assert said.isprintable()


@given(st.text(max_size=600), st.text(max_size=600))
def test_windows_gets_what_fits(title: str, message: str) -> None:
    tamed = tame(title, message, "win32")
    assert len(tamed["title"].encode("utf-16-le")) // 2 <= TITLE_UNITS
    assert len(tamed["message"].encode("utf-16-le")) // 2 <= MESSAGE_UNITS


LETTERS = (
    st.characters(min_codepoint=0x10000) | st.characters(min_codepoint=0xD700, max_codepoint=0xE0FF) | st.characters()
)


@given(st.text(LETTERS, max_size=40), st.integers(0, 80))
def test_clip_keeps_as_much_as_fits(text: str, units: int) -> None:
    """Half pairs are among the letters, each a unit: a text may hold them, and none is made by cutting."""
    clipped = clip(text, units)
    assert text.startswith(clipped)
    used = units_of(clipped)
    assert used <= units
    assert clipped == text or used + units_of(text[len(clipped)]) > units


def units_of(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_markup_is_escaped_where_the_body_is_markup() -> None:
    assert tame("<b>", "<b>&", "linux")["message"] == "&lt;b&gt;&amp;"
    assert tame("<b>", "<b>&", "win32")["message"] == "<b>&"


@pytest.mark.skipif(sys.platform != "linux", reason="notify-send is a Linux program")
def test_the_real_plyer_runs_notify_send_with_text_that_is_no_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, log = tmp_path / "notify-send", tmp_path / "log"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {log}\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert PlyerPrompt("linux").say("--version", "-u critical <b>") == "no_buttons"
    assert log.read_text().splitlines()[:2] == ["version", "u critical &lt;b&gt;"]


@pytest.mark.skipif(sys.platform != "win32", reason="balloons are part of Windows")
def test_the_real_plyer_shows_a_balloon_and_comes_back() -> None:
    began = time.monotonic()
    prompt = PlyerPrompt("win32")
    for _ in range(2):
        assert prompt.say("h" * 200, "😀" * 400) == "no_buttons"
    assert time.monotonic() - began < 10


def test_without_notify_send_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError):
        find_notifier("linux")
    assert PlyerPrompt("linux").say("a", "b") == "failed"
