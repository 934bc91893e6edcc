"""The three figures' skin, hair and clothes in each theme, and the scene's colours.

Jurisdiction: colour. Whatever a figure is asked to stand on, what can be seen of it keeps 3:1 to its ground
(WCAG 2.2, 1.4.11): on a light ground by a darker contour, on a dark one by its fill or a rim of light, in high
contrast by white edges.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from hipbreak.ui.tokens import Palette, contrast, rgb

Rgb = tuple[int, int, int]
Material = Literal["skin", "hair", "top", "bottom", "sock", "shoe", "sole"]
Hair = Literal["bun", "short", "bob"]
CONTRAST = 3.05  # a little over what is asked, as colours are whole numbers
_LIT, _FAR_LIT = 1.55, 1.3  # fills on a dark ground, near and far; what is missing to CONTRAST their contours have
_INK: Rgb = (30, 24, 44)
_WHITE: Rgb = (255, 255, 255)
_BLACK: Rgb = (0, 0, 0)


class Tone(NamedTuple):
    """A material: its fill, the contour around it, and the fill in the shade."""

    fill: Rgb
    line: Rgb
    shade: Rgb


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """What one of the figures is made of, by daylight. ``sleeve`` and ``leg`` tell how far down they reach."""

    hair_cut: Hair
    sleeve: Literal["short", "long"]
    leg: Literal["short", "long"]
    fills: Mapping[Material, Rgb]
    glasses: bool = False


FIGURES: Mapping[int, Wardrobe] = {
    1: Wardrobe(
        "bun",
        "short",
        "short",
        {
            "skin": (236, 176, 142),
            "hair": (78, 50, 44),
            "top": (34, 146, 144),
            "bottom": (54, 66, 112),
            "sock": (250, 250, 252),
            "shoe": (243, 108, 84),
            "sole": (255, 255, 255),
        },
    ),
    2: Wardrobe(
        "short",
        "short",
        "long",
        {
            "skin": (142, 90, 62),
            "hair": (46, 38, 36),
            "top": (236, 180, 66),
            "bottom": (66, 84, 108),
            "sock": (244, 244, 248),
            "shoe": (96, 124, 222),
            "sole": (250, 250, 252),
        },
    ),
    3: Wardrobe(
        "bob",
        "long",
        "long",
        {
            "skin": (222, 168, 134),
            "hair": (170, 172, 184),
            "top": (142, 94, 168),
            "bottom": (44, 72, 88),
            "sock": (240, 240, 246),
            "shoe": (52, 146, 128),
            "sole": (255, 255, 255),
        },
        glasses=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Coat:
    """A figure's materials in one theme on one ground; ``near`` and ``far`` are the two sides of the body."""

    wardrobe: Wardrobe
    near: Mapping[Material, Tone]
    far: Mapping[Material, Tone]
    features: Rgb  # eyes and brows
    mouth: Rgb
    glow: Rgb
    shadow: Rgb
    edge: Rgb  # around what is no part of the body
    flat: bool


@dataclass(frozen=True, slots=True)
class SceneTones:
    """What the figure stands in and on."""

    ground: Rgb
    blob_edge: Rgb
    blob: Rgb
    floor: Rgb
    mat: Rgb
    mat_edge: Rgb
    desk: Rgb
    desk_edge: Rgb
    flat: bool


def mix(one: Rgb, other: Rgb, part: float) -> Rgb:
    """``one`` with ``part`` of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def ratio(one: Rgb, other: Rgb) -> float:
    """The WCAG contrast of two colours."""
    return contrast(_hex(one), _hex(other))


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{value:02X}" for value in colour)


@lru_cache(maxsize=16)
def scene_tones(palette: Palette, ground: str) -> SceneTones:
    """The scene on a window's ``ground``."""
    base = rgb(ground)
    edge = rgb(palette.edge)
    if palette.flat:
        return SceneTones(base, base, base, edge, base, edge, base, edge, flat=True)
    if _dark(base):
        tint, first, second, mat = (214, 224, 255), 0.035, 0.065, mix(base, (70, 108, 190), 0.26)
    else:
        tint, first, second, mat = (70, 116, 190), 0.055, 0.105, mix(base, (70, 126, 206), 0.34)
    return SceneTones(
        ground=base,
        blob_edge=mix(base, tint, first),
        blob=mix(base, tint, second),
        floor=edge,
        mat=mat,
        mat_edge=_until(mix(mat, (52, 84, 150), 0.5), _WHITE if _dark(base) else _INK, (base,), CONTRAST),
        desk=mix(base, edge, 0.35),
        desk_edge=edge,
        flat=False,
    )


