"""How the people of these tests ask and answer."""

from symbios_matching import api
from tests.matching.factories import committed, pair_of, publish_offer

NOTE = "We can load tippers. Write to marta@card.hidden.example or call +386 99 000 111."


def hide_the_name_of(community):
    """Publish the brewery's offer anew, with its name on request."""
    community.offer = publish_offer(community.marta, community.brewery, visibility="on_request")
    community.match = pair_of(community.offer, community.need)


def ask(community, **said):
    with committed():
        return api.request_introduction(user=community.marta, match=community.match, **said)


def answer(community, introduction, **said):
    with committed():
        return api.answer_introduction(user=community.ivo, introduction=introduction, **said)
