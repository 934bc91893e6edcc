"""Where the details of an unexpected failure go: a file beside the program's log, never the terminal."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

_LARGEST = 256 * 1024  # bytes; beyond, it starts afresh


def note(error: BaseException) -> str:
    """Writes the traceback down and returns the path of the file, empty if that could not be done either."""
    try:
        from hipbreak import places, safe_files

        path = places.find().log.with_name("command-line.log")
        safe_files.private_folder(path.parent)
        _append(path, "".join(traceback.format_exception(error)))
    except OSError:
        return ""
    return str(path)


def _append(path: Path, text: str) -> None:
    from hipbreak import safe_files

    safe_files.create_private(path)
    mode = "a" if path.stat().st_size < _LARGEST else "w"
    with path.open(mode, encoding="utf-8", errors="replace") as file:
        file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}\n")