def _dark(ground: Rgb) -> bool:
    return ratio(ground, _WHITE) > ratio(ground, _BLACK)


@lru_cache(maxsize=16)
def coat(figure: int, palette: Palette, ground: str) -> Coat:
    """The figure with this number (another counts as 1) on a window's ``ground``."""
    wardrobe = FIGURES.get(figure, FIGURES[1])
    scene = scene_tones(palette, ground)
    grounds = tuple({scene.ground, scene.blob, scene.blob_edge, scene.mat})
    near = {name: _tone(fill, scene, grounds, far=False) for name, fill in wardrobe.fills.items()}
    far = {name: _tone(fill, scene, grounds, far=True) for name, fill in wardrobe.fills.items()}
    skin = near["skin"].fill
    return Coat(
        wardrobe=wardrobe,
        near=near,
        far=far,
        features=_until(mix(wardrobe.fills["hair"], _INK, 0.6), _INK, (skin,), CONTRAST),
        mouth=mix(skin, (96, 30, 40), 0.62),
        glow=(255, 64, 44),
        shadow=(6, 8, 14) if _dark(scene.ground) else (40, 56, 96),
        edge=_WHITE,
        flat=palette.flat,
    )


def _tone(fill: Rgb, scene: SceneTones, grounds: tuple[Rgb, ...], far: bool) -> Tone:
    if not scene.flat and not _dark(scene.ground):
        shown = _dimmed(fill, (0.84, 0.77, 0.80)) if far else fill
        return Tone(shown, _until(mix(shown, _INK, 0.34), _INK, grounds, CONTRAST), mix(shown, (60, 40, 90), 0.13))
    lit = _until(fill, _WHITE, grounds, _LIT)
    if scene.flat:
        shown = mix(lit, _BLACK, 0.5) if far else lit
        return Tone(shown, _WHITE, shown)
    shown = _until(_dimmed(lit, (0.74, 0.68, 0.72)), _WHITE, grounds, _FAR_LIT) if far else lit
    shade = mix(shown, (40, 20, 50), 0.16)
    clear = min(ratio(shade, ground) for ground in grounds) >= CONTRAST
    # what is too dark for its ground gets a rim of light, the rest a line that parts it from what is behind
    line = mix(shown, (14, 12, 24), 0.62) if clear else _until(mix(shown, _WHITE, 0.2), _WHITE, grounds, CONTRAST)
    return Tone(shown, line, shade)


def _dimmed(colour: Rgb, by: tuple[float, float, float]) -> Rgb:
    """Multiplied, not mixed with blue: that would turn skin to mud."""
    red, green, blue = (round(value * part) for value, part in zip(colour, by, strict=True))
    return red, green, blue


def _until(colour: Rgb, towards: Rgb, grounds: tuple[Rgb, ...], wanted: float) -> Rgb:
    """``colour`` with as little of ``towards`` as it takes to stand out from all of ``grounds``."""
    steps = (_nearer(colour, towards, step / 40) for step in range(41))
    return next((each for each in steps if min(ratio(each, ground) for ground in grounds) >= wanted), towards)


def _nearer(colour: Rgb, towards: Rgb, part: float) -> Rgb:
    """On the way to ``towards``; a colour gets lighter without growing pale, as long as it can."""
    if sum(towards) < sum(colour):
        return mix(colour, towards, part)
    hue, light, saturation = colorsys.rgb_to_hls(*(value / 255 for value in colour))
    goal = colorsys.rgb_to_hls(*(value / 255 for value in towards))[1]
    lit = colorsys.hls_to_rgb(hue, light + (goal - light) * part, saturation)
    red, green, blue = (round(value * 255) for value in lit)
    return red, green, blue
