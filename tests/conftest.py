"""What holds for every test: where HIPBREAK_REAL=required is set, a test of the real desktop may not be skipped.

``packaging/dev.py test`` sets it on Linux, so that a missing program is a failure there and never a silent green.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

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
