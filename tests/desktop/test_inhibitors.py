"""Whether something keeps the screen awake, against managers, logind and players of the test's own on a real bus."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES
from hipbreak.desktop.linux.facts.asked import Asked, Question, yes_or_no
from hipbreak.desktop.linux.facts.inhibitors import (
    CODES,
    DESKTOP,
    GNOME,
    KDE,
    LOGIND,
    POWER,
    POWER_INHIBIT,
    Inhibitors,
    Known,
)
from hipbreak.desktop.linux.facts.media_players import PATH as PLAYER_PATH
from hipbreak.desktop.linux.facts.media_players import PLAYER, PLAYS, PREFIX, STATUS
from hipbreak.desktop.linux.facts.session import LOGIN, MANAGER, MANAGER_PATH
from hipbreak.desktop.linux.link import Link
from tests.desktop.fake_peer import Peer, Town, Wakes, hanging, town
from tests.desktop.private_bus import private_bus, wait_for

SPEAK: dict[
    str, tuple[str, str, str, tuple[Any, ...]]
] = {  # interface, member, signature, body of what each says after a change
    GNOME: (GNOME, "InhibitorAdded", "o", ("/org/gnome/SessionManager/Inhibitor1",)),
    KDE: (KDE, "InhibitionsChanged", "a{ss}as", ({}, [])),
    POWER: (POWER_INHIBIT, "HasInhibitChanged", "b", (False,)),
    POWER_INHIBIT: (POWER_INHIBIT, "HasInhibitChanged", "b", (False,)),
}
FILM = ("idle", "player", "a film", "block", os.getuid(), 4711)


@pytest.fixture
def here() -> Iterator[Town]:
    with town() as running:
        yield running


def manager(here: Town, name: str, held: bool = False) -> Peer:
    """Whoever knows of inhibitors under ``name``."""
    peer = here.peer(DESKTOP[name].path)
    peer.methods[DESKTOP[name].method] = ("b", (held,))
    return peer.own(name)


def hold(peer: Peer, name: str, held: bool) -> None:
    peer.methods[DESKTOP[name].method] = ("b", (held,))
    interface, member, signature, body = SPEAK[name]
    peer.bus.emit(DESKTOP[name].path, interface, member, signature, body)


def logind(here: Town, *rows: tuple[Any, ...]) -> Peer:
    peer = here.peer(MANAGER_PATH)
    block(peer, *rows)
    return peer.own(LOGIN)


def block(peer: Peer, *rows: tuple[Any, ...]) -> None:
    peer.methods["ListInhibitors"] = ("a(ssssuu)", (list(rows),))
    what = ":".join(row[0] for row in rows)
    peer.change(MANAGER_PATH, MANAGER, BlockInhibited=("s", what))


def player(here: Town, name: str, status: str) -> Peer:
    peer = Peer(here.daemon.connect()).serve(PLAYER_PATH)
    peer.own(PREFIX + name)
    peer.change(PLAYER_PATH, PLAYER, PlaybackStatus=("s", status))
    return peer


def followed(here: Town) -> tuple[Inhibitors, list[Any]]:
    """The fact on this bus, and what it answered at each wake-up."""
    wakes = Wakes()
    inhibitors = Inhibitors(wakes)
    wakes.look = lambda: inhibitors.media
    inhibitors.joined_system(here.ours)
    inhibitors.joined_session(here.ours)
    return inhibitors, wakes.seen


@pytest.mark.parametrize("name", DESKTOP)
def test_each_manager_is_asked_at_the_start_and_after_each_change(here: Town, name: str) -> None:
    peer = manager(here, name)
    inhibitors, wakes = followed(here)
    assert (inhibitors.media, inhibitors.source()) == (False, CODES[name])
    wakes.clear()
    hold(peer, name, True)
    wait_for(lambda: inhibitors.media)
    hold(peer, name, True)
    hold(peer, name, False)
    wait_for(lambda: not inhibitors.media)
    here.settle()
    assert wakes == [True, False]


@pytest.mark.parametrize("name", DESKTOP)
def test_what_was_held_before_is_known_at_the_first_look(here: Town, name: str) -> None:
    manager(here, name, held=True)
    assert followed(here)[0].media is True


@pytest.mark.parametrize("flag", [("gnome", GNOME, 8), ("kde", KDE, 4)])
def test_only_the_screen_is_asked_about(here: Town, flag: tuple[str, str, int]) -> None:
    code, name, bit = flag
    asked: list[Any] = []

    def answer(_: str, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        asked.append((member, body))
        return "b", (True,)

    here.theirs.export(DESKTOP[name].path, answer)
    Peer(here.theirs).own(name)
    assert followed(here)[0].source() == code
    assert asked == [(DESKTOP[name].method, (bit,))]


def test_a_property_that_changed_is_as_good_as_a_signal_of_gnome(here: Town) -> None:
    peer = manager(here, GNOME)
    inhibitors, _ = followed(here)
    peer.methods["IsInhibited"] = ("b", (True,))
    peer.change(DESKTOP[GNOME].path, GNOME, InhibitedActions=("u", 8))
    wait_for(lambda: inhibitors.media)


def test_kdes_answer_for_the_screen_goes_before_the_one_for_sleep(here: Town) -> None:
    """PowerDevil answers both; a download holds off sleep, and nobody looks at it."""
    manager(here, POWER, held=True)
    manager(here, POWER_INHIBIT, held=True)
    manager(here, KDE, held=False)
    inhibitors, _ = followed(here)
    assert (inhibitors.media, inhibitors.source()) == (False, "kde")


def test_managers_come_and_go(here: Town) -> None:
    inhibitors, wakes = followed(here)
    assert inhibitors.source() == "players"
    peer = manager(here, GNOME, held=True)
    wait_for(lambda: inhibitors.source() == "gnome")
    assert inhibitors.media is True
    peer.leave(GNOME)
    wait_for(lambda: inhibitors.source() == "players")
    assert inhibitors.media is False
    assert wakes == [False, True, None, False]


def test_a_restarted_manager_is_asked_afresh(here: Town) -> None:
    manager(here, GNOME, held=True)
    inhibitors, _ = followed(here)
    with contextlib.closing(here.daemon.connect()) as other:
        after = Peer(other, {"IsInhibited": ("b", (False,))}).serve(DESKTOP[GNOME].path)
        other.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (GNOME, 0))
        here.theirs.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (GNOME,))
        wait_for(lambda: inhibitors.media is False)
        assert inhibitors.source() == "gnome"
        assert after.asked["IsInhibited"] == 1
        hold(Peer(here.theirs), GNOME, True)  # the one that left speaks for nobody
        here.settle()
        assert after.asked["IsInhibited"] == 1


# --- logind -----------------------------------------------------------------------------------------------------


def test_logind_knows_a_yes_and_its_changes(here: Town) -> None:
    manager(here, POWER)
    peer = logind(here)
    inhibitors, _ = followed(here)
    wait_for(lambda: inhibitors.source() == "power+logind")
    assert inhibitors.media is False
    block(peer, ("sleep", "a", "b", "block", os.getuid(), 1), FILM)
    wait_for(lambda: inhibitors.media)
    block(peer)
    wait_for(lambda: inhibitors.media is False)


@pytest.mark.parametrize(
    "row",
    [
        ("sleep:shutdown", "a", "b", "block", os.getuid(), 1),
        ("idle", "a", "b", "delay", os.getuid(), 1),
        ("idle:sleep", "a backup", "b", "block", os.getuid() + 1, 1),
        ("idleness", "a", "b", "block", os.getuid(), 1),
    ],
    ids=["sleep", "delay", "another user", "another word"],
)
def test_what_logind_lists_besides_is_no_film(here: Town, row: tuple[Any, ...]) -> None:
    logind(here, row)
    inhibitors, _ = followed(here)
    wait_for(lambda: "logind" in inhibitors.source())
    assert inhibitors.media is False


def test_a_no_of_logind_alone_proves_nothing(here: Town) -> None:
    logind(here)
    wakes = Wakes()
    inhibitors = Inhibitors(wakes)
    inhibitors.joined_system(here.ours)
    wait_for(lambda: inhibitors.source() == "logind")
    assert inhibitors.media is None
    inhibitors.lost_system()
    assert (inhibitors.media, inhibitors.source(), wakes.seen) == (None, "none", [])


def test_a_lost_system_bus_takes_its_yes_along(here: Town) -> None:
    manager(here, GNOME)
    logind(here, FILM)
    inhibitors, wakes = followed(here)
    wait_for(lambda: inhibitors.media)
    inhibitors.lost_system()
    assert (inhibitors.media, inhibitors.source()) == (False, "gnome")
    assert wakes[-1] is False


# --- players ----------------------------------------------------------------------------------------------------


def test_without_a_manager_a_player_stands_in(here: Town) -> None:
    first, second = player(here, "one", "Paused"), player(here, "two", "Playing")
    logind(here)
    inhibitors, _ = followed(here)
    wait_for(lambda: inhibitors.media)
    wait_for(lambda: inhibitors.source() == "logind+players")
    second.change(PLAYER_PATH, PLAYER, PlaybackStatus=("s", "Stopped"))
    wait_for(lambda: inhibitors.media is False)
    first.change(PLAYER_PATH, PLAYER, PlaybackStatus=("s", "Playing"))
    wait_for(lambda: inhibitors.media)
    first.bus.close()
    wait_for(lambda: inhibitors.media is False)
    second.bus.close()


def test_a_player_that_comes_later_is_heard_and_asked(here: Town) -> None:
    inhibitors, wakes = followed(here)
    assert (inhibitors.media, inhibitors.source()) == (False, "players")
    late = player(here, "late", "Playing")
    with contextlib.closing(late.bus):
        wait_for(lambda: inhibitors.media)
        late.change(PLAYER_PATH, PLAYER, Volume=("d", 0.5))
        late.change(PLAYER_PATH, PLAYER, PlaybackStatus=("s", "Paused"))
        wait_for(lambda: inhibitors.media is False)
        here.settle()
        assert wakes == [False, True, False]


def test_a_status_that_is_named_without_its_value_counts_as_well(here: Town) -> None:
    inhibitors, _ = followed(here)
    with contextlib.closing(here.daemon.connect()) as bus:
        late = Peer(bus, properties={STATUS: ("s", "Playing")}).serve(PLAYER_PATH).own(PREFIX + "late")
        late.bus.emit(PLAYER_PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", (PLAYER, {}, [STATUS]))
        wait_for(lambda: inhibitors.media)


def test_where_a_manager_tells_no_player_is_asked(here: Town) -> None:
    peer = manager(here, GNOME)
    music = player(here, "music", "Playing")
    with contextlib.closing(music.bus):
        inhibitors, _ = followed(here)
        music.change(PLAYER_PATH, PLAYER, PlaybackStatus=("s", "Playing"))
        here.settle()
        assert (inhibitors.media, music.asked[STATUS]) == (False, 0)
        peer.leave(GNOME)
        wait_for(lambda: inhibitors.media)
        peer.own(GNOME)
        wait_for(lambda: inhibitors.media is False)
        asked = music.asked[STATUS]
        music.change(PLAYER_PATH, PLAYER, PlaybackStatus=("s", "Playing"))
        here.settle()
        assert music.asked[STATUS] == asked


def test_the_name_of_a_player_is_not_logged(here: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    peer = here.peer(PLAYER_PATH)
    peer.properties[STATUS] = ("u", 7)
    peer.own(f"{PREFIX}SecretPlayer")
    followed(here)
    wait_for(lambda: peer.asked[STATUS])
    here.settle()
    assert "a media player" in caplog.text
    assert "SecretPlayer" not in caplog.text


def test_one_that_comes_and_goes_without_an_answer_costs_one_line(here: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    inhibitors, wakes = followed(here)
    wakes.clear()
    peer = here.peer(DESKTOP[POWER_INHIBIT].path)
    for _ in range(5):
        peer.own(POWER_INHIBIT)
        here.settle()
        peer.leave(POWER_INHIBIT)
        here.settle()
    assert peer.asked["HasInhibit"] == 5
    assert len(caplog.records) == 1
    assert (inhibitors.media, wakes) == (False, [])


def test_programs_that_come_and_go_wake_nobody(here: Town) -> None:
    """What players cost: nothing is heard while other programs use the bus, nor of a player that is gone."""
    inhibitors, _ = followed(here)
    with contextlib.closing(player(here, "brief", "Playing").bus):
        wait_for(lambda: inhibitors.media)
        assert any(PREFIX + "brief" in rule for rule in _matches(here))
    wait_for(lambda: inhibitors.media is False)
    here.settle()
    rules = _matches(here)
    assert not any(PREFIX + "brief" in rule for rule in rules)
    assert not any("NameOwnerChanged" in rule and "arg0=" not in rule for rule in rules)


def _matches(here: Town) -> list[str]:
    """The match rules of our connection, as the daemon has them."""
    debug = "org.freedesktop.DBus.Debug.Stats"
    rules = here.theirs.call(DBUS, "/org/freedesktop/DBus", debug, "GetAllMatchRules")[0]
    ours = [str(rule) for rule in rules[here.ours.unique_name]]
    assert ours
    return ours


# --- peers as they are ------------------------------------------------------------------------------------------


def test_without_anybody_nothing_is_known() -> None:
    inhibitors = Inhibitors(lambda: None)
    assert (inhibitors.media, inhibitors.source()) == (None, "none")


def test_one_that_has_the_name_and_no_answer_tells_nothing(here: Town) -> None:
    here.peer("/").own(GNOME)
    inhibitors, _ = followed(here)
    assert (inhibitors.media, inhibitors.source()) == (False, "players")


@pytest.mark.parametrize("name", [*DESKTOP, LOGIN, PREFIX + "x"])
@pytest.mark.parametrize(
    "reply",
    [("", ()), ("s", ("true",)), ("u", (1,)), ("v", (("u", 1),)), ("a(ss)", ([("idle", "block")],)), ("as", (["b"],))],
    ids=repr,
)
def test_nonsense_is_no_yes(here: Town, name: str, reply: tuple[str, tuple[Any, ...]]) -> None:
    peer = here.peer(*(question.path for question in [*DESKTOP.values(), LOGIND, PLAYS]))
    peer.methods |= dict.fromkeys(("IsInhibited", "HasInhibition", "HasInhibit", "ListInhibitors", "Get"), reply)
    peer.properties[STATUS] = ("u", 1)
    peer.own(name)
    inhibitors, _ = followed(here)
    here.settle()
    assert inhibitors.media is False
    assert "gnome" not in inhibitors.source()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["idle", "block", "Playing"]),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(st.lists(_VALUES, max_size=3).map(tuple))
def test_no_reply_breaks_the_reading_of_it(body: tuple[Any, ...]) -> None:
    for question in (*DESKTOP.values(), LOGIND, PLAYS):
        assert question.read(body) in (True, False, None)


@given(st.dictionaries(st.sampled_from(list(CODES)), st.booleans()), st.none() | st.booleans())
def test_the_answer_is_made_of_what_was_told(told: dict[str, bool], playing: bool | None) -> None:
    known = Known(told, playing)
    if known.media is True:
        assert any(known.counted.values()) or playing
    elif known.media is False:
        assert not any(known.counted.values())
        assert "logind" != known.source != "none"
    else:
        assert known.source in ("none", "logind")


def test_a_silent_manager_holds_up_the_start_for_a_second_and_is_heard_later(here: Town) -> None:
    manager(here, GNOME)
    with hanging(here.theirs) as go_on:
        began = time.monotonic()
        inhibitors, _ = followed(here)
        assert time.monotonic() - began < 10
        assert inhibitors.media is None
        go_on()
        wait_for(lambda: inhibitors.source() == "gnome")


def test_one_that_owes_an_answer_is_asked_again_later(here: Town) -> None:
    told: list[tuple[str, bool | None]] = []
    owner = manager(here, GNOME, held=True).bus.unique_name
    with hanging(here.theirs) as go_on:
        Asked(here.ours, GNOME, DESKTOP[GNOME], lambda owner, held: told.append((owner, held)), within=0.2, retry=0.2)
        wait_for(lambda: (owner, None) in told)
        go_on()
        wait_for(lambda: told[-1] == (owner, True))


def test_a_flood_of_signals_is_one_question_at_a_time(here: Town) -> None:
    peer = manager(here, POWER)
    inhibitors, _ = followed(here)
    asked = peer.asked["HasInhibit"]
    with hanging(here.theirs) as go_on:
        for _ in range(200):
            hold(peer, POWER, True)
        here.ours.name_owner(DBUS)
        go_on()
        wait_for(lambda: inhibitors.media)
        here.settle()
    assert peer.asked["HasInhibit"] - asked <= 3


def test_what_changes_while_an_answer_is_on_its_way_is_asked_about_again(here: Town) -> None:
    answers = [False, True]

    def answer(*_: object) -> tuple[str, tuple[Any, ...]]:
        interface, member, signature, body = SPEAK[POWER]
        if len(answers) > 1:
            here.theirs.emit(DESKTOP[POWER].path, interface, member, signature, body)
        return "b", (answers.pop(0) if len(answers) > 1 else answers[0],)

    here.theirs.export(DESKTOP[POWER].path, answer)
    Peer(here.theirs).own(POWER)
    inhibitors, _ = followed(here)
    wait_for(lambda: inhibitors.media)


def test_an_answer_that_comes_after_its_owner_was_replaced_counts_for_nothing(here: Town) -> None:
    replaceable, replacing = 1, 2
    before = here.peer(DESKTOP[POWER].path)
    before.methods["HasInhibit"] = ("b", (True,))
    here.theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (POWER, replaceable))
    with contextlib.closing(here.daemon.connect()) as other, hanging(here.theirs) as go_on:
        inhibitors, _ = followed(here)
        assert inhibitors.media is None
        Peer(other, {"HasInhibit": ("b", (False,))}).serve(DESKTOP[POWER].path)
        other.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (POWER, replacing))
        wait_for(lambda: inhibitors.source() == "power")
        assert inhibitors.media is False
        go_on()
        wait_for(lambda: before.asked["HasInhibit"])
        here.settle()
        assert inhibitors.media is False


def test_a_stopped_question_is_quiet(here: Town) -> None:
    told: list[Any] = []
    peer = manager(here, POWER)
    asked = Asked(here.ours, POWER, DESKTOP[POWER], lambda owner, held: told.append(held))
    wait_for(lambda: told == [False])
    asked.stop()
    hold(peer, POWER, True)
    asked.again()
    peer.leave(POWER)
    here.settle()
    assert told == [False]


def test_no_service_is_started_by_a_question(here: Town) -> None:
    """The bus would say ServiceUnknown for a name without an owner; we do not even ask."""
    told: list[Any] = []
    Asked(here.ours, "org.example.Nobody", Question("/", "a.b", "C", yes_or_no), lambda *all_: told.append(all_))
    wait_for(lambda: told)
    assert told == [("", None)]


def test_a_lost_session_bus_is_unknown_and_comes_back(tmp_path: Path) -> None:
    where, wakes = tmp_path / "bus", Wakes()
    inhibitors = Inhibitors(wakes)
    wakes.look = lambda: inhibitors.media
    with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
        manager(Town(daemon, theirs, theirs), GNOME, held=True)
        link = Link(daemon.address, inhibitors.joined_session, inhibitors.lost_session, (0.05,))
        link.wait(10)
        assert inhibitors.media is True
    with contextlib.closing(link):
        wait_for(lambda: inhibitors.source() == "none")
        assert inhibitors.media is None
        assert (wakes.seen[0], wakes.seen[-1]) == (True, None)
        with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
            manager(Town(daemon, theirs, theirs), GNOME)
            wait_for(lambda: inhibitors.source() == "gnome")
            assert inhibitors.media is False
