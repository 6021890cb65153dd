"""Tracking events: only names and keys listed here leave a block, and never a text somebody typed."""

from typing import Any

from xblock.core import XBlock

from symbios_xblocks import compat

EVENTS = {
    "symbios.flow.exchange_added": ("from", "resource", "to", "via"),
    "symbios.flow.exchange_removed": ("from", "resource", "to", "via"),
    "symbios.flow.checked": ("valid", "invalid", "missing", "score"),
    "symbios.flow.view_switched": ("view",),
    "symbios.flow.answer_shown": (),
    "symbios.skills.answered": ("skill", "level"),
    "symbios.skills.submitted": ("phase", "means_by_area"),
    "symbios.skills.recommendation_opened": ("unit",),
    "symbios.skills.cleared": (),
}
"""Every event with its own keys. Each also carries usage_key, attempt, mode, lo and skills."""


def track(block: XBlock, name: str, **facts: Any) -> None:
    """Publish one event, unless what happens here must leave no trace.

    ``facts`` are ids and numbers under the keys of EVENTS; ``from`` is passed as ``from_``.
    Raises KeyError for an unknown event and ValueError for keys that are not listed.
    """
    given = {key.rstrip("_"): value for key, value in facts.items()}
    if set(given) != set(EVENTS[name]):
        raise ValueError(f"{name} carries {EVENTS[name]}, not {tuple(given)}")
    if not compat.leaves_traces(block):
        return
    given |= {
        "usage_key": compat.usage_key(block),
        "attempt": getattr(block, "attempts", 0),
        "mode": getattr(block, "mode", ""),
        "lo": block.lo,
        "skills": block.skills,
    }
    block.runtime.publish(block, name, given)
