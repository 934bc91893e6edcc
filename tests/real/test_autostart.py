"""Whatever starts programs at login starts hipbreak: a real session, and the real readers of start-up entries."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hipbreak.desktop.linux.autostart import Here, entry, look, switch_off, switch_on
from hipbreak.wording import autostart as words
from tests.real.program import PROGRAM, Running
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]
NOBODY = 65534
GENERATOR = "/usr/lib/systemd/user-generators/systemd-xdg-autostart-generator"
SESSION = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-session" version="1.0">
 <property name="general" type="empty">
  <property name="FailsafeSessionName" type="string" value="Failsafe"/>
  <property name="SaveOnExit" type="bool" value="false"/></property>
 <property name="startup" type="empty">
  <property name="ssh-agent" type="empty"><property name="enabled" type="bool" value="false"/></property>
  <property name="gpg-agent" type="empty"><property name="enabled" type="bool" value="false"/></property></property>
 <property name="sessions" type="empty"><property name="Failsafe" type="empty">
  <property name="IsFailsafe" type="bool" value="true"/>
  <property name="Count" type="int" value="1"/>
  <property name="Client0_Command" type="array">
   <value type="string" value="xfce4-panel"/><value type="string" value="--disable-wm-check"/></property>
  <property name="Client0_Priority" type="int" value="25"/>
  <property name="Client0_PerScreen" type="bool" value="false"/></property></property>
</channel>
"""
RECORDER = """#!/bin/sh
printf '%s\\n' "$0" "$@" > "$(dirname "$0")/part" && mv "$(dirname "$0")/part" "$(dirname "$0")/ran"
"""
EVERYWHERE = ("plain", "with space", "apo'strophe", "größe 漢字", "semi;colon & more|<>", "tilde~#(x)*?")
BY_THE_RULES = ("per%cent", "100%", "per%fcent %%U")  # through env, which dex does not undo
QUOTED = ('double"quote', "dol$HOME", "back`tick`", "back\\slash", "\\s\\n")  # dex and systemd misread some of these


@dataclass
class Login:
    """A person with one entry that starts a program at a strange path, which writes down how it was started."""

    folder: Path
    name: str

    def __post_init__(self) -> None:
        self.script = self.folder / self.name / "hipbreak"
        self.script.parent.mkdir(parents=True)
        self.script.write_text(RECORDER)
        self.script.chmod(0o755)
        self.at = Here(self.folder / "config/autostart/hipbreak.desktop", command=(str(self.script), "--autostart"))
        state, _ = switch_on(self.at, "what it is")
        assert state.found == "on"

    @property
    def env(self) -> dict[str, str]:
        folders = {"XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_CONFIG_DIRS": str(self.folder / "none")}
        return os.environ | folders | {"XDG_CURRENT_DESKTOP": "X"}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60, check=False)

    def ran(self) -> list[str]:
        """What was written down."""
        file = self.script.with_name("ran")
        until(file.exists, 20, f"{self.name!r} to be started")
        return file.read_text(encoding="utf-8").splitlines()

    @property
    def wanted(self) -> list[str]:
        return [str(self.script), "--autostart"]

    def unit(self) -> str:
        """What systemd's generator makes of the entry; empty if nothing."""
        out = self.folder / "units"
        out.mkdir(exist_ok=True)
        self.run(GENERATOR, out, out, out)
        texts = [path.read_text(encoding="utf-8") for path in out.glob("*.service")]
        for path in out.glob("*.service"):
            path.unlink()
        assert len(texts) < 2
        return "".join(texts)


# --- those who read entries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*EVERYWHERE, *BY_THE_RULES, *QUOTED])
def test_glib_starts_it(tmp_path: Path, name: str) -> None:
    """As GNOME, MATE and Cinnamon read it."""
    login = Login(tmp_path, name)
    done = login.run("gio", "launch", login.at.own)
    assert (done.returncode, done.stderr) == (0, "")
    assert login.ran() == login.wanted


@pytest.mark.parametrize("name", EVERYWHERE)
def test_dex_starts_it(tmp_path: Path, name: str) -> None:
    login = Login(tmp_path, name)
    assert login.run("dex", "--autostart", "--environment", "i3").returncode == 0
    assert login.ran() == login.wanted


@pytest.mark.parametrize("name", [*EVERYWHERE, *BY_THE_RULES])
def test_systemd_makes_a_unit_of_it(tmp_path: Path, name: str) -> None:
    """As GNOME and Plasma start it where they leave that to systemd."""
    login = Login(tmp_path, name)
    (line,) = [line for line in login.unit().splitlines() if line.startswith("ExecStart=")]
    argv = [word.replace("%%", "%") for word in shlex.split(line.removeprefix("ExecStart=:"))]
    assert argv == [*([entry.ENV] if "%" in name else []), *login.wanted]


def test_what_is_off_is_started_by_nobody(tmp_path: Path) -> None:
    login = Login(tmp_path, "plain")
    assert login.unit()
    switch_off(login.at, "what it is")
    assert not login.unit()
    assert login.run("dex", "--autostart", "--dry-run", "--verbose").stdout == ""


