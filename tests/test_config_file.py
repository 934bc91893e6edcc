"""The person's settings file: read whatever is in it, named faults, and not a byte changed but the value asked for."""

from __future__ import annotations

import math
import os
import stat
import subprocess
import sys
import time
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hipbreak import config_file
from hipbreak.config_file import LARGEST, LineFault, begin, follow, load, toml_text
from hipbreak.core.settings import DEFAULTS, Settings, keys, written
from hipbreak.core.settings_text import read, read_value, write_value
from hipbreak.wording import settings as wording

COMMENTS = wording.comments()
OTHERS = replace(DEFAULTS, sitting=replace(DEFAULTS.sitting, sit_limit=2700.0))
KEYS = [(f"{section}.{name}", spec) for section, name, spec, _ in keys()]
on_disk = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def put(path: Path, key: str, text: str) -> str:
    """What ``config set`` would say, "" for done."""
    found = config_file.set_value(path, key, text, COMMENTS)
    return wording.sentence(found.line, found.fault, found.broken) if found else ""


# --- reading ---


def test_no_file_is_all_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == config_file.Loaded(DEFAULTS)


def test_a_new_file_holds_every_key_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    assert config_file.write_template(path, COMMENTS)
    assert not config_file.write_template(path, COMMENTS)
    assert load(path) == config_file.Loaded(DEFAULTS)
    text = path.read_text("utf-8")
    for section, name, spec, _ in keys():
        assert f"[{section}]\n" in text
        assert f"\n{name} = " in text or spec.kind == "hours"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_examples_in_comments_are_good(tmp_path: Path) -> None:
    text = config_file.template(COMMENTS).replace("# mon = ", "mon = ").replace("# sun = ", "sun = ")
    loaded = load(write(tmp_path, text))
    assert loaded.faults == ()
    assert loaded.settings.hours.mon == ((540, 750), (780, 1050))


