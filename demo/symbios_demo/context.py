"""What the shared header needs on every page, ours and the community's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from symbios_demo.people import BY_USERNAME, PEOPLE


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the people one can be, who one is now (or None), and which part of the site this is."""
    user = getattr(request, "user", None)
    section = request.path.strip("/").partition("/")[0]
    return {
        "demo_people": PEOPLE,
        "demo_person": BY_USERNAME.get(user.get_username()) if user and user.is_authenticated else None,
        "demo_section": {"learn": "learn", "symbios": "exchange"}.get(section, "home"),
    }
