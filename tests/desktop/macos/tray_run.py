"""One life of the tray of macOS in a process of its own, on pystray's real backend for it and a stand-in for AppKit.

Jurisdiction: the scenes, one function each, named on the command line; what came of it is printed as JSON. Run by
``test_tray`` with ``PYSTRAY_BACKEND=darwin``: pystray is then imported as on a Mac.
"""

from __future__ import annotations

import json
import logging.handlers
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hipbreak.core.messages import Request
from hipbreak.core.status import Status
from hipbreak.desktop.macos.notices import OF_EVERYBODY, OF_WORKSPACE, Notices
from hipbreak.desktop.macos.tray import MacTray
from hipbreak.ui.tray import Backend, Tray
from tests.desktop.macos.fake_appkit import FakeAppKit
from tests.real.waiting import until

WITHIN = 20.0  # seconds
UNTIL = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
SITTING = Status(state="sitting", icon="sitting", fill=0.5, sitting_seconds=900.0)
PAUSED = Status(state="sitting", icon="paused", fill=0.5, sitting_seconds=1200.0, paused_until=UNTIL)


class Broken:
    """A picture that cannot be drawn."""

    def image(self, size: int) -> Any:
        raise ValueError("no picture")


class Scene:
    """The tray, and another thread that does things to it."""

    def __init__(self, backend: MacTray, fake: FakeAppKit) -> None:
        self.fake, self.backend, self.sent = fake, backend, list[Request]()
        shaped: Backend = backend
        self.tray = Tray(shaped, self.sent.append)

    def on_main(self, action: Callable[[], Any]) -> Any:
        """What ``action`` gives, done in the main loop."""
        over, given = threading.Event(), []

        def act() -> None:
            given.append(action())
            over.set()

        self.fake.turn("common", act)
        assert over.wait(WITHIN), "the main loop stands still"
        return given[0]

    def settle(self) -> None:
        """Until all that the tray has planned by now is done."""
        until(lambda: self.tray.how() != "none", WITHIN, "the icon")
        over = threading.Event()
        self.fake.turn("default", over.set)
        assert over.wait(WITHIN), "the main loop stands still"

    def run(self, elsewhere: Callable[[], None]) -> None:
        failed = list[BaseException]()

        def guarded() -> None:
            try:
                elsewhere()
            except BaseException as error:  # said below, and the tray does not stay for ever
                failed.append(error)
                self.tray.stop()

        thread = threading.Thread(target=guarded, name="engine")
        thread.start()
        self.tray.run()
        thread.join(WITHIN)
        if failed:
            raise failed[0]

    def line(self, label: str) -> Any:
        """The line of the newest menu that says so."""
        made = [line for line in self.fake.menus[-1] if "initWithTitle_action_keyEquivalent_" in line.told]
        return next(line for line in made if line.told["initWithTitle_action_keyEquivalent_"][0] == label)

    def said(self) -> dict[str, Any]:
        fake = self.fake
        return {
            "off_main": fake.off_main,
            "calls": len(fake.calls),
            "tooltip": (fake.button.told.get("setToolTip_") or [None])[0],
            "label": (fake.button.told.get("setAccessibilityLabel_") or [None])[0],
            "hidden": (fake.button.told.get("setHidden_") or [None])[0],
            "removed": "removeStatusItem_" in fake.bar.told,
            "policy": (fake.app.told.get("setActivationPolicy_") or [None])[0],
            "sent": [type(request).__name__ for request in self.sent],
            "how": self.tray.how(),
            "terminated": fake.terminated,
        }


def life(scene: Scene) -> dict[str, Any]:
    """Shown, changed, clicked and stopped by another thread."""
    seen: dict[str, Any] = {}
    scene.tray.show(Status())

    def elsewhere() -> None:
        scene.tray.show(SITTING)
        scene.settle()
        seen["how"] = scene.tray.how()
        seen["sitting"] = scene.fake.button.told["setToolTip_"][0]
        image = scene.fake.button.told["setImage_"][0]
        seen["awake"] = list(scene.fake.activities)
        seen["image"] = [image.told["pixels"], scene.on_main(image.size)]
        scene.on_main(lambda: scene.fake.click(scene.line("Start routine")))
        for minute in range(20):
            scene.tray.show(Status(state="sitting", icon="sitting", fill=minute / 30, sitting_seconds=60.0 * minute))
        scene.tray.show(PAUSED)
        scene.settle()
        seen["visible"] = scene.fake.button.told["setHidden_"] == (False,)
        scene.tray.stop()

    scene.run(elsewhere)
    return scene.said() | {"seen": seen}


def open_menu(scene: Scene) -> dict[str, Any]:
    """A menu is open while what is shown becomes another: a click still means what it says."""
    seen: dict[str, Any] = {}

    def elsewhere() -> None:
        scene.tray.show(SITTING)
        scene.settle()
        line = scene.line("Quit")
        scene.on_main(scene.fake.open_menu)
        before = len(scene.fake.menus)
        scene.tray.show(PAUSED)
        scene.on_main(lambda: None)
        seen["kept"] = len(scene.fake.menus) == before
        scene.on_main(lambda: scene.fake.click(line))
        scene.settle()
        seen["labels"] = [
            each.told["initWithTitle_action_keyEquivalent_"][0]
            for each in scene.fake.menus[-1]
            if "initWithTitle_action_keyEquivalent_" in each.told
        ]
        scene.tray.stop()

    scene.run(elsewhere)
    return scene.said() | {"seen": seen}


