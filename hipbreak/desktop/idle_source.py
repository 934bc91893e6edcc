"""When the last key, click or pointer movement was: the shape of whoever knows, on every system.

Jurisdiction: that shape; each system has a file for each kind of source.
"""

from __future__ import annotations

from typing import Protocol

from hipbreak.core.messages import Watch


class IdleSource(Protocol):
    """One that knows about inputs. All methods belong to one thread; none raises, none takes longer than a second."""

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant of the last input, None where that is not known, and how many seconds later it may have
        been (``Sample.within``), more than 0 only where ``watch.good_for`` allows it or nothing better can be known.
        A source that is lost gives the last it knew: being lost is no sign of life (S11)."""

    def watch(self, watch: Watch) -> None:
        """Wake at a pause of 5 s, or at the first input after a silence, as ``watch`` says; at nothing else."""

    def source(self) -> str:
        """A code; its sentence is in ``wording.sources``."""

    def asks(self) -> float | None:
        """Seconds between two looks while a prompt waits, where it can only be asked; None where it tells."""

    def close(self) -> None:
        """End it; may be called twice."""
