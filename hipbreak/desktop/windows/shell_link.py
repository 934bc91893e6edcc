"""Shortcuts of Windows (``.lnk``), written and read by the shell's own objects.

Jurisdiction: one file, and speaking to these objects (COM, ``IShellLinkW`` and two more of its interfaces), by the
order of their methods in Microsoft's headers. What a shortcut is for, ``shortcut.py`` knows.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import uuid
from collections.abc import Iterator
from ctypes import wintypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hipbreak.desktop.windows.native import function

LONGEST = 1024  # characters of what is read
_SHELL_LINK = "00021401-0000-0000-C000-000000000046"
_I_SHELL_LINK = "000214F9-0000-0000-C000-000000000046"
_I_PERSIST_FILE = "0000010B-0000-0000-C000-000000000046"
_I_PROPERTY_STORE = "886D8EEB-8CF2-4446-8D02-CDBA1DBDCF99"
_APP_USER_MODEL = "9F4C2855-9F79-4B39-A8D0-E1D42DE1D5F3"
_ID_OF_THAT = 5
_QUERY, _RELEASE = 0, 2  # of every interface
_GET_PATH, _GET_ARGUMENTS, _SET_ARGUMENTS, _GET_ICON, _SET_ICON, _SET_PATH = 3, 10, 11, 16, 17, 20  # IShellLinkW
_LOAD, _SAVE = 5, 6  # IPersistFile
_GET_VALUE, _SET_VALUE, _COMMIT = 5, 6, 7  # IPropertyStore
_IN_THIS_PROCESS = 1
_ONE_THREAD, _OTHER_MODE = 2 | 4, 0x80010106  # and no DDE; this thread has chosen otherwise already
_RAW_PATH = 4
_TEXT = 31  # VT_LPWSTR


@dataclass(frozen=True, slots=True)
class Link:
    """What a shortcut says: the program by its full path, its arguments as one command line, the AppUserModelID (empty:
    none) and the path of its icon."""

    target: str
    arguments: str = ""
    app_id: str = ""
    icon: str = ""


class _Guid(ctypes.Structure):
    _fields_ = (("bits", ctypes.c_ubyte * 16),)


class _Key(ctypes.Structure):
    _fields_ = (("group", _Guid), ("number", wintypes.DWORD))


class _Value(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("text", ctypes.c_void_p),
        ("more", ctypes.c_void_p),
    )


def write(path: Path, link: Link) -> None:
    """Make or replace the shortcut ``path``. OSError where Windows will not."""
    with _apartment(), _new_link() as made:
        _call(made, _SET_PATH, link.target, kinds=(ctypes.c_wchar_p,))
        _call(made, _SET_ARGUMENTS, link.arguments, kinds=(ctypes.c_wchar_p,))
        if link.icon:
            _call(made, _SET_ICON, link.icon, 0, kinds=(ctypes.c_wchar_p, ctypes.c_int))
        if link.app_id:
            with _as(made, _I_PROPERTY_STORE) as store:
                set_app_id(store, link.app_id)
        with _as(made, _I_PERSIST_FILE) as file:
            _call(file, _SAVE, str(path), 1, kinds=(ctypes.c_wchar_p, ctypes.c_int))


def read(path: Path) -> Link:
    """What the shortcut ``path`` says. OSError where it is none, and where it cannot be read."""
    with _apartment(), _new_link() as made:
        with _as(made, _I_PERSIST_FILE) as file:
            _call(file, _LOAD, str(path), 0, kinds=(ctypes.c_wchar_p, wintypes.DWORD))
        text = (ctypes.c_wchar_p, ctypes.c_int)
        with _as(made, _I_PROPERTY_STORE) as store:
            app_id = app_id_of(store)
        return Link(
            target=_text(made, _GET_PATH, None, _RAW_PATH, kinds=(*text, ctypes.c_void_p, wintypes.DWORD)),
            arguments=_text(made, _GET_ARGUMENTS, kinds=text),
            app_id=app_id,
            icon=_text(made, _GET_ICON, ctypes.byref(ctypes.c_int()), kinds=(*text, ctypes.c_void_p)),
        )


def set_app_id(store: ctypes.c_void_p, app_id: str) -> None:
    """Give ``store`` (``IPropertyStore``) this AppUserModelID. OSError where it will not have it."""
    text = ctypes.create_unicode_buffer(app_id)
    value = _Value(kind=_TEXT, text=ctypes.cast(text, ctypes.c_void_p))
    _call(store, _SET_VALUE, ctypes.byref(_key()), ctypes.byref(value), kinds=(ctypes.c_void_p, ctypes.c_void_p))
    _call(store, _COMMIT)


def app_id_of(store: ctypes.c_void_p) -> str:
    """The AppUserModelID in ``store`` (``IPropertyStore``); empty where it has none, or keeps none (Wine)."""
    value = _Value()
    try:
        _call(store, _GET_VALUE, ctypes.byref(_key()), ctypes.byref(value), kinds=(ctypes.c_void_p, ctypes.c_void_p))
    except OSError:
        return ""
    try:
        return ctypes.wstring_at(value.text) if value.kind == _TEXT and value.text else ""
    finally:
        function("ole32.dll", "PropVariantClear", ctypes.c_long, ctypes.c_void_p)(ctypes.byref(value))


# --- COM ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _apartment() -> Iterator[None]:
    """This thread may use the shell's objects."""
    enter = function("ole32.dll", "CoInitializeEx", ctypes.c_long, ctypes.c_void_p, wintypes.DWORD)
    entered = enter(None, _ONE_THREAD) & 0xFFFFFFFF
    if entered != _OTHER_MODE:
        _checked(entered, "CoInitializeEx")
    try:
        yield
    finally:
        if entered != _OTHER_MODE:
            function("ole32.dll", "CoUninitialize", None)()


