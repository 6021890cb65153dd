"""Tags the course may use, their attributes, and whether each value fits its field."""

from collections.abc import Iterator
from functools import lru_cache

from xblock.core import XBlock
from xblock.plugin import PluginMissingError

from symbios_course.course import Course, Element
from symbios_course.faults import Fault

OURS = "symbios_"
THIRD_PARTY = frozenset({"poll", "survey", "drag-and-drop-v2", "image-explorer"})
ALWAYS = frozenset({"url_name", "xblock-family", "display_name"})
INHERITED = frozenset(
    {
        "due", "format", "graceperiod", "graded", "group_access", "max_attempts", "rerandomize", "self_paced",
        "show_correctness", "show_reset_button", "showanswer", "start", "visible_to_staff_only",
    }
)  # fmt: skip
"""Settings that the platform mixes into every block."""
CORE = {
    "course": frozenset({"org", "course"}),
    "chapter": INHERITED,
    "sequential": INHERITED,
    "vertical": INHERITED,
    "itembank": INHERITED | {"max_count", "allow_resetting_children"},
    "html": INHERITED | {"filename", "editor"},
    "problem": INHERITED | {"weight", "markdown", "grading_method", "submission_wait_seconds"},
    "video": INHERITED | {"youtube_id_1_0", "html5_sources", "transcripts", "sub", "download_track"},
}  # fmt: skip


@lru_cache
def block_class(tag: str) -> type[XBlock] | None:
    """Return the class behind a tag, as the platform finds it; None when it cannot be had."""
    try:
        return XBlock.load_class(tag)
    except (PluginMissingError, ImportError):
        return None


def check(course: Course) -> Iterator[Fault]:
    """Yield faults of tags and attributes."""
    for element in course.elements:
        if element.tag in CORE:
            yield from _unknown(element, CORE[element.tag] | ALWAYS)
        elif element.tag == "poll_question":
            yield element.fault("discouraged-tag", "poll_question cannot be used by keyboard; use <poll>")
        elif element.tag.startswith(OURS) or element.tag in THIRD_PARTY:
            yield from _extension(element)
        else:
            yield element.fault(
                "unknown-tag", f"<{element.tag}> is not on the list of tags this course may use"
            )


def _extension(element: Element) -> Iterator[Fault]:
    if element.node.get("xblock-family") != "xblock.v1":
        yield element.fault("missing-family", f'<{element.tag}> needs xblock-family="xblock.v1"')
    found = block_class(element.tag)
    if found is None and element.tag in THIRD_PARTY:
        yield element.fault(
            "not-checked-advice", f"<{element.tag}> is not installed here; its attributes were not checked"
        )
        return
    if found is None:
        yield element.fault("block-not-installed", f"no installed package gives a working <{element.tag}>")
        return
    yield from _unknown(element, frozenset(found.fields) | INHERITED | ALWAYS)
    for name, text in element.node.attrib.items():
        field = found.fields.get(name)
        if field is None:
            continue
        try:
            field.enforce_type(field.from_string(text))
        except (TypeError, ValueError) as error:
            yield element.fault("bad-value", f"{name}=“{text[:40]}” does not fit: {error}")


def _unknown(element: Element, known: frozenset[str]) -> Iterator[Fault]:
    for name in element.node.attrib:
        if name not in known:
            yield element.fault("unknown-attribute", f"<{element.tag}> has no attribute “{name}”")
