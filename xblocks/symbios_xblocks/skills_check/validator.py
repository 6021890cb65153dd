"""Checks a whole self-assessment: ids and references. Names the row and the fault; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbios_xblocks.marks import N_
from symbios_xblocks.olx import NOWHERE, Place, Reader

if TYPE_CHECKING:
    from symbios_xblocks.skills_check.content import Assessment, Skill

_MISSING = N_("“{name}” is missing")
_NO_AREA = N_("area “{value}” does not exist")
_NO_SKILL = N_("skill “{value}” does not exist")


def check_assessment(whole: Assessment, reader: Reader) -> None:
    """Write down every fault that shows only when source and taxonomy are joined."""
    if not whole.skills:
        reader.fault(NOWHERE, "there is no skill to ask about")
    areas = [area.id for area in whole.areas]
    skills = [skill.id for skill in whole.skills]
    reader.unique(areas, "area {n}", "areas")
    reader.unique(skills, "skill {n}", "skills")
    reader.unique((profile.id for profile in whole.profiles), "profile {n}", "profiles")
    for row, area in enumerate(whole.areas, start=1):
        if not area.name:
            reader.fault(Place("area {n}", "areas", row), _MISSING, column="name", name="name")
    for area_id in whole.only:
        reader.reference(area_id, areas, _NO_AREA, NOWHERE, "only")
    for row, skill in enumerate(whole.skills, start=1):
        _check_skill(skill, areas, Place("skill {n}", "skills", row), reader)
    for row, one in enumerate(whole.recommendations, start=1):
        place = Place("recommendation {n}", "recommendations", row)
        reader.reference(one.skill, skills, _NO_SKILL, place, "skill")
        if one.minutes is None:
            reader.advice(place, "say how many minutes it takes")
    for row, profile in enumerate(whole.profiles, start=1):
        for skill_id, _level in profile.targets:
            reader.reference(skill_id, skills, _NO_SKILL, Place("profile {n}", "profiles", row), "skill")


def _check_skill(skill: Skill, areas: list[str], place: Place, reader: Reader) -> None:
    if not skill.name:
        reader.fault(place, _MISSING, column="name", name="name")
    if not skill.area:
        reader.fault(place, _MISSING, column="area", name="area")
    reader.reference(skill.area, areas, _NO_AREA, place, "area")
    if not skill.levels:
        reader.fault(place, "“{skill}” has no statements", column="levels", skill=skill.id)
