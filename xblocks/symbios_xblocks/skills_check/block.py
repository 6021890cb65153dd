"""The self-assessment as a block: fields, views, handlers. The portrait is drawn in scoring."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, ClassVar

from xblock.fields import Boolean, Dict, Integer, List, Scope, String

from symbios_xblocks import compat
from symbios_xblocks.actions import Refused, json_action
from symbios_xblocks.base import SymbiosBlock
from symbios_xblocks.events import SkillEvidence, send_self_assessment
from symbios_xblocks.olx import Fault
from symbios_xblocks.skills_check import editor
from symbios_xblocks.skills_check.content import Assessment, Recommendation, read_assessment
from symbios_xblocks.skills_check.example import EXAMPLE
from symbios_xblocks.skills_check.portrait import (
    describe_assessment,
    describe_portrait,
    is_level,
    known_levels,
    rounded,
)
from symbios_xblocks.skills_check.rules import check_skills
from symbios_xblocks.skills_check.scoring import Portrait, portray
from symbios_xblocks.skills_check.strings import STRINGS
from symbios_xblocks.studio import StudioEditorMixin
from symbios_xblocks.tracking import track


class SkillsBlock(StudioEditorMixin, SymbiosBlock):
    """Learners rate themselves on statements and see table, radar, strengths, gaps and units worth their
    time.

    What was handed in is kept twice: in the learner's state of this block, and in ``handed_in`` with the
    scope
    *preferences* (one learner, all blocks of this type), under course and group. The second is how the
    block after
    the course finds the answers from before it, in the LMS as in Studio's preview and the workbench.
    """

    folder = "skills_check"
    init_function = "SymbiosSkillsBlock"
    scripts = ("skills_check/js/radar.js", "skills_check/js/result.js", "skills_check/js/student.js")
    strings = STRINGS
    editor: ClassVar[ModuleType] = editor
    icon_class = "other"
    has_score = False

    display_name = String(
        display_name="Name",
        help="Heading of the block, as learners see it.",
        default="Where are you now?",
        scope=Scope.settings,
    )
    phase = String(
        display_name="Phase",
        help="Before or after the course.",
        default="pre",
        values=["pre", "post"],
        scope=Scope.content,
    )
    group = String(
        display_name="Group",
        help="A block after the course shows the answers from before it with the same group.",
        default="symbios",
        scope=Scope.content,
    )
    taxonomy = String(
        display_name="Skill list",
        help="The package's 28 skills, or empty for a list of your own.",
        default="symbios-skills",
        scope=Scope.content,
    )
    share = String(
        display_name="Sharing",
        help="Whether learners may let the community see their levels.",
        default="opt-in",
        values=["opt-in", "never"],
        scope=Scope.content,
    )
    content_olx = String(
        help="The child elements of the block, as text.", default=EXAMPLE, scope=Scope.content
    )

    levels = Dict(help="Levels chosen so far, by skill id.", default={}, scope=Scope.user_state)
    not_now = List(help="Areas put off.", default=[], scope=Scope.user_state)
    profile = String(help="The role to compare with.", default="", scope=Scope.user_state)
    submitted = Dict(help="What was handed in: levels by skill id.", default={}, scope=Scope.user_state)
    submitted_at = String(help="When it was handed in.", default="", scope=Scope.user_state)
    saved_at = String(help="When the learner last changed something.", default="", scope=Scope.user_state)
    attempts = Integer(
        help="How often it was handed in.", default=0, scope=Scope.user_state, enforce_type=True
    )
    is_shared = Boolean(
        help="Whether the learner shares the levels.",
        default=False,
        scope=Scope.user_state,
        enforce_type=True,
    )
    handed_in = Dict(
        help="Hand-ins of one learner by course, group and phase.", default={}, scope=Scope.preferences
    )

    @classmethod
    def check_source(cls, attributes: Mapping[str, str], children: str) -> Sequence[Fault]:
        """Return what is wrong with a self-assessment."""
        return check_skills(attributes, children)

    @property
    def assessment(self) -> Assessment:
        """What is asked: the author's part joined with the taxonomy."""
        return read_assessment(self.content_olx, self.taxonomy)[0]

    # ---- what page and app get ------------------------------------------------------------------

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """Return areas, statements and roles."""
        return {
            "title": self.display_name,
            "intro": self.author_html(self.assessment.intro),
            "phase": self.phase,
            "can_share": self.share == "opt-in",
            **describe_assessment(self.assessment, self.gettext),
        }

    def learner_state(self) -> dict[str, Any]:
        """Return levels, what is put off, and the portrait once it was asked for."""
        whole = self.assessment
        submitted = known_levels(self.submitted, whole)
        return {
            "levels": known_levels(self.levels, whole),
            "not_now": [area.id for area in whole.areas if area.id in self.not_now],
            "profile": self.profile if whole.profile(self.profile) else "",
            "is_shared": self.is_shared,
            "attempts": self.attempts,
            "saved_at": self.saved_at,
            "portrait": self._portrait(whole, submitted) if self.submitted_at else None,
        }

    def _portrait(self, whole: Assessment, levels: dict[str, int]) -> dict[str, Any]:
        drawn = portray(whole, levels, whole.profile(self.profile), self._earlier(whole))
        return {
            **describe_portrait(drawn, whole, levels, self.gettext),
            "units": self._units(drawn.recommendations),
            "minutes": sum(one.minutes or 0 for one in drawn.recommendations),
        }

    def _units(self, recommendations: Sequence[Recommendation]) -> list[dict[str, Any]]:
        return [
            {
                "unit": one.unit,
                "title": one.title or one.unit.replace("_", " "),
                "minutes": one.minutes,
                "url": compat.unit_url(self, one.unit),
            }
            for one in recommendations
        ]

    def _earlier(self, whole: Assessment) -> dict[str, int]:
        if self.phase != "post":
            return {}
        stored = self._group_record().get("pre", {})
        return known_levels(stored.get("levels", {}), whole)

    def searchable_text(self) -> dict[str, str]:
        """Return the introduction and the names of what is asked."""
        whole = self.assessment
        return {"intro": whole.intro, "skills": " ".join(skill.name for skill in whole.skills)}

    # ---- handlers --------------------------------------------------------------------------------

    @json_action
    def save_levels(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Keep the answers as they stand. Takes {levels, not_now, profile}; saving the same twice
        changes nothing.
        """
        self.refuse_when_broken()
        self._store(payload)
        return self.learner_state()

    @json_action
    def submit(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Hand in. Takes what save_levels takes and {share}; every area is answered or put off."""
        self.refuse_when_broken()
        whole = self.assessment
        self._store(payload)
        open_skills = [
            skill for skill in whole.skills if skill.id not in self.levels and skill.area not in self.not_now
        ]
        if open_skills or not self.levels:
            names = ", ".join(self.gettext(skill.name) for skill in (open_skills or whole.skills)[:3])
            raise Refused(self.gettext("Still open: {names}.").format(names=names), 409)
        wants_sharing = payload.get("share") is True and self.share == "opt-in"
        self.submitted = {
            skill.id: self.levels[skill.id] for skill in whole.skills if self._counts(skill.id, skill.area)
        }
        self.submitted_at = _now()
        self.attempts += 1
        self._remember({"levels": self.submitted, "on": self.submitted_at})
        self._tell(whole, wants_sharing)
        self.complete()
        return self.learner_state()

    def _counts(self, skill_id: str, area_id: str) -> bool:
        return skill_id in self.levels and area_id not in self.not_now

    @json_action
    def clear(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Delete the learner's answers here, and take back what was shared."""
        self.reset_fields("levels", "not_now", "profile", "submitted", "submitted_at", "saved_at")
        self._remember(None)
        if self.is_shared:
            self._send(levels=(), is_shared=False)
            self.is_shared = False
        track(self, "symbios.skills.cleared")
        return self.learner_state()

    @json_action
    def open_unit(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Note that a suggested unit was opened."""
        unit = payload.get("unit")
        if unit not in [one.unit for one in self.assessment.recommendations]:
            raise Refused(self.gettext("The request could not be read. Please reload the page."))
        track(self, "symbios.skills.recommendation_opened", unit=unit)
        return {}

    def _store(self, payload: dict[str, Any]) -> None:
        levels, not_now, profile = (
            payload.get("levels"),
            payload.get("not_now", []),
            payload.get("profile", ""),
        )
        whole = self.assessment
        is_sound = isinstance(not_now, list) and isinstance(profile, str)
        if not is_sound or not isinstance(levels, dict) or not all(map(is_level, levels.values())):
            raise Refused(self.gettext("The request could not be read. Please reload the page."))
        known = known_levels(levels, whole)
        if len(known) != len(levels):
            raise Refused(
                self.gettext("This exercise has changed. Please reload the page; your answers are kept."), 409
            )
        before = self.levels
        for skill, level in known.items():
            if before.get(skill) != level:
                track(self, "symbios.skills.answered", skill=skill, level=level)
        self.levels = known
        self.not_now = [area.id for area in whole.areas if area.id in not_now]
        self.profile = profile if whole.profile(profile) else ""
        self.saved_at = _now()

    # ---- before and after, and who hears of it ---------------------------------------------------

    def _group_key(self) -> str:
        return f"{compat.course_key(self)}|{self.group}"

    def _group_record(self) -> dict[str, Any]:
        record = self.handed_in.get(self._group_key(), {})
        return record if isinstance(record, dict) else {}

    def _remember(self, hand_in: dict[str, Any] | None) -> None:
        """Keep or forget what the other phase will look for. Staff in a learner's place change nothing."""
        if compat.is_masquerading(self):
            return
        record = {phase: kept for phase, kept in self._group_record().items() if phase != self.phase}
        if hand_in:
            record[self.phase] = hand_in
        others = {key: kept for key, kept in self.handed_in.items() if key != self._group_key()}
        self.handed_in = {**others, self._group_key(): record} if record else others

    def _tell(self, whole: Assessment, wants_sharing: bool) -> None:
        drawn: Portrait = portray(whole, self.submitted, None)
        means = {one.area: rounded(one.now) for one in drawn.areas if one.now is not None}
        track(self, "symbios.skills.submitted", phase=self.phase, means_by_area=means)
        if wants_sharing:
            self._send(tuple(sorted(self.submitted.items())), is_shared=True)
        elif self.is_shared:
            self._send((), is_shared=False)
        self.is_shared = wants_sharing

    def _send(self, levels: tuple[tuple[str, int], ...], is_shared: bool) -> None:
        learner = compat.user_id(self)
        if learner is None or not compat.leaves_traces(self):
            return
        evidence = SkillEvidence(
            user_id=learner,
            course_key=compat.course_key(self),
            usage_key=compat.usage_key(self),
            group=self.group,
            phase=self.phase,
            levels=levels,
            is_shared=is_shared,
            submitted_at=self.submitted_at or _now(),
        )
        send_self_assessment(type(self), evidence)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
