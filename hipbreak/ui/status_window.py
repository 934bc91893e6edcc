"""The status window: what the clock says, why, what comes next, and everything that can be done now.

Jurisdiction: the look of this window and which buttons it has. It is redrawn in place when an update comes, never on
a timer of its own. It has every entry of the tray's menu.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from hipbreak.core.settings import MOVES
from hipbreak.core.status import Status, status_from_json
from hipbreak.ui import marks
from hipbreak.ui.got_up import GotUp
from hipbreak.ui.rows import pairs
from hipbreak.ui.scroll import Scroll, room
from hipbreak.ui.shell import Message, Window, settle
from hipbreak.wording import status as says
from hipbreak.wording import windows as words

WIDTH, MARGIN = 412, 20
INNER = WIDTH - 2 * MARGIN
KEEP_LIMIT: Message = {"event": "pressed", "action": "keep_limit"}  # P9, the one menu entry that is no command
ROWS = 3  # of the panel: why, next, today
PAUSES = (30, 60, 120)  # minutes (P14)
COLOURS: Mapping[str, str] = {
    "sitting": "sit",
    "soon": "soon",
    "due": "due",
    "overdue": "overdue",
    "later": "later",
    "paused": "paused",
    "quiet": "paused",
    "standing": "stand",
    "routine": "routine",
}
REASON_ICONS: Mapping[str, str] = {
    "call": "call",
    "presenting": "media",
    "dnd": "moon",
    "paused": "pause",
    "hours": "clock",
}
TURNS: Mapping[str, str] = {"standing": "sitting", "sitting": "standing", "pause": "resume", "resume": "pause"}
WHY_ICONS: Mapping[str, str] = {"call": "call", "media": "media", "standing": "stand", "away": "walk", "locked": "lock"}


@dataclass(frozen=True, slots=True)
class Air:
    """Lengths in logical pixels: ``ring`` and ``stroke``, where the words lie above and below its middle, the faces of
    the words, a short number and a long one, and what is left free around ring, state and rows, and above the buttons.
    """

    ring: float
    stroke: float
    words: tuple[float, float, float]
    faces: tuple[str, str, str]
    around: tuple[float, float]
    state: tuple[float, float]
    row: float
    above: float

    def height(self, px: Callable[[float], int]) -> int:
        """What of the page's height is its own, in device pixels."""
        return sum(map(px, (self.ring, *self.around, *self.state, *[self.row] * (2 * ROWS), self.above)))


ROOMY = Air(222, 16, (-48, -2, 46), ("body", "hero", "count"), (12, 10), (8, 12), 9, 12)
LOW = Air(150, 12, (-34, -3, 29), ("small", "count", "title"), (6, 4), (4, 8), 6, 8)  # where the monitor is low


@dataclass(frozen=True, slots=True)
class Action:
    """One button: ``key`` names it, ``choices`` (text, command) make it a menu."""

    key: str
    text: str
    icon: str
    do: Callable[[], object] | None = None
    choices: tuple[tuple[str, Callable[[], object]], ...] = ()


