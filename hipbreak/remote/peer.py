"""Who may talk to whom: the private folder, the user on the other side of a socket, the secret of a loopback line.

Jurisdiction: trust, and the names of the files in the runtime folder. A Unix socket is trusted by the user id that the
kernel vouches for; where there is none (Windows, a path too long for one), both sides of a loopback connection prove
that they have read the same 0600 file, and neither ever sends what is in it.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from hipbreak.safe_files import is_private, private_folder, write_atomically

VERSION = 1
LONGEST_LINE = 64 * 1024
PASSING = ("busy", "late", "closed")  # refusals of a program that has no time just now
SPEAK_WITHIN = 2.0  # seconds a client may take for its one line
_PORTS = 1 << 16
_ANY = "surrogatepass"  # JSON can name half a character, and a stranger is heard before anybody has proved anything
_LONGEST_PATH = 103  # bytes of sun_path on macOS, 107 on Linux; the shorter one holds for both
_SOL_LOCAL, _LOCAL_PEERCRED, _LOCAL_PEERPID = 0, 1, 2  # <sys/un.h> of macOS and FreeBSD; Python names them not


class NotRunning(Exception):  # noqa: N818 - it is a state of the world, not a mistake
    """No program of this user is listening."""


class NotAnswering(Exception):  # noqa: N818 - as above
    """The program is there and does not answer; ``pid`` is its process, 0 where that is not known."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"pid {pid}")
        self.pid = pid


class Refused(Exception):  # noqa: N818 - as above
    """The other side will not have it, or is not to be trusted.

    ``code`` is one of ``version``, ``busy``, ``too_long``, ``not_json``, ``unknown``, ``late``, ``failed``,
    ``closed`` (hung up without a word), ``stranger`` (another user) and ``folder`` (not private).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the running program writes down about itself; ``port`` and ``token`` (32 bytes, hex) on loopback only."""

    pid: int
    port: int = 0
    token: str = ""


def socket_path(folder: Path) -> Path:
    """The socket in the runtime folder."""
    return folder / "socket"


def lock_path(folder: Path) -> Path:
    """The file whose kernel lock says that a program runs; its content means nothing (D8, F10)."""
    return folder / "lock"


def endpoint_path(folder: Path) -> Path:
    """The file that holds the :class:`Endpoint`."""
    return folder / "running.json"


def needs_loopback(folder: Path) -> bool:
    """True where no Unix socket can be had: on Windows, and if the path is longer than one takes."""
    return sys.platform == "win32" or len(os.fsencode(socket_path(folder))) > _LONGEST_PATH


def make_private(folder: Path) -> None:
    """Makes ``folder``, or narrows this user's own, to 0700; Refused ``folder`` for a link or another user's (F58).

    OSError where nothing can be made.
    """
    try:
        if not folder.is_symlink():
            private_folder(folder)
    except PermissionError as error:
        raise Refused("folder") from error
    if not is_private(folder):
        raise Refused("folder")


def write_endpoint(folder: Path, endpoint: Endpoint) -> None:
    """For this user's eyes only, from its first byte on."""
    write_atomically(endpoint_path(folder), json.dumps(asdict(endpoint)).encode())


def read_endpoint(folder: Path) -> Endpoint | None:
    """None when there is none, or none that can be read or be right."""
    try:
        raw = json.loads(endpoint_path(folder).read_text(encoding="ascii")[:1000])
        found = Endpoint(int(raw["pid"]), int(raw["port"]), str(raw["token"]))
        bytes.fromhex(found.token)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return found if 0 <= found.port < _PORTS else None


def peer_of(line: socket.socket) -> tuple[int, int]:
    """(user id, pid) on the other side of a Unix socket, from the kernel; the pid is 0 where it will not say."""
    if sys.platform == "linux":
        pid, uid, _ = struct.unpack("=iII", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return uid, pid
    # struct xucred: version, uid, count of groups, 16 groups
    _, uid = struct.unpack_from("=II", line.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, 76))
    try:
        (pid,) = struct.unpack("=i", line.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID, 4))
    except OSError:
        return uid, 0
    return uid, pid


def unix_socket() -> socket.socket:
    """A fresh Unix socket; only where :func:`needs_loopback` is false."""
    if sys.platform == "win32":
        raise OSError("no Unix sockets here")
    return socket.socket(socket.AF_UNIX)


def listen(folder: Path, *, loopback: bool) -> socket.socket:
    """A listening, non-blocking socket. The lock is held, so a socket that lies there is stale (F10)."""
    listener = socket.socket(socket.AF_INET) if loopback else unix_socket()
    if loopback:
        listener.bind(("127.0.0.1", 0))
    else:
        path = socket_path(folder)
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        path.chmod(0o600)
    listener.listen(64)
    listener.setblocking(False)
    return listener


def is_mine(line: socket.socket) -> bool:
    """True if the same user is on the other side of a Unix socket (F48); False as well where nobody can say, as macOS
    cannot of somebody who has hung up already."""
    try:
        return sys.platform == "win32" or peer_of(line)[0] == os.geteuid()
    except OSError:
        return False


def proof(token: str, role: str, asked: str, answered: str) -> str:
    """What only a reader of the 0600 file can say to these two challenges; ``role`` is ``client`` or ``server``, so
    that no answer can be played back to the one who gave it."""
    import hashlib  # only a loopback line pays for these two
    import hmac

    said = f"{role} {asked} {answered}"
    return hmac.new(bytes.fromhex(token), said.encode(errors=_ANY), hashlib.sha256).hexdigest()


def proves(said: object, expected: str) -> bool:
    """Compares in the same time whatever is wrong."""
    import hmac

    return isinstance(said, str) and hmac.compare_digest(said.encode(errors=_ANY), expected.encode())
