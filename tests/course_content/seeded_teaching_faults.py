"""Faults of grading, questions, figures and plans: what is spoilt, and what the checker must say."""

import csv
import json
from pathlib import Path

from tests.course_content.spoiling import Seed, add, remove, swap

VALLEY = "vertical/m1_u4_first_network.xml"
WHY = "html/m1_u1_why_text.html"
WHEY = "problem/m1_p01_whey.xml"
BREAD = "problem/m1_q01_bread.xml"
GRAIN = "problem/m1_q13_grain.xml"
QUIZ = "vertical/m1_u7_quiz.xml"
POLICY = "policies/2027/policy.json"
GRADING = "policies/2027/grading_policy.json"


def rekey(course: Path) -> None:
    """Give the policy the key of another run."""
    file = course / POLICY
    settings = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({"course/2028": settings["course/2027"]}), encoding="utf-8")


def forget_planned_quizzes(course: Path) -> None:
    """Take the reason why five quizzes are still missing out of the plan."""
    file = course.parents[1] / "grading_plan.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if row[0] != "Module quiz"]
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)


SEEDS = (
    # policy and grading
    Seed(
        "a block Studio will not show", "missing-advanced-module", POLICY, swap(POLICY, '"symbios_flow",', "")
    ),
    Seed("the key of another run", "wrong-policy-key", POLICY, rekey),
    Seed("a tab without a page", "missing-tab", POLICY, remove("tabs/help.html")),
    Seed("no course image", "missing-static-file", POLICY, remove("static/course-image.png")),
    Seed(
        "weights above one", "weights-do-not-add-up", GRADING, swap(GRADING, '"weight": 0.3', '"weight": 0.4')
    ),
    Seed(
        "a format nobody grades",
        "unknown-format",
        "sequential/m1_s5_quiz.xml",
        swap("sequential/m1_s5_quiz.xml", "Module quiz", "Modul quiz"),
        1,
    ),
    Seed(
        "a format without grade",
        "not-graded",
        "sequential/m1_s5_quiz.xml",
        swap("sequential/m1_s5_quiz.xml", ' graded="true"', ""),
    ),
    Seed("empty places nobody planned", "count-differs", GRADING, forget_planned_quizzes),
    Seed(
        "a plan that fell behind",
        "stale-grading-plan",
        GRADING,
        swap("grading_plan.csv", "Practice lab,6,1", "Practice lab,6,2"),
    ),
    Seed(
        "a policy that drops all", "drops-all", GRADING, swap(GRADING, '"drop_count": 1', '"drop_count": 6')
    ),
    # questions
    Seed(
        "a Python script",
        "script-in-problem",
        WHEY,
        swap(
            WHEY,
            "  <multiplechoiceresponse>",
            '  <script type="loncapa/python">x=1</script>\n  <multiplechoiceresponse>',
        ),
        2,
    ),
    Seed(
        "a choice without feedback",
        "missing-feedback",
        BREAD,
        swap(BREAD, "Sector does not decide. Different sectors even have more to exchange.", " "),
    ),
    Seed("two keys", "not-one-key", BREAD, swap(BREAD, 'correct="false"', 'correct="true"')),
    Seed(
        "all of the above",
        "of-the-above",
        BREAD,
        swap(BREAD, "The two firms stand next to each other", "All of the above"),
    ),
    Seed(
        "no label",
        "missing-label",
        BREAD,
        swap(BREAD, "<label>Which sentence says why this is symbiosis?</label>", ""),
    ),
    Seed(
        "no explanation",
        "missing-solution",
        BREAD,
        swap(BREAD, "<solution>", "<solutions>", "</solution>", "</solutions>"),
    ),
    Seed("no tolerance", "missing-tolerance", GRAIN, swap(GRAIN, 'default="0.5"', 'default=""')),
    Seed("a decimal comma", "decimal-comma", GRAIN, swap(GRAIN, 'answer="450"', 'answer="450,5"')),
    Seed("a number without unit", "missing-unit", GRAIN, swap(GRAIN, ' trailing_text="t a year"', "")),
    Seed("one attempt only", "one-attempt", BREAD, swap(BREAD, 'max_attempts="2"', 'max_attempts="1"')),
    Seed(
        "practice with a limit",
        "limited-practice",
        WHEY,
        swap(WHEY, "showanswer", 'max_attempts="3" showanswer'),
    ),
    Seed(
        "practice without a hint",
        "missing-hint",
        WHEY,
        swap(WHEY, "<demandhint>", "<nohint>", "</demandhint>", "</nohint>"),
    ),
    Seed(
        "a bank without spare questions",
        "bank-too-small",
        QUIZ,
        swap(QUIZ, 'max_count="8"', 'max_count="12"'),
    ),
    # figures and plans
    Seed(
        "a figure from nowhere", "figure-without-source", WHY, add(WHY, "<p>It saves 40 % of the cost.</p>")
    ),
    Seed("a source nobody lists", "unlisted-source", WHY, swap(WHY, "symbios-2026", "symbios-2099")),
    Seed(
        "a listed source nobody cites",
        "unused-source",
        "SOURCES.md",
        swap("html/m1_u5_cases_text.html", ' data-source="sotenas-bok"', ""),
    ),
    Seed(
        "an item without outcome",
        "item-without-plan",
        BREAD,
        swap("blueprint.csv", "m1_q01_bread,", "m1_q99_bread,"),
    ),
    Seed(
        "a row without item",
        "plan-without-item",
        "blueprint.csv",
        swap("blueprint.csv", "m1_q01_bread,", "m1_q99_bread,"),
    ),
    Seed("an unknown level", "wrong-plan", "blueprint.csv", swap("blueprint.csv", "remember", "recall")),
    Seed("an unknown skill", "wrong-plan", "blueprint.csv", swap("blueprint.csv", ",S11,", ",S41,")),
    Seed(
        "graded, says the plan",
        "wrong-plan",
        "blueprint.csv",
        swap("blueprint.csv", "understand,no", "understand,yes"),
    ),
    Seed(
        "an outcome nobody practises",
        "outcome-without-item",
        "blueprint.csv",
        swap(WHY, "</ul>", '<li data-lo="M1.5">draw</li></ul>'),
    ),
    Seed(
        "a vague outcome", "vague-outcome", WHY, swap(WHY, "<strong>distinguish</strong>", "understand"), 13
    ),
    Seed(
        "a unit without minutes",
        "unit-without-minutes",
        VALLEY,
        swap("units.csv", "m1_u4_first_network,25", "m1_u4_other,25"),
    ),
    Seed(
        "minutes that disagree",
        "wrong-minutes",
        "vertical/start_u4_where_are_you_now.xml",
        swap("units.csv", "m1_u4_first_network,25", "m1_u4_first_network,30"),
    ),
)
