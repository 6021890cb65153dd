"""The command line: what it prints, and what it returns to make and CI."""

import os
import subprocess
import sys

from symbios_course.__main__ import CONTENT, REPOSITORY, main


def test_a_clean_course_is_counted_and_passes(capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr().out.endswith("questions, 0 faults\n")


def test_a_spoilt_course_fails_and_says_where(content, capsys):
    page = content / "symbios-is101" / "course" / "html" / "m1_u1_why_text.html"
    page.write_text(page.read_text(encoding="utf-8") + "<div>", encoding="utf-8")

    assert main(["check", "--content", str(content)]) == 1
    assert "html/m1_u1_why_text.html:" in capsys.readouterr().out


def test_a_folder_without_course_is_said_in_one_sentence(tmp_path, capsys):
    assert main(["check", "--content", str(tmp_path)]) == 2
    assert main(["build", "--content", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("No course here") == 2


def test_build_writes_the_archive_and_its_folder(tmp_path, capsys):
    target = tmp_path / "new" / "course.tar.gz"

    assert main(["build", "--content", str(CONTENT), "--out", str(target)]) == 0
    assert target.stat().st_size > 10_000


def test_it_runs_as_a_module_without_a_project():
    environment = {key: text for key, text in os.environ.items() if not key.startswith("DJANGO_")}
    environment["PYTHONPATH"] = str(REPOSITORY / "tools")

    done = subprocess.run(
        [sys.executable, "-m", "symbios_course", "check"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
