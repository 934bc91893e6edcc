"""What Windows offers: a place for the icon, notifications, and the facts of the session.

Jurisdiction: these tries, each made as hipbreak itself makes it. What is shown for a try is taken back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from hipbreak.clock import system_clock
from hipbreak.core.messages import Words
from hipbreak.desktop.windows.build import System, build
from hipbreak.desktop.windows.prompt import Prompter
from hipbreak.desktop.windows.toasts import Toasts, system_toasts
from hipbreak.desktop.windows.tray import Which, WindowsTray
from hipbreak.doctor.check import Check
from hipbreak.doctor.facts import told
from hipbreak.wording import doctor as words

TAKEN_WITHIN = 3.0  # seconds in which Explorer takes an icon
NUMBER = 0  # of the prompt that is tried; the program's begin with 1


class _Dot:
    """A picture that is hardly seen."""

    def pixmaps(self) -> list[tuple[int, int, bytes]]:
        return [(16, 16, bytes(16 * 16 * 4))]


def tray(make: Callable[[str, Callable[[Which], None]], WindowsTray] | None = None) -> Check:
    """Puts an icon beside the clock for a moment. ``make`` makes the tray, which tells who shows it."""
    taken = threading.Event()

    def changed(which: Which) -> None:
        if which == "native":
            taken.set()

    icon = make("hipbreak doctor", changed) if make else WindowsTray("hipbreak doctor", changed=changed)
    icon.show(_Dot(), "hipbreak", "", None)
    shown = threading.Thread(target=icon.run, daemon=True)
    shown.start()
    taken.wait(TAKEN_WITHIN)
    icon.stop()
    shown.join(TAKEN_WITHIN)
    return Check("tray", True, "explorer") if taken.is_set() else Check("tray", False, "no_explorer")


def prompt(make: Callable[[], Toasts] = system_toasts) -> Check:
    """Shows a real notification and takes it back; without them the card is the way, and as good."""
    prompter = Prompter(lambda _: None, lambda *_: "failed", make)
    try:
        prompter.show(NUMBER, Words(words.TRY_HEADLINE, words.TRY_SENTENCE, ()))
        return Check("prompt", True, prompter.source())
    finally:
        prompter.close()


def facts(system: System | None = None) -> Iterator[Check]:
    """What can be known of this session. ``system`` is what answers in place of this Windows."""
    return told(
        lambda told_more: build(
            system_clock().elapsed,
            told_more,
            lambda _: None,
            lambda *_: "failed",
            lambda: None,
            System() if system is None else system,
        )
    )
