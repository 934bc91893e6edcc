"""``hipbreak demo``: a day in two minutes, with the real tray, the real rules, the real prompt and the real window.

Jurisdiction: whether it can be shown here at all, and what it says at its end. It has a folder of its own for as long
as it plays, so that no settings, state or diary of a person is touched, and takes neither lock nor socket, so that it
runs beside the real one.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from hipbreak.wording import NBSP
from hipbreak.wording import demo as words


def play(speed: float, shots: Path | None) -> int:
    """Plays the demo, ``speed`` times as fast (0.1 to 1000), with pictures of each stage into the folder ``shots``.

    The exit code: 0 when reminder and routine were shown or a person ended it, 1 when something could not be.
    """
    if not _has_screen():
        return _cannot(words.NO_SCREEN)
    try:
        if shots is not None:
            shots.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _cannot(words.cannot_write(str(shots), error.strerror or ""))
    from hipbreak.demo.stage import Stage

    _say(words.BEGINS)
    with tempfile.TemporaryDirectory(prefix="hipbreak-demo-", ignore_cleanup_errors=True) as folder:
        stage = Stage(Path(folder), speed, shots, _say)
        stage.run()
    if stage.broken:
        return _cannot(words.BROKE_OFF)
    if not stage.over:
        _say(words.STOPPED)
        return 0
    if shots is not None:
        _say("\n".join([words.PICTURES, *map(str, sorted(stage.pictures))]))
        if stage.blind:
            _say(words.NO_SCREEN_PICTURE)
    _say(words.shown(stage.had_icon, stage.prompts, stage.moves, stage.sat))
    return 0 if stage.prompts and stage.moves else 1


def _has_screen() -> bool:
    """Whether a window could be shown: a Wayland session, or an X server that lets us in."""
    if sys.platform != "linux" or os.environ.get("WAYLAND_DISPLAY"):
        return True
    from hipbreak.desktop.linux.x11_wire import X11

    try:
        X11.open(os.environ.get("DISPLAY", ""), lambda _: None, lambda: None).close()
    except (OSError, ValueError):
        return False
    return True


def _say(text: str) -> None:
    """A reader who has gone is no reason to end what is on the screen."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(text.replace(NBSP, " ") + "\n")
        sys.stdout.flush()


def _cannot(sentence: str) -> int:
    sys.stderr.write(f"hipbreak: {sentence}\n")
    return 1
