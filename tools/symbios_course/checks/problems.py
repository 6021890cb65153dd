"""Questions: no scripts, one best answer, feedback on every choice, tolerance on every number."""

import re
from collections.abc import Iterator

from lxml import etree

from symbios_course.course import Course, Element
from symbios_course.faults import Fault

RESPONSES = (
    "multiplechoiceresponse",
    "choiceresponse",
    "optionresponse",
    "numericalresponse",
    "stringresponse",
)
REFUSED = ("customresponse", "schematicresponse", "externalresponse", "coderesponse", "jsmeresponse")
OF_THE_ABOVE = re.compile(r"\b(?:all|none|both|neither) of the (?:above|these|answers)\b", re.IGNORECASE)
MOST_LONGEST_KEYS = 0.5
"""Share of choice questions whose key is the longest choice; above it, length gives answers away."""
SPARE_ITEMS = 1.5
"""A bank holds at least this many times the questions it draws."""


def check(course: Course) -> Iterator[Fault]:
    """Yield faults of every problem and of every item bank."""
    longest, asked = [], 0
    for problem in course.of("problem"):
        yield from _check_problem(problem)
        for group in problem.node.iter("choicegroup"):
            asked += 1
            lengths = {choice.get("correct") == "true": [] for choice in group}
            for choice in group.iterchildren("choice"):
                lengths[choice.get("correct") == "true"].append(len(choice_text(choice)))
            if lengths.get(True) and lengths.get(False) and max(lengths[True]) > max(lengths[False]):
                longest.append(problem)
    if asked >= 10 and len(longest) / asked > MOST_LONGEST_KEYS:
        message = f"the key is the longest choice in {len(longest)} of {asked} questions; make others longer"
        yield longest[0].fault("keys-too-long", message)
    for bank in course.of("itembank"):
        drawn, held = int(bank.node.get("max_count", "1")), len(course.children(bank))
        if drawn > 0 and held < drawn * SPARE_ITEMS:
            yield bank.fault("bank-too-small", f"{held} questions for a draw of {drawn}")


def choice_text(choice: etree._Element) -> str:
    """Return what the learner reads in a choice, without its hints."""
    parts = [choice.text or ""]
    for child in choice:
        parts.append("" if child.tag in ("choicehint", "optionhint") else "".join(child.itertext()))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _check_problem(problem: Element) -> Iterator[Fault]:
    node = problem.node
    for script in node.iter("script"):
        yield problem.fault(
            "script-in-problem", "scripts in problems do not run everywhere", script.sourceline
        )
    for tag in REFUSED:
        for found in node.iter(tag):
            yield problem.fault("refused-response", f"<{tag}> needs a server of its own", found.sourceline)
    responses = [found for tag in RESPONSES for found in node.iter(tag)]
    if not responses:
        yield problem.fault("no-response", "the problem asks nothing that can be answered")
    for response in responses:
        if response.find(".//label") is None:
            yield problem.fault("missing-label", "the question has no <label>", response.sourceline)
        yield from _check_choices(problem, response)
        if response.tag == "numericalresponse":
            yield from _check_number(problem, response)
    if node.find(".//solution") is None:
        yield problem.fault("missing-solution", "the problem has no explanation")
    for text in node.itertext():
        if OF_THE_ABOVE.search(text):
            yield problem.fault("of-the-above", "“all/none of the above” tests reading, not knowing")
    yield from _check_attempts(problem)


def _check_choices(problem: Element, response: etree._Element) -> Iterator[Fault]:
    choices = list(response.iter("choice"))
    if not choices:
        return
    right = [choice for choice in choices if choice.get("correct") == "true"]
    if response.tag == "multiplechoiceresponse" and len(right) != 1:
        yield problem.fault(
            "not-one-key", f"{len(right)} choices are right; one must be", response.sourceline
        )
    if not 3 <= len(choices) <= 5:
        yield problem.fault(
            "odd-number-of-choices", f"{len(choices)} choices; 3 to 5 are usual", response.sourceline
        )
    needed = 2 if response.tag == "choiceresponse" else 1
    for choice in choices:
        hints = [hint for hint in choice.iter("choicehint") if "".join(hint.itertext()).strip()]
        if len(hints) < needed:
            yield problem.fault(
                "missing-feedback", f"no feedback for “{choice_text(choice)[:40]}”", choice.sourceline
            )


def _check_number(problem: Element, response: etree._Element) -> Iterator[Fault]:
    answer = response.get("answer", "")
    if "," in answer and not answer.startswith(("[", "(")):
        yield problem.fault("decimal-comma", f"answer “{answer}”: write a decimal point", response.sourceline)
    tolerance = [
        found.get("default") for found in response.iter("responseparam") if found.get("type") == "tolerance"
    ]
    if not any(tolerance) and not answer.startswith(("[", "(")):
        yield problem.fault("missing-tolerance", "a number needs a tolerance", response.sourceline)
    if not any(field.get("trailing_text") for field in response.iter("formulaequationinput", "textline")):
        yield problem.fault(
            "missing-unit", "the field does not say its unit (trailing_text)", response.sourceline
        )


def _check_attempts(problem: Element) -> Iterator[Fault]:
    attempts = problem.node.get("max_attempts", "")
    if problem.is_graded and not (attempts.isdigit() and int(attempts) >= 2):
        yield problem.fault(
            "one-attempt", "a graded question has at least two attempts, so feedback can help"
        )
    if not problem.is_graded and attempts:
        yield problem.fault("limited-practice", "practice has no limit of attempts")
    if not problem.is_graded and problem.node.find(".//demandhint") is None:
        yield problem.fault("missing-hint", "a practice question offers a hint (demandhint)")
