"""Makes every picture of the README on the desktop of the tests: ``python -m tests.real.pictures docs/pictures``.

Jurisdiction: what is on each picture and where it is cut. What is shown is the program itself: its icon in a real
panel, real notifications, real windows; the week behind the statistics is one that the rules played.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from PIL import Image, ImageChops, ImageDraw, ImageFont

from hipbreak import __version__, move_files
from hipbreak.app.windows import Windows
from hipbreak.core import view
from hipbreak.core.messages import Now
from hipbreak.core.opening import Opening, to_line
from hipbreak.core.routine import SECONDS
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.status import Icon
from hipbreak.history import Diary
from hipbreak.trace import Player, read
from hipbreak.ui import lines, tray_icon
from tests.real import notifications
from tests.real.bus import Bus
from tests.real.program import PROGRAM, Running
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

HOUR_SHOWN = 10  # what the clocks on the pictures show, whenever they are made
BACKDROP = (0x3B, 0x5B, 0x73)
MARGIN = 28
NOWHERE = (450, 12)  # a place for the pointer: in the panel, on no button of it, and on none of the pictures
ASIDE = (100, 12)  # the same on the narrow screen, before a window is open
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
STATES: tuple[tuple[Icon, float, str], ...] = (
    ("sitting", 0.2, "sitting"),
    ("sitting", 0.65, "the ring fills"),
    ("soon", 0.9, "nearly there"),
    ("due", 1, "due"),
    ("overdue", 1, "still due"),
    ("later", 1, "later"),
    ("routine", 1, "moving"),
    ("standing", 0, "standing"),
    ("away", 0, "away"),
    ("quiet", 0, "in a call"),
    ("paused", 0, "paused"),
    ("unknown", 0, "not known"),
)
FULL_HOUR = 3600.0
WEEK = ((8.2, 54), (7.6, 37), (8.4, 43), (7.9, 34), (5.5, 36))  # hours at the desk, the longest stretch in minutes


class Box(NamedTuple):
    """Pixels of the screen."""

    left: int
    top: int
    right: int
    bottom: int


def main(folder: Path) -> None:
    """All pictures into ``folder``, and a line for each."""
    folder.mkdir(parents=True, exist_ok=True)
    _set_clock()
    for make in (tray_and_prompts, card, windows, moves, moving_picture):
        for name, save in make():
            path = folder / name
            save(path)
            print(f"{path}  {path.stat().st_size // 1024} KiB")


Made = Iterator[tuple[str, Callable[[Path], None]]]


def _set_clock() -> None:
    """A time zone in which it is late in the morning."""
    ahead = (HOUR_SHOWN - datetime.now(UTC).hour + 10) % 24 - 10
    os.environ["TZ"] = f"DAY{-ahead:+d}"
    time.tzset()


def _save(picture: Image.Image) -> Callable[[Path], None]:
    return lambda path: picture.save(path, optimize=True)


# --- what is on the screen ------------------------------------------------------------------------------------


def settled(screen: Desktop, seconds: float = 0.6) -> Image.Image:
    """The screen, once it has stood still for so long."""
    last, since = screen.picture(), time.monotonic()

    def still() -> bool:
        nonlocal last, since
        now = screen.picture()
        if ImageChops.difference(now, last).getbbox():
            last, since = now, time.monotonic()
        return time.monotonic() - since >= seconds

    until(still, 20, "the screen to stand still")
    return last


def changed(before: Image.Image, after: Image.Image, below: int = 0) -> Box:
    """What is different, from ``below`` downwards."""
    found = ImageChops.difference(before, after).crop((0, below, *before.size)).getbbox()
    assert found, "nothing has changed on the screen"
    return Box(found[0], found[1] + below, found[2], found[3] + below)


def cut(picture: Image.Image, box: Box, margin: int = MARGIN) -> Image.Image:
    """``box`` and what is around it."""
    width, height = picture.size
    return picture.crop(
        (
            max(0, box.left - margin),
            max(0, box.top - margin),
            min(width, box.right + margin),
            min(height, box.bottom + margin),
        )
    )


def find_icon(picture: Image.Image, colour: str) -> tuple[int, int]:
    """The middle of our icon in the panel, by the colour of its state."""
    wanted = tuple(bytes.fromhex(colour.removeprefix("#")))
    panel = picture.crop((0, 0, picture.width, 48))
    near = [
        (at % panel.width, at // panel.width)
        for at, pixel in enumerate(zip(*(band.tobytes() for band in panel.split()), strict=True))
        if max(abs(part - other) for part, other in zip(pixel, wanted, strict=True)) < 24
    ]
    assert len(near) > 20, "the icon is not in the panel"
    columns, rows = sorted(x for x, _ in near), sorted(y for _, y in near)
    return columns[len(columns) // 2], rows[len(rows) // 2]


def larger_panel(screen: Desktop) -> None:
    """A panel as on a screen with more pixels, so that the icon can be seen."""
    for name, value in (("size", "40"), ("icon-size", "32")):
        query = ["xfconf-query", "-c", "xfce4-panel", "-p", f"/panels/panel-1/{name}", "-s", value]
        subprocess.run(query, env=screen.env, check=True, timeout=20)


def prompt(screen: Desktop) -> bool:
    """A reminder is on the screen."""
    return any("start" in one.actions and one.showing for one in screen.notifications())


# --- tray, menu, notification, card ---------------------------------------------------------------------------


def tray_and_prompts() -> Made:
    """One morning: due while somebody types, the menu, then the reminder."""
    with desktop() as screen:
        larger_panel(screen)
        screen.move(*NOWHERE)
        day = Running(screen, patience="10m", stays="2m")
        _usual_limit(day)
        day.has_sat(1792)
        day.start()
        until(screen.sni_items, 20, "the icon")
        day.type_until(lambda: day.status()["due"])
        plain = screen.picture()
        spot = until(lambda: _found(screen, tray_icon.TONES["any"].due), 10, "the icon to be due")
        yield "tray.png", _save(tray_sheet(screen.picture()))
        screen.click(*spot, button=3)
        opened = settled(screen)
        yield "menu.png", _save(_corner(opened, changed(plain, opened, below=42)))
        screen.key("Escape")
        screen.move(*NOWHERE)
        day.type_until(lambda: day.status()["sitting_seconds"] >= 1830)
        before = settled(screen)
        until(lambda: prompt(screen), 30, "the reminder")
        after = settled(screen, 1.5)
        yield "notification.png", _save(_corner(after, changed(before, after, below=42)))
        day.run("quit")


def _corner(picture: Image.Image, box: Box) -> Image.Image:
    """``box`` and the panel above it, to the right edge of the screen."""
    return cut(picture, box._replace(top=0, right=picture.width))


def _usual_limit(day: Running) -> None:
    text = day.config.read_text(encoding="utf-8").replace('sit_limit = "5m"\n', "")
    day.config.write_text(text, encoding="utf-8")


def _found(screen: Desktop, colour: str) -> tuple[int, int] | None:
    try:
        return find_icon(screen.picture(), colour)
    except AssertionError:
        return None


def card() -> Made:
    """The same where reminders are shown as a card."""
    with desktop() as screen:
        day = Running(screen, stays="2m", show="card")
        _usual_limit(day)
        before = settled(screen)
        day.has_sat(1795)
        day.start()
        day.become_due()
        until(lambda: day.status()["today"]["prompts"] == 1, 20, "the reminder")
        until(
            lambda: ImageChops.difference(before, screen.picture()).crop((0, 400, 1280, 800)).getbbox(), 20, "the card"
        )
        after = settled(screen, 1.5)
        yield "card.png", _save(cut(after, changed(before, after, below=400), 16))
        day.run("quit")


def tray_sheet(screen: Image.Image) -> Image.Image:
    """The icon in the panel, and below it all that the icon can say."""
    cell, icon, columns, head = (128, 116), 56, 6, 84
    sheet = Image.new("RGB", (cell[0] * columns, head + 2 * cell[1] + 8), BACKDROP)
    sheet.paste(screen.crop((screen.width - sheet.width, 0, screen.width, 40)), (0, 0))
    brush, font = ImageDraw.Draw(sheet), ImageFont.truetype(REGULAR, 14)
    for number, (state, fill, label) in enumerate(STATES):
        left, top = number % columns * cell[0], head + number // columns * cell[1]
        tones = tray_icon.draw(state, fill, icon, "any")
        brush.rounded_rectangle((left + 24, top - 12, left + 104, top + 68), 12, fill=(0x26, 0x2B, 0x33))
        sheet.paste(tones, (left + (cell[0] - icon) // 2, top), tones)
        brush.text((left + cell[0] // 2, top + 84), label, "white", font, anchor="mm")
    return sheet


# --- windows --------------------------------------------------------------------------------------------------


def windows() -> Made:
    """Status and statistics of a Friday afternoon, the routine by day and by night."""
    with desktop(size=(1280, 900)) as screen:
        screen.move(*NOWHERE)
        played = played_week(screen.folder / "history.db")
        for name, data in (("status", played._status()), ("statistics", played._statistics())):
            with window(screen, name, data):
                yield f"{name}.png", _save(_window_alone(screen))
        for picture, opening, theme, seconds in ROUTINES:
            with window(screen, "routine", to_line(opening) | {"week": [6, 15]}, theme) as began:
                until(partial(_later, began + seconds), 60, "the instant to be shown")
                yield f"{picture}.png", _save(_cut_window(screen, screen.picture()))


def _later(at: float) -> bool:
    return time.monotonic() >= at


SEED = 10  # of a week that looks like one
READY = SECONDS["start"]
LUNGE = READY + 1.15 + 0.85 + 2 * 3.75  # seconds: the third lunge, nearly at its depth
_FULL = Opening(DEFAULTS.routine, move_files.load())
# each the name of a picture, what is opened, the theme, and the second that is shown
ROUTINES: tuple[tuple[str, Opening, str, float], ...] = (
    ("routine", _FULL, "light", LUNGE),
    ("routine-dark", _FULL, "dark", LUNGE),
    ("routine-large", replace(_FULL, kind="single", move="bridge"), "dark", READY + 3.0),
    ("routine-end", replace(_FULL, speed=10.0), "light", 25.0),
)


def moves() -> Made:
    """What ``hipbreak moves preview`` makes."""
    for move in ("lunge", "bridge", "scoop"):
        yield f"{move}.png", _previewed(move, "--png")
    yield "lunge.gif", _previewed("lunge", "--gif")


def _previewed(move: str, kind: str) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        subprocess.run([PROGRAM, "moves", "preview", move, kind, path], check=True, timeout=60)

    return made


def _window_alone(screen: Desktop) -> Image.Image:
    return _cut_window(screen, settled(screen, 1.0))


def _cut_window(screen: Desktop, picture: Image.Image) -> Image.Image:
    """All that is no backdrop, below the panel."""
    blank = Image.new("RGB", picture.size, BACKDROP)
    return cut(picture, changed(blank, picture, below=screen_panel(picture) + 1))


def screen_panel(picture: Image.Image) -> int:
    """The height of the panel at the top."""
    column = [picture.getpixel((4, y)) for y in range(80)]
    return column.index(BACKDROP)


@contextmanager
def window(screen: Desktop, name: str, data: dict[str, Any], theme: str = "light") -> Iterator[float]:
    """The window ``name``, opened as the program opens it; gives the instant at which it said that it was ready."""
    first = {"window": name, "version": __version__, "theme": theme, "motion": "full", **data}
    command = [str(PROGRAM), "window", name]
    with subprocess.Popen(command, env=screen.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(lines.pack(first))
        child.stdin.flush()
        said = json.loads(child.stdout.readline())
        assert said["event"] == "ready", said
        try:
            yield time.monotonic()
        finally:
            child.stdin.close()
            child.wait(20)
    until(lambda: not any("hipbreak" in title for title in screen.windows()), 20, "the window to be gone")


def played_week(path: Path) -> Windows:
    """Windows as of a Friday afternoon, with the diary of the week at ``path``."""
    rng = random.Random(SEED)
    monday = datetime.now().astimezone().replace(hour=9, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    diary, _ = Diary.open(path, monday)
    for number, (hours, longest) in enumerate(WEEK):
        start = monday + timedelta(days=number, minutes=rng.randint(-20, 15))
        player = Player(read(_day(rng, hours, longest)), start, DEFAULTS)
        now = Now(0.0, start)
        for happened in player.play():
            now = happened.now
            diary.record(happened.effect, now)
    at = player.state.seat.at
    status = view.status(player.state, Now(at, start + timedelta(seconds=at)), DEFAULTS)
    engine = SimpleNamespace(
        settings=DEFAULTS, status=lambda: status, clock=SimpleNamespace(wall=lambda: start + timedelta(seconds=at))
    )
    nowhere: Any = None
    return Windows(cast(Any, engine), lambda: diary, nowhere, tuple, nowhere, nowhere, nowhere)


def _day(rng: random.Random, hours: float, longest: int) -> list[str]:
    """A day of ``hours`` at the desk, no stretch over ``longest`` minutes, as a trace that ends amid a stretch."""
    facts: list[dict[str, Any]] = []
    t = 0.0
    while t < hours * FULL_HOUR:
        work = rng.choice((14, 19, 23, 26, 28, 30, 31, 32, 33, longest)) * 60.0
        facts.append({"t": t, "input_until": t + work})
        t += work
        if rng.random() < 0.09:
            facts += [{"t": t, "do": "start"}, {"t": t + 240, "do": "finish"}]
            t += 250
        t += 2700 if 3 * FULL_HOUR < t < 4.2 * FULL_HOUR else rng.choice((240, 300, 420, 700))
    return [json.dumps(fact) for fact in (*facts, {"t": t, "input_until": t + 1320}, {"t": t + 1320, "end": True})]


# --- the moving picture ---------------------------------------------------------------------------------------

SIDE = 600  # pixels of a frame
PACE = 0.5  # the speed of the demo while it is filmed
EACH = 100  # milliseconds a frame
COLOURS = 128
RARE = tuple(tone for tone in tray_icon.TONES["any"] if isinstance(tone, str))  # a palette forgets what is small
STRIPE = 60  # pixels of each, for the palette
PAINT = (0xE9, 0xEF, 0xF5)


def moving_picture() -> Made:
    """The icon fills, a reminder comes, Start is pressed, the routine begins."""
    with desktop(size=(800, 800)) as screen:
        larger_panel(screen)
        frames = list(_filmed(screen))
    yield "demo.gif", lambda path: _save_frames(path, frames)


def _filmed(screen: Desktop) -> Iterator[Image.Image]:
    demo = screen.start([PROGRAM, "demo", "--speed", str(PACE)])
    screen.move(*ASIDE)
    until(lambda: _said(screen) and _found(screen, tray_icon.TONES["any"].sit), 30, "the icon")
    corner = Box(screen.picture().width - SIDE, 0, screen.picture().width, SIDE)
    while not prompt(screen):
        yield _captioned(screen, corner)
        time.sleep(0.6)
    settled(screen)
    yield from [_captioned(screen, corner)] * 18
    x, y = until(lambda: _button(screen, "Start"), 10, "the button")
    for step in range(12):
        screen.move(x + 3 * max(0, 8 - step), y + 9 * max(0, 8 - step))
        yield _captioned(screen, corner)
    screen.press("Start")
    screen.move(*NOWHERE)
    until(lambda: any("hipbreak" in title for title in screen.windows()), 20, "the routine window")
    yield from _window_filmed(screen, 7.5)
    screen.processes.stop(demo)


def _window_filmed(screen: Desktop, seconds: float) -> Iterator[Image.Image]:
    until(lambda: not prompt(screen), 10, "the reminder to go")
    began = time.monotonic()
    number = 0
    while number * EACH / 1000 < seconds:
        if time.monotonic() - began >= 1 + number * EACH / 1000:
            number += 1
            picture = screen.picture()
            yield picture.crop((30, 50, 770, 790)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        time.sleep(0.01)


def _button(screen: Desktop, label: str) -> tuple[int, int] | None:
    bus = Bus(screen.env["DBUS_SESSION_BUS_ADDRESS"])
    try:
        return notifications.find_button(bus, "xfce4-notifyd", label)
    finally:
        bus.close()


def _captioned(screen: Desktop, box: Box) -> Image.Image:
    """The corner of the screen with what the demo has said last."""
    frame = screen.picture().crop(box).copy()
    clock, sentence = _said(screen)[-1]
    brush = ImageDraw.Draw(frame)
    brush.text((SIDE // 2, 330), clock, PAINT, ImageFont.truetype(BOLD, 72), anchor="mm")
    for number, line in enumerate(textwrap.wrap(sentence, 36)):
        brush.text((SIDE // 2, 410 + 32 * number), line, PAINT, ImageFont.truetype(REGULAR, 23), anchor="mm")
    return frame


def _said(screen: Desktop) -> list[tuple[str, str]]:
    """The time and the first sentence of each stage so far."""
    return re.findall(r"(?m)^(\d\d:\d\d)  ([^.:]+)", screen.log())


def _save_frames(path: Path, frames: list[Image.Image]) -> None:
    every = frames[:: max(1, len(frames) // 12)]
    sample = Image.new("RGB", (SIDE, SIDE * len(every) + len(RARE) * STRIPE))
    for number, frame in enumerate(every):
        sample.paste(frame, (0, SIDE * number))
    for number, colour in enumerate(RARE, 1):
        sample.paste(colour, (0, sample.height - number * STRIPE, SIDE, sample.height - (number - 1) * STRIPE))
    palette = sample.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    first, *rest = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    first.save(path, save_all=True, append_images=rest, duration=EACH, loop=0, optimize=False, disposal=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
