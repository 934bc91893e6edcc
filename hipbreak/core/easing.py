"""How long until due, and easing off on a busy day (P1, P9).

Jurisdiction: the limit of this day, and the row of dues passed over that makes it longer.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core.dues import Reminders, Scene, capped
from hipbreak.core.effects import Effect, LimitChanged, Notice, PromptGone
from hipbreak.core.moments import nobody, reminded_until
from hipbreak.core.quiet import held
from hipbreak.core.settings import Settings

EASED_LIMITS = (2700.0, 3600.0)  # P9
ROW = 3  # P9


def limit(rem: Reminders, settings: Settings) -> float:
    """Seconds of sitting until due, as it is today (P1, P9)."""
    return rem.limit if rem.limit is not None else settings.sitting.sit_limit


def break_taken(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """P9: one break ends the row and restores the limit."""
    return restore_limit(replace(rem, row=0), settings, out)


def restore_limit(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """The limit of the settings again."""
    if rem.limit is None:
        return rem
    usual = round(settings.sitting.sit_limit / 60)
    out.append(LimitChanged(usual, usual))
    if rem.easing_up is not None:
        out.append(PromptGone(rem.easing_up, "obsolete"))
    return replace(rem, limit=None, easing=False, easing_up=None)


def ease(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """P9: three passed over in a row make the limit the next longer one for the day."""
    longer = [eased for eased in EASED_LIMITS if eased > limit(rem, settings)]
    if not settings.prompt.back_off or rem.declined or rem.row < ROW or not longer:
        return rem
    out.append(LimitChanged(round(longer[0] / 60), round(settings.sitting.sit_limit / 60)))
    return replace(rem, limit=longer[0], row=0, easing=True)


def say_easing(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """P9: it is said once, when somebody is there and nothing holds it."""
    now, rules = scene.now.elapsed, scene.settings.prompt
    spoken = now < reminded_until(scene.seat)
    if rem.easing_up is not None and (now >= rem.easing_since + rules.prompt_stays or rem.holds or spoken):
        out.append(PromptGone(rem.easing_up, "held" if rem.holds or spoken else "unanswered"))
        rem = replace(rem, easing_up=None)
    busy = scene.routine_open or scene.seat.standing_since is not None or (rem.due is not None and rem.due.up)
    if not rem.easing or busy or spoken or held(rem, now) or nobody(scene) or capped(rem, scene.settings):
        return rem
    number = rem.prompts + 1
    out.append(Notice("easing", minutes=round(limit(rem, scene.settings) / 60), prompt=number))
    return replace(rem, easing=False, easing_up=number, easing_since=now, prompts=number)
