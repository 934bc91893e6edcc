"""How a prompt gets on the screen: notification, else the card, else words without buttons (plyer).

Jurisdiction: the order of the ways, by the setting ``show`` and by what each way reports back. When to speak was
decided by the rules.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, get_args

from hipbreak.core.messages import Action, Delivery, Dismissed, Hover, Pressed, Undelivered, Words
from hipbreak.engine import Engine
from hipbreak.wording import prompts

Opened = Any  # a child window: send, close
OpenCard = Callable[[dict[str, Any], Callable[[dict[str, Any]], None], Callable[[int], None]], Opened]
log = logging.getLogger(__name__)


@dataclass
class Prompter:
    """Belongs to the engine's thread. ``open_card`` starts the card's process."""

    engine: Engine
    open_card: OpenCard
    say: Callable[[str, str], Delivery]
    cards: dict[int, Opened] = field(default_factory=dict)
    notified: set[int] = field(default_factory=set)

    def show(self, number: int, words: Words, how: str, *, strict: bool) -> None:
        """Puts prompt ``number`` on the screen; what cannot be shown at all comes back as Undelivered."""
        self.hide_all()
        how = "card" if strict else how
        shown = False
        if how in ("auto", "notification", "both"):
            shown = self.engine.desktop.show(number, words) == "shown"
            self.notified |= {number} if shown else set()
        if how in ("card", "both") or not shown:
            shown = self._card(number, words, strict=strict) or shown
        if not shown and self._say(words) == "failed":
            self.engine.put(Undelivered(number))

    def hide(self, number: int) -> None:
        """Takes prompt ``number`` off the screen, wherever it is."""
        if number in self.notified:
            self.notified.discard(number)
            self.engine.desktop.hide(number)
        card = self.cards.pop(number, None)
        if card is not None:
            card.close()

    def hide_all(self) -> None:
        """Nothing of ours stays on the screen."""
        for number in (*self.notified, *self.cards):
            self.hide(number)

    def _say(self, words: Words) -> Delivery:
        return self.say(words.headline, words.sentence)

    def _card(self, number: int, words: Words, *, strict: bool) -> bool:
        *row, last = words.labels
        quiet = last[0] in prompts.LINKS
        first = {
            "headline": words.headline,
            "sentence": words.sentence,
            "labels": [list(label) for label in (row if quiet else words.labels)],
            "link": [last[0], prompts.LINKS[last[0]]] if quiet else None,
            "grown": words.grown,
            "strict": strict,
            "move": words.move,
        }
        try:
            self.cards[number] = self.open_card(
                first, lambda line: self._heard(number, line), lambda code: self._ended(number, code, words)
            )
        except OSError:
            log.exception("the card cannot be opened")
            return False
        return True

    def _heard(self, number: int, line: dict[str, Any]) -> None:
        match line:
            case {"event": "pressed", "action": str(action)} if action in get_args(Action):
                self.engine.put(Pressed(number, action))  # type: ignore[arg-type]  # one of the actions, as just checked
            case {"event": "dismissed"}:
                self.engine.put(Dismissed(number))
            case {"event": "hover", "inside": bool(inside)}:
                self.engine.put(Hover(number, inside))

    def _ended(self, number: int, code: int, words: Words) -> None:
        """A card that is gone without an answer. One that crashed, or has no Tk, is said in words; else it was no
        showing."""
        wanted = self.cards.pop(number, None) is not None
        if code and wanted and self._say(words) != "failed":
            return
        self.engine.put(Dismissed(number) if code == 0 else Undelivered(number))
