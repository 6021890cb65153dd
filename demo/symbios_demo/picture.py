"""The drawing on the home page: flows between plants, as bands drawn to one scale."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEIGHT = 300.0
GAP = 16.0


@dataclass(frozen=True, slots=True)
class Flow:
    """Tonnes a year from one place to another; ``use`` names the colour of the band."""

    giver: str
    taker: str
    tonnes: int
    use: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One place at the edge of the drawing, with its label."""

    name: str | Promise
    tonnes: int
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Where the label's baseline lies."""
        return self.top + self.height / 2 + 4


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One band: upper and lower edge on both sides, in drawing units."""

    use: str
    left_top: float
    left_bottom: float
    right_top: float
    right_bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template needs; coordinates in a box ``HEIGHT`` units high."""

    givers: tuple[Bar, ...]
    takers: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


NAMES = {
    "dairy": _("Cheese dairy"),
    "pigs": _("Pig farm"),
    "town": _("Municipality"),
    "brewery": _("Brewery"),
    "tannery": _("Tannery"),
    "biogas": _("Biogas plant"),
    "greenhouse": _("Greenhouse"),
}
# The valley that a learner connects in lesson 1.4, with its exercise figures.
DISTRICT = (
    Flow("dairy", "pigs", 3000, "feed"),
    Flow("dairy", "biogas", 6000, "feed"),
    Flow("pigs", "biogas", 6000, "soil"),
    Flow("town", "biogas", 2000, "food"),
    Flow("brewery", "pigs", 600, "feed"),
    Flow("brewery", "biogas", 600, "feed"),
    Flow("brewery", "greenhouse", 250, "energy"),
    Flow("tannery", "biogas", 400, "mat"),
)


def district_picture(flows: tuple[Flow, ...] = DISTRICT) -> Picture:
    """Lay the flows out: one scale for all bands, givers left, takers right, in order of appearance."""
    givers = _sums([(flow.giver, flow.tonnes) for flow in flows])
    takers = _sums([(flow.taker, flow.tonnes) for flow in flows])
    gaps = GAP * (max(len(givers), len(takers)) - 1)
    scale = (HEIGHT - gaps) / sum(flow.tonnes for flow in flows)
    left, right = _bars(givers, scale), _bars(takers, scale)
    used_left = {key: bar.top for key, bar in left.items()}
    used_right = {key: bar.top for key, bar in right.items()}
    ribbons = []
    for flow in flows:
        thickness = max(flow.tonnes * scale, 2.0)
        top, bottom = used_left[flow.giver], used_right[flow.taker]
        ribbons.append(Ribbon(flow.use, top, top + thickness, bottom, bottom + thickness))
        used_left[flow.giver] += thickness
        used_right[flow.taker] += thickness
    return Picture(tuple(left.values()), tuple(right.values()), tuple(ribbons))


def _sums(amounts: list[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key, tonnes in amounts:
        sums[key] = sums.get(key, 0) + tonnes
    return sums


def _bars(sums: dict[str, int], scale: float) -> dict[str, Bar]:
    bars, top = {}, 0.0
    for key, tonnes in sums.items():
        height = max(tonnes * scale, 2.0)
        bars[key] = Bar(NAMES[key], tonnes, top, height)
        top += height + GAP
    return bars
