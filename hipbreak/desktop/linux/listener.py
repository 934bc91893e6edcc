"""Which signals of a D-Bus connection somebody wants to hear.

Jurisdiction: match rules, as the bus is told them and as a signal that came is held against them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jeepney.low_level import HeaderFields


@dataclass(frozen=True)
class Listener:
    """A match rule and where its signals go; an empty field matches everything."""

    callback: Callable[[tuple[Any, ...]], None]
    sender: str
    path: str
    interface: str
    member: str
    arg0: str

    def rule(self) -> str:
        """For AddMatch and RemoveMatch."""
        pairs = [(key, getattr(self, key)) for key in ("sender", "path", "interface", "member", "arg0")]
        return ",".join(["type='signal'", *(f"{key}='{value}'" for key, value in pairs if value)])

    def wants(self, fields: dict[Any, Any], body: tuple[Any, ...], sender: str) -> bool:
        """Whether a signal with these header fields is for us; ``sender`` is the unique name behind our sender."""
        wanted = {
            HeaderFields.sender: sender,
            HeaderFields.path: self.path,
            HeaderFields.interface: self.interface,
            HeaderFields.member: self.member,
        }
        heard = all(not want or fields.get(key) == want for key, want in wanted.items())
        return heard and (not self.arg0 or body[:1] == (self.arg0,))
