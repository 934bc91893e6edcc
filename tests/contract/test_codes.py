"""Every code that Windows and macOS can give has a sentence, those as well that no stand-in gives.

Jurisdiction: the codes as they are written. Linux's are read in ``tests/test_sources.py``; that what is given at this
moment has a sentence, ``test_record`` asks on every system.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import hipbreak.desktop
from hipbreak.desktop.macos.microphone import Source
from hipbreak.wording import doctor, sources

DESKTOP = Path(hipbreak.desktop.__file__).parent
CODE = re.compile("[a-z_]+")
GIVEN: dict[str, dict[str, tuple[str, ...]]] = {  # where a function ``source`` gives them
    "windows": {
        "input": ("idle",),
        "call": ("call",),
        "media": ("media",),
        "dnd": ("do_not_disturb",),
        "prompt": ("prompt",),
    },
    "macos": {"input": ("idle",), "call": ("call",), "session": ("session",), "prompt": ("prompt",)},
}
KEPT = {  # what such a function has from elsewhere
    ("windows", "prompt"): {"toast", "unasked"},
    ("macos", "call"): set(get_args(Source)),
    ("macos", "prompt"): {"banners", "not_allowed"},
}
NO_CODES = {"microphone", "webcam", "alerts", "asked"}  # what codes are made of
COMPARED = {("windows", "prompt"): {"none"}}  # and not given


def texts(tree: ast.AST) -> set[str]:
    """The words in it that can be codes; no docstrings."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    return {node.value for node in constants if isinstance(node.value, str) and CODE.fullmatch(node.value)} - NO_CODES


def functions(system: str, module: str, name: str) -> list[ast.FunctionDef]:
    tree = ast.parse((DESKTOP / system / f"{module}.py").read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]


def codes(system: str) -> dict[str, set[str]]:
    """By what they are codes of: those of the record itself, and those of the parts that it asks."""
    found: dict[str, set[str]] = {}
    for function in functions(system, "build", "sources"):
        for given in [node for node in ast.walk(function) if isinstance(node, ast.Dict)]:
            for key, value in zip(given.keys, given.values, strict=True):
                if isinstance(key, ast.Constant):
                    found.setdefault(str(key.value), set()).update(texts(value))
    for thing, modules in GIVEN[system].items():
        for module in modules:
            for function in functions(system, module, "source"):
                found.setdefault(thing, set()).update(texts(function))
    return {
        key: (given | KEPT.get((system, key), set())) - COMPARED.get((system, key), set())
        for key, given in found.items()
    }


@pytest.mark.parametrize("system", GIVEN)
def test_every_code_has_a_sentence(system: str) -> None:
    for key, given in codes(system).items():
        assert given <= set(sources.SOURCES[key]), key
        for code in given:
            assert doctor.sentence(key, code, "") != code


@pytest.mark.parametrize(
    ("system", "some"),
    [
        (
            "windows",
            {"input": "windows_lost", "lock": "windows", "sleep": "clock", "session": "remote", "prompt": "card"},
        ),
        ("macos", {"input": "quartz", "session": "background", "call": "coreaudio_device", "prompt": "not_allowed"}),
    ],
)
def test_the_codes_are_really_found(system: str, some: dict[str, str]) -> None:
    """Should the way they are written change, this test is to change as well, and not to be blind."""
    found = codes(system)
    assert {key: code for key, code in some.items() if code in found[key]} == some
