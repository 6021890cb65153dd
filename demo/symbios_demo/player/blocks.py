"""Blocks that only the platform has: the containers of a course, and stand-ins that say what is missing."""

from __future__ import annotations

import random
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from lxml import etree
from web_fragments.fragment import Fragment
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Boolean, Date, Integer, List, Scope, ScopeIds, String


class InheritanceMixin(XBlockMixin):
    """What the platform mixes into every block; the problem block reads ``graded`` without a default."""

    has_score = False

    graded = Boolean(scope=Scope.settings, default=False)
    format = String(scope=Scope.settings, default="")
    start = Date(scope=Scope.settings)
    due = Date(scope=Scope.settings)
    visible_to_staff_only = Boolean(scope=Scope.settings, default=False)


class Container(XBlock):
    """A course, chapter, sequential or vertical: a title and children in order."""

    has_children = True
    completion_mode = XBlockCompletionMode.AGGREGATOR

    display_name = String(scope=Scope.settings, default="")
    org = String(scope=Scope.settings)
    course = String(scope=Scope.settings)
    language = String(scope=Scope.settings)
    wiki_slug = String(scope=Scope.settings)

    def visible_children(self) -> list[Any]:
        """Return the keys of the children this person sees: here all of them."""
        return list(self.children)

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Show the children one below the other; a broken child shows its box and harms no other."""
        page = Fragment()
        for usage in self.visible_children():
            part = self.runtime.render_safely(usage, context)
            page.add_fragment_resources(part)
            page.add_content(part.content)
        return page


class ItemBank(Container):
    """
    A pool of problems of which each learner gets ``max_count``, drawn once and kept.

    The platform draws at random; here the draw depends on learner and pool alone, so that a
    restart, a test and a second look show the same problems. -1 means all.
    """

    max_count = Integer(scope=Scope.settings, default=-1)
    selected = List(scope=Scope.user_state, default=[])

    def visible_children(self) -> list[Any]:
        """Draw once; keep the order of the course files."""
        every = {usage.block_id: usage for usage in self.children}
        if not 0 <= self.max_count < len(every):
            return list(every.values())
        chosen = [name for _type, name in self.selected if name in every]
        if len(chosen) != self.max_count:
            seed = f"{self.scope_ids.user_id} {self.scope_ids.usage_id}"
            drawn = set(random.Random(seed).sample(sorted(every), self.max_count))  # noqa: S311 - a draw, no secret
            chosen = [name for name in every if name in drawn]
            self.selected = [[every[name].block_type, name] for name in chosen]
        return [every[name] for name in every if name in set(chosen)]


class StandIn(XBlock):
    """Keeps the place of a part that cannot run here, says so, and never counts as done."""

    completion_mode = XBlockCompletionMode.EXCLUDED
    has_score = False
    display_name = String(scope=Scope.settings, default="")

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: ScopeIds) -> StandIn:
        """Take the title and leave the rest unread."""
        block = runtime.construct_xblock_from_class(cls, keys)
        block.display_name = node.get("display_name", "")
        return block

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Show a box with the name of what is missing."""
        return stand_in_box(self.display_name or self.scope_ids.block_type, self.reason())

    def reason(self) -> str:
        """Say in one sentence why it is not here."""
        return _("The block “%(type)s” is not installed here.") % {"type": self.scope_ids.block_type}


class DiscussionStandIn(StandIn):
    """Discussions need the platform's forum."""

    def reason(self) -> str:
        """Say what a learner finds in a full platform."""
        return _("Here learners talk with each other. It needs the forum of a full Open edX.")


class OpenAssessmentStandIn(StandIn):
    """Open response assessment imports the platform itself."""

    def reason(self) -> str:
        """Say what a learner finds in a full platform."""
        return _("Here learners write an answer and assess each other. It needs a full Open edX.")


class Unreadable(StandIn):
    """A block whose course files are faulty."""

    def reason(self) -> str:
        """Say it without the details, which are in the log."""
        return _("This part could not be read from the course files. The other parts work.")


def stand_in_box(title: str, reason: str) -> Fragment:
    """Draw the box of a part that is missing or broken."""
    return Fragment(render_to_string("symbios_demo/stand_in.html", {"title": title, "reason": reason}))
