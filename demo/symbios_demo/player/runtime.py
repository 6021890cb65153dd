"""The runtime that blocks run on: the same calls as in the LMS, kept in SQLite."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from fs.osfs import OSFS
from opaque_keys.edx.keys import CourseKey, UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.field_data import SplitFieldData
from xblock.fields import Scope
from xblock.runtime import DictKeyValueStore, KeyValueStore, KvsFieldData, Mixologist, Runtime

from symbios_demo.player.block_types import block_class
from symbios_demo.player.blocks import InheritanceMixin, stand_in_box
from symbios_demo.player.keys import CourseIds
from symbios_demo.player.progress import record_published
from symbios_demo.player.services import CompletionService, TranslationService, services_for
from symbios_demo.player.stores import LearnerStore

log = logging.getLogger(__name__)

MIXOLOGIST = Mixologist((InheritanceMixin,))
AUTHORED = (Scope.content, Scope.settings, Scope.children, Scope.parent)
LEARNED = (Scope.user_state, Scope.user_state_summary, Scope.preferences, Scope.user_info)


class PlayerRuntime(Runtime):
    """
    Runs the blocks of one course for one person.

    ``author=True`` is Studio's side: content can be written, nothing a block publishes counts, and what the
    author answers while looking is forgotten.
    """

    def __init__(
        self, ids: CourseIds, content: KeyValueStore, user: Any | None, *, author: bool = False
    ) -> None:
        super().__init__(ids, ids, services=services_for(user))
        self.ids = ids
        self.django_user = user
        self.is_author_mode = author
        self.mixologist = MIXOLOGIST
        authored = KvsFieldData(content)
        learned = KvsFieldData(DictKeyValueStore() if author or user is None else LearnerStore())
        self._services["field-data"] = SplitFieldData(
            {**dict.fromkeys(AUTHORED, authored), **dict.fromkeys(LEARNED, learned)}
        )

    @property
    def user_id(self) -> str | None:
        """The key of the person's state."""
        return None if self.django_user is None else str(self.django_user.pk)

    @property
    def anonymous_student_id(self) -> str | None:
        """A name for the person that says nothing about them; older blocks ask the runtime."""
        return None if self.user_id is None else f"anonymous-{self.user_id}"

    @property
    def completion(self) -> CompletionService:
        """What counts as done; for learners only, so a KeyError while the course loads."""
        return self._services["completion"]

    # -- loading

    def load_block_type(self, block_type: str) -> type[XBlock]:
        """Return the class for a type, or a stand-in."""
        return block_class(block_type)

    def get_block(self, usage_id: UsageKey, for_parent: XBlock | None = None) -> XBlock:
        """Load a block and give it the two attributes that the platform adds to every block."""
        block = super().get_block(usage_id, for_parent)
        for name, value in (("location", usage_id), ("course_id", self.ids.course_key)):
            if not hasattr(type(block), name):
                setattr(block, name, value)
        return block

    def applicable_aside_types(self, block: XBlock) -> list[str]:
        """Show no asides: those installed on the machine are meant for a whole platform."""
        return []

    # -- what the platform's own blocks expect of a runtime

    @property
    def resources_fs(self) -> OSFS:
        """The course folder, for blocks that open their own files."""
        return OSFS(str(settings.COURSE_DIR))

    def get_policy(self, usage_id: UsageKey) -> dict[str, Any]:
        """Return no policy of single blocks: policy.json speaks of the course only."""
        return {}

    def parse_asides(self, *args: Any) -> list[Any]:
        """Read no asides."""
        return []

    def error_tracker(self, message: str) -> None:
        """Refuse faulty course files; the loader turns it into a box on the page."""
        raise ValueError(message)

    @property
    def modulestore(self) -> Any:
        """The little that the lti block asks of the course."""
        course = SimpleNamespace(lti_passports=[], display_name_with_default="", display_org_with_default="")
        return SimpleNamespace(get_course=lambda key: course)

    # -- addresses

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Return the address of a handler; ValueError when the block has none of that name, as in the LMS."""
        if not getattr(getattr(block, handler_name, None), "_is_xblock_handler", False):
            raise ValueError(f"{handler_name!r} is not a handler of {block.scope_ids.block_type}")
        name = "author_handler" if self.is_author_mode else "handler"
        address = reverse(name, args=(str(block.scope_ids.usage_id), handler_name, suffix))
        return f"{address}?{query}" if query else address

    def resource_url(self, resource: str) -> str:
        """Refuse: nothing here belongs to the runtime itself."""
        raise NotImplementedError("Blocks ask for their own resources with local_resource_url.")

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Return the address of a file that the block ships."""
        return reverse("block_resource", args=(block.scope_ids.block_type, uri))

    # -- services and events

    def service(self, block: XBlock, service_name: str) -> Any:
        """Return a service; texts are looked up for the asking block."""
        if service_name == "i18n" and block.service_declaration("i18n") is not None:
            return TranslationService(block)
        return super().service(block, service_name)

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Keep a grade, a completion or any other event of a learner; drop what an author sets off."""
        if not self.is_author_mode and self.user_id is not None:
            record_published(self.user_id, block, event_type, event_data)

    # -- drawing

    def render_safely(self, usage: UsageKey, context: dict[str, Any] | None = None) -> Fragment:
        """Render a block for a learner; one that raises shows a box, and the rest of the page stands."""
        title = usage.block_id
        try:
            block = self.get_block(usage)
            title = getattr(block, "display_name", None) or title
            return block.render("student_view", context or {})
        except Exception:
            log.exception("Block %s failed", usage)
            return stand_in_box(title, _("This part stopped with an error. The other parts work."))

    def _wrap_ele(
        self, block: XBlock, view: str, frag: Fragment, extra_data: dict[str, Any] | None = None
    ) -> Fragment:
        """Wrap a block's HTML in the element its script is started on, with everything escaped."""
        attributes = {
            "usage": block.scope_ids.usage_id,
            "usage-id": block.scope_ids.usage_id,
            "block-type": block.scope_ids.block_type,
            **(extra_data or {}),
        }
        if frag.js_init_fn:
            attributes |= {"init": frag.js_init_fn, "runtime-version": frag.js_init_version}
        arguments = ""
        if frag.json_init_args is not None:
            # "<" escaped, so that no text in it can end the script element.
            as_json = json.dumps(frag.json_init_args, default=str).replace("<", "\\u003c")
            arguments = format_html(
                '<script type="json/xblock-args" class="xblock_json_init_args">{}</script>',
                mark_safe(as_json),  # noqa: S308
            )
        wrapped = Fragment()
        wrapped.add_content(
            format_html(
                '<div class="{}"{}>{}{}</div>',
                " ".join(self._css_classes_for(block, view)),
                mark_safe("".join(format_html(' data-{}="{}"', *pair) for pair in attributes.items())),  # noqa: S308
                mark_safe(frag.body_html()),  # noqa: S308 - HTML made by the block
                arguments,
            )
        )
        wrapped.add_fragment_resources(frag)
        return wrapped

    def _css_classes_for(self, block: XBlock, view: str) -> list[str]:
        """Name the LMS's wrapper classes: every rule of the platform's own blocks hangs on them."""
        names = [*super()._css_classes_for(block, view), "xblock", f"xblock-{view}"]
        if getattr(block, "is_extracted", False):
            names += ["xmodule_display", f"xmodule_{block.unmixed_class.__name__}"]
        return names


def course_key_of(org: str, course: str, run: str) -> CourseKey:
    """Make the key of a course run."""
    return CourseKey.from_string(f"course-v1:{org}+{course}+{run}")
