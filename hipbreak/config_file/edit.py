"""Changing ``config.toml`` for the person: the value named, and not a byte of the rest.

Jurisdiction: from what somebody typed to a value in the file. Everything is checked by ``core.settings`` before, and
the whole file is read again before it takes the place of the old one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hipbreak.config_file.reading import BrokenError, LineFault, load, parse, read_text, toml_text
from hipbreak.config_file.template import template
from hipbreak.core.settings import Settings, Spec, keys
from hipbreak.core.settings_text import Fault, WrongValueError, read, read_value, write_value
from hipbreak.safe_files import private_folder, write_atomically

_LONGEST = 1000  # characters of a value on the command line
_LISTS = ("choices", "durations", "hours", "ids")
_SWITCH = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


@dataclass(frozen=True, slots=True)
class Line:
    """One key and its value in force, as TOML; ``usual``: it is the default."""

    key: str
    text: str
    usual: bool


def show(settings: Settings) -> tuple[Line, ...]:
    """Every key with its value, in the order of the file."""
    return tuple(
        Line(
            f"{section}.{name}", _in_force(settings, section, name), getattr(getattr(settings, section), name) == usual
        )
        for section, name, _, usual in keys()
    )


def get_value(settings: Settings, key: str) -> str:
    """The value of dotted ``key`` as TOML; KeyError when there is no such key."""
    section, name, _ = _find(key)
    return _in_force(settings, section, name)


def set_value(path: Path, key: str, text: str, comments: Mapping[str, str]) -> LineFault | None:
    """Give dotted ``key`` the value that ``text`` says: ``45m`` needs no quotes, lists are TOML or ``5m, 10m``.

    None when it is in the file; else what was wrong, and the file is as it was. Raises OSError.
    """
    try:
        _, _, spec = _find(key)
    except KeyError:
        return LineFault(0, Fault(key, "unknown"))
    return write_values(path, {key: value_from(text, spec)}, comments)


def write_values(path: Path, values: Mapping[str, Any], comments: Mapping[str, str]) -> LineFault | None:
    """Write ``values`` (dotted key: value as in the file) in one go, keeping every comment; all or none.

    A file that is not there is made with all its ``comments``. None when done; else the first fault, and the file is
    as it was. Raises OSError.
    """
    for key, value in values.items():
        fault = _fault(path, key, value)
        if fault:
            return LineFault(0, fault)
    path = path.resolve()  # a link into somebody's own collection of settings stays one
    if not path.parent.exists():
        private_folder(path.parent)
    try:
        text = read_text(path)
    except FileNotFoundError:
        text = template(comments)
    except BrokenError as error:
        return error.fault
    try:
        changed = _changed(text, values)
    except BrokenError as error:
        return error.fault
    write_atomically(path, changed.encode("utf-8"))
    return None


def value_from(text: str, spec: Spec) -> Any:
    """What ``text``, typed by a person, means for a key that takes ``spec``; unchecked, it may be anything."""
    typed = text.strip()
    if len(typed) > _LONGEST:
        return typed[:_LONGEST]
    if spec.kind == "switch":
        return _SWITCH.get(typed.lower(), typed)
    if spec.kind in _LISTS and not typed.startswith("["):
        return [item for item in (part.strip() for part in typed.split(",")) if item]
    if spec.kind in (*_LISTS, "levels", "number") or typed[:1] in ("'", '"'):
        return _toml_value(typed)
    return typed


def _toml_value(typed: str) -> Any:
    try:
        table = parse(f"value = {typed}")
    except BrokenError:
        return typed
    return table["value"] if table.keys() == {"value"} else typed


def _find(key: str) -> tuple[str, str, Spec]:
    for section, name, spec, _ in keys():
        if key == f"{section}.{name}":
            return section, name, spec
    raise KeyError(key)


def _in_force(settings: Settings, section: str, name: str) -> str:
    return toml_text(write_value(section, name, getattr(getattr(settings, section), name)))


def _fault(path: Path, key: str, value: Any) -> Fault | None:
    """What is wrong with ``value``, None for nothing; what is kept then is what the file says now."""
    try:
        section, name, _ = _find(key)
        read_value(section, name, value)
    except KeyError:
        return Fault(key, "unknown")
    except WrongValueError:
        _, faults = read({section: {name: value}})
        kept = get_value(load(path).settings, key)
        return Fault(key, faults[0].problem, faults[0].value, faults[0].low, faults[0].high, kept)
    return None


def _changed(text: str, values: Mapping[str, Any]) -> str:
    """``text`` with ``values`` in it. Raises BrokenError for a text that is no TOML, or has no room for them."""
    # read only when needed: 60 ms and some MiB that a program in the tray can do without
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    before = parse(text)
    try:
        document = tomlkit.parse(text)
        for key, value in values.items():
            section, name, _ = _find(key)
            if section not in document:
                document[section] = tomlkit.table()
            document[section][name] = tomlkit.value(toml_text(value))
        changed = _newlines_as_in(text, document.as_string())
        after = tomllib.loads(changed)
    except (TOMLKitError, TypeError, ValueError, RecursionError) as error:
        raise BrokenError("syntax") from error
    if after != _merged(before, values):  # the person's file is not worth a bug in an editor's library
        raise BrokenError("syntax")
    return changed


def _merged(table: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    merged = {section: dict(part) if isinstance(part, dict) else part for section, part in table.items()}
    for key, value in values.items():
        section, name, _ = _find(key)
        merged.setdefault(section, {})[name] = value
    return merged


def _newlines_as_in(text: str, changed: str) -> str:
    if "\r\n" not in text:
        return changed
    return changed.replace("\r\n", "\n").replace("\n", "\r\n")
