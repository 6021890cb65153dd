"""Latent needs: who is known to take such a thing, is near, and asks for nothing."""

import pandas as pd
import pytest

from symbios_matching.engine import ListingFrameError, match
from symbios_matching.engine.planning.latent import latent_needs
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.plans import market

BIOGAS = {"id": "biogas", "nace_code": "35.21", "latitude": 46.1, "longitude": 15.0}
GRAIN = {"quantity": 500.0}


def latent(offers, organisations, **options) -> pd.DataFrame:
    return latent_needs(offers, pd.DataFrame(organisations), vocabulary=load_vocabulary(), **options)


def test_a_known_receiver_that_asks_for_nothing_is_found_with_its_known_use():
    found = latent(market([GRAIN], "o"), [BIOGAS, {**BIOGAS, "id": "bank", "nace_code": "64.19"}])
    [row] = found.to_dict("records")
    assert (row["offer_id"], row["organisation_id"], row["use_concept"]) == (
        "o1",
        "biogas",
        "biogas_feedstock",
    )
    synergy = load_vocabulary().synergy(row["synergy_id"])
    assert (synergy.concept, synergy.receiver_nace) == ("bsg", "35.21")
    assert row["km"] == pytest.approx(11.1, abs=0.1)


def test_the_nearer_comes_first():
    far = {**BIOGAS, "id": "far", "latitude": 46.5}
    assert latent(market([GRAIN], "o"), [far, BIOGAS])["organisation_id"].tolist() == ["biogas", "far"]


def test_who_posted_a_need_that_matches_is_not_latent():
    offers = market([GRAIN], "o")
    needs = market([{"title": "biogas feedstock", "quantity": 900.0, "organisation_id": "biogas"}], "n")
    matches = match(offers, needs, vocabulary=load_vocabulary())
    assert latent(offers, [BIOGAS], needs=needs, matches=matches).empty
    other = needs.assign(title="office space", quantity=None)
    matches = match(offers, other, vocabulary=load_vocabulary())
    assert len(latent(offers, [BIOGAS], needs=other, matches=matches)) == 1


def test_the_giver_itself_and_what_the_law_stops_are_left_out():
    own = market([{**GRAIN, "organisation_id": "biogas"}], "o")
    assert latent(own, [BIOGAS]).empty
    pigs = {"id": "pigs", "nace_code": "01.46"}
    kitchen = market([{"title": "catering waste", "quantity": 50.0}], "o")
    assert latent(kitchen, [pigs]).empty


def test_organisations_without_a_trade_column_are_refused():
    with pytest.raises(ListingFrameError, match="organisations: column nace_code is missing"):
        latent(market([GRAIN], "o"), [{"id": "x"}])
