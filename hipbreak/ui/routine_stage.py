"""The stage of the routine's window: a pictogram of the move at hand, one still for each phase.

Jurisdiction: these pictures and their place. Poses are joints in body heights, y up from the floor, after the key
poses of the anatomy tables (K, B and S); the figure that moves will stand in their place.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from hipbreak.core.frames import Frame
from hipbreak.ui.draw import Pen, Point
from hipbreak.ui.kit import Kit, Photo
from hipbreak.ui.tokens import Palette, rgb

WIDTH, HEIGHT = 460, 388
FADED = 0.55  # how much of the ground lies over a stage that rests
_LEG, _TRUNK, _ARM, _HEAD, _RIM = 0.074, 0.116, 0.054, 0.066, 0.022  # in body heights; the head by its radius


@dataclass(frozen=True, slots=True)
class Pose:
    """Chains of joints: ``trunk`` from hip to shoulder, ``near`` and ``far`` leg from hip to toe, ``arm`` from
    shoulder to hand; ``head`` is its middle."""

    trunk: tuple[Point, ...]
    head: Point
    near: tuple[Point, ...]
    far: tuple[Point, ...]
    arm: tuple[Point, ...]
    desk: bool = False
    lying: bool = False


def _foot(x: float, y: float = 0.035) -> tuple[Point, Point]:
    """Ankle and toe of a foot flat on the floor."""
    return (x, y), (x + 0.095, 0.03)


STAND = Pose(
    trunk=((0, 0.53), (0, 0.80)),
    head=(0.012, 0.93),
    near=((0, 0.53), (0.012, 0.285), *_foot(0)),
    far=((0, 0.53), (0.02, 0.285), *_foot(0.01)),
    arm=((0, 0.79), (-0.02, 0.61), (0.03, 0.46)),
)
STEP = Pose(
    trunk=((0.28, 0.40), (0.295, 0.67)),
    head=(0.31, 0.80),
    near=((0.28, 0.40), (0.47, 0.245), *_foot(0.60)),
    far=((0.28, 0.40), (0.283, 0.16), (0.06, 0.10), (0.12, 0.03)),
    arm=((0.295, 0.66), (0.25, 0.49), (0.36, 0.40)),
)
LUNGE = Pose(
    trunk=((0.364, 0.285), (0.374, 0.56)),
    head=(0.388, 0.69),
    near=((0.364, 0.285), (0.609, 0.285), *_foot(0.605)),
    far=((0.364, 0.285), (0.335, 0.055), (0.10, 0.105), (0.14, 0.03)),
    arm=((0.374, 0.55), (0.32, 0.38), (0.43, 0.29)),
)
LIE = Pose(
    trunk=((0.288, 0.06), (0.01, 0.06)),
    head=(-0.115, 0.075),
    near=((0.288, 0.06), (0.415, 0.264), *_foot(0.514)),
    far=((0.288, 0.06), (0.43, 0.268), *_foot(0.53)),
    arm=((0.02, 0.055), (0.20, 0.035), (0.40, 0.028)),
    lying=True,
)
BRIDGE = Pose(
    trunk=((0.26, 0.178), (0.01, 0.06)),
    head=(-0.115, 0.075),
    near=((0.26, 0.178), (0.482, 0.283), *_foot(0.514)),
    far=((0.26, 0.178), (0.497, 0.287), *_foot(0.53)),
    arm=((0.02, 0.055), (0.20, 0.035), (0.40, 0.028)),
    lying=True,
)
LIE_SINGLE = Pose(
    LIE.trunk, LIE.head, LIE.near, ((0.288, 0.06), (0.33, 0.30), (0.36, 0.54), (0.42, 0.61)), LIE.arm, lying=True
)
BRIDGE_SINGLE = Pose(
    BRIDGE.trunk,
    BRIDGE.head,
    BRIDGE.near,
    ((0.26, 0.178), (0.40, 0.38), (0.49, 0.61), (0.56, 0.665)),
    BRIDGE.arm,
    lying=True,
)
DESK = Pose(
    trunk=((0, 0.53), (0.02, 0.80)),
    head=(0.035, 0.93),
    near=((0, 0.53), (0.012, 0.285), *_foot(0)),
    far=((0, 0.53), (0.02, 0.285), *_foot(0.01)),
    arm=((0.02, 0.79), (0.10, 0.61), (0.26, 0.56)),
    desk=True,
)
DESK_BACK = Pose(
    DESK.trunk, DESK.head, ((0, 0.53), (-0.075, 0.295), (-0.155, 0.06), (-0.085, 0.03)), DESK.far, DESK.arm, desk=True
)
SCOOP_TALL = Pose(
    trunk=((0.085, 0.522), (0.085, 0.80)),
    head=(0.097, 0.93),
    near=((0.085, 0.522), (0.18, 0.29), (0.25, 0.045), (0.335, 0.09)),
    far=((0.085, 0.522), (0.06, 0.285), *_foot(0)),
    arm=((0.085, 0.79), (0.07, 0.61), (0.10, 0.46)),
)
SCOOP = Pose(
    trunk=((0.035, 0.504), (0.15, 0.575), (0.285, 0.53)),
    head=(0.395, 0.455),
    near=((0.035, 0.504), (0.16, 0.285), (0.25, 0.045), (0.335, 0.09)),
    far=((0.035, 0.504), (0.09, 0.285), *_foot(0)),
    arm=((0.28, 0.52), (0.29, 0.33), (0.30, 0.11)),
)
REACH = Pose(
    SCOOP_TALL.trunk, SCOOP_TALL.head, SCOOP_TALL.near, SCOOP_TALL.far, ((0.085, 0.79), (0.15, 0.99), (0.14, 1.19))
)
KNEE_UP = Pose(
    STAND.trunk,
    STAND.head,
    ((0, 0.53), (0.20, 0.44), (0.17, 0.20), (0.26, 0.17)),
    STAND.far,
    ((0, 0.79), (-0.06, 0.62), (0.04, 0.50)),
)
CHEER = Pose(STAND.trunk, STAND.head, STAND.near, STAND.far, ((0, 0.79), (0.05, 0.99), (0.03, 1.19)))


@dataclass(frozen=True, slots=True)
class Scene:
    """The poses of one move: at ``rest``, and at the end of each phase. ``middle`` is the x in the middle of the
    picture, ``zoom`` what one body height takes of the picture's height."""

    rest: Pose
    phases: tuple[Pose, ...]
    middle: float
    zoom: float


