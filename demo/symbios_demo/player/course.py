"""The course of this process: read once, shown to many people."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock
from xblock.exceptions import NoSuchUsage

from symbios_demo.player.keys import CourseIds
from symbios_demo.player.reader import read_course
from symbios_demo.player.runtime import PlayerRuntime
from symbios_demo.player.stores import CourseStore, EditedStore


@dataclass(slots=True)
class Course:
    """One course in memory. ``max_scores`` remembers what scored blocks can give, in raw points."""

    ids: CourseIds
    store: CourseStore
    root: UsageKey
    policy: dict[str, Any]
    grading_policy: dict[str, Any]
    max_scores: dict[UsageKey, float | None] = field(default_factory=dict)

    def runtime(self, user: Any | None, *, author: bool = False) -> PlayerRuntime:
        """Return a runtime for one person; one with ``author=True`` may change content."""
        return PlayerRuntime(self.ids, EditedStore(self.store, writable=author), user, author=author)

    def find(self, slug: str) -> UsageKey:
        """Return the key of the block with this url_name; NoSuchUsage when there is none."""
        for usage in self.ids.known.values():
            if usage.block_id == slug:
                return usage
        raise NoSuchUsage(slug)

    def key(self, usage: str) -> UsageKey:
        """Return the key written as ``usage``; NoSuchUsage when the course does not hold it."""
        try:
            return self.ids.known[usage]
        except KeyError as error:
            raise NoSuchUsage(usage) from error

    def ancestor(self, usage: UsageKey, block_type: str) -> UsageKey | None:
        """Return the nearest block of ``block_type`` that holds ``usage``, or itself, or None."""
        above: UsageKey | None = usage
        while above is not None and above.block_type != block_type:
            above = self.store.parents.get(above)
        return above

    def max_score(self, block: XBlock) -> float | None:
        """Return the raw points a block can give; None when it has no score or cannot say. Never raises."""
        usage = block.scope_ids.usage_id
        if usage not in self.max_scores:
            self.max_scores[usage] = _ask_max_score(block)
        return self.max_scores[usage]

    def forget_max_score(self, usage: UsageKey) -> None:
        """Ask again: an author has changed the block."""
        self.max_scores.pop(usage, None)


def _ask_max_score(block: XBlock) -> float | None:
    if not block.has_score:
        return None
    try:
        points = block.max_score()
    except Exception:  # noqa: BLE001 - as when the platform publishes: one block must not cost the whole report
        return None
    return None if points is None else float(points)


_reading = threading.Lock()


@lru_cache(maxsize=1)
def _read_once(folder: Path) -> Course:
    return Course(*read_course(folder))


def current_course() -> Course:
    """Return the course; the first caller reads it, in whatever view that is, and the others wait."""
    with _reading:
        return _read_once(settings.COURSE_DIR)
