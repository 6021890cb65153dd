"""The course player: outline, unit pages, progress."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from opaque_keys.edx.keys import UsageKey
from xblock.exceptions import NoSuchUsage

from symbios_demo.player.course import Course, current_course
from symbios_demo.player.outline import outline
from symbios_demo.player.parts import unit_page
from symbios_demo.player.progress import completions_of
from symbios_demo.player.report import grade_of
from symbios_demo.views.home import next_unit


def course_outline(request: HttpRequest) -> HttpResponse:
    """List modules and units; with completion for somebody signed in."""
    course = current_course()
    user = request.user if request.user.is_authenticated else None
    modules = outline(course.runtime(user), course.root, completions_of(str(user.pk)) if user else {})
    context = {"title": course_title(course), "modules": modules, "continue_with": next_unit(modules)}
    return render(request, "symbios_demo/outline.html", context)


@login_required
@ensure_csrf_cookie
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one unit with its blocks, the module beside it, and the ways back and on."""
    course = current_course()
    key = _vertical(course, slug)
    runtime = course.runtime(request.user)
    modules = outline(runtime, course.root, completions_of(str(request.user.pk)))
    entries = [(module, entry) for module in modules for entry in module.units]
    here = next(place for place, (_module, entry) in enumerate(entries) if entry.slug == slug)
    module, entry = entries[here]
    context = {
        "title": course_title(course),
        "module": module,
        "unit": entry,
        "page": unit_page(runtime, key, for_author=request.user.is_staff),
        "previous": entries[here - 1][1] if here else None,
        "next": entries[here + 1][1] if here + 1 < len(entries) else None,
    }
    return render(request, "symbios_demo/unit.html", context)


def jump(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a link to any block: go to the unit that holds it, or to its place in the outline."""
    course = current_course()
    try:
        key = course.find(slug)
    except NoSuchUsage as error:
        raise Http404("The course has no such part.") from error
    vertical = course.ancestor(key, "vertical")
    if vertical is None:
        vertical = _first_vertical_below(course, key)
    if vertical is None:
        return redirect("outline")
    anchor = "" if vertical == key or key.block_type in ("chapter", "sequential") else f"#{key.block_id}"
    address = redirect("unit", vertical.block_id)
    address["Location"] += anchor
    return address


@login_required
def progress(request: HttpRequest) -> HttpResponse:
    """Show what was done and earned, and how the grade comes about."""
    course = current_course()
    modules = outline(course.runtime(request.user), course.root, completions_of(str(request.user.pk)))
    context = {"title": course_title(course), "modules": modules, "grade": grade_of(course, request.user)}
    return render(request, "symbios_demo/progress.html", context)


def course_title(course: Course) -> str:
    """Return the name of the course; the policy's wins, as in the platform."""
    return course.policy.get("display_name") or course.runtime(None).get_block(course.root).display_name


def _vertical(course: Course, slug: str) -> UsageKey:
    try:
        key = course.find(slug)
    except NoSuchUsage as error:
        raise Http404("The course has no such unit.") from error
    if key.block_type != "vertical":
        raise Http404("This part of the course is no unit.")
    return key


def _first_vertical_below(course: Course, key: UsageKey) -> UsageKey | None:
    for candidate in course.ids.known.values():
        if candidate.block_type == "vertical" and course.ancestor(candidate, key.block_type) == key:
            return candidate
    return None
