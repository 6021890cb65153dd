"""Draws a learner's portrait from their levels: means by area, strengths, gaps, units worth the time.
Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbios_xblocks.skills_check.content import Assessment, Profile, Recommendation

GENERAL_AIM = 3.0
"""What gaps are measured against when no role is chosen: works independently."""
HIGHLIGHTS = 3
LOW_MEAN = 1.5
SHORT_LIST, LONG_LIST = 3, 5
"""How many units are offered: a beginner gets the shorter list, since a long one discourages."""


@dataclass(frozen=True)
class AreaMean:
    """Mean levels of one area in [0, 4]; None where nothing was answered or no role chosen."""

    area: str
    earlier: float | None
    now: float | None
    aim: float | None


@dataclass(frozen=True)
class Gap:
    """A skill below its aim."""

    skill: str
    level: int
    aim: float


@dataclass(frozen=True)
class Portrait:
    """What a self-assessment says. ``strengths`` are skill ids, best first; ``gaps`` widest first."""

    areas: tuple[AreaMean, ...]
    strengths: tuple[str, ...]
    gaps: tuple[Gap, ...]
    recommendations: tuple[Recommendation, ...]


def portray(
    whole: Assessment,
    levels: Mapping[str, int],
    profile: Profile | None,
    earlier: Mapping[str, int] | None = None,
) -> Portrait:
    """Return the portrait of ``levels`` (0 to 4 by skill id). Skills not answered are left out, never
    counted as 0.
    """
    aims = dict(profile.targets) if profile else {}
    answered = [skill.id for skill in whole.skills if skill.id in levels]
    gaps = _gaps(answered, levels, aims, bool(profile))
    return Portrait(
        areas=tuple(_area_mean(whole, area.id, levels, earlier, aims) for area in whole.areas),
        strengths=_strengths(answered, levels, aims),
        gaps=gaps[:HIGHLIGHTS],
        recommendations=_recommendations(whole.recommendations, levels, gaps),
    )


def _area_mean(
    whole: Assessment,
    area_id: str,
    levels: Mapping[str, int],
    earlier: Mapping[str, int] | None,
    aims: Mapping[str, float],
) -> AreaMean:
    ids = [skill.id for skill in whole.skills_of(area_id)]
    return AreaMean(
        area=area_id,
        earlier=_mean([earlier[skill] for skill in ids if skill in earlier]) if earlier else None,
        now=_mean([levels[skill] for skill in ids if skill in levels]),
        aim=_mean([aims[skill] for skill in ids if skill in aims]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _strengths(
    answered: Sequence[str], levels: Mapping[str, int], aims: Mapping[str, float]
) -> tuple[str, ...]:
    known = [skill for skill in answered if levels[skill] > 0]
    ranked = sorted(known, key=lambda skill: (-levels[skill], aims.get(skill, 0.0), skill))
    return tuple(ranked[:HIGHLIGHTS])


def _gaps(
    answered: Sequence[str], levels: Mapping[str, int], aims: Mapping[str, float], has_profile: bool
) -> tuple[Gap, ...]:
    general = 0.0 if has_profile else GENERAL_AIM
    found = [Gap(skill, levels[skill], aims.get(skill, general)) for skill in answered]
    below = [gap for gap in found if gap.level < gap.aim]
    return tuple(sorted(below, key=lambda gap: (gap.level - gap.aim, gap.skill)))


def _recommendations(
    offered: Sequence[Recommendation], levels: Mapping[str, int], gaps: Sequence[Gap]
) -> tuple[Recommendation, ...]:
    rank = {gap.skill: position for position, gap in enumerate(gaps)}
    wanted = [one for one in offered if one.skill in rank and levels[one.skill] < one.below]
    by_unit: dict[str, Recommendation] = {}
    for one in sorted(wanted, key=lambda one: rank[one.skill]):
        by_unit.setdefault(one.unit, one)
    mean = _mean(list(levels.values())) or 0.0
    return tuple(by_unit.values())[: SHORT_LIST if mean < LOW_MEAN else LONG_LIST]
