"""What a prompt says: headline, sentence and buttons for each case (P4 to P7, P9, P13, P15, S8).

Jurisdiction: the words of cards and notifications, and which move they name. Which case it is, core decides. A text
never claims what a setting may have made untrue (doses, ``away_after``), nor where there is no room to lie down asks
anybody to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hipbreak.core import steps
from hipbreak.core.effects import Prompt
from hipbreak.core.messages import Action, Words
from hipbreak.wording import NBSP, about, duration

LINKS: Mapping[Action, str] = {
    "not_sitting": "I'm not sitting",
    "not_today": "Not today",
    "was_up": "I was up",
}
"""The quiet fourth action as the card's link says it, with a few more words than the button (P5)."""

_BUTTONS: Mapping[Action, str] = {
    "start": "Start",
    "later": "Later",
    "skip": "Skip",
    "not_sitting": "Not sitting",
    "not_today": "Not today",
    "was_up": "I was up",
    "fine": "Fine",
}


@dataclass(frozen=True, slots=True)
class _Text:
    """``{n}`` is the sitting so far, ``{m}`` the part in calls, ``{a}`` and ``{b}`` the times of the question."""

    headline: str
    sentence: str
    move: str = "lunge"


_ABOUT = "{n} of sitting"
_HOLD_THE_DESK = "Hold the desk, squeeze, lift one leg back. A minute will do."

_NORMAL = (
    _Text(_ABOUT, "A few slow lunges would feel good about now."),
    _Text(_ABOUT, "Stand up, reach for the ceiling, see who moved your coffee.", "scoop"),
    _Text("{n} in the chair, more or less", "Twelve lunges fit before the kettle boils."),
    _Text(_ABOUT, "Your hips may like a change of shape. Three moves?"),
    _Text("A pause for your typing?", "{n} of sitting so far. One minute of bridges?", "bridge"),
    _Text(_ABOUT, "Scoop the floor a few times, then carry on.", "scoop"),
    _Text("Nice stopping point?", "{n} of sitting. One step forward, knee down, up you come."),
    _Text(_ABOUT, "A few minutes on your feet start the count over."),
    _Text(_ABOUT, "Tall on the left leg, tall on the right. Lunges?"),
    _Text("The chair can wait", "{n} so far. Lunges, bridges, scoops: a few minutes."),
    _Text(_ABOUT, "A walk to the window counts too."),
    _Text(_ABOUT, "Soft knees, long arms, one big scoop.", "scoop"),
)
_NORMAL_NO_FLOOR: Mapping[int, _Text] = {
    4: _Text("A pause for your typing?", "{n} of sitting so far. " + _HOLD_THE_DESK, "bridge"),
    9: _Text("The chair can wait", "{n} so far. Lunges and scoops: a few minutes."),
}
_SPECIAL: Mapping[str, tuple[_Text, ...]] = {
    "second": (
        _Text("{n} now", "A single move is enough. A few lunges take less than a minute."),
        _Text("{n} by now", "One round of scoops is enough. The rest can wait.", "scoop"),
    ),
    "third": (_Text(_ABOUT, "One minute of bridges on the floor? Everything else can wait.", "bridge"),),
    "call": (_Text(_ABOUT, "{m} of it in a call. Time for a few scoops?", "scoop"),),
    "pause": (_Text(_ABOUT, "Your pause is over. Lunges first, then the rest of the day?"),),
    "short": (_Text(_ABOUT, "Welcome back. That was a short one; a few lunges make it a break."),),
    "sign_off": (
        _Text("Done for today?", "The full routine, a few minutes. A nice way to close the day."),
        _Text("Closing the day?", "Lunges first, the rest of the routine after. A few minutes in all."),
    ),
    "question": (
        _Text(
            "Were you sitting?",
            "Something played from {a} to {b} and no key was touched. If you were out of the chair, say so.",
        ),
        _Text(
            "Sitting all along?", "No key from {a} to {b}, but something played. Were you up? Say so, or try a lunge."
        ),
    ),
}
_SPECIAL_NO_FLOOR: Mapping[str, tuple[_Text, ...]] = {"third": (_Text(_ABOUT, _HOLD_THE_DESK, "bridge"),)}
_CALLS_AGAIN = _Text(_ABOUT, "{m} of it in a call. A few lunges before the next one?")
_SHORT_CALL = _Text(_ABOUT, "Your call is over. Time for a few scoops?", "scoop")
_EASING = (
    "Reminders now come every {limit} until tomorrow. One break brings the old rhythm back.",
    "From now until tomorrow, a reminder every {limit}. One break brings the old rhythm back.",
)


def words(prompt: Prompt) -> Words:
    """What ``prompt`` says. ``index`` and ``prompt`` may be any whole numbers from 0 on: prompts that follow each other
    never say the same (P15)."""
    text = _text(prompt)
    sat = steps.said(prompt.seconds)
    spoken = about(sat)
    in_call = duration(min(sat, steps.said(prompt.call_seconds)))
    facts = {"n": spoken[:1].upper() + spoken[1:], "m": in_call} | _times(prompt)
    return Words(
        headline=text.headline.format_map(facts),
        sentence=text.sentence.format_map(facts),
        labels=tuple((action, _label(action, prompt.later)) for action in prompt.actions),
        move=text.move,
        grown=prompt.case in ("second", "third"),
    )


def _text(prompt: Prompt) -> _Text:
    in_call = "call" in prompt.quiet_was and prompt.call_seconds >= 60
    if prompt.case == "normal":
        if in_call:  # core's "call" twice running: the truth is said all the same (P4), in other words
            return _CALLS_AGAIN
        at = prompt.index % len(_NORMAL)
        return _NORMAL[at] if prompt.floor else _NORMAL_NO_FLOOR.get(at, _NORMAL[at])
    if prompt.case == "call" and prompt.call_seconds < 60:
        return _SHORT_CALL
    texts = _SPECIAL[prompt.case] if prompt.floor else _SPECIAL_NO_FLOOR.get(prompt.case, _SPECIAL[prompt.case])
    return texts[prompt.prompt % len(texts)]


def _times(prompt: Prompt) -> dict[str, str]:
    if prompt.asked is None:
        return {"a": "a while ago", "b": "just now"}
    since, until = prompt.asked
    return {"a": f"{since:%H:%M}", "b": f"{until:%H:%M}"}


def _label(action: Action, later: int | None) -> str:
    return f"Later · {later}{NBSP}min" if action == "later" and later is not None else button_word(action)


def easing(minutes: int, usual: int, *, number: int = 0) -> Words:
    """P9: reminders come every ``minutes`` for the day; prompt ``number`` offers to keep the ``usual`` minutes."""
    sentence = _EASING[number % len(_EASING)].format(limit=duration(minutes * 60))
    return Words(
        "Busy day", sentence, (("fine", button_word("fine")), ("keep_limit", button_word("keep_limit", usual)))
    )


def button_word(action: Action, usual: int = 30) -> str:
    """The button's plain word, as a trace says it; ``usual`` minutes are what "Keep" keeps."""
    return f"Keep {duration(usual * 60)}" if action == "keep_limit" else _BUTTONS[action]
