"""Where hipbreak keeps its things: one folder each for settings, diary and state, log, and what lives for a session.

Jurisdiction: names of folders and files, and that nobody else can read them (section 6). ``find`` only looks;
``make`` is what writes.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from hipbreak.safe_files import is_private, private_folder, sweep

NAME = "hipbreak"


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute paths. ``config``, ``history``, ``state`` and ``log`` are files; ``cache`` and ``runtime`` folders.

    ``runtime`` holds the lock and the socket: on this machine even if the home folder is on a server (F46).
    """

    config: Path
    history: Path
    state: Path
    log: Path
    cache: Path
    runtime: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that hipbreak calls its own, each once."""
        files = (self.config, self.history, self.state, self.log)
        return tuple(dict.fromkeys((*(file.parent for file in files), self.cache, self.runtime)))


def find() -> Places:
    """The places of this user, by the rules of the system (``XDG_*`` where they are in use).

    Raises OSError where this user has no home folder at all (F52).
    """
    try:
        dirs = platformdirs.PlatformDirs(NAME, appauthor=False)
        state = dirs.user_state_path
        return Places(
            config=dirs.user_config_path / "config.toml",
            history=dirs.user_data_path / "history.db",
            state=state / "state.json",
            log=dirs.user_log_path / "hipbreak.log",
            cache=dirs.user_cache_path,
            runtime=_runtime(state),
        )
    except RuntimeError as error:
        raise FileNotFoundError(str(error)) from error


def make(places: Places) -> tuple[Path, ...]:
    """Make all folders, 0700, and clear out half-written files; those that could not be made or are not ours alone."""
    return tuple(folder for folder in places.folders if not _made(folder))


def _made(folder: Path) -> bool:
    try:
        private_folder(folder)
        sweep(folder)
    except OSError:
        return False
    return True


def _runtime(state: Path) -> Path:
    """The session's folder if nobody else can reach into it, else one beside the state (F58).

    Not asked of platformdirs: releases differ in what they check and where they turn, and a program and a command
    line that disagree do not find each other.
    """
    base = _session_folder()
    own = base / NAME if base else None
    if base and own and is_private(base) and (is_private(own) or not os.path.lexists(own)):
        return own
    return state / "run"


def _session_folder() -> Path | None:
    if sys.platform in ("win32", "darwin"):
        return None
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(given) if given.startswith("/") else Path(f"/run/user/{os.geteuid()}")
