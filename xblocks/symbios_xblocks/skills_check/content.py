"""What a self-assessment asks: areas, skills with four statements, roles, units worth the time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from symbios_xblocks.author_html import as_xml
from symbios_xblocks.olx import (
    NOWHERE,
    Fault,
    Place,
    Reader,
    elements,
    html_of,
    number_text,
    parse_children,
    text_of,
)
from symbios_xblocks.skills import MAX_LEVEL, load_areas, load_profiles, load_skills
from symbios_xblocks.skills_check.validator import check_assessment

TAXONOMY = "symbios-skills"


@dataclass(frozen=True)
class Area:
    """A group of skills; ``short`` fits beside the radar."""

    id: str
    name: str = ""
    short: str = ""


@dataclass(frozen=True)
class Skill:
    """A skill with statements for levels 1 to 4. In a source with a taxonomy, what is empty comes from
    there.
    """

    id: str
    area: str = ""
    name: str = ""
    definition: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """A unit for those whose level in ``skill`` is lower than ``below``; ``minutes`` None when not stated."""

    skill: str
    unit: str
    title: str = ""
    minutes: float | None = None
    below: float = 3.0


@dataclass(frozen=True)
class Profile:
    """A role with the level it aims for, as (skill id, level)."""

    id: str
    name: str = ""
    targets: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Assessment:
    """Areas, skills, roles and units. ``intro`` is HTML as well-formed XML, not yet cleaned.

    ``only`` names the areas to ask; empty means all. It is used up when a source meets its taxonomy.
    """

    intro: str = ""
    areas: tuple[Area, ...] = ()
    skills: tuple[Skill, ...] = ()
    profiles: tuple[Profile, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    only: tuple[str, ...] = ()

    def skills_of(self, area_id: str) -> tuple[Skill, ...]:
        """Return the skills of one area, in order."""
        return tuple(skill for skill in self.skills if skill.area == area_id)

    def profile(self, profile_id: str) -> Profile | None:
        """Return the role of that id, if there is one."""
        return next((profile for profile in self.profiles if profile.id == profile_id), None)


@lru_cache(maxsize=256)
def read_assessment(children: str, taxonomy: str) -> tuple[Assessment, tuple[Fault, ...]]:
    """Read the children of a ``symbios_skills`` element and join them with the taxonomy; with every fault."""
    source, faults = read_source(children)
    if any(not fault.is_advice for fault in faults):
        return source, faults
    whole = with_taxonomy(source) if taxonomy == TAXONOMY else source
    reader = Reader()
    check_assessment(whole, reader)
    if source.only:
        whole = replace(
            whole,
            areas=tuple(area for area in whole.areas if area.id in source.only),
            skills=tuple(skill for skill in whole.skills if skill.area in source.only),
        )
    return whole, (*faults, *reader.faults)


def with_taxonomy(source: Assessment) -> Assessment:
    """Return the source with everything it leaves out taken from the package's 28 skills."""
    areas = {area.id: Area(area.id, area.name, area.short) for area in load_areas()}
    for area in source.areas:
        known = areas.get(area.id, Area(area.id))
        areas[area.id] = Area(area.id, area.name or known.name, area.short or known.short)
    skills = {one.id: Skill(one.id, one.area, one.name, one.definition, one.levels) for one in load_skills()}
    for skill in source.skills:
        base = skills.get(skill.id, Skill(skill.id))
        skills[skill.id] = Skill(
            skill.id,
            skill.area or base.area,
            skill.name or base.name,
            skill.definition or base.definition,
            skill.levels or base.levels,
        )
    profiles = {
        one.id: Profile(one.id, one.name, tuple((skill, float(level)) for skill, level in one.targets))
        for one in load_profiles()
    }
    profiles |= {profile.id: profile for profile in source.profiles}
    return replace(
        source, areas=tuple(areas.values()), skills=tuple(skills.values()), profiles=tuple(profiles.values())
    )


@lru_cache(maxsize=256)
def read_source(children: str) -> tuple[Assessment, tuple[Fault, ...]]:
    """Read what the author wrote, without any taxonomy."""
    root, broken = parse_children(children)
    if root is None:
        return Assessment(), (broken,) if broken else ()
    reader = Reader()
    reader.only(root, NOWHERE, ("intro", "area", "skill", "recommend", "profile", "only"))
    recommendations = [_recommendation(one, reader, row, "") for row, one in _rows(root, "recommend")]
    skills = []
    for row, element in _rows(root, "skill"):
        skills.append(_skill(element, reader, row))
        recommendations += [
            _recommendation(one, reader, row, element.get("id", "")) for one in elements(element, "recommend")
        ]
    only = root.find("only")
    source = Assessment(
        intro=html_of(root.find("intro")),
        areas=tuple(_area(element, reader, row) for row, element in _rows(root, "area")),
        skills=tuple(skills),
        profiles=tuple(_profile(element, reader, row) for row, element in _rows(root, "profile")),
        recommendations=tuple(recommendations),
        only=tuple(only.get("areas", "").split()) if only is not None else (),
    )
    if len(root.findall("intro")) > 1:
        reader.fault(NOWHERE, "there may be only one “{tag}”", tag="intro")
    return source, tuple(reader.faults)


