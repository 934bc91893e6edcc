"""How the person has set their Mac: dark or light, more contrast, less motion.

Jurisdiction: these wishes, asked for when a window opens, of the preferences in which macOS keeps them: widely read,
documented nowhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from hipbreak.desktop import Appearance
from hipbreak.desktop.macos.agent import LABEL
from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Calls

STYLE, DARK = "AppleInterfaceStyle", "Dark"  # absent while it is light, also where the time of day decides
ACCESS, CONTRAST, LESS_MOTION = "com.apple.universalaccess", "increaseContrast", "reduceMotion"


def appearance(calls: Calls) -> Appearance:
    """What is set now; more contrast counts for more than dark or light. Nothing where preferences cannot be read."""
    if not {"CFPreferencesAppSynchronize", "CFPreferencesCopyAppValue"} <= calls.keys():
        return Appearance()
    values = Values(calls)
    with _preference(calls, values, ACCESS, LESS_MOTION) as less, _preference(calls, values, ACCESS, CONTRAST) as more:
        still, contrast = bool(values.number(less)), bool(values.number(more))
    with _preference(calls, values, LABEL, STYLE) as style:  # not ours: the search ends with what is every program's
        dark = values.text(style) == DARK
    return Appearance("contrast" if contrast else "dark" if dark else "light", still)


@contextlib.contextmanager
def _preference(calls: Calls, values: Values, program: str, key: str) -> Iterator[int]:
    """The value of ``key`` in the preferences of ``program``, read anew; 0 where there is none."""
    with values.written(program) as domain, values.written(key) as name:
        if not (domain and name):
            yield 0
            return
        calls["CFPreferencesAppSynchronize"](domain)  # this process lives long, and keeps what it has read
        with values.ours(calls["CFPreferencesCopyAppValue"](name, domain)) as found:
            yield found
