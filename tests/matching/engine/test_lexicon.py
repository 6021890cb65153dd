"""Which concepts a text speaks of."""

import re
import subprocess
import sys

import pytest

from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.words import fold, tokens
from symbios_matching.taxonomy.reference import load_vocabulary


def concepts(text: str, language: str = "") -> list[str]:
    return [one.concept_id for one in recognise(text, language, load_vocabulary())]


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("Wet brewers' spent grain, 20 t a week", "en", "bsg"),
        ("Trebbie di birra umide", "it", "bsg"),
        ("Pivske tropine", "sl", "bsg"),
        ("drêche de brasserie", "fr", "bsg"),
        ("Gerstentreber, frisch", "de", "bsg"),
        ("bagaço de uva", "pt", "grape_marc"),
        ("orujo de oliva", "es", "olive_pomace"),
        ("olive stone", "en", "olive_stones"),
        ("Category 1 tallow", "en", "cat1_material"),
    ],
)
def test_a_concept_is_found_in_seven_languages(text, language, concept):
    assert concept in concepts(text, language)


@pytest.mark.parametrize("text", ["Käsereste", "Kaesereste", "KÄSERESTE", "käsereste"])
def test_umlauts_and_their_digraphs_and_case_are_one_spelling(text):
    assert fold(text) == "kasereste"


def test_the_french_ligature_counts_as_oe():
    assert fold("Coquilles d'œufs") == fold("coquilles d'oeufs")


def test_the_longest_name_wins_over_the_words_in_it():
    assert concepts("ricotta whey", "en") == ["scotta"]


def test_words_apart_or_in_another_order_still_name_the_concept():
    found = recognise("grain from our brewery, spent", "en", load_vocabulary())
    assert [(one.concept_id, one.how) for one in found] == [("bsg", "reordered")]


def test_a_typing_error_in_a_long_word_is_forgiven():
    found = recognise("chestnut extrakt and molases", "en", load_vocabulary())
    assert "molasses" in [one.concept_id for one in found]


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("molases", "en", "molasses"),  # left out
        ("mollasses", "en", "molasses"),  # twice
        ("moalsses", "en", "molasses"),  # swapped
        ("molassas", "en", "molasses"),  # replaced
        ("ensamled molasses", "en", "molasses"),
        ("vinaccce", "it", "grape_marc"),
        ("casca de larannja", "pt", "citrus_peel"),
        ("rebajduras al cromo", "es", "chrome_shavings"),
        ("pivkse tropine", "sl", "bsg"),
        ("dréches de braserie", "fr", "bsg"),
        ("Kaesereste", "de", "cheese_trimmings"),
        ("Käseerste", "de", "cheese_trimmings"),
        ("Molkenproteinkonzetrad", "de", "wpc"),  # two errors in a very long word
    ],
)
def test_a_typing_error_is_forgiven_in_every_language(text, language, concept):
    assert concept in concepts(text, language)


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("sodium sulphite", "en", "sulphide_chemicals"),
        ("acide nitrique", "fr", "citric_acid"),
        ("untanned hide material", "en", "tanned_waste"),
        ("search", "en", "starch"),
        ("weather", "en", "leather_material"),
        ("annual report", "en", "pasteuriser"),
        ("steal", "en", "steam"),  # too short to guess
        ("pins, hair", "en", "bristles"),  # a guess does not reach over a comma
    ],
)
def test_what_chemistry_or_the_language_tells_apart_is_not_taken_for_an_error(text, language, other):
    assert other not in concepts(text, language)


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("wetblue trimmings", "en", "wetblue_trimmings"),
        ("eggshells", "en", "egg_shells"),
        ("Molken Pulver", "de", "whey_powder"),
        ("fish meal", "en", "fishmeal"),
        ("Wet Blue", "de", "wet_blue"),
    ],
)
def test_one_word_or_two_is_one_spelling(text, language, concept):
    assert concept in concepts(text, language)


@pytest.mark.parametrize(
    ("one", "many", "language"),
    [
        ("residuo de tabaco", "residuos de tabaco", "es"),
        ("beer keg", "beer kegs", "en"),
        ("biomass boiler", "biomass boilers", "en"),
        ("nocciolo di oliva", "noccioli di oliva", "it"),
        ("Kartoffelschale", "Kartoffelschalen", "de"),
        ("coquille d'huître", "coquilles d'huîtres", "fr"),
        ("rabljena lesena paleta", "rabljene lesene palete", "sl"),
    ],
)
def test_one_and_many_of_a_thing_are_one_concept(one, many, language):
    assert concepts(one, language) == concepts(many, language) != []


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("bakery leftovers without eggshells", "en", "egg_shells"),
        ("former foodstuffs, no bones", "en", "bones"),
        ("lactose-free drinks", "en", "lactose"),
        ("eccedenze alimentari senza ossa", "it", "bones"),
        ("restos de panadería sin grasa animal", "es", "animal_fat"),
        ("excedentes alimentares sem ossos", "pt", "bones"),
        ("presežki hrane brez kosti", "sl", "bones"),
        ("surplus alimentaires sans os", "fr", "bones"),
        ("Backwarenreste ohne Knochen", "de", "bones"),
        ("Brotmehl, frei von Blutmehl", "de", "blood_meal"),
    ],
)
def test_what_a_text_denies_it_does_not_name(text, language, denied):
    found = concepts(text, language)
    assert found == [] or denied not in found
    assert denied in concepts(
        re.sub(r"without|no |-free|senza|sin |sem |brez|sans|ohne|frei von", " ", text), language
    )


