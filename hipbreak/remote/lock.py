"""The lock that makes one running program of many starts (D8, F09, F10).

Jurisdiction: the one kernel lock. What the lock file or a socket beside it say means nothing: a crash leaves them both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hipbreak.remote.peer import Refused, lock_path, make_private

if TYPE_CHECKING:
    from filelock import FileLock


@dataclass(frozen=True, slots=True)
class Claim:
    """Keeping this is being the one running program; the kernel takes it back when the process ends."""

    lock: FileLock

    def release(self) -> None:
        """Gives it back before that."""
        self.lock.release()


def claim(folder: Path, within: float = 0.0) -> Claim | None:
    """The right to be the one program that uses ``folder``, None if another process has it for the next ``within``
    seconds (D8).

    Makes the folder private; Refused ``folder`` where that cannot be (F58), OSError where nothing can be written.
    """
    from filelock import FileLock, Timeout  # 58 ms that only the program itself pays, not its commands

    make_private(folder)
    lock = FileLock(lock_path(folder), timeout=within, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return Claim(lock)


def is_claimed(folder: Path) -> bool:
    """Whether a program has the claim on ``folder``; True as well where nobody can tell."""
    try:
        free = claim(folder)
    except (OSError, Refused):
        return True
    if free is not None:
        free.release()
    return free is None
