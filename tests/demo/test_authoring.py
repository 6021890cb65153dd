"""Only authors edit, and what they change stays in the demo's own data."""

from tests.demo_server import SMALL_COURSE, Visitor, copy_data, launch, usage

SMALL = "TEST+SMALL+2027"
POLL = usage("poll", "ask", SMALL)


def rename(author: Visitor, title: str):
    """Save the poll's form as its script does."""
    answers = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]
    form = {
        "display_name": title,
        "question": "Which one?",
        "feedback": "",
        "max_submissions": 1,
        "private_results": False,
        "answers": [{**answer, "img": "", "img_alt": ""} for answer in answers],
    }
    return author.call(f"/learn/author-handler/{POLL}/studio_submit", form)


def test_only_authors_find_the_form(small_demo):
    for name in ("ana", "joris", "marta", "ivo", "nina"):
        assert Visitor(small_demo, name).get("/learn/edit/ask/").status_code == 404
    assert Visitor(small_demo).get("/learn/edit/ask/").status_code == 404
    assert Visitor(small_demo, "chiara").get("/learn/edit/ask/").status_code == 200


def test_only_authors_reach_the_handlers_that_save(small_demo):
    assert rename(Visitor(small_demo, "ana"), "Taken over").status_code == 404
    assert rename(Visitor(small_demo), "Taken over").status_code == 404
    assert "Taken over" not in Visitor(small_demo, "ana").get("/learn/unit/platform/").text


def test_a_learner_cannot_save_content_through_the_learners_door_either(small_demo):
    ana = Visitor(small_demo, "ana")
    refused = ana.call(f"/learn/handler/{POLL}/studio_submit", {"display_name": "Taken over", "answers": []})
    assert refused.status_code >= 400 or refused.json().get("success") is not True
    assert small_demo.rows(
        "select count(*) from symbios_demo_contentedit where value like '%Taken over%'"
    ) == [(0,)]


def test_the_link_to_the_form_is_shown_to_authors_only(small_demo):
    assert "/learn/edit/ask/" in Visitor(small_demo, "chiara").get("/learn/unit/platform/").text
    assert "/learn/edit/" not in Visitor(small_demo, "ana").get("/learn/unit/platform/").text


def test_a_part_without_a_form_of_its_own_has_none(small_demo):
    author = Visitor(small_demo, "chiara")
    assert author.get("/learn/edit/linked/").status_code == 404
    assert author.get("/learn/edit/nowhere/").status_code == 404


def test_an_edit_shows_to_learners_survives_a_restart_and_can_be_undone(small_demo, tmp_path):
    data = copy_data(small_demo.data, tmp_path / "data")
    first = launch(data, SYMBIOS_DEMO_COURSE=str(SMALL_COURSE)).wait_until_ready()
    assert rename(Visitor(first, "chiara"), "A better poll").json()["success"] is True
    assert "A better poll" in Visitor(first, "ana").get("/learn/unit/platform/").text
    first.kill()
    again = launch(data, SYMBIOS_DEMO_COURSE=str(SMALL_COURSE)).wait_until_ready()
    try:
        assert "A better poll" in Visitor(again, "ana").get("/learn/unit/platform/").text
        author = Visitor(again, "chiara")
        undone = author.post("/learn/edit/ask/undo/")
        assert "as in the course files" in undone.text
        assert "A better poll" not in Visitor(again, "ana").get("/learn/unit/platform/").text
    finally:
        again.stop()
    assert "A better poll" not in (SMALL_COURSE / "chapter" / "parts.xml").read_text()


def test_undoing_needs_the_button_not_a_link(small_demo):
    assert Visitor(small_demo, "chiara").get("/learn/edit/ask/undo/").status_code == 405
    assert Visitor(small_demo, "ana").post("/learn/edit/ask/undo/").status_code == 404
