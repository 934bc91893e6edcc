"""The person's ``config.toml``: reading it with all its faults, changing one value, following it while it is edited.

Jurisdiction: the file (section 9). What a key means and takes is ``core.settings``; sentences about faults are
``wording.settings``. Only ``set`` and the settings window ever write, and they keep the person's comments.
"""

from __future__ import annotations

from hipbreak.config_file.edit import Line, get_value, set_value, show, write_values
from hipbreak.config_file.follow import Followed, begin, follow
from hipbreak.config_file.reading import LARGEST, Broken, LineFault, Loaded, load, toml_text
from hipbreak.config_file.template import template, write_template

__all__ = [
    "LARGEST",
    "Broken",
    "Followed",
    "Line",
    "LineFault",
    "Loaded",
    "begin",
    "follow",
    "get_value",
    "load",
    "set_value",
    "show",
    "template",
    "toml_text",
    "write_template",
    "write_values",
]
