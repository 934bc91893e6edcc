"""What this desktop can tell and do, as one record of functions, made by one folder or file per system.

A field that a desktop cannot offer holds a function that says so in its result; nothing here raises for a missing
desktop service, and nothing here decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from hipbreak.core.messages import Delivery, Sample, Watch, Words


@dataclass(frozen=True)
class Appearance:
    """How the person has set their desktop: ``theme``, empty where it does not say; ``still``: less motion."""

    theme: Literal["", "light", "dark", "contrast"] = ""
    still: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells one thing, as a code for ``wording.sources``; ``known``: False where nobody can (S11).

    ``now`` is what it says at this moment: yes or no, or seconds since it happened; None where there is no answer, or
    no such question.
    """

    source: str
    known: bool = True
    now: bool | float | None = None


@dataclass(frozen=True)
class Desktop:
    """One record of functions.

    ``sample`` asks the desktop now, in milliseconds. ``watch`` tells the sources what is worth a wake-up; what they
    have to say later arrives through the ``wake`` callable they were built with. ``show`` puts prompt number N on the
    screen within 2 s (or in place of N if that is up) and says how it went; ``hide`` takes it off; buttons and
    closings arrive through the ``send`` callable. ``say`` shows a sentence without buttons. ``sources`` says for each
    thing who tells it, what it says now, and what is missing (S11); ``missing`` is cheap, and gives the codes of what
    the count itself has to do without. ``token`` gives, once, the leave to take the focus
    that came with the last press of a button. ``asks`` gives the longest time in seconds between two looks while a
    prompt waits, None where the sources tell by themselves. ``microphone`` says, within a second, whether somebody
    records now: a routine then starts without its voice. ``appearance`` says how windows are wanted, within a second.
    """

    sample: Callable[[], Sample]
    watch: Callable[[Watch], None]
    show: Callable[[int, Words], Delivery]
    hide: Callable[[int], None]
    say: Callable[[str, str], Delivery]
    sources: Callable[[], Mapping[str, Told]]
    missing: Callable[[], Mapping[str, str]]
    close: Callable[[], None]
    token: Callable[[], str | None] = lambda: None
    asks: Callable[[], float | None] = lambda: None
    microphone: Callable[[], bool] = lambda: False
    appearance: Callable[[], Appearance] = Appearance


def no_desktop() -> Desktop:
    """The record before there is one, and of a system that has none yet: it knows nothing and shows nothing."""
    return Desktop(
        sample=Sample,
        watch=lambda _: None,
        show=lambda *_: "failed",
        hide=lambda _: None,
        say=lambda *_: "failed",
        sources=lambda: {"input": Told("none", known=False)},
        missing=lambda: {"input": "none"},
        close=lambda: None,
    )
