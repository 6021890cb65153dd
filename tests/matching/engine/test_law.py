"""Routes the law closes must never be shown; routes it asks about come with the question."""

from dataclasses import replace

import pytest

from symbios_matching.engine import SURVEY_POLICY, match
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.listings import listings, matched, reason


def gate(offer, need) -> float | None:
    """The gate of the pair, or None when it is no candidate at all."""
    found = matched([offer], [need], include_blocked=True)
    return found["gate"].item() if len(found) else None


NEVER = [
    ("kitchen waste from canteens", "pig feed"),
    ("catering waste", "kitchen waste for our pigs"),
    ("catering waste", "insect feed"),
    ("household biowaste", "cattle feed"),
    ("chrome shavings", "pet food"),
    ("leather shavings", "gelatine"),
    ("finished leather offcuts", "dog chews"),
    ("category 1 animal fat", "soap"),
    ("tallow, category 1", "fatliquors"),
    ("specified risk material", "organic fertiliser"),
    ("category 2 material", "cattle feed"),
    ("pig slurry", "insect feed"),
    ("rumen content", "feed"),
    ("municipal sewage sludge", "feed"),
    ("used cooking oil from restaurants", "feed fat"),
    ("processed animal protein of bovine origin", "poultry feed"),
    ("chromium sludge", "soil improver"),
    ("painted sawdust", "animal bedding"),
    ("feather meal protein, feathers", "cattle feed"),
]


@pytest.mark.parametrize(("offer", "need"), NEVER)
def test_a_forbidden_route_is_never_shown(offer, need):
    assert matched([offer], [need]).empty
    assert gate(offer, need) in (0.0, None)


@pytest.mark.parametrize(
    ("offer", "need"),
    [
        (
            {"title": "scarti di cucina da mense", "language": "it"},
            {"title": "mangime per suini", "language": "it"},
        ),
        (
            {"title": "résidus de cuisine", "language": "fr"},
            {"title": "aliment pour porcs", "language": "fr"},
        ),
        (
            {"title": "Küchenabfälle", "language": "de"},
            {"title": "Futter für unsere Schweine", "language": "de"},
        ),
        ({"title": "kuhinjski odpadki", "language": "sl"}, {"title": "krma za prašiče", "language": "sl"}),
    ],
)
def test_the_ban_holds_in_other_languages(offer, need):
    assert gate(offer, need) in (0.0, None)


def test_a_need_that_names_no_use_is_judged_by_its_trade():
    assert gate("catering waste", {"title": "kitchen waste", "language": "en", "nace_code": "01.46"}) == 0.0
    assert gate("catering waste", {"title": "kitchen waste", "language": "en", "nace_code": "35.21"}) == 1.0


def test_a_pig_farm_may_still_ask_for_biogas_feedstock():
    need = {"title": "kitchen waste as biogas feedstock", "language": "en", "nace_code": "01.46"}
    assert gate("catering waste", need) != 0.0


@pytest.mark.parametrize(
    ("title", "description", "language"),
    [
        ("Manure for pigs", "", "en"),
        ("Manure", "We keep 300 pigs. Wanted for our pigs.", "en"),
        ("Manure", "Guineapigs are no pigs; wanted to feed our pigs.", "en"),
        ("Estiércol", "Tenemos vacas. Se da a vacas.", "es"),
        ("Estrume", "Temos vacas; destinado às vacas.", "pt"),
        ("Mist", "Wir halten Schweine. Als Futter an Schweine.", "de"),
        ("Fumier", "Nous avons des porcs. À donner à nos porcs.", "fr"),
    ],
)
def test_whom_it_feeds_is_read_wherever_it_stands(title, description, language):
    need = {"title": title, "description": description, "language": language}
    assert gate("Poultry manure", need) == 0.0


@pytest.mark.parametrize(
    ("title", "description", "language"),
    [
        ("Manure for our biogas plant", "We are a cattle farm with a digester", "en"),
        ("Manure for our biogas plant", "Cattle farm with a digester", "en"),
        ("Manure for our fields", "We are an arable farm and keep only a few cows", "en"),
        ("Fumier pour notre méthaniseur", "Notre ferme a 40 vaches", "fr"),
    ],
)
def test_a_farm_that_mentions_its_animals_does_not_feed_them(title, description, language):
    need = {"title": title, "description": description, "language": language}
    assert gate("Poultry manure", need) > 0.0


@pytest.mark.parametrize("chosen", [(), ("whey",)])
def test_the_text_is_read_also_where_a_person_chose_the_concept(chosen):
    described = {"title": "Sweet whey", "description": "contains catering waste", "language": "en"}
    assert gate({**described, "concepts": chosen}, "whey as pig feed") == 0.0
    manure = {"title": "Manure as pig feed", "language": "en", "concepts": ("manure",)}
    assert gate("Poultry manure", manure) == 0.0


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ({"title": "Kitchen waste", "language": "en"}, 0.7),
        ({"title": "Kitchen waste", "language": "en", "nace_code": "23.51"}, 1.0),
        ({"title": "Kitchen waste for biogas", "language": "en"}, 1.0),
    ],
)
def test_kitchen_waste_that_is_wanted_for_nothing_said_comes_with_the_question_what_for(need, expected):
    assert gate("Kitchen waste", need) == expected


