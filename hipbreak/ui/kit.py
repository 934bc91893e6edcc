"""The widget kit: what windows build themselves from.

Jurisdiction: making widgets in the house style. Real ttk widgets by way of
:mod:`hipbreak.ui.theme`; sizes are logical pixels. Every frame remembers its *ground*, the palette name of its colour,
so that a widget put on it blends in.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from tkinter import ttk
from typing import Any, Literal

from PIL import Image, ImageTk

from hipbreak.ui import icons, keys, marks
from hipbreak.ui.draw import Pen
from hipbreak.ui.looks import BUTTONS, FRAMES
from hipbreak.ui.theme import Theme
from hipbreak.ui.tokens import FOCUS, HALO, Face, Palette
from hipbreak.ui.tooltip import attach

Pad = float | tuple[float, ...]
Photo = ImageTk.PhotoImage
_WRAPS = 8  # labels in equal columns can chase each other for ever: this many changes for one width of the window
_ENTRY = (4, 28)  # logical pixels: the space before the words of a menu's entry, and its height
_CURSOR: dict[str, Any] = {"cursor": "" if sys.platform == "win32" else "hand2"}


@dataclass(frozen=True, slots=True)
class Segments:
    """A row of choices: the ``frame`` to place, ``value`` the one chosen, ``buttons`` by their value."""

    frame: ttk.Frame
    value: tk.StringVar
    buttons: Mapping[str, ttk.Radiobutton]


@dataclass(frozen=True, slots=True)
class Toggle:
    """A switch or tick: the ``button`` to place, ``value`` whether it is on."""

    button: ttk.Checkbutton
    value: tk.BooleanVar


class Kit:
    """Widgets of one theme at one scale in one Tk root."""

    def __init__(self, root: tk.Tk, palette: Palette, scale: float = 1.0) -> None:
        self.root, self.palette, self.scale = root, palette, scale
        self.theme = Theme(root, palette, scale)
        self.fonts = self.theme.fonts
        self._grounds: dict[str, str] = {}
        self._icons: dict[tuple[str, float, str], Photo] = {}
        self._kept: list[Photo] = []
        self._shown: dict[str, Photo] = {}
        root.configure(bg=palette.bg)
        keys.bind(root)

    # -- measures and pictures ----------------------------------------------------------------------------------

    def px(self, value: float) -> int:
        """Logical pixels as device pixels."""
        return self.theme.px(value)

    def font(self, px: int, bold: bool = False) -> Any:
        """A font outside the type scale, ``px`` logical pixels."""
        return self.theme.font(Face(px, bold))

    def photo(self, picture: Image.Image) -> Photo:
        """A picture for Tk, kept as long as the kit: for what never changes."""
        return self.theme.photo(picture)

    def keep(self, *photos: Photo) -> None:
        """Keeps photos made elsewhere as long as the kit."""
        self._kept += photos

    def put(self, widget: tk.Label | ttk.Label | ttk.Button, picture: Image.Image) -> None:
        """Shows ``picture`` in ``widget`` in place of the last one, which is let go: for what changes."""
        photo = Photo(picture, master=self.root)
        widget.configure(image=photo)
        self._shown[str(widget)] = photo

    def put_item(self, canvas: tk.Canvas, item: int, picture: Image.Image) -> None:
        """Shows ``picture`` in an image item of ``canvas`` in place of the last one."""
        photo = Photo(picture, master=self.root)
        canvas.itemconfigure(item, image=str(photo))
        self._shown[f"{canvas} {item}"] = photo

    def icon(self, name: str, size: float = 18, colour: str = "text") -> Photo:
        """An icon as a photo; ``colour`` is a palette name or ``#RRGGBB``."""
        key = (name, size, colour)
        if key not in self._icons:
            self._icons[key] = self.photo(icons.icon(name, size, self.scale, self.palette.of(colour)))
        return self._icons[key]

    def mark(self, name: str, size: float = 24, part: float = 0.5) -> Image.Image:
        """The picture of a state mark."""
        return marks.state(name, size, self.scale, self.palette, part)

    # -- surfaces and text --------------------------------------------------------------------------------------

    def on(self, parent: tk.Misc) -> str:
        """The palette name of the colour that ``parent`` has."""
        return self._grounds.get(str(parent), "bg")

    def frame(self, parent: tk.Misc, kind: str = "", on: str = "", pad: Pad = 0) -> ttk.Frame:
        """A frame: plain in the parent's colour or ``on``, or of a ``kind`` (Panel, Track, Soft, Error, Chip)."""
        outside = self.on(parent)
        ground = FRAMES[kind].ground if kind else on or outside
        style = self.theme.style(outside, f"{kind}.TFrame") if kind else self.theme.style(ground, "TFrame")
        frame = ttk.Frame(parent, style=style, padding=self._pad(pad))
        self._grounds[str(frame)] = ground
        return frame

    def restyle(self, frame: ttk.Frame, kind: str) -> None:
        """Gives ``frame`` the look of another kind, e.g. PanelFocus while what it holds has the focus."""
        frame.configure(style=self.theme.style(self.on(frame.master), f"{kind}.TFrame"))

    def _pad(self, pad: Pad) -> Any:
        return [self.px(value) for value in pad] if isinstance(pad, tuple) else self.px(pad)

    def text(
        self,
        parent: tk.Misc,
        text: str,
        face: str = "body",
        colour: str = "text",
        wrap: float | Literal["auto"] = 0,
        icon: Photo | None = None,
        **options: Any,
    ) -> ttk.Label:
        """A label. ``wrap`` is a width in logical pixels, or "auto" for the label's own width as it is laid out."""
        label = ttk.Label(
            parent,
            text=text,
            style=self.theme.style(self.on(parent), "TLabel"),
            font=self.fonts[face],
            foreground=self.palette.of(colour),
            **options,
        )
        if wrap == "auto":
            _follow_width(label)
        elif wrap:
            label.configure(wraplength=self.px(wrap))
        if icon:
            label.configure(image=icon, compound="left")
        return label

    def picture(self, parent: tk.Misc, picture: Image.Image) -> tk.Label:
        """A picture as a widget; :meth:`put` changes it."""
        ground = self.palette.of(self.on(parent))
        label = tk.Label(parent, bd=0, highlightthickness=0, bg=ground, padx=0, pady=0)
        self.put(label, picture)
        return label

    def canvas(self, parent: tk.Misc, width: float, height: float, focus: bool = False) -> tk.Canvas:
        """A bare canvas in the colour of its parent."""
        return tk.Canvas(
            parent,
            width=self.px(width),
            height=self.px(height),
            bd=0,
            highlightthickness=0,
            bg=self.palette.of(self.on(parent)),
            takefocus=focus,
        )

    def rule(self, parent: tk.Misc) -> tk.Frame:
        """A thin line across."""
        return tk.Frame(parent, height=max(1, self.px(1)), bg=self.palette.line, bd=0)

    # -- controls -----------------------------------------------------------------------------------------------

    def button(
        self,
        parent: tk.Misc,
        text: str = "",
        kind: str = "Neutral",
        icon: str = "",
        command: Callable[[], object] | None = None,
        icon_size: float = 18,
        colour: str = "",
        tip: str = "",
        **options: Any,
    ) -> ttk.Button:
        """A button of ``kind``: ``[Size.]Kind``, see looks.BUTTONS and SIZES. One with only an icon needs ``tip``."""
        button = ttk.Button(
            parent,
            text=text,
            style=self.theme.style(self.on(parent), f"{kind}.TButton"),
            command=command or (lambda: None),
            **_CURSOR,
            **options,
        )
        if icon:
            ink = colour or BUTTONS[kind.split(".")[-1]].text
            button.configure(image=self.icon(icon, icon_size, ink), compound="left" if text else "image")
        if tip:
            attach(self, button, tip)
        return button

    def round(
        self,
        parent: tk.Misc,
        icon: str,
        size: float,
        kind: Literal["Neutral", "Primary"] = "Neutral",
        command: Callable[[], object] | None = None,
        tip: str = "",
    ) -> ttk.Button:
        """A disc with an icon, ``size`` logical pixels across; :meth:`turn` changes the icon."""
        style = self.theme.style(self.on(parent), "Round.TButton")
        button = ttk.Button(parent, style=style, command=command or (lambda: None), **_CURSOR)
        self.turn(button, icon, size, kind)
        if tip:
            attach(self, button, tip)
        return button

    def turn(self, button: ttk.Button, icon: str, size: float, kind: str = "Neutral") -> None:
        """Gives a round button another icon."""
        key = f"{self.on(button.master)}/{kind}/{icon}/{size}"
        looks = BUTTONS[kind]
        fills = {"": looks.fill, "pressed": looks.press, "active": looks.hover}
        states = [("", False), ("pressed", False), ("focus active", True), ("focus", True), ("active", False)]
        image: list[Any] = []
        for state, focus in states:
            fill = fills[state.split()[-1] if "active" in state or state == "pressed" else ""]
            name = (f"{key}/{state}", size, kind)
            if name not in self._icons:
                self._icons[name] = self.photo(self._disc(icon, size, kind, fill, focus))
            image += [state, self._icons[name]] if state else [self._icons[name]]
        states_and_photos: Any = tuple(image)
        button.configure(image=states_and_photos)

    def _disc(self, icon: str, size: float, kind: str, fill: str, focus: bool) -> Image.Image:
        palette, side = self.palette, size + 2 * HALO
        pen = Pen(side, side, self.scale)
        if focus:
            pen.rect((0, 0, side, side), side, edge=palette.focus, width=FOCUS)
        edge = palette.edge if palette.flat and kind != "Primary" else None
        pen.rect((HALO, HALO, HALO + size, HALO + size), size, palette.of(fill), edge)
        inner = size * 0.56
        icons.paint(pen, icon, (side - inner) / 2, (side - inner) / 2, inner, palette.of(BUTTONS[kind].text))
        return pen.done()

    def choice(
        self, parent: tk.Misc, text: str, entries: Sequence[tuple[str, Callable[[], object]]], kind: str, icon: str = ""
    ) -> ttk.Menubutton:
        """A button that opens a menu of (text, what it does)."""
        style = self.theme.style(self.on(parent), f"{kind}.TMenubutton")
        button = ttk.Menubutton(parent, text=text, style=style, **_CURSOR)
        menu = tk.Menu(button, tearoff=False)
        room = self.photo(Image.new("RGBA", (self.px(_ENTRY[0]), self.px(_ENTRY[1]))))
        for label, command in entries:
            menu.add_command(label=label, command=command, image=str(room), compound="left")
        button.configure(menu=menu)
        if icon:
            button.configure(image=self.icon(icon, 18, BUTTONS[kind.split(".")[-1]].text), compound="left")
        return button

    def segments(self, parent: tk.Misc, options: Sequence[tuple[str, str]], value: str) -> Segments:
        """A row of (value, text) of which one is chosen: one Tab stop, arrows move inside."""
        track = self.frame(parent, "Track", pad=4)
        chosen = tk.StringVar(self.root, value)
        buttons = {key: self._segment(track, key, text, chosen) for key, text in options}
        for column, button in enumerate(buttons.values()):
            button.grid(row=0, column=column, sticky="nsew")
            track.columnconfigure(column, weight=1, uniform="segment")
        keys.one_stop(list(buttons.values()), chosen)
        return Segments(track, chosen, buttons)

    def _segment(self, track: ttk.Frame, key: str, text: str, chosen: tk.StringVar) -> ttk.Radiobutton:
        style = self.theme.style("sunk", "Seg.TRadiobutton")
        return ttk.Radiobutton(track, text=text, value=key, variable=chosen, style=style, **_CURSOR)

    def toggle(
        self, parent: tk.Misc, text: str, on: bool = False, kind: Literal["Switch", "Tick"] = "Switch"
    ) -> Toggle:
        """A switch or a tick."""
        value = tk.BooleanVar(self.root, on)
        style = self.theme.style(self.on(parent), f"{kind}.TCheckbutton")
        return Toggle(ttk.Checkbutton(parent, text=text, variable=value, style=style, **_CURSOR), value)

    def entry(self, parent: tk.Misc, value: str, width: int = 6, justify: str = "left") -> ttk.Entry:
        """A field ``width`` characters wide; ``state(["invalid"])`` shows the error edge."""
        where: Any = justify
        style = self.theme.style(self.on(parent), "TEntry")
        entry = ttk.Entry(parent, width=width, style=style, font=self.fonts["body"], justify=where)
        entry.insert(0, value)
        return entry


def _follow_width(label: ttk.Label) -> None:
    seen = {"window": 0, "changes": 0}

    def follow(event: Any) -> None:
        window = label.winfo_toplevel().winfo_width()
        if window != seen["window"]:
            seen.update(window=window, changes=0)
        now = int(str(label.cget("wraplength") or 0))
        if seen["changes"] < _WRAPS and abs(now - event.width) > 1:
            seen["changes"] += 1
            label.configure(wraplength=max(80, event.width))

    label.bind("<Configure>", follow)
