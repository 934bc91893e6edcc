"""The rules of the wall clock: days, working hours and the time of the sign-off. Nothing else in core looks at it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hipbreak.core.settings import DAYS, HoursSettings, SignOffSettings

SIGN_OFF_LASTS = timedelta(hours=2)  # P13


def day_of(wall: datetime, day_starts: time) -> date:
    """The day (section 1) that ``wall`` belongs to."""
    return (wall - timedelta(hours=day_starts.hour, minutes=day_starts.minute)).date()


def working(hours: HoursSettings, wall: datetime) -> bool:
    """P12: may hipbreak speak at ``wall``? A range may cross midnight; no range at all means always."""
    if hours.always:
        return True
    minute = wall.hour * 60 + wall.minute
    today, yesterday = hours.of(wall.weekday()), hours.of((wall.weekday() - 1) % 7)
    return any(begin <= minute < (end if end > begin else 1440) for begin, end in today) or any(
        end <= begin and minute < end for begin, end in yesterday
    )


def sign_off_at(rules: SignOffSettings, wall: datetime) -> datetime | None:
    """P13: the sign-off's time if ``wall`` lies in the two hours after it, else None."""
    if rules.at is None:
        return None
    for back in (0, 1):  # a sign-off at 23:30 still stands at 01:00
        day = wall - timedelta(days=back)
        at = _at(day, rules.at)
        if DAYS[day.weekday()] in rules.days and at <= wall < at + SIGN_OFF_LASTS:
            return at
    return None


def next_edge(wall: datetime, hours: HoursSettings, sign_off: SignOffSettings, day_starts: time) -> float:
    """Seconds until the wall clock next matters: a new day, an edge of the hours, the sign-off or its end."""
    times = [day_starts]
    if sign_off.at:
        over = (datetime.combine(wall.date(), sign_off.at) + SIGN_OFF_LASTS).time()
        times += [sign_off.at, over]
    for weekday in (wall.weekday(), (wall.weekday() - 1) % 7):
        times += [time(m // 60 % 24, m % 60) for span in hours.of(weekday) for m in span]
    times.append(time(0))
    return min((_next(wall, at) - wall).total_seconds() for at in times)


def _next(wall: datetime, at: time) -> datetime:
    found = _at(wall, at)
    return found if found > wall else found + timedelta(days=1)


def _at(day: datetime, at: time) -> datetime:
    return day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
