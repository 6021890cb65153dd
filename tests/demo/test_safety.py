"""Nothing but the demo's own files is served, and pages say what may run in them."""

import http.client

import pytest

from tests.demo_server import Visitor

PRIVATE = [
    "/var/demo/demo.sqlite3",
    "/demo.sqlite3",
    "/secret.key",
    "/manage.py",
    "/setup.cfg",
    "/static/../manage.py",
    "/static/%2e%2e/manage.py",
    "/static/..%2f..%2fmanage.py",
    "/static/symbios_demo/../../settings.py",
    "/static//etc/passwd",
    "/learn/files/../course.xml",
    "/learn/files/..%2fcourse.xml",
    "/learn/files/%2fetc%2fpasswd",
    "/learn/resources/symbios_flow/flow/scoring.py",
    "/learn/resources/problem/public/../capa_block.py",
    "/learn/resources/problem/..%2f..%2fsettings.py",
    "/learn/resources/no_such_block/public/x.js",
    "/media/x",
]


@pytest.mark.parametrize("path", PRIVATE)
def test_a_file_that_is_not_meant_for_visitors_is_not_served(demo, path):
    # Not httpx, which would tidy the path up before sending it.
    connection = http.client.HTTPConnection("127.0.0.1", int(demo.url.rpartition(":")[2]), timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in (301, 302, 400, 404)
    assert b"SQLite format" not in body and b"DJANGO_SETTINGS_MODULE" not in body and b"root:" not in body


@pytest.mark.parametrize("path", ["/", "/learn/", "/sign-in/", "/symbios/", "/symbios/exchange/"])
def test_pages_without_blocks_run_scripts_of_this_site_only_and_none_inline(demo, path):
    page = Visitor(demo).get(path)
    directives = dict(
        part.strip().partition(" ")[::2] for part in page.headers["content-security-policy"].split(";")
    )
    assert directives["script-src"] == "'self'"
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == "'none'"
    assert "<script>" not in page.text


def test_pages_with_blocks_still_ask_no_other_site_for_anything(demo):
    page = Visitor(demo, "ana").get("/learn/unit/m1_u2_definition/")
    policy = page.headers["content-security-policy"]
    assert "https:" not in policy and "http:" not in policy and "*" not in policy


def test_static_files_of_the_demo_and_its_apps_are_served(demo):
    visitor = Visitor(demo)
    for path in ("symbios_xblocks/css/symbios.css", "symbios_demo/css/demo.css", "admin/css/base.css"):
        assert visitor.get(f"/static/{path}").status_code == 200


def test_styles_of_the_platforms_blocks_lose_their_imports_from_elsewhere(demo):
    style = Visitor(demo).get("/learn/resources/problem/problem/public/css/ProblemBlockDisplay.css")
    assert style.status_code == 200
    assert "googleapis" not in style.text
