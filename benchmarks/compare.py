"""All candidates on one base: timed in turn, judged by the same judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from benchmarks.base import Base
from benchmarks.candidates import ENGINE
from benchmarks.measuring import Measured, ask_singly, built, in_turns, sample_of
from benchmarks.text_peers import TOP, Candidate
from benchmarks.useful import Judge
from symbios_matching.engine import Vocabulary

JUDGED = 400  # offers whose ten are judged
EXACT = 200  # offers whose ten are held against exhaustive scoring


def compared(
    base: Base,
    vocabulary: Vocabulary,
    makers: Mapping[str, Callable[[], Candidate]],
    *,
    rounds: int,
    seconds: float,
) -> tuple[dict[str, Measured], float | None]:
    """
    Time and judge the candidates.

    Args:
        rounds: how often each answers its sample. seconds: CPU seconds a sample may take; who needs more
        answers for fewer offers, drawn at random, the same first ones for everybody.

    Returns:
        What was measured, by name, and the recall of the engine's ten best against the exhaustive
        candidate's (None when that one did not take part).
    """
    offers = np.random.default_rng(1).permutation(len(base.offers))
    found = built(makers)
    samples = {name: sample_of(candidate, offers, seconds) for name, (candidate, _m) in found.items()}
    answers = in_turns(found, samples, rounds=rounds)
    judge = Judge(base, vocabulary)
    for name, (candidate, measured) in found.items():
        ask_singly(candidate, measured, offers[::-1])
        measured.useful = judge.useful(
            {offer: answers[name][offer] for offer in samples[name][:JUDGED].tolist()}
        )
    recall = None
    if "exhaustive" in answers and ENGINE in answers:
        recall = recall_of(answers[ENGINE], answers["exhaustive"])
    for candidate, _measured in found.values():
        candidate.close()
    return {name: measured for name, (_candidate, measured) in found.items()}, recall


def recall_of(ours: Mapping[int, Any], exhaustive: Mapping[int, Any]) -> float:
    """Share of the exhaustive ten best that are among ours, over the first offers both answered."""
    both = [offer for offer in exhaustive if offer in ours][:EXACT]
    wanted = [set(list(exhaustive[offer])[:TOP]) for offer in both]
    hits = sum(len(ten & set(ours[offer])) for offer, ten in zip(both, wanted, strict=True))
    return hits / max(sum(map(len, wanted)), 1)
