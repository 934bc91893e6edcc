"""Toasts on a WinRT for tests, that WinRT against PyWinRT's own description, and the packages where they are."""

from __future__ import annotations

import enum
import inspect
import json
import sys
import threading
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import Words
from hipbreak.desktop.windows import identity
from hipbreak.desktop.windows.autostart import OWN, TEXT, Value, system_registry
from hipbreak.desktop.windows.prompt import xml
from hipbreak.desktop.windows.toasts import GROUP, Toasts, What, WinRtToasts, resident_toasts, system_toasts
from tests.desktop.windows import fake_winrt
from tests.desktop.windows.fake_winrt import NotificationSetting, ToastDismissalReason, Windows
from tests.desktop.windows.read_winrt import FILE, Shape, read
from tests.desktop.windows.windows_here import ASKS_WINDOWS, on_wine, run_python

CONTENT = xml(Words("About 30 min", "A lunge & a <bridge>?", (("start", "Start"), ("skip", "Skip"))))
RECORDED: dict[str, Shape] = json.loads(FILE.read_text(encoding="utf-8"))


class Heard(list[tuple[What, str]]):
    def __call__(self, what: What, argument: str) -> None:
        self.append((what, argument))


@pytest.fixture
def windows() -> Windows:
    return Windows()


@pytest.fixture
def toasts(windows: Windows) -> Toasts:
    return WinRtToasts(windows.winrt())


# --- what becomes of one ------------------------------------------------------------------------------------------


def test_it_stands_on_the_screen_in_our_name_and_not_for_long(windows: Windows, toasts: Toasts) -> None:
    toasts.show("7", CONTENT, Heard())
    assert windows.names == [identity.NAME]
    assert list(windows.up) == [("7", GROUP, identity.NAME)]
    toast = windows.toast("7")
    assert toast.expiration_time is not None
    assert timedelta(minutes=2) < toast.expiration_time - datetime.now(UTC) <= timedelta(minutes=3)
    assert toast.content._root is not None


@pytest.mark.parametrize("argument", ["skip", ""])
def test_a_press_is_heard_with_its_argument(windows: Windows, toasts: Toasts, argument: str) -> None:
    heard = Heard()
    toasts.show("7", CONTENT, heard)
    windows.press(windows.toast("7"), argument)
    assert heard == [("pressed", argument)]


def test_what_a_press_opens_may_come_to_the_front(windows: Windows) -> None:
    """The leave is given before anybody hears of the press, and for nothing else that becomes of a toast."""
    order: list[str] = []
    toasts = WinRtToasts(windows.winrt(), lend=lambda: order.append("lent"))
    for tag in ("6", "7"):
        toasts.show(tag, CONTENT, lambda what, _: order.append(what))
    windows.dismiss(windows.toast("6"), ToastDismissalReason.USER_CANCELED)
    windows.press(windows.toast("7"), "start")
    assert order == ["closed", "lent", "pressed"]


@pytest.mark.parametrize(("event", "word"), [("activated", "pressed"), ("dismissed", "closed"), ("failed", "failed")])
def test_what_windows_says_in_another_way_is_heard_and_costs_a_line(
    windows: Windows, toasts: Toasts, caplog: pytest.LogCaptureFixture, event: str, word: str
) -> None:
    heard = Heard()
    toasts.show("7", CONTENT, heard)
    windows.toast("7")._happens(event, fake_winrt.Object(object()))
    assert heard == [(word, "")]
    assert "not understood" in caplog.text


def test_closed_by_the_person_it_is_closed(windows: Windows, toasts: Toasts) -> None:
    heard = Heard()
    toasts.show("7", CONTENT, heard)
    windows.dismiss(windows.toast("7"), ToastDismissalReason.USER_CANCELED)
    assert heard == [("closed", "")]


def test_off_the_screen_by_itself_it_can_be_pressed_in_the_list(windows: Windows, toasts: Toasts) -> None:
    """Windows has its own time for the screen; how long a prompt stays is the business of the rules (P7)."""
    heard = Heard()
    toasts.show("7", CONTENT, heard)
    toast = windows.toast("7")
    windows.dismiss(toast, ToastDismissalReason.TIMED_OUT)
    assert heard == []
    windows.press(toast, "later")
    assert heard == [("pressed", "later")]


def test_what_windows_cannot_show_has_failed(windows: Windows, toasts: Toasts) -> None:
    heard = Heard()
    toasts.show("7", CONTENT, heard)
    windows.fail(windows.toast("7"))
    assert heard == [("failed", "")]


