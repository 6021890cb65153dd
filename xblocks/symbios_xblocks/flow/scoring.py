"""Judges a learner's network: a verdict with its reason for each link, points, and what stays in use.
Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from symbios_xblocks.flow.content import FlowContent, ForbiddenExchange, Stream, ValidExchange


class Verdict(StrEnum):
    """What a check says about one link."""

    WORKS = "works"
    NOT_YET = "not_yet"
    GIVEN_TWICE = "given_twice"
    FORBIDDEN = "forbidden"
    NO_FIT = "no_fit"


WRONG = frozenset({Verdict.FORBIDDEN, Verdict.NO_FIT})
"""Verdicts that cost the penalty."""


@dataclass(frozen=True)
class Link:
    """One exchange as a learner drew it: who gives what to whom, and through which step (may be empty)."""

    donor: str
    resource: str
    receiver: str
    via: str = ""


@dataclass(frozen=True)
class FlowRules:
    """How a network is scored. ``target`` points make 1.0; each wrong link costs ``penalty`` points."""

    target: float = 5.0
    penalty: float = 0.5
    quantities: bool = True


@dataclass(frozen=True)
class JudgedLink:
    """A link with its verdict. ``amount`` is what flows, None when nobody stated it; 0.0 when nothing can."""

    link: Link
    verdict: Verdict
    amount: float | None = None
    unit: str = ""
    exchange: ValidExchange | None = None
    barred: ForbiddenExchange | None = None
    rival: str = ""


@dataclass(frozen=True)
class Judgement:
    """A whole network judged. ``score`` in [0, 1]; ``kept`` and ``lost`` are totals by unit.

    ``isolated`` are the ids of actors that could take part in an exchange that works and do not, in
    author's order.
    """

    links: tuple[JudgedLink, ...]
    points: float
    score: float
    kept: tuple[tuple[str, float], ...]
    lost: tuple[tuple[str, float], ...]
    isolated: tuple[str, ...]
    missing: int

    def count(self, *verdicts: Verdict) -> int:
        """Return how many links have one of these verdicts."""
        return sum(judged.verdict in verdicts for judged in self.links)


def judge(content: FlowContent, rules: FlowRules, links: Iterable[Link]) -> Judgement:
    """Judge links in the order the learner made them; earlier links are served first when amounts run
    short.
    """
    ledger = _Ledger(content, rules.quantities)
    judged = tuple(_judge_link(content, ledger, link) for link in links)
    points = sum(one.exchange.points for one in judged if one.verdict is Verdict.WORKS and one.exchange)
    wrong = sum(one.verdict in WRONG for one in judged)
    found = {one.exchange for one in judged if one.verdict is Verdict.WORKS}
    linked = {
        name for one in judged if one.verdict is Verdict.WORKS for name in (one.link.donor, one.link.receiver)
    }
    wanted = {name for exchange in content.valid for name in (exchange.donor, exchange.receiver)}
    return Judgement(
        links=judged,
        points=points,
        score=min(1.0, max(0.0, points - rules.penalty * wrong) / rules.target) if rules.target > 0 else 0.0,
        kept=ledger.kept(),
        lost=ledger.lost(),
        isolated=tuple(actor.id for actor in content.actors if actor.id in wanted and actor.id not in linked),
        missing=sum(exchange not in found for exchange in content.valid),
    )


def _judge_link(content: FlowContent, ledger: "_Ledger", link: Link) -> JudgedLink:
    same = [
        exchange
        for exchange in content.valid
        if (exchange.donor, exchange.resource, exchange.receiver)
        == (link.donor, link.resource, link.receiver)
    ]
    for exchange in same:
        if exchange.via == link.via:
            return ledger.serve(link, exchange)
    for barred in content.forbidden:
        alike = (barred.donor, barred.resource, barred.receiver) == (link.donor, link.resource, link.receiver)
        # A ban without a step holds for every step, unless the author lists one that makes the exchange
        # right.
        if alike and (barred.via == link.via or (not barred.via and not same)):
            return JudgedLink(link, Verdict.FORBIDDEN, barred=barred)
    if same:
        return JudgedLink(link, Verdict.NOT_YET, exchange=same[0])
    return JudgedLink(link, Verdict.NO_FIT)


class _Ledger:
    """Keeps account of what is given and taken, so that no tonne is given twice."""

    def __init__(self, content: FlowContent, counts: bool) -> None:
        self._counts = counts
        self._outputs = {
            (actor.id, stream.resource): stream for actor in content.actors for stream in actor.outputs
        }
        self._inputs = {
            (actor.id, stream.resource): stream for actor in content.actors for stream in actor.inputs
        }
        self._given: dict[tuple[str, str], float] = {}
        self._taken: dict[tuple[str, str], float] = {}
        self._receivers: dict[tuple[str, str], str] = {}

    def serve(self, link: Link, exchange: ValidExchange) -> JudgedLink:
        """Give as much as is left to a link that is right in itself."""
        if not self._counts:
            return JudgedLink(link, Verdict.WORKS, exchange=exchange)
        source, sink = (link.donor, link.resource), (link.receiver, link.resource)
        output, need = self._outputs.get(source), self._inputs.get(sink)
        left = _rest(output, self._given.get(source, 0.0))
        wanted = _rest(need, self._taken.get(sink, 0.0))
        known = [amount for amount in (left, wanted) if amount is not None]
        if not known:
            return JudgedLink(link, Verdict.WORKS, exchange=exchange)
        amount = min(known)
        if amount <= 0:
            rival = self._receivers.get(source, "") if left is not None and left <= 0 else ""
            return JudgedLink(link, Verdict.GIVEN_TWICE, 0.0, exchange=exchange, rival=rival)
        self._given[source] = self._given.get(source, 0.0) + amount
        self._taken[sink] = self._taken.get(sink, 0.0) + amount
        self._receivers.setdefault(source, link.receiver)
        unit = output.unit if output and output.quantity is not None else need.unit if need else ""
        return JudgedLink(link, Verdict.WORKS, amount, unit, exchange)

    def kept(self) -> tuple[tuple[str, float], ...]:
        """Return what stays in use, by unit; outputs without an amount are not guessed."""
        totals: dict[str, float] = {}
        for source, amount in self._given.items():
            output = self._outputs.get(source)
            if output is not None and output.quantity is not None:
                totals[output.unit] = totals.get(output.unit, 0.0) + amount
        return tuple(totals.items())

    def lost(self) -> tuple[tuple[str, float], ...]:
        """Return what nobody takes, by unit."""
        totals: dict[str, float] = {}
        if self._counts:
            for source, output in self._outputs.items():
                rest = _rest(output, self._given.get(source, 0.0))
                if rest:
                    totals[output.unit] = totals.get(output.unit, 0.0) + rest
        return tuple(totals.items())


def _rest(stream: Stream | None, used: float) -> float | None:
    """Return what is left of a stated amount, or None when none is stated."""
    if stream is None or stream.quantity is None:
        return None
    return max(0.0, stream.quantity - used)
