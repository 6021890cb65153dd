"""The one door to what differs between LMS, Studio, libraries, workbench and tests.

Everything here answers with a safe default where the platform is absent, and none of it raises. Platform
modules are imported by name and late: outside an LMS they do not exist.
"""

import logging
from importlib import import_module
from typing import Any

from xblock.core import XBlock

log = logging.getLogger(__name__)


def service(block: XBlock, name: str) -> Any | None:
    """Return a runtime service the block ``wants``, or None where this runtime has no such thing."""
    try:
        return block.runtime.service(block, name)
    except Exception as error:  # noqa: BLE001 - NoSuchServiceError in most runtimes, KeyError or others in some
        log.debug("No %s service here: %s", name, error)
        return None


def _user_attributes(block: XBlock) -> dict[str, Any]:
    users = service(block, "user")
    return users.get_current_user().opt_attrs if users else {}


def user_id(block: XBlock) -> int | None:
    """Return the platform's id of the learner, or None for a visitor and outside a platform."""
    attributes = _user_attributes(block)
    if attributes.get("edx-platform.is_authenticated") is False:
        return None
    identifier = str(attributes.get("edx-platform.user_id", ""))
    return int(identifier) if identifier.isdigit() else None


def is_author_mode(block: XBlock) -> bool:
    """Say whether this is a preview in Studio: nothing a visitor does there may reach a database."""
    return bool(getattr(block.runtime, "is_author_mode", False))


def is_course(block: XBlock) -> bool:
    """Say whether the block lives in a course; in a library there are no grades and no completion.

    A runtime without course keys (workbench, tests) counts as a course.
    """
    key = _context_key(block)
    return bool(getattr(key, "is_course", True))


def course_key(block: XBlock) -> str:
    """Return the course's key as text, empty where there is none."""
    key = _context_key(block)
    return "" if key is None else str(key)


def usage_key(block: XBlock) -> str:
    """Return the block's own key as text."""
    return str(block.scope_ids.usage_id)


def _context_key(block: XBlock) -> Any | None:
    usage = block.scope_ids.usage_id
    return getattr(usage, "context_key", None) or getattr(usage, "course_key", None)


def is_masquerading(block: XBlock) -> bool:
    """Say whether staff are looking at the course through a learner's eyes. In Studio nobody does.

    A runtime may say so itself with an attribute ``is_masquerading``; the LMS is asked by its own function.
    """
    if is_author_mode(block):
        return False
    said = getattr(block.runtime, "is_masquerading", None)
    if said is not None:
        return bool(said)
    key = _context_key(block)
    try:
        masquerade = import_module("lms.djangoapps.courseware.masquerade")
    except (ImportError, RuntimeError):  # RuntimeError: its models are not installed in this service
        return False
    user = _requesting_user()
    return bool(user is not None and key is not None and masquerade.is_masquerading(user, key))


def _requesting_user() -> Any | None:
    """Return the platform's account behind the current request, or None outside one."""
    try:
        current_request = import_module("crum").get_current_request()
    except ImportError:
        return None
    return getattr(current_request, "user", None)


def leaves_traces(block: XBlock) -> bool:
    """Say whether what happens here counts: a course, not Studio, and the learner in person."""
    return not is_author_mode(block) and is_course(block) and not is_masquerading(block)


def can_author(block: XBlock) -> bool:
    """Say whether this person may change the block's content. Any learner can call any handler, so ask.

    Studio's editor offers ``studio_user_permissions`` and is asked about the very course. Studio's preview
    offers no such service and lets every account in, so the platform's own function is asked. Elsewhere
    platform staff and the workbench of xblock-sdk (which knows no roles) may, and everybody else may not.
    """
    permissions = service(block, "studio_user_permissions")
    if permissions is not None:
        return bool(permissions.can_write(_context_key(block)))
    if is_author_mode(block):
        return _may_preview(block)
    attributes = _user_attributes(block)
    return bool(attributes.get("edx-platform.user_is_staff")) or "xblock-workbench.user_id" in attributes


def _may_preview(block: XBlock) -> bool:
    """Ask the platform who authors this course. A host without a platform asks before it sets author mode."""
    try:
        roles = import_module("common.djangoapps.student.auth")
    except ImportError:
        return True
    user, key = _requesting_user(), _context_key(block)
    return bool(user is not None and key is not None and roles.has_course_author_access(user, key))


def replace_urls(block: XBlock, html: str) -> str:
    """Turn ``/static/…`` and ``/jump_to_id/…`` in author HTML into addresses that work here."""
    replacer = service(block, "replace_urls")
    return replacer.replace_urls(html) if replacer else html


def unit_url(block: XBlock, url_name: str) -> str:
    """Return the address of a unit of the same course by its url_name."""
    quoted = replace_urls(block, f'"/jump_to_id/{url_name}"')
    return quoted.strip('"')


def deadline_passed(block: XBlock) -> bool:
    """Say whether the due date, with grace period and extensions, is over. Only platforms know due dates."""
    ask = getattr(block, "has_deadline_passed", None)
    return bool(ask()) if callable(ask) else False
