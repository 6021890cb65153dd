"""Text pages as HTML: closed tags, alternative texts, tables one can listen to, no scripts."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from lxml import etree, html

from symbios_course.course import Course
from symbios_course.faults import Fault

VOID = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
NEVER = frozenset({"script", "style", "iframe", "object", "embed", "form", "font", "center", "marquee"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OWN_PAGES = ("tabs", "about")
"""Pages of their own, which begin at h2; a text in a unit begins at h3, below its component's heading."""


class _Tags(HTMLParser):
    """Collects faults of one page while its tags pass by."""

    def __init__(self, path: str, first_heading: int) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.faults: list[Fault] = []
        self._open: list[tuple[str, int]] = []
        self._last_heading = first_heading - 1

    def fault(self, code: str, message: str, line: int = 0) -> None:
        self.faults.append(Fault(self.path, line or self.getpos()[0], code, message))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in NEVER:
            self.fault("forbidden-element", f"<{tag}> has no place in a text")
        for name in attributes:
            if name.startswith("on") or name == "style":
                self.fault("inline-code", f"<{tag}> carries “{name}”; texts hold no scripts and no styles")
        if tag == "img":
            self._image(attributes)
        if tag in HEADINGS:
            self._heading(int(tag[1]))
        if tag not in VOID:
            self._open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            expected = f"; </{self._open[-1][0]}> was expected" if self._open else ""
            self.fault("tag-mismatch", f"</{tag}> closes nothing here{expected}")
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def _image(self, attributes: dict[str, str | None]) -> None:
        if "alt" not in attributes:
            self.fault("missing-alt-text", "the picture has no alt text")
        elif not (attributes["alt"] or "").strip() and attributes.get("role") != "presentation":
            self.fault("missing-alt-text", 'the alt text is empty; a decoration says role="presentation"')

    def _heading(self, level: int) -> None:
        if level > self._last_heading + 1:
            self.fault("heading-skipped", f"<h{level}> follows a heading of level {self._last_heading}")
        self._last_heading = level

    def close(self) -> None:
        super().close()
        for tag, line in self._open:
            self.fault("unclosed-tag", f"<{tag}> is never closed", line)


def check(course: Course) -> Iterator[Fault]:
    """Yield faults of every text page, and of pictures inside problems."""
    for element in course.of("html"):
        page = course.page(element)
        if page.is_file():
            yield from check_page(course, page, first_heading=3)
        else:
            yield element.fault("missing-page", f"{course.relative(page)} does not exist")
    for folder in OWN_PAGES:
        for page in sorted((course.root / folder).glob("*.html")):
            yield from check_page(course, page, first_heading=2)
    for problem in course.of("problem"):
        for image in problem.node.iter("img"):
            if not image.get("alt", "").strip():
                yield problem.fault("missing-alt-text", "the picture has no alt text", image.sourceline)


def check_page(course: Course, page: Path, first_heading: int) -> Iterator[Fault]:
    """Yield the faults of one page of HTML."""
    text = page.read_text(encoding="utf-8")
    path = course.relative(page)
    if not text.strip():
        yield Fault(path, 0, "empty-page", "the page is empty")
        return
    tags = _Tags(path, first_heading)
    tags.feed(text)
    tags.close()
    yield from tags.faults
    try:
        fragments = html.fragments_fromstring(text)
    except (etree.ParserError, ValueError) as error:
        yield Fault(path, 0, "html-does-not-parse", str(error))
        return
    for fragment in fragments:
        if not isinstance(fragment, str):
            yield from _tables_and_links(path, fragment)


def _tables_and_links(path: str, fragment: html.HtmlElement) -> Iterator[Fault]:
    for table in fragment.iter("table"):
        line = table.sourceline or 0
        if table.find("caption") is None:
            yield Fault(path, line, "table-without-caption", "a table says in its caption what it shows")
        for cell in table.iter("th"):
            if cell.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield Fault(
                    path,
                    cell.sourceline or line,
                    "header-without-scope",
                    'a header cell needs scope="col" or "row"',
                )
    for link in fragment.iter("a"):
        if link.get("href") and not link.text_content().strip() and not link.xpath(".//img[@alt]"):
            yield Fault(path, link.sourceline or 0, "link-without-words", "the link has no words")
