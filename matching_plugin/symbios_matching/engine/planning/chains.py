"""
Three-party matches: a known use needs a process that neither side has, and somebody offers it.

One step between donor and receiver, no more: a second one is rarely credible. Where a use needs several
processes, the solution has to provide the first that is missing; the score falls with those it leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbios_matching.engine.codes import parse_nace
from symbios_matching.engine.frames import number_column, text_column
from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.planning.exchanges import exchanges_of
from symbios_matching.engine.planning.monthly import Floats, Volumes, km_between, volumes_of
from symbios_matching.engine.planning.processes import ProcessSolution
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import fold

CHAIN_COLUMNS = (
    *("offer_id", "solution_id", "need_id", "rank", "score", "gate", "synergy_id", "missing"),
    *("solution_concept", "via_km", "detour_km", "reasons"),
)

_STEPS = re.compile(r"[,;/()]|\bor\b|\band\b|\bwith\b")


@dataclass(frozen=True)
class _Sides:
    """What donors or receivers have: trades, and the concepts their listings name; by row of the volumes."""

    nace: list[str]
    named: list[frozenset[str]]


def chains(
    offers: pd.DataFrame,
    needs: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    vocabulary: Vocabulary,
    processes: Sequence[ProcessSolution],
    policy: MatchingPolicy = DEFAULT_POLICY,
    best: int = 3,
) -> pd.DataFrame:
    """
    Donor, solution, receiver: for matches by a known use whose process both sides lack.

    Args:
        offers: listing frame; solutions are those offers that are about a process (a dryer, rendering ...).
        needs, matches: as for ``match``; the law's stops stay stops.
        processes: which concepts provide which process.
        best: at most so many solutions a match.

    Returns:
        By offer, need and rank. ``score`` in [0, 1] is the gate times the points of the reasons ``match``,
        ``solution`` and ``detour``; ``missing``: the processes as the known synergy
        names them; ``via_km``: donor to solution to receiver by
        road, ``detour_km``: how much of it is not on the direct way, both NaN where a place is not stated.
    """
    given = volumes_of(offers, side="offers", vocabulary=vocabulary, policy=policy)
    wanted = volumes_of(needs, side="needs", vocabulary=vocabulary, policy=policy)
    pairs = exchanges_of(matches, given, wanted, vocabulary=vocabulary, policy=policy)
    law = _law(matches)
    donors, receivers = _sides(offers, vocabulary), _sides(needs, vocabulary)
    limit = _in_order(offers, number_column(offers, "max_distance_km")).to_numpy(dtype=np.float64)
    market = _Market(given, wanted, limit, vocabulary, policy)
    steps = _Steps(processes, vocabulary)
    rows: list[dict[str, Any]] = []
    for place, pair in _by_known_use(pairs):
        missing = [
            step
            for step in steps.of(pair.synergy_id)
            if not _has(step.process, donors, pair.offer) and not _has(step.process, receivers, pair.need)
        ]
        if missing:
            found = market.solutions(pair, missing, best)
            rows += [
                {**one, "rank": rank, "reasons": one["reasons"] + law[place]}
                for rank, one in enumerate(found, start=1)
            ]
    return pd.DataFrame(rows, columns=list(CHAIN_COLUMNS))


def _by_known_use(pairs: pd.DataFrame) -> Iterator[tuple[int, Any]]:
    """Exchanges by a known synergy, with their place."""
    for place, pair in enumerate(pairs.itertuples(index=False)):
        if pair.synergy_id:
            yield place, pair


class _Step(NamedTuple):
    """A process as a known synergy writes it, and what is known of it."""

    name: str
    process: ProcessSolution


class _Steps:
    """The processes of each known synergy that a solution could provide, in their order."""

    def __init__(self, processes: Sequence[ProcessSolution], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_words = sorted(
            ((fold(word), one) for one in processes for word in one.words), key=lambda pair: -len(pair[0])
        )
        self._known: dict[str, list[_Step]] = {}

    def of(self, synergy_id: str) -> list[_Step]:
        """Steps that stand for the same process count once."""
        if synergy_id not in self._known:
            found: dict[ProcessSolution, str] = {}
            for name in _STEPS.split(fold(self._vocabulary.synergy(synergy_id).process)):
                for process in self._named(name.strip()):
                    found.setdefault(process, name.strip())
            self._known[synergy_id] = [_Step(name, process) for process, name in found.items()]
        return self._known[synergy_id]

    def _named(self, step: str) -> list[ProcessSolution]:
        """The process of the longest words in the step."""
        found = (one for words, one in self._by_words if re.search(rf"\b{re.escape(words)}\b", step))
        return list(islice(found, 1))


class _Market:
    """Who offers which process, and how far out of the way."""

    def __init__(
        self, given: Volumes, wanted: Volumes, limit: Floats, vocabulary: Vocabulary, policy: MatchingPolicy
    ) -> None:
        self._given, self._wanted, self._limit = given, wanted, limit
        self._vocabulary, self._policy = vocabulary, policy
        self._organisation = np.array(given.organisation, dtype=object)
        self._concepts, place = np.unique(np.array(given.concept, dtype=object), return_inverse=True)
        self._concept = place.reshape(-1)
        self._covers: dict[ProcessSolution, Floats] = {}

    def solutions(self, pair: Any, missing: list[_Step], best: int) -> list[dict[str, Any]]:
        """The best offers of the first process missing, with score and reasons."""
        policy, given = self._policy, self._given
        cover = np.array([self._cover(step.process) for step in missing])
        own = {given.organisation[pair.offer], self._wanted.organisation[pair.need]} - {""}
        rows = np.flatnonzero((cover[0] > 0) & ~np.isin(self._organisation, list(own)))
        first = km_between(given, np.full_like(rows, pair.offer), given, rows)
        second = km_between(given, rows, self._wanted, np.full_like(rows, pair.need))
        via = (first + second) * policy.road_detour
        detour = np.maximum(via - pair.road_km, 0.0)
        reach = _reach_km(given.concept[pair.offer], self._vocabulary, policy)
        near = np.clip(1 - detour / reach, 0, 1)
        values = {
            "match": np.full(len(rows), pair.score / pair.gate),
            "solution": cover[:, rows].mean(axis=0),
            "detour": near,
        }
        points = {
            factor: policy.chain_weights[factor] * np.where(np.isnan(value), policy.unknown_value, value)
            for factor, value in values.items()
        }
        score = pair.gate * sum(points.values())
        possible = np.flatnonzero(~((np.maximum(first, second) > self._limit[rows]) | (near == 0)))
        chosen = possible[np.lexsort((rows[possible], -score[possible].round(9)))][:best]
        processes = [step.name for step in missing]
        return [
            {
                "offer_id": given.ids[pair.offer],
                "solution_id": given.ids[rows[one]],
                "need_id": self._wanted.ids[pair.need],
                "score": float(score[one]),
                "gate": pair.gate,
                "synergy_id": pair.synergy_id,
                "missing": tuple(processes),
                "solution_concept": given.concept[rows[one]],
                "via_km": float(via[one]),
                "detour_km": float(detour[one]),
                "reasons": [
                    _reason(factor, code, points[factor][one], known, data, policy)
                    for factor, code, known, data in (
                        ("match", "matched", True, {"synergy_id": pair.synergy_id}),
                        (
                            "solution",
                            "provides_process",
                            True,
                            self._told(rows[one], processes, cover[:, rows[one]]),
                        ),
                        _way(via[one], detour[one]),
                    )
                ],
            }
            for one in chosen
        ]

    def _told(self, row: int, processes: list[str], cover: Floats) -> dict[str, Any]:
        still = [name for name, value in zip(processes, cover, strict=True) if not value]
        return {"concept": self._given.concept[row], "processes": processes, "open": still}

    def _cover(self, process: ProcessSolution) -> Floats:
        """How well each offer provides a process."""
        if process not in self._covers:
            values = [_cover(concept, process, self._vocabulary, self._policy) for concept in self._concepts]
            self._covers[process] = np.array(values, dtype=np.float64)[self._concept]
        return self._covers[process]


def _way(via: float, detour: float) -> tuple[str, str, bool, dict[str, Any]]:
    if np.isnan(detour):
        return "detour", "detour_unknown", False, {}
    return "detour", "detour_km", True, {"via_km": round(float(via), 1), "detour_km": round(float(detour), 1)}


def _cover(concept: str, process: ProcessSolution, vocabulary: Vocabulary, policy: MatchingPolicy) -> float:
    """How well a concept provides a process: the very thing, a narrower one, or not at all (0)."""
    if not concept:
        return 0.0
    if concept in process.solutions:
        return policy.same_concept
    return policy.kin_concept if any(vocabulary.is_a(concept, one) for one in process.solutions) else 0.0


def _reason(
    factor: str, code: str, points: float, known: bool, data: dict[str, Any], policy: MatchingPolicy
) -> dict[str, Any]:
    return {
        "factor": factor,
        "code": code,
        "points": float(points),
        "max_points": policy.chain_weights[factor],
        "known": known,
        "data": data,
    }


def _has(process: ProcessSolution, sides: _Sides, row: int) -> bool:
    """Is the process the trade's own, or does the listing name it, or a use that nobody has without it?"""
    return bool(sides.named[row] & {*process.solutions, *process.uses}) or any(
        sides.nace[row].startswith(parse_nace(prefix) or "?") for prefix in process.nace
    )


