"""The editors' queue of unknown words in Django admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from symbios_matching import api
from symbios_matching.models import UnknownWord
from tests.matching.factories import committed, make_organisation, make_person, publish_offer

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:symbios_matching_unknownword_changelist")


@pytest.fixture
def unknown(loaded):
    marta = make_person("marta")
    publish_offer(marta, make_organisation(marta), title="Zumbrax")
    return UnknownWord.objects.get()


def act(client, action, *words, state="open", **more):
    with committed():
        return client.post(
            f"{QUEUE}?state={state}",
            {"action": action, "_selected_action": [word.pk for word in words], **more},
            follow=True,
        )


def test_an_editor_attaches_an_unknown_word_to_a_concept(unknown, editor):
    answer = act(editor, "attach", unknown, concept="whey")
    assert "“Zumbrax” is now a word for whey." in answer.content.decode()
    assert [one.concept_id for one in api.recognise(text="zumbrax", language="en")] == ["whey"]


def test_attaching_needs_a_concept_and_the_right_to_change_it(unknown, editor, client):
    assert "Choose the concept" in act(editor, "attach", unknown).content.decode()
    clerk = make_person("clerk", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_unknownword", "change_unknownword"])
    )
    client.force_login(clerk)
    assert "You may not change concepts" in act(client, "attach", unknown, concept="whey").content.decode()
    clerk.user_permissions.add(Permission.objects.get(codename="change_concept"))
    assert "and add words to them" in act(client, "attach", unknown, concept="whey").content.decode()
    unknown.refresh_from_db()
    assert unknown.state == "open"


def test_the_queue_shows_what_is_open_and_the_rest_when_asked(unknown, editor):
    assert b"Zumbrax" in editor.get(QUEUE).content
    act(editor, "dismiss", unknown)
    assert b">Zumbrax<" not in editor.get(QUEUE).content
    assert b">Zumbrax<" in editor.get(QUEUE, {"state": "dismissed"}).content
    act(editor, "reopen", unknown, state="dismissed")
    assert b">Zumbrax<" not in editor.get(QUEUE, {"state": "dismissed"}).content


def test_several_words_are_attached_in_one_go_and_each_that_cannot_be_says_why(unknown, editor):
    marta = make_person("berta")
    brewery = make_organisation(marta)
    publish_offer(marta, brewery, title="Quorble")
    quorble = UnknownWord.objects.get(phrase="quorble")
    UnknownWord.objects.filter(pk=quorble.pk).update(written="Brewers' spent grain")
    text = act(editor, "attach", unknown, quorble, concept="whey").content.decode()
    assert "“Zumbrax” is now a word for whey." in text
    assert "is already a word for bsg" in text
    assert set(UnknownWord.objects.values_list("phrase", "state")) == {
        ("zumbrax", "attached"),
        ("quorble", "open"),
    }
