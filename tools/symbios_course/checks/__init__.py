"""Every check of a course, one concern a module. Each takes a Course and yields faults."""

from collections.abc import Callable, Iterable

from symbios_course.checks import (
    attributes,
    blocks,
    cleaner,
    links,
    pages,
    policies,
    problems,
    sources,
    structure,
    teaching,
)
from symbios_course.course import Course
from symbios_course.faults import Fault

Check = Callable[[Course], Iterable[Fault]]

CHECKS: tuple[Check, ...] = (
    structure.check,
    attributes.check,
    blocks.check,
    pages.check,
    links.check,
    policies.check,
    problems.check,
    sources.check,
    teaching.check,
    cleaner.check,
)


def find_faults(course: Course) -> list[Fault]:
    """Run every check and return the faults by file and line, each once."""
    found = set(course.faults)
    for check in CHECKS:
        found.update(check(course))
    return sorted(found)
