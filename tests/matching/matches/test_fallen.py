"""What the law or the texts stop is shown to nobody as a match, whoever talks about it."""

import pytest

from symbios_matching import api
from symbios_matching.exceptions import Conflict, NotFound
from tests.matching.factories import committed, publish_need, publish_offer

pytestmark = pytest.mark.django_db


def edit(person, listing, **changes):
    listing.refresh_from_db()
    with committed():
        api.edit_listing(
            user=person,
            listing=listing,
            expected_version=listing.version,
            listing_input=api.input_of(listing, **changes),
        )


@pytest.mark.parametrize(("code", "matches"), [("16 07 08*", 0), ("16 07 99", 1)])
def test_a_starred_code_of_the_list_of_waste_stops_a_match(community, code, matches):
    offer = publish_offer(community.marta, community.brewery, ewc_code=code)
    publish_need(community.ivo, community.farm)
    assert offer.ewc_code == code.replace(" ", "")
    assert len(api.matches_for(user=community.marta, listing=offer)) == matches


@pytest.mark.parametrize("talk", ["requested", "declined"])
@pytest.mark.parametrize(
    "changes",
    [{"ewc_code": "16 07 08*"}, {"title": "Forklift with driver", "resource_kind": "equipment"}],
)
def test_a_pair_that_fell_away_is_no_match_though_people_talk_about_it(matched, talk, changes):
    introduction = api.request_introduction(user=matched.marta, match=matched.match)
    if talk == "declined":
        api.answer_introduction(user=matched.ivo, introduction=introduction, accept=False)
    edit(matched.marta, matched.offer, **changes)
    for person, listing in ((matched.marta, matched.offer), (matched.ivo, matched.need)):
        assert api.matches_for(user=person, listing=listing) == []
        with pytest.raises(NotFound):
            api.get_match(user=person, public_id=matched.match.public_id)
    with pytest.raises(Conflict):
        api.request_introduction(user=matched.marta, match=matched.match)
    kept = api.get_introduction(user=matched.ivo, public_id=introduction.public_id).match
    assert (kept.score, kept.offer_version) == (matched.match.score, 1), (
        "what they asked about stays on record"
    )
    assert api.match_between(kept.offer, kept.need) is None


def test_a_pair_that_fits_again_is_a_match_again(matched):
    api.request_introduction(user=matched.marta, match=matched.match)
    edit(matched.marta, matched.offer, ewc_code="16 07 08*")
    edit(matched.marta, matched.offer, ewc_code="")
    (found,) = api.matches_for(user=matched.ivo, listing=matched.need)
    assert (found, found.score) == (matched.match, matched.match.score)
    assert api.get_match(user=matched.marta, public_id=matched.match.public_id) == found
