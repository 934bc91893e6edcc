"""Every text a prompt can show: short, kind, true, and never the same twice running (P15, section 5)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.effects import Case, Prompt
from hipbreak.core.messages import Action, Words
from hipbreak.wording import NBSP
from hipbreak.wording.prompts import LINKS, button_word, easing, words
from hipbreak.wording.sources import SOURCES, now, say

BANNED = re.compile(
    r"\b(treat\w*|cure\w*|heal\w*|diagnos\w*|prevent\w*|proven|must|should|need to|still haven't|good job|streak\w*|"
    r"only|again|pain\w*|doctor|therap\w*|failed|lazy)\b|!",
    re.IGNORECASE,
)
DOES = re.compile(
    r"lunge|scoop|bridge|stand|step forward|move|feet|walk|squeeze|routine|left leg|say so", re.IGNORECASE
)
CASES: tuple[Case, ...] = get_args(Case)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def prompt(case: Case = "normal", **rest: Any) -> Prompt:
    facts: dict[str, Any] = {
        "prompt": 1,
        "due": 1,
        "case": case,
        "index": 0,
        "actions": ("start", "later", "skip", "not_sitting"),
        "seconds": 1925.0,
        "call_seconds": 0.0,
        "quiet_was": (),
        "showing": 1,
        "later": 5,
        "stays": 20.0,
        "sign_off": case == "sign_off",
        "asked": (NOON.replace(hour=10, minute=5), NOON.replace(hour=10, minute=40)) if case == "question" else None,
    }
    return Prompt(**(facts | rest))


def every() -> list[Words]:
    """All texts, with figures as long as they get."""
    long = {"seconds": 5 * 3600 + 59 * 60.0}
    shown = [
        words(prompt(case, index=index, prompt=index, floor=floor, call_seconds=call, quiet_was=quiet, **long))
        for case in CASES
        for index in range(24)
        for floor in (True, False)
        for call, quiet in ((0.0, ()), (10_000.0, ("call",)))
    ]
    return [*shown, easing(45, 30, number=1), easing(60, 45, number=2)]


@pytest.mark.parametrize("said", dict.fromkeys(every()), ids=lambda said: said.sentence[:30])
def test_each_text_is_short_kind_and_names_something_to_do(said: Words) -> None:
    everything = " ".join((said.headline, said.sentence, *(label for _, label in said.labels)))
    assert not BANNED.search(everything)
    assert not re.search(r"\d +(min|h|s)\b", everything), "an ordinary space between number and unit"
    assert "{" not in everything
    assert len(said.headline) <= 48
    assert len(said.sentence) <= 120
    assert said.move in ("lunge", "bridge", "scoop")
    assert DOES.search(said.sentence) or said.headline == "Busy day"
    assert said.sentence.endswith((".", "?"))


def test_there_are_at_least_twelve_ordinary_texts() -> None:
    for floor in (True, False):
        assert len({(w.headline, w.sentence) for w in (words(prompt(index=i, floor=floor)) for i in range(12))}) == 12


@given(st.integers(0, 10**9), st.sampled_from(CASES), st.booleans())
def test_prompts_that_follow_each_other_differ(index: int, case: Case, floor: bool) -> None:
    if case in ("normal", "second", "sign_off", "question"):  # core lets no other follow itself
        first, then = (words(prompt(case, index=n, prompt=n, floor=floor)) for n in (index, index + 1))
        assert (first.headline, first.sentence) != (then.headline, then.sentence)


@given(st.integers(0, 10**9), st.sampled_from(CASES), st.integers(0, 10**6), st.integers(0, 9))
def test_nobody_is_asked_to_lie_down_where_there_is_no_room(index: int, case: Case, call: int, showing: int) -> None:
    said = words(prompt(case, index=index, prompt=index, call_seconds=call, showing=showing, floor=False))
    assert not re.search(r"bridge|on the floor", said.headline + said.sentence)


def test_the_figure_is_about_and_never_to_the_second() -> None:
    assert words(prompt(seconds=1979.0)).headline == f"About 35{NBSP}min of sitting"
    assert words(prompt(index=4)).sentence.startswith(f"About 30{NBSP}min")
    assert words(prompt(seconds=20.0)).headline == "Under a minute of sitting"


def test_after_a_call_the_prompt_tells_the_truth() -> None:
    held = {"seconds": 6000.0, "call_seconds": 3000.0, "quiet_was": ("call",)}
    for case in ("call", "normal"):
        said = words(prompt(case, **held))
        assert said.headline == f"About 1{NBSP}h{NBSP}40{NBSP}min of sitting"
        assert said.sentence.startswith(f"50{NBSP}min of it in a call")
    assert words(prompt("call", **held)).sentence != words(prompt("normal", **held)).sentence
    assert words(prompt("call", call_seconds=40.0, quiet_was=("call",))).sentence.startswith("Your call is over")


def test_the_question_names_both_times() -> None:
    for number in (1, 2):
        said = words(prompt("question", prompt=number))
        assert "10:05" in said.sentence
        assert "10:40" in said.sentence
    assert "None" not in words(prompt("question", asked=None)).sentence


def test_labels_follow_the_actions_and_the_last_is_the_quiet_one() -> None:
    said = words(prompt(later=10))
    assert said.labels == (
        ("start", "Start"),
        ("later", f"Later · 10{NBSP}min"),
        ("skip", "Skip"),
        ("not_sitting", "Not sitting"),
    )
    assert words(prompt("third", actions=("start", "skip", "not_sitting"), later=None)).labels[1] == ("skip", "Skip")
    assert words(prompt("sign_off", actions=("start", "skip", "not_today"))).labels[-1][0] in LINKS


def test_it_grows_the_second_and_third_time() -> None:
    assert {case for case in CASES if words(prompt(case)).grown} == {"second", "third"}


def test_the_move_is_the_one_the_sentence_names() -> None:
    for said in every():
        named = re.findall(r"lunge|bridge|scoop", said.sentence.lower())
        assert not named or said.move in named


def test_easing_offers_to_keep_the_usual_limit() -> None:
    said = easing(45, 30, number=7)
    assert said.labels == (("fine", "Fine"), ("keep_limit", f"Keep 30{NBSP}min"))
    assert f"45{NBSP}min" in said.sentence
    assert said.sentence != easing(45, 30, number=8).sentence


def test_every_action_has_its_plain_word() -> None:
    plain = {action: button_word(action) for action in get_args(Action)}
    assert plain["later"] == "Later"
    assert plain["keep_limit"] == f"Keep 30{NBSP}min"
    assert len(set(plain.values())) == len(plain)


def test_every_source_has_a_plain_sentence() -> None:
    for key, codes in SOURCES.items():
        for code in codes:
            said = say(key, code)
            assert said.endswith(".")
            assert "_" not in said
    assert say("input", "something new") == "Keys and pointer: something new"


def test_two_who_tell_are_both_named() -> None:
    assert say("lock", "logind+screensaver") == "Lock: the login manager tells (logind); the screen saver tells."


def test_what_a_source_says_now() -> None:
    assert (now("call", True), now("call", False), now("call", None)) == ("In use now.", "Not in use now.", "")
    assert (now("input", 3.0), now("input", 600.0)) == ("Used just now.", "Last used 10 min ago.")
    assert now("sleep", None) == now("prompt", True) == ""
