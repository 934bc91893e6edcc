"""A stand-in for AppKit, Foundation, objc and PyObjCTools, as far as pystray's icon and ours use them.

Jurisdiction: the thread of each call. What Apple allows on the main thread only is noted in ``off_main`` when it comes
from another: on a Mac that ends the process. The main loop has AppKit's two kinds of turns: ``common`` ones run also
while a menu is open, ``default`` ones wait until it is closed.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import Any

APPLICATION = "NSApplication"


class Thing:
    """An object of AppKit: every selector may be called, is noted, and gives another thing or what ``answers`` say."""

    def __init__(self, fake: FakeAppKit, what: str, **answers: Callable[..., Any]) -> None:
        self._fake, self._what, self._answers = fake, what, answers
        self.told: dict[str, Any] = {}

    def __getattr__(self, selector: str) -> Callable[..., Any]:
        if selector.startswith("__"):
            raise AttributeError(selector)

        def called(*arguments: Any) -> Any:
            self._fake.note(f"{self._what}.{selector}")
            self.told[selector] = arguments
            answer = self._answers.get(selector)
            return answer(*arguments) if answer else Thing(self._fake, f"{self._what}.{selector}")

        return called


class Centre:
    """A notification centre."""

    def __init__(self, fake: FakeAppKit, what: str) -> None:
        self._fake, self._what = fake, what
        self.observers: dict[int, tuple[str, Callable[[Any], None]]] = {}

    def addObserverForName_object_queue_usingBlock_(
        self, name: str, thing: Any, queue: Any, block: Callable[[Any], None]
    ) -> int:
        self._fake.note(f"{self._what}.addObserver")
        assert (thing, queue) == (None, None)
        number = len(self.observers) + 1
        self.observers[number] = (name, block)
        return number

    def removeObserver_(self, number: int) -> None:
        self._fake.note(f"{self._what}.removeObserver_")
        del self.observers[number]

    def post(self, name: str) -> None:
        for wanted, block in list(self.observers.values()):
            if wanted == name:
                block(name)


class NSObject:
    """Base of delegates."""

    protocols: tuple[str, ...] = ()

    def __init_subclass__(cls, protocols: Sequence[str] = ()) -> None:
        cls.protocols = tuple(protocols)

    @classmethod
    def alloc(cls) -> NSObject:
        return cls()

    def init(self) -> NSObject:
        return self


class NSArray(tuple[Any, ...]):
    """One of macOS's own, which another process can be sent."""

    @classmethod
    def arrayWithArray_(cls, items: Sequence[Any]) -> NSArray:
        return cls(items)


class NSSet(frozenset[Any]):
    """The same."""

    @classmethod
    def setWithArray_(cls, items: Sequence[Any]) -> NSSet:
        return cls(items)


