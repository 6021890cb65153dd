"""Studio in miniature: the form a block brings for its authors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from opaque_keys.edx.keys import UsageKey
from xblock.exceptions import NoSuchUsage

from symbios_demo.models import ContentEdit
from symbios_demo.player.course import Course, current_course
from symbios_demo.player.parts import is_editable, without_foreign_imports


@ensure_csrf_cookie
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a block's ``studio_view`` to an author; everybody else gets a 404."""
    course, key = _for_author(request, slug)
    block = course.runtime(request.user, author=True).get_block(key)
    if not is_editable(block):
        raise Http404("This block brings no form of its own.")
    form = block.render("studio_view", {})
    unit = course.ancestor(key, "vertical")
    context = {
        "block_title": getattr(block, "display_name", "") or slug,
        "slug": slug,
        "unit_slug": unit.block_id if unit else "",
        "head": without_foreign_imports(form.head_html()),
        "body": form.body_html(),
        "foot": form.foot_html(),
        "is_edited": ContentEdit.objects.filter(usage=str(key)).exists(),
    }
    return render(request, "symbios_demo/edit.html", context)


@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget every edit of one block: it is again what the course files say."""
    course, key = _for_author(request, slug)
    ContentEdit.objects.filter(usage=str(key)).delete()
    course.forget_max_score(key)
    messages.success(request, _("Your edits are undone. The lesson is as in the course files."))
    return redirect("edit", slug)


def _for_author(request: HttpRequest, slug: str) -> tuple[Course, UsageKey]:
    if not request.user.is_staff:
        raise Http404("Only authors edit.")
    course = current_course()
    try:
        return course, course.find(slug)
    except NoSuchUsage as error:
        raise Http404("The course has no such block.") from error