class StatusWindow:
    """The parts that change, and how."""

    def __init__(self, window: Window, first: Message) -> None:
        self.window, self.kit = window, window.kit
        self.page = Scroll(self.kit, window.root)
        kit = self.kit
        self.air = ROOMY
        self.status: Status | None = None
        self.body = kit.frame(self.page.inner)
        self._ring()
        self._head()
        self.places = self._panel()
        self.rows = [self._row(place) for place in self.places]
        self.missing = kit.text(self.body, "", "small", "sub", wrap=INNER - 8)
        self.asked: GotUp | None = None
        self.actions = kit.frame(self.body)
        self.buttons: dict[str, tk.Widget] = {}
        self.shown: tuple[object, ...] = ()
        self._dress(ROOMY)
        self.update(first)
        window.on_update = self.update
        window.root.bind("<Escape>", lambda _: self.escape())

    # -- building -----------------------------------------------------------------------------------------------

    def _ring(self) -> None:
        kit = self.kit
        self.canvas = kit.canvas(self.body, INNER, ROOMY.ring)
        self.canvas.pack()
        sub, text = kit.palette.sub, kit.palette.text
        self.ring = self.canvas.create_image(0, 0)
        self.words = [self.canvas.create_text(0, 0, fill=fill, justify="center") for fill in (sub, text, sub)]

    def _head(self) -> None:
        kit = self.kit
        self.head = kit.frame(self.body)
        self.head.pack()
        self.mark = kit.picture(self.head, kit.mark("away", 20))
        self.mark.pack(side="left", padx=(0, kit.px(8)))
        self.title = kit.text(self.head, "", "heading", wrap=INNER - 36)
        self.title.pack(side="left")

    def _panel(self) -> list[ttk.Frame]:
        kit = self.kit
        self.panel = kit.frame(self.body, "Panel", pad=(16, 6))
        self.panel.pack(fill="x", padx=kit.px(4))
        places = []
        for place in range(ROWS):
            if place:
                kit.rule(self.panel).pack(fill="x", padx=(kit.px(30), 0))
            frame = kit.frame(self.panel)
            frame.pack(fill="x")
            places.append(frame)
        return places

    def _row(self, place: ttk.Frame) -> tuple[ttk.Label, ttk.Label, ttk.Label]:
        kit = self.kit
        icon = kit.text(place, "", icon=kit.icon("key", 20, "accent_text"))
        icon.pack(side="left", padx=(0, kit.px(10)), anchor="n")
        said = kit.frame(place)
        said.pack(side="left", fill="x", expand=True)
        title = kit.text(said, "", "small_b", "sub")
        title.pack(anchor="w")
        text = kit.text(said, "", wrap=INNER - 8 - 32 - 34)
        text.pack(anchor="w", pady=(kit.px(1), 0))
        return icon, title, text

    def _dress(self, air: Air) -> None:
        """Gives everything the air around it and the ring its size."""
        kit, self.air = self.kit, air
        self.body.pack(fill="both", expand=True, padx=kit.px(MARGIN - 4), pady=self._px(air.around))
        self.canvas.configure(height=kit.px(air.ring))
        x, middle = kit.px(INNER / 2), air.ring / 2
        self.canvas.coords(self.ring, x, kit.px(middle))
        for item, down in zip(self.words, air.words, strict=True):
            self.canvas.coords(item, x, kit.px(middle + down))
        self.canvas.itemconfigure(self.words[2], width=kit.px(air.ring * 0.68))
        self.head.pack_configure(pady=self._px(air.state))
        for place in self.places:
            place.pack_configure(pady=kit.px(air.row))
        self.actions.pack_configure(pady=(kit.px(air.above), 0))

    def _px(self, pair: tuple[float, float]) -> tuple[int, int]:
        return self.kit.px(pair[0]), self.kit.px(pair[1])

    # -- showing ------------------------------------------------------------------------------------------------

    def update(self, message: Message) -> None:
        """Shows ``message["status"]`` (core.status) and ``message["missing"]``, sentences on what cannot be known."""
        if "status" not in message:
            return
        self.status = status = status_from_json(message["status"])
        self._show_rows(status)
        missing = "\n".join(str(line) for line in message.get("missing", ()))
        self.missing.configure(text=missing)
        if missing and not self.missing.winfo_manager():
            self.missing.pack(anchor="w", padx=self.kit.px(12), pady=(self.kit.px(8), 0), after=self.panel)
        elif not missing:
            self.missing.pack_forget()
        self._show_actions(status)
        self.fit()

    def _show_ring(self, status: Status) -> None:
        kit, air = self.kit, self.air
        colour = kit.palette.of(COLOURS.get(status.icon, "away"))
        picture = marks.ring(air.ring, air.stroke, status.fill, kit.scale, kit.palette, colour)
        kit.put_item(self.canvas, self.ring, picture)
        above, number = words.in_ring(status.sitting_seconds)
        small, short, long = air.faces
        faces = (small, short if len(number) <= 3 else long, small)
        for item, text, face in zip(self.words, (above, number, words.OF_SITTING), faces, strict=True):
            self.canvas.itemconfigure(item, text=text, font=kit.fonts[face])
        kit.put(self.mark, kit.mark(status.icon, 20, status.fill))
        self.title.configure(text=says.state_title(status))

    def _show_rows(self, status: Status) -> None:
        quiet = says.quiet(status) if status.quiet else ""
        first = (
            (REASON_ICONS[status.quiet[0]], words.QUIET, quiet)
            if quiet
            else (WHY_ICONS.get(status.why, "key"), words.COUNTING, says.counting(status))
        )
        second = ("bell", words.NEXT, says.next_reminder(status))
        third = ("chart", words.TODAY, says.today(status))
        for (icon, title, text), (name, head, said) in zip(self.rows, (first, second, third), strict=True):
            icon.configure(image=self.kit.icon(name, 20, "accent_text"))
            title.configure(text=head)
            text.configure(text=said)

    def fit(self) -> None:
        """Gives the window the height that its texts ask for; on a low monitor with less air and a smaller ring."""
        self.body.update_idletasks()
        spare = self.kit.px(room(self.kit, self.window.root)[1]) - self.page.inner.winfo_reqheight()
        here, roomy = (air.height(self.kit.px) for air in (self.air, ROOMY))
        wanted = ROOMY if spare >= roomy - here else LOW
        if wanted is not self.air:
            self._dress(wanted)
        if self.status is not None:
            self._show_ring(self.status)
        width, height = self.page.fit(WIDTH)
        settle(self.window, width / self.kit.scale, height / self.kit.scale)

    # -- what can be done ---------------------------------------------------------------------------------------

    def _show_actions(self, status: Status) -> None:
        wanted = _actions(self, status)
        shown = (
            status.routine_open,
            *((action.key, action.text, action.choices and action.choices[0][0]) for action in wanted),
        )
        if shown == self.shown:
            return
        focused = next((key for key, button in self.buttons.items() if button.focus_displayof() is button), None)
        self.actions.destroy()
        self.shown = shown
        self._build_actions(wanted, status.routine_open)
        wanted_key = focused if focused in self.buttons else TURNS.get(focused or "", "start")
        self.buttons.get(wanted_key, self.buttons["start"]).focus_set()

    def _build_actions(self, wanted: list[Action], routine_open: bool) -> None:
        kit = self.kit
        self.actions = frame = kit.frame(self.body)
        frame.pack(fill="x", pady=(kit.px(self.air.above), 0))
        start = kit.button(frame, words.START, "Big.Primary", "play", command=partial(self.window.command, "routine"))
        start.grid(row=0, column=0, columnspan=2, sticky="nsew")
        start.state(["disabled" if routine_open else "!disabled"])
        made = {action.key: self._button(frame, action) for action in wanted}
        row = pairs(kit, frame, list(made.values()), INNER + 8, row=1)
        self.buttons = {"start": start, **made}
        self._links(frame, row)

    def _button(self, frame: ttk.Frame, action: Action) -> tk.Widget:
        if action.choices:
            return self.kit.choice(frame, action.text, action.choices, "Row.Neutral", action.icon)
        return self.kit.button(frame, action.text, "Row.Neutral", action.icon, command=action.do)

    def _links(self, frame: ttk.Frame, row: int) -> None:
        links = self.kit.frame(frame)
        links.grid(row=row, column=0, columnspan=2, pady=(self.kit.px(4), 0))
        for text, do in (
            (words.ABOUT, partial(self.window.open, "about")),
            (words.QUIT, partial(self.window.command, "quit")),
        ):
            self.kit.button(links, text, "Link", command=do).pack(side="left", padx=self.kit.px(8))

    def ask_time(self) -> None:
        """Opens the field for the time of getting up, or closes it again."""
        if self.asked is not None:
            self.asked.frame.master.destroy()
            self.asked = None
            self.buttons["got_up"].focus_set()
        else:
            kit = self.kit
            panel = kit.frame(self.body, "Panel", pad=(12, 10))
            panel.pack(fill="x", padx=kit.px(4), pady=(kit.px(12), 0), before=self.actions)
            self.asked = GotUp(kit, panel, INNER - 34, self._got_up, self.ask_time)
            self.asked.frame.pack(fill="x")
            self.asked.frame.bind("<<Grown>>", lambda _: self.fit())
            self.asked.entry.focus_set()
        self.fit()

    def escape(self) -> None:
        """Esc takes away what was opened last."""
        if self.asked is not None:
            self.ask_time()
        else:
            self.window.close()

    def _got_up(self, command: str) -> None:
        self.window.command(command)
        self.ask_time()


