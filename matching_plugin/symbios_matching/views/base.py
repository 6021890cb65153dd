"""What every page shares: the shell, who is asking, and what is said when something is not there."""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.generic import TemplateView

from symbios_matching import api
from symbios_matching.choices import LANGUAGE_NAMES, LANGUAGES
from symbios_matching.exceptions import NotFound, PermissionRefused

_WIDE_BLANKS = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
OWN_SHELL = "symbios_matching/base.html"


class CommunityView(TemplateView):
    """
    A page in the shell ``SYMBIOS_BASE_TEMPLATE``.

    What is not there for this person answers 404, what they may not do 403, both as pages with a way on.
    Pages for somebody who is signed in are never kept by a cache.
    """

    section = ""
    needs_sign_in = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.needs_sign_in and not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        reads = request.method in ("GET", "HEAD") and request.user.is_authenticated
        with api.standing_held(request.user) if reads else nullcontext():
            response = self._answered(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _answered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
            # Rendered here, not by the handler, so that a refusal found while rendering is answered too.
            if hasattr(response, "render"):
                response.render()
        except NotFound:
            response = self.refusal("not_found", 404)
        except PermissionRefused as refused:
            response = self.refusal("refused", 403, sentence=str(refused))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**shell_context(self.request, self.section), **kwargs)

    def refusal(self, name: str, status: int, **context: Any) -> HttpResponse:
        """Say in the shell why there is nothing to see."""
        response: Any = self.response_class(
            request=self.request,
            template=f"symbios_matching/{name}.html",
            context={**shell_context(self.request, self.section), **context},
            status=status,
            using=self.template_engine,
        )
        return response.render()


def shell_context(request: HttpRequest, section: str) -> dict[str, Any]:
    """Return what base.html and page.html read; other shells may ignore all but the template."""
    return {
        "symbios_base_template": settings.SYMBIOS_BASE_TEMPLATE,
        "symbios_section": section,
        # Our own shell has these four links in its header; in any other one the page brings them along.
        "symbios_shows_tabs": settings.SYMBIOS_BASE_TEMPLATE != OWN_SHELL,
        "symbios_course_url": settings.SYMBIOS_COURSE_URL,
        "symbios_languages": offered_languages(),
        "symbios_sign_in": sign_in_address(request),
        "symbios_to_answer": requests_to_answer(request),
    }


def offered_languages() -> list[tuple[str, str]]:
    """Return the languages that both we and the platform speak, each by its own name."""
    spoken = {code.split("-")[0]: code for code, _name in reversed(settings.LANGUAGES)}
    return [(spoken[code], LANGUAGE_NAMES[code]) for code in LANGUAGES if code in spoken]


def reader_language() -> str:
    """Return the two-letter code of the active language; English when it is none of ours."""
    code = (get_language() or "en").split("-")[0]
    return code if code in LANGUAGES else "en"


def typed(text: str, longest: int) -> str:
    """Return what somebody typed, cut, without the characters that no person types and no database takes."""
    # No-break and other wide blanks stand between words: they become plain ones, they do not vanish.
    unified = _WIDE_BLANKS.sub(" ", text.replace("\r\n", "\n"))
    return "".join(sign for sign in unified if sign.isprintable() or sign in "\n\t").strip()[:longest]


def requests_to_answer(request: HttpRequest) -> int:
    """Count the requests that wait for an answer of this person's organisations."""
    if not request.user.is_authenticated:
        return 0
    return api.requests_to_answer(user=request.user).count()


def sign_in_address(request: HttpRequest) -> str:
    """Return the platform's sign-in page with the way back to this one."""
    return redirect_to_login(_way_back(request), resolve_url(settings.LOGIN_URL)).url


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Return the address the form names to go on to, if it is one of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else otherwise


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    response = redirect_to_login(_way_back(request), resolve_url(settings.LOGIN_URL))
    patch_cache_control(response, private=True, no_store=True)
    return response


def _way_back(request: HttpRequest) -> str:
    """Return where to come back to: this address, or the community's home when it cannot be fetched again."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return reverse("symbios_matching:home")