def test_what_is_offered_where_a_kitchen_is_spoken_of_comes_with_the_question_of_origin():
    pomace = {"title": "Apple pomace", "description": "Our restaurant guests love it", "language": "en"}
    found = matched([pomace], ["Apple pomace for pigs"])
    assert reason(next(found.itertuples()), "law")["data"]["rule_id"] == "F46"
    assert gate("Apple pomace", "Apple pomace for pigs") == 1.0


@pytest.mark.parametrize("gone", ["F18", "F23"])
def test_a_rule_that_is_not_in_place_stops_nobody_who_answered_it(gone):
    shipped = load_vocabulary()
    rules = {name: rule for name, rule in shipped.law_rules.items() if name != gone}
    found = match(
        listings("cheese whey", prefix="o"),
        listings("pig feed", prefix="n"),
        vocabulary=replace(shipped, law_rules=rules),
    )
    assert found["gate"].item() == (1.0 if gone == "F23" else 0.7)


def test_a_phrase_without_a_word_stops_nothing():
    shipped = load_vocabulary()
    rules = {**shipped.law_rules, "F08": replace(shipped.law_rules["F08"], stated_by=("*", "- ", "%"))}
    found = match(
        listings("cheese whey", prefix="o"),
        listings("pig feed", prefix="n"),
        vocabulary=replace(shipped, law_rules=rules),
    )
    assert found["gate"].item() == 0.7


def test_a_word_of_several_meanings_counts_as_its_worst_one():
    assert matched(["shavings"], ["pet food"]).empty


def test_the_person_who_settles_the_meaning_opens_the_route():
    sawdust = {"title": "shavings", "language": "en", "concepts": ("sawdust",), "states": ("untreated",)}
    assert gate(sawdust, "animal bedding") == 1.0


def test_an_open_question_lowers_the_score_and_is_asked():
    found = matched(["cheese whey"], ["pig feed"])
    row = next(found.itertuples())
    assert row.gate == 0.7
    asked = reason(row, "law")
    assert asked["code"] == "law_question"
    assert asked["data"] == {
        "rule_id": "F23",
        "act": "Reg. (EU) 142/2011",
        "article": "annex X ch. II sect. 4 part II",
    }
    assert asked["points"] == 0


@pytest.mark.parametrize(
    ("title", "expected"),
    [("tallow", 0.7), ("category 3 tallow", 1.0), ("category 1 tallow", 0.0)],
)
def test_a_ban_with_a_property_is_a_question_until_the_listing_states_it(title, expected):
    assert gate(title, "fatty acids and soap") == expected


def test_the_property_may_be_stated_as_a_state():
    untreated = {"title": "sawdust", "language": "en", "states": ("untreated",)}
    painted = {"title": "sawdust", "language": "en", "states": ("painted",)}
    assert [gate(one, "animal bedding") for one in ("sawdust", untreated, painted)] == [0.7, 1.0, 0.0]


def test_hazardous_waste_goes_to_licensed_receivers_only():
    offer = {"title": "solvents", "language": "en", "ewc_code": "14 06 03*"}
    assert gate(offer, "solvents") == 0.0
    assert gate(offer, {"title": "solvents", "language": "en", "states": ("licensed",)}) == 1.0


def test_the_star_of_a_code_makes_it_hazardous():
    starred, plain = (
        {"title": "oily water", "language": "en", "ewc_code": code} for code in ("160708*", "160708")
    )
    need = {"title": "oily water", "language": "en"}
    found = matched([starred], [need], include_blocked=True)
    assert reason(next(found.itertuples()), "law")["data"]["rule_id"] == "F29"
    assert matched([starred], [need]).empty
    assert gate(starred, {**need, "states": ("licensed",)}) == 1.0
    assert gate(plain, need) == 1.0


def test_blocked_pairs_come_only_when_asked_for_and_carry_no_score():
    found = matched(
        ["catering waste"], ["catering waste for our pigs", "biogas feedstock"], include_blocked=True
    )
    blocked = found[found["gate"] == 0]
    assert blocked[["need_id", "rank", "score"]].to_numpy().tolist() == [["n1", 0, 0.0]]
    assert reason(next(blocked.itertuples()), "law")["code"] == "law_blocks"
    assert found.loc[found["gate"] > 0, "rank"].tolist() == [1]


CLOSED_ROUTES = [
    ("catering_waste", "pig_feed"),
    ("organic_waste", "poultry_feed"),
    ("chrome_shavings", "pet_food"),
    ("leather_offcuts", "pet_chews"),
    ("chrome_shavings", "gelatine"),
    ("cat1_material", "oleochemicals"),
    ("cat2_material", "cattle_feed"),
    ("rumen_content", "feed"),
    ("slurry", "insect_feed"),
    ("sewage_sludge", "feed"),
]


@pytest.mark.parametrize(("material", "use"), CLOSED_ROUTES)
def test_a_closed_route_is_closed_in_every_language_and_wording(material, use):
    concepts = load_vocabulary().concepts
    offers, needs = (
        [
            {"title": label, "language": language}
            for language, labels in concepts[one].labels.items()
            for label in labels
        ]
        for one in (material, use)
    )
    assert matched(offers, needs, policy=SURVEY_POLICY, top=None).empty
