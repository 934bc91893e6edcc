"""Windows as child processes, with real children: start, talk, close, die; and lines that are no good."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.status import Status, status_to_json
from hipbreak.ui import lines
from hipbreak.ui.child_windows import ChildWindow, again, start
from tests.ui.screen import display

__all__ = ["display"]

ROOT = Path(__file__).resolve().parents[2]
CARD: dict[str, Any] = {
    "headline": "Hello",
    "sentence": "A text.",
    "labels": [["start", "Start"], ["skip", "Skip"]],
    "motion": "still",
}
STATUS: dict[str, Any] = {"status": status_to_json(Status(state="sitting", icon="sitting")), "missing": []}
DEADLINE = 30.0
KILL = 9  # by number: Windows has no name for it
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


def wait_for(true: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, "it did not happen in 30 s"
        time.sleep(0.01)


def python(code: str) -> list[str]:
    """A command that runs ``code`` with this checkout on its path."""
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"]


def window_command(name: str, display: str | None) -> list[str]:
    """A real window on the private display."""
    where = ["env", f"DISPLAY={display}"] if display else []
    return [*where, *python(f"from hipbreak.ui.window import main; sys.exit(main({name!r}))")]


@dataclass
class Heard:
    """What a child said, and how it ended."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @property
    def events(self) -> list[str]:
        return [str(line.get("event")) for line in self.lines]

    def start(
        self, command: Sequence[str], name: str = "card", token: str | None = None, **first: object
    ) -> ChildWindow:
        return start(name, first, self.lines.append, self.ends.append, command, token)


@pytest.fixture
def heard() -> Iterator[Heard]:
    found = Heard()
    yield found
    wait_for(lambda: not [t for t in threading.enumerate() if t.name.startswith("window ")])
    assert len(found.ends) <= 1


# --- a real window from start to end ----------------------------------------------------------------------------


def test_a_window_says_ready_takes_updates_and_closes_when_asked(display: str | None, heard: Heard) -> None:
    child = heard.start(window_command("status", display), "status", **STATUS)
    wait_for(lambda: heard.events == ["ready"])
    assert child.pid > 0
    assert child.send({"do": "update", **STATUS})
    assert child.send({"do": "something newer"})
    child.close()
    wait_for(lambda: heard.ends)
    assert heard.events == ["ready", "closed"]
    assert heard.ends == [0]
    assert not child.send({"do": "update", **STATUS})
    child.close()


@POSIX
def test_a_killed_window_ends_exactly_once(display: str | None, heard: Heard) -> None:
    child = heard.start(window_command("card", display), **CARD)
    wait_for(lambda: heard.events == ["ready"])
    os.kill(child.pid, KILL)
    wait_for(lambda: heard.ends)
    assert heard.ends == [-KILL]


@POSIX
def test_sigterm_closes_a_window_in_order(display: str | None, heard: Heard) -> None:
    child = heard.start(window_command("card", display), **CARD)
    wait_for(lambda: heard.events == ["ready"])
    os.kill(child.pid, signal.SIGTERM)
    wait_for(lambda: heard.ends)
    assert heard.events == ["ready", "closed"]
    assert heard.ends == [0]


PARENT = """
import time
from hipbreak.ui.child_windows import start
child = start("card", {card!r}, lambda line: print(child.pid, flush=True), lambda code: None, {command!r})
time.sleep(600)
"""


@POSIX
def test_the_parents_death_closes_the_window(display: str | None) -> None:
    code = PARENT.format(card=CARD, command=window_command("card", display))
    with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())  # printed when the window is ready
        parent.kill()
    wait_for(lambda: not alive(child))


def alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be collected does not."""
    if sys.platform != "linux":
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
        return bool(state) and state[0] != "Z"
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (python("from hipbreak.ui.window import main; sys.exit(main('no such window'))"), 2),
        (python("sys.modules['tkinter'] = None\nfrom hipbreak.ui.window import main; sys.exit(main('card'))"), 3),
        pytest.param(["env", "DISPLAY=:4711", *window_command("card", None)], 1, marks=LINUX),
    ],
)
@POSIX
def test_what_cannot_start_says_why_in_one_line(
    command: list[str], code: int, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    heard.start(command, **CARD)
    wait_for(lambda: heard.ends)
    assert heard.ends == [code]
    assert heard.lines == []
    assert len(caplog.records) == 1
    assert "Traceback" not in caplog.text


@POSIX
def test_without_tk_the_package_is_named(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    heard.start(python("sys.modules['tkinter'] = None\nfrom hipbreak.ui.window import main; sys.exit(main('card'))"))
    wait_for(lambda: heard.ends)
    assert "python3-tk" in caplog.text


def test_without_a_first_line_a_window_leaves(display: str | None) -> None:
    done = subprocess.run(
        window_command("card", display), stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE, check=False
    )
    assert done.returncode == 1
    assert done.stdout == b""


# --- children that misbehave ------------------------------------------------------------------------------------


def test_only_objects_of_a_decent_length_get_through(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    code = """
out = sys.stdout
for line in ("no json", "[1, 2]", "3", '{"event": "' + "x" * 70_000 + '"}', "[" * 60_000, "", '{"event": "good"}', "{"):
    print(line, file=out)
print('{"event": "last"}', end="", file=out)
"""
    heard.start(python(code))
    wait_for(lambda: heard.ends)
    assert heard.events == ["good", "last"]
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == 7


def test_complaints_go_to_the_log(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    heard.start(python("print('something went wrong', file=sys.stderr); sys.exit(9)"), "about")
    wait_for(lambda: heard.ends)
    assert heard.ends == [9]
    assert "window about: something went wrong" in caplog.text


@POSIX
def test_a_window_that_stops_reading_is_ended_and_the_caller_never_waits(heard: Heard) -> None:
    child = heard.start(python("import time; time.sleep(600)"))
    sent = 0
    while child.send({"do": "update", "text": "x" * 1000}):
        sent += 1
        assert sent < 10_000
    wait_for(lambda: heard.ends)
    assert heard.ends == [-signal.SIGTERM]


@POSIX
def test_a_window_that_will_not_close_is_made_to(heard: Heard) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('{}', flush=True); time.sleep(600)"
    )
    child = heard.start(python(code))
    wait_for(lambda: heard.lines)
    child.close()
    assert heard.ends == []  # it returned without waiting
    wait_for(lambda: heard.ends)
    assert heard.ends == [-KILL]


@pytest.mark.parametrize("token", ["abc_TIME1", None])
def test_the_token_to_take_the_focus_is_passed_on(token: str | None, heard: Heard) -> None:
    code = "import json, os; print(json.dumps({'token': os.environ.get('XDG_ACTIVATION_TOKEN')}))"
    heard.start(python(code), token=token)
    wait_for(lambda: heard.ends)
    assert heard.lines == [{"token": token}]


def test_the_first_line_names_the_window_and_holds_its_data(heard: Heard) -> None:
    heard.start(python("print(input())"), "about", version="1.2", text="Später")
    wait_for(lambda: heard.ends)
    assert heard.lines == [{"window": "about", "version": "1.2", "text": "Später"}]


def test_a_program_that_is_not_there_is_an_os_error(heard: Heard) -> None:
    with pytest.raises(FileNotFoundError):
        heard.start([str(ROOT / "no-such-program")])
    assert heard.ends == []


# --- lines ------------------------------------------------------------------------------------------------------

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=5), scalars, max_size=3)
objects = st.dictionaries(st.text(max_size=5), values, max_size=3)


@given(st.lists(objects, max_size=5))
def test_objects_survive_their_way_through_lines(messages: list[dict[str, Any]]) -> None:
    stream = io.BytesIO(b"".join(map(lines.pack, messages)))
    assert list(lines.read(stream, pytest.fail)) == messages


@given(st.lists(st.binary(max_size=30) | objects.map(lines.pack), max_size=5))
def test_no_line_can_stop_the_reader(garbage: list[bytes]) -> None:
    complaints: list[str] = []
    stream = io.BytesIO(b"\n".join([*garbage, b'{"event":"last"}']))
    assert list(lines.read(stream, complaints.append))[-1] == {"event": "last"}


@given(st.integers(lines.LONGEST - 40, 3 * lines.LONGEST))
def test_a_line_too_long_costs_itself_and_nothing_else(length: int) -> None:
    line = b'{"a":"' + b"x" * length + b'"}\n'
    found = list(lines.read(io.BytesIO(line + b'{"b":1}\n'), lambda _: None))
    assert found[-1] == {"b": 1}
    assert (len(found) == 2) == (len(line) <= lines.LONGEST)


# --- starting itself again (packaging: wheel, checkout, .deb, zipapp, frozen) --------------------------------------

AGAIN = f"""
import json, os, sys
sys.path.insert(0, {str(ROOT)!r})
if sys.argv[-1] == "again":
    print(json.dumps(sys.argv[1:]))
