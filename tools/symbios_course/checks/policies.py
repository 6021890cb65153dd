"""Course policy and grading: one key, listed blocks, weights that add up, counts that are meant."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from symbios_course.checks.attributes import CORE
from symbios_course.course import Course
from symbios_course.faults import Fault

PLAN_COLUMNS = ("type", "planned", "open", "why")


def check(course: Course) -> Iterator[Fault]:
    """Yield faults of policy.json, grading_policy.json and the graded subsections."""
    folder = course.root / "policies" / course.run
    policy, faults = _read(course, folder / "policy.json")
    yield from faults
    if policy is not None:
        yield from _course_policy(course, folder / "policy.json", policy)
    grading, faults = _read(course, folder / "grading_policy.json")
    yield from faults
    if grading is not None:
        yield from _grading(course, folder / "grading_policy.json", grading)
    yield from _read(course, course.root / "policies" / "assets.json")[1]


def _read(course: Course, path: Path) -> tuple[Any, list[Fault]]:
    if not path.is_file():
        return None, [Fault(course.relative(path), 0, "missing-policy", "the file does not exist")]
    try:
        return json.loads(path.read_text(encoding="utf-8")), []
    except json.JSONDecodeError as error:
        return None, [Fault(course.relative(path), error.lineno, "not-json", error.msg)]


def _course_policy(course: Course, path: Path, policy: dict[str, Any]) -> Iterator[Fault]:
    name, key = course.relative(path), f"course/{course.run}"
    if list(policy) != [key]:
        yield Fault(name, 0, "wrong-policy-key", f"the one key must be “{key}”")
        return
    settings = policy[key]
    extensions = {element.tag for element in course.elements} - set(CORE)
    for tag in sorted(extensions - set(settings.get("advanced_modules", []))):
        yield Fault(
            name, 0, "missing-advanced-module", f"<{tag}> is used; Studio shows it only when it is listed"
        )
    for tag in sorted(set(settings.get("advanced_modules", [])) - extensions):
        yield Fault(name, 0, "unused-advanced-module", f"“{tag}” is listed and not used")
    image = settings.get("course_image", "")
    if not image or not (course.root / "static" / image).is_file():
        yield Fault(name, 0, "missing-static-file", f"the course image static/{image} does not exist")
    tabs = settings.get("tabs", [])
    if tabs and tabs[0].get("type") != "courseware":
        yield Fault(name, 0, "wrong-tabs", "the first tab must be the course itself")
    for tab in tabs:
        slug = tab.get("url_slug", "")
        if tab.get("type") == "static_tab" and not (course.root / "tabs" / f"{slug}.html").is_file():
            yield Fault(name, 0, "missing-tab", f"tabs/{slug}.html does not exist")


def _grading(course: Course, path: Path, grading: dict[str, Any]) -> Iterator[Fault]:
    name = course.relative(path)
    graders = {grader["type"]: grader for grader in grading.get("GRADER", [])}
    total = sum(grader["weight"] for grader in graders.values())
    if abs(total - 1) > 1e-9:
        yield Fault(
            name, 0, "weights-do-not-add-up", f"the weights add up to {total:g}; they must add up to 1"
        )
    if not grading.get("GRADE_CUTOFFS"):
        yield Fault(name, 0, "missing-pass-mark", "GRADE_CUTOFFS names no pass mark")
    for sequential in course.of("sequential"):
        form, graded = sequential.node.get("format"), sequential.node.get("graded") == "true"
        if graded and form not in graders:
            yield sequential.fault("unknown-format", f"“{form}” is no type of the grading policy")
        if form and not graded:
            yield sequential.fault("not-graded", f"the format is “{form}”, but graded is not true")
    counts = Counter(element.node.get("format") for element in course.of("sequential") if element.is_graded)
    plan = _plan(course)
    for form, grader in graders.items():
        yield from _counts(name, form, grader, counts[form], plan.get(form))


def _counts(
    name: str, form: str, grader: dict[str, Any], count: int, planned: dict[str, str] | None
) -> Iterator[Fault]:
    if grader["drop_count"] >= grader["min_count"]:
        yield Fault(name, 0, "drops-all", f"“{form}” drops {grader['drop_count']} of {grader['min_count']}")
    if planned is not None and planned["open"] != str(count):
        message = f"grading_plan.csv says that {planned['open']} “{form}” are open; the course has {count}"
        yield Fault(name, 0, "stale-grading-plan", message)
    if count == grader["min_count"]:
        return
    is_meant = (
        planned is not None and planned["planned"] == str(grader["min_count"]) and planned["why"].strip()
    )
    if count > grader["min_count"] or not is_meant:
        message = (
            f"“{form}” counts {grader['min_count']}, the course has {count}: an empty place counts as zero"
        )
        yield Fault(name, 0, "count-differs", message)


def _plan(course: Course) -> dict[str, dict[str, str]]:
    path = course.content / "grading_plan.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["type"]: {column: row.get(column) or "" for column in PLAN_COLUMNS}
            for row in csv.DictReader(file)
        }
