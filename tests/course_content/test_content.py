"""What the course promises to learners, read from the course itself."""

import csv
import json
import re
from collections import Counter

import pytest
from lxml import html

from symbios_course.checks import find_faults
from symbios_course.checks.problems import choice_text
from symbios_course.memory import MemoryRuntime
from symbios_xblocks.flow.scoring import FlowRules, Link, Verdict, judge
from tests.course_content.conftest import CONTENT

SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)")


def rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of(course) -> str:
    """Return the running text of all pages: paragraphs and list items, without tables and sources."""
    passages = []
    for element in course.of("html"):
        root = html.fragment_fromstring(course.page(element).read_text(encoding="utf-8"), create_parent="div")
        for source in root.find_class("src"):
            source.drop_tree()
        passages.extend(
            found.text_content() for found in root.iter("p", "li") if not found.xpath("ancestor::table")
        )
    return " ".join(" ".join(passages).split())


def test_the_course_has_no_fault(course):
    assert [str(fault) for fault in find_faults(course)] == []


def test_module_one_has_its_eight_steps(course):
    names = [unit.name for unit in course.of("vertical") if unit.url_name.startswith("m1_")]
    steps = {name.split()[0] for name in names}

    assert steps == {f"1.{number}" for number in range(1, 9)}


def test_the_quiz_draws_eight_of_sixteen(course):
    (bank,) = course.of("itembank")

    assert bank.node.get("max_count") == "8"
    assert len(course.children(bank)) == 16


def test_every_practice_question_of_choice_has_three_to_five_choices_with_their_own_words(course):
    for problem in course.of("problem"):
        for group in problem.node.iter("choicegroup"):
            hints = ["".join(hint.itertext()).strip() for hint in group.iter("choicehint")]
            assert len(hints) == len(set(hints)), problem.url_name
            texts = [choice_text(choice) for choice in group.iter("choice")]
            assert len(texts) == len(set(texts)), problem.url_name


def test_the_right_answer_does_not_always_stand_in_the_same_place(course):
    places = Counter(
        [choice.get("correct") for choice in group.iter("choice")].index("true")
        for problem in course.of("problem")
        for group in problem.node.iter("choicegroup")
    )

    assert max(places.values()) <= 0.6 * sum(places.values()), places


def test_most_units_hold_something_to_do(course):
    doing = {"problem", "poll", "itembank", "symbios_flow", "symbios_skills"}
    units = [unit for unit in course.of("vertical") if unit.url_name.startswith("m1_")]
    active = [unit for unit in units if {child.tag for child in course.children(unit)} & doing]

    assert len(active) >= 0.6 * len(units)


def test_the_module_takes_the_time_it_names(course):
    minutes = sum(int(row["minutes"]) for row in rows("units.csv") if row["url_name"].startswith("m1_"))

    assert minutes == 150
    assert "about 2 hours 30 minutes" in words_of(course)


def test_the_quiz_keeps_to_its_levels():
    levels = Counter(row["bloom"] for row in rows("blueprint.csv") if row["unit"] == "m1_u7_quiz")
    recall = levels["remember"] + levels["understand"]

    assert sum(levels.values()) == 16
    assert recall <= 8
    assert levels["evaluate"] >= 1


def test_the_sentences_are_short(course):
    lengths = [len(sentence.split()) for sentence in SENTENCE_END.split(words_of(course)) if sentence.strip()]

    assert sum(lengths) / len(lengths) <= 14


def test_learners_are_told_the_pass_mark_of_the_policy(course):
    policy = json.loads((course.root / "policies/2027/grading_policy.json").read_text(encoding="utf-8"))
    page = (course.root / "html/start_how_text.html").read_text(encoding="utf-8")

    assert f"{policy['GRADE_CUTOFFS']['Pass']:.0%}".replace("%", " %") in page
    for grader in policy["GRADER"]:
        assert f"{grader['weight']:.0%}".replace("%", " %") in page


def test_learners_are_told_how_many_parts_are_open(course):
    page = html.fromstring((course.root / "html/start_how_text.html").read_text(encoding="utf-8"))
    shown = {
        row.findtext("th"): (row.findall("td")[1].text_content(), row.findall("td")[2].text_content())
        for row in page.xpath("//tbody/tr")
    }

    for plan, (planned, is_open) in zip(rows("grading_plan.csv"), shown.values(), strict=True):
        assert planned.split(",")[0] == plan["planned"]
        assert is_open == plan["open"]


def test_every_cited_source_shows_a_year_or_says_that_it_has_none(course):
    for element in course.of("html"):
        root = html.fragment_fromstring(course.page(element).read_text(encoding="utf-8"), create_parent="div")
        for source in root.find_class("src"):
            text = source.text_content()
            assert re.search(r"\b(?:19|20)\d\d\b|undated", text), f"{element.url_name}: {text}"


def test_a_page_on_rules_says_that_it_is_no_legal_advice(course):
    for name in ("m1_u4_brief_text", "m1_u7_lab_text", "start_how_text"):
        text = (course.root / "html" / f"{name}.html").read_text(encoding="utf-8").lower()
        assert "legal advice" in text


def same_names(network):
    """Return all links that join an output to a need of the same name, without a step."""
    return [
        Link(donor.id, given.resource, receiver.id)
        for donor in network.actors
        for given in donor.outputs
        for receiver in network.actors
        for need in receiver.inputs
        if donor.id != receiver.id and need.resource == given.resource
    ]


def flow_of(course, url_name):
    node = next(element.node for element in course.of("symbios_flow") if element.url_name == url_name)
    block = MemoryRuntime().load(node)
    return block.network, FlowRules(block.target, block.penalty, block.quantities)


@pytest.mark.parametrize(("url_name", "fewest"), [("m1_u4_valley", 2), ("m1_u7_fish_district", 3)])
def test_matching_names_leads_astray(course, url_name, fewest):
    network, rules = flow_of(course, url_name)
    judged = judge(network, rules, same_names(network))
    assert judged.count(Verdict.FORBIDDEN) >= fewest
    assert judged.count(Verdict.NOT_YET) >= 3
    assert judged.count(Verdict.NO_FIT) == 0, "every wish that fails says why"


def test_the_lab_needs_a_treatment_step_for_full_marks_and_forgives_one_slip(course):
    network, rules = flow_of(course, "m1_u7_fish_district")
    bare = [link for link in same_names(network) if judge(network, rules, [link]).points]
    assert judge(network, rules, bare).score < 1
    every = [Link(one.donor, one.resource, one.receiver, one.via) for one in network.valid]
    barred = [Link(one.donor, one.resource, one.receiver) for one in network.forbidden]
    wishes = [link for link in same_names(network) if link in barred]
    assert judge(network, rules, [*every, wishes[0]]).score == 1
    assert judge(network, rules, [*every, *wishes]).score < 1
