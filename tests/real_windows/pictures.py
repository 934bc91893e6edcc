"""Pictures of hipbreak on a Windows desktop: ``python -m tests.real_windows.pictures FOLDER DPI``, of all at that DPI.

Jurisdiction: what is on each picture and where it is cut. What is shown is the installed program, driven by real input.
A window is cut without its frame, which Wine draws as it likes. ``packaging/wine.py --pictures FOLDER`` starts this.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageGrab

from hipbreak.core.messages import Now
from hipbreak.core.routine import SECONDS
from hipbreak.core.settings import DEFAULTS
from hipbreak.history import Diary
from hipbreak.trace import Player, read
from tests.real.waiting import until
from tests.real_windows import explorer, hand
from tests.real_windows.hand import Box
from tests.real_windows.program import Running

TOOK = 60.0  # seconds for whatever comes; a machine that does much else
MENU = "#32768"
AROUND = 16  # pixels around what lies on the desktop
NOWHERE = (4, 4)  # for the pointer
TRAY = (120, 28)  # logical pixels of the bar that are worth a picture
LUNGE = SECONDS["start"] + 1.15 + 0.85 + 3.75  # seconds: the second lunge, nearly at its depth
DAYS = ((14, 23, 31, 28, 19, 26, 30, 22), (26, 31, 12, 30, 37, 24, 28), (30, 19, 22, 31, 27, 25, 33, 16), (28, 31, 24))
FAST = "30"  # times as fast as it is, for the routine of which only the end is shown


def main(folder: Path, dpi: int) -> None:
    """All pictures, each called ``windows-WHAT-DPI.png``, and a line for each."""
    folder.mkdir(parents=True, exist_ok=True)
    hand.see_every_pixel()

    def save(what: str, picture: Image.Image) -> None:
        path = folder / f"windows-{what}-{dpi}.png"
        picture.save(path, optimize=True)
        print(f"{path.name}  {path.stat().st_size // 1024} KiB  {picture.width}x{picture.height}", flush=True)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        for number, scene in enumerate((afternoon, break_taken, end)):
            day = Running(Path(home) / str(number), stays="2m")
            hand.move(*NOWHERE)
            try:
                scene(day, save, dpi / 96)
            finally:
                day.quit()


Save = Callable[[str, Image.Image], None]


def afternoon(day: Running, save: Save, scale: float) -> None:
    """The icon, its menu, and two windows of a week of which something can be told."""
    _usual(day)
    _play_week(day.diary)
    day.has_sat(22 * 60)
    day.start()
    day.type_until(lambda: day.status()["sitting_seconds"] >= 22 * 60, "the count", TOOK)
    until(lambda: explorer.knows(day.icon_windows()), TOOK, "the icon")
    save("tray", _tray(scale))
    x, y = explorer.last_icon()
    hand.move(x, y - 3 * AROUND)  # a pointer on the icon would bring its tooltip, over the menu
    explorer.say_clicked(day.icon_windows(), explorer.RIGHT)
    menu = until(lambda: next((one for one in hand.windows() if one.kind == MENU), None), TOOK, "the menu")
    save("menu", _around(_settled(), menu.box))
    hand.press(hand.ESCAPE)
    day.run()
    _shown(day, "status")
    hand.move(*NOWHERE)
    save("status", _window(day, "status", _settled()))
    day.run("quit")


def break_taken(day: Running, save: Save, _: float) -> None:
    """The card; Start is clicked, and the notice and a lunge are to be seen."""
    _usual(day)
    day.env["HIPBREAK_SPEED"] = "1"
    day.has_sat(1795)
    day.start()
    day.become_due()
    answers = day.buttons("reminder", 3)
    card = day.window("reminder")
    assert card is not None
    save("card", _around(ImageGrab.grab(), card.box))
    hand.click(*answers[0].middle)
    begin = day.buttons("routine", 2)[1]
    hand.move(*NOWHERE)
    save("notice", _window(day, "routine", _settled()))
    hand.click(*begin.middle)
    began = time.monotonic()
    hand.move(*NOWHERE)
    until(lambda: time.monotonic() - began >= LUNGE, TOOK, "the second lunge")
    save("routine", _window(day, "routine", ImageGrab.grab()))
    hand.press(hand.ESCAPE)
    until(lambda: day.window("routine") is None, TOOK, "the window to be gone")


def end(day: Running, save: Save, _: float) -> None:
    """A routine to its last page, and the week behind its button."""
    _usual(day)
    _play_week(day.diary)
    day.env["HIPBREAK_SPEED"] = FAST
    day.start()
    day.run("routine", "--full")
    begin = day.buttons("routine", 2)[1]
    hand.click(*begin.middle)
    hand.move(*NOWHERE)
    until(lambda: (routine := day.kept().routine) and len(routine.done) == 3, TOOK, "the last move to be done")
    week = day.buttons("routine", 2)[0]
    save("finished", _window(day, "routine", ImageGrab.grab()))
    hand.click(*week.middle)
    _shown(day, "statistics")
    hand.move(*NOWHERE)
    save("stats", _window(day, "statistics", _settled()))


# --- what is on the screen ------------------------------------------------------------------------------------


def _settled() -> Image.Image:
    """The screen, once it has stood still for a second."""
    last, since = ImageGrab.grab(), time.monotonic()

    def still() -> bool:
        nonlocal last, since
        now = ImageGrab.grab()
        if now.tobytes() != last.tobytes():
            last, since = now, time.monotonic()
        return time.monotonic() - since >= 1

    until(still, TOOK, "the screen to stand still")
    return last


def _shown(day: Running, title: str) -> None:
    until(lambda: day.window(title), TOOK, f"the window {title}")


def _window(day: Running, title: str, screen: Image.Image) -> Image.Image:
    """What that window holds: its first part is as large as all of it."""
    window = day.window(title)
    assert window is not None, f"the window {title} is gone"
    return screen.crop(hand.parts(window)[0].box)


def _around(screen: Image.Image, box: Box) -> Image.Image:
    left, top = max(0, box.left - AROUND), max(0, box.top - AROUND)
    return screen.crop((left, top, min(screen.width, box.right + AROUND), min(screen.height, box.bottom + AROUND)))


def _tray(scale: float) -> Image.Image:
    """The end of the bar."""
    screen = _settled()
    wide, high = (round(side * scale) for side in TRAY)
    return screen.crop((screen.width - wide, screen.height - high, *screen.size))


# --- what has been --------------------------------------------------------------------------------------------


def _usual(day: Running) -> None:
    """Thirty minutes, as it comes."""
    config = day.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('sit_limit = "5m"\n', ""), encoding="utf-8")


def _play_week(path: Path) -> None:
    """Some days into the diary, as the rules play them: stretches of so many minutes, and a routine now and then."""
    first = datetime.now().astimezone().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=len(DAYS))
    diary, now = Diary.open(path, first)[0], Now(0.0, first)
    for number, stretches in enumerate(DAYS):
        start = first + timedelta(days=number)
        for happened in Player(read(_trace(stretches)), start, DEFAULTS).play():
            now = happened.now
            diary.record(happened.effect, now)
    diary.close(now)


def _trace(stretches: tuple[int, ...]) -> list[str]:
    lines: list[dict[str, Any]] = []
    t = 0
    for number, minutes in enumerate(stretches):
        lines.append({"t": t, "input_until": t + 60 * minutes})
        t += 60 * minutes
        if number % 3 == 1:
            lines += [{"t": t, "do": "start"}, {"t": t + 240, "do": "finish"}]
        t += 420 if number != len(stretches) // 2 else 2700
    return [json.dumps(line) for line in (*lines, {"t": t, "end": True})]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
