"""A need tells its use by whom it feeds, by what it makes, or by the trade of who asks."""

import pytest

from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.engine.listings import matched

FOR = {
    "en": "for {}",
    "it": "per {}",
    "pt": "para {}",
    "es": "para {}",
    "sl": "za {}",
    "fr": "pour {}",
    "de": "für {}",
}
# A material that a rule stops for the use, in a word every language has.
STOPPED = {
    "pig_feed": "manure",
    "cattle_feed": "manure",
    "poultry_feed": "manure",
    "aqua_feed": "manure",
    "insect_feed": "manure",
    "feed": "manure",
    "pet_food": "manure",
    "oleochemicals": "cat1_material",
    "cosmetic_ingredient": "cat1_material",
    "food_ingredient": "manure",
    "soil": "cat1_material",
    "organic_farming_input": "chrome_shavings",
    "biogas_feedstock": "cat1_material",
    "compost": "cat1_material",
    "animal_bedding": "chrome_shavings",
    "gelatine": "chrome_shavings",
    "collagen": "chrome_shavings",
    "drinking_water": "wastewater",
    "construction_material": "cat1_material",
    "mushroom_substrate": "sewage_sludge",
}
WORDS = [
    (implied.use, language, word)
    for implied in load_vocabulary().implied_uses
    if implied.use in STOPPED
    for language in LANGUAGES
    for word in implied.words.get(language, ())
]


def gates(offers, needs):
    found = matched(offers, needs, top=None, include_blocked=True)
    return dict(zip(zip(found["offer_id"], found["need_id"], strict=True), found["gate"], strict=True))


@pytest.mark.parametrize("use", sorted(STOPPED))
def test_every_word_of_purpose_tells_its_use_in_every_language(use):
    vocabulary = load_vocabulary()
    material = STOPPED[use]
    told = [(language, word) for of, language, word in WORDS if of == use]
    assert {language for language, _word in told} == set(LANGUAGES)
    needs = [
        {
            "title": f"{vocabulary.concept_label(material, language)} {FOR[language].format(word)}",
            "language": language,
            "concepts": (material,),
        }
        for language, word in told
    ]
    offer = {"title": vocabulary.concept_label(material), "language": "en"}
    found = gates([offer], needs)
    missed = [pair for number, pair in enumerate(told, start=1) if found.get(("o1", f"n{number}")) != 0.0]
    assert missed == []


@pytest.mark.parametrize(
    ("nace", "gate"),
    [("01.46", 0.0), ("01.41", 0.0), ("01.47", 0.0), ("10.91", 0.0), ("10.92", 0.0), ("23.51", 1.0)],
)
def test_a_need_without_words_of_purpose_is_judged_by_its_trade(nace, gate):
    need = {"title": "kitchen waste", "language": "en", "nace_code": nace}
    assert gates(["kitchen waste"], [need])["o1", "n1"] == gate


@pytest.mark.parametrize(
    ("title", "language", "gate"),
    [
        ("manure, not for pigs", "en", 1.0),
        ("manure as horse bedding, as we keep pigs", "en", 0.7),
        ("Mist, nicht für Schweine", "de", 1.0),
        ("letame, non per suini", "it", 1.0),
    ],
)
def test_a_denied_purpose_is_none(title, language, gate):
    need = {"title": title, "language": language, "concepts": ("manure",)}
    assert gates(["manure"], [need])["o1", "n1"] == gate


def test_words_that_tell_two_uses_do_not_exist():
    words = [
        (language, word.casefold())
        for one in load_vocabulary().implied_uses
        for language, told in one.words.items()
        for word in told
    ]
    assert len(words) == len(set(words))
