"""SymbiosBlock: what every lesson block shares. A block adds its content model, its scoring and its
pictures.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar

from lxml import etree
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Boolean, Dict, Scope, String

from symbios_xblocks import assets, compat
from symbios_xblocks.actions import Refused, json_response, refuse_strangers_in_studio
from symbios_xblocks.author_html import clean_html, inner_xml, plain_text
from symbios_xblocks.events import LessonCompletion, send_lesson_completed
from symbios_xblocks.olx import Fault, parse_children
from symbios_xblocks.olx_fields import add_attributes, read_attributes

log = logging.getLogger(__name__)


@XBlock.needs("i18n")
@XBlock.wants("user", "replace_urls", "studio_user_permissions")
class SymbiosBlock(CompletableXBlockMixin, XBlock):
    """A lesson block whose content is child elements in OLX, kept as the author wrote them.

    A subclass sets the class attributes below and implements ``check_source``, ``student_view_data``,
    ``learner_state`` and ``searchable_text``. Views never raise: a block that is broken shows its own
    message, and the unit goes on.
    """

    folder: ClassVar[str]
    """Name of the block's folder in this package: templates, scripts, example."""
    init_function: ClassVar[str]
    """Global JavaScript function that starts the learner's view."""
    scripts: ClassVar[Sequence[str]] = ()
    """Scripts of the learner's view, below the package, in order."""
    strings: ClassVar[Mapping[str, str]] = {}
    """Texts of template and script by key, in English; they are translated on the way out."""

    display_name = String(
        display_name="Name",
        help="Heading of the block, as learners see it.",
        default="Symbios",
        scope=Scope.settings,
    )
    lo = String(
        display_name="Learning outcomes",
        help="Ids with a space between, such as M1.3.",
        default="",
        scope=Scope.settings,
    )
    skills = String(
        display_name="Skills",
        help="Ids of the skill list with a space between, such as S02 S08.",
        default="",
        scope=Scope.settings,
    )
    content_olx = String(help="The child elements of the block, as text.", default="", scope=Scope.content)
    other_attributes = Dict(
        help="Attributes that no field here knows, kept for export.", default={}, scope=Scope.content
    )
    is_completed = Boolean(
        help="Whether completion was sent.", default=False, scope=Scope.user_state, enforce_type=True
    )

    # ---- to be implemented by each block ------------------------------------------------------

    @classmethod
    def check_source(cls, attributes: Mapping[str, str], children: str) -> Sequence[Fault]:
        """Return what is wrong with a block of this type, advice included; given its OLX attributes and
        children.
        """
        raise NotImplementedError

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """Return the exercise for page and app: no answers, no user data."""
        raise NotImplementedError

    def learner_state(self) -> dict[str, Any]:
        """Return what this learner has done and may see now."""
        raise NotImplementedError

    def searchable_text(self) -> dict[str, str]:
        """Return the author's words for search; no answers."""
        raise NotImplementedError

    # ---- texts -------------------------------------------------------------------------------

    def gettext(self, text: str) -> str:
        """Translate a text of this package into the learner's language."""
        return self.runtime.service(self, "i18n").gettext(text) if text else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Translate with the plural of the learner's language."""
        return self.runtime.service(self, "i18n").ngettext(singular, plural, number)

    def translated_strings(self) -> dict[str, str]:
        """Return the texts of template and script in the learner's language."""
        return {key: self.gettext(text) for key, text in self.strings.items()}

    def author_html(self, html: str) -> str:
        """Return author HTML cleaned and with addresses that work in this course."""
        return clean_html(compat.replace_urls(self, html)) if html else ""

    # ---- views -------------------------------------------------------------------------------

    @XBlock.supports("multi_device")
    def student_view(self, context: Any = None) -> Fragment:
        """Show the exercise. Never raises: one failing block would take the whole unit with it."""
        return self._guarded(lambda: self._exercise(is_public=False))

    @XBlock.supports("multi_device")
    def public_view(self, context: Any = None) -> Fragment:
        """Show the exercise to visitors: everything to read, nothing to save."""
        return self._guarded(lambda: self._exercise(is_public=True))

    def _guarded(self, build: Any) -> Fragment:
        try:
            if self.is_broken():
                return self._broken_view()
            return build()
        except Exception:
            log.exception("%s could not be shown", compat.usage_key(self))
            return self._broken_view()

    def _exercise(self, is_public: bool) -> Fragment:
        exercise = self.student_view_data()
        strings = self.translated_strings()
        html = assets.render(
            f"{self.folder}/templates/student.html",
            {"html_id": self.html_id(), "title": self.display_name, "exercise": exercise, "strings": strings},
        )
        arguments = {
            "exercise": exercise,
            "state": self.learner_state(),
            "strings": strings,
            "isPublic": is_public,
        }
        return assets.build_fragment(html, self.scripts, self.init_function, arguments)

    def _broken_view(self) -> Fragment:
        try:
            sentences = [fault.sentence(self.gettext) for fault in self.faults() if not fault.is_advice]
        except Exception:
            log.exception("The faults of %s could not be read", compat.usage_key(self))
            sentences = []
        is_author = compat.is_author_mode(self)
        context = {
            "html_id": self.html_id(),
            "title": self.display_name,
            "message": self.gettext("This exercise is being repaired. The rest of the unit works as usual."),
            "advice": self.gettext("Open the editor to mend it:") if is_author else "",
            "faults": sentences if is_author else [],
        }
        return assets.build_message(assets.render("shared/templates/broken.html", context))

    def faults(self) -> Sequence[Fault]:
        """Return what is wrong with this block, advice included."""
        return self.check_source(self.olx_attributes(), self.content_olx)

    def olx_attributes(self) -> dict[str, str]:
        """Return the block's attributes as they stand in OLX."""
        node = etree.Element(self.scope_ids.block_type)
        add_attributes(self, node)
        return {str(name): str(text) for name, text in node.attrib.items()}

    def is_broken(self) -> bool:
        """Say whether a fault keeps the exercise from being shown."""
        return any(not fault.is_advice for fault in self.faults())

    def html_id(self) -> str:
        """Return an id prefix that is unique on a page and stays the same."""
        return "symbios-" + hashlib.sha256(compat.usage_key(self).encode()).hexdigest()[:12]

    @XBlock.handler
    def student_view_user_state(self, request: Request, suffix: str = "") -> Response:
        """Answer with the learner's own state, for mobile apps."""
        try:
            refuse_strangers_in_studio(self)
            self.refuse_when_broken()
        except Refused as refusal:
            return json_response({"error": refusal.sentence}, refusal.status)
        return json_response(self.learner_state())

    def refuse_when_broken(self) -> None:
        """Raise Refused when the content is broken, so that no answer is judged by half a key."""
        if self.is_broken():
            raise Refused(self.gettext("This exercise is being repaired. Please come back later."), 409)

    # ---- completion ----------------------------------------------------------------------------

    def complete(self, earned: float = 0.0, possible: float = 0.0) -> None:
        """Send completion, and once per learner the signal LESSON_COMPLETED. Nothing outside a course."""
        if not compat.leaves_traces(self):
            return
        self.emit_completion(1.0)
        learner = compat.user_id(self)
        if self.is_completed or learner is None:
            return
        self.is_completed = True
        lesson = LessonCompletion(
            user_id=learner,
            course_key=compat.course_key(self),
            usage_key=compat.usage_key(self),
            block_type=self.scope_ids.block_type,
            earned=earned,
            possible=possible,
            skills=tuple(self.skills.split()),
        )
        send_lesson_completed(type(self), lesson)

    # ---- search ----------------------------------------------------------------------------------

    def index_dictionary(self) -> dict[str, Any]:
        """Return what search may find. Never raises: it runs when a course is published."""
        dictionary = super().index_dictionary()
        try:
            texts = {key: plain_text(text) for key, text in self.searchable_text().items()}
        except Exception:
            log.exception("%s could not be indexed", compat.usage_key(self))
            texts = {}
        dictionary.setdefault("content", {}).update({"display_name": self.display_name, **texts})
        dictionary["content_type"] = type(self).__name__
        return dictionary

    # ---- OLX -------------------------------------------------------------------------------------

    @classmethod
    def parse_xml(cls, node: etree._Element, runtime: Any, keys: Any) -> "SymbiosBlock":
        """Make a block from OLX. Child elements are kept as they are, faults and all."""
        block = runtime.construct_xblock_from_class(cls, keys)
        read_attributes(block, node)
        block.content_olx = inner_xml(node)
        return block

    def add_xml_to_node(self, node: etree._Element) -> None:
        """Write the block as OLX: attributes that were set, and the child elements."""
        node.tag = self.scope_ids.block_type
        add_attributes(self, node)
        children, broken = parse_children(self.content_olx)
        if children is None:
            # Not well-formed, so it cannot be elements; as text at least nothing is lost.
            log.warning("%s: content kept as text: %s", compat.usage_key(self), broken)
            node.text = self.content_olx
        else:
            node.text = children.text
            node.extend(list(children))

    @classmethod
    def workbench_scenarios(cls) -> list[tuple[str, str]]:
        """Return title and OLX of the block's scenarios."""
        return list(import_module(f"symbios_xblocks.{cls.folder}.example").SCENARIOS)

    def reset_fields(self, *names: str) -> None:
        """Put fields back to their defaults."""
        for name in names:
            self.fields[name].delete_from(self)
