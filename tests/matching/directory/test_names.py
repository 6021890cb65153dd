"""Names and texts are made safe and comparable in Python, because databases disagree."""

import pytest

from symbios_matching import api
from symbios_matching.exceptions import InvalidInput
from symbios_matching.models import Organisation
from tests.matching.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.database
@pytest.mark.parametrize(
    "name",
    [
        "Pivovarna Žalec 🍺🐄",
        "Gerberei Süßmilch & Söhne",
        "Conserve do Vale, Lda.",
        "木村酒造",
        "مصنع الجلود",
        "🏭" * 50,
    ],
)
def test_a_name_in_any_script_comes_back_as_it_was_written(name):
    organisation = make_organisation(make_person(), name)
    assert Organisation.objects.get(pk=organisation.pk).name == name


@pytest.mark.database
def test_two_emoji_are_two_names():
    owner = make_person()
    beer, cow = make_organisation(owner, "Farm 🍺"), make_organisation(owner, "Farm 🐄")
    assert beer.name_key != cow.name_key
    assert Organisation.objects.filter(pk__in=[beer.pk, cow.pk]).count() == 2


def test_a_composed_and_a_decomposed_name_are_one():
    composed, decomposed = "Caf\u00e9 Torrefa\u00e7\u00e3o", "Cafe\u0301 Torrefac\u0327a\u0303o"
    owner = make_person()
    first, second = make_organisation(owner, composed), make_organisation(owner, decomposed)
    assert first.name_key == second.name_key


@pytest.mark.parametrize(
    "name", ["a\x00b", "line\nbreak", "lone \ud83d surrogate", "bell\x07", "", "   ", "x" * 201, 7]
)
def test_a_name_that_cannot_be_kept_is_a_fault_of_the_name(name):
    with pytest.raises(InvalidInput) as refused:
        api.register_organisation(user=make_person(), name=name, kind="company", place="Celje", country="SI")
    assert set(refused.value.faults) == {"name"}


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ("Pivovarna Tri Lipe d.o.o.", "pivovarna tri lipe"),
        ("Conserve do Vale, Lda.", "Conservas do Vale"),
        ("Gerberei Müller GmbH", "Gerberei Muller"),
        ("Tri Lipe Pivovarna", "Pivovarna Tri Lipe"),
    ],
)
def test_a_name_that_looks_like_another_is_pointed_out(registered, typed):
    organisation = make_organisation(make_person(), registered)
    assert api.similar_organisations(name=typed) == [organisation]


def test_a_different_name_is_not_a_look_alike():
    make_organisation(make_person(), "Pivovarna Tri Lipe")
    assert api.similar_organisations(name="Conceria Valle del Chiampo") == []
    assert api.similar_organisations(name="") == []


def test_a_renamed_organisation_is_found_by_its_new_name():
    owner = make_person()
    organisation = make_organisation(owner, "Old Name")
    api.update_organisation(user=owner, organisation=organisation, name="Straßenbräu")
    assert [one.name for one in api.organisations_visible_to(user=owner, text="STRASSENBRÄU")] == [
        "Straßenbräu"
    ]