@contextlib.contextmanager
def _new_link() -> Iterator[ctypes.c_void_p]:
    pointer = ctypes.c_void_p
    make = function(
        "ole32.dll", "CoCreateInstance", ctypes.c_long, *(pointer, pointer, wintypes.DWORD, pointer, pointer)
    )
    made = ctypes.c_void_p()
    kinds = ctypes.byref(_guid(_SHELL_LINK)), ctypes.byref(_guid(_I_SHELL_LINK))
    _checked(make(kinds[0], None, _IN_THIS_PROCESS, kinds[1], ctypes.byref(made)), "CoCreateInstance")
    try:
        yield made
    finally:
        _release(made)


@contextlib.contextmanager
def _as(thing: ctypes.c_void_p, interface: str) -> Iterator[ctypes.c_void_p]:
    """Another interface of the same object."""
    found = ctypes.c_void_p()
    kinds = (ctypes.c_void_p, ctypes.c_void_p)
    _call(thing, _QUERY, ctypes.byref(_guid(interface)), ctypes.byref(found), kinds=kinds)
    try:
        yield found
    finally:
        _release(found)


def _release(thing: ctypes.c_void_p) -> None:
    _method(thing, _RELEASE)(thing)


def _call(thing: ctypes.c_void_p, place: int, *arguments: Any, kinds: tuple[Any, ...] = ()) -> None:
    _checked(_method(thing, place, *kinds)(thing, *arguments), f"method {place} of a shortcut")


def _text(thing: ctypes.c_void_p, place: int, *more: Any, kinds: tuple[Any, ...]) -> str:
    text = ctypes.create_unicode_buffer(LONGEST)
    _call(thing, place, text, LONGEST, *more, kinds=kinds)
    return text.value


def _method(thing: ctypes.c_void_p, place: int, *kinds: Any) -> Any:
    """The method at ``place`` of the table to which the first word of an object points."""
    if sys.platform != "win32":
        raise OSError("objects of this kind are part of Windows")
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
    return ctypes.WINFUNCTYPE(ctypes.c_long, ctypes.c_void_p, *kinds)(table[place] or 0)


def _checked(result: int, what: str) -> None:
    if result & 0x80000000:
        raise OSError(f"{what} failed: {result & 0xFFFFFFFF:#x}")


def _guid(text: str) -> _Guid:
    return _Guid((ctypes.c_ubyte * 16)(*uuid.UUID(text).bytes_le))


def _key() -> _Key:
    return _Key(_guid(_APP_USER_MODEL), _ID_OF_THAT)
