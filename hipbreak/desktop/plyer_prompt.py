"""Notifications through plyer, the last resort: one line of text, no buttons, and no word on whether it was seen.

Jurisdiction: getting plyer to do as little harm as it can. It blocks for minutes, takes text for options and reports
nothing, so it runs in a thread with a deadline, gets tamed text, and is never believed more than ``no_buttons``.
"""

from __future__ import annotations

import html
import importlib
import logging
import shutil
import sys
import threading
from collections.abc import Callable
from typing import Any

from hipbreak.core.messages import Delivery
from hipbreak.desktop.one_line import one_line

SHOWN_WITHIN = 2.0  # seconds
TITLE_UNITS, MESSAGE_UNITS = 63, 255  # what Windows takes, in UTF-16 units; one more crashes plyer's thread
BALLOON_SECONDS = 1  # plyer's thread sleeps as long, and the balloon's own icon stays

_log = logging.getLogger(__name__)


def find_notifier(platform: str = sys.platform) -> Callable[..., None]:
    """plyer's ``notify`` for ``platform``; OSError or ImportError where it has none that works.

    The class is made here: plyer's own choice takes any machine with a folder ``/app`` for a Flatpak and pastes text
    into a command there.
    """
    if platform == "win32":
        made = importlib.import_module("plyer.platforms.win.notification").WindowsNotification()
    elif platform == "darwin":
        made = importlib.import_module("plyer.platforms.macosx.notification").OSXNotification()
    elif shutil.which("notify-send"):
        made = importlib.import_module("plyer.platforms.linux.notification").NotifySendNotification()
    else:
        raise FileNotFoundError("there is no notify-send")
    notify: Callable[..., None] = made.notify
    return notify


class PlyerPrompt:
    """Shows text, at most one at a time."""

    def __init__(
        self,
        platform: str = sys.platform,
        find: Callable[[str], Callable[..., None]] = find_notifier,
        within: float = SHOWN_WITHIN,
    ) -> None:
        """``find`` gives plyer's ``notify``; ``within`` is the longest wait in seconds."""
        self._platform, self._find, self._within = platform, find, within
        self._busy = threading.Lock()

    def say(self, headline: str, sentence: str) -> Delivery:
        """One notification: ``no_buttons`` when plyer came back in time without an error, else ``failed``."""
        if not self._busy.acquire(blocking=False):
            return "failed"
        went: list[bool] = []
        worker = threading.Thread(
            target=self._work, args=(tame(headline, sentence, self._platform), went), name="plyer", daemon=True
        )
        worker.start()
        worker.join(self._within)
        return "no_buttons" if went else "failed"

    def _work(self, text: dict[str, Any], went: list[bool]) -> None:
        try:
            self._find(self._platform)(**text)
            went.append(True)
        except Exception:  # plyer raises what its platform raises, Exception itself among it
            _log.warning("plyer shows nothing", exc_info=True)
        finally:
            self._busy.release()


def tame(headline: str, sentence: str, platform: str) -> dict[str, Any]:
    """The arguments of plyer's ``notify``: no text that is empty or an option, no markup, no more than fits."""
    title, message = _no_option(headline) or "hipbreak", _no_option(sentence) or "…"
    if platform == "win32":
        title, message = clip(title, TITLE_UNITS), clip(message, MESSAGE_UNITS)
    elif platform != "darwin":
        message = html.escape(message, quote=False)
    return {"title": title, "message": message, "app_name": "hipbreak", "timeout": BALLOON_SECONDS}


def _no_option(text: str) -> str:
    """``text`` without what makes it an option of a command."""
    return one_line(text).lstrip("-–— ").rstrip()


def clip(text: str, units: int) -> str:
    """``text`` cut to at most ``units`` UTF-16 units, no letter cut in half."""
    used = 0
    for at, letter in enumerate(text):
        used += 1 if ord(letter) < 0x10000 else 2
        if used > units:
            return text[:at]
    return text
