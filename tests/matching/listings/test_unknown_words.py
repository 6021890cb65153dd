"""Words of titles that no concept knows: noted without personal data, decided by editors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from symbios_matching import api
from symbios_matching.exceptions import InvalidInput
from symbios_matching.listings import word_decisions
from symbios_matching.models import Concept, Listing, UnknownWord
from tests.matching.factories import committed, make_organisation, make_person, publish_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta():
    return make_person("marta", first_name="Marta", last_name="Zupančič")


@pytest.fixture
def brewery(marta):
    return make_organisation(marta, "Pivovarna Tri Lipe", place="Žalec", contact_name="Ana Hribar")


def queue():
    return {(word.phrase, word.language): word.listing_count for word in api.unknown_words()}


def test_a_word_no_concept_knows_is_noted_when_a_listing_is_published(marta, brewery):
    publish_offer(marta, brewery, title="Zumbrax from the mill", language="en")
    assert queue()[("zumbrax", "en")] == 1


def test_known_words_are_not_noted(marta, brewery):
    publish_offer(marta, brewery, title="Wet brewers' spent grain", language="en")
    assert queue() == {}


@pytest.mark.database
def test_words_are_counted_by_listings_and_the_most_frequent_comes_first(marta, brewery):
    for title in ("Zumbrax", "Zumbrax, wet", "Quorble"):
        publish_offer(marta, brewery, title=title)
    assert [word.phrase for word in api.unknown_words()] == ["zumbrax", "quorble"]
    assert queue() == {("zumbrax", "en"): 2, ("quorble", "en"): 1}


def test_an_edit_takes_back_what_the_title_no_longer_says(marta, brewery):
    offer = publish_offer(marta, brewery, title="Zumbrax")
    with committed():
        api.edit_listing(
            user=marta,
            listing=offer,
            expected_version=offer.version,
            listing_input=api.input_of(offer, title="Quorble"),
        )
    assert queue() == {("quorble", "en"): 1}


@pytest.mark.parametrize(
    "title",
    [
        "Zumbrax, ask marta.zupancic@lipe.example",
        "Zumbrax see www.tri-lipe.example/zumbrax2",
        "Zumbrax +386 41 555 123 AB12",
        "Zumbrax Pivovarna Tri Lipe",
        "Zumbrax Žalec",
        "Zumbrax Ana Hribar",
        "Zumbrax Marta Zupančič",
    ],
)
def test_nothing_that_leads_to_a_person_or_an_organisation_is_noted(marta, brewery, title):
    publish_offer(marta, brewery, title=title)
    assert set(queue()) <= {("zumbrax", "en"), ("ask", "en"), ("zumbrax ask", "en"), ("zumbrax see", "en")}


def test_never_a_whole_sentence_is_kept(marta, brewery):
    publish_offer(marta, brewery, title="Quorble framble zindle wabber nooks dimble frotz")
    assert max(len(phrase.split()) for phrase, _language in queue()) <= 3


def test_the_spelling_of_the_listing_is_kept_for_the_label(marta, brewery):
    publish_offer(marta, brewery, title="Döbelquärsch", language="de")
    assert UnknownWord.objects.get().written == "Döbelquärsch"


def test_titles_that_name_nothing_known_are_counted_apart(marta, brewery):
    publish_offer(marta, brewery, title="Zumbrax")
    publish_offer(marta, brewery, title="Whey and zumbrax")
    [word] = api.unknown_words().filter(phrase="zumbrax")
    assert (word.listing_count, word.silent_count) == (2, 1)


@pytest.mark.database
def test_a_word_attached_to_a_concept_is_recognised_and_its_listings_are_read_again(loaded, marta, brewery):
    offer = publish_offer(marta, brewery, title="Fresh Zumbrax")
    assert not offer.concept_rows.exists()
    word = UnknownWord.objects.get(phrase__endswith="zumbrax")
    with committed():
        api.attach_word(word=word, concept=Concept.objects.get(pk="whey"), label="zumbrax")
    assert [one.concept_id for one in api.recognise(text="zumbrax", language="en")] == ["whey"]
    assert list(offer.concept_rows.values_list("concept_id", flat=True)) == ["whey"]
    offer = Listing.objects.get(pk=offer.pk)
    assert offer.version == 1 and offer.matched_version == 1
    word.refresh_from_db()
    assert (word.state, word.concept_id, word.uses.count()) == ("attached", "whey", 0)
    assert Concept.objects.get(pk="whey").provenance == "edited"


def test_a_word_of_another_concept_cannot_be_attached(loaded, marta, brewery):
    publish_offer(marta, brewery, title="Zumbrax")
    word = UnknownWord.objects.get()
    with pytest.raises(InvalidInput, match="already a word for whey"):
        api.attach_word(word=word, concept=Concept.objects.get(pk="bsg"), label="Whey")
    word.refresh_from_db()
    assert word.state == "open"


def test_a_dismissed_word_stays_dismissed_when_it_comes_again_and_can_be_reopened(marta, brewery):
    publish_offer(marta, brewery, title="Zumbrax")
    api.dismiss_words(words=UnknownWord.objects.all())
    publish_offer(marta, brewery, title="Zumbrax again")
    assert UnknownWord.objects.get(phrase="zumbrax").state == "dismissed"
    api.reopen_words(words=UnknownWord.objects.filter(phrase="zumbrax"))
    assert UnknownWord.objects.get(phrase="zumbrax").state == "open"


def test_a_label_entered_elsewhere_empties_the_queue_when_looked_at_again(loaded, marta, brewery):
    publish_offer(marta, brewery, title="Zumbrax")
    Concept.objects.get(pk="whey").labels.create(language="en", text="zumbrax")
    with committed():
        api.look_again_at_words(words=UnknownWord.objects.all())
    assert queue() == {}


def seen(days_ago):
    UnknownWord.objects.update(last_seen_at=timezone.now() - timedelta(days=days_ago))


@pytest.mark.database
def test_a_word_that_no_title_has_any_more_is_forgotten_by_the_sweep(marta, brewery):
    offer = publish_offer(marta, brewery, title="Zumbrax of Maria Rossini")
    publish_offer(marta, brewery, title="Quorble")
    seen(days_ago=1)
    api.sweep()
    assert UnknownWord.objects.filter(phrase__contains="rossini").exists()
    offer.delete()
    api.sweep()
    assert list(UnknownWord.objects.values_list("phrase", flat=True)) == ["quorble"]


def test_a_word_seen_within_the_hour_is_not_forgotten_as_somebody_may_be_noting_it(marta, brewery):
    publish_offer(marta, brewery, title="Zumbrax").delete()
    api.sweep()
    assert UnknownWord.objects.filter(phrase="zumbrax").exists()


def test_a_dismissed_word_is_kept_for_a_year_and_one_that_became_a_label_for_good(loaded, marta, brewery):
    offers = [publish_offer(marta, brewery, title=title) for title in ("Zumbrax", "Quorble")]
    api.dismiss_words(words=UnknownWord.objects.filter(phrase="zumbrax"))
    with committed():
        api.attach_word(
            word=UnknownWord.objects.get(phrase="quorble"), concept=Concept.objects.get(pk="whey")
        )
    for offer in offers:
        offer.delete()
    seen(days_ago=300)
    api.sweep()
    assert set(UnknownWord.objects.values_list("phrase", flat=True)) == {"zumbrax", "quorble"}
    seen(days_ago=400)
    api.sweep()
    assert set(UnknownWord.objects.values_list("phrase", flat=True)) == {"quorble"}


def test_one_action_reads_only_so_many_listings_again_however_many_words_it_attaches(
    loaded, marta, brewery, monkeypatch
):
    monkeypatch.setattr(word_decisions, "MOST_READ_AGAIN", 2)
    titles = ("Zumbrax", "Quorble", "Framble")
    offers = [publish_offer(marta, brewery, title=title) for title in titles]
    with committed():
        refused = api.attach_words(words=UnknownWord.objects.all(), concept=Concept.objects.get(pk="whey"))
    assert refused == {}
    assert [offer.concept_rows.count() for offer in offers] == [0, 1, 1]
