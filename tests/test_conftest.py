"""A test of the real desktop that skips itself fails where that desktop is required, and only there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TESTS = {
    "test_one.py": "import pytest\n@pytest.mark.real\ndef test_it(): pytest.skip('no screen')\n",
    "test_other.py": "import pytest\ndef test_it(): pytest.skip('not of that kind')\n",
    "real/test_module.py": "import pytest\npytest.skip('no screen', allow_module_level=True)\n",
}


@pytest.mark.parametrize(("required", "closing"), [("required", "1 failed, 1 skipped, 1 error"), ("", "3 skipped")])
def test_skipped_means_failed_where_it_is_required(tmp_path: Path, required: str, closing: str) -> None:
    shutil.copy(HERE / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = real: as ours\n")
    for name, text in TESTS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    environ = {**os.environ, "HIPBREAK_REAL": required}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60)
    assert closing in done.stdout.splitlines()[-1], done.stdout
    assert (done.returncode == 0) is (not required)
