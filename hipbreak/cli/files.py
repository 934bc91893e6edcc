"""``config``: the settings file, which can be read and changed whether or not the program runs.

Jurisdiction: which file, and how its content is printed. What may be in it is core's and the reader's business.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipbreak.cli.output import Failed, say, say_json
from hipbreak.wording import commands as words
from hipbreak.wording import listings

if TYPE_CHECKING:
    from hipbreak.config_file import LineFault


def config(options: argparse.Namespace) -> int:
    """``hipbreak config path / show / get KEY / set KEY VALUE / check``."""
    path = config_path()
    match options.action:
        case "path":
            say(str(path))
            return 0
        case "show":
            return _show(path, as_json=options.json)
        case "get":
            return _get(path, options.key, as_json=options.json)
        case "set":
            return _set(path, options.key, options.value)
        case _:
            return _check(path, as_json=options.json)


def config_path() -> Path:
    """The person's settings file, there or not."""
    from hipbreak import places

    try:
        return places.find().config
    except OSError:
        raise Failed(words.no_home()) from None


def _show(path: Path, *, as_json: bool) -> int:
    from hipbreak import config_file
    from hipbreak.core.settings import keys
    from hipbreak.core.settings_text import write_value

    settings = config_file.load(path).settings
    if as_json:
        shown: dict[str, dict[str, Any]] = {}
        for section, name, _, _ in keys():
            shown.setdefault(section, {})[name] = write_value(section, name, getattr(getattr(settings, section), name))
        say_json(shown)
        return 0
    for line in config_file.show(settings):
        say(listings.setting(line.key, line.text, usual=line.usual))
    return 0


def _get(path: Path, key: str, *, as_json: bool) -> int:
    import tomllib

    from hipbreak import config_file

    try:
        text = config_file.get_value(config_file.load(path).settings, key)
    except KeyError:
        raise Failed(_unknown_key(key), 2) from None
    if as_json:
        say_json(tomllib.loads(f"value = {text}")["value"])
    else:
        say(text)
    return 0


def _unknown_key(key: str) -> str:
    from hipbreak.core.settings_text import Fault
    from hipbreak.wording import settings as sentences

    return sentences.refusal(Fault(key, "unknown"))


def _set(path: Path, key: str, value: str) -> int:
    from hipbreak import config_file
    from hipbreak.wording import settings as sentences

    try:
        fault = config_file.set_value(path, key, value, sentences.comments())
    except OSError as error:
        raise Failed(words.cannot_write(str(path), error.strerror or "")) from None
    if fault and fault.fault:
        raise Failed(sentences.refusal(fault.fault), 2)
    if fault:
        raise Failed(_sentence(fault))
    say(listings.setting(key, config_file.get_value(config_file.load(path).settings, key), usual=False))
    return 0


def _check(path: Path, *, as_json: bool) -> int:
    from hipbreak import config_file

    faults = config_file.load(path).faults
    if as_json:
        say_json([{"line": fault.line, "key": _key(fault), "text": _sentence(fault)} for fault in faults])
    elif not faults:
        say(words.CONFIG_GOOD if path.exists() else words.no_config(str(path)))
    else:
        for fault in faults:
            say(_sentence(fault))
    return 1 if faults else 0


def _key(fault: LineFault) -> str | None:
    return fault.fault.key if fault.fault else None


def _sentence(fault: LineFault) -> str:
    from hipbreak.wording import settings as sentences

    return sentences.sentence(fault.line, fault.fault, fault.broken)
