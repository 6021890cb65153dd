"""The pages in a real browser under a strict policy: scripts only add, and axe finds nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from symbios_matching import api
from tests.matching.factories import make_organisation, make_person, pair_of, publish_need, publish_offer

AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text("utf-8")
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'self'"


def strict_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that a careful operator would run."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = POLICY
        return response

    return respond


@pytest.fixture
def site(live_server, settings, context):
    """A brewery and a farm that match, and a browser signed in as the brewer."""
    settings.MIDDLEWARE = [f"{__name__}.strict_policy", *settings.MIDDLEWARE]
    marta, ivo = make_person("marta"), make_person("ivo")
    brewery = make_organisation(marta, "Pivovarna Tri Lipe")
    farm = make_organisation(ivo, "Zadruga Voglajna", place="Celje")
    offer, need = publish_offer(marta, brewery), publish_need(ivo, farm)
    client = Client()
    client.force_login(marta)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return {
        "url": live_server.url,
        "marta": marta,
        "offer": offer,
        "match": pair_of(offer, need),
        "brewery": brewery,
    }


@pytest.fixture
def faults(page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    return heard


def open_page(page: Any, site: dict, name: str, *arguments: Any, query: str = "") -> None:
    page.goto(site["url"] + reverse(f"symbios_matching:{name}", args=arguments) + query)


def axe(page: Any) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and its best practice, injected past the policy."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run().then((r) => JSON.stringify(r.violations.map((v) => v.id + ': ' + "
            "v.nodes.map((n) => n.html.slice(0, 120)).join(' | '))))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    return json.loads(found["result"]["value"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, page, faults, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    introduction = api.request_introduction(user=site["marta"], match=site["match"], note="From May?")
    for name, arguments, query in (
        ("home", [], ""),
        ("exchange", [], "?q=Biertreber"),
        ("exchange", [], "?q=Biertreber&country=IT&kind=need"),
        ("directory", [], ""),
        ("organisation", [site["brewery"].public_id], ""),
        ("publish", [], "?title=Biertreber"),
        ("listing", [site["offer"].public_id], ""),
        ("introduction_new", [site["match"].public_id], ""),
        ("introduction", [introduction.public_id], ""),
        ("introductions", [], ""),
    ):
        open_page(page, site, name, *arguments, query=query)
        assert axe(page) == [], name
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, name
    assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []


def test_the_meaning_of_the_words_comes_back_while_one_types(site, page, faults):
    open_page(page, site, "publish")
    page.fill("#id_title", "Biertreber, feucht")
    page.wait_for_selector("#symbios-recognised input[value=bsg]")
    assert page.is_checked("#symbios-recognised input[value=bsg]")
    page.fill("#id_place", "München")
    page.press("#id_place", "Tab")
    assert page.input_value("#id_country") == "DE"
    assert [fault for fault in faults if "404" not in fault] == []


def test_faults_take_the_focus(site, page):
    open_page(page, site, "publish")
    page.click("button:text-is('Publish')")
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_the_preview_follows_the_note_as_it_would_be_sent(site, page):
    open_page(page, site, "introduction_new", site["match"].public_id)
    page.fill("#id_note", "Write to <b>me</b> at marta@brewery.example")
    page.wait_for_function(
        "document.querySelector('[data-symbios-show=note]').textContent === 'Write to <b>me</b> at …'"
    )
    assert page.is_visible("[data-symbios-stripped]")
