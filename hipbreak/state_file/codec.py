"""From nested frozen dataclasses to JSON and back, by their type hints alone: no pickle, nothing is ever run (F61).

Jurisdiction: the form of values. Known are bool, int, float (infinite too), str, None, ``datetime``, ``date``,
``time``, enums, ``Literal``, tuples, frozensets, ``Mapping`` or ``dict``, dataclasses and unions of all these. A field
that is missing takes its default, one that is unknown is passed over: an older hipbreak reads what a newer one added.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any


class MisfitError(ValueError):
    """JSON that is not what the type says, or a type that this module does not know."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type go to JSON and back. ``fits`` tells members of a union apart, ``name`` marks them."""

    name: str
    fits: Callable[[Any], bool]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def codec(kind: Any) -> Codec:
    """The codec of type ``kind``; MisfitError for a type that is not known here."""
    return _codec(kind)


@cache  # type hints are slow to read and never change
def _codec(kind: Any) -> Codec:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(inner)
    if origin is typing.Literal:
        return _literal(inner)
    if origin in (tuple, frozenset):
        return _sequence(origin, inner)
    if origin in (dict, Mapping):
        return _mapping(*inner)
    return _single(kind)


def _single(kind: Any) -> Codec:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    raise MisfitError(f"cannot keep {kind!r}")


def _same(value: Any) -> Any:
    return value


def _exact(kind: type) -> Callable[[Any], bool]:
    return lambda value: type(value) is kind


def _checked(kind: type) -> Callable[[Any], Any]:
    def decode(raw: Any) -> Any:
        if type(raw) is not kind:
            raise MisfitError(f"{raw!r:.40} is no {kind.__name__}")
        return raw

    return decode


def _encode_float(value: Any) -> Any:
    return float(value) if math.isfinite(value) else str(float(value))


def _decode_float(raw: Any) -> float:
    if raw in ("inf", "-inf", "nan"):
        return float(raw)
    if type(raw) not in (int, float):
        raise MisfitError(f"{raw!r:.40} is no number")
    return float(raw)


def _text(kind: Any) -> Codec:
    """A value of ``datetime``, ``date`` or ``time`` as its ISO text."""
    string = _checked(str)
    return Codec(kind.__name__, _exact(kind), lambda v: v.isoformat(), lambda raw: kind.fromisoformat(string(raw)))


_PLAIN: dict[Any, Codec] = {
    bool: Codec("bool", _exact(bool), _same, _checked(bool)),
    int: Codec("int", _exact(int), _same, _checked(int)),
    float: Codec("float", lambda value: type(value) in (float, int), _encode_float, _decode_float),
    str: Codec("str", _exact(str), _same, _checked(str)),
    type(None): Codec("None", lambda value: value is None, _same, _checked(type(None))),
    datetime: _text(datetime),
    date: _text(date),
    time: _text(time),
}


def _enum(kind: type[Enum]) -> Codec:
    def decode(raw: Any) -> Enum:
        try:
            return kind[raw]
        except KeyError as error:
            raise MisfitError(f"{raw!r:.40} is no {kind.__name__}") from error

    return Codec(kind.__name__, lambda value: isinstance(value, kind), lambda value: value.name, decode)


def _literal(choices: tuple[Any, ...]) -> Codec:
    def fits(value: Any) -> bool:
        return any(type(value) is type(choice) and value == choice for choice in choices)

    def decode(raw: Any) -> Any:
        if not fits(raw):
            raise MisfitError(f"{raw!r:.40} is none of {choices!r:.80}")
        return raw

    return Codec(f"Literal{list(choices)}", fits, _same, decode)


def _sequence(kind: Any, inner: tuple[Any, ...]) -> Codec:
    """``tuple[X, ...]`` and ``frozenset[X]`` of any length, ``tuple[X, Y]`` of just that one."""
    repeated = kind is frozenset or (len(inner) == 2 and inner[1] is Ellipsis)
    parts = [codec(item) for item in (inner[:1] if repeated else inner if inner != ((),) else ())]

    def pair(value: Any) -> list[tuple[Codec, Any]]:
        items = list(value)
        if not repeated and len(items) != len(parts):
            raise MisfitError(f"{len(items)} items for {len(parts)}")
        return list(zip(parts * len(items) if repeated else parts, items, strict=True))

    def fits(value: Any) -> bool:
        return (
            isinstance(value, kind)
            and (repeated or len(value) == len(parts))
            and all(c.fits(v) for c, v in pair(value))
        )

    def encode(value: Any) -> list[Any]:
        ordered = sorted(value, key=repr) if kind is frozenset else value
        return [part.encode(item) for part, item in pair(ordered)]

    def decode(raw: Any) -> Any:
        return kind(part.decode(item) for part, item in pair(_checked(list)(raw)))

    return Codec(f"{kind.__name__}[{', '.join(part.name for part in parts)}]", fits, encode, decode)


def _mapping(key: Any, item: Any) -> Codec:
    """A mapping as pairs, since keys of JSON objects are only ever strings."""
    pairs = _sequence(tuple, (tuple[key, item], ...))
    return Codec(
        f"dict[{pairs.name}]",
        lambda value: isinstance(value, Mapping) and pairs.fits(tuple(value.items())),
        lambda value: pairs.encode(tuple(value.items())),
        lambda raw: dict(pairs.decode(raw)),
    )


def _union(inner: tuple[Any, ...]) -> Codec:
    """``X | None`` as X or null; with more members each value is marked with the name of its own."""
    members = {part.name: part for part in map(codec, inner)}
    alone = [part for name, part in members.items() if name != "None"]

    def member(value: Any) -> Codec:
        found = next((part for part in members.values() if part.fits(value)), None)
        if found is None:
            raise MisfitError(f"{value!r:.40} is none of {', '.join(members)}")
        return found

    def encode(value: Any) -> Any:
        if value is None and "None" in members:
            return None
        part = alone[0] if len(alone) == 1 else member(value)
        return part.encode(value) if len(alone) == 1 else [part.name, part.encode(value)]

    def decode(raw: Any) -> Any:
        if raw is None and "None" in members:
            return None
        if len(alone) == 1:
            return alone[0].decode(raw)
        if not isinstance(raw, list) or len(raw) != 2 or not isinstance(raw[0], str) or raw[0] not in members:
            raise MisfitError(f"{raw!r:.40} is none of {', '.join(members)}")
        return members[raw[0]].decode(raw[1])

    return Codec(" | ".join(members), lambda value: any(part.fits(value) for part in members.values()), encode, decode)


def _record(kind: Any) -> Codec:
    hints = typing.get_type_hints(kind)
    parts = [(field, codec(hints[field.name])) for field in fields(kind) if field.init]

    def encode(value: Any) -> dict[str, Any]:
        return {field.name: part.encode(getattr(value, field.name)) for field, part in parts}

    def decode(raw: Any) -> Any:
        table = _checked(dict)(raw)
        absent = [field.name for field, _ in parts if field.name not in table and not _optional(field)]
        if absent:
            raise MisfitError(f"{kind.__name__} lacks {', '.join(absent)}")
        return kind(**{field.name: part.decode(table[field.name]) for field, part in parts if field.name in table})

    return Codec(kind.__name__, _exact(kind), encode, decode)


def _optional(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