def test_a_name_that_denies_something_is_still_a_name():
    assert concepts("chrome-free shavings", "en") == ["veg_shavings"]
    assert concepts("fanghi di conceria senza cromo", "it") == ["tannery_sludge_crfree"]


def test_what_is_free_to_be_used_is_not_denied():
    assert "storage_space" in concepts("Warehouse space free from May", "en")
    assert "storage_space" in concepts("Lagerhalle frei ab Mai", "de")


def test_a_bare_word_of_several_meanings_comes_back_as_a_question():
    found = recognise("shavings", "en", load_vocabulary())
    assert {one.concept_id for one in found} == {"chrome_shavings", "veg_shavings", "sawdust"}
    assert {one.how for one in found} == {"ambiguous"}


def test_a_fuller_name_settles_an_ambiguous_word():
    assert concepts("chrome tanned shavings", "en")[0] == "chrome_shavings"
    assert "sawdust" not in concepts("chrome tanned shavings", "en")


def test_a_short_word_of_another_language_is_not_taken_for_a_name():
    assert "lard" not in concepts("wooden mast", "en")


def test_the_words_found_are_those_of_the_text():
    [found] = recognise("Two tonnes of Trebbie di Birra weekly", "it", load_vocabulary())
    assert found.words == "Trebbie di Birra"


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("résidus de thé", "fr", "tea_residues"),
        ("pelo recuperado", "es", "hair"),
        ("pelo recuperato", "it", "hair"),
        ("lã suja", "pt", "wool"),
        ("no tejido", "es", "felt_textile"),
        ("fur skins", "en", "rabbit_skins"),
        ("odpadni les", "sl", "wood_waste"),
        ("e-waste", "en", "electronic_waste"),
    ],
)
def test_a_stop_word_of_another_language_is_not_lost_from_a_name(text, language, concept):
    assert concept in concepts(text, language)


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("residues of pressing", "en", "tea_residues"),
        ("résidus de pressage", "fr", "tea_residues"),
        ("Calor recuperado", "es", "hair"),
        ("Calore recuperato", "it", "hair"),
        ("água suja", "pt", "wool"),
        ("tejido de algodón", "es", "felt_textile"),
        ("sheep skins", "en", "rabbit_skins"),
        ("odpadni papir", "sl", "wood_waste"),
        ("mixed waste", "en", "electronic_waste"),
    ],
)
def test_a_word_of_a_longer_name_does_not_name_it_alone(text, language, concept):
    assert concept not in concepts(text, language)


def test_no_name_of_several_words_shrinks_to_a_common_one():
    labels = [
        (language, label)
        for concept in load_vocabulary().concepts.values()
        for language, words in concept.labels.items()
        for label in words
    ]
    shrunk = {
        (language, label)
        for language, label in (*labels, *load_vocabulary().ambiguous)
        if len(tokens(label, language)) == 1
        and len(re.findall(r"\w+", label)) > 1
        and len(tokens(label, language)[0].stem) > 1
    }
    assert shrunk == {("en", "d-limonene")}


def test_what_a_thing_is_counted_in_is_not_the_thing():
    assert concepts("12 pallets of brewers' grains", "en") == ["bsg"]
    assert concepts("60 pallets", "en") == ["pallets"]
    assert "pallets" in concepts("Used pallets and spent grain", "en")


def test_a_lone_letter_names_nothing():
    assert concepts("R", "fr") == concepts("D", "es") == []


def test_what_stands_behind_a_for_is_marked_as_purpose():
    found = {
        one.concept_id: one.purpose for one in recognise("straw for animal bedding", "en", load_vocabulary())
    }
    assert found == {"straw": False, "animal_bedding": True}


@pytest.mark.parametrize("text", ["", "   ", "!?", "12 34", "no such thing here at all"])
def test_a_text_without_a_known_word_names_nothing(text):
    assert concepts(text, "en") == []


def test_every_preferred_label_finds_its_own_concept():
    vocabulary = load_vocabulary()
    ambiguous = {fold(label) for _language, label in vocabulary.ambiguous}
    lost = [
        (concept.id, language, words[0])
        for concept in vocabulary.concepts.values()
        for language, words in concept.labels.items()
        if fold(words[0]) not in ambiguous and concept.id not in concepts(words[0], language)
    ]
    assert lost == []


def test_recognising_needs_no_pandas():
    script = (
        "import sys\n"
        "from symbios_matching.engine import MatchingPolicy, Vocabulary\n"
        "from symbios_matching.engine.lexicon import recognise\n"
        "from symbios_matching.taxonomy.reference import load_vocabulary\n"
        "assert recognise('whey', 'en', load_vocabulary())\n"
        "assert 'pandas' not in sys.modules and 'numpy' not in sys.modules, 'pandas came along'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, env=_environment())


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
