"""The self-assessment's form in Studio: which fields and tables, and how they turn into OLX and back.
Pure.
"""

from typing import Any

from lxml import etree

from symbios_xblocks.marks import N_
from symbios_xblocks.studio_form import (
    Column,
    FormField,
    Row,
    Tab,
    Table,
    add_element,
    add_html,
    children_text,
    element_rows,
    html_fields,
    slug,
)
from symbios_xblocks.studio_parts import BASICS

_LEVELS = ("level_1", "level_2", "level_3", "level_4")
_RECOMMEND = ("skill", "unit", "title", "minutes", "below")


def tabs() -> tuple[Tab, ...]:
    """Return the editor's tabs; preview and source are added to every block's."""
    return (
        Tab(
            "basics",
            N_("Basics"),
            fields=(
                *BASICS,
                FormField(
                    "phase",
                    N_("Phase"),
                    kind="select",
                    options=(("pre", N_("before the course")), ("post", N_("after the course"))),
                ),
                FormField("group", N_("Group"), N_("Blocks before and after the course share a group.")),
                FormField(
                    "taxonomy",
                    N_("Skill list"),
                    kind="select",
                    options=(
                        ("symbios-skills", N_("the 28 skills of Symbios")),
                        ("", N_("only what is listed here")),
                    ),
                    keeps_empty=True,
                ),
                FormField(
                    "share",
                    N_("Sharing with the community"),
                    kind="select",
                    options=(("opt-in", N_("learners may choose it")), ("never", N_("never"))),
                ),
            ),
        ),
        Tab(
            "content",
            N_("Content"),
            fields=(
                FormField("intro", N_("Introduction"), N_("HTML. Shown above the first area."), kind="html"),
                FormField(
                    "only",
                    N_("Ask only these areas"),
                    N_("Ids with a space between; empty asks all."),
                    kind="child",
                ),
            ),
            tables=(
                Table(
                    "recommendations",
                    N_("Units worth the time"),
                    (
                        Column("skill", N_("Skill id")),
                        Column("unit", N_("Unit (url_name)")),
                        Column("title", N_("Title"), wide=True),
                        Column("minutes", N_("Minutes"), kind="number"),
                        Column("below", N_("For levels below"), kind="number"),
                    ),
                    N_("Offered to learners whose level in the skill is lower. Without a number: below 3."),
                ),
                Table(
                    "areas",
                    N_("Areas"),
                    (
                        Column("id", N_("Id")),
                        Column("name", N_("Name"), wide=True),
                        Column("short", N_("Short name for the radar")),
                    ),
                    N_("With the 28 skills: only what you rename or add."),
                ),
                Table(
                    "skills",
                    N_("Skills and statements"),
                    (
                        Column("id", N_("Id")),
                        Column("area", N_("Area id")),
                        Column("name", N_("Name"), wide=True),
                        Column("level_1", N_("Level 1"), wide=True),
                        Column("level_2", N_("Level 2"), wide=True),
                        Column("level_3", N_("Level 3"), wide=True),
                        Column("level_4", N_("Level 4"), wide=True),
                        Column("definition", N_("Definition"), wide=True),
                    ),
                    N_("With the 28 skills: only what you reword or add."),
                ),
                Table(
                    "targets",
                    N_("Roles and their aims"),
                    (
                        Column("profile", N_("Role"), wide=True),
                        Column("id", N_("Role id")),
                        Column("skill", N_("Skill id")),
                        Column("level", N_("Level"), kind="number"),
                    ),
                    N_("One row for each skill of a role. With the 28 skills: only roles you change or add."),
                ),
            ),
        ),
    )


def read_form(root: etree._Element) -> dict[str, Any]:
    """Return texts and tables of the children."""
    nested = [
        {"skill": skill.get("id", "")} | {name: one.get(name, "") for name in _RECOMMEND[1:]}
        for skill in root.iterfind("skill")
        for one in skill.iterfind("recommend")
    ]
    only = root.find("only")
    return {
        "texts": html_fields(root, "intro") | {"only": only.get("areas", "") if only is not None else ""},
        "tables": {
            "recommendations": element_rows(root, "recommend", _RECOMMEND) + nested,
            "areas": element_rows(root, "area", ("id", "name", "short")),
            "skills": [_skill_row(skill) for skill in root.iterfind("skill")],
            "targets": [
                {"profile": profile.get("name", ""), "id": profile.get("id", "")}
                | {name: target.get(name, "") for name in ("skill", "level")}
                for profile in root.iterfind("profile")
                for target in profile.iterfind("target")
            ],
        },
    }


def _skill_row(skill: etree._Element) -> Row:
    row = {name: skill.get(name, "") for name in ("id", "area", "name", "definition")}
    said = {
        f"level_{level.get('n', '')}": " ".join("".join(level.itertext()).split())
        for level in skill.iterfind("level")
    }
    return row | {name: said.get(name, "") for name in _LEVELS}


def write_children(form: dict[str, Any]) -> str:
    """Return texts and tables as children of the block. Faulty cells are written as they are, for the
    validator.
    """
    tables: dict[str, list[Row]] = form["tables"]
    root = etree.Element("content")
    add_html(root, "intro", form["texts"].get("intro", ""))
    if form["texts"].get("only"):
        etree.SubElement(root, "only", areas=form["texts"]["only"])
    for row in tables.get("areas", []):
        add_element(root, "area", row, ("id", "name", "short"))
    for row in tables.get("skills", []):
        skill = add_element(root, "skill", row, ("id", "area", "name", "definition"))
        for number, name in enumerate(_LEVELS, start=1):
            if row.get(name):
                etree.SubElement(skill, "level", n=str(number)).text = row[name]
    for row in tables.get("recommendations", []):
        add_element(root, "recommend", row, _RECOMMEND)
    profiles: dict[str, etree._Element] = {}
    for row in tables.get("targets", []):
        name = row.get("profile", "")
        identifier = row.get("id") or slug(name, [])
        if identifier not in profiles:
            profiles[identifier] = add_element(
                root, "profile", {"id": identifier, "name": name}, ("id", "name")
            )
        add_element(profiles[identifier], "target", row, ("skill", "level"))
    return children_text(root)
