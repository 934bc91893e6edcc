"""The door of a window's process: what it leaves with, and complaints that nobody can hear."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from hipbreak.ui.window import NO_TK, WRONG_NAME, complain
from hipbreak.wording import windows as words


class Broken(io.StringIO):
    """A stream whose reader is gone, or whose disk is full."""

    def write(self, _: str) -> int:
        raise OSError("broken pipe")


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [None, Broken(), closed()])
def test_a_complaint_that_nobody_hears_is_no_error(
    stream: io.StringIO | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    complain("something is amiss")
    assert capsys.readouterr().out == "", "there are the lines to the parent"


def test_a_complaint_is_one_line_for_the_parent(capsys: pytest.CaptureFixture[str]) -> None:
    complain("something is amiss")
    assert capsys.readouterr().err == "something is amiss\n"


START = """
import os, sys
from hipbreak.ui import window
for handle in (0, 1, 2):
    os.close(handle)
sys.stdin = sys.stdout = sys.stderr = None
os._exit(window.main("about") if {known} else window.main("none"))
"""


@pytest.mark.parametrize(("known", "code"), [(True, (1, NO_TK)), (False, (WRONG_NAME,))])
def test_a_window_without_any_stream_ends_and_does_not_fail(known: bool, code: tuple[int, ...]) -> None:
    """``hipbreakw window about``, typed by somebody: no first line, nobody to tell."""
    done = subprocess.run([sys.executable, "-c", START.format(known=known)], capture_output=True, check=False)
    assert done.returncode in code


def test_without_a_first_line_it_says_so() -> None:
    command = [sys.executable, "-m", "hipbreak", "window", "about"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (1, words.NO_FIRST_LINE)
