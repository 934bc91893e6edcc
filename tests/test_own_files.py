"""Files of a person's own: what is good is read, every fault is named with its line, and no file can do harm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import reduce
from operator import add
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core.moves import Move
from hipbreak.core.routine import plan
from hipbreak.core.settings import RoutineSettings
from hipbreak.core.shelf import BUILT_IN, FULL, facts_of
from hipbreak.move_files import Library, OwnFile, library, read_file
from hipbreak.move_files.pictures import wrong_with
from hipbreak.wording import moves as words
from tests import hostile

ROOT = Path(__file__).parents[1]
EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "own-moves.md").read_text(encoding="utf-8"), re.DOTALL)
MOVE, ROUTINE = EXAMPLES
NOTHING = library(ROOT / "nowhere")
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and owners")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A settings folder."""
    for name in ("moves", "routines"):
        (tmp_path / name).mkdir()
    return tmp_path


def named(text: str, name: str) -> str:
    """The move or routine ``text`` with another id."""
    return re.sub(r'(?m)^id = "\w+"', f'id = "{name}"', text, count=1)


def put(folder: Path, where: str, name: str, text: str) -> Path:
    path = folder / where / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def said(file: OwnFile) -> list[str]:
    """All that is said of it, without the file's name."""
    return [
        words.sentence("f", fault.line, fault.path, fault.fault, fault.broken).removeprefix("f:")
        for fault in file.faults
    ]


def check(folder: Path, text: str, among: Library = NOTHING, where: str = "moves") -> list[str]:
    return said(read_file(put(folder, where, "checked", text), among))


# --- what is good -------------------------------------------------------------------------------------------------


def test_the_page_on_own_moves_shows_files_that_are_good(folder: Path) -> None:
    put(folder, "moves", "calf_raises", MOVE)
    put(folder, "routines", "morning", ROUTINE)
    found = library(folder)
    assert [said(file) for file in found.files] == [[], []]
    assert found.moves["calf_raises"].cycle("harder") == pytest.approx(3.9)
    course = found.shelf.course("morning")
    assert course and course.moves == ("lunge", "calf_raises", "scoop")
    assert set(found.moves) == {*(each.id for each in BUILT_IN), "calf_raises"}


def test_what_the_rules_know_of_the_moves_of_hipbreak_is_what_their_files_say() -> None:
    assert facts_of(move_files.load().values()) == BUILT_IN
    assert FULL.moves == ("lunge", "bridge", "scoop")


@pytest.mark.parametrize("path", sorted((ROOT / "assets" / "moves").glob("*.toml")), ids=lambda path: path.stem)
def test_the_moves_of_hipbreak_are_good_as_own_files_too(path: Path) -> None:
    assert said(read_file(path, NOTHING)) == []


def test_a_move_with_pictures_goes_through_the_plan(folder: Path) -> None:
    (folder / "moves" / "up.png").write_bytes(hostile.png(640, 400))
    (folder / "moves" / "down.JPG").write_bytes(hostile.jpeg(640, 400))
    without_keys = MOVE[: MOVE.index("[[key]]")]
    text = without_keys.replace('id = "up"', 'id = "up"\npicture = "up.png"')
    put(folder, "moves", "calf_raises", text.replace('id = "down"', 'id = "down"\npicture = "down.JPG"'))
    put(folder, "routines", "morning", ROUTINE)
    found = library(folder)
    assert not found.faulty
    settings = RoutineSettings(shelf=found.shelf.playing("morning"))
    steps = [step for step in plan(settings, found.moves, "full", None, "left").steps if step.kind == "move"]
    assert [step.move.id for step in steps] == ["lunge", "calf_raises", "scoop", "scoop"]
    assert steps[1].reps == 20, "60 s in the routine"
    shown = [phase.picture for phase in steps[1].move.phases]
    assert shown == [str(folder / "moves" / name) for name in ("up.png", "down.JPG")]


def test_an_own_move_takes_the_place_of_one_of_hipbreak(folder: Path) -> None:
    put(folder, "moves", "mine", named(MOVE, "lunge"))
    found = library(folder)
    assert found.moves["lunge"].name == "Calf raises"
    assert len(found.moves) == len(BUILT_IN)


def test_an_own_full_routine_is_what_start_opens(folder: Path) -> None:
    put(folder, "moves", "calf_raises", MOVE)
    put(folder, "routines", "mine", named(ROUTINE, "full"))
    assert library(folder).shelf.full.moves == ("lunge", "calf_raises", "scoop")


