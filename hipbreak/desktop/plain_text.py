"""Text fit to be handed to a notification, whatever was in it.

Jurisdiction: which characters leave the program in a notification, and how many. Markup is escaped by who knows
whether it will be read.
"""

from __future__ import annotations

import unicodedata

LONGEST = 500  # characters; every text of ours is shorter by far, and a daemon should not have to lay out more
_TURNS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # they would reorder what stands around them


def plain(text: str, longest: int = LONGEST) -> str:
    """One line of at most ``longest`` characters: line breaks and tabs as spaces; control characters, lone surrogates
    and marks that change the direction of writing left out; no spaces at the ends."""
    spaced = "".join(" " if char in "\n\r\t\v\f\u2028\u2029" else char for char in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs") and c not in _TURNS)
    return kept.strip(" ")[:longest]
