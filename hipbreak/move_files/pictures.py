"""Pictures of a person's own, looked at before anything decodes them: PNG and JPEG of a sensible size, whole and still.

Jurisdiction: which picture may be shown. Its header is read here by hand, so that no decoder meets a size, a number of
parts, scans or compressed texts that would cost much time or memory (F47); then it is decoded, to see that it is whole.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

from hipbreak.move_files.reading import BrokenError, read_bytes

LARGEST = 8 * 1024 * 1024  # bytes
WIDEST, MOST_PIXELS = 4096, 8_000_000
_MOST_PARTS = 5000  # chunks of a PNG, segments of a JPEG: 8 MiB in the smallest pieces that are usual
_MOST_TEXTS = 16  # of a PNG: each may unpack to 1 MiB
_MOST_SCANS = 24  # of a JPEG, each of which is a way over the whole picture; usual are 10
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}\.(png|jpe?g)", re.IGNORECASE)
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf")
_SIZES = {0xC0, 0xC1, 0xC2}  # the markers of the kinds of JPEG there are, each with the picture's size
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length

Wrong = Literal["", "name", "absent", "unreadable", "file", "bytes", "kind", "size", "moving", "damaged"]


def is_name(name: str) -> bool:
    """Whether ``name`` can be that of a picture: no way out of its folder, nothing that no file can be called."""
    return _NAME.fullmatch(name) is not None


def wrong_with(folder: Path, name: str) -> Wrong:
    """What is wrong with picture ``name`` in ``folder``, empty where nothing is; never an exception."""
    if not is_name(name):
        return "name"
    try:
        raw = read_bytes(folder / name, LARGEST)
    except BrokenError as error:
        return _WHY.get(error.faults[0].broken, "file")
    if raw.startswith(_PNG):
        return _png(raw) or _whole(raw, "PNG")
    if raw.startswith(_JPEG):
        return _jpeg(raw) or _whole(raw, "JPEG")
    return "kind"


_WHY: dict[str, Wrong] = {"absent": "absent", "unreadable": "unreadable", "size": "bytes"}


def _png(raw: bytes) -> Wrong:
    kinds: list[bytes] = []
    for kind, at in islice(_chunks(raw), _MOST_PARTS):
        if not kinds and (wrong := _size(*_header(raw, kind, at))):
            return wrong
        kinds.append(kind)
        if kind == b"acTL":
            return "moving"
    whole = b"IEND" in kinds and sum(kind in _TEXTS for kind in kinds) <= _MOST_TEXTS
    return "" if whole else "damaged"


def _header(raw: bytes, kind: bytes, at: int) -> tuple[int, int]:
    """Width and height of a PNG, 0 where its first chunk does not tell."""
    if kind != b"IHDR" or len(raw) < at + 8:
        return 0, 0
    return int.from_bytes(raw[at : at + 4], "big"), int.from_bytes(raw[at + 4 : at + 8], "big")


def _chunks(raw: bytes) -> Iterator[tuple[bytes, int]]:
    """Kind and start of each chunk of a PNG that is there whole."""
    at = len(_PNG)
    while at + 12 <= len(raw):
        (length,) = struct.unpack_from(">I", raw, at)
        if at + 12 + length > len(raw):
            return
        yield raw[at + 4 : at + 8], at + 8
        if raw[at + 4 : at + 8] == b"IEND":
            return
        at += 12 + length


def _jpeg(raw: bytes) -> Wrong:
    if raw.count(b"\xff\xda") > _MOST_SCANS:
        return "damaged"
    for marker, at in _segments(raw):
        if marker in _SIZES and len(raw) >= at + 8:
            height, width, parts = struct.unpack_from(">xHHB", raw, at)
            return _size(width, height) or ("" if parts in (1, 3) else "kind")
    return "damaged"


def _segments(raw: bytes) -> Iterator[tuple[int, int]]:
    """Marker and start of each segment of a JPEG, as far as its first scan."""
    at = 2
    for _ in range(_MOST_PARTS):
        if at + 4 > len(raw) or raw[at] != 0xFF:
            return
        marker = raw[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xDA:
            return
        yield marker, at + 4
        at += 2 + max(2, int.from_bytes(raw[at + 2 : at + 4], "big"))


def _size(width: int, height: int) -> Wrong:
    good = 1 <= width <= WIDEST and 1 <= height <= WIDEST and width * height <= MOST_PIXELS
    return "" if good else "size"


def _whole(raw: bytes, kind: str) -> Wrong:
    from PIL import Image  # seldom needed here, and large

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(raw), formats=(kind,)) as picture:
                picture.draft(None, (1, 1))  # a JPEG is decoded to an eighth of its size, all of it all the same
                picture.load()
    except Exception:  # whatever Pillow makes of bytes that are no picture: it is not shown, and what is said is enough
        return "damaged"
    return ""
