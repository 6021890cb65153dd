"""Editors change knowledge and policy in Django admin: what works at once, and what is refused."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from symbios_matching import api
from symbios_matching.models import (
    AmbiguousWord,
    Concept,
    KnownSynergy,
    LawRule,
    PolicyChange,
    ReferenceVersion,
)
from symbios_matching.taxonomy.current import current
from symbios_matching.taxonomy.reference import load_vocabulary
from tests.matching.factories import committed, make_person

pytestmark = pytest.mark.django_db

MODELS = ["concept", "ambiguousword", "knownsynergy", "lawrule", "unknownword", "policychange"]


@pytest.fixture
def reader(client):
    """Staff who may look and nothing else."""
    person = make_person("reader", is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(content_type__app_label="symbios_matching", codename__startswith="view")
    )
    client.force_login(person)
    return client


def page(model, row=None):
    if row is None:
        return reverse(f"admin:symbios_matching_{model}_changelist")
    return reverse(f"admin:symbios_matching_{model}_change", args=[row])


def form_of(client, address):
    """What the browser would send back from an admin form, unchanged."""
    context = client.get(address).context
    forms = [
        context["adminform"].form,
        *(form for one in context["inline_admin_formsets"] for form in one.formset),
    ]
    management = [one.formset.management_form for one in context["inline_admin_formsets"]]
    said = {}
    for form in [*forms, *management]:
        for field in form:
            value = field.value()
            if value not in (None, False):
                said[field.html_name] = value
    return said


def post_concept(client, concept, **changes):
    """Send the form of a concept with changes; a label is named ``labels__LANGUAGE__field``."""
    address = page("concept", concept)
    said = form_of(client, address)
    with committed():
        return client.post(address, said | changes)


def errors_of(answer):
    assert answer.status_code == 200, "nothing was refused"
    return " ".join(str(error) for error in answer.context["errors"])


def add_label(client, concept, language, text, **more):
    address = page("concept", concept)
    said = form_of(client, address)
    last = int(said["labels-TOTAL_FORMS"]) - 1
    said |= {f"labels-{last}-language": language, f"labels-{last}-text": text}
    said |= {f"labels-{last}-{name}": value for name, value in more.items()}
    with committed():
        return client.post(address, said)


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_in_few_queries(loaded, editor, model, django_assert_max_num_queries):
    current(fresh=True)
    with django_assert_max_num_queries(20):
        assert editor.get(page(model)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_staff_without_the_permission_see_nothing(loaded, client, model):
    client.force_login(make_person("clerk", is_staff=True))
    assert client.get(page(model)).status_code == 403


def test_who_may_only_look_changes_nothing(loaded, reader):
    assert reader.get(page("concept", "whey")).status_code == 200
    assert reader.post(page("concept", "whey"), {"kind": "energy"}).status_code == 403
    address = reverse("admin:symbios_matching_policy_value", args=["fit_floor"])
    assert reader.post(address, {"put": "1", "value": "0.3", "why": "Because I can"}).status_code == 403
    assert not PolicyChange.objects.exists()


@pytest.mark.parametrize("text", ["Süßmolke", "sussmolke", "siero di latte", "sirotka", "WHEY"])
def test_a_concept_is_found_by_any_word_in_any_language(loaded, editor, text):
    found = editor.get(page("concept"), {"q": text}).context["cl"].queryset.values_list("pk", flat=True)
    assert {"whey", "sweet_whey"} & set(found)


def test_an_unchanged_concept_saved_stays_as_packaged(loaded, editor):
    assert post_concept(editor, "whey").status_code == 302
    assert Concept.objects.get(pk="whey").provenance == "packaged"
    assert current(fresh=True).vocabulary.concepts == load_vocabulary().concepts


def test_a_new_word_is_recognised_at_once(loaded, editor):
    before = current(fresh=True).vocabulary_version
    assert add_label(editor, "whey", "en", "zumbrax").status_code == 302
    assert [one.concept_id for one in api.recognise(text="zumbrax", language="en")] == ["whey"]
    assert current().vocabulary_version != before
    assert Concept.objects.get(pk="whey").provenance == "edited"


def test_a_word_of_another_concept_is_refused_by_name(loaded, editor):
    answer = add_label(editor, "bsg", "en", "Whey")
    assert "“Whey” is already a word for whey" in errors_of(answer)


def test_a_word_twice_in_one_language_is_refused(loaded, editor):
    assert "stands twice" in errors_of(add_label(editor, "whey", "en", "WHEY"))


def test_two_preferred_words_in_a_language_are_refused(loaded, editor):
    answer = add_label(editor, "whey", "en", "zumbrax", preferred="on")
    assert "One word of a language is preferred; see en" in errors_of(answer)


def test_a_circle_of_broader_concepts_is_refused(loaded, editor):
    narrower = Concept.objects.filter(broader="whey").first()
    answer = post_concept(editor, "whey", broader=narrower.pk)
    assert f"This makes a circle: whey &gt; {narrower.pk} &gt; whey" in errors_of(answer) or (
        f"This makes a circle: whey > {narrower.pk} > whey" in errors_of(answer)
    )


def test_a_waste_code_that_does_not_exist_is_refused(loaded, editor):
    assert "The List of Waste has no 999999" in errors_of(post_concept(editor, "whey", ewc="020501|999999"))


def test_a_concept_is_added_with_its_words_and_can_be_used(loaded, editor):
    with committed():
        answer = editor.post(
            reverse("admin:symbios_matching_concept_add"),
            {
                "id": "zumbrax",
                "kind": "by-product",
                "broader": "agrifood_byproduct",
                "labels-TOTAL_FORMS": "1",
                "labels-INITIAL_FORMS": "0",
                "labels-0-language": "en",
                "labels-0-text": "zumbrax peel",
                "labels-0-preferred": "on",
            },
        )
    assert answer.status_code == 302, answer.context["errors"]
    assert Concept.objects.get(pk="zumbrax").provenance == "own"
    assert api.concept_label("zumbrax") == "zumbrax peel"


def test_a_concept_without_an_english_word_is_refused(loaded, editor):
    answer = editor.post(
        reverse("admin:symbios_matching_concept_add"),
        {
            "id": "zumbrax",
            "kind": "material",
            "more": "{}",
            "labels-TOTAL_FORMS": "0",
            "labels-INITIAL_FORMS": "0",
        },
    )
    assert "at least one English word" in errors_of(answer)


def test_packaged_rows_cannot_be_deleted_but_own_ones_can(loaded, editor):
    Concept.objects.create(id="ours").labels.create(language="en", text="ours")
    delete = "admin:symbios_matching_concept_delete"
    assert editor.post(reverse(delete, args=["whey"]), {"post": "yes"}).status_code == 403
    assert editor.post(reverse(delete, args=["ours"]), {"post": "yes"}).status_code == 302
    assert not Concept.objects.filter(pk="ours").exists()


def test_a_synergy_is_changed_and_a_wrong_code_is_refused(loaded, editor):
    said = form_of(editor, page("knownsynergy", "K001"))
    assert "NACE code looks like" in errors_of(
        editor.post(page("knownsynergy", "K001"), said | {"receiver_nace": "ten"})
    )
    with committed():
        editor.post(page("knownsynergy", "K001"), said | {"trl": 7})
    assert current().vocabulary.synergy("K001").trl == 7
    assert KnownSynergy.objects.get(pk="K001").provenance == "edited"


def test_a_synergy_switched_off_is_not_served_and_stays_off_when_the_package_is_loaded_again(loaded, editor):
    said = form_of(editor, page("knownsynergy", "K001"))
    del said["in_force"]
    with committed():
        editor.post(page("knownsynergy", "K001"), said)
    assert "K001" not in current().vocabulary.synergies
    assert KnownSynergy.objects.get(pk="K001").provenance == "edited"
    with committed():
        api.load_reference()
    assert "K001" not in current().vocabulary.synergies
    with committed():
        api.load_reference(overwrite=True)
    assert "K001" in current().vocabulary.synergies


def test_a_concept_that_a_rule_names_is_not_deleted(loaded, editor):
    Concept.objects.create(id="ours").labels.create(language="en", text="ours")
    LawRule.objects.filter(pk="F08").update(use="feed|-ours")
    delete = reverse("admin:symbios_matching_concept_delete", args=["ours"])
    assert editor.post(delete, {"post": "yes"}).status_code == 403


def test_a_rule_that_names_no_concept_is_refused_with_the_nearest(loaded, editor):
    said = form_of(editor, page("lawrule", "F08"))
    answer = editor.post(page("lawrule", "F08"), said | {"material": "chrome_shaving"})
    assert "There is no concept chrome_shaving (did you mean chrome_shavings?)" in errors_of(answer)


def test_a_rule_that_asks_needs_its_question(loaded, editor):
    rule = LawRule.objects.filter(effect="ask").first()
    said = form_of(editor, page("lawrule", rule.pk)) | {"question": ""}
    assert "needs its question" in errors_of(editor.post(page("lawrule", rule.pk), said))


def test_an_ambiguous_word_needs_a_choice(loaded, editor):
    said = {"lang": "en", "label": "zumbrax", "concepts": "whey", "in_force": "on"}
    for one in ("whey", "whey|", "whey| ", "whey|whey"):
        answer = editor.post(reverse("admin:symbios_matching_ambiguousword_add"), said | {"concepts": one})
        assert "at least two concepts" in errors_of(answer), one
    with committed():
        editor.post(reverse("admin:symbios_matching_ambiguousword_add"), said | {"concepts": "whey | |bsg|"})
    assert AmbiguousWord.objects.get(pk="en:zumbrax").concepts == "whey|bsg"
    assert {one.concept_id for one in api.recognise(text="zumbrax", language="en")} == {"whey", "bsg"}


def test_what_would_break_matching_is_not_served_and_is_said(loaded, editor):
    served = current(fresh=True).vocabulary
    LawRule.objects.filter(pk="F08").update(material="no_such_concept")
    with committed():
        ReferenceVersion.touch(vocabulary="")
    assert current(fresh=True).vocabulary is served
    assert b"rule F08 names no_such_concept, which does not exist" in editor.get(page("concept")).content
