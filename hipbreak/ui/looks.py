"""What each kind of button, size and frame looks like, as data: palette names and logical pixels.

Jurisdiction: the table of looks; :mod:`hipbreak.ui.controls` draws them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hipbreak.ui.tokens import CHIP_RADIUS, CONTROL_RADIUS, PANEL_RADIUS


@dataclass(frozen=True, slots=True)
class ButtonLook:
    """Palette names of a kind of button; ``pad`` is its inner space without the halo, ``face`` its type."""

    fill: str = ""
    hover: str = "fill"
    press: str = "fill_hover"
    text: str = "text"
    edge: str = ""
    face: str = "label"
    pad: tuple[int, int] = (14, 8)
    edged: bool = False


@dataclass(frozen=True, slots=True)
class SizeLook:
    """What a size changes of a kind."""

    pad: tuple[int, int]
    face: str = ""
    anchor: str = "center"
    wrap: int = 0


@dataclass(frozen=True, slots=True)
class BoxLook:
    """One filled shape: palette names, edge width and corner radius in logical pixels."""

    fill: str = ""
    edge: str = ""
    width: float = 1
    radius: float = CONTROL_RADIUS
    focus: bool = False


@dataclass(frozen=True, slots=True)
class FrameLook:
    """A kind of frame; ``ground`` is the palette name of what stands on it."""

    ground: str
    edge: str = ""
    width: float = 1
    radius: float = CONTROL_RADIUS


BUTTONS: Mapping[str, ButtonLook] = {
    "Neutral": ButtonLook("fill", "fill_hover", "fill_press", edged=True),
    "Primary": ButtonLook("primary", "primary_hover", "primary_press", "on_primary", face="label_b"),
    "Outline": ButtonLook("surface", edge="edge"),
    "Danger": ButtonLook("danger_soft", "danger_soft", "danger_soft", "danger", "danger"),
    "Quiet": ButtonLook(pad=(8, 6)),
    "Icon": ButtonLook(pad=(6, 6)),
    "Link": ButtonLook(text="accent_text", pad=(0, 4)),
    "Stepper": ButtonLook("fill", "fill_hover", "fill_press", edged=True, pad=(9, 9)),
}
SIZES: Mapping[str, SizeLook] = {
    "Card": SizeLook((4, 8)),
    "Big": SizeLook((20, 12), face="strong"),
    "Row": SizeLook((14, 9), anchor="w"),
    "Tile": SizeLook((8, 10)),
    "Side": SizeLook((4, 6), wrap=76),
}
FRAMES: Mapping[str, FrameLook] = {
    "Panel": FrameLook("surface", "line", radius=PANEL_RADIUS),
    "PanelFocus": FrameLook("surface", "focus", 2, PANEL_RADIUS),
    "Track": FrameLook("sunk"),
    "Soft": FrameLook("accent_soft"),
    "Error": FrameLook("danger_soft"),
    "Chip": FrameLook("fill", radius=CHIP_RADIUS),
    "Tip": FrameLook("sunk", "edge"),
}
