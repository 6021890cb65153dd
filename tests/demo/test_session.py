"""Being one of the people, in one click and safely."""

import pytest

from tests.demo_server import Visitor

STARTS = {
    "ana": "/learn/",
    "joris": "/learn/",
    "marta": "/symbios/publish/",
    "ivo": "/symbios/introductions/",
    "nina": "/symbios/",
    "chiara": "/learn/",
    "admin": "/admin/",
}


@pytest.mark.parametrize(("username", "start"), STARTS.items())
def test_one_click_makes_a_visitor_somebody_and_takes_them_where_they_begin(demo, username, start):
    landed = Visitor(demo).become(username)
    assert (landed.status_code, landed.url.path) == (200, start)


@pytest.mark.parametrize("path", ["/", "/learn/", "/symbios/", "/sign-in/"])
def test_every_page_says_who_one_is(demo, path):
    page = Visitor(demo, "marta").get(path)
    assert "You are Marta Zupan" in page.text
    assert "owner of an organisation" in page.text


def test_signing_out_makes_one_nobody_again(demo):
    visitor = Visitor(demo, "ana")
    assert "You are" not in visitor.post("/sign-out/").text


def test_nobody_becomes_somebody_by_a_link(demo):
    visitor = Visitor(demo)
    visitor.get("/sign-in/?username=admin")
    assert "You are" not in visitor.get("/").text


def test_nobody_becomes_somebody_without_the_token_of_the_form(demo):
    visitor = Visitor(demo)
    refused = visitor.http.post("/sign-in/", data={"username": "admin"})
    assert refused.status_code == 403


def test_nobody_can_be_a_person_who_is_not_there(demo):
    assert Visitor(demo).become("mallory").status_code == 404


def test_after_signing_in_one_is_back_where_one_wanted_to_go(demo):
    assert Visitor(demo).become("ana", next="/learn/progress/").url.path == "/learn/progress/"


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_a_link_cannot_make_the_sign_in_lead_to_another_site(demo, elsewhere):
    landed = Visitor(demo).become("ana", next=elsewhere)
    assert landed.url.host == "127.0.0.1"
    assert landed.url.path == "/learn/"


def test_the_administrator_sees_the_tables_and_nobody_else_does(demo):
    assert "Site administration" in Visitor(demo, "admin").get("/admin/").text
    assert Visitor(demo, "chiara").get("/admin/symbios_demo/grade/").status_code == 403
    assert Visitor(demo, "ana").get("/admin/").url.path == "/sign-in/"


@pytest.mark.parametrize("code", ["en", "pt", "it", "es", "sl", "fr", "de"])
def test_the_language_of_a_page_can_be_changed_and_stays(demo, code):
    visitor = Visitor(demo)
    changed = visitor.post("/i18n/setlang/", language=code, next="/learn/")
    assert f'<html lang="{code}"' in changed.text
    assert f'<html lang="{code}"' in visitor.get("/").text


def test_scripts_get_their_words_from_the_catalogue(demo):
    assert "gettext" in Visitor(demo).get("/jsi18n/").text
