"""``symbios-match``: two CSV files in, ranked pairs out, and every fault told in one line."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from symbios_matching.console import main

OFFERS = "id,title,quantity,unit\nO1,cheese whey,10,t\nO2,straw,5,t\n"
NEEDS = "id,title,quantity,unit\nN1,whey,20,t\nN2,animal bedding,5,t\n"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


BOTH = ("offers.csv", "needs.csv")
COMMAND = "import sys; from symbios_matching.console import main; sys.exit(main())"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command in a folder; in this process, for loading pandas anew takes longer than matching."""

    def in_folder(
        folder: Path, *arguments: str, files: tuple[str, ...] = ("offers.csv", "needs.csv")
    ) -> Done:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        try:
            code = main([*files, *arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return in_folder


def faults(done: Done) -> list[str]:
    """The lines on standard error that are no notices; the run must have been refused."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    return [line for line in done.stderr.splitlines() if not line.startswith("notice:")]


def test_matches_come_as_csv_on_standard_output(run, folder):
    done = run(folder)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["offer_id", "need_id", "rank", "score", "reasons"]
    assert [(row["offer_id"], row["need_id"], row["rank"]) for row in rows if row["rank"] == "1"] == [
        ("O1", "N1", "1"),
        ("O2", "N2", "1"),
    ]
    reasons = json.loads(rows[0]["reasons"])
    assert sum(one["points"] for one in reasons) == pytest.approx(float(rows[0]["score"]), abs=1e-5)


def test_json_lines_say_the_same(run, folder):
    done = run(folder, "--format", "jsonl", "--top", "1")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["offer_id"], one["need_id"], one["rank"]) for one in told] == [
        ("O1", "N1", 1),
        ("O2", "N2", 1),
    ]


def test_the_example_of_the_documentation_runs(run):
    done = run(EXAMPLES, "--format", "jsonl", "--top", "3")
    assert done.returncode == 0, done.stderr
    best = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        best.setdefault(told["offer_id"], told["need_id"])
        assert (told["offer_id"], told["need_id"]) != ("O-03", "N-03"), "kitchen waste went to pigs"
    assert best["O-01"] in {"N-01", "N-02"}
    assert best["O-02"] == "N-02" or best["O-02"] == "N-03"
    assert best["O-03"] == "N-02"
    assert best["O-04"] == "N-04"


def test_a_file_is_written_whole(run, folder):
    done = run(folder, "--out", "matches.csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert (
        (folder / "matches.csv")
        .read_text(encoding="utf-8")
        .startswith("offer_id,need_id,rank,score,reasons\n")
    )
    assert [one.name for one in folder.iterdir() if one.suffix == ".part"] == []


@pytest.mark.parametrize(
    ("out", "found"),
    [
        ("nowhere/matches.csv", "no such file or directory"),
        (".", "is a directory"),
        ("offers.csv", "an input file"),
    ],
)
def test_an_out_that_cannot_be_written_is_said_before_the_work(run, folder, out, found):
    [fault] = faults(run(folder, "--out", out))
    assert fault.startswith(f'{out}: row -, column -: found "{found}", expected ')
    assert (folder / "offers.csv").read_text(encoding="utf-8") == OFFERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "offers.csv: row -, column -: found nothing, expected a header with the columns id and title"),
        ("id,name\n1,whey\n", 'offers.csv: row 1, column title: found "id, name", expected a column title'),
        ("id,title,id\n1,whey,2\n", 'offers.csv: row 1, column id: found "id", expected each column once'),
        ("id,title\n1,\n", "offers.csv: row 2, column title: found nothing, expected some text"),
        ("id,title\n,whey\n", "offers.csv: row 2, column id: found nothing, expected some text"),
        (
            "id,title\n1,a\n1,b\n",
            'offers.csv: row 3, column id: found "1", expected an id of its own; row 2 has this one',
        ),
        (
            "id,title\n1,a,b\n",
            'offers.csv: row 2, column -: found "3 cells", expected 2 cells as in the header',
        ),
        (
            "id,title,quantity,unit\n1,whey,ten,t\n",
            'offers.csv: row 2, column quantity: found "ten", '
            "expected a number such as 1200 or 12.5, without thousands separators",
        ),
        (
            'id,title,quantity,unit\n1,whey,"1,500",t\n',
            'offers.csv: row 2, column quantity: found "1,500", '
            "expected 1500 or 1.500; a comma before three digits can mean both",
        ),
        (
            "id,title,quantity,unit\n1,whey,0,t\n",
            'offers.csv: row 2, column quantity: found "0", expected a number greater than 0, or nothing',
        ),
        (
            "id,title,quantity,unit\n1,whey,5,bushel\n",
            'offers.csv: row 2, column unit: found "bushel", '
            "expected a unit such as t, kg, m3, l, MWh, h, d, m2, pcs or pallets, or nothing",
        ),
        (
            "id,title,quantity,unit\n1,whey,5,\n",
            "offers.csv: row 2, column unit: found nothing, expected a unit for the quantity",
        ),
        (
            "id,title,latitude,longitude\n1,whey,95,10\n",
            'offers.csv: row 2, column latitude: found "95", expected degrees from -90 to 90',
        ),
        (
            "id,title,latitude,longitude\n1,whey,45,\n",
            "offers.csv: row 2, column longitude: found nothing, expected degrees, as latitude is stated",
        ),
        (
            "id,title,months\n1,whey,13\n",
            'offers.csv: row 2, column months: found "13", expected months from 1 to 12',
        ),
        (
            "id,title,ewc_code\n1,whey,2.5\n",
            'offers.csv: row 2, column ewc_code: found "2.5", '
            'expected a List of Waste code such as 02 05 02 or "16 07 08*", or nothing',
        ),
        (
            "id,title,language\n1,whey,xx\n",
            'offers.csv: row 2, column language: found "xx", '
            "expected one of en, it, pt, es, sl, fr, de, or nothing",
        ),
    ],
)
def test_a_fault_says_file_row_column_found_and_expected(run, folder, text, expected):
    (folder / "offers.csv").write_text(text, encoding="utf-8")
    assert faults(run(folder)) == [expected]


def test_all_faults_of_both_files_come_at_once(run, folder):
    (folder / "offers.csv").write_text("id,title,quantity,unit\n1,whey,x,t\n2,,y,t\n", encoding="utf-8")
    (folder / "needs.csv").write_text("id,title\n\n3,\n", encoding="utf-8")
    told = faults(run(folder))
    assert [line.split(":")[0] for line in told] == ["offers.csv"] * 3 + ["needs.csv"]
    assert "row 3" in told[-1]


def test_a_missing_file_is_a_fault(run, folder):
    told = faults(run(folder, files=("offers.csv", "gone.csv")))
    assert told == [
        'gone.csv: row -, column -: found "no such file or directory", expected a readable CSV file'
    ]


def test_bytes_that_are_no_text_are_a_fault(run, folder):
    (folder / "offers.csv").write_bytes(b"id,title\n1,\x00\x81\xff\n")
    assert faults(run(folder)) == [
        'offers.csv: row -, column -: found "bytes that are no text", expected a CSV file in UTF-8'
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("\ufeffid;title;quantity;unit\nO1;Käserei-Süßmolke;12,5;t\n", "utf-8"),
        ("id\ttitle\tquantity\tunit\nO1\tKäserei-Süßmolke\t12,5\tt\n", "utf-16"),
        ('ID, Title ,quantity,unit\r\nO1,Käserei-Süßmolke,"12,5",t\r\n', "utf-8"),
        ("id;title;quantity;unit\nO1;Käserei-Süßmolke;12,5;t\n", "cp1252"),
    ],
)
def test_files_as_spreadsheets_write_them_are_read(run, folder, text, encoding):
    (folder / "offers.csv").write_bytes(text.encode(encoding))
    done = run(folder, "--format", "jsonl", "--top", "1")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    quantity = next(one for one in told["reasons"] if one["factor"] == "quantity")
    assert quantity["data"]["offer_per_year"] == 12.5
    assert ("read as Windows-1252" in done.stderr) == (encoding == "cp1252")


def test_other_columns_are_ignored_with_a_notice(run, folder):
    (folder / "offers.csv").write_text("id,title,colour\nO1,whey,white\n", encoding="utf-8")
    done = run(folder)
    assert done.returncode == 0
    assert done.stderr == "notice: offers.csv: column colour is ignored\n"


def test_a_header_alone_gives_a_header_alone(run, folder):
    (folder / "offers.csv").write_text("id,title\n", encoding="utf-8")
    done = run(folder)
    assert (done.returncode, done.stdout) == (0, "offer_id,need_id,rank,score,reasons\n")
    assert done.stderr == "notice: offers.csv: no listings, only a header\n"


def test_the_order_of_the_rows_does_not_matter(run, folder):
    first = run(folder).stdout
    header, *rows = OFFERS.splitlines()
    (folder / "offers.csv").write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    assert run(folder).stdout == first


def test_a_reader_that_goes_away_is_no_mistake(folder):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "offers.csv", "needs.csv"],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=240,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", [("--top", "0"), ("--top", "many"), ("--format", "xml")])
def test_a_wrong_option_is_refused(run, folder, arguments):
    done = run(folder, *arguments)
    assert done.returncode == 2
    assert arguments[0] in done.stderr


def test_help_and_version_need_no_files(run, folder):
    version = run(folder, "--version", files=())
    assert version.stdout.startswith("symbios-match ")
    told = run(folder, "--help", files=()).stdout
    assert "OFFERS" in told and "Exit codes" in told
