"""The 28 skills of industrial symbiosis: a public, pure reference that blocks and community share.

>>> skill = skill_by_id("S10")
>>> skill.name, skill.area, skill.target("g1")
('Decide the legal status', 'C', 3)
>>> skill.levels[0]
'I can name the four doors: product, by-product, waste, end-of-waste'
>>> [area.id for area in load_areas()]
['A', 'B', 'C', 'D', 'E', 'F']
"""

from symbios_xblocks.skills.reference import (
    LEVEL_NAMES,
    MAX_LEVEL,
    Skill,
    SkillArea,
    SkillProfile,
    load_areas,
    load_profiles,
    load_skills,
    skill_by_id,
)

__all__ = [
    "LEVEL_NAMES",
    "MAX_LEVEL",
    "Skill",
    "SkillArea",
    "SkillProfile",
    "load_areas",
    "load_profiles",
    "load_skills",
    "skill_by_id",
]