def _actions(view: StatusWindow, status: Status) -> list[Action]:
    """The buttons below Start, in order; Later and Skip come first while something is due."""
    tell, window = view.window.command, view.window
    due: list[Action] = []
    if status.due and status.later_minutes:
        due.append(Action("later", says.later_label(status.later_minutes), "clock", partial(tell, "later")))
    if status.due:
        due.append(Action("skip", words.NOT_TODAY if status.sign_off else words.SKIP, "skip", partial(tell, "skip")))
    standing = Action("standing", words.STANDING, "stand", partial(tell, "standing"))
    sitting = Action("sitting", words.SITTING, "sit", partial(tell, "sitting"))
    undo = Action("still_here", words.STILL_HERE, "sit", partial(tell, "still-here"))
    keep = Action("keep_limit", words.KEEP_LIMIT, "check", partial(window.send, KEEP_LIMIT))
    resume = Action("resume", words.RESUME, "bell", partial(tell, "resume"))
    pause = Action("pause", words.PAUSE, "pause", choices=_pauses(tell))
    return [
        *due,
        Action("one_move", words.ONE_MOVE, "walk", choices=_moves(tell, status.next_move)),
        sitting if status.state == "standing" else standing,
        Action("got_up", words.GOT_UP, "undo", view.ask_time),
        *([undo] if status.can_undo_absence else []),
        resume if status.paused_until else pause,
        *([keep] if status.easing else []),
        Action("statistics", words.STATISTICS, "chart", partial(window.open, "statistics")),
        Action("settings", words.SETTINGS, "gear", partial(window.open, "settings")),
    ]


def _moves(tell: Callable[[str], None], upcoming: str) -> tuple[tuple[str, Callable[[], object]], ...]:
    first = (says.next_label(upcoming), partial(tell, "routine --single"))
    return (first, *((says.move_label(move), partial(tell, f"routine --move {move}")) for move in MOVES))


def _pauses(tell: Callable[[str], None]) -> tuple[tuple[str, Callable[[], object]], ...]:
    spans = [(words.for_a_while(minutes * 60), partial(tell, f"pause {minutes}m")) for minutes in PAUSES]
    return (*spans, (words.UNTIL_TOMORROW, partial(tell, "pause tomorrow")))


def show(window: Window, first: Message) -> None:
    """``first`` holds ``status`` and ``missing``, as updates do."""
    view = StatusWindow(window, first)
    view.fit()
    if "start" in view.buttons:  # once more: Windows gives the focus to the window itself when that is shown
        view.buttons["start"].focus_set()
