"""The log while another program has it open, which on Windows keeps it from being renamed."""

from __future__ import annotations

from pathlib import Path

from tests.desktop.windows.windows_here import ASKS_WINDOWS, run_python

WRITES = """
import logging, sys
from pathlib import Path
from hipbreak import app

path = Path(sys.argv[1])
app._log_to(path, 2000)
def write(numbers):
    for number in numbers:
        logging.info("a line of the log %d", number)
write(range(20))
with path.open(encoding="utf-8"):
    write(range(20, 60))
write(range(60, 80))
"""


@ASKS_WINDOWS
def test_a_full_log_that_somebody_reads_loses_no_line(tmp_path: Path) -> None:
    writer = run_python(WRITES, str(tmp_path / "hipbreak.log"))
    writer.communicate(timeout=60)
    assert writer.returncode == 0
    files = sorted(tmp_path.iterdir(), reverse=True)
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [line.rsplit(" ", 1)[1] for line in text.splitlines()] == [str(number) for number in range(80)]
    assert len(files) > 1, "once they have closed it, it goes on in another"
