"""Colours keep the contrast that the design promises (WCAG 2.2), in every theme."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.ui.tokens import PALETTES, Palette, contrast, resolve_theme

GROUNDS = ("bg", "surface", "sunk", "fill")
STATES = ("sit", "soon", "due", "overdue", "later", "paused", "routine", "away", "stand")
PAIRS = [
    *((ink, ground, 4.5) for ink in ("text", "sub") for ground in GROUNDS),
    *(("text", ground, 4.5) for ground in ("fill_hover", "fill_press", "accent_soft", "danger_soft")),
    *(("accent_text", ground, 4.5) for ground in ("bg", "surface", "accent_soft")),
    *(("on_primary", ground, 4.5) for ground in ("primary", "primary_hover", "primary_press")),
    *(("danger", ground, 4.5) for ground in ("surface", "bg", "danger_soft")),
    *((ink, ground, 3) for ink in ("edge", "focus") for ground in ("surface", "bg")),
    *(("accent", ground, 3) for ground in ("bg", "surface", "fill")),
    *((state, ground, 3) for state in STATES for ground in ("bg", "surface")),
    *(("on_state", state, 3) for state in ("due", "overdue", "later", "paused", "routine", "stand")),
    *((kind, "surface", 3) for kind in ("call", "media", "stand")),
    ("accent", "blob", 3),
]
EVERY = pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))


@EVERY
def test_every_pair_of_colours_keeps_its_contrast(palette: Palette) -> None:
    short = [
        f"{ink} on {ground}: {ratio:.2f}, needs {need}"
        for ink, ground, need in PAIRS
        if (ratio := contrast(palette.of(ink), palette.of(ground))) < need
    ]
    assert short == []


@EVERY
def test_the_heat_map_can_be_seen_from_its_first_shade(palette: Palette) -> None:
    assert all(contrast(shade, palette.surface) >= 3 for shade in palette.heat[1:])


@EVERY
def test_every_colour_is_a_colour(palette: Palette) -> None:
    colours = [getattr(palette, part.name) for part in fields(palette) if part.name not in ("theme", "heat")]
    for colour in (*colours, *palette.heat):
        assert len(colour) == 7
        assert colour[0] == "#"
        assert set(colour[1:]) <= set(string.hexdigits)


colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda part: "#{:02X}{:02X}{:02X}".format(*part))


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_in_its_range(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(
    ("wanted", "environ", "theme"),
    [
        ("dark", {}, "dark"),
        ("contrast", {"GTK_THEME": "Adwaita:dark"}, "contrast"),
        ("system", {}, "light"),
        ("system", {"GTK_THEME": "Adwaita"}, "light"),
        ("system", {"GTK_THEME": "Adwaita:dark"}, "dark"),
        ("purple", {}, "light"),
    ],
)
def test_the_system_theme_is_dark_only_where_gtk_says_so(wanted: str, environ: dict[str, str], theme: str) -> None:
    assert resolve_theme(wanted, environ) == theme


def test_a_colour_by_its_value_stays_and_a_name_that_is_none_fails() -> None:
    assert PALETTES["light"].of("#123456") == "#123456"
    with pytest.raises(AttributeError):
        PALETTES["light"].of("no_such_colour")
