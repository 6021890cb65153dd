"""The tree: names, order of containers, size of units, files nobody reads."""

import re
from collections.abc import Iterator

from symbios_course.course import Course, Element
from symbios_course.faults import Fault

URL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,63}")
RANDOM_NAME = re.compile(r"[0-9a-f]{32}")
MOST_COMPONENTS = 3
NESTING = {"chapter": "course", "sequential": "chapter", "vertical": "sequential"}
READ_BY_TAG = ("chapter", "course", "html", "problem", "sequential", "vertical", "video")
KNOWN_FOLDERS = frozenset({*READ_BY_TAG, "about", "info", "policies", "static", "tabs", "assets"})


def check(course: Course) -> Iterator[Fault]:
    """Yield faults of names, nesting, size and stray files."""
    yield from _names(course)
    for element in course.elements:
        yield from _nesting(element)
        if element.tag in ("chapter", "sequential", "vertical", "problem") and not element.name:
            yield element.fault("missing-name", f"<{element.tag}> has no display_name")
    for unit in course.of("vertical"):
        yield from _size(course, unit)
    yield from _stray_files(course)


def _names(course: Course) -> Iterator[Fault]:
    seen: dict[str, Element] = {}
    for element in course.elements[1:]:
        if not element.url_name:
            yield element.fault("missing-url-name", f"<{element.tag}> has no url_name")
            continue
        if not URL_NAME.fullmatch(element.url_name):
            yield element.fault(
                "malformed-url-name", f"“{element.url_name}”: letters, digits, “_”, “-” and “.” only"
            )
        elif RANDOM_NAME.fullmatch(element.url_name):
            yield element.fault(
                "unreadable-url-name", f"“{element.url_name}” says nothing; give it a readable name"
            )
        first = seen.setdefault(element.url_name, element)
        if first is not element:
            yield element.fault("double-url-name", f"“{element.url_name}” is used in {first.path} too")


def _nesting(element: Element) -> Iterator[Fault]:
    expected = NESTING.get(element.tag)
    parent = element.parent.tag if element.parent else None
    if expected and parent != expected:
        yield element.fault(
            "wrong-place", f"<{element.tag}> stands in <{parent}>; it belongs in <{expected}>"
        )
    if element.tag not in NESTING and element.tag != "course" and parent not in ("vertical", "itembank"):
        yield element.fault(
            "wrong-place", f"<{element.tag}> stands in <{parent}>; components belong in a vertical"
        )


def _size(course: Course, unit: Element) -> Iterator[Fault]:
    count = len(course.children(unit))
    if count == 0:
        yield unit.fault("empty-unit", "the unit has no component")
    if count > MOST_COMPONENTS:
        yield unit.fault("unit-too-long", f"{count} components; a unit has at most {MOST_COMPONENTS}")


def _stray_files(course: Course) -> Iterator[Fault]:
    pages = {course.page(element) for element in course.of("html")}
    for path in sorted(course.root.rglob("*")):
        if path.is_symlink():
            yield Fault(course.relative(path), 0, "link-in-course", "links are refused by the import")
        if not path.is_file():
            continue
        folder = path.relative_to(course.root).parts[0]
        if path.name == "course.xml" and path.parent != course.root:
            yield Fault(
                course.relative(path),
                0,
                "second-course-xml",
                "the import takes the first course.xml it finds",
            )
        elif folder not in KNOWN_FOLDERS and path.name != "course.xml":
            yield Fault(course.relative(path), 0, "stray-file", f"“{folder}” is no part of a course")
        elif folder in READ_BY_TAG and path not in course.read_files and path not in pages:
            yield Fault(course.relative(path), 0, "unused-file", "nothing in the outline leads here")