# --- a bad one beside good ones -----------------------------------------------------------------------------------


def test_a_bad_file_is_left_out_and_nothing_else(folder: Path) -> None:
    put(folder, "moves", "calf_raises", MOVE)
    put(folder, "moves", "bad", named(MOVE, "bad_one").replace("seconds = 1.5", "seconds = 0", 1))
    put(folder, "moves", "broken", "id = [")
    put(folder, "routines", "morning", ROUTINE.replace('"scoop"]', '"bad_one"]'))
    put(folder, "routines", "wrong", named(ROUTINE, "wrong").replace('"lunge"', '"lnge"'))
    found = library(folder)
    assert "calf_raises" in found.moves and "bad_one" not in found.moves
    assert found.shelf.left_out == ("bad_one", "broken", "wrong")
    course = found.shelf.course("morning")
    assert course and course.moves == ("lunge", "calf_raises"), "the move whose file is bad is not in it"
    assert found.shelf.course("wrong") is None


@pytest.mark.parametrize(
    "name", ["a\\u0000b.png", "../" * 1000 + "x.png", "a" * 300 + ".png", "/proc/self/mem", "\\u202e.png"]
)
def test_a_picture_that_no_file_can_be_called_costs_its_own_move_alone(folder: Path, name: str) -> None:
    put(folder, "moves", "calf_raises", MOVE)
    bad = put(folder, "moves", "bad", named(MOVE, "bad").replace('id = "up"', f'id = "up"\npicture = "{name}"'))
    found = library(folder)
    assert "calf_raises" in found.moves
    assert [file.path for file in found.faulty] == [bad]
    assert said(found.faulty[0])[0].startswith("17: phase.1.picture takes the name of a file beside this one")


def test_a_file_alone_is_told_what_holds_of_it_among_the_others(folder: Path) -> None:
    put(folder, "moves", "a", MOVE)
    second = put(folder, "moves", "b", MOVE)
    found = library(folder)
    assert said(read_file(second, found)) == ["2: id: a.toml has this id already. Give one of them another."]
    assert said(read_file(folder / "routines" / ".." / "moves" / "b.toml", found)) == said(read_file(second, found))


def test_what_is_left_out_may_be_named_by_a_file_elsewhere(folder: Path, tmp_path: Path) -> None:
    put(folder, "moves", "bad_one", named(MOVE, "bad_one").replace("seconds = 40", "seconds = 0"))
    put(folder, "routines", "no_routine", "id = [")
    found = library(folder)
    (tmp_path / "elsewhere").mkdir()
    other = put(
        tmp_path, "elsewhere", "o", named(MOVE, "o").replace("floor = false", 'floor = 0\nsubstitute = "bad_one"')
    )
    assert [fault.split(" ")[1] for fault in said(read_file(other, found))] == ["floor"]
    text = 'id = "x"\nname = "x"\nmoves = ["lunge", "no_routine"]\n'
    (fault,) = said(read_file(put(tmp_path, "elsewhere", "r", text), found))
    assert fault.startswith('3: moves.2: there is no move "no_routine".')


def test_phases_that_sum_up_to_a_round_number_have_a_key_there(folder: Path) -> None:
    assert reduce(add, [0.1] * 10) < 1.0, "as floats are added"
    head, phase, _, rest = re.split(r"(?=\[\[phase\]\])|(?=\[easier\])", MOVE)
    phases = (named(phase, f"p{number}").replace("seconds = 1.5", "seconds = 0.1") for number in range(10))
    without_keys = head + "".join(phases) + rest[: rest.index("[[key]]")]
    assert check(folder, f"{without_keys}[[key]]\nat = 1.0\nhip = [0, 0.52]\n") == []


def test_a_routine_of_bad_moves_alone_is_left_out(folder: Path) -> None:
    put(folder, "moves", "bad_one", "id = [")
    path = put(folder, "routines", "morning", 'id = "morning"\nname = "x"\nmoves = ["bad_one"]\n')
    (file,) = [file for file in library(folder).files if file.path == path]
    assert said(file) == ["3: moves: every move in it has a fault in its own file. See: hipbreak moves list."]


def test_the_first_file_of_an_id_has_it(folder: Path) -> None:
    put(folder, "moves", "a", MOVE)
    put(folder, "moves", "b", MOVE)
    found = library(folder)
    assert [file.path.name for file in found.faulty] == ["b.toml"]
    assert said(found.faulty[0]) == ["2: id: a.toml has this id already. Give one of them another."]
    assert "calf_raises" in found.moves


