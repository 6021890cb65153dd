"""Every stored reason becomes a sentence, in numbers as the reader writes them; nothing is guessed."""

import re
from inspect import getsource

import pytest

from symbios_matching import api
from symbios_matching.engine import reasons
from symbios_matching.engine.records import FIT_CODES
from symbios_matching.matches.sentences import SENTENCES
from symbios_matching.models import Match
from tests.matching.factories import pair_of, publish_need, publish_offer

pytestmark = pytest.mark.django_db

FACTORS = ["fit", "quantity", "season", "distance", "maturity", "cascade"]


def test_the_parts_add_up_to_the_score(matched):
    said = api.explain(match=matched.match)
    assert [part.factor for part in said.parts] == FACTORS
    assert sum(part.points for part in said.parts) == pytest.approx(said.score_if_answered)
    assert said.score_if_answered * said.gate == pytest.approx(said.score)
    assert all(0 <= part.share <= 1 for part in said.parts)


def test_the_sentences_name_amounts_distance_and_the_law(matched):
    said = api.explain(match=matched.match, language="en")
    quantity = next(part for part in said.parts if part.factor == "quantity")
    assert quantity.headline == "Covers all that is asked for"
    assert quantity.detail == "480 t of 1,200 t a year are needed; 720 t stay free."
    assert next(part.headline for part in said.parts if part.factor == "distance") == "8 km apart"
    assert [question.act for question in said.law] and said.law[0].question.endswith("?")
    assert said.missing == ("In which months",)


def test_numbers_are_written_as_the_reader_writes_them(matched):
    details = [part.detail for part in api.explain(match=matched.match, language="de").parts]
    assert any("1.200" in detail for detail in details)


def test_what_neither_side_says_is_missing(community):
    offer = publish_offer(community.marta, community.brewery, quantity=None, unit="", place="Nowhere Hamlet")
    need = publish_need(community.ivo, community.farm, months=(5, 6, 7))
    said = api.explain(match=pair_of(offer, need), language="en")
    unknown = {part.factor: part for part in said.parts if not part.known}
    assert set(unknown) >= {"quantity", "season", "distance"}
    assert unknown["quantity"].detail == "The offer does not say."
    assert all(part.share == pytest.approx(0.5) for part in unknown.values())
    assert len(said.missing) == len(unknown)


def test_months_are_said_as_runs(community):
    offer = publish_offer(community.marta, community.brewery, months=(11, 12, 1, 2))
    need = publish_need(community.ivo, community.farm, months=(1, 2, 6))
    said = api.explain(match=pair_of(offer, need), language="en")
    season = next(part for part in said.parts if part.factor == "season")
    assert "November to February" in season.detail and "January to February, June" in season.detail


def test_every_code_of_the_engine_has_a_sentence():
    written = set(re.findall(r'"([a-z]+(?:_[a-z]+)+|trl)"', getsource(reasons)))
    about = ("quantity_", "months_", "distance_", "cascade_", "maturity_", "trl")
    codes = {code for code in written if code.startswith(about)}
    assert len(codes) >= 12
    assert codes | set(FIT_CODES) <= set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_stands_on_little_data(code):
    data = {
        "offer_concept": "bsg",
        "need_concept": "bsg",
        "offer_per_year": 5.0,
        "need_per_year": 10.0,
        "covered": 0.5,
        "dimension": "mass",
        "silent": ["offer"],
        "offer_months": [1],
        "need_months": [2],
        "share": 0.4,
        "km": 3.0,
        "road_km": 4.0,
        "reach_km": 100.0,
        "trl": 6,
        "level": "feed",
        "ewc": "0207",
    }
    headline, detail = SENTENCES[code](data)
    assert headline and "%(" not in headline + detail


def test_a_reason_of_another_release_is_said_by_its_factor(matched):
    reasons = [dict(reason) for reason in matched.match.reasons]
    reasons[0]["code"] = "telepathy"
    kept = api.request_introduction(user=matched.marta, match=matched.match).match
    Match.objects.filter(pk=kept.pk).update(reasons=reasons)
    kept.refresh_from_db()
    assert api.explain(match=kept, language="en").parts[0].headline == "What it is"
