"""Each fact made so, seen, and unmade, on every system: what docs/desktops.md says of Windows and macOS.

Jurisdiction: what a record says while something is so. Linux desktops have their own, real ones
(``tests/real/test_desktops.py``).
"""

from __future__ import annotations

from collections.abc import Callable

from hipbreak.core.messages import Pressed
from hipbreak.wording import sources
from tests.contract.conftest import Tells
from tests.contract.world import WITHIN, WORDS, World
from tests.contract.worlds import WHOLE, worlds
from tests.real.waiting import until


def says(world: World, key: str) -> str:
    return sources.say(key, world.desktop.sources()[key].source)


def follows(world: World, key: str, sampled: Callable[[], bool], *changes: str) -> None:
    """``key`` is so while all the ``changes`` hold, and at no other time."""
    told = world.desktop.sources
    until(lambda: told()[key].known, WITHIN, f"{key} to be known: {told()[key]}")

    def becomes(yes: bool) -> None:
        until(lambda: sampled() is yes, WITHIN, f"a sample that says {yes}")
        until(lambda: told()[key].now is yes, WITHIN, f"{key} to be {yes}: {told()[key]}")

    becomes(False)
    for change in changes[:-1]:
        world.changes[change](True)
        becomes(False)
    world.changes[changes[-1]](True)
    becomes(True)
    for change in changes:
        world.changes[change](False)
        becomes(False)


@worlds(*WHOLE)
def test_an_input_is_known(world: World, tells: Tells) -> None:
    assert world.touch
    world.touch()
    record = world.desktop
    first = until(lambda: record.sample().last_input, WITHIN, "the input")
    until(lambda: world.hands.elapsed() - first > 0.1, WITHIN, "time to pass")
    world.touch()
    until(lambda: (record.sample().last_input or 0) > first, WITHIN, "the next one")
    told = record.sources()["input"]
    assert told.known
    assert told.now is not None
    assert told.now < WITHIN
    tells("input", says=says(world, "input"))


@worlds(
    *WHOLE, wine_fakes="Wine tells no program of a lock, and has no answer about it: the test says it to the window"
)
def test_the_lock_is_known(world: World, tells: Tells) -> None:
    follows(world, "lock", lambda: world.desktop.sample().locked, "lock")
    tells("lock", says=says(world, "lock"))


@worlds(*WHOLE, wine_fakes="Wine never sleeps: the test says to the window what Windows would")
def test_a_sleep_moves_no_input_and_a_wake_up_is_no_return(world: World, tells: Tells) -> None:
    assert world.touch
    world.touch()
    before = until(lambda: world.desktop.sample().last_input, WITHIN, "the input")
    world.changes["sleep"](True)
    world.changes["sleep"](False)
    if "sleep" in world.wakes_for:
        until(lambda: world.wakes.threads, WITHIN, "a wake-up")
    after = world.desktop.sample().last_input
    assert after is not None
    assert abs(after - before) < 0.5
    assert world.desktop.sources()["sleep"].known
    tells("sleep", says=says(world, "sleep"))


@worlds("windows_fake")
def test_a_session_used_from_afar_is_known(world: World, tells: Tells) -> None:
    told = world.desktop.sources
    assert told()["session"].source == "local"
    world.changes["session"](True)
    assert told()["session"].source == "remote"
    world.changes["session"](False)
    assert told()["session"].source == "local"
    tells("session")


@worlds("macos_fake")
def test_where_a_session_used_from_afar_cannot_be_told_it_is_said(world: World, tells: Tells) -> None:
    told = world.desktop.sources()["session"]
    assert told.now is None
    assert "cannot be told" in says(world, "session")
    tells("session", "said", says(world, "session"))


@worlds(
    *WHOLE, wine_fakes="Wine keeps no account of who uses the microphone: the test writes one, into Wine's registry"
)
def test_a_call_is_known(world: World, tells: Tells) -> None:
    follows(world, "call", lambda: world.desktop.sample().call, "call")
    tells("call", says=says(world, "call"))


@worlds("linux", "windows_fake", "macos_fake")
def test_a_film_is_known(world: World, tells: Tells) -> None:
    follows(world, "media", lambda: world.desktop.sample().media, "media")
    tells("media", says=says(world, "media"))


@worlds(*WHOLE, wine_fakes="Wine says that nothing keeps the screen on: the test says it; the window is a real one")
def test_a_presentation_fills_the_screen_and_keeps_it_on(world: World, tells: Tells) -> None:
    follows(world, "presenting", lambda: world.desktop.sample().presenting, "full", "media")
    follows(world, "presenting", lambda: world.desktop.sample().presenting, "media", "full")
    tells("presenting", says=says(world, "presenting"))


@worlds("linux", "windows_fake")
def test_do_not_disturb_is_known(world: World, tells: Tells) -> None:
    follows(world, "dnd", lambda: world.desktop.sample().dnd, "dnd")
    tells("dnd", says=says(world, "dnd"))


@worlds("macos_fake")
def test_where_do_not_disturb_cannot_be_told_it_is_said(world: World, tells: Tells) -> None:
    told = world.desktop.sources()["dnd"]
    assert (told.known, told.now) == (False, None)
    tells("dnd", "said", says(world, "dnd"))


@worlds("windows_fake", "macos_fake")
def test_a_reminder_comes_up_and_its_button_is_heard(world: World, tells: Tells) -> None:
    prompts = world.prompts
    assert prompts
    assert world.desktop.show(3, WORDS) == "shown"
    until(lambda: prompts.up() == [WORDS.headline], WITHIN, "the prompt")
    prompts.press("start")
    until(lambda: prompts.heard() == [Pressed(3, "start")], WITHIN, "the press")
    tells("prompt", says=says(world, "prompt"))
