"""How long words take to say, and where they find room: between what is said before and after, in time for its moment.

Jurisdiction: lengths and starts of speech; what is said is core.cues' business. Times are seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product, takewhile

GAP = 0.1  # the least silence between two sentences
EASY = 0.3  # around more words than the fewest
LATEST = 1.0  # the most that words may end after their moment, whichever they are
CALM = 0.6  # between the sentences that get somebody ready
_ONSET, _LETTER, _DIGIT, _PART, _SENTENCE = 0.26, 0.071, 0.34, 0.18, 0.39


@lru_cache(4096)
def seconds_to_say(text: str) -> float:
    """The seconds that a voice needs for ``text``, rather more than fewer: measured against espeak-ng as it comes, the
    voice of most Linux desktops, at about 175 words a minute. Nothing takes 0."""
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    if not letters + digits:
        return 0.0
    parts = len(re.findall(r"[,:;](?=.*\w)", text))
    sentences = len(re.findall(r"[.?!](?=.*\w)", text))
    return _ONSET + _LETTER * letters + _DIGIT * digits + _PART * parts + _SENTENCE * sentences


@dataclass(frozen=True, slots=True)
class Slot:
    """Words that start between ``earliest`` and ``latest``, if they can so that they are over ``by`` their moment, and
    ``late`` seconds after it at most, 0 to ``LATEST``.

    ``texts`` are what may be said, from long to short; ``first`` goes before others where there is no room for both.
    Unplaced, ``text`` is empty; else it starts at ``at``.
    """

    earliest: float
    latest: float
    by: float
    texts: tuple[str, ...]
    late: float = 0.0
    first: bool = False
    at: float = 0.0
    text: str = ""

    @property
    def until(self) -> float:
        """When the words are over."""
        return self.at + seconds_to_say(self.text)


@dataclass(frozen=True, slots=True)
class Room:
    """The time in which all words of some slots are said."""

    start: float
    end: float

    def shortest(self, slots: Sequence[Slot]) -> list[Slot]:
        """``slots``, in order of time, each with its shortest text where that fits."""
        return self._each(slots, lambda slot: slot.texts[-1:])

    def longest(self, slots: Sequence[Slot]) -> list[Slot]:
        """``slots`` with the longest text that fits each where the others are."""
        return self._each(slots, lambda slot: slot.texts)

    def _each(self, slots: Sequence[Slot], texts: Callable[[Slot], tuple[str, ...]]) -> list[Slot]:
        found = list(slots)
        for place in sorted(range(len(found)), key=lambda place: not found[place].first):
            found[place] = self._fitted(found[place], found, place, texts(found[place])) or found[place]
        return found

    def instead(self, slots: Sequence[Slot], place: int, texts: tuple[str, ...]) -> list[Slot]:
        """``slots`` where number ``place`` says one of ``texts``; none at all where there is no room for any."""
        slot = replace(slots[place], texts=texts, first=True)
        placed = self._fitted(slot, slots, place, texts)
        return [*slots[:place], placed, *slots[place + 1 :]] if placed else []

    def _fitted(self, slot: Slot, slots: Sequence[Slot], place: int, texts: Iterable[str]) -> Slot | None:
        """``slot``, which is number ``place`` of ``slots``, with the first of ``texts`` for which there is room.

        More than the shortest text is said where that is calm, or where the slot comes ``first``.
        """
        before = _said_before(slots, place)
        after = _said_after(slots, place)
        for text in texts:
            hurried = slot.first or text == slot.texts[-1]
            gap = GAP if hurried else EASY
            low = max(slot.earliest, self.start if before is None else before + gap)
            high = min(slot.by + (slot.late if hurried else 0.0), self.end if after is None else after - gap)
            length = seconds_to_say(text)
            at = max(low, min(slot.latest, slot.by - length, high - length))
            if at <= slot.latest and at + length <= high:
                return replace(slot, at=at, text=text)
        return None


def _said_before(slots: Sequence[Slot], place: int) -> float | None:
    """When the words before slot number ``place`` are over; None where none can be in its way. There may be thousands
    of slots without a word, so that it looks no further than words can reach."""
    near = takewhile(
        lambda other: other.by + LATEST + EASY > slots[place].earliest,
        (slots[at] for at in range(place - 1, -1, -1)),
    )
    return next((other.until for other in near if other.text), None)


def _said_after(slots: Sequence[Slot], place: int) -> float | None:
    """When the words after slot number ``place`` begin; None where none can be in its way."""
    latest = slots[place].by + slots[place].late + EASY
    near = takewhile(lambda other: other.earliest < latest, (slots[at] for at in range(place + 1, len(slots))))
    return next((other.at for other in near if other.text), None)


def in_a_row(parts: Sequence[tuple[str, ...]], start: float, wanted: float, end: float, lead: float) -> list[Slot]:
    """``parts`` said one after the other from ``start`` on, together as long as there is room.

    The last is over by ``end`` and starts ``lead`` or more before; the one before it starts at ``wanted`` or later,
    if it can. Where not even the shortest forms fit, parts are left out from the last but one on, it comes last of all.
    """
    room = end - start - GAP * (len(parts) - 1)
    texts = _fitting(parts, room, lead)
    lengths = _lengths(texts, lead)
    gap = GAP + min(CALM - GAP, max(0.0, room - sum(lengths)) / len(parts))
    row: list[Slot] = []
    at = start
    for place, text in enumerate(texts[:-1]):
        latest = end - sum(lengths[place:]) - GAP * (len(texts) - place - 1)
        at = max(at, min(latest, wanted)) if place == len(texts) - 2 else at
        row.append(Slot(at, at, at, (text,), at=at, text=text))
        at += lengths[place] + (gap if text else 0.0)
    return [*row, Slot(end - lengths[-1], end - lead, end, texts[-1:], at=end - lengths[-1], text=texts[-1])]


def _fitting(parts: Sequence[tuple[str, ...]], room: float, lead: float) -> tuple[str, ...]:
    *ahead, last = parts
    for kept in range(len(ahead), -1, -1):
        if found := _most([*ahead[:kept], *[("",)] * (len(ahead) - kept), last], room, lead):
            return found
    return ("",) * len(parts)


def _most(parts: Sequence[tuple[str, ...]], room: float, lead: float) -> tuple[str, ...]:
    """One text of each part, the longest together that ``room`` allows; none where it does not allow any."""
    lengths = {texts: sum(_lengths(texts, lead)) for texts in product(*parts)}
    fitting = [texts for texts, length in lengths.items() if length <= room]
    return max(fitting, default=(), key=lengths.__getitem__)


def _lengths(texts: Sequence[str], lead: float) -> list[float]:
    """How long each takes; the last ``lead`` at least."""
    return [*map(seconds_to_say, texts[:-1]), max(lead, seconds_to_say(texts[-1]))]
