"""The status window: every action is there and says the right command, updates come in place, nothing is cut."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.commands import parse
from hipbreak.core.status import Status, Today, status_from_json, status_to_json
from hipbreak.ui.status_window import show
from hipbreak.wording import status as says
from hipbreak.wording import windows as words
from tests.ui.screen import Screen, button, clipped, display, longer, parts, screen

__all__ = ["display", "screen"]

AT = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
SITTING = Status(
    state="sitting",
    sitting_seconds=1925,
    limit_seconds=2700,
    due_in_seconds=775,
    why="input",
    next="in",
    icon="sitting",
    fill=0.71,
    today=Today(7200, 3000, 5, 1, 2),
)
DUE = replace(SITTING, icon="due", due=True, later_minutes=5, fill=1.3, due_in_seconds=0, next="pause")
PAUSED = replace(SITTING, icon="paused", paused_until=AT, quiet=("paused",), next="hold")
STANDING = Status(state="standing", icon="standing", why="standing", standing_since=AT)
AWAY = replace(Status(), away_since=AT, can_undo_absence=True)


def message(status: Status, *missing: str) -> dict[str, Any]:
    return {"status": status_to_json(status), "missing": list(missing)}


def texts(window: Any) -> list[str]:
    return [str(part.cget("text")) for part in parts(window.root) if part.winfo_class() == "TLabel"]


def buttons(window: Any) -> list[str]:
    return [str(p.cget("text")) for p in parts(window.root) if p.winfo_class() in ("TButton", "TMenubutton")]


USUAL = [words.START, words.ONE_MOVE, words.STANDING, words.GOT_UP, words.PAUSE, words.STATISTICS, words.SETTINGS]
ENDS = [words.ABOUT, words.QUIT]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (SITTING, [*USUAL, *ENDS]),
        (DUE, [words.START, says.later_label(5), words.SKIP, *USUAL[1:], *ENDS]),
        (replace(DUE, later_minutes=None), [words.START, words.SKIP, *USUAL[1:], *ENDS]),
        (replace(DUE, sign_off=True), [words.START, says.later_label(5), words.NOT_TODAY, *USUAL[1:], *ENDS]),
        (PAUSED, [*(words.RESUME if text == words.PAUSE else text for text in USUAL), *ENDS]),
        (STANDING, [*(words.SITTING if text == words.STANDING else text for text in USUAL), *ENDS]),
        (AWAY, [*USUAL[:4], words.STILL_HERE, *USUAL[4:], *ENDS]),
        (replace(SITTING, easing=True), [*USUAL[:5], words.KEEP_LIMIT, *USUAL[5:], *ENDS]),
    ],
)
def test_what_can_be_done_now_is_there_in_order(screen: Screen, status: Status, found: list[str]) -> None:
    window = screen.open(show, message(status))
    assert buttons(window) == found
    assert clipped(window) == []


@pytest.mark.parametrize(
    ("status", "text", "line"),
    [
        (SITTING, words.START, {"event": "command", "text": "routine"}),
        (DUE, says.later_label(5), {"event": "command", "text": "later"}),
        (DUE, words.SKIP, {"event": "command", "text": "skip"}),
        (SITTING, words.STANDING, {"event": "command", "text": "standing"}),
        (STANDING, words.SITTING, {"event": "command", "text": "sitting"}),
        (AWAY, words.STILL_HERE, {"event": "command", "text": "still-here"}),
        (PAUSED, words.RESUME, {"event": "command", "text": "resume"}),
        (SITTING, words.STATISTICS, {"event": "open", "window": "statistics"}),
        (SITTING, words.SETTINGS, {"event": "open", "window": "settings"}),
        (SITTING, words.ABOUT, {"event": "open", "window": "about"}),
        (SITTING, words.QUIT, {"event": "command", "text": "quit"}),
        (replace(SITTING, easing=True), words.KEEP_LIMIT, {"event": "pressed", "action": "keep_limit"}),
    ],
)
def test_every_button_says_what_it_does(screen: Screen, status: Status, text: str, line: dict[str, Any]) -> None:
    window = screen.open(show, message(status))
    button(window, text).invoke()
    assert screen.said == [line]
    if line["event"] == "command" and line["text"] != "quit":
        parse(line["text"], AT)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        (
            words.ONE_MOVE,
            ["routine --single", "routine --move lunge", "routine --move bridge", "routine --move scoop"],
        ),
        (words.PAUSE, ["pause 30m", "pause 60m", "pause 120m", "pause tomorrow"]),
    ],
)
def test_every_entry_of_a_menu_is_a_command(screen: Screen, text: str, commands: list[str]) -> None:
    window = screen.open(show, message(SITTING))
    menu = window.root.nametowidget(str(button(window, text).cget("menu")))
    for entry in range(menu.index("end") + 1):
        menu.invoke(entry)
    assert [line["text"] for line in screen.said] == commands
    for command in commands:
        parse(command, AT)


def test_the_keyboard_reaches_every_button_from_the_first(screen: Screen) -> None:
    window = screen.open(show, message(DUE))
    assert screen.focus(window) is button(window, words.START)
    seen = []
    for _ in buttons(window):
        seen.append(str(window.root.focus_get().cget("text")))  # type: ignore[union-attr]  # there is a focus
        screen.press(window, "Tab")
    assert seen == buttons(window)


def test_an_update_changes_texts_in_place_and_keeps_the_focus(screen: Screen) -> None:
    window = screen.open(show, message(SITTING))
    screen.focus(window)
    screen.press(window, "Tab")
    before, focused = button(window, words.START), window.root.focus_get()
    window.take({"do": "update", **message(replace(SITTING, sitting_seconds=1990, due_in_seconds=700))})
    assert button(window, words.START) is before
    assert window.root.focus_get() is focused
    window.take({"do": "update", **message(DUE)})
    window.root.update()
    assert says.state_title(DUE) in texts(window)
    assert says.later_label(5) in buttons(window)
    assert str(window.root.focus_get().cget("text")) == words.ONE_MOVE  # type: ignore[union-attr]  # there is a focus


def test_updates_leave_no_pictures_behind(screen: Screen) -> None:
    window = screen.open(show, message(SITTING))
    window.take({"do": "update", **message(DUE)})
    window.take({"do": "update", **message(SITTING)})
    before = pictures(window)
    for minute in range(30):
        window.take({"do": "update", **message(replace(SITTING, sitting_seconds=minute * 60.0, fill=minute / 45))})
    assert pictures(window) == before


def pictures(window: Any) -> int:
    return len(window.root.tk.splitlist(window.root.tk.call("image", "names")))


def test_what_cannot_be_seen_is_said(screen: Screen) -> None:
    window = screen.open(show, message(SITTING, "No way to see calls here."))
    assert "No way to see calls here." in texts(window)
    window.take({"do": "update", **message(SITTING)})
    assert "No way to see calls here." not in texts(window)


def entry(window: Any) -> Any:
    return next(part for part in parts(window.root) if part.winfo_class() == "TEntry")


def test_the_time_of_getting_up_can_be_corrected_and_a_wrong_one_is_said_at_the_field(screen: Screen) -> None:
    window = screen.open(show, message(SITTING))
    screen.focus(window)
    button(window, words.GOT_UP).invoke()
    field = entry(window)
    screen.until(window, lambda: window.root.focus_get() is field)
    field.delete(0, "end")
    field.insert(0, "25:70")
    screen.press(window, "Return")
    assert screen.said == []
    assert "invalid" in field.state()
    assert any(text.startswith("Write a time like") for text in texts(window))
    assert clipped(window) == []
    now = datetime.now().astimezone().strftime("%H:%M")
    field.delete(0, "end")
    field.insert(0, f"{now[:2]}:00")
    screen.press(window, "Return")
    assert screen.said[0]["text"] in (f"was-up --since {now[:2]}:00", "was-up")
    assert not [part for part in parts(window.root) if part.winfo_class() == "TEntry"]


def test_an_untouched_time_means_just_now(screen: Screen) -> None:
    window = screen.open(show, message(SITTING))
    button(window, words.GOT_UP).invoke()
    button(window, words.WAS_UP_OK).invoke()
    assert screen.said == [{"event": "command", "text": "was-up"}]


@pytest.mark.parametrize("status", [SITTING, DUE, PAUSED, STANDING, AWAY])
def test_longer_sentences_wrap_and_the_window_grows(screen: Screen, status: Status) -> None:
    window = screen.open(show, message(status, "No way to see input here: counting while unlocked."))
    before = window.root.winfo_height()
    for part in parts(window.root):
        if part.winfo_class() == "TLabel" and part.cget("text"):
            part.configure(text=longer(str(part.cget("text"))))
    window.take({"do": "nothing"})
    width = window.root.winfo_width()
    window.root.geometry(f"{width}x{before + 400}")
    window.root.update()
    assert all(part.winfo_reqwidth() <= width for part in parts(window.root) if part.winfo_class() == "TLabel")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, ("", "0")),
        (59, ("under", "1")),
        (60, ("about", "1")),
        (3599, ("about", "59")),
        (6000, ("about", "1\u00a0h\u00a040")),
    ],
)
def test_the_ring_says_minutes_never_seconds(seconds: float, shown: tuple[str, str]) -> None:
    assert words.in_ring(seconds) == shown


times = st.none() | st.datetimes(timezones=st.just(UTC))
statuses = st.builds(
    Status,
    state=st.sampled_from(["sitting", "standing", "away", "unknown"]),
    sitting_seconds=st.floats(0, 1e6),
    quiet=st.lists(st.sampled_from(["call", "presenting", "dnd", "paused", "hours"]), unique=True).map(tuple),
    quiet_since=times,
    paused_until=times,
    returns=times,
    away_since=times,
    standing_since=times,
    later_minutes=st.none() | st.integers(1, 30),
    today=st.builds(Today, sitting_seconds=st.floats(0, 1e5), breaks=st.integers(0, 50)),
)


@given(statuses)
def test_a_status_survives_its_way_through_a_line(status: Status) -> None:
    from json import dumps, loads

    assert status_from_json(loads(dumps(status_to_json(status)))) == status


def test_a_status_from_another_version_has_defaults_for_what_is_missing() -> None:
    assert status_from_json({"state": "sitting", "mood": "fine", "today": {"breaks": 2, "laps": 3}}) == Status(
        state="sitting", today=Today(breaks=2)
    )


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [(SITTING, STANDING, words.STANDING), (STANDING, SITTING, words.SITTING), (PAUSED, SITTING, words.RESUME)],
)
def test_a_button_that_turns_into_its_contrary_keeps_the_focus(
    screen: Screen, before: Status, after: Status, text: str
) -> None:
    contrary = {words.STANDING: words.SITTING, words.SITTING: words.STANDING, words.RESUME: words.PAUSE}
    window = screen.open(show, message(before))
    screen.focus(window)
    button(window, text).focus_set()
    window.root.update()
    window.on_update(message(after))
    window.root.update()
    assert window.root.focus_get() is button(window, contrary[text])


def test_escape_takes_the_field_away_first_and_then_the_window(screen: Screen) -> None:
    window = screen.open(show, message(SITTING))
    screen.focus(window)
    button(window, words.GOT_UP).invoke()
    window.root.update()
    screen.press(window, "Escape")
    assert not window.closed
    assert words.WAS_UP_OK not in buttons(window)
    screen.press(window, "Escape")
    assert window.closed


def test_control_a_chooses_the_whole_time(screen: Screen) -> None:
    window = screen.open(show, message(SITTING))
    screen.focus(window)
    button(window, words.GOT_UP).invoke()
    window.root.update()
    field: Any = window.root.focus_get()
    field.delete(0, "end")
    field.insert(0, "99:99")
    screen.press(window, "Control-a")
    assert field.selection_get() == "99:99"


@pytest.fixture(scope="session")  # Tk ends a process that has once had a window on a server that is gone
def framed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen of 1280x700 with a window manager, which puts windows into frames."""
    from Xlib.display import Display

    from tests.desktop.private_bus import wait_for
    from tests.desktop.started import window_manager
    from tests.desktop.xembed_host import x_server

    home = tmp_path_factory.mktemp("home")
    with x_server("1280x700", "-dpi", "96", "-noreset") as name, window_manager(name, home):
        display = Display(name)
        there = display.intern_atom("_NET_SUPPORTING_WM_CHECK")
        wait_for(lambda: display.screen().root.get_full_property(there, 0), 20)
        display.close()
        found = Screen(name)
        yield found
        found.close()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a window manager of X11")
def test_updates_leave_the_window_where_it_is_and_its_foot_on_the_screen(framed: Screen) -> None:
    window = framed.open(show, message(SITTING))
    root = window.root
    framed.until(window, lambda: root.winfo_rooty() > root.winfo_vrooty() + 10)  # it has its frame
    root.geometry("+300+150")
    framed.until(window, lambda: root.geometry().endswith("+300+150") and root.winfo_rooty() > 150)
    left = root.winfo_rootx()
    for minute in range(4):
        window.take({"do": "update", **message(replace(DUE, sitting_seconds=2700 + 60 * minute))})
        framed.until(window, lambda: root.winfo_rooty() + root.winfo_height() <= root.winfo_screenheight())
        assert root.winfo_rootx() == left
