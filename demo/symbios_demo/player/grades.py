"""From scores of blocks to the grade of a course, by the grading policy of the course files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """``earned`` of ``possible`` points, both >= 0."""

    earned: float
    possible: float

    @property
    def share(self) -> float:
        """Return what was earned, in [0, 1]; nothing to earn counts as 0."""
        return self.earned / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True)
class GradedLesson:
    """A graded lesson: its title, the assignment type it counts as, and its score."""

    title: str
    counts_as: str
    score: Score


@dataclass(frozen=True, slots=True)
class AssignmentResult:
    """
    One assignment type: ``share`` is the mean of the best, ``weight`` its part of the grade, both in [0, 1].

    ``missing`` lessons are announced by the policy and not in the course yet; they count as 0 unless dropped.
    """

    name: str
    weight: float
    lessons: tuple[GradedLesson, ...]
    missing: int
    dropped: int
    share: float

    @property
    def contribution(self) -> float:
        """Return the points added to the course grade, in [0, 1]."""
        return self.share * self.weight


@dataclass(frozen=True, slots=True)
class CourseGrade:
    """The grade in [0, 1], how it came about, and the name of the cutoff reached ("" for none)."""

    share: float
    assignments: tuple[AssignmentResult, ...]
    reached: str
    pass_mark: float | None


def weighted_score(raw: Score, weight: float | None) -> Score:
    """
    Apply the weight of a problem: it is worth ``weight`` points whatever its raw points are.

    Without a weight, or without raw points, raw points count as they are.

    >>> weighted_score(Score(1, 2), 10)
    Score(earned=5.0, possible=10.0)
    """
    if weight is None or not raw.possible:
        return raw
    return Score(raw.earned * weight / raw.possible, float(weight))


def total(scores: Sequence[Score]) -> Score:
    """Add up scores."""
    return Score(sum(score.earned for score in scores), sum(score.possible for score in scores))


def course_grade(policy: dict[str, Any], lessons: Sequence[GradedLesson]) -> CourseGrade:
    """
    Grade a course: for each type take the best lessons, average them, weigh them, add up.

    ``policy`` is grading_policy.json: ``GRADER`` (type, min_count, drop_count, weight) and ``GRADE_CUTOFFS``.
    """
    assignments = tuple(_assignment(rule, lessons) for rule in policy.get("GRADER", []))
    share = sum(assignment.contribution for assignment in assignments)
    cutoffs = sorted(policy.get("GRADE_CUTOFFS", {}).items(), key=lambda cutoff: cutoff[1])
    # A hair below the mark through binary fractions is the mark.
    reached = [name for name, mark in cutoffs if share >= mark - 1e-9]
    return CourseGrade(
        share=share,
        assignments=assignments,
        reached=reached[-1] if reached else "",
        pass_mark=cutoffs[0][1] if cutoffs else None,
    )


def _assignment(rule: dict[str, Any], lessons: Sequence[GradedLesson]) -> AssignmentResult:
    of_type = tuple(lesson for lesson in lessons if lesson.counts_as == rule["type"])
    missing = max(0, int(rule.get("min_count", 0)) - len(of_type))
    shares = sorted([lesson.score.share for lesson in of_type] + [0.0] * missing, reverse=True)
    kept = shares[: max(0, len(shares) - int(rule.get("drop_count", 0)))]
    return AssignmentResult(
        name=rule["type"],
        weight=float(rule.get("weight", 0)),
        lessons=of_type,
        missing=missing,
        dropped=len(shares) - len(kept),
        share=sum(kept) / len(kept) if kept else 0.0,
    )
