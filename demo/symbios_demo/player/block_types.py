"""From a tag in the course files to the class that runs it here."""

from __future__ import annotations

import logging
from functools import cache

from xblock.core import XBlock

from symbios_demo.player import blocks

log = logging.getLogger(__name__)

UNREADABLE = "symbios_demo_unreadable"

# The wheel of the platform's own blocks keeps its entry points under these names. They are mapped here and
# not declared again: a second "problem" entry point would be ambiguous inside a real LMS.
EXTRACTED = {
    name: f"_{name}_extracted"
    for name in ("html", "problem", "video", "poll_question", "word_cloud", "annotatable", "lti")
}
HERE: dict[str, type[XBlock]] = {
    **dict.fromkeys(("course", "chapter", "sequential", "vertical", "wiki"), blocks.Container),
    **dict.fromkeys(("itembank", "library_content"), blocks.ItemBank),
    "discussion": blocks.DiscussionStandIn,
    "openassessment": blocks.OpenAssessmentStandIn,
    UNREADABLE: blocks.Unreadable,
}
CONTAINERS = frozenset({"course", "chapter", "sequential", "vertical", "itembank", "library_content"})


@cache
def block_class(block_type: str) -> type[XBlock]:
    """
    Return the class of a block type; a stand-in when none is installed or it cannot be imported here.

    A block of somebody else that fails on import must not take a course down: errors are caught and logged.
    """
    if block_type in HERE:
        return HERE[block_type]
    try:
        return XBlock.load_class(EXTRACTED.get(block_type, block_type))
    except Exception as error:  # noqa: BLE001 - foreign code; the page says it, the log keeps it
        log.warning("No block for <%s>: %r", block_type, error)
        return blocks.StandIn
