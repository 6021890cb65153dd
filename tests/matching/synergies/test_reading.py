"""What each side of a request reads, before a yes and after it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from symbios_matching import api
from symbios_matching.models import Introduction, Organisation
from tests.matching.factories import (
    pair_of,
    publish_need,
    publish_offer,
)
from tests.matching.synergies.asking import NOTE, answer, ask, hide_the_name_of

pytestmark = pytest.mark.django_db


def test_the_preview_is_what_the_other_side_reads(matched):
    preview = api.preview_introduction(user=matched.marta, match=matched.match, note=NOTE)
    now = dict(preview.now)
    assert (
        now["organisation"] == "Pivovarna Tri Lipe"
        and now["note"] == "We can load tippers. Write to … or call …."
    )
    assert "note_contacts" in preview.hidden
    assert not Introduction.objects.exists()
    introduction = ask(matched, note=NOTE)
    assert introduction.note == now["note"]
    assert api.asking_shown(user=matched.ivo, introduction=introduction) == matched.brewery


def test_the_asking_side_may_keep_its_name_until_the_answer_is_yes(matched):
    hide_the_name_of(matched)
    preview = api.preview_introduction(user=matched.marta, match=matched.match, shows_name=False)
    assert dict(preview.now)["place"] == "Slovenia"
    assert "organisation" not in dict(preview.now) and "organisation" in dict(preview.after_yes)
    introduction = ask(matched, shows_name=False)
    assert api.asking_shown(user=matched.ivo, introduction=introduction) is None
    assert api.asking_shown(user=matched.marta, introduction=introduction) == matched.brewery
    introduction = answer(matched, introduction, accept=True)
    assert api.asking_shown(user=matched.ivo, introduction=introduction) == matched.brewery


def test_a_listing_that_shows_its_name_is_not_asked_with_without_it(matched):
    preview = api.preview_introduction(user=matched.marta, match=matched.match, shows_name=False)
    assert dict(preview.now)["organisation"] == "Pivovarna Tri Lipe"
    assert dict(preview.now)["place"] == "Žalec, Slovenia"
    introduction = ask(matched, shows_name=False)
    assert api.asking_shown(user=matched.ivo, introduction=introduction) == matched.brewery


def test_what_a_yes_reveals_is_shown_to_whoever_may_say_it_and_to_nobody_else(matched):
    introduction = ask(matched)
    for role, person in matched.roles.items():
        card = api.card_if_accepted(user=person, introduction=introduction)
        assert (card is not None) == (role == "other side"), role
    shown = api.card_if_accepted(user=matched.ivo, introduction=introduction)
    accepted = answer(matched, introduction, accept=True)
    assert api.contact_cards(user=matched.marta, introduction=accepted)[1] == shown
    assert api.card_if_accepted(user=matched.ivo, introduction=accepted) is None


def test_without_a_card_a_yes_reveals_who_says_it(matched):
    blank = dict.fromkeys(("contact_name", "contact_email", "contact_phone"), "")
    Organisation.objects.filter(pk=matched.farm.pk).update(**blank)
    introduction = api.get_introduction(user=matched.ivo, public_id=ask(matched).public_id)
    assert api.card_if_accepted(user=matched.ivo, introduction=introduction).email == matched.ivo.email


def test_a_request_past_its_date_waits_for_nobody_before_any_sweep(matched):
    introduction = ask(matched)
    assert list(api.requests_to_answer(user=matched.ivo)) == [introduction]
    Introduction.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    introduction.refresh_from_db()
    assert not api.requests_to_answer(user=matched.ivo)
    assert not api.is_waiting(introduction)
    assert api.status_now(introduction) == "expired"
    assert api.card_if_accepted(user=matched.ivo, introduction=introduction) is None


def test_a_hidden_name_is_shown_to_the_other_side_after_a_yes(community):
    community.offer = publish_offer(community.marta, community.brewery)
    community.need = publish_need(community.ivo, community.farm, visibility="on_request")
    community.match = pair_of(community.offer, community.need)
    introduction = ask(community)
    assert api.organisation_shown(user=community.marta, listing=community.need) is None
    assert api.asked_shown(user=community.marta, introduction=introduction) is None
    answer(community, introduction, accept=True)
    assert api.organisation_shown(user=community.marta, listing=community.need) == community.farm
    assert api.organisation_shown(user=community.olga, listing=community.need) is None
