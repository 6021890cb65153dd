"""Who may register, change and join an organisation, and what the directory shows."""

import math

import pytest
from django.contrib.auth.models import AnonymousUser

from symbios_matching import api
from symbios_matching.exceptions import Conflict, InvalidInput, NotFound, PermissionRefused
from tests.matching.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db

GOOD = {"name": "Brewery", "kind": "company", "place": "Žalec", "country": "si"}


def test_whoever_registers_an_organisation_owns_it():
    owner = make_person()
    organisation = api.register_organisation(user=owner, **GOOD)
    assert [membership.role for membership in api.memberships_of(user=owner)] == ["owner"]
    assert api.organisations_of(user=owner) == [organisation]
    assert [site.country for site in organisation.sites.all()] == ["SI"]


def test_nobody_registers_an_organisation_without_signing_in():
    with pytest.raises(PermissionRefused):
        api.register_organisation(user=AnonymousUser(), **GOOD)
    with pytest.raises(PermissionRefused):
        api.register_organisation(user=make_person(is_active=False), **GOOD)


def test_every_fault_is_told_at_once():
    wrong = {
        "name": "",
        "kind": "pirates",
        "place": "",
        "country": "Slovenia",
        "website": "javascript:alert(1)",
    }
    with pytest.raises(InvalidInput) as refused:
        api.register_organisation(user=make_person(), **wrong, contact_email="nobody")
    assert set(refused.value.faults) == {"name", "kind", "place", "country", "website", "contact_email"}


@pytest.mark.database
@pytest.mark.parametrize(
    "degrees", [(math.nan, 1), (math.inf, 1), (1e308, 1), (91, 0), (0, -181), (5, None), (None, 5)]
)
def test_a_place_off_the_globe_is_refused(degrees):
    with pytest.raises(InvalidInput) as refused:
        api.register_organisation(user=make_person(), **GOOD, latitude=degrees[0], longitude=degrees[1])
    assert set(refused.value.faults) == {"latitude"}


def test_only_owners_and_editors_change_an_organisation(community):
    for person in (community.viewer, community.olga, community.joris, community.nina, community.staff):
        with pytest.raises(PermissionRefused):
            api.update_organisation(user=person, organisation=community.brewery, about="Taken over")
    api.update_organisation(user=community.editor, organisation=community.brewery, about="We brew.")
    assert (
        api.get_organisation(user=community.joris, public_id=community.brewery.public_id).about == "We brew."
    )


def test_nothing_but_what_an_organisation_says_can_be_changed(community):
    for field in ("public_id", "is_demo", "name_key", "pk", "created_at"):
        with pytest.raises(InvalidInput):
            api.update_organisation(user=community.marta, organisation=community.brewery, **{field: "x"})


def test_only_owners_add_members_and_nobody_joins_twice(community):
    with pytest.raises(PermissionRefused):
        api.add_member(
            user=community.editor, organisation=community.brewery, member=community.joris, role="owner"
        )
    api.add_member(
        user=community.marta, organisation=community.brewery, member=community.joris, role="viewer"
    )
    with pytest.raises(Conflict):
        api.add_member(
            user=community.marta, organisation=community.brewery, member=community.joris, role="owner"
        )
    with pytest.raises(InvalidInput):
        api.add_member(
            user=community.marta, organisation=community.brewery, member=community.olga, role="king"
        )


def test_the_directory_is_searched_by_name_kind_and_country(community):
    make_organisation(community.joris, "Cluster Alpe-Adria", kind="cluster")
    found = api.organisations_visible_to(user=AnonymousUser(), text="tri lipe", country="si")
    assert [one.name for one in found] == ["Pivovarna Tri Lipe"]
    assert [one.name for one in api.organisations_visible_to(user=AnonymousUser(), kind="cluster")] == [
        "Cluster Alpe-Adria"
    ]
    assert [one.name for one in api.organisations_visible_to(user=AnonymousUser(), text="celje")] == [
        "Zadruga Voglajna"
    ]


@pytest.mark.parametrize("public_id", ["nonsense", "00000000-0000-0000-0000-000000000000", "' OR 1=1", ""])
def test_an_organisation_that_is_not_there_is_not_found(community, public_id):
    with pytest.raises(NotFound):
        api.get_organisation(user=community.joris, public_id=public_id)


def test_the_directory_takes_the_same_number_of_queries_for_any_length(community, django_assert_num_queries):
    for number in range(30):
        make_organisation(community.olga, f"Firm {number}")
    with django_assert_num_queries(2):
        assert all(one.sites.all() for one in api.organisations_visible_to(user=community.joris))
