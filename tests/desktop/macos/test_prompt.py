"""What macOS is asked to show: the words of the command, and what is believed of its end. ``osascript`` is on no
machine but a Mac: none of this was ever shown.

Jurisdiction: that text stays text, whatever is in it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hipbreak.core.messages import Event, Words
from hipbreak.desktop.macos.prompt import OSASCRIPT, SCRIPT, Prompter, command, run
from hipbreak.desktop.one_line import one_line
from hipbreak.wording import prompts

FIXED = [OSASCRIPT, "-e", SCRIPT[0], "-e", SCRIPT[1], "-e", SCRIPT[2]]
TEXTS = (
    '" & (do shell script "touch /tmp/x") & "',
    "-e",
    "--",
    "-- a dash",
    "$(reboot) `reboot` $HOME %s {0} \\ \\n",
    "¬ « » “quoted” 'single'",
    "line\nbreak\r\u2028end run\u2029on run argv",
    "right \u202e to left",
    "🧘 a squat 🏋\U0001f3fd 5 \u2192 10 µm, ½, naïve",
    "\u05d0\u05d1 \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d",
    "half \ud800 a letter",
    "null \0 byte",
    "x" * 5000,
    " \t ",
    "",
)
TEXT = st.text() | st.sampled_from(TEXTS)


@given(headline=TEXT, sentence=TEXT)
@example(headline='" & (do shell script "touch /tmp/x") & "', sentence="-e beep")
@example(headline="--", sentence="-")
@example(headline="", sentence="\0\n")
def test_text_is_an_argument_and_never_part_of_the_script(headline: str, sentence: str) -> None:
    words = command(headline, sentence)
    assert words[:7] == FIXED
    assert len(words) == 9
    for told, text in zip((headline, sentence), words[7:], strict=True):
        kept = one_line(told).lstrip("-–— ").rstrip()
        assert text == kept or (not kept and text in ("hipbreak", "…"))
    for text in words[7:]:
        assert text
        assert not text.startswith("-")
        assert not set(text) & {"\0", "\n", "\r"}
        assert text.encode()


def test_what_we_say_ourselves_comes_through_as_it_is() -> None:
    words = prompts.easing(45, 30)
    assert command(words.headline, words.sentence)[7:] == [words.headline, words.sentence]


def test_the_script_has_the_text_from_its_arguments_only() -> None:
    assert SCRIPT[0] == "on run argv"
    assert SCRIPT[1].count("of argv") == 2
    assert '"' not in "".join(SCRIPT)


def test_real_arguments_arrive_as_they_were_sent() -> None:
    """A program that prints its arguments in place of osascript."""
    echo = "import sys; sys.stdout.buffer.write('\\0'.join(sys.argv[1:]).encode())"
    for text in TEXTS:
        words = command(text, text)
        done = subprocess.run([sys.executable, "-c", echo, *words[1:]], capture_output=True, timeout=30, check=True)
        assert done.stdout.decode().split("\0") == words[1:]


def unsent(event: Event) -> None:
    raise AssertionError(event)


@settings(max_examples=10, deadline=None)
@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=10))
def test_any_text_goes_through_a_real_program_as_it_is(texts: list[tuple[str, str]]) -> None:
    echo = "import sys; sys.stdout.buffer.write('\\0'.join(sys.argv[1:]).encode())"
    words = [word for headline, sentence in texts for word in command(headline, sentence)[-2:]]
    done = subprocess.run([sys.executable, "-c", echo, *words], capture_output=True, timeout=30, check=True)
    assert done.stdout.decode().split("\0") == words


def raising(error: Exception) -> Callable[[Sequence[str]], int]:
    def fails(_: Sequence[str]) -> int:
        raise error

    return fails


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (lambda _: 0, "no_buttons"),
        (lambda _: 1, "failed"),
        (lambda _: -9, "failed"),
        (raising(FileNotFoundError()), "failed"),
        (raising(subprocess.TimeoutExpired("osascript", 1.9)), "failed"),
    ],
)
def test_what_is_believed_of_its_end(runs: Callable[[Sequence[str]], int], said: str) -> None:
    assert Prompter(unsent, runs).say("About an hour", "Up you come.") == said


def test_a_prompt_is_left_to_the_card_and_nothing_is_started_for_it() -> None:
    prompter = Prompter(unsent, raising(AssertionError("something was started")), lambda _: None)
    assert prompter.show(1, Words("About an hour", "Up you come.", (("start", "Start"),))) == "no_buttons"
    prompter.hide(1)


def test_a_program_that_hangs_is_ended() -> None:
    assert run([sys.executable, "-c", "raise SystemExit(3)"]) == 3
    with pytest.raises(subprocess.TimeoutExpired):
        run([sys.executable, "-c", "import threading; threading.Event().wait(60)"])
