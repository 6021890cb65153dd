"""Completed and dismissed proposals enter as counts, with a reason of their own."""

from dataclasses import replace

import pytest

from symbios_matching.engine import Case, match
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.listings import listings, reason

OFFER, NEED = listings("olive stones", prefix="o"), listings("office space", prefix="n")


def told(*cases: Case, need=NEED):
    found = match(OFFER, need, vocabulary=replace(load_vocabulary(), cases=cases))
    return [reason(row, "fit") for row in found.itertuples()]


def concept_of(title: str) -> str:
    from symbios_matching.engine.lexicon import recognise

    return recognise(title, "en", load_vocabulary())[0].concept_id


@pytest.mark.parametrize(
    ("completed", "dismissed", "strength"), [(0, 0, 0.4), (3, 0, 0.64), (1, 1, 0.4), (0, 1, 0.2667)]
)
def test_completed_exchanges_speak_for_the_next_and_dismissed_ones_against_it(completed, dismissed, strength):
    case = Case(concept_of("olive stones"), concept_of("office space"), "", completed, dismissed)
    assert told() == []
    (fit,) = told(case)
    assert fit["code"] == "case"
    assert fit["data"]["strength"] == pytest.approx(strength, abs=1e-3)
    assert (fit["data"]["completed"], fit["data"]["dismissed"]) == (completed, dismissed)


def test_a_case_may_be_known_by_the_trade_of_who_took_it():
    need = listings({"title": "anything useful", "nace_code": "96.01"}, prefix="n")
    assert told(need=need) == []
    (fit,) = told(Case(concept_of("olive stones"), "", "96.01", 8, 0), need=need)
    assert (fit["code"], fit["data"]["completed"]) == ("case", 8)
