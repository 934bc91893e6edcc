"""What holds for every test: which of them are tests on this system, and that a real one is not skipped in silence.

``packaging/dev.py test`` sets HIPBREAK_REAL=required on Linux, so that a missing program is a failure there and never
a silent green. On Windows and macOS the tests of another system's parts are no tests: what they are about, or what
they drive it with (D-Bus, X11), is not there, cannot even be imported, or has the other system's paths. Linux runs all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator

import pytest

LINUX = (
    *("desktop/test_*.py", "real/*"),
    *("test_autostart_command.py", "test_conftest.py", "test_demo.py", "test_sources.py"),
)
FOREIGN: dict[str, tuple[str, ...]] = {
    "linux": (),
    "win32": (*LINUX, "desktop/macos/*"),
    "darwin": (*LINUX, "desktop/windows/*", "real_windows/*"),
}
collect_ignore_glob = list(FOREIGN.get(sys.platform, LINUX))
REQUIRED = os.environ.get("HIPBREAK_REAL") == "required"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped real test has failed, with the reason it was skipped for."""
    report = yield
    if REQUIRED and report.skipped and item.get_closest_marker("real"):
        report.outcome = "failed"
        report.longrepr = (
            f"a test of the real desktop may not be skipped here: {report.longreprtext or report.longrepr}"
        )
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module of real tests that skips itself has failed as well."""
    report = yield
    if REQUIRED and report.skipped and "real" in collector.path.parts:
        report.outcome = "failed"
        report.longrepr = f"the real tests of {collector.path.name} may not be skipped here: {report.longrepr}"
    return report