BROKEN = {
    'sit_limit = "30m': (1, "syntax"),
    '[sitting\nsit_limit = "30m"': (1, "syntax"),
    '[sitting]\nsit_limit = "30m"\nsit_limit = "45m"': (3, "syntax"),
    '[sitting]\n\n[sitting]\nsit_limit = "30m"': (3, "syntax"),
    "[sitting]\nsit_limit = 30m": (2, "syntax"),
    "[sitting]\nsit_limit = ": (2, "syntax"),
    '[sitting]\nsit_limit: "30m"': (2, "syntax"),
    '[prompt]\nlater = ["5m", "10m"': (2, "syntax"),
    '[prompt]\nlater = ["5m" "10m"]': (2, "syntax"),
    "[prompt]\nstrict = True": (2, "syntax"),
    "[sound]\nvolume = 07": (2, "syntax"),
    "[sound]\nvolume = 1e": (2, "syntax"),
    '[look]\ntheme = "dark" light': (2, "syntax"),
    "[look]\ntheme = “dark”": (2, "syntax"),
    "just words": (1, "syntax"),
    "\x00": (1, "syntax"),
    "[sitting]\n# one\n\udcff\udcfe": (3, "encoding"),
    "a = " + "[" * 5000: (0, "depth"),
    "a = " + "{b = " * 5000: (0, "depth"),
    "a = " + "9" * 5000: (0, "depth"),
    "\n" + "a." * 16_000 + "b = 1": (2, "depth"),
    "[" + "a." * 16_000 + "b]": (1, "depth"),
    "#" * (LARGEST + 1): (0, "size"),
}


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:20])
def test_a_broken_file_leaves_the_last_good_settings(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    before = path.read_bytes()
    line, broken = BROKEN[text]
    loaded = load(path, OTHERS)
    assert loaded.settings == OTHERS
    assert not loaded.readable
    assert [(fault.line, fault.broken, fault.fault) for fault in loaded.faults] == [(line, broken, None)]
    assert path.read_bytes() == before
    assert put(path, "sitting.sit_limit", "45m").startswith("config.toml")
    assert path.read_bytes() == before


WRONG = {
    "[sitting]\nsit_limit = 30": (2, "sitting.sit_limit", "bare_number"),
    "[sitting]\nsit_limit = nan": (2, "sitting.sit_limit", "bare_number"),
    "[sitting]\nsit_limit = -inf": (2, "sitting.sit_limit", "bare_number"),
    "[sitting]\nsit_limit = 1e400": (2, "sitting.sit_limit", "bare_number"),
    '[sitting]\nsit_limit = "-30m"': (2, "sitting.sit_limit", "duration"),
    '[sitting]\nsit_limit = "4m"': (2, "sitting.sit_limit", "bounds"),
    '[sitting]\nsit_limit = "9999999h"': (2, "sitting.sit_limit", "bounds"),
    '[sitting]\nsit_limit = "half an hour"': (2, "sitting.sit_limit", "duration"),
    '[sitting]\nsit_limit = ""': (2, "sitting.sit_limit", "duration"),
    "[sitting]\nsit_limit = 2026-11-24": (2, "sitting.sit_limit", "duration"),
    '[sitting]\n\nday_starts = "25:00"': (3, "sitting.day_starts", "time"),
    "[sitting]\nday_starts = 04:00:00": (2, "sitting.day_starts", "time"),
    "[prompt]\nshowings = 3.0": (2, "prompt.showings", "type"),
    "[prompt]\nshowings = true": (2, "prompt.showings", "type"),
    "[prompt]\nshowings = 0x" + "f" * 6000: (2, "prompt.showings", "bounds"),
    "[prompt]\nshowings = -1": (2, "prompt.showings", "bounds"),
    '[prompt]\nstrict = "yes"': (2, "prompt.strict", "type"),
    '[prompt]\nshow = "loud"': (2, "prompt.show", "choice"),
    '[prompt]\nquiet = "call"': (2, "prompt.quiet", "list"),
    "[prompt]\nlater = [\n  5,\n  10,\n]": (2, "prompt.later", "bare_number"),
    '[prompt]\nlater = ["1m", "1m", "1m", "1m", "1m"]': (2, "prompt.later", "list"),
    '[hours]\nmon = "09:00-17:00"': (2, "hours.mon", "list"),
    '[hours]\nmon = ["nine to five"]': (2, "hours.mon", "hours"),
    '[routine]\nlevel = {lunge = "brutal"}': (2, "routine.level", "choice"),
    '[routine.level]\nlunge = "brutal"': (1, "routine.level", "choice"),
    'routine.level.lunge = "brutal"': (1, "routine.level", "choice"),
    '[diary]\nkeep = "0 months"': (2, "diary.keep", "choice"),
    "sitting = {sit_limit = 5}": (1, "sitting.sit_limit", "bare_number"),
    "\"sitting\".'sit_limit' = 5": (1, "sitting.sit_limit", "bare_number"),
    '[sitting]\nsit_limt = "30m"': (2, "sitting.sit_limt", "unknown"),
    "sitting = 3": (1, "sitting", "unknown"),
    "[siting]\na = 1": (1, "siting", "unknown"),
    "[[sitting]]\na = 1": (1, "sitting", "unknown"),
    'x = """\n[sitting]\nsit_limit = 4\n"""\n[sitting]\nsit_limit = 4': (1, "x", "unknown"),
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:30])
def test_a_wrong_value_is_named_with_its_line_and_the_last_one_stays(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    loaded = load(path, OTHERS)
    assert loaded.readable
    first = loaded.faults[0]
    assert first.fault is not None
    assert (first.line, first.fault.key, first.fault.problem) == WRONG[text]
    assert loaded.settings == (OTHERS if first.fault.key == "sitting.sit_limit" or "x =" in text else DEFAULTS)
    sentence = wording.sentence(first.line, first.fault, first.broken)
    assert sentence.startswith(f"config.toml line\u00a0{first.line}: ")
    assert "\n" not in sentence
    assert path.read_text() == text


def test_strings_and_brackets_over_lines_do_not_move_the_count(tmp_path: Path) -> None:
    text = 'x = """\n[sitting]\nsit_limit = 4\n"""\r\ny = [ # ]\n 1,\n "]", \']\',\n]\n[sitting]\nsit_limit = 4'
    found = [(fault.line, fault.fault and fault.fault.key) for fault in load(write(tmp_path, text)).faults]
    assert found == [(1, "x"), (5, "y"), (10, "sitting.sit_limit")]


def test_a_byte_order_mark_and_other_newlines_are_no_fault(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, '\ufeff[sitting]\r\nsit_limit = "45m"\r\n'))
    assert (loaded.settings, loaded.faults) == (OTHERS, ())


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_said_and_not_waited_for(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    if kind == "folder" or not hasattr(os, "mkfifo"):
        path.mkdir()
    else:
        os.mkfifo(path)
    assert load(path, OTHERS) == config_file.Loaded(OTHERS, (LineFault(0, None, "unreadable"),), readable=False)


tables = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(key=st.sampled_from(KEYS), value=tables)
def test_whatever_a_key_is_given_the_settings_stay_in_bounds(key: tuple[str, Any], value: Any) -> None:
    section, name = key[0].split(".")
    found, faults = read({section: {name: value}})
    for part in fields(Settings):
        for one in written(getattr(found, part.name)):
            now = getattr(getattr(found, part.name), one.name)
            spec = one.metadata["spec"]
            if spec.kind in ("duration", "number"):
                assert spec.low <= now <= spec.high
                assert math.isfinite(now)
            assert read_value(part.name, one.name, write_value(part.name, one.name, now)) == now or spec.kind == "time"
    for fault in faults:
        assert "\n" not in wording.sentence(1, fault, "")


@on_disk
@given(raw=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode()))
def test_no_bytes_raise(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(raw)
    loaded = load(path, OTHERS)
    assert loaded.readable or loaded.settings == OTHERS
    for fault in loaded.faults:
        assert wording.sentence(fault.line, fault.fault, fault.broken)
    assert path.read_bytes() == raw


def bomb(kind: str) -> str:
    """The dearest file that is let through: dotted keys, headers or inline tables as deep as a line may be."""
    deep = ".".join(["a"] * 40)
    line = {"keys": "k{0}.{1} = 1\n", "headers": "[k{0}.{1}]\n", "inline": "k{0} = {{{1} = 1}}\n"}[kind]
    return "".join(line.format(n, deep) for n in range((LARGEST - 100) // 90))


LIMITED = """
import resource, sys
from pathlib import Path
from hipbreak.config_file import load
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
load(Path(sys.argv[1]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
@pytest.mark.parametrize("kind", ["keys", "headers", "inline"])
def test_the_dearest_file_costs_little(kind: str, tmp_path: Path) -> None:
    path = write(tmp_path, bomb(kind))
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], check=True, capture_output=True, text=True, timeout=60
    )
    assert int(done.stdout) < 100  # MiB; unguarded, half as many bytes cost 1 GiB (D9)


# --- writing ---

MINE = """\
# my own words
[sitting]   # counted
sit_limit = "30m"   # my doctor said so
away_after='5m'

# the rest
[prompt]
later = [
  "5m",  # short
  "10m",
]
mystery = 1
"""


def test_one_value_changes_and_every_comment_stays(tmp_path: Path) -> None:
    path = write(tmp_path, MINE)
    assert put(path, "sitting.sit_limit", "45m") == ""
    assert path.read_text() == MINE.replace('"30m"', '"45m"')


def test_a_new_key_and_a_new_section_find_their_place(tmp_path: Path) -> None:
    path = write(tmp_path, MINE)
    assert put(path, "prompt.strict", "on") == ""
    assert put(path, "sound.volume", "30") == ""
    text = path.read_text()
    assert text.startswith(MINE)
    raw = tomllib.loads(text)
    assert (raw["prompt"]["strict"], raw["sound"]["volume"]) == (True, 30)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("sitting.sit_limit", "45m", "45m"),
        ("sitting.sit_limit", ' "1h30m" ', "1h30m"),
        ("sitting.day_starts", "05:00", "05:00"),
        ("prompt.later", '["3m"]', ["3m"]),
        ("prompt.later", "3m, 6m", ["3m", "6m"]),
        ("prompt.later", "[]", []),
        ("prompt.quiet", "call", ["call"]),
        ("prompt.strict", "true", True),
        ("prompt.strict", "off", False),
        ("prompt.showings", "5", 5),
        ("prompt.show", "card", "card"),
        ("hours.mon", "22:00-02:00", ["22:00-02:00"]),
        ("hours.tue", '["09:00-12:30", "13:00-17:30"]', ["09:00-12:30", "13:00-17:30"]),
        ("sign_off.at", "", ""),
        ("sign_off.at", '""', ""),
        ("routine.level", '{lunge = "easier"}', {"lunge": "easier"}),
        ("routine.not_for_me", "[]", []),
        ("diary.keep", "24 months", "24 months"),
    ],
)
def test_what_a_person_types_is_understood(key: str, typed: str, kept: Any, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert put(path, key, typed) == ""
    section, name = key.split(".")
    assert tomllib.loads(path.read_text())[section][name] == kept
    assert load(path).faults == ()
    assert config_file.get_value(load(path).settings, key) == toml_text(
        write_value(section, name, read_value(section, name, kept))
    )


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        (
            "sitting.sit_limit",
            "4m",
            'sit_limit takes "5m" to "3h", as a string with its unit; it stays at "30m".',
        ),
        ("sitting.sit_limit", "45", 'sit_limit takes "5m" to "3h"'),
        ("prompt.showings", "nan", "showings takes a whole number from 1 to 5; it stays at 3."),
        ("prompt.showings", "9" * 900, "showings takes a whole number"),
        ("prompt.showings", "1\nx = 2", "showings takes a whole number"),
        ("prompt.later", "[5m", "later takes a list of at most four times"),
        ("prompt.strict", "maybe", "strict takes true or false"),
        ("prompt.show", "loud", 'show takes "auto", "notification", "card" or "both"'),
        ("routine.level", "{", "level takes a level for each move"),
        ("sitting.sit_limt", "45m", "there is no sit_limt in [sitting]; perhaps sit_limit is meant."),
        ("prompt.sit_limit", "45m", "sit_limit belongs in [sitting]"),
        ("sit_limit", "45m", "sit_limit belongs in [sitting]"),
        ("sittin.x", "45m", "there is no x in [sittin]"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(key: str, typed: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path, MINE)
    assert said in put(path, key, typed)
    assert path.read_text() == MINE


def test_several_values_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    path = write(tmp_path, MINE)
    wrong = config_file.write_values(path, {"sound.volume": 5, "look.figure": 9}, COMMENTS)
    assert wrong is not None
    assert path.read_text() == MINE
    assert config_file.write_values(path, {"sound.volume": 5, "look.figure": 3}, COMMENTS) is None
    assert load(path).settings.sound.volume == 5
    assert load(path).settings.look.figure == 3


@pytest.mark.parametrize(
    "text",
    [
        'sitting.sit_limit = "30m"\n',
        'sitting = {sit_limit = "30m", away_after = "4m"}\n',
        '[routine.level]\nlunge = "easier"\n',
        '[sitting]\r\nsit_limit = "30m"\r\n',
        '[sitting]\nsit_limit = "30m"',
        "",
        "# only a comment",
    ],
)
def test_every_way_to_write_a_file_can_be_changed(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    before = tomllib.loads(text)
    assert put(path, "sitting.sit_limit", "45m") == ""
    after = path.read_bytes().decode()
    before.setdefault("sitting", {})["sit_limit"] = "45m"
    assert tomllib.loads(after) == before
    assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text


def test_a_section_that_is_none_is_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "sitting = 3\n")
    assert put(path, "sitting.sit_limit", "45m") != ""
    assert path.read_text() == "sitting = 3\n"


@on_disk
@given(picks=st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=12)), max_size=4))
def test_nothing_that_is_typed_spoils_the_file(picks: list[tuple[tuple[str, Any], str]], tmp_path: Path) -> None:
    path = write(tmp_path, MINE)
    for (key, _), typed in picks:
        put(path, key, typed)
    loaded = load(path)
    assert [fault.fault and fault.fault.key for fault in loaded.faults] == ["prompt.mystery"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_into_a_collection_of_settings_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(MINE)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    assert put(link, "sitting.sit_limit", "45m") == ""
    assert link.is_symlink()
    assert '"45m"' in real.read_text()


def test_show_names_every_key_and_what_is_usual() -> None:
    shown = config_file.show(OTHERS)
    assert [line.key for line in shown] == [key for key, _ in KEYS]
    assert [line for line in shown if not line.usual] == [config_file.Line("sitting.sit_limit", '"45m"', usual=False)]
    for line in shown:
        section, name = line.key.split(".")
        kept = tomllib.loads(f"x = {line.text}")["x"]
        assert read_value(section, name, kept) == getattr(getattr(OTHERS, section), name)


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_as_toml(text: str) -> None:
    assert tomllib.loads(f"x = {toml_text(text)}")["x"] == text


# --- following ---


def written_ago(path: Path, seconds: float) -> None:
    """As if the file had been written so long ago; in a time to come, it is being written."""
    at = time.time() - seconds
    os.utime(path, (at, at))


def test_a_change_is_read_once_it_has_been_still_for_a_second(tmp_path: Path) -> None:
    path = write(tmp_path, '[sitting]\nsit_limit = "30m"\n')
    start = begin(path)
    assert follow(path, start, 10.0) is start
    written_ago(write(tmp_path, '[sitting]\nsit_limit = "45m" \n'), -60)
    seen = follow(path, start, 11.0)
    assert seen.loaded is start.loaded
    assert follow(path, seen, 11.9) is seen
    read_again = follow(path, seen, 12.0)
    assert read_again.loaded.settings == OTHERS
    assert follow(path, read_again, 13.0) is read_again


def test_one_that_was_written_while_nobody_looked_is_read_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, '[sitting]\nsit_limit = "30m"\n')
    start = begin(path)
    written_ago(write(tmp_path, '[sitting]\nsit_limit = "45m" \n'), 60)
    assert follow(path, start, 500.0).loaded.settings == OTHERS


def test_half_a_file_is_waited_for_and_then_said(tmp_path: Path) -> None:
    path = write(tmp_path, '[sitting]\nsit_limit = "45m"\n')
    start = begin(path)
    written_ago(write(tmp_path, '[sitting]\nsit_limit = "4'), -60)
    seen = follow(path, start, 20.0)
    assert follow(path, seen, 22.9).loaded is start.loaded
    said = follow(path, seen, 23.0)
    assert not said.loaded.readable
    assert said.loaded.settings == OTHERS
    written_ago(write(tmp_path, '[sitting]\nsit_limit = "50m"\n'), -60)
    whole = follow(path, follow(path, said, 30.0), 31.0)
    assert whole.loaded.settings.sitting.sit_limit == 3000


def test_a_file_that_is_gone_for_a_moment_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, '[sitting]\nsit_limit = "45m"\n')
    start = begin(path)
    path.unlink()
    gone = follow(path, start, 40.0)
    assert follow(path, gone, 42.0).loaded is start.loaded
    assert follow(path, gone, 43.0).loaded.settings == DEFAULTS


# --- words ---


def test_names_out_of_a_file_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, '["\\u001b[31m\\nred' + "x" * 500 + '"]\na = 1\n'))
    fault = loaded.faults[0]
    sentence = wording.sentence(fault.line, fault.fault, fault.broken)
    assert sentence.isprintable() or "\u00a0" in sentence
    assert "\x1b" not in sentence
    assert "\n" not in sentence
    assert len(sentence) < 200


def test_every_key_has_a_comment_that_says_what_it_takes() -> None:
    for key, spec in KEYS:
        assert spec.label in COMMENTS[key] or spec.kind == "hours"
    assert set(COMMENTS) == {"", *(key for key, _ in KEYS), *(part.name for part in fields(Settings))}
