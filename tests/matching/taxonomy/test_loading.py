"""The packaged knowledge in the database: the same knowledge, and what people edited there stays."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from symbios_matching import api
from symbios_matching.models import AmbiguousWord, Concept, ConceptLabel, KnownSynergy, LawRule
from symbios_matching.taxonomy import loading, stored
from symbios_matching.taxonomy.current import current, current_vocabulary
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows

pytestmark = pytest.mark.django_db

KINDS = [Concept, AmbiguousWord, KnownSynergy, LawRule]


def load(*options):
    said = StringIO()
    call_command("symbios_load_reference", *options, stdout=said)
    return said.getvalue()


@pytest.fixture
def loaded():  # of this test alone, as the loading itself is what is looked at
    load()


@pytest.fixture
def package(monkeypatch):
    """Change the packaged rows as a new release would: ``package(file, id, column, text)``."""
    changed = {}

    def rows(name):
        found = []
        for row in read_rows(name):
            edits = changed.get((name, row.get("id")), {})
            if edits is not None:
                found.append(row | edits)
        return found

    def change(name, row_id, edits):
        changed[name, row_id] = edits

    monkeypatch.setattr(stored, "read_rows", rows)
    return change


@pytest.mark.database
def test_the_database_serves_exactly_what_the_files_say(loaded):
    served, packaged = current(fresh=True).vocabulary, load_vocabulary()
    assert served is not packaged
    assert served.concepts == packaged.concepts
    assert served.synergies == packaged.synergies
    assert served.law_rules == packaged.law_rules
    assert served.ambiguous == packaged.ambiguous
    assert served.implied_uses == packaged.implied_uses


def test_before_loading_the_package_is_in_force():
    assert current(fresh=True).vocabulary is load_vocabulary()
    assert api.current().vocabulary_version.startswith("packaged-")


@pytest.mark.database
def test_loading_twice_changes_nothing_and_keeps_the_version(loaded):
    version = current(fresh=True).vocabulary_version
    said = load()
    assert all(" 0 added, 0 updated, 0 removed" in line for line in said.splitlines())
    assert current(fresh=True).vocabulary_version == version


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_every_loaded_row_is_marked_as_packaged(loaded, model):
    assert set(model.objects.values_list("provenance", flat=True)) == {"packaged"}


def test_an_edited_row_is_kept_and_reported(loaded):
    KnownSynergy.objects.get(pk="K001").concept.labels.create(language="sl", text="čisto nova beseda")
    rule = LawRule.objects.get(pk="F08")
    rule.note = "Ask the vet of the region."
    rule.save()
    said = load()
    assert said.count("1 edited here and kept") == 2
    assert LawRule.objects.get(pk="F08").note == "Ask the vet of the region."
    assert LawRule.objects.get(pk="F08").provenance == "edited"


@pytest.mark.database
def test_a_newer_package_updates_what_nobody_edited(loaded, package):
    package("law_rules.csv", "F08", {"note": "A better note."})
    version = current(fresh=True).vocabulary_version
    assert "1 updated" in load()
    assert current(fresh=True).vocabulary.law_rule("F08").note == "A better note."
    assert current(fresh=True).vocabulary_version != version


def test_an_edited_row_that_the_package_changed_too_is_named(loaded, package):
    LawRule.objects.get(pk="F08").save()
    LawRule.objects.filter(pk="F08").update(note="Ours.")
    package("law_rules.csv", "F08", {"note": "Theirs."})
    assert "edited here, and newer in the package: F08" in load()
    assert LawRule.objects.get(pk="F08").note == "Ours."


def test_overwriting_gives_edited_rows_back_but_leaves_what_people_added(loaded):
    Concept.objects.create(id="our_own_peel").labels.create(language="en", text="our own peel")
    ConceptLabel.objects.filter(concept="whey").delete()
    load("--overwrite")
    assert current(fresh=True).vocabulary.concepts["whey"] == load_vocabulary().concepts["whey"]
    assert Concept.objects.get(pk="our_own_peel").provenance == "own"


def test_checking_writes_nothing(package):
    assert "Nothing was written." in load("--check")
    assert not Concept.objects.exists()


@pytest.mark.database
def test_what_left_the_package_leaves_the_database_unless_somebody_edited_it(loaded, package):
    package("known_synergies.csv", "K001", None)
    package("known_synergies.csv", "K002", None)
    KnownSynergy.objects.filter(pk="K002").update(season="spring")
    assert "1 removed" in load()
    assert set(KnownSynergy.objects.filter(pk__in=["K001", "K002"]).values_list("pk", flat=True)) == {"K002"}


def test_a_package_that_would_break_matching_is_not_loaded(loaded, package):
    package("law_rules.csv", "F08", {"material": "no_such_concept"})
    with pytest.raises(CommandError, match="rule F08 names no_such_concept, which does not exist"):
        load()
    assert LawRule.objects.get(pk="F08").material != "no_such_concept"


def test_columns_without_a_field_of_their_own_are_kept(loaded, package):
    package("law_rules.csv", "F08", {"remark": "seen in 2024"})
    load()
    assert LawRule.objects.get(pk="F08").more == {"remark": "seen in 2024"}


def test_looking_things_up_asks_the_database_hardly_ever(loaded, django_assert_num_queries):
    current()
    with django_assert_num_queries(0):
        for _ in range(50):
            current_vocabulary()
    with django_assert_num_queries(1):
        current(fresh=True)


def test_before_loading_nothing_can_be_added_in_admin_and_the_page_says_why(admin_client):
    assert admin_client.get(reverse("admin:symbios_matching_concept_add")).status_code == 403
    listed = admin_client.get(reverse("admin:symbios_matching_concept_changelist"))
    assert b"symbios_load_reference" in listed.content


def test_rows_entered_before_loading_are_no_vocabulary():
    Concept.objects.create(id="zumbrax").labels.create(language="en", text="zumbrax")
    assert current(fresh=True).vocabulary is load_vocabulary()


def test_a_release_with_newer_files_is_told_to_the_editors(loaded, admin_client, monkeypatch):
    address = reverse("admin:symbios_matching_concept_changelist")
    assert b"newer knowledge" not in admin_client.get(address).content
    monkeypatch.setattr(loading, "package_digest", lambda: "another")
    assert b"newer knowledge" in admin_client.get(address).content