# --- looking again ------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_read_again(folder: Path) -> None:
    put(folder, "moves", "calf_raises", MOVE)
    put(folder, "routines", "morning", ROUTINE)
    first = library(folder)
    again = library(folder, first)
    assert all(again.read[path] is file for path, file in first.read.items())
    put(folder, "moves", "calf_raises", MOVE.replace("Calf raises", "Heel raises"))
    changed = library(folder, again)
    assert changed.moves["calf_raises"].name == "Heel raises"
    (folder / "moves" / "calf_raises.toml").unlink()
    assert "calf_raises" not in library(folder, changed).moves


def test_a_picture_that_comes_later_is_seen(folder: Path) -> None:
    put(folder, "moves", "calf_raises", MOVE.replace('id = "up"', 'id = "up"\npicture = "up.png"'))
    first = library(folder)
    assert len(first.faulty) == 1
    (folder / "moves" / "up.png").write_bytes(hostile.png(10, 10))
    assert not library(folder, first).faulty


# --- every fault with its line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ('id = "calf_raises"', 'id = "Calf"', "Calf", 'id takes a name of small letters, digits and "_", such as'),
        ('name = "Calf raises"', "", "# A move", 'name is missing. Add name = "My move".'),
        ('name = "Calf raises"', 'nmae = "x"\nname = "y"', "nmae", 'there is no key "nmae". Did you mean name?'),
        ('sides = "none"', 'sides = "both"', "both", 'sides takes "alternate", "none" or "each".'),
        ("floor = false", "floor = 0", "floor", "floor takes true or false."),
        ("seconds = 40", "seconds = inf", "inf", "seconds takes a number from 1 to 600\xa0s."),
        ("seconds = 40", "seconds = 2026-11-25", "2026", "seconds takes a number from 1 to 600\xa0s."),
        ("seconds = 40", f"seconds = 1{'0' * 4000}", "000", "seconds takes a number from 1 to 600\xa0s."),
        ('["calves"]', '["calves", 3]', ", 3]", "strengthens.2 takes a text in quotes."),
        ('["calves"]', '["calves",\n\n3]', "3]", "strengthens.2 takes a text in quotes."),
        ("caption", "captoin", "captoin", 'there is no key "captoin" in phase.1. Did you mean caption?'),
        ('caption = "Let', 'x = "', 'id = "down"', 'phase.2.caption is missing. Add caption = "One long step.".'),
        ('calves" = 1.0', 'calves" = 2', "work", "phase.1.work.lead.calves takes a number from 0 to 1."),
        ('"lead.calves', '"lead.calfs', "calfs", 'there is no key "lead.calfs" in phase.1.work. Did you mean lead.c'),
        ("tempo = 1.3 ", "tempo = 9 ", "tempo", "harder.tempo takes a number from 0.5 to 3."),
        ('title = "My own"', 'title = ""', "title", "source.title: is empty or too long. Write 1 to 400 characters."),
        ("hip = [0, 0.529]", "hip = [0, 0.529, 1]", "1]", "key.1.hip takes a list of 2 numbers: x, y."),
        ("hip = [0, 0.529]", "hip = [0, 9]", "9]", "key.1.hip.2 takes a number from -3 to 3."),
        ("feet = [0, 0, 0]", "feet = [7]", "[7]", "key.1.feet takes a list of 3 numbers: x, lift, pitch."),
        ("trunk = 0 ", "lead_foot = [0, 0, 0] ", "feet =", "key.1.feet: says the same joint twice."),
        (
            "trunk = 0 ",
            "lead_leg = [0, 0, 0] ",
            "[[key]]",
            "key: lead_foot and lead_leg are both set, but a leg either",
        ),
        ("at = 1.5", "at = 0 #", "at = 0 #", "key.2.at: is the same as one before it. Change one of them."),
        ("at = 1.5", "at = 3.0 #", "at = 3.0", "key.2.at: is the end of a repetition and so its start"),
        ("[[phase]] ", "desk = 0\n[[phase]] ", "desk = 0", "desk takes a list of 2 numbers: x, y."),
        ("at = 1.5", "at = 3.1", "3.1", "key.2.at takes a number from 0 to 3\xa0s."),
        ("[[phase]] ", 'variant_of = "sit"\n[[phase]] ', "sit", 'variant_of takes "lunge", "bridge" or "scoop".'),
        ("[[phase]] ", 'substitute = "lung"\n[[phase]] ', "lung", 'substitute: there is no move "lung". Did you mean'),
        ('id = "up"', 'id = "up"\npicture = "../x.png"', "../", "phase.1.picture takes the name of a file beside this"),
        ('id = "up"', 'id = "up"\npicture = "gone.png"', "gone", "phase.1.picture names a file that is not there."),
        ('dose = "30', 'dose = "<b>30', "<b>", "dose: looks like markup, and only plain text is shown."),
        ('dose = "30', 'dose = "\\u202e30', "u202e", "dose: has a character that cannot be seen, or that turns"),
        ("floor = false", "floor = false\nfloor = true", "floor = true", "floor: is given a second time. Keep one of"),
        ("floor = false", "floor = fals", "fals", "this is not TOML as it stands."),
        (
            'id = "calf_raises"',
            'id = "bridge_single"',
            "# A move",
            "variant_of: this id takes the place of a move that",
        ),
        ("0.037, 0.562", "0.04, 0.6", "at = 1.5", "key 2 (at 1.50\xa0s): the left (lead) leg is "),
        (
            "feet = [0, 0, 35]",
            "feet = [0, 0, 35]\nlead_arm = [0, 170]",
            "at = 1.5",
            "key 2 (at 0.00\xa0s): the left (lead) elbow is bent to 170°, and 145° is as far as it goes. Bend it less.",
        ),
        (
            "feet = [0, 0, 35]",
            "feet = [0, 0, 89]",
            "at = 1.5",
            "key 2 (at 1.50\xa0s): the right (trail) toes is bent to",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_what_to_do(
    folder: Path, old: str, new: str, at: str, expected: str
) -> None:
    text = MOVE.replace(old, new, 1)
    line = 1 + next(number for number, each in enumerate(text.split("\n")) if at in each)
    if at in ("at = 1.5", 'id = "down"'):
        line -= 1  # the whole table is meant
    assert any(fault.startswith(f"{line}: {expected}") for fault in check(folder, text)), check(folder, text)


def test_a_march_of_ones_own_is_upright(folder: Path) -> None:
    assert check(folder, named(MOVE, "march")) == []
    (fault,) = check(folder, named(MOVE, "march").replace("floor = false", "floor = true"))
    assert fault.startswith("5: floor: the march before a scoop is upright")


def test_all_faults_are_named_at_once(folder: Path) -> None:
    text = (
        MOVE.replace("floor = false", "floor = 0")
        .replace("seconds = 1.5", "seconds = 0", 1)
        .replace("at = 0 ", "ta = 0 ")
    )
    assert [fault.split(" ")[1] for fault in check(folder, text)] == ["floor", "phase.1.seconds", "key.1.at", "there"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('name = "x"\nmoves = ["lunge"]', '1: id is missing. Add id = "my_move".'),
        ('id = "a"\nname = "x"', '1: moves is missing. Add moves = ["lunge", "bridge"].'),
        (
            f'id = "a"\nname = "x"\nmoves = {["lunge"] * 13}\nseconds = {{lunge = 20}}'.replace("'", '"'),
            "3: moves takes a list of 1 to 12 ids of moves.",
        ),
        ('id = "a"\nname = "x"\nmoves = []', "3: moves takes a list of 1 to 12 ids of moves."),
        (
            'id = "a"\nname = "x"\nmoves = [\n"lunge",\n"lung"]',
            '5: moves.2: there is no move "lung". Did you mean lunge?',
        ),
        ('id = "a"\nname = "x"\nmoves = ["lunge", "lunge"]', "3: moves.2: is the same as one before it."),
        (
            'id = "a"\nname = "x"\nmoves = ["lunge"]\nseconds = {lunge = 5}',
            "4: seconds.lunge takes a number from 10 to",
        ),
        ('id = "a"\nname = "x"\nmoves = ["lunge"]\nseconds = {scoop = 50}', '4: there is no key "scoop" in seconds.'),
    ],
)
def test_a_routine_s_faults_are_named(folder: Path, text: str, expected: str) -> None:
    (fault,) = check(folder, text, where="routines")
    assert fault.startswith(expected)


