"""The matching policy in Django admin: shown whole, changed with a why, refused, undone."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from symbios_matching import api
from symbios_matching.engine import DEFAULT_POLICY
from symbios_matching.exceptions import Conflict, InvalidInput
from symbios_matching.models import PolicyChange
from symbios_matching.taxonomy.current import current, current_policy
from tests.matching.factories import at_once, committed, make_person

pytestmark = pytest.mark.django_db

LIST = reverse("admin:symbios_matching_policychange_changelist")


@pytest.fixture
def person():
    person = make_person("nadja", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__endswith="_policychange"))
    return person


@pytest.fixture
def editor(client, person):
    client.force_login(person)
    return client


def put(client, name, value, why="Agreed with the cluster", **more):
    address = reverse("admin:symbios_matching_policy_value", args=[name])
    with committed():
        return client.post(address, {"put": "1", "value": value, "why": why, **more}, follow=True)


def change(person, why="Agreed with the cluster", **changes):
    with committed():
        return api.change_policy(
            user=person, changes={name.replace("__", "."): one for name, one in changes.items()}, why=why
        )


def test_without_changes_the_default_is_in_force():
    assert current(fresh=True).policy is DEFAULT_POLICY


def test_the_page_shows_every_value_with_its_reason(editor):
    text = editor.get(LIST).content.decode()
    for one in DEFAULT_POLICY.explained():
        assert one.name in text
    assert "Pairs that fit less than this are not worth a person&#x27;s time: a chapter" in text
    assert DEFAULT_POLICY.version in text


def test_a_changed_value_is_in_force_with_a_new_version_and_a_history(editor, person):
    put(editor, "fit_floor", "0.3", why="Too many weak pairs in our region")
    policy = current_policy()
    assert policy.fit_floor == 0.3
    assert policy.version.startswith(f"{DEFAULT_POLICY.version}+") and len(policy.version) <= 40
    row = PolicyChange.objects.get()
    assert (row.name, row.value, row.changed_by) == ("fit_floor", 0.3, person)
    history = editor.get(reverse("admin:symbios_matching_policy_value", args=["fit_floor"])).content
    assert b"Too many weak pairs in our region" in history and b"nadja" in history


def test_equal_policies_have_equal_versions(person):
    change(person, fit_floor=0.3)
    first = current_policy().version
    change(person, fit_floor=0.4)
    assert current_policy().version != first
    change(person, fit_floor=0.3)
    assert current_policy().version == first
    change(person, fit_floor=None)
    assert current_policy() == DEFAULT_POLICY


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("fit_floor", "1.5", "lies between 0 and 1"),
        ("keeping_states.dry", "ever", "Select a valid choice"),
        ("code_concepts", "2.5", "Enter a whole number"),
        ("fit_floor", DEFAULT_POLICY.fit_floor, "already in force"),
    ],
)
def test_a_value_that_cannot_work_is_refused_in_words(editor, name, value, sentence):
    assert sentence in put(editor, name, value).content.decode()
    assert not PolicyChange.objects.exists()


def test_a_change_without_a_why_is_refused(editor):
    assert "This field is required" in put(editor, "fit_floor", "0.3", why="").content.decode()
    assert "Say in a sentence why" in put(editor, "fit_floor", "0.3", why="so").content.decode()
    assert not PolicyChange.objects.exists()


def test_a_value_that_does_not_exist_is_not_found(editor):
    assert editor.get(reverse("admin:symbios_matching_policy_value", args=["colour"])).status_code == 404


def test_the_other_weights_are_scaled_when_one_changes(editor):
    put(editor, "weights.fit", "0.55", rescale="on")
    weights = current_policy().weights
    assert weights["fit"] == 0.55
    assert sum(weights.values()) == pytest.approx(1, abs=1e-9)
    assert weights["quantity"] == pytest.approx(weights["distance"], abs=1e-3)
    assert weights["quantity"] / weights["cascade"] == pytest.approx(3, rel=1e-2)
    assert len(set(PolicyChange.objects.values_list("batch", flat=True))) == 1


def test_without_scaling_weights_that_do_not_add_up_are_refused(editor):
    answer = put(editor, "weights.fit", "0.55").content.decode()
    assert "The six weights add up to 1.1; they have to add up to 1." in answer
    assert current(fresh=True).policy is DEFAULT_POLICY


def test_a_change_is_undone_with_all_that_changed_in_one_go(editor):
    put(editor, "weights.fit", "0.55", rescale="on")
    address = reverse("admin:symbios_matching_policy_value", args=["weights.fit"])
    with committed():
        editor.post(address, {"undo": str(PolicyChange.objects.first().batch)})
    assert current_policy() == DEFAULT_POLICY


def test_undoing_puts_back_the_value_before_and_not_the_default(person):
    change(person, fit_floor=0.3)
    batch = change(person, fit_floor=0.4)
    with committed():
        api.undo_policy_change(user=person, batch=batch)
    assert current_policy().fit_floor == 0.3


def test_an_older_change_cannot_be_undone_under_a_newer_one(person):
    batch = change(person, fit_floor=0.3)
    change(person, fit_floor=0.4)
    with pytest.raises(Conflict, match="Undo the newer change first"):
        api.undo_policy_change(user=person, batch=batch)


def test_one_click_brings_a_value_back_to_its_default(editor, person):
    change(person, fit_floor=0.3)
    with committed():
        editor.post(reverse("admin:symbios_matching_policy_value", args=["fit_floor"]), {"default": "1"})
    assert current_policy() == DEFAULT_POLICY


def test_several_values_change_in_one_go_or_not_at_all(person):
    with pytest.raises(InvalidInput, match="lies between"):
        change(person, fit_floor=0.3, unknown_value=7)
    assert not PolicyChange.objects.exists()


def test_a_change_the_default_has_outgrown_is_left_out_and_the_rest_stays(person):
    change(person, fit_floor=0.3)
    batch = PolicyChange.objects.get().batch
    PolicyChange.objects.create(name="a_value_of_old", value=1, why="Before", batch=batch)
    assert current(fresh=True).policy.fit_floor == 0.3


def test_who_may_only_look_is_offered_no_change(client):
    looker = make_person("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename="view_policychange"))
    client.force_login(looker)
    assert client.get(LIST).status_code == 200
    page = client.get(reverse("admin:symbios_matching_policy_value", args=["fit_floor"]))
    assert b'name="put"' not in page.content


def test_a_retired_person_is_forgotten_in_the_history(person):
    change(person, fit_floor=0.3)
    api.retire_person(user_id=person.pk)
    assert PolicyChange.objects.get().changed_by is None


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_who_scale_the_weights_at_once_leave_weights_that_add_up_to_one():
    nadja, ivo = make_person("nadja"), make_person("ivo")

    def scale(person, **changes):
        named = {f"weights.{name}": value for name, value in changes.items()}
        return lambda: api.change_policy(
            user=person, changes=named, why="Agreed with the cluster", rescale=True
        )

    results = at_once(scale(nadja, fit=0.6), scale(ivo, distance=0.4))
    assert not [one for one in results if isinstance(one, Exception)]
    weights = current(fresh=True).policy.weights
    assert sum(weights.values()) == pytest.approx(1, abs=1e-9)
    # Who came second scaled what the first had put: one of the two values stands as it was typed.
    assert weights["fit"] == 0.6 or weights["distance"] == 0.4
    assert weights != DEFAULT_POLICY.weights
