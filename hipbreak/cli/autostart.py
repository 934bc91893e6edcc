"""``hipbreak autostart on / off / status``: whether the program starts at login, and who would start it.

Jurisdiction: how that is asked, switched and printed. Works whether or not the program runs.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from hipbreak.cli.output import Failed, say, say_json
from hipbreak.wording import autostart as words
from hipbreak.wording import commands

if TYPE_CHECKING:
    from hipbreak.desktop.linux.autostart import Here, State
    from hipbreak.desktop.linux.autostart.starter import Starter


def autostart(options: argparse.Namespace) -> int:
    """Exit 0 when it is as asked or can be said; 1 when it could not be switched, or what is there is broken."""
    if sys.platform != "linux":
        raise Failed(words.NOT_HERE)
    from hipbreak.desktop.linux.autostart import CannotError, here

    try:
        at = here()
    except OSError:
        raise Failed(commands.no_home()) from None
    if options.action == "status":
        return _status(at, as_json=options.json)
    try:
        return _on(at) if options.action == "on" else _off(at)
    except CannotError as error:
        raise Failed(words.cannot(error.code, str(error.path), error.said)) from None


def _on(at: Here) -> int:
    from hipbreak.desktop.linux.autostart import switch_on
    from hipbreak.desktop.linux.autostart.starter import starter

    state, changed = switch_on(at, words.COMMENT)
    said = words.switched_on(state.why, str(state.file or ""), state.argv, changed=changed)
    if state.found != "on":
        raise Failed(said)
    say(said)
    who = starter()
    if who.starts != "yes":  # that it works needs no second sentence
        say(words.starter(who.starts, who.by, state.argv))
    return 0


def _off(at: Here) -> int:
    from hipbreak.desktop.linux.autostart import switch_off

    state, changed = switch_off(at, words.COMMENT)
    if state.found == "on":  # an entry for everybody that came meanwhile
        raise Failed(words.state(state.why, str(state.file or ""), state.argv))
    say(words.switched_off(state.why, str(state.file or ""), changed=changed))
    return 0


def _status(at: Here, *, as_json: bool) -> int:
    from hipbreak.desktop.linux.autostart import look
    from hipbreak.desktop.linux.autostart.starter import starter

    state, who = look(at), starter()
    if as_json:
        say_json(_facts(state, who))
    else:
        for sentence in _sentences(state, who):
            say(sentence)
    return 1 if state.found == "broken" else 0


def _sentences(state: State, who: Starter) -> list[str]:
    said = words.state(state.why, str(state.file or ""), state.argv)
    where = [words.where(str(state.file), state.argv)] if state.found == "on" and state.file else []
    return [said, *where, *([words.starter(who.starts, who.by, state.argv)] if state.found == "on" else [])]


def _facts(state: State, who: Starter) -> dict[str, Any]:
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