SCENES: Mapping[str, Scene] = {
    "lunge": Scene(STAND, (STEP, LUNGE, STEP, STAND), 0.33, 0.80),
    "bridge": Scene(LIE, (BRIDGE, BRIDGE, LIE), 0.21, 1.12),
    "bridge_single": Scene(LIE_SINGLE, (BRIDGE_SINGLE, BRIDGE_SINGLE, LIE_SINGLE), 0.21, 1.0),
    "bridge_standing": Scene(DESK, (DESK_BACK, DESK_BACK, DESK), 0.06, 0.80),
    "scoop": Scene(SCOOP_TALL, (SCOOP, SCOOP, REACH, SCOOP_TALL), 0.14, 0.70),
    "march": Scene(STAND, (KNEE_UP, STAND), 0.05, 0.80),
}
END = Scene(CHEER, (), 0.03, 0.70)


def pose_of(frame: Frame) -> tuple[Scene, Pose]:
    """What stands on the stage: the pose that the phase leads to, or the one to wait in."""
    scene = SCENES.get(frame.move.id if frame.move else "", END if frame.kind == "done" else SCENES["march"])
    if frame.kind != "move" or not scene.phases:
        return scene, scene.rest
    return scene, scene.phases[min(frame.phase_index, len(scene.phases) - 1)]


