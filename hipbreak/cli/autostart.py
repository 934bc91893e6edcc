"""``hipbreak autostart on / off / status``: whether the program starts at login, and who would start it.

Jurisdiction: how that is asked, switched and printed. Works whether or not the program runs.
"""

from __future__ import annotations

import argparse
from typing import Any

from hipbreak.cli.output import Failed, say, say_json
from hipbreak.desktop.at_login import AtLogin, at_login
from hipbreak.wording import autostart as words
from hipbreak.wording import commands


def autostart(options: argparse.Namespace) -> int:
    """Exit 0 when it is as asked or can be said; 1 when it could not be switched, or what is there is broken."""
    system = at_login()
    try:
        at = system.room.here()
    except OSError:
        raise Failed(commands.no_home()) from None
    if options.action == "status":
        return _status(system, at, as_json=options.json)
    try:
        return _on(system, at) if options.action == "on" else _off(system, at)
    except system.room.CannotError as error:
        raise Failed(words.cannot(error.code, str(error.path), error.said)) from None


def _on(system: AtLogin, at: Any) -> int:
    state, changed = system.room.switch_on(at, words.COMMENT)
    said = words.switched_on(state.why, str(state.file or ""), state.argv, changed=changed)
    if state.found != "on":
        raise Failed(said)
    say(said)
    who = system.starter()
    if who.starts != "yes":  # that it works needs no second sentence
        say(words.starter(who.starts, who.by, state.argv))
    return 0


def _off(system: AtLogin, at: Any) -> int:
    state, changed = system.room.switch_off(at, words.COMMENT)
    if state.found == "on":  # an entry for everybody that came meanwhile
        raise Failed(words.state(state.why, str(state.file or ""), state.argv))
    say(words.switched_off(state.why, str(state.file or ""), changed=changed))
    return 0


def _status(system: AtLogin, at: Any, *, as_json: bool) -> int:
    state, who = system.room.look(at), system.starter()
    if as_json:
        say_json(_facts(state, who))
    else:
        for sentence in _sentences(state, who):
            say(sentence)
    return 1 if state.found == "broken" else 0


def _sentences(state: Any, who: Any) -> list[str]:
    said = words.state(state.why, str(state.file or ""), state.argv)
    where = [words.where(str(state.file), state.argv)] if state.found == "on" and state.file else []
    return [said, *where, *([words.starter(who.starts, who.by, state.argv)] if state.found == "on" else [])]


def _facts(state: Any, who: Any) -> dict[str, Any]:
    return {
        "state": state.found,
        "why": state.why,
        "file": str(state.file) if state.file else None,
        "command": list(state.argv) or None,
        "starts_entries": who.starts,
        "by": who.by or None,
        "line": words.line(who.by, state.argv) if who.starts == "no" and state.argv else None,
        "text": "\n".join(_sentences(state, who)),
    }
