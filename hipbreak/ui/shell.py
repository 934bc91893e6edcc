"""What stands around the content of every window: Tk, theme, scale, keys, the lines to and from the parent, the end.

Jurisdiction: starting Tk, talking, and ending. What is in a window is its module's, which offers ``show(window,
first)``. The end of standard input (the parent is gone), ``{"do": "close"}`` and SIGTERM close the window.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import ImageTk

from hipbreak.ui import lines, marks, title_bar
from hipbreak.ui.kit import Kit
from hipbreak.ui.tokens import PALETTES, resolve_theme
from hipbreak.ui.window import complain
from hipbreak.ui.work_area import Area, area_of, work_area
from hipbreak.wording import windows as words

DRAWN_MS, TOO_LONG_MS = 8, 400  # how often a new window is asked whether it is drawn, and when it is shown anyway
POINTS = 72  # to the inch
TITLE_BAR = 31  # logical pixels: Windows', and about those of others
APP_ID = "hipbreak"  # for the task bar of Windows; that of the tray's process
HEARTBEAT_MS = 200  # Tk hands over to Python, and so to signal handlers, only between its own events
Message = Mapping[str, Any]
Show = Callable[["Window", Message], None]


@dataclass
class Window:
    """What a window's module gets to build with.

    ``send`` tells the parent one object, e.g. ``{"event": "pressed", "action": "later"}``. A module may set
    ``on_update`` (called with each later ``{"do": "update", ...}``), ``on_close`` (called once, just before the end)
    and ``ask_close`` (called in place of :meth:`close` when the person wants the window closed).
    """

    root: tk.Tk
    kit: Kit
    send: Callable[[Message], None]
    on_update: Callable[[Message], None] = lambda _: None
    on_close: Callable[[], None] = lambda: None
    ask_close: Callable[[], None] | None = None
    closed: bool = field(default=False, init=False)

    def command(self, text: str) -> None:
        """Tells the parent a command in the words of core.commands.parse."""
        self.send({"event": "command", "text": text})

    def open(self, name: str) -> None:
        """Asks the parent for another window."""
        self.send({"event": "open", "window": name})

    def wish_close(self) -> None:
        """What Esc, Ctrl+W and the title bar do; the parent, its end and SIGTERM close without asking."""
        (self.ask_close or self.close)()

    def close(self) -> None:
        """Ends the window; again is harmless."""
        if self.closed:
            return
        self.closed = True
        self.on_close()
        self.send({"event": "closed"})
        self.root.destroy()

    def to_front(self) -> None:
        """Brings the window back from the task list, above the others, with the keyboard."""
        last = self.root.focus_lastfor()  # asked first: on Windows deiconify gives the focus to the window itself
        self.root.deiconify()
        self.root.lift()
        if last is not self.root and last is not None:  # of one that is just being opened Tk still has to learn it
            last.focus_force()

    def take(self, message: Message) -> None:
        """Does what the parent says; what is unknown is left alone."""
        if message.get("do") == "close":
            self.close()
        elif message.get("do") == "raise":
            self.to_front()
        elif message.get("do") == "update":
            self.on_update(message)


def run(show: Show, first: Message, stream: BinaryIO) -> int:
    """Shows a window and talks to the parent until it is closed. Exit code 1 where there is no display."""
    try:
        window = open_window(first, to_parent)
    except tk.TclError as error:
        complain(str(error))
        return 1
    show(window, first)
    _announce(window)
    Inbox(window, stream).listen()
    window.root.mainloop()
    return 0


def open_window(first: Message, send: Callable[[Message], None], screen: str | None = None) -> Window:
    """An empty, hidden window with the theme that ``first`` asks for. TclError where there is no display."""
    _meet_windows()
    root = _made(screen)
    root.withdraw()
    root.title(words.title(first.get("window")))
    palette = PALETTES[resolve_theme(str(first.get("theme", "system")), os.environ)]
    window = Window(root, Kit(root, palette, _scaled(root, screen)), send)
    icons = [ImageTk.PhotoImage(marks.window_icon(size, palette), master=root) for size in (64, 32, 16)]
    root.iconphoto(True, *[str(icon) for icon in icons])
    root.protocol("WM_DELETE_WINDOW", window.wish_close)
    root.bind("<Escape>", lambda _: window.wish_close())
    root.bind("<Control-w>", lambda _: window.wish_close())
    window.kit.keep(*icons)
    return window


def _made(screen: str | None) -> tk.Tk:
    """Tcl on Windows fails now and then to read its own files, which are there: in one of a hundred windows."""
    for _ in range(5 if sys.platform == "win32" else 0):
        try:
            return tk.Tk(screenName=screen, className="Hipbreak")
        except tk.TclError as error:
            if "usable" not in str(error):
                raise
    return tk.Tk(screenName=screen, className="Hipbreak")


def _meet_windows() -> None:
    """Windows would have the window drawn for 96 dpi and enlarge it, blurred. Tk 8.6 can follow one scale only, that of
    the main screen at the login, so elsewhere Windows scales all the same. And in the task bar it would be Python's."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):  # a Windows of before 2013
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def _scaled(root: tk.Tk, screen: str | None) -> float:
    """Device pixels per logical pixel: what the screen says, or the desktop's setting where that is larger.

    Tk makes points of a font's pixels with the resolution it knows of, Xft makes pixels of these with the desktop's:
    left alone the two would enlarge each text twice.
    """
    own, desktop = root.winfo_fpixels("1i"), _desktop_dpi(screen)
    if desktop:
        root.tk.call("tk", "scaling", desktop / POINTS)
    return round(max(1.0, own / 96, desktop / 96), 2)


