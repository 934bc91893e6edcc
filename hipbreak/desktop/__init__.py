"""What this desktop can tell and do, as one record of functions, made by one folder or file per system.

A field that a desktop cannot offer holds a function that says so in its result; nothing here raises for a missing
desktop service, and nothing here decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from hipbreak.core.messages import Prompt, Sample, Watch

Delivery = Literal["shown", "failed", "no_buttons"]


@dataclass(frozen=True)
class Words:
    """What a prompt says: plain text, never markup; ``labels`` are (action, button text) in order."""

    headline: str
    sentence: str
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Desktop:
    """One record of functions.

    ``sample`` asks the desktop now, in milliseconds. ``watch`` tells the sources what is worth a wake-up; what they
    have to say later arrives through the ``wake`` callable they were built with. ``show`` puts a prompt on the screen
    within 2 s or says why not; ``hide`` takes it off. ``sources`` says in plain words which source tells each thing,
    and what is missing (S11). ``asks`` is the longest time in seconds between two looks while sitting, None where
    sources tell by themselves.
    """

    sample: Callable[[], Sample]
    watch: Callable[[Watch], None]
    show: Callable[[Prompt, Words], Delivery]
    hide: Callable[[int], None]
    say: Callable[[str, str], Delivery]
    sources: Callable[[], Mapping[str, str]]
    close: Callable[[], None]
    asks: float | None = None
