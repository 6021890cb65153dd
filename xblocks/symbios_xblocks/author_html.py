"""HTML that authors write: kept as XML in OLX, cleaned before a learner sees it."""

from functools import lru_cache
from typing import Any

import lxml.html
import nh3
from django.utils.safestring import SafeString
from lxml import etree

_TAGS = {
    *("p", "br", "b", "strong", "i", "em", "u", "sub", "sup", "a", "ul", "ol", "li", "h3", "h4"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption", "img", "figure", "figcaption"),
    *("blockquote", "code", "span"),
}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}


@lru_cache(maxsize=512)
def clean_html(html: str) -> SafeString:
    """Return author HTML without scripts, styles, handlers and foreign schemes, safe to put into a page.

    >>> clean_html('<p onclick="steal()">Whey<script>x</script></p>')
    '<p>Whey</p>'
    """
    # Safe because nh3 has just rebuilt it from an allow-list; the only place that marks anything safe.
    return SafeString(
        nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    )


def as_xml(html: str) -> str:
    """Return HTML as well-formed XML, so that ``<br>`` typed by an author can live in OLX.

    >>> as_xml("one<br>two &nbsp; three")
    'one<br/>two \\xa0 three'
    """
    html = html.strip()
    try:
        etree.fromstring(f"<x>{html}</x>")
        return html
    except etree.XMLSyntaxError:
        root = lxml.html.fragment_fromstring(html, create_parent="x")
        return inner_xml(root).strip()


def inner_xml(element: etree._Element) -> str:
    """Return everything between an element's tags as text, entities escaped, comments kept."""
    copy = etree.Element("x")
    copy.text = element.text
    opening = etree.tostring(copy, encoding="unicode")
    text = "" if element.text is None else opening[len("<x>") : -len("</x>")]
    return text + "".join(etree.tostring(child, encoding="unicode", with_tail=True) for child in element)


def plain_text(html: str) -> str:
    """Return the words of some HTML, for search.

    >>> plain_text("<p>Whey &amp; heat</p>")
    'Whey & heat'
    """
    if not html.strip():
        return ""
    return " ".join(lxml.html.fragment_fromstring(html, create_parent="x").text_content().split())


def html_tree(html: str) -> list[Any]:
    """Return cleaned author HTML as texts and [tag, attributes, children], for a script to build nodes from.

    >>> html_tree(clean_html('<p>Whey <b>cold</b></p>'))
    [['p', {}, ['Whey ', ['b', {}, ['cold']]]]]
    """
    return _children(lxml.html.fragment_fromstring(html, create_parent="x")) if html.strip() else []


def _children(element: Any) -> list[Any]:
    found: list[Any] = [element.text] if element.text else []
    for child in element:
        found.append([child.tag, dict(child.attrib), _children(child)])
        if child.tail:
            found.append(child.tail)
    return found
