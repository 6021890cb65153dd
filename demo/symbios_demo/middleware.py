"""The content security policy of each part of the demo."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Pages of ours hold no inline script at all. Inline style stays allowed: bars carry their value as --v in it.
STRICT = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Blocks bring inline scripts (fragments do, in the LMS too) and underscore templates, which compile.
BLOCKS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
WITH_BLOCKS = ("/learn/unit/", "/learn/edit/")


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send the strict policy everywhere except on pages that hold blocks."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = BLOCKS if request.path.startswith(WITH_BLOCKS) else STRICT
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return respond
