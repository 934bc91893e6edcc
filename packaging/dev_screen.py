"""Plays ``hipbreak demo`` on a screen nobody sees and leaves pictures: what ``dev.py run`` does without a screen.

Jurisdiction: that one showing. Runs in the virtual environment, on the desktop that the tests use.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEED = 8
LONGEST = 600


def play(pictures: Path) -> int:
    """Fills the folder ``pictures`` and names what is in it; the exit code of the demo, 1 where it did not end."""
    from tests.real.session import desktop

    program = Path(sys.executable).with_name("hipbreak")
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    with desktop() as session:
        demo = session.start([program, "demo", "--speed", str(SPEED), "--shots", pictures])
        try:
            code = demo.wait(LONGEST)
        except subprocess.TimeoutExpired:
            code = 1
        session.shot(pictures / "screen-at-the-end.png")
        print(session.log(), end="")
        if code != 0:
            _tell(session.folder)
    print("Pictures:")
    for picture in sorted(pictures.glob("*.png")):
        print(f"  {picture}")
    return code


def _tell(folder: Path) -> None:
    """What hipbreak wrote down itself, before the home it lies in is gone."""
    for log in sorted((folder / "home").rglob("hipbreak/**/*.log")):
        print(f"--- {log.name}\n{log.read_text(encoding='utf-8')[-4000:]}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(play(Path(sys.argv[1])))
