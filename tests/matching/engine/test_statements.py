"""What a text states counts; what it denies, or names only as a purpose, does not."""

import pytest

from symbios_matching.engine.statements import states
from symbios_matching.engine.words import fold

MEAT = {
    "en": ("meat",),
    "it": ("carne",),
    "pt": ("carne",),
    "es": ("carne",),
    "sl": ("mes*",),
    "fr": ("viande",),
    "de": ("Fleisch*",),
}


def says(text: str, language: str) -> bool:
    return states(fold(text), MEAT[language], language=language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bread with meat", "en"),
        ("pane con carne", "it"),
        ("pão com carne", "pt"),
        ("pan con carne", "es"),
        ("kruh z mesom", "sl"),
        ("pain avec viande", "fr"),
        ("Brot mit Fleischresten", "de"),
    ],
)
def test_a_phrase_and_its_endings_are_stated(text, language):
    assert says(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bread without meat", "en"),
        ("meat-free bread", "en"),
        ("bread, free of meat", "en"),
        ("does not contain any meat", "en"),
        ("pane senza carne", "it"),
        ("pane, esente da carne", "it"),
        ("pão sem carne", "pt"),
        ("pan sin carne", "es"),
        ("pan, no contiene carne", "es"),
        ("kruh brez mesa", "sl"),
        ("pain sans viande", "fr"),
        ("Brot ohne Fleisch", "de"),
        ("Brot, fleischfrei", "de"),
        ("Brot, frei von Fleisch", "de"),
        ("kein Fleisch enthalten", "de"),
        ("never raw meat", "en"),
        ("mai carne", "it"),
        ("niemals Fleisch", "de"),
        ("jamais de viande", "fr"),
        ("meat free, loose", "en"),
    ],
)
def test_what_is_denied_is_not_stated(text, language):
    assert not says(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("not only meat", "en"),
        ("not dried meat", "en"),
        ("no bones, but meat", "en"),
        ("free range meat", "en"),
        ("meat free to collect", "en"),
        ("Fleisch frei abzugeben", "de"),
        ("Fleisch frei Baustelle", "de"),
        ("sem kmet, prodam meso", "sl"),
        ("gerado no talho: carne", "pt"),
        ("nicht nur Fleisch", "de"),
        ("Fleisch frei Haus", "de"),
    ],
)
def test_a_word_of_denial_that_means_something_else_denies_nothing(text, language):
    assert says(text, language)


@pytest.mark.parametrize(
    ("text", "language", "stated"),
    [
        ("protein of pigs", "en", True),
        ("protein for pigs", "en", False),
        ("protein for the pet food maker, from pigs", "en", True),
    ],
)
def test_whom_it_is_for_is_not_what_it_is_of(text, language, stated):
    assert states(text, ("pigs",), language=language) is stated


def test_a_denied_phrase_may_be_asked_for():
    asked = ("no:chrome",)
    assert states("tanned without chrome", asked, language="en")
    assert states("chrome-free", asked, language="en")
    assert not states("chrome-tanned", asked, language="en")


def test_what_stands_inside_an_exception_does_not_count():
    assert not states("milk protein", ("protein",), language="en", unless=("milk protein",))
    assert states("milk protein and protein", ("protein",), language="en", unless=("milk protein",))


def test_a_phrase_counts_as_whole_words_only():
    assert not states("meatless", ("meat",), language="en")
    assert states("goveji loj", ("govej*",), language="sl")


@pytest.mark.parametrize(
    ("title", "details", "language", "stated"),
    [
        ("peelings", "from three small restaurants", "en", True),
        ("restaurant peelings", "", "en", True),
        ("peelings", "our restaurant guests love our cider", "en", False),
        ("peelings", "not from restaurants", "en", False),
        ("bucce", "dalle cucine di ristoranti", "it", True),
        ("trebbie di birra", "birrificio con ristorante", "it", False),
    ],
)
def test_an_origin_is_named_in_the_title_or_after_a_word_of_origin(title, details, language, stated):
    asked = ("from:restaurant*", "from:ristorant*")
    assert states(f"{title} {details}", asked, language=language, title=title) is stated
