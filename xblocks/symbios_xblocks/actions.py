"""Handlers that learners and authors call: JSON in, JSON out, and every refusal is a sentence."""

import functools
import json
from collections.abc import Callable
from typing import Any

from webob import Request, Response
from xblock.core import XBlock

from symbios_xblocks import compat
from symbios_xblocks.marks import N_

MAX_BODY_BYTES = 64 * 1024
MAX_AUTHOR_BODY_BYTES = 1024 * 1024
STRANGER = N_("Only the authors of this course may do that.")


class Refused(Exception):
    """The request cannot be done; ``sentence`` tells a person why, ``status`` tells the browser."""

    def __init__(self, sentence: str, status: int = 400, **more: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.more = more


def json_response(body: dict[str, Any], status: int = 200) -> Response:
    """Return a JSON response that no cache keeps."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(
        text, status=status, content_type="application/json", charset="utf-8", cache_control="no-store"
    )


def json_action(
    function: Callable[[Any, dict[str, Any]], dict[str, Any]] | None = None, *, limit: int = MAX_BODY_BYTES
) -> Callable:
    """Make a method ``(self, payload) -> dict`` a handler that takes a JSON object by POST.

    A body that is too long, no JSON or no object is refused with 413 or 400 and a sentence, never a
    traceback. In Studio only authors get through: its preview answers every account, and a learner's
    actions there (check, show the answer) would give the key away.
    """
    if function is None:
        return functools.partial(json_action, limit=limit)

    @XBlock.handler
    @functools.wraps(function)
    def handler(self: Any, request: Request, suffix: str = "") -> Response:
        if request.method != "POST":
            return json_response({"error": self.gettext("This address takes POST only.")}, 405)
        try:
            refuse_strangers_in_studio(self)
            payload = _payload(self, request, limit)
            return json_response(function(self, payload))
        except Refused as refusal:
            return json_response({"error": refusal.sentence, **refusal.more}, refusal.status)

    return handler


def refuse_strangers_in_studio(block: Any) -> None:
    """Raise Refused when this is Studio and the account does not author the course."""
    if compat.is_author_mode(block) and not compat.can_author(block):
        raise Refused(block.gettext(STRANGER), 403)


def _payload(block: Any, request: Request, limit: int) -> dict[str, Any]:
    body = request.body
    if len(body) > limit:
        raise Refused(block.gettext("That is more than can be saved at once."), 413)
    try:
        payload = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(block.gettext("The request could not be read. Please reload the page.")) from None
    if not isinstance(payload, dict):
        raise Refused(block.gettext("The request could not be read. Please reload the page."))
    return payload


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
