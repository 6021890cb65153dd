"""What the lesson blocks tell the rest of the platform: two Django signals with frozen, plain payloads.

A public contract. Listen with ``SELF_ASSESSMENT_SUBMITTED.connect(receiver)``; a receiver is called as
``receiver(sender=<block class>, signal=…, evidence=<SkillEvidence>)`` or, for lessons, with ``lesson=``.
A receiver that fails is logged and never disturbs the learner. Nothing is sent from Studio, from a
library, for anonymous visitors, or while staff look at a course through a learner's eyes.
"""

import logging
from dataclasses import dataclass

from django.dispatch import Signal

log = logging.getLogger(__name__)

SELF_ASSESSMENT_SUBMITTED = Signal()
"""A learner handed in a self-assessment and agreed to share it, or took that back. Carries ``evidence``."""

LESSON_COMPLETED = Signal()
"""A learner completed a lesson block for the first time. Carries ``lesson``."""


@dataclass(frozen=True)
class SkillEvidence:
    """What a learner says about their own skills.

    ``levels`` holds pairs of skill id and level in 0..4, ordered by id; areas put off with "not now" are
    absent.
    ``is_shared`` is False when the learner withdraws: a listener then forgets what it kept for this user,
    course and group, and ``levels`` is empty. ``phase`` is ``pre`` or ``post``.
    """

    user_id: int
    course_key: str
    usage_key: str
    group: str
    phase: str
    levels: tuple[tuple[str, int], ...]
    is_shared: bool
    submitted_at: str


@dataclass(frozen=True)
class LessonCompletion:
    """A lesson block was completed; ``earned`` out of ``possible`` points, both 0 where there is no grade."""

    user_id: int
    course_key: str
    usage_key: str
    block_type: str
    earned: float
    possible: float
    skills: tuple[str, ...]


def send_self_assessment(sender: type, evidence: SkillEvidence) -> None:
    """Tell whoever listens about a self-assessment."""
    _log_failures(SELF_ASSESSMENT_SUBMITTED.send_robust(sender=sender, evidence=evidence))


def send_lesson_completed(sender: type, lesson: LessonCompletion) -> None:
    """Tell whoever listens that a lesson was completed."""
    _log_failures(LESSON_COMPLETED.send_robust(sender=sender, lesson=lesson))


def _log_failures(responses: list) -> None:
    for receiver, outcome in responses:
        if isinstance(outcome, Exception):
            log.error("Receiver %r failed: %s", receiver, outcome, exc_info=outcome)
