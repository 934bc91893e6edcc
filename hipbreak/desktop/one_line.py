"""Text made fit for a notification of any system.

Jurisdiction: what no notification may carry, whoever wrote it; what it says is wording's.
"""

from __future__ import annotations

import unicodedata

LONGEST = 1000  # characters


def one_line(text: str) -> str:
    """``text`` without line breaks, control and direction characters, half characters, and at most ``LONGEST`` long."""
    spaced = "".join(" " if letter in "\t\n\r\v\f\u2028\u2029" else letter for letter in text[: 4 * LONGEST])
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))[:LONGEST]
