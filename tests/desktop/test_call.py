"""Whether somebody is in a call, with real sound servers, and files in place of cameras that real programs hold."""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hipbreak.desktop.linux.facts.call import Call, Pace, Places
from hipbreak.desktop.linux.facts.camera import cameras, in_use
from hipbreak.desktop.linux.facts.device_files import DeviceFiles
from tests.desktop.private_bus import wait_for
from tests.desktop.sound_servers import Sound, sound
from tests.desktop.test_camera import holding

QUICK = Pace(settle=0.05, scans=0.0, confirm=0.1, back_off=(0.1,), regain=1e9)
NEVER_ASKED = replace(QUICK, confirm=1e9, back_off=(1e9,))


@dataclass
class Looker:
    """As the engine: looks when it is woken. ``seen`` are the answers at each wake-up."""

    call: Call = field(init=False)
    seen: list[bool] = field(default_factory=list)
    made: threading.Event = field(default_factory=threading.Event)

    def wake(self) -> None:
        self.made.wait(10)
        self.seen.append(self.call.in_use())


@contextlib.contextmanager
def looker(
    places: Places, pace: Pace = NEVER_ASKED, watch: Callable[..., DeviceFiles] = DeviceFiles
) -> Iterator[Looker]:
    looks = Looker()
    looks.call = Call(looks.wake, places, pace, watch)
    looks.made.set()
    with contextlib.closing(looks.call):
        yield looks


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A machine with a camera and without sound."""
    (tmp_path / "dev" / "snd").mkdir(parents=True)
    (tmp_path / "dev" / "video0").touch()
    (tmp_path / "dev" / "snd" / "pcmC0D0c").touch()
    return Places(cards=tmp_path / "cards", devices=tmp_path / "dev", known=tmp_path / "none", sound=())


def with_sound(places: Places, server: Sound) -> Places:
    (places.devices / "video0").unlink()
    return replace(places, sound=(places.devices / "no socket", server.socket))


def record_on_card(places: Places, state: str) -> None:
    """What the kernel writes, and that the device was opened or closed."""
    status = places.cards / "card0" / "pcm0c" / "sub0" / "status"
    status.parent.mkdir(parents=True, exist_ok=True)
    status.write_text(f"state: {state}\nowner_pid   : 1\n")
    (places.devices / "snd" / "pcmC0D0c").read_bytes()


# --- sound servers --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["pulseaudio", "pipewire"])
def one_for_all(request: pytest.FixtureRequest) -> Iterator[Sound]:
    with sound(request.param) as running:
        yield running


@pytest.fixture
def server(one_for_all: Sound) -> Sound:
    wait_for(lambda: one_for_all.streams() == 0)  # what the test before has ended is gone
    return one_for_all


@pytest.mark.real
def test_a_recording_is_a_call_from_its_beginning_to_its_end(server: Sound, places: Places) -> None:
    with looker(with_sound(places, server)) as looks:
        wait_for(lambda: looks.call.source() == "sound_server")
        assert not looks.call.in_use()
        with server.recording("mic"):
            wait_for(lambda: looks.seen == [True])
            assert looks.call.microphone()
        wait_for(lambda: looks.seen == [True, False])
        assert not looks.call.microphone()


@pytest.mark.real
def test_what_is_played_is_none_and_wakes_nobody(server: Sound, places: Places) -> None:
    with looker(with_sound(places, server)) as looks:
        wait_for(lambda: looks.call.source() == "sound_server")
        server.play(0.3)
        with server.recording("card.monitor"), server.recording("mic"):
            wait_for(lambda: looks.seen)
        assert looks.seen[0], "the first wake-up is the recording"


@pytest.mark.real
@pytest.mark.parametrize("kind", ["pulseaudio", "pipewire"])
def test_a_server_that_dies_and_comes_back(kind: str, places: Places) -> None:
    with sound(kind) as server, looker(with_sound(places, server), QUICK) as looks:
        with server.recording("mic"):
            wait_for(lambda: looks.seen == [True])
            server.kill()
            wait_for(lambda: looks.seen == [True, False])
            assert looks.call.source() == "none"
        server.start()
        wait_for(lambda: not looks.call.in_use() and looks.call.source() == "sound_server")
        with server.recording("mic"):
            wait_for(looks.call.in_use)


@pytest.mark.real
def test_a_server_that_is_gone_is_looked_for_only_when_asked(places: Places) -> None:
    with sound("pulseaudio") as server, looker(with_sound(places, server), replace(QUICK, back_off=(1e9,))) as looks:
        wait_for(lambda: looks.call.source() == "sound_server")
        server.kill()
        wait_for(lambda: looks.call.source() == "none")
        server.start()
        assert not looks.call.in_use()
        (places.devices / "video0").touch()
        wait_for(lambda: looks.call.source() == "camera")  # the back-off keeps us away from the sound server


@pytest.mark.real
def test_a_restart_in_a_call_is_seen_before_a_prompt_could_come(places: Places) -> None:
    """30 s after a call one may come (P3d): a server that comes back is found before that, without being asked."""
    pace = replace(NEVER_ASKED, regain=Pace().regain)
    with sound("pulseaudio") as server, looker(with_sound(places, server), pace) as looks:
        wait_for(lambda: looks.call.source() == "sound_server")
        server.kill()
        wait_for(lambda: looks.call.source() == "none")
        server.start()
        with server.recording("mic"):
            wait_for(lambda: looks.seen == [True], 20)
        assert looks.call.source() == "sound_server"


@pytest.mark.real
def test_a_server_that_hangs_is_no_call_for_ever(places: Places) -> None:
    with sound("pulseaudio") as server, looker(with_sound(places, server), QUICK) as looks, server.recording("mic"):
        wait_for(lambda: looks.seen == [True])
        with server.hung():
            wait_for(lambda: not looks.call.in_use())
            began = time.monotonic()
            assert not looks.call.microphone()
            assert time.monotonic() - began < 1
        wait_for(looks.call.in_use)


# --- the kernel -----------------------------------------------------------------------------------------------------


def test_a_card_that_records_is_a_call(places: Places) -> None:
    (places.devices / "video0").unlink()
    with looker(places) as looks:
        assert looks.call.source() == "none"
        assert not looks.call.in_use()
        wait_for(lambda: _records(places, looks, "RUNNING") == [True])
        assert looks.call.microphone()
        assert looks.call.source() == "kernel"
        wait_for(lambda: _records(places, looks, "closed") == [True, False])
        assert not looks.call.in_use()


def _records(places: Places, looks: Looker, state: str) -> list[bool]:
    """Written again until it is seen: the thread may not watch yet."""
    record_on_card(places, state)
    return looks.seen


def test_a_card_that_nobody_tells_about_is_seen_when_asked(places: Places) -> None:
    with looker(places) as looks:
        record_on_card(places, "RUNNING")
        assert looks.call.in_use()
        record_on_card(places, "PREPARED")
        assert not looks.call.in_use()


# --- the camera -----------------------------------------------------------------------------------------------------


def test_a_camera_that_is_open_is_a_call(places: Places) -> None:
    with looker(places) as looks:
        wait_for(lambda: looks.call.source() == "camera")
        assert not looks.call.in_use()
        with holding(places.devices / "video0"):
            wait_for(lambda: looks.seen == [True])
            assert not looks.call.microphone()
        wait_for(lambda: looks.seen == [True, False])


def test_one_that_was_open_before_us_is_a_call(places: Places) -> None:
    with holding(places.devices / "video0"), looker(places) as looks:
        wait_for(lambda: looks.seen == [True])


def test_a_camera_that_is_plugged_in_and_pulled_out(places: Places) -> None:
    camera = places.devices / "video0"
    camera.unlink()
    with looker(places) as looks:
        assert looks.call.source() == "none"
        camera.touch()
        wait_for(lambda: looks.call.source() == "camera")
        with holding(camera):
            wait_for(lambda: looks.seen == [True])
            camera.unlink()
            wait_for(lambda: looks.seen == [True, False])
        assert looks.call.source() == "none"


def test_a_glance_at_a_camera_is_no_call(places: Places) -> None:
    with looker(places, replace(NEVER_ASKED, settle=1.5)) as looks:
        wait_for(lambda: looks.call.source() == "camera")
        with holding(places.devices / "video0"):
            for _ in range(3):  # as long as it takes to look for it three times
                assert in_use(cameras(places.devices, places.known))
            assert looks.seen == []
        (places.devices / "video1").touch()
        with holding(places.devices / "video1"):
            wait_for(lambda: looks.seen == [True])
        wait_for(lambda: looks.seen == [True, False])


def test_microphone_and_camera_together(places: Places, server: Sound) -> None:
    both = replace(places, sound=(server.socket,))
    with looker(both) as looks:
        wait_for(lambda: looks.call.source() == "sound_server+camera")
        with server.recording("mic"):
            wait_for(lambda: looks.seen == [True])
            with holding(places.devices / "video0"):
                pass
        wait_for(lambda: looks.seen == [True, False])


def no_inotify(*_: object) -> DeviceFiles:
    raise OSError(24, "Too many open files")


@pytest.mark.parametrize("fault", [ImportError("no ctypes"), AttributeError("no inotify_init1"), OSError(24, "full")])
def test_a_system_without_any_inotify_loses_nothing_else(places: Places, fault: Exception) -> None:
    def none(*_: object) -> DeviceFiles:
        raise fault

    with looker(places, QUICK, none) as looks:
        wait_for(lambda: looks.call.source() == "camera")
        with holding(places.devices / "video0"):
            wait_for(looks.call.in_use)


def test_without_inotify_the_camera_is_looked_at_when_asked(places: Places) -> None:
    with looker(places, QUICK, no_inotify) as looks:
        wait_for(lambda: looks.call.source() == "camera")
        with holding(places.devices / "video0"):
            wait_for(looks.call.in_use)
        wait_for(lambda: not looks.call.in_use())
        before = len(looks.seen)
        with holding(places.devices / "video0"):
            wait_for(lambda: looks.call.in_use() and len(looks.seen) >= before)


def test_without_inotify_and_unasked_nothing_happens(places: Places) -> None:
    with looker(places, NEVER_ASKED, no_inotify) as looks:
        wait_for(lambda: looks.call.source() == "camera")
        with holding(places.devices / "video0"):
            assert not looks.call.in_use()
        assert looks.seen == []


# --- all of it ------------------------------------------------------------------------------------------------------


def test_a_machine_without_anything_knows_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "none"
    with looker(Places(nowhere, nowhere, nowhere, nowhere, (nowhere,)), QUICK) as looks:
        assert not looks.call.in_use()
        assert not looks.call.microphone()
        assert looks.call.source() == "none"
        assert looks.seen == []


@pytest.mark.real
def test_the_answer_costs_less_than_two_milliseconds(server: Sound, places: Places) -> None:
    with looker(with_sound(places, server)) as looks:
        wait_for(lambda: looks.call.source() == "sound_server")
        times = []
        for _ in range(50):
            began = time.perf_counter()
            looks.call.in_use()
            times.append(time.perf_counter() - began)
        assert statistics.median(times) < 0.002


def test_a_wake_that_fails_costs_nothing_else(places: Places) -> None:
    failed: list[bool] = []

    def fail() -> None:
        failed.append(True)
        raise RuntimeError("no")

    with contextlib.closing(Call(fail, places, NEVER_ASKED)) as call:
        with holding(places.devices / "video0"):
            wait_for(lambda: len(failed) == 1)
        wait_for(lambda: len(failed) == 2)
        assert not call.in_use()


def test_closing_ends_the_thread_and_all_it_knew(places: Places) -> None:
    before = {thread.ident for thread in threading.enumerate()}
    with holding(places.devices / "video0"):
        call = Call(lambda: None, places, NEVER_ASKED)
        wait_for(call.in_use)
        call.close()
        call.close()
        assert not call.in_use()
    assert {thread.ident for thread in threading.enumerate()} <= before
    assert call.source() == "none"