def _sides(frame: pd.DataFrame, vocabulary: Vocabulary) -> _Sides:
    columns = ("title", "description", "language")
    texts = zip(*(_in_order(frame, text_column(frame, name)) for name in columns), strict=True)
    named = [
        frozenset(
            one.concept_id for text in (title, details) for one in recognise(text, language, vocabulary)
        )
        for title, details, language in texts
    ]
    return _Sides(
        [parse_nace(code) or "" for code in _in_order(frame, text_column(frame, "nace_code"))], named
    )


def _in_order(frame: pd.DataFrame, column: pd.Series) -> pd.Series:
    """By id, as the rows of the volumes are."""
    return column.iloc[frame["id"].astype(str).to_numpy().argsort(kind="stable")]


def _law(matches: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """The law's questions of each match, in the order of its exchanges."""
    allowed = matches[matches["gate"] > 0].sort_values(["offer_id", "need_id"], kind="stable")
    return [[one for one in reasons if one["factor"] == "law"] for reasons in allowed["reasons"]]


def _reach_km(concept: str, vocabulary: Vocabulary, policy: MatchingPolicy) -> float:
    line = vocabulary.ancestors(concept) if concept else ()
    return next((policy.reach_km[step] for step in line if step in policy.reach_km), policy.default_reach_km)
