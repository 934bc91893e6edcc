"""Whether the microphone is in use: the kernel says it of every sound card, a sound server of the rest.

Jurisdiction: that one yes or no. Asked once when it matters, never on a timer: a sound server is asked through its own
program. No name of a program or device is kept. What cannot be known is no (S11).
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from pathlib import Path

log = logging.getLogger(__name__)
CARDS = Path("/proc/asound")
ANSWERS_WITHIN = 0.5  # seconds, of each of two questions; one takes 20 ms


def in_use(cards: Path = CARDS) -> bool:
    """Whether somebody records now, within a second."""
    return _card_records(cards) or _server_records()


def _card_records(cards: Path) -> bool:
    """Whether a capture device runs; that of a headset on Bluetooth is no card."""
    for status in cards.glob("card*/pcm*c/sub*/status"):
        try:
            if "RUNNING" in status.read_text(encoding="ascii", errors="replace"):
                return True
        except OSError:  # unplugged meanwhile
            continue
    return False


def _server_records() -> bool:
    """Whether PulseAudio, or PipeWire in its place, has a stream that records more than what is played anyway."""
    program = shutil.which("pactl")
    if program is None:
        return False
    streams = _listed(program, "source-outputs")
    if not streams:
        return False
    echoes = {row[0] for row in _listed(program, "sources") if len(row) > 1 and row[1].endswith(".monitor")}
    return any(len(row) > 1 and row[1] not in echoes for row in streams)


def _listed(program: str, what: str) -> list[list[str]]:
    """The columns of each row; none where the server does not answer."""
    command = [program, "list", "short", what]
    try:
        told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=ANSWERS_WITHIN, text=True)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:  # ValueError: it is not UTF-8
        log.info("the sound server does not say who records: %s", error)
        return []
    return [line.split("\t") for line in told.stdout.splitlines()] if told.returncode == 0 else []
