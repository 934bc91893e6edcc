"""The stage on a real screen: when it draws, when it rests, and what it shows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hipbreak import move_files
from hipbreak.core.frames import Frame
from hipbreak.core.moves import Move
from hipbreak.ui.routine_stage import Stage, example, still
from hipbreak.ui.shell import Message, Window
from tests.ui.screen import Screen, display, screen

__all__ = ["display", "screen"]

MOVES = move_files.load()
LUNGE = MOVES["lunge"]


@dataclass
class Play:
    """What the stage is told: a frame that the test sets, or one that goes by itself from when it was asked first."""

    frame: Frame
    asked: int = 0
    shown: list[Frame] = field(default_factory=list)

    def moment(self) -> Frame:
        self.asked += 1
        return self.frame


@dataclass
class Opened:
    """A window with nothing but a stage."""

    screen: Screen
    window: Window
    stage: Stage
    play: Play

    def until(self, true: Any) -> None:
        self.screen.until(self.window, true)

    def timers(self) -> tuple[str, ...]:
        """All timers and idle calls of this window's interpreter."""
        root = self.window.root
        return tuple(root.tk.splitlist(root.tk.call("after", "info")))

    def picture(self) -> Image.Image:
        """What is on the stage now."""
        assert self.stage.last is not None
        return self.stage.last[1]


@pytest.fixture
def opened(screen: Screen) -> Iterator[Any]:
    def open_stage(frame: Frame, smooth: bool = True, clock: Any = time.monotonic) -> Opened:
        play = Play(frame)
        made: list[Stage] = []

        def show(window: Window, first: Message) -> None:
            stage = Stage(window.kit, window.root, play.moment, smooth, 1, clock)
            stage.label.pack()
            stage.resize(230, 194)
            made.append(stage)
            window.root.deiconify()

        window = screen.open(show, {}, theme="light", motion="full")
        return Opened(screen, window, made[0], play)

    yield open_stage


def at(within: float, move: Move = LUNGE, kind: Any = "move", phase: int = 0) -> Frame:
    return Frame(0, kind, move, side="right", phase=move.phases[phase], phase_index=phase, within=within)


def test_nothing_runs_before_it_goes_and_after_it_rests(opened: Any) -> None:
    found = opened(at(0.3))
    assert found.timers() == ()
    found.stage.go()
    found.stage.go()
    assert len(found.timers()) == 1
    found.until(lambda: found.play.asked > 5)
    found.stage.rest()
    assert found.timers() == ()
    asked = found.play.asked
    found.window.root.update()
    assert found.play.asked == asked


def test_closed_it_has_no_timer_either(opened: Any) -> None:
    found = opened(at(0.3, kind="ready"))
    found.stage.go()
    found.until(lambda: found.play.asked > 3)
    found.stage.close()
    assert found.timers() == ()


def test_hidden_it_rests_and_shown_again_it_goes_on(opened: Any) -> None:
    found = opened(at(0.3))
    found.stage.go()
    found.until(lambda: found.play.asked > 3)
    found.window.root.withdraw()
    found.until(lambda: found.timers() == ())
    asked = found.play.asked
    found.window.root.deiconify()
    found.until(lambda: found.play.asked > asked + 2)
    found.stage.rest()


def test_it_shows_the_frame_of_this_moment(opened: Any) -> None:
    found = opened(at(0.0))
    found.stage.go()
    first = found.picture().tobytes()
    found.play.frame = at(2.05)
    found.until(lambda: found.picture().tobytes() != first)
    found.stage.rest()
    assert found.stage.shown == found.stage.loops.name(found.stage.last[0])
    assert found.stage.last[0].within == pytest.approx(2.05)


def test_a_rest_shows_the_still_of_now(opened: Any) -> None:
    found = opened(at(0.0))
    found.play.frame = at(1.5)
    found.stage.rest()
    assert found.stage.last[0].within == 1.5


def test_with_reduced_motion_there_is_one_picture_a_phase_and_no_fade(opened: Any) -> None:
    found = opened(at(0.0), smooth=False)
    found.stage.go()
    pictures = set()
    for phase in range(len(LUNGE.phases)):
        for within in (0.1, 0.4, 0.7):
            found.play.frame = at(within, phase=phase)
            asked = found.play.asked
            found.until(lambda before=asked: found.play.asked > before)
            pictures.add(found.picture().tobytes())
            assert found.stage.fading is None
    assert len(pictures) == len(LUNGE.phases)


