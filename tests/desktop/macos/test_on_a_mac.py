"""The real frameworks, on a Mac only: that they are there, and that what they say makes sense.

Jurisdiction: the cases that need a Mac. They are written to be run by the public workflow; whoever wrote them had none.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hipbreak.desktop.macos.autostart import LAUNCHCTL, launchctl
from hipbreak.desktop.macos.build import build
from hipbreak.desktop.macos.frameworks import PROTOTYPES, load
from hipbreak.desktop.macos.prompt import OSASCRIPT

pytestmark = pytest.mark.skipif(sys.platform != "darwin", reason="a Mac has these frameworks, and nobody else")
TRAY = """
import threading
from hipbreak.core.status import Status
from hipbreak.desktop.macos.tray import MacTray
from hipbreak.ui.tray import Tray
tray = Tray(MacTray("hipbreak"), lambda request: None)
tray.show(Status())
seen = []
def stop():
    seen.append(tray.how())
    tray.stop()
threading.Timer(3.0, stop).start()
tray.run()
print(*seen, tray.how())
"""


def test_every_function_is_there() -> None:
    assert load().keys() == {name for functions in PROTOTYPES.values() for name in functions}


def test_the_record_answers_in_time_and_with_sense() -> None:
    desktop = build(time.monotonic, lambda: None, lambda _: None)
    try:
        began = time.monotonic()
        sample = desktop.sample()
        assert time.monotonic() - began < 1.5
        assert sample.last_input is None or sample.last_input <= time.monotonic() + 1.0
        assert desktop.sources()["media"].known
    finally:
        desktop.close()


def test_the_framework_for_notifications_has_what_is_asked_of_it() -> None:
    kit = importlib.import_module("UserNotifications")
    for name in (
        "addNotificationRequest:withCompletionHandler:",
        "getNotificationCategoriesWithCompletionHandler:",
        "getNotificationSettingsWithCompletionHandler:",
        "removeAllDeliveredNotifications",
        "removeDeliveredNotificationsWithIdentifiers:",
        "removePendingNotificationRequestsWithIdentifiers:",
        "requestAuthorizationWithOptions:completionHandler:",
        "setDelegate:",
        "setNotificationCategories:",
    ):
        assert kit.UNUserNotificationCenter.instancesRespondToSelector_(name.encode())
    importlib.import_module("objc").protocolNamed("UNUserNotificationCenterDelegate")


def test_the_tray_comes_and_goes() -> None:
    done = subprocess.run([sys.executable, "-c", TRAY], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["native", "none"]), done.stderr


def test_the_programs_that_are_started_are_there() -> None:
    assert Path(OSASCRIPT).exists()
    assert Path(LAUNCHCTL).exists()
    assert launchctl(["print-disabled", f"gui/{getattr(os, 'getuid', int)()}"]) is not None
