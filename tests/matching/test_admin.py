"""Django admin: few queries a page, and what the community decides is not edited here."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from symbios_matching import api
from symbios_matching.models import Listing, Match, Organisation, RematchRun
from tests.matching.factories import NEED, committed, make_organisation, make_person, publish_unheard

pytestmark = pytest.mark.django_db

MODELS = ["organisation", "listing", "match", "matchlist", "rematchrun", "introduction"]


@pytest.fixture
def busy(matched):
    """Enough rows that a query for each of them would be noticed."""
    for number in range(12):
        farm = make_organisation(matched.olga, f"Farm {number}", place="Celje")
        publish_unheard(matched.olga, farm, NEED)
    api.match_listing(listing_id=matched.offer.pk, even_if_matched=True)
    with committed():
        api.request_introduction(user=matched.marta, match=matched.match, note="A private note")
    api.work_on_rematch(run_id=api.plan_rematch().pk)
    return matched


@pytest.mark.parametrize("model", MODELS)
def test_no_admin_page_takes_more_than_twenty_queries(busy, client, model, django_assert_max_num_queries):
    client.force_login(busy.staff)
    address = reverse(f"admin:symbios_matching_{model}_changelist")
    for query in ("", "?q=farm"):
        with django_assert_max_num_queries(20):
            assert client.get(address + query).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_every_row_opens_in_few_queries(busy, client, model, django_assert_max_num_queries):
    client.force_login(busy.staff)
    row = {
        "organisation": busy.brewery,
        "listing": busy.offer,
        "match": Match.objects.get(),
        "matchlist": api.match_list_of(listing=busy.need),
        "rematchrun": RematchRun.objects.get(),
        "introduction": api.introductions_of(user=busy.marta).get(),
    }[model]
    with django_assert_max_num_queries(20):
        page = client.get(reverse(f"admin:symbios_matching_{model}_change", args=[row.pk]))
    assert page.status_code == 200
    assert b"A private note" not in page.content


def test_a_contact_card_is_for_superusers_alone(busy, client):
    from django.contrib.auth.models import Permission

    clerk = make_person("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="symbios_matching"))
    address = reverse("admin:symbios_matching_organisation_change", args=[busy.brewery.pk])
    client.force_login(clerk)
    page = client.get(address)
    assert page.status_code == 200 and b"card.hidden.example" not in page.content
    client.force_login(busy.staff)
    assert b"card.hidden.example" in client.get(address).content


@pytest.mark.parametrize("model", ["listing", "match", "matchlist", "rematchrun", "introduction"])
def test_what_the_community_decides_cannot_be_added_or_changed(busy, client, model):
    client.force_login(busy.staff)
    assert client.get(reverse(f"admin:symbios_matching_{model}_add")).status_code == 403
    before = list(Listing.objects.values())
    rows = {"listing": busy.offer, "match": Match.objects.get()}
    row = (rows | {"matchlist": api.match_list_of(listing=busy.need)}).get(model)
    if row is not None:
        answer = client.post(reverse(f"admin:symbios_matching_{model}_change", args=[row.pk]), {"title": "x"})
        assert answer.status_code == 403
    assert list(Listing.objects.values()) == before


def test_a_name_corrected_in_admin_is_found_by_that_name(busy):
    row = Organisation.objects.get(pk=busy.brewery.pk)
    row.name = "Pivovarna Štiri Lipe"
    row.save(update_fields=["name"])
    assert list(api.organisations_visible_to(user=busy.joris, text="stiri")) == [row]


def test_a_site_added_in_admin_is_found_by_its_place(busy, client):
    client.force_login(busy.staff)
    site, *_rest = busy.brewery.sites.all()
    answer = client.post(
        reverse("admin:symbios_matching_organisation_change", args=[busy.brewery.pk]),
        {
            "name": busy.brewery.name,
            "kind": "company",
            "languages": "[]",
            "sites-TOTAL_FORMS": "2",
            "sites-INITIAL_FORMS": "1",
            "sites-0-id": site.pk,
            "sites-0-organisation": busy.brewery.pk,
            "sites-0-place": site.place,
            "sites-0-country": "SI",
            "sites-0-nace_revision": "2",
            "sites-1-organisation": busy.brewery.pk,
            "sites-1-place": "Ptuj",
            "sites-1-country": "SI",
            "sites-1-nace_revision": "2",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    assert list(api.organisations_visible_to(user=busy.joris, text="ptuj")) == [busy.brewery]


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("SYMBIOS_MATCH_LEASE_SECONDS", 0, "symbios_matching.E001"),
        ("SYMBIOS_MATCHES_PER_LISTING", "10", "symbios_matching.E001"),
        ("SYMBIOS_BROKER_PATIENCE_SECONDS", 300, "symbios_matching.E002"),
        ("SYMBIOS_THROTTLE_RATES", {"symbios_read": "1/minute"}, "symbios_matching.E003"),
    ],
)
def test_a_setting_that_cannot_work_is_reported_at_start(settings, name, value, check):
    assert not [fault for fault in run_checks() if fault.id == check]
    setattr(settings, name, value)
    faults = [fault for fault in run_checks() if fault.id == check]
    assert len(faults) == 1 and name in faults[0].msg
