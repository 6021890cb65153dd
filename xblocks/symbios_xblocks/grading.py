"""Grades: attempts, due dates, best score, rescoring and when answers may be seen, by the platform's own
settings.
"""

from typing import Any

from xblock.fields import Float, Integer, Scope, String
from xblock.scorable import ScorableXBlockMixin, Score

from symbios_xblocks import compat
from symbios_xblocks.actions import Refused
from symbios_xblocks.olx_fields import kept_attribute

PRACTICE = "practice"
GRADED = "graded"
PRACTICE_CHECKS_BEFORE_ANSWER = 2
"""In practice nothing ever closes, so the model answer opens after this many checks."""


class GradedBlockMixin(ScorableXBlockMixin):
    """A block with a grade in [0, 1], which the platform multiplies by ``weight``.

    ``max_attempts``, ``due``, ``graceperiod``, ``showanswer`` and ``show_correctness`` are read from the
    platform's
    inherited fields and never declared here. In practice mode there is no grade, no limit and no due date.
    A subclass implements ``score_submissions``.
    """

    mode = String(
        display_name="Mode",
        help="Practice: no grade, no limit of attempts. Graded: counts in its subsection.",
        default=PRACTICE,
        values=[PRACTICE, GRADED],
        scope=Scope.settings,
    )
    weight = Float(
        display_name="Points",
        help="What the block is worth in its subsection.",
        default=1.0,
        values={"min": 0, "step": 0.5},
        scope=Scope.settings,
        enforce_type=True,
    )
    attempts = Integer(
        help="How often this learner has checked.", default=0, scope=Scope.user_state, enforce_type=True
    )
    raw_earned = Float(
        help="Best score so far, from 0 to 1.", default=0.0, scope=Scope.user_state, enforce_type=True
    )

    @property
    def has_score(self) -> bool:
        """Whether the block counts. The class itself answers with something true, as the platform expects."""
        return self.mode == GRADED

    def max_score(self) -> float | None:
        """Return 1.0 for a graded block, None for practice. Asked at publishing time; cannot fail."""
        return 1.0 if self.mode == GRADED else None

    def score_submissions(self) -> float:
        """Judge what the learner has handed in by the content as it is now; the best score in [0, 1]."""
        raise NotImplementedError

    # ---- the platform's contract for scores ---------------------------------------------------

    def has_submitted_answer(self) -> bool:
        """Say whether there is anything to score."""
        return self.attempts > 0

    def get_score(self) -> Score:
        """Return the stored score."""
        return Score(raw_earned=self.raw_earned, raw_possible=1.0)

    def set_score(self, score: Score) -> None:
        """Store a score, whatever its scale."""
        self.raw_earned = (
            min(1.0, max(0.0, score.raw_earned / score.raw_possible)) if score.raw_possible else 0.0
        )

    def calculate_score(self) -> Score:
        """Score the stored answers afresh; changes nothing."""
        return Score(raw_earned=self.score_submissions(), raw_possible=1.0)

    def rescore(self, only_if_higher: bool) -> None:
        """Score again after an author mended the content. Raises ValueError when nothing was handed in."""
        if not self.has_submitted_answer():
            raise ValueError(f"Cannot rescore {compat.usage_key(self)}: nothing was handed in")
        score = self.calculate_score()
        if not only_if_higher or score.raw_earned >= self.raw_earned:
            self.set_score(score)
        self._publish_grade(score, only_if_higher)

    def record_attempt(self, score: float) -> None:
        """Count an attempt, keep the better score, and tell the grade book."""
        self.attempts += 1
        self.raw_earned = max(self.raw_earned, min(1.0, max(0.0, score)))
        if self.mode == GRADED and compat.leaves_traces(self):
            self._publish_grade(self.get_score())

    # ---- attempts and dates -------------------------------------------------------------------

    def attempt_limit(self) -> int | None:
        """Return the highest number of attempts, None where there is no limit."""
        if self.mode == PRACTICE:
            return None
        limit: Any = getattr(self, "max_attempts", None)
        if limit is None:
            limit = kept_attribute(self, "max_attempts")
        return int(limit) if str(limit).isdigit() and int(limit) > 0 else None

    def attempts_left(self) -> int | None:
        """Return how many attempts are left, None where there is no limit."""
        limit = self.attempt_limit()
        return None if limit is None else max(0, limit - self.attempts)

    def is_past_due(self) -> bool:
        """Say whether the due date, grace and extension included, is over."""
        return self.mode == GRADED and compat.deadline_passed(self)

    def closed_reason(self) -> str:
        """Return why nothing more can be handed in, or an empty text while it can."""
        if self.is_past_due():
            return self.gettext("The due date has passed. You can still look at your work.")
        if self.attempts_left() == 0:
            count = self.attempt_limit() or 0
            said = self.ngettext(
                "You have used your one attempt.", "You have used all {count} attempts.", count
            )
            return said.format(count=count)
        return ""

    def refuse_when_closed(self) -> None:
        """Raise Refused when the due date or the limit of attempts is over."""
        reason = self.closed_reason()
        if reason:
            raise Refused(reason, 409)

    # ---- what may be shown ----------------------------------------------------------------------

    def correctness_available(self) -> bool:
        """Say whether right and wrong may be shown now, by the platform's ``show_correctness``."""
        if self.mode == PRACTICE:
            return True
        rule = getattr(self, "show_correctness", None) or kept_attribute(self, "show_correctness") or "always"
        if rule in ("never", "never_but_include_grade"):
            return False
        if rule == "past_due":
            return getattr(self, "due", None) is None or compat.deadline_passed(self)
        return True

    def answer_available(self) -> bool:
        """Say whether the model answer may be shown now, by the platform's ``showanswer``."""
        rule = getattr(self, "showanswer", None) or kept_attribute(self, "showanswer") or "finished"
        if rule == "never" or not self.correctness_available():
            return False
        tried, solved, late = self.attempts > 0, self.raw_earned >= 1.0, compat.deadline_passed(self)
        used_up = self.attempts_left() == 0
        closed = late or used_up
        if self.mode == PRACTICE:
            closed = self.attempts >= PRACTICE_CHECKS_BEFORE_ANSWER
        needed = getattr(self, "attempts_before_showanswer_button", 0) or 1
        return {
            "always": True,
            "answered": solved,
            "attempted": tried or late,
            "attempted_no_past_due": tried,
            "closed": closed,
            "finished": closed or solved,
            "correct_or_past_due": solved or late,
            "past_due": late,
            "after_attempts": self.attempts >= needed,
            "after_all_attempts": used_up if self.mode == GRADED else closed,
            "after_all_attempts_or_correct": (used_up if self.mode == GRADED else closed) or solved,
        }.get(rule, closed or solved)
