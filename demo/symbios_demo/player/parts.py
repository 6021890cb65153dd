"""One unit as the page needs it: its parts in order, and the scripts and styles they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from symbios_demo.player.blocks import StandIn
from symbios_demo.player.runtime import PlayerRuntime
from symbios_demo.player.services import SHARED

# The platform's own blocks fetch fonts and pictures from elsewhere; the demo asks no other host for anything.
FOREIGN_IMPORT = re.compile(r"""@import\s+(?:url\()?["']?(?:https?:)?//[^;]*;""")
FOREIGN_PICTURE = re.compile(r"""url\(\s*["']?(?:https?:)?//[^)]*\)""")
FOREIGN_SOURCE = re.compile(r"""\ssrc=(["'])(?:https?:)?//.*?\1""")
MATHS = ("\\(", "\\[", "[mathjax", "formulaequationinput")


@dataclass(frozen=True, slots=True)
class Part:
    """
    One block on the page.

    ``frame`` is "own" for blocks that draw their own frame, "prose" for running text, "box" for the rest.
    """

    usage: str
    slug: str
    title: str
    html: str
    frame: str
    seen_is_done: bool
    editable: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The parts of a unit, and what goes into the page's head and foot once for all of them."""

    parts: tuple[Part, ...]
    head: str
    foot: str

    @property
    def has_maths(self) -> bool:
        """Say whether any part holds a formula to typeset."""
        return any(mark in part.html for part in self.parts for mark in MATHS)


def without_foreign_imports(text: str) -> str:
    """Drop what styles would fetch from other hosts."""
    return FOREIGN_PICTURE.sub("none", FOREIGN_IMPORT.sub("", text))


def unit_page(runtime: PlayerRuntime, unit: UsageKey, *, for_author: bool) -> UnitPage:
    """Render the parts of a unit one by one; a broken one shows a box and harms no other."""
    resources = Fragment()
    vertical = runtime.get_block(unit)
    parts = []
    for usage in vertical.visible_children():
        fragment = runtime.render_safely(usage)
        resources.add_fragment_resources(fragment)
        parts.append(_part(runtime, usage, fragment, for_author=for_author))
    links = SHARED["replace_urls"].replace_urls
    return UnitPage(
        tuple(parts),
        head=without_foreign_imports(links(resources.head_html(), static_replace_only=True)),
        foot=resources.foot_html(),
    )


def _part(runtime: PlayerRuntime, usage: UsageKey, fragment: Fragment, *, for_author: bool) -> Part:
    try:
        block: Any = runtime.get_block(usage)
    except Exception:  # noqa: BLE001 - its box is drawn and its fault logged; nothing more is known about it
        block = None
    return Part(
        usage=str(usage),
        slug=usage.block_id,
        title=getattr(block, "display_name", "") or usage.block_id,
        html=FOREIGN_SOURCE.sub("", SHARED["replace_urls"].replace_urls(fragment.body_html())),
        frame=_frame(usage, block),
        seen_is_done=block is not None and runtime.completion.can_mark_block_complete_on_view(block),
        editable=for_author and is_editable(block),
    )


def is_editable(block: XBlock | None) -> bool:
    """Say whether a block brings a form for authors that works without Studio around it."""
    is_platform_own = getattr(block, "is_extracted", False)
    return hasattr(block, "studio_view") and not is_platform_own and not isinstance(block, StandIn)


def _frame(usage: UsageKey, block: XBlock | None) -> str:
    if (
        block is None
        or isinstance(block, StandIn)
        or usage.block_type in ("html", "itembank", "library_content")
    ):
        return "prose"
    return "own" if usage.block_type.startswith("symbios_") else "box"
