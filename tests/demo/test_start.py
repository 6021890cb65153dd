"""Starting and ending the demo, as a person at a terminal does."""

import socket
import subprocess
import sys
from contextlib import closing

import pytest

from tests.demo_server import ROOT, Visitor, copy_data, launch

pytestmark = pytest.mark.slow


def test_it_says_where_it_is_and_who_one_can_be(demo):
    assert demo.url in demo.output
    for name in ("Ana Duarte", "Joris Maes", "Marta Zupan", "Ivo Kotnik", "Nina Furlan", "Chiara Bellini"):
        assert name in demo.output


def test_it_listens_on_this_machine_only(demo):
    port = int(demo.url.rpartition(":")[2])
    others = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)}
    for address in others - {"127.0.0.1"}:
        with closing(socket.socket()) as visitor, pytest.raises(OSError):
            visitor.settimeout(2)
            visitor.connect((address, port))


def test_a_busy_port_is_said_at_once_in_one_sentence(demo, tmp_path):
    second = launch(tmp_path / "data", port=int(demo.url.rpartition(":")[2]))
    assert second.process.wait(timeout=60) == 2
    assert second.output.startswith("Port ") and second.output.count("\n") == 1
    assert not (tmp_path / "data" / "demo.sqlite3").exists()


def test_a_reset_that_cannot_start_takes_nothing_from_a_demo_that_runs(demo):
    second = launch(demo.data, "--reset", port=int(demo.url.rpartition(":")[2]))
    assert second.process.wait(timeout=60) == 2
    assert Visitor(demo, "ana").get("/learn/").status_code == 200
    assert (demo.data / "demo.sqlite3").exists()


@pytest.mark.parametrize("how", ["a second demo with --reset", "make demo-reset"])
def test_no_reset_takes_the_data_from_under_a_demo_that_runs(demo, how):
    if how == "make demo-reset":
        command = [sys.executable, "-P", "demo/symbios_demo/data_folder.py", str(demo.data)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        code, said = done.returncode, done.stderr
    else:
        second = launch(demo.data, "--reset")
        code, said = second.process.wait(timeout=60), second.output
    assert code == 2
    assert said == f"A demo runs with the data in {demo.data}: stop it with Ctrl-C first.\n"
    assert Visitor(demo, "ana").get("/learn/").status_code == 200


def test_the_data_of_a_demo_that_ended_can_be_forgotten_and_nothing_else(demo, tmp_path):
    data = copy_data(demo.data, tmp_path / "data")
    (data / "notes.txt").write_text("mine")
    command = [sys.executable, "-P", "demo/symbios_demo/data_folder.py", str(data)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    assert [path.name for path in data.iterdir()] == ["notes.txt"]
    (data / "notes.txt").unlink()
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    assert not data.exists()


@pytest.mark.parametrize(
    ("options", "environment", "word"),
    [
        (("--host", "0.0.0.0"), {}, "127.0.0.1"),
        ((), {"DEBUG": "0"}, "DEBUG"),
        ((), {"LMS_CFG": "/openedx/config/lms.env.yml"}, "LMS_CFG"),
    ],
)
def test_a_refusal_is_one_sentence_and_leaves_no_trace(options, environment, word, tmp_path):
    refused = launch(tmp_path / "data", *options, **environment)
    assert refused.process.wait(timeout=60) == 2
    assert word in refused.output and refused.output.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_a_course_folder_without_a_course_is_said_in_one_sentence(demo, tmp_path):
    data = copy_data(demo.data, tmp_path / "data")
    refused = launch(data, SYMBIOS_DEMO_COURSE=str(tmp_path))
    assert refused.process.wait(timeout=180) == 2
    assert "course.xml" in refused.output and refused.output.count("\n") == 1


def test_killed_in_the_middle_it_starts_again_with_everything_kept(demo, tmp_path):
    data = copy_data(demo.data, tmp_path / "data")
    first = launch(data).wait_until_ready()
    Visitor(first, "joris").post("/learn/seen/block-v1:SYMBIOS+IS101+2027+type@html+block@start_now_text/")
    first.kill()
    again = launch(data).wait_until_ready()
    done = again.rows(
        "select value from symbios_demo_completion where usage like '%start_now_text'"
        " and user_id = (select id from auth_user where username = 'joris')"
    )
    assert done == [(1.0,)]
    assert Visitor(again, "joris").get("/learn/").status_code == 200
    assert again.stop() == 0
    assert "Traceback" not in again.output


def test_a_reset_throws_away_what_the_demo_made_and_nothing_else(demo, tmp_path):
    data = copy_data(demo.data, tmp_path / "data")
    (data / "notes.txt").write_text("mine")
    # Refused after the reset, for the host is tried first: nothing is deleted then.
    refused = launch(data, "--reset", "--host", "0.0.0.0")
    assert refused.process.wait(timeout=60) == 2
    assert (data / "demo.sqlite3").exists()
    emptied = launch(data, "--reset", SYMBIOS_DEMO_COURSE=str(tmp_path))
    assert emptied.process.wait(timeout=180) == 2
    assert (data / "notes.txt").read_text() == "mine"
    assert emptied.rows("select count(*) from symbios_demo_completion") == [(0,)]


def test_the_admin_shows_the_knowledge_of_the_release_and_words_it_does_not_know(demo):
    admin = Visitor(demo, "admin")
    assert "brewers&#x27; spent grain" in admin.get("/admin/symbios_matching/concept/?q=bsg").text
    queue = admin.get("/admin/symbios_matching/unknownword/").text
    assert "No unknown words" not in queue and 'class="field-listing_count"' in queue
