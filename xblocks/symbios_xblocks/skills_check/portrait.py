"""Assessment and portrait as JSON for page and app, in the learner's language; levels as they travel.
Pure.
"""

from collections.abc import Callable, Mapping
from typing import Any

from symbios_xblocks.skills import MAX_LEVEL
from symbios_xblocks.skills_check.content import Assessment
from symbios_xblocks.skills_check.scoring import Portrait


def describe_assessment(whole: Assessment, gettext: Callable[[str], str]) -> dict[str, Any]:
    """Return areas with their statements, and the roles to compare with; areas without skills are left
    out.
    """
    return {
        "areas": [
            {
                "id": area.id,
                "name": gettext(area.name),
                "short": gettext(area.short or area.name),
                "skills": [
                    {
                        "id": skill.id,
                        "name": gettext(skill.name),
                        "definition": gettext(skill.definition),
                        "levels": [gettext(statement) for statement in skill.levels],
                    }
                    for skill in whole.skills_of(area.id)
                ],
            }
            for area in whole.areas
            if whole.skills_of(area.id)
        ],
        "profiles": [{"id": one.id, "name": gettext(one.name)} for one in whole.profiles],
    }


def describe_portrait(
    drawn: Portrait, whole: Assessment, levels: Mapping[str, int], gettext: Callable[[str], str]
) -> dict[str, Any]:
    """Return means by area, strengths and gaps."""
    names = {skill.id: gettext(skill.name) for skill in whole.skills}
    return {
        "areas": [
            {
                "area": one.area,
                "earlier": rounded(one.earlier),
                "now": rounded(one.now),
                "aim": rounded(one.aim),
            }
            for one in drawn.areas
        ],
        "strengths": [{"skill": one, "name": names[one], "level": levels[one]} for one in drawn.strengths],
        "gaps": [
            {"skill": gap.skill, "name": names[gap.skill], "level": gap.level, "aim": gap.aim}
            for gap in drawn.gaps
        ],
    }


def known_levels(stored: Mapping[str, Any], whole: Assessment) -> dict[str, int]:
    """Return the stored levels of skills that are still asked about, by skill id."""
    known = {skill.id for skill in whole.skills}
    return {skill: level for skill, level in sorted(stored.items()) if skill in known and is_level(level)}


def is_level(value: Any) -> bool:
    """Say whether a value from outside is a level: a whole number from 0 to 4."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_LEVEL


def rounded(mean: float | None) -> float | None:
    """Return a mean with two decimals; None stays None.

    >>> rounded(2.3333), rounded(None)
    (2.33, None)
    """
    return None if mean is None else round(mean, 2)
