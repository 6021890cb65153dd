"""A runtime with the habits of an LMS: keys, services, inherited fields, a record of what was published."""

import json
from gettext import translation
from pathlib import Path
from typing import Any

from lxml import etree
from opaque_keys.edx.keys import UsageKey
from webob import Request
from xblock.core import XBlockMixin
from xblock.fields import Integer, Scope, ScopeIds, String
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

import symbios_xblocks

COURSE = "course-v1:symbios+IS+2026"
CATALOGUES = Path(symbios_xblocks.__file__).parent / "translations"
LIBRARY_BLOCK = "lb:symbios:IS:{type}:one"


class InheritedFields(XBlockMixin):
    """The fields that the platform mixes into every block, as far as lesson blocks read them."""

    max_attempts = Integer(scope=Scope.settings, default=None)
    showanswer = String(scope=Scope.settings, default="finished")
    show_correctness = String(scope=Scope.settings, default="always")
    due = String(scope=Scope.settings, default=None)

    def has_deadline_passed(self) -> bool:
        """Say whether ``due`` is over; here it is simply said to be."""
        return self.due == "over"


class Users(UserService):
    """Answers like the LMS's user service."""

    def __init__(self, user_id: int | None, is_staff: bool = False) -> None:
        super().__init__()
        self.user_id, self.is_staff = user_id, is_staff

    def get_current_user(self) -> XBlockUser:
        """Return the learner of this runtime."""
        user = XBlockUser(is_current_user=True)
        user.opt_attrs["edx-platform.user_id"] = self.user_id
        user.opt_attrs["edx-platform.is_authenticated"] = self.user_id is not None
        user.opt_attrs["edx-platform.user_is_staff"] = self.is_staff
        return user


class JumpLinks:
    """Rewrites links as the LMS does."""

    def replace_urls(self, text: str) -> str:
        """Return text with jump_to_id links that name the course."""
        return text.replace("/jump_to_id/", f"/courses/{COURSE}/jump_to_id/")


class LmsRuntime(TestRuntime):
    """One learner's runtime, with a store of its own."""

    __test__ = False

    def __init__(self, user_id: int | None = 7, is_staff: bool = False, language: str = "") -> None:
        services: dict[str, Any] = {
            "field-data": KvsFieldData(DictKeyValueStore()),
            "user": Users(user_id, is_staff),
            "replace_urls": JumpLinks(),
        }
        if language:
            # As the platform loads a block's catalogue: by the name of its root package, domain "text".
            services["i18n"] = translation("text", str(CATALOGUES), [language])
        super().__init__(services=services, mixins=[InheritedFields])
        self.learner = str(user_id)
        self.published: list[tuple[str, dict[str, Any]]] = []

    def publish(self, block: Any, event_type: str, event_data: dict[str, Any]) -> None:
        """Keep what a block publishes."""
        self.published.append((event_type, event_data))

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return everything published under one name."""
        return [event for event_type, event in self.published if event_type == name]

    def make(self, olx: str, name: str = "one", key: str = "") -> Any:
        """Make a block from OLX, at a place of its own in the course."""
        node = etree.fromstring(olx)
        pattern = key or "block-v1:symbios+IS+2026+type@{type}+block@" + name
        usage = UsageKey.from_string(pattern.format(type=node.tag))
        block_class = self.load_block_type(node.tag)
        return block_class.parse_xml(node, self, ScopeIds(self.learner, node.tag, usage, usage))


def post(block: Any, handler: str, payload: Any) -> tuple[int, Any]:
    """Call a handler as a browser would, state saved as runtimes do; returns status and JSON."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    request = Request.blank("/", method="POST", body=body, content_type="application/json")
    response = block.handle(handler, request)
    block.save()
    return response.status_int, response.json


def as_olx(block: Any) -> str:
    """Return a block's OLX in canonical form."""
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    return canonical(node)


def canonical(node: etree._Element) -> str:
    """Return XML in a form that compares: attributes sorted, entities resolved."""
    return etree.tostring(node, method="c14n").decode()


def page_text(fragment: Any) -> str:
    """Return everything of a fragment that reaches a browser, scripts left out."""
    return fragment.content + json.dumps(fragment.json_init_args)
