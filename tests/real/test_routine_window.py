"""The routine's window on a real desktop, under a real window manager: large and back, its place from day to day."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from Xlib.display import Display
from Xlib.error import XError

from hipbreak import config_file
from tests.real.program import Running
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]
TITLE = "hipbreak: routine"
WAIT = 20.0
SIZE_BUTTON = (67, 25)  # from the upper right corner of the window
WITHOUT_CLOCK = (0, 40, 1280, 800)  # of the panel
Shape = tuple[int, int, int, int]  # x, y, width, height of what is inside the frame


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop() as running:
        yield running


@pytest.fixture
def day(screen: Desktop) -> Running:
    """hipbreak runs, without a sound, its notice seen, and time as it is."""
    running = Running(screen)
    screen.env["HIPBREAK_SPEED"] = "1"
    with running.config.open("a", encoding="utf-8") as file:
        file.write("[sound]\nvoice = false\nbeeps = false\n# my own words\n")
    running.state.with_name("notice-seen").touch(mode=0o600)
    running.start()
    return running


def xdotool(screen: Desktop, *words: str) -> None:
    subprocess.run(["xdotool", *words], env=screen.env, check=True, timeout=WAIT)


def shape(screen: Desktop) -> Shape | None:
    """Where the window is, None while there is none."""
    display = Display(screen.env["DISPLAY"])
    try:
        window = display.create_resource_object("window", int(number(screen)))
        size, corner = window.get_geometry(), window.translate_coords(display.screen().root, 0, 0)
    except (XError, ValueError):
        return None
    else:
        return (-corner.x, -corner.y, size.width, size.height)
    finally:
        display.close()


def wide(screen: Desktop) -> int:
    """How wide the window is, 0 while there is none."""
    found = shape(screen)
    return found[2] if found else 0


def number(screen: Desktop) -> str:
    """What the X server calls the window; empty while there is none."""
    search = ["xdotool", "search", "--onlyvisible", "--name", f"^{TITLE}$"]
    return subprocess.run(search, env=screen.env, capture_output=True, text=True, timeout=WAIT).stdout.strip()


def at_rest(screen: Desktop) -> Shape:
    """The window's shape once it stays as it is."""
    seen: list[Shape | None] = [None]

    def still() -> bool:
        seen.append(shape(screen))
        return seen[-1] is not None and seen[-4:] == [seen[-1]] * 4

    until(still, WAIT, "the window to stand still")
    found = seen[-1]
    assert found is not None
    return found


def opened(day: Running) -> Shape:
    assert day.run("routine").returncode == 0
    until(lambda: TITLE in day.desktop.windows(), WAIT, "the routine window")
    return at_rest(day.desktop)


def closed(day: Running) -> None:
    day.desktop.key("Escape")
    until(lambda: TITLE not in day.desktop.windows(), WAIT, "the routine window to be gone")
    until(lambda: not day.status()["routine_open"], WAIT, "its end to be known")


def drawn(screen: Desktop, x: int, y: int) -> bool:
    """Whether there is more to see around this place than a plain ground."""
    return len(screen.picture().crop((x - 8, y - 8, x + 8, y + 8)).getcolors(256) or ()) != 1


def standing(screen: Desktop, since: Image.Image | None = None) -> Image.Image:
    """What is on the screen once nothing moves on it, and it is another picture than the one ``since`` then."""
    seen: list[Image.Image | None] = [since]

    def still() -> bool:
        seen.append(screen.picture().crop(WITHOUT_CLOCK))
        return seen[-1] != since and seen[-1] == seen[-2] == seen[max(0, len(seen) - 3)]

    until(still, WAIT, "the screen to stand still")
    found = seen[-1]
    assert found is not None
    return found


def test_large_and_back_and_in_the_same_place_tomorrow(screen: Desktop, day: Running) -> None:
    first = opened(day)
    assert first[2:] == (460, 656)
    screen.key("space", "f")
    until(lambda: wide(screen) == 1200, WAIT, "large")
    x, y, width, height = at_rest(screen)
    assert x >= 0 and x + width <= 1280 and y >= 30 and y + height <= 800, "beside the panel, on the screen"
    button = x + width - SIZE_BUTTON[0], y + SIZE_BUTTON[1]
    until(lambda: drawn(screen, *button), WAIT, "the button, which follows the window's size a moment later")
    screen.click(*button)
    until(lambda: wide(screen) == 460, WAIT, "the usual size")
    assert at_rest(screen) == first
    window = number(screen)
    xdotool(screen, "windowsize", window, "520", "690", "windowmove", window, "90", "60")
    until(lambda: wide(screen) == 520, WAIT, "the size that a person gave it")
    moved = at_rest(screen)
    kept = day.state.with_name("routine-window.json")
    until(lambda: json.loads(kept.read_bytes())["width"] == 520, WAIT, "the place to be kept, be it the program's end")
    closed(day)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert opened(day) == moved
    closed(day)
    kept.write_text("no place at all", encoding="utf-8")
    assert opened(day) == first
    log = screen.env["HOME"] + "/.local/state/hipbreak/log/hipbreak.log"
    assert Path(log).read_text(encoding="utf-8").count("is no place of a window") == 1


def test_not_for_me_and_easier_reach_the_settings_file(screen: Desktop, day: Running) -> None:
    """By keyboard alone: past the first step, this hurts, the tick, and on."""
    opened(day)
    screen.key("Right", "space")
    paused = standing(screen)
    screen.key("h")
    standing(screen, since=paused)
    screen.key("Tab", "Tab", "Tab", "space", "shift+Tab", "shift+Tab", "shift+Tab", "space")
    until(lambda: "lunge" in day.settings.routine.not_for_me, WAIT, "the setting")
    text = day.config.read_text(encoding="utf-8")
    assert "# my own words" in text and not config_file.load(day.config).faults
    assert day.status()["routine_open"], "the next move comes"
