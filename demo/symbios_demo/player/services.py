"""The services that blocks may ask the runtime for; each as honest as the demo can make it."""

from __future__ import annotations

import gettext as gettext_module
import re
from collections.abc import Iterable
from importlib import resources
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.reference.user_service import UserService, XBlockUser

from symbios_demo.models import Completion
from symbios_demo.player.video import VideoConfigService

# /static/ after a quote, plain or escaped, as blocks write it in HTML and in JSON inside HTML.
STATIC_LINK = re.compile(
    r"""(?P<quote>\\?["']|&quot;|&\#0?3[49];|&\#x2[27];)/static/(?P<name>[^"'\\?\#&]+)"""
)
JUMP_LINK = re.compile(r"""(?P<quote>["'])/jump_to_id/(?P<slug>[^"'/?#]+)/?""")


class PersonService(UserService):
    """Who is learning, with the attribute names of the platform."""

    def __init__(self, user: Any) -> None:
        super().__init__()
        self._django_user = user
        self._user = XBlockUser(
            is_current_user=True,
            emails=[user.email],
            full_name=user.get_full_name() or user.get_username(),
        )
        self._user.opt_attrs.update(
            {
                "edx-platform.user_id": user.pk,
                "edx-platform.username": user.get_username(),
                "edx-platform.is_authenticated": user.is_authenticated,
                "edx-platform.user_is_staff": user.is_staff,
                "edx-platform.user_is_global_staff": user.is_staff,
                "edx-platform.user_role": "staff" if user.is_staff else "student",
                "edx-platform.anonymous_user_id": f"anonymous-{user.pk}",
                "edx-platform.deprecated_anonymous_user_id": f"anonymous-{user.pk}",
                "edx-platform.request_country_code": None,
                "edx-platform.user_preferences": {"pref-lang": translation.get_language() or "en"},
            }
        )

    def get_current_user(self) -> XBlockUser:
        """Return the person of this request."""
        return self._user

    def get_user_by_anonymous_id(self, uid: str | None = None) -> Any:
        """Return the Django user; nobody else's id is ever handed out here."""
        return self._django_user


class TranslationService:
    """Texts of one block: the catalogue of its own package, else Django's, as the LMS looks them up."""

    def __init__(self, block: XBlock) -> None:
        package = block.unmixed_class.__module__.partition(".")[0]
        locale = translation.to_locale(translation.get_language() or "en")
        self._catalogue: Any = translation
        try:
            folder = str(resources.files(package) / "translations")
            self._catalogue = gettext_module.translation("text", folder, [locale, locale.partition("_")[0]])
        except (OSError, ModuleNotFoundError, TypeError):
            self._catalogue = translation

    def gettext(self, message: str) -> str:
        """Translate a text."""
        return self._catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Translate a text with a number in it."""
        return self._catalogue.ngettext(singular, plural, number)

    ugettext = gettext
    ungettext = ngettext


class LinkService:
    """Rewrites the two links an author may write: /static/<file of the course> and /jump_to_id/<url_name>."""

    def replace_urls(self, text: str, static_replace_only: bool = False) -> str:
        """Return ``text`` with links that work here; /static/ that names no course file is the site's."""

        def static_link(match: re.Match[str]) -> str:
            if not (settings.COURSE_DIR / "static" / match["name"]).is_file():
                return match[0]
            return match["quote"] + reverse("course_file", args=(match["name"],))

        text = STATIC_LINK.sub(static_link, text)
        if static_replace_only:
            return text
        return JUMP_LINK.sub(lambda match: match["quote"] + reverse("jump", args=(match["slug"],)), text)


class CompletionService:
    """What counts as done, and what is done already."""

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id

    def completion_tracking_enabled(self) -> bool:
        """Say yes: the demo always keeps track."""
        return True

    def get_completions(self, candidates: Iterable[Any]) -> dict[Any, float]:
        """Return the completion in [0, 1] of each usage key."""
        done = dict(Completion.objects.filter(user_id=self._user_id).values_list("usage", "value"))
        return {key: done.get(str(key), 0.0) for key in candidates}

    def can_mark_block_complete_on_view(self, block: XBlock) -> bool:
        """Say whether looking at the block is all it asks for (the platform's rule)."""
        return (
            XBlockCompletionMode.get_mode(block) == XBlockCompletionMode.COMPLETABLE
            and not getattr(block, "has_custom_completion", False)
            and not getattr(block, "has_score", False)
        )

    def blocks_to_mark_complete_on_view(self, blocks: Iterable[XBlock]) -> set[XBlock]:
        """Return those of ``blocks`` that are done once seen."""
        return {block for block in blocks if self.can_mark_block_complete_on_view(block)}

    def get_complete_on_view_delay_ms(self) -> int:
        """Return how long a block must be seen."""
        return 1000


class SettingsService:
    """Per-block settings of the site, from XBLOCK_SETTINGS."""

    def get_settings_bucket(self, block: XBlock, default: Any = None) -> Any:
        """Return the site's settings for one block type."""
        if block is None:
            raise ValueError("A settings bucket belongs to a block.")
        name = getattr(block, "block_settings_key", block.unmixed_class.__name__)
        return settings.XBLOCK_SETTINGS.get(name, {} if default is None else default)


SHARED: dict[str, Any] = {
    "cache": cache,
    "replace_urls": LinkService(),
    "settings": SettingsService(),
    "video_config": VideoConfigService(),
    # Problem: never run Python out of a course. The block then shows the author a clear message.
    "sandbox": SimpleNamespace(can_execute_unsafe_code=lambda: False, get_python_lib_zip=lambda: None),
    # Problem: no outside grader.
    "xqueue": SimpleNamespace(interface=None, waittime=0),
    "rebind_user": SimpleNamespace(rebind_noauth_module_to_user=lambda block, user: None),
}


def services_for(user: Any | None) -> dict[str, Any]:
    """Collect the services for one person; None while the course loads, when nobody is looking."""
    if user is None:
        return dict(SHARED)
    return {**SHARED, "user": PersonService(user), "completion": CompletionService(str(user.pk))}
