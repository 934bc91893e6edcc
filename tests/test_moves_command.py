"""``hipbreak moves`` as it is typed: real processes for the main ways, this process for the rough edges."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hipbreak import cli, places
from hipbreak.app.own_moves import EACH, OwnMoves
from hipbreak.core.shelf import Shelf
from hipbreak.doctor import here
from hipbreak.doctor.check import Check
from tests import hostile, person

ROOT = Path(__file__).parents[1]
MOVE, ROUTINE = re.findall(
    r"```toml\n(.*?)```", (ROOT / "docs" / "own-moves.md").read_text(encoding="utf-8"), re.DOTALL
)
Capture = pytest.CaptureFixture[str]
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, devices and shells")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings folder of a person of its own, with a good move and a good routine."""
    person.move_in(tmp_path / "home", monkeypatch)
    path = places.find().config.parent
    for name in ("moves", "routines"):
        (path / name).mkdir(parents=True)
    (path / "moves" / "calf_raises.toml").write_text(MOVE, encoding="utf-8")
    (path / "routines" / "morning.toml").write_text(ROUTINE, encoding="utf-8")
    return path


def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process without a screen."""
    environ = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "hipbreak", *map(str, args)]
    return subprocess.run(
        command, env=environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, encoding="utf-8", timeout=60
    )


def bad(folder: Path) -> Path:
    path = folder / "moves" / "bad.toml"
    path.write_text(MOVE.replace('"calf_raises"', '"bad"').replace("0.562", "0.6").replace("1.3 ", "9 "), "utf-8")
    return path


# --- real processes -----------------------------------------------------------------------------------------------


def test_check_names_every_fault_on_a_line_of_its_own(folder: Path) -> None:
    good = run("moves", "check", folder / "moves" / "calf_raises.toml")
    assert (good.returncode, good.stdout) == (0, f"{folder / 'moves' / 'calf_raises.toml'} is fine.\n")
    path = bad(folder)
    done = run("moves", "check", path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"{path}:37: harder.tempo takes a number from 0.5 to 3.\n"
    path.write_text(path.read_text(encoding="utf-8").replace("tempo = 9 ", "tempo = 1 "), encoding="utf-8")
    lines = run("moves", "check", path).stdout.splitlines()
    assert len(lines) == 2
    assert all(
        re.fullmatch(rf"{re.escape(str(path))}:50: key 2 \(at 1\.50 s\): the .* leg is .* cm too short to .*\.", line)
        for line in lines
    )


def test_check_has_its_faults_as_json_too(folder: Path) -> None:
    done = run("moves", "check", bad(folder), "--json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)
    assert (fault["line"], fault["key"]) == (37, "harder.tempo")
    assert fault["text"].endswith("harder.tempo takes a number from 0.5 to 3.")
    good = run("moves", "check", folder / "routines" / "morning.toml", "--json")
    assert (good.returncode, json.loads(good.stdout)) == (0, [])


@posix
def test_what_cannot_be_read_is_wrong_use(folder: Path) -> None:
    for path in (folder / "gone.toml", folder, Path("/dev/zero"), *hostile.specials(folder).values()):
        done = run("moves", "check", path)
        assert done.returncode == 2
        assert done.stderr.startswith(f"hipbreak: {path}: ")
        assert len(done.stderr.splitlines()) == 1


def test_list_marks_what_is_the_persons_own_and_names_what_is_left_out(folder: Path) -> None:
    path = bad(folder)
    (folder / "moves" / "lunge.toml").write_text(MOVE.replace('"calf_raises"', '"lunge"'), encoding="utf-8")
    text = run("moves", "list").stdout
    assert re.search(r"(?m)^calf_raises +40 s +Calf raises \(yours\)$", text)
    assert re.search(r"(?m)^lunge .*\(yours, in place of hipbreak's\)$", text)
    assert re.search(r"(?m)^bridge .*\(on the floor\)$", text)
    assert re.search(r"(?m)^morning +Morning +lunge, calf_raises, scoop$", text)
    assert text.endswith(f"{path}:37: harder.tempo takes a number from 0.5 to 3.\n")
    done = run("moves", "list", "--json")
    assert {move["id"]: move["own"] for move in json.loads(done.stdout)}["calf_raises"] is True
    assert str(path) in done.stderr


def test_frames_are_one_object_a_line(folder: Path) -> None:
    done = run("moves", "frames", "lunge", "--fps", "10", "--side", "right", "--level", "harder", "--json")
    frames = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert len(frames) > 30
    for frame in frames:
        assert set(frame) == {"t", "phase", "side", "joints", "contacts"}
        assert frame["side"] == "right"
        assert {"left_ankle", "right_fingertip", "mid_spine", "neck", "head_top"} <= set(frame["joints"])
    plain = run("moves", "frames", folder / "moves" / "calf_raises.toml", "--fps", "2")
    assert plain.stdout.splitlines()[0].split()[:4] == ["1", "0.000", "s", "up"]


@posix
def test_a_reader_who_has_seen_enough_is_no_fault(folder: Path) -> None:
    line = f"{sys.executable} -m hipbreak moves frames lunge --fps 240 --json | head -n 1; echo ${{PIPESTATUS[*]}}"
    done = subprocess.run(
        ["bash", "-c", line], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    first, codes = done.stdout.splitlines()
    assert json.loads(first)["t"] == 0.0
    assert (codes, done.stderr) == ("0 0", "")


def test_preview_draws_without_a_screen(folder: Path, tmp_path: Path) -> None:
    png, gif = tmp_path / "sheet.png", tmp_path / "film.gif"
    done = run("moves", "preview", "calf_raises", "--png", png, "--theme", "dark", "--figure", "2", "--side", "left")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{png} is written.\n", "")
    done = run("moves", "preview", folder / "moves" / "calf_raises.toml", "--gif", gif, "--level", "easier")
    assert done.returncode == 0
    with Image.open(png) as sheet, Image.open(gif) as film:
        assert (sheet.format, film.format) == ("PNG", "GIF")
        assert getattr(film, "n_frames", 1) > 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.gif", "home", "sheet.png"]


@posix
def test_preview_takes_the_place_of_plain_files_alone(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    """Whoever may write into /dev would lose a device."""
    pipe = hostile.specials(tmp_path)["pipe.toml"]
    link = tmp_path / "link.png"
    link.symlink_to("/dev/null")
    for path in (pipe, link):
        before = path.lstat().st_ino
        assert cli.main(["moves", "preview", "march", "--png", str(path)]) == 1
        assert capsys.readouterr().err == f"hipbreak: Cannot write {path} (File exists). Choose another place.\n"
        assert path.lstat().st_ino == before


# --- rough edges --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("show lunges", 2, 'There is no move "lunges"; did you mean lunge?'),
        ("show zzz", 2, 'There is no move "zzz"; there are bridge, '),
        ("show bad", 1, "bad.toml:37: harder.tempo takes"),
        ("show gone.toml", 2, "gone.toml: there is no such file."),
        ("frames morning", 2, 'There is no move "morning"'),
        ("frames {folder}/routines/morning.toml", 2, "holds a routine, and this takes a move."),
        ("frames lunge --fps 0", 2, "a whole number from 1 to 240. See: hipbreak moves frames --help"),
        ("frames lunge --fps 1e9", 2, "a whole number from 1 to 240"),
        ("frames lunge --fps 999999999999999", 2, "a whole number from 1 to 240"),
        ("frames lunge --side near", 2, "--side"),
        ("preview lunge", 2, "--png --gif is required"),
        (
            "preview lunge --png {folder}/none/a.png",
            1,
            "There is no folder {folder}{sep}none. Make it, or choose another.",
        ),
        ("preview lunge --png {folder}", 1, "Cannot write {folder}"),
        ("preview lunge --png a --gif b", 2, "not allowed with"),
        ("preview lunge --png a --theme red", 2, "--theme"),
        ("check", 2, "See: hipbreak moves check --help"),
        ("dance", 2, "there is no such command"),
    ],
)
def test_an_error_is_one_sentence_that_says_what_to_do(
    folder: Path, capsys: Capture, line: str, code: int, said: str
) -> None:
    bad(folder)
    assert cli.main(["moves", *(part.format(folder=folder) for part in line.split())]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said.format(folder=folder, sep=os.sep) in err


def test_a_move_of_pictures_has_nothing_to_draw(folder: Path, capsys: Capture) -> None:
    (folder / "moves" / "a.png").write_bytes(hostile.png(20, 20))
    text = re.sub(r'(?m)^(id = "(up|down)")', r'\1\npicture = "a.png"', MOVE[: MOVE.index("[[key]]")])
    (folder / "moves" / "calf_raises.toml").write_text(text, encoding="utf-8")
    assert cli.main(["moves", "show", "calf_raises"]) == 0
    for line in ("frames calf_raises", "preview calf_raises --png x.png"):
        assert cli.main(["moves", *line.split()]) == 1
        assert "has pictures in place of keys" in capsys.readouterr().err


def test_show_prints_a_routine_too(folder: Path, capsys: Capture) -> None:
    assert cli.main(["moves", "show", "morning"]) == 0
    assert capsys.readouterr().out == "Morning\n- lunge\n- calf_raises, 60 s\n- scoop\n"
    assert cli.main(["moves", "show", "morning", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moves"] == ["lunge", "calf_raises", "scoop"]


def test_show_tells_what_a_move_is_for_and_how_much_of_it(folder: Path, capsys: Capture) -> None:
    assert cli.main(["moves", "show", "lunge"]) == 0
    head = capsys.readouterr().out.splitlines()[:4]
    assert head[1] == "Dose: 30 to 60 s, legs alternate"
    assert head[2:] == ["Stretches: hip flexors of the rear leg", "Strengthens: hips, front of the thighs"]


@pytest.mark.parametrize("line", ["", "list", "show", "check", "frames", "preview"])
def test_every_command_has_its_help(capsys: Capture, line: str) -> None:
    assert cli.main(["moves", *line.split(), "--help"]) == 0
    assert f"usage: hipbreak moves {line}".rstrip() in capsys.readouterr().out


# --- while the program runs, and what doctor says ------------------------------------------------------------------


def test_what_is_saved_is_there_the_next_time_and_a_fault_is_said_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = OwnMoves(folder)
    shelf = own.shelf(100.0)
    assert shelf.course("morning") and "calf_raises" in shelf.facts
    path = bad(folder)
    assert own.shelf(100.0 + EACH / 2) == shelf, "looked at a moment ago"
    for elapsed in (102.0, 104.0, 106.0):
        assert own.shelf(elapsed).left_out == ("bad",)
    assert [record.getMessage() for record in caplog.records] == [
        f"left out: {path}:37: harder.tempo takes a number from 0.5 to 3."
    ]
    path.unlink()
    assert own.shelf(108.0) == shelf
    assert "calf_raises" in own.moves()


def test_without_own_files_nothing_is_read(tmp_path: Path) -> None:
    own = OwnMoves(tmp_path)
    assert own.shelf(0.0) == Shelf()
    assert own.found is None
    assert "lunge" in own.moves()


def test_doctor_says_how_many_are_left_out(folder: Path, tmp_path: Path) -> None:
    assert here.moves(tmp_path / "none") == Check("moves", True, "built_in", "6")
    assert here.moves(folder) == Check("moves", True, "own", "2")
    bad(folder)
    assert here.moves(folder) == Check("moves", False, "faults", "1")
