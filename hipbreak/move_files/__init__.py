"""Moves and routines in files: those that come with hipbreak, and a person's own with their pictures.

Jurisdiction: which files, and that none of them can do harm. What makes a table a move or a routine is core's
business; sentences about faults are ``wording.moves``.
"""

from __future__ import annotations

from hipbreak.move_files.built_in import load
from hipbreak.move_files.library import Library, library, read_file
from hipbreak.move_files.own_files import OwnFile
from hipbreak.move_files.reading import FileFault

__all__ = ["FileFault", "Library", "OwnFile", "library", "load", "read_file"]
