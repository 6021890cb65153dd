"""The exchange finds by words of seven languages, counts its filters, and keeps it all in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from symbios_matching import api
from tests.matching.factories import publish_need, publish_offer

EXCHANGE = reverse("symbios_matching:exchange")


@pytest.fixture
def stocked(community):
    publish_offer(community.marta, community.brewery, visibility="public")
    publish_need(community.ivo, community.farm, visibility="public")
    publish_offer(community.olga, community.other, title="Wet blue shavings", place="Arzignano", country="IT")
    return community


def test_a_word_of_another_language_finds_and_says_what_else_was_searched(stocked, browse, read):
    page = read(browse(stocked.joris), EXCHANGE, q="Biertreber")
    assert "2 listings" in page.text
    assert "Also searched for brewers' spent grain" in page.text


def test_one_may_search_only_ones_own_words(stocked, browse, read):
    page = read(browse(stocked.joris), EXCHANGE, q="Biertreber", words="only")
    assert "Nobody offers or looks for “Biertreber” yet" in page.text
    assert "Search in all seven languages" in page.text


def test_each_count_is_what_the_filter_would_show(stocked, browse, read):
    client = browse(stocked.joris)
    page = read(client, EXCHANGE, country="SI")
    counts = {
        (box["name"], box["value"]): box for box in page.all("input", type="checkbox") if box.get("name")
    }
    assert "disabled" not in counts["kind", "offer"]
    assert "disabled" in counts["resource_kind", "energy"]
    assert "checked" in counts["country", "SI"]
    for kind in ("offer", "need"):
        narrowed = api.listings_visible_to(user=stocked.joris, kind=kind, country="SI").count()
        label = {"offer": "Offers", "need": "Needs"}[kind]
        assert f"{label} {narrowed}" in page.text
        assert f"{narrowed} listing" in read(client, EXCHANGE, country="SI", kind=kind).text


def test_two_countries_may_be_ticked_at_once(stocked, browse, read):
    page = read(browse(stocked.joris), EXCHANGE, country=["SI", "IT"], kind="offer")
    assert "2 listings" in page.text


def test_the_address_carries_words_filters_and_order_and_each_can_be_taken_away(stocked, browse, read):
    asked = {"q": "grain", "kind": ["offer"], "country": ["SI", "IT"], "sort": "title"}
    page = read(browse(stocked.joris), EXCHANGE, **asked)
    without_italy = next(
        link for link in page.links() if "country=SI" in link and "country=IT" not in link and "kind=" in link
    )
    carried = parse_qs(urlsplit(without_italy).query)
    assert carried == {"q": ["grain"], "kind": ["offer"], "country": ["SI"], "sort": ["title"]}
    assert page.value("q") == "grain"


def test_the_next_page_keeps_the_question(stocked, browse, read):
    for number in range(13):
        publish_offer(stocked.marta, stocked.brewery, title=f"Spent grain, lot {number}")
    page = read(browse(stocked.joris), EXCHANGE, q="Biertreber", kind="offer")
    onward = next(link for link in page.links() if "page=2" in link)
    assert parse_qs(urlsplit(onward).query) == {"q": ["Biertreber"], "kind": ["offer"], "page": ["2"]}
    second = read(browse(stocked.joris), EXCHANGE + onward)
    assert "13 to 14 of 14" in second.text


def test_an_unknown_filter_or_page_is_left_out_rather_than_an_error(stocked, browse, read):
    page = read(browse(stocked.joris), EXCHANGE, kind="gift", country="ZZ", sort="loud", page="many")
    assert page.response.status_code == 200
    assert "3 listings" in page.text


def test_an_empty_result_names_the_filter_and_what_each_removal_would_bring(stocked, browse, read):
    page = read(browse(stocked.joris), EXCHANGE, q="Biertreber", kind="need", country="IT")
    assert "Nothing about “Biertreber” fits all these filters" in page.text
    assert "“Italy” is what empties the list" in page.text
    assert "Remove “Italy” 1 listing" in page.text
    assert "Removing “Needs” alone would still leave nothing." in page.text


def test_an_empty_result_offers_to_publish_the_other_side(stocked, browse, read):
    page = read(browse(stocked.joris), EXCHANGE, q="olive & stones", kind="need")
    publish = next(link for link in page.links() if "/publish/" in link and "title" in link)
    assert parse_qs(urlsplit(publish).query) == {"kind": ["offer"], "title": ["olive & stones"]}


def test_nobody_signed_in_finds_only_what_is_public(stocked, browse, read):
    assert "2 listings" in read(browse(), EXCHANGE).text


def test_a_listing_with_its_name_on_request_tells_neither_name_nor_town(community, browse, read):
    publish_offer(community.marta, community.brewery, visibility="on_request")
    page = read(browse(community.olga), EXCHANGE)
    assert "A company in Slovenia" in page.text
    assert "Pivovarna" not in page.text
    assert "Žalec" not in page.text


def test_a_title_in_another_language_is_marked_with_it(community, browse, read):
    publish_offer(community.marta, community.brewery, title="Pivske tropine", language="sl")
    page = read(browse(community.olga), EXCHANGE)
    assert page.all("a", lang="sl")
    assert "In Slovenian" in page.text
