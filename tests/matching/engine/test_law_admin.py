"""Editors change law rules: one switched off stops nobody, one that could never apply is refused."""

import pytest
from django.urls import reverse

from symbios_matching.engine import match
from symbios_matching.models import LawRule
from symbios_matching.taxonomy.current import current
from tests.matching.engine.listings import listings
from tests.matching.factories import committed

pytestmark = pytest.mark.django_db


def page(rule):
    return reverse("admin:symbios_matching_lawrule_change", args=[rule])


def form_of(client, rule):
    """What the browser would send back from the form of a rule, unchanged."""
    fields = client.get(page(rule)).context["adminform"].form
    return {one.html_name: one.value() for one in fields if one.value() not in (None, False)}


def post(client, rule, **changes):
    said = {name: value for name, value in (form_of(client, rule) | changes).items() if value is not None}
    with committed():
        return client.post(page(rule), said)


def gate(offer, need):
    found = match(
        listings(offer, prefix="o"),
        listings(need, prefix="n"),
        vocabulary=current(fresh=True).vocabulary,
        include_blocked=True,
    )
    return found["gate"].item()


def test_a_rule_switched_off_asks_nothing_and_matching_goes_on(loaded, editor):
    assert gate("cheese whey", "pig feed") == 0.7
    assert post(editor, "F23", in_force=None).status_code == 302
    assert "F23" not in current(fresh=True).vocabulary.law_rules
    assert gate("cheese whey", "pig feed") == 1.0
    assert gate("Kitchen waste", "Kitchen waste for our pigs") == 0.0


@pytest.mark.parametrize(
    ("rule", "changes", "told"),
    [
        ("F08", {"stated_by": "swill|*"}, "There is no word in"),
        ("F08", {"ruled_out_by": "- |%"}, "There is no word in"),
        ("F10", {"stated_by": ""}, "A ban of a property needs phrases"),
        ("P02", {"stated_by": ""}, "needs phrases that state the answer"),
        ("P02", {"answered_by": ""}, "needs to say who answers"),
        ("P02", {"answers": ""}, "needs the rules whose questions it answers"),
    ],
)
def test_a_rule_that_could_never_apply_is_refused(loaded, editor, rule, changes, told):
    answer = post(editor, rule, **changes)
    assert answer.status_code == 200
    assert told in " ".join(str(error) for error in answer.context["errors"])
    assert LawRule.objects.filter(pk=rule, in_force=True).exists()
