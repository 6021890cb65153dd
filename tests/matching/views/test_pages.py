"""What holds for every page: safe under a strict policy, escaped, never cached for a person, cheap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

import symbios_matching
from symbios_matching import api
from symbios_matching.models import Membership
from tests.matching.factories import make_organisation, publish_need, publish_offer
from tests.matching.views.conftest import Page

ROOT = Path(symbios_matching.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


def pages(community) -> list[str]:
    """Addresses of every kind of page, with a match and a request in them."""
    introduction = api.request_introduction(user=community.marta, match=community.match, note=PAYLOAD)
    return [
        reverse(f"symbios_matching:{name}", args=arguments)
        for name, arguments in (
            ("home", []),
            ("exchange", []),
            ("directory", []),
            ("publish", []),
            ("organisation_new", []),
            ("organisation", [community.brewery.public_id]),
            ("organisation_edit", [community.brewery.public_id]),
            ("listing", [community.offer.public_id]),
            ("listing_edit", [community.offer.public_id]),
            ("introduction_new", [community.match.public_id]),
            ("introduction", [introduction.public_id]),
            ("introductions", []),
        )
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_an_inline_style_script_or_handler(path):
    source = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", source)
    assert "<style" not in source
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert "|safe" not in source
    assert "autoescape off" not in source


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_markup_from_data(path):
    source = path.read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", source)
    assert len(source.splitlines()) < 300


def test_what_people_typed_is_text_on_every_page(community, browse):
    community.brewery = make_organisation(community.marta, PAYLOAD[:180], about=PAYLOAD)
    community.offer = publish_offer(
        community.marta, community.brewery, title=f"Spent grain {PAYLOAD}"[:140], description=PAYLOAD
    )
    community.need = publish_need(community.ivo, community.farm)
    community.match = api.matches_for(user=community.marta, listing=community.offer)[0]
    client = browse(community.marta)
    for address in [*pages(community), f"{reverse('symbios_matching:exchange')}?q={PAYLOAD}"]:
        html = client.get(address).content.decode()
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address
        assert "49" not in re.findall(r"onerror=alert\(2\)&gt;&quot;&#x27;(\d+)", html), address


def test_a_page_of_somebody_signed_in_is_never_kept_by_a_cache(matched, browse):
    client = browse(matched.marta)
    for address in pages(matched):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), address


def test_a_page_that_needs_somebody_sends_nobody_to_sign_in(matched, browse):
    open_to_all = {reverse(f"symbios_matching:{name}") for name in ("home", "exchange", "directory")}
    for address in set(pages(matched)) - open_to_all:
        answer = browse().get(address)
        is_public = address == reverse("symbios_matching:organisation", args=[matched.brewery.public_id])
        is_for_members = address == reverse("symbios_matching:listing", args=[matched.offer.public_id])
        expected = 200 if is_public else 404 if is_for_members else 302
        assert answer.status_code == expected, address


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"]
)
def test_a_form_never_leads_to_another_site(community, browse, wanted):
    said = {"name": "New House", "kind": "company", "place": "Celje", "country": "SI", "next": wanted}
    answer = browse(community.joris).post(reverse("symbios_matching:organisation_new"), said)
    assert answer["Location"].startswith("/symbios/organisations/")


def test_a_form_leads_on_to_where_the_person_came_from(community, browse):
    said = {"name": "New House", "kind": "company", "place": "Celje", "country": "SI"}
    onward = reverse("symbios_matching:publish") + "?kind=need"
    answer = browse(community.joris).post(
        reverse("symbios_matching:organisation_new"), said | {"next": onward}
    )
    assert answer["Location"] == onward


def test_a_look_alike_name_is_pointed_out_once_and_never_refused(community, browse):
    said = {"name": "Pivovarna Tri Lipe d.o.o.", "kind": "company", "place": "Celje", "country": "SI"}
    client, address = browse(community.joris), reverse("symbios_matching:organisation_new")
    assert "Is it one of these?" in Page(client.post(address, said)).text
    assert client.post(address, said | {"register_anyway": "1"}).status_code == 302


def test_an_owner_changes_the_organisation_and_others_do_not(community, browse):
    address = reverse("symbios_matching:organisation_edit", args=[community.brewery.public_id])
    said = {"name": "Tri Lipe", "kind": "company", "contact_email": "not an address"}
    page = Page(browse(community.marta).post(address, said))
    assert page.text.count("This is not a mail address.") == 2
    browse(community.marta).post(address, said | {"contact_email": "new@brewery.example"})
    community.brewery.refresh_from_db()
    assert (community.brewery.name, community.brewery.contact_email) == ("Tri Lipe", "new@brewery.example")
    assert browse(community.ivo).get(address).status_code == 403


def test_what_is_not_there_is_said_in_the_shell(community, browse, read):
    page = read(
        browse(community.marta),
        reverse("symbios_matching:listing", args=["00000000-0000-0000-0000-000000000000"]),
    )
    assert page.response.status_code == 404
    assert "There is nothing here for you" in page.text
    assert page.all("nav", class_="symbios-nav") or "symbios-nav" in page.html


def test_pages_speak_to_a_shell_of_somebody_else(community, browse, settings):
    settings.SYMBIOS_BASE_TEMPLATE = "admin/base_site.html"
    page = Page(browse().get(reverse("symbios_matching:home")))
    assert "What one plant has left over" in page.text
    assert "symbios-head" not in page.html
    assert "symbios-tabs" in page.html


def test_the_empty_community_invites_instead_of_showing_nothing(db, browse, read):
    assert "Nothing published yet" in read(browse(), reverse("symbios_matching:home")).text
    assert "The directory is empty" in read(browse(), reverse("symbios_matching:directory")).text
    assert "Nothing is published yet" in read(browse(), reverse("symbios_matching:exchange")).text


def test_queries_do_not_grow_with_the_rows(community, browse, django_assert_max_num_queries):
    for number in range(8):
        owner = community.marta if number % 2 else community.ivo
        organisation = community.brewery if number % 2 else community.farm
        publish = publish_offer if number % 2 else publish_need
        publish(owner, organisation, visibility="on_request" if number < 3 else "members")
    offer = api.own_listings(user=community.marta)[0]
    client = browse(community.marta)
    limits = {
        reverse("symbios_matching:home"): 31,
        reverse("symbios_matching:exchange"): 15,
        reverse("symbios_matching:directory"): 12,
        reverse("symbios_matching:organisation", args=[community.brewery.public_id]): 13,
        reverse("symbios_matching:listing", args=[offer.public_id]): 18,
    }
    for address, limit in limits.items():
        with django_assert_max_num_queries(limit):
            assert client.get(address).status_code == 200


def test_a_page_sees_at_once_that_somebody_was_taken_off_an_organisation(matched, browse):
    """What a person is here is read once a request, never carried into the next."""
    client, address = (
        browse(matched.marta),
        reverse("symbios_matching:listing", args=[matched.offer.public_id]),
    )
    before = client.get(address).context["sees_matches"]
    Membership.objects.filter(user=matched.marta).delete()
    assert (before, client.get(address).context["sees_matches"]) == (True, False)


@pytest.mark.parametrize("language", ["en", "de", "sl"])
def test_pages_render_in_other_languages(matched, browse, language):
    client = browse(matched.marta)
    for address in pages(matched):
        with translation.override(language):
            assert client.get(address, headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize("oddity", ["a\x00b", "\ud800", "x" * 5000, "%00", "((((", "‮txet", "\n\n"])
def test_odd_words_in_an_address_are_searched_for_and_never_break_a_page(matched, browse, oddity):
    client = browse(matched.marta)
    asked = oddity.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for name, parameter in (
        ("exchange", "q"),
        ("directory", "q"),
        ("publish", "title"),
        ("recognise", "text"),
    ):
        answer = client.get(reverse(f"symbios_matching:{name}"), {parameter: asked})
        assert answer.status_code == 200, name


def test_a_note_with_odd_characters_is_refused_with_a_sentence_and_comes_back(matched, browse):
    address = reverse("symbios_matching:introduction_new", args=[matched.match.public_id])
    page = Page(browse(matched.marta).post(address, {"note": "Every\x07 Tuesday"}))
    assert page.response.status_code == 200
    assert "This holds characters that cannot be shown." in page.text
