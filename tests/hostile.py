"""Files that mean no good, made on the spot: what a stranger may send as a move, a routine or a picture.

Jurisdiction: these bytes. What is to become of them is the tests' business.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

MIB = 1024 * 1024


def texts() -> Mapping[str, bytes]:
    """Move files by name, each of which is to be refused."""
    return {
        "large": b"# " + b"x" * 300 * 1024,
        "nested_lists": b"a = " + b"[" * 10_000,
        "nested_tables": b"a = " + b"{a = " * 10_000,
        "closed_lists": b"a = " + b"[" * 10_000 + b"]" * 10_000,
        "nested_headers": b"[" + b"[" * 50_000,
        "many_keys": b"".join(b"k%d=1\n" % number for number in range(20_000)),
        "many_tables": b"[[phase]]\n" * 20_000,
        "many_numbers": b"key = [" + b"1," * 100_000 + b"]",
        "dotted_bomb": b".".join([b"a"] * 16_000) + b" = 1",
        "dotted_header": b"[" + b".".join([b"a"] * 16_000) + b"]",
        "dotted_keys": b"".join(b"a.b.c.k%d=1\n" % number for number in range(10_000)),
        "out_of_order": b"".join(b"[a.x%d]\n[b.x%d]\n" % (number, number) for number in range(5_000)),
        "escapes": b'a = "' + b"\\n" * 100_000 + b'"',
        "quotes": b'"""\\' * 50_000,
        "open_string": b'a = "' + b"x" * 200_000,
        "blank_lines": b"\n" * 250_000,
        "commas": b"a = [" + b"," * 250_000,
        "equals": b"=" * 250_000,
        "digits": b"seconds = " + b"9" * 4_900,
        "exponent": b"seconds = 1e999999",
        "nothing_of_numbers": b"seconds = nan\nfloor = inf",
        "dates": b"seconds = 2026-11-25\nid = 10:00:00",
        "twice": b'id = "a"\nid = "b"',
        "nul": b'id = "a\x00b"',
        "lone_return": b'id = "a"\rname = "b"',
        "not_utf8": b'id = "\xff\xfe"',
        "utf16": 'id = "a"'.encode("utf-16"),
        "turned_round": 'name = "\u202egnol"'.encode(),
        "markup": b'name = "<b>bold</b>"',
        "empty": b"",
        "gzip": b"\x1f\x8b" + b"\x00" * 1000,
    }


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, rows: bytes | None = None) -> bytes:
    """A PNG of grey pixels that says it has this size; ``more`` chunks come before the pixels."""
    packed = zlib.compress(b"\0" * ((width + 1) * height) if rows is None else rows, 9)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, mode: str = "RGB") -> bytes:
    """A JPEG of noise."""
    page = io.BytesIO()
    Image.effect_noise((width, height), 60).convert(mode).save(page, "JPEG")
    return page.getvalue()


def gif() -> bytes:
    """A small GIF."""
    page = io.BytesIO()
    Image.new("L", (8, 8)).save(page, "GIF")
    return page.getvalue()


def pictures() -> Mapping[str, tuple[bytes, str]]:
    """Pictures by name, each with what is to be found wrong with it."""
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * MIB))
    return {
        "bomb.png": (png(60_000, 60_000, rows=b"\0" * 1000), "size"),
        "square.png": (png(4000, 4000), "size"),
        "wide.png": (png(4097, 10), "size"),
        "nothing.png": (png(0, 10, rows=b""), "size"),
        "texts.png": (png(10, 10, *[text] * 60), "damaged"),
        "profile.png": (png(10, 10, chunk(b"iCCP", b"k\0\0" + zlib.compress(b"x" * 200 * MIB))), "damaged"),
        "parts.png": (png(10, 10, *[chunk(b"abCd", b"")] * 300_000), "damaged"),
        "moving.png": (png(10, 10, chunk(b"acTL", struct.pack(">II", 2, 0))), "moving"),
        "short.png": (png(100, 100)[:-30], "damaged"),
        "few_rows.png": (png(100, 100, rows=b"\0" * 500), "damaged"),
        "head.png": (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "damaged"),
        "heavy.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 9 * MIB, "bytes"),
        "gif.png": (gif(), "kind"),
        "empty.png": (b"", "kind"),
        "svg.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        "short.jpg": (jpeg(300, 200)[:4000], "damaged"),
        "scans.jpg": (jpeg(300, 200) + b"\xff\xda" * 5000, "damaged"),
        "filled.jpg": (b"\xff\xd8\xff" + b"\xff" * 8_000_000, "damaged"),
        "large.jpg": (jpeg(64, 64).replace(b"\x08\x00\x40\x00\x40", b"\x08\xff\xff\xff\xff"), "size"),
        "inks.jpg": (jpeg(64, 64, "CMYK"), "kind"),
    }


def specials(folder: Path) -> dict[str, Path]:
    """What is no plain file, made in ``folder``: a link, a dead one, a pipe, a folder; and a device."""
    target = folder / "target.txt"
    target.write_bytes(b'id = "a"')
    (folder / "link.toml").symlink_to(target)
    (folder / "dead.toml").symlink_to(folder / "gone")
    (folder / "endless.toml").symlink_to("/dev/zero")
    if sys.platform != "win32":  # where there are none
        os.mkfifo(folder / "pipe.toml")
    (folder / "folder.toml").mkdir()
    return {name: folder / name for name in ("link.toml", "dead.toml", "endless.toml", "pipe.toml", "folder.toml")}
