"""Whether the camera is in use, with files in place of devices and real programs that hold them open."""

from __future__ import annotations

import contextlib
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hipbreak.desktop.linux.facts.camera import PATTERN, cameras, in_use
from hipbreak.desktop.linux.facts.device_files import DeviceFiles


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    folder = tmp_path / "dev"
    (folder / "snd").mkdir(parents=True)
    for name in ("video0", "video1", "tty0", "snd/pcmC0D0c", "snd/pcmC0D0p"):
        (folder / name).touch()
    return folder


@contextlib.contextmanager
def holding(file: Path) -> Iterator[None]:
    """A program that has ``file`` open."""
    with file.open("rb") as opened, subprocess.Popen(["sleep", "60"], stdin=opened) as process:
        opened.close()
        try:
            yield
        finally:
            process.kill()


# --- who has it open ------------------------------------------------------------------------------------------------


def test_a_device_that_a_program_holds_open_is_in_use(devices: Path) -> None:
    with holding(devices / "video1"):
        assert in_use(cameras(devices, devices / "none"))
    assert not in_use(cameras(devices, devices / "none"))


def test_other_devices_are_no_camera(devices: Path) -> None:
    with holding(devices / "tty0"), holding(devices / "snd" / "pcmC0D0c"):
        assert not in_use(cameras(devices, devices / "none"))


def test_one_that_was_unplugged_is_in_use_no_more(devices: Path) -> None:
    with holding(devices / "video0"):
        (devices / "video0").unlink()
        assert not in_use(cameras(devices, devices / "none") | {str(devices / "video0")})


def test_without_a_camera_nobody_is_looked_at(tmp_path: Path) -> None:
    assert cameras(tmp_path / "none", tmp_path) == frozenset()
    assert not in_use(frozenset(), tmp_path / "none")


def test_where_nobody_can_tell_it_is_no(devices: Path, tmp_path: Path) -> None:
    assert not in_use(cameras(devices, devices / "none"), tmp_path / "no proc")


@pytest.mark.parametrize(
    ("told", "is_one"),
    [
        ("S:v4l/by-id/x\nE:ID_V4L_CAPABILITIES=:capture:\nG:seat\n", True),
        ("E:ID_V4L_CAPABILITIES=:\n", False),
        ("E:ID_V4L_CAPABILITIES=:video_output:\n", False),
        ("I:12\n", True),
    ],
)
def test_what_takes_no_pictures_is_no_camera(devices: Path, told: str, is_one: bool) -> None:
    (devices / "c0:0").write_text(told)  # a file has no device number
    assert bool(cameras(devices, devices)) is is_one


# --- the kernel tells -----------------------------------------------------------------------------------------------


@pytest.fixture
def files(devices: Path) -> Iterator[DeviceFiles]:
    with contextlib.closing(DeviceFiles((devices, PATTERN), (devices / "snd", "pcmC*c"))) as watching:
        yield watching


def told(files: DeviceFiles) -> bool:
    return bool(select.select([files], [], [], 0)[0])


def test_nothing_is_told_while_nothing_happens(files: DeviceFiles, devices: Path) -> None:
    (devices / "tty0").read_bytes()
    (devices / "snd" / "pcmC0D0p").read_bytes()
    cameras(devices, devices)
    in_use(frozenset({str(devices / "video0")}))
    assert not told(files)
    assert files.happened() == frozenset()
    assert files.complete


def test_opening_and_closing_are_told(files: DeviceFiles, devices: Path) -> None:
    with (devices / "video0").open("rb"):
        assert told(files)
        assert files.happened() == {"video0"}
        assert not told(files)
    assert files.happened() == {"video0"}
    (devices / "snd" / "pcmC0D0c").read_bytes()
    assert files.happened() == {"pcmC0D0c"}


def test_a_camera_that_comes_later_is_watched_and_one_that_goes_is_told(files: DeviceFiles, devices: Path) -> None:
    (devices / "video2").touch()
    (devices / "tty1").touch()
    assert files.happened() == {"video2"}
    files.happened()
    (devices / "video2").read_bytes()
    assert files.happened() == {"video2"}
    (devices / "video2").unlink()
    assert files.happened() == {"video2"}
    (devices / "video2").touch()
    assert files.happened() == {"video2"}
    (devices / "video2").read_bytes()
    assert files.happened() == {"video2"}


def test_one_whose_rights_come_later_is_watched_then(files: DeviceFiles, devices: Path) -> None:
    (devices / "video3").touch()
    files.happened()
    (devices / "video3").chmod(0o600)
    assert files.happened() == {"video3"}


def test_more_than_the_kernel_keeps_is_everything(files: DeviceFiles, devices: Path) -> None:
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    names = ("video0", "video1")
    for number in range(limit + 1):
        (devices / names[number % 2]).open("rb").close()
    assert files.happened() >= {"video0", "video1", "pcmC0D0c"}
    assert files.complete


def test_folders_that_are_not_there_are_no_failure(tmp_path: Path) -> None:
    with contextlib.closing(DeviceFiles((tmp_path / "none", PATTERN))) as watching:
        assert watching.complete
        assert watching.happened() == frozenset()


def test_closed_it_is_an_oserror(devices: Path) -> None:
    watching = DeviceFiles((devices, PATTERN))
    watching.close()
    with pytest.raises(OSError):
        watching.happened()
