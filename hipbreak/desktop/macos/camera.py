"""Whether a camera films: the second witness of a call, for one with the microphone muted.

Jurisdiction: that one yes or no, asked of Core Media I/O at a look. Whether a camera runs is told without a permission,
whoever runs it; no picture is asked for, and no name of a camera or a program.
"""

from __future__ import annotations

from hipbreak.desktop.macos.frameworks import Calls
from hipbreak.desktop.macos.objects import SYSTEM, Objects, four

DEVICES = four("dev#")  # kCMIOHardwarePropertyDevices
RUNS_SOMEWHERE = four("gone")  # kCMIODevicePropertyDeviceIsRunningSomewhere


class Camera:
    """Asks each camera, those that programs make up among them."""

    def __init__(self, calls: Calls) -> None:
        self._objects = Objects(calls, "CMIOObject")

    def in_use(self) -> bool | None:
        """One films; None where nobody can be asked. One that does not answer does not film."""
        cameras = self._objects.numbers(SYSTEM, DEVICES)
        if cameras is None:
            return None
        return any(self._objects.number(camera, RUNS_SOMEWHERE) for camera in cameras)