class Stage:
    """The widget ``label`` and what is on it; pictures once drawn are kept as long as the stage."""

    def __init__(self, kit: Kit, parent: tk.Misc) -> None:
        self.kit = kit
        self.ground = kit.palette.of(kit.on(parent))
        self.label = tk.Label(parent, bd=0, highlightthickness=0, bg=self.ground, padx=0, pady=0)
        self.photos: dict[int, Photo] = {}
        self.shown: Pose | None = None

    def show(self, frame: Frame) -> None:
        """Draws what belongs to ``frame``, unless it is there already."""
        scene, pose = pose_of(frame)
        if pose is self.shown:
            return
        self.shown = pose
        if id(pose) not in self.photos:
            picture = draw(scene, pose, HEIGHT, self.kit.scale, self.kit.palette, self.ground)
            self.photos[id(pose)] = Photo(picture, master=self.kit.root)
        self.label.configure(image=str(self.photos[id(pose)]))


def still(kit: Kit, frame: Frame, height: float, faded: bool = False) -> Image.Image:
    """The picture of ``frame`` for a page on which nothing moves; ``faded``: most of it given back to the ground."""
    ground = kit.palette.bg
    picture = draw(*pose_of(frame), height, kit.scale, kit.palette, ground)
    return Image.blend(picture, Image.new("RGBA", picture.size, (*rgb(ground), 255)), FADED) if faded else picture


def draw(scene: Scene, pose: Pose, height: float, scale: float, palette: Palette, ground: str) -> Image.Image:
    """The picture of one pose on its soft disc, 460 logical pixels wide."""
    pen = Pen(WIDTH, height, scale, ground)
    floor = height * (0.80 if pose.lying else 0.925)
    _blob(pen, height, floor, palette)
    unit = scene.zoom * height
    near, far = palette.accent, _mix(palette.accent, palette.blob, 0.45)
    body = _Body(pen, WIDTH / 2 - scene.middle * unit, floor, unit)
    if pose.desk:
        _desk(body, palette)
    if pose.lying:
        pen.rect((38, floor, WIDTH - 38, floor + 11), 5, _mix(palette.accent, ground, 0.6))
    body.limb(pose.far, _LEG, far)
    body.limb(pose.trunk, _TRUNK, near)
    body.limb(pose.near, _LEG, near)
    _arm(body, pose, near, palette)
    pen.dot(*body.at(pose.head), _HEAD * unit, near)
    return pen.done()


def _blob(pen: Pen, height: float, floor: float, palette: Palette) -> None:
    radius = height * 0.5
    if not palette.flat:
        pen.dot(WIDTH / 2, height * 0.51, radius, palette.blob_edge)
        pen.dot(WIDTH / 2, height * 0.51, radius * 0.84, palette.blob)
    pen.rect((24, floor - 1, WIDTH - 24, floor + 1), 1, palette.edge if palette.flat else palette.line)


def _arm(body: _Body, pose: Pose, near: str, palette: Palette) -> None:
    """The arm, with a rim of ground so that it stays apart from the trunk."""
    rim = palette.blob if not palette.flat else palette.bg
    body.limb(pose.arm, _ARM + _RIM, rim)
    body.limb(pose.arm, _ARM, near)


def _desk(body: _Body, palette: Palette) -> None:
    colour = palette.edge
    body.limb(((0.21, 0.525), (0.52, 0.525)), 0.03, colour)
    body.limb(((0.47, 0.51), (0.47, 0.015)), 0.022, colour)


@dataclass(frozen=True, slots=True)
class _Body:
    """Body heights on a pen: ``x`` is that of 0, ``floor`` the y of the floor, ``unit`` one body height."""

    pen: Pen
    x: float
    floor: float
    unit: float

    def at(self, point: Point) -> Point:
        return self.x + point[0] * self.unit, self.floor - point[1] * self.unit

    def limb(self, joints: Sequence[Point], breadth: float, fill: str) -> None:
        self.pen.line([self.at(joint) for joint in joints], breadth * self.unit, fill)


def _mix(one: str, other: str, part: float) -> str:
    """``one`` with ``part`` of ``other`` in it."""
    mixed = (round(a + (b - a) * part) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)
