"""Asking, answering and running out, each exactly once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from symbios_matching import api
from symbios_matching.exceptions import Conflict, InvalidInput, NotFound, PermissionRefused
from symbios_matching.models import Introduction, Match, Membership, Organisation
from tests.matching.factories import (
    at_once,
    make_organisation,
    pair_of,
    publish_need,
)
from tests.matching.synergies.asking import NOTE, answer, ask, hide_the_name_of

pytestmark = pytest.mark.django_db


@pytest.mark.database
def test_a_request_is_accepted_and_both_sides_read_both_cards(matched):
    introduction = ask(matched, note=NOTE)
    assert (introduction.status, introduction.note) == (
        "requested",
        "We can load tippers. Write to … or call ….",
    )
    for person in (matched.marta, matched.ivo):
        assert api.contact_cards(user=person, introduction=introduction) is None
    accepted = answer(matched, introduction, accept=True)
    assert (accepted.status, accepted.answered_by) == ("accepted", matched.ivo)
    for person in (matched.marta, matched.viewer, matched.ivo):
        asking, asked = api.contact_cards(user=person, introduction=introduction)
        assert asking.email == Organisation.objects.get(pk=matched.brewery.pk).contact_email
        assert asked.phone == Organisation.objects.get(pk=matched.farm.pk).contact_phone


@pytest.mark.parametrize("status", ["requested", "accepted", "declined", "expired"])
def test_contact_cards_are_for_the_two_sides_of_an_accepted_introduction_alone(matched, status):
    introduction = ask(matched)
    Introduction.objects.filter(pk=introduction.pk).update(status=status)
    introduction.status = "accepted"  # what somebody holds in memory does not count
    for role, person in matched.roles.items():
        cards = api.contact_cards(user=person, introduction=introduction)
        is_side = role in {"own viewer", "own editor", "own owner", "other side"}
        assert (cards is not None) == (status == "accepted" and is_side), (role, status)


def test_an_organisation_without_a_card_is_reached_by_who_asked_or_answered(matched):
    Organisation.objects.filter(pk=matched.farm.pk).update(
        contact_name="", contact_email="", contact_phone=""
    )
    introduction = ask(matched)
    answer(matched, introduction, accept=True)
    _asking, asked = api.contact_cards(user=matched.marta, introduction=introduction)
    assert asked.email == matched.ivo.email


def test_a_no_reveals_nothing_and_lets_the_pair_ask_again(matched):
    introduction = ask(matched)
    declined = answer(matched, introduction, accept=False, reason="Too far. Call 041 123 456.")
    assert (declined.status, declined.decline_reason) == ("declined", "Too far. Call ….")
    assert api.contact_cards(user=matched.marta, introduction=introduction) is None
    assert ask(matched).pk != introduction.pk


def test_an_answer_counts_once(matched):
    introduction = ask(matched)
    answer(matched, introduction, accept=True)
    with pytest.raises(Conflict, match="accepted already"):
        answer(matched, introduction, accept=False)
    assert Introduction.objects.get().status == "accepted"


def test_only_the_asked_side_answers_and_only_owners_and_editors(matched):
    introduction = ask(matched)
    Membership.objects.create(organisation=matched.farm, user=matched.joris, role="viewer")
    for person in (matched.marta, matched.joris, matched.olga, matched.nina, matched.staff):
        with pytest.raises(PermissionRefused):
            api.answer_introduction(user=person, introduction=introduction, accept=True)
    assert Introduction.objects.get().status == "requested"


def test_only_owners_and_editors_of_the_two_sides_ask(matched):
    for person in (matched.viewer, matched.nina, matched.staff):
        with pytest.raises(PermissionRefused):
            api.request_introduction(user=person, match=matched.match)
    for person in (matched.joris, matched.olga):
        with pytest.raises(NotFound):
            api.request_introduction(user=person, match=matched.match)
    assert not Introduction.objects.exists()


@pytest.mark.database
def test_a_pair_has_one_open_request_whichever_side_asks(matched):
    ask(matched)
    with pytest.raises(Conflict):
        api.request_introduction(user=matched.ivo, match=matched.match)
    with pytest.raises(Conflict):
        ask(matched)
    assert Introduction.objects.count() == 1


@pytest.mark.database
def test_an_organisation_asks_as_often_as_its_limit_says(matched, settings):
    settings.SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION = 2
    others = [matched.match, *(_another_match(matched) for _number in range(2))]
    assert api.requests_left(organisation=matched.brewery) == 2
    for match in others[:2]:
        api.request_introduction(user=matched.marta, match=match)
    assert api.requests_left(organisation=matched.brewery) == 0
    with pytest.raises(Conflict, match="2 unanswered"):
        api.request_introduction(user=matched.marta, match=others[2])
    answer(matched, Introduction.objects.earliest("pk"), accept=False)
    assert api.requests_left(organisation=matched.brewery) == 1
    api.request_introduction(user=matched.marta, match=others[2])


def _another_match(matched) -> Match:
    farm = make_organisation(matched.olga, place="Celje")
    return pair_of(matched.offer, publish_need(matched.olga, farm))


@pytest.mark.database
def test_a_request_runs_out_and_the_pair_may_ask_again(matched):
    introduction = ask(matched)
    assert introduction.expires_at > timezone.now() + timedelta(days=29)
    Introduction.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict, match="run out"):
        answer(matched, introduction, accept=True)
    second = ask(matched)  # before any sweeper ran
    assert Introduction.objects.get(pk=introduction.pk).status == "expired"
    Introduction.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    assert (api.sweep().expired, api.sweep().expired) == (1, 0)


def test_nobody_asks_about_a_listing_that_closed(matched):
    api.withdraw_listing(user=matched.ivo, listing=matched.need)
    with pytest.raises(Conflict, match="closed"):
        ask(matched)


@pytest.mark.parametrize("note", ["nul \x00", "x" * 601, "lone \ud800", 7])
def test_a_note_that_cannot_be_kept_is_a_fault(matched, note):
    for call in (api.request_introduction, api.preview_introduction):
        with pytest.raises(InvalidInput) as refused:
            call(user=matched.marta, match=matched.match, note=note)
        assert set(refused.value.faults) == {"note"}


def test_a_request_is_read_by_its_two_sides_and_those_who_oversee(matched):
    introduction = ask(matched)
    for role, person in matched.roles.items():
        if role in {"anonymous", "signed in", "other member"}:
            with pytest.raises(NotFound):
                api.get_introduction(user=person, public_id=introduction.public_id)
        else:
            assert api.get_introduction(user=person, public_id=introduction.public_id) == introduction
    assert list(api.introductions_of(user=matched.viewer)) == [introduction]
    assert list(api.introductions_of(user=matched.ivo)) == [introduction]
    assert not api.introductions_of(user=matched.nina)


def test_mails_say_that_something_happened_and_nothing_more(matched):
    Membership.objects.create(organisation=matched.farm, user=matched.joris, role="viewer")
    hide_the_name_of(matched)
    introduction = ask(matched, note=NOTE, shows_name=False)
    assert [message.to for message in mail.outbox] == [[matched.ivo.email]]
    answer(matched, introduction, accept=True)
    assert sorted(message.to[0] for message in mail.outbox[1:]) == sorted(
        [matched.marta.email, matched.editor.email]
    )
    for message in mail.outbox:
        whole = message.subject + message.body
        assert (
            "hidden.example" not in whole
            and "+386" not in whole
            and "Tri Lipe" not in whole
            and "Žalec" not in whole
        )
        assert "\n" not in message.subject


def test_a_mail_server_that_fails_harms_nothing(matched, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    introduction = ask(matched)
    assert answer(matched, introduction, accept=True).status == "accepted"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_one_moment_one_counts(matched):
    introduction = ask(matched)
    results = at_once(
        *[
            lambda accept=accept: api.answer_introduction(
                user=matched.ivo, introduction=Introduction.objects.get(pk=introduction.pk), accept=accept
            )
            for accept in (True, False) * 4
        ]
    )
    counted = [result for result in results if isinstance(result, Introduction)]
    assert len(counted) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 7
    assert Introduction.objects.get().status == counted[0].status


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_many_requests_at_one_moment_one_is_made_for_a_pair(matched):
    people = [matched.marta, matched.ivo] * 4
    results = at_once(
        *[
            lambda person=person: api.request_introduction(user=person, match=matched.match)
            for person in people
        ]
    )
    assert sum(isinstance(result, Introduction) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 7
    assert Introduction.objects.count() == 1


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_requests_at_one_moment(matched, settings):
    settings.SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION = 3
    matches = [matched.match, *(_another_match(matched) for _number in range(7))]
    results = at_once(
        *[lambda match=match: api.request_introduction(user=matched.marta, match=match) for match in matches]
    )
    assert sum(isinstance(result, Introduction) for result in results) == 3
    assert sum(isinstance(result, Conflict) for result in results) == 5
    assert api.requests_left(organisation=matched.brewery) == 0
