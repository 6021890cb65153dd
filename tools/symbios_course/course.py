"""Reads an OLX course from disk into elements that know their file, line and parents."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from symbios_course.faults import Fault

CONTAINERS = ("course", "chapter", "sequential", "vertical", "itembank")
"""Elements whose children are elements of the course again."""
POINTED = ("course", "chapter", "sequential", "vertical", "html", "problem", "video")
"""Elements that may stand as a pointer to a file of their own."""
POINTER_ATTRIBUTES = frozenset({"url_name", "org", "course"})


@dataclass(frozen=True)
class Element:
    """One element: its definition, the file it is written in, and its parent (None for the course)."""

    tag: str
    url_name: str
    path: str
    line: int
    node: etree._Element
    parent: "Element | None" = None

    @property
    def name(self) -> str:
        return self.node.get("display_name", "")

    def fault(self, code: str, message: str, line: int | None = None) -> Fault:
        """Return a fault at this element, or at a line of its file."""
        return Fault(self.path, self.line if line is None else line, code, message)

    def ancestors(self) -> Iterator["Element"]:
        """Yield parent, grandparent and so on, up to the course."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def is_graded(self) -> bool:
        return any(above.node.get("graded") == "true" for above in (self, *self.ancestors()))


@dataclass
class Course:
    """All elements of a course in outline order, and the faults met while reading.

    ``content`` is the folder of the course, its plans and sources; ``root`` holds ``course.xml``.
    """

    content: Path
    root: Path
    elements: list[Element] = field(default_factory=list)
    read_files: set[Path] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    @property
    def run(self) -> str:
        """The url_name of the course element, such as ``2027``."""
        return self.elements[0].url_name if self.elements else ""

    def of(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def children(self, parent: Element) -> list[Element]:
        """Return the elements directly below another."""
        return [element for element in self.elements if element.parent is parent]

    def relative(self, path: Path) -> str:
        """Return a path as faults print it."""
        return path.relative_to(self.content).as_posix()

    def page(self, element: Element) -> Path:
        """Return the file that holds the text of an html element."""
        return self.root / "html" / f"{element.node.get('filename') or element.url_name}.html"

    def files(self, *suffixes: str) -> list[Path]:
        """Return the files of the course with one of these endings, in order."""
        return sorted(path for path in self.root.rglob("*") if path.is_file() and path.suffix in suffixes)


def read_course(content: Path, root: Path) -> Course:
    """Read a course. Raises FileNotFoundError when there is no ``course.xml``."""
    start = root / "course.xml"
    if not start.is_file():
        raise FileNotFoundError(start)
    course = Course(content, root)
    node = _parse(course, start)
    if node is not None:
        _add(course, node, start, None)
    return course


def _parse(course: Course, path: Path) -> etree._Element | None:
    course.read_files.add(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.parse(path, parser).getroot()
    except etree.XMLSyntaxError as error:
        course.faults.append(
            Fault(course.relative(path), error.lineno or 0, "not-well-formed", error.msg or str(error))
        )
        return None


def _add(course: Course, node: etree._Element, path: Path, parent: Element | None) -> None:
    url_name = node.get("url_name", "")
    if _is_pointer(node):
        target = course.root / str(node.tag) / f"{url_name}.xml"
        if not target.is_file():
            message = f"<{node.tag}> “{url_name}” points to {course.relative(target)}, which does not exist"
            course.faults.append(Fault(course.relative(path), node.sourceline or 0, "dead-pointer", message))
            return
        definition = _parse(course, target)
        if definition is None:
            return
        if definition.tag != node.tag:
            message = f"holds <{definition.tag}>, but a <{node.tag}> was expected"
            course.faults.append(Fault(course.relative(target), 1, "wrong-element", message))
            return
        node, path = definition, target
    name = url_name or node.get("url_name", "")
    element = Element(str(node.tag), name, course.relative(path), _first_line(path, node), node, parent)
    course.elements.append(element)
    if element.tag in CONTAINERS:
        for child in node:
            if isinstance(child.tag, str):
                _add(course, child, path, element)


def _first_line(path: Path, node: etree._Element) -> int:
    """Return the line on which a start tag begins; the parser gives one near its end."""
    lines = path.read_text(encoding="utf-8").splitlines()
    near = min(node.sourceline or 1, len(lines))
    return next((number for number in range(near, 0, -1) if f"<{node.tag}" in lines[number - 1]), near)


def _is_pointer(node: etree._Element) -> bool:
    is_bare = len(node) == 0 and not (node.text or "").strip() and set(node.attrib) <= POINTER_ATTRIBUTES
    return node.tag in POINTED and is_bare and "url_name" in node.attrib
