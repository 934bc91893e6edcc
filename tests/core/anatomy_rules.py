"""The rules of evidence section 2 as checks: each takes a strip and tells what breaks it, in words; nothing is fine.

Jurisdiction: the rules, by id, and which moves in which versions they are for. Measuring is tests.core.anatomy's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hipbreak.core.body import WINTER, Point
from hipbreak.core.fit import LIMITS, LOADED_ANKLE
from tests.core.anatomy import FPS, MIDDLE, SEGMENTS, Frame, Strip, heading, strip_of, wrapped

EVERY = ("bridge", "bridge_single", "bridge_standing", "lunge", "march", "scoop")
BRIDGES = ("bridge", "bridge_single")
ALL, FULL = ("easier", "usual", "harder"), ("usual", "harder")
FASTEST = 250.0
NOISE = 1.0  # degrees: a smaller wobble is no change of direction
SIDES = ("lead", "trail")
PAIRED = ("hip", "knee", "ankle", "toes", "shoulder", "elbow")
ANGLES = ("trunk", "spine", *(f"{side}_{joint}" for side in SIDES for joint in PAIRED))


@dataclass(frozen=True)
class Rule:
    """One rule: its id, what looks for what breaks it, and what it is for."""

    id: str
    check: Callable[[Strip], Iterator[str]]
    moves: Sequence[str] = EVERY
    levels: Sequence[str] = ALL

    def faults(self, strip: Strip) -> list[str]:
        return list(self.check(strip))


def outside(what: str, value: float, low: float, high: float) -> Iterator[str]:
    if not low <= value <= high:
        yield f"{what} {value:.4g}, not {low:g} to {high:g}"


def spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def farthest(points: Sequence[Point]) -> float:
    """How far the points lie from the first."""
    return max(math.dist(points[0], point) for point in points)


def lowest(strip: Strip) -> Frame:
    return min(strip.frames, key=lambda frame: frame.joints["lead_hip"][1])


def highest(strip: Strip) -> Frame:
    return max(strip.frames, key=lambda frame: frame.joints["lead_hip"][1])


# --- every move -----------------------------------------------------------------------------------------------


def g1(strip: Strip) -> Iterator[str]:
    pairs = [*MIDDLE, *((f"{side}_{a}", f"{side}_{b}") for side in SIDES for a, b in SEGMENTS)]
    for one, two in pairs:
        lengths = [math.dist(frame.joints[one], frame.joints[two]) for frame in strip.frames]
        yield from outside(f"{one} to {two} changes by", spread(lengths) / lengths[0], 0, 0.005)


def g2(strip: Strip) -> Iterator[str]:
    for joint in strip.frames[0].joints:
        for stretch in strip.contact(joint):
            moved = farthest([frame.joints[joint] for frame in stretch])
            yield from outside(f"{joint} on the floor from {stretch[0].at:.2f} s moves", moved, 0, 0.003)


def g3(strip: Strip) -> Iterator[str]:
    for joint in strip.frames[0].joints:
        low = 0.030 if joint.endswith("knee") else -0.002
        yield from outside(f"{joint} sinks to", min(strip.path(joint, 1)), low, 2.0)


def g4(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        for angle, value in frame.angles.items():
            joint = angle.split("_")[-1]
            low, high = LIMITS.get(joint, (-360.0, 360.0))
            if joint == "ankle" and stands(frame, angle.split("_")[0]):
                high = LOADED_ANKLE
            yield from outside(f"at {frame.at:.2f} s {angle}", round(value, 3), low, high)


def stands(frame: Frame, side: str) -> bool:
    return f"{side}_heel" in frame.contacts or f"{side}_ball" in frame.contacts


def g5(strip: Strip) -> Iterator[str]:
    """Standing moves throughout; of the lunge what is slow, its bottom."""
    frames = strip.frames
    if strip.move.id == "lunge":
        floor = lowest(strip).joints["lead_hip"][1] + 0.01
        frames = tuple(frame for frame in frames if frame.joints["lead_hip"][1] < floor)
    for frame in frames:
        base = [frame.joints[joint][0] for joint in frame.contacts]
        yield from outside(f"at {frame.at:.2f} s the balance", frame.centre(), min(base) + 0.01, max(base) - 0.01)


def g6(strip: Strip) -> Iterator[str]:
    for angle in ANGLES:
        on_floor = {frame.at for frame in strip.frames if stands(frame, angle.split("_")[0])}
        loose = angle.endswith("toes")
        for at, speed in strip.speeds(angle):
            if not loose or at in on_floor:
                yield from outside(f"at {at:.2f} s {angle} turns at", abs(speed), 0, FASTEST)
        for phase in strip.phases:
            track = [frame.angles[angle] for frame in strip.during(phase.id) if not loose or frame.at in on_floor]
            yield from outside(f"in {phase.id} {angle} turns round", turns(track), 0, 1)


def turns(track: Sequence[float]) -> int:
    """How often it changes direction; less than NOISE is none."""
    count, way, far = 0, 0, track[0] if track else 0.0
    for value in track:
        if way and (value - far) * way > 0:
            far = value
        elif abs(value - far) > NOISE:
            count += way != 0
            way, far = (1 if value > far else -1), value
    return count


def g7(strip: Strip) -> Iterator[str]:
    """Where the legs take turns, the next repetition goes on with the sides changed."""
    first, last = strip.frames[0], strip.frames[-1]
    for joint, point in last.joints.items():
        goes_on = changed(joint) if strip.move.sides == "alternate" else joint
        gap = math.dist(point, first.joints[goes_on])
        yield from outside(f"{joint} ends from where it starts", gap, 0, 0.001)
        ends, starts = velocity(strip.frames[-2], last, joint), velocity(first, strip.frames[1], goes_on)
        yield from outside(f"{joint} jumps in speed by", math.dist(ends, starts), 0, 0.1)


def changed(joint: str) -> str:
    side, _, name = joint.partition("_")
    return {"lead": f"trail_{name}", "trail": f"lead_{name}"}.get(side, joint)


def velocity(one: Frame, two: Frame, joint: str) -> Point:
    (x, y), (next_x, next_y) = one.joints[joint], two.joints[joint]
    return (next_x - x) / (two.at - one.at), (next_y - y) / (two.at - one.at)


def g10(strip: Strip) -> Iterator[str]:
    whole = sum(phase.seconds for phase in strip.phases) * strip.tempo
    yield from outside("phases less the repetition", whole - strip.frames[-1].at, -1e-6, 1e-6)


# --- forward lunge --------------------------------------------------------------------------------------------


def landed(strip: Strip) -> list[Frame]:
    """The frames from heel contact to push-off of the front foot: the stretch in which the hips are lowest."""
    low = lowest(strip)
    return next((stretch for stretch in strip.contact("lead_heel") if low in stretch), [low])


def lu1(strip: Strip) -> Iterator[str]:
    yield from outside("front knee", lowest(strip).angles["lead_knee"], 85, 93)


def lu2(strip: Strip) -> Iterator[str]:
    joint = lowest(strip).joints
    yield from outside("knee before ankle", joint["lead_knee"][0] - joint["lead_ankle"][0], -0.012, 0.012)
    yield from outside("shank leans", heading(joint["lead_ankle"], joint["lead_knee"]), -3, 3)


def lu3(strip: Strip) -> Iterator[str]:
    yield from outside("rear knee", lowest(strip).angles["trail_knee"], 80, 100)


def lu4(strip: Strip) -> Iterator[str]:
    yield from outside("rear knee above the floor", min(strip.path("trail_knee", 1)), 0.030, 0.070)


def lu5(strip: Strip) -> Iterator[str]:
    yield from outside("rear hip", lowest(strip).angles["trail_hip"], -15, -3)


def lu6(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        for part in (frame.angles["trunk"], frame.angles["trunk"] + frame.angles["spine"]):
            yield from outside(f"at {frame.at:.2f} s trunk", part, -5, 10)


def lu7(strip: Strip) -> Iterator[str]:
    frame = lowest(strip)
    yield from outside("front heel up", frame.joints["lead_heel"][1], -0.002, 0.002)
    yield from outside("front sole", heading(frame.joints["lead_heel"], frame.joints["lead_ball"]) - 90, -2, 2)
    yield from () if {"lead_heel", "lead_ball", "lead_toe"} <= frame.contacts else ("the front foot is loose",)


def lu8(strip: Strip) -> Iterator[str]:
    frame = lowest(strip)
    yield from outside("rear toes", frame.angles["trail_toes"], 60, 80)
    yield from outside("rear ankle", frame.angles["trail_ankle"], -50, 35)
    yield from outside("rear heel up", frame.joints["trail_heel"][1], 0.05, 0.12)


def lu9(strip: Strip) -> Iterator[str]:
    height = strip.path("lead_hip", 1)
    yield from outside("hips sink by", height[0] - min(height), 0.22, 0.26)


def lu10(strip: Strip) -> Iterator[str]:
    length = lowest(strip).joints["lead_heel"][0] - strip.frames[0].joints["trail_heel"][0]
    yield from outside("step", length, 0.55, 0.65)


def lu11(strip: Strip) -> Iterator[str]:
    low = lowest(strip)
    stance = landed(strip)
    down = [frame.joints["lead_hip"][1] for frame in stance if frame.at <= low.at]
    if any(two > one + 1e-9 for one, two in pairwise(down)):
        yield "the hips rise on the way down"
    for frame in stance:
        gap = frame.joints["lead_ankle"][0] - frame.joints["lead_hip"][0]
        yield from outside(f"at {frame.at:.2f} s hips behind the ankle", gap, 0.20, 1.0)


def lu12(strip: Strip) -> Iterator[str]:
    """As announced, and as it is to be seen: heel contact, bottom, push-off."""
    stance, bottom = landed(strip), lowest(strip).at
    seen = (0.0, stance[0].at, bottom, stance[-1].at, strip.seconds)
    for marks, what in (((0.0, *strip.ends), "announced"), (seen, "seen")):
        for (start, end), low, high in zip(pairwise(marks), (26, 20, 15, 20), (36, 30, 25, 30), strict=True):
            yield from outside(f"{what} from {start:.2f} s, percent", 100 * (end - start) / strip.seconds, low, high)


def lu13(strip: Strip) -> Iterator[str]:
    yield from outside("front knee", lowest(strip).angles["lead_knee"], 45, 65)
    yield from outside("rear knee above the floor", min(strip.path("trail_knee", 1)), 0.10, 0.3)


def lu_contacts(strip: Strip) -> Iterator[str]:
    """The rear ball stays; the front foot lands heel first, is flat within 0.15 s and stays so to push-off."""
    if any("trail_ball" not in frame.contacts for frame in strip.frames):
        yield "the rear ball leaves the floor"
    yield from outside("rear ball moves", farthest([f.joints["trail_ball"] for f in strip.frames]), 0, 0.003)
    stance = landed(strip)
    flat = [frame for frame in stance if "lead_toe" in frame.contacts]
    sole = heading(stance[0].joints["lead_heel"], stance[0].joints["lead_ball"]) - 90
    yield from outside("sole at contact", sole, -15, -1)
    yield from outside("flat after", flat[0].at - stance[0].at if flat else 9.0, 0, 0.15)
    yield from outside("flat until push-off but", stance[-1].at - flat[-1].at if flat else 9.0, 0, 0.02)


def lu_arms(strip: Strip) -> Iterator[str]:
    for angle in ("lead_shoulder", "trail_shoulder", "lead_elbow", "trail_elbow"):
        for value in strip.track(angle):
            yield from outside(angle, value, 0, 10)


def lu_front_ankle(strip: Strip) -> Iterator[str]:
    yield from outside("front ankle at the bottom", lowest(strip).angles["lead_ankle"], -5, 5)
    yield from outside("front ankle at contact", landed(strip)[0].angles["lead_ankle"], -35, 20)


# --- glute bridge ---------------------------------------------------------------------------------------------


def line(frame: Frame) -> float:
    """Shoulder, hip, knee: 180 is straight, more is over-arched."""
    joint = frame.joints
    trunk, thigh = heading(joint["lead_hip"], joint["lead_shoulder"]), heading(joint["lead_knee"], joint["lead_hip"])
    return 180.0 - wrapped(trunk - thigh)


def br1(strip: Strip) -> Iterator[str]:
    yield from outside("shoulder, hip, knee", line(highest(strip)), 175, 183)
    yield from outside("most arched", max(map(line, strip.frames)), 0, 183)


def br2(strip: Strip) -> Iterator[str]:
    joint = highest(strip).joints
    for side in working(strip):
        knee, ankle = joint[f"{side}_knee"], joint[f"{side}_ankle"]
        yield from outside(f"{side} knee over ankle", knee[0] - ankle[0], -0.055, 0.055)
        yield from outside(f"{side} shin", heading(ankle, knee), -13, 13)


def working(strip: Strip) -> Sequence[str]:
    return ("lead",) if strip.move.id == "bridge_single" else SIDES


def br3(strip: Strip) -> Iterator[str]:
    for side in working(strip):
        yield from outside(f"{side} knee at rest", strip.frames[0].angles[f"{side}_knee"], 115, 130)
        yield from outside(f"{side} knee at the top", highest(strip).angles[f"{side}_knee"], 98, 116)


def br4(strip: Strip) -> Iterator[str]:
    for side in working(strip):
        moved = highest(strip).joints[f"{side}_knee"][0] - strip.frames[0].joints[f"{side}_knee"][0]
        yield from outside(f"{side} knee travels", moved, 0.05, 0.08)


def br5(strip: Strip) -> Iterator[str]:
    yield from outside("hips rise by", rise(strip), 0.11, 0.14)


def rise(strip: Strip) -> float:
    return spread(strip.path("lead_hip", 1))


def br6(strip: Strip) -> Iterator[str]:
    for side in working(strip):
        ankles = [frame.joints[f"{side}_ankle"] for frame in strip.frames]
        yield from outside(f"{side} ankle moves", farthest(ankles), 0, 0.003)
        for frame in strip.frames:
            sole = heading(frame.joints[f"{side}_heel"], frame.joints[f"{side}_ball"]) - 90
            yield from outside(f"at {frame.at:.2f} s {side} sole", sole, -2, 2)
            if not {f"{side}_heel", f"{side}_ball", f"{side}_toe"} <= frame.contacts:
                yield f"at {frame.at:.2f} s the {side} foot is loose"


def br7(strip: Strip) -> Iterator[str]:
    for joint in ("head_top", *(f"{side}_{part}" for side in SIDES for part in ("shoulder", "wrist", "fingertip"))):
        yield from outside(f"{joint} moves", farthest([frame.joints[joint] for frame in strip.frames]), 0, 0.003)
        if any(joint not in frame.contacts for frame in strip.frames):
            yield f"{joint} is loose"
    heads = [heading(frame.joints["neck"], frame.joints["head_top"]) for frame in strip.frames]
    yield from outside("head tilts by", spread(heads), 0, 1)
    for side in SIDES:
        yield from outside(f"{side} hand above the floor", max(strip.path(f"{side}_fingertip", 1)), 0, 0.03)
        yield from outside(f"{side} arm from the trunk", abs(strip.frames[0].angles[f"{side}_shoulder"]), 0, 10)
        yield from outside(f"{side} elbow", max(strip.track(f"{side}_elbow")), 0, 10)


def br8(strip: Strip) -> Iterator[str]:
    """At the top it stands still, and the cue to squeeze falls into that time."""
    top = max(strip.path("lead_hip", 1)) - 1e-3
    still = [
        two
        for one, two in pairwise(strip.frames)
        if two.joints["lead_hip"][1] > top and all(math.hypot(*velocity(one, two, j)) < 0.005 for j in two.joints)
    ]
    yield from outside("hold", len(still) / FPS, 1.5, 4)
    cue = strip.ends[0]
    if (
        not still
        or not still[0].at <= cue + 1e-6 <= still[-1].at
        or abs(spread([f.at for f in still]) * FPS - len(still)) > 2
    ):
        yield "the squeeze is not within one hold"


def br9(strip: Strip) -> Iterator[str]:
    height = strip.path("lead_hip", 1)
    low, top = min(height), max(height)
    moving = [frame.at for frame, y in zip(strip.frames, height, strict=True) if low + 5e-4 < y < top - 5e-4]
    up, down = [[at for at in moving if (at < strip.seconds / 2) is early] for early in (True, False)]
    yield from outside("lowering takes", spread(down), 1.5, 3)
    yield from outside("lowering less raising", spread(down) - spread(up), -1 / FPS, 3)


def sb1(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        thigh = heading(frame.joints["trail_hip"], frame.joints["trail_knee"])
        yield from outside(f"at {frame.at:.2f} s raised leg", 90 - abs(thigh), 75, 90)
        yield from outside(f"at {frame.at:.2f} s raised knee", frame.angles["trail_knee"], 0, 20)


def sb2(strip: Strip) -> Iterator[str]:
    yield from outside("raised hip with the hips down", strip.frames[0].angles["trail_hip"], 75, 90)
    yield from outside("raised hip at the top", highest(strip).angles["trail_hip"], 50, 65)


# --- standing substitute (evidence 2.8) and march --------------------------------------------------------------


def st_hands(strip: Strip) -> Iterator[str]:
    for side in SIDES:
        tips = [frame.joints[f"{side}_fingertip"] for frame in strip.frames]
        yield from outside(f"{side} hand moves", farthest(tips), 0, 0.003)
        if strip.body is WINTER:  # the desk is as high as suits the figure
            yield from outside(f"{side} hand over the edge", tips[0][0] - strip.move.desk[0], 0, 0.2)
            yield from outside(f"{side} hand above the desk", tips[0][1] - strip.move.desk[1], 0, 0.012)


def st_stance(strip: Strip) -> Iterator[str]:
    for value in strip.track("trail_knee"):
        yield from outside("stance knee", value, 0, 10)
    yield from outside("trunk leans by", spread(strip.track("trunk")), 0, 5)


def st_moving(strip: Strip) -> Iterator[str]:
    """0 to -15 but for 3 degrees while the foot clears the floor; the hold is the far end."""
    for value in strip.track("lead_hip"):
        yield from outside("moving hip", value, -15, 3)
    far = -8 if strip.level == "usual" else -4
    yield from outside("moving hip in the hold", max(f.angles["lead_hip"] for f in strip.during("hold")), -15, far)


def st_timing(strip: Strip) -> Iterator[str]:
    low = min(strip.track("lead_hip")) + 0.1
    held = [frame.at for frame in strip.frames if frame.angles["lead_hip"] < low]
    yield from outside("out by", held[0], 1.8, 2.1)
    yield from outside("held for", spread(held), 0.9, 1.3)
    yield from outside("back in", strip.seconds - held[-1], 1.8, 2.1)


def ma_lift(strip: Strip) -> Iterator[str]:
    """One knee up by the middle, both feet flat at the seam, and the hips move before the foot leaves."""
    least = {"easier": 30, "usual": 55, "harder": 75}[strip.level]
    yield from outside("knee lifts the thigh to", max(strip.track("lead_hip")), least, 100)
    if not {"lead_heel", "lead_toe", "trail_heel", "trail_toe"} <= strip.frames[0].contacts:
        yield "a foot is up at the start"
    leaving = next((f for f in strip.frames if not stands(f, "lead")), strip.frames[0])
    yield from outside(
        "weight shifts by", leaving.joints["lead_hip"][0] - strip.frames[0].joints["lead_hip"][0], 0.002, 0.02
    )


# --- hamstring scoop ------------------------------------------------------------------------------------------

BRUSH, UP, REACH = 1.5, 1.75, 3.25  # seconds of S3 and S6


def sc1(strip: Strip) -> Iterator[str]:
    yield from outside("front heel moves", farthest([f.joints["lead_heel"] for f in strip.frames]), 0, 0.003)
    yield from outside("front toes sink to", min(strip.path("lead_toe", 1)), 0.05, 0.2)
    for value in strip.track("lead_ankle"):
        yield from outside("front ankle", value, 5, 20)


def sc2(strip: Strip) -> Iterator[str]:
    for value in strip.track("lead_knee"):
        yield from outside("front knee", value, 0, 12)


def sc3(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        if not {"trail_heel", "trail_ball", "trail_toe"} <= frame.contacts:
            yield f"at {frame.at:.2f} s the rear foot is loose"
        yield from outside(f"at {frame.at:.2f} s rear knee", frame.angles["trail_knee"], 0, 45)
    more = strip.near(BRUSH).angles["trail_knee"] - strip.near(REACH).angles["trail_knee"]
    yield from outside("rear knee bends more at the bottom by", more, 5, 45)


def sc4(strip: Strip) -> Iterator[str]:
    tall, brush = strip.near(REACH).joints["lead_hip"], strip.near(BRUSH).joints["lead_hip"]
    yield from outside("hips go back by", tall[0] - brush[0], 0.03, 0.2)
    yield from outside("hips sink by", tall[1] - min(strip.path("lead_hip", 1)), 0, 0.06)


def sc5(strip: Strip) -> Iterator[str]:
    low, high = (0.02, 0.10) if strip.level == "usual" else (0.0, 0.05)
    for frame in strip.between(BRUSH, UP):
        for side in SIDES:
            x, y = frame.joints[f"{side}_fingertip"]
            yield from outside(f"{side} fingers from the foot", x - frame.joints["lead_ankle"][0], -0.12, 0.12)
            yield from outside(f"{side} fingers above the floor", y, low, high)
            yield from outside(f"{side} shoulder", frame.angles[f"{side}_shoulder"], 80, 120)
            yield from outside(f"{side} elbow", frame.angles[f"{side}_elbow"], 0, 15)


def sc6(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        yield from outside("spine", round(frame.angles["spine"], 3), 0, 50)
        yield from outside("front hip", frame.angles["lead_hip"], 0, 100)


def sc7(strip: Strip) -> Iterator[str]:
    frame = strip.near(REACH)
    yield from outside("trunk", frame.angles["trunk"], -5, 5)
    for side in SIDES:
        yield from outside(f"{side} shoulder", frame.angles[f"{side}_shoulder"], 165, 180)


def sc8(strip: Strip) -> Iterator[str]:
    rising = strip.between(UP, REACH)
    for side in SIDES:
        before = max(f.joints[f"{side}_fingertip"][0] - f.joints[f"{side}_shoulder"][0] for f in rising)
        yield from outside(f"{side} hand before the shoulder", before, 0.30, 0.5)
        if any(
            two.joints[f"{side}_fingertip"][1] <= one.joints[f"{side}_fingertip"][1] for one, two in pairwise(rising)
        ):
            yield f"the {side} hand sinks on its way up"


def sc9(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        if max(frame.joints["lead_fingertip"][1], frame.joints["trail_fingertip"][1]) > frame.joints["lead_hip"][1]:
            yield from outside(f"at {frame.at:.2f} s, hands up, trunk", frame.angles["trunk"], -5, 45)
    after = [frame for frame in strip.frames if frame.at > UP * strip.tempo]
    top = max(frame.angles["lead_shoulder"] for frame in after)
    arms = next((f.at for f in after if f.angles["lead_shoulder"] > top - 2), 0.0)
    trunk = next((f.at for f in after if f.angles["trunk"] < 2), 9.0)
    yield from outside("arms finish after the trunk", arms - trunk, -0.15, 0.15)


def sc10(strip: Strip) -> Iterator[str]:
    for frame in strip.frames:
        rear, front = frame.joints["trail_heel"][0], frame.joints["lead_heel"][0]
        yield from outside(f"at {frame.at:.2f} s centre of mass", frame.centre(), rear, front)


# --- easier versions ------------------------------------------------------------------------------------------


def usual(strip: Strip) -> Strip:
    return strip_of(strip.move, "usual", strip.body)


def ea_bridge(strip: Strip) -> Iterator[str]:
    yield from outside("lift, of the usual", rise(strip) / rise(usual(strip)), 0.4, 0.65)


def ea_scoop(strip: Strip) -> Iterator[str]:
    yield from outside(
        "front knee softer by", max(strip.track("lead_knee")) - max(usual(strip).track("lead_knee")), 5, 25
    )
    shin = [frame.joints["lead_fingertip"][1] for frame in strip.between(BRUSH, UP)]
    yield from outside("hands at the shin", min(shin), 0.12, 0.25)
    yield from outside("front hip at most", max(strip.track("lead_hip")), 0, 90)


def ea_standing(strip: Strip) -> Iterator[str]:
    far = min(strip.track("lead_hip")) / min(usual(strip).track("lead_hip"))
    yield from outside("hip, of the usual", far, 0.3, 0.75)


RULES = (
    Rule("G1", g1),
    Rule("G2", g2),
    Rule("G3", g3),
    Rule("G4", g4),
    Rule("G5", g5, ("bridge_standing", "lunge", "march", "scoop")),
    Rule("G6", g6),
    Rule("G7", g7),
    Rule("G10", g10),
    Rule("LU1", lu1, ("lunge",), FULL),
    Rule("LU2", lu2, ("lunge",), FULL),
    Rule("LU3", lu3, ("lunge",), FULL),
    Rule("LU4", lu4, ("lunge",), FULL),
    Rule("LU5", lu5, ("lunge",), FULL),
    Rule("LU6", lu6, ("lunge",)),
    Rule("LU7", lu7, ("lunge",)),
    Rule("LU8", lu8, ("lunge",), FULL),
    Rule("LU9", lu9, ("lunge",), FULL),
    Rule("LU10", lu10, ("lunge",), FULL),
    Rule("LU11", lu11, ("lunge",)),
    Rule("LU12", lu12, ("lunge",)),
    Rule("LU13", lu13, ("lunge",), ("easier",)),
    Rule("LU-contacts", lu_contacts, ("lunge",)),
    Rule("LU-arms", lu_arms, ("lunge",)),
    Rule("LU-front-ankle", lu_front_ankle, ("lunge",), FULL),
    Rule("BR1", br1, BRIDGES, FULL),
    Rule("BR2", br2, BRIDGES, FULL),
    Rule("BR3", br3, BRIDGES, FULL),
    Rule("BR4", br4, BRIDGES, FULL),
    Rule("BR5", br5, BRIDGES, FULL),
    Rule("BR6", br6, BRIDGES),
    Rule("BR7", br7, BRIDGES),
    Rule("BR8", br8, BRIDGES),
    Rule("BR9", br9, BRIDGES),
    Rule("SB1", sb1, ("bridge_single",), FULL),
    Rule("SB2", sb2, ("bridge_single",), FULL),
    Rule("ST-hands", st_hands, ("bridge_standing",)),
    Rule("ST-stance", st_stance, ("bridge_standing",)),
    Rule("ST-moving-hip", st_moving, ("bridge_standing",)),
    Rule("ST-timing", st_timing, ("bridge_standing",)),
    Rule("MA-lift", ma_lift, ("march",)),
    Rule("SC1", sc1, ("scoop",)),
    Rule("SC2", sc2, ("scoop",), FULL),
    Rule("SC3", sc3, ("scoop",)),
    Rule("SC4", sc4, ("scoop",)),
    Rule("SC5", sc5, ("scoop",), FULL),
    Rule("SC6", sc6, ("scoop",)),
    Rule("SC7", sc7, ("scoop",)),
    Rule("SC8", sc8, ("scoop",)),
    Rule("SC9", sc9, ("scoop",)),
    Rule("SC10", sc10, ("scoop",)),
    Rule("EA-bridge", ea_bridge, BRIDGES, ("easier",)),
    Rule("EA-scoop", ea_scoop, ("scoop",), ("easier",)),
    Rule("EA-standing", ea_standing, ("bridge_standing",), ("easier",)),
)
