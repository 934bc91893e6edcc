"""On another system hipbreak can be imported: all of it but the other systems' parts, without what is not there.

Jurisdiction: what happens at import time. What the parts do is tested in their own rooms, and on the systems.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# First everything is imported as it is here, so that the standard library and the packages keep this system's ways.
IMPORT = """
import importlib, os, pkgutil, signal, socket, sys
import hipbreak

system, others, gone, absent = sys.argv[1], sys.argv[2].split(), sys.argv[3].split(), sys.argv[4].split()
names = [found.name for found in pkgutil.walk_packages(hipbreak.__path__, "hipbreak.", onerror=lambda name: None)]
theirs = (*[f"hipbreak.{room}.{other}" for room in ("desktop", "doctor") for other in others], "hipbreak.__main__")
ours = [name for name in names if not name.startswith(theirs) and not name.endswith(".pystray_icon")]
for name in ours:
    importlib.import_module(name)

for name in [name for name in sys.modules if name.split(".")[0] in ("hipbreak", *gone)]:
    del sys.modules[name]
for name in absent:
    for module in (os, signal, socket):
        if hasattr(module, name):
            delattr(module, name)


class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in gone:
            raise ImportError(f"there is no {name} here")


sys.meta_path.insert(0, Gone())
sys.platform = system
for name in ours:
    importlib.import_module(name)
print(len(ours))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems are pretended on this one")
@pytest.mark.parametrize(
    ("system", "others", "gone", "absent"),
    [
        (
            "darwin",
            "linux windows",
            "jeepney Xlib winreg msvcrt",
            "O_PATH SO_PEERCRED SOCK_CLOEXEC MSG_NOSIGNAL SIGPWR",
        ),
        (
            "win32",
            "linux macos",
            "jeepney Xlib fcntl pwd grp resource termios pty AppKit",
            "fork getuid geteuid killpg mkfifo fchmod O_NOFOLLOW AF_UNIX SIGKILL SIGHUP SIGSTOP SIGCONT",
        ),
    ],
)
def test_it_can_be_imported_there(system: str, others: str, gone: str, absent: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, system, others, gone, absent],
        cwd=ROOT,
        env={**os.environ, "PYSTRAY_BACKEND": "dummy"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert int(done.stdout) > 150
