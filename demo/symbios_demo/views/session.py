"""Becoming one of the people, and going back to being nobody."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from symbios_demo.people import BY_USERNAME

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the people one can be; a POST with ``username`` makes the visitor that person."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method != "POST":
        return render(request, "symbios_demo/sign_in.html", {"next": _safe(request, wanted)})
    person = BY_USERNAME.get(request.POST.get("username", ""))
    if person is None:
        raise Http404("Nobody of this name lives in the demo.")
    user = get_user_model().objects.get(username=person.username)
    login(request, user, backend=BACKEND)
    return redirect(_safe(request, wanted) or person.start)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Be nobody again."""
    logout(request)
    return redirect("home")


def _safe(request: HttpRequest, address: str) -> str:
    """Return ``address`` when it lies on this site, else ""."""
    hosts = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=hosts) else ""
