"""What blocks ask of the site while somebody learns or edits: handlers, completion, their files."""

from __future__ import annotations

import logging
import mimetypes
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from opaque_keys.edx.keys import UsageKey
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import NoSuchHandlerError, NoSuchUsage, NotFoundError, ProcessingError

from symbios_demo.player.block_types import block_class
from symbios_demo.player.course import current_course
from symbios_demo.player.parts import without_foreign_imports
from symbios_demo.player.progress import complete
from symbios_demo.player.runtime import PlayerRuntime

log = logging.getLogger(__name__)


def handler(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponse:
    """Run a handler for the learner who is signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in first."}, status=403)
    course = current_course()
    return _handle(request, course.runtime(request.user), _known(usage), name, suffix)


def author_handler(request: HttpRequest, usage: str, name: str, suffix: str = "") -> HttpResponse:
    """Run a handler on Studio's side, where content can be written. Authors only; nobody else finds it."""
    if not request.user.is_staff:
        raise Http404("Only authors edit.")
    course, key = current_course(), _known(usage)
    response = _handle(request, course.runtime(request.user, author=True), key, name, suffix)
    course.forget_max_score(key)
    return response


@require_POST
def seen(request: HttpRequest, usage: str) -> HttpResponse:
    """Complete a block that asks for no more than to be looked at."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in first."}, status=403)
    key = _known(usage)
    runtime = current_course().runtime(request.user)
    if not runtime.completion.can_mark_block_complete_on_view(runtime.get_block(key)):
        return JsonResponse({"error": "This part asks for more than a look."}, status=400)
    complete(str(request.user.pk), key)
    return JsonResponse({"done": True})


def block_resource(request: HttpRequest, block_type: str, uri: str) -> HttpResponse:
    """Serve a file that a block ships under its ``public`` folder."""
    cls = block_class(block_type)
    package, _dot, module = cls.__module__.partition(".")
    if package == "xblocks_contrib":
        # They ask for "<name>/public/..." where a platform's pipeline is absent.
        uri = uri.removeprefix(f"{module.partition('.')[0]}/")
    try:
        with cls.open_local_resource(uri) as stream:
            body: Any = stream.read()
    except Exception as error:  # noqa: BLE001 - refused path, missing file, foreign code: all are "not here"
        raise Http404(f"{block_type} has no {uri}") from error
    if uri.endswith(".css"):
        body = without_foreign_imports(body.decode("utf-8"))
    return HttpResponse(body, content_type=mimetypes.guess_type(uri)[0] or "application/octet-stream")


def course_file(request: HttpRequest, name: str) -> FileResponse:
    """Serve a file of the course's static folder, and nothing outside it."""
    folder = (settings.COURSE_DIR / "static").resolve()
    path = (folder / name).resolve()
    if folder not in path.parents or not path.is_file():
        raise Http404(name)
    return FileResponse(path.open("rb"))


def _known(usage: str) -> UsageKey:
    try:
        return current_course().key(usage)
    except NoSuchUsage as error:
        raise Http404("The course has no such block.") from error


def _handle(
    request: HttpRequest, runtime: PlayerRuntime, usage: UsageKey, name: str, suffix: str
) -> HttpResponse:
    block = runtime.get_block(usage)
    try:
        return webob_to_django_response(runtime.handle(block, name, django_to_webob_request(request), suffix))
    except (NoSuchHandlerError, NotFoundError) as error:
        raise Http404(name) from error
    except ProcessingError as error:
        # As in the LMS: the problem block says so when attempts are used up.
        return JsonResponse({"success": str(error.args[0])})