def _rows(root: etree._Element, tag: str) -> Iterable[tuple[int, etree._Element]]:
    return enumerate(elements(root, tag), start=1)


def _area(element: etree._Element, reader: Reader, row: int) -> Area:
    place = Place("area {n}", "areas", row)
    reader.only_attributes(element, place, ("id", "name", "short"))
    return Area(
        id=reader.identifier(element, place),
        name=" ".join(element.get("name", "").split()),
        short=" ".join(element.get("short", "").split()),
    )


def _skill(element: etree._Element, reader: Reader, row: int) -> Skill:
    place = Place("skill {n}", "skills", row)
    reader.only_attributes(element, place, ("id", "area", "name", "definition"))
    reader.only(element, place, ("level", "recommend"))
    levels: dict[int, str] = {}
    for child in elements(element, "level"):
        number = reader.number(child, "n", place, minimum=1)
        if number is None or number not in range(1, MAX_LEVEL + 1) or int(number) in levels:
            said = child.get("n", "")
            reader.fault(place, "level “{value}” is not one of 1, 2, 3, 4, each once", value=said)
            continue
        levels[int(number)] = text_of(child)
        if not levels[int(number)]:
            reader.fault(place, "level {value} has no statement", value=str(int(number)))
    if levels and len(levels) != MAX_LEVEL:
        reader.fault(place, "has {count} levels; four are needed", count=str(len(levels)))
    return Skill(
        id=reader.identifier(element, place),
        area=element.get("area", "").strip(),
        name=" ".join(element.get("name", "").split()),
        definition=" ".join(element.get("definition", "").split()),
        levels=tuple(levels[number] for number in sorted(levels)),
    )


def _recommendation(element: etree._Element, reader: Reader, row: int, skill: str) -> Recommendation:
    place = (
        Place("skill {n}", "skills", row) if skill else Place("recommendation {n}", "recommendations", row)
    )
    known = ("unit", "title", "minutes", "below") if skill else ("skill", "unit", "title", "minutes", "below")
    reader.only_attributes(element, place, known)
    below = reader.number(element, "below", place, minimum=1, default=3.0)
    return Recommendation(
        skill=skill or reader.required(element, "skill", place),
        unit=reader.required(element, "unit", place),
        title=" ".join(element.get("title", "").split()),
        minutes=reader.number(element, "minutes", place, above=True),
        below=3.0 if below is None else below,
    )


def _profile(element: etree._Element, reader: Reader, row: int) -> Profile:
    place = Place("profile {n}", "profiles", row)
    reader.only_attributes(element, place, ("id", "name"))
    reader.only(element, place, ("target",))
    targets = []
    for child in elements(element, "target"):
        level = reader.number(child, "level", place)
        if level is None or level > MAX_LEVEL:
            reader.fault(place, "a target needs a level from 0 to 4", column="level")
            level = 0.0
        targets.append((reader.required(child, "skill", place), level))
    return Profile(
        id=reader.identifier(element, place),
        name=reader.required(element, "name", place),
        targets=tuple(targets),
    )


def write_source(source: Assessment) -> str:
    """Return the content as the children of a ``symbios_skills`` element, one a line."""
    root = etree.Element("content")
    if source.intro:
        root.append(etree.fromstring(f"<intro>{as_xml(source.intro)}</intro>"))
    if source.only:
        _add(root, "only", areas=" ".join(source.only))
    for area in source.areas:
        _add(root, "area", id=area.id, name=area.name, short=area.short)
    for skill in source.skills:
        element = _add(
            root, "skill", id=skill.id, area=skill.area, name=skill.name, definition=skill.definition
        )
        for number, statement in enumerate(skill.levels, start=1):
            _add(element, "level", n=str(number)).text = statement
    for one in source.recommendations:
        minutes = "" if one.minutes is None else number_text(one.minutes)
        below = number_text(one.below)
        _add(root, "recommend", skill=one.skill, unit=one.unit, title=one.title, minutes=minutes, below=below)
    for profile in source.profiles:
        element = _add(root, "profile", id=profile.id, name=profile.name)
        for skill_id, level in profile.targets:
            _add(element, "target", skill=skill_id, level=number_text(level))
    lines = (etree.tostring(child, encoding="unicode").strip() for child in root)
    return "\n" + "".join(f"  {line}\n" for line in lines)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, tag, {name: value for name, value in attributes.items() if value})
