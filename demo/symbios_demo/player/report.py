"""What one person has earned so far, out of the blocks of the course."""

from __future__ import annotations

from typing import Any

from symbios_demo.player.course import Course
from symbios_demo.player.grades import CourseGrade, GradedLesson, Score, course_grade, total, weighted_score
from symbios_demo.player.outline import leaves
from symbios_demo.player.progress import grades_of


def grade_of(course: Course, user: Any) -> CourseGrade:
    """Compute the grade of a person in the whole course."""
    runtime = course.runtime(user)
    earned = grades_of(str(user.pk))
    lessons = []
    for chapter in runtime.get_block(course.root).get_children():
        for lesson in chapter.get_children() if chapter.has_children else []:
            if lesson.graded and lesson.format:
                scores = [_score(course, part, earned) for part in leaves(lesson)]
                lessons.append(
                    GradedLesson(
                        lesson.display_name, lesson.format, total([score for score in scores if score])
                    )
                )
    return course_grade(course.grading_policy, lessons)


def _score(course: Course, block: Any, grades: dict[str, tuple[float, float]]) -> Score | None:
    """Return the weighted score of one block; None for blocks without score."""
    possible = course.max_score(block)
    if possible is None:
        return None
    raw = Score(*grades.get(str(block.scope_ids.usage_id), (0.0, possible)))
    return weighted_score(raw, getattr(block, "weight", None))
