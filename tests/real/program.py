"""hipbreak as installed, on a real desktop: started, talked to and looked at as a person would.

Jurisdiction: ``Running``. A long stretch of sitting is not waited for but remembered: the program finds the state file
of a run that has just ended, with a bout that began a while ago (S10).
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hipbreak import config_file, state_file
from hipbreak.clock import system_clock
from hipbreak.core.settings import DEFAULTS, Settings
from hipbreak.core.spans import Bout
from hipbreak.core.state import begin
from tests.real.session import Desktop
from tests.real.waiting import until

PROGRAM = Path(sys.executable).with_name("hipbreak")
CONFIG = """\
[sitting]
sit_limit = "5m"
away_after = "{away}"
[prompt]
patience = "{patience}"
gap = "0s"
prompt_stays = "{stays}"
show = "{show}"
[sign_off]
at = ""
"""
Facts = dict[str, Any]


class Running:
    """One home with its settings and state, and the program in it."""

    def __init__(
        self, desktop: Desktop, *, patience: str = "0s", stays: str = "20s", show: str = "auto", away: str = "3m"
    ) -> None:
        self.desktop = desktop
        home = Path(desktop.env["HOME"])
        self.config = home / ".config/hipbreak/config.toml"
        self.state = home / ".local/state/hipbreak/state.json"
        self.diary = home / ".local/share/hipbreak/history.db"
        for folder in (self.config.parent, self.state.parent):
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        self.config.write_text(CONFIG.format(patience=patience, stays=stays, show=show, away=away), encoding="utf-8")
        desktop.env["HIPBREAK_SPEED"] = "60"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        return config_file.load(self.config, DEFAULTS).settings

    def has_sat(self, seconds: float) -> None:
        """The last run, which has just ended, saw somebody sit down ``seconds`` ago and use the keyboard since."""
        clock = system_clock()
        now = clock.now()
        fresh = begin(now, self.settings)
        bout = Bout(now.elapsed - seconds, now.wall - timedelta(seconds=seconds))
        seat = replace(fresh.seat, bout=bout, last_input=now.elapsed, sign=now.elapsed)
        state = replace(fresh, seat=seat)
        state_file.save(self.state, state, now, state_file.boot_id(), clock.boottime())

    def start(self) -> subprocess.Popen[bytes]:
        """Starts it; returns once it answers and its icon is in the tray, if there is one."""
        self.process = self.desktop.start([PROGRAM])
        until(self.answers, 20, "hipbreak to answer")
        return self.process

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of the command line."""
        return subprocess.run(
            [PROGRAM, *words], env=self.desktop.env, capture_output=True, text=True, timeout=30, check=False
        )

    def answers(self) -> bool:
        return self.run("status", "--json").returncode == 0

    def status(self) -> Facts:
        facts: Facts = json.loads(self.run("status", "--json").stdout)
        return facts

    def type_until(self, condition: Callable[[], Any]) -> None:
        """Somebody types, without a pause of any length, until ``condition`` is true."""

        def typed() -> bool:
            self.desktop.key("a")
            return bool(condition())

        until(typed, 60, "what the typing was for")

    def become_due(self) -> None:
        """Somebody types until the limit is reached or the prompt has come."""
        self.type_until(lambda: (facts := self.status())["due"] or facts["today"]["prompts"])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the diary holds."""
        if not self.diary.exists():
            return []
        diary = sqlite3.connect(f"file:{self.diary}?mode=ro", uri=True)
        try:
            return diary.execute(query).fetchall()
        finally:
            diary.close()

    def outcome(self) -> str | None:
        """How the first due ended, by the diary; at night that is an entry of the day before."""
        today = datetime.now().astimezone().date()
        return next(iter(self._outcomes(today - timedelta(days=1), today)), None)

    def _outcomes(self, first: date, last: date) -> list[str]:
        answer = self.run("stats", "--from", first.isoformat(), "--to", last.isoformat(), "--json")
        found = json.loads(answer.stdout)["days"] if answer.returncode == 0 else []
        return [what for each in found for what in each["outcomes"]]

    def ended(self, seconds: float) -> int:
        """The exit code, once the program is gone."""
        assert self.process is not None
        process = self.process
        until(lambda: process.poll() is not None, seconds, "hipbreak to end")
        return int(process.returncode)
