"""How a block's HTML, style and script become a fragment that works in every host.

Scripts are inlined: the shared one first, then the block's own, so that their order can never race and a page
with AMD (Studio) cannot swallow them. The stylesheet is a static file of this Django app; where it was not
collected it is inlined too, and the log says so. See docs/decisions/0005-block-assets.md.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template import Template as DjangoTemplate
from django.templatetags.static import static
from web_fragments.fragment import Fragment

log = logging.getLogger(__name__)

STYLESHEET = "symbios_xblocks/css/symbios.css"
SHARED_SCRIPT = "shared/js/symbios.js"
THEMES = ("light", "dark", "auto")


@cache
def read_asset(path: str) -> str:
    """Return the text of a file of this package, by its path below it."""
    return files("symbios_xblocks").joinpath(path).read_text(encoding="utf-8")


@cache
def _template(path: str) -> DjangoTemplate:
    # An engine of our own: blocks render where no Django template settings exist, and always escape.
    return DjangoTemplate(read_asset(path), engine=Engine(autoescape=True))


def render(path: str, context: Mapping[str, Any]) -> str:
    """Render one of the package's templates."""
    return _template(path).render(Context({**context, "theme": theme()}))


def theme() -> str:
    """Return ``light`` or ``dark`` to force a theme on blocks outside our own pages, or "" to follow the
    system.
    """
    chosen = getattr(settings, "SYMBIOS_BLOCK_THEME", "light")
    return chosen if chosen in THEMES and chosen != "auto" else ""


def build_fragment(html: str, scripts: Sequence[str], init: str, arguments: Mapping[str, Any]) -> Fragment:
    """Return a fragment whose script calls the global function ``init`` with (runtime, element, arguments).

    The arguments travel as one JSON text with every ``<`` escaped, because runtimes write them into a script
    element as they are: an author's "</script>" would otherwise end it.
    """
    fragment = Fragment(html)
    _add_style(fragment)
    for path in (SHARED_SCRIPT, *scripts):
        fragment.add_javascript(read_asset(path))
    fragment.initialize_js(init, json.dumps(arguments, ensure_ascii=False).replace("<", "\\u003c"))
    return fragment


def build_message(html: str) -> Fragment:
    """Return a fragment with style and no script: a block's own message when it cannot be shown."""
    fragment = Fragment(html)
    _add_style(fragment)
    return fragment


def _add_style(fragment: Fragment) -> None:
    url = stylesheet_url()
    if url:
        fragment.add_css_url(url)
    else:
        fragment.add_css(read_asset(f"static/{STYLESHEET}"))


def stylesheet_url() -> str:
    """Return the collected stylesheet's address, or "" when it cannot be had."""
    try:
        return static(STYLESHEET)
    except ValueError:
        # A manifest storage raises for a file that collectstatic has not seen.
        log.error("%s is not among the collected static files; it is inlined instead", STYLESHEET)
        return ""
