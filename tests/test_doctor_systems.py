"""The doctor on Windows and macOS: on stand-ins everywhere, with the real ones where there is Windows."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hipbreak.desktop.at_login import AtLogin, Starter
from hipbreak.desktop.macos.in_time import InTime
from hipbreak.desktop.windows.toasts import system_toasts
from hipbreak.desktop.windows.tray import Which
from hipbreak.doctor import here, macos, windows
from hipbreak.doctor.check import Check, package_for
from hipbreak.doctor.facts import FACTS
from hipbreak.wording import doctor as words
from hipbreak.wording import sources
from tests.desktop.macos.fake_mac import FakeMac
from tests.desktop.windows.test_build import BARE, FakeWindows
from tests.desktop.windows.test_prompt import FakeToasts
from tests.desktop.windows.windows_here import ASKS_WINDOWS, on_wine, real_speaker
from tests.real_windows.program import Running


def said(check: Check) -> str:
    return words.line(check.name, check.ok, check.detail, check.said, check.package, check.now)


# --- Windows ------------------------------------------------------------------------------------------------------


class FakeTray:
    """Explorer takes the icon, or it does not."""

    def __init__(self, changed: Callable[[Which], None], takes: bool) -> None:
        self._changed, self._takes, self._over = changed, takes, threading.Event()
        self.shown = False

    def show(self, *_: object) -> None:
        self.shown = True

    def run(self) -> None:
        if self._takes:
            self._changed("native")
        self._over.wait(20)

    def stop(self) -> None:
        self._over.set()


@pytest.mark.parametrize(
    ("takes", "check"), [(True, Check("tray", True, "explorer")), (False, Check("tray", False, "no_explorer"))]
)
def test_an_icon_is_put_beside_the_clock_and_taken_back(takes: bool, check: Check) -> None:
    made: list[FakeTray] = []

    def make(_: str, changed: Callable[[Which], None]) -> Any:
        made.append(FakeTray(changed, takes))
        return made[0]

    before = threading.active_count()
    assert windows.tray(make) == check
    assert made[0].shown
    assert threading.active_count() == before


def test_a_notification_is_shown_and_taken_back() -> None:
    toasts = FakeToasts()
    assert windows.prompt(lambda: toasts) == Check("prompt", True, "toast")
    assert toasts.threads == {"toasts"}, "it was up"
    assert toasts.up == {}


def test_without_notifications_the_card_is_as_good() -> None:
    def none() -> Any:
        raise OSError("Not implemented")

    check = windows.prompt(none)
    assert check == Check("prompt", True, "card")
    assert "a card of our own" in said(check)


def test_each_fact_of_windows_says_who_tells_it_and_what_it_says_now() -> None:
    here_ = FakeWindows(idle_ms=4 * 60_000, quiet_hours=1)
    lines = [said(check) for check in windows.facts(here_.system())]
    assert lines == [
        "works   Keys and pointer Windows is asked. Last used 4 min ago.",
        "works   Lock             Windows tells. Not locked now.",
        "works   Sleep            Windows tells, and so does the clock.",
        f"works   Session          {sources.detail('session', 'local')}",
        f"works   Calls            {sources.detail('call', 'windows+camera')} Not in use now.",
        f"works   Video and music  {sources.detail('media', 'windows')} Nothing seen now.",
        f"works   Presentations    {sources.detail('presenting', 'windows')} None seen now.",
        "works   Do not disturb   Windows tells. It is on now.",
        f"works   Other reminders  {sources.detail('reminder', 'none')}",
    ]


def test_where_windows_says_nothing_each_line_says_what_to_do() -> None:
    checks = {check.name: check for check in windows.facts(BARE)}
    assert tuple(checks) == FACTS
    assert {name for name, check in checks.items() if not check.ok} == {*FACTS} - {"sleep", "session", "reminder"}
    assert "pause reminders" in said(checks["call"])
    assert "sitting counts while unlocked" in said(checks["input"])
    assert "time without a key decides" in said(checks["lock"])


# --- macOS --------------------------------------------------------------------------------------------------------


def test_each_fact_of_macos_says_who_tells_it() -> None:
    mac = FakeMac(idle=240.0)
    checks = {check.name: check for check in macos.facts(mac.calls, lambda _: InTime(20.0))}
    assert tuple(checks) == ("prompt", *FACTS)
    assert "macOS is asked. Last used 4 min ago." in said(checks["input"])
    assert "Not locked now." in said(checks["lock"])
    assert "pause reminders instead" in said(checks["dnd"])
    assert checks["dnd"].ok is False


def test_where_macos_says_nothing_each_line_says_what_to_do() -> None:
    checks = {check.name: check for check in macos.facts({}, lambda _: InTime(20.0))}
    assert not any(checks[name].ok for name in ("input", "lock", "call", "media", "presenting"))
    assert "pause reminders" in said(checks["call"])


def test_the_way_to_the_menu_bar() -> None:
    assert macos.tray(lambda: None) == Check("tray", False, "no_bridge")
    there = macos.tray(lambda: lambda *_: None)
    assert there == Check("tray", None, "menu_bar"), "only the person sees whether it is there"
    assert "System Settings" in said(there)


# --- on every system ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "starts", "check"),
    [
        ("on", "yes", Check("autostart", True, "on")),
        ("on", "unknown", Check("autostart", True, "on")),
        ("on", "no", Check("autostart", False, "nobody")),
        ("off", "no", Check("autostart", None, "off")),
        ("broken", "yes", Check("autostart", False, "broken")),
    ],
)
def test_whether_a_login_starts_it(found: str, starts: Any, check: Check) -> None:
    room = SimpleNamespace(here=lambda: None, look=lambda _: SimpleNamespace(found=found))
    assert here.autostart(AtLogin(room, lambda: Starter(starts))) == check
    assert said(check).endswith((".", "hipbreak autostart on", "hipbreak autostart status"))


def test_the_lines_have_one_name_for_each_thing_and_room_for_it() -> None:
    assert {name: words.NAMES[name] for name in sources.NAMES} == sources.NAMES
    assert max(map(len, words.NAMES.values())) < words.line("log", True, "there", "X", "").index("kept") - len(
        "works   "
    )


def test_who_plays_is_said_by_a_name_that_people_know() -> None:
    assert said(Check("sound", True, "played", "winsound")).startswith("works   Sound            Windows played")
    assert "paplay played" in said(Check("sound", True, "played", "paplay"))


def test_where_the_log_is(tmp_path: Any) -> None:
    path = tmp_path / "hipbreak.log"
    assert here.log(path) == Check("log", True, "none_yet", str(path))
    path.touch()
    assert here.log(path) == Check("log", True, "there", str(path))
    assert str(path) in said(here.log(path))


@pytest.mark.skipif(sys.platform == "linux", reason="it has packages")
def test_elsewhere_there_is_no_package_to_install() -> None:
    assert package_for("player") == ""


# --- the real one -------------------------------------------------------------------------------------------------


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine has no notifications with buttons, and says neither who is in a call nor who is quiet")
def test_the_whole_on_this_windows(tmp_path: Path) -> None:
    day = Running(tmp_path / "a home")
    with real_speaker():  # the first window starts Wine's desktop, which would keep the pipes of who had it open
        done = day.run("doctor")
    found = {line[8:25].strip(): line for line in done.stdout.splitlines()[:-1]}
    assert {words.NAMES[name] for name in (*FACTS, "tray", "prompt", "windows", "autostart", "log")} <= set(found)
    for name in ("Tray icon", "Reminders", "Keys and pointer", "Lock", "Diary", "Settings"):
        assert found[name].startswith("works"), found[name]
    assert found["Calls"].startswith("missing" if on_wine() else "works")
    assert str(day.log) in found["Log"]
    assert found["hipbreak"].startswith("open")
    opened = found["Its windows"].startswith("works")
    assert opened or "in time" in found["Its windows"], "a machine that does much else"
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0 if opened else 1, words.verdict(healthy=opened))
    assert done.stderr == ""


@ASKS_WINDOWS
def test_beside_a_running_program_it_finds_that_too(tmp_path: Path) -> None:
    day = Running(tmp_path / "a home")
    day.start()
    try:
        done = day.run("doctor", "--json")
    finally:
        day.quit()
    told = json.loads(done.stdout)
    checks = {check["name"]: check for check in told["checks"]}
    assert told["ok"] is (done.returncode == 0)
    assert told["ok"] or checks["windows"]["detail"] == "slow", "a machine that does much else"
    assert (checks["instance"]["detail"], checks["log"]["detail"]) == ("running", "there")
    assert checks["tray"]["ok"], "its icon is not in the way of another"


def test_the_try_of_a_notification_leaves_nothing_in_the_start_menu() -> None:
    """The toasts of a program that stays make an entry there."""
    assert windows.prompt.__defaults__ == (system_toasts,)