class FakeAppKit:
    """One process's. ``install`` makes its modules those that are imported. ``bundle``: the name and the path of the
    application around it."""

    def __init__(self) -> None:
        self.main = threading.main_thread()
        self.bundle: tuple[str | None, str] = (None, "/opt/venv/bin")
        self.protocols: set[str] = set()  # that are known by now
        self.pools: set[threading.Thread] = set()  # that let go of what is made for them, at the end of what they do
        self.activities: list[tuple[int, str]] = []  # that are held
        self.off_main: list[str] = []
        self.calls: list[str] = []
        self.tracking = False  # a menu is open
        self.menus: list[list[Thing]] = []  # one after the other, each as it was put up
        self.images: list[Thing] = []
        self.handlers: dict[int, Callable[[int], None]] = {}
        self._turns: SimpleQueue[tuple[str, Callable[[], None]]] = SimpleQueue()
        self._waiting: list[Callable[[], None]] = []
        self._stopping = self.terminated = False
        self.workspace, self.everybody, self.own = (Centre(self, name) for name in ("workspace", "everybody", "own"))
        self.button = Thing(self, "button")
        self.item = Thing(self, "item", button=lambda: self.button, setMenu_=self._put_up)
        self.bar = Thing(self, "bar", thickness=lambda: 22.0, statusItemWithLength_=lambda _: self.item)
        self.app = Thing(
            self,
            APPLICATION,
            run=self._run,
            stop_=lambda _: setattr(self, "_stopping", True),
            terminate_=lambda _: setattr(self, "terminated", True),
            postEvent_atStart_=lambda *_: self.turn("event", lambda: None),
        )

    def note(self, selector: str) -> None:
        self.calls.append(selector)
        if threading.current_thread() is not self.main:
            self.off_main.append(f"{selector} on {threading.current_thread().name}")

    # --- the loop ---------------------------------------------------------------------------------------------

    def turn(self, mode: str, action: Callable[[], None]) -> None:
        """From any thread."""
        self._turns.put((mode, action))

    def _run(self) -> None:
        mode = ""
        while not (self._stopping and mode == "event"):  # stop: is heeded after an event, and not before
            mode, action = self._turns.get()
            if mode == "default" and self.tracking:
                self._waiting.append(action)
            else:
                action()

    def open_menu(self) -> list[Thing]:
        """On the main thread: the lines of the menu that is open from now on."""
        self.tracking = True
        return self.menus[-1]

    def click(self, line: Thing) -> None:
        """On the main thread: this line is chosen, and the menu closed."""
        line.told["setTarget_"][0].activate_menu_item(line)
        self.tracking = False
        waiting, self._waiting = self._waiting, []
        for action in waiting:
            self.turn("default", action)

    # --- what is imported -------------------------------------------------------------------------------------

    def install(self) -> None:
        sys.modules.update(self.modules())

    def modules(self) -> dict[str, Any]:
        tools = {
            "AppHelper": types.SimpleNamespace(
                callAfter=lambda action, *more: self.turn("common", lambda: action(*more)),
                callLater=lambda delay, action, *more: self.turn("default", lambda: action(*more)),
            ),
            "MachSignals": types.SimpleNamespace(signal=self._signal, getsignal=self.handlers.get),
        }
        return {
            "AppKit": self._app_kit(),
            "Foundation": self._foundation(),
            "objc": types.SimpleNamespace(
                autorelease_pool=self._pool, namedSelector=lambda _: lambda method: method, protocolNamed=self._protocol
            ),
            "PyObjCTools": types.SimpleNamespace(**tools, __path__=[]),
            **{f"PyObjCTools.{name}": module for name, module in tools.items()},
        }

    @contextlib.contextmanager
    def _pool(self) -> Iterator[None]:
        thread = threading.current_thread()
        assert thread not in self.pools, "a pool in a pool"
        self.pools.add(thread)
        try:
            yield
        finally:
            self.pools.discard(thread)

    def _protocol(self, name: str) -> str:
        if name not in self.protocols:
            raise KeyError(name)  # objc.ProtocolError is one
        return name

    def _bundle(self) -> Thing:
        name, path = self.bundle
        return Thing(self, "bundle", bundleIdentifier=lambda: name, bundlePath=lambda: path)

    def _begin(self, options: int, reason: str) -> Activity:
        return Activity(self.activities, (options, reason))

    def _signal(self, number: int, handler: Callable[[int], None]) -> Callable[[int], None] | None:
        self.note("MachSignals.signal")
        before = self.handlers.get(number)
        self.handlers[number] = handler
        return before

    def _app_kit(self) -> types.SimpleNamespace:
        return types.SimpleNamespace(
            NSApplication=Thing(self, APPLICATION, sharedApplication=lambda: self.app),
            NSApplicationDefined=15,
            NSEvent=Thing(self, "NSEvent"),
            NSFont=Thing(self, "NSFont"),
            NSFontAttributeName="NSFont",
            NSImage=Thing(self, "NSImage", alloc=lambda: Thing(self, "image", initWithData_=self._image)),
            NSMenu=Thing(self, "NSMenu", alloc=lambda: Thing(self, "menu", initWithTitle_=self._menu)),
            NSMenuItem=Thing(self, "NSMenuItem", alloc=self._line, separatorItem=lambda: Thing(self, "separator")),
            NSOffState=0,
            NSOnState=1,
            NSPoint=lambda x, y: (x, y),
            NSStatusBar=Thing(self, "NSStatusBar", systemStatusBar=lambda: self.bar),
            NSVariableStatusItemLength=-1.0,
            NSWorkspace=Thing(
                self,
                "NSWorkspace",
                sharedWorkspace=lambda: Thing(self, "workspace", notificationCenter=lambda: self.workspace),
            ),
        )

    def _foundation(self) -> types.SimpleNamespace:
        return types.SimpleNamespace(
            NSAttributedString=Thing(self, "NSAttributedString"),
            NSArray=NSArray,
            NSBundle=Thing(self, "NSBundle", mainBundle=self._bundle),
            NSData=Data,
            NSDictionary=Thing(self, "NSDictionary"),
            NSDistributedNotificationCenter=Thing(self, "distributed", defaultCenter=lambda: self.everybody),
            NSNotificationCenter=Thing(self, "notifications", defaultCenter=lambda: self.own),
            NSObject=NSObject,
            NSProcessInfo=Thing(
                self,
                "NSProcessInfo",
                processInfo=lambda: Thing(self, "process", beginActivityWithOptions_reason_=self._begin),
            ),
            NSSet=NSSet,
        )

    def _image(self, data: Data) -> Thing:
        size = data.size

        def resized(points: tuple[int, int]) -> None:
            image._answers["size"] = lambda: points

        image = Thing(self, "image", size=lambda: size, setSize_=resized)
        image.told["pixels"] = size
        self.images.append(image)
        return image

    def _menu(self, _: str) -> Thing:
        lines: list[Thing] = []
        menu = Thing(self, "menu", addItem_=lines.append)
        menu.told["lines"] = lines
        return menu

    def _put_up(self, menu: Thing | None) -> None:
        self.menus.append(menu.told["lines"] if menu else [])

    def _line(self) -> Thing:
        line = Thing(self, "line", tag=lambda: line.told["setTag_"][0])
        line._answers["initWithTitle_action_keyEquivalent_"] = lambda *_: line
        return line


class Activity:
    """Ends when it is let go."""

    def __init__(self, held: list[tuple[int, str]], what: tuple[int, str]) -> None:
        self._held, self._what = held, what
        held.append(what)

    def __del__(self) -> None:
        self._held.remove(self._what)


class Data:
    """NSData, with a PNG in it."""

    def __init__(self, png: bytes) -> None:
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        self.size = (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"))

    @classmethod
    def dataWithBytes_length_(cls, png: bytes, length: int) -> Data:
        assert len(png) == length
        return cls(png)
