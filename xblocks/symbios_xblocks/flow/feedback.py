"""Sentences a learner reads after a check. Verdicts and numbers come from scoring; here they get words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symbios_xblocks.flow.content import FlowContent
from symbios_xblocks.flow.scoring import WRONG, FlowRules, JudgedLink, Judgement, Verdict
from symbios_xblocks.marks import N_
from symbios_xblocks.quantities import amount_in_words, amounts_in_words, number_in_words

LABELS = {
    Verdict.WORKS: (N_("Works"), "good"),
    Verdict.NOT_YET: (N_("Not yet"), "ask"),
    Verdict.GIVEN_TWICE: (N_("Already given"), "ask"),
    Verdict.FORBIDDEN: (N_("Forbidden"), "stop"),
    Verdict.NO_FIT: (N_("No fit"), "stop"),
}


@dataclass(frozen=True)
class Narrator:
    """Speaks about one judged network in one language. ``attempt`` counts from 1 and decides how much is
    told.
    """

    content: FlowContent
    rules: FlowRules
    attempt: int
    is_graded: bool
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]

    def link(self, judged: JudgedLink) -> dict[str, Any]:
        """Return label, tone, amount and reason of one link."""
        label, tone = LABELS[judged.verdict]
        return {
            "verdict": judged.verdict.value,
            "label": self.gettext(label),
            "tone": tone,
            "quantity": judged.amount,
            "amount": amount_in_words(judged.amount, judged.unit, self.gettext) if judged.amount else "",
            "feedback": self.reason(judged),
        }

    def reason(self, judged: JudgedLink) -> str:
        """Return why a link works or not, in the author's words where there are some."""
        if judged.verdict is Verdict.WORKS:
            return (judged.exchange.feedback if judged.exchange else "") or self.gettext(
                "This exchange works."
            )
        if judged.verdict is Verdict.FORBIDDEN:
            return (judged.barred.feedback if judged.barred else "") or self.gettext("This is not allowed.")
        if judged.verdict is Verdict.GIVEN_TWICE:
            return self._used_up(judged)
        if judged.verdict is Verdict.NOT_YET:
            return self._missing_step(judged)
        return self._no_fit(judged)

    def _used_up(self, judged: JudgedLink) -> str:
        rival = self.content.actor(judged.rival)
        if rival:
            return self.gettext("All of it already goes to {actor}. A tonne can be given only once.").format(
                actor=rival.name
            )
        return self.gettext("{actor} already has all it needs.").format(
            actor=self._name(judged.link.receiver)
        )

    def _missing_step(self, judged: JudgedLink) -> str:
        exchange = judged.exchange
        step = self.content.step(exchange.via) if exchange else None
        if step is None:
            return self.gettext("It works without this step. Send it as it is.")
        hint = exchange.hint if exchange else ""
        named = self.gettext("Add the step “{step}”.").format(step=step.name) if self.attempt > 1 else ""
        told = " ".join(part for part in (hint, named) if part)
        return told or self.gettext("The right partners, but something must happen on the way.")

    def _no_fit(self, judged: JudgedLink) -> str:
        receiver, resource = (
            self.content.actor(judged.link.receiver),
            self.content.resource(judged.link.resource),
        )
        needs = {stream.resource for stream in receiver.inputs} if receiver else set()
        if judged.link.resource not in needs:
            return self.gettext("{actor} has no use for this: {resource}.").format(
                actor=self._name(judged.link.receiver), resource=resource.name if resource else ""
            )
        return self.gettext("This does not hold. Look again at material, amount, season and law.")

    def _name(self, actor_id: str) -> str:
        actor = self.content.actor(actor_id)
        return actor.name if actor else actor_id

    def summary(self, judgement: Judgement) -> dict[str, Any]:
        """Return headline, what it costs and the next step for the whole network."""
        solved = judgement.score >= 1.0
        return {
            "title": " ".join(part for part in (self._found(judgement), self._kept(judgement)) if part),
            "text": " ".join(
                part
                for part in (self._wrong(judgement), self._lost(judgement), self._next(judgement))
                if part
            ),
            "tone": "good" if solved or judgement.points else "ask",
        }

    def _found(self, judgement: Judgement) -> str:
        found, target = judgement.points, self.rules.target
        whole = all(exchange.points == 1 for exchange in self.content.valid) and float(target).is_integer()
        numbers = {"found": number_in_words(found), "target": number_in_words(target)}
        if whole and found > target:
            return self.gettext("{found} links work; {target} were asked for.").format(**numbers)
        if whole:
            return self.gettext("{found} of {target} links work.").format(**numbers)
        return self.gettext("{found} of {target} points found.").format(**numbers)

    def _kept(self, judgement: Judgement) -> str:
        if not judgement.kept:
            return ""
        return self.gettext("In use instead of lost: {amounts}.").format(
            amounts=amounts_in_words(dict(judgement.kept), self.gettext)
        )

    def _lost(self, judgement: Judgement) -> str:
        if not judgement.lost:
            return ""
        return self.gettext("Still without a taker: {amounts}.").format(
            amounts=amounts_in_words(dict(judgement.lost), self.gettext)
        )

    def _wrong(self, judgement: Judgement) -> str:
        count = judgement.count(*WRONG)
        if not count:
            return ""
        if self.is_graded and self.rules.penalty:
            said = self.ngettext(
                "One link is forbidden or fits nowhere and costs {cost} points.",
                "{count} links are forbidden or fit nowhere and cost {cost} points.",
                count,
            )
            return said.format(count=count, cost=number_in_words(count * self.rules.penalty))
        said = self.ngettext(
            "One link is forbidden or fits nowhere.", "{count} links are forbidden or fit nowhere.", count
        )
        return said.format(count=count)

    def _next(self, judgement: Judgement) -> str:
        if judgement.score >= 1.0:
            return self.gettext("You have found enough. Every further link is a bonus for the valley.")
        if self.attempt > 1 and judgement.isolated:
            return self.gettext("Next: look at {actor}. What does it give or need?").format(
                actor=self._name(judgement.isolated[0])
            )
        return self.gettext("Next: read the reason at each link, change one thing and check again.")