def test_a_key_is_counted_as_the_file_has_it(folder: Path) -> None:
    """Keys are gone through in the order of time, and named in the order of the file."""
    head, first, second = re.split(r"(?=\[\[key\]\])", MOVE)
    swapped = head + second.replace("0.562", "0.6") + "\n" + first
    assert all(": key 1 (at 1.50" in fault for fault in check(folder, swapped))


BANNED = re.compile(
    r"\b(treat\w*|cures?|heals?|diagnos\w*|prevent\w*|proven|guarantee\w*|must|should|failed)\b|!", re.I
)


@pytest.mark.parametrize("table", [words.BROKEN, words.PICTURES], ids=["broken", "pictures"])
def test_what_is_said_of_a_file_tells_what_to_do_and_blames_nobody(table: dict[str, str]) -> None:
    for text in table.values():
        assert not BANNED.search(text), text
        assert len(re.split(r"\. [A-Z]|(?<=takes )|; ", text)) > 1, f"no advice: {text}"


# --- what means no good -------------------------------------------------------------------------------------------

MEASURED = """
import json, re, resource, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
if sys.platform == "linux":  # macOS has no such limit, and other words for the peak
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from hipbreak.move_files import library, read_file
none = library(Path("/nowhere"))
own = Path("/proc/self/status")
def peak():
    return int(re.search("VmHWM:[^0-9]*([0-9]+)", own.read_text())[1]) / 1024 if sys.platform == "linux" else 0
for name in sys.argv[2:]:
    begun = time.process_time()
    file = read_file(Path(name), none)
    spent = time.process_time() - begun
    faults = [fault.broken or getattr(fault.fault, "problem", "pose") for fault in file.faults]
    print(json.dumps([Path(name).name, spent, peak(), faults[:3]]))
"""


