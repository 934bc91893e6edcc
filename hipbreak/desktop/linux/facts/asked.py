"""One question to one peer on a bus, asked again whenever that peer says that the answer may be another.

Jurisdiction: when to ask, and that a peer that is absent, restarted, silent or talks nonsense has no answer. What a
signal of the peer says is not read: the question is asked again, so an answer is never older than the signal. Nothing
is asked on a timer, but for a peer that owes an answer; nothing is ever started by asking.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus, BusError, BusLostError

ANSWERS_WITHIN = 10.0  # seconds; nobody waits for it, and a session that starts is slow
AGAIN_AFTER = 60.0  # seconds until a peer that owes an answer is asked once more

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hint:
    """A signal of the peer after which it is asked again; an empty ``arg0`` matches everything."""

    interface: str
    member: str
    arg0: str = ""


@dataclass(frozen=True)
class Question(Generic[T]):
    """A method call and how to understand the reply: ``read`` gives None for nonsense and never raises.

    ``refused`` are D-Bus errors that are an answer as well.
    """

    path: str
    interface: str
    method: str
    read: Callable[[Body], T | None]
    signature: str = ""
    body: Body = ()
    hints: tuple[Hint, ...] = ()
    refused: Mapping[str, T] = field(default_factory=dict)


def yes_or_no(body: Body) -> bool | None:
    """The boolean that is all of a reply, in a variant or plain; None for anything else."""
    match body:
        case (bool() as answer,) | ((str(), bool() as answer),):
            return answer
    return None


class Asked(Generic[T]):
    """A question to whoever owns a name. All but :meth:`again` and :meth:`stop` happens on the bus thread."""

    def __init__(
        self,
        bus: Bus,
        name: str,
        question: Question[T],
        tell: Callable[[str, T | None], None],
        within: float = ANSWERS_WITHIN,
        retry: float = AGAIN_AFTER,
        called: str = "",
    ) -> None:
        """``tell`` gets the unique name of who owns ``name`` and its answer, None when it has none; ``("", None)``
        when nobody does. It is called once for each answer and each change of owner, and at least once. ``called`` is
        for the log, where the name itself says which program somebody uses."""
        self._bus, self._name, self._question, self._tell = bus, name, question, tell
        self._called = called or name
        self._within, self._retry = within, retry
        self._owner: str | None = None
        self._asking = self._ask_again = self._over = self._failed = False
        self._round = 0
        self._stops: list[Callable[[], None]] = []
        self._unwatch = bus.watch_owner(name, self._owned)
        bus.ask(DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", (name,), self._found)

    def again(self) -> None:
        """Ask once more; from any thread, without waiting."""
        self._bus.after(0.0, self._ask)

    def stop(self) -> None:
        """Ask and tell nothing more."""
        self._over = True
        self._unwatch()
        self._rest()

    def _found(self, answer: Body | OSError) -> None:
        match answer:
            case (str() as owner, *_):
                self._owned(owner)
            case BusLostError():
                return
            case _:
                self._owned("")

    def _owned(self, owner: str) -> None:
        if self._over or owner == self._owner:
            return
        self._rest()
        self._owner = owner
        self._round += 1
        self._asking = self._ask_again = False
        if not owner:
            self._tell("", None)
            return
        for hint in self._question.hints:
            self._stops.append(
                self._bus.listen(
                    lambda _: self._ask(),
                    sender=owner,
                    interface=hint.interface,
                    member=hint.member,
                    arg0=hint.arg0,
                )
            )
        self._ask()

    def _rest(self) -> None:
        stops, self._stops = self._stops, []
        for stop in stops:
            stop()

    def _ask(self) -> None:
        """One question at a time: what is asked for meanwhile is asked after the answer, once."""
        if self._over or not self._owner:
            return
        if self._asking:
            self._ask_again = True
            return
        asked, number, self._asking = self._question, self._round, True
        self._bus.ask(
            self._owner,
            asked.path,
            asked.interface,
            asked.method,
            asked.signature,
            asked.body,
            lambda answer: self._answered(number, answer),
            self._within,
        )

    def _answered(self, number: int, answer: Body | OSError) -> None:
        if self._over or number != self._round or isinstance(answer, BusLostError):
            return
        self._asking = False
        understood = self._understand(answer)
        if understood is None and not self._failed:
            reason = answer.name if isinstance(answer, BusError) else type(answer).__name__
            _log.info("%s does not answer %s: %s", self._called, self._question.method, reason)
        self._failed = understood is None
        self._tell(self._owner or "", understood)
        if self._ask_again:
            self._ask_again = False
            self._ask()
        elif isinstance(answer, OSError) and not isinstance(answer, BusError):
            self._bus.after(self._retry, self._ask)

    def _understand(self, answer: Body | OSError) -> T | None:
        if isinstance(answer, BusError):
            return self._question.refused.get(answer.name)
        return None if isinstance(answer, OSError) else self._question.read(answer)
