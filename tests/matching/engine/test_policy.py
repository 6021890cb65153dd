"""The policy explains itself, and takes only values that can work."""

from dataclasses import fields

import pytest

from symbios_matching.engine import DEFAULT_POLICY, SURVEY_POLICY
from symbios_matching.engine.policy_page import policy_page
from tests.house.project import ROOT


def test_every_field_but_the_version_carries_its_reason_and_its_unit():
    explained = {one.name.partition(".")[0] for one in DEFAULT_POLICY.explained()}
    assert explained == {one.name for one in fields(DEFAULT_POLICY)} - {"version"}
    assert [one.name for one in DEFAULT_POLICY.explained() if not one.unit or len(one.reason) < 20] == []


@pytest.mark.parametrize("policy", [DEFAULT_POLICY, SURVEY_POLICY], ids=["default", "survey"])
def test_every_value_lies_in_its_own_range(policy):
    assert policy.with_values({one.name: one.value for one in policy.explained()}) == policy


def test_tables_and_ladders_are_explained_entry_by_entry():
    values = {one.name: one.value for one in DEFAULT_POLICY.explained()}
    assert values["weights.fit"] == DEFAULT_POLICY.weights["fit"]
    assert values["reach_km.steam"] == DEFAULT_POLICY.reach_km["steam"]
    assert values["maturity_by_trl.9"] == DEFAULT_POLICY.maturity_by_trl[8]


def test_changed_values_stand_in_the_new_policy_and_the_old_one_stays_as_it_was():
    before = dict(DEFAULT_POLICY.reach_km)
    changed = DEFAULT_POLICY.with_values(
        {
            "reach_km.steam": 3,
            "maturity_by_trl.9": 0.9,
            "code_concepts": 6,
            "keeping_states.ensiled": "stable",
        },
        version="ours",
    )
    assert (changed.version, changed.reach_km["steam"], changed.code_concepts) == ("ours", 3.0, 6)
    assert changed.maturity_by_trl == (*DEFAULT_POLICY.maturity_by_trl[:8], 0.9)
    assert changed.keeping_states["ensiled"] == "stable"
    assert dict(DEFAULT_POLICY.reach_km) == before


def test_weights_change_together_so_that_they_still_add_up():
    changed = DEFAULT_POLICY.with_values({"weights.fit": 0.40, "weights.distance": 0.20})
    assert (changed.weights["fit"], changed.weights["distance"]) == (0.40, 0.20)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"colour": 1}, "no value named colour"),
        ({"reach_km.unicorns": 1}, "no value named reach_km.unicorns"),
        ({"maturity_by_trl.10": 1}, "no value named maturity_by_trl.10"),
        ({"version": "mine"}, "no value named version"),
        ({"fit_floor": 1.2}, "between 0 and 1; 1.2"),
        ({"reach_km.steam": 0}, "between 0.1 and 20000; 0"),
        ({"fit_floor": float("nan")}, "is a number"),
        ({"fit_floor": "0.3"}, "is a number"),
        ({"fit_floor": True}, "is a number"),
        ({"code_concepts": 2.5}, "whole number"),
        ({"keeping_states.dry": "ever"}, "one of hours, days, week, weeks, stable"),
        ({"pipe_concepts": "steam"}, "list of words"),
        ({"weights.fit": 0.5}, "add up to 1.05; they have to add up to 1"),
    ],
)
def test_a_value_that_cannot_work_is_refused_with_a_sentence(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        DEFAULT_POLICY.with_values(changes)


def test_the_page_on_the_policy_says_what_the_policy_says():
    """Written anew by ``python -m symbios_matching.engine.policy_page > docs/references/policy.md``."""
    assert (ROOT / "docs" / "references" / "policy.md").read_text("utf-8") == policy_page()
