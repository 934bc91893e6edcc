"""The diary (section 6): when bouts began and ended and how we know, reminders and outcomes, moves done; no more.

Jurisdiction: one SQLite file, readable by this user only, and its backups.
"""

from __future__ import annotations

from hipbreak.history.diary import Diary, UnreadableError
from hipbreak.history.values import Bout, Correction, DaySummary, Reminder, Routine, to_json

__all__ = ["Bout", "Correction", "DaySummary", "Diary", "Reminder", "Routine", "UnreadableError", "to_json"]
