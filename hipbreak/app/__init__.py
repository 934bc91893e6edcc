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
    except remote.Refused as error:
        sys.stderr.write(words.refused(error.code) + "\n")
        return 1
    except OSError as error:
        sys.stderr.write(words.cannot_write(str(places.runtime), error.strerror or "") + "\n")
        return 1
    if claim is None:
        return _second_start(places, autostart)
    try:
        return _serve(places)
    finally:
        claim.release()


def _serve(places: Places) -> int:
    """The tray on this thread, everything else on the engine's, which is loaded while the icon comes up."""
    from hipbreak.app.start import Start

    return Start(places).run()


def _second_start(places: Places, autostart: bool) -> int:
    """Another start won the lock a moment ago; its window is this start's answer. At login it is enough that one
    runs."""
    message = {"ask": "hello"} if autostart else {"ask": "window", "name": "status"}
    try:
        reached = remote.knock(places.runtime, message) is not None
    except (remote.NotRunning, remote.NotAnswering, remote.Refused):
        reached = False
    if reached or autostart:
        return 0
    from hipbreak.wording import commands as words

    log.warning("another hipbreak has the lock and does not answer")
    sys.stderr.write(f"hipbreak: {words.not_answering(0)}\n")
    return 1


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
