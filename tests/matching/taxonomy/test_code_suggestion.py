"""Ten List of Waste codes for what a person wrote: grouped by heading, in seven languages, never decided."""

import json
import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbios_matching.engine.vocabulary import LANGUAGES, Vocabulary
from symbios_matching.taxonomy.code_suggestion import MOST, suggest_codes
from symbios_matching.taxonomy.codes import list_of_waste, nace
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "code_suggestion.py"


def suggested(text, language="", **options):
    return suggest_codes(text, language, vocabulary=load_vocabulary(), **options)


def ranked(text, language="", **options):
    found = suggested(text, language, **options)
    return [one.code.code for one in sorted(found, key=lambda one: (-one.score, one.code.code))]


@pytest.mark.parametrize(
    ("text", "language", "industry", "code"),
    [
        ("Brewers' spent grain, wet", "en", "11.05", "020704"),
        ("trebbie di birra", "it", "", "020704"),
        ("pivske tropine", "sl", "11.05", "020704"),
        ("wet blue shavings", "en", "15.11", "040108"),
        ("carniccio", "it", "15.11", "040101"),
        ("Leimleder", "de", "", "040101"),
        ("vinasse", "fr", "11.01", "020702"),
        ("paja de trigo", "es", "01.11", "020103"),
        ("lamas de ETAR", "pt", "37.00", "190805"),
        ("used cooking oil", "en", "56.10", "200125"),
        ("old tyres", "en", "", "160103"),
    ],
)
def test_the_code_comes_among_the_first_three(text, language, industry, code):
    assert code in ranked(text, language, nace=industry)[:3]


@given(
    st.text(max_size=80), st.sampled_from(["", *LANGUAGES, "xx"]), st.sampled_from(["", "10.51", "?", "99"])
)
def test_whatever_is_written_gives_at_most_ten_entries_in_whole_groups(text, language, industry):
    found = suggested(text, language, nace=industry)
    assert len(found) <= MOST
    assert len({one.code.code for one in found}) == len(found)
    assert all(one.code.level == "entry" and one.score > 0 for one in found)
    groups = [(heading, list(ones)) for heading, ones in groupby(found, key=lambda one: one.heading.code)]
    assert len({heading for heading, _ones in groups}) == len(groups)
    assert all(one.code.code.startswith(heading) for heading, ones in groups for one in ones)
    best = [max(one.score for one in ones) for _heading, ones in groups]
    assert best == sorted(best, reverse=True)
    assert all(
        [one.score for one in ones] == sorted((one.score for one in ones), reverse=True)
        for _h, ones in groups
    )


def test_nothing_said_suggests_nothing_and_a_trade_alone_its_own_headings():
    assert suggested("") == suggested("", nace="no code") == []
    assert {one.heading.code for one in suggested("", nace="10.51")} == {"0205"}


def test_the_trade_of_the_giver_moves_its_headings_forward():
    sludge = "sludge from effluent treatment"
    assert ranked(sludge, "en", nace="10.51")[0] == "020502"
    assert ranked(sludge, "en", nace="11.05")[0] == "020705"
    assert ranked(sludge, "en", nace="10.13")[0] == "020204"


def test_a_slip_of_the_pen_finds_the_same_code():
    assert ranked("digestat from biogas", "en")[0] == ranked("digestate from biogas", "en")[0] == "190606"
    assert "030105" in ranked("sawdsut", "en")[:3]


def test_the_hazardous_side_of_a_mirror_comes_first_only_when_hazard_is_stated():
    assert ranked("sawdust and wood shavings", "en").index("030105") < MOST
    assert ranked("sawdust and wood shavings", "en")[0] == "030105"
    assert ranked("hazardous treated wood offcuts", "en")[0] == "030104"


def test_the_words_found_are_told_and_a_trade_alone_tells_none():
    first = suggested("Fresh whey", "en", nace="10.51")[0]
    assert "whey" in first.words
    assert all(one.words == "" for one in suggested("", nace="10.51"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_concept_suggests_its_code_in_every_language(language):
    """The share is 1 but for names of several meanings, whose other meanings may fill the ten."""
    entries = list_of_waste()
    hits = [
        concept.codes[0] in {one.code.code for one in suggested(concept.labels[language][0], language)}
        for concept in load_vocabulary().concepts.values()
        if concept.codes and concept.codes[0] in entries and len(concept.codes[0]) == 6
        if language in concept.labels
    ]
    assert len(hits) > 300
    assert sum(hits) / len(hits) >= 0.98


def test_codes_are_found_by_words_when_the_vocabulary_knows_nothing():
    """English names of concepts with the vocabulary switched off: what a code's own words are worth."""
    nothing = Vocabulary.of([])
    hits = [
        bool(
            {*concept.codes}
            & {one.code.code for one in suggest_codes(concept.labels["en"][0], "en", vocabulary=nothing)}
        )
        for concept in load_vocabulary().concepts.values()
        if any(len(code) == 6 for code in concept.codes)
    ]
    assert sum(hits) / len(hits) >= 0.75


def test_the_table_of_trades_names_codes_that_exist():
    rows = read_rows("industry_headings.csv")
    assert len({row["nace"] for row in rows}) == len(rows) >= 80
    for row in rows:
        assert row["nace"] in nace(), row
        headings = [list_of_waste()[code] for code in row["headings"].split("|")]
        assert {one.level for one in headings} == {"sub-chapter"}, row


def test_the_benchmark_prints_what_share_of_codes_is_found(tmp_path):
    file = tmp_path / "exchanges.jsonl"
    exchanges = [
        {"offer_text": "Molasses", "offer_sector": "Sugar | NACE 10.81 Sugar", "offer_ewc": "020499"},
        {"offer_text": "Steam", "offer_sector": "Power plant", "offer_ewc": None},
        {"offer_text": "Waste tyres", "offer_sector": "Town", "offer_ewc": "160103"},
    ]
    file.write_text("\n".join(json.dumps(one | {"offer_lang": "en"}) for one in exchanges), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), str(file)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[0] == "2 exchanges with a code"
    assert lines[2].startswith("symbios, text and sector") and lines[2].split()[-1] == "1.000"
    assert any(line.startswith("token_set_ratio") for line in lines)
