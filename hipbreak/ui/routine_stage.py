"""The stage of the routine's window: the moving figure, and stills of it for pages on which nothing moves.

Jurisdiction: when which picture is shown, in its place in a window. How the figure looks is ``hipbreak.ui.figure``'s.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from hipbreak.core.frames import Frame
from hipbreak.core.moves import Move
from hipbreak.ui.figure.loop import Loops, Name
from hipbreak.ui.figure.outline import smooth as eased
from hipbreak.ui.figure.pace import Pace, fastest
from hipbreak.ui.figure.paint import Painter
from hipbreak.ui.figure.picture import PictureError, fitted
from hipbreak.ui.figure.poses import Shot, coming, key_pose, peak, shot_of
from hipbreak.ui.kit import Kit, Photo
from hipbreak.ui.tokens import CROSS_MS, rgb
from hipbreak.ui.window import complain
from hipbreak.wording import figure as words

WIDTH, HEIGHT = 460, 388
LOOK_MS = 100  # between two looks at what phase it is, where each has one still
FADED = 0.55  # how much of the ground lies over a stage that rests
CROSS = CROSS_MS / 1000


class Stage:
    """What is to be seen of the move at hand; its place is ``label``.

    ``moment`` tells the frame of this very instant, ``smooth`` is false where motion is to be reduced (a still for
    each phase, no fading), ``figure`` is the look, 1 to 3; ``clock`` tells seconds. Nothing runs before :meth:`go`,
    after :meth:`rest`, or while the stage cannot be seen.
    """

    def __init__(
        self,
        kit: Kit,
        parent: tk.Misc,
        moment: Callable[[], Frame],
        smooth: bool,
        figure: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kit, self.moment, self.smooth, self.figure, self.clock = kit, moment, smooth, figure, clock
        self.ground = kit.palette.of(kit.on(parent))
        self.label = tk.Label(parent, bd=0, highlightthickness=0, bg=self.ground, padx=0, pady=0)
        self.pace = Pace(fastest(kit.scale))
        self.going = False
        self.timer = self.spare = ""
        self.refused: set[str] = set()
        self.shown: Name | None = None
        self.fading: tuple[Image.Image, float] | None = None
        self._fill(WIDTH, HEIGHT)
        for event in ("<Map>", "<Visibility>", "<Expose>"):  # not every system tells of each
            self.label.bind(event, lambda _: self._wake(), add=True)

    def resize(self, width: float, height: float) -> None:
        """Fills ``width`` times ``height`` logical pixels from now on."""
        if (width, height) != self.size:
            self._fill(width, height)
            self._draw()

    def go(self) -> None:
        """Follows the time from now on, by a timer of its own; again is harmless."""
        self.going = True
        self._wake()

    def rest(self) -> None:
        """Stops the timer and shows the still of now."""
        self.going = False
        self._stop()
        if self.fading:
            self.fading = None
            self.shown = None  # half of the last picture is still there
        self._draw()

    def close(self) -> None:
        """Stops for good; the widget is its parent's to destroy."""
        self.going = False
        self._stop()

    # -- the beat -----------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        if self.going and not self.timer and self.label.winfo_viewable():
            self._draw()
            self._set(self.pace.start(self.clock()))

    def _set(self, ahead: float) -> None:
        wait = max(1, round(ahead * 1000)) if self.smooth else LOOK_MS
        self.timer = self.label.after(wait, self._beat)

    def _beat(self) -> None:
        self.timer = ""
        if not self.label.winfo_viewable():
            return  # it goes on when the stage can be seen again
        frame = self._draw()
        self.pace.tell(self.clock())
        self._set(self.pace.ahead(self.clock()))
        if self.smooth and frame.kind != "move" and not self.spare:
            self.spare = self.label.after_idle(self._prepare, frame)

    def _prepare(self, frame: Frame) -> None:
        """Draws a picture that will be needed soon."""
        self.spare = ""
        any(self.loops.prepare(shot) for shot in coming(frame))

    def _stop(self) -> None:
        for name in filter(None, (self.timer, self.spare)):
            self.label.after_cancel(name)
        self.timer = self.spare = ""

    # -- pictures -----------------------------------------------------------------------------------------------

    def _fill(self, width: float, height: float) -> None:
        """Takes up its room; what was drawn for another size is dropped."""
        kit = self.kit
        self.size = (width, height)
        painter = Painter((kit.px(width), kit.px(height)), kit.scale, kit.palette, self.ground, self.figure)
        self.loops = Loops(painter, fastest(kit.scale))
        self.own: dict[str, Image.Image] = {}
        self.photo = Photo("RGB", painter.size, master=kit.root)
        self.label.configure(image=str(self.photo))
        self.shown = None
        self.last: tuple[Shot | None, Image.Image] | None = None
        self.fading = None

    def _draw(self) -> Frame:
        """Shows what belongs to this moment, unless it is there already; returns the frame."""
        frame = self.moment()
        shot = shot_of(frame) if self.smooth else key_pose(frame)
        own = self._own(frame)
        name = self.loops.name(shot) if own is None else ((frame.phase.picture if frame.phase else "",), 0)
        if name != self.shown or self.fading:
            picture = self.loops.picture(shot) if own is None else own
            if self.shown is not None and name[0] != self.shown[0] and self._jumps(shot if own is None else None):
                self._begin_fade()
            self.shown, self.last = name, (shot if own is None else None, picture)
            self.photo.paste(self.blended(picture))
        return frame

    def _jumps(self, shot: Shot | None) -> bool:
        """Whether ``shot`` is no continuation of what is shown."""
        before = self.last[0] if self.last else None
        return self.going and self.smooth and (before is None or shot is None or shot.jumps_from(before))

    def _begin_fade(self) -> None:
        if self.last is not None:
            self.fading = (self.last[1], self.clock())

    def blended(self, picture: Image.Image) -> Image.Image:
        """``picture`` as it is to be seen now: while it fades in, with the last one in it."""
        if self.fading is None:
            return picture
        before, since = self.fading
        part = (self.clock() - since) / CROSS
        if part >= 1:
            self.fading = None
            return picture
        return Image.blend(before, picture, eased(part))

    def _own(self, frame: Frame) -> Image.Image | None:
        """The phase's own picture; None where there is none, or none that can be shown, which is said once."""
        path = frame.phase.picture if frame.phase else ""
        if not path or path in self.refused:
            return None
        if path not in self.own:
            try:
                self.own[path] = fitted(Path(path), self.loops.painter.size, rgb(self.ground))
            except PictureError as error:
                self.refused.add(path)
                complain(words.no_picture(path, str(error)))
                return None
        return self.own[path]


def still(kit: Kit, frame: Frame, width: float, height: float, faded: bool = False, figure: int = 1) -> Image.Image:
    """The picture of ``frame``, ``width`` times ``height`` logical pixels, for a page on which nothing moves;
    ``faded``: most of it given back to the ground."""
    picture = _alone(kit, shot_of(frame), (width, height), kit.palette.bg, figure)
    return Image.blend(picture, Image.new("RGB", picture.size, rgb(kit.palette.bg)), FADED) if faded else picture


def example(kit: Kit, move: Move | None, width: float, height: float, ground: str, figure: int = 1) -> Image.Image:
    """The picture that stands for ``move``, None for standing at ease; sizes as for :func:`still`, ``ground`` is the
    palette name of the colour behind it."""
    shot = peak(move) if move else Shot("idle")
    return _alone(kit, shot, (width, height), kit.palette.of(ground), figure)


def _alone(kit: Kit, shot: Shot, size: tuple[float, float], ground: str, figure: int) -> Image.Image:
    width, height = size
    return Painter((kit.px(width), kit.px(height)), kit.scale, kit.palette, ground, figure).draw(shot).whole()
