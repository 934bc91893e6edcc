"""Writing to a child that reads, that does not, and that is gone; both ways, wherever they work."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from hipbreak.ui.child_pipe import OWED_MAX, Pipe, Queued, pipe_to
from tests.real.waiting import until

ECHO = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
ONE_LINE = "import sys; sys.stdin.readline()"
DEAF = "import sys; print('here', flush=True); import threading; threading.Event().wait(60)"
# that of a virtual environment on Windows only starts another one, and is all that kill ends
PYTHON: str = getattr(sys, "_base_executable", sys.executable)
Makes = Callable[["subprocess.Popen[bytes]", bytes], Pipe]


def queued(process: subprocess.Popen[bytes], first: bytes) -> Pipe:
    assert process.stdin is not None
    pipe = Queued(process, process.stdin)
    pipe.write(first)
    return pipe


@contextmanager
def child(code: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [PYTHON, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        try:
            yield process
        finally:
            process.kill()


BOTH = pytest.mark.parametrize("make", [pipe_to, queued])


@BOTH
def test_all_arrives_in_order_and_then_the_end(make: Makes) -> None:
    with child(ECHO) as process:
        pipe = make(process, b"first\n")
        for number in range(20):
            pipe.write(b"%d\n" % number)
        pipe.close()
        assert process.stdout is not None
        assert process.stdout.read() == b"first\n" + b"".join(b"%d\n" % number for number in range(20))


@BOTH
def test_a_child_that_does_not_read_is_told_of_and_nobody_waits(make: Makes) -> None:
    with child(DEAF) as process:
        pipe = make(process, b"first\n")
        began = time.monotonic()
        with pytest.raises(BlockingIOError):
            for _ in range(OWED_MAX):
                pipe.write(b"x" * 1000 + b"\n")
        assert time.monotonic() - began < 5
        pipe.close()


@BOTH
def test_a_child_that_is_gone_is_an_error(make: Makes) -> None:
    with child(ONE_LINE) as process:
        pipe = make(process, b"first\n")
        process.wait(20)
        until(lambda: refused(pipe), 5, "an error")
        pipe.close()
        assert refused(pipe), "after the close, too"


def refused(pipe: Pipe) -> bool:
    try:
        pipe.write(b"more\n")
    except (OSError, ValueError):
        return True
    return False


def test_a_child_without_an_input_is_an_error() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.DEVNULL) as process, pytest.raises(OSError):
        pipe_to(process, b"")
