"""A hidden window, to which Windows says what concerns every program, and who listens to it.

Jurisdiction: the window, its thread and the handing on of messages. What one means, those who listen know. It is a
window of its own and no message-only one: those hear no broadcasts, and are not asked whether the session may end.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Protocol

from hipbreak.desktop.windows.native import function, last_error

READY_WITHIN = 2.0  # seconds for which a slow start is waited for
CLOSED_WITHIN = 5.0  # seconds; a listener may be at work
CLOSE, QUERY_END_SESSION, END_SESSION, POWER, SESSION = 0x10, 0x11, 0x16, 0x218, 0x2B1
_QUIT = 0x12
_TOOL_WINDOW = 0x80  # in no task bar, whatever happens
_POPUP = 0x80000000

Heard = Callable[[int, int], int | None]
Answer = Callable[[int, int, int], int | None]

_log = logging.getLogger(__name__)


class Window(Protocol):
    """One window. Made and run on the same thread."""

    handle: int

    def run(self) -> None:
        """Hand on what is said, until told to close; then the window is gone."""

    def close(self) -> None:
        """End :meth:`run`; from any thread."""


class MessageWindow:
    """The window and its thread. All methods may be called from any thread."""

    def __init__(self, make: Callable[[Answer], Window] | None = None) -> None:
        """Opens it and waits, 2 s at most. ``make`` raises OSError where there can be none: nothing is heard then."""
        self._make = make or NativeWindow
        self._listeners: dict[int, tuple[Heard, ...]] = {}
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._window: Window | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="messages", daemon=True)
        self._thread.start()
        self._ready.wait(READY_WITHIN)

    @property
    def handle(self) -> int:
        """The window's; 0 while there is none."""
        window = self._window
        return window.handle if window else 0

    def listen(self, message: int, heard: Heard) -> Callable[[], None]:
        """Call ``heard`` with the two parameters of each ``message``, on the window's thread; returns what ends that.

        What it returns is the answer to Windows, None: whatever Windows thinks right. The first answer counts. An
        error in it is logged and is no answer.
        """
        with self._lock:
            self._listeners[message] = (*self._listeners.get(message, ()), heard)

        def stop() -> None:
            with self._lock:
                kept = tuple(other for other in self._listeners.get(message, ()) if other is not heard)
                self._listeners[message] = kept

        return stop

    def close(self) -> None:
        """Close the window and end the thread; may be called twice, and by who listens."""
        with self._lock:
            self._closing, window = True, self._window
        if window:
            window.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSED_WITHIN)

    def _run(self) -> None:
        try:
            window = self._make(self._answer)
            with self._lock:
                self._window, closing = window, self._closing
            self._ready.set()
            if closing:
                window.close()
            window.run()
        except OSError as error:
            _log.warning("there is no window to which Windows could speak: %s", error)
        except Exception:
            _log.exception("what Windows says is not heard any more")
        finally:
            self._window = None
            self._ready.set()

    def _answer(self, message: int, first: int, second: int) -> int | None:
        answers = [self._ask(heard, first, second) for heard in self._listeners.get(message, ())]
        return next((answer for answer in answers if answer is not None), None)

    @staticmethod
    def _ask(heard: Heard, first: int, second: int) -> int | None:
        try:
            return heard(first, second)
        except Exception:
            _log.exception("a message of Windows was not understood")
            return None


class _WindowClass(ctypes.Structure):
    _fields_ = (
        ("size", wintypes.UINT),
        ("style", wintypes.UINT),
        ("procedure", ctypes.c_void_p),
        ("class_extra", ctypes.c_int),
        ("window_extra", ctypes.c_int),
        ("instance", wintypes.HINSTANCE),
        ("icon", wintypes.HANDLE),
        ("cursor", wintypes.HANDLE),
        ("background", wintypes.HANDLE),
        ("menu", wintypes.LPCWSTR),
        ("name", wintypes.LPCWSTR),
        ("small_icon", wintypes.HANDLE),
    )


_LRESULT = ctypes.c_ssize_t
_POST_THREAD = (wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
_CREATE = (
    *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
    *(ctypes.c_int,) * 4,
    *(wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
)


class NativeWindow:
    """A real one."""

    def __init__(self, answer: Answer) -> None:
        """``answer`` gets a message and its two parameters, None: Windows' own answer. OSError where it fails."""
        self._answer = answer
        self._name = f"hipbreak messages {id(self):x}"
        module = function("kernel32.dll", "GetModuleHandleW", wintypes.HMODULE, wintypes.LPCWSTR)
        self._thread = int(function("kernel32.dll", "GetCurrentThreadId", wintypes.DWORD)())
        self._default = function(
            "user32.dll", "DefWindowProcW", _LRESULT, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM
        )
        self._instance = module(None)
        self._procedure = self._callback()
        self._register()
        create = function("user32.dll", "CreateWindowExW", wintypes.HWND, *_CREATE)
        place = (0, 0, 0, 0)
        made = create(_TOOL_WINDOW, self._name, "hipbreak", _POPUP, *place, None, None, self._instance, None)
        if not made:
            error = last_error("CreateWindowExW")
            self._unregister()
            raise error
        self.handle = int(made)

    def run(self) -> None:
        """Until :meth:`close`; on the thread that made it."""
        message = wintypes.MSG()
        pointer = ctypes.POINTER(wintypes.MSG)
        get = function("user32.dll", "GetMessageW", ctypes.c_int, pointer, wintypes.HWND, wintypes.UINT, wintypes.UINT)
        dispatch = function("user32.dll", "DispatchMessageW", _LRESULT, pointer)
        destroy = function("user32.dll", "DestroyWindow", wintypes.BOOL, wintypes.HWND)
        while get(ctypes.byref(message), None, 0, 0) > 0:
            dispatch(ctypes.byref(message))
        destroy(self.handle)
        self._unregister()

    def close(self) -> None:
        """End :meth:`run`; from any thread."""
        function("user32.dll", "PostThreadMessageW", wintypes.BOOL, *_POST_THREAD)(self._thread, _QUIT, 0, 0)

    def _callback(self) -> Any:
        """Held as long as the window: Windows calls it."""
        if sys.platform != "win32":
            raise OSError("windows of this kind are part of Windows")
        kind = ctypes.WINFUNCTYPE(_LRESULT, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
        return kind(self._said)

    def _said(self, handle: int, message: int, first: int, second: int) -> int:
        answer = self._answer(message, first, second)
        if answer is not None:
            return answer
        if message == CLOSE:  # Windows' own answer would be to end the window
            return 0
        return int(self._default(handle, message, first, second))

    def _register(self) -> None:
        register = function("user32.dll", "RegisterClassExW", wintypes.ATOM, ctypes.POINTER(_WindowClass))
        wanted = _WindowClass(
            size=ctypes.sizeof(_WindowClass),
            procedure=ctypes.cast(self._procedure, ctypes.c_void_p),
            instance=self._instance,
            name=self._name,
        )
        if not register(ctypes.byref(wanted)):
            raise last_error("RegisterClassExW")

    def _unregister(self) -> None:
        unregister = function("user32.dll", "UnregisterClassW", wintypes.BOOL, wintypes.LPCWSTR, wintypes.HINSTANCE)
        unregister(self._name, self._instance)
