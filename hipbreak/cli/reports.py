"""``stats``, ``doctor``, ``simulate``, ``demo`` and the windows: what other rooms make, started and printed from here.

Jurisdiction: turning arguments into their values, and their values into lines.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipbreak.cli.output import Failed, complain, say, say_json
from hipbreak.cli.talking import failure, good, runtime
from hipbreak.wording import commands as words
from hipbreak.wording import listings

if TYPE_CHECKING:
    from hipbreak.core.settings import Settings

Days = Sequence[Mapping[str, Any]]


# --- stats --------------------------------------------------------------------------------------------------------


def stats(options: argparse.Namespace) -> int:
    """``hipbreak stats``: asks the running program, which knows the day so far; without one, reads the diary."""
    from hipbreak import config_file
    from hipbreak.cli.files import config_path

    settings = config_file.load(config_path()).settings
    first, last = _span(options, _today(settings))
    days = _running(first, last)
    notices: Sequence[str] = ()
    if days is None:
        days, notices = _from_diary(first, last, settings)
    for sentence in notices:
        complain(sentence)
    if options.json:
        say_json({"days": list(days)})
    else:
        say(listings.table(days))
    return 1 if notices else 0


def _today(settings: Settings) -> date:
    """The day (section 1) that it is now."""
    now = datetime.now().astimezone()
    return now.date() - timedelta(days=now.time() < settings.sitting.day_starts)


def _span(options: argparse.Namespace, today: date) -> tuple[date, date]:
    last = _day(options.last) if options.last else today
    if options.first:
        first = _day(options.first)
    elif options.week or options.month:
        first = last - timedelta(days=6 if options.week else 29)
    else:
        first = last
    if first > last:
        raise Failed(words.days_reversed(), 2)
    return first, last


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failed(words.bad_day(text), 2) from None


def _running(first: date, last: date) -> Days | None:
    """What the program says, None where none is running."""
    from hipbreak import remote

    question = {"ask": "stats", "from": first.isoformat(), "to": last.isoformat()}
    try:
        answer = good(remote.ask(runtime(), question))
    except remote.NotRunning:
        return None
    except (remote.NotAnswering, remote.Refused) as error:
        raise failure(error) from None
    days: Days = answer["data"]["days"]
    return days


def _from_diary(first: date, last: date, settings: Settings) -> tuple[Days, Sequence[str]]:
    from hipbreak import places
    from hipbreak.history import Diary, to_json
    from hipbreak.wording import settings as sentences

    diary, notices = Diary.read(places.find().history)
    days: Days = to_json(diary.days(first, last, settings.sitting.day_starts))
    return days, [sentences.NOTICES[notice] for notice in notices]


# --- simulate, demo, windows --------------------------------------------------------------------------------------


def simulate(options: argparse.Namespace) -> int:
    """``hipbreak simulate TRACE [--start ISO] [--config FILE] [--json]``."""
    from hipbreak import trace
    from hipbreak.wording import trace as sentences

    settings = _settings(options.config)
    start = _start(options.start) or trace.next_monday(datetime.now().astimezone())
    try:
        with options.trace.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            trace.simulate(lines, start, settings, say, json=options.json)
    except trace.BadLineError as error:
        raise Failed(sentences.bad_line(error.number, error.problem, error.key), 2) from None
    except UnicodeDecodeError:
        raise Failed(words.cannot_read(str(options.trace), "it is not UTF-8"), 2) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failed(words.cannot_read(str(options.trace), error.strerror or ""), 2) from None
    return 0


def _start(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise Failed(words.bad_start(text), 2) from None


def _settings(path: Path | None) -> Settings:
    """The settings to play against; a file that was named has to be there and readable, its faults are said."""
    from hipbreak import config_file
    from hipbreak.cli.files import config_path
    from hipbreak.wording import settings as sentences

    if path is not None and not path.is_file():
        raise Failed(words.cannot_read(str(path), "no such file"), 2)
    loaded = config_file.load(path or config_path())
    for fault in loaded.faults:
        complain(sentences.sentence(fault.line, fault.fault, fault.broken))
    if path is not None and not loaded.readable:
        raise Failed(words.cannot_read(str(path), "see the line above"), 2)
    return loaded.settings


def demo(options: argparse.Namespace) -> int:
    """``hipbreak demo [--speed N] [--shots DIR]``."""
    from hipbreak import demo as day

    return day.play(options.speed, options.shots)


def window(options: argparse.Namespace) -> int:
    """A child window; the program starts these, nobody types them."""
    if options.name == "try":  # what doctor opens and closes
        from hipbreak.doctor import open_and_close

        return open_and_close()
    from hipbreak.ui import window as windows

    return windows.main(options.name)


# --- doctor -------------------------------------------------------------------------------------------------------


def doctor(options: argparse.Namespace) -> int:
    """``hipbreak doctor [--json]``: exit 0 if all that is needed works."""
    from hipbreak import doctor as examination
    from hipbreak.wording import doctor as sentences

    checks = []
    for check in examination.checks():
        checks.append(check)
        if not options.json:
            say(sentences.line(check.name, check.ok, check.detail, check.said, check.package, check.now))
    healthy = examination.healthy(checks)
    if options.json:
        say_json({"ok": healthy, "checks": [examination.to_json(check) for check in checks]})
    else:
        say(sentences.verdict(healthy=healthy))
    return 0 if healthy else 1
