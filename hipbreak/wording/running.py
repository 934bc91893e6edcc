"""What the running program says by itself, beside prompts and notices."""

from __future__ import annotations

NO_TRAY = (
    "There is no tray here, so no icon can show. hipbreak counts and reminds all the same; "
    "start it once more to open its window."
)


def opened_in_editor(path: str) -> str:
    """The settings file is open somewhere."""
    return f"Your settings are open in your editor: {path}. They hold as soon as you save."


def open_it_yourself(path: str) -> str:
    """No program could be started for the settings file."""
    return f"No editor could be opened. Your settings are in {path}; open it with any editor and save."
