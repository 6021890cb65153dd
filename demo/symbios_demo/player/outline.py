"""The course as a table of contents, with what one person has done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from opaque_keys.edx.keys import UsageKey
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock

from symbios_demo.player.block_types import CONTAINERS
from symbios_demo.player.runtime import PlayerRuntime

# A lesson's text says how long it takes: "3 minutes, then 5 minutes of questions".
STATED_TIME = re.compile(r'<p class="minutes">(.*?)</p>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """
    One page of the course.

    ``done`` of ``total`` parts are complete; ``minutes`` is None when the page does not say.
    """

    slug: str
    title: str
    minutes: int | None
    done: int
    total: int
    graded_as: str

    @property
    def is_done(self) -> bool:
        """Say whether nothing is left to do; a page with nothing to complete is never done."""
        return self.total > 0 and self.done == self.total

    @property
    def is_begun(self) -> bool:
        """Say whether something is done and something is left."""
        return 0 < self.done < self.total


@dataclass(frozen=True, slots=True)
class Module:
    """One chapter and its units, over all its lessons."""

    slug: str
    title: str
    units: tuple[UnitEntry, ...]

    @property
    def done(self) -> int:
        """How many units are complete."""
        return sum(unit.is_done for unit in self.units)

    @property
    def minutes(self) -> int:
        """Minutes of all units that state theirs."""
        return sum(unit.minutes or 0 for unit in self.units)

    @property
    def minutes_done(self) -> int:
        """Minutes of the complete units."""
        return sum(unit.minutes or 0 for unit in self.units if unit.is_done)


def outline(runtime: PlayerRuntime, root: UsageKey, completions: dict[str, float]) -> tuple[Module, ...]:
    """List the modules of a course. ``completions`` is in [0, 1] by usage."""
    modules = []
    for chapter in runtime.get_block(root).get_children():
        units = tuple(
            _unit_entry(lesson, unit, completions)
            for lesson in _children(chapter)
            for unit in _children(lesson)
        )
        modules.append(Module(chapter.scope_ids.usage_id.block_id, chapter.display_name, units))
    return tuple(modules)


def _unit_entry(lesson: XBlock, unit: XBlock, completions: dict[str, float]) -> UnitEntry:
    inside = list(leaves(unit))
    parts = [part for part in inside if _asks_for_completion(part)]
    return UnitEntry(
        slug=unit.scope_ids.usage_id.block_id,
        title=unit.display_name or lesson.display_name,
        minutes=_stated_minutes(inside),
        done=sum(completions.get(str(part.scope_ids.usage_id), 0) >= 1 for part in parts),
        total=len(parts),
        graded_as=lesson.format if lesson.graded else "",
    )


def _stated_minutes(parts: list[XBlock]) -> int | None:
    """Add up the minutes that the texts of a page state; None when none does."""
    texts = [part.data for part in parts if part.scope_ids.block_type == "html"]
    stated = [
        int(number)
        for text in texts
        for found in STATED_TIME.findall(text)
        for number in re.findall(r"\d+", found)
    ]
    return sum(stated) or None


def leaves(block: XBlock) -> Iterator[XBlock]:
    """Yield the parts of a unit that are no containers, as this person sees them."""
    if block.scope_ids.usage_id.block_type not in CONTAINERS:
        yield block
        return
    for child in _children(block):
        yield from leaves(child)


def _children(block: XBlock) -> list[Any]:
    """Return the children this person sees; a stand-in for a container has none."""
    if not hasattr(block, "visible_children"):
        return []
    return [block.runtime.get_block(usage) for usage in block.visible_children()]


def _asks_for_completion(block: XBlock) -> bool:
    return XBlockCompletionMode.get_mode(block) == XBlockCompletionMode.COMPLETABLE
