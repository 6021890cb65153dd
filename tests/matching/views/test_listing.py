"""A listing's page: the ticket for everybody who may read it, the matches for its own people."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from symbios_matching.models import Listing
from tests.matching.factories import committed, publish_need, publish_offer
from tests.matching.views.conftest import Page


def page_of(listing) -> str:
    return reverse("symbios_matching:listing", args=[listing.public_id])


@pytest.mark.parametrize("role", ["own viewer", "own editor", "own owner", "facilitator", "staff"])
def test_own_people_facilitators_and_staff_read_the_matches(matched, browse, read, role):
    page = read(browse(matched.roles[role]), page_of(matched.offer))
    assert "1 match worth a look" in page.text
    assert "Zadruga Voglajna" in page.text
    assert "of 100" in page.text


@pytest.mark.parametrize("role", ["signed in", "other side", "other member"])
def test_others_read_the_listing_without_matches(matched, browse, read, role):
    page = read(browse(matched.roles[role]), page_of(matched.offer))
    assert "100 t a month" in page.text
    assert "worth a look" not in page.text
    assert "symbios-score" not in page.html


def test_nobody_signed_in_is_told_nothing_of_a_listing_for_members(matched, browse, read):
    page = read(browse(), page_of(matched.offer))
    assert page.response.status_code == 404
    assert "Wet brewers" not in page.text
    assert "Sign in: members see more" in page.text


def test_the_sum_on_the_card_is_the_sum_of_its_reasons(matched, browse, read):
    page = read(browse(matched.marta), page_of(matched.offer))
    points = [float(text.split(" of ")[0]) for text in _numbers(page)]
    widths = [float(piece["width"].rstrip("%")) for piece in page.all("svg") if "x" in piece]
    assert len(points) == 6
    total = sum(points) * matched.match.gate / 100
    assert total == pytest.approx(matched.match.score, abs=0.004)
    assert f"{round(matched.match.score * 100)} of 100" in page.text
    assert sum(widths) == pytest.approx(100, abs=0.2)


def _numbers(page: Page) -> list[str]:
    return re.findall(r"\d+\.\d of \d+", page.text)


def test_editors_are_offered_the_introduction_and_viewers_are_not(matched, browse, read):
    ask = reverse("symbios_matching:introduction_new", args=[matched.match.public_id])
    assert ask in read(browse(matched.marta), page_of(matched.offer)).links()
    assert ask not in read(browse(matched.viewer), page_of(matched.offer)).links()
    assert ask not in read(browse(matched.nina), page_of(matched.offer)).links()


def test_a_listing_that_waits_says_so_and_asks_again_by_itself(matched, browse, read):
    Listing.objects.filter(pk=matched.offer.pk).update(version=7)
    client = browse(matched.marta)
    page = read(client, page_of(matched.offer))
    assert "Looking for matches" in page.text
    assert page.all("meta", http_equiv="refresh") or 'http-equiv="refresh"' in page.html
    state = client.get(reverse("symbios_matching:listing_state", args=[matched.offer.public_id]))
    assert state.json() == {"state": "waiting"}


def test_the_state_of_matching_is_for_those_who_read_the_matches(matched, browse):
    address = reverse("symbios_matching:listing_state", args=[matched.offer.public_id])
    assert browse(matched.olga).get(address).status_code == 404


def test_a_listing_without_a_match_says_what_to_do(community, browse, read):
    offer = publish_offer(community.marta, community.brewery)
    page = read(browse(community.marta), page_of(offer))
    assert "No match yet" in page.text
    assert "Add what is missing" in page.text


def test_withdrawing_needs_no_question_because_it_can_be_undone(matched, browse):
    client = browse(matched.marta)
    answer = client.post(reverse("symbios_matching:listing_withdraw", args=[matched.offer.public_id]))
    assert answer["Location"] == page_of(matched.offer)
    page = Page(client.get(page_of(matched.offer)))
    assert "Withdrawn. Nobody else sees it." in page.text
    assert browse(matched.ivo).get(page_of(matched.offer)).status_code == 404
    with committed():
        client.post(reverse("symbios_matching:listing_reopen", args=[matched.offer.public_id]))
    assert "1 match worth a look" in Page(client.get(page_of(matched.offer))).text


@pytest.mark.parametrize("name", ["listing_withdraw", "listing_reopen"])
def test_others_cannot_withdraw_or_open(matched, browse, name):
    address = reverse(f"symbios_matching:{name}", args=[matched.offer.public_id])
    assert browse(matched.ivo).post(address).status_code == 403
    assert browse().post(address).status_code == 302
    assert browse(matched.marta).get(address).status_code == 405


def test_the_other_side_of_a_hidden_name_is_an_organisation_in_a_country(community, browse, read):
    offer = publish_offer(community.marta, community.brewery)
    publish_need(community.ivo, community.farm, visibility="on_request")
    page = read(browse(community.marta), page_of(offer))
    assert "A company in Slovenia" in page.text
    assert "Zadruga" not in page.text
    assert "Celje" not in page.text