def test_while_somebody_gets_ready_the_move_is_drawn_ahead(opened: Any) -> None:
    found = opened(at(0.3, kind="ready"))
    found.stage.go()
    wanted = [("move", "lunge", "usual", "right"), ("move", "lunge", "usual", "left")]
    found.until(lambda: sum(name[0] == wanted[0] for name in found.stage.loops.kept) > 20)
    found.stage.rest()
    assert all(name[0] in (*wanted, ("idle", "lunge", "usual", "right")) for name in found.stage.loops.kept)


def test_another_size_drops_what_was_drawn(opened: Any) -> None:
    found = opened(at(0.3))
    found.stage.go()
    found.until(lambda: found.stage.loops.kept)
    found.stage.resize(300, 250)
    assert len(found.stage.loops.kept) == 1
    assert found.picture().size == (300, 250)
    found.stage.rest()


def test_from_standing_to_lying_one_picture_fades_into_the_other(opened: Any) -> None:
    now = [100.0]
    found = opened(at(0.3, kind="ready"), clock=lambda: now[0])
    found.stage.go()
    before = found.picture()
    found.play.frame = at(0.0, MOVES["bridge"], kind="change")
    found.until(lambda: found.stage.fading)
    now[0] += 0.12
    after = found.picture()
    half = found.stage.blended(after)
    assert half.tobytes() not in (before.tobytes(), after.tobytes())
    now[0] += 0.2
    found.until(lambda: found.stage.fading is None)
    found.stage.rest()


def test_a_rest_amid_a_fade_shows_what_is_now(opened: Any) -> None:
    now = [100.0]
    found = opened(at(0.3, kind="ready"), clock=lambda: now[0])
    found.stage.go()
    found.play.frame = at(0.0, MOVES["bridge"], kind="change")
    found.until(lambda: found.stage.fading)
    found.stage.rest()
    photo, picture = str(found.stage.photo), found.picture()
    spots = [(x, y) for x in range(5, 230, 15) for y in range(5, 194, 15)]
    assert [tuple(found.window.root.tk.call(photo, "get", *spot)) for spot in spots] == [
        picture.getpixel(spot) for spot in spots
    ]


def test_the_next_repetition_does_not_fade(opened: Any) -> None:
    found = opened(at(LUNGE.cycle() - 0.01, phase=3))
    found.stage.go()
    found.play.frame = replace(at(0.0), side="left")
    found.until(lambda: found.stage.shown[0][-1] == "left")
    assert found.stage.fading is None
    found.stage.rest()


def with_picture(path: Path) -> Move:
    return replace(LUNGE, phases=tuple(replace(phase, picture=str(path)) for phase in LUNGE.phases))


def test_a_phase_with_a_picture_shows_it(opened: Any, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), (10, 200, 30)).save(tmp_path / "own.png")
    found = opened(at(0.3, with_picture(tmp_path / "own.png")))
    found.stage.go()
    assert found.picture().getpixel((115, 97)) == (10, 200, 30)
    found.stage.rest()


def test_a_broken_picture_is_said_once_and_the_figure_shows_the_move(
    opened: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.png").write_text("none")
    found = opened(at(0.3, with_picture(tmp_path / "own.png")))
    found.stage.go()
    found.until(lambda: found.play.asked > 4)
    found.stage.rest()
    assert capfd.readouterr().err.count("cannot be shown") == 1
    assert found.picture().tobytes() == found.stage.loops.picture(found.stage.last[0]).tobytes()


@pytest.mark.parametrize("kind", ["ready", "move", "done"])
def test_stills_have_the_size_of_their_place_and_fade(opened: Any, kind: Any) -> None:
    kit = opened(at(0.0)).window.kit
    frame = Frame(0, kind, LUNGE if kind == "move" else None, within=1.0)
    clear, faded = still(kit, frame, 200, 150), still(kit, frame, 200, 150, faded=True)
    assert clear.size == faded.size == (200, 150)
    spread = [max(high - low for low, high in picture.getextrema()) for picture in (clear, faded)]  # type: ignore[misc]  # pairs, in RGB
    assert spread[1] < 0.5 * spread[0]
    assert clear.tobytes() != still(kit, frame, 200, 150, figure=2).tobytes()


def test_an_example_stands_on_the_ground_of_its_place(opened: Any) -> None:
    kit = opened(at(0.0)).window.kit
    for ground, colour in (("bg", (0xF5, 0xF7, 0xFB)), ("surface", (255, 255, 255))):
        picture = example(kit, LUNGE, 116, 108, ground, 3)
        assert (picture.size, picture.getpixel((0, 0))) == ((116, 108), colour)
    assert example(kit, None, 116, 108, "surface").tobytes() != picture.tobytes()