def measured(paths: list[Path]) -> Iterator[tuple[str, float, float, list[str]]]:
    """Name, processor seconds, MiB at most so far, and faults, of each file as a process of its own reads it."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(ROOT), *map(str, paths)], capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        yield tuple(json.loads(line))


def keyed(each: Callable[[int], str]) -> str:
    """The move with as many keys as there may be, in all three levels, over two minutes."""
    keys = [f"at = {2 * place}\n{each(place)}\n" for place in range(60)]
    levels = [f"[[{level}key]]\n{key}" for level in ("", "easier.", "harder.") for key in keys]
    without_keys = MOVE[: MOVE.index("[[key]]")].replace("seconds = 1.5", "seconds = 60")
    return f"{without_keys}{''.join(levels)}"


def contorted(place: int) -> str:
    lean, turn = place * 111 % 360, place * 77 % 360
    foot = f"feet = [{place % 5 - 2}, {place % 2}, {turn}]\narms = [{lean}, {turn}]"
    return f"hip = [{(-1) ** place * 3}, {place % 3 - 1}]\ntrunk = {lean}\nspine = {turn}\n{foot}"


@posix
def test_as_many_keys_as_there_may_be_are_looked_at_in_a_second(folder: Path) -> None:
    good = put(folder, "moves", "good", keyed(lambda place: f"hip = [0, {0.52 + place % 2 / 100}]\nfeet = [0, 0, 0]"))
    wrong = put(folder, "moves", "wrong", keyed(contorted))
    for (_, seconds, mib, faults), expected in zip(measured([good, wrong]), ([], ["pose"] * 3), strict=True):
        assert faults == expected
        assert seconds < 1.0 and mib < 100.0, (seconds, mib)


@posix
def test_hostile_files_are_refused_in_a_second_and_100_mib(folder: Path) -> None:
    paths = [folder / "moves" / f"{name}.toml" for name in hostile.texts()]
    for path, data in zip(paths, hostile.texts().values(), strict=True):
        path.write_bytes(data)
    for name, (data, _) in hostile.pictures().items():
        (folder / "moves" / name).write_bytes(data)
        text = MOVE.replace('id = "up"', f'id = "up"\npicture = "{name}"')
        paths.append(put(folder, "moves", name.replace(".", "_"), text))
    results = list(measured([*paths, *hostile.specials(folder / "moves").values(), Path("/dev/zero")]))
    assert len(results) == len(paths) + 6
    for name, seconds, mib, faults in results:
        assert faults, f"{name} was taken"
        assert seconds < 1.0 and mib < 100.0, (name, seconds, mib)


@posix
@pytest.mark.parametrize(
    ("name", "broken"),
    [("link", "link"), ("dead", "link"), ("endless", "link"), ("pipe", "not_plain"), ("folder", "not_plain")],
)
def test_what_is_no_plain_file_is_not_read(tmp_path: Path, name: str, broken: str) -> None:
    path = hostile.specials(tmp_path)[f"{name}.toml"]
    assert [fault.broken for fault in read_file(path, NOTHING).faults] == [broken]


@posix
def test_folders_that_are_links_are_not_looked_into(folder: Path, tmp_path: Path) -> None:
    put(folder, "moves", "calf_raises", MOVE)
    other = tmp_path / "other"
    other.mkdir()
    (other / "moves").symlink_to(folder / "moves")
    assert "calf_raises" not in library(other).moves


def test_a_folder_of_too_many_files_says_so(folder: Path) -> None:
    for number in range(200):
        (folder / "moves" / f"{number}.txt").touch()
    assert library(folder).faulty == ()
    put(folder, "moves", "calf_raises", MOVE)
    found = library(folder)
    assert [file.path for file in found.faulty] == [folder / "moves"]
    assert said(found.faulty[0]) == [
        " there are more than 200 files here, and no more than that are looked at. Take some away."
    ]


def test_a_folder_of_too_much_is_read_as_far_as_it_goes(folder: Path) -> None:
    put(folder, "moves", "aa", MOVE)
    for number in range(5):
        put(folder, "moves", f"b{number}", "# " + "x" * 250 * 1024)
    found = library(folder)
    assert "calf_raises" in found.moves
    assert [file.faults[0].broken for file in found.faulty] == ["much"] * 4 + ["many"]


@pytest.mark.parametrize(
    "name",
    [
        *(".hidden.toml", "\u202ea.toml", "-x.toml", "x" * 90 + ".toml"),
        pytest.param("a\nb.toml", marks=pytest.mark.skipif(sys.platform == "win32", reason="no name on Windows")),
    ],
)
def test_a_name_that_may_hide_something_is_refused(folder: Path, name: str) -> None:
    path = folder / "moves" / name
    path.write_text(MOVE, encoding="utf-8")
    file = read_file(path, NOTHING)
    assert [fault.broken for fault in file.faults] == ["name"]
    assert words.sentence(str(path), 0, (), None, "name").isprintable()


@pytest.mark.parametrize(
    "name",
    [
        "../up.png",
        "/etc/up.png",
        "a/up.png",
        "a\\up.png",
        "C:up.png",
        "..",
        ".png",
        "up.gif",
        "up.png\0",
        "~/up.png",
        "",
    ],
)
def test_a_picture_is_a_plain_name_beside_the_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "up.png").write_bytes(hostile.png(10, 10))
    assert wrong_with(tmp_path, name) == "name"


@pytest.mark.parametrize("name", hostile.pictures())
def test_a_picture_that_means_no_good_is_refused(tmp_path: Path, name: str) -> None:
    data, wrong = hostile.pictures()[name]
    (tmp_path / name).write_bytes(data)
    assert wrong_with(tmp_path, name) == wrong


@posix
def test_a_picture_is_no_link_either(tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(hostile.png(10, 10))
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    assert [wrong_with(tmp_path, name) for name in ("real.png", "link.png", "zero.png")] == ["", "file", "file"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", hostile.png(4096, 100)),
        ("a.jpeg", hostile.jpeg(30, 20)),
        ("grey.jpg", hostile.jpeg(30, 20, "L")),
        ("jpeg inside.png", hostile.jpeg(30, 20)),  # what it is, its content says
    ],
)
def test_a_good_picture_is_taken(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert wrong_with(tmp_path, name) == ""


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """The example with pieces of it, or of what TOML is made of, put where they do not belong."""
    text = str(draw(st.sampled_from([MOVE, ROUTINE])))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        odd = st.text(alphabet="[]{}\"'=,.#\n\\ 01eaé\u202e\0", max_size=8)
        piece = str(draw(odd | st.just(text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return text


@given(spoiled() | st.text() | st.text(alphabet="[]{}\"'=,.#\n ab1"))
def test_no_text_breaks_the_reader(text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "a.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        file = read_file(path, NOTHING)
    held = isinstance(file.move, Move) or file.course is not None
    assert held is not bool(file.faults)
    for line in said(file):
        assert line.isprintable() or "\xa0" in line
        assert "\n" not in line


@given(st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""]))
def test_no_bytes_break_the_look_at_a_picture(data: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "a.png").write_bytes(start + data)
        assert wrong_with(Path(place), "a.png") in ("kind", "damaged", "size", "moving")
