"""Reads skills.csv and areas.csv once and hands them out as frozen records."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MAX_LEVEL = 4

LEVEL_NAMES = ("Not yet", "Aware", "Applies with guidance", "Works independently", "Leads others")
"""Names of the levels 0 to 4, in order."""

_PROFILE_NAMES = {
    "g1": "Enterprise team",
    "g2": "Professional or facilitator",
    "g3": "Job seeker",
}


@dataclass(frozen=True)
class SkillArea:
    """One of the six areas; ``short`` fits beside a radar."""

    id: str
    name: str
    short: str


@dataclass(frozen=True)
class Skill:
    """One skill with its four behaviour anchors.

    ``levels`` holds the statements for levels 1 to 4, in the first person; level 0 needs none.
    ``targets`` holds (profile id, level in 0..4). ``esco_match`` says how near the ESCO concept is:
    ``exact``, ``close``, ``broad`` or ``none``, and then ``esco_uri`` is empty.
    """

    id: str
    area: str
    name: str
    definition: str
    levels: tuple[str, str, str, str]
    targets: tuple[tuple[str, int], ...]
    greencomp: tuple[str, ...]
    esco_uri: str
    esco_match: str

    def target(self, profile_id: str) -> int:
        """Return the level a profile aims for. Raises KeyError when the profile is unknown."""
        return dict(self.targets)[profile_id]


@dataclass(frozen=True)
class SkillProfile:
    """A role with the level it aims for in each skill, as (skill id, level) in the order of the skills."""

    id: str
    name: str
    targets: tuple[tuple[str, int], ...]


@cache
def load_areas() -> tuple[SkillArea, ...]:
    """Return the six areas in teaching order."""
    return tuple(SkillArea(**row) for row in _rows("areas.csv"))


@cache
def load_skills() -> tuple[Skill, ...]:
    """Return the 28 skills in the order of their ids."""
    return tuple(
        Skill(
            id=row["id"],
            area=row["area"],
            name=row["name"],
            definition=row["definition"],
            levels=(row["level_1"], row["level_2"], row["level_3"], row["level_4"]),
            targets=tuple((profile_id, int(row[f"target_{profile_id}"])) for profile_id in _PROFILE_NAMES),
            greencomp=tuple(part.strip() for part in row["greencomp"].split(";")),
            esco_uri=row["esco_uri"],
            esco_match=row["esco_match"],
        )
        for row in _rows("skills.csv")
    )


@cache
def load_profiles() -> tuple[SkillProfile, ...]:
    """Return the three roles: enterprise team, professional or facilitator, job seeker."""
    return tuple(
        SkillProfile(
            id=profile_id,
            name=name,
            targets=tuple((skill.id, skill.target(profile_id)) for skill in load_skills()),
        )
        for profile_id, name in _PROFILE_NAMES.items()
    )


def skill_by_id(skill_id: str) -> Skill:
    """Return one skill. Raises KeyError when there is none of that id."""
    return _skills_by_id()[skill_id]


@cache
def _skills_by_id() -> dict[str, Skill]:
    return {skill.id: skill for skill in load_skills()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("symbios_xblocks.skills").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