def test_taken_off_it_is_nowhere_and_says_nothing(windows: Windows, toasts: Toasts) -> None:
    heard = Heard()
    toasts.show("7", CONTENT, heard)
    toast = windows.toast("7")
    toasts.hide("7")
    toasts.hide("7")
    windows.press(toast, "skip")
    assert (windows.up, windows.listed, heard) == ({}, {}, [])


def test_gone_from_the_screen_it_is_taken_out_of_the_list(windows: Windows, toasts: Toasts) -> None:
    toasts.show("7", CONTENT, Heard())
    windows.dismiss(windows.toast("7"), ToastDismissalReason.TIMED_OUT)
    assert windows.listed
    toasts.hide("7")
    assert windows.listed == {}


@pytest.mark.parametrize("broken", [{"hide"}, {"remove"}, {"hide", "remove"}])
def test_a_windows_that_cannot_take_it_off_costs_nothing(windows: Windows, toasts: Toasts, broken: set[str]) -> None:
    toasts.show("7", CONTENT, Heard())
    windows.broken = broken
    toasts.hide("7")
    assert (windows.up == {}) == ("hide" not in broken)
    assert (windows.listed == {}) == ("remove" not in broken)


def test_one_that_windows_has_lost_is_taken_off_all_the_same(
    windows: Windows, toasts: Toasts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: int) -> None:
        raise OSError(22, "Element not found", None, -2147023728)

    toasts.show("7", CONTENT, Heard())
    monkeypatch.setattr(windows.toast("7"), "remove_activated", lost)
    toasts.hide("7")
    assert (windows.up, windows.listed) == ({}, {})


def test_of_one_that_was_replaced_nothing_is_heard(windows: Windows, toasts: Toasts) -> None:
    before, after = Heard(), Heard()
    toasts.show("7", CONTENT, before)
    old = windows.toast("7")
    toasts.show("7", CONTENT, after)
    windows.dismiss(old, ToastDismissalReason.TIMED_OUT)
    windows.press(windows.toast("7"), "start")
    assert (before, after) == ([], [("pressed", "start")])


# --- whether they may be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", list(NotificationSetting))
def test_what_the_person_has_set_is_heeded(windows: Windows, toasts: Toasts, setting: NotificationSetting) -> None:
    windows.setting = setting
    assert toasts.allowed() == (setting is NotificationSetting.ENABLED)


def test_a_windows_that_does_not_know_us_yet_is_shown_the_first(windows: Windows, toasts: Toasts) -> None:
    windows.setting = None
    assert toasts.allowed()


def test_the_start_menu_waits_for_the_first_that_was_taken(windows: Windows) -> None:
    settled: list[int] = []
    toasts = WinRtToasts(windows.winrt(), lambda: settled.append(1))
    windows.broken = {"show"}
    with pytest.raises(OSError):
        toasts.show("6", CONTENT, Heard())
    assert settled == []
    windows.broken = set()
    for tag in ("7", "8"):
        toasts.show(tag, CONTENT, Heard())
    assert settled == [1]


@pytest.mark.parametrize("broken", ["apartment", "create"])
def test_a_windows_without_toasts_says_so_at_once(windows: Windows, broken: str) -> None:
    windows.broken = {broken}
    with pytest.raises(OSError):
        WinRtToasts(windows.winrt())


HOSTILE = st.text(st.characters()) | st.sampled_from(["", "]]>", "</text>", '"/><x a="', "\ud83d", "\0", "￾", "\x85"])


@given(HOSTILE, HOSTILE, HOSTILE)
def test_windows_can_read_whatever_is_to_be_said(headline: str, sentence: str, label: str) -> None:
    windows = Windows()
    words = Words(headline, sentence, (("start", label), ("not_sitting", label)))
    WinRtToasts(windows.winrt()).show("1", xml(words), Heard())
    root = windows.toast("1").content._root
    assert root is not None
    assert [part.tag for part in root] == ["visual", "actions", "audio"]
    assert [action.get("arguments") for action in root.iter("action")] == ["start", "not_sitting"]


def test_the_stand_in_reads_no_broken_xml() -> None:
    for broken in ("<toast>", "<a>\x01</a>", "<a>\ud83d</a>"):
        with pytest.raises(OSError):
            fake_winrt.XmlDocument().load_xml(broken)


# --- the stand-in and the packages --------------------------------------------------------------------------------


