"""The entry in the Start menu and who we are to Windows: what a person did stays done, and the real shell reads it."""

from __future__ import annotations

import ctypes
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hipbreak.desktop.windows import identity, shell_link, shortcut
from hipbreak.desktop.windows.autostart import OWN, TEXT, Hive, Value, system_registry
from hipbreak.desktop.windows.native import function
from hipbreak.desktop.windows.shell_link import Link, app_id_of, read, set_app_id, write
from hipbreak.desktop.windows.shortcut import FILE, Menu, ensure, ensure_logged, remove, system_menu
from tests.desktop.windows.windows_here import ASKS_WINDOWS, on_wine

ADD_REFERENCE = 1  # of every interface, as shell_link's own numbers
PROGRAM = r"C:\Users\Zoë\hip break\Scripts\hipbreakw.exe"


@dataclass
class FakeRegistry:
    values: dict[tuple[str, str], Value] = field(default_factory=dict)
    broken: bool = False
    writes: int = 0

    def read(self, hive: Hive, key: str, name: str) -> Value | None:
        self._breaks()
        return self.values.get((key, name))

    def write(self, hive: Hive, key: str, name: str, value: Value) -> None:
        self._breaks()
        self.writes += 1
        self.values[key, name] = value

    def remove(self, hive: Hive, key: str, name: str) -> None:
        self._breaks()
        self.values.pop((key, name), None)

    def expand(self, text: str) -> str:
        return text

    def _breaks(self) -> None:
        if self.broken:
            raise PermissionError("no")


@dataclass
class Shell:
    """Where files stand for shortcuts, and what was written into them."""

    links: dict[Path, Link] = field(default_factory=dict)

    def write(self, path: Path, link: Link) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"L")
        self.links[path] = link

    def read(self, path: Path) -> Link:
        return self.links[path]


@dataclass
class Desk:
    menu: Menu
    shell: Shell
    registry: FakeRegistry

    @property
    def path(self) -> Path:
        return self.menu.own / FILE


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shell, registry = Shell(), FakeRegistry()
    own, shared = tmp_path / "Startmenü own", tmp_path / "shared"
    own.mkdir()
    shared.mkdir()
    command = (PROGRAM, "-P", "-m", "hip break", "--autostart")
    return Desk(
        Menu(own, shared, registry, command, "icon.ico", shell.read, shell.write, lambda _: True), shell, registry
    )


# --- what is made, and when ---------------------------------------------------------------------------------------


def test_it_starts_hipbreak_as_a_person_does(desk: Desk) -> None:
    """A login's own flag is left out: a second start then opens the status window."""
    assert ensure(desk.menu) == "made"
    assert desk.shell.links == {desk.path: Link(PROGRAM, '-P -m "hip break"', identity.NAME, "icon.ico")}
    assert [ensure(desk.menu), ensure(desk.menu)] == ["kept", "kept"]
    assert desk.registry.writes == 1


def test_one_that_the_person_removed_is_not_made_again(desk: Desk) -> None:
    ensure(desk.menu)
    desk.path.unlink()
    assert [ensure(desk.menu), ensure(desk.menu)] == ["removed_before"] * 2
    assert not desk.path.exists()


def test_one_that_the_person_moved_is_enough(desk: Desk) -> None:
    ensure(desk.menu)
    (desk.menu.own / "Health").mkdir()
    desk.path.rename(desk.menu.own / "Health" / FILE.upper())
    assert ensure(desk.menu) == "kept"
    assert not desk.path.exists()


@pytest.mark.parametrize("folder", ["own", "shared"])
def test_one_of_an_installer_is_enough(desk: Desk, folder: str) -> None:
    theirs = getattr(desk.menu, folder) / "hipbreak" / FILE
    desk.shell.write(theirs, Link(PROGRAM))
    assert ensure(desk.menu) == "kept"
    remove(desk.menu)
    assert theirs.exists(), "an installer removes its own"


def test_ours_follows_a_program_that_has_moved(desk: Desk) -> None:
    ensure(desk.menu)
    moved = replace(desk.menu, command=("C:\\new.exe", "--autostart"), there=lambda path: path == "C:\\new.exe")
    assert [ensure(moved), ensure(moved)] == ["mended", "kept"]
    assert desk.shell.links[desk.path].target == "C:\\new.exe"


