"""The course player runs blocks as an LMS does: handlers, grades, completion, state of each person."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.demo_server import Visitor, launch, usage

SMALL = "TEST+SMALL+2027"


def small(block_type: str, slug: str) -> str:
    return usage(block_type, slug, SMALL)


def answer(visitor: Visitor, slug: str, value: str):
    """Answer a problem as its script does."""
    name = f"input_{slug}_2_1"
    return visitor.post(
        f"/learn/handler/{small('problem', slug)}/xmodule_handler/problem_check", **{name: value}
    )


def test_nobody_reads_a_unit_without_saying_who_they_are(small_demo):
    asked = Visitor(small_demo).get("/learn/unit/text/")
    assert asked.url.path == "/sign-in/"
    assert "next" in str(asked.url.query)


def test_the_course_has_the_name_its_policy_gives(small_demo):
    assert "<h1>A small course</h1>" in Visitor(small_demo).get("/learn/").text


def test_a_unit_takes_the_minutes_its_text_states(small_demo):
    assert re.search(r"Text with links.*?8 min", Visitor(small_demo).get("/learn/").text, re.DOTALL)


def test_links_to_files_and_parts_of_the_course_lead_there(small_demo):
    visitor = Visitor(small_demo, "ana")
    page = visitor.get("/learn/unit/text/").text
    assert visitor.get("/learn/files/sheet.txt").text == "Weighbridge ticket\n"
    assert 'href="/learn/files/sheet.txt"' in page
    assert 'href="/static/not-there.txt"' in page
    landed = visitor.get("/learn/jump/heavy/")
    assert (landed.status_code, landed.url.path, landed.url.fragment) == (
        200,
        "/learn/unit/weighted/",
        "heavy",
    )


def test_a_link_to_a_part_that_is_not_there_is_a_404(small_demo):
    visitor = Visitor(small_demo, "ana")
    assert visitor.get("/learn/jump/nowhere/").status_code == 404
    assert visitor.get("/learn/unit/nowhere/").status_code == 404
    assert visitor.get("/learn/unit/heavy/").status_code == 404


def test_a_broken_part_shows_a_box_and_takes_nothing_else_down(small_demo):
    page = Visitor(small_demo, "ana").get("/learn/unit/broken/")
    assert page.status_code == 200
    assert "This part works." in page.text and "This part works, too." in page.text
    assert "could not be read" in page.text


def test_what_needs_a_full_platform_says_so_by_name(small_demo):
    page = Visitor(small_demo, "ana").get("/learn/unit/broken/").text
    assert "Talk about it" in page and "forum" in page
    assert "Write about it" in page and "assess each other" in page
    assert "Something from elsewhere" in page and "no_such_block" in page


def test_python_inside_a_course_never_runs(small_demo):
    visitor = Visitor(small_demo, "ana")
    visitor.get("/learn/unit/broken/")
    visitor.call(f"/learn/handler/{small('problem', 'scripted')}/xmodule_handler/problem_get", {})
    assert (
        "safe_exec has not been configured"
        in visitor.post(f"/learn/handler/{small('problem', 'scripted')}/xmodule_handler/problem_get").text
        or "safe_exec" in small_demo.output
    )


def test_a_stand_in_never_counts_as_something_to_do(small_demo):
    page = Visitor(small_demo, "joris").get("/learn/").text
    assert re.search(r"Broken and missing.*?not begun", page, re.DOTALL)


def test_the_platforms_blocks_and_ours_are_on_their_pages(small_demo):
    visitor = Visitor(small_demo, "ana")
    page = visitor.get("/learn/unit/platform/").text
    for slug in ("ask", "drag", "film"):
        assert f"block@{slug}" in page
    assert "block@net" in visitor.get("/learn/unit/own/").text


def test_a_transcript_is_a_file_of_the_course(small_demo):
    visitor = Visitor(small_demo, "ana")
    words = visitor.get(f"/learn/handler/{small('video', 'film')}/transcript/download")
    assert "Steam is left over." in words.text


def test_formulas_load_the_typesetter_and_other_pages_do_not(small_demo):
    visitor = Visitor(small_demo, "ana")
    assert "MathJax.js" in visitor.get("/learn/unit/formula/").text
    assert "MathJax.js" not in visitor.get("/learn/unit/text/").text


def test_an_answer_is_graded_kept_and_counts_as_done_for_this_person_only(small_demo):
    ivo, nina = Visitor(small_demo, "ivo"), Visitor(small_demo, "nina")
    assert answer(ivo, "light", "12.6").json()["success"] == "correct"
    assert (
        'value="12.6"'
        in ivo.post(f"/learn/handler/{small('problem', 'light')}/xmodule_handler/problem_get").json()["html"]
    )
    assert (
        'value="12.6"'
        not in nina.post(f"/learn/handler/{small('problem', 'light')}/xmodule_handler/problem_get").json()[
            "html"
        ]
    )
    person = small_demo.rows("select id from auth_user where username = 'ivo'")[0][0]
    key = small("problem", "light")
    grades = "select earned, possible from symbios_demo_grade where user_id = ? and usage = ?"
    done = "select value from symbios_demo_completion where user_id = ? and usage = ?"
    assert small_demo.rows(grades, str(person), key) == [(1.0, 1.0)]
    assert small_demo.rows(done, str(person), key) == [(1.0,)]


def test_attempts_run_out_and_that_is_said_rather_than_an_error(small_demo):
    visitor = Visitor(small_demo, "marta")
    assert answer(visitor, "heavy", "choice_0").json()["success"] == "incorrect"
    assert answer(visitor, "heavy", "choice_0").json()["success"] == "incorrect"
    third = answer(visitor, "heavy", "choice_1")
    assert third.status_code == 200
    assert third.json()["success"] not in ("correct", "incorrect")


def test_the_progress_page_applies_the_weights_of_problems_and_of_the_policy(small_demo):
    visitor = Visitor(small_demo, "chiara")
    answer(visitor, "heavy", "choice_1")
    page = visitor.get("/learn/progress/").text
    assert "10 of 11 points" in page
    # 10/11 of a lab that is 60 % of the grade.
    assert "55%" in page


def test_a_date_that_the_author_set_is_left_alone(small_demo):
    visitor = Visitor(small_demo, "admin")
    visitor.get("/learn/unit/weighted/")
    assert answer(visitor, "light", "12.6").json()["success"] == "correct"
    touched = "select count(*) from symbios_demo_{} where {} like '%due%'"
    assert small_demo.rows(touched.format("contentedit", "field")) == [(0,)]
    assert small_demo.rows(touched.format("learnerstate", "state")) == [(0,)]


def test_a_block_speaks_the_language_of_the_page_from_its_own_catalogue(small_demo):
    visitor = Visitor(small_demo, "ana")
    assert "Check my network" in visitor.get("/learn/unit/own/").text
    visitor.post("/i18n/setlang/", language="de", next="/")
    assert "Mein Netzwerk prüfen" in visitor.get("/learn/unit/own/").text


def test_who_is_learning_is_never_read_from_the_address(small_demo):
    visitor = Visitor(small_demo, "joris")
    page = visitor.get("/learn/unit/text/?student=ana&user=ana")
    assert "You are Joris Maes" in page.text


def test_an_answer_without_the_token_is_refused(small_demo):
    visitor = Visitor(small_demo, "ana")
    path = f"/learn/handler/{small('problem', 'light')}/xmodule_handler/problem_check"
    assert visitor.http.post(path, data={"input_light_2_1": "12.6"}).status_code == 403


def test_an_answer_of_nobody_is_refused(small_demo):
    visitor = Visitor(small_demo)
    path = f"/learn/handler/{small('problem', 'light')}/xmodule_handler/problem_check"
    assert visitor.post(path, input_light_2_1="12.6").status_code == 403


def test_what_is_no_handler_is_a_404(small_demo):
    visitor = Visitor(small_demo, "ana")
    assert visitor.call(f"/learn/handler/{small('problem', 'light')}/save", {}).status_code == 404
    assert visitor.call(f"/learn/handler/{small('problem', 'nobody')}/xmodule_handler", {}).status_code == 404


def test_looking_completes_a_text_and_nothing_that_asks_for_more(small_demo):
    visitor = Visitor(small_demo, "joris")
    assert visitor.post(f"/learn/seen/{small('html', 'linked')}/").status_code == 200
    assert visitor.post(f"/learn/seen/{small('problem', 'light')}/").status_code == 400
    assert visitor.get(f"/learn/seen/{small('html', 'linked')}/").status_code == 405
    assert re.search(r"Text with links.*?done", visitor.get("/learn/").text, re.DOTALL)


def drawn(visitor: Visitor) -> list[str]:
    return sorted(set(re.findall(r"block@(pool_\d)", visitor.get("/learn/unit/pool/").text)))


def test_a_pool_gives_each_person_their_own_problems_and_always_the_same(small_demo):
    people = {name: drawn(Visitor(small_demo, name)) for name in ("ana", "joris", "marta", "ivo", "nina")}
    assert all(len(problems) == 2 for problems in people.values())
    assert len({tuple(problems) for problems in people.values()}) > 1
    assert drawn(Visitor(small_demo, "ana")) == people["ana"]


@pytest.mark.slow
def test_handlers_work_in_a_process_that_has_shown_no_page(small_demo, tmp_path):
    from tests.demo_server import SMALL_COURSE, copy_data

    fresh = launch(
        copy_data(small_demo.data, tmp_path / "data"), SYMBIOS_DEMO_COURSE=str(SMALL_COURSE)
    ).wait_until_ready()
    try:
        assert answer(Visitor(fresh, "admin"), "light", "3").json()["success"] == "incorrect"
    finally:
        fresh.stop()


def test_many_at_once_lose_nothing_and_lock_nobody_out(small_demo):
    visitors = [Visitor(small_demo, name) for name in ("ana", "joris", "marta", "ivo")]

    def visit(visitor: Visitor) -> list[int]:
        seen = visitor.post(f"/learn/seen/{small('html', 'before')}/").status_code
        return [
            seen,
            answer(visitor, "light", "1").status_code,
            visitor.get("/learn/unit/weighted/").status_code,
        ]

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(visit, visitors * 3))
    assert codes == [[200, 200, 200]] * 12
    assert "locked" not in small_demo.output
