"""Every sentence a person can read: the door for translations. Texts are plain, short, warm, without guilt.

``NBSP`` stands between a number and its unit, so that they never part at the end of a line.
"""

from __future__ import annotations

NBSP = "\u00a0"


def duration(seconds: float) -> str:
    """``32 min``, ``1 h 40 min``, ``under a minute``: never to the second, rounded down to whole minutes."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "under a minute"
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours}{NBSP}h"] if hours else []) + ([f"{rest}{NBSP}min"] if rest or not hours else [])
    return NBSP.join(parts)


def about(seconds: float) -> str:
    """``about 32 min``; under a minute stays as it is."""
    said = duration(seconds)
    return said if said.startswith("under") else f"about {said}"
