"""Design tokens: every colour, size and duration that the windows use, and the contrast they keep (WCAG 2.2).

Jurisdiction: what things look like, in numbers; nothing here draws. Sizes are logical pixels at scale 1, durations
milliseconds, colours ``#RRGGBB``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Theme = Literal["light", "dark", "contrast"]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme. ``heat`` has five shades, from no sitting to the longest."""

    theme: Theme
    bg: str
    surface: str
    sunk: str
    fill: str
    fill_hover: str
    fill_press: str
    line: str
    edge: str
    text: str
    sub: str
    off: str
    accent: str
    accent_text: str
    accent_soft: str
    primary: str
    primary_hover: str
    primary_press: str
    on_primary: str
    danger: str
    danger_soft: str
    focus: str
    sit: str
    call: str
    media: str
    stand: str
    away: str
    soon: str
    due: str
    overdue: str
    later: str
    paused: str
    routine: str
    on_state: str
    track: str
    blob: str
    blob_edge: str
    heat: tuple[str, str, str, str, str]

    def of(self, name: str) -> str:
        """The colour called ``name``; a ``#RRGGBB`` stays what it is. AttributeError for a name that is none."""
        if name.startswith("#"):
            return name
        colour: str = getattr(self, name)
        return colour

    @property
    def flat(self) -> bool:
        """True where shades carry no meaning and every filled shape gets an edge (high contrast)."""
        return self.theme == "contrast"


LIGHT = Palette(
    theme="light",
    bg="#F5F7FB",
    surface="#FFFFFF",
    sunk="#E8EDF6",
    fill="#DEE5F1",
    fill_hover="#D2DBEB",
    fill_press="#C5D0E4",
    line="#DBE2EE",
    edge="#7C87A3",
    text="#1E2438",
    sub="#566180",
    off="#566180",
    accent="#1E8C89",
    accent_text="#0C6A68",
    accent_soft="#D6EEEC",
    primary="#0F7472",
    primary_hover="#0B6361",
    primary_press="#08514F",
    on_primary="#FFFFFF",
    danger="#B42D36",
    danger_soft="#FBE6E6",
    focus="#1E2438",
    sit="#1E8C89",
    call="#1B6E86",
    media="#7A5CB8",
    stand="#22853F",
    away="#7C87A3",
    soon="#A86A00",
    due="#C9540C",
    overdue="#C9282F",
    later="#4A69CE",
    paused="#6B7488",
    routine="#22853F",
    on_state="#FFFFFF",
    track="#DEE5F1",
    blob="#E3EAF5",
    blob_edge="#EFF3FA",
    heat=("#7C87A3", "#4B9C99", "#1E8C89", "#0F6B69", "#084846"),
)
DARK = Palette(
    theme="dark",
    bg="#181B26",
    surface="#212534",
    sunk="#141722",
    fill="#2E3449",
    fill_hover="#394059",
    fill_press="#434B68",
    line="#2F354B",
    edge="#7A84A6",
    text="#ECEFF7",
    sub="#A3ACC6",
    off="#A3ACC6",
    accent="#48C8BE",
    accent_text="#5ED3CA",
    accent_soft="#1D3F46",
    primary="#48C8BE",
    primary_hover="#63D6CD",
    primary_press="#37AFA6",
    on_primary="#10131C",
    danger="#FF8C88",
    danger_soft="#43262F",
    focus="#ECEFF7",
    sit="#48C8BE",
    call="#5AA9DE",
    media="#B79BF0",
    stand="#5FC97E",
    away="#7A84A6",
    soon="#EBB04A",
    due="#FF9457",
    overdue="#FF7571",
    later="#8FA8FF",
    paused="#98A1BA",
    routine="#5FC97E",
    on_state="#10131C",
    track="#2E3449",
    blob="#2F3549",
    blob_edge="#282D3E",
    heat=("#7A84A6", "#2A847E", "#37A69E", "#5CCFC5", "#A6F0E8"),
)
CONTRAST = Palette(
    theme="contrast",
    bg="#000000",
    surface="#000000",
    sunk="#000000",
    fill="#000000",
    fill_hover="#2A2A2A",
    fill_press="#3A3A3A",
    line="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    sub="#FFFFFF",
    off="#9A9A9A",
    accent="#3FF2E4",
    accent_text="#3FF2E4",
    accent_soft="#000000",
    primary="#3FF2E4",
    primary_hover="#8BFFF5",
    primary_press="#FFFFFF",
    on_primary="#000000",
    danger="#FF9C9C",
    danger_soft="#000000",
    focus="#FFE34D",
    sit="#3FF2E4",
    call="#8FD0FF",
    media="#D9C4FF",
    stand="#7CFF9B",
    away="#FFFFFF",
    soon="#FFE34D",
    due="#FFB45C",
    overdue="#FF8F8F",
    later="#B3C4FF",
    paused="#FFFFFF",
    routine="#7CFF9B",
    on_state="#000000",
    track="#4A4A4A",
    blob="#000000",
    blob_edge="#000000",
    heat=("#FFFFFF", "#1F8F87", "#2DB8AD", "#3FF2E4", "#C4FFFA"),
)
PALETTES: Mapping[Theme, Palette] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


class Face(NamedTuple):
    """A size of type in pixels at scale 1; Tk knows two weights."""

    px: int
    bold: bool = False


TYPE: Mapping[str, Face] = {
    "hero": Face(64, bold=True),
    "count": Face(40, bold=True),
    "display": Face(30, bold=True),
    "title": Face(22, bold=True),
    "heading": Face(17, bold=True),
    "lead": Face(16),
    "strong": Face(14, bold=True),
    "body": Face(14),
    "label_b": Face(13, bold=True),
    "label": Face(13),
    "small_b": Face(12, bold=True),
    "small": Face(12),
    "tiny": Face(11),
}
LARGE_TYPE: Mapping[str, Face] = {
    "count": Face(140, bold=True),
    "cue": Face(56, bold=True),
    "lead": Face(30),
    "label": Face(22),
}

HALO = 4  # transparent margin of every control, in which its focus ring lies: nothing moves when focus comes
FOCUS = 2
EDGE = 1
TARGET = 24  # the smallest thing a finger or pointer has to hit (WCAG 2.5.8)
SEGMENT_RADIUS, CONTROL_RADIUS, CHIP_RADIUS, PANEL_RADIUS, BAR_RADIUS = 6, 8, 12, 14, 5
MARGIN_SMALL, MARGIN_LARGE, PANEL_GAP = 20, 28, 12
RING_MS, CARD_MS, CROSS_MS, TOOLTIP_MS = 240, 180, 250, 600


def rgb(colour: str) -> tuple[int, int, int]:
    """``#RRGGBB`` as three numbers, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """The WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def resolve_theme(wanted: str, environ: Mapping[str, str]) -> Theme:
    """The theme to draw. ``system`` and what is unknown: dark where ``GTK_THEME`` ends in ``:dark``, else light."""
    match wanted:
        case "light" | "dark" | "contrast":
            return wanted
        case _:
            return "dark" if environ.get("GTK_THEME", "").endswith(":dark") else "light"
