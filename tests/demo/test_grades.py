"""How the course player turns scores into a grade: the grading policy of the course files, applied."""

import doctest

import pytest

from symbios_demo.player import grades
from symbios_demo.player.grades import GradedLesson, Score, course_grade, total, weighted_score

POLICY = {
    "GRADER": [
        {"type": "Quiz", "min_count": 3, "drop_count": 1, "weight": 0.4},
        {"type": "Lab", "min_count": 1, "drop_count": 0, "weight": 0.6},
    ],
    "GRADE_CUTOFFS": {"Pass": 0.6, "Distinction": 0.9},
}


def quiz(earned: float, possible: float = 10) -> GradedLesson:
    return GradedLesson("Quiz", "Quiz", Score(earned, possible))


def lab(earned: float, possible: float = 10) -> GradedLesson:
    return GradedLesson("Lab", "Lab", Score(earned, possible))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(grades).failed == 0


def test_a_weight_replaces_raw_points_whatever_they_are():
    assert weighted_score(Score(3, 4), 20) == Score(15, 20)


def test_without_a_weight_raw_points_count():
    assert weighted_score(Score(3, 4), None) == Score(3, 4)


def test_nothing_to_earn_is_nothing_earned():
    assert Score(0, 0).share == 0
    assert total([]) == Score(0, 0)


def test_the_weakest_lessons_are_dropped_and_the_mean_of_the_rest_counts():
    grade = course_grade(POLICY, [quiz(10), quiz(6), quiz(1), lab(0)])
    assert grade.assignments[0].share == pytest.approx(0.8)
    assert grade.share == pytest.approx(0.32)


def test_a_lesson_the_policy_announces_and_the_course_lacks_counts_as_zero_unless_dropped():
    with_one = course_grade(POLICY, [quiz(10), lab(10)])
    assert with_one.assignments[0].missing == 2
    assert with_one.assignments[0].share == pytest.approx(0.5)


def test_each_kind_adds_its_mean_times_its_weight():
    grade = course_grade(POLICY, [quiz(5), quiz(5), quiz(5), lab(10)])
    assert [kind.contribution for kind in grade.assignments] == [pytest.approx(0.2), pytest.approx(0.6)]
    assert grade.share == pytest.approx(sum(kind.contribution for kind in grade.assignments))


def test_a_cutoff_is_reached_at_its_mark_and_the_highest_one_is_named():
    lessons = [quiz(10), quiz(10), quiz(10)]
    assert course_grade(POLICY, lessons).reached == ""
    assert course_grade(POLICY, [lab(10)]).reached == "Pass"
    assert course_grade(POLICY, [*lessons, lab(10)]).reached == "Distinction"


def test_a_lesson_of_a_kind_the_policy_does_not_know_changes_nothing():
    stray = GradedLesson("Essay", "Essay", Score(10, 10))
    assert course_grade(POLICY, [lab(5), stray]).share == course_grade(POLICY, [lab(5)]).share


def test_a_course_without_policy_has_no_grade_and_no_pass_mark():
    grade = course_grade({}, [lab(10)])
    assert (grade.share, grade.reached, grade.pass_mark) == (0, "", None)
