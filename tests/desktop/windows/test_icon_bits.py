"""Icons as Windows takes them: the right pixels in the right order, at every size."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.windows.icon_bits import resource

RED, CLEAR = b"\xff\xff\x10\x20", bytes(4)  # ARGB


def square(size: int, pixels: bytes) -> tuple[int, int, bytes]:
    return size, size, pixels


def rows(bits: bytes, size: int) -> list[bytes]:
    """From the top, BGRA."""
    pixels = bits[40 : 40 + 4 * size * size]
    return [pixels[at : at + 4 * size] for at in range(0, len(pixels), 4 * size)][::-1]


def test_a_picture_of_that_size_is_taken_as_it_is() -> None:
    bits = resource([square(1, CLEAR), square(2, RED + CLEAR + CLEAR + RED)], 2)
    assert rows(bits, 2) == [b"\x20\x10\xff\xff" + CLEAR, CLEAR + b"\x20\x10\xff\xff"]
    head = struct.unpack_from("<IiiHH", bits)
    assert head == (40, 2, 4, 1, 32)
    assert len(bits) == 40 + 2 * 2 * 4 + 2 * 4, "a mask of whole double words a row"


@given(st.sampled_from([16, 20, 24, 28, 32, 40, 48, 56]))
def test_what_is_not_drawn_is_made_of_the_largest(size: int) -> None:
    bits = resource([square(16, CLEAR * 256), square(64, RED * 4096)] if size != 16 else [square(64, RED * 4096)], size)
    assert set(rows(bits, size)) == {b"\x20\x10\xff\xff" * size}


def test_an_edge_keeps_its_colour_and_gets_its_share_of_alpha() -> None:
    half = (RED * 2 + CLEAR * 2) * 4
    (row, *_) = rows(resource([square(4, half)], 3), 3)
    assert row[:4] == b"\x20\x10\xff\xff"
    assert row[4:8] == b"\x20\x10\xff\x80"
    assert row[8:] == CLEAR


def test_no_picture_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        resource([], 16)
