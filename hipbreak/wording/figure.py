"""The texts around the figure that are no move's own.

Jurisdiction: what is said of a picture that cannot be shown, and what stands below the poses of a sheet.
"""

from __future__ import annotations

from hipbreak.wording import NBSP


def no_picture(path: str, why: str) -> str:
    """For the log: a move's own picture is left out, the figure stands in for it."""
    return f"The picture {path} cannot be shown ({why}); the figure stands there instead"


def instant(at: float) -> str:
    """When a pose is reached."""
    return f"{at:.1f}{NBSP}s"