def test_one_that_somebody_else_made_is_never_changed(desk: Desk) -> None:
    desk.shell.write(desk.path, Link("C:\\theirs.exe"))
    assert ensure(replace(desk.menu, there=lambda _: False)) == "kept"
    assert desk.shell.links[desk.path] == Link("C:\\theirs.exe")


@pytest.mark.parametrize("refusal", ["cache", "not_installed", "path"])
def test_a_program_that_nothing_starts_again_has_none(desk: Desk, refusal: Any) -> None:
    assert ensure(replace(desk.menu, command=refusal)) == "no_command"
    assert (list(desk.menu.own.iterdir()), desk.registry.values) == ([], {})


def test_without_a_menu_for_everybody_ones_own_serves(desk: Desk) -> None:
    assert ensure(replace(desk.menu, shared=None)) == "made"
    assert ensure(replace(desk.menu, shared=desk.menu.own / "is not there")) == "kept"


def test_removed_at_the_end_nothing_is_left_and_the_next_may_make_it_again(desk: Desk) -> None:
    ensure(desk.menu)
    identity.register(desk.registry, "icon.ico")
    assert remove(desk.menu)
    assert (list(desk.menu.own.iterdir()), desk.registry.values) == ([], {})
    assert not remove(desk.menu)
    assert ensure(desk.menu) == "made"


def test_a_folder_in_its_place_is_no_entry_of_ours(desk: Desk) -> None:
    desk.registry.values[shortcut.KEY, shortcut.MADE] = Value(TEXT, str(desk.path))
    desk.path.mkdir()
    with pytest.raises(OSError):
        remove(desk.menu)


@pytest.mark.parametrize("value", [Value(3, b"\0"), Value(TEXT, 7), Value(TEXT, "")])
def test_a_mark_that_is_none_is_as_no_mark(desk: Desk, value: Value) -> None:
    desk.registry.values[shortcut.KEY, shortcut.MADE] = value
    assert ensure(desk.menu) == "made"


def test_a_windows_that_will_not_costs_a_line(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.registry.broken = True
    ensure_logged(lambda: desk.menu)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


# --- who we are ---------------------------------------------------------------------------------------------------


def test_name_and_picture_are_written_once_and_follow() -> None:
    registry = FakeRegistry()
    identity.register(registry, "C:\\old.ico")
    identity.register(registry, "C:\\old.ico")
    assert registry.writes == 2
    identity.register(registry, "C:\\new.ico")
    told = {name: value.data for (_, name), value in registry.values.items()}
    assert (told, registry.writes) == ({"DisplayName": "hipbreak", "IconUri": "C:\\new.ico"}, 3)
    identity.register(registry, "")
    assert [name for _, name in registry.values] == ["DisplayName"], "a picture that is not there is not named"
    identity.unregister(registry)
    assert registry.values == {}


def test_the_icon_is_on_the_disk_in_every_size() -> None:
    from PIL import Image

    path = identity.icon()
    assert Path(path).is_absolute()
    with Image.open(path) as icon:
        assert icon.format == "ICO"
        assert {(16, 16), (20, 20), (24, 24), (32, 32), (48, 48), (256, 256)} <= set(icon.info["sizes"])


@ASKS_WINDOWS
def test_windows_takes_the_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    identity.take()
    assert caplog.records == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has such a name")
def test_elsewhere_there_is_no_such_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    identity.take()
    assert len(caplog.records) == 1
    with pytest.raises(OSError):
        system_menu()
    with pytest.raises(OSError):
        read(Path("x.lnk"))
    with pytest.raises(OSError):
        write(Path("x.lnk"), Link("x"))


# --- the real shell -----------------------------------------------------------------------------------------------


def in_thread(work: Any) -> Any:
    """On a thread that has no apartment yet."""
    done: list[Any] = []
    thread = threading.Thread(target=lambda: done.append(work()))
    thread.start()
    thread.join(60)
    return done[0]


@ASKS_WINDOWS
@pytest.mark.wine_fakes("Wine's shortcuts take an AppUserModelID and forget it")
@pytest.mark.parametrize("name", ["plain.lnk", "with some spaces.lnk", "Zoë’s 休憩.lnk"])
def test_the_shell_keeps_what_is_written(tmp_path: Path, name: str) -> None:
    """Wine's shortcuts take an AppUserModelID and forget it; its memory store below keeps one."""
    program = tmp_path / "hip break" / "Ünïcode" / "hipbreakw.exe"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"MZ")
    link = Link(str(program), '-P -m "hip break" ünï', identity.NAME, identity.icon())
    path = tmp_path / name
    for _ in range(3):
        in_thread(lambda: write(path, link))
    found = in_thread(lambda: read(path))
    assert replace(found, app_id="") == replace(link, app_id="")
    assert found.app_id == ("" if on_wine() else identity.NAME)


