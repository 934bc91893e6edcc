"""The command line: every command in this process against a real socket, and the rough edges in real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from hipbreak import __version__, cli, places, remote
from hipbreak.core import messages
from hipbreak.core.commands import parse
from hipbreak.core.effects import Notice
from hipbreak.core.status import Status
from hipbreak.places import Places
from hipbreak.wording import NBSP, listings, options
from hipbreak.wording import commands as words
from tests import person

ROOT = Path(__file__).parents[1]
PATIENCE = 20.0
posix = pytest.mark.skipif(sys.platform == "win32", reason="forks, signals, closed descriptors")


@dataclass
class Home:
    """A person of its own: nothing of the real one is read or written."""

    path: Path
    places: Places
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def runtime(self) -> Path:
        return self.places.runtime

    @property
    def config(self) -> Path:
        return self.places.config

    @property
    def environ(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONI"))}
        return kept | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    path = person.short_folder()
    (path / "run").mkdir(mode=0o700)
    person.move_in(path, monkeypatch)
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(path / "run"))
    yield Home(path, places.find())
    shutil.rmtree(path)


Answers = Mapping[str, Any] | Callable[[remote.Request], None]


@pytest.fixture
def serve(home: Home) -> Iterator[Callable[[Answers], remote.Server]]:
    servers: list[remote.Server] = []

    def start(answers: Answers) -> remote.Server:
        def handle(request: remote.Request) -> None:
            home.asked.append(dict(request.message))
            if callable(answers):
                answers(request)
            else:
                request.reply(answers)

        servers.append(remote.Server(home.runtime, handle))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


Serve = Callable[[Answers], remote.Server]
Capture = pytest.CaptureFixture[str]


def hipbreak(home: Home, *args: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "hipbreak", *args]
    return subprocess.run(command, env=home.environ | more.pop("env", {}), timeout=60, capture_output=True, **more)


# --- nobody there -------------------------------------------------------------------------------------------------

TALKING = ["status", "routine", "later", "skip", "pause 45m", "resume", "standing", "sitting", "was-up", "still-here"]


@pytest.mark.parametrize("line", [*TALKING, "status --json", "status --follow", "record x.jsonl"])
def test_without_a_program_it_says_how_to_start_it(home: Home, capsys: Capture, line: str) -> None:
    assert cli.main(line.split()) == 1
    assert capsys.readouterr() == ("", "hipbreak: hipbreak is not running. Start it with: hipbreak\n")


def test_quitting_nothing_is_fine(home: Home, capsys: Capture) -> None:
    assert cli.main(["quit"]) == 0
    assert capsys.readouterr().err == ""


# --- wrong use ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "dance",
        "later 31",
        "later 0",
        "later five",
        "later 5 6",
        "pause",
        "pause 45",
        "pause forever",
        "was-up --since 25:00",
        "was-up --since",
        "was-up --since=",
        "routine --full --move lunge",
        "routine --move Lunge!",
        "routine --move lunge --routine morning",
        "routine --routine Morning!",
        "status --jso",
        "stats --week --month",
        "stats --from 2026-11-31",
        "stats --from 2026-11-20 --to 2026-11-19",
        "config",
        "config get nonsense",
        "config set sitting.sit_limit 1",
        "config set sitting.sit_limit 4h",
        "simulate /nonexistent/trace",
        "demo --speed fast",
        "record",
    ],
)
def test_wrong_use_is_one_line_and_exit_2(home: Home, capsys: Capture, line: str) -> None:
    assert cli.main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("hipbreak: ")
    assert err.count("\n") == 1


def test_a_time_too_long_ago_was_used_rightly_and_refused(home: Home, capsys: Capture) -> None:
    ahead = datetime.now().astimezone() + timedelta(hours=2)  # so the latest such time is 22 h ago
    assert cli.main(["was-up", "--since", f"{ahead:%H:%M}"]) == 1
    assert "12 h" in capsys.readouterr().err


def test_every_command_has_help(home: Home, capsys: Capture) -> None:
    for name in options.HELP:
        assert cli.main([*name.split(), "--help"]) == 0, name
        assert options.HELP[name].split(";")[0][1:30] in capsys.readouterr().out.replace("\n", " ")
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"    {name}" in shown for name in options.HELP if " " not in name)
    assert "    window" not in shown


def test_version(home: Home, capsys: Capture) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"hipbreak {__version__}\n"


# --- with a program -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("later", "later"),
        ("later 5", "later 5"),
        ("skip", "skip"),
        ("pause 45m", "pause 45m"),
        ("pause tomorrow", "pause tomorrow"),
        ("resume", "resume"),
        ("standing", "standing"),
        ("sitting", "sitting"),
        ("was-up", "was-up"),
        ("still-here", "still-here"),
        ("routine", "routine"),
        ("routine --full", "routine --full"),
        ("routine --move scoop", "routine --move scoop"),
        ("routine --routine morning", "routine --routine morning"),
    ],
)
def test_commands_go_out_as_text_that_core_reads(
    home: Home, serve: Serve, capsys: Capture, line: str, text: str
) -> None:
    serve({"ok": True, "text": f"Done in about 5{NBSP}min."})
    assert cli.main(line.split()) == 0
    assert home.asked == [{"v": 1, "ask": "command", "text": text}]
    assert parse(text, datetime.now(UTC))
    assert capsys.readouterr() == ("Done in about 5 min.\n", "")


def test_what_cannot_be_done_is_one_sentence_and_exit_1(home: Home, serve: Serve, capsys: Capture) -> None:
    serve({"ok": False, "error": words.notice(Notice("nothing_due", refused=True))})
    assert cli.main(["later"]) == 1
    assert capsys.readouterr() == ("", f"hipbreak: {words.notice(Notice('nothing_due'))}\n")


def test_status(home: Home, serve: Serve, capsys: Capture) -> None:
    data = remote.status_data(Status(state="sitting", sitting_seconds=1900), {"idle": "XSync"})
    serve({"ok": True, "text": f"About 31{NBSP}min sitting", "data": data})
    assert cli.main(["status"]) == 0
    assert capsys.readouterr().out == "About 31 min sitting\n"
    assert cli.main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == data


def test_the_text_of_status_says_how_long_why_and_what_comes_next() -> None:
    text = listings.now(
        Status(state="sitting", sitting_seconds=1900, why="input", due_in_seconds=600, next="in"), ["No."]
    )
    assert text.startswith(f"About 31{NBSP}min sitting")
    assert f"Next reminder: In about 10{NBSP}min" in text
    assert text.endswith("\nNo.")


def test_following_prints_a_line_per_change(home: Home, serve: Serve, capsys: Capture) -> None:
    asked: list[remote.Request] = []

    def answer(request: remote.Request) -> None:
        asked.append(request)
        for text in ("one", "one", "two\nlines"):
            request.reply({"ok": True, "text": text, "data": {"said": text}})

    server = serve(answer)

    def end_soon() -> None:
        while not asked:
            threading.Event().wait(0.01)
        server.close()

    ending = threading.Thread(target=end_soon)
    ending.start()
    assert cli.main(["status", "--follow"]) == 0
    ending.join()
    assert capsys.readouterr().out == "one\ntwo · lines\n"


def test_a_second_start_opens_the_window_of_the_first(home: Home, serve: Serve, capsys: Capture) -> None:
    serve({"ok": True})
    assert cli.main([]) == 0
    assert cli.main(["--autostart"]) == 0
    assert [message["ask"] for message in home.asked] == ["window", "hello"]
    assert home.asked[0]["name"] == "status"


def test_a_program_that_hangs_is_named(home: Home, serve: Serve, capsys: Capture) -> None:
    """F39: within 2 s, with its process and what to do."""
    serve(lambda request: None)
    assert cli.main(["status"]) == 1
    ends = "taskkill /F /PID" if sys.platform == "win32" else "kill"
    assert f"{ends} {os.getpid()}" in capsys.readouterr().err


def test_another_version_asks_for_a_restart(home: Home, serve: Serve, capsys: Capture) -> None:
    serve(lambda request: request.reply({"ok": False, "code": "version"}))
    assert cli.main(["skip"]) == 1
    assert "Restart it" in capsys.readouterr().err


def test_quit_does_not_say_that_nobody_runs_while_somebody_has_the_lock(home: Home, capsys: Capture) -> None:
    claim = remote.claim(home.runtime)
    assert claim is not None
    try:
        assert cli.main(["quit"]) == 1
    finally:
        claim.release()
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "does not answer. Try again in a moment" in said.err
    assert cli.main(["quit"]) == 0


def test_a_start_that_reaches_nobody_behind_the_lock_says_so(home: Home, capsys: Capture) -> None:
    """At login it is no failure: one is there."""
    places.make(home.places)
    claim = remote.claim(home.runtime)
    assert claim is not None
    try:
        assert cli.main(["--autostart"]) == 0
        assert capsys.readouterr().err == ""
        assert cli.main([]) == 1
    finally:
        claim.release()
    assert "does not answer. Try again in a moment" in capsys.readouterr().err


@posix
def test_quit_waits_for_the_end_of_the_process(home: Home, capsys: Capture) -> None:
    ready_out, ready_in = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            stop = threading.Event()

            def handle(request: remote.Request) -> None:
                request.reply({"ok": True})
                stop.set()

            server = remote.Server(home.runtime, handle)
            os.write(ready_in, b"1")
            stop.wait(PATIENCE)
            server.close()
            (home.path / "ended").touch()
        finally:
            os._exit(0)
    os.read(ready_out, 1)
    assert cli.main(["quit"]) == 0
    assert (home.path / "ended").exists()
    assert capsys.readouterr().out == "hipbreak has ended.\n"
    os.waitpid(pid, 0)
    os.close(ready_in)
    os.close(ready_out)


@pytest.mark.parametrize("words_of", [["--autostart"], []])
def test_a_start_is_content_with_a_program_that_is_busy_just_now(home: Home, serve: Serve, words_of: list[str]) -> None:
    busy = [{"ok": False, "code": "busy"}]
    serve(lambda request: request.reply(busy.pop() if busy else {"ok": True, "text": ""}))
    assert cli.main(words_of) == 0
    assert busy == []


# --- record -------------------------------------------------------------------------------------------------------


@posix
def test_recording_until_interrupted(home: Home, serve: Serve) -> None:
    lines = [{"t": 0, "input": True}, {"t": 4.5, "do": "later"}]
    gone = threading.Event()

    def answer(request: remote.Request) -> None:
        request.gone(gone.set)
        request.reply({"ok": True})
        for line in lines:
            request.reply({"ok": True, "data": line})

    serve(answer)
    file = home.path / "day.jsonl"
    command = [sys.executable, "-m", "hipbreak", "record", str(file)]
    with subprocess.Popen(command, env=home.environ, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert b"until Ctrl+C" in child.stdout.readline()
        wait_for(lambda: file.read_text().count("\n") == 2)
        child.send_signal(signal.SIGINT)
        assert child.wait(PATIENCE) == 0
        assert b"2 lines" in child.stdout.read()
    assert [json.loads(line) for line in file.read_text().splitlines()] == lines
    assert file.stat().st_mode & 0o777 == 0o600
    assert gone.wait(PATIENCE)


def wait_for(condition: Callable[[], bool]) -> None:
    end = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if condition():
            return
        end.wait(0.01)
    raise AssertionError("waited in vain")


def test_recording_overwrites_nothing(home: Home, serve: Serve, capsys: Capture) -> None:
    serve({"ok": True})
    file = home.path / "mine.txt"
    file.write_text("mine")
    assert cli.main(["record", str(file)]) == 1
    assert "nothing is overwritten" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert cli.main(["record", str(home.path / "no" / "such")]) == 1


# --- files --------------------------------------------------------------------------------------------------------


def test_config_without_a_program(home: Home, capsys: Capture) -> None:
    assert cli.main(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{home.config}\n"
    assert cli.main(["config", "get", "sitting.sit_limit"]) == 0
    assert capsys.readouterr().out == '"30m"\n'
    assert cli.main(["config", "check"]) == 0
    assert cli.main(["config", "set", "sitting.sit_limit", "45m"]) == 0
    assert "# " in home.config.read_text()
    capsys.readouterr()
    assert cli.main(["config", "get", "sitting.sit_limit", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == "45m"
    assert cli.main(["config", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert cli.main(["config", "show"]) == 0
    shown = capsys.readouterr().out
    assert 'sitting.sit_limit = "45m"  # changed\n' in shown
    assert 'sitting.away_after = "3m"\n' in shown
    assert cli.main(["config", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["prompt"]["later"] == ["5m", "10m"]


def test_config_check_names_what_is_wrong(home: Home, capsys: Capture) -> None:
    home.config.parent.mkdir(parents=True)
    home.config.write_text('[sitting]\nsit_limit = 30\n[prompt]\nlater = "soon"\n')
    assert cli.main(["config", "check"]) == 1
    assert capsys.readouterr().out.count("config.toml") == 2
    assert cli.main(["config", "check", "--json"]) == 1
    assert [fault["line"] for fault in json.loads(capsys.readouterr().out)] == [2, 4]
    home.config.write_text("[sitting\n")
    assert cli.main(["config", "set", "sitting.sit_limit", "45m"]) == 1
    assert home.config.read_text() == "[sitting\n"


def test_moves(home: Home, capsys: Capture) -> None:
    assert cli.main(["moves", "list"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("bridge ")
    assert all(move in shown for move in ("lunge", "bridge", "scoop"))
    assert cli.main(["moves", "list", "--json"]) == 0
    moves = json.loads(capsys.readouterr().out)
    for move in moves:
        assert cli.main(["moves", "show", move["id"]]) == 0
        text = capsys.readouterr().out
        assert all(line in text for line in (move["name"], move["start"], move["source"]["author"], *move["stop_if"]))
    assert cli.main(["moves", "show", "lunge", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) in moves
    assert cli.main(["moves", "show", "plank"]) == 2
    assert "lunge" in capsys.readouterr().err


def test_stats_asks_the_program_first(home: Home, serve: Serve, capsys: Capture) -> None:
    day = {
        "day": "2026-11-23",
        "sitting_seconds": 20000.0,
        "longest_bout_seconds": 3000.0,
        "breaks": 5,
        "routines": 2,
        "moves": 6,
        "prompts": 7,
        "outcomes": {"finished": 2},
    }
    serve({"ok": True, "data": {"days": [day, day | {"day": "2026-11-24", "sitting_seconds": 0.0}]}})
    assert cli.main(["stats", "--from", "2026-11-23", "--to", "2026-11-24"]) == 0
    assert home.asked[0] | {"v": 1} == {"v": 1, "ask": "stats", "from": "2026-11-23", "to": "2026-11-24"}
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[1].split() == ["Mon", "23", "Nov", "5", "h", "33", "min", "50", "min", "5", "2", "6", "7"]
    assert lines[3].split()[:5] == ["In", "all", "5", "h", "33"]
    assert cli.main(["stats", "--week", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days"][0] == day
    first, last = (datetime.fromisoformat(home.asked[1][key]) for key in ("from", "to"))
    assert last - first == timedelta(days=6)


def test_stats_reads_the_diary_without_a_program(home: Home, capsys: Capture) -> None:
    assert cli.main(["stats", "--month", "--json"]) == 0
    days = json.loads(capsys.readouterr().out)["days"]
    assert len(days) == 30
    assert days[0]["sitting_seconds"] == 0
    assert not list(home.path.rglob("*.db"))


# --- rough edges --------------------------------------------------------------------------------------------------


def test_a_terminal_that_knows_only_ascii(home: Home, serve: Serve) -> None:
    """F45."""
    serve({"ok": True, "text": f"About 31{NBSP}min – “due” · ü \ud800", "data": {}})
    ended = hipbreak(home, "status", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.splitlines() == [b'About 31 min - "due" - ? ?']


def test_errors_in_ascii_too(home: Home) -> None:
    ended = hipbreak(home, "config", "get", "größe", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 2
    assert ended.stderr.count(b"\n") == 1
    assert ended.stderr.isascii()


def test_a_reader_who_has_gone(home: Home) -> None:
    out, into = os.pipe()
    os.close(out)
    command = [sys.executable, "-m", "hipbreak", "config", "show"]
    ended = subprocess.run(command, env=home.environ, stdout=into, stderr=subprocess.PIPE, timeout=60)
    os.close(into)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is a Linux device")
def test_a_full_disk_is_said_in_one_line(home: Home) -> None:
    command = [sys.executable, "-m", "hipbreak", "config", "path"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, env=home.environ, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.startswith(b"hipbreak: Cannot print")
    assert ended.stderr.count(b"\n") == 1


@posix
@pytest.mark.parametrize("args", ["status", "--help", "dance"])
def test_no_standard_output_at_all(home: Home, args: str) -> None:
    """pythonw, or closed descriptors."""
    closed = f"exec {sys.executable} -m hipbreak {args} >&- 2>&-"
    ended = subprocess.run(["/bin/sh", "-c", closed], env=home.environ, timeout=60)
    assert ended.returncode == {"status": 1, "--help": 0, "dance": 2}[args]


@posix
def test_no_home_at_all(home: Home) -> None:
    """F52, F53: without a session and without a home that exists, a sentence and no file anywhere."""
    bare = {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent"}
    for line in ("status", "quit", "config path", "stats", "config set sitting.sit_limit 45m"):
        command = [sys.executable, "-m", "hipbreak", *line.split()]
        ended = subprocess.run(command, env=bare, capture_output=True, timeout=60)
        assert ended.returncode in (0, 1), line
        assert b"Traceback" not in ended.stderr
    assert not Path("/nonexistent").exists() or os.geteuid() == 0


def test_the_last_resort(home: Home, serve: Serve, capsys: Capture) -> None:
    """An answer that nobody expected: one line, and the details in a private file."""
    serve({"ok": True})
    assert cli.main(["status"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "did not expect" in err
    log = Path(err.split()[-1])
    assert "KeyError" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


def test_a_command_for_a_status_bar_imports_nothing_heavy(home: Home) -> None:
    code = (
        "import sys; from hipbreak import cli; cli.main(['status'])\n"
        "heavy = {'sqlite3', 'tkinter', 'PIL', 'tomlkit', 'filelock', 'jeepney', 'logging', 'asyncio', 'apscheduler',"
        " 'hipbreak.core.settings', 'hipbreak.history', 'hipbreak.remote.server'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=home.environ, capture_output=True, timeout=60, text=True)
    assert ended.stdout == "[]\n"


def test_the_parser_alone_imports_nothing_of_the_program(home: Home) -> None:
    code = "import sys; from hipbreak.cli import parser; parser(); print('hipbreak.core' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], env=home.environ, capture_output=True, timeout=60, text=True)
    assert ended.stdout == "False\n"


# --- words --------------------------------------------------------------------------------------------------------

CORE = ROOT / "hipbreak" / "core"


def codes_in_core() -> set[str]:
    """Every code that core gives to a Notice, or to what refuses."""
    import ast

    found: set[str] = set()
    for file in sorted(CORE.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                argument = {"Notice": 0, "refuse": 1}.get(node.func.id)
                if argument is not None:
                    found |= {
                        leaf.value
                        for leaf in ast.walk(node.args[argument])
                        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                    }
    return found


def test_core_has_codes() -> None:
    assert {"nothing_due", "standing_over", "held_long"} <= codes_in_core()


@pytest.mark.parametrize("code", sorted({*words.NOTICE_CODES, *codes_in_core()}))
def test_every_notice_has_its_own_sentence(code: str) -> None:
    assert code in words.NOTICE_CODES
    for reason in get_args(messages.Reason):
        text = words.notice(Notice(code, reason=reason, minutes=180))
        assert text[-1] in ".?g" or text.endswith(("standing", "sitting", "list"))
        assert "{" not in text


def test_an_unknown_notice_has_a_plain_fallback() -> None:
    assert words.notice(Notice("brand_new")) != words.notice(Notice("brand_new", refused=True))


def test_what_a_command_says_when_it_is_done() -> None:
    now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    later = words.done(messages.Later(), Status(returns=now + timedelta(minutes=5)), now)
    assert later == f"I will ask again in about 5{NBSP}min."
    paused = Status(paused_until=now + timedelta(hours=14))
    assert words.done(messages.Pause(None), paused, now).startswith("Reminders are paused until Thursday, 04:00.")
    counting = Status(state="sitting", sitting_seconds=2400)
    assert f"40{NBSP}min" in words.done(messages.StillHere(), counting, now)
    for command in get_args(messages.Command):
        made = command(60.0) if command is messages.Pause else command()
        assert words.done(made, Status(), now)
