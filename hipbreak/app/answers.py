"""What the command line is told: one answer to each question of the socket (section 7).

Jurisdiction: the questions of :mod:`hipbreak.remote` in terms of the engine. Runs on the engine's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hipbreak import remote
from hipbreak.app import numbers
from hipbreak.core import commands, steps
from hipbreak.core.effects import Effect, Notice
from hipbreak.core.messages import Event, Now, OpenWindow
from hipbreak.core.status import Status
from hipbreak.engine import Engine, refusal
from hipbreak.history import Diary, UnreadableError, to_json
from hipbreak.recorder import Recorder
from hipbreak.remote import Request
from hipbreak.wording import commands as words
from hipbreak.wording import listings

Answer = dict[str, Any]
WINDOWS = ("status", "statistics", "settings", "about", "was_up")


@dataclass
class Answers:
    """``followers`` hear each change of the status, ``recorders`` each event."""

    engine: Engine
    diary: Callable[[], Diary]
    open: Callable[[OpenWindow], None]
    sources: Callable[[], Mapping[str, Mapping[str, Any]]]
    missing: Callable[[], tuple[str, ...]]
    quit: Callable[[], None]
    followers: list[Request] = field(default_factory=list)
    recorders: list[Recorder] = field(default_factory=list)
    said: Answer | None = None

    def handle(self, request: Request) -> None:
        """Answers ``request``."""
        message = request.message
        asked: dict[str, Callable[[], Answer | None]] = {
            "hello": lambda: {"ok": True, "text": ""},
            "command": lambda: self._command(str(message.get("text", ""))),
            "status": self._status,
            "follow": lambda: self._follow(request),
            "stats": lambda: self._stats(message),
            "window": lambda: self._window(str(message.get("name", ""))),
            "record": lambda: self._record(request),
            "quit": self._quit,
        }
        found = asked.get(str(message.get("ask")))
        answer = found() if found else _error(words.refused("unknown"))
        if answer is not None:
            request.reply(answer)

    def shown(self, status: Status) -> None:
        """The status has changed, perhaps."""
        if not self.followers:
            return
        answer = self._status(status)
        if answer != self.said:
            self.said = answer
            for follower in self.followers:
                follower.reply(answer)

    def heard(self, event: Event, effects: tuple[Effect, ...], now: Now) -> None:
        """An event, for those who record the day."""
        for recorder in self.recorders:
            recorder.hear(event, effects, now)

    def _command(self, text: str) -> Answer:
        wall = self.engine.clock.wall()
        try:
            command = commands.parse(text, wall)
        except commands.CommandError as error:
            return _error(words.command_error(str(error)))
        refused = refusal(self.engine.tell(command))
        if refused is not None:
            return _error(words.notice(refused))
        return {"ok": True, "text": words.done(command, self.engine.status(), wall)}

    def _status(self, status: Status | None = None) -> Answer:
        if status is None:
            self.engine.look()
            status = self.engine.status()
        return {
            "ok": True,
            "text": listings.now(steps.shown(status), self.missing()),
            "data": remote.status_data(status, self.sources()),
        }

    def _follow(self, request: Request) -> None:
        self.followers.append(request)
        request.gone(lambda: self.engine.put(lambda: self.followers.remove(request)))
        request.reply(self._status())

    def _stats(self, message: Mapping[str, Any]) -> Answer:
        try:
            first, last = (date.fromisoformat(str(message.get(key))) for key in ("from", "to"))
        except ValueError:
            return _error(words.bad_day(str(message.get("from"))))
        try:
            found = numbers.days(self.engine, self.diary(), first, last)
        except UnreadableError:
            return _error(words.DIARY_HELD)
        return {"ok": True, "text": "", "data": {"days": to_json(found)}}

    def _window(self, name: str) -> Answer:
        if name not in WINDOWS:
            return _error(words.refused("unknown"))
        self.open(OpenWindow(name))  # type: ignore[arg-type]  # one of the names, as just checked
        return {"ok": True, "text": words.notice(Notice("window"))}

    def _record(self, request: Request) -> None:
        recorder = Recorder(lambda line: request.reply({"ok": True, "data": line}))
        self.recorders.append(recorder)
        request.gone(lambda: self.engine.put(lambda: self.recorders.remove(recorder)))
        request.reply({"ok": True, "data": None})
        self.engine.look()

    def _quit(self) -> Answer:
        self.quit()
        return {"ok": True, "text": ""}


def _error(sentence: str) -> Answer:
    return {"ok": False, "error": sentence}
