"""The file that a person finds at first: every key with its default, and a comment on each that says what it takes.

Jurisdiction: the form of that text. The comments come from outside (``wording.settings``), keys and defaults from
``core.settings``, so that the file can never name a key that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hipbreak.config_file.reading import toml_text
from hipbreak.core.settings import keys
from hipbreak.core.settings_text import write_value
from hipbreak.safe_files import private_folder, write_atomically

_HOURS = '["09:00-12:30", "13:00-17:30"]'


def template(comments: Mapping[str, str]) -> str:
    """The text of a new file; ``comments`` by dotted key, by section, and under ``""`` the one at the head.

    Working hours are examples in comments: a day that is named makes the others silent (P12).
    """
    parts = [_comment(comments.get("", ""))]
    section = ""
    for part, name, spec, default in keys():
        if part != section:
            section = part
            parts.append(f"\n[{part}]\n{_comment(comments.get(part, ''))}")
        value = toml_text(write_value(part, name, default))
        line = f"# {name} = {_HOURS}" if spec.kind == "hours" else f"{name} = {value}"
        parts.append(f"{_comment(comments.get(f'{part}.{name}', ''))}{line}\n")
    return "".join(parts)


def write_template(path: Path, comments: Mapping[str, str]) -> bool:
    """Write a new file where there is none; False when there is one already. Raises OSError."""
    if path.exists() or path.is_symlink():
        return False
    private_folder(path.parent)
    write_atomically(path, template(comments).encode("utf-8"))
    return True


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())
