"""One box, seven languages: words of one find listings written in another, and the page can say so."""

import pytest
from django.contrib.auth.models import AnonymousUser

from symbios_matching import api
from tests.matching.factories import publish_need, publish_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def grain(community):
    return publish_offer(
        community.marta, community.brewery, title="Pivske tropine, sveže", language="sl", visibility="public"
    )


@pytest.mark.database
@pytest.mark.parametrize(
    "words",
    ["Biertreber", "spent grain", "trebbie di birra", "drêche de cerveja", "bagazo de cerveza",
     "PIVSKE TROPINE",
     "drêches de brasserie", "tropine sveze", "brewers' spent grain"],
)  # fmt: skip
def test_spent_grain_is_found_by_its_name_in_any_of_seven_languages(grain, words):
    assert list(api.listings_visible_to(user=AnonymousUser(), text=words)) == [grain]


def test_a_search_tells_what_else_it_looked_for():
    added = api.also_searched_for(text="Biertreber", language="de")
    assert "brewers' spent grain" in added
    assert "Biertreber" not in added


def test_a_wide_word_finds_what_is_narrower(community):
    acid = publish_offer(
        community.marta, community.brewery, title="Acid whey from quark", visibility="public"
    )
    assert acid in api.listings_visible_to(user=community.joris, text="whey")


@pytest.mark.database
@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "'; DROP TABLE", "🍺", "zzzzzz", "a" * 5000, "\ufdfa" * 200]
)
def test_odd_words_find_nothing_and_break_nothing(grain, words):
    assert list(api.listings_visible_to(user=AnonymousUser(), text=words)) == []


def test_filters_narrow_together(community, grain):
    need = publish_need(community.ivo, community.farm, visibility="public")
    everybody = AnonymousUser()
    assert list(api.listings_visible_to(user=everybody, kind="need")) == [need]
    assert list(api.listings_visible_to(user=everybody, kind="offer", concept="bsg", country="si")) == [grain]
    assert not api.listings_visible_to(user=everybody, resource_kind="water")
    assert not api.listings_visible_to(user=everybody, country="PT")


def test_a_text_is_recognised_in_the_readers_language():
    found = api.recognise(text="Wet brewers' spent grain", language="en")
    assert [(one.concept_id, one.matched) for one in found][:1] == [("bsg", "brewers' spent grain")]
    assert api.recognise(text="", language="en") == []
    assert api.concept_label("a concept that was dropped") == "a concept that was dropped"