else:
    from hipbreak.ui.child_windows import child_command
    sys.stdout.flush()
    command = child_command("window", "again")
    os.execv(command[0], command)
"""


@pytest.mark.parametrize("options", [[], ["-I"], ["-X", "utf8"], ["-W", "ignore"]])
@pytest.mark.parametrize("arguments", [[], ["--autostart"], ["simulate", "prog"]])
@POSIX
def test_a_script_starts_itself_again_from_another_folder(
    tmp_path: Path, options: list[str], arguments: list[str]
) -> None:
    (tmp_path / "prog").write_text(AGAIN)
    command = [sys.executable, *options, "prog", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=DEADLINE, check=True)
    assert json.loads(done.stdout) == ["window", "again"]


@POSIX
def test_a_zipapp_starts_itself_again(tmp_path: Path) -> None:
    import zipapp

    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "__main__.py").write_text(AGAIN)
    zipapp.create_archive(tmp_path / "source", tmp_path / "prog.pyz")
    done = subprocess.run([sys.executable, "prog.pyz"], cwd=tmp_path, capture_output=True, timeout=DEADLINE, check=True)
    assert json.loads(done.stdout) == ["window", "again"]


@pytest.mark.parametrize(
    ("orig", "own", "frozen", "found"),
    [
        (["python", "-m", "hipbreak"], 1, False, ["-P", "-m", "hipbreak"]),
        (["python", "-m", "hipbreak", "--autostart"], 2, False, ["-P", "-m", "hipbreak"]),
        (["python", "-P", "-m", "hipbreak"], 1, False, ["-P", "-m", "hipbreak"]),
        (["python", "-I", "-m", "hipbreak"], 1, False, ["-P", "-I", "-m", "hipbreak"]),
        (["python", "-I", __file__, "status"], 2, False, ["-I", __file__]),
        (["python", "/no/such/script"], 1, False, ["/no/such/script"]),
        (["hipbreak.exe", "status"], 2, True, []),
    ],
)
def test_how_it_was_started_is_how_it_starts_again(orig: list[str], own: int, frozen: bool, found: list[str]) -> None:
    assert again("/usr/bin/python", orig, own, ["window", "card"], frozen=frozen) == [
        "/usr/bin/python",
        *found,
        "window",
        "card",
    ]


def test_an_uninstalled_checkout_finds_itself_again() -> None:
    found = again("python", ["python", "-m", "hipbreak"], 1, ["window", "card"], from_here=True)
    assert found == ["python", "-m", "hipbreak", "window", "card"]


def test_under_m_a_stray_file_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "tkinter.py").write_text("print('stray')")
    command = again(sys.executable, ["python", "-m", "hipbreak"], 1, ["--version"])
    code = ["-c", "import tkinter; print(tkinter.__file__)"]
    done = subprocess.run([*command[:2], *code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "stray" not in done.stdout
