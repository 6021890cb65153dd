"""The flow builder as a block: fields, views, handlers. Rules live in scoring, words in feedback."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, ClassVar

from xblock.fields import Boolean, Float, List, Scope, String

from symbios_xblocks.actions import Refused, json_action
from symbios_xblocks.author_html import html_tree
from symbios_xblocks.base import SymbiosBlock
from symbios_xblocks.flow import editor
from symbios_xblocks.flow.content import FlowContent, read_flow
from symbios_xblocks.flow.example import EXAMPLE
from symbios_xblocks.flow.exercise import describe_network
from symbios_xblocks.flow.feedback import Narrator
from symbios_xblocks.flow.links import MAX_LINKS, as_json, known_links
from symbios_xblocks.flow.rules import check_flow
from symbios_xblocks.flow.scoring import WRONG, FlowRules, Judgement, Link, Verdict, judge
from symbios_xblocks.flow.strings import STRINGS
from symbios_xblocks.grading import GRADED, GradedBlockMixin
from symbios_xblocks.olx import Fault
from symbios_xblocks.quantities import number_in_words
from symbios_xblocks.studio import StudioEditorMixin
from symbios_xblocks.tracking import track


class FlowBlock(GradedBlockMixin, StudioEditorMixin, SymbiosBlock):
    """Learners build a network of exchanges; the server judges each link and says why."""

    folder = "flow"
    init_function = "SymbiosFlowBlock"
    scripts = ("flow/js/drawing.js", "flow/js/parts.js", "flow/js/student.js")
    strings = STRINGS
    editor: ClassVar[ModuleType] = editor
    icon_class = "problem"

    display_name = String(
        display_name="Name",
        help="Heading of the block, as learners see it.",
        default="Symbiosis Flow Builder",
        scope=Scope.settings,
    )
    target = Float(
        display_name="Points for the full score",
        help="Above 0.",
        default=5.0,
        scope=Scope.content,
        enforce_type=True,
    )
    penalty = Float(
        display_name="Points lost for a wrong link",
        help="0 or more.",
        default=0.5,
        scope=Scope.content,
        enforce_type=True,
    )
    quantities = Boolean(
        display_name="Show amounts",
        help="And never let the same tonne be given twice.",
        default=True,
        scope=Scope.content,
        enforce_type=True,
    )
    content_olx = String(
        help="The child elements of the block, as text.", default=EXAMPLE, scope=Scope.content
    )

    exchanges = List(help="The learner's network as it stands.", default=[], scope=Scope.user_state)
    submitted = List(help="The network of the last check.", default=[], scope=Scope.user_state)
    best_submission = List(help="The network of the best check.", default=[], scope=Scope.user_state)
    saved_at = String(help="When the learner last changed something.", default="", scope=Scope.user_state)

    @classmethod
    def check_source(cls, attributes: Mapping[str, str], children: str) -> Sequence[Fault]:
        """Return what is wrong with a flow builder."""
        return check_flow(attributes, children)

    @property
    def network(self) -> FlowContent:
        """What the author wrote."""
        return read_flow(self.content_olx)[0]

    @property
    def rules(self) -> FlowRules:
        """How it is scored."""
        return FlowRules(self.target, self.penalty, self.quantities)

    # ---- what page and app get ------------------------------------------------------------------

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """Return actors, resources and steps; which exchanges work stays on the server."""
        network = self.network
        return {
            "title": self.display_name,
            "intro": self.author_html(network.intro),
            "mode": self.mode,
            "target": self.target,
            "quantities": self.quantities,
            **describe_network(network, self.quantities, self.gettext),
        }

    def learner_state(self) -> dict[str, Any]:
        """Return the learner's network, the last verdicts, and what may be done next."""
        network = self.network
        exchanges = known_links(self.exchanges, network)
        lost = len(self.exchanges) - len(exchanges)
        closed = self.closed_reason()
        return {
            "exchanges": [as_json(link) for link in exchanges],
            "checked": self._checked(network),
            "attempts": self.attempts,
            "attempts_left": self.attempts_left(),
            "stakes": self._stakes(),
            "closed": closed,
            "saved_at": self.saved_at,
            "answer_available": self.answer_available(),
            "notice": self._notice(lost),
        }

    def _notice(self, lost: int) -> str:
        if not lost:
            return ""
        said = self.ngettext(
            "The author has changed this exercise: one of your exchanges no longer exists.",
            "The author has changed this exercise: {count} of your exchanges no longer exist.",
            lost,
        )
        return said.format(count=lost)

    def _stakes(self) -> str:
        if self.mode != GRADED:
            return self.gettext("Practice. Check as often as you like.")
        points = self.ngettext("Graded, {points} point.", "Graded, {points} points.", int(self.weight))
        said = [points.format(points=number_in_words(self.weight))]
        limit = self.attempt_limit()
        if limit:
            used = self.gettext("{used} of {limit} attempts used.")
            said.append(used.format(used=self.attempts, limit=limit))
        if self.attempts and self.correctness_available():
            best = self.gettext("Best so far: {earned} of {points}.")
            earned = number_in_words(round(self.raw_earned * self.weight, 1))
            said.append(best.format(earned=earned, points=number_in_words(self.weight)))
        return " ".join(said)

    def _checked(self, network: FlowContent) -> dict[str, Any] | None:
        links = known_links(self.submitted, network)
        if not self.attempts or not links:
            return None
        if not self.correctness_available():
            title = self.gettext("Your network is handed in.")
            text = self.gettext("Results are shown later, as your course decides.")
            return {"links": [], "summary": {"title": title, "text": text, "tone": ""}}
        judgement = judge(network, self.rules, links)
        narrator = self._narrator(network)
        judged = [{**as_json(one.link), **narrator.link(one)} for one in judgement.links]
        return {"links": judged, "summary": narrator.summary(judgement)}

    def _narrator(self, network: FlowContent) -> Narrator:
        return Narrator(
            content=network,
            rules=self.rules,
            attempt=self.attempts,
            is_graded=self.mode == GRADED,
            gettext=self.gettext,
            ngettext=self.ngettext,
        )

    def searchable_text(self) -> dict[str, str]:
        """Return the task and the names in it; feedback would give answers away."""
        network = self.network
        names = " ".join([actor.name for actor in network.actors] + [one.name for one in network.resources])
        return {"intro": network.intro, "names": names}

    # ---- handlers --------------------------------------------------------------------------------

    @json_action
    def save_network(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Keep the network as it stands. Takes {exchanges}; saving the same twice changes nothing."""
        self.refuse_when_broken()
        self.refuse_when_closed()
        self._store(self._links_of(payload))
        return self.learner_state()

    @json_action
    def check(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Judge the network. Takes {exchanges, attempt}; ``attempt`` makes a repeated request count once."""
        self.refuse_when_broken()
        links = self._links_of(payload)
        is_repeat = (
            payload.get("attempt") == self.attempts and known_links(self.submitted, self.network) == links
        )
        if is_repeat and self.attempts:
            return self.learner_state()
        self.refuse_when_closed()
        if not links:
            raise Refused(self.gettext("Add an exchange first; then there is something to check."))
        self._store(links)
        judgement = judge(self.network, self.rules, links)
        if judgement.score >= self.raw_earned or not self.best_submission:
            self.best_submission = [as_json(link) for link in links]
        self.submitted = [as_json(link) for link in links]
        self.record_attempt(judgement.score)
        self._track_check(judgement)
        self.complete(self.raw_earned if self.has_score else 0.0, 1.0 if self.has_score else 0.0)
        return self.learner_state()

    @json_action
    def start_again(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Empty the network. Attempts and the best score stay."""
        self.refuse_when_closed()
        self._store([])
        return self.learner_state()

    @json_action
    def show_answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the model network, once the platform's settings allow it."""
        self.refuse_when_broken()
        if not self.answer_available():
            raise Refused(self.gettext("The model answer is not open yet."), 403)
        track(self, "symbios.flow.answer_shown")
        network = self.network
        links = [Link(one.donor, one.resource, one.receiver, one.via) for one in network.valid]
        judged = judge(network, FlowRules(self.target, 0.0, False), links).links
        narrator = self._narrator(network)
        return {
            "links": [{**as_json(one.link), "feedback": narrator.reason(one)} for one in judged],
            "explain": html_tree(self.author_html(network.explain)),
        }

    @json_action
    def note_view(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Note that the learner opened the list or the picture."""
        view = payload.get("view")
        if view not in ("list", "picture"):
            raise Refused(self.gettext("The request could not be read. Please reload the page."))
        track(self, "symbios.flow.view_switched", view=view)
        return {}

    def score_submissions(self) -> float:
        """Return the better of best and last network, judged by the content as it is now."""
        networks = (
            known_links(self.best_submission, self.network),
            known_links(self.submitted, self.network),
        )
        return max(judge(self.network, self.rules, links).score for links in networks)

    # ---- links in and out ------------------------------------------------------------------------

    def _links_of(self, payload: dict[str, Any]) -> list[Link]:
        """Return the links of a request. Raises Refused when they are not links of this exercise."""
        sent = payload.get("exchanges")
        if not isinstance(sent, list) or len(sent) > MAX_LINKS:
            raise Refused(self.gettext("The request could not be read. Please reload the page."))
        links = known_links(sent, self.network)
        if len(links) != len(sent):
            raise Refused(
                self.gettext("This exercise has changed. Please reload the page; your network is kept."), 409
            )
        return links

    def _store(self, links: list[Link]) -> None:
        before = known_links(self.exchanges, self.network)
        for link in links:
            if link not in before:
                track(
                    self,
                    "symbios.flow.exchange_added",
                    from_=link.donor,
                    resource=link.resource,
                    to=link.receiver,
                    via=link.via,
                )
        for link in before:
            if link not in links:
                track(
                    self,
                    "symbios.flow.exchange_removed",
                    from_=link.donor,
                    resource=link.resource,
                    to=link.receiver,
                    via=link.via,
                )
        self.exchanges = [as_json(link) for link in links]
        self.saved_at = datetime.now(UTC).isoformat(timespec="seconds")

    def _track_check(self, judgement: Judgement) -> None:
        track(
            self,
            "symbios.flow.checked",
            valid=judgement.count(Verdict.WORKS),
            invalid=judgement.count(*WRONG),
            missing=judgement.missing,
            score=round(judgement.score, 4),
        )
