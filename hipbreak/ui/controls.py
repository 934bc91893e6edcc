"""How each kind of widget looks in each of its states.

Jurisdiction: styles and elements of the ttk theme, one function a kind, drawn when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import ImageTk

from hipbreak.ui import icons
from hipbreak.ui.draw import Pen
from hipbreak.ui.looks import BUTTONS, FRAMES, SIZES, BoxLook, ButtonLook
from hipbreak.ui.tokens import CHIP_RADIUS, FOCUS, HALO, SEGMENT_RADIUS

if TYPE_CHECKING:
    from hipbreak.ui.theme import Theme

State = tuple[str, ...]
_MARK_GAP = 4  # between a switch or tick and its words, on top of the halo


def make(theme: Theme, name: str) -> None:
    """Lays out style ``name`` (``[Size.]Kind.Class``) and draws its elements. KeyError for a kind that is none."""
    *kinds, widget = name.split(".")
    kind = kinds[-1] if kinds else ""
    match widget:
        case "TButton" if kind == "Round":
            _make_round(theme, name)
        case "TButton" | "TMenubutton":
            _make_button(theme, kind, widget)
            _make_size(theme, name, kinds)
        case "TRadiobutton":
            _make_radio(theme, kind)
        case "TCheckbutton":
            _make_check(theme, kind)
        case "TEntry":
            _make_field(theme)
        case "TFrame" if kind:
            _make_frame(theme, kind)
        case "TScrollbar":
            _make_scrollbar(theme)
        case _:
            pass


def _make_button(theme: Theme, kind: str, widget: str) -> None:
    look = BUTTONS[kind]
    theme.once(f"{kind}.box", lambda: _button_box(theme, kind, look))
    style = f"{kind}.{widget}"
    if widget == "TMenubutton":
        theme.once("Menu.arrow", lambda: _arrow(theme))
    theme.ttk.layout(style, _boxed(f"{kind}.box", "Button", "Menu.arrow" if widget == "TMenubutton" else ""))
    theme.ttk.configure(
        style,
        foreground=theme.palette.of(look.text),
        font=theme.fonts[look.face],
        padding=_padding(theme, look.pad),
        anchor="center",
        justify="center",
    )
    theme.ttk.map(style, foreground=[("disabled", theme.palette.off)])


def _button_box(theme: Theme, kind: str, look: ButtonLook) -> None:
    edge = look.edge or ("edge" if look.edged and theme.palette.flat else "")
    hover_edge = edge or ("edge" if theme.palette.flat and not look.fill else "")
    looks: list[tuple[State, BoxLook]] = [
        (("disabled",), BoxLook(look.fill, edge)),
        (("pressed",), BoxLook(look.press, hover_edge)),
        (("focus", "active"), BoxLook(look.hover, hover_edge, focus=True)),
        (("focus",), BoxLook(look.fill, edge, focus=True)),
        (("active",), BoxLook(look.hover, hover_edge)),
    ]
    theme.states(f"{kind}.box", looks, BoxLook(look.fill, edge))


def _make_size(theme: Theme, name: str, kinds: list[str]) -> None:
    if len(kinds) < 2:
        return
    look = SIZES[kinds[0]]
    justify: Any = "left" if look.anchor == "w" or look.wrap else "center"
    theme.ttk.configure(name, padding=_padding(theme, look.pad), anchor=look.anchor, justify=justify)
    if look.face:
        theme.ttk.configure(name, font=theme.fonts[look.face])
    if look.wrap:
        theme.ttk.configure(name, wraplength=theme.px(look.wrap))


def _padding(theme: Theme, pad: tuple[int, int]) -> tuple[int, int]:
    return theme.px(pad[0] + HALO), theme.px(pad[1] + HALO)


def _make_round(theme: Theme, name: str) -> None:
    theme.ttk.layout(name, [("Button.label", {"sticky": "nsew"})])
    theme.ttk.configure(name, padding=0)


def _make_radio(theme: Theme, kind: str) -> None:
    {"Seg": _make_segment, "Nav": _make_navigation, "Pick": _make_pick}[kind](theme)
    theme.ttk.layout(f"{kind}.TRadiobutton", _boxed(f"{kind}.box", "Radiobutton"))


def _make_segment(theme: Theme) -> None:
    palette, r = theme.palette, SEGMENT_RADIUS
    fill = "accent" if palette.flat else "surface" if palette.theme == "light" else "fill"
    edge = "" if palette.flat else "edge"
    looks: list[tuple[State, BoxLook]] = [
        (("selected", "focus"), BoxLook(fill, edge, radius=r, focus=True)),
        (("selected",), BoxLook(fill, edge, radius=r)),
        (("focus",), BoxLook(radius=r, focus=True)),
        (("active",), BoxLook("fill", radius=r)),
    ]
    theme.states("Seg.box", looks, BoxLook(radius=r))
    _radio(theme, "Seg", "label", (14, 4), "center", palette.sub)
    chosen = palette.on_primary if palette.flat else palette.text
    theme.ttk.map("Seg.TRadiobutton", foreground=[("selected", chosen)])


def _make_navigation(theme: Theme) -> None:
    soft = BoxLook("accent_soft", "accent" if theme.palette.flat else "")
    looks: list[tuple[State, BoxLook]] = [
        (("selected", "focus"), BoxLook(soft.fill, soft.edge, focus=True)),
        (("selected",), soft),
        (("focus",), BoxLook(focus=True)),
        (("active",), BoxLook("fill")),
    ]
    theme.states("Nav.box", looks, BoxLook())
    _radio(theme, "Nav", "body", (12, 8), "w", theme.palette.text)
    theme.ttk.configure("Nav.TRadiobutton", wraplength=theme.px(160))
    theme.ttk.map(
        "Nav.TRadiobutton",
        font=[("selected", theme.fonts["strong"])],
        foreground=[("selected", theme.palette.accent_text)],
    )


def _make_pick(theme: Theme) -> None:
    r = CHIP_RADIUS
    looks: list[tuple[State, BoxLook]] = [
        (("selected", "focus"), BoxLook("accent_soft", "accent", 2, r, focus=True)),
        (("selected",), BoxLook("accent_soft", "accent", 2, r)),
        (("focus",), BoxLook("surface", "edge", radius=r, focus=True)),
        (("active",), BoxLook("fill", "edge", radius=r)),
    ]
    theme.states("Pick.box", looks, BoxLook("surface", "edge", radius=r))
    _radio(theme, "Pick", "title", (12, 12), "center", theme.palette.text)


def _radio(theme: Theme, kind: str, face: str, pad: tuple[int, int], anchor: str, text: str) -> None:
    justify: Any = "left" if anchor == "w" else "center"
    theme.ttk.configure(
        f"{kind}.TRadiobutton",
        font=theme.fonts[face],
        padding=_padding(theme, pad),
        anchor=anchor,
        justify=justify,
        foreground=text,
    )


def _make_check(theme: Theme, kind: str) -> None:
    draw = {"Switch": _switch, "Tick": _tick}[kind]
    states = [
        ("selected", "focus", draw(theme, True, True)),
        ("selected", draw(theme, True, False)),
        ("focus", draw(theme, False, True)),
    ]
    specs: list[Any] = list(states)
    theme.ttk.element_create(f"{kind}.mark", "image", draw(theme, False, False), *specs)
    parts: list[Any] = [
        (f"{kind}.mark", {"side": "left", "sticky": ""}),
        ("Checkbutton.label", {"side": "left", "sticky": "nsew"}),
    ]
    theme.ttk.layout(f"{kind}.TCheckbutton", [("Checkbutton.padding", {"sticky": "nsew", "children": parts})])
    theme.ttk.configure(f"{kind}.TCheckbutton", font=theme.fonts["body"], padding=0)


def _switch(theme: Theme, on: bool, focus: bool) -> ImageTk.PhotoImage:
    palette, width, height = theme.palette, 42, 24
    pen = Pen(width + 2 * HALO + _MARK_GAP, height + 2 * HALO, theme.scale)
    if focus:
        pen.rect((0, 0, width + 2 * HALO, height + 2 * HALO), 99, edge=palette.focus, width=FOCUS)
    fill, edge, stroke = (palette.primary, palette.primary, 1.0) if on else (palette.surface, palette.edge, 1.6)
    pen.rect((HALO, HALO, HALO + width, HALO + height), 99, fill, edge, stroke)
    knob = HALO + (width - height / 2 if on else height / 2)
    pen.dot(knob, HALO + height / 2, height / 2 - 4, palette.on_primary if on else palette.edge)
    if on:  # a check mark: not colour alone
        icons.paint(pen, "check", HALO + 5, HALO + 5, 14, palette.on_primary)
    return theme.photo(pen.done())


def _tick(theme: Theme, on: bool, focus: bool) -> ImageTk.PhotoImage:
    palette, side = theme.palette, 20
    pen = Pen(side + 2 * HALO + _MARK_GAP, side + 2 * HALO, theme.scale)
    if focus:
        pen.rect((0, 0, side + 2 * HALO, side + 2 * HALO), 9, edge=palette.focus, width=FOCUS)
    fill, edge = (palette.primary, palette.primary) if on else (palette.surface, palette.edge)
    pen.rect((HALO, HALO, HALO + side, HALO + side), 5, fill, edge, 1.6)
    if on:
        icons.paint(pen, "check", HALO + 2, HALO + 2, 16, palette.on_primary)
    return theme.photo(pen.done())


def _make_field(theme: Theme) -> None:
    looks: list[tuple[State, BoxLook]] = [
        (("invalid", "focus"), BoxLook("surface", "danger", 2, focus=True)),
        (("invalid",), BoxLook("surface", "danger", 2)),
        (("focus",), BoxLook("surface", "edge", focus=True)),
    ]
    theme.states("Field.box", looks, BoxLook("surface", "edge"))
    area: list[Any] = [("Entry.padding", {"sticky": "nsew", "children": [("Entry.textarea", {"sticky": "nsew"})]})]
    theme.ttk.layout("TEntry", [("Field.box", {"sticky": "nsew", "children": area})])
    palette = theme.palette
    theme.ttk.configure(
        "TEntry",
        padding=_padding(theme, (10, 8)),
        foreground=palette.text,
        insertcolor=palette.text,
        fieldbackground=palette.surface,
        selectbackground=palette.primary,
        selectforeground=palette.on_primary,
    )


def _make_frame(theme: Theme, kind: str) -> None:
    look = FRAMES[kind]
    edge = look.edge or ("line" if theme.palette.flat else "")
    photo = theme.box(BoxLook(look.ground, edge, look.width, look.radius), 96, 0)  # small sources tile slowly
    theme.element(f"{kind}.frame", photo, [], look.radius, 0)
    theme.ttk.layout(f"{kind}.TFrame", [(f"{kind}.frame", {"sticky": "nsew"})])


def _make_scrollbar(theme: Theme) -> None:
    pen = Pen(8, 48, theme.scale)
    pen.rect((1, 0, 7, 48), 3, theme.palette.edge)
    theme.ttk.element_create("Thin.thumb", "image", theme.photo(pen.done()), border=theme.px(4), sticky="ns")
    thumb: list[Any] = [("Thin.thumb", {"expand": "1", "sticky": "ns"})]
    trough: list[Any] = [("Vertical.Scrollbar.trough", {"sticky": "ns", "children": thumb})]
    theme.ttk.layout("Vertical.TScrollbar", trough)
    theme.ttk.configure("Vertical.TScrollbar", troughcolor=theme.palette.bg, width=theme.px(10))


def _arrow(theme: Theme) -> None:
    photo = theme.photo(icons.icon("down", 16, theme.scale, theme.palette.sub))
    theme.ttk.element_create("Menu.arrow", "image", photo, sticky="")


def _boxed(box: str, widget: str, after: str = "") -> list[tuple[str, Any]]:
    inside: list[Any] = [(f"{widget}.label", {"side": "left", "expand": "1", "sticky": "nsew"})]
    if after:
        inside.insert(0, (after, {"side": "right", "sticky": ""}))
    return [(box, {"sticky": "nsew", "children": [(f"{widget}.padding", {"sticky": "nsew", "children": inside})]})]