@ASKS_WINDOWS
def test_on_a_thread_that_has_chosen_otherwise_it_works_as_well(tmp_path: Path) -> None:
    def work() -> Link:
        function("ole32.dll", "CoInitializeEx", ctypes.c_long, ctypes.c_void_p, ctypes.c_ulong)(None, 0)
        write(tmp_path / "a.lnk", Link(sys.executable, "-V"))
        return read(tmp_path / "a.lnk")

    assert in_thread(work).arguments == "-V"


@ASKS_WINDOWS
def test_of_an_object_nothing_stays_referred_to() -> None:
    """Each method's answer is the number of references that are left."""

    def work() -> tuple[int, int]:
        with shell_link._apartment():
            with shell_link._new_link() as made:
                with shell_link._as(made, shell_link._I_PERSIST_FILE):
                    pass
                more: int = shell_link._method(made, ADD_REFERENCE)(made)
            return more, shell_link._method(made, shell_link._RELEASE)(made)

    assert in_thread(work) == (2, 0)


@pytest.fixture
def store() -> Iterator[ctypes.c_void_p]:
    """A real ``IPropertyStore``: one that Windows keeps in memory."""
    pointer = ctypes.c_void_p
    make = function("propsys.dll", "PSCreateMemoryPropertyStore", ctypes.c_long, pointer, pointer)
    made = ctypes.c_void_p()
    kind = (ctypes.c_ubyte * 16)(*uuid.UUID(shell_link._I_PROPERTY_STORE).bytes_le)
    with shell_link._apartment():
        assert make(ctypes.byref(kind), ctypes.byref(made)) == 0
        yield made
        shell_link._release(made)


@ASKS_WINDOWS
def test_a_real_store_keeps_the_id(store: ctypes.c_void_p) -> None:
    assert app_id_of(store) == ""
    for name in ("first", identity.NAME):
        set_app_id(store, name)
        assert app_id_of(store) == name


@ASKS_WINDOWS
@pytest.mark.parametrize("content", [None, b"nonsense" * 40])
def test_what_is_no_shortcut_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    """Of an empty file nothing is claimed: Windows may take it for a new one."""
    path = tmp_path / "a.lnk"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OSError):
        read(path)
    with pytest.raises(OSError):
        write(tmp_path / "no folder" / "a.lnk", Link(sys.executable))


@ASKS_WINDOWS
def test_the_menu_of_this_windows_and_its_registry(tmp_path: Path) -> None:
    """The real folders and keys, with a menu of our own between them."""
    menu = system_menu()
    assert menu.own.is_dir()
    assert menu.shared is not None
    assert menu.own != menu.shared
    assert Path(menu.icon).is_file()
    ours = replace(menu, own=tmp_path, shared=None, command=(sys.executable, "-V", "--autostart"))
    before = menu.registry.read(OWN, shortcut.KEY, shortcut.MADE)
    try:
        menu.registry.remove(OWN, shortcut.KEY, shortcut.MADE)
        assert [ensure(ours), ensure(ours)] == ["made", "kept"]
        assert (read(tmp_path / FILE).target, read(tmp_path / FILE).arguments) == (sys.executable, "-V")
        (tmp_path / FILE).unlink()
        assert ensure(ours) == "removed_before"
        remove(ours)
        assert [ensure(ours), remove(ours), list(tmp_path.iterdir())] == ["made", True, []]
        assert system_registry().read(OWN, shortcut.KEY, shortcut.MADE) is None
    finally:
        if before:
            menu.registry.write(OWN, shortcut.KEY, shortcut.MADE, before)
