"""What ``hipbreak uninstall`` says: what is gone, what stays and why, and what is left to do.

Jurisdiction: these texts. The codes of an entry for login are those of the desktop's ``leaving``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOST = 10  # paths that are named one by one

STARTED_AGAIN = "Nothing was removed: hipbreak was started again meanwhile. Close it (hipbreak quit), then try again."
MENU = "The Start menu has no entry of hipbreak's any more."
NOTHING = "There are no settings, no diary and no log of hipbreak's here."
REST = "All else of hipbreak's is removed."
PROGRAM = (
    "The program itself is removed by what installed it: "
    "pipx uninstall hipbreak, uv tool uninstall hipbreak or pip uninstall hipbreak, for instance."
)
_ENTRY: Mapping[str, str] = {
    "gone": "hipbreak does not start at login any more.",
    "none": "Starting at login is off already.",
    "shared": "hipbreak starts at login for everybody here. {file} is not yours alone, so it stays; "
    "who looks after this computer can remove it.",
    "theirs": "Starting at login is off. {file} is not as hipbreak writes it, so it stays; remove it if you like.",
    "hides": "Starting at login is off. {file} stays: without it hipbreak would start as for everybody here.",
}


def still_there(why: str) -> str:
    """The running program could not be ended; ``why`` says what to do."""
    return f"Nothing was removed. {why}"


def entry(what: str, file: str) -> str:
    """What became of the entry for login; ``file`` is what stays."""
    return _ENTRY[what].replace("{file}", file)


def menu_stays(path: str) -> str:
    """An entry in the Start menu that hipbreak did not make, or that the person has moved."""
    return f"{path} was made by somebody else, or moved, so it stays. Remove it if you like."


def cannot_ask(said: str) -> str:
    """Windows does not let its menu or registry be changed."""
    return f"The entry in the Start menu cannot be removed ({said}). Remove it there by hand, or try again later."


def stays(folders: Sequence[str]) -> str:
    """Without ``--purge``."""
    where = "".join(f"\n  {folder}" for folder in folders)
    return f"Settings, diary and log stay, in:{where}\nTo remove them too: hipbreak uninstall --purge"


def purged(*, moves: bool) -> str:
    """With ``--purge``; ``moves``: files of a person's own went with them."""
    with_them = ", and your own moves and routines with them" if moves else ""
    return f"Settings, diary and log are removed{with_them}."


def strangers(paths: Sequence[str]) -> str:
    """What lies in hipbreak's folders and is not hipbreak's."""
    named = "".join(f"\n  {path}" for path in paths[:MOST])
    more = f"\n  and {len(paths) - MOST} more" if len(paths) > MOST else ""
    return f"Not made by hipbreak, so left where it is:{named}{more}"


def closed(folder: str) -> str:
    """A link in the place of a folder, or one of another user."""
    return (
        f"{folder} is a link, or no folder of yours alone, so nothing in it was touched. "
        "Remove by hand what is there, then the link."
    )


def cannot(path: str, said: str) -> str:
    """A file or folder that the system does not let go."""
    return f"{path} cannot be removed ({said}). Put that right and try again, or remove it by hand."
