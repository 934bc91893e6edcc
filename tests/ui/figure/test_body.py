"""What can be seen of the body: whole, on the floor, near and far apart, and plain to see on every ground."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image, ImageChops

from hipbreak.core.body import STATURE_CM
from hipbreak.core.skeleton import Leg, Skeleton
from hipbreak.ui.figure import shapes
from hipbreak.ui.figure.body import figure
from hipbreak.ui.figure.glow import FADE, work_at
from hipbreak.ui.figure.looks import CONTRAST, Rgb, coat, ratio, scene_tones
from hipbreak.ui.figure.outline import Outline, put
from hipbreak.ui.figure.paint import Painter, paint
from hipbreak.ui.figure.pieces import Piece, bounds
from hipbreak.ui.figure.poses import Shot
from hipbreak.ui.tokens import PALETTES, Theme
from tests.ui.figure.shots import FIGURES, MOVES, SIDES, THEMES, all_loops, loop, painter

SIZES = ((116, 108), (144, 128), (460, 388), (460, 200), (624, 760), (1380, 1164))


@pytest.mark.parametrize("look", FIGURES)
def test_nothing_of_a_figure_is_cut_off_over_its_whole_loop(look: int) -> None:
    stages = [painter(size, "contrast", look) for size in SIZES]  # without shadows, which may run out
    for first in [shot for side in (SIDES if look == 1 else SIDES[:1]) for shot in all_loops(side)]:
        left, bottom, right, top = around_loop(first, look)
        for stage in stages:
            camera = stage.scene(first).camera
            assert camera.x + left * camera.scale >= 0, first.loop
            assert camera.x + right * camera.scale <= camera.width, first.loop
            assert camera.floor - top * camera.scale >= 0, first.loop
            assert camera.floor - bottom * camera.scale <= camera.height, first.loop


def around_loop(first: Shot, look: int = 1) -> tuple[float, float, float, float]:
    """What a whole loop takes up: left, bottom, right and top."""
    wear = coat(look, PALETTES["contrast"], PALETTES["contrast"].bg)
    boxes = [bounds(figure(shot.skeleton(), wear, shot.work(), shot.side)) for shot in loop(first, 8)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@pytest.mark.parametrize("name", ["lunge", "bridge", "scoop", "bridge_single"])
def test_the_camera_wastes_little_room(name: str) -> None:
    first = Shot("move", MOVES[name])
    camera = painter().scene(first).camera
    left, _, right, top = around_loop(first)
    assert (right - left) * camera.scale > 0.86 * 460 or top * camera.scale > 0.86 * 388


def soles(pieces: list[Piece]) -> list[list[tuple[float, float]]]:
    """The points of the soles, far foot first; each shoe has two."""
    parts: tuple[Outline, ...] = (shapes.SOLE.outline, shapes.TOE_SOLE.outline)
    found = [[put(piece.place, point) for point in piece.outline] for piece in pieces if piece.outline in parts]
    return [found[0] + found[1], found[2] + found[3]]


def test_feet_that_stand_are_on_their_lane_of_the_floor_to_a_pixel() -> None:
    artist = painter()
    for first in all_loops():
        scale = artist.scene(first).camera.scale
        for shot in loop(first):
            contacts = shot.skeleton().contacts
            for name, lane, sole in zip(
                ("left", "right"), (shapes.FAR_LANE, shapes.NEAR_LANE), soles(artist.pieces(shot)), strict=True
            ):
                lowest = min(y for _, y in sole) - lane[1]
                if {f"{name}_ball", f"{name}_heel"} & contacts:
                    assert abs(lowest) * scale < 1, (shot.loop, shot.within)
                else:
                    assert lowest * scale > -1, (shot.loop, shot.within)


def swapped(skeleton: Skeleton) -> Skeleton:
    return replace(
        skeleton,
        left_leg=skeleton.right_leg,
        right_leg=skeleton.left_leg,
        left_arm=skeleton.right_arm,
        right_arm=skeleton.left_arm,
    )


@pytest.mark.parametrize("name", ["lunge", "scoop", "march", "bridge_single"])
def test_a_repetition_of_the_other_side_is_the_same_with_near_and_far_swapped(name: str) -> None:
    for shot in loop(Shot("move", MOVES[name], side="right"), 6):
        other = replace(shot, side="left")
        assert legs(swapped(other.skeleton())) == pytest.approx(legs(shot.skeleton()))
        near, far = thighs(shot)
        other_near, other_far = thighs(other)
        assert near == pytest.approx(other_far, abs=1e-6)
        assert far == pytest.approx(other_near, abs=1e-6)


def legs(skeleton: Skeleton) -> list[float]:
    both: tuple[Leg, Leg] = (skeleton.left_leg, skeleton.right_leg)
    return [value for leg in both for point in (leg.hip, leg.knee, leg.ankle, leg.toe) for value in point]


def thighs(shot: Shot) -> tuple[tuple[float, float], tuple[float, float]]:
    """The directions of the near and the far thigh, as drawn."""
    far, near = [piece.place for piece in painter().pieces(shot) if piece.outline is shapes.BARE_THIGH.part.outline]
    return (near[0], near[3]), (far[0], far[3])


def test_the_right_side_is_the_near_one() -> None:
    shot = Shot("move", MOVES["lunge"], side="right", within=2.05)
    leg = shot.skeleton().right_leg
    near, far = thighs(shot)
    long = math.dist(leg.hip, leg.knee)
    assert near == pytest.approx(((leg.knee[0] - leg.hip[0]) / long, (leg.knee[1] - leg.hip[1]) / long))
    assert near != pytest.approx(far)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", FIGURES)
def test_near_and_far_differ_in_more_than_colour(theme: Theme, look: int) -> None:
    pieces = painter(theme=theme, look=look).pieces(Shot("idle"))
    shank = shapes.BARE_SHANK if look == 1 else shapes.TROUSER_SHANK
    far, near = [piece for piece in pieces if piece.outline is shank.part.outline]
    assert math.hypot(far.place[1], far.place[4]) < 0.95 * math.hypot(near.place[1], near.place[4])
    assert sum(far.colour) < sum(near.colour)
    assert pieces.index(far) < pieces.index(near)
    assert sum(piece.outline is shank.part.contour for piece in pieces) == 2  # each has a line around it


# --- contrast ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["bg", "surface"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", FIGURES)
def test_every_part_keeps_three_to_one_to_all_that_can_be_behind_it(theme: Theme, look: int, ground: str) -> None:
    palette = PALETTES[theme]
    wear, scene = coat(look, palette, palette.of(ground)), scene_tones(palette, palette.of(ground))
    behind = {scene.ground, scene.blob, scene.blob_edge, scene.mat}
    for tones in (wear.near, wear.far):
        for name, tone in tones.items():
            for colour in behind:
                assert max(ratio(tone.line, colour), ratio(tone.fill, colour)) >= 3, (name, colour)
    for edge in (scene.floor, scene.mat_edge, scene.desk_edge):
        assert ratio(edge, scene.ground) >= 3
    assert CONTRAST >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("look", "name"), [(1, "lunge"), (2, "bridge"), (3, "scoop"), (1, "bridge"), (2, "lunge")])
def test_the_outline_stands_out_in_the_picture_itself(theme: Theme, look: int, name: str) -> None:
    """Each pixel along the silhouette has one within two logical pixels that keeps 3:1 to what was there before."""
    artist = painter((920, 776), theme, look, scale=2.0)
    shot = Shot("move", MOVES[name], within=MOVES[name].phases[0].seconds)
    plain, picture = artist.scene(shot).plain, drawn(artist, shot, lambda piece: piece.colour != artist.coat.shadow)
    inside = body_of(artist, shot)
    grounds = (artist.tones.ground, artist.tones.blob, artist.tones.blob_edge, artist.tones.mat)
    rim = {at: ground for at in silhouette(inside) if (ground := pixel(plain, at)) in grounds}
    assert len(rim) > 1000
    dim = [at for at, ground in rim.items() if not stands_out(picture, ground, at)]
    assert len(dim) <= len(rim) // 200, dim[:5]  # half a percent: corners between two parts


def pixel(image: Image.Image, at: tuple[int, int]) -> Rgb:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def stands_out(picture: Image.Image, ground: Rgb, at: tuple[int, int]) -> bool:
    x, y = at
    near = {pixel(picture, (x + dx, y + dy)) for dx in range(-4, 5) for dy in range(-4, 5)}
    return any(clear(colour, ground) for colour in near)


@cache
def clear(colour: Rgb, ground: Rgb) -> bool:
    return ratio(colour, ground) >= 3


def drawn(artist: Painter, shot: Shot, wanted: Callable[[Piece], bool]) -> Image.Image:
    """The picture with only those pieces for which ``wanted`` is true."""
    scene = artist.scene(shot)
    large = scene.large.copy()
    paint(large, [piece for piece in artist.pieces(shot) if wanted(piece)], scene.camera.place(artist.over))
    return large.reduce(artist.over)


def body_of(artist: Painter, shot: Shot) -> Image.Image:
    """Where the body is: a white figure on black."""
    large = Image.new("RGB", artist.scene(shot).large.size)
    body = [piece for piece in artist.pieces(shot) if piece.alpha == 1]
    white = [piece._replace(colour=(255, 255, 255)) for piece in body]
    paint(large, white, artist.scene(shot).camera.place(artist.over))
    return large.reduce(artist.over).convert("L").point(lambda value: 255 if value > 100 else 0)


def silhouette(mask: Image.Image) -> list[tuple[int, int]]:
    """The pixels of the figure that touch one that is none of it."""
    data, width = mask.tobytes(), mask.width
    inside = {(n % width, n // width) for n, value in enumerate(data) if value}
    return [(x, y) for x, y in inside if not {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} <= inside]


@pytest.mark.parametrize("look", FIGURES)
def test_in_high_contrast_every_fill_has_an_edge_and_nothing_is_soft(look: int) -> None:
    artist = painter(theme="contrast", look=look)
    for shot in all_loops():
        assert all(piece.alpha == 1 for piece in artist.pieces(shot))
    scene = scene_tones(PALETTES["contrast"], PALETTES["contrast"].bg)
    assert scene.blob == scene.blob_edge == scene.ground


# --- glow ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MOVES))
@pytest.mark.parametrize("look", FIGURES)
def test_the_glow_stays_on_the_body(name: str, look: int) -> None:
    artist = painter(look=look)
    glow = (artist.coat.glow, artist.coat.shadow)
    for shot in loop(Shot("move", MOVES[name]), 6):
        body = drawn(artist, shot, lambda piece: piece.colour not in glow)
        lit = drawn(artist, shot, lambda piece: piece.colour != artist.coat.shadow)
        glowing = ImageChops.difference(body, lit).convert("L").point(lambda value: 255 if value > 12 else 0)
        outside = ImageChops.invert(body_of(artist, shot))
        assert ImageChops.multiply(glowing, outside).getbbox() is None, (shot.loop, shot.within)


def test_work_fades_over_a_change_of_phase() -> None:
    lunge = MOVES["lunge"]
    phases = tuple(
        replace(phase, work=(("lead.quads", 1.0),) if number == 1 else ()) for number, phase in enumerate(lunge.phases)
    )
    move = replace(lunge, phases=phases)
    change = phases[0].seconds
    levels = [work_at(move, change + at).get("lead.quads", 0.0) for at in (-FADE - 0.01, -0.1, 0.0, 0.1, FADE + 0.01)]
    assert levels[0] == 0.0
    assert levels[-1] == pytest.approx(1.0)
    assert levels == sorted(levels)
    assert len(set(levels)) > 2


def test_a_person_is_as_tall_as_the_body_says() -> None:
    _, bottom, _, top = bounds(painter(theme="contrast", look=2).pieces(Shot("idle")))
    assert top - bottom == pytest.approx(STATURE_CM, abs=6.5)  # hair, and the lanes of the feet
