"""The contract of idle sources is written in a module that starts Linux's servers: its cases run there only."""

from __future__ import annotations

import sys

collect_ignore = [] if sys.platform == "linux" else ["test_idle_contract.py"]
