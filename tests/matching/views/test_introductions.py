"""Asking and answering: each side sees exactly what was said it would, and contact data only after a yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from symbios_matching import api
from symbios_matching.models import Introduction
from tests.matching.factories import pair_of, publish_offer
from tests.matching.views.conftest import Page

NOTE = "40 t a month from May? Call +386 41 123 456 or marta@brewery.example."


@pytest.fixture
def ask(matched):
    return reverse("symbios_matching:introduction_new", args=[matched.match.public_id])


@pytest.fixture
def asked(matched):
    """The match with a request under way."""
    matched.introduction = api.request_introduction(
        user=matched.marta, match=matched.match, note="A lorry every Tuesday"
    )
    matched.page = reverse("symbios_matching:introduction", args=[matched.introduction.public_id])
    matched.answer = reverse("symbios_matching:introduction_answer", args=[matched.introduction.public_id])
    return matched


def contacts_of(organisation) -> list[str]:
    organisation.refresh_from_db()
    return [organisation.contact_name, organisation.contact_email, organisation.contact_phone]


def test_the_page_shows_what_will_be_seen_and_how_many_requests_are_left(matched, ask, browse, read):
    page = read(browse(matched.marta), ask)
    assert "You have 20 of 20 open requests left." in page.text
    assert "Pivovarna Tri Lipe offers: Wet brewers' spent grain" in page.text
    assert "They have 30 days to answer." in page.text
    for contact in contacts_of(matched.farm):
        assert contact not in page.html


def test_the_preview_without_scripts_leaves_addresses_out_and_sends_nothing(matched, ask, browse):
    page = Page(browse(matched.marta).post(ask, {"note": NOTE, "shows_name": "on", "look": "1"}))
    assert "40 t a month from May? Call … or …" in page.text
    assert "We left out addresses and numbers" in page.text
    assert page.html.count("+386 41 123 456") == 1  # in the field, as it was typed
    assert not Introduction.objects.exists()


def test_the_preview_for_scripts_is_the_same(matched, ask, browse):
    address = reverse("symbios_matching:introduction_preview", args=[matched.match.public_id])
    preview = browse(matched.marta).post(address, {"note": NOTE}).json()
    assert preview["place"] == "Žalec, Slovenia"
    assert preview["note"].startswith("40 t a month from May? Call … or …")
    assert preview["headline"] == "Pivovarna Tri Lipe offers: Wet brewers' spent grain"
    assert preview["note_was_changed"] is True


def test_the_asked_side_reads_exactly_what_the_preview_said(matched, browse):
    offer = publish_offer(matched.marta, matched.brewery, visibility="on_request")
    ask = reverse("symbios_matching:introduction_new", args=[pair_of(offer, matched.need).public_id])
    client = browse(matched.marta)
    assert "checked" not in Page(client.get(ask)).all("input", name="shows_name")[0]
    preview = Page(client.post(ask, {"note": NOTE, "look": "1"})).text
    answer = client.post(ask, {"note": NOTE})
    read_by_ivo = Page(browse(matched.ivo).get(answer["Location"])).text
    for said in (
        "An organisation offers: Wet brewers' spent grain",
        "Call … or …",
        "A request about your need",
    ):
        assert said in preview
        assert said in read_by_ivo
    assert "Name after your yes" in read_by_ivo
    assert "Pivovarna Tri Lipe" not in read_by_ivo
    assert "Žalec" not in read_by_ivo


def test_a_listing_that_shows_its_name_offers_no_choice_to_hide_it(matched, ask, browse, read):
    assert not read(browse(matched.marta), ask).all("input", name="shows_name")


def test_the_asked_side_reads_what_a_yes_reveals_before_it_says_yes(asked, browse, read):
    page = read(browse(asked.ivo), asked.page)
    before = page.text.split("If you accept, they see:")[1].split("Accept: show both contacts")[0]
    assert all(contact in before for contact in contacts_of(asked.farm))
    assert "If you accept" not in read(browse(asked.marta), asked.page).text
    type(asked.farm).objects.filter(pk=asked.farm.pk).update(contact_email="", contact_phone="")
    page = read(browse(asked.ivo), asked.page)
    assert "the name and mail address of your own account" in page.text
    assert asked.ivo.email in page.text


def test_a_request_past_its_date_is_nobodys_to_answer(asked, browse, read):
    Introduction.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = read(browse(asked.ivo), asked.page)
    assert not page.all("button", name="answer")
    assert "It ended without an answer." in page.text
    page = read(browse(asked.ivo), reverse("symbios_matching:introductions"))
    assert "to answer" not in page.text
    assert "Waiting for an answer" not in page.text
    assert "Waiting for an answer" not in read(browse(asked.marta), reverse("symbios_matching:home")).text


def test_the_list_takes_as_many_queries_for_many_requests_as_for_one(
    asked, browse, read, django_assert_num_queries
):
    client, address = browse(asked.ivo), reverse("symbios_matching:introductions")
    with CaptureQueriesContext(connection) as one:
        read(client, address)
    for _number in range(3):
        offer = publish_offer(asked.marta, asked.brewery)
        api.request_introduction(user=asked.marta, match=pair_of(offer, asked.need))
    with django_assert_num_queries(len(one)):
        read(client, address)


def test_a_request_leads_to_its_own_page_that_says_until_when(asked, browse, read):
    page = read(browse(asked.marta), asked.page)
    assert "Request sent. They have until" in page.text
    assert not page.all("button", name="answer")


def test_a_second_request_for_the_same_pair_is_told_why_not(asked, ask, browse):
    page = Page(browse(asked.marta).post(ask, {"note": "again", "shows_name": "on"}))
    assert "There is an open request between these two listings already." in page.text
    assert "again" in page.html


def test_a_note_that_is_too_long_comes_back_whole(matched, ask, browse):
    note = "grain " * 120
    page = Page(browse(matched.marta).post(ask, {"note": note}))
    assert "The note has" in page.text
    assert note.strip() in page.html


def test_accepting_shows_both_cards_to_both_sides_and_to_nobody_else(asked, browse):
    browse(asked.ivo).post(asked.answer, {"answer": "accept"})
    for person in (asked.marta, asked.ivo, asked.viewer):
        page = Page(browse(person).get(asked.page))
        for contact in (*contacts_of(asked.brewery), *contacts_of(asked.farm)):
            assert contact in page.html, (person, contact)
    for person in (asked.nina, asked.staff):
        page = Page(browse(person).get(asked.page))
        assert "Only members of the two organisations see the contacts." in page.text
        for contact in (*contacts_of(asked.brewery), *contacts_of(asked.farm)):
            assert contact not in page.html
    assert browse(asked.olga).get(asked.page).status_code == 404


def test_declining_with_a_reason_is_read_by_the_asking_side(asked, browse, read):
    browse(asked.ivo).post(asked.answer, {"answer": "decline", "reason": "no capacity before June"})
    page = read(browse(asked.marta), asked.page)
    assert "They cannot take it now: no capacity before June. Your listing stays open." in page.text
    for contact in contacts_of(asked.farm):
        assert contact not in page.html


def test_whoever_answers_second_is_told_and_changes_nothing(asked, browse):
    browse(asked.ivo).post(asked.answer, {"answer": "decline"})
    client = browse(asked.ivo)
    client.post(asked.answer, {"answer": "accept"})
    page = Page(client.get(asked.page))
    assert "This request was declined already." in page.text
    asked.introduction.refresh_from_db()
    assert asked.introduction.status == "declined"


@pytest.mark.parametrize(
    ("role", "status"), [("own owner", 403), ("other member", 404), ("facilitator", 403)]
)
def test_only_the_asked_side_may_answer(asked, browse, role, status):
    assert browse(asked.roles[role]).post(asked.answer, {"answer": "accept"}).status_code == status
    asked.introduction.refresh_from_db()
    assert asked.introduction.status == "requested"


def test_the_list_shows_what_waits_for_an_answer_first(asked, browse, read):
    page = read(browse(asked.ivo), reverse("symbios_matching:introductions"))
    assert "Wet brewers' spent grain" in page.text
    assert "Waiting for an answer" in page.text
    assert "to answer" in page.text
    assert "You have not asked anybody yet." in page.text


def test_the_list_of_somebody_without_requests_says_how_to_begin(community, browse, read):
    page = read(browse(community.marta), reverse("symbios_matching:introductions"))
    assert "No requests yet" in page.text


@pytest.mark.parametrize(
    "name", ["home", "exchange", "directory", "listing", "introduction", "introductions", "organisation"]
)
def test_no_contact_data_stands_in_any_page_of_any_role_before_a_yes(asked, browse, name):
    arguments = {
        "listing": [asked.offer.public_id],
        "introduction": [asked.introduction.public_id],
        "organisation": [asked.brewery.public_id],
    }
    address = reverse(f"symbios_matching:{name}", args=arguments.get(name, []))
    for role, person in asked.roles.items():
        client = browse(person if person.is_authenticated else None)
        html = client.get(address, follow=True).content.decode()
        if name == "introduction" and person == asked.ivo:
            # Who may say yes reads their own card first.
            for own in contacts_of(asked.farm):
                html = html.replace(own, "")
        assert "hidden.example" not in html, role
        assert "Hidden Contact" not in html, role
        assert "+386 99" not in html, role
