"""A signal that ends the program is heard, whatever the main thread does."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hipbreak.app.signals import ENDING

ROOT = Path(__file__).resolve().parents[2]
DEAF = """
import signal, threading
from hipbreak.app import signals
asked = threading.Event()
signals.heed(asked.set)
signal.pthread_sigmask(signal.SIG_BLOCK, signals.ENDING)  # the other thread gets it: the main one is not woken
print("ready", flush=True)
asked.wait()
print("asked", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a thread cannot be deaf to signals there")
@pytest.mark.parametrize("number", sorted(set(ENDING)))
def test_it_is_heard_by_a_program_whose_main_thread_is_not_woken(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            program.send_signal(number)
            said, _ = program.communicate(timeout=20)
            assert said == "asked\n"
            assert program.returncode == 0
        finally:
            program.kill()
