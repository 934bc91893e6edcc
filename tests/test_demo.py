"""The demo on a real desktop: what it shows, what it leaves behind, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from hipbreak.core import session as rules
from hipbreak.core.messages import Look, Now, Sample
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.state import begin
from hipbreak.demo.hand import hand
from hipbreak.wording import demo as words
from tests.real.program import PROGRAM, Running
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

BANNED = re.compile(r"\b(treat\w*|cure\w*|heal\w*|diagnos\w*|prevent\w*|proven|must|should|streak\w*|failed|lazy)\b|!")
STAGES = ("work", "soon", "call", "due", "reminder", "later", "reminder-again", "routine", "done", "fresh")
real = pytest.mark.real


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop() as running:
        yield running


def prompt(screen: Desktop) -> bool:
    """A reminder is on the screen."""
    return any("start" in one.actions and one.showing for one in screen.notifications())


def kept(screen: Desktop) -> list[str]:
    """Every file of hipbreak's in the home."""
    return [
        str(path) for path in Path(screen.env["HOME"]).rglob("*") if "hipbreak" in str(path.relative_to(screen.folder))
    ]


@real
@pytest.mark.timeout(240)
def test_the_whole_day(screen: Desktop, tmp_path: Path) -> None:
    demo = screen.start([PROGRAM, "demo", "--speed", "12", "--shots", tmp_path / "shots"])
    seen: set[str] = set()

    def look() -> bool:
        seen.update(screen.windows())
        return demo.poll() is not None

    until(look, 180, "the demo to end")
    said = screen.log()
    assert (demo.returncode, said.count("Traceback")) == (0, 0), said
    assert words.STAGES["done"] in said
    assert "two reminders and a routine of 3 moves" in said
    asked = [one for one in screen.notifications() if "start" in one.actions]
    assert [list(one.actions) for one in asked] == [["start", "later", "skip", "not_sitting"]] * 2
    assert "in a call" in asked[0].body
    assert not prompt(screen), "nothing of it stays on the screen"
    assert any("hipbreak" in title for title in seen), "the routine window was open"
    assert not any("hipbreak" in title for title in screen.windows())
    assert not screen.sni_items()
    pictures = sorted(path.name for path in (tmp_path / "shots").iterdir())
    names = [f"{number:02}-{stage}" for number, stage in enumerate(STAGES, 1)]
    assert pictures == sorted([f"{name}.png" for name in names] + [f"{name}-icon.png" for name in names])
    assert all(str(tmp_path / "shots" / name) in said for name in pictures)
    with Image.open(tmp_path / "shots" / "08-routine.png") as picture:
        assert picture.size == (1280, 800)
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 50, "something is to be seen"
    assert kept(screen) == []


@real
@pytest.mark.timeout(240)
def test_a_press_counts_and_a_running_hipbreak_is_left_alone(screen: Desktop) -> None:
    day = Running(screen)
    day.start()
    before = day.config.read_bytes()
    demo = screen.start([PROGRAM, "demo", "--speed", "4"])
    until(lambda: prompt(screen), 60, "the first reminder")
    assert len(screen.sni_items()) == 2
    screen.press("Start")
    until(lambda: demo.poll() is not None, 120, "the demo to end")
    assert demo.returncode == 0
    assert "one reminder and a routine of 3 moves" in screen.log(2)
    facts = day.status()
    assert (facts["due"], facts["routine_open"], facts["today"]["prompts"]) == (False, False, 0)
    assert (day.config.read_bytes(), day.rows("select move from moves")) == (before, [])
    assert len(screen.sni_items()) == 1
    assert day.run("quit").returncode == 0


@real
def test_ctrl_c_ends_it(screen: Desktop) -> None:
    demo = screen.start([PROGRAM, "demo", "--speed", "4"])
    until(lambda: prompt(screen), 60, "the first reminder")
    demo.send_signal(signal.SIGINT)
    until(lambda: demo.poll() is not None, 20, "the demo to end")
    assert demo.returncode == 0
    assert screen.log().endswith(words.STOPPED + "\n")
    until(lambda: not prompt(screen) and not screen.sni_items(), 5, "everything to be gone")
    assert kept(screen) == []


@real
@pytest.mark.timeout(240)
def test_without_tray_and_notifications_the_card_comes() -> None:
    with desktop(notifier=None, tray=None) as screen:
        demo = screen.start([PROGRAM, "demo", "--speed", "8"])
        until(lambda: demo.poll() is not None, 180, "the demo to end")
        assert demo.returncode == 0, screen.log()
        assert "no icon (there is no tray here), two reminders and a routine of 3 moves" in screen.log()


def play(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [PROGRAM, "demo", *arguments]
    return subprocess.run(command, env=plain | env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("env", [{}, {"DISPLAY": ":59999"}, {"DISPLAY": "nonsense"}])
@pytest.mark.skipif("sys.platform != 'linux'", reason="elsewhere there is a screen")
def test_without_a_screen(env: dict[str, str]) -> None:
    done = play(**env)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"hipbreak: {words.NO_SCREEN}\n")


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = play("--shots", tmp_path / "file" / "shots", WAYLAND_DISPLAY="none")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"hipbreak: {words.cannot_write(str(tmp_path / 'file' / 'shots'), 'Not a directory')}\n"


def test_the_invented_day_begins_at_nine_and_moves_when_told() -> None:
    clock = hand(datetime(2026, 11, 25, 23, 59).astimezone())
    state, _ = rules.advance(begin(clock.now(), DEFAULTS), Look(Sample(0.0)), clock.now(), DEFAULTS)
    assert (clock.wall().strftime("%H:%M"), clock.elapsed(), clock.slept()) == ("09:00", 0.0, 0.0)
    clock.at += 90
    assert clock.now() == Now(90.0, clock.wall())
    assert state.seat.bout is not None
    assert clock.wall().strftime("%H:%M:%S") == "09:01:30"


@pytest.mark.parametrize("prompts", range(4))
@pytest.mark.parametrize("moves", [(), ("lunge",), ("lunge", "bridge")])
@pytest.mark.parametrize("icon", [True, False])
def test_its_words_are_plain(icon: bool, prompts: int, moves: tuple[str, ...]) -> None:
    texts = [*words.STAGES.values(), words.BEGINS, words.STOPPED, words.shown(icon, prompts, moves, 2400.0)]
    for text in [*texts, words.BROKE_OFF, words.NO_SCREEN, words.NO_SETTINGS, words.NO_SCREEN_PICTURE]:
        assert not BANNED.search(text), text
