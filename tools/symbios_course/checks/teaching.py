"""The plan of teaching: every item has outcome, skill and level; every unit its minutes."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from symbios_course.checks.attributes import OURS
from symbios_course.course import Course, Element
from symbios_course.faults import Fault

LEVELS = frozenset({"remember", "understand", "apply", "analyse", "evaluate", "create"})
SKILL = re.compile(r"S(?:0[1-9]|1\d|2[0-8])")
COURSE_OUTCOME = re.compile(r"CO[1-9]")
ITEM_COLUMNS = ("url_name", "unit", "outcome", "course_outcome", "skill", "bloom", "graded")
UNIT_COLUMNS = ("url_name", "minutes", "core_for")
VAGUE = re.compile(r"^\W*(?:know|understand|learn|be aware|appreciate)\b", re.IGNORECASE)
MARKED = re.compile(r'data-lo="(M\d\.\d)"')

Rows = dict[str, tuple[int, dict[str, str]]]


def check(course: Course) -> Iterator[Fault]:
    """Yield items and units that the plan forgets, and rows that nothing in the course answers to."""
    yield from _items(course)
    yield from _units(course)


def read_rows(path: Path, columns: tuple[str, ...]) -> Rows:
    """Return url_name -> line and row of a plan. Raises ValueError when a column is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"missing column {', '.join(sorted(missing))}")
        return {row["url_name"]: (number, row) for number, row in enumerate(reader, start=2)}


def _rows(course: Course, name: str, columns: tuple[str, ...]) -> tuple[Rows, list[Fault]]:
    try:
        return read_rows(course.content / name, columns), []
    except FileNotFoundError:
        return {}, [Fault(name, 0, "missing-plan", "the file does not exist")]
    except ValueError as error:
        return {}, [Fault(name, 1, "missing-plan", str(error))]


def _items(course: Course) -> Iterator[Fault]:
    rows, faults = _rows(course, "blueprint.csv", ITEM_COLUMNS)
    yield from faults
    outcomes = {lo for element in course.of("html") for lo in _marked_outcomes(course, element)}
    items = {item.url_name: item for item in course.elements if _is_item(item)}
    for name, item in items.items():
        if name not in rows:
            yield item.fault("item-without-plan", f"“{name}” has no row in blueprint.csv")
    for name, (line, row) in rows.items():
        if name not in items:
            yield Fault(
                "blueprint.csv", line, "plan-without-item", f"nothing in the course is called “{name}”"
            )
            continue
        for message in _row_faults(items[name], row, outcomes):
            yield Fault("blueprint.csv", line, "wrong-plan", f"{name}: {message}")
    practised = {row["outcome"]: set() for _, row in rows.values()}
    for _, row in rows.values():
        practised[row["outcome"]].add(row["graded"])
    for outcome in sorted(outcomes):
        for graded, word in (("no", "practised"), ("yes", "assessed")):
            if graded not in practised.get(outcome, set()):
                yield Fault("blueprint.csv", 0, "outcome-without-item", f"{outcome} is never {word}")


def _row_faults(item: Element, row: dict[str, str], outcomes: set[str]) -> Iterator[str]:
    unit = next((above.url_name for above in item.ancestors() if above.tag == "vertical"), "")
    if row["unit"] != unit:
        yield f"stands in {unit}, not in “{row['unit']}”"
    if row["outcome"] not in outcomes:
        yield f"no module shows the outcome “{row['outcome']}”"
    if not COURSE_OUTCOME.fullmatch(row["course_outcome"]):
        yield f"“{row['course_outcome']}” is no course outcome (CO1 to CO9)"
    if not SKILL.fullmatch(row["skill"]):
        yield f"“{row['skill']}” is no skill (S01 to S28)"
    if row["bloom"] not in LEVELS:
        yield f"“{row['bloom']}” is no level"
    if row["graded"] != ("yes" if item.is_graded else "no"):
        yield f"graded says “{row['graded']}”, and the subsection says otherwise"


def _is_item(element: Element) -> bool:
    return element.tag == "problem" or (element.tag.startswith(OURS) and element.tag != "symbios_skills")


def _marked_outcomes(course: Course, element: Element) -> list[str]:
    page = course.page(element)
    return MARKED.findall(page.read_text(encoding="utf-8")) if page.is_file() else []


def _units(course: Course) -> Iterator[Fault]:
    rows, faults = _rows(course, "units.csv", UNIT_COLUMNS)
    yield from faults
    units = {unit.url_name: unit for unit in course.of("vertical")}
    for name, unit in units.items():
        if name not in rows:
            yield unit.fault("unit-without-minutes", f"“{name}” has no row in units.csv")
    for name, (line, row) in rows.items():
        if name not in units:
            yield Fault("units.csv", line, "plan-without-unit", f"no unit is called “{name}”")
        elif not row["minutes"].isdigit() or not 1 <= int(row["minutes"]) <= 60:
            yield Fault(
                "units.csv", line, "wrong-minutes", f"{name}: “{row['minutes']}” is no number from 1 to 60"
            )
    for block in course.of("symbios_skills"):
        for recommend in block.node.iter("recommend"):
            planned = rows.get(recommend.get("unit", ""))
            if planned and recommend.get("minutes") != planned[1]["minutes"]:
                message = f"{recommend.get('unit')} takes {planned[1]['minutes']} minutes in units.csv"
                yield block.fault("wrong-minutes", message, recommend.sourceline)
    for element in course.of("html"):
        page = course.page(element)
        for number, line in enumerate(
            page.read_text(encoding="utf-8").splitlines() if page.is_file() else (), start=1
        ):
            found = re.search(r'data-lo="M\d\.\d">(.*)', line)
            if found and VAGUE.match(re.sub(r"<[^>]+>", "", found[1])):
                yield Fault(
                    course.relative(page), number, "vague-outcome", "an outcome names something one can see"
                )
