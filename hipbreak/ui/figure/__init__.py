"""The figure that shows the moves: drawn from skeletons, needs no Tk.

Jurisdiction: everything between a :class:`~hipbreak.core.frames.Frame` and a picture of it. ``sheet`` and ``gif`` make
pictures of a whole move for files; what is on the screen is ``hipbreak.ui.routine_stage``.
"""

from hipbreak.ui.figure.album import gif, sheet

__all__ = ["gif", "sheet"]
