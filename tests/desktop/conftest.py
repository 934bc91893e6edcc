"""Elsewhere than on Linux the tests of Linux's parts are no tests: what they are about cannot even be imported."""

from __future__ import annotations

import sys

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]
