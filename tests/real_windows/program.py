"""hipbreak as installed, on a Windows desktop: started, talked to and looked at as a person would.

Jurisdiction: ``Running``, in a home of its own. A long stretch of sitting is not waited for but remembered, as in
``tests/real/program.py``.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hipbreak import config_file, state_file
from hipbreak.clock import system_clock
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.spans import Bout
from hipbreak.core.state import State, begin
from tests.real.waiting import until
from tests.real_windows import hand

PROGRAM = Path(sys.executable).with_name("hipbreak.exe")
WINDOWED = Path(sys.executable).with_name("hipbreakw.exe")
CONFIG = """\
[sitting]
sit_limit = "5m"
[prompt]
patience = "0s"
gap = "0s"
prompt_stays = "{stays}"
[sign_off]
at = ""
"""
STARTED = 40.0  # seconds; a machine that does much else
SHOWN = 60.0  # seconds for a window
Facts = dict[str, Any]


class Running:
    """One home with its settings and state, and the program in it."""

    def __init__(self, home: Path, *, stays: str = "2m") -> None:
        self.home = home
        self.env = {**os.environ, "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home), "HIPBREAK_SPEED": "60"}
        self.folder = home / "hipbreak"
        self.state, self.diary = self.folder / "state.json", self.folder / "history.db"
        self.log = self.folder / "Logs" / "hipbreak.log"
        self.folder.mkdir(parents=True)
        (self.folder / "config.toml").write_text(CONFIG.format(stays=stays), encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def has_sat(self, seconds: float) -> None:
        """The last run, which has just ended, saw somebody sit down ``seconds`` ago and use the keyboard since."""
        settings = config_file.load(self.folder / "config.toml", DEFAULTS).settings
        clock = system_clock()
        now = clock.now()
        fresh = begin(now, settings)
        bout = Bout(now.elapsed - seconds, now.wall - timedelta(seconds=seconds))
        seat = replace(fresh.seat, bout=bout, last_input=now.elapsed, sign=now.elapsed)
        state_file.save(self.state, replace(fresh, seat=seat), now, state_file.boot_id(), clock.boottime())

    def start(self) -> None:
        """Starts it as a login does, without a console; returns once it answers."""
        self.process = subprocess.Popen([WINDOWED], env=self.env)
        until(self.answers, STARTED, "hipbreak to answer")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of the command line."""
        return subprocess.run(
            [PROGRAM, *words], env=self.env, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
        )

    def answers(self) -> bool:
        return self.run("status", "--json").returncode == 0

    def status(self) -> Facts:
        facts: Facts = json.loads(self.run("status", "--json").stdout)
        return facts

    @property
    def pid(self) -> int:
        """Of the program itself: what was started is one of those that start the interpreter."""
        pid: int = json.loads((self.folder / "run" / "running.json").read_text(encoding="ascii"))["pid"]
        return pid

    def kill(self) -> None:
        """Ends it at once, as a crash does."""
        os.kill(self.pid, signal.SIGTERM)
        self.ended(20)

    def ended(self, seconds: float) -> int:
        """Its exit code, once it is gone."""
        assert self.process is not None
        return self.process.wait(seconds)

    def quit(self) -> None:
        """What a test leaves behind would be in the way of the next."""
        if self.process is not None and self.process.poll() is None:
            self.run("quit")
            self.ended(20)

    def type_until(self, condition: Callable[[], Any], what: str, seconds: float = 60) -> None:
        """Somebody types, without a pause of any length, until ``condition`` is true."""

        def typed() -> bool:
            hand.press()
            return bool(condition())

        until(typed, seconds, what)

    def become_due(self) -> None:
        """Somebody types until the limit is reached or the prompt has come."""
        self.type_until(lambda: (facts := self.status())["due"] or facts["today"]["prompts"], "the limit")

    def window(self, title: str) -> hand.Seen | None:
        """The visible Tk window with ``title`` in its title."""
        return next((one for one in hand.windows() if one.kind == "TkTopLevel" and title in one.title), None)

    def buttons(self, title: str, count: int) -> list[hand.Box]:
        """The row of ``count`` buttons in that window, from left to right, once it lies still: a card is drawn far
        off, and rises."""
        seen: list[list[hand.Box]] = []

        def lie() -> bool:
            window = self.window(title)
            seen.append(hand.row(window, count) if window else [])
            return seen[-1] != [] and seen[-1][0].top > 0 and seen[-10:] == [seen[-1]] * 10

        until(lie, SHOWN, f"the buttons of the window {title}")
        return seen[-1]

    def own_windows(self) -> list[hand.Seen]:
        """Those of the program itself, which nobody sees."""
        return [window for window in hand.windows(hidden=True) if window.pid == self.pid]

    def icon_windows(self) -> list[hand.Seen]:
        """pystray's, once they are there."""

        def found() -> list[hand.Seen]:
            return [window for window in self.own_windows() if window.kind.endswith("SystemTrayIcon")]

        return until(found, 10, "the windows of the icon")

    def kept(self) -> State:
        """The state as it is on the disk."""
        saved = state_file.load(self.state, State).saved
        assert saved is not None
        return saved.state

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the diary holds."""
        if not self.diary.exists():
            return []
        diary = sqlite3.connect(f"{self.diary.as_uri()}?mode=ro", uri=True)
        try:
            return diary.execute(query).fetchall()
        finally:
            diary.close()
