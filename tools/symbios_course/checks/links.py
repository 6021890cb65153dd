"""Addresses: static files exist and are used, linked units exist and are called by their names, nothing is
tied to one platform.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from symbios_course.course import Course
from symbios_course.faults import Fault

STATIC = re.compile(r"/static/([^\"'\s?#&<>()]+)")
JUMP = re.compile(r"/jump_to(?:_id)?/([^\"'\s?#&<>]*)")
HREF = re.compile(r"""\b(?:href|src)\s*=\s*["']([^"']*)["']""")
TIED = re.compile(r"(?:course-v1:|block-v1:|asset-v1:|/courses/|localhost|127\.0\.0\.1)")
NAMED_LINK = re.compile(
    r"""<a\b[^>]*?href\s*=\s*["']/jump_to_id/([^"'?#]+)[^>]*>\s*(\d+\.\d+\s[^<]*?)\s*</a>""", re.DOTALL
)
"""A link into the course whose words begin with a number such as 1.3: it quotes the outline."""
OPEN = ("https://", "http://", "mailto:", "#", "/static/", "/jump_to_id/", "/symbios/")
"""How an address may begin. /symbios/ is the community, on platforms that run it."""


def check(course: Course) -> Iterator[Fault]:
    """Yield faults of addresses in every file of the course."""
    units = {element.url_name for element in course.elements}
    titles = _titles(course)
    used: set[str] = set()
    for path in course.files(".xml", ".html", ".json"):
        text = path.read_text(encoding="utf-8")
        used.update(STATIC.findall(text))
        yield from _check_file(course, path, text, units)
        yield from _quoted_titles(course.relative(path), text, titles)
    used.update(_named_in_policy(course))
    static = course.root / "static"
    for path in sorted(static.rglob("*")):
        if path.is_file() and path.relative_to(static).as_posix() not in used:
            yield Fault(
                course.relative(path), 0, "unused-static-file", "nothing in the course shows this file"
            )
    yield from _recommended_units(course)


def _check_file(course: Course, path: Path, text: str, units: set[str]) -> Iterator[Fault]:
    name = course.relative(path)
    for number, line in enumerate(text.splitlines(), start=1):
        for target in STATIC.findall(line):
            if not (course.root / "static" / target).is_file():
                yield Fault(name, number, "missing-static-file", f"static/{target} does not exist")
        for target in JUMP.findall(line):
            if target not in units:
                yield Fault(name, number, "dead-link", f"no unit is called “{target}”")
        for address in HREF.findall(line):
            if not address.startswith(OPEN):
                yield Fault(name, number, "odd-address", f"“{address}” works only from some pages")
            if TIED.search(address):
                yield Fault(name, number, "tied-address", f"“{address}” works on one platform only")


def _titles(course: Course) -> dict[str, str]:
    """Return the name in the outline for every address: a unit's own, or that of the unit around a block."""
    titles = {}
    for element in course.elements:
        units = [one for one in (element, *element.ancestors()) if one.tag == "vertical"]
        titles[element.url_name] = units[0].name if units else element.name
    return titles


def _quoted_titles(name: str, text: str, titles: dict[str, str]) -> Iterator[Fault]:
    for found in NAMED_LINK.finditer(text):
        target, words = found[1], " ".join(unescape(found[2]).split())
        if target in titles and words != titles[target]:
            message = f"“{words}” is called “{titles[target]}” in the outline"
            yield Fault(name, text.count("\n", 0, found.start()) + 1, "stale-title", message)


def _named_in_policy(course: Course) -> Iterator[str]:
    for path in (course.root / "policies").rglob("policy.json"):
        found = re.search(r'"course_image":\s*"([^"]+)"', path.read_text(encoding="utf-8"))
        if found:
            yield found[1]


def _recommended_units(course: Course) -> Iterator[Fault]:
    units = {unit.url_name: unit for unit in course.of("vertical")}
    for block in course.of("symbios_skills"):
        for recommend in block.node.iter("recommend"):
            name, title = recommend.get("unit", ""), recommend.get("title", "")
            if name not in units:
                yield block.fault("dead-link", f"no unit is called “{name}”", recommend.sourceline)
            elif title != units[name].name:
                message = f"“{title}” is called “{units[name].name}” in the outline"
                yield block.fault("stale-title", message, recommend.sourceline)
