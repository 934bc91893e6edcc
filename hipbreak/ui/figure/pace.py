"""How often the stage is drawn: by absolute times, fewer a second when the machine cannot follow.

Jurisdiction: when the next picture is due. Times are seconds of a clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

RATES = (60, 30, 20, 12)
FEW_PIXELS = 1.5  # the scale from which a picture costs so much more that half as many do
WINDOW = 1.0  # seconds that are looked at
TOO_LATE = 0.3  # of the pictures of a window: the next lower rate
CALM = 3  # windows without a late picture, before the next higher rate is tried
EASY = 0.7  # of the time that a picture has at that rate: what it may take


def fastest(scale: float) -> int:
    """Pictures a second at this scale, where nothing hinders."""
    return RATES[0] if scale < FEW_PIXELS else RATES[1]


@dataclass
class Pace:
    """The beat of ``fastest`` pictures a second or fewer. :meth:`start` it, and tell it of every picture."""

    fastest: int
    rate: int = field(init=False)
    began: float = field(default=0.0, init=False)
    number: int = field(default=0, init=False)
    since: float = field(default=0.0, init=False)
    shown: int = field(default=0, init=False)
    late: int = field(default=0, init=False)
    behind: float = field(default=0.0, init=False)
    calm: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.rate = self.fastest

    def start(self, now: float) -> float:
        """Begins a beat; returns the seconds to the next picture."""
        self.began, self.number = now, 0
        self._look_anew(now)
        return self.ahead(now)

    def ahead(self, now: float) -> float:
        """The seconds until the next picture is due; those that are missed are left out."""
        self.number = max(self.number + 1, int((now - self.began) * self.rate) + 1)
        return self.began + self.number / self.rate - now

    @property
    def due(self) -> float:
        """When the picture is due that :meth:`ahead` told of last."""
        return self.began + self.number / self.rate

    def tell(self, now: float) -> None:
        """The picture that is due is drawn at ``now``; from how late it is follows the rate of the next ones."""
        self.shown += 1
        self.behind += now - self.due
        self.late += now - self.due > 1.0 / self.rate
        if now - self.since >= WINDOW:
            self._judge(now)

    def _judge(self, now: float) -> None:
        wanted = (now - self.since) * self.rate
        place = RATES.index(self.rate)
        if max(self.late, wanted - self.shown) > TOO_LATE * wanted and place + 1 < len(RATES):
            self._turn(RATES[place + 1], now)
        elif self.rate < self.fastest and not self.late and self.behind / self.shown < EASY / RATES[place - 1]:
            self.calm += 1
            if self.calm >= CALM:
                self._turn(RATES[place - 1], now)
        else:
            self.calm = 0
        self._look_anew(now)

    def _turn(self, rate: int, now: float) -> None:
        self.rate, self.calm = rate, 0
        self.began, self.number = now, 0

    def _look_anew(self, now: float) -> None:
        self.since, self.shown, self.late, self.behind = now, 0, 0, 0.0
