"""Every code that a source of Linux can give has a sentence, and what nobody can tell is said to be unknown (S11)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import hipbreak.desktop.linux
from hipbreak.desktop.linux.build import BLIND, MUTE
from hipbreak.desktop.linux.facts.do_not_disturb import _INHIBITED, _READINGS
from hipbreak.desktop.linux.facts.inhibitors import CODES
from hipbreak.desktop.linux.idle.choice import ABSENT, LOST, UNABLE
from hipbreak.wording import doctor, sources

LINUX = Path(hipbreak.desktop.linux.__file__).parent
INPUT = re.compile(r"(x11|wayland)_[a-z0-9]+|mutter|logind|no_display")
# which functions and names hold codes, by what they are codes of; the wire's own words are no codes
GIVEN = {
    "input": (("idle/choice.py", "idle/mutter.py", "idle/x11.py", "idle/wayland.py", "idle/logind.py"), INPUT),
    "lock": (("build.py:_lock",), re.compile("logind|screensaver|none")),
    "session": (("build.py:_session",), re.compile("local|remote|none")),
    "call": (("facts/call.py:source",), re.compile("[a-z_]+")),
    "media": (("build.py:_media_source", "facts/inhibitors.py:source"), re.compile("[a-z]+")),
    "presenting": (("build.py:_presenting",), re.compile("[a-z0-9]+")),
    "dnd": (("facts/do_not_disturb.py:_change", "facts/do_not_disturb.py:_met"), re.compile("gnome")),
    "reminder": (("build.py:_reminder",), re.compile("[a-z_]+")),
    "prompt": (
        ("prompt.py:source", "prompt.py:joined", "prompt.py:lost", "prompt.py:_owner_changed"),
        re.compile("[a-z_]+"),
    ),
}
TOLD_ELSEWHERE = {
    "input": UNABLE | LOST | ABSENT | (BLIND - {"fault"}),
    "media": frozenset(CODES.values()),
    "dnd": frozenset({reading.code for reading in (_INHIBITED, *_READINGS.values())} | {"none", "absent"}),
    "sleep": frozenset({"logind", "clock"}),
    "prompt": frozenset(MUTE),
}
NO_CODES = {"prompt": {"running"}}  # then the server is asked
KEYS = (*GIVEN, "sleep")


def texts(place: str) -> set[str]:
    """The texts in a file, or in the functions of that name in it; no docstrings."""
    file, _, name = place.partition(":")
    tree = ast.parse((LINUX / file).read_text(encoding="utf-8"))
    nodes: list[ast.AST] = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    assert nodes or not name, f"{place} is no more"
    found = [each for node in nodes or [tree] for each in ast.walk(node)]
    said = {id(node.value) for node in found if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in found
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    }


def codes(key: str) -> set[str]:
    places, form = GIVEN.get(key, ((), INPUT))
    given = {text for place in places for text in texts(place) if form.fullmatch(text)}
    return (given | TOLD_ELSEWHERE.get(key, frozenset())) - NO_CODES.get(key, set())


@pytest.mark.parametrize("key", KEYS)
def test_every_code_has_a_sentence(key: str) -> None:
    assert codes(key) <= set(sources.SOURCES[key])


def test_the_codes_are_really_found() -> None:
    """Should the way they are written change, this test is to change as well, and not to be blind."""
    assert {key: len(codes(key)) for key in KEYS} == {
        "input": 15,
        "lock": 3,
        "session": 3,
        "call": 4,
        "media": 7,
        "presenting": 3,
        "dnd": 8,
        "reminder": 3,
        "prompt": 6,
        "sleep": 2,
    }


@pytest.mark.parametrize("key", KEYS)
def test_a_fault_is_a_sentence_too_and_says_what_to_do(key: str) -> None:
    assert "log" in sources.detail(key, "fault")
    assert doctor.sentence(key, "fault", "") == sources.detail(key, "fault")


@pytest.mark.parametrize("code", sorted(BLIND - LOST))
def test_what_is_counted_meanwhile_is_said(code: str) -> None:
    assert "sitting counts while unlocked" in sources.detail("input", code)


@pytest.mark.parametrize("code", sorted(LOST))
def test_that_nobody_is_counted_meanwhile_is_said(code: str) -> None:
    assert "you seem to be away" in sources.detail("input", code)
    assert "helps" in sources.detail("input", code)


@pytest.mark.parametrize(
    ("key", "code", "advice"),
    [
        ("input", "no_display", "Start hipbreak in a desktop"),
        ("input", "x11_absent", "Logging in again"),
        ("input", "wayland_none", "newer version"),
        ("session", "remote", "pause"),
        ("call", "none", "pause"),
        ("media", "none", "a key now and then"),
        ("presenting", "none", "pause"),
        ("dnd", "none", "pause"),
        ("prompt", "absent", "Install"),
        ("prompt", "silent", "restart"),
        ("prompt", "no_bus", "Start hipbreak in a desktop"),
        ("prompt", "no_buttons", "tray menu"),
    ],
)
def test_what_is_missing_says_what_to_do(key: str, code: str, advice: str) -> None:
    assert advice in sources.detail(key, code)
