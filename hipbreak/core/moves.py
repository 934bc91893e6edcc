"""A move as data: its phases, tempo, keys, words and source (product.md section 4).

Jurisdiction: what a move is. What makes a table one is core.move_table's business, how a body goes through its keys
core.motion's. Times are seconds, lengths fractions of stature, angles degrees as in core.skeleton.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hipbreak.core.skeleton import Anchor

Sides = Literal["alternate", "none", "each"]
Lead = Literal["left", "right"]  # the leg that leads a repetition
Level = Literal["easier", "usual", "harder"]
# what a key may say, and the names of its numbers
CHANNELS: Mapping[str, tuple[str, ...]] = {
    "hip": ("x", "y"),
    "shoulder": ("x", "y"),
    "trunk": ("lean",),
    "spine": ("bend",),
    "head": ("lean",),
    "lead_foot": ("x", "lift", "pitch"),
    "trail_foot": ("x", "lift", "pitch"),
    "lead_leg": ("swing", "knee", "ankle"),
    "trail_leg": ("swing", "knee", "ankle"),
    "lead_arm": ("swing", "elbow"),
    "trail_arm": ("swing", "elbow"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A posture, or the part of one that is set, ``at`` seconds of a repetition at the usual tempo; what a key leaves
    out lies on the way between its neighbours. ``channels`` holds the numbers of each of :data:`CHANNELS` it sets."""

    at: float
    channels: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of one repetition. ``cue`` is the short form that is shown large, ``spoken`` a shorter one to be heard,
    ``caption`` a sentence, ``explanation`` the long form; ``seconds`` is 0.1 to 60. ``work`` tells how hard a muscle
    works (0 to 1), by its name and side: ``trail.hip_flexors``. ``picture`` is a file of a person's own, which
    is shown in place of the figure."""

    id: str
    cue: str
    caption: str
    explanation: str
    seconds: float
    spoken: str = ""
    work: tuple[tuple[str, float], ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """What an easier or harder version changes; ``tempo`` stretches every phase, 0.5 to 3. Without ``keys`` of its own
    it is moved through like the usual one."""

    text: str
    tempo: float = 1.0
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a move comes from: attribution, never an endorsement (section 4)."""

    title: str
    author: str
    note: str


@dataclass(frozen=True, slots=True)
class Move:
    """One move. ``sides``: alternate (the legs take turns), each (one block a side) or none (both legs at once).

    ``seconds`` is the usual length, of each side where sides is each; ``dose`` says in words what the source gives.
    ``variant_of`` names the move it stands for, ``substitute`` the one that takes its place where it is not for this
    person; both may be empty. ``hurts`` says what to change when it hurts, ``stop_if`` when to stop altogether.
    ``anchor`` is what the keys place, hips or (lying) shoulders; ``rests`` names joints that stay on the floor beside
    the feet, ``desk`` is the near edge (x, y) of a desk to hold, empty without one. A move may have no keys where each
    phase has a picture.
    """

    id: str
    name: str
    sides: Sides
    floor: bool
    seconds: float
    dose: str
    start: str
    phases: tuple[Phase, ...]
    easier: Variant
    harder: Variant
    source: Source
    stretches: tuple[str, ...] = ()
    strengthens: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    stop_if: tuple[str, ...] = ()
    hurts: tuple[str, ...] = ()
    variant_of: str = ""
    substitute: str = ""
    anchor: Anchor = "hip"
    rests: tuple[str, ...] = ()
    desk: tuple[float, ...] = ()
    keys: tuple[Key, ...] = ()

    @property
    def base(self) -> str:
        """The move that this one is, or stands for: lunge, bridge, scoop, or an id of its own."""
        return self.variant_of or self.id

    def tempo(self, level: Level) -> float:
        """How much slower than usual ``level`` is."""
        return 1.0 if level == "usual" else (self.easier if level == "easier" else self.harder).tempo

    def cycle(self, level: Level = "usual") -> float:
        """Seconds of one repetition."""
        return math.fsum(phase.seconds for phase in self.phases) * self.tempo(level)

    def keys_of(self, level: Level) -> tuple[Key, ...]:
        """The keys of its ``level`` version."""
        version = {"easier": self.easier.keys, "harder": self.harder.keys}.get(level, ())
        return version or self.keys
