"""The worked examples of docs/references/matching.md are what the engine makes of their files."""

from pathlib import Path

import pytest

from symbios_matching.engine import DEFAULT_POLICY
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.listings import matched
from tests.matching.worked import COMMAND, EXAMPLES, by_hand, gate, run_pairs, table

PAGE = Path(__file__).parents[2] / "docs" / "references" / "matching.md"
PAIRS = {"grain": "cows", "shavings": "board"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return run_pairs(folder)


@pytest.mark.parametrize("offer", PAIRS)
def test_the_page_shows_the_pair_as_the_engine_sees_it(made, offer):
    assert made[offer]["need_id"] == PAIRS[offer]
    page = PAGE.read_text("utf-8")
    assert f"symbios-match {COMMAND}" in page
    assert table(made[offer]) in page


@pytest.mark.parametrize("offer", PAIRS)
def test_each_factor_worked_out_by_hand_is_the_engines(made, offer):
    pair = made[offer]
    worked = by_hand(pair)
    assert list(worked) == list(DEFAULT_POLICY.weights)
    for one in pair["reasons"]:
        if one["factor"] in worked:
            by_weight = worked[one["factor"]].value * DEFAULT_POLICY.weights[one["factor"]]
            assert one["points"] == pytest.approx(by_weight, abs=2e-4), one["factor"]
    total = sum(done.value * DEFAULT_POLICY.weights[factor] for factor, done in worked.items())
    assert pair["score"] == pytest.approx(gate(pair) * total, abs=5e-4)


def test_the_page_shows_the_files_as_they_are():
    page = PAGE.read_text("utf-8")
    for name in ("pair-offers.csv", "pair-needs.csv"):
        assert (EXAMPLES / name).read_text("utf-8").strip() in page


def test_the_formula_of_the_page_has_the_weights_of_the_policy():
    terms = " + ".join(f"{weight:.2f} {factor}" for factor, weight in DEFAULT_POLICY.weights.items())
    assert f"score = gate * ({terms})" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("offer", PAIRS)
def test_known_uses_and_rules_a_worked_example_names_are_in_the_vocabulary(made, offer):
    vocabulary = load_vocabulary()
    for one in made[offer]["reasons"]:
        if "synergy_id" in one["data"]:
            assert vocabulary.synergy(one["data"]["synergy_id"])
        if one["factor"] == "law":
            assert vocabulary.law_rule(one["data"]["rule_id"])


def test_the_words_around_the_tables_are_true(made):
    page = PAGE.read_text("utf-8")
    grain = {one["factor"]: one["data"] for one in made["grain"]["reasons"]}
    assert f"{grain['quantity']['offer_per_year']:.0f} t a year" in page
    assert (
        f"{grain['distance']['km']} km\nas the crow flies are {grain['distance']['road_km']} km by road"
        in page
    )
    policy = DEFAULT_POLICY
    assert f"hops of {policy.pool_link_km:.0f} km, at\n  most {policy.pool_radius_km:.0f} km by road" in page
    shares = [policy.chain_weights[name] for name in ("match", "solution", "detour")]
    assert (
        "{} of the match, {} of how much of what is missing the solution provides, and {}".format(*shares)
        in page
    )


@pytest.mark.parametrize(
    ("need", "gate"),
    [
        ("pig feed", None),
        ("pet chews", None),
        ("food gelatine", None),
        ("organic fertiliser", DEFAULT_POLICY.gate_open_question),
        ("leather fibre board", 1.0),
    ],
)
def test_the_same_shavings_go_nowhere_near_feed_or_food(need, gate):
    shavings, wanted = ({"title": title, "language": "en"} for title in ("chrome shavings", need))
    found = matched([shavings], [wanted])["gate"].tolist()
    assert found == ([] if gate is None else [gate])
