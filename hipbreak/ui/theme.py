"""The ttk theme: real ttk widgets, every element a nine-part picture drawn at the current scale.

Jurisdiction: fonts, pictures and elements; what each kind of widget looks like is in controls. Focus, Tab, Space,
disabled and text come from ttk. A style is drawn when a window first asks for it; its name is
``ground.[Size.]Kind.Class``, the ground being the colour that shows in the transparent corners.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

from PIL import Image, ImageTk

from hipbreak.ui import controls
from hipbreak.ui.draw import Pen
from hipbreak.ui.looks import BoxLook
from hipbreak.ui.tokens import CONTROL_RADIUS, FOCUS, HALO, TYPE, Face, Palette

State = tuple[str, ...]


class Theme:
    """The styles, fonts and pictures of one palette at one scale, in one Tk interpreter."""

    def __init__(self, root: tk.Misc, palette: Palette, scale: float) -> None:
        self.root, self.palette, self.scale = root, palette, scale
        self.ttk = ttk.Style(root)
        self.family: str = tkfont.nametofont("TkDefaultFont", root).actual("family")
        self.fonts = {name: self.font(face) for name, face in TYPE.items()}
        self._photos: list[ImageTk.PhotoImage] = []
        self._made: set[str] = set()
        name = f"hipbreak-{palette.theme}-{scale:g}-{id(self)}"
        self.ttk.theme_create(name, parent="default")
        self.ttk.theme_use(name)
        self._configure_all()

    def px(self, value: float) -> int:
        """Logical pixels as device pixels."""
        return round(value * self.scale)

    def font(self, face: Face) -> tkfont.Font:
        """A font of the system's family at this scale."""
        weight: Any = "bold" if face.bold else "normal"
        return tkfont.Font(self.root, family=self.family, size=-self.px(face.px), weight=weight)

    def photo(self, picture: Image.Image) -> ImageTk.PhotoImage:
        """``picture`` for Tk, kept as long as the theme."""
        photo = ImageTk.PhotoImage(picture, master=self.root)
        self._photos.append(photo)
        return photo

    def style(self, ground: str, name: str) -> str:
        """The full name of style ``name`` on palette colour ``ground``, drawn if it was not yet."""
        self.once(name, lambda: controls.make(self, name))
        full = f"{ground}.{name}"
        self.once(full, lambda: self._stand_on(ground, full))
        return full

    def once(self, name: str, make: Callable[[], None]) -> None:
        """Calls ``make`` unless something called ``name`` was made before."""
        if name not in self._made:
            self._made.add(name)
            make()

    def _configure_all(self) -> None:
        palette = self.palette
        self.ttk.configure(
            ".",
            background=palette.bg,
            foreground=palette.text,
            font=self.fonts["body"],
            borderwidth=0,
            focuscolor=palette.focus,
            troughcolor=palette.sunk,
            space=self.px(8),
        )
        for name in ("TkDefaultFont", "TkTextFont", "TkMenuFont"):
            tkfont.nametofont(name, self.root).configure(size=-self.px(13))
        self._configure_menus()

    def _configure_menus(self) -> None:
        palette = self.palette
        looks = {
            "background": palette.fill_hover if palette.flat else palette.surface,  # black on black would have no edge
            "foreground": palette.text,
            "activeBackground": palette.primary,
            "activeForeground": palette.on_primary,
            "relief": "flat",
            "borderWidth": str(max(1, self.px(1))),
            "activeBorderWidth": "0",  # Tk would draw it as a bevel
        }
        for option, value in looks.items():
            self.root.option_add(f"*Menu.{option}", value)
        self.root.option_add("*Menu.font", self.fonts["body"])

    def _stand_on(self, ground: str, full: str) -> None:
        colour = self.palette.of(ground)
        self.ttk.configure(full, background=colour)
        self.ttk.map(full, background=[(state, colour) for state in ("active", "focus", "selected", "disabled")])

    # -- pictures -----------------------------------------------------------------------------------------------

    def box(self, look: BoxLook, size: float = 48, halo: float = HALO) -> ImageTk.PhotoImage:
        """The source of one nine-part element: a shape inside its transparent halo, the focus ring in the halo."""
        side = size + 2 * halo
        pen = Pen(side, side, self.scale)
        if look.focus:
            pen.rect((0, 0, side, side), look.radius + halo, edge=self.palette.focus, width=FOCUS)
        if look.fill or look.edge:
            inner = (halo, halo, side - halo, side - halo)
            fill, edge = (self.palette.of(name) if name else None for name in (look.fill, look.edge))
            pen.rect(inner, look.radius, fill, edge, look.width)
        return self.photo(pen.done())

    def element(
        self,
        name: str,
        default: ImageTk.PhotoImage,
        states: list[tuple[State, ImageTk.PhotoImage]],
        radius: float = CONTROL_RADIUS,
        halo: float = HALO,
    ) -> None:
        """An element whose middle stretches; the width keeps the picture's own size from being the smallest size."""
        border = self.px(radius + halo) + 1
        specs: list[Any] = [(*state, photo) for state, photo in states]
        self.ttk.element_create(
            name, "image", default, *specs, border=border, width=2 * border, height=2 * border, padding=0, sticky="nsew"
        )

    def states(self, name: str, looks: list[tuple[State, BoxLook]], plain: BoxLook) -> None:
        """Element ``name`` with a look for each state (the first that fits counts), ``plain`` otherwise."""
        states = [(state, self.box(look)) for state, look in looks]
        self.element(name, self.box(plain), states, plain.radius)
