"""Where keys stand in a TOML text: every key at its line, whatever the text looks like, and never for long."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.toml_lines import Limits, Path, TextError, lines_of

TEXT = '''\
# a comment with [brackets] and a "quote
top = 1
"quoted key".inner = """first
second ] }
third""" # [none]
[[phase]]
id = "x"
work = {lead.glutes = 1, "trail.quads" = [1,
    2, {deep = "a]"}]}
[[phase]]
\'single\' = "#"
[phase.work]
\'lead.quads\' = 0.5
[easier]
[[easier.key]]
at = 0
hip = [0, # x
       0.5]
[[easier.key]]
at = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("quoted key", "inner"), 3),
        (("phase",), 6),
        (("phase", "1", "id"), 7),
        (("phase", "1", "work", "lead", "glutes"), 8),
        (("phase", "1", "work", "trail.quads", "2"), 9),
        (("phase", "1", "work", "trail.quads", "3", "deep"), 9),
        (("phase", "2"), 10),
        (("phase", "2", "single"), 11),
        (("phase", "2", "work", "lead.quads"), 13),
        (("easier", "key", "1", "hip", "2"), 18),
        (("easier", "key", "2", "at"), 20),
        (("easier", "key", "2", "hip"), 19),  # not there: where its table begins
        (("nowhere", "at", "all"), 0),
    ],
)
def test_a_key_is_found_on_its_line(path: Path, line: int) -> None:
    tomllib.loads(TEXT)
    assert lines_of(TEXT).of(path) == line


def test_what_is_given_twice_is_told_with_the_line_of_the_second() -> None:
    text = 'a = 1\n"a" = 2\n[b]\nc = {d = 1, d = 2}\n[b]\n[[e]]\nf = 1\n[[e]]\nf = 1\n'
    assert lines_of(text).again == ((("a",), 2), (("b", "c", "d"), 4), (("b",), 5))


names = st.text(alphabet="abcxyz_-. '#[]=", min_size=1, max_size=6)
values = st.recursive(
    st.integers() | st.booleans() | st.floats(allow_nan=False) | st.text(alphabet="ab\"'\\\n[]{}#=,", max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(names, values, max_size=5))
def test_every_key_of_any_table_is_found_where_it_is_written(table: dict[str, Any]) -> None:
    text = tomlkit.dumps(table)
    lines = lines_of(text)
    assert lines.again == ()
    written = text.split("\n")
    for path in _paths(tomllib.loads(text)):
        assert path in lines.first, (path, text)
        if not path[-1].isdigit():
            assert path[-1] in written[lines.first[path] - 1]


def _paths(value: object, path: Path = ()) -> list[Path]:
    if isinstance(value, dict):
        inner = [((*path, key), item) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [((*path, str(place)), item) for place, item in enumerate(value, 1)]
    else:
        return []
    return [each for key, item in inner for each in (key, *_paths(item, key))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\na = " + "[" * 7, 2),
        ("a.b.c.d.e = 1", 1),
        ("a.b = 1\na.c = 1\na.d = 1\n", 3),
        ("a = 1\n" * 11, 11),
        ("a = [" + "1, " * 100 + "]", 1),
        ("\n" * 60, 51),
        ("\n\na = '" + "x" * 100 + "'", 3),
        ("[" * 5000, 1),
    ],
)
def test_too_much_of_anything_is_noticed(text: str, line: int) -> None:
    limits = Limits(depth=6, parts=4, dotted=2, keys=10, pieces=150, lines=50, longest=99)
    with pytest.raises(TextError) as caught:
        lines_of(text, limits)
    assert (caught.value.problem, caught.value.line) == ("much", line)


@pytest.mark.parametrize("text", ['a = "x', "a = 'x\n'", 'a = """x""', "a = '''", '"', 'a = "x\\"', '"""\\' * 20_000])
def test_a_string_without_end_is_noticed(text: str) -> None:
    with pytest.raises(TextError) as caught:
        lines_of(text)
    assert caught.value.problem == "unclosed"


@given(st.text(alphabet="ab1\"'\\\n[]{}#=,. \t"))
def test_no_text_breaks_it(text: str) -> None:
    try:
        lines = lines_of(text)
    except TextError as error:
        assert 1 <= error.line <= text.count("\n") + 1
    else:
        assert all(1 <= line <= text.count("\n") + 1 for line in lines.first.values())