def test_what_is_hidden_from_everybody_is_started_by_nobody(tmp_path: Path) -> None:
    login = Login(tmp_path, "plain")
    shared = tmp_path / "none/autostart/hipbreak.desktop"
    shared.parent.mkdir(parents=True)
    login.at.own.rename(shared)
    assert login.unit()
    at = Here(login.at.own, (shared,), command=login.at.command)
    assert look(at).why == "shared"
    assert switch_off(at, "what it is")[0].why == "hidden"
    assert not login.unit()
    assert login.run("dex", "--autostart", "--dry-run", "--verbose").stdout == ""


def test_what_is_gone_is_started_by_nobody(tmp_path: Path) -> None:
    login = Login(tmp_path, "plain")
    login.script.unlink()
    assert look(login.at).why == "gone"
    assert not login.unit()
    assert "Executing" not in login.run("dex", "--autostart", "--dry-run", "--verbose").stdout


# --- a session ----------------------------------------------------------------------------------------------------


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop(notifier=None, tray=None) as running:
        running.env["XDG_CONFIG_DIRS"] = str(running.folder / "etc")  # none of this machine's own entries
        yield running


def begin(screen: Desktop, more: Sequence[Login] = ()) -> None:
    """Somebody logs in to XFCE, whose session starts the panel and then what is in the autostart folder."""
    settings = Path(screen.env["HOME"]) / ".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-session.xml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SESSION)
    folder = Path(screen.env["HOME"]) / ".config/autostart"
    for number, login in enumerate(more):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"x{number}.desktop").write_bytes(login.at.own.read_bytes())
    screen.start(["xfce4-session"])


def test_xfce_starts_it_at_login(screen: Desktop, tmp_path: Path) -> None:
    program = Running(screen)
    said = program.run("autostart", "on")
    assert said.returncode == 0, said.stderr
    strange = [Login(tmp_path / str(number), name) for number, name in enumerate((*EVERYWHERE, *BY_THE_RULES, *QUOTED))]
    begin(screen, strange)
    until(screen.sni_items, 60, "the icon of a hipbreak that nobody started by hand")
    until(program.answers, 20, "hipbreak to answer")
    facts = json.loads(program.run("autostart", "status", "--json").stdout)
    assert (facts["state"], facts["command"]) == ("on", [str(PROGRAM), "--autostart"])
    assert (facts["starts_entries"], facts["by"]) == ("yes", "org.xfce.SessionManager")
    assert program.run("autostart", "on").stdout == "hipbreak starts at login already.\n"
    for login in strange:
        assert login.ran() == login.wanted
    assert program.run("autostart", "off").returncode == 0
    assert program.run("quit").returncode == 0


@contextmanager
def bare_sway(folder: Path, *lines: str) -> Iterator[dict[str, str]]:
    """A sway without screen, X or bus, whose settings end in ``lines``; the environment of what runs in it.

    It does not run as root, so root starts it as nobody.
    """
    run, config = folder / "run", folder / "config"
    run.mkdir(mode=0o700)
    config.write_text("\n".join(["xwayland disable", *lines, ""]), encoding="utf-8")
    command, env = ["sway", "-c", str(config)], {"HOME": str(folder), "XDG_RUNTIME_DIR": str(run), "LC_ALL": "C.UTF-8"}
    if os.geteuid() == 0:
        folder.chmod(0o711)
        os.chown(run, NOBODY, NOBODY)
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
    headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
    bare = {"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", **env}
    with subprocess.Popen(command, env=bare | headless, stderr=subprocess.DEVNULL) as sway:
        try:
            ipc = until(lambda: next(run.glob("sway-ipc.*"), None), 30, "sway's socket")
            yield bare | {"SWAYSOCK": str(ipc)}
        finally:
            sway.terminate()


def test_sway_starts_nothing_but_the_line_that_is_said() -> None:
    with tempfile.TemporaryDirectory(prefix="hb-sway-") as made:
        folder = Path(made)
        logins = [Login(folder / str(number), name) for number, name in enumerate((*EVERYWHERE, *QUOTED[:-1]))]
        for login in logins:
            login.script.parent.chmod(0o777)  # for nobody to write down how it was started
        with bare_sway(folder, *(words.line("sway", login.wanted) for login in logins)) as env:
            for login in logins:
                assert login.ran() == login.wanted
            said = subprocess.run([PROGRAM, "autostart", "on"], env=env, capture_output=True, text=True, timeout=30)
            assert said.returncode == 0
            assert f"add this to ~/.config/sway/config:\nexec {PROGRAM} --autostart\n" in said.stdout


def test_the_program_puts_its_entry_right_at_its_start(screen: Desktop) -> None:
    program = Running(screen)
    assert program.run("autostart", "on").returncode == 0
    own = Path(screen.env["HOME"]) / ".config/autostart/hipbreak.desktop"
    right = own.read_text()
    own.write_text(right.replace(str(PROGRAM), "/gone/bin/hipbreak") + "X-Mine=kept\n")
    assert program.run("autostart", "status").returncode == 1
    program.start()
    until(lambda: str(PROGRAM) in own.read_text(), 20, "the entry to be put right")
    assert own.read_text() == right + "X-Mine=kept\n"
    assert program.run("quit").returncode == 0
    own.unlink()
    program.start()
    assert program.run("quit").returncode == 0
    assert not own.exists()
