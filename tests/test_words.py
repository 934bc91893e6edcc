"""Every text that a person can see or hear promises nothing medical, orders nobody about and blames nobody."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit

from hipbreak.cli.options import parser

ROOT = Path(__file__).resolve().parent.parent
WORDING = sorted((ROOT / "hipbreak" / "wording").glob("*.py"))
MOVES = sorted((ROOT / "assets" / "moves").glob("*.toml"))
PAGES = [ROOT / "README.md", ROOT / "docs" / "own-moves.md"]
CLAIMS = re.compile(
    r"\b(treat(s|ed|ing|ments?)?|cur(e|es|ed|ing)|heal(s|ed|ing)?|diagnos\w*|prevent\w*|proven|guarantee\w*|"
    r"must|should|need(s|ed)? to|have to|doctor[- ]approved)\b",
    re.IGNORECASE,
)
GUILT = re.compile(
    r"\b(streaks?|lazy|good job|well done|still haven't|at last|guilty?|finally)\b|(?<=\w)!", re.IGNORECASE
)
AT_A_FIGURE = re.compile(r"\b(like this|like that|as shown|touch(es)? the floor)\b", re.IGNORECASE)


def in_module(source: str) -> Iterator[str]:
    """Every text in the code of a module, of an f-string the parts between the values; no docstrings."""
    tree = ast.parse(source)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def in_table(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from in_table(each)


def in_help(command: argparse.ArgumentParser) -> Iterator[str]:
    """The help of a command and of all below it."""
    yield " ".join(command.format_help().split())
    for action in command._actions:  # argparse has no other way to its subcommands
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from in_help(each)


def faults(texts: Iterator[str], *patterns: re.Pattern[str]) -> list[str]:
    return [text for text in texts if any(pattern.search(text) for pattern in patterns)]


@pytest.mark.parametrize("path", WORDING, ids=lambda path: path.stem)
def test_the_wording(path: Path) -> None:
    assert faults(in_module(path.read_text(encoding="utf-8")), CLAIMS, GUILT) == []


@pytest.mark.parametrize("path", MOVES, ids=lambda path: path.stem)
def test_what_a_move_says_of_itself(path: Path) -> None:
    texts = list(in_table(tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()))
    assert len(texts) > 20
    assert faults(iter(texts), CLAIMS, GUILT, AT_A_FIGURE) == []


def test_the_help_of_every_command() -> None:
    texts = list(in_help(parser()))
    assert len(texts) > 20
    assert faults(iter(texts), CLAIMS, GUILT) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_for_people(path: Path) -> None:
    """They may say that there are no streaks and no guilt."""
    assert faults(iter(path.read_text(encoding="utf-8").splitlines()), CLAIMS) == []


def test_there_is_something_to_read() -> None:
    names = {path.stem for path in WORDING}
    assert {"routine", "spoken", "moves", "listings", "commands", "windows", "prompts", "settings", "figure"} <= names
    assert sum(len(list(in_module(path.read_text(encoding="utf-8")))) for path in WORDING) > 500


@pytest.mark.parametrize(
    "word",
    ["treats", "cures", "cured", "heal", "diagnose", "prevents", "proven", "must", "should", "need to", "guaranteed"],
)
def test_a_word_that_is_put_in_is_found(word: str) -> None:
    text = f"One minute {word} a hip."
    module = f'"""It {word}."""\ndef say(n):\n    """It {word}."""\n    return f"{{n}} minutes {word} a hip."\n'
    assert faults(in_module(f"TEXTS = {{1: ({text!r},)}}"), CLAIMS) == [text]
    assert faults(in_module(module), CLAIMS) == [f" minutes {word} a hip."]
    assert faults(in_table({"phase": [{"cue": text}]}), CLAIMS) == [text]
    command = argparse.ArgumentParser(prog="x")
    command.add_subparsers().add_parser("y").add_argument("--z", help=text)
    assert len(faults(in_help(command), CLAIMS)) == 1


@pytest.mark.parametrize("text", ["Nice!", "A streak of five days.", "Finally up.", "You still haven't moved."])
def test_blame_and_cheers_are_found(text: str) -> None:
    assert faults(iter([text]), GUILT) == [text]