def _desktop_dpi(screen: str | None) -> float:
    """``Xft.dpi``, 0 where nobody set it. Tk tells a resource only to an application of that very class."""
    if sys.platform in ("win32", "darwin"):
        return 0.0
    asker = tk.Tk(screenName=screen, className="Xft")
    asker.withdraw()
    answer = str(asker.tk.call("option", "get", ".", "dpi", "Dpi"))
    asker.destroy()
    return float(answer) if answer.replace(".", "", 1).isdigit() else 0.0


def settle(window: Window, width: float = 0, height: float = 0) -> None:
    """Gives the window its size (logical pixels, 0: what the content asks for) and shows it, the first time in the
    middle of the monitor with the pointer."""
    root, kit = window.root, window.kit
    root.update_idletasks()
    wide = kit.px(width) or root.winfo_reqwidth()
    high = kit.px(height) or root.winfo_reqheight()
    if root.state() == "normal":
        root.geometry(f"{wide}x{high}{_higher(root, high + kit.px(8))}")
        return
    x, y = _middle(work_area(root), wide, high, kit.px(TITLE_BAR))
    root.geometry(f"{wide}x{high}+{x}+{y}")
    root.resizable(False, False)
    reveal(root)


def _middle(area: Area, wide: int, high: int, bar: int) -> tuple[int, int]:
    """Where the corner of a window in the middle of ``area`` lies, with room for the title bar (``bar``) above."""
    x, y = (area.left + area.right - wide) // 2, (area.top + area.bottom - high - bar) // 2
    return max(area.left, x), max(area.top, y)


def _higher(root: tk.Tk, high: int) -> str:
    """The place of a window on the screen that would reach below it with a height of ``high``; else empty: stay."""
    area = area_of(root)
    over = root.winfo_rooty() + high - area.bottom
    _, *place = root.geometry().split("+")  # what winfo_x says is another place by the width of the window's frame
    return f"+{place[0]}+{max(area.top, int(place[1]) - over)}" if over > 0 and len(place) == 2 else ""


def reveal(root: tk.Tk) -> None:
    """Maps ``root`` and lets nobody see it before all of it is drawn: Tk draws only what is mapped, level by level.

    Where nothing composes the screen it can be seen at once all the same.
    """
    root.attributes("-alpha", 0.0)
    title_bar.match(root)
    root.deiconify()
    when_mapped(root, lambda: root.after(DRAWN_MS, root.attributes, "-alpha", 1.0))


def when_mapped(widget: tk.Misc, do: Callable[[], object], tries: int = TOO_LONG_MS // DRAWN_MS) -> None:
    """Calls ``do`` once ``widget`` and all in it are mapped, or gone, or after 400 ms."""
    if tries and widget.winfo_exists() and not _mapped(widget):
        widget.after(DRAWN_MS, when_mapped, widget, do, tries - 1)
    else:
        do()


def _mapped(widget: tk.Misc) -> bool:
    """Whether the widget and all that has a place in it are on the screen."""
    inside = [part for part in widget.winfo_children() if part.winfo_manager() not in ("", "wm")]
    return bool(widget.winfo_viewable()) and all(_mapped(part) for part in inside)


def to_parent(message: Message) -> None:
    """One line on standard output; a parent that is gone hears nothing."""
    if message.get("event") in ("pressed", "command", "open"):
        _lend_focus()
    try:
        os.write(1, lines.pack(message))
    except OSError as error:
        complain(f"the parent does not listen: {error}")


def _lend_focus() -> None:
    """What a press opens is another process: on Windows it comes to the front only by leave of the one in front."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # any process, until the next input


def _announce(window: Window) -> None:
    """Says ready when the first frame has been drawn."""

    def drawn(event: Any) -> None:
        if event.widget is window.root:
            window.root.unbind("<Map>")
            window.root.after_idle(window.send, {"event": "ready"})

    if window.root.winfo_ismapped():
        window.root.after_idle(window.send, {"event": "ready"})
    else:
        window.root.bind("<Map>", drawn)


@dataclass
class Inbox:
    """The parent's lines on their way from the thread that reads them to Tk; None stands for the end."""

    window: Window
    stream: BinaryIO
    waiting: queue.SimpleQueue[Message | None] = field(default_factory=queue.SimpleQueue)
    pipe: tuple[int, int] = field(default_factory=os.pipe)
    ended: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Starts to read; from now on lines are taken as they come."""
        signal.signal(signal.SIGTERM, lambda *_: self.ended.set())
        if sys.platform != "win32":
            self.window.root.tk.createfilehandler(self.pipe[0], tk.READABLE, self.woken)
        threading.Thread(target=self.read, name="parent", daemon=True).start()
        self.beat()

    def read(self) -> None:
        """The thread: hands lines over and wakes Tk, nothing else."""
        for message in lines.read(self.stream, complain):
            self.put(message)
        self.put(None)

    def put(self, message: Message | None) -> None:
        """Hands one message over."""
        self.waiting.put(message)
        if sys.platform != "win32":  # there nobody reads the pipe, which would fill and hold the thread for ever
            os.write(self.pipe[1], b".")

    def woken(self, *_: object) -> None:
        """Tk found the pipe readable."""
        os.read(self.pipe[0], 4096)
        self.take_all()

    def take_all(self) -> None:
        """Takes what has arrived."""
        while not self.waiting.empty() and not self.window.closed:
            message = self.waiting.get()
            if message is None:
                self.window.close()
            else:
                self.window.take(message)

    def beat(self) -> None:
        """The heartbeat: signals, and on Windows, which has no file handlers, the lines too."""
        if self.ended.is_set():
            self.window.close()
        elif sys.platform == "win32":
            self.take_all()
        if not self.window.closed:
            self.window.root.after(HEARTBEAT_MS, self.beat)