def naive(scene: Scene) -> dict[str, Any]:
    """pystray as its documentation has it: the stand-in notes what a Mac would end the process for."""
    import PIL.Image
    import pystray

    icon = pystray.Icon("naive", PIL.Image.new("RGBA", (22, 22)), "one")

    def set_up(icon: Any) -> None:
        icon.visible = True
        icon.title = "two"
        icon.stop()

    icon.run(setup=set_up)
    return scene.said()


def signals(scene: Scene) -> dict[str, Any]:
    """SIGINT and SIGTERM come through AppKit's loop to the handlers that Python had."""
    heard = list[int]()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: heard.append(number))

    def elsewhere() -> None:
        scene.tray.show(SITTING)
        scene.settle()
        for number in (signal.SIGINT, signal.SIGTERM):
            scene.on_main(lambda number=number: scene.fake.handlers[number](number))  # type: ignore[misc]
        scene.tray.stop()

    scene.run(elsewhere)
    return scene.said() | {"heard": heard}


def log_out(scene: Scene) -> dict[str, Any]:
    """macOS ends the program: the one who was to be asked is asked, on the main thread."""

    def elsewhere() -> None:
        scene.tray.show(SITTING)
        scene.settle()
        scene.on_main(lambda: scene.fake.own.post("NSApplicationWillTerminateNotification"))
        scene.tray.stop()

    scene.run(elsewhere)
    return scene.said() | {"ended": ENDED}


def stopped_before(scene: Scene) -> dict[str, Any]:
    """Stopped before it is run: it does not begin."""
    scene.tray.show(SITTING)
    scene.tray.stop()
    scene.tray.run()
    return scene.said()


def stopped_at_once(scene: Scene) -> dict[str, Any]:
    """Stopped while it begins, from another thread."""
    scene.run(scene.tray.stop)
    return scene.said()


def stopped_meanwhile(scene: Scene) -> dict[str, Any]:
    """Stopped when AppKit is there, and its loop not yet."""
    scene.fake.app._answers["setActivationPolicy_"] = lambda _: scene.tray.stop()
    scene.tray.show(SITTING)
    scene.tray.run()
    return scene.said()


def no_bridge(scene: Scene) -> dict[str, Any]:
    """A Python without PyObjC: no icon, and the program goes on until it is stopped."""
    for name in ("AppKit", "Foundation", "objc", "PyObjCTools"):
        sys.modules[name] = None  # type: ignore[assignment]  # the import system's way to say that there is none

    handler = logging.handlers.BufferingHandler(100)
    logging.getLogger().addHandler(handler)

    scene.tray.show(Status())  # what the program does first of all

    def elsewhere() -> None:
        until(lambda: len(handler.buffer) > 1, WITHIN, "the failure")
        scene.tray.show(SITTING)
        scene.tray.stop()

    scene.run(elsewhere)
    return scene.said() | {"log": [record.getMessage().partition(":")[0] for record in handler.buffer]}


def bad_picture(scene: Scene) -> dict[str, Any]:
    """A picture that cannot be drawn costs one line of the log, and the next is shown."""

    def elsewhere() -> None:
        scene.tray.show(Status())
        scene.settle()
        scene.backend.show(Broken(), "broken", "", None)
        scene.settle()
        scene.tray.show(SITTING)
        scene.settle()
        scene.tray.stop()

    scene.run(elsewhere)
    return scene.said()


def told(scene: Scene) -> dict[str, Any]:
    """What macOS tells by itself brings a look forward, until it is closed; both asked for by another thread."""
    woken = list[str]()

    def post() -> None:
        for name in OF_WORKSPACE:
            scene.fake.workspace.post(name)
        for name in OF_EVERYBODY:
            scene.fake.everybody.post(name)

    def elsewhere() -> None:
        notices = Notices(lambda: woken.append(threading.current_thread().name), "darwin")
        scene.tray.show(SITTING)
        scene.settle()
        scene.on_main(post)
        scene.on_main(lambda: (notices.close(), post()))  # type: ignore[func-returns-value]  # one after the other
        scene.on_main(post)
        again = Notices(lambda: woken.append("not closed"), "darwin")
        scene.on_main(lambda: None)
        again.close()
        scene.on_main(post)
        scene.tray.stop()

    scene.run(elsewhere)
    left = [*scene.fake.workspace.observers, *scene.fake.everybody.observers]
    return scene.said() | {"woken": woken, "left": left}


ENDED = list[str]()
SCENES = (
    life,
    open_menu,
    naive,
    signals,
    log_out,
    stopped_before,
    stopped_at_once,
    stopped_meanwhile,
    no_bridge,
    bad_picture,
    told,
)


def main(name: str) -> None:
    fake = FakeAppKit()
    fake.install()
    scene = Scene(MacTray("hipbreak", lambda: ENDED.append(threading.current_thread().name)), fake)
    print(json.dumps({each.__name__: each for each in SCENES}[name](scene)))


if __name__ == "__main__":
    main(sys.argv[1])
