"""Figures: each has its source beside it, and each source is listed in SOURCES.md."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from symbios_course.course import Course, Element
from symbios_course.faults import Fault

FIGURE = re.compile(
    r"(?:[€£$]\s?\d)|\d[\d.,]*\s*(?:%|percent\b|t\b|tonnes?\b|kg\b|km\b|m³|m3\b|[MGk]Wh\b|hL\b|million\b|billion\b|trillion\b|euro\b|pounds?\b)"
)
PASSAGES = ("p", "li", "dd", "td", "figcaption", "blockquote")
EXEMPT = ("exercise", "course")
"""Values of data-figures: invented for an exercise, or the course's own rules."""


def check(course: Course) -> Iterator[Fault]:
    """Yield figures without a source, sources that are not listed, and listed ones nobody uses."""
    listing = course.content / "SOURCES.md"
    listed = _listed(listing)
    cited: dict[str, str] = {}
    for element in course.of("html"):
        page = course.page(element)
        if page.is_file():
            yield from _check_page(course, page, listed, cited)
    for problem in course.of("problem"):
        yield from _check_problem(problem)
    for key, line in listed.items():
        if key not in cited:
            yield Fault(course.relative(listing), line, "unused-source", f"no page cites “{key}”")


def _listed(listing: Path) -> dict[str, int]:
    """Return key -> line of the first table of SOURCES.md."""
    if not listing.is_file():
        return {}
    keys: dict[str, int] = {}
    for number, line in enumerate(listing.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("## Facts"):
            break
        found = re.match(r"\| ([a-z][a-z0-9-]+) \|", line)
        if found and found[1] != "key":
            keys[found[1]] = number
    return keys


def _check_page(course: Course, page: Path, listed: dict[str, int], cited: dict[str, str]) -> Iterator[Fault]:
    name = course.relative(page)
    root = html.fragment_fromstring(page.read_text(encoding="utf-8"), create_parent="div")
    for source in root.xpath(".//*[@data-source]"):
        key = source.get("data-source")
        cited[key] = name
        if key not in listed:
            yield Fault(name, source.sourceline or 0, "unlisted-source", f"“{key}” is not in SOURCES.md")
        if not any("src" in (node.get("class") or "").split() for node in (source, *source.iterancestors())):
            yield Fault(
                name, source.sourceline or 0, "source-without-class", 'a source stands in class="src"'
            )
    for passage in root.iter(*PASSAGES):
        text = passage.text_content()
        if FIGURE.search(text) and not _is_sourced(passage):
            shown = " ".join(text.split())[:60]
            yield Fault(name, passage.sourceline or 0, "figure-without-source", f"“{shown}…” names no source")


def _is_sourced(passage: html.HtmlElement) -> bool:
    for node in (passage, *passage.iterancestors()):
        if node.get("data-figures") in EXEMPT:
            return True
        if node.tag in (*PASSAGES, "tr", "table") and node.find_class("src"):
            return True
    return False


def _check_problem(problem: Element) -> Iterator[Fault]:
    classes = {
        name
        for node in problem.node.iter()
        if isinstance(node.tag, str)
        for name in node.get("class", "").split()
    }
    if FIGURE.search(" ".join(problem.node.itertext())) and not classes & {"src", "exercise"}:
        message = 'figures need a source (class="src") or the mark of an invented case (class="exercise")'
        yield problem.fault("figure-without-source", message)
