"""The composition root: the only room that builds adapters and starts threads."""

from __future__ import annotations

import contextlib
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from hipbreak import places as places_of
from hipbreak import remote
from hipbreak.places import Places

LOG_SIZE, LOG_FILES = 1 << 20, 3

log = logging.getLogger(__name__)


def run(autostart: bool) -> int:
    """Runs in the tray until told to quit. Exit code 0; 1 when nothing could be started."""
    from hipbreak.wording import commands as words

    try:
        places = places_of.find()
    except OSError:
        sys.stderr.write(words.no_home() + "\n")
        return 1
    closed = places_of.make(places)
    _log_to(places.log)
    for folder in closed:
        log.warning("%s cannot be used; what belongs there is not kept", folder)
    try:
        claim = remote.claim(places.runtime)
        if claim is None and _is_reached(places, autostart):
            return 0
        claim = claim or remote.claim(places.runtime)  # whoever had it may have been on its way out
    except remote.Refused as error:
        sys.stderr.write(words.refused(error.code) + "\n")
        return 1
    except OSError as error:
        sys.stderr.write(words.cannot_write(str(places.runtime), error.strerror or "") + "\n")
        return 1
    if claim is None:
        log.warning("another hipbreak has the lock and does not answer")
        if not autostart:  # at login it is enough that one runs
            sys.stderr.write(f"hipbreak: {words.not_answering(0)}\n")
        return 0 if autostart else 1
    try:
        return _serve(places)
    finally:
        claim.release()


def _serve(places: Places) -> int:
    """The tray on this thread, everything else on the engine's, which is loaded while the icon comes up."""
    from hipbreak.app.start import Start

    return Start(places).run()


def _is_reached(places: Places, autostart: bool) -> bool:
    """Another start won the lock a moment ago; its window is this start's answer."""
    log.info("another start has the lock, and is asked")
    message = {"ask": "hello"} if autostart else {"ask": "window", "name": "status"}
    try:
        return remote.knock(places.runtime, message) is not None
    except (remote.NotRunning, remote.NotAnswering, remote.Refused):
        return False


def _put_by(source: str, target: str) -> None:
    """Windows renames no file that somebody has open: until they close it the log goes on in the same file."""
    with contextlib.suppress(OSError):
        Path(source).replace(target)


def _log_to(path: Path, size: int = LOG_SIZE) -> None:
    """To a file of this user, another from ``size`` bytes on, so that it never grows without end (F43); to standard
    error where none can be written."""
    handler: logging.Handler
    try:
        handler = rotating = RotatingFileHandler(path, maxBytes=size, backupCount=LOG_FILES - 1, encoding="utf-8")
        rotating.rotator = _put_by
        path.chmod(0o600)
    except OSError:
        if sys.stderr is None:
            return
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.raiseExceptions = False  # a full disk is said once, not on every line
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
