"""What the law rules and the policy of today say holds, also for lists made before they were changed."""

import pytest
from django.core.management import call_command

from symbios_matching import api
from symbios_matching.exceptions import Conflict
from symbios_matching.models import Introduction, LawRule, MatchList
from symbios_matching.taxonomy.loading import note_edit
from tests.matching.factories import committed, make_person, publish_need, publish_offer
from tests.matching.matches.test_lists import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(loaded, community):
    api.current(fresh=True)
    community.offer = publish_offer(community.marta, community.brewery)
    community.need = publish_need(community.ivo, community.farm)
    assert len(names(community.marta, community.offer)) == 1
    return community


def ban_spent_grain_as_feed():
    with committed():
        note_edit(
            LawRule.objects.create(
                id="Z99", material="bsg", use="feed", act="An act", article="1", effect="block"
            )
        )
    assert "Z99" in api.current(fresh=True).vocabulary.law_rules


def give_fit_a_smaller_weight():
    boss = make_person("boss", is_staff=True, is_superuser=True)
    with committed():
        api.change_policy(
            user=boss, changes={"weights.fit": 0.2}, why="Agreed with the cluster", rescale=True
        )
    api.current(fresh=True)


@pytest.mark.database
def test_nobody_is_introduced_across_a_ban_that_is_newer_than_the_list(pair):
    [match] = api.matches_for(user=pair.marta, listing=pair.offer)
    ban_spent_grain_as_feed()
    with pytest.raises(Conflict, match="compared again"):
        api.request_introduction(user=pair.marta, match=match)
    assert not Introduction.objects.exists()


@pytest.mark.database
def test_after_a_new_ban_the_sweep_makes_the_lists_anew_and_pages_say_waiting_until_then(pair, capsys):
    ban_spent_grain_as_feed()
    assert {api.matching_state(listing=one) for one in (pair.offer, pair.need)} == {"waiting"}
    call_command("symbios_sweep", limit=1)
    assert sorted(api.matching_state(listing=one) for one in (pair.offer, pair.need)) == ["done", "waiting"]
    call_command("symbios_sweep")
    assert {api.matching_state(listing=one) for one in (pair.offer, pair.need)} == {"done"}
    assert names(pair.marta, pair.offer) == names(pair.ivo, pair.need) == []
    call_command("symbios_sweep")
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        "1 listings matched",
        "1 listings matched",
        "0 listings matched",
    ]


@pytest.mark.database
def test_the_task_of_one_listing_takes_it_up_when_only_the_law_has_changed(pair):
    ban_spent_grain_as_feed()
    assert api.match_listing(listing_id=pair.offer.pk).kept == 0
    assert api.match_listing(listing_id=pair.offer.pk) is None


def test_the_sweep_leaves_outdated_lists_to_a_run_over_every_listing_while_one_is_on(pair):
    ban_spent_grain_as_feed()
    run = api.plan_rematch()
    assert api.sweep().matched == 0
    api.work_on_rematch(run_id=run.pk)
    assert api.matching_state(listing=pair.offer) == "done"


def test_a_pair_that_was_judged_again_may_be_introduced_and_is_kept_with_the_policy_it_was_judged_by(pair):
    give_fit_a_smaller_weight()
    api.sweep()
    [match] = api.matches_for(user=pair.marta, listing=pair.offer)
    introduction = api.request_introduction(user=pair.marta, match=match)
    assert introduction.match.policy_version == api.current().policy.version
    assert introduction.match.vocabulary_version == api.current().vocabulary_version


def test_after_new_weights_no_part_of_an_older_score_is_shown_as_more_than_the_whole(pair):
    [before] = api.matches_for(user=pair.marta, listing=pair.offer)
    give_fit_a_smaller_weight()
    [match] = api.matches_for(user=pair.marta, listing=pair.offer)
    assert match.score == before.score
    assert match.policy_version == MatchList.objects.get(pk=pair.offer.pk).policy_version
    assert not match.is_in_force
    fit = match.reasons[0]
    assert fit["points"] == before.reasons[0]["points"] > 0.2
    assert all(part.share <= 1 for part in api.explain(match=match).parts)
