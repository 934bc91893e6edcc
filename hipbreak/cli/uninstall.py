"""``hipbreak uninstall [--purge]``: what hipbreak has left on this machine is taken back.

Jurisdiction: the steps and their order. Each that fails costs a sentence, and the others still happen; only a program
that cannot be ended stops everything. The lock is held meanwhile, so that none starts in between.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

from hipbreak import remote
from hipbreak.cli import belongings
from hipbreak.cli.output import Failed, complain, say, silence
from hipbreak.cli.running import end_even_one_that_starts
from hipbreak.cli.talking import failure
from hipbreak.desktop import leaving
from hipbreak.desktop.at_login import at_login
from hipbreak.places import Places, find
from hipbreak.safe_files import is_private
from hipbreak.wording import autostart, commands
from hipbreak.wording import uninstall as words

GIVEN_BACK = 2.0  # seconds for the kernel to give back the lock of a process that has hung up


@dataclass
class Report:
    """What to tell: ``said`` of what is so, ``faults`` of what could not be."""

    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def uninstall(options: argparse.Namespace) -> int:
    """Exit 0 when nothing of ours is left but what the words say; 1 when something could not be, or was not ended."""
    try:
        places = find()
    except OSError:
        raise Failed(commands.no_home()) from None
    report = Report()
    with contextlib.ExitStack() as claims:
        _claim_all(places, claims, report)
        _end_at_login(report)
        _take_back(report)
        done = belongings.clear(places, purge=options.purge)
        if sys.platform == "win32":
            claims.close()  # nobody can remove a file that is open; elsewhere no newcomer's lock may be taken for ours
        belongings.fold(places, done)
    _tell_of(places, done, report, purge=options.purge)
    report.said.append(words.PROGRAM)
    return _print(report)


# --- nobody runs ----------------------------------------------------------------------------------------------------


def _claim_all(places: Places, claims: contextlib.ExitStack, report: Report) -> None:
    """One that was started without the folder of a session has its lock beside the state."""
    beside = places.state.parent / "run"
    folders = [places.runtime, *([beside] if beside != places.runtime and is_private(beside) else [])]
    ended = [_claim(folder, claims) for folder in folders]
    report.said.append(commands.ENDED if any(ended) else commands.NONE_TO_END)


def _claim(runtime: Path, claims: contextlib.ExitStack) -> bool:
    """None can start until ``claims`` are released, and one that ran is ended: whether there was one. Failed where that
    cannot be."""
    try:
        claim = remote.claim(runtime)
        claims.callback((claim or _claim_after_the_end(runtime)).release)
    except (remote.NotAnswering, remote.Refused) as error:
        why = str(failure(error))
    except OSError as error:  # whether a program runs cannot be known
        why = commands.cannot_write(str(runtime), error.strerror or "")
    else:
        return claim is None
    raise Failed(words.still_there(why))


def _claim_after_the_end(runtime: Path) -> remote.Claim:
    """As ``hipbreak quit`` ends it."""
    with contextlib.suppress(remote.NotRunning):  # it has ended by itself meanwhile
        end_even_one_that_starts(runtime)
    claim = remote.claim(runtime, GIVEN_BACK)
    if claim is None:
        raise Failed(words.STARTED_AGAIN)
    return claim


# --- what is taken back ---------------------------------------------------------------------------------------------


def _end_at_login(report: Report) -> None:
    system = at_login()
    try:
        entry = leaving.end_at_login(system, system.room.here(), autostart.COMMENT)
    except system.room.CannotError as error:
        report.faults.append(autostart.cannot(error.code, str(error.path), error.said))
    except OSError:
        report.faults.append(commands.no_home())
    else:
        report.said.append(words.entry(entry.what, entry.file))


def _take_back(report: Report) -> None:
    try:
        told = leaving.take_back()
    except OSError as error:
        report.faults.append(words.cannot_ask(error.strerror or type(error).__name__))
        return
    report.said += [words.MENU] if told.gone else []
    report.said += [words.menu_stays(str(path)) for path in told.stays]


def _tell_of(places: Places, done: belongings.Cleared, report: Report, *, purge: bool) -> None:
    report.faults += [words.closed(str(folder)) for folder in done.closed]
    report.faults += [words.cannot(str(path), said) for path, said in done.faults]
    kept = [str(folder) for folder in belongings.kept(places)]
    if purge and done.removed:
        own = any(path.parent.name in ("moves", "routines") for path in done.removed)
        report.said.append(words.REST if done.closed or done.faults else words.purged(moves=own))
    elif kept and not purge:
        report.said.append(words.stays(kept))
    elif not kept:
        report.said.append(words.NOTHING)
    if done.strangers:
        report.said.append(words.strangers([str(path) for path in done.strangers]))


def _print(report: Report) -> int:
    """At the end: a reader who has gone stops nothing."""
    for fault in report.faults:
        complain(fault)
    try:
        say("\n".join(report.said))
    except BrokenPipeError:
        silence(sys.stdout)
    return 1 if report.faults else 0