def shape(kind: type) -> dict[str, list[int | str]]:
    """Of what a test's class shows; ``__new__`` is what its instances are made of."""
    if issubclass(kind, enum.Enum):
        return {name: ["member", member.value] for name, member in kind.__members__.items()}
    found: dict[str, list[int | str]] = {}
    for name, member in vars(kind).items():
        if isinstance(member, property):
            found[name] = ["value", *(["settable"] if member.fset else [])]
        elif not name.startswith("_"):
            found[name] = [len(inspect.signature(member).parameters) - 1]
    if kind in (fake_winrt.ToastNotification, fake_winrt.XmlDocument):
        found["__new__"] = [len(inspect.signature(kind).parameters)]
    return found


def fits(ours: list[int | str], theirs: list[int | str]) -> bool:
    """A method takes as many arguments as one of theirs; all else is the same."""
    return set(ours) <= set(theirs) if isinstance(ours[0], int) else ours[: len(theirs)] == theirs


USED = [(kind.__name__, name, said) for kind in fake_winrt.SHAPES for name, said in shape(kind).items()]


def wrong(real: dict[str, Shape]) -> list[str]:
    return [f"{kind}.{name}: {said}" for kind, name, said in USED if not fits(said, real[kind].get(name, ["none"]))]


def test_the_stand_in_is_as_the_packages_describe_themselves() -> None:
    assert len(USED) > 30
    assert wrong(RECORDED) == []
    assert RECORDED[""]["init_apartment"] == [1]


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("ToastNotifier", "show", [2]),
        ("ToastNotification", "tag", ["value"]),
        ("ToastNotificationManager", "create_toast_notifier_with_id", [1]),
        ("ToastDismissalReason", "TIMED_OUT", ["member", 1]),
    ],
)
def test_the_comparison_finds_what_is_otherwise(kind: str, name: str, said: list[int | str]) -> None:
    assert not fits(said, RECORDED[kind].get(name, ["none"]))


@ASKS_WINDOWS
def test_the_installed_packages_are_as_recorded() -> None:
    found = read(Path(str(import_module("winrt._winrt").__file__)).parents[1])
    assert wrong(found) == []
    assert found[""]["init_apartment"] == RECORDED[""]["init_apartment"]


@ASKS_WINDOWS
def test_the_installed_packages_hold_what_they_describe() -> None:
    names = ("windows.ui.notifications", "windows.data.xml.dom", "runtime", "system")
    modules = [import_module(f"winrt.{name}") for name in names]
    missing = []
    for kind, name, _ in USED:
        (real,) = {getattr(module, kind) for module in modules if hasattr(module, kind)}
        if not (name in dir(real) or name in dir(type(real))):
            missing.append(f"{kind}.{name}")
    assert missing == []
    assert callable(import_module("winrt.runtime").init_apartment)


# --- this system --------------------------------------------------------------------------------------------------

ALONE = """
import sys, threading, warnings
warnings.simplefilter("error")
from hipbreak.desktop.windows.toasts import system_toasts
said = []
def ask():
    try:
        said.append(type(system_toasts()).__name__)
    except OSError as error:
        said.append(f"OSError {error}")
thread = threading.Thread(target=ask)
thread.start()
thread.join(60)
print(said, "asyncio" in sys.modules, "ssl" in sys.modules)
"""


@ASKS_WINDOWS
def test_asked_here_windows_answers_and_the_process_lives() -> None:
    """In a process of its own; under Wine there are no toasts, which it says by an error and not by a crash."""
    process = run_python(ALONE)
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    assert output.endswith("False False\n"), "asyncio and TLS are not loaded for it"
    assert ("OSError" in output) if on_wine() else ("WinRtToasts" in output)


@ASKS_WINDOWS
def test_a_program_that_stays_tells_windows_who_it_is_and_one_that_only_tries_leaves_nothing() -> None:
    registry, name = system_registry(), (OWN, identity.KEY, "DisplayName")
    before = registry.read(*name)
    try:
        registry.remove(*name)
        windows = Windows()
        system_toasts(packages=windows.winrt).show("7", CONTENT, Heard())
        assert list(windows.up), "it was shown"
        assert registry.read(*name) is None
        assert "start menu" not in {thread.name for thread in threading.enumerate()}
        resident_toasts(windows.winrt)
        assert registry.read(*name) == Value(TEXT, identity.NAME)
    finally:
        if before is None:
            identity.unregister(registry)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows may have them")
def test_other_systems_say_that_they_have_none() -> None:
    with pytest.raises(OSError, match="Windows"):
        system_toasts()
