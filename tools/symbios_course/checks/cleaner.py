"""What olxcleaner says, when it is installed: the checker that Studio runs on import."""

import re
from collections.abc import Iterator

from symbios_course.course import Course
from symbios_course.faults import Fault

HTML5_TAG = re.compile(
    r"Tag (?:figure|figcaption|details|summary|section|article|aside|nav|header|footer|main) invalid"
)
"""olxcleaner reads HTML 4 and takes newer elements for faults."""
NOT_ITS_BUSINESS = ("UnexpectedTag",)
"""olxcleaner knows no extension blocks; our own check reads those with their real classes."""


def check(course: Course) -> Iterator[Fault]:
    """Yield what olxcleaner finds; nothing when it is not installed."""
    try:
        import olxcleaner
    except ImportError:
        return
    _, store, _ = olxcleaner.validate(str(course.root / "course.xml"), steps=8, ignore=list(NOT_ITS_BUSINESS))
    prefix = course.relative(course.root)
    for error in store.errors:
        code = type(error).__name__
        if code in NOT_ITS_BUSINESS or HTML5_TAG.match(error.description):
            continue
        yield Fault(
            f"{prefix}/{error.filename}", 0, f"olxcleaner-{code}", " ".join(error.description.split())
        )
