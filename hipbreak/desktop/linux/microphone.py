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
ANSWERS_WITHIN = 1.0  # seconds; it takes 20 ms


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
    """Whether PulseAudio, or PipeWire in its place, has a recording stream."""
    program = shutil.which("pactl")
    if program is None:
        return False
    try:
        told = subprocess.run(
            [program, "list", "short", "source-outputs"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWERS_WITHIN,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.info("the sound server does not say who records: %s", error)
        return False
    return told.returncode == 0 and bool(told.stdout.strip())
